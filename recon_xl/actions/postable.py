"""Which statement lines can be posted, and what is to be said of the others."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recon_xl.actions.activation import refuse_approved
from recon_xl.actions.choosing import active_accounts, marked_ids, rows_called
from recon_xl.actions.currency_rows import refuse_irreconcilable
from recon_xl.actions.recognition import DAYS_MAX
from recon_xl.actions.vouchers import waiting_minor
from recon_xl.importers.charges import charge_of
from recon_xl.language import _, plural
from recon_xl.model.reconciliation import Reconciliation, open_minor
from recon_xl.model.vouchers import entry_ids

_SHOWN_MAX = 5


@dataclass(frozen=True)
class Choice:
    """What was chosen.

    Attributes:
        lines: The lines to post by day, with `kind` ("fee" or "interest") and `left_minor`.
        skipped: Ids of chosen lines that are left out.
        warnings: Why they are, and what else is to be said.
    """

    lines: pd.DataFrame
    skipped: Sequence[str]
    warnings: Sequence[str]


def chosen_lines(reconciliation: Reconciliation, row_ids: Sequence[str]) -> Choice:
    """Choose the lines to post: those named, otherwise the marked ones, otherwise all charges.

    Raises:
        UnknownIdError: An id is no statement line.
        ApprovedRowError: A line is approved.
        NothingOpenError: A line has no amount in the currency of its account.
    """
    ids = list(row_ids) or marked_ids(reconciliation, "statement")
    lines = _named(reconciliation, ids) if ids else _charges(reconciliation)
    refuse_approved({"ledger": reconciliation.ledger.iloc[:0], "statement": lines})
    refuse_irreconcilable(reconciliation, {"statement": lines})
    # Numbers follow days and ids, so that sorting a sheet does not change them.
    lines = lines.sort_values(["date", "id"], kind="stable")
    nothing = (lines["left_minor"] == 0).to_numpy()
    waiting = lines["id"].map(waiting_minor(reconciliation)).fillna(0).to_numpy() != 0
    doubtful = np.zeros(len(lines), dtype=bool) if ids else _may_be_posted(reconciliation, lines)
    left_out = nothing | waiting | doubtful
    unclear = (lines["kind"] == "").to_numpy() & ~left_out
    told = (nothing, waiting & ~nothing, doubtful & ~waiting, unclear)
    warnings = _warnings(*(list(lines.loc[which, "id"]) for which in told))
    if not ids and not left_out.all():
        warnings += _unmatched(reconciliation)
    return Choice(
        lines[~left_out].replace({"kind": {"": "fee"}}),
        list(lines.loc[left_out, "id"]),
        warnings,
    )


def _named(reconciliation: Reconciliation, ids: Sequence[str]) -> pd.DataFrame:
    return _with_kind(reconciliation, rows_called(reconciliation, "statement", ids))


def _charges(reconciliation: Reconciliation) -> pd.DataFrame:
    """Return the open lines that code or text tells to be a fee or interest."""
    accounts = active_accounts(reconciliation, None)
    lines = reconciliation.statement[reconciliation.statement["account"].isin(accounts)]
    lines = _with_kind(reconciliation, lines[open_minor(lines, reconciliation.accounts) != 0])
    return lines[lines["kind"] != ""]


def _with_kind(reconciliation: Reconciliation, lines: pd.DataFrame) -> pd.DataFrame:
    return lines.assign(
        kind=[
            charge_of(code, text) for code, text in zip(lines["code"], lines["text"], strict=True)
        ],
        left_minor=open_minor(lines, reconciliation.accounts),
    )


def _may_be_posted(reconciliation: Reconciliation, lines: pd.DataFrame) -> NDArray[np.bool_]:
    """Say which lines the ledger may hold already.

    They are in a suggestion, or an open entry of the same amount lies at most `DAYS_MAX` days away;
    entries that were posted from other lines do not count.
    """
    ledger = reconciliation.ledger[~reconciliation.ledger["id"].isin(entry_ids(reconciliation))]
    entries = pd.DataFrame(
        {
            "account": ledger["account"],
            "left_minor": open_minor(ledger, reconciliation.accounts),
            "entry_date": ledger["date"],
        }
    )
    both = lines.merge(entries, on=["account", "left_minor"])
    near = both[(both["date"] - both["entry_date"]).dt.days.abs() <= DAYS_MAX]
    known = {*near["id"], *reconciliation.suggestion_members["id"]}
    return lines["id"].isin(known).to_numpy(dtype=bool)


def _unmatched(reconciliation: Reconciliation) -> list[str]:
    """Warn where nothing is matched yet: a month's fees can stand in the ledger as one sum."""
    if len(reconciliation.matches) or not len(reconciliation.ledger):
        return []
    return [
        _(
            "Nothing is matched yet. Where the ledger holds the month's fees as one sum, they are"
            " posted twice now: match first, and undo this."
        )
    ]


def _warnings(
    nothing: list[str], waiting: list[str], doubtful: list[str], other: list[str]
) -> list[str]:
    told = []
    if nothing:
        told.append(
            plural(
                "One line has no remaining amount and is left out: {ids}.",
                "{n} lines have no remaining amount and are left out: {ids}.",
                len(nothing),
                ids=some(nothing),
            )
        )
    if waiting:
        told.append(
            plural(
                "One line is posted already, and its voucher waits to be matched: {ids}.",
                "{n} lines are posted already, and their vouchers wait to be matched: {ids}.",
                len(waiting),
                ids=some(waiting),
            )
        )
    if doubtful:
        told.append(
            plural(
                "One fee or interest line may be in the ledger already and is left out: {ids}."
                " Match it, or name it to post it.",
                "{n} fee or interest lines may be in the ledger already and are left out: {ids}."
                " Match them, or name them to post them.",
                len(doubtful),
                ids=some(doubtful),
            )
        )
    if other:
        told.append(
            plural(
                "Neither code nor text says that one line is a fee or interest: {ids}. It is posted"
                " on the fee account.",
                "Neither code nor text says that {n} lines are fees or interest: {ids}. They are"
                " posted on the fee account.",
                len(other),
                ids=some(other),
            )
        )
    return told


def some(names: Sequence[str]) -> str:
    """Return the first few names."""
    shown = ", ".join(names[:_SHOWN_MAX])
    return f"{shown} …" if len(names) > _SHOWN_MAX else shown
