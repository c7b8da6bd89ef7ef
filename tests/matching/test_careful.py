"""What a careful controller would not do, and what they would: small months, decided by hand."""

import pandas as pd

from recon_xl import match
from tests.matching.reading import told

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
