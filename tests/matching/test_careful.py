"""What a careful controller would not do, and what they would: small months, decided by hand."""

import pandas as pd

from recon_xl import match
from tests.matching.reading import suggested, told

FIELDS = "text counterparty kid reference invoice_no voucher_no batch end_to_end_id code".split()
# Rows that have nothing to do with each other, so that not everything has a partner.
NOISE = (
    [("2026-03-09", -15002.25, "Statnett"), ("2026-03-12", 700.0, "Vik")],
    [("2026-03-10", -9412.36, "Equinor"), ("2026-03-12", 600.0, "Moe")],
)


def side(letter, rows):
    made = []
    for number, (day, amount, *more) in enumerate(rows, 1):
        said = more[0] if more else ""
        row = {
            "id": f"{letter}{number}",
            "account": "A",
            "date": pd.Timestamp(day if len(day) > len("03-01") else f"2026-{day}"),
            "amount_minor": round(amount * 100),
            "currency": "NOK",
            **dict.fromkeys(FIELDS, ""),
        }
        made.append(row | (said if isinstance(said, dict) else {"text": said}))
    return pd.DataFrame(made)


def matched(ledger, statement, rules="standard", *, noise=True):
    """Match some rows, beside others that have nothing to do with them."""
    extra = NOISE if noise else ([], [])
    return match(side("L", [*ledger, *extra[0]]), side("S", [*statement, *extra[1]]), rules)


def test_december_s_open_items_do_not_move_january_s_bank_days():
    result = matched(
        [("2025-12-30", -512.35, "Berg Rør"), ("2026-01-05", -1834.5, "Telenor")],
        [("2026-01-02", -512.35, "Berg Rør"), ("2026-01-06", -1834.5, "Telenor")],
    )
    assert told(result) == ["L1 = S1", "L2 = S2"]
    result = matched(
        [("2026-01-08", -300, "Kantine"), ("2026-02-05", -1834.5, "Vik")],
        [
            ("2025-12-30", -512.35, "Berg Rør"),
            ("2026-01-22", -300, "Kantine"),
            ("2026-02-05", -1834.5, "Vik"),
        ],
    )
    assert told(result) == ["L2 = S3"]


def test_a_loan_paid_out_and_back_is_no_reversal_where_the_bank_has_both():
    result = matched(
        [("03-04", -50000, "Lån Alfa"), ("03-11", 50000, "Lån Alfa")],
        [("03-04", -50000, "Nettbank til Alfa Holding"), ("03-11", 50000, "Alfa Holding")],
    )
    assert "L1 L2" not in " ".join(told(result))


def test_two_transfers_on_the_statement_are_no_reversal_unless_a_text_says_so():
    there_and_back = [
        ("03-04", 5000, "Overføring Sparekonto"),
        ("03-06", -5000, "Overføring Sparekonto"),
    ]
    assert told(matched([], there_and_back)) == []
    reversed_ = [there_and_back[0], ("03-06", -5000, "Retur overføring Sparekonto")]
    assert told(matched([], reversed_)) == [" = S1 S2"]


def test_a_supplier_s_and_a_customer_s_invoice_of_one_number_are_no_reversal():
    result = matched(
        [
            ("03-04", -890, {"text": "Strøm", "invoice_no": "501"}),
            ("03-06", 890, {"text": "Kontorplan", "invoice_no": "501"}),
        ],
        [],
    )
    assert told(result) == []


def test_two_kids_that_differ_are_neither_netted_nor_summed():
    kids = {"kid": "1234567897"}, {"kid": "12345678903"}
    for rules in ("standard", "visma"):
        result = matched(
            [("03-04", 400, kids[0]), ("03-04", 500, kids[1]), ("03-04", 77)],
            [("03-04", 900, {"kid": "23456783"})],
            rules,
        )
        assert told(result) == []
    vouchers = [{"voucher_no": "501", **kid} for kid in kids]
    assert told(matched([("03-04", -890, vouchers[0]), ("03-06", 890, vouchers[1])], [])) == []


def test_parties_whose_names_differ_do_not_meet():
    for own, other in (
        ("Fjordkraft AS", "Kiwi Storo AS"),
        ("Hansen Bygg AS", "Hansen Rør AS"),
        ("Norsk Gjenvinning AS", "Norsk Hydro ASA"),
    ):
        assert told(matched([("03-04", -512.35, own)], [("03-05", -512.35, other)])) == [], own
    paid = [("03-04", 9500, {"counterparty": "Kari Hansen"})]
    assert told(matched(paid, [("03-05", 9500, {"counterparty": "Ola Hansen"})])) == []
    assert told(matched(paid, [("03-05", 9500, {"counterparty": "Hansen Kari Marie"})])) == [
        "L1 = S1"
    ]
    for own, other in (("Hansen Bygg AS", "Fra: HANSEN BYGG A/S"), ("Telenor Norge AS", "Telenor")):
        assert told(matched([("03-04", -512.35, own)], [("03-05", -512.35, other)])) == [
            "L1 = S1"
        ], own


def test_dates_do_not_pair_rows_whose_names_differ():
    books = [("03-02", 500, "Kari Hansen"), ("03-05", 500, "Ola Berg"), ("03-08", 500, "Liv Dal")]
    bank = [("03-03", 500, "Per Vik"), ("03-06", 500, "Nils Moe"), ("03-09", 500, "Geir Lie")]
    assert told(matched(books, bank, noise=False)) == []
    assert told(matched(books[:2], [("03-05", 500, "Per Vik"), bank[1]], noise=False)) == []
    nobody = [("03-02", 500), ("03-05", 500)], [("03-03", 500), ("03-06", 500)]
    assert told(matched(*nobody, noise=False)) == ["L1 = S1", "L2 = S2"]


def test_a_batch_belongs_to_the_rows_that_carry_its_number():
    books = [
        ("03-04", -312.4, {"batch": "B77"}),
        ("03-04", -450.15, {"batch": "B77"}),
        ("03-04", -762.55, "Utbetaling leverandører"),
    ]
    bank = [("03-06", -762.55, {"batch": "B77", "text": "Masseutbetaling"})]
    assert told(matched(books, bank)) == ["L1 L2 = S1"]


def test_a_number_of_a_few_digits_in_a_text_is_no_invoice_unless_it_is_called_one():
    for number, text in (
        ("2026", "Husleie mars 2026 Beta"),
        ("3", "Avdrag 3 av 12 Beta"),
        ("300", "Berg 4 300,00"),
        ("15", "Visa 15.03 Kiwi"),
        ("418", "Tlf 22 418 300 Berg"),
        ("8012", "VISA VARE *8012 07.10 KIWI"),
        ("1506", "Til konto 1506.20.12345"),
        ("INV", "Betaling INV-12"),
    ):
        billed = [("03-02", 4300, {"invoice_no": number, "text": "Alfa"})]
        assert told(matched(billed, [("03-20", 4300, text)])) == [], text
    for number, text in (
        ("418", "Faktura 418 Berg"),
        ("0418", "Betaling fakt. nr. 417 og 418"),
        ("INV-301", "Betaling INV 301"),
        ("20418", "20418 Berg"),
    ):
        billed = [("03-02", 4300, {"invoice_no": number, "text": "Alfa"})]
        assert told(matched(billed, [("03-20", 4300, text)])) == ["L1 = S1"], text


def test_floors_of_a_house_are_no_invoices():
    billed = [
        ("03-02", 4300, {"invoice_no": "1", "text": "Alfa"}),
        ("03-03", 1200, {"invoice_no": "2", "text": "Beta"}),
    ]
    assert told(matched(billed, [("03-20", 5500, "Husleie 1 og 2 etasje Gamma")])) == []
    billed = [
        ("03-02", 4300, {"invoice_no": "1001", "text": "Alfa"}),
        ("03-03", 1200, {"invoice_no": "1002", "text": "Alfa"}),
    ]
    assert told(matched(billed, [("03-20", 5500, "Alfa faktura 1001, 1002")])) == ["L1 L2 = S1"]


def test_what_stands_for_no_number_is_none():
    for field, said in (
        ("reference", "NONREF"),
        ("reference", "Faktura"),
        ("reference", "0"),
        ("end_to_end_id", "NOTPROVIDED"),
    ):
        books = [("03-02", 4300, {field: said, "text": "Alfa"})]
        bank = [("03-25", 4300, {field: said, "text": "Beta"})]
        assert told(matched(books, bank)) == [], said
    books = [("03-02", 4300.17, {"end_to_end_id": "E2E-88123", "text": "Alfa"})]
    bank = [("03-03", 4300.17, {"end_to_end_id": "NOTPROVIDED", "text": "Alfa"})]
    assert told(matched(books, bank)) == ["L1 = S1"]


def test_a_text_that_says_payment_agrees_with_nobody_s_name():
    books = [("03-04", 1200, "Betaling Hansen"), ("03-05", 850, "Betaling Berg")]
    assert told(matched(books, [("03-06", 2050, "Betaling")])) == []
    assert told(matched(books, [("03-06", 2050, "Innbetaling")])) == []


def test_interest_and_fees_are_words_and_not_parts_of_names():
    more = [("03-13", 800, "V2")], [("03-13", 900, "M2")]
    for name in ("Trentemøller konsertbillett", "Laurentes Blomster AS"):
        books = [("03-04", -500, name), *more[0]]
        assert told(matched(books, [("03-06", -500, "Debetrenter mars"), *more[1]])) == [], name
    fees = [("03-31", -91.37, "Bankgebyr mars")]
    bank = [
        ("03-10", -40.12, "Gebyr nettbank"),
        ("03-20", -51.25, "Gebyr giro"),
        ("03-21", -38, "Coffee Berg"),
    ]
    assert told(matched(fees, bank)) == ["L1 = S1 S2"]


def test_numbers_that_follow_each_other_are_no_typing_errors():
    known = [("03-02", 100.11 + at, {"reference": f"881230{at}"}) for at in range(3)]
    books = [*known, ("03-04", 777.5, {"reference": "8812345"})]
    bank = [*known, ("03-05", 777.5, {"reference": "8812346"})]
    assert "L4 = S4" not in told(matched(books, bank))
    bank = [*known, ("03-05", 777.5, {"reference": "8812435"})]
    assert "L4 = S4" in told(matched(books, bank))


def test_letters_of_other_alphabets_do_not_count():
    books = [("03-04", 500, {"counterparty": "Łukasz Świątek"})]
    bank = [("03-06", 500, {"counterparty": "LUKASZ SWIATEK"})]
    result = matched(books, bank)
    assert told(result) == ["L1 = S1"]
    assert "Same counterparty" in result.matches["reason"][0]


TOLERANT = """
[[rule]]
name = "sum within ten"
shapes = ["N:1", "N:M"]
days_before = 5
days_after = 5
group_by = ["voucher_no"]
tolerance = "10"
chance_max = 1
"""


def test_a_sum_within_a_tolerance_tells_both_sums_and_the_difference():
    books = [("03-04", 600, {"voucher_no": "71"}), ("03-04", 400, {"voucher_no": "71"})]
    result = matched(books, [("03-05", 990)], TOLERANT, noise=False)
    assert result.matches["reason"].tolist() == [
        "2 ledger entries (voucher 71) together make 1,000.00, 1 day apart, against 990.00;"
        " the difference of 10.00 remains."
    ]


def test_a_reversal_is_told_from_the_row_that_came_first():
    books = [("03-04", 5000, "Purring Alfa"), ("03-06", -5000, "Reversering purring Alfa")]
    (reason,) = matched(books, []).matches["reason"]
    assert reason.startswith("5,000.00 and its reversal (L1, L2)")


def test_what_is_named_is_what_both_rows_have():
    books = [("03-04", 900, {"counterparty": "Hansen Bygg AS"})]
    for said, value in (("Hansen Bygg", "Hansen Bygg"), ("HANSEN BYGG AS", "Hansen Bygg AS")):
        (reason,) = matched(books, [("03-05", 900, {"counterparty": said})]).matches["reason"]
        assert f"“{value}”" in reason


def test_a_name_that_both_have_is_told_also_where_it_is_not_enough():
    names = "Hansen Berg Vik Moe Lie Dahl Lund Hauge".split()
    books = [("03-04", 249, {"counterparty": f"Kari {name}"}) for name in names]
    lines = [("03-05", 249, f"Ola {name}") for name in ["Strand", "Holm", *names[2:]]]
    result = matched(books, lines)
    reasons = dict(zip(suggested(result), result.suggestions["reason"], strict=True))
    for number, name in enumerate(names[2:], start=3):
        reason = reasons[f"L{number} = S{number}"]
        assert reason.startswith(f"Both name “{name}” and amount 249.00, 1 day apart; but ")
    assert "One of 4 possible pairs of 249.00" in reasons["L1 = S1"]


def test_pairs_outside_the_window_are_not_suggested():
    rule = '[[rule]]\nname = "r"\ndays_after = 3\nchance_max = 1\n'
    books = [("03-02", 500), ("03-04", 500), ("03-05", 500)]
    result = match(side("L", books), side("S", [("03-05", 500), ("03-06", 500)]), rule)
    assert sorted(suggested(result)) == ["L1 = S1", "L2 = S1", "L2 = S2", "L3 = S1", "L3 = S2"]
    assert all("One of 5 possible pairs" in told for told in result.suggestions["reason"])


def test_a_reversal_agrees_on_what_its_rule_asks_for():
    rule = '[[rule]]\nname = "r"\nmethod = "netting"\nany_date = true\n'
    books = [
        ("03-04", 700, {"voucher_no": "71", "text": "Kiosk"}),
        ("03-06", -700, {"voucher_no": "71", "text": "Kiosk"}),
    ]
    for more, found in [
        ("", ["L1 L2 = "]),
        ('agree = ["voucher_no"]', ["L1 L2 = "]),
        ('agree = ["text", "voucher_no"]', ["L1 L2 = "]),
        ('agree = ["voucher_no", "kid"]', []),
        ('agree_any = ["kid", "text"]', ["L1 L2 = "]),
        ('agree_any = ["kid", "reference"]', []),
    ]:
        assert told(match(side("L", books), side("S", [("03-09", 5)]), rule + more)) == found
