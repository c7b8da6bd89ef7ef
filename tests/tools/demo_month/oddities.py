"""What makes the month a month: April's items, equal amounts, slips, fees, and what stays open."""

from collections.abc import Iterator
from datetime import date

from tests.tools.demo_month.incoming import kid_of
from tests.tools.demo_month.rows import Entry, Group, Line, may

_DOMESTIC = "PMNT ICDT DMCT"
_FEE, _INTEREST = "ACMT MDOP CHRG", "ACMT MCOP INTR"


def april_is_carried() -> Iterator[Group]:
    """Yield what the ledger had at the end of April and the bank did not."""
    yield Group(
        "carried from April",
        (Entry(date(2026, 4, 30), 18_462_00, "Kortoppgjør butikk 30.04.", "50010", "KO", "1575"),),
        (
            Line(
                may(4),
                18_462_00,
                "Oppgjør kortsalg 30.04.2026 butikk 01",
                "KORTFLYT AS",
                "PMNT MCRD POSP",
            ),
        ),
        note="1 May and a weekend: four calendar days",
    )
    yield Group(
        "carried from April",
        (Entry(date(2026, 4, 30), 5_236_72, "Vipps-oppgjør t.o.m. 30.04.", "50016", "KO", "1576"),),
        (Line(may(4), 5_236_72, "Utbetaling Vipps 30.04.2026", "VIPPS MOBILEPAY AS"),),
        note="1 May and a weekend: four calendar days",
    )
    yield Group(
        "carried from April",
        (
            Entry(
                date(2026, 4, 30),
                -16_312_50,
                "Betaling faktura 104390, Tørrdrakt Norden AS",
                "50002",
                invoice="104390",
                has_reference=True,
            ),
        ),
        (Line(may(4), -16_312_50, "Faktura 104390", "TØRRDRAKT NORDEN AS", _DOMESTIC),),
        "7",
    )
    yield Group(
        "carried from April",
        (
            Entry(
                date(2026, 2, 12),
                -1_500_00,
                "Tilbakebetaling depositum, Kråkøya Speidergruppe",
                "10005",
                contra="1500",
            ),
        ),
        note="returned by the bank in February: account closed; the scouts have not answered",
    )
    yield Group(
        "carried from April",
        (Entry(date(2026, 4, 23), -2_187_50, "Reiseutlegg, ansatt 104", contra="2990"),),
        note="wrong account number; to be paid again",
    )


def equal_amounts_occur() -> Iterator[Group]:
    """Yield rows that can be told apart by nothing, or by nothing that both sides know."""
    bags = tuple(
        Entry(may(11), 5_000_00, "Nattsafe, pose", kind="KO", contra="1900", voucher="nattsafe11")
        for _bag in range(2)
    )
    deposits = tuple(
        Line(may(11), 5_000_00, "Innskudd nattsafe", code="PMNT CNTR CDPT", deposit="11")
        for _bag in range(2)
    )
    for bag, deposit in zip(bags, deposits, strict=True):
        yield Group("interchangeable", (bag,), (deposit,), "4")
    for day, amount in ((18, 7_350_00), (26, 6_200_00)):
        bag = Entry(may(day), amount, "Nattsafe, pose", kind="KO", contra="1900")
        deposit = Line(may(day), amount, "Innskudd nattsafe", code="PMNT CNTR CDPT")
        yield Group("cash", (bag,), (deposit,), "4")
    yield Group(
        "balanced class",
        tuple(
            Entry(may(22), 2_900_00, f"Våtkort grunnkurs, {name}", party, "IB", "1500")
            for party, name in (("10021", "Ingrid Holmvik"), ("10022", "Jonas Tangvald"))
        ),
        tuple(Line(may(22), 2_900_00, "Overføring") for _course in range(2)),
        "4",
        "the totals are certain, the pairing is not: one group of two and two",
    )
    kid = kid_of("10002", "20455")
    text = "Innbetaling faktura 20455, Lyngholmen Fjordhotell AS"
    entry = Entry(may(13), 15_625_00, text, "10002", "IB", "1500", kid, "20455")
    line = Line(may(13), 15_625_00, "Innbetaling med KID", "LYNGHOLMEN FJORDHOTELL AS", kid=kid)
    yield Group(
        "double posting",
        (entry,),
        (line,),
        note="two entries, one line: ambiguous",
        doubles=(entry,),
    )


def sums_are_paid() -> Iterator[Group]:
    """Yield one payment for several invoices, and one invoice paid in two parts."""
    for day, party, name, invoices in (
        (7, "10001", "TÅKESUND KOMMUNE", {"20457": 4_062_50, "20458": 2_812_50, "20459": 5_625_00}),
        (27, "10008", "NORDRE VÅGEN BORETTSLAG", {"20460": 3_750_00, "20461": 6_437_50}),
    ):
        entries = tuple(
            Entry(
                may(day),
                amount,
                f"Innbetaling faktura {number}",
                party,
                "IB",
                "1500",
                invoice=number,
            )
            for number, amount in invoices.items()
        )
        text = f"Faktura {', '.join(invoices)}"
        line = Line(may(day), sum(invoices.values()), text, name)
        yield Group("one payment, several invoices", entries, (line,), "2")
    text = "Innbetaling faktura 20462, Åsheim Folkehøgskole"
    whole = Entry(may(21), 28_125_00, text, "10011", "IB", "1500", invoice="20462")
    parts = tuple(
        Line(may(21), amount, f"Faktura 20462 del {number}", "ÅSHEIM FOLKEHØGSKOLE")
        for number, amount in ((1, 18_000_00), (2, 10_125_00))
    )
    yield Group("one invoice, two payments", (whole,), parts, "3")


def slips_are_made() -> Iterator[Group]:
    """Yield a reversal, a short payment and swapped digits."""
    wrong = Entry(may(7), -4_730_00, "Strøm april, Kystkraft", "50005", kind="ME", contra="6340")
    back = Entry(
        may(11), 4_730_00, "Reversering strøm april, Kystkraft", "50005", kind="ME", contra="6340"
    )
    yield Group("reversal", (wrong, back), note="both in the ledger; visma nets nothing")
    kid = kid_of("10012", "20456")
    text = "Innbetaling faktura 20456, Skarvøy Idrettslag"
    yield Group(
        "short payment",
        (Entry(may(20), 8_125_00, text, "10012", "IB", "1500", kid, "20456"),),
        (Line(may(20), 8_123_00, "Innbetaling med KID", "SKARVØY IDRETTSLAG", kid=kid),),
        note="same KID, 2.00 too little",
    )
    text = "Betaling faktura 2317, Glassfiber & Lakk AS"
    yield Group(
        "swapped digits",
        (Entry(may(26), -5_430_00, text, "50006", invoice="2317"),),
        (Line(may(26), -5_340_00, "Faktura 2317", "GLASSFIBER & LAKK AS", _DOMESTIC),),
        note="posted as 5430, paid 5340",
    )


def the_bank_charges() -> Iterator[Group]:
    """Yield fees and interest."""
    for day, amount, text, code in (
        (4, -149_00, "Pris nettbank bedrift april", _FEE),
        (4, -386_50, "Pris betalingsformidling april", _FEE),
        (15, -65_00, "Gebyr utenlandsbetaling", _FEE),
        (29, -39_00, "Pris SMS-varsling mai", _FEE),
        (29, 214_36, "Kreditrente mai", _INTEREST),
    ):
        value_day = may(31) if code == _INTEREST else None
        line = Line(may(day), amount, text, code=code, value_day=value_day)
        yield Group("fee or interest, not booked", lines=(line,), note="to be posted")
    lines = tuple(Line(may(day), -85_00, "Gebyr nattsafe", code=_FEE) for day in (11, 18, 26))
    posting = Entry(may(29), -255_00, "Nattsafegebyr mai", contra="7770")
    yield Group("fees in one posting", (posting,), lines, note="lines of several days")


def the_end_stays_open() -> Iterator[Group]:
    """Yield what the bank books in June, and what nobody recognises."""
    for party, amount, text, invoice in (
        ("50001", -48_312_50, "Betaling faktura 88344, Polarpadle Grossist AS", "88344"),
        ("50011", -3_618_75, "Betaling faktura 7790, Padleforlaget AS", "7790"),
    ):
        entry = Entry(may(29), amount, text, party, invoice=invoice)
        yield Group(
            "supplier", (entry,), note="sent after the bank's cut-off; the bank books it on 1 June"
        )
    yield Group(
        "unknown payment",
        lines=(Line(may(28), 6_250_00, "Overføring uten melding"),),
        note="nobody recognises it",
    )
    card = Line(
        may(27),
        -1_238_40,
        "VISA VARE *8012 25.05 EUR 105.00 SEEKARTEN KIEL Kurs: 11.7943",
        code="PMNT CCRD POSD",
    )
    yield Group("card purchase", lines=(card,), note="the receipt is missing, nothing is booked")
