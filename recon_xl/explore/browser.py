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

from recon_xl.bridge import BUCKETS
from recon_xl.errors import ReconError
from recon_xl.explore.counterparts import candidates
from recon_xl.explore.listing import Listing, candidate_listing, open_listing
from recon_xl.explore.open_rows import Filters, open_items
from recon_xl.explore.words import age_name, side_name
from recon_xl.language import _, current, use
from recon_xl.model.accounts import format_account
from recon_xl.model.numbers import format_count, parse
from recon_xl.model.reconciliation import Reconciliation
from recon_xl.model.tables import SIDES

# Rows that a table widget holds without the page becoming slow.
ROWS_MAX = 3_000
_PAGE_ROWS = 10


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
        message: What to know about the tables above it.
    """

    def __init__(self, reconciliation: Reconciliation, lang: str) -> None:
        self._reconciliation, self._lang = reconciliation, lang
        self._rows = pd.DataFrame()
        with use(lang):
            self.side = _choice(
                _("Side"), [(_("both"), ""), *((side_name(side), side) for side in SIDES)]
            )
            self.account = _choice(_("Bank account"), _accounts(reconciliation))
            self.age = _choice(_("Age"), [(_("any"), None), *((age_name(*b), b) for b in BUCKETS)])
            self.amount_from = _field(_("Amount from"))
            self.amount_to = _field(_("Amount to"))
            self.text = _field(_("Text"))
            self.message = widgets.HTML()
            self.table = _table(select=True)
            self.partners = _table(select=False)
            self._show_rows()
        filters = [self.side, self.age, self.amount_from, self.amount_to, self.text]
        if len(self.account.options) > 2:
            filters.insert(1, self.account)
        for control in filters:
            control.observe(self._filters_changed, names="value")
        self.table.observe(self._row_selected, names="selected_rows")
        box = widgets.HBox(filters, layout=widgets.Layout(flex_flow="row wrap"))
        self.widget = widgets.VBox([box, self.table, self.message, self.partners])

    def _filters_changed(self, _change: Any) -> None:
        with use(self._lang):
            try:
                self._show_rows()
            except ReconError as error:
                self.message.value = escape(error.problem)

    def _row_selected(self, change: Any) -> None:
        with use(self._lang):
            if not change["new"]:
                _fill(self.partners, None)
                return
            row_id = str(self._rows["id"].iloc[change["new"][0]])
            found = candidates(self._reconciliation, row_id)
            _fill(self.partners, candidate_listing(found, row_id))

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
        _fill(self.table, open_listing(self._rows))
        _fill(self.partners, None)
        self.message.value = escape(_hint(len(rows)))


def _hint(count: int) -> str:
    if count > ROWS_MAX:
        return _(
            "The {shown} largest of {count} rows. Narrow the filters to see the others.",
            shown=format_count(ROWS_MAX),
            count=format_count(count),
        )
    return _("Click a row to see what it may belong to.") if count else ""


def _accounts(reconciliation: Reconciliation) -> Sequence[tuple[str, str]]:
    accounts = reconciliation.accounts["account"]
    return [(_("all"), ""), *((format_account(account), account) for account in accounts)]


def _amount(text: str) -> Decimal | None:
    return parse(text, "," if current() == "nb" else ".")


def _choice(label: str, options: Sequence[tuple[str, Any]]) -> Any:
    return widgets.Dropdown(description=label, options=options, value=options[0][1])


def _field(label: str) -> Any:
    # The value comes when the field is left, not at every key.
    return widgets.Text(description=label, continuous_update=False)


def _table(*, select: bool) -> Any:
    return ITable(
        select="single" if select else False,
        showIndex=False,
        pageLength=_PAGE_ROWS,
        maxBytes=0,
        layout={"topStart": None, "topEnd": None, "bottomStart": "info", "bottomEnd": "paging"},
        language={
            "info": _("Rows _START_ to _END_ of _TOTAL_"),
            "infoEmpty": "",
            "emptyTable": _("No rows"),
            "zeroRecords": _("No rows"),
        },
    )


def _fill(table: Any, listing: Listing | None) -> None:
    """Show a listing; columns of dates and amounts sort by hidden columns of numbers."""
    if listing is None:
        table.update(pd.DataFrame(), caption="", columnDefs=[], selected_rows=[])
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
        caption=listing.caption,
        columnDefs=rules,
        order=[],
        selected_rows=[],
    )
