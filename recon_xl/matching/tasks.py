"""One row against several: the two sides in the roles that a shape gives them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recon_xl.matching.columns import Columns, Ints
from recon_xl.matching.context import Context
from recon_xl.matching.groups import Groups, Kind, gathered
from recon_xl.matching.joins import expanded, in_order
from recon_xl.matching.naming import agreeing
from recon_xl.matching.ordering import CLASS_WIDTH
from recon_xl.matching.rule import Rule
from recon_xl.matching.selection import of_fitting_amount, selected
from recon_xl.matching.windows import Window, window_of

# Rows within one target's window; more of them cannot be told apart anyway.
POOL_ROWS_MAX = 2_000


@dataclass(frozen=True, eq=False)
class Task:
    """What a rule looks for in one shape.

    Attributes:
        context: The open rows.
        rule: The rule.
        many: The side that gives several rows.
        one: The side that gives one, the target.
        many_rows: The rows of the many-side to choose from.
        targets: The rows of the other side.
        is_ledger_many: The many-side is the ledger.
        window: The rule's; None when dates do not matter.
    """

    context: Context
    rule: Rule
    many: Columns
    one: Columns
    many_rows: Ints
    targets: Ints
    is_ledger_many: bool
    window: Window | None

    @property
    def many_at(self) -> int:
        """Which of both sides gives several rows: 0 the ledger, 1 the statement."""
        return 0 if self.is_ledger_many else 1

    def in_sides(self, many: Ints, one: Ints) -> tuple[Ints, Ints]:
        """Return rows of the two roles as ledger entries and statement lines."""
        return (many, one) if self.is_ledger_many else (one, many)

    def days_apart(self, many: Ints, targets: Ints) -> Ints:
        """Return the days from each ledger entry to its statement line, as the rule counts them."""
        assert self.window is not None
        entries, lines = self.in_sides(many, targets)
        return self.window.days[1][lines] - self.window.days[0][entries]

    def groups(
        self,
        many: tuple[Ints, Ints],
        targets: Ints,
        kind: Kind,
        *,
        agreed: Ints | int = 0,
        rivals: Ints | int = 0,
        chance: NDArray[np.float64] | float = float("nan"),
        count: Ints | int = 0,
    ) -> Groups:
        """Return one group per target.

        Args:
            many: Rows of the many-side, and which target (its position) each goes to.
            targets: The target of each group.
            kind: Of all groups.
            agreed: See `Groups`, like the rest.
            rivals: See `Groups`.
            chance: See `Groups`.
            count: See `Groups`.
        """
        one = (targets, np.arange(len(targets)))
        ledger, statement = (many, one) if self.is_ledger_many else (one, many)
        return gathered(
            ledger,
            statement,
            len(targets),
            kind,
            agreed=agreed,
            rivals=rivals,
            chance=chance,
            count=count,
        )


def task_of(context: Context, rule: Rule, shape: str) -> Task:
    """Give the sides their roles, filters applied.

    Args:
        context: The open rows and what they say.
        rule: Filters and window.
        shape: "N:1" or "1:N".
    """
    sides = context.sides
    entries, lines = selected(context, rule)
    is_ledger_many = shape == "N:1"
    many, one = (
        (sides.ledger, sides.statement) if is_ledger_many else (sides.statement, sides.ledger)
    )
    many_rows, targets = (entries, lines) if is_ledger_many else (lines, entries)
    return Task(
        context,
        rule,
        many,
        one,
        many_rows,
        of_fitting_amount(sides, rule, 1 if is_ledger_many else 0, targets),
        is_ledger_many,
        window_of(sides, rule),
    )


def candidates(task: Task) -> tuple[Ints, Ints, Ints]:
    """Return pairs of a target and a row that may belong to it.

    Returns:
        Targets and rows, pair by pair; and the targets that have too many to look at.
    """
    rule = task.rule
    if not (rule.agree or rule.agree_any):
        return _within(task)
    rows = task.in_sides(task.many_rows, task.targets)
    left, right = agreeing(task.context, rows, rule)
    many, targets = (left, right) if task.is_ledger_many else (right, left)
    keep = np.sign(task.many.amount[many]) == np.sign(task.one.amount[targets])
    if task.window:
        keep &= task.window.holds(task.days_apart(many, targets))
    return targets[keep], many[keep], targets[:0]


def _within(task: Task) -> tuple[Ints, Ints, Ints]:
    """Return all pairs of a target and a row of its account and window."""
    rows, targets, window = task.many_rows, task.targets, task.window
    if window is None:
        own, other = task.one.account[targets], task.many.account[rows]
        first_day = last_day = 0
    else:
        days = window.days if task.is_ledger_many else window.days[::-1]
        other = task.many.account[rows] * CLASS_WIDTH + days[0][rows]
        own = task.one.account[targets] * CLASS_WIDTH + days[1][targets]
        first_day, last_day = window.first, window.last
        if task.is_ledger_many:
            first_day, last_day = -last_day, -first_day
    order, keys = in_order(other)
    first = np.searchsorted(keys, own + first_day, side="left")
    last = np.searchsorted(keys, own + last_day, side="right")
    is_large = last - first > POOL_ROWS_MAX
    which, at = expanded(first[~is_large], last[~is_large])
    return targets[~is_large][which], rows[order[at]], targets[is_large]
