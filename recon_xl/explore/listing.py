"""Tables as a person reads them: words of the language, amounts and days written out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

import pandas as pd

from recon_xl.bridge import Bridge, bridges
from recon_xl.explore.words import side_name
from recon_xl.language import _, current, plural
from recon_xl.model.accounts import format_account
from recon_xl.model.dates import format_day
from recon_xl.model.numbers import format_amount, format_count
from recon_xl.model.reconciliation import Reconciliation
from recon_xl.model.sides import LEDGER, STATEMENT
from recon_xl.model.tables import MATCHES
from recon_xl.model.words import STATES

# A page of a notebook that nobody scrolls; the browser shows more.
ROWS_MAX = 40
_NUMBERS = ("date", "age_days", "open_minor")
_OPEN = ("side", "date", "age_days", "open_minor", "text", "counterparty", "kid", "reference", "id")
_CANDIDATES = ("side", "date", "open_minor", "reason", "text", "counterparty", "id")


@dataclass(frozen=True, repr=False)
class Listing:
    """A table with a headline; a notebook shows it as one.

    Attributes:
        caption: What it says, in one line.
        frame: Its cells as texts, under headers of the language.
        right: Headers of the columns that are set to the right.
        order: Numbers to sort a column by, where its texts sort otherwise.
    """

    caption: str
    frame: pd.DataFrame
    right: frozenset[str]
    order: Mapping[str, Sequence[int]] = field(default_factory=dict)

    def __repr__(self) -> str:
        """Return it for a terminal."""
        if self.frame.empty:
            return self.caption
        return f"{self.caption}\n{self.frame.to_string(index=False)}"

    def _repr_html_(self) -> str:
        caption = f"<h4>{escape(self.caption)}</h4>"
        if self.frame.empty:
            return caption
        shown = self.frame.head(ROWS_MAX)
        shown = shown.loc[:, (shown != "").any()]
        head = "".join(self._cell("th", header, header) for header in shown.columns)
        rows = [
            "".join(self._cell("td", header, text) for header, text in zip(shown, row, strict=True))
            for row in shown.itertuples(index=False)
        ]
        body = "".join(f"<tr>{row}</tr>" for row in rows)
        more = len(self.frame) - len(shown)
        rest = plural("… and {n} more row.", "… and {n} more rows.", more) if more else ""
        return (
            f"{caption}<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
            f"<p>{escape(rest)}</p>"
        )

    def _cell(self, tag: str, header: str, text: str) -> str:
        side = "right" if header in self.right else "left"
        return f'<{tag} style="text-align:{side}">{escape(text)}</{tag}>'


def open_listing(rows: pd.DataFrame) -> Listing:
    """Return open rows, as `open_items` gives them, ready to read."""
    return _listing(open_caption(len(rows)), rows, _OPEN)


def open_caption(count: int) -> str:
    """Return how many rows are open, in words."""
    return plural("{n} open row", "{n} open rows", count) if count else _("Nothing open")


def candidate_listing(rows: pd.DataFrame, row_id: str) -> Listing:
    """Return candidates of a row, as `candidates` gives them, ready to read."""
    if rows.empty:
        return _listing(_("Nothing speaks for any partner of {id}", id=row_id), rows, _CANDIDATES)
    caption = plural("{n} candidate for {id}", "{n} candidates for {id}", len(rows), id=row_id)
    return _listing(caption, rows, _CANDIDATES)


def proof_listing(reconciliation: Reconciliation, file: str) -> Listing:
    """Return the proof of every bank account, an account per column, lettered as in the documents.

    Args:
        reconciliation: The tables.
        file: The workbook's name.
    """
    proofs = bridges(reconciliation)
    terms = {
        _("Date"): [format_day(proof.day) if proof.day else "–" for proof in proofs],
        _("Currency"): [proof.currency for proof in proofs],
        **{
            term: [
                format_amount(value, p.currency) for value, p in zip(values, proofs, strict=True)
            ]
            for term, values in _proof_terms(proofs).items()
        },
    }
    columns = [format_account(proof.account) for proof in proofs]
    cells = {name: [cells[at] for cells in terms.values()] for at, name in enumerate(columns)}
    frame = pd.DataFrame({_("Bank account"): list(terms), **cells})
    return Listing(_proof_caption(proofs, file), frame, frozenset(columns))


def _proof_caption(proofs: Sequence[Bridge], file: str) -> str:
    count = sum(bool(proof.unexplained_minor) for proof in proofs)
    if not count:
        return _("{file}: bank and ledger agree", file=file)
    return plural(
        "{file}: {n} account does not agree", "{file}: {n} accounts do not agree", count, file=file
    )


def _proof_terms(proofs: Sequence[Bridge]) -> dict[str, list[int]]:
    """Return each term's amounts, with the sign they have on the way from ledger to bank.

    Terms without a letter are left out where no account has them.
    """
    terms = {
        _("A  Ledger balance"): [proof.ledger_balance_minor for proof in proofs],
        _("B  Posted, not in the bank (reversed)"): [-proof.open_ledger_minor for proof in proofs],
        _("C  In the bank, not posted (added)"): [proof.open_statement_minor for proof in proofs],
    }
    others = {
        _("Deactivated, on both sides"): [
            proof.deactivated_statement_minor - proof.deactivated_ledger_minor for proof in proofs
        ],
        _("Differences carried by matches (reversed)"): [
            -proof.match_differences_minor for proof in proofs
        ],
    }
    return {
        **terms,
        **{term: amounts for term, amounts in others.items() if any(amounts)},
        _("D  Computed bank balance"): [proof.computed_minor for proof in proofs],
        _("E  Balance according to the bank"): [proof.bank_balance_minor for proof in proofs],
        _("F  Unexplained"): [proof.unexplained_minor for proof in proofs],
    }


def _listing(caption: str, rows: pd.DataFrame, columns: Sequence[str]) -> Listing:
    headers = {column: _header(column) for column in columns}
    numbers = {headers[column]: column for column in columns if column in _NUMBERS}
    return Listing(
        caption,
        pd.DataFrame({headers[column]: _written(rows, column) for column in columns}),
        frozenset(numbers),
        {header: rows[column].astype("int64").tolist() for header, column in numbers.items()},
    )


def _header(column: str) -> str:
    own = {
        "id": "ID",
        "side": _("Side"),
        "date": _("Date"),
        "age_days": _("Days"),
        "open_minor": LEDGER.by_key["remaining"].header(current()),
        "reason": MATCHES.by_key["reason"].header(current()),
    }
    return own.get(column) or {**STATEMENT.by_field, **LEDGER.by_field}[column].header(current())


def _written(rows: pd.DataFrame, column: str) -> list[str]:
    values = rows[column].tolist()
    if column == "side":
        return [side_name(side) for side in values]
    if column == "date":
        return [format_day(day) for day in values]
    if column == "age_days":
        return [format_count(age) for age in values]
    if column == "state":
        return [STATES[state][current()] for state in values]
    if column.endswith("_minor"):
        return [
            format_amount(minor, currency)
            for minor, currency in zip(values, rows["currency"], strict=True)
        ]
    return [str(value) for value in values]
