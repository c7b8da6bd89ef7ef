"""The defined names through which code finds a cell, so that no address stands in Python.

They are the same in both languages. Four are a user's own: `konto`, `fra` and `til` on the Overview
(account and days that it shows), `vis_id` on the Ledger (the match that is lit). All others are
hidden in the workbook and begin with `rx_`.
"""

from collections.abc import Iterator

from recon_xl.model.ages import BUCKETS
from recon_xl.model.sides import SIDES
from recon_xl.model.words import STATES

ACCOUNT, FIRST, UNTIL, PAIR = "konto", "fra", "til", "vis_id"
TYPED = (ACCOUNT, FIRST, UNTIL, PAIR)
PREFIX = "rx_"
# The dropdown of accounts reads this one; it names a column, not a cell.
ACCOUNT_LIST = "rx_accounts"

ACCOUNTS_SHOWN = 6
FINDINGS_SHOWN = 10

HEAD = ("company", "subtitle", "verdict", "progress", "currency")
PROOF = (
    "ledger_balance",
    "posted_here",
    "open_ledger",
    "open_statement",
    "deactivated_ledger",
    "deactivated_statement",
    "match_differences",
    "computed",
    "bank_balance",
    "unexplained",
)
# The lines of the proof that count rows.
COUNTED = PROOF[2:7]
FLOW = tuple(
    f"{step}_{place}"
    for step in ("opening", "moved", "closing")
    for place in ("ledger", "bank", "difference")
)
AGED = ("count", "net", "gross")
AGE_PARTS = ("rest", "later", "rest_in", "later_in")
ACCOUNT_LINE = ("label", "open", "bank", "unexplained")
ACCOUNT_PARTS = (
    "account",
    "currency",
    "start",
    "since",
    "closed",
    "opened",
    "told",
    "told_since",
    "ledger",
    "left",
    "off",
)
WORKINGS = ("row", "start", "since", "later_ledger", "later_statement")
TOLD_PARTS = ("closed", "opened", "told", "told_since")
FINDING_LINE = ("text", "age", "rest", "row", "note")
FINDING_PARTS = ("in_ledger", "in_statement")
# What code writes of a finding: the row and the reason; place and amount where it is about no row;
# what to do, which stands where the row has no note.
FINDING_VALUES = ("id", "reason", "place", "amount", "remedy")
SHEET_CELLS = ("visible_amount", "visible_remaining", "marked", "marked_other", "marked_difference")


def rx(*parts: object) -> str:
    """Return a hidden name: `rx("age", "ledger", 0, "net")` is "rx_age_ledger_0_net"."""
    return PREFIX + "_".join(map(str, parts))


def is_ours(name: str) -> bool:
    """Say whether a defined name leads to one of our cells."""
    return name in TYPED or (name.startswith(PREFIX) and name != ACCOUNT_LIST)


def formula_names() -> Iterator[str]:
    """Go through the names of every cell that holds a formula in a new workbook."""
    yield from (ACCOUNT, FIRST, UNTIL)
    yield from (rx(part) for part in (*HEAD, *PROOF, *FLOW, "gap"))
    yield from (rx(part, "count") for part in COUNTED)
    yield from (rx(part) for part in WORKINGS)
    yield from (rx(day, part) for day in ("before", "until") for part in TOLD_PARTS)
    for side in SIDES:
        yield from (rx("state", side, state) for state in STATES)
        yield from (rx("age", side, "sum", figure) for figure in AGED)
        for number in range(len(BUCKETS)):
            yield from (rx("age", side, number, part) for part in (*AGED, *AGE_PARTS))
        yield from (rx("sheet", side, cell) for cell in SHEET_CELLS)
        yield rx("sheet", side, "pair")
    yield rx("sheet", "statement", "vis_id")
    for number in range(1, ACCOUNTS_SHOWN + 1):
        yield from (rx("account", number, part) for part in (*ACCOUNT_LINE, *ACCOUNT_PARTS))
    for number in range(1, FINDINGS_SHOWN + 1):
        yield from (rx("finding", number, part) for part in (*FINDING_LINE, *FINDING_PARTS))


def value_names() -> Iterator[str]:
    """Go through the names of every cell whose value code writes."""
    for number in range(1, FINDINGS_SHOWN + 1):
        yield from (rx("finding", number, part) for part in FINDING_VALUES)
    yield rx("findings", "more")
