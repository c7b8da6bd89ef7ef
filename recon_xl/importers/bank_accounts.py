"""Which accounts of a chart are bank accounts, and which of them a ledger is read for.

Source: NS 4102 and the standard accounts of SAF-T Financial: 1900 to 1909 are cash, 1920 to 1999
bank deposits.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from recon_xl.errors import WrongAccountError
from recon_xl.language import _
from recon_xl.model.accounts import format_account, is_valid_account, normalise_account

_BANK_WORDS = re.compile(r"bank|innskudd|driftskonto|skattetrekk|sparekonto|deposit", re.IGNORECASE)
_CASH_WORDS = re.compile(r"kontant|kasse(?!kreditt)|cash|vekslepenger|gavekort|frimerke", re.I)


@dataclass(frozen=True)
class Choice:
    """What of a ledger is read.

    Attributes:
        charts: Accounts of the chart whose entries are taken.
        bank_of: Bank account of each of them; "" where nothing tells.
    """

    charts: Collection[str]
    bank_of: Mapping[str, str]


def is_bank_account(number: str, name: str = "", standard: str = "") -> bool:
    """Say whether an account of the chart is a bank account.

    Args:
        number: Its number in the company's chart.
        name: Its name.
        standard: Its standard account, two or four digits; "" where the file gives none.

    >>> is_bank_account("1920"), is_bank_account("1900", "Kontanter"), is_bank_account("1500")
    (True, False, False)
    >>> is_bank_account("Business Bank Account")
    True
    """
    if not any(map(str.isdecimal, number)):  # some systems name their accounts only
        return bool(_BANK_WORDS.search(number))
    code = standard if len(standard) == 4 else number[:4]
    in_class = code.startswith("19") and (not standard or standard.startswith("19"))
    if not in_class or _CASH_WORDS.search(name):
        return False
    return bool(_BANK_WORDS.search(name)) or "1910" <= code <= "1999"


def chosen(
    names: Mapping[str, str],
    links: Mapping[str, str],
    *,
    account: str | None,
    standards: Mapping[str, str] | None = None,
    where: str,
) -> Choice:
    """Choose the accounts of a ledger that are read.

    Args:
        names: Name by number of the accounts in the file; a file that names none has "".
        links: Bank account by number, where the file tells.
        account: What the user named: an account of the chart or a bank account.
        standards: Standard account by number, where the file tells.
        where: Name of the file, for errors.

    Raises:
        WrongAccountError: The file does not have the account that was named.
    """
    banks = [
        number
        for number, name in names.items()
        if is_bank_account(number, name, (standards or {}).get(number, ""))
    ]
    if account is None:
        charts = list(links) or banks or list(names)
        return Choice(charts, dict(links))
    wanted = normalise_account(account)
    if wanted in names:
        return Choice([wanted], dict(links))
    linked = [number for number, bank in links.items() if bank == wanted]
    if linked:
        return Choice(linked, dict(links))
    left = [number for number in (banks or names) if number not in links]
    if len(left) == 1 and is_valid_account(wanted):
        return Choice(left, {**links, left[0]: wanted})
    if list(names) == [""]:
        return Choice([""], {"": wanted})
    raise WrongAccountError(
        _(
            "The ledger has no account {name}; it has {known}.",
            name=format_account(wanted),
            known=", ".join([*banks, *(n for n in names if n not in banks)][:20]) or "–",
        ),
        where=where,
        remedy=_("Name one of these with --account. Nothing was imported."),
    )
