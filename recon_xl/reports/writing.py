"""Write values for a document: amounts, days, counts, and text from outside that must wrap."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from recon_xl.model.dates import format_day, format_moment
from recon_xl.model.numbers import NO_BREAK_SPACE, format_amount, format_count
from recon_xl.reports.wording import Words

TEXT_SHOWN_MAX, NOTE_SHOWN_MAX = 200, 400
# Longer words may be broken anywhere, at the invisible mark that the template looks for.
WORD_MAX, BREAK = 16, "\u200b"
_LONG_WORD = re.compile(rf"\S{{{WORD_MAX + 1},}}")


@dataclass(frozen=True)
class Writer:
    """Writes the values of one report in its language and currency."""

    words: Words
    currency: str

    @property
    def lang(self) -> str:
        """The language."""
        return self.words.lang

    def amount(self, minor: int | None) -> str:
        """Write an amount; a dash for one that is not known."""
        return "–" if minor is None else format_amount(minor, self.currency, self.lang)

    def signed(self, minor: int) -> str:
        """Write an adjustment, with its sign."""
        return f"+{self.amount(minor)}" if minor > 0 else self.amount(minor)

    def left(self, minor: int) -> str:
        """Write a remaining amount; a dash for nothing."""
        return self.amount(minor) if minor else "–"

    def day(self, iso: str) -> str:
        """Write a day."""
        return format_day(date.fromisoformat(iso), self.lang) if iso else ""

    def moment(self, iso: str) -> str:
        """Write a day and a time."""
        return format_moment(datetime.fromisoformat(iso), self.lang)

    def number(self, n: int) -> str:
        """Write a count; a dash for none."""
        return format_count(n, self.lang) if n else "–"


def flowing(text: str, longest: int = TEXT_SHOWN_MAX) -> str:
    """Return text from outside so that it wraps: one kind of blank, long words breakable, a limit.

    >>> flowing("a\\n b"), flowing("x" * 20).replace(BREAK, "|"), flowing("abcdef", 4)
    ('a b', 'xxxxxxxx|xxxxxxxx|xxxx', 'abc…')
    """
    plain = " ".join(text.split())
    if len(plain) > longest:
        plain = f"{plain[: longest - 1]}…"
    return _LONG_WORD.sub(lambda word: _broken(word[0]), plain)


def spaced(text: str, size: int = 3) -> str:
    """Write a long number in groups.

    >>> spaced("999314159")
    '999\\xa0314\\xa0159'
    """
    bare = "".join(text.split())
    return NO_BREAK_SPACE.join(bare[at : at + size] for at in range(0, len(bare), size))


def _broken(word: str) -> str:
    return BREAK.join(word[at : at + 8] for at in range(0, len(word), 8))
