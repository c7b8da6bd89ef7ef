"""Subsets: the only rows of a pool that together make one row of the other side."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from recon_xl.matching.columns import Flags, Ints
from recon_xl.matching.context import Context
from recon_xl.matching.found import Found
from recon_xl.matching.groups import Groups, Kind, nothing, together
from recon_xl.matching.joins import distinct, heads, marked, numbered
from recon_xl.matching.pools import shared_values
from recon_xl.matching.rule import Rule
from recon_xl.matching.subset_sum import (
    ITEMS_MAX,
    SMALL_MAX,
    SubsetSearch,
    chances,
    listed,
    search,
    search_all,
)
from recon_xl.matching.tasks import POOL_ROWS_MAX, Task, candidates, task_of

# Pools too large to be searched to the end take hundredths of a second each: so many of an account
# are searched in part, the first ones in the order of the rows.
PARTLY_SEARCHED_MAX = 4


@dataclass(frozen=True, eq=False)
class _Problem:
    """A target, a pool, and what the search found.

    Attributes:
        rows: The pool.
        target: The row of the other side.
        answer: The ways to make it.
        chance: How many are expected by chance.
    """

    rows: Ints
    target: int
    answer: SubsetSearch
    chance: float


def find_subsets(context: Context, rule: Rule, shape: str) -> Found:
    """Find rows of one side whose sum is a row of the other, where there is one way only.

    Args:
        context: The open rows and what they say.
        rule: Window, filters, and what the rows of the many-side share.
        shape: "N:1" or "1:N".

    Returns:
        Groups to apply; up to three ways to suggest for a target that has several, or whose only
        way may well be a coincidence; and targets that were not searched.
    """
    task = task_of(context, rule, shape)
    targets, many, large = candidates(task)
    if not (len(targets) or len(large)):
        return Found()
    one, other = task.one.amount[targets], task.many.amount[many]
    is_part = (np.sign(one) == np.sign(other)) & (np.abs(other) < np.abs(one))
    targets, many = targets[is_part], many[is_part]
    fits = ~context.contradicts(*task.in_sides(many, targets), names_too=False)
    problems, tried, too_many = _problems(task, targets[fits], many[fits])
    solved = [problem for problem in problems if problem.answer.is_complete]
    unsearched = [problem for problem in problems if not problem.answer.is_complete]
    ways: dict[int, int] = {}
    for problem in solved:
        ways[problem.target] = ways.get(problem.target, 0) + problem.answer.count
    several = [problem for problem in solved if ways[problem.target] > 1]
    only = [problem for problem in solved if ways[problem.target] == 1 and problem.answer.count]

    is_certain = [
        rule.chance_max >= 1 or p.chance * tried[task.one.account[p.target]] < rule.chance_max
        for p in only
    ]
    certain = [p for p, yes in zip(only, is_certain, strict=True) if yes]
    unlikely = [p for p, yes in zip(only, is_certain, strict=True) if not yes]
    clash = _contested(certain)
    return Found(
        _as_groups(task, [p for p in certain if p.target not in clash], Kind.SUBSET, ways),
        together(
            [
                _as_groups(task, several, Kind.SEVERAL_SUBSETS, ways),
                _as_groups(
                    task, [p for p in certain if p.target in clash], Kind.CONTESTED_SUBSET, ways
                ),
                _as_groups(task, unlikely, Kind.UNLIKELY_SUBSET, ways),
            ]
        ),
        together(
            [
                _targets(task, several, Kind.SEVERAL_SUBSETS, ways),
                _targets(task, unsearched, Kind.UNSEARCHED, ways),
                _not_searched(task, *too_many),
                _not_searched(task, large, np.full(len(large), POOL_ROWS_MAX)),
            ]
        ),
    )


def _problems(
    task: Task, targets: Ints, many: Ints
) -> tuple[list[_Problem], Ints, tuple[Ints, Ints]]:
    """Search the pools of every target.

    Returns:
        What was found; how many pools each account has; and the targets of pools that were not
        searched, with the sizes of these.
    """
    pools = _pool_keys(task, targets, many)
    number = int(pools.max(initial=-1)) + 1
    sizes = np.bincount(pools, minlength=number)
    target, total = np.zeros(number, np.int64), np.zeros(number, np.int64)
    target[pools] = targets
    np.add.at(total, pools, task.many.amount[many])
    is_open = (sizes >= 2) & (np.abs(total) >= np.abs(task.one.amount[target]))
    account = task.one.account[target]
    is_late = is_open & _comes_late(sizes, account)
    is_searched = is_open & ~is_late
    found: list[_Problem] = []
    for pool_rows, goals in _by_size(task, many, pools, is_searched, target):
        found += _solved(task, pool_rows, goals)
    tried = np.bincount(account[is_open], minlength=len(task.context.sides.accounts))
    return found, tried, (target[is_late], sizes[is_late])


def _comes_late(sizes: Ints, account: Ints) -> Flags:
    """Say which pools are too large to be searched to the end, and not among an account's first."""
    large = np.flatnonzero(sizes > ITEMS_MAX)
    large = large[np.lexsort((large, sizes[large], account[large]))]
    begins = heads(account[large])
    counts = np.diff(np.append(begins, len(large)))
    place = np.arange(len(large)) - np.repeat(begins, counts)
    return marked(large[place >= PARTLY_SEARCHED_MAX], len(sizes))


def _by_size(
    task: Task, many: Ints, pools: Ints, chosen: Flags, target: Ints
) -> Iterator[tuple[Ints, Ints]]:
    """Return the rows of pools of one size, a pool in each row, and their targets; by size."""
    is_chosen = chosen[pools]
    many, pools = many[is_chosen], pools[is_chosen]
    # By look before row, so that which ways are listed does not depend on ids.
    order = np.lexsort((many, task.many.looks(many), pools))
    many, pools = many[order], pools[order]
    begins = heads(pools)
    sizes = np.diff(np.append(begins, len(pools)))
    for size in distinct(sizes).tolist():
        of_size = begins[sizes == size]
        yield many[of_size[:, None] + np.arange(size)], target[pools[of_size]]


def _solved(task: Task, pool_rows: Ints, targets: Ints) -> Iterator[_Problem]:
    """Search pools of one size, each for its target; leave out those without a way.

    Args:
        task: What is looked for.
        pool_rows: One pool per row.
        targets: The target of each.
    """
    amounts, goals = task.many.amount[pool_rows], task.one.amount[targets]
    rows_max, size = task.rule.rows_max, pool_rows.shape[1]
    if size <= SMALL_MAX:
        found, masks = search_all(amounts, goals, rows_max=rows_max)
        hits = distinct(found)
        answers = (
            [
                SubsetSearch(listed(of, size), len(of), is_complete=True)
                for of in np.split(masks, np.searchsorted(found, hits[1:]))
            ]
            if len(hits)
            else []
        )
    else:
        searched = [
            _searched(task, rows, target)
            for rows, target in zip(pool_rows, targets.tolist(), strict=True)
        ]
        hits = np.flatnonzero([one.count > 0 or not one.is_complete for one in searched])
        answers = [searched[at] for at in hits.tolist()]
    if not len(hits):
        return
    chance = chances(amounts[hits], goals[hits], rows_max=rows_max)
    for at, answer, expected in zip(hits.tolist(), answers, chance.tolist(), strict=True):
        yield _Problem(pool_rows[at], int(targets[at]), answer, expected)


def _searched(task: Task, rows: Ints, target: int) -> SubsetSearch:
    """Search a large pool; what an earlier pass searched is known."""
    rows_max = task.rule.rows_max
    known = task.context.carried.searched
    key = (task.many_at, target, rows_max, rows.tobytes())
    if key not in known:
        amounts, goal = task.many.amount[rows], int(task.one.amount[target])
        known[key] = search(amounts, goal, rows_max=rows_max)
    return known[key]


def _pool_keys(task: Task, targets: Ints, many: Ints) -> Ints:
    """Number candidates, equal for candidates of one target and one pool."""
    shared = shared_values(task.context, task.many_at, many, task.rule, task.window)
    return numbered([targets, *shared])


def _contested(problems: list[_Problem]) -> set[int]:
    """Return the targets whose only way uses a row that another target's way uses too."""
    users: dict[int, list[int]] = {}
    for problem in problems:
        for item in problem.answer.ways[0]:
            users.setdefault(int(problem.rows[item]), []).append(problem.target)
    return {target for targets in users.values() if len(targets) > 1 for target in targets}


def _as_groups(task: Task, problems: list[_Problem], kind: Kind, ways: dict[int, int]) -> Groups:
    if not problems:
        return nothing()
    chosen = [
        (problem.rows[list(way)], problem) for problem in problems for way in problem.answer.ways
    ]
    rows = [rows for rows, _problem in chosen]
    sizes = [len(of_way) for of_way in rows]
    return task.groups(
        (
            np.concatenate([*rows, task.targets[:0]]),
            np.repeat(np.arange(len(rows)), sizes),
        ),
        np.array([problem.target for _rows, problem in chosen], dtype=np.int64),
        kind,
        chance=np.array([problem.chance for _rows, problem in chosen], dtype=float),
        count=np.array([ways[problem.target] for _rows, problem in chosen], dtype=np.int64),
    )


def _targets(task: Task, problems: list[_Problem], kind: Kind, ways: dict[int, int]) -> Groups:
    """Return the targets alone, to be listed as ambiguous."""
    if not problems:
        return nothing()
    counts = [ways[p.target] if p.answer.is_complete else len(p.rows) for p in problems]
    return task.groups(
        (task.targets[:0], task.targets[:0]),
        np.array([problem.target for problem in problems], dtype=np.int64),
        kind,
        chance=np.array([problem.chance for problem in problems], dtype=float),
        count=np.array(counts, dtype=np.int64),
        rivals=np.array([problem.answer.count for problem in problems], dtype=np.int64),
    )


def _not_searched(task: Task, targets: Ints, sizes: Ints) -> Groups:
    """Return targets alone whose pools have too many rows, to be listed as ambiguous."""
    if not len(targets):
        return nothing()
    none = task.targets[:0]
    return task.groups((none, none), targets, Kind.UNSEARCHED, count=sizes)
