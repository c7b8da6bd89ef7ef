"""Where a rule stands, for errors: line of a file or row of the Rules table.

`tomllib` tells no lines for what it has read, so the file is searched for the key.
"""

import re
from dataclasses import dataclass

from recon_xl.language import _

_RULE = re.compile(r"^\s*\[\[\s*rule\s*\]\]")


@dataclass(frozen=True)
class TomlPlaces:
    """The places of one rule file.

    Attributes:
        text: The file's text.
        source: Its name; "" for a text without a file.
    """

    text: str
    source: str

    def __call__(self, number: int, name: str, key: str) -> str:
        """Say where a key of a rule stands.

        Args:
            number: Which [[rule]], from 1; 0 for what stands outside of rules.
            name: The rule's name.
            key: The key.
        """
        parts = [self.source] if self.source else []
        if number:
            parts.append(_("rule “{name}”", name=name or number))
        parts += [_("key {key}", key=key), _("line {line}", line=self._line(number, key))]
        return ", ".join(parts)

    def _line(self, number: int, key: str) -> int:
        """Return the line of a key; that of its [[rule]] when the key is missing."""
        at_key = re.compile(rf"""^\s*(\[+\s*)?["']?{re.escape(key)}["']?\s*[=.\]]""")
        rules_seen, start = 0, 1
        for line, text in enumerate(self.text.splitlines(), start=1):
            if _RULE.match(text):
                rules_seen += 1
                start = line if rules_seen == number else start
            if number in (0, rules_seen) and at_key.match(text):
                return line
        return start


def place(number: int, name: str, key: str) -> str:
    """Say where a key stands in the Rules table, whose rows count from 1 below the headers."""
    return _("Rules table, row {row}, rule “{name}”, column {key}", row=number, name=name, key=key)
