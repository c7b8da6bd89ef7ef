"""Large inputs in blocks of accounts.

What is found in one account does not depend on the others. So accounts are taken together only up
to a number of rows: a million lines at once go through memory again and again, for every step of
every rule, and take a third longer than in blocks.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from recon_xl.matching import passes
from recon_xl.matching.columns import Columns, Ints, Sides
from recon_xl.matching.found import Found, joined
from recon_xl.matching.groups import Groups
from recon_xl.matching.packed import Packed, together
from recon_xl.matching.ruleset import RuleSet

Rows = tuple[Ints, Ints]
# Rows of both sides in one block. Smaller ones are no faster, and threads wait for each other more.
BLOCK_ROWS_MAX = 600_000
# numpy lets a second thread work about half of the time; a third one would gain little.
WORKERS = 2


@dataclass(frozen=True, eq=False)
class _Block:
    """Some accounts, one after the other, as sides of their own.

    Attributes:
        sides: Their rows.
        first: The first of these rows on each side.
        last: The place behind the last one.
    """

    sides: Sides
    first: tuple[int, int]
    last: tuple[int, int]

    def inside(self, rows: Rows | None) -> Rows | None:
        """Return those of some rows that are in the block, as rows of the block."""
        if rows is None:
            return None
        parts = []
        for at, of_side in enumerate(rows):
            begin, end = np.searchsorted(of_side, [self.first[at], self.last[at]])
            parts.append(of_side[begin:end] - self.first[at])
        return parts[0], parts[1]

    def outside(self, groups: Groups, words_before: int) -> Groups:
        """Return groups of the block as groups of all rows, and of all blocks' words."""
        return replace(
            groups,
            ledger_rows=groups.ledger_rows + self.first[0],
            statement_rows=groups.statement_rows + self.first[1],
            word=np.where(groups.word > 0, groups.word + words_before, 0),
        )


def run(sides: Sides, rules: RuleSet, rows: Rows | None = None) -> tuple[Found, Packed]:
    """Apply the rules in order, again and again, until nothing more is found.

    Args:
        sides: All rows.
        rules: The rules.
        rows: The ledger entries and statement lines that are open, ascending; all when None.

    Returns:
        See `passes.run`.
    """
    blocks = list(_blocks(sides))
    if len(blocks) == 1:
        return passes.run(sides, rules, rows)
    with ThreadPoolExecutor(WORKERS) as pool:
        done = list(pool.map(lambda of: passes.run(of.sides, rules, of.inside(rows)), blocks))
    before = np.cumsum([0, *(len(words) for _found, words in done)]).tolist()
    parts = [
        Found(*(block.outside(of, count) for of in (found.groups, found.suggested, found.ties)))
        for block, (found, _words), count in zip(blocks, done, before[:-1], strict=True)
    ]
    return joined(parts), together([words for _found, words in done])


def _blocks(sides: Sides) -> Iterator[_Block]:
    """Part the accounts so that no block has too many rows, if it has more than one account."""
    bounds = sides.account_bounds
    before = bounds[0] + bounds[1]
    first = 0
    while first < len(sides.accounts):
        fits = int(np.searchsorted(before, before[first] + BLOCK_ROWS_MAX, side="right")) - 1
        last = min(max(fits, first + 1), len(sides.accounts))
        starts, ends = ((int(bounds[0][at]), int(bounds[1][at])) for at in (first, last))
        ledger = _part(sides.ledger, starts[0], ends[0], first)
        statement = _part(sides.statement, starts[1], ends[1], first)
        names = sides.accounts[first:last], sides.currencies[first:last]
        yield _Block(Sides(ledger, statement, *names), starts, ends)
        first = last
    if not first:
        yield _Block(sides, (0, 0), (len(sides.ledger), len(sides.statement)))


def _part(side: Columns, first: int, last: int, account: int) -> Columns:
    """Return the rows of one side from a place on, of accounts from one on."""
    return Columns(
        side.names,
        side.keys[first:last],
        side.layout.from_account(account),
        side.strings,
        side.order[first:last],
        side.marks[account:],
    )
