"""How right a result is, rows that look the same in every visible field being one and the same."""

from collections import Counter, defaultdict
from dataclasses import dataclass, fields

import pandas as pd

from tests.benchmarks.month import FIELDS, Month


@dataclass(frozen=True)
class Score:
    """Figures of one result.

    Attributes:
        groups: How many groups were found.
        wrong: Groups that are no union of true groups.
        lines: Statement lines of the month.
        found: Per kind, true groups that were found, also as part of a union.
        proposed: Per kind, true groups that do not balance and are a first suggestion.
        true: Per kind, true groups.
    """

    groups: int
    wrong: int
    lines: int
    found: Counter[str]
    proposed: Counter[str]
    true: Counter[str]

    @property
    def wrong_per_1000(self) -> float:
        """Wrong groups per 1,000 statement lines."""
        return 1000 * self.wrong / self.lines

    @property
    def precision(self) -> float:
        """Share of the groups found that are right."""
        return 1 - self.wrong / self.groups if self.groups else 1.0

    @property
    def recall(self) -> float:
        """Share of the true groups that were found."""
        return self.found.total() / self.true.total()

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.precision * self.recall / (self.precision + self.recall)

    @property
    def f1_with_proposals(self) -> float:
        """The same, with groups that can only be proposed because they leave a difference."""
        recall = (self.found.total() + self.proposed.total()) / self.true.total()
        return 2 * self.precision * recall / (self.precision + recall)

    def __add__(self, other: "Score") -> "Score":
        """Return the figures of both months together."""
        return Score(*(getattr(self, of.name) + getattr(other, of.name) for of in fields(self)))


def score(month: Month, members: pd.DataFrame, suggested: pd.DataFrame | None = None) -> Score:
    """Score a result.

    Args:
        month: The month and its truth.
        members: `match_id, side, id` of what was applied.
        suggested: The same of the first suggestions.
    """
    looks = _looks(month)
    label = {
        (side, row): group
        for group, side, row in month.truth[["group", "side", "id"]].itertuples(index=False)
    }
    true_rows = defaultdict(set)
    for key, group in label.items():
        true_rows[group].add(key)
    kinds = dict(month.truth[["group", "kind"]].itertuples(index=False))
    signatures = defaultdict(list)
    for group, rows in true_rows.items():
        signatures[_signature(rows, looks)].append(group)

    found, wrong, unsettled = set(), 0, []
    groups = _groups(members)
    for rows in groups:
        touched = {label.get(key) for key in rows}
        if None not in touched and set().union(*(true_rows[group] for group in touched)) == rows:
            found |= touched
        else:
            unsettled.append(rows)
    for rows in unsettled:
        spare = [group for group in signatures[_signature(rows, looks)] if group not in found]
        if spare:
            found.add(spare[0])
        elif not _is_union_of_looks(rows, label, true_rows, looks):
            wrong += 1
    likely = set()
    if suggested is not None:
        unbalanced = _unbalanced(month) - found
        for rows in _groups(suggested):
            likely |= unbalanced.intersection(signatures[_signature(rows, looks)])
    return Score(
        len(groups),
        wrong,
        len(month.statement),
        Counter(kinds[group] for group in found),
        Counter(kinds[group] for group in likely),
        Counter(kinds.values()),
    )


def _unbalanced(month: Month) -> set[int]:
    """Return the true groups that leave a difference."""
    sums: Counter[int] = Counter()
    for sign, name in ((1, "ledger"), (-1, "statement")):
        amounts = getattr(month, name).set_index("id")["amount_minor"]
        truth = month.truth[month.truth["side"] == name]
        for group, minor in zip(truth["group"], amounts[truth["id"]] * sign, strict=True):
            sums[group] += minor
    return {group for group, minor in sums.items() if minor}


def _groups(members: pd.DataFrame) -> list[set[tuple[str, str]]]:
    rows = defaultdict(set)
    for match_id, side, row in members[["match_id", "side", "id"]].itertuples(index=False):
        rows[match_id].add((side, row))
    return list(rows.values())


def _looks(month: Month) -> dict[tuple[str, str], int]:
    looks: dict[tuple[str, str], int] = {}
    known: dict[object, int] = {}
    for side, frame in (("ledger", month.ledger), ("statement", month.statement)):
        for row, *visible in frame[["id", *FIELDS]].itertuples(index=False):
            looks[side, row] = known.setdefault((side, *visible), len(known))
    return looks


def _signature(rows: set[tuple[str, str]], looks: dict[tuple[str, str], int]) -> tuple[int, ...]:
    return tuple(sorted(looks[row] for row in rows))


def _is_union_of_looks(rows, label, true_rows, looks) -> bool:
    """Say whether equal-looking rows could be exchanged so that true groups come out."""
    wanted: list[int] = []
    for group in {label[key] for key in rows if key in label}:
        wanted += [looks[key] for key in true_rows[group]]
    return sorted(wanted) == list(_signature(rows, looks))
