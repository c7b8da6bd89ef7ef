"""Which texts Excel would turn into something else when they are written to a cell.

Excel reads a text that code writes as if a person had typed it: "00123" becomes 123, "1/2" a date,
"TRUE" a yes, "=…" a formula. A cell whose format is text ("@") takes it as it stands. LibreOffice
never does this, so its engine here refuses what Excel would spoil.
"""

import re

TEXT_FORMAT = "@"
_MONTHS = "jan|feb|mar|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|des|dec"
# Wider than Excel: to write a text into a text cell costs nothing, to lose it costs a match.
_TYPED = re.compile(
    rf"\s*(?:[-=+@'#$€£(.,%\t\d−]|(?:{_MONTHS})\w*[ ./-]*\d|(?:kr|nok|usd|eur|gbp)\.?\s*[-\d]"
    r"|(?:true|false|sann|usann)\s*$)|\s",
    re.IGNORECASE,
)


def is_retyped(text: str) -> bool:
    """Whether Excel could read `text` as a number, date, yes/no or formula.

    >>> is_retyped("00123"), is_retyped("1/2"), is_retyped("=A1"), is_retyped("Husleie")
    (True, True, True, False)
    """
    return _TYPED.match(text) is not None
