"""What a report says: every figure and row of one bank account and one period, before it is drawn.

The document (`pdf`) and the report workbook (`workbook`) draw the same value: they cannot differ.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd

from recon_xl import __version__, language
from recon_xl.bridge import Bridge, Bucket, ageing, bridge, open_on
from recon_xl.findings import Finding, account_findings
from recon_xl.model.accounts import to_iban
from recon_xl.model.ids import short_hash
from recon_xl.model.reconciliation import Reconciliation
from recon_xl.model.sides import SIDES
from recon_xl.reports.activity import (
    Continuity,
    Match,
    RuleSum,
    Voucher,
    continuity,
    covered,
    matches_of,
    rule_sums,
    vouchers_of,
)
from recon_xl.reports.rows import (
    FollowUp,
    Row,
    carried_rows,
    deactivated_rows,
    follow_ups,
    open_rows,
)

# Findings that no other section of the report tells: open rows, gaps and balances have their own.
_TOLD_APART = frozenset({"changed", "typed", "currency", "transfer", "missing", "review"})
# The legend of the Review column, in its order.
REVIEW_MARKS = ("✓", "?", "→", "!")
ENGINE = f"recon_xl {__version__}"


@dataclass(frozen=True)
class Counts:
    """How many rows the approval is about, both sides, by their state on its last day."""

    matched: int
    partly: int
    open: int
    deactivated: int

    @property
    def rows(self) -> int:
        """All of them."""
        return self.matched + self.partly + self.open + self.deactivated


@dataclass(frozen=True)
class Report:
    """A period of one bank account; amounts in minor units, days and times in ISO.

    Attributes:
        lang: The language of the documents, "nb" or "en".
        company: Name of the company; "" where the workbook does not tell.
        org_no: Its organisation number.
        bank: The name of the bank account.
        account: In its one spelling.
        iban: "" where there is none.
        ledger_account: Its account in the ledger.
        currency: ISO 4217, of the account.
        first: First day of the period.
        last: Last day of the period.
        approval_no: Number of the approval; None makes a draft.
        prepared_by: Who prepared it.
        approved_by: Who approved it; "" in a draft.
        at: When.
        note: What the approver wants to be said.
        engine: Program and version.
        rule_set: What identifies the rules of the workbook.
        bridge: The proof on the last day.
        is_opening_known: The ledger's balance starts from a told opening balance.
        ageing: Buckets of open amounts by side.
        open_ledger: Open ledger entries, oldest first.
        open_statement: Open statement lines, oldest first.
        deactivated: Deactivated rows of both sides, with their reasons as notes.
        carried: Rows that were open when the period began.
        follow_up: Open rows that need a person, gravest first.
        findings: What else a person should look at: later changes of what was approved, transfers
            that a ledger lacks, payments that did not come, deactivated rows due for review.
        reviews: How many of the rows carry each review mark.
        continuity: The statements of the period.
        matches: The matches that the approval covers.
        rules: The same, summed up by rule.
        vouchers: Postings of the period.
        counts: Rows by state.
    """

    lang: str
    company: str
    org_no: str
    bank: str
    account: str
    iban: str
    ledger_account: str
    currency: str
    first: str
    last: str
    approval_no: int | None
    prepared_by: str
    approved_by: str
    at: str
    note: str
    engine: str
    rule_set: str
    bridge: Bridge
    is_opening_known: bool
    ageing: Mapping[str, Sequence[Bucket]]
    open_ledger: tuple[Row, ...]
    open_statement: tuple[Row, ...]
    deactivated: tuple[Row, ...]
    carried: tuple[Row, ...]
    follow_up: tuple[FollowUp, ...]
    findings: tuple[Finding, ...]
    reviews: Mapping[str, int]
    continuity: Continuity
    matches: tuple[Match, ...]
    rules: tuple[RuleSum, ...]
    vouchers: tuple[Voucher, ...]
    counts: Counts

    @property
    def is_draft(self) -> bool:
        """Nothing is approved by it."""
        return self.approval_no is None

    @property
    def is_solved(self) -> bool:
        """Bank and ledger agree."""
        return self.bridge.unexplained_minor == 0

    @property
    def differences(self) -> tuple[Match, ...]:
        """The matches that carry a difference, or leave it on a row."""
        return tuple(match for match in self.matches if match.difference_minor)

    @property
    def differences_before_minor(self) -> int:
        """What matches of earlier approvals carry: the bridge knows it, this period does not."""
        own = sum(match.carried_minor for match in self.matches)
        return self.bridge.match_differences_minor - own


def period_report(
    reconciliation: Reconciliation,
    account: str,
    first: date,
    last: date,
    *,
    lang: str,
    prepared_by: str,
    approved_by: str,
    at: datetime,
    approval_no: int | None = None,
    note: str = "",
) -> Report:
    """Collect what a report of one bank account and one period says.

    Args:
        reconciliation: The tables, before or after the approval is stamped on them.
        account: The bank account, in its one spelling.
        first: First day of the period.
        last: Last day of the period: the day of the balances.
        lang: "nb" or "en".
        prepared_by: Who prepared it.
        approved_by: Who approves it; "" in a draft.
        at: When, in the user's own time; kept to the second.
        approval_no: Number of the approval; None for a draft.
        note: What the approver wants to be said.
    """
    matches = covered(reconciliation, account, last, approval_no)
    opened = {side: open_rows(reconciliation, side, account, last) for side in SIDES}
    both = (*opened["ledger"], *opened["statement"])
    off = [row for side in SIDES for row in deactivated_rows(reconciliation, side, account, last)]
    return Report(
        lang=lang,
        account=account,
        first=first.isoformat(),
        last=last.isoformat(),
        approval_no=approval_no,
        prepared_by=prepared_by,
        approved_by=approved_by,
        at=at.replace(tzinfo=None, microsecond=0).isoformat(),
        note=note,
        engine=ENGINE,
        rule_set=rule_set_name(reconciliation.rules),
        bridge=bridge(reconciliation, account, last),
        ageing={side: ageing(open_on(reconciliation, side, account, last)) for side in SIDES},
        open_ledger=opened["ledger"],
        open_statement=opened["statement"],
        deactivated=tuple(off),
        carried=carried_rows(reconciliation, account, first, last, both),
        follow_up=follow_ups(reconciliation, account, last, both),
        findings=_findings(reconciliation, account, last, lang),
        reviews=_reviews(reconciliation, account, last, matches),
        continuity=continuity(reconciliation, account, first, last),
        matches=matches_of(matches),
        rules=rule_sums(matches, reconciliation.rules),
        vouchers=vouchers_of(reconciliation, account, first, last),
        counts=_counts(reconciliation, matches, both, len(off)),
        **_account_facts(reconciliation, account),
    )


def rule_set_name(rules: pd.DataFrame) -> str:
    """Return what identifies the rules of a workbook: a fingerprint that changes with any cell."""
    if rules.empty:
        return ""
    return short_hash(value for row in rules.itertuples(index=False) for value in row)


def _findings(
    reconciliation: Reconciliation, account: str, last: date, lang: str
) -> tuple[Finding, ...]:
    with language.use(lang):
        found = account_findings(reconciliation, account, last)
    return tuple(one for one in found if one.kind in _TOLD_APART)


def _reviews(
    reconciliation: Reconciliation, account: str, last: date, matches: pd.DataFrame
) -> Mapping[str, int]:
    """Count review marks on the rows that the report is about; the legend's marks stand first."""
    members = reconciliation.members
    members = members[members["match_id"].isin(matches["match_id"])]
    marks = []
    for side in SIDES:
        rows = reconciliation.side(side)
        is_in = (rows["account"] == account) & (rows["date"] <= pd.Timestamp(last))
        is_new = rows["id"].isin(members.loc[members["side"] == side, "id"])
        marks += rows.loc[is_in & (is_new | (rows["state"] != "approved")), "review"].tolist()
    counts = Counter(mark.strip() for mark in marks if mark.strip())
    legend = {mark: counts.pop(mark) for mark in REVIEW_MARKS if mark in counts}
    return legend | dict(sorted(counts.items()))


def _account_facts(reconciliation: Reconciliation, account: str) -> dict[str, Any]:
    """Return what the Bank accounts table says of the account; blanks where it is not there."""
    accounts = reconciliation.accounts
    rows = accounts[accounts["account"] == account].to_dict("records")
    row: Mapping[str, Any] = rows[0] if rows else {}
    return {
        "company": row.get("company", ""),
        "org_no": row.get("org_no", ""),
        "bank": row.get("name", ""),
        "iban": to_iban(account),
        "ledger_account": row.get("ledger_account", ""),
        "currency": reconciliation.currency_of(account),
        "is_opening_known": not pd.isna(row.get("opening_balance_minor", pd.NA)),
    }


def _counts(
    reconciliation: Reconciliation, matches: pd.DataFrame, opened: Sequence[Row], off: int
) -> Counts:
    members = reconciliation.members
    taken = members[members["match_id"].isin(matches["match_id"])]
    rows = set(zip(taken["side"], taken["id"], strict=True))
    rows -= {(row.side, row.id) for row in opened}
    partly = sum(row.state == "partly" for row in opened)
    return Counts(matched=len(rows), partly=partly, open=len(opened) - partly, deactivated=off)
