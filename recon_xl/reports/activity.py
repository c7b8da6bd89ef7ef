"""What happened in the period: statements, matches by rule, differences, vouchers."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from recon_xl.model.reconciliation import Reconciliation
from recon_xl.model.words import MANUAL_RULE


@dataclass(frozen=True)
class StatementLine:
    """One imported statement, in minor units; None where the bank told no balance."""

    number: str
    first: str
    last: str
    lines: int
    opening_minor: int | None
    moved_minor: int
    closing_minor: int | None


@dataclass(frozen=True)
class Break:
    """Something that keeps the statements from hanging together.

    Attributes:
        kind: "unbalanced" (opening + movements ≠ closing), "gap" (opening ≠ closing before),
            "overlap" (days told twice), "untold" (no balances), "none" (no statement at all).
        number: The statement.
        minor: The difference; 0 where there is none.
    """

    kind: str
    number: str = ""
    minor: int = 0


@dataclass(frozen=True)
class Continuity:
    """The statements of a period, one after the other.

    Attributes:
        statements: In the order of their days.
        breaks: What does not hang together; none when all is well.
        told: ISO date of the last balance that the bank itself told; "" when there is none.
    """

    statements: tuple[StatementLine, ...]
    breaks: tuple[Break, ...]
    told: str


@dataclass(frozen=True)
class RuleSum:
    """What one rule matched: number of matches and rows, and their sum in minor units."""

    rule: str
    is_manual: bool
    matches: int
    rows: int
    amount_minor: int


@dataclass(frozen=True)
class Match:
    """One match of the period, in minor units.

    `amount_minor` is what it moved through the bank, `difference_minor` ledger − statement.
    """

    match_id: str
    rule: str
    is_manual: bool
    shape: str
    cleared: str
    ledger_minor: int
    statement_minor: int
    amount_minor: int
    difference_minor: int
    rest_on: str
    reason: str

    @property
    def left_minor(self) -> int:
        """The part of its difference that stays on a row as remaining amount."""
        return self.difference_minor if self.rest_on else 0

    @property
    def carried_minor(self) -> int:
        """The part of its difference that is nowhere but in the match."""
        return self.difference_minor - self.left_minor


@dataclass(frozen=True)
class Voucher:
    """One posting of the period, in minor units."""

    date: str
    series: str
    number: str
    kind: str
    debit: str
    credit: str
    text: str
    amount_minor: int


def covered(
    reconciliation: Reconciliation, account: str, last: date, approval_no: int | None
) -> pd.DataFrame:
    """Return the matches that an approval up to `last` covers.

    Those are the account's matches that were completed by that day and that no other approval
    holds.
    """
    matches = reconciliation.matches
    is_free = matches["approval_no"].isin([0, approval_no or 0])
    is_later = matches["cleared"] > pd.Timestamp(last)
    found = matches[(matches["account"] == account) & is_free & ~is_later]
    return found.sort_values(["cleared", "match_id"], kind="stable", ignore_index=True)


def matches_of(found: pd.DataFrame) -> tuple[Match, ...]:
    """Return matches as a report shows them, in their order."""
    return tuple(
        Match(
            row.match_id,
            row.rule,
            is_manual(row.rule),
            row.shape,
            _iso(row.cleared),
            int(row.ledger_sum_minor),
            int(row.statement_sum_minor),
            int(row.statement_sum_minor if row.statement_count else row.ledger_sum_minor),
            int(row.difference_minor),
            row.rest_on,
            row.reason,
        )
        for row in found.itertuples()
    )


def rule_sums(found: pd.DataFrame, rules: pd.DataFrame) -> tuple[RuleSum, ...]:
    """Sum matches up by rule, in the order of the rules; what is not in the table stands last."""
    order = {name: position for position, name in enumerate(rules["name"])}
    netted = found["statement_sum_minor"].where(
        found["statement_count"] > 0, found["ledger_sum_minor"]
    )
    rows = found["ledger_count"] + found["statement_count"]
    by_rule = found.assign(amount=netted, rows=rows).groupby("rule")
    sums = by_rule.agg(
        matches=("match_id", "count"), rows=("rows", "sum"), amount=("amount", "sum")
    )
    told = [
        RuleSum(str(rule), is_manual(str(rule)), int(row.matches), int(row.rows), int(row.amount))
        for rule, row in sums.iterrows()
    ]
    return tuple(
        sorted(told, key=lambda one: (one.is_manual, order.get(one.rule, len(order)), one.rule))
    )


def is_manual(rule: str) -> bool:
    """Say whether a person made the match."""
    return rule in MANUAL_RULE.values()


def vouchers_of(
    reconciliation: Reconciliation, account: str, first: date, last: date
) -> tuple[Voucher, ...]:
    """Return the postings of the account that are dated in the period."""
    vouchers = reconciliation.vouchers
    inside = vouchers["date"].between(pd.Timestamp(first), pd.Timestamp(last))
    found = vouchers[(vouchers["account"] == account) & inside]
    found = found.sort_values(["date", "voucher_series", "voucher_no"], kind="stable")
    return tuple(
        Voucher(
            _iso(row.date),
            row.voucher_series,
            row.voucher_no,
            row.voucher_type,
            row.debit,
            row.credit,
            row.text,
            int(row.amount_minor),
        )
        for row in found.itertuples()
    )


def continuity(reconciliation: Reconciliation, account: str, first: date, last: date) -> Continuity:
    """Return the statements that touch the period, and whether they hang together."""
    every = reconciliation.statements
    found = every[
        (every["account"] == account)
        & (every["to"] >= pd.Timestamp(first))
        & (every["from"] <= pd.Timestamp(last))
    ]
    found = found.assign(
        order=pd.to_numeric(found["number"].str.extract(r"(\d+)\D*$")[0]).fillna(0)
    ).sort_values(["from", "to", "order", "number", "file"], kind="stable")
    statements = tuple(
        StatementLine(
            row["number"],
            _iso(row["from"]),
            _iso(row["to"]),
            int(row["lines"]),
            _known(row["opening_minor"]),
            int(row["sum_minor"]),
            _known(row["closing_minor"]),
        )
        for row in found.to_dict("records")
    )
    return Continuity(
        statements, _breaks(statements), _told(reconciliation, account, statements, last)
    )


def _breaks(statements: tuple[StatementLine, ...]) -> tuple[Break, ...]:
    found = [] if statements else [Break("none")]
    before: StatementLine | None = None
    for one in statements:
        if one.opening_minor is None or one.closing_minor is None:
            found.append(Break("untold", one.number))
        elif left := one.opening_minor + one.moved_minor - one.closing_minor:
            found.append(Break("unbalanced", one.number, left))
        if before is not None and before.closing_minor != one.opening_minor:
            if one.first <= before.last:
                found.append(Break("overlap", one.number))
            elif before.closing_minor is not None and one.opening_minor is not None:
                found.append(Break("gap", one.number, one.opening_minor - before.closing_minor))
        before = one
    return tuple(found)


def _told(
    reconciliation: Reconciliation,
    account: str,
    statements: tuple[StatementLine, ...],
    last: date,
) -> str:
    """Return the day of the bank's own closing balance, if no line comes between it and `last`."""
    days = [
        one.last
        for one in statements
        if one.closing_minor is not None and one.last <= last.isoformat()
    ]
    if not days:
        return ""
    lines = reconciliation.statement
    later = lines[
        (lines["account"] == account)
        & (lines["date"] > pd.Timestamp(max(days)))
        & (lines["date"] <= pd.Timestamp(last))
    ]
    return max(days) if later.empty else ""


def _iso(moment: pd.Timestamp) -> str:
    return "" if pd.isna(moment) else f"{moment:%Y-%m-%d}"


def _known(minor: object) -> int | None:
    return None if pd.isna(minor) else int(minor)  # type: ignore[call-overload]
