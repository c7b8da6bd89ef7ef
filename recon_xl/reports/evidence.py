"""The sealed facts: everything that an approval vouches for, as one canonical JSON text.

The text is embedded in the document byte for byte; its SHA-256 is the seal. A later change of an
approved row, match or statement no longer agrees with it. A workbook cannot prevent such a change:
that it is seen is the promise.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

import pandas as pd

from recon_xl.model.journal import canonical_json
from recon_xl.model.money import decimals
from recon_xl.model.reconciliation import Reconciliation
from recon_xl.model.sides import SIDES
from recon_xl.model.tables import TABLES
from recon_xl.reports.activity import covered
from recon_xl.reports.content import Report

FORMAT = "recon_xl reconciliation 1"
# What a person or a rule may change on a row that was open; all the rest is what the row is.
PASSING = frozenset(
    "remaining_minor currency_remaining_minor state mark match_id rule review note approval_no"
    " cleared".split()
)
# Where a row was read from may change, when a later export holds the same voucher.
NOT_COMPARED = PASSING | {"source", "batch"}
ACCOUNT_FIELDS = ("ledger_account", "currency", "opening_date", "opening_balance_minor")
BALANCES = ("ledger_balance", "bank_balance", "unexplained")
_SURROGATES = re.compile("[\ud800-\udfff]")


def sealed_facts(reconciliation: Reconciliation, report: Report) -> str:
    """Write down everything that the report approves.

    Args:
        reconciliation: The tables that the report was made of.
        report: What `period_report` made of them.

    Returns:
        Canonical JSON, without line breaks: equal facts are equal bytes. Amounts are minor units,
        blank cells are left out. `ledger` and `statement` hold every row that the approval covers:
        matched, open or deactivated on the last day of the period, with its state on that day.
    """
    last = date.fromisoformat(report.last)
    matches = covered(reconciliation, report.account, last, report.approval_no)
    members = reconciliation.members
    members = members[members["match_id"].isin(matches["match_id"])]
    accounts = reconciliation.accounts
    facts = {
        "format": FORMAT,
        "draft": report.is_draft,
        "company": report.company,
        "org_no": report.org_no,
        "account": report.account,
        "settings": _only(fact_rows(accounts[accounts["account"] == report.account])),
        "currency": report.currency,
        "decimals": decimals(report.currency),
        "first": report.first,
        "last": report.last,
        "approval_no": report.approval_no,
        "prepared_by": report.prepared_by,
        "approved_by": report.approved_by,
        "at": fact(pd.Timestamp(report.at)),
        "note": report.note,
        "engine": report.engine,
        "rule_set": report.rule_set,
        "rules": fact_rows(reconciliation.rules),
        "bridge": _bridge_facts(report),
        "matches": _match_facts(matches, members),
        "statements": _statement_facts(reconciliation, report),
        "vouchers": _voucher_facts(reconciliation, report),
        **{side: _side_facts(reconciliation, report, side, members) for side in SIDES},
    }
    return without_surrogates(canonical_json(facts))


def seal(text: str | bytes) -> str:
    """Return the SHA-256 of the facts, in hexadecimal digits."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def fact_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as facts: blank cells left out, days and times in ISO."""
    return [
        {field: told for field, value in row.items() if (told := fact(value)) is not None}
        for row in frame.to_dict("records")
    ]


def fact(value: Any) -> Any:
    """Return one cell as a fact; None when it is blank."""
    if pd.isna(value) or value == "":
        return None
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}" if value == value.normalize() else value.isoformat()
    return without_surrogates(value) if isinstance(value, str) else value


def without_surrogates(text: str) -> str:
    """Replace what no encoding can write: halves of characters, as damaged cells hold them."""
    return _SURROGATES.sub("\ufffd", text)


def _bridge_facts(report: Report) -> dict[str, Any]:
    told = asdict(report.bridge)
    told["day"] = report.last
    told["computed_minor"] = report.bridge.computed_minor
    told["unexplained_minor"] = report.bridge.unexplained_minor
    return told


def _side_facts(
    reconciliation: Reconciliation, report: Report, side: str, members: pd.DataFrame
) -> list[dict[str, Any]]:
    """Return the rows of one side that the approval covers, by date and id."""
    last = date.fromisoformat(report.last)
    frame = reconciliation.side(side)
    rows = frame[(frame["account"] == report.account) & (frame["date"] <= pd.Timestamp(last))]
    shown = {"ledger": report.open_ledger, "statement": report.open_statement}[side]
    opened = {row.id: row for row in shown}
    taken = set(members.loc[members["side"] == side, "id"])
    off = set(rows.loc[rows["state"] == "deactivated", "id"])
    ids = rows["id"].tolist()
    own = [field for field in TABLES[side].by_field if field not in PASSING]
    told = rows[own].assign(
        note=rows["note"],
        state=[
            opened[each].state if each in opened else "deactivated" if each in off else "matched"
            for each in ids
        ],
        left_minor=[opened[each].left_minor if each in opened else 0 for each in ids],
    )
    chosen = told[rows["id"].isin({*opened, *off, *taken})]
    return fact_rows(chosen.sort_values(["date", "id"], kind="stable"))


def _match_facts(matches: pd.DataFrame, members: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the matches with what each takes of its rows, by id."""
    told = matches.drop(columns=["ledger_ids", "statement_ids", "approval_no"])
    parts = member_facts(members)
    return [
        {**row, "members": parts.get(row["match_id"], [])}
        for row in fact_rows(told.sort_values("match_id", kind="stable"))
    ]


def member_facts(members: pd.DataFrame) -> Mapping[str, list[list[Any]]]:
    """Return what each match takes: side, id and minor units, sorted."""
    found: dict[str, list[list[Any]]] = {}
    for row in members.sort_values(["match_id", "side", "id"], kind="stable").itertuples():
        found.setdefault(row.match_id, []).append([row.side, row.id, int(row.amount_minor)])
    return found


def _statement_facts(reconciliation: Reconciliation, report: Report) -> list[dict[str, Any]]:
    every = reconciliation.statements
    found = every[
        (every["account"] == report.account)
        & (every["to"] >= pd.Timestamp(report.first))
        & (every["from"] <= pd.Timestamp(report.last))
    ]
    return fact_rows(found.sort_values(["from", "to", "number", "file"], kind="stable"))


def _voucher_facts(reconciliation: Reconciliation, report: Report) -> list[dict[str, Any]]:
    every = reconciliation.vouchers
    inside = every["date"].between(pd.Timestamp(report.first), pd.Timestamp(report.last))
    found = every[(every["account"] == report.account) & inside]
    return fact_rows(found.sort_values(["voucher_series", "voucher_no"], kind="stable"))


def _only(rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return next(iter(rows), {})
