"""What a careful controller would not do, and what they would: small months, decided by hand."""

import pandas as pd

from recon_xl import match
from tests.matching.reading import left_open, suggested, told

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
