"""Find the bank account of ledger entries, which name accounts of their own chart.

They are brought together by what the ledger file says, by the Bank accounts table, by --account, or
because there is only one account on each side; never by guessing among several.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from recon_xl.actions.choosing import account_called
from recon_xl.errors import WrongAccountError
from recon_xl.language import _
from recon_xl.model.accounts import format_account, is_valid_account, normalise_account
from recon_xl.model.reconciliation import Reconciliation
from recon_xl.model.statement import Ledger

# What an account is called when neither a file nor a person names it.
NAMELESS = "bank"


@dataclass(frozen=True)
class LedgerScope:
    """Which bank accounts a ledger's entries go to.

    Attributes:
        accounts: The bank accounts, each once.
        account_of_entry: One per entry; "" for entries that are left out.
        ledger_account_of: The account in the chart of each bank account, where it is known.
        warnings: What was left out, and why.
    """

    accounts: Sequence[str]
    account_of_entry: Sequence[str]
    ledger_account_of: dict[str, str]
    warnings: Sequence[str]


def ledger_scope(reconciliation: Reconciliation, ledger: Ledger, named: str | None) -> LedgerScope:
    """Find the bank account of every entry.

    Raises:
        WrongAccountError: Several accounts fit and nothing tells which.
    """
    entries = ledger.entries
    charts = sorted(set(entries["ledger_account"]) | {a.ledger_account for a in ledger.accounts})
    links = {a.ledger_account: a.account for a in ledger.accounts if a.account}
    links |= dict(zip(entries["ledger_account"], entries["account"], strict=True)) | links
    links = {chart: bank for chart, bank in links.items() if bank}
    for chart in charts:
        known = reconciliation.accounts
        found = known.loc[(known["ledger_account"] == chart) & (chart != ""), "account"]
        if chart not in links and len(found) == 1:
            links[chart] = str(found.iloc[0])

    wanted_chart, wanted_bank = _wanted(reconciliation, named, charts, links)
    if wanted_chart is not None:
        links = {wanted_chart: wanted_bank}
    elif not links:
        links = _only_fit(reconciliation, ledger, charts)
    of_entry = entries["ledger_account"].map(links).fillna("")
    left_out = sorted(set(entries.loc[of_entry == "", "ledger_account"]))
    warnings = [
        _(
            "{n} entries on other accounts ({accounts}) were left out.",
            n=int((of_entry == "").sum()),
            accounts=", ".join(left_out),
        )
    ] * bool(left_out)
    return LedgerScope(
        list(dict.fromkeys(links.values())),
        list(of_entry),
        {bank: chart for chart, bank in links.items()},
        warnings,
    )


def _wanted(
    reconciliation: Reconciliation,
    named: str | None,
    charts: Sequence[str],
    links: dict[str, str],
) -> tuple[str | None, str]:
    """Return the account in the chart that a person named, and its bank account."""
    if not named:
        return None, ""
    wanted = normalise_account(named)
    if wanted in charts:
        fallback = account_called(reconciliation, named) or only_account(reconciliation) or wanted
        return wanted, links.get(wanted, fallback)
    bank = account_called(reconciliation, named) or wanted
    linked = [chart for chart, account in links.items() if account == bank]
    if linked:
        return linked[0], bank
    unlinked = [chart for chart in charts if chart not in links]
    if len(unlinked) == 1 and is_valid_account(bank):
        return unlinked[0], bank
    if len(unlinked) == 1 and unlinked[0] == "":
        return "", bank
    raise WrongAccountError(
        _(
            "The ledger has no account {name}; it has {known}.",
            name=format_account(wanted),
            known=", ".join(filter(None, charts)) or "–",
        ),
        remedy=_("Name one of these with --account. Nothing was imported."),
    )


def _only_fit(
    reconciliation: Reconciliation, ledger: Ledger, charts: Sequence[str]
) -> dict[str, str]:
    """Return the one link that is possible when there is one account on each side."""
    known = list(reconciliation.accounts["account"])
    if len(charts) <= 1 and len(known) <= 1:
        chart = charts[0] if charts else ""
        return {chart: known[0] if known else chart or NAMELESS}
    raise WrongAccountError(
        _(
            "Nothing tells which ledger account belongs to which bank account: the file has"
            " {charts}, the workbook {accounts}.",
            charts=", ".join(filter(None, charts)) or "–",
            accounts=", ".join(map(format_account, known)) or "–",
        ),
        where=ledger.file,
        remedy=_(
            "Name the account with --account, or write the ledger account into the Bank accounts"
            " table. Nothing was imported."
        ),
    )


def only_account(reconciliation: Reconciliation) -> str:
    """Return the workbook's bank account when it has one only, otherwise ""."""
    known = list(reconciliation.accounts["account"])
    return known[0] if len(known) == 1 else ""
