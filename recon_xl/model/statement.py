"""What importers return: one `Statement` per account and statement, one `Ledger` per file."""

from dataclasses import dataclass, field
from datetime import date

import pandas as pd

# The columns that lines and entries have, beside those that are theirs alone. They are the columns
# that `rx.match` takes, so that what is read can be matched as it is.
ROW_FIELDS = (
    "id",
    "account",
    "date",
    "value_date",
    "amount_minor",
    "currency",
    "currency_amount_minor",
    "text",
    "counterparty",
    "reference",
    "kid",
    "batch",
    "source",
)
# What importers add beside them: the amount in a currency that is not the account's, where the bank
# or the ledger tells it. Blank and missing where it does not.
ORIGINAL_FIELDS = ("original_currency", "original_amount_minor")
LINE_FIELDS = (*ROW_FIELDS, "end_to_end_id", "code")
ENTRY_FIELDS = (*ROW_FIELDS, "voucher_no", "voucher_type", "invoice_no", "ledger_account")


@dataclass(frozen=True)
class Statement:
    """One statement of one bank account.

    Attributes:
        account: In its one spelling (`accounts.normalise_account`); "" where the file names none.
        currency: ISO 4217, of the account.
        opening_minor: Balance before the first line; None where the file has none.
        closing_minor: Balance after the last line; None where the file has none.
        lines: `LINE_FIELDS` and `ORIGINAL_FIELDS`; amounts in minor units of the account's
            currency, money in positive. `currency` and `currency_amount_minor` are the account's
            own and the same amount again, so that the frame can be matched as it is; what the
            amount was in another currency stands in the original fields. No rows when empty.
        number: The bank's number of the statement; "" where there is none.
        from_date: First day that it covers; None when it has no dates and no lines.
        to_date: Last day that it covers.
        file: Name of the file, without folders.
        identity: What the bank calls this statement (camt: Stmt/Id), to know a repeated delivery.
        name: The account's or the bank's name, where the file tells.
        warnings: Sentences for the user.
        format: What the file is: "camt.053", "CSV, DNB".
        encoding: How its letters were decoded, as Python names it; "" where that is no question.
    """

    account: str
    currency: str
    opening_minor: int | None
    closing_minor: int | None
    lines: pd.DataFrame
    warnings: list[str] = field(default_factory=list)
    number: str = ""
    from_date: date | None = None
    to_date: date | None = None
    file: str = ""
    identity: str = ""
    name: str = ""
    format: str = ""
    encoding: str = ""

    @property
    def sum_minor(self) -> int:
        """The movements: the sum of all lines."""
        return int(self.lines["amount_minor"].sum())

    @property
    def unexplained_minor(self) -> int:
        """Opening + movements − closing; 0 where the file has no balances."""
        if self.opening_minor is None or self.closing_minor is None:
            return 0
        return self.opening_minor + self.sum_minor - self.closing_minor


@dataclass(frozen=True)
class LedgerAccount:
    """What a ledger file says of one of its bank accounts.

    Attributes:
        ledger_account: Its number in the chart of accounts, such as 1920.
        name: Its name there.
        account: The bank account in its one spelling; "" where the file does not link them.
        currency: ISO 4217; "" where the file does not tell.
        opening_minor: Balance before `opening_date`, debit positive; None where the file has none.
        closing_minor: Balance at the end; None where the file has none.
        opening_date: First day of the file's period.
    """

    ledger_account: str
    name: str = ""
    account: str = ""
    currency: str = ""
    opening_minor: int | None = None
    closing_minor: int | None = None
    opening_date: date | None = None


@dataclass(frozen=True)
class Ledger:
    """The entries on bank accounts of one ledger export.

    Attributes:
        entries: `ENTRY_FIELDS` and `ORIGINAL_FIELDS`; amounts in minor units of the books'
            currency, debit (money into the bank) positive. `currency` is the account's own, and
            `currency_amount_minor` what moves in it.
            `account` is the bank account where the file links it, otherwise "" and
            `ledger_account` says which account in the chart it is ("" where the file has one only).
        accounts: What the file says of each of them.
        company: The company's name; "" where the file does not tell.
        org_no: Its organisation number.
        file: Name of the file, without folders.
        warnings: Sentences for the user.
        format: What the file is: "SAF-T Financial 1.30", "Excel, Tripletex".
        encoding: How its letters were decoded, as Python names it; "" where that is no question.
    """

    entries: pd.DataFrame
    accounts: tuple[LedgerAccount, ...] = ()
    company: str = ""
    org_no: str = ""
    file: str = ""
    warnings: list[str] = field(default_factory=list)
    format: str = ""
    encoding: str = ""
