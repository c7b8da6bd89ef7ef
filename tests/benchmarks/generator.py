"""Months with known truth, from a seed, a level of noise and a number of statement lines."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from recon_xl.model.accounts import is_valid_account
from tests.benchmarks import many, names, singles
from tests.benchmarks.month import Draft, Month
from tests.benchmarks.noise import LEVELS, Noise

# How often each kind occurs, in parts of all.
MIX: dict[Callable[[Draft], None], float] = {
    singles.kid_payment: 18,
    singles.paid_supplier: 22,
    singles.named_payment: 16,
    singles.card_purchase: 12,
    singles.standing_payment: 5,
    singles.silent_payment: 4,
    singles.opening_item: 2,
    singles.interest: 0.15,
    singles.currency_payment: 1,
    many.single_fee: 0.5,
    many.salary_run: 3,
    many.card_settlement: 3,
    many.split_payment: 1.5,
    many.invoice_batch: 8,
    many.payment_batch: 3,
    many.shared_reference: 1,
    many.day_takings: 2,
}
LINES_PER_ACCOUNT = 250


def month(
    level: str | Noise, seed: int, lines: int, first: date = date(2026, 5, 1), days: int = 31
) -> Month:
    """Return a generated month.

    Args:
        level: One of `LEVELS`, or noise of one's own.
        seed: Another seed is another month.
        lines: About how many statement lines; beyond `LINES_PER_ACCOUNT` there are more accounts.
        first: Its first day.
        days: Its length.
    """
    noise = LEVELS[level] if isinstance(level, str) else level
    rng = np.random.default_rng([seed, lines])
    accounts = max(1, round(lines / LINES_PER_ACCOUNT))
    frames: dict[str, list[pd.DataFrame]] = {"ledger": [], "statement": []}
    groups, offsets = [], {"ledger": 0, "statement": 0}
    for account in _accounts(accounts):
        draft = _draft(rng, noise, (first, days), account, lines // accounts)
        made, own_groups = draft.finished()
        for kind, entries, own_lines in own_groups:
            groups.append(
                (
                    kind,
                    [row + offsets["ledger"] for row in entries],
                    [row + offsets["statement"] for row in own_lines],
                )
            )
        for side, frame in made.items():
            frames[side].append(frame)
            offsets[side] += len(frame)
    whole = {side: pd.concat(parts, ignore_index=True) for side, parts in frames.items()}
    return _shuffled(rng, whole, groups)


def _draft(
    rng: np.random.Generator, noise: Noise, span: tuple[date, int], account: str, lines: int
) -> Draft:
    people = noise.customers
    draft = Draft(
        rng,
        noise,
        *span,
        account,
        customers=[
            names.firm(rng) if rng.random() < 0.6 else names.person(rng) for _n in range(people)
        ],
        suppliers=[names.firm(rng) for _n in range(max(6, people // 3))],
    )
    kinds, weights = list(MIX), np.array(list(MIX.values()))
    weights = weights / weights.sum()
    for make in (singles.interest, many.monthly_fees, many.salary_run, singles.currency_payment):
        make(draft)
    while len(draft.rows["statement"]) < lines:
        kinds[int(rng.choice(len(kinds), p=weights))](draft)
        for share, make in (
            (noise.unmatched, singles.only_entry),
            (noise.unmatched, singles.only_line),
            (noise.reversals, singles.reversed_entry),
            (noise.reversals, singles.reversed_line),
            (noise.doubles, singles.double),
        ):
            if draft.hit(share):
                make(draft)
    return draft


def _accounts(count: int) -> list[str]:
    """Return Norwegian account numbers with their check digits."""
    found: list[str] = []
    body = 9_998_000_000
    while len(found) < count:
        found += [n for digit in range(10) if is_valid_account(n := f"{body}{digit}")]
        body += 1
    return found


def _shuffled(
    rng: np.random.Generator,
    frames: dict[str, pd.DataFrame],
    groups: list[tuple[str, list[int], list[int]]],
) -> Month:
    ids = {}
    for side, frame in frames.items():
        ids[side] = np.array([f"{side[0].upper()}{n:07d}" for n in rng.permutation(len(frame))])
        frames[side] = frame.assign(
            id=ids[side], currency="NOK", date=pd.to_datetime(frame["date"])
        ).sort_values("id", ignore_index=True)
    truth = [
        (number, kind, side, ids[side][row])
        for number, (kind, *rows) in enumerate(groups)
        for side, of_side in zip(("ledger", "statement"), rows, strict=True)
        for row in of_side
    ]
    return Month(
        frames["ledger"],
        frames["statement"],
        pd.DataFrame(truth, columns=["group", "kind", "side", "id"]),
    )


def variant(level: str, **knobs: float | bool) -> Noise:
    """Return a level with some knobs turned."""
    return replace(LEVELS[level], **knobs)  # type: ignore[arg-type]
