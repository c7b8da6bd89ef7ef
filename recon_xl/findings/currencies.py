"""Rows of a currency account that cannot be reconciled, and why."""

from collections.abc import Iterator

from recon_xl.findings.finding import Finding
from recon_xl.language import _, current, plural
from recon_xl.model.currencies import NO_AMOUNT, NO_MOVEMENT, obstacles
from recon_xl.model.numbers import format_amount
from recon_xl.model.reconciliation import BOOKS_CURRENCY, Reconciliation
from recon_xl.model.sides import SIDES
from recon_xl.model.tables import TABLES

_NAMED_MAX = 5


def currency_findings(reconciliation: Reconciliation, account: str) -> Iterator[Finding]:
    """Tell of open rows without an amount in the currency of their account."""
    currency = reconciliation.currency_of(account)
    for side in SIDES:
        rows = reconciliation.rows_of(side, account)
        rows = rows[rows["state"].isin(["open", "partly"])]
        why = obstacles(reconciliation, rows)
        for kind in (NO_AMOUNT, NO_MOVEMENT):
            stopped = rows[why == kind]
            if stopped.empty:
                continue
            minor = int(stopped["amount_minor"].sum())
            said = stopped["currency"].iloc[0] if kind == NO_AMOUNT else BOOKS_CURRENCY
            facts = {
                "sheet": TABLES[side].sheet(current()),
                "ids": ", ".join(stopped["id"][:_NAMED_MAX]),
                "amount": format_amount(minor, said),
                "said": said,
                "currency": currency,
            }
            if kind == NO_AMOUNT:
                text = plural(
                    "One row has no amount in {currency}, and counts as if its {amount} {said} were"
                    " {currency}: {sheet} {ids}.",
                    "{n} rows have no amount in {currency}, and count as if their {amount} {said}"
                    " were {currency}: {sheet} {ids}.",
                    len(stopped),
                    **facts,
                )
                remedy = _(
                    "Withdraw the import, and import a ledger with amounts in {currency}.", **facts
                )
            else:
                text = plural(
                    "One row of {amount} {said} moves nothing in {currency}, so no line can match"
                    " it: {sheet} {ids}.",
                    "{n} rows of {amount} {said} move nothing in {currency}, so no line can match"
                    " them: {sheet} {ids}.",
                    len(stopped),
                    **facts,
                )
                remedy = _("A revaluation: deactivate it with that reason.")
            yield Finding(
                "currency",
                account,
                side,
                tuple(stopped["id"]),
                minor if kind == NO_AMOUNT else 0,
                text,
                remedy,
            )
