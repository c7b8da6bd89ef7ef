"""How old what is open is: one bar per side and age."""

from collections.abc import Sequence
from datetime import date

from matplotlib.axes import Axes

from recon_xl.bridge import Bucket, ageing, last_day, open_on
from recon_xl.explore.plots import GAP, GREY, INK, LOOKS, RULE, SMALL, Plot, started, style
from recon_xl.explore.words import age_name, side_name
from recon_xl.language import _, plural
from recon_xl.model.ages import BUCKETS
from recon_xl.model.dates import format_day
from recon_xl.model.numbers import format_amount
from recon_xl.model.reconciliation import Reconciliation
from recon_xl.model.sides import SIDES

_BAR, _SHIFT = 0.34, {"ledger": -0.19, "statement": 0.19}


def ageing_plot(reconciliation: Reconciliation, account: str, day: date | None = None) -> Plot:
    """Draw the open amounts of one bank account by age; the sizes of amounts are added up.

    Args:
        reconciliation: The tables.
        account: The bank account, in its one spelling.
        day: The day on which they were open; the account's last day when None.
    """
    day = day or last_day(reconciliation, account)
    currency = reconciliation.currency_of(account)
    buckets = {side: ageing(open_on(reconciliation, side, account, day)) for side in SIDES}
    totals = {
        side: format_amount(sum(bucket.gross_minor for bucket in buckets[side]), currency)
        for side in SIDES
    }
    title = _("Open: {ledger} in the ledger, {statement} on the statement", **totals)
    subtitle = _(
        "Open amounts by age on {day}, {currency}, signs left out. Number of rows in brackets.",
        day=format_day(day) if day else "–",
        currency=currency,
    )
    with style():
        figure, axes = started(title, subtitle, 3.4)
        for side in SIDES:
            _draw_bars(axes, side, buckets[side], currency)
        _finish(axes, max(bucket.gross_minor for side in SIDES for bucket in buckets[side]))
    told = [_told(side, buckets[side], currency) for side in SIDES]
    return Plot(figure, " ".join([_("Bars. {title}.", title=title), *told]))


def _draw_bars(axes: Axes, side: str, buckets: Sequence[Bucket], currency: str) -> None:
    look = LOOKS[side]
    for row, bucket in enumerate(buckets):
        y = row + _SHIFT[side]
        axes.barh(
            y,
            bucket.gross_minor,
            height=_BAR,
            color=look.colour,
            hatch=look.hatch,
            edgecolor="white",
            linewidth=0,
        )
        label = _label(bucket, currency)
        axes.annotate(
            f"{side_name(side)}  {label}" if row == 0 else label,
            (bucket.gross_minor, y),
            xytext=(GAP, 0),
            textcoords="offset points",
            va="center",
            fontsize=SMALL,
            color=INK if bucket.count else GREY,
        )


def _label(bucket: Bucket, currency: str) -> str:
    if not bucket.count:
        return "–"
    return f"{format_amount(bucket.gross_minor, currency)} ({bucket.count})"


def _finish(axes: Axes, longest_minor: int) -> None:
    axes.set_yticks(range(len(BUCKETS)), [age_name(first, last) for first, last in BUCKETS])
    axes.invert_yaxis()
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    # The longest bar leaves room for its label.
    axes.set_xlim(0, max(longest_minor, 1) * 1.36)
    axes.axvline(0, color=RULE, linewidth=0.8)


def _told(side: str, buckets: Sequence[Bucket], currency: str) -> str:
    parts = [
        plural(
            "{age}: {amount} in {n} row",
            "{age}: {amount} in {n} rows",
            bucket.count,
            age=age_name(bucket.first, bucket.last),
            amount=format_amount(bucket.gross_minor, currency),
        )
        for bucket in buckets
    ]
    return f"{side_name(side)}: {'; '.join(parts)}."
