"""What goes out: suppliers one by one and in remittances, wages and taxes."""

from collections.abc import Iterator

from tests.tools.demo_month.facts import PARTIES
from tests.tools.demo_month.incoming import kid_of
from tests.tools.demo_month.rows import Entry, Group, Line, may, minor

# Supplier, invoice, amount.
_WITH_DETAILS = """
50001 88213  48937.50
50002 104417 21562.50
50003 55120   3843.75
50006 2291    6187.50
50011 7735    4406.25
50008 30017   9420.00
"""
_LUMP = """
50001 88290  36218.75
50002 104466 12843.75
50003 55188   2956.25
50007 640112  1874.00
"""
_LUMP_OVER_WEEKEND = """
50001 88251  15312.50
50006 2304    2718.75
50011 7751    1906.25
"""
# Supplier, day of the ledger, day of the bank, algorithm in the demo's files and where the books
# know the bank's reference, amount, text.
_SINGLES = """
50004 01 04 - 7 42500.00 Husleie mai
50012 08 11 - 7 14375.00 Regnskapstjenester april, faktura 3391
50003 27 27 4 7  8215.00 Frakt container Kiel, faktura 55201
50005 14 15 5 -  7430.00 Strøm april, faktura 774120
50013 17 18 5 - 12846.00 Innskuddspensjon mai
50009 25 26 5 -  6490.00 Leasing varebil mai
50007 15 18 - -  2364.00 Mobil og bredbånd, faktura 640077
"""
_NETS = "31842 28417 34206 26958 29731 22364 18905 12480 9615"
_DOMESTIC, _SALARY, _DIRECT_DEBIT = "PMNT ICDT DMCT", "PMNT ICDT SALA", "PMNT RDDT PMDD"


def suppliers_are_paid() -> Iterator[Group]:
    """Yield remittances and single payments to suppliers."""
    yield _collective_with_details("REM-20260512-1")
    yield _lump("REM-20260522-1", _LUMP, days=(22, 22), visma="2")
    note = "over a weekend: the days differ by three"
    yield _lump("REM-20260515-1", _LUMP_OVER_WEEKEND, days=(15, 18), note=note)
    for row in _SINGLES.strip().splitlines():
        yield _single(row)
    yield _in_euro()


def wages_are_paid() -> Iterator[Group]:
    """Yield the salary run: one posting for each of nine people, one line on the statement."""
    batch = "LONN-202605"
    nets = [minor(f"{net}.00") for net in _NETS.split()]
    entries = tuple(
        Entry(
            may(20),
            -net,
            f"Nettolønn mai, ansatt {101 + position}",
            kind="LP",
            contra="2930",
            voucher="lønn",
            batch=batch,
        )
        for position, net in enumerate(nets)
    )
    run = Line(may(20), -sum(nets), "Lønn", code=_SALARY, batch=batch, payments=len(nets))
    yield Group("salary run", entries, (run,), "2")


def taxes_are_paid() -> Iterator[Group]:
    """Yield taxes, the VAT that comes back, and the acquirer's direct debit."""
    for text, contra, amount, payer in (
        ("Forskuddstrekk 2. termin", "2600", "98640.00", "31520467426"),
        ("Arbeidsgiveravgift 2. termin", "2770", "48217.00", "31520467427"),
    ):
        kid = kid_of(payer, "02")
        due = -minor(amount)
        entry = Entry(may(15), due, text, "50014", contra=contra, kid=kid, has_reference=True)
        line = Line(may(15), due, text.upper(), "SKATTEETATEN", _DOMESTIC, kid)
        yield Group("tax", (entry,), (line,), "4", with_references="7")
    vat = minor("26418.00")
    back = Entry(may(5), vat, "Tilgode mva 1. termin", "50014", "IB", "2740")
    came = Line(may(5), vat, "Tilgodebeløp mva 1. termin 2026", "SKATTEETATEN")
    yield Group("VAT", (back,), (came,), "4")
    kid, cost = kid_of("50010", "60431"), -minor("3486.20")
    fee = Entry(may(11), cost, "Kortgebyr april, avtalegiro", "50010", contra="7770", kid=kid)
    text = "AvtaleGiro terminal og kortgebyr"
    drawn = Line(may(11), cost, text, "KORTFLYT AS", _DIRECT_DEBIT, kid)
    yield Group("direct debit", (fee,), (drawn,), "4")


def _collective_with_details(batch: str) -> Group:
    """Return several payments that the bank shows as one line and tells one by one."""
    rows = [row.split() for row in _WITH_DETAILS.strip().splitlines()]
    entries = tuple(_invoice_paid(*row, 12, batch) for row in rows)
    details = tuple(
        Line(
            may(12),
            -minor(amount),
            f"Faktura {invoice}",
            PARTIES[party].name.upper(),
            end_to_end_id=f"TKJ0512{position:02}",
        )
        for position, (party, invoice, amount) in enumerate(rows, 1)
    )
    total, text = sum(entry.minor for entry in entries), f"Samlebelastning {len(rows)} betalinger"
    line = Line(
        may(12), total, text, code=_DOMESTIC, batch=batch, payments=len(rows), details=details
    )
    return Group("remittance, one line with details", entries, (line,), "2")


def _lump(
    batch: str, rows: str, *, days: tuple[int, int], visma: str = "", note: str = ""
) -> Group:
    """Return several payments that the bank shows as one line."""
    day, bank_day = days
    entries = tuple(_invoice_paid(*row.split(), day, batch) for row in rows.strip().splitlines())
    total = sum(entry.minor for entry in entries)
    text = f"Samlebelastning {len(entries)} betalinger"
    line = Line(may(bank_day), total, text, code=_DOMESTIC, batch=batch, payments=len(entries))
    return Group("remittance, one line", entries, (line,), visma, note)


def _invoice_paid(party: str, invoice: str, amount: str, day: int, batch: str) -> Entry:
    return Entry(
        may(day),
        -minor(amount),
        f"Betaling faktura {invoice}, {PARTIES[party].name}",
        party,
        invoice=invoice,
        batch=batch,
    )


def _single(row: str) -> Group:
    party, day, bank_day, visma, with_references, amount, text = row.split(maxsplit=6)
    entry = Entry(may(int(day)), -minor(amount), text, party, has_reference=with_references == "7")
    line = Line(may(int(bank_day)), -minor(amount), text, PARTIES[party].name.upper(), _DOMESTIC)
    return Group(
        "supplier",
        (entry,),
        (line,),
        visma.strip("-"),
        "over a weekend or holiday: three days" if visma == "-" else "",
        with_references.strip("-"),
    )


def _in_euro() -> Group:
    """Return a payment abroad; the ledger has it at the bank's rate, 11.7440."""
    text = "Betaling faktura R-5518, Kanuwerk Kiel GmbH"
    entry = Entry(may(15), -minor("18642.43"), text, "50015", invoice="R-5518", euro_cent=-158740)
    line = Line(
        may(15),
        -minor("18642.43"),
        "Rechnung R-5518",
        "KANUWERK KIEL GMBH",
        "PMNT ICDT XBCT",
        end_to_end_id="TKJ051501",
        euro_cent=-158740,
    )
    return Group("abroad", (entry,), (line,), "4")
