"""Number the story's rows as bookkeeping and bank would: vouchers, references, statements."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from tests.tools.demo_month import incoming, oddities, outgoing
from tests.tools.demo_month.facts import BANK_OPENING_MINOR, FIRST, STATEMENTS
from tests.tools.demo_month.rows import Entry, Group, Line

_FIRST_VOUCHER = 10401


@dataclass(frozen=True)
class BookedEntry:
    """An entry with its place in the ledger.

    Attributes:
        id: Its name in `expected.json`: L001 is the oldest.
        entry: What was posted.
        voucher_no: Number of the voucher.
        record: Its position in the voucher.
        reference: The bank's reference, where the books know it.
    """

    id: str
    entry: Entry
    voucher_no: str
    record: int
    reference: str

    @property
    def is_carried(self) -> bool:
        """Say whether it was posted before the month."""
        return self.entry.day < FIRST


@dataclass(frozen=True)
class BookedLine:
    """A line with its place in the bank's file.

    Attributes:
        id: Its name in `expected.json`: S001 is the first.
        line: What was booked.
        statement: Number of the statement.
        position: Its position in the statement.
        reference: The bank's reference.
    """

    id: str
    line: Line
    statement: int
    position: int
    reference: str


@dataclass(frozen=True)
class BookedGroup:
    """A group of the story with its rows' names.

    Attributes:
        group: The story.
        entries: Names of its ledger entries.
        lines: Names of its statement lines.
        doubles: Names of the same posting once more.
    """

    group: Group
    entries: tuple[str, ...]
    lines: tuple[str, ...]
    doubles: tuple[str, ...]


@dataclass(frozen=True)
class Month:
    """The whole month; see `BookedEntry`, `BookedLine`, `BookedGroup`."""

    entries: tuple[BookedEntry, ...]
    lines: tuple[BookedLine, ...]
    groups: tuple[BookedGroup, ...]

    @property
    def carried(self) -> list[BookedEntry]:
        """The entries posted before the month."""
        return [booked for booked in self.entries if booked.is_carried]

    @property
    def of_month(self) -> list[BookedEntry]:
        """The entries of the month."""
        return [booked for booked in self.entries if not booked.is_carried]

    @property
    def ledger_opening_minor(self) -> int:
        """Balance of 1920 before the month: the bank's, and what the bank had not yet booked."""
        return BANK_OPENING_MINOR + sum(booked.entry.minor for booked in self.carried)

    @property
    def ledger_closing_minor(self) -> int:
        """Balance of 1920 after the month."""
        return self.ledger_opening_minor + sum(booked.entry.minor for booked in self.of_month)

    @property
    def bank_closing_minor(self) -> int:
        """The bank's balance after the month."""
        return BANK_OPENING_MINOR + sum(booked.line.minor for booked in self.lines)


def story() -> Iterator[Group]:
    """Yield every group of the month."""
    yield from oddities.april_is_carried()
    yield from incoming.customers_pay()
    yield from incoming.cards_settle()
    yield from outgoing.suppliers_are_paid()
    yield from outgoing.wages_are_paid()
    yield from outgoing.taxes_are_paid()
    yield from oddities.equal_amounts_occur()
    yield from oddities.sums_are_paid()
    yield from oddities.slips_are_made()
    yield from oddities.the_bank_charges()
    yield from oddities.the_end_stays_open()


@cache
def month() -> Month:
    """Return the month with every row numbered."""
    groups = list(story())
    lines = _booked_lines(groups)
    entries = _booked_entries(groups, {place: booked.reference for place, booked in lines.items()})
    return Month(
        tuple(sorted(entries.values(), key=lambda booked: booked.id)),
        tuple(sorted(lines.values(), key=lambda booked: booked.id)),
        tuple(
            BookedGroup(
                group,
                tuple(entries[at, nth].id for nth in range(len(group.entries))),
                tuple(lines[at, nth].id for nth in range(len(group.lines))),
                tuple(
                    entries[at, nth].id
                    for nth in range(len(group.entries), len(group.entries) + len(group.doubles))
                ),
            )
            for at, group in enumerate(groups)
        ),
    )


# Where a row stands in the story: number of the group, number of the row within it.
_Place = tuple[int, int]


def _booked_lines(groups: list[Group]) -> dict[_Place, BookedLine]:
    """Put the lines in the order of the bank: by day, then as they happened to come."""
    placed = [
        ((at, nth), line) for at, group in enumerate(groups) for nth, line in enumerate(group.lines)
    ]
    placed.sort(key=lambda item: (item[1].day, _arrival(*item), item[0]))
    booked: dict[_Place, BookedLine] = {}
    positions: Counter[int] = Counter()
    references: dict[str, str] = {}
    for place, line in placed:
        number = next(number for number, first, last in STATEMENTS if first <= line.day <= last)
        positions[number] += 1
        # Only bags of one deposit share a reference.
        reference = f"70{line.day:%y%m%d}{len(references) + 1:04}"
        reference = references.setdefault(_arrival(place, line), reference)
        name = f"S{len(booked) + 1:03}"
        booked[place] = BookedLine(name, line, number, positions[number], reference)
    return booked


def _arrival(place: _Place, line: Line) -> str:
    """Return a word that orders the lines of a day, as if by lot."""
    told = f"deposit {line.deposit}" if line.deposit else str(place)
    return hashlib.sha256(told.encode()).hexdigest()


def _booked_entries(
    groups: list[Group], references: dict[_Place, str]
) -> dict[_Place, BookedEntry]:
    """Number vouchers by day; a posting made twice comes last on its day."""
    placed = list(_placed_entries(groups))
    placed.sort(key=lambda item: (item[2].day, item[1], item[0]))
    booked: dict[_Place, BookedEntry] = {}
    vouchers: dict[str, str] = {}
    records: Counter[str] = Counter()
    for place, _is_double, entry in placed:
        word = f"{entry.day} {entry.voucher or place}"
        number = vouchers.setdefault(word, _voucher_no(entry, vouchers.values()))
        records[number] += 1
        reference = references[place] if entry.has_reference else ""
        booked[place] = BookedEntry(
            f"L{len(booked) + 1:03}", entry, number, records[number], reference
        )
    return booked


def _placed_entries(groups: list[Group]) -> Iterator[tuple[_Place, bool, Entry]]:
    for at, group in enumerate(groups):
        for nth, entry in enumerate((*group.entries, *group.doubles)):
            yield (at, nth), nth >= len(group.entries), entry


def _voucher_no(entry: Entry, taken: Iterable[str]) -> str:
    """Return the next number of May, or for older entries one that fits their day."""
    number = _FIRST_VOUCHER if entry.day >= FIRST else 10100 + 2 * entry.day.timetuple().tm_yday
    used = set(taken)
    while str(number) in used:
        number += 1
    return str(number)
