"""The connected parts of a graph of candidates: rows that contest each other, and nobody else."""

from dataclasses import dataclass

import numpy as np

from recon_xl.matching.columns import Flags, Ints
from recon_xl.matching.groups import Groups, Kind, gathered
from recon_xl.matching.joins import components, distinct, ranks


@dataclass(frozen=True, eq=False)
class Parts:
    """Connected parts.

    Attributes:
        entries: Ledger entries, ascending.
        lines: Statement lines, ascending.
        ledger_part: The part of each entry.
        statement_part: The part of each line.
        ledger_counts: For each part, its entries.
        statement_counts: For each part, its lines.
        edge_counts: For each part, its candidates.
    """

    entries: Ints
    lines: Ints
    ledger_part: Ints
    statement_part: Ints
    ledger_counts: Ints
    statement_counts: Ints
    edge_counts: Ints

    def groups(self, chosen: Flags, kind: Kind) -> Groups:
        """Return some parts as groups of all their rows."""
        number = np.cumsum(chosen) - 1
        of_ledger, of_statement = chosen[self.ledger_part], chosen[self.statement_part]
        return gathered(
            (self.entries[of_ledger], number[self.ledger_part[of_ledger]]),
            (self.lines[of_statement], number[self.statement_part[of_statement]]),
            int(chosen.sum()),
            kind,
            count=np.maximum(self.ledger_counts, self.statement_counts)[chosen],
            rivals=np.maximum(self.ledger_counts, self.statement_counts)[chosen] - 1,
        )

    def is_one_date(self, days: tuple[Ints, Ints], offset: int) -> Flags:
        """Say of which parts all rows have one date, the lines `offset` days later."""
        number = len(self.edge_counts)
        first, last = np.full(number, 1 << 40), np.full(number, -(1 << 40))
        for part, day in (
            (self.ledger_part, days[0][self.entries]),
            (self.statement_part, days[1][self.lines] - offset),
        ):
            np.minimum.at(first, part, day)
            np.maximum.at(last, part, day)
        return np.asarray(first == last)

    def holds(self, ledger: Flags, statement: Flags) -> Flags:
        """Say which parts hold one of the marked rows."""
        found = np.zeros(len(self.edge_counts), dtype=bool)
        found[self.ledger_part[ledger[self.entries]]] = True
        found[self.statement_part[statement[self.lines]]] = True
        return found


def parts_of(left: Ints, right: Ints) -> Parts:
    """Return the connected parts of these pairs of entries and lines."""
    entries, lines = distinct(left), distinct(right)
    a, b = np.searchsorted(entries, left), np.searchsorted(lines, right)
    labels = components(a, b, len(entries), len(lines))
    part_of, _counts = ranks(np.concatenate(labels))
    ledger_part, statement_part = part_of[: len(entries)], part_of[len(entries) :]
    number = int(part_of.max(initial=-1)) + 1
    return Parts(
        entries,
        lines,
        ledger_part,
        statement_part,
        np.bincount(ledger_part, minlength=number),
        np.bincount(statement_part, minlength=number),
        np.bincount(ledger_part[a], minlength=number),
    )
