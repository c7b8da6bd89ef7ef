"""What comes in: customers who pay with a KID, the shop's cards, Vipps."""

from collections.abc import Iterator
from dataclasses import replace

from recon_xl.model.kid import check_digits
from tests.tools.demo_month.facts import PARTIES
from tests.tools.demo_month.rows import Entry, Group, Line, may, minor

# Bank day, customer, invoice, amount. The OCR file is booked on the day of the bank.
_KID = """
04 10001 20411 23750.00
04 10004 20412  8437.50
04 10011 20405 46875.00
05 10003 20413 18125.00
05 10009 20414  6240.00
06 10002 20409 31250.00
06 10008 20415  3980.00
07 10010 20416 14062.50
07 10007 20417  9875.00
07 10003 20468  2687.50
07 10024 20418  4790.00
08 10006 20410 27500.00
08 10005 20419  5312.50
11 10001 20420 11562.50
11 10012 20421  7187.50
11 10004 20422 12187.50
11 10024 20469  6340.00
12 10011 20423 16250.00
12 10009 20424  5590.00
13 10002 20425 21875.00
13 10007 20426  4375.00
15 10003 20427  9062.50
15 10010 20428 13437.50
15 10025 20429  6990.00
15 10008 20470  1980.00
18 10001 20430 38125.00
18 10006 20431  3437.50
19 10008 20432  2480.00
19 10011 20433  8750.00
19 10010 20471 22812.50
20 10004 20434 17812.50
20 10005 20435  3125.00
21 10009 20436 10390.00
21 10023 20472  3690.00
22 10012 20437  6562.50
22 10002 20438 24375.00
26 10007 20439 15937.50
26 10003 20440  5937.50
27 10010 20441 19687.50
28 10001 20442  7812.50
28 10024 20443  2990.00
28 10009 20473 12990.00
29 10011 20444 33750.00
29 10006 20445 11250.00
"""
# The same, but typed in on the next day.
_TYPED = """
06 10021 20446  3240.00
11 10023 20447  2190.00
18 10022 20448  5490.00
20 10007 20449  7500.00
27 10004 20450  9687.50
"""
# Season hire, one price for all: only the KID tells who paid.
_HIRE = """
12 10021 20451  1490.00
12 10022 20452  1490.00
12 10025 20453  1490.00
19 10023 20454  1490.00
"""
# Shop day, takings, bank day, algorithm. The acquirer settles on the next bank day.
_CARDS = """
02 41287.00 04
05 12954.00 06 5
06 15318.50 07 5
07 14076.00 08 5
08 22649.00 11
09 47835.00 11
12 11732.50 13 5
13 28190.00 15
15 19467.00 18
16 36598.00 18
19 13245.00 20 5
20 16873.50 21 5
21 17529.00 22 5
22 24716.00 26
23 43962.00 26
26 15687.00 27 5
27 14938.50 28 5
28 18254.00 29 5
29 23815.00
30 39476.00
"""
# Voucher day, sales, fee, bank day, and whether the fee is booked.
_VIPPS = """
05  8940.00 156.45 06 booked
11 12360.00 216.30 12 booked
15  4380.00  76.65 18
18 10485.00 183.49 19 booked
21  6150.00 107.63 22
26 13720.00 240.10 27 booked
30  9275.00 162.31 -- booked
"""


def customers_pay() -> Iterator[Group]:
    """Yield payments that customers make with a KID."""
    for row in _KID.strip().splitlines():
        yield _paid(row, visma="4")
    for row in _HIRE.strip().splitlines():
        yield _paid(row, visma="4", kind="equal amounts, told apart by KID")
    for row in _TYPED.strip().splitlines():
        group = _paid(row, visma="6", kind="ledger a day later")
        entry = group.entries[0]
        yield replace(group, entries=(replace(entry, day=may(entry.day.day + 1)),))


def cards_settle() -> Iterator[Group]:
    """Yield the shop's card takings and Vipps payouts."""
    for row in _CARDS.strip().splitlines():
        shop_day, amount, *rest = row.split()
        entry = Entry(
            may(int(shop_day)),
            minor(amount),
            f"Kortoppgjør butikk {shop_day}.05.",
            "50010",
            "KO",
            "1575",
        )
        if not rest:
            yield Group("card settlement", (entry,), note="the bank books it on 1 June")
            continue
        line = Line(
            may(int(rest[0])),
            minor(amount),
            f"Oppgjør kortsalg {shop_day}.05.2026 butikk 01",
            "KORTFLYT AS",
            "PMNT MCRD POSP",
        )
        visma = rest[1] if len(rest) > 1 else ""
        note = "" if visma else "weekend or holiday: more than one calendar day"
        yield Group("card settlement", (entry,), (line,), visma, note)
    for row in _VIPPS.strip().splitlines():
        yield _vipps(*row.split())


def _paid(row: str, *, visma: str, kind: str = "KID payment") -> Group:
    day, party, invoice, amount = row.split()
    kid = kid_of(party, invoice)
    name = PARTIES[party].name
    entry = Entry(
        may(int(day)),
        minor(amount),
        f"Innbetaling faktura {invoice}, {name}",
        party,
        "IB",
        "1500",
        kid,
        invoice,
    )
    line = Line(may(int(day)), minor(amount), "Innbetaling med KID", name.upper(), kid=kid)
    return Group(kind, (entry,), (line,), visma)


def kid_of(party: str, invoice: str) -> str:
    """Return the KID of an invoice: customer, invoice and a digit that checks both by mod10."""
    return f"{party}{invoice}{check_digits(party + invoice)[0]}"


def _vipps(day: str, sales: str, fee: str, bank_day: str, booked: str = "") -> Group:
    """Return sales and fee, two entries of one voucher, and the payout."""
    parts = [("salg", minor(sales), "1576"), ("gebyr", -minor(fee), "7770")]
    entries = tuple(
        Entry(
            may(int(day)),
            amount,
            f"Vipps-{what} t.o.m. {day}.05.",
            "50016",
            "KO",
            contra,
            voucher=f"vipps{day}",
        )
        for what, amount, contra in parts[: 2 if booked else 1]
    )
    if bank_day == "--":
        return Group("Vipps payout", entries, note="the bank books it on 1 June")
    net = sum(amount for _what, amount, _contra in parts)
    text = f"Utbetaling Vipps {day}.05.2026"
    line = Line(may(int(bank_day)), net, text, "VIPPS MOBILEPAY AS")
    if booked:
        note = "signs are not mixed, and the day differs"
        return Group("Vipps payout, fee booked", entries, (line,), note=note)
    note = "the fee is not booked"
    return Group("Vipps payout, fee not booked", entries, (line,), note=note)
