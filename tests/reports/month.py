"""A month that nobody lived: a coffee roastery in October 2026, about 120 rows, written by hand.

Every amount is a whole number of øre, money into the bank is positive. The month is solved, unless
a test takes something away from it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd

from recon_xl.model.reconciliation import Reconciliation, settled
from recon_xl.reports.activity import covered
from recon_xl.reports.content import Report, period_report
from recon_xl.reports.documents import document_sha256
from recon_xl.reports.evidence import seal, sealed_facts
from recon_xl.reports.pdf import compile_pdf

ACCOUNT = "99860412345"
FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
AT = datetime.fromisoformat("2026-11-04T09:12:00")
MATCHED_AT = datetime.fromisoformat("2026-11-02T10:00:00")
OPENING_LEDGER, OPENING_BANK = 48_213_577, 48_339_577
RULES = (
    "Samme KID",
    "Samme bankreferanse",
    "Bank neste bankdag",
    "Flere i hovedboken",
    "Flere på kontoutskriften",
    "Renter og gebyrer",
)
MANUAL = "1 manuell"
CAFES = (
    "Kafé Brygga",
    "Solsiden Bakeri",
    "Hotell Fjordglimt AS",
    "Lunsjbaren Ørnes",
    "Vestli Kantine",
    "Åsen Gård",
    "Kulturhuset Kaia",
    "Bokhandelen på hjørnet",
    "Nordlys Studentsamskipnad",
    "Strandpromenaden 4 AS",
    "Ingrids Delikatesse",
)
GROWERS = ("Råkaffe Import AS", "Emballasje Sør AS", "Kraftlaget SA", "Kaffemaskin Service AS")


@dataclass
class Month:
    """Rows, matches and statements while they are being written."""

    account: str = ACCOUNT
    currency: str = "NOK"
    rows: dict[str, list[dict[str, Any]]] = field(
        default_factory=lambda: {"ledger": [], "statement": []}
    )
    matches: list[dict[str, Any]] = field(default_factory=list)
    members: list[dict[str, Any]] = field(default_factory=list)

    def book(self, day: date, text: str, party: str, minor: int, **more: Any) -> dict[str, Any]:
        """Post a ledger entry."""
        number = 5001 + len(self.rows["ledger"])
        return self._row("ledger", day, text, party, minor, more={"voucher_no": str(number)} | more)

    def bank(self, day: date, text: str, party: str, minor: int, **more: Any) -> dict[str, Any]:
        """Let the bank book a line."""
        number = 77_0100 + len(self.rows["statement"])
        return self._row(
            "statement", day, text, party, minor, more={"reference": str(number)} | more
        )

    def pair(
        self,
        rule: str,
        entries: Sequence[dict[str, Any]],
        lines: Sequence[dict[str, Any]],
        reason: str,
        *,
        rest_on: str = "",
    ) -> str:
        """Match entries with lines; what differs is carried, or stays on one of the rows."""
        sides = {"ledger": entries, "statement": lines}
        sums = {side: sum(row["amount_minor"] for row in rows) for side, rows in sides.items()}
        difference = sums["ledger"] - sums["statement"]
        match_id = f"M-{len(self.matches) + 1:03}"
        for side, rows in sides.items():
            sign = 1 if side == "ledger" else -1
            for row in rows:
                rest = sign * difference if row["id"] == rest_on else 0
                self.members.append(
                    {
                        "match_id": match_id,
                        "side": side,
                        "id": row["id"],
                        "amount_minor": row["amount_minor"] - rest,
                    }
                )
        days = [row["date"] for rows in sides.values() for row in rows]
        self.matches.append(
            {
                "match_id": match_id,
                "rule": rule,
                "shape": f"{len(entries)}:{len(lines)}",
                "ledger_count": len(entries),
                "statement_count": len(lines),
                "ledger_sum_minor": sums["ledger"],
                "statement_sum_minor": sums["statement"],
                "difference_minor": difference,
                "days_apart": (max(days) - min(days)).days,
                "reason": reason,
                "by": "Kari Lund" if rule == MANUAL else "recon_xl",
                "at": MATCHED_AT,
                "cleared": max(days),
                "rest_on": rest_on,
                "ledger_ids": ", ".join(sorted(row["id"] for row in entries)),
                "statement_ids": ", ".join(sorted(row["id"] for row in lines)),
                "account": self.account,
            }
        )
        return match_id

    def reconciliation(self, **tables: pd.DataFrame) -> Reconciliation:
        """Return the tables as a workbook holds them."""
        sides = {side: pd.DataFrame(rows) for side, rows in self.rows.items() if rows}
        made = Reconciliation.empty().with_tables(
            **sides,
            matches=pd.DataFrame(self.matches or [{"match_id": ""}]).iloc[: len(self.matches)],
            members=pd.DataFrame(self.members, columns=["match_id", "side", "id", "amount_minor"]),
            **tables,
        )
        return settled(made)

    def _row(
        self, side: str, day: date, text: str, party: str, /, minor: int, *, more: dict[str, Any]
    ) -> dict[str, Any]:
        row = {
            "id": f"{side[0].upper()}-{len(self.rows[side]) + 1:03}",
            "account": self.account,
            "date": pd.Timestamp(day),
            "value_date": pd.Timestamp(day),
            "text": text,
            "counterparty": party,
            "amount_minor": minor,
            "currency": self.currency,
            "currency_amount_minor": minor,
            "source": f"{side}.xlsx:{len(self.rows[side]) + 2}",
            **more,
        }
        self.rows[side].append(row)
        return row


def roastery() -> Reconciliation:
    """Return the month of Kystveien Kaffebrenneri AS."""
    month = Month()
    _carried_over(month)
    _sales(month)
    _payments(month)
    _by_hand(month)
    _left_open(month)
    return month.reconciliation(
        accounts=bank_account(
            opening_date=pd.Timestamp(2026, 6, 1), opening_balance_minor=OPENING_LEDGER
        ),
        statements=_weeks(month),
        rules=pd.DataFrame({"name": RULES, "mode": "auto"}),
        vouchers=_vouchers(month),
    )


def bank_account(**changes: Any) -> pd.DataFrame:
    """Return the row of an account that starts from nothing, unless told otherwise."""
    row = {
        "account": ACCOUNT,
        "name": "Sundet Sparebank",
        "ledger_account": "1920 Bankinnskudd",
        "currency": "NOK",
        "opening_balance_minor": 0,
        "company": "Kystveien Kaffebrenneri AS",
        "org_no": "999 314 159",
    }
    return pd.DataFrame([row | changes])


def _day(number: int) -> date:
    """Return a day of October, moved to the next weekday."""
    when = date(2026, 10, number)
    return when + timedelta(days={5: 2, 6: 1}.get(when.weekday(), 0))


def _kid(number: int) -> str:
    return f"{70_400 + number}00{number % 10}"


def _carried_over(month: Month) -> None:
    """What was open when the month began."""
    month.book(
        date(2026, 6, 9),
        "Tilbakebetalt depositum",
        "Åsen Gård",
        -420_000,
        note="Avvist av banken: kontoen er avsluttet. Kunden er bedt om ny konto 22.10.",
    )
    month.book(
        date(2026, 9, 22),
        "Reiseutlegg messe",
        "Ansatt 14",
        -318_450,
        note="Utbetales med novemberlønn",
    )
    for day, text, party, minor in (
        (date(2026, 9, 29), "Leverandørbetaling", "Emballasje Sør AS", -1_264_300),
        (date(2026, 9, 30), "Kortoppgjør butikk", "Kortinnløser", 838_450),
    ):
        entry = month.book(day, text, party, minor)
        line = month.bank(_day(1), text.upper(), party, minor)
        month.pair(RULES[2], [entry], [line], "Samme beløp; bank neste bankdag")
    month.bank(
        date(2026, 9, 14),
        "Innbetaling uten KID",
        "Ingrids Delikatesse",
        126_000,
        note="Trolig betalt til feil konto; avklares med avsender",
    )


def _sales(month: Month) -> None:
    for number, day in enumerate((1, 2, 5, 6, 7, 8, 9, 12, 13, 14, 15, 16, 19, 20, 22, 26, 27)):
        party, minor = CAFES[number % len(CAFES)], 287_500 + 61_375 * ((7 * number) % 17)
        entry = month.book(_day(day), f"Faktura {70_400 + number}", party, minor, kid=_kid(number))
        line = month.bank(_day(day), "Innbetaling med KID", party, minor, kid=_kid(number))
        month.pair(RULES[0], [entry], [line], "Samme KID og samme beløp; ingen rival")
    for number, day in enumerate((1, 5, 6, 8, 9, 12)):
        party = CAFES[-1 - number]
        entry = month.book(
            _day(day), "Kaffeabonnement oktober", party, 189_000, kid=_kid(60 + number)
        )
        line = month.bank(_day(day), "Innbetaling med KID", party, 189_000, kid=_kid(60 + number))
        month.pair(RULES[0], [entry], [line], "Samme KID og samme beløp; ingen rival")
    for day, minor in ((2, 1_148_230), (9, 1_302_915), (16, 986_440), (23, 1_417_085)):
        entry = month.book(_day(day), "Kortoppgjør butikk", "Kortinnløser", minor)
        line = month.bank(_day(day + 1), "Kortoppgjør", "Kortinnløser", minor)
        month.pair(RULES[2], [entry], [line], "Samme beløp; bank neste bankdag")
    whole = month.book(_day(20), "Faktura 70441", "Hotell Fjordglimt AS", 2_750_000)
    parts = [
        month.bank(_day(20), "Faktura 70441 del", "Hotell Fjordglimt AS", minor)
        for minor in (1_500_000, 1_250_000)
    ]
    month.pair(RULES[4], [whole], parts, "To linjer, én mulig sum")


def _payments(month: Month) -> None:
    for batch, day in enumerate((8, 15, 22)):
        entries = [
            month.book(
                _day(day), "Leverandørbetaling", party, -(184_300 + 97_650 * ((3 * batch + at) % 7))
            )
            for at, party in enumerate(GROWERS)
        ]
        total = sum(entry["amount_minor"] for entry in entries)
        line = month.bank(_day(day), f"Samlebelastning {len(entries)} betalinger", "", total)
        month.pair(RULES[3], entries, [line], "Eneste delmengde med denne summen")
    for number, (day, text, party, minor) in enumerate(
        (
            (1, "Husleie oktober", "Kaikanten Næringsbygg AS", -2_950_000),
            (5, "Leasing varebil", "Kystleasing AS", -538_000),
            (12, "Merverdiavgift 4. termin", "Skatteetaten", -6_418_200),
            (15, "Nettolønn oktober", "9 ansatte", -21_384_600),
            (15, "Skattetrekk oktober", "Skattetrekkskonto", -8_127_300),
            (20, "Innskuddspensjon", "Pensjonskassen", -1_276_800),
            (20, "Strøm september", "Kraftlaget SA", -612_340),
            (27, "Forsikring", "Kystforsikring", -489_100),
        )
    ):
        reference = f"R{640_210 + number}"
        entry = month.book(_day(day), text, party, minor, reference=reference)
        line = month.bank(_day(day), text.upper(), party, minor, reference=reference)
        month.pair(RULES[1], [entry], [line], "Samme bankreferanse, unik på begge sider")
    for text, minor in (
        ("Pris nettbank og filer", -38_500),
        ("Gebyr utlandsbetaling", -6_500),
        ("Kreditrente 3. kvartal", 91_718),
    ):
        entry = month.book(_day(30), text, "Sundet Sparebank", minor)
        line = month.bank(_day(30), text, "Sundet Sparebank", minor)
        month.pair(RULES[5], [entry], [line], "Bokført fra kontoutskriftslinjen")


def _by_hand(month: Month) -> None:
    partly = month.book(
        _day(28),
        "Faktura 70455",
        "Vestli Kantine",
        3_640_000,
        note="Rest 11 400,00 lovet 6. november",
    )
    line = month.bank(_day(28), "Delbetaling faktura 70455", "Vestli Kantine", 2_500_000)
    month.pair(MANUAL, [partly], [line], "Delbetaling godtatt", rest_on=partly["id"])
    short = month.book(_day(23), "Faktura 70449", "Åsen Gård", 1_920_000)
    line = month.bank(_day(23), "Faktura 70449", "Åsen Gård", 1_919_850)
    month.pair(MANUAL, [short], [line], "Kortbetalt 1,50; avskrives")
    two = [
        month.book(_day(13), f"Faktura {number}", "Kulturhuset Kaia", minor)
        for number, minor in ((70_452, 1_425_000), (70_453, 687_500))
    ]
    line = month.bank(_day(14), "Overføring, to fakturaer", "Kulturhuset Kaia", 2_112_500)
    month.pair(RULES[3], two, [line], "Begge fakturanumre står i teksten")


def _left_open(month: Month) -> None:
    first = month.book(_day(21), "Faktura 70472", "Kafé Brygga", 1_187_500, kid=_kid(72))
    line = month.bank(_day(21), "Innbetaling med KID", "Kafé Brygga", 1_187_500, kid=_kid(72))
    month.pair(RULES[0], [first], [line], "Samme KID og samme beløp; ingen rival")
    month.book(
        _day(21),
        "Faktura 70472",
        "Kafé Brygga",
        1_187_500,
        kid=_kid(72),
        note=f"Samme innbetaling som bilag {first['voucher_no']}; snus i november",
    )
    for party, minor in (("Råkaffe Import AS", -4_127_600), ("Emballasje Sør AS", -893_250)):
        late = month.book(
            _day(30), "Leverandørbetaling", party, minor, note="Sendt banken 30.10, belastet 02.11"
        )
        line = month.bank(date(2026, 11, 2), "LEVERANDØRBETALING", party, minor)
        month.pair(RULES[2], [late], [line], "Samme beløp; bank neste bankdag")
    month.book(
        date(2026, 10, 31), "Kortoppgjør butikk", "Kortinnløser", 764_930, note="Kommer 02.11"
    )
    for text, minor in (
        ("Feilført husleie lager", -640_000),
        ("Reversering feilført husleie lager", 640_000),
    ):
        month.book(
            _day(26),
            text,
            "Kaikanten Næringsbygg AS",
            minor,
            state="deactivated",
            note="Feilføring og reversering, netto 0,00",
        )
    month.bank(
        _day(29),
        "Visa *4410 28.10 EUR 92,00 kurs 11,8641",
        "Rösterei Nordlicht GmbH",
        -109_150,
        note="Kvittering mangler",
    )
    month.bank(
        _day(30),
        "Overføring uten melding",
        "Strandpromenaden 4 AS",
        540_000,
        note="Mulig forskudd, kunde 1187",
    )
    month.bank(
        _day(30), "Kaffeabonnement", "Bokhandelen på hjørnet", 189_000, note="Faktura er ikke laget"
    )


def _weeks(month: Month) -> pd.DataFrame:
    """Return weekly statements; the last one ends with the month, as most banks do it."""
    lines, rows, opening = month.rows["statement"], [], OPENING_BANK
    weeks = [(1, 4), (5, 11), (12, 18), (19, 25), (26, 31)]
    for number, (first, last) in enumerate(weeks, 40):
        start, end = date(2026, 10, first), date(2026, 10, last)
        minor = [line["amount_minor"] for line in lines if start <= line["date"].date() <= end]
        rows.append(
            {
                "account": ACCOUNT,
                "file": f"kontoutskrift-{number}.xml",
                "number": str(number),
                "from": pd.Timestamp(start),
                "to": pd.Timestamp(end),
                "opening_minor": opening,
                "sum_minor": sum(minor),
                "closing_minor": opening + sum(minor),
                "continuous": True,
                "lines": len(minor),
            }
        )
        opening += sum(minor)
    return pd.DataFrame(rows)


def _vouchers(month: Month) -> pd.DataFrame:
    posted = [row for row in month.rows["ledger"] if row["counterparty"] == "Sundet Sparebank"]
    contra = {True: ("8050", "1920"), False: ("1920", "7770")}
    rows = []
    for number, row in enumerate(posted, 301):
        credit, debit = contra[row["amount_minor"] > 0]
        rows.append(
            {
                "voucher_series": "3",
                "voucher_no": str(number),
                "voucher_type": "Rente/gebyr",
                "date": row["date"],
                "debit": debit,
                "credit": credit,
                "amount_minor": abs(row["amount_minor"]),
                "currency": "NOK",
                "text": row["text"],
                "account": ACCOUNT,
            }
        )
    return pd.DataFrame(rows)


def approved(
    reconciliation: Reconciliation, report: Report, facts: str, content: bytes
) -> Reconciliation:
    """Return the tables with the approval stamped on them, as the action does it."""
    found = covered(reconciliation, report.account, LAST, report.approval_no)["match_id"]
    matches = reconciliation.matches
    stamped = matches["approval_no"].mask(matches["match_id"].isin(found), report.approval_no)
    row = {
        "approval_no": report.approval_no,
        "account": report.account,
        "period": report.first[:7],
        "ledger_balance_minor": report.bridge.ledger_balance_minor,
        "bank_balance_minor": report.bridge.bank_balance_minor,
        "unexplained_minor": report.bridge.unexplained_minor,
        "prepared_by": report.prepared_by,
        "approved_by": report.approved_by,
        "at": pd.Timestamp(report.at),
        "document": "approval.pdf",
        "document_sha256": document_sha256(content),
        "seal": seal(facts),
    }
    approvals = pd.concat([reconciliation.approvals, pd.DataFrame([row])], ignore_index=True)
    return settled(
        reconciliation.with_tables(matches=matches.assign(approval_no=stamped), approvals=approvals)
    )


def documented(
    reconciliation: Reconciliation,
    *,
    lang: str = "nb",
    approval_no: int | None = 22,
    note: str = "",
) -> tuple[Report, str, bytes]:
    """Return the report of October, its facts and its document."""
    report = period_report(
        reconciliation,
        ACCOUNT,
        FIRST,
        LAST,
        lang=lang,
        prepared_by="Kari Lund",
        approved_by="" if approval_no is None else "Anders Moe",
        at=AT,
        approval_no=approval_no,
        note=note,
    )
    facts = sealed_facts(reconciliation, report)
    return report, facts, compile_pdf(report, facts)
