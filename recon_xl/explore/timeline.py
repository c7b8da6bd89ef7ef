"""Both sides of a month, day by day: the open rows stand nearest to the line, face to face."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from recon_xl.bridge import last_day, open_on
from recon_xl.errors import BadValuesError
from recon_xl.explore.plots import GAP, GREY, INK, LOOKS, SMALL, Plot, started, style
from recon_xl.explore.words import side_name
from recon_xl.language import _, current, plural
from recon_xl.model.dates import format_day
from recon_xl.model.numbers import NO_BREAK_SPACE, format_amount
from recon_xl.model.reconciliation import Reconciliation
from recon_xl.model.sides import SIDES

# Largest open amounts that get a label on each side; the others are counted. More lines of text
# no longer belong to their marks at a glance.
LABELS_MAX = 8
# Marks on one day that stand above each other; beyond it they move together and overlap.
_STACK_MAX = 12.0
# Height of a line of text, in marks.
_LANE = 1.8
_LABEL_LENGTH_MAX = 46
# Days between the first of the month and the column of everything older.
_BEFORE_DAYS = 3


@dataclass(frozen=True)
class _Side:
    """One side, ready to draw: a row per mark.

    Attributes:
        name: "ledger" or "statement".
        marks: `x` (days after the first of the month), `y` (height from the line), `is_open`.
        labelled: The open rows that get a label, nearest lane first: `x, y, text, is_late`.
        open_count: Number of open rows.
        told: The labelled rows in words, largest first, and how many there are beside them.
    """

    name: str
    marks: pd.DataFrame
    labelled: pd.DataFrame
    open_count: int
    told: Sequence[str]

    @property
    def up(self) -> int:
        """Return 1 for the side above the line, −1 for the one below."""
        return 1 if self.name == "ledger" else -1

    @property
    def height(self) -> float:
        """Return how far it reaches, labels and the line about the others included."""
        lanes = len(self.labelled) + (self.open_count > len(self.labelled))
        return self.first_lane + _LANE * lanes

    @property
    def first_lane(self) -> float:
        """Return where the first label stands."""
        return float(self.marks["y"].max() if len(self.marks) else 3) + 2


def timeline_plot(reconciliation: Reconciliation, account: str, day: date | None = None) -> Plot:
    """Draw the rows of one bank account in one month, the ledger above, the statement below.

    Args:
        reconciliation: The tables.
        account: The bank account, in its one spelling.
        day: The last day of the picture, which starts with its month; the account's last when None.
            Rows from before are drawn where they were still open when the month began.

    Raises:
        BadValuesError: The account has no rows.
    """
    day = day or last_day(reconciliation, account)
    if day is None:
        raise BadValuesError(_("There is nothing to draw: {account} has no rows.", account=account))
    sides = [_side(reconciliation, side, account, day) for side in SIDES]
    open_count = sum(side.open_count for side in sides)
    title = (
        plural("{n} row lacks a counterpart", "{n} rows lack a counterpart", open_count)
        if open_count
        else _("Every row has its counterpart")
    )
    subtitle = _("A mark is a row. Filled: open or partly matched. Faint: matched or deactivated.")
    above, below = (side.height for side in sides)
    with style():
        figure, axes = started(title, subtitle, 1.3 + 0.095 * (above + below))
        for side in sides:
            _draw_marks(axes, side)
            _draw_labels(axes, side, day.day - 1)
        _finish(axes, day, (-below, above))
    nothing = [_("nothing open")]
    told = [f"{side_name(side.name)}: {'; '.join(side.told or nothing)}." for side in sides]
    return Plot(
        figure,
        " ".join([_("Timeline until {day}. {title}.", day=format_day(day), title=title), *told]),
    )


def _side(reconciliation: Reconciliation, side: str, account: str, day: date) -> _Side:
    marks = _marks(reconciliation, side, account, day)
    opened = marks[marks["is_open"]].assign(size=lambda rows: rows["open_minor"].abs())
    opened = opened.sort_values(["size", "date", "id"], ascending=[False, True, True])
    largest = opened.head(LABELS_MAX)
    currency = reconciliation.currency_of(account)
    told = [_label(row, currency) for row in largest.to_dict("records")]
    labelled = largest.assign(text=told, is_late=largest["x"] > (day.day - 1) / 2)
    if len(opened) > len(told):
        told.append(_others(len(opened) - len(told)))
    return _Side(side, marks, _in_lanes(labelled), len(opened), told)


def _marks(reconciliation: Reconciliation, side: str, account: str, day: date) -> pd.DataFrame:
    """Return the rows of the month, and older ones that were open when it began.

    Returns:
        The side's rows with `open_minor`, `is_open`, `x` (days after the first of the month) and
        `y` (place in the stack of its day, open rows first).
    """
    first = pd.Timestamp(day.replace(day=1))
    rows = reconciliation.side(side)
    rows = rows[(rows["account"] == account) & (rows["date"] <= pd.Timestamp(day))]
    left = open_on(reconciliation, side, account, day).set_index("id")["open_minor"]
    rows = rows.assign(
        open_minor=rows["id"].map(left).fillna(0).astype("int64"),
        is_open=rows["id"].isin(left.index),
        x=(rows["date"] - first).dt.days.where(rows["date"] >= first, -_BEFORE_DAYS),
    )
    rows = rows[(rows["date"] >= first) | rows["is_open"] | (rows["cleared"] >= first)]
    rows = rows.sort_values(
        ["is_open", "date", "id"], ascending=[False, True, True], ignore_index=True
    )
    stack = rows.groupby("x").cumcount() + 1
    tallest = stack.max() if len(stack) else 1
    return rows.assign(y=stack * min(1.0, _STACK_MAX / tallest))


def _in_lanes(labelled: pd.DataFrame) -> pd.DataFrame:
    """Order labels so that no stem has to cross one: early rows lowest, the earliest on top.

    An early row's text runs to the right, over days whose own stems end below it; a late row's
    runs to the left.
    """
    early = labelled[~labelled["is_late"]].sort_values(["x", "id"], ascending=[False, True])
    late = labelled[labelled["is_late"]].sort_values(["x", "id"])
    return pd.concat([early, late], ignore_index=True)


def _label(row: dict[str, Any], currency: str) -> str:
    who = row["counterparty"] or row["text"] or row["reference"]
    told = f"{format_amount(row['open_minor'], currency)}   {who}"
    if len(told) > _LABEL_LENGTH_MAX:
        told = f"{told[: _LABEL_LENGTH_MAX - 1].rstrip()}…"
    return f"{told}, {_short_day(row['date'].date())}"


def _short_day(day: date) -> str:
    """Write a day without its year: 03.10., 3 Oct."""
    if current() == "nb":
        return f"{day:%d.%m.}"
    return format_day(day).rpartition(NO_BREAK_SPACE)[0]


def _draw_marks(axes: Axes, side: _Side) -> None:
    look = LOOKS[side.name]
    for is_open, face, alpha in ((False, "white", 0.45), (True, look.colour, 1.0)):
        marks = side.marks[side.marks["is_open"] == is_open]
        axes.scatter(
            marks["x"],
            side.up * marks["y"],
            s=30,
            marker=look.marker,
            linewidth=0.8,
            facecolor=face,
            edgecolor=look.colour,
            alpha=alpha,
            zorder=3,
        )
    axes.annotate(
        side_name(side.name),
        (0, side.up * 3),
        xycoords=("axes fraction", "data"),
        xytext=(-4, 0),
        textcoords="offset points",
        ha="right",
        va="center",
        color=look.words,
        fontweight=600,
    )


def _draw_labels(axes: Axes, side: _Side, end: int) -> None:
    look, lane = LOOKS[side.name], side.first_lane
    for row in side.labelled.to_dict("records"):
        x, y = row["x"], side.up * lane
        axes.plot([x, x], [side.up * row["y"], y], color=look.colour, linewidth=0.6, zorder=1)
        _write(axes, row["text"], (x, y), is_late=row["is_late"], colour=INK)
        lane += _LANE
    others = side.open_count - len(side.labelled)
    if others:
        _write(axes, _others(others), (end, side.up * lane), is_late=True, colour=GREY)


def _others(count: int) -> str:
    return plural("and {n} smaller one", "and {n} smaller ones", count)


def _write(
    axes: Axes, text: str, place: tuple[float, float], *, is_late: bool, colour: str
) -> None:
    """Write a label beside its stem, on white, so that a stem behind it does not strike it out."""
    axes.annotate(
        text,
        place,
        xytext=(-GAP if is_late else GAP, 0),
        textcoords="offset points",
        ha="right" if is_late else "left",
        va="center",
        fontsize=SMALL,
        color=colour,
        bbox={"boxstyle": "square,pad=0.1", "facecolor": "white", "linewidth": 0},
        zorder=2,
    )


def _finish(axes: Axes, day: date, limits: tuple[float, float]) -> None:
    days = [day.replace(day=number) for number in range(1, day.day + 1)]
    # A Monday next to the first or last day would write over it.
    mondays = [one for one in days[3:-3] if one.weekday() == 0]
    shown = [days[0], *mondays, *days[1:][-1:]]
    axes.axhline(0, color=INK, linewidth=0.8)
    axes.set_yticks([])
    axes.set_ylim(*limits)
    axes.set_xlim(-_BEFORE_DAYS - 1.5, day.day + 0.5)
    axes.spines["bottom"].set_visible(False)
    axes.set_xticks(
        [-_BEFORE_DAYS, *(one.day - 1 for one in shown)], [_("earlier"), *map(_short_day, shown)]
    )
