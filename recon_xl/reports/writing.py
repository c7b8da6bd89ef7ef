"""Write values for a document: amounts, days, counts, and text from outside that must wrap."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from recon_xl.model.dates import format_day, format_moment
from recon_xl.model.numbers import NO_BREAK_SPACE, format_amount, format_count
from recon_xl.reports.wording import Words

TEXT_SHOWN_MAX, NOTE_SHOWN_MAX = 200, 400
# Longer words may be broken, at the invisible mark that the template looks for; a narrow column has
# room for the shorter length only.
BREAK = "\u200b"
_LONG_WORD, _NARROW_WORD = re.compile(r"\S{25,}"), re.compile(r"\S{10,}")


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


def flowing(text: str, longest: int = TEXT_SHOWN_MAX, *, narrow: bool = False) -> str:
    """Return text from outside so that it wraps: one kind of blank, long words breakable, a limit.

    >>> flowing("a\\n b"), flowing("REF1234567890", narrow=True).replace(BREAK, "|")
    ('a b', 'REF1|2345|6789|0')
    >>> flowing("abcdef", 4)
    'abc…'
    """
    plain = " ".join(text.split())
    if len(plain) > longest:
        plain = f"{plain[: longest - 1]}…"
    words, size = (_NARROW_WORD, 4) if narrow else (_LONG_WORD, 8)
    return words.sub(
        lambda word: BREAK.join(word[0][at : at + size] for at in range(0, len(word[0]), size)),
        plain,
    )


def spaced(text: str, size: int = 3) -> str:
    """Write a long number in groups.

    >>> spaced("999314159")
    '999\\xa0314\\xa0159'
    """
    bare = "".join(text.split())
    return NO_BREAK_SPACE.join(bare[at : at + size] for at in range(0, len(bare), size))
