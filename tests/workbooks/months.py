"""Months to fill workbooks with: small ones by hand, and one that has everything at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pandas as pd

from recon_xl.model.journal import appended
from recon_xl.model.reconciliation import Reconciliation, in_account_currency, settled

NOK_ACCOUNT, EUR_ACCOUNT, BARE_ACCOUNT = "86011117947", "15032080119", "1950"


@dataclass
class Month:
    """A month as it is written down; `made` turns it into tables."""

    accounts: list[dict[str, Any]] = field(default_factory=list)
    ledger: list[dict[str, Any]] = field(default_factory=list)
    statement: list[dict[str, Any]] = field(default_factory=list)
    statements: list[dict[str, Any]] = field(default_factory=list)
    matches: list[dict[str, Any]] = field(default_factory=list)

    def account(self, account: str, **about: Any) -> None:
        """Add a bank account."""
        usual = {"currency": "NOK", "statement_service": True, "update_remaining": True}
        self.accounts.append(usual | {"account": account} | about)

    def entry(self, row_id: str, day: str, amount: str, text: str = "", **more: Any) -> None:
        """Add a ledger entry."""
        self.ledger.append(_row(row_id, day, amount, text, more))

    def line(self, row_id: str, day: str, amount: str, text: str = "", **more: Any) -> None:
        """Add a statement line."""
        self.statement.append(_row(row_id, day, amount, text, more) | {"origin": "imported"})

    def told(self, account: str, days: str, opening: str | None, closing: str | None) -> None:
        """Add a statement with its balances."""
        first, last = days.split("..")
        balances = {
            "opening_minor": None if opening is None else _minor(opening),
            "closing_minor": None if closing is None else _minor(closing),
        }
        span = {"from": pd.Timestamp(first), "to": pd.Timestamp(last)}
        about = {
            "account": account,
            "file": f"{first}.xml",
            "number": str(len(self.statements) + 1),
        }
        self.statements.append(about | span | balances | {"continuous": True, "lines": 2})

    def match(self, match_id: str, ledger: str, statement: str, **more: Any) -> None:
        """Match rows: ids, and `id=amount` where only part of a row is taken."""
        self.matches.append(
            {"match_id": match_id, "ledger": ledger.split(), "statement": statement.split()} | more
        )

    def made(self) -> Reconciliation:
        """Return the reconciliation."""
        tables = {
            "accounts": pd.DataFrame(self.accounts),
            "ledger": pd.DataFrame(self.ledger),
            "statement": pd.DataFrame(self.statement),
            "statements": pd.DataFrame(self.statements),
        }
        filled = {name: frame for name, frame in tables.items() if len(frame)}
        plain = Reconciliation.empty().with_tables(**filled)
        if not self.matches:
            return _begun(settled(plain))
        members = [member for match in self.matches for member in _members(match, plain)]
        frame = pd.DataFrame(members, columns=["match_id", "side", "id", "amount_minor"])
        matches = pd.DataFrame([_match(match, frame, plain) for match in self.matches])
        return _begun(settled(plain.with_tables(matches=matches, members=frame)))


def _begun(reconciliation: Reconciliation) -> Reconciliation:
    journal = appended(
        reconciliation.journal,
        action="import",
        summary="Rader lest inn",
        details={"files": ["måned.xml"]},
        by="Kari Nordmann",
        at=datetime(2026, 11, 3, 14, 5, 7),  # noqa: DTZ001
    )
    return reconciliation.with_tables(journal=journal)


def _row(row_id: str, day: str, amount: str, text: str, more: Mapping[str, Any]) -> dict[str, Any]:
    minor = _minor(amount)
    row = {
        "id": row_id,
        "account": NOK_ACCOUNT,
        "date": pd.Timestamp(day),
        "amount_minor": minor,
        "currency": "NOK",
        "currency_amount_minor": minor,
        "text": text,
        "source": f"fil.csv:{row_id}",
        "state": "open",
    } | dict(more)
    if "currency_amount" in row:
        row["currency_amount_minor"] = _minor(row.pop("currency_amount"))
    return row


def _minor(amount: str) -> int:
    return int(Decimal(amount) * 100)


def _members(match: Mapping[str, Any], plain: Reconciliation) -> list[tuple[str, str, str, int]]:
    found = []
    for side in ("ledger", "statement"):
        rows = plain.side(side)
        whole = dict(
            zip(rows["id"], in_account_currency(rows, plain.accounts).tolist(), strict=True)
        )
        for told in match[side]:
            row_id, is_part, amount = told.partition("=")
            minor = _minor(amount) if is_part else whole[row_id]
            found.append((match["match_id"], side, row_id, minor))
    return found


def _match(
    match: Mapping[str, Any], members: pd.DataFrame, plain: Reconciliation
) -> dict[str, Any]:
    own = members[members["match_id"] == match["match_id"]]
    sums = own.groupby("side")["amount_minor"].sum()
    rows = pd.concat([plain.ledger, plain.statement])
    dates = rows[rows["id"].isin(own["id"])]
    ids = {
        f"{side}_ids": ", ".join(sorted(own.loc[own["side"] == side, "id"]))
        for side in ("ledger", "statement")
    }
    ledger, statement = int(sums.get("ledger", 0)), int(sums.get("statement", 0))
    return {
        "match_id": match["match_id"],
        "account": dates["account"].iloc[0],
        "rule": match.get("rule", "4 samme dato"),
        "shape": f"{len(match['ledger'])}:{len(match['statement'])}",
        "ledger_count": len(match["ledger"]),
        "statement_count": len(match["statement"]),
        "ledger_sum_minor": match.get("ledger_sum_minor", ledger),
        "statement_sum_minor": match.get("statement_sum_minor", statement),
        "difference_minor": match.get("difference_minor", ledger - statement),
        "rest_on": match.get("rest_on", ""),
        "chance": match.get("chance", 0.0012),
        "reason": "Beløp og dato er like.",
        "by": "Kari Nordmann",
        "at": pd.Timestamp("2026-11-03 14:05:00"),
        "cleared": dates["date"].max(),
        **ids,
    }


def small_month() -> Reconciliation:
    """Two entries and two lines; one pair is matched."""
    month = Month()
    month.account(NOK_ACCOUNT, name="Fjordbanken", ledger_account="1920", company="Prøve AS")
    month.entry("L-1", "2026-10-01", "100.00", "Innbetaling", kid="0012345", voucher_no="31001")
    month.entry("L-2", "2026-10-05", "-45.50", "Gebyr", counterparty="Banken")
    month.line("S-1", "2026-10-01", "100.00", "Overføring", reference="00123")
    month.line("S-2", "2026-10-07", "7.00", "=1+1", note="+47 22 00 00 00")
    month.match("M-1", "L-1", "S-1")
    return month.made()


def odd_month() -> Reconciliation:
    """One account that is switched off, a voucher that waits, and statements with a gap."""
    month = Month()
    month.account(NOK_ACCOUNT, name="Fjordbanken", ledger_account="1920")
    month.account(BARE_ACCOUNT, name="Skattetrekk", ledger_account="1950", statement_service=False)
    month.told(NOK_ACCOUNT, "2026-10-01..2026-10-15", "0.00", "-40.00")
    month.told(NOK_ACCOUNT, "2026-10-20..2026-10-31", "-75.00", "-100.00")
    month.statements[-1]["continuous"] = False
    month.line("S-1", "2026-10-02", "-40.00", "Gebyr")
    month.line("S-2", "2026-10-21", "-25.00", "Gebyr")
    for number, day in (("1", "2026-10-02"), ("2", "2026-10-21"), ("3", "2026-10-22")):
        month.entry(f"L-{number}", day, "-40.00", "Gebyr", voucher_no=number, note="ringt banken")
    month.line("S-B", "2026-10-02", "7.00", "Renter", account=BARE_ACCOUNT)
    made = month.made()
    voucher = {"voucher_series": "1", "voucher_type": "1", "account": NOK_ACCOUNT}
    voucher |= {"debit": "7770", "credit": "1920", "amount_minor": 4_000, "currency": "NOK"}
    posted = pd.Timestamp("2026-11-03 12:00")
    vouchers = [
        voucher | {"voucher_no": "1", "date": pd.Timestamp("2026-10-02"), "posted": posted},
        voucher
        | {"voucher_no": "2", "date": pd.Timestamp("2026-10-21"), "posted": posted}
        | {"seen_in_ledger": "ledger.xml:12"},
        voucher
        | {"voucher_no": "3", "date": pd.Timestamp("2026-10-22"), "posted": posted}
        | {"debit": "1920", "credit": "8050", "amount_minor": 1_000},
        voucher | {"voucher_no": "4", "date": pd.Timestamp("2026-10-22")},
    ]
    return made.with_tables(vouchers=pd.DataFrame(vouchers))


def busy_month() -> Reconciliation:
    """Three accounts, one in euro; matches over the month's end; everything that can be open."""
    month = Month()
    month.account(
        NOK_ACCOUNT,
        name="Fjordbanken",
        ledger_account="1920",
        company="Prøve AS",
        opening_balance_minor=1_000_000,
        opening_date=pd.Timestamp("2026-10-01"),
    )
    euro = {"account": EUR_ACCOUNT, "currency": "EUR"}
    month.account(
        EUR_ACCOUNT,
        name="Valutakonto",
        ledger_account="1960",
        currency="EUR",
        opening_balance_minor=50_000,
        opening_date=pd.Timestamp("2026-10-01"),
    )
    month.account(BARE_ACCOUNT, name="Skattetrekk", ledger_account="1950")
    month.entry("L-old", "2026-06-12", "-3500.00", "Refusjon", counterparty="Fossen", note="Purret")
    month.entry("L-1", "2026-10-01", "1200.50", "Innbetaling", kid="0012345", counterparty="Hamnes")
    month.entry("L-2", "2026-10-30", "-450.00", "Leverandør", counterparty="Drammen Armatur")
    month.entry("L-3", "2026-10-12", "900.00", "Innbetaling", counterparty="Lunde")
    month.entry("L-4", "2026-10-15", "-77.25", "Feilført", state="deactivated")
    month.entry("L-5", "2026-10-20", "310.00", "Oppgjør")
    month.entry("L-6", "2026-10-21", "-64.00", "Kjøp", currency="USD", currency_amount="-6.40")
    month.entry("L-7", "2026-11-02", "15.00", "Renter")
    month.entry("L-8", "2026-10-01", "1200.50", "Innbetaling", kid="0012345", counterparty="Hamnes")
    month.line("S-1", "2026-10-02", "1200.50", "Overføring KID")
    month.line("S-2", "2026-11-02", "-450.00", "Betaling")
    month.line("S-3", "2026-10-12", "600.00", "Delbetaling")
    month.line("S-4", "2026-09-15", "990.00", "Uten KID", counterparty="Kvalsund")
    month.line("S-5", "2026-10-22", "300.00", "Kortoppgjør")
    month.line("S-6", "2026-10-25", "-12.00", "Feil", state="deactivated")
    month.line("S-7", "2026-10-31", "-33.00", "Gebyr")
    month.line("S-8", "2026-11-02", "200.00", "Delbetaling")
    month.line("S-9", "2026-11-01", "80.00", "Innbetaling")
    month.entry("L-9", "2026-11-02", "50.00", "Innbetaling")
    month.match(
        "M-8",
        "L-9",
        "S-9=50.00",
        difference_minor=-3_000,
        rest_on="S-9",
        statement_sum_minor=8_000,
    )
    month.match("M-1", "L-1", "S-1")
    month.match("M-2", "L-2", "S-2")
    month.match(
        "M-3",
        "L-3=600.00",
        "S-3",
        difference_minor=30_000,
        rest_on="L-3",
        ledger_sum_minor=90_000,
    )
    month.match(  # the same entry goes on being paid in November
        "M-7",
        "L-3=200.00",
        "S-8",
        difference_minor=10_000,
        rest_on="L-3",
        ledger_sum_minor=30_000,
    )
    month.match("M-4", "L-5", "S-5")  # ten kroner of fee are carried
    month.told(NOK_ACCOUNT, "2026-10-01..2026-10-15", "9800.00", "11600.50")
    month.told(NOK_ACCOUNT, "2026-10-16..2026-10-31", "11600.50", "11855.50")
    month.told(NOK_ACCOUNT, "2026-10-31..2026-10-31", "11888.50", "11855.50")
    month.told(NOK_ACCOUNT, "2026-11-01..2026-11-02", None, None)

    month.entry("LE-1", "2026-10-03", "1170.00", "Faktura", currency_amount="100.00", **euro)
    month.entry("LE-2", "2026-10-29", "-585.50", "Innkjøp", currency_amount="-50.00", **euro)
    month.entry("LE-3", "2026-07-01", "23.40", "Gammel", currency_amount="2.00", **euro)
    month.line("SE-1", "2026-10-03", "100.00", "Payment", **euro)
    month.line("SE-2", "2026-11-01", "-50.00", "Purchase", **euro)
    month.line("SE-3", "2026-10-31", "8.00", "Interest", **euro)
    month.match("M-5", "LE-1", "SE-1")
    month.match("M-6", "LE-2", "SE-2")
    month.told(EUR_ACCOUNT, "2026-10-01..2026-10-31", "500.00", "608.00")

    month.entry("LB-1", "2026-10-15", "250.00", "Trekk", account=BARE_ACCOUNT)
    month.line("SB-1", "2026-10-16", "250.00", "Trekk", account=BARE_ACCOUNT)
    found = month.made()
    marks = found.ledger["id"].isin(["L-old", "L-8", "LE-3"])
    return found.with_tables(
        ledger=found.ledger.assign(mark=found.ledger["mark"].mask(marks, "x")),
        statement=found.statement.assign(
            mark=found.statement["mark"].mask(found.statement["id"] == "S-7", "x")
        ),
    )


def large_month(rows: int) -> Reconciliation:
    """Return so many entries and lines, nothing matched."""
    month = Month()
    month.account(NOK_ACCOUNT, name="Fjordbanken", ledger_account="1920")
    frames = {}
    for side, letter in (("ledger", "L"), ("statement", "S")):
        numbers = pd.Series(range(rows))
        minor = numbers * 37 % 100_000 + 100
        frames[side] = pd.DataFrame(
            {
                "id": letter + "-" + numbers.astype(str),
                "account": NOK_ACCOUNT,
                "date": pd.Timestamp("2026-10-01") + pd.to_timedelta(numbers % 31, unit="D"),
                "amount_minor": minor,
                "currency_amount_minor": minor,
                "currency": "NOK",
                "text": "Innbetaling faktura " + numbers.astype(str),
                "counterparty": "Kunde " + (numbers % 400).astype(str),
                "kid": "00" + numbers.astype(str),
                "source": "hovedbok.csv:" + numbers.astype(str),
                "state": "open",
            }
        )
    return settled(replace(month.made()).with_tables(**frames))


def paired(reconciliation: Reconciliation, numbers: Sequence[int]) -> Reconciliation:
    """Return a large month with entry n and line n matched, for each n."""
    stems = pd.Series(numbers).astype(str)
    ids = {"ledger": "L-" + stems, "statement": "S-" + stems}
    minor = reconciliation.ledger["amount_minor"].iloc[list(numbers)].to_numpy()
    members = pd.DataFrame(
        [
            (f"M-{number}", side, f"{letter}-{number}", amount)
            for number, amount in zip(numbers, minor.tolist(), strict=True)
            for side, letter in (("ledger", "L"), ("statement", "S"))
        ],
        columns=["match_id", "side", "id", "amount_minor"],
    )
    matches = pd.DataFrame(
        {
            "match_id": "M-" + stems,
            "account": NOK_ACCOUNT,
            "rule": "4 samme dato",
            "shape": "1:1",
            "cleared": reconciliation.ledger["date"].iloc[list(numbers)].to_numpy(),
            "at": pd.Timestamp("2026-11-03"),
            "ledger_ids": ids["ledger"],
            "statement_ids": ids["statement"],
        }
    )
    return settled(reconciliation.with_tables(matches=matches, members=members))
