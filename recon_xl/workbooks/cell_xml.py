"""One cell as the XML of a sheet: values in, bytes out.

Texts stand in the cell itself and are never formulas, whatever sign they begin with.
Source: ECMA-376 part 1, 18.3.1.4 (c) and 22.4.2.4 (the escape _xHHHH_).
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from recon_xl.errors import BadValuesError
from recon_xl.language import _
from recon_xl.workbooks.storage import Cell

TEXT_MAX = 32_767
# Day 0 of a spreadsheet, 30 December 1899, counted as Python counts; the 1904 system starts later.
_DAY_ZERO, DAYS_TO_1904 = 693_594, 1_462
_SECONDS = 86_400
# What XML cannot hold, and texts that would be read as an escape.
_ESCAPED = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_LONE_HALVES = re.compile("[\ud800-\udfff]")
# Most texts hold nothing of the kind, and are looked at once only.
_SPECIAL = re.compile("[&<>\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]|_x")


@dataclass(frozen=True)
class Dialect:
    """How a workbook writes its sheets.

    Attributes:
        prefix: The prefix of its elements, such as b"x:"; mostly none.
        is_1904: Days are counted from 1904.
    """

    prefix: bytes = b""
    is_1904: bool = False


def cell_xml(
    address: bytes, style: bytes, value: Cell, dialect: Dialect, formula: bytes = b""
) -> bytes:
    """Return a cell.

    Args:
        address: Where it stands, such as b"K5".
        style: Its attribute, such as b' s="12"'; b"" for none.
        value: What it holds; None and "" are blank.
        dialect: How the workbook writes.
        formula: The whole element of a formula whose cached value this is.

    Returns:
        The element; b"" for a cell without value, style and formula.
    """
    p = dialect.prefix
    if formula:
        return _with_formula(address + b'"' + style, formula, value, dialect)
    if value is None or value == "":
        return b"<" + p + b'c r="' + address + b'"' + style + b"/>" if style else b""
    inside = _inside_text(value, p) if isinstance(value, str) else _inside(value, dialect)
    return b"<" + p + b'c r="' + address + b'"' + style + inside


def serial(day: date, *, is_1904: bool = False) -> float:
    """Return a day or a moment as a spreadsheet counts it.

    >>> serial(date(2026, 10, 1)), serial(datetime(2026, 10, 1, 12))
    (46296, 46296.5)
    """
    whole = day.toordinal() - _DAY_ZERO - (DAYS_TO_1904 if is_1904 else 0)
    if not isinstance(day, datetime):
        return whole
    seconds = day.hour * 3600 + day.minute * 60 + day.second
    return whole + seconds / _SECONDS if seconds else whole


def escaped(text: str) -> bytes:
    """Return a text as it stands between two tags."""
    if not _SPECIAL.search(text):
        return text.encode()
    text = _ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    # Half of a pair is nothing that a file can hold.
    return _LONE_HALVES.sub("\ufffd", text).encode()


def _with_formula(start: bytes, formula: bytes, value: Cell, dialect: Dialect) -> bytes:
    p = dialect.prefix
    if value is None:
        kind, told = b"", b""
    elif isinstance(value, str):
        kind, told = b' t="str"', b"".join((b"<", p, b"v>", escaped(value), b"</", p, b"v>"))
    else:
        kind, shown = _scalar(value, dialect)
        told = b"".join((b"<", p, b"v>", shown, b"</", p, b"v>"))
    return b"".join((b"<", p, b'c r="', start, kind, b">", formula, told, b"</", p, b"c>"))


def _inside(value: Cell, dialect: Dialect) -> bytes:
    p = dialect.prefix
    kind, shown = _scalar(value, dialect)
    return kind + b"><" + p + b"v>" + shown + b"</" + p + b"v></" + p + b"c>"


def _scalar(value: Cell, dialect: Dialect) -> tuple[bytes, bytes]:
    if isinstance(value, bool):
        return b' t="b"', b"1" if value else b"0"
    if isinstance(value, date):
        value = serial(value, is_1904=dialect.is_1904)
    assert isinstance(value, (int, float)), f"no cell can hold {value!r}"
    whole = int(value)
    return b"", str(whole if whole == value else float(value)).encode()


# The same states, rules and accounts stand in every row.
@lru_cache(maxsize=4096)
def _inside_text(text: str, prefix: bytes) -> bytes:
    if len(text) > TEXT_MAX:
        raise BadValuesError(
            _("A text has {n} characters; a cell holds {most}.", n=len(text), most=TEXT_MAX)
        )
    space = b' xml:space="preserve"' if text != text.strip() or "\n" in text else b""
    told = (
        b"t",
        space,
        b">",
        escaped(text),
        b"</",
        prefix,
        b"t></",
        prefix,
        b"is></",
        prefix,
        b"c>",
    )
    return b"".join((b' t="inlineStr"><', prefix, b"is><", prefix, *told))
