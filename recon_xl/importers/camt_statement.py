"""From the pages of a camt message to statements: balances, periods, and what is odd in them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from recon_xl.importers.rows import Rows, clean, count_of, iso_day, lines_frame
from recon_xl.importers.xml_stream import Texts
from recon_xl.language import _, plural
from recon_xl.model.accounts import normalise_account
from recon_xl.model.reconciliation import BOOKS_CURRENCY
from recon_xl.model.statement import Statement


@dataclass
class Page:
    """One Stmt element on its way to a statement, or to a part of one.

    Attributes:
        message: "camt.053", "camt.052" or "camt.054".
        head: What stands above its entries.
        currency: Of the account.
        rows: Its booked entries.
        balances: By code; the first of each also under "CODE first".
        days: Day of each balance.
        entry_count: All its entries.
        pending_count: Entries that are not booked.
        undated_count: Entries without a booking date.
        foreign_count: Amounts in another currency than the account's.
    """

    message: str
    head: Texts
    currency: str
    rows: Rows = field(default_factory=Rows)
    balances: dict[str, int] = field(default_factory=dict)
    days: dict[str, date] = field(default_factory=dict)
    entry_count: int = 0
    pending_count: int = 0
    undated_count: int = 0
    foreign_count: int = 0

    @property
    def account(self) -> str:
        """The account in its one spelling."""
        return normalise_account(self.head["iban"] or self.head["other"])

    @property
    def fallback_day(self) -> date | None:
        """The day of entries that have none: notifications often leave it out."""
        return iso_day(self.head["to"]) or iso_day(self.head["created"])

    @property
    def number(self) -> str:
        """The bank's number of the statement; "" when it has none."""
        return clean(self.head["number"] or self.head["legal_number"])


def together(pages: Sequence[Page]) -> list[list[Page]]:
    """Put the pages of each statement together: page 2 goes on where page 1 of its number ended."""
    found: list[list[Page]] = []
    for page in pages:
        before = found[-1][-1] if found else None
        this = count_of(page.head["page"])
        last = count_of(before.head["page"]) if before else None
        follows = this is not None and last is not None and this == last + 1
        if before and follows and (before.account, before.number) == (page.account, page.number):
            found[-1].append(page)
        else:
            found.append([page])
    return found


def statement_of(pages: Sequence[Page], name: str, encoding: str) -> Statement:
    """Return the statement that these pages make.

    Args:
        pages: One or more, in their order.
        name: Name of the file.
        encoding: Of the file.
    """
    first, last = pages[0], pages[-1]
    frames = [page.rows.frame() for page in pages]
    lines = pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0]
    currency = first.currency or BOOKS_CURRENCY
    days = [day.date() for day in (lines["date"].min(), lines["date"].max()) if pd.notna(day)]
    closed = last.days.get("CLBD")
    return Statement(
        account=first.account,
        currency=currency,
        opening_minor=_opening(first),
        closing_minor=_closing(last, is_page=bool(last.head["page"])),
        lines=lines_frame(lines, account=first.account, currency=currency),
        warnings=_warnings(pages),
        number=first.number,
        from_date=_known(iso_day(first.head["from"]), first.days.get("OPBD"), *days[:1], closed),
        to_date=_known(iso_day(last.head["to"]), closed, *days[-1:]),
        file=name,
        identity=clean(first.head["identity"]),
        name=clean(first.head["name"] or first.head["bank"]),
        format=first.message,
        encoding=encoding,
    )


def _known(*days: date | None) -> date | None:
    """Return the first day that is known."""
    return next((day for day in days if day), None)


def _opening(page: Page) -> int | None:
    for code in ("OPBD first", "PRCD first"):
        if code in page.balances:
            return page.balances[code]
    is_later_page = page.message == "camt.053" and page.head["page"] not in {"", "1"}
    return page.balances.get("ITBD first") if is_later_page else None


def _closing(page: Page, *, is_page: bool) -> int | None:
    if "CLBD" in page.balances:
        return page.balances["CLBD"]
    return page.balances.get("ITBD") if is_page and page.message == "camt.053" else None


def _warnings(pages: Sequence[Page]) -> list[str]:
    found = []
    pending = sum(page.pending_count for page in pages)
    if pending:
        found.append(
            plural(
                "{n} entry is not booked yet and was left out.",
                "{n} entries are not booked yet and were left out.",
                pending,
            )
        )
    undated = sum(page.undated_count for page in pages)
    if undated:
        found.append(
            plural(
                "{n} entry has no booking date; its value date or the statement's was taken.",
                "{n} entries have no booking date; their value date or the statement's was taken.",
                undated,
            )
        )
    if any(page.foreign_count for page in pages):
        found.append(
            _("Some amounts or balances are in another currency than the account; taken as is.")
        )
    stated = count_of(pages[0].head["entry_count"])
    count = sum(page.entry_count for page in pages)
    if stated not in {None, count}:
        found.append(
            _(
                "The number of entries is {stated} by the bank's summary, {count} in the file.",
                stated=stated,
                count=count,
            )
        )
    if pages[0].head["copy"] in {"DUPL", "CODU"}:
        found.append(_("The bank marks this statement as a repeated delivery."))
    return found + _about_message(pages[0].message)


def _about_message(message: str) -> list[str]:
    if message == "camt.052":
        return [
            _(
                "camt.052 is provisional: what it shows during the day comes again in the"
                " camt.053. Import the statement instead where there is one."
            )
        ]
    if message == "camt.054":
        return [
            _(
                "camt.054 gives details of entries that the camt.053 has too. Import one of"
                " them, or the same money comes twice."
            )
        ]
    return []
