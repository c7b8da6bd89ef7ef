"""What a run returns: frames, made when they are asked for."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from recon_xl.language import use
from recon_xl.matching.columns import Ints, Sides
from recon_xl.matching.groups import Groups, Kind
from recon_xl.matching.joins import distinct_pairs, joined
from recon_xl.matching.packed import Packed
from recon_xl.matching.ruleset import RuleSet
from recon_xl.matching.sentences import reasons
from recon_xl.model.ids import match_id

SHAPES = {(True, True): "1:1", (True, False): "1:N", (False, True): "N:1", (False, False): "N:M"}


@dataclass(frozen=True, eq=False)
class MatchResult:
    """The matches, suggestions and ambiguous rows of one run.

    Attributes:
        sides: The rows.
        rules: The rule set.
        groups: What is certain.
        likely: What is suggested.
        ties: What is ambiguous.
        words: The words that the groups count.
        language: The language of the reasons.
    """

    sides: Sides
    rules: RuleSet
    groups: Groups
    likely: Groups
    ties: Groups
    words: Packed
    language: str

    @cached_property
    def matches(self) -> pd.DataFrame:
        """One match per row.

        `match_id, rule, shape, difference_minor` (ledger − statement), `days_apart, chance,
        reason`; by rule, date and id. A row and its reversal on one side have the shape 2:0 or 0:2.
        """
        return self._frame(self._matched)

    @cached_property
    def members(self) -> pd.DataFrame:
        """One row of a match per row: `match_id, side, id`."""
        return self._members(self._matched)

    @cached_property
    def suggestions(self) -> pd.DataFrame:
        """One suggestion per row: the columns of `matches`, `rank` and `rivals`.

        `rivals` counts the other suggestions for the same rows, `rank` says how many of them are
        better, plus one. Best first.
        """
        rank, rivals = self._ranked
        return self._frame(self._suggested).assign(rank=rank, rivals=rivals)

    @cached_property
    def suggestion_members(self) -> pd.DataFrame:
        """One row of a suggestion per row: `match_id, side, id`."""
        return self._members(self._suggested)

    @cached_property
    def ambiguous(self) -> pd.DataFrame:
        """One row that was left open because of a tie or a limit: `side, id, reason`."""
        order = np.lexsort((self.ties.rule, self.ties.kind == Kind.UNSEARCHED))
        ties = self.ties.take(order)
        reasons = self._reasons(ties)
        parts = []
        for name in ("ledger", "statement"):
            bounds, rows = getattr(ties, f"{name}_bounds"), getattr(ties, f"{name}_rows")
            group = np.repeat(np.arange(len(ties)), np.diff(bounds))
            distinct, first = np.unique(rows, return_index=True)
            parts.append(
                pd.DataFrame(
                    {
                        "side": name,
                        "id": getattr(self.sides, name).ids[distinct],
                        "reason": [reasons[at] for at in group[first]],
                    },
                    columns=["side", "id", "reason"],
                )
            )
        return pd.concat(parts, ignore_index=True).astype("str")

    @cached_property
    def _matched(self) -> "_Named":
        return self._named(self.groups)

    @cached_property
    def _suggested(self) -> "_Named":
        """The suggestions, once each, best first."""
        likely = self._named(self.likely)
        _ids, first = np.unique(likely.ids, return_index=True)
        first = np.sort(first)
        groups, ids = likely.groups.take(first), likely.ids[first]
        chance = np.nan_to_num(groups.chance, nan=np.inf)
        order = np.lexsort((ids, groups.days_apart(self.sides), chance))
        return _Named(groups.take(order), ids[order])

    @cached_property
    def _ranked(self) -> tuple[Ints, Ints]:
        """How many better suggestions share a row with each, plus one; and how many share one."""
        groups = self._suggested.groups
        pairs = []
        for bounds, rows in (
            (groups.ledger_bounds, groups.ledger_rows),
            (groups.statement_bounds, groups.statement_rows),
        ):
            group = np.repeat(np.arange(len(groups)), np.diff(bounds))
            one, other = joined(rows, rows)
            pairs.append((group[one], group[other]))
        one, other = distinct_pairs(*(np.concatenate(ends) for ends in zip(*pairs, strict=True)))
        is_rival = one != other
        rivals = np.bincount(one[is_rival], minlength=len(groups))
        better = np.bincount(one[other < one], minlength=len(groups))
        return better + 1, rivals

    def _named(self, groups: Groups) -> "_Named":
        """Give groups their ids, and put them in the order of rule, date and id."""
        ledger, statement = self.sides.ledger, self.sides.statement
        ids = np.array(
            [
                match_id(
                    ledger.ids[groups.ledger_rows[a:b]], statement.ids[groups.statement_rows[c:d]]
                )
                for a, b, c, d in zip(
                    groups.ledger_bounds[:-1].tolist(),
                    groups.ledger_bounds[1:].tolist(),
                    groups.statement_bounds[:-1].tolist(),
                    groups.statement_bounds[1:].tolist(),
                    strict=True,
                )
            ],
            dtype=object,
        )
        order = np.lexsort((ids.astype(str), groups.first_day(self.sides), groups.rule))
        return _Named(groups.take(order), ids[order])

    def _frame(self, named: "_Named") -> pd.DataFrame:
        groups = named.groups
        names = np.array([rule.name for rule in self.rules], dtype=object)
        frame = pd.DataFrame(
            {
                "match_id": named.ids,
                "rule": names[groups.rule],
                "shape": _shapes(groups),
                "difference_minor": groups.difference_minor(self.sides),
                "days_apart": groups.days_apart(self.sides),
                "chance": groups.chance,
                "reason": self._reasons(groups),
            }
        )
        return frame.astype({"match_id": "str", "rule": "str", "shape": "str", "reason": "str"})

    def _members(self, named: "_Named") -> pd.DataFrame:
        parts = []
        for name in ("ledger", "statement"):
            bounds = getattr(named.groups, f"{name}_bounds")
            rows = getattr(named.groups, f"{name}_rows")
            group = np.repeat(np.arange(len(named.groups)), np.diff(bounds))
            parts.append(
                pd.DataFrame(
                    {
                        "match_id": named.ids[group],
                        "side": name,
                        "id": getattr(self.sides, name).ids[rows],
                        "group": group,
                    },
                    columns=["match_id", "side", "id", "group"],
                )
            )
        members = pd.concat(parts, ignore_index=True)
        members = members.sort_values("group", kind="stable", ignore_index=True)
        return members.drop(columns="group").astype("str")

    def _reasons(self, groups: Groups) -> list[str]:
        with use(self.language):
            return reasons(self.sides, self.rules.rules, self.words, groups)


@dataclass(frozen=True, eq=False)
class _Named:
    groups: Groups
    ids: "np.ndarray[tuple[int], np.dtype[np.object_]]"


def _shapes(groups: Groups) -> list[str]:
    ledger, statement = groups.ledger_sizes, groups.statement_sizes
    return [
        SHAPES[a == 1, b == 1] if a and b else f"{a}:{b}"
        for a, b in zip(ledger.tolist(), statement.tolist(), strict=True)
    ]
