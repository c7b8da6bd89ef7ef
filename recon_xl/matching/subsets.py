"""Subsets: the only rows of a pool that together make one row of the other side."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from recon_xl.matching.agreement import agreeing_pairs
from recon_xl.matching.columns import Columns, Ints
from recon_xl.matching.context import Context
from recon_xl.matching.found import Found
from recon_xl.matching.groups import Groups, Kind, gathered, together
from recon_xl.matching.joins import distinct_pairs, expanded, ranks
from recon_xl.matching.rule import Rule
from recon_xl.matching.selection import fits_amounts, selected
from recon_xl.matching.subset_sum import SubsetSearch, expected_by_chance, search
from recon_xl.matching.texts import combined
from recon_xl.matching.windows import CLASS_WIDTH, Window, window_of

# Rows within one target's window; more of them cannot be told apart anyway.
POOL_ROWS_MAX = 2_000


@dataclass(frozen=True, eq=False)
class _Task:
    """The two sides in the roles that a shape gives them.

    Attributes:
        many: The side that gives several rows.
        one: The side that gives one.
        many_rows: The rows of the many-side to choose from.
        targets: The rows of the other side.
        is_ledger_many: The many-side is the ledger.
    """

    many: Columns
    one: Columns
    many_rows: Ints
    targets: Ints
    is_ledger_many: bool

    def groups(
        self, rows: list[tuple[Ints, int]], kind: Kind, chance: list[float], count: list[int]
    ) -> Groups:
        """Return one group for each choice of rows and its target."""
        sizes = [len(chosen) for chosen, _target in rows]
        many = (
            np.concatenate([chosen for chosen, _target in rows]) if rows else self.targets[:0],
            np.repeat(np.arange(len(rows)), sizes),
        )
        one = (np.array([target for _chosen, target in rows], dtype=np.int64), np.arange(len(rows)))
        ledger, statement = (many, one) if self.is_ledger_many else (one, many)
        return gathered(
            ledger, statement, len(rows), kind, chance=np.array(chance), count=np.array(count)
        )


@dataclass(frozen=True, eq=False)
class _Problem:
    rows: Ints
    target: int
    answer: SubsetSearch
    chance: float


def find_subsets(context: Context, rows: tuple[Ints, Ints], rule: Rule, shape: str) -> Found:
    """Find rows of one side whose sum is a row of the other, where there is one way only.

    Args:
        context: What the open rows say.
        rows: The rows that are still open, ascending.
        rule: Window, filters, and what the rows of the many-side share.
        shape: "N:1" or "1:N".

    Returns:
        Groups to apply; up to three ways to suggest for a target that has several, or whose only
        way may well be a coincidence; and targets that were not searched.
    """
    task = _task(context, rows, rule, shape)
    at, many, large = _candidates(context, task, rule)
    problems = list(_problems(task, rule, at, many))
    solved = [problem for problem in problems if problem.answer.is_complete]
    unsearched = [problem for problem in problems if not problem.answer.is_complete]
    ways: dict[int, int] = {}
    for problem in solved:
        ways[problem.target] = ways.get(problem.target, 0) + problem.answer.count
    only = [problem for problem in solved if ways[problem.target] == 1 and problem.answer.count]
    several = [problem for problem in solved if ways[problem.target] > 1]

    searched = max(len(problems), 1)
    is_certain = [rule.chance_max >= 1 or p.chance * searched < rule.chance_max for p in only]
    certain = [p for p, yes in zip(only, is_certain, strict=True) if yes]
    unlikely = [p for p, yes in zip(only, is_certain, strict=True) if not yes]
    clash = _contested(certain)
    return Found(
        _as_groups(task, [p for p in certain if p.target not in clash], Kind.SUBSET, ways),
        together(
            [
                _as_groups(task, several, Kind.SEVERAL_SUBSETS, ways),
                _as_groups(task, [p for p in certain if p.target in clash], Kind.TIE, ways),
                _as_groups(task, unlikely, Kind.UNLIKELY_SUBSET, ways),
            ]
        ),
        together(
            [
                _targets(task, several, Kind.SEVERAL_SUBSETS, ways),
                _targets(task, unsearched, Kind.UNSEARCHED, ways),
                _large(task, large),
            ]
        ),
    )


def _task(context: Context, rows: tuple[Ints, Ints], rule: Rule, shape: str) -> _Task:
    sides = context.sides
    entries, lines = selected(sides, rule, rows)
    if shape == "N:1":
        task = _Task(sides.ledger, sides.statement, entries, lines, is_ledger_many=True)
    else:
        task = _Task(sides.statement, sides.ledger, lines, entries, is_ledger_many=False)
    one, at = task.one, task.targets
    fits = fits_amounts(sides, rule, one.account[at], one.amount[at])
    return _Task(task.many, one, task.many_rows, at[fits], task.is_ledger_many)


def _candidates(context: Context, task: _Task, rule: Rule) -> tuple[Ints, Ints, Ints]:
    """Return pairs of a target and a row that may be part of it, and targets with too many."""
    window = window_of(context.sides, rule)
    if rule.agree or rule.agree_any:
        targets, many = _agreeing(context, task, rule, window)
        large = targets[:0]
    else:
        targets, many, large = _within(task, window)
    one, other = task.one.amount[targets], task.many.amount[many]
    is_part = (np.sign(one) == np.sign(other)) & (np.abs(other) < np.abs(one))
    return targets[is_part], many[is_part], large


def _within(task: _Task, window: Window | None) -> tuple[Ints, Ints, Ints]:
    """Return all pairs of a target and a row of its account and window."""
    rows, targets = task.many_rows, task.targets
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
    order = np.argsort(other, kind="stable")
    first = np.searchsorted(other[order], own + first_day, side="left")
    last = np.searchsorted(other[order], own + last_day, side="right")
    is_large = last - first > POOL_ROWS_MAX
    which, at = expanded(first[~is_large], last[~is_large])
    return targets[~is_large][which], rows[order[at]], targets[is_large]


def _agreeing(
    context: Context, task: _Task, rule: Rule, window: Window | None
) -> tuple[Ints, Ints]:
    """Return pairs of a target and a row on which the rule's fields agree."""
    sides = context.sides
    rows = (task.many_rows, task.targets) if task.is_ledger_many else (task.targets, task.many_rows)
    scope = (sides.ledger.account, sides.statement.account)
    width = len(sides.statement) + 1
    keys = None
    for name in rule.agree:
        left, right = agreeing_pairs(sides, rows, name, scope)
        found = left * width + right
        keys = found if keys is None else np.intersect1d(keys, found, assume_unique=True)
    if rule.agree_any:
        parts = [agreeing_pairs(sides, rows, name, scope) for name in rule.agree_any]
        left, right = distinct_pairs(*(np.concatenate(ends) for ends in zip(*parts, strict=True)))
        found = left * width + right
        keys = found if keys is None else np.intersect1d(keys, found, assume_unique=True)
    assert keys is not None
    left, right = keys // width, keys % width
    if window:
        keep = window.holds(window.days[1][right] - window.days[0][left])
        left, right = left[keep], right[keep]
    return (right, left) if task.is_ledger_many else (left, right)


def _problems(task: _Task, rule: Rule, targets: Ints, many: Ints) -> Iterator[_Problem]:
    """Search every pool of every target."""
    pools, _counts = ranks(_pool_keys(task, rule, targets, many))
    # By look before row, so that which ways are listed does not depend on ids.
    order = np.lexsort((many, task.many.looks[many], pools))
    targets, many, pools = targets[order], many[order], pools[order]
    begins = np.flatnonzero(np.diff(pools, prepend=-1))
    ends = np.append(begins[1:], len(pools))
    total = np.abs(np.add.reduceat(task.many.amount[many], begins)) if len(begins) else begins
    is_open = (ends - begins >= 2) & (total >= np.abs(task.one.amount[targets[begins]]))
    for begin, end in zip(begins[is_open].tolist(), ends[is_open].tolist(), strict=True):
        target = int(targets[begin])
        amounts = task.many.amount[many[begin:end]]
        goal = int(task.one.amount[target])
        answer = search(amounts, goal, rows_max=rule.rows_max)
        if answer.count or not answer.is_complete:
            chance = expected_by_chance(amounts, goal, rows_max=rule.rows_max)
            yield _Problem(many[begin:end], target, answer, chance)


def _pool_keys(task: _Task, rule: Rule, targets: Ints, many: Ints) -> Ints:
    """Return a key per candidate, equal for candidates of one target and one pool."""
    parts = [targets.astype(np.uint64)]
    if "date" in rule.group_by:
        parts.append(task.many.day[many].astype(np.uint64))
    for name in rule.group_by:
        if name != "date":
            parts.append(task.many.values(name)[many])
    return combined(*parts).astype(np.int64)


def _contested(problems: list[_Problem]) -> set[int]:
    """Return the targets whose only way uses a row that another target's way uses too."""
    users: dict[int, list[int]] = {}
    for problem in problems:
        for item in problem.answer.ways[0]:
            users.setdefault(int(problem.rows[item]), []).append(problem.target)
    return {target for targets in users.values() if len(targets) > 1 for target in targets}


def _as_groups(task: _Task, problems: list[_Problem], kind: Kind, ways: dict[int, int]) -> Groups:
    chosen = [
        (problem.rows[list(way)], problem.target)
        for problem in problems
        for way in problem.answer.ways
    ]
    chance = [problem.chance for problem in problems for _way in problem.answer.ways]
    return task.groups(chosen, kind, chance, [ways[target] for _rows, target in chosen])


def _targets(task: _Task, problems: list[_Problem], kind: Kind, ways: dict[int, int]) -> Groups:
    """Return the targets alone, to be listed as ambiguous."""
    rows = [(task.many_rows[:0], problem.target) for problem in problems]
    counts = [ways[p.target] if p.answer.is_complete else len(p.rows) for p in problems]
    return task.groups(rows, kind, [problem.chance for problem in problems], counts)


def _large(task: _Task, targets: Ints) -> Groups:
    rows = [(task.many_rows[:0], int(target)) for target in targets]
    return task.groups(
        rows, Kind.UNSEARCHED, [float("nan")] * len(rows), [POOL_ROWS_MAX] * len(rows)
    )
