"""What a SAF-T file says before its postings: company, chart of accounts, names of parties."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from lxml import etree

from recon_xl.errors import BadValuesError, WrongAccountError
from recon_xl.importers.bad_values import UnreadableError
from recon_xl.importers.bank_accounts import Choice, chosen, is_bank_account
from recon_xl.importers.rows import clean, count_of, iso_day
from recon_xl.importers.xml_stream import Paths, Texts, texts_of
from recon_xl.language import _
from recon_xl.model.accounts import normalise_account
from recon_xl.model.money import to_minor
from recon_xl.model.reconciliation import BOOKS_CURRENCY

_HEADER: Paths = (
    ("AuditFileVersion", "version"),
    ("Company/Name", "company"),
    ("Company/RegistrationNumber", "org_no"),
    ("DefaultCurrencyCode", "currency"),
    ("SelectionCriteria/SelectionStartDate", "start"),
    ("SelectionCriteria/PeriodStartYear", "start_year"),
    ("SelectionCriteria/PeriodStart", "start_period"),
)
_BANK: Paths = (
    ("IBANNumber", "iban"),
    ("BankAccountNumber", "number"),
    ("CurrencyCode", "currency"),
    ("GeneralLedgerAccountID", "chart"),
)
_ACCOUNT: Paths = (
    ("AccountID", "id"),
    ("AccountDescription", "name"),
    ("StandardAccountID", "standard"),
    ("GroupingCode", "group"),
    ("OpeningDebitBalance", "opening_debit"),
    ("OpeningCreditBalance", "opening_credit"),
    ("ClosingDebitBalance", "closing_debit"),
    ("ClosingCreditBalance", "closing_credit"),
)
_PARTY: Paths = (
    ("CustomerID", "customer"),
    ("SupplierID", "supplier"),
    ("Name", "name"),
    ("CompanyName", "name"),
)


@dataclass(frozen=True)
class ChartAccount:
    """One account of the chart; balances with debit positive, None where the file has none."""

    name: str
    standard: str
    opening_minor: int | None
    closing_minor: int | None


@dataclass
class Master:
    """Header and master files of one SAF-T export, all its parts together.

    Attributes:
        account: What the user named; None for all bank accounts.
        name: Name of the file, for errors.
        currency: Of the books.
        opening_day: First day of the period; None where the file does not tell.
        chart: The accounts by number.
        links: Bank account by account number.
        currencies: Currency by account number, of linked bank accounts.
        parties: Names of customers and suppliers, by kind and number.
    """

    account: str | None
    name: str
    version: str = ""
    encoding: str = ""
    company: str = ""
    org_no: str = ""
    currency: str = BOOKS_CURRENCY
    opening_day: date | None = None
    chart: dict[str, ChartAccount] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    currencies: dict[str, str] = field(default_factory=dict)
    parties: dict[tuple[str, str], str] = field(default_factory=dict)
    _choice: Choice | None = None
    _taken: dict[str, bool] = field(default_factory=dict)

    def take_header(self, element: etree._Element) -> None:
        """Take what the Header element says."""
        texts = texts_of(element, _HEADER)
        self.version = texts["version"]
        self.company = clean(texts["company"])
        self.org_no = clean(texts["org_no"])
        self.currency = texts["currency"].upper() or self.currency
        self.opening_day = self.opening_day or iso_day(texts["start"]) or _first_day(texts)
        for item in element.iterfind("{*}Company/{*}BankAccount"):
            bank = texts_of(item, _BANK)
            number = normalise_account(bank["iban"] or bank["number"])
            if bank["chart"] and number:
                self.links[bank["chart"]] = number
                self.currencies[bank["chart"]] = bank["currency"].upper()

    def take_account(self, element: etree._Element) -> None:
        """Take one account of the chart.

        Raises:
            UnreadableError: A balance is no amount.
        """
        texts = texts_of(element, _ACCOUNT)
        self.chart[texts["id"]] = ChartAccount(
            clean(texts["name"]),
            texts["standard"] or (texts["group"] if texts["group"].isdecimal() else ""),
            self._balance(texts["opening_debit"], texts["opening_credit"]),
            self._balance(texts["closing_debit"], texts["closing_credit"]),
        )

    def take_party(self, element: etree._Element) -> None:
        """Take the name of one customer or supplier."""
        texts = texts_of(element, _PARTY)
        for kind in ("customer", "supplier"):
            if texts[kind]:
                self.parties[kind, texts[kind]] = clean(texts["name"])

    @property
    def charts(self) -> list[str]:
        """The accounts that are read."""
        if self.chart or self.links:
            return list(self._chosen().charts)
        return [number for number, is_taken in self._taken.items() if is_taken]

    def takes(self, number: str) -> bool:
        """Say whether the entries of an account are read.

        Raises:
            WrongAccountError: There is no bank account, or not the one that was named.
        """
        if number not in self._taken:
            self._taken[number] = self._is_wanted(number)
        return self._taken[number]

    def bank_of(self, number: str) -> str:
        """Return the bank account of an account; "" where nothing tells."""
        return self._chosen().bank_of.get(number, "") if self.chart or self.links else ""

    def _is_wanted(self, number: str) -> bool:
        if self.chart or self.links:
            return number in self._chosen().charts
        # A later part of a split export has postings only.
        return number == self.account if self.account else is_bank_account(number)

    def _chosen(self) -> Choice:
        if self._choice is None:
            names = {number: about.name for number, about in self.chart.items()}
            standards = {number: about.standard for number, about in self.chart.items()}
            if self.account is None and not self.links:
                self._choice = Choice(self._banks(), {})
            else:
                self._choice = chosen(
                    names, self.links, account=self.account, standards=standards, where=self.name
                )
        return self._choice

    def _banks(self) -> list[str]:
        banks = [
            number
            for number, about in self.chart.items()
            if is_bank_account(number, about.name, about.standard)
        ]
        if not banks:
            raise WrongAccountError(
                _("The chart of accounts has no account that is known as a bank account."),
                where=self.name,
                remedy=_("Name the account with --account. Nothing was imported."),
            )
        return banks

    def _balance(self, debit: str, credit: str) -> int | None:
        if not debit and not credit:
            return None
        net = decimal_of(debit or "0") - decimal_of(credit or "0")
        return minor_of_books(net, self.currency)


def decimal_of(text: str) -> Decimal:
    """Read an amount of the file.

    Raises:
        UnreadableError: It is none.
    """
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise UnreadableError(_("amount"), text) from error
    if not number.is_finite():
        raise UnreadableError(_("amount"), text)
    return number


def minor_of_books(amount: Decimal, currency: str) -> int:
    """Return an amount in minor units.

    Raises:
        UnreadableError: It has more decimals than the currency.
    """
    try:
        return to_minor(amount, currency)
    except BadValuesError as error:
        raise UnreadableError(_("amount"), amount) from error


def _first_day(texts: Texts) -> date | None:
    year, period = count_of(texts["start_year"]) or 0, count_of(texts["start_period"]) or 0
    return date(year, period, 1) if 1900 <= year <= 2999 and 1 <= period <= 12 else None
