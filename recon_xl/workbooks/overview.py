"""What the Overview shows: the value of each of its formulas, computed by `recon_xl.bridge`.

A closed workbook keeps beside each formula the value that it had when it was computed last, which
is all that a viewer, a script or a preview sees. These values come from the tables, not from a
spreadsheet; a test holds the two against each other.
"""

from collections import Counter
from datetime import date, timedelta

import pandas as pd

from recon_xl import language
from recon_xl.bridge import Bridge
from recon_xl.model.frames import plain_list
from recon_xl.model.reconciliation import Reconciliation, is_active
from recon_xl.model.sides import SIDES
from recon_xl.model.words import STATES
from recon_xl.workbooks.chosen import NOTHING_CHOSEN, Chosen
from recon_xl.workbooks.names import ACCOUNT, FIRST, PROOF, UNTIL, rx
from recon_xl.workbooks.overview_lists import (
    account_cells,
    age_cells,
    finding_cells,
    later_minor,
    sheet_cells,
)
from recon_xl.workbooks.storage import Cell
from recon_xl.workbooks.view import View, opening, spaced, told_balance, told_cells
from recon_xl.workbooks.words import PROGRESS, WORDS

# Terms that the proof shows with the sign in which it adds them.
_TURNED = ("open_ledger", "deactivated_ledger", "match_differences")


def overview_cells(
    reconciliation: Reconciliation, lang: str, chosen: Chosen = NOTHING_CHOSEN
) -> dict[str, Cell]:
    """Return the value of every named formula of a workbook, and the rows to follow up.

    Args:
        reconciliation: The tables.
        lang: The workbook's language.
        chosen: What a person chose.

    Returns:
        Values by name, amounts in the currency's unit, days as dates, blanks as "".
    """
    view = View.of(reconciliation, chosen.account, chosen.first, chosen.until)
    with language.use(lang):
        return {
            **_head(view, lang),
            **_proof(view),
            **_flow(view),
            **age_cells(view),
            **account_cells(reconciliation, lang),
            **finding_cells(view),
            **sheet_cells(view, lang, chosen.pair),
        }


def _head(view: View, lang: str) -> dict[str, Cell]:
    words, accounts = WORDS[lang], view.reconciliation.accounts
    position = _position(accounts["account"], view.account)
    about = accounts.iloc[position] if len(accounts) else pd.Series(dtype=object)
    states = {side: Counter(plain_list(view.rows(side)["state"])) for side in SIDES}
    counts = {(side, state): states[side][state] for side in SIDES for state in STATES}
    sums = {state: sum(counts[side, state] for side in SIDES) for state in STATES}
    told = ", ".join(f"{words[state]} {sums[state]}" for state in PROGRESS)
    subtitle = [
        words["reconciliation"],
        about.get("name", ""),
        spaced(view.account),
        about.get("ledger_account", ""),
        about.get("currency", "") or view.currency,
    ]
    return {
        ACCOUNT: view.account,
        FIRST: view.first or "",
        UNTIL: view.until or "",
        rx("row"): position + 1,
        rx("company"): about.get("company", "") or words["reconciliation"],
        rx("currency"): about.get("currency", "") or view.currency,
        rx("subtitle"): "   ".join(subtitle),
        rx("progress"): f"{words['rows']} {sum(sums.values())}: {told}",
        **{rx("state", side, state): count for (side, state), count in counts.items()},
        rx("verdict"): _verdict(view, lang),
    }


def _position(known: pd.Series, account: str) -> int:
    """Return where the account stands; the first place where it is not known."""
    found = known[known == account].index
    return int(found[0]) if len(found) else 0


def _verdict(view: View, lang: str) -> Cell:
    accounts = view.reconciliation.accounts
    known = accounts[accounts["account"] == view.account]
    if len(known) and not is_active(known).iloc[0]:
        return WORDS[lang]["switched_off"]
    if len(known):
        return view.money(view.proof.unexplained_minor)
    return WORDS[lang]["unknown_account" if view.account else "no_account"]


def _proof(view: View) -> dict[str, Cell]:
    proof = view.proof
    found: dict[str, Cell] = {rx(line): view.money(_shown_minor(proof, line)) for line in PROOF}
    start, since = opening(view.reconciliation, view.account)
    matches = view.reconciliation.matches
    carried = matches[
        (matches["account"] == view.account)
        & (matches["rest_on"] == "")
        & (matches["difference_minor"] != 0)
        & (matches["cleared"] <= pd.Timestamp(view.until))
    ]
    counts = {
        "open_ledger": proof.open_ledger_count,
        "open_statement": proof.open_statement_count,
        "match_differences": len(carried),
    }
    for side in SIDES:
        rows = view.rows(side)
        until = rows["date"] <= pd.Timestamp(view.until)
        counts[f"deactivated_{side}"] = int((until & (rows["state"] == "deactivated")).sum())
    for side in SIDES:
        found[rx("later", side)] = view.money(later_minor(view, side))
    return {
        **found,
        **{rx(line, "count"): count for line, count in counts.items()},
        rx("start"): view.money(start),
        rx("since"): since or 0,
    }


def _shown_minor(proof: Bridge, line: str) -> int:
    minor = int(getattr(proof, f"{line}_minor"))
    return -minor if line in _TURNED else minor


def _flow(view: View) -> dict[str, Cell]:
    """Opening, movement and closing on both sides, and whether the bank's own figures add up."""
    reconciliation, account = view.reconciliation, view.account
    proof = view.proof
    before = view.first - timedelta(days=1) if view.first else None
    told = {
        "before": told_balance(reconciliation, account, before or date.min),
        "until": told_balance(reconciliation, account, view.until),
    }
    _start, since = opening(reconciliation, account)
    closing = {"ledger": proof.ledger_balance_minor, "bank": proof.bank_balance_minor}
    moved = {
        "ledger": _moved(view, "ledger", max(view.first or date.min, since or date.min)),
        "bank": _moved(view, "statement", view.first or date.min),
    }
    start = {
        "ledger": closing["ledger"] - moved["ledger"],
        "bank": told["before"].minor
        + _moved(view, "statement", told["before"].since, before)
        - _moved_before(view, told["before"].since),
    }
    found: dict[str, Cell] = {}
    for step, sides in (("opening", start), ("moved", moved), ("closing", closing)):
        found |= {rx(step, place): view.money(minor) for place, minor in sides.items()}
        found[rx(step, "difference")] = view.money(sides["ledger"] - sides["bank"])
    found[rx("gap")] = view.money(start["bank"] + moved["bank"] - closing["bank"])
    for name, one in told.items():
        found |= {rx(name, part): cell for part, cell in told_cells(view, one).items()}
    return found


def _moved_before(view: View, since: date | None) -> int:
    """Return what lines move from the first day shown until a balance that the bank told later."""
    if since is None or view.first is None or since <= view.first:
        return 0
    return _moved(view, "statement", view.first, since - timedelta(days=1))


def _moved(view: View, side: str, since: date | None, until: date | None = None) -> int:
    rows = view.rows(side)
    end = until or view.until
    inside = rows["date"] <= pd.Timestamp(end)
    if since and since > date.min:
        inside &= rows["date"] >= pd.Timestamp(since)
    return int(view.whole_minor(rows[inside]).sum())
