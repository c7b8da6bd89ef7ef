"""The lists of the Overview: ages, accounts, rows to follow up, and the cells above the tables."""

from datetime import date

import numpy as np
import pandas as pd

from recon_xl.bridge import open_on
from recon_xl.findings import account_findings, journal_findings
from recon_xl.language import _, mark, plural
from recon_xl.model.ages import BUCKETS
from recon_xl.model.frames import plain_list
from recon_xl.model.money import to_cell
from recon_xl.model.reconciliation import BOOKS_CURRENCY, Reconciliation, is_active
from recon_xl.model.sides import SIDES
from recon_xl.model.tables import TABLES
from recon_xl.workbooks.amounts import amount_currencies, says_currency
from recon_xl.workbooks.names import (
    ACCOUNT_LINE,
    ACCOUNT_PARTS,
    ACCOUNTS_SHOWN,
    FINDING_LINE,
    FINDING_VALUES,
    FINDINGS_SHOWN,
    rx,
)
from recon_xl.workbooks.storage import Cell
from recon_xl.workbooks.view import View, opening, spaced, told_balance, told_cells
from recon_xl.workbooks.words import WORDS

_REASONS = {
    "journal": mark("The journal was changed"),
    "account": mark("Account number is wrong"),
    "changed": mark("Changed after approval"),
    "typed": mark("Typed over"),
    "currency": mark("Cannot be matched in the currency"),
    "opening": mark("Differs from the start"),
    "gap": mark("Statement is missing"),
    "double": mark("Possibly posted twice"),
    "transfer": mark("Own transfer, not posted"),
    "missing": mark("Expected, did not come"),
    "partly": mark("Partly matched"),
    "review": mark("Left out earlier, look again"),
    "old": mark("Older than 30 days"),
}
# Findings of which every row has a line of its own; of others the first row stands for all.
_ROW_BY_ROW = frozenset({"typed", "double", "partly", "old"})
_NO_FINDING: dict[str, Cell] = dict.fromkeys(FINDING_VALUES, "")


def later_minor(view: View, side: str) -> int:
    """Return what matches that were completed after the day shown take of rows up to that day."""
    rows = view.rows(side)
    until = rows[rows["date"] <= pd.Timestamp(view.until)]
    return int(
        open_on(view.reconciliation, side, view.account, view.until)["open_minor"].sum()
        - view.left_minor(until).sum()
    )


def age_cells(view: View) -> dict[str, Cell]:
    """Return the open amounts of both sides by age, and what the formulas make them of.

    A row that several matches share, one of them completed after the day shown, counts here with
    all that has been taken of it: its cells do not tell one match from the other. The proof is
    exact.
    """
    found: dict[str, Cell] = {}
    for side in SIDES:
        rows = view.rows(side)
        ages = (pd.Timestamp(view.until) - rows["date"]).dt.days.to_numpy(dtype="float64")
        is_later = (rows["cleared"] > pd.Timestamp(view.until)).to_numpy()
        rest = view.left_minor(rows)
        later = np.where(is_later, view.whole_minor(rows) - rest, 0)
        counted = rest + later != 0
        is_in = (rows["amount_minor"] > 0).to_numpy()
        totals = {"count": 0, "net": 0, "gross": 0}
        for number, (first, last) in enumerate(BUCKETS):
            inside = (ages >= first) & (ages <= (last or np.inf))
            minor = {
                "rest": int(rest[inside].sum()),
                "rest_in": int(rest[inside & is_in].sum()),
                "later": int(later[inside].sum()),
                "later_in": int(later[inside & is_in].sum()),
            }
            minor["net"] = minor["rest"] + minor["later"]
            minor["gross"] = 2 * (minor["rest_in"] + minor["later_in"]) - minor["net"]
            name, count = rx("age", side, number), int((inside & counted).sum())
            found |= {f"{name}_{part}": view.money(amount) for part, amount in minor.items()}
            found[f"{name}_count"] = count
            totals["count"] += count
            totals["net"] += minor["net"]
            totals["gross"] += minor["gross"]
        found[rx("age", side, "sum", "count")] = totals["count"]
        for figure in ("net", "gross"):
            found[rx("age", side, "sum", figure)] = view.money(totals[figure])
    return found


def account_cells(reconciliation: Reconciliation, lang: str) -> dict[str, Cell]:
    """Return the first accounts, each on its own last day; those that are off are called so."""
    found: dict[str, Cell] = {}
    accounts = reconciliation.accounts
    for number in range(1, ACCOUNTS_SHOWN + 1):
        if number <= len(accounts):
            cells = _account(reconciliation, accounts.iloc[number - 1])
            if not is_active(accounts).iloc[number - 1]:
                cells["unexplained"] = WORDS[lang]["off"]
        else:
            cells = dict.fromkeys(ACCOUNT_LINE, "") | dict.fromkeys(ACCOUNT_PARTS, 0)
            # The table's blank row is a row to the formulas.
            cells |= {"account": "", "currency": BOOKS_CURRENCY if number == 1 else ""}
        found |= {rx("account", number, part): cell for part, cell in cells.items()}
    return found


def _account(reconciliation: Reconciliation, about: pd.Series) -> dict[str, Cell]:
    account = str(about["account"])
    view = View.of(reconciliation, account)
    proof = view.proof
    start, since = opening(reconciliation, account)
    told = told_balance(reconciliation, account, None)
    left = proof.open_statement_minor - proof.open_ledger_minor
    return {
        "label": f"{about['name']}  {spaced(account)}",
        "open": proof.open_ledger_count + proof.open_statement_count,
        "bank": view.money(proof.bank_balance_minor),
        "unexplained": view.money(proof.unexplained_minor),
        "account": account,
        "currency": view.currency,
        "start": view.money(start),
        "since": since or 0,
        **told_cells(view, told),
        "ledger": view.money(proof.ledger_balance_minor),
        "left": view.money(left),
        "off": view.money(proof.computed_minor - proof.ledger_balance_minor - left),
    }


def finding_cells(view: View) -> dict[str, Cell]:
    """Return what needs a person most: what code writes of it, and what formulas look up."""
    lines = _findings(view)
    ids = {side: plain_list(view.reconciliation.side(side)["id"]) for side in SIDES}
    found: dict[str, Cell] = {}
    for number in range(1, FINDINGS_SHOWN + 1):
        line = lines[number - 1] if number <= len(lines) else _NO_FINDING
        name, row_id = rx("finding", number), str(line["id"])
        found |= {f"{name}_{part}": cell for part, cell in line.items()}
        told: dict[str, Cell] = dict.fromkeys(FINDING_LINE, "")
        told |= {"text": line["place"], "rest": line["amount"], "note": line["remedy"]}
        found |= {f"{name}_{part}": cell for part, cell in told.items()}
        for side in SIDES:
            at = ids[side].index(row_id) if row_id in ids[side] else None
            found[f"{name}_in_{side}"] = 0 if at is None else at + 1
            if at is not None:
                cells = _looked_up(view, view.reconciliation.side(side).iloc[[at]])
                cells["note"] = cells["note"] or line["remedy"]
                found |= {f"{name}_{part}": cell for part, cell in cells.items()}
    more = len(lines) - FINDINGS_SHOWN
    found[rx("findings", "more")] = (
        plural("… and {n} more: recon-xl status", "… and {n} more: recon-xl status", more)
        if more > 0
        else ""
    )
    return found


def _findings(view: View) -> list[dict[str, Cell]]:
    """Return the findings as the Overview lists them, the gravest first: rows one by one."""
    found = [
        *journal_findings(view.reconciliation),
        *account_findings(view.reconciliation, view.account, view.until),
    ]
    lines, listed = list[dict[str, Cell]](), set[str]()
    for one in found:
        ids = one.ids if one.kind in _ROW_BY_ROW else (*one.ids[:1], "")[:1]
        # A row that is both double and old stands under the graver reason alone.
        for row_id in (each for each in ids if each not in listed):
            listed |= {row_id} - {""}
            amount: Cell = "" if row_id or one.minor is None else view.money(one.minor)
            lines.append(
                {
                    "id": row_id,
                    "reason": _(_REASONS[one.kind]),
                    "place": one.place,
                    "amount": amount,
                    "remedy": one.remedy,
                }
            )
    return lines


def _looked_up(view: View, rows: pd.DataFrame) -> dict[str, Cell]:
    row = rows.iloc[0]
    day: date = row["date"].date()
    later = pd.notna(row["cleared"]) and row["cleared"] > pd.Timestamp(view.until)
    minor = view.whole_minor(rows) if later else view.left_minor(rows)
    return {
        "text": _line(row["text"], row["counterparty"]),
        "age": (view.until - day).days if view.until else "",
        "rest": view.money(int(minor[0])),
        "row": f"{row['id']} →",
        "note": row["note"],
    }


def _line(text: str, counterparty: str) -> str:
    """Put text and counterparty in one line; banks often tell the name in the text already."""
    if counterparty.casefold() in text.casefold():
        return text
    return f"{text}, {counterparty}" if text else counterparty


def sheet_cells(view: View, lang: str, pair: str) -> dict[str, Cell]:
    """Return what stands above the tables of the two sides: totals, marks, the pair."""
    found: dict[str, Cell] = {rx("sheet", "statement", "vis_id"): pair}
    marked = {side: _marked(view, side) for side in SIDES}
    for side, other in zip(SIDES, reversed(SIDES), strict=True):
        rows = view.reconciliation.side(side)
        currencies = amount_currencies(rows, view.reconciliation.accounts)
        name = rx("sheet", side)
        for key in ("amount", "remaining"):
            found[f"{name}_visible_{key}"] = _sum(rows[f"{key}_minor"], currencies)
        found[f"{name}_marked"] = marked[side]
        found[f"{name}_marked_other"] = marked[other]
        found[f"{name}_marked_difference"] = round(marked[side] - marked[other], 4)
        ids = view.reconciliation.side(other)["match_id"]
        is_there = pair and ids.str.contains(pair, case=False, regex=False).any()
        link = f"{TABLES[other].sheet(lang)} →" if is_there else "–"
        found[f"{name}_pair"] = link if pair else ""
    return found


def _marked(view: View, side: str) -> float:
    rows = view.reconciliation.side(side)
    marked = rows[rows["mark"].str.strip().str.casefold() == "x"]
    accounts = view.reconciliation.accounts
    in_currency = says_currency(marked, accounts) & (marked["currency"] == view.currency).to_numpy()
    plain = _sum(
        marked["remaining_minor"][~in_currency], amount_currencies(marked, accounts)[~in_currency]
    )
    return plain + _sum(
        marked["currency_remaining_minor"][in_currency],
        marked["currency"].to_numpy(dtype=object)[in_currency],
    )


def _sum(minor: pd.Series, currencies: "np.ndarray[tuple[int], np.dtype[np.object_]]") -> float:
    """Sum up amounts of several currencies as a spreadsheet does: their numbers."""
    by_currency = minor.groupby(currencies).sum()
    return float(sum(to_cell(int(total), currency) for currency, total in by_currency.items()))
