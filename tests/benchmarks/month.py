"""A month under construction: rows of both sides, and which of them belong together."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from recon_xl.model.bankdays import next_bank_day
from tests.benchmarks import names
from tests.benchmarks.noise import Noise

TEXTS = (
    "reference",
    "kid",
    "text",
    "counterparty",
    "invoice_no",
    "end_to_end_id",
    "voucher_no",
    "batch",
    "code",
)
FIELDS = ("account", "date", "amount_minor", *TEXTS)


@dataclass(frozen=True)
class Month:
    """A finished month.

    Attributes:
        ledger: Ledger entries as `rx.match` takes them, in random order.
        statement: Statement lines.
        truth: One row per row of a group: `group, kind, side, id`. Rows of no group are missing.
    """

    ledger: pd.DataFrame
    statement: pd.DataFrame
    truth: pd.DataFrame


@dataclass
class Draft:
    """What the kinds write their rows into.

    Attributes:
        rng: The only source of randomness.
        noise: The knobs.
        first: First day of the month.
        days: Its length.
        account: The bank account.
        customers: Names that pay again and again.
        suppliers: Names that are paid.
    """

    rng: np.random.Generator
    noise: Noise
    first: date
    days: int
    account: str
    customers: Sequence[str]
    suppliers: Sequence[str]
    rows: dict[str, list[tuple[Any, ...]]] = field(
        default_factory=lambda: {"ledger": [], "statement": []}
    )
    groups: list[tuple[str, list[int], list[int]]] = field(default_factory=list)
    _counters: dict[str, int] = field(default_factory=dict)

    def add(self, side: str, day: date, minor: int, **texts: str) -> int:
        """Add a row and return its number."""
        self.rows[side].append(
            (self.account, day, int(minor), *(texts.get(name, "") for name in TEXTS))
        )
        return len(self.rows[side]) - 1

    def group(self, kind: str, ledger: list[int], statement: list[int]) -> None:
        """State that rows belong together."""
        self.groups.append((kind, ledger, statement))

    def hit(self, share: float) -> bool:
        """Return True with this probability."""
        return bool(self.rng.random() < share)

    def pick(self, choices: Sequence[str]) -> str:
        """Return one of several texts."""
        return choices[int(self.rng.integers(len(choices)))]

    def number(self, series: str, start: int, step: int = 1) -> str:
        """Return the next number of a series; steps vary up to `step`."""
        now = self._counters.get(series, start) + int(self.rng.integers(1, step + 1))
        self._counters[series] = now
        return str(now)

    def day(self) -> date:
        """Return a day of the month on which a ledger is kept."""
        day = self.first + timedelta(days=int(self.rng.integers(self.days)))
        return day if self.hit(0.1) else next_bank_day(day)

    def booked(self, day: date) -> date:
        """Return the day on which the bank books what is dated `day`."""
        lag = int(self.rng.choice([0, 1, 2], p=[0.6, 0.3, 0.1]))
        if self.hit(self.noise.late):
            lag = int(self.rng.integers(1, self.noise.late_days + 1))
        return next_bank_day(day, lag)

    def minor(self, low: int = 100, high: int = 100_000) -> int:
        """Return an amount in øre: from the price list, round, or any."""
        kind = self.rng.random()
        if kind < self.noise.prices:
            return int(self.rng.choice(names.PRICES)) * 100
        size = float(np.exp(self.rng.uniform(np.log(low), np.log(high))))
        if kind < self.noise.prices + self.noise.round_amounts:
            step = 50 if size < 2_000 else 500
            return max(step, round(size / step) * step) * 100
        return round(size * 100) if self.hit(0.7) else round(size) * 100

    def finished(self) -> tuple[dict[str, pd.DataFrame], list[tuple[str, list[int], list[int]]]]:
        """Return the rows as frames and the groups."""
        frames = {
            side: pd.DataFrame(rows, columns=list(FIELDS)) for side, rows in self.rows.items()
        }
        return frames, self.groups
