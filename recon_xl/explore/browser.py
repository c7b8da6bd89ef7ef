"""Filters, a table of open rows, and what the clicked row may belong to.

Callbacks run on another thread than cells in JupyterLab 4.6: they compute and set values, and
neither print nor draw.
"""

from collections.abc import Sequence
from decimal import Decimal
from html import escape
from typing import Any

import ipywidgets as widgets
import pandas as pd
from itables.widget import ITable

from recon_xl.errors import ReconError
from recon_xl.explore.counterparts import candidates
from recon_xl.explore.listing import Listing, candidate_listing, open_caption, open_listing
from recon_xl.explore.open_rows import Filters, open_items
from recon_xl.explore.words import age_name, side_name
from recon_xl.language import _, current, use
from recon_xl.model.accounts import format_account
from recon_xl.model.ages import BUCKETS
from recon_xl.model.numbers import format_count, parse
from recon_xl.model.reconciliation import Reconciliation
from recon_xl.model.sides import SIDES

# Rows that a table widget holds without the page becoming slow.
ROWS_MAX = 3_000
_PAGE_ROWS = 10
_WHOLE_LABEL = {"description_width": "initial"}


class Browser:
    """The widget of the first notebook; `widget` is what a cell shows.

    Attributes:
        widget: Everything, one below the other.
        side: Filter by side.
        account: Filter by bank account; shown where there are several.
        age: Filter by age.
        amount_from: Smallest size.
        amount_to: Largest size.
        text: Words to look for.
        table: The open rows that fit.
        partners: The candidates of the row that is selected.
        heading: How many rows fit, or what is wrong with a filter.
        question: What the second table answers.
    """

    def __init__(self, reconciliation: Reconciliation, lang: str) -> None:
        self._reconciliation, self._lang = reconciliation, lang
        self._rows = pd.DataFrame()
        with use(lang):
            self.side = _choice(
                _("Side"), [(_("both"), ""), *((side_name(side), side) for side in SIDES)]
            )
            self.account = _choice(_("Bank account"), _accounts(reconciliation))
            self.age = _choice(_("Age"), [(_("any"), ()), *((age_name(*b), b) for b in BUCKETS)])
            self.amount_from = _field(_("Amount from"))
            self.amount_to = _field(_("Amount to"))
            self.text = _field(_("Text"))
            self.heading, self.question = widgets.HTML(), widgets.HTML()
            self.table = ITable(select="single", **_options(pages=True))
            self.partners = ITable(**_options(pages=False))
            self._show_rows()
        filters = [self.side, self.age, self.amount_from, self.amount_to, self.text]
        if len(self.account.options) > 2:
            filters.insert(1, self.account)
        for control in filters:
            control.observe(self._filters_changed, names="value")
        self.table.observe(self._row_selected, names="selected_rows")
        box = widgets.HBox(filters, layout=widgets.Layout(flex_flow="row wrap"))
        self.widget = widgets.VBox([box, self.heading, self.table, self.question, self.partners])

    def _filters_changed(self, _change: Any) -> None:
        with use(self._lang):
            try:
                self._show_rows()
            except ReconError as error:
                self.heading.value = escape(error.problem)

    def _row_selected(self, change: Any) -> None:
        with use(self._lang):
            if not change["new"]:
                self._ask()
                return
            row_id = str(self._rows["id"].iloc[change["new"][0]])
            found = candidate_listing(candidates(self._reconciliation, row_id), row_id)
            self.question.value = escape(found.caption)
            _fill(self.partners, found)

    def _show_rows(self) -> None:
        """Fill the table with the rows that fit; nothing is selected then."""
        age = self.age.value or (None, None)
        filters = Filters(
            side=self.side.value,
            account=self.account.value,
            age_from=age[0],
            age_to=age[1],
            amount_from=_amount(self.amount_from.value),
            amount_to=_amount(self.amount_to.value),
            text=self.text.value,
        )
        rows = open_items(self._reconciliation, filters)
        self._rows = rows.head(ROWS_MAX)
        self.heading.value = escape(_heading(len(rows)))
        _fill(self.table, open_listing(self._rows), pages=True)
        self._ask()

    def _ask(self) -> None:
        """Empty the second table and say how to fill it."""
        hint = _("Click a row to see what it may belong to.") if len(self._rows) else ""
        self.question.value = escape(hint)
        _fill(self.partners, None)


def _heading(count: int) -> str:
    if count > ROWS_MAX:
        return _(
            "The {shown} largest of {count} rows. Narrow the filters to see the others.",
            shown=format_count(ROWS_MAX),
            count=format_count(count),
        )
    return open_caption(count)


def _accounts(reconciliation: Reconciliation) -> Sequence[tuple[str, str]]:
    accounts = reconciliation.accounts["account"]
    return [(_("all"), ""), *((format_account(account), account) for account in accounts)]


def _amount(text: str) -> Decimal | None:
    return parse(text, "," if current() == "nb" else ".")


def _choice(label: str, options: Sequence[tuple[str, Any]]) -> Any:
    return widgets.Dropdown(
        description=label, options=options, value=options[0][1], style=_WHOLE_LABEL
    )


def _field(label: str) -> Any:
    # The value comes when the field is left, not at every key.
    return widgets.Text(description=label, continuous_update=False, style=_WHOLE_LABEL)


def _options(*, pages: bool) -> dict[str, Any]:
    """Return what has to be said at every update, or itables goes back to its own."""
    below = {"bottomStart": "info", "bottomEnd": "paging"} if pages else {}
    nowhere = dict.fromkeys(("topStart", "topEnd", "bottomStart", "bottomEnd"))
    return {
        "showIndex": False,
        "paging": pages,
        "pageLength": _PAGE_ROWS,
        "maxBytes": 0,
        "layout": {**nowhere, **below},
        "language": {
            "info": _("Rows _START_ to _END_ of _TOTAL_"),
            "infoEmpty": "",
            "emptyTable": _("No rows"),
            "zeroRecords": _("No rows"),
            "select": {"rows": ""},
        },
    }


def _fill(table: Any, listing: Listing | None, *, pages: bool = False) -> None:
    """Show a listing; columns of dates and amounts sort by hidden columns of numbers."""
    is_blank = listing is None or listing.frame.empty
    table.layout.display = "none" if is_blank else None
    if listing is None:
        table.update(pd.DataFrame(), columnDefs=[], selected_rows=[], **_options(pages=pages))
        return
    headers = list(listing.frame.columns)
    hidden = {f"#{header}": numbers for header, numbers in listing.order.items()}
    rules: list[dict[str, Any]] = [
        {"targets": [headers.index(header)], "className": "dt-right", "orderData": [at]}
        for at, header in enumerate(listing.order, len(headers))
    ]
    rules.append({"targets": [*range(len(headers), len(headers) + len(hidden))], "visible": False})
    table.update(
        listing.frame.assign(**hidden),
        columnDefs=rules,
        order=[],
        selected_rows=[],
        **_options(pages=pages),
    )
