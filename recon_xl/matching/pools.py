"""Pools: all rows of one side that share something, against one row, or a pool, of the other."""

from dataclasses import dataclass

import numpy as np

from recon_xl.matching.agreement import ID_FIELDS, WORDED, differing_ids, same_values
from recon_xl.matching.columns import Flags, Ints
from recon_xl.matching.context import Context
from recon_xl.matching.evidence import is_certain
from recon_xl.matching.found import Found
from recon_xl.matching.groups import Kind, sums, together
from recon_xl.matching.joins import distinct, expanded, heads, in_order, is_in, side_by_side
from recon_xl.matching.rule import Rule
from recon_xl.matching.tasks import Task, candidates, task_of
from recon_xl.matching.tolerance import close_amounts, is_close
from recon_xl.matching.windows import Window

# Rows that share one of these are one event, however far apart. Others are cut by calendar month
# when the window is longer than a week: a month's fees are one posting.
IDENTIFYING = {"date", "reference", "voucher_no", "batch"}
WEEK_DAYS = 7
# Rows that share one of these belong together whatever their sign: the takings and the fee.
BINDING = {"reference", "voucher_no", "batch"}
# Makes days and months positive, since 0 stands for blank.
DAY_SHIFT = 1 << 24


@dataclass(frozen=True, eq=False)
class Pools:
    """Rows in pools, one pool after the other.

    Attributes:
        rows: The rows.
        bounds: Where each pool begins, and at the end the number of rows.
    """

    rows: Ints
    bounds: Ints

    def __len__(self) -> int:
        """Return the number of pools."""
        return len(self.bounds) - 1

    @property
    def sizes(self) -> Ints:
        """The number of rows of each pool."""
        return self.bounds[1:] - self.bounds[:-1]

    def members(self, which: Ints) -> tuple[Ints, Ints]:
        """Return the rows of some pools, and the position in `which` that each belongs to."""
        of, at = expanded(self.bounds[which], self.bounds[which + 1])
        return self.rows[at], of

    @property
    def owners(self) -> Ints:
        """The position of the pool that each row is in."""
        return np.arange(len(self)).repeat(self.sizes)

    def kept(self, keep: Flags) -> "Pools":
        """Return some of the pools."""
        if keep.all():
            return self
        which = keep.nonzero()[0]
        return self.taken(which) if len(which) else Pools(self.rows[:0], self.bounds[:1])

    def taken(self, which: Ints) -> "Pools":
        """Return some of the pools, in this order."""
        sizes = self.sizes[which]
        return Pools(self.members(which)[0], np.concatenate([[0], sizes.cumsum()]))


def find_pools(context: Context, rule: Rule, shape: str) -> Found:
    """Find pools whose sum is one row of the other side.

    With `agree` or `agree_any` a pool holds the rows that agree with that row; otherwise all rows
    that share what `group_by` names.

    Args:
        context: The open rows and what they say.
        rule: Window, filters, and what makes a pool.
        shape: "N:1" or "1:N".

    Returns:
        Groups to apply, coincidences to suggest, and ties.
    """
    task = task_of(context, rule, shape)
    if not (len(task.many_rows) and len(task.targets)):
        return Found()
    if rule.agree or rule.agree_any:
        pools, targets = _agreeing_pools(task)
    else:
        pools, targets = _sharing_pools(task)
    return _judged(task, pools, targets) if len(pools) else Found()


def _agreeing_pools(task: Task) -> tuple[Pools, Ints]:
    """Return for each target the pools that agree with it and make its amount."""
    targets, many, _large = candidates(task)
    if not len(targets):
        return Pools(many, np.zeros(1, dtype=np.int64)), targets
    shared = shared_values(task.context, task.many_at, many, task.rule, task.window)
    pools, at = pooled(many, side_by_side([targets, *shared]))
    return _equal(task, pools, targets[at[pools.bounds[:-1]]])


def _sharing_pools(task: Task) -> tuple[Pools, Ints]:
    """Return the pools that share what the rule names, and the targets of their amount."""
    pools = pools_of(task.context, task.many_at, task.many_rows, task.rule, task.window)
    if not len(pools):
        return pools, task.targets[:0]
    total = sums(task.many.amount[pools.rows], pools.bounds)
    account = task.many.account[pools.rows[pools.bounds[:-1]]]
    own, theirs = (account, total), (task.one.account[task.targets], task.one.amount[task.targets])
    sides = task.context.sides
    if task.is_ledger_many:
        which, to, _many = close_amounts(sides, task.rule, own, theirs)
    else:
        to, which, _many = close_amounts(sides, task.rule, theirs, own)
    fitting, targets = pools.taken(which), task.targets[to]
    if task.window is None or not len(targets):
        return fitting, targets
    of = fitting.owners
    late = ~task.window.holds(task.days_apart(fitting.rows, targets[of]))
    is_late = np.bincount(of[late], minlength=len(which)) > 0
    return fitting.kept(~is_late), targets[~is_late]


def pools_of(context: Context, at: int, rows: Ints, rule: Rule, window: Window | None) -> Pools:
    """Pool the rows of one side by what a rule names; a pool has two rows at least.

    Args:
        context: The open rows.
        at: Which side, 0 for the ledger.
        rows: Its rows to pool; those without a value are left out.
        rule: Its `group_by` and `rows_max`.
        window: The rule's.
    """
    shared = shared_values(context, at, rows, rule, window)
    has_all = np.logical_and.reduce([np.ones(len(rows), dtype=bool), *(key != 0 for key in shared)])
    kept = rows[has_all]
    keys = [context.sides[at].account[kept], *(key[has_all] for key in shared)]
    pools, _at = pooled(kept, side_by_side(keys))
    sizes = pools.sizes
    return pools.kept((sizes >= 2) & (sizes <= rule.rows_max))


def pooled(rows: Ints, numbers: Ints) -> tuple[Pools, Ints]:
    """Put rows with equal numbers together, in their order; also say where each stood before.

    Rows with equal numbers keep their order.
    """
    at, ordered = in_order(numbers)
    return Pools(rows[at], np.append(heads(ordered), len(rows))), at


def shared_values(
    context: Context, at: int, rows: Ints, rule: Rule, window: Window | None
) -> list[Ints]:
    """Return one column per field that the rows of a pool share; 0 where a row has no value."""
    sides = context.sides
    day, keys = sides[at].day[rows], []
    for name in rule.group_by:
        if name == "date":
            keys.append(day + DAY_SHIFT)
        elif name in WORDED and "N:M" not in rule.shapes:
            keys.append(context.text_codes(at, name)[rows])
        else:
            keys.append(sides.values(name)[at][rows])
    is_loose = rule.method != "subset" and not (
        rule.agree or rule.agree_any or set(rule.group_by) & IDENTIFYING
    )
    if is_loose and window and window.last - window.first > WEEK_DAYS:
        month = day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
        keys.append(month + DAY_SHIFT)
    if not set(rule.group_by) & BINDING:
        keys.append(np.sign(sides[at].amount[rows]) + 2)
    return keys


def _equal(task: Task, pools: Pools, targets: Ints) -> tuple[Pools, Ints]:
    """Keep the pools of two rows at least that make their target's amount."""
    total = sums(task.many.amount[pools.rows], pools.bounds)
    sizes = pools.sizes
    amounts = task.in_sides(total, task.one.amount[targets])
    keep = is_close(task.context.sides, task.rule, task.one.account[targets], *amounts)
    keep &= (sizes >= 2) & (sizes <= task.rule.rows_max)
    return pools.kept(keep), targets[keep]


def _judged(task: Task, pools: Pools, targets: Ints) -> Found:
    """Tell the pools that are certain from those that contest a row or may be a coincidence."""
    context = task.context
    of = pools.owners
    entries, lines = task.in_sides(pools.rows, targets[of])
    keep = np.bincount(of[_contradicts(task, entries, lines)], minlength=len(pools)) == 0
    keep &= ~_belongs_elsewhere(task, pools, targets)
    pools, targets = pools.kept(keep), targets[keep]
    if not len(pools):
        return Found()
    of = pools.owners
    entries, lines = task.in_sides(pools.rows, targets[of])
    starts = pools.bounds[:-1]
    sides, at_one = context.sides, 1 - task.many_at
    agreed = np.bitwise_and.reduceat(same_values(sides, entries, lines, ID_FIELDS), starts)
    apart = np.abs(sides.statement.bank_day[lines] - sides.ledger.bank_day[entries])
    amounts = task.one.account[targets], task.one.amount[targets]
    chance = context.rates.of_amounts(at_one, *amounts, np.maximum.reduceat(apart, starts))
    sure = is_certain(task.rule, agreed, chance) | _shares_batch(task, pools, targets)
    open_pools = np.flatnonzero(~sure)
    if len(open_pools) and not set(task.rule.group_by) & BINDING:
        # The rows of a pool name many; only what all of them share with the target counts.
        rows = np.flatnonzero(~sure[of])
        halvings = context.shared_words(entries[rows], lines[rows]).halvings
        begins = heads(of[rows])
        shared = np.maximum(np.minimum.reduceat(halvings, begins), 0.0)
        chance[open_pools] *= 2.0**-shared
        sure[open_pools] = is_certain(task.rule, agreed[open_pools], chance[open_pools])
    rivals = _rivals(pools, targets)
    groups = task.groups(
        (pools.rows, of), targets, Kind.POOL, agreed=agreed, rivals=rivals, chance=chance
    )
    unlikely = groups.take(np.flatnonzero(~sure & (rivals == 0)))
    contested = groups.take(np.flatnonzero(rivals > 0))
    return Found(
        groups.take(np.flatnonzero(sure & (rivals == 0))),
        together([unlikely.of_kind(Kind.UNLIKELY_POOL), contested.of_kind(Kind.CONTESTED_POOL)]),
        contested.of_kind(Kind.CONTESTED_POOL),
    )


def _contradicts(task: Task, entries: Ints, lines: Ints) -> Flags:
    """Say which rows of a pool contradict its target; those of one batch have their own numbers."""
    context = task.context
    if set(task.rule.group_by) & BINDING:
        found = differing_ids(context.sides, entries, lines)
        if "batch" not in task.rule.group_by:
            found |= context.series.contradicts(entries, lines)
        return found
    return context.contradicts(entries, lines)


def _belongs_elsewhere(task: Task, pools: Pools, targets: Ints) -> Flags:
    """Say which pools share an identifier that rows of the other side carry, but not the target."""
    sides, context = task.context.sides, task.context
    found = np.zeros(len(pools), dtype=bool)
    for name in sorted(BINDING & set(task.rule.group_by)):
        values = sides.values(name)
        others = context.rows[1 - task.many_at]
        carried = distinct(task.one.account[others] << 32 | values[1 - task.many_at][others])
        own = values[task.many_at][pools.rows[pools.bounds[:-1]]]
        is_carried = is_in(task.one.account[targets] << 32 | own, carried)
        found |= is_carried & (own != values[1 - task.many_at][targets])
    return found


def _shares_batch(task: Task, pools: Pools, targets: Ints) -> Flags:
    """Say which targets carry the batch of their pool."""
    if "batch" not in task.rule.group_by:
        return np.zeros(len(targets), dtype=bool)
    values = task.context.sides.values("batch")
    own = values[task.many_at][pools.rows[pools.bounds[:-1]]]
    return np.asarray(own == values[1 - task.many_at][targets])


def _rivals(pools: Pools, targets: Ints) -> Ints:
    """Return how many other pools each one contests its target or one of its rows with."""
    uses, targeted = np.bincount(pools.rows), np.bincount(targets)
    of_rows = np.maximum.reduceat(uses[pools.rows], pools.bounds[:-1])
    return of_rows + targeted[targets] - 2
