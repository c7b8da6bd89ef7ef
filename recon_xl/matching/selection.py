"""Which rows and which pairs a rule looks at."""

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

import numpy as np

from recon_xl.matching.columns import Flags, Ints, Sides
from recon_xl.matching.context import Context
from recon_xl.matching.joins import marked
from recon_xl.matching.rule import Rule
from recon_xl.matching.texts import MARK
from recon_xl.model.money import decimals

# Where `…_contains` and `…_regex` look; the bank code counts as the bank's own words.
FILTERS = ("contains", "not_contains", "regex")
SEARCHED = ("text", "counterparty", "code")


def selected(
    context: Context, rule: Rule, among: tuple[Ints, Ints] | None = None
) -> tuple[Ints, Ints]:
    """Return the open rows of both sides that pass the filters of a rule.

    Rows of amount zero never match. `amount_from`, `amount_to` and `direction` are about the single
    row in a pair; of groups they hold for the sum, see `fits_amounts`.

    Args:
        context: The open rows.
        rule: Its filters.
        among: Only these of the open rows are asked for; all when None.
    """
    sides, found = context.sides, []
    for at, (side, name) in enumerate(((sides.ledger, "ledger"), (sides.statement, "statement"))):
        kept = context.rows[at] if among is None else among[at]
        if side.has_zeros:
            kept = kept[side.amount[kept] != 0]
        if rule.account:
            chosen = np.isin(np.array(sides.accounts, dtype=object), list(rule.account))
            kept = kept[chosen[side.account[kept]]]
        if any(getattr(rule, f"{name}_{of}") for of in FILTERS):
            key = (at, *(getattr(rule, f"{name}_{of}") for of in FILTERS))
            known = context.carried.filters.get(key)
            if known is None:
                known = marked(kept[_reads(context, at, kept, rule)], len(side))
                if among is None:
                    context.carried.filters[key] = known
            kept = kept[known[kept]]
        found.append(kept)
    return found[0], found[1]


def of_fitting_amount(sides: Sides, rule: Rule, at: int, rows: Ints) -> Ints:
    """Return those of some rows of a side whose own amount a rule admits."""
    if rule.direction == "both" and rule.amount_from is None and rule.amount_to is None:
        return rows
    side = sides[at]
    return rows[fits_amounts(sides, rule, side.account[rows], side.amount[rows])]


def fits_amounts(sides: Sides, rule: Rule, account: Ints, amount: Ints) -> Flags:
    """Say which amounts (minor units) lie within a rule's limits and direction."""
    fits = np.ones(len(amount), dtype=bool)
    if rule.direction != "both":
        fits &= amount > 0 if rule.direction == "in" else amount < 0
    for limit, is_lower in ((rule.amount_from, True), (rule.amount_to, False)):
        if limit is not None:
            bound = minor_of(sides, limit)[account]
            fits &= np.abs(amount) >= bound if is_lower else np.abs(amount) <= bound
    return fits


def minor_of(sides: Sides, limit: Decimal) -> Ints:
    """Return an amount of a rule in each account's minor units, rounded down."""
    return np.array(
        [int(limit * 10 ** decimals(currency)) for currency in sides.currencies],
        dtype=np.int64,
    )


def _reads(context: Context, at: int, rows: Ints, rule: Rule) -> Flags:
    """Say which open rows of a side have the words that a rule wants."""
    name = ("ledger", "statement")[at]
    wanted: Sequence[str] = getattr(rule, f"{name}_contains")
    unwanted: Sequence[str] = getattr(rule, f"{name}_not_contains")
    pattern: str = getattr(rule, f"{name}_regex")
    columns = [_lowered(context, at, field) for field in SEARCHED]
    kept = marked(rows, len(context.sides[at]))
    if wanted:
        kept &= _holding(kept, columns, lambda raw, ends, _of: _containing(raw, ends, wanted))
    if unwanted:
        kept &= ~_holding(kept, columns, lambda raw, ends, _of: _containing(raw, ends, unwanted))
    if pattern:  # the slowest, so it is asked of those that are left
        kept &= _holding(kept, columns, lambda raw, _ends, of: _fitting(raw, of, pattern))
    return kept[rows]


def _lowered(context: Context, at: int, field: str) -> tuple[Ints, bytes, Ints]:
    """Return the rows with a text, these in lower case, each closed by a mark, and where it ends.

    They are put together once, of the rows that are open then: the open rows become fewer.
    """
    known = context.carried.lowered
    if (at, field) not in known:
        side = context.sides[at]
        held = side.filled(field, context.rows[at])
        texts = side.joined(field, held).decode().lower()
        raw = (texts.replace(f" {MARK} ", MARK).removesuffix(f" {MARK}") + MARK).encode()
        ends = np.flatnonzero(np.frombuffer(raw, dtype=np.uint8) == ord(MARK))
        known[at, field] = held, raw, ends
    return known[at, field]


def _containing(raw: bytes, ends: Ints, needles: Sequence[str]) -> Flags:
    """Say which texts hold one of some strings."""
    found = np.zeros(len(ends), dtype=bool)
    for needle in needles:
        hits = np.array(list(_places(raw, needle.lower().encode())), dtype=np.int64)
        found[np.searchsorted(ends, hits)] = True
    return found


def _places(raw: bytes, needle: bytes) -> Iterator[int]:
    """Return where a string stands. (`bytes.find` is several times as fast as `re.finditer`.)"""
    at = raw.find(needle)
    while at >= 0:
        yield at
        at = raw.find(needle, at + 1)


def _fitting(raw: bytes, asked: Flags, pattern: str) -> Flags:
    """Say which of the texts that are asked for hold a pattern."""
    search = re.compile(pattern, re.IGNORECASE).search
    parts = raw.decode().split(MARK)
    found = np.zeros(len(asked), dtype=bool)
    at = np.flatnonzero(asked)
    found[at] = [search(parts[place]) is not None for place in at.tolist()]
    return found


def _holding(
    is_asked: Flags,
    columns: list[tuple[Ints, bytes, Ints]],
    holds: Callable[[bytes, Ints, Flags], Flags],
) -> Flags:
    """Say which rows that are asked for have a text of which something holds, in any column."""
    found = np.zeros(len(is_asked), dtype=bool)
    for held, raw, ends in columns:
        if len(held):
            found[held[holds(raw, ends, is_asked[held])]] = True
    return found
