"""What stands above and below a table: account, currency, balances."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from recon_xl.importers.columns import fold
from recon_xl.importers.grid import GridRow, blank, text_of
from recon_xl.importers.table_words import CLOSING, OPENING
from recon_xl.model.accounts import is_valid_account, normalise_account

_ACCOUNT = {"konto", "kontonummer", "kontonr", "bankkonto", "account", "accountnumber", "iban",
            "kontoiban", "cuenta", "accountno", "hovedbokskonto"}  # fmt: skip
_CURRENCY = {"valuta", "currency", "ccy", "kontovaluta", "accountcurrency"}
_NAME = {"kontonavn", "accountname", "bank", "kontotype"}
_COMPANY = {"firma", "klient", "company", "selskap", "kunde", "kontoeier", "accountholder"}
_STATED_CURRENCY = re.compile(r"\b[A-Z]{3}\b")
_NUMBER = re.compile(r"\b[A-Z]{2}\d{2}[A-Z0-9 ]{11,38}\b|(?<!\d)\d{4}[ .]?\d{2}[ .]?\d{5}(?!\d)")
_CALLED_ACCOUNT = re.compile(
    r"(?:konto|account|iban)\w*\W{1,3}(NO\d{2}[\d ]{11,14}|\d{4}[ .]?\d{2}[ .]?\d{5})(?!\d)",
    re.IGNORECASE,
)


@dataclass
class Preamble:
    """What the rows above a header tell; "" where they do not.

    Attributes:
        account: As it stands behind its label; else the bank account that a sentence names.
        currency: ISO 4217, as a label or a balance states it.
        name: Of the account.
        company: Whose account it is.
        opening: The cell beside the words for it; None without.
        closing: The cell beside the words for it; None without.
    """

    account: str = ""
    currency: str = ""
    name: str = ""
    company: str = ""
    opening: object = None
    closing: object = None


def preamble_of(rows: Sequence[GridRow]) -> Preamble:
    """Return what the rows above a header tell."""
    found = Preamble()
    for label, value in _pairs(rows):
        text = text_of(value)
        if label in _ACCOUNT:
            found.account = found.account or text
        elif label in _CURRENCY and re.fullmatch(r"[A-Za-z]{3}", text):
            found.currency = text.upper()
        elif label in _NAME:
            found.name = found.name or text
        elif label in _COMPANY:
            found.company = found.company or text
        elif found.opening is None and label.startswith(OPENING):
            found.opening = value
        elif label.startswith(CLOSING):
            found.closing = value
    found.account = found.account or _account_mentioned(rows)
    for cell in (found.opening, found.closing):
        stated = _STATED_CURRENCY.search(text_of(cell))
        found.currency = found.currency or (stated[0] if stated else "")
    return found


def account_in(text: str) -> str:
    """Return the valid bank account number that a text holds, in its one spelling; "" without.

    >>> account_in("Driftskonto 8601.11.17947"), account_in("2026-10-31")
    ('86011117947', '')
    """
    for found in _NUMBER.finditer(text):
        if is_valid_account(found[0]):
            return normalise_account(found[0])
    return ""


def _account_mentioned(rows: Sequence[GridRow]) -> str:
    """Return the bank account that a sentence names: "Fjordbanken, konto 8601 11 17947".

    One whose check digit is wrong counts where it is called an account, as in a column: the rows
    would otherwise go to whatever account there is, and nobody would be told.
    """
    texts = [cell for row in rows for cell in row.cells if isinstance(cell, str)]
    mentions = [text for text in texts if re.search("konto|account|iban", text, re.IGNORECASE)]
    valid = next(filter(None, map(account_in, mentions)), "")
    called = next(filter(None, map(_CALLED_ACCOUNT.search, mentions)), None)
    return valid or (normalise_account(called[1]) if called else "")


def _pairs(rows: Sequence[GridRow]) -> Iterator[tuple[str, object]]:
    """Go through labels with what stands beside or behind them."""
    for row in rows:
        cells = [cell for cell in row.cells if not blank(cell)]
        for cell, beside in zip(cells, [*cells[1:], None], strict=True):
            if not isinstance(cell, str):
                continue
            label, colon, rest = cell.partition(":")
            if colon and rest.strip():
                yield fold(label), rest.strip()
            elif beside is not None:
                yield fold(cell), beside
