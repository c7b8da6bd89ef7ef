"""A small month with an answer to every question that the notebook asks."""

import pandas as pd

from recon_xl.model.frames import as_table
from recon_xl.model.reconciliation import Reconciliation, settled
from tests.builders import ACCOUNT, entries, lines, reconciliation

KID = "10003204179"


def small_month() -> Reconciliation:
    """Return five open entries, four open lines, and one pair that is matched."""
    month = reconciliation(
        entries(
            f"L1 2026-05-04 100.00 KID {KID} INV 20417 BY Havneby_skole Innbetaling faktura",
            "L2 2026-05-05 -4730.00 BY Kystkraft VOU 71 Strøm april",
            "L3 2026-05-08 4730.00 BY Kystkraft VOU 78 Reversering strøm april",
            "L4 2026-05-11 -5430.00 INV 2317 BY Glassfiber Betaling faktura 2317",
            "L5 2026-05-12 98.00 BY Brekke_AS Innbetaling",
            "L6 2026-02-12 -1500.00 BY Speiderne Depositum",
        ),
        lines(
            f"S1 2026-05-20 98.00 KID {KID} BY HAVNEBY_SKOLE Innbetaling med KID",
            "S2 2026-05-11 -5340.00 BY GLASSFIBER Faktura 2317",
            "S3 2026-05-13 98.00 Overføring",
            "S4 2026-05-15 -65.00 CODE ACMT-MDOP-CHRG Gebyr <b>utland</b>",
            "S5 2026-05-05 98.00 BY Brekke_AS Overføring",
        ),
    )
    return with_match(month, {"ledger": ["L5"], "statement": ["S5"]})


def with_match(month: Reconciliation, rows: dict[str, list[str]]) -> Reconciliation:
    """Return the month with one match of whole rows."""
    members = [
        {
            "match_id": "M-1",
            "side": side,
            "id": row_id,
            "amount_minor": month.side(side).set_index("id").loc[row_id, "amount_minor"],
        }
        for side, ids in rows.items()
        for row_id in ids
    ]
    dates = [month.side(side).set_index("id").loc[ids, "date"].max() for side, ids in rows.items()]
    match = {"match_id": "M-1", "account": ACCOUNT, "rule": "4 same date", "cleared": max(dates)}
    return settled(
        month.with_tables(
            matches=as_table("matches", pd.DataFrame([match])), members=pd.DataFrame(members)
        )
    )
