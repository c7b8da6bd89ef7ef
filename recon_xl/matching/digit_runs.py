"""The numbers in texts: a quick look at which texts may quote which identifiers.

Reading every word of every text to find the few that quote a reference takes longer than all the
rest. Nearly all identifiers hold digits, so it is enough to compare the numbers first.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from recon_xl.matching.columns import Flags, Ints, Sides
from recon_xl.matching.joins import distinct, is_in
from recon_xl.matching.lexicon import PROSE
from recon_xl.matching.texts import MARK, coded_numbers, codes_of


@dataclass(frozen=True, eq=False)
class Numbers:
    """Numbers of some rows of one side.

    Attributes:
        codes: The numbers.
        rows: The row of each.
    """

    codes: Ints
    rows: Ints

    def kept(self, is_open: Flags) -> "Numbers":
        """Return those of the open rows."""
        keep = is_open[self.rows]
        return Numbers(self.codes[keep], self.rows[keep])


@dataclass(frozen=True, eq=False)
class DigitRuns:
    """The numbers in the texts of both sides.

    Attributes:
        prose: For each side, every number in text, counterparty and reference.
        longest: For each identifier and side, the longest number of each value.
        plain: For each identifier and side, the rows whose value holds no digit.
    """

    prose: tuple[Numbers, Numbers]
    longest: Mapping[tuple[str, int], Numbers]
    plain: Mapping[tuple[str, int], Ints]

    def may_quote(self, name: str, at: int, is_open: tuple[Flags, Flags]) -> tuple[Ints, Ints]:
        """Return rows of one side whose value may be quoted, and rows of the other that may do so.

        Args:
            name: The field of the value.
            at: The side of the value, 0 for the ledger.
            is_open: Which rows of each side to look at.
        """
        values = self.longest[name, at].kept(is_open[at])
        prose = self.prose[1 - at].kept(is_open[1 - at])
        quoting = distinct(prose.rows[is_in(prose.codes, distinct(values.codes))])
        quoted = distinct(values.rows[is_in(values.codes, distinct(prose.codes))])
        return quoted, quoting


def digit_runs(sides: Sides, rows: tuple[Ints, Ints], names: tuple[str, ...]) -> DigitRuns:
    """Collect the numbers in the texts of some rows.

    Args:
        sides: All rows.
        rows: The rows to read.
        names: The identifiers.
    """
    texts = [MARK.encode()]
    count = 0
    spans: dict[tuple[str, int], tuple[Ints, int]] = {}
    for at, side in enumerate((sides.ledger, sides.statement)):
        for name in dict.fromkeys((*PROSE, *names)):
            held = side.filled(name, rows[at])
            spans[name, at] = (held, count)
            texts.append(side.joined(name, held))
            count += len(held)
    raw_codes, raw = coded_numbers(b" ".join(texts))
    renumbered, words = codes_of([number.lstrip(b"0") or b"0" for number in raw])
    codes = renumbered[raw_codes]
    lengths = np.array([len(word) for word in words], dtype=np.int64)
    closing = np.flatnonzero(codes == 0)
    counts = np.diff(closing) - 1
    of_text = np.repeat(np.arange(count), counts)
    numbers = codes[codes != 0]
    starts = np.concatenate([[0], np.cumsum(counts)])

    def numbers_of(name: str, at: int) -> Numbers:
        held, first = spans[name, at]
        part = slice(starts[first], starts[first + len(held)])
        return Numbers(numbers[part], held[of_text[part] - first])

    prose = []
    for at in (0, 1):
        parts = [numbers_of(name, at) for name in PROSE]
        prose.append(
            Numbers(
                np.concatenate([part.codes for part in parts]),
                np.concatenate([part.rows for part in parts]),
            )
        )
    longest, plain = {}, {}
    for name in names:
        for at in (0, 1):
            held, first = spans[name, at]
            longest[name, at] = _longest(numbers_of(name, at), lengths)
            plain[name, at] = held[counts[first : first + len(held)] == 0]
    return DigitRuns((prose[0], prose[1]), longest, plain)


def _longest(numbers: Numbers, lengths: Ints) -> Numbers:
    """Keep the longest number of each row, the first one when there are several."""
    order = np.lexsort((np.arange(len(numbers.rows)), -lengths[numbers.codes], numbers.rows))
    rows = numbers.rows[order]
    is_first = np.ones(len(rows), dtype=bool)
    is_first[1:] = rows[1:] != rows[:-1]
    return Numbers(numbers.codes[order][is_first], rows[is_first])
