"""A dry run: what rules would do, and where they contradict what people matched by hand."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from recon_xl.matching.engine import match
from recon_xl.matching.ruleset import RuleSet


@dataclass(frozen=True)
class Rehearsal:
    """What a run would do; nothing is written.

    Attributes:
        matches: How many matches it would make.
        suggestions: How many suggestions.
        ambiguous: How many rows it would leave as ambiguous.
        conflicts: How many matches it would make with rows that a person matched otherwise.
        by_rule: Matches of each rule that makes any, in the order of the rules.
    """

    matches: int
    suggestions: int
    ambiguous: int
    conflicts: int
    by_rule: dict[str, int]


def rehearse(
    ledger: pd.DataFrame,
    statement: pd.DataFrame,
    rules: str | Path | RuleSet,
    manual: pd.DataFrame | None = None,
) -> Rehearsal:
    """Say what rules would do to the open rows.

    Args:
        ledger: Ledger entries as for `rx.match`: the open ones, and those matched by hand.
        statement: Statement lines, the same.
        rules: A preset, a file or a rule set.
        manual: `match_id, side, id` of the matches made by hand; none when None.

    Raises:
        MissingColumnsError: See `rx.match`, like the rest.
        BadValuesError: See `rx.match`.
        RuleError: See `rx.match`.
    """
    rule_set = RuleSet.named(rules)
    by_hand = _rows_of(manual) if manual is not None else {}
    taken = {key for rows in by_hand.values() for key in rows}
    open_rows = [
        frame[[(side, row_id) not in taken for row_id in frame["id"]]]
        for side, frame in (("ledger", ledger), ("statement", statement))
    ]
    result = match(open_rows[0], open_rows[1], rule_set)
    conflicts = 0
    if taken:
        known = set(by_hand.values())
        made = _rows_of(match(ledger, statement, rule_set).members)
        conflicts = sum(bool(rows & taken) and rows not in known for rows in made.values())
    return Rehearsal(
        len(result.matches),
        len(result.suggestions),
        len(result.ambiguous),
        conflicts,
        {str(name): len(of) for name, of in result.matches.groupby("rule", sort=False)},
    )


def _rows_of(members: pd.DataFrame) -> dict[str, frozenset[tuple[str, str]]]:
    """Return the rows of each match."""
    return {
        str(match_id): frozenset(zip(of["side"], of["id"], strict=True))
        for match_id, of in members.groupby("match_id", sort=False)
    }
