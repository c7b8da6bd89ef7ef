"""A dry run: where rules contradict what people matched by hand."""

from dataclasses import dataclass

import pandas as pd

from recon_xl.matching.engine import match
from recon_xl.matching.ruleset import RuleSet


@dataclass(frozen=True)
class Conflict:
    """A match that rules would make with rows that a person matched otherwise.

    Attributes:
        rule: The rule that would make it.
        ledger: Ids of its ledger entries.
        statement: Ids of its statement lines.
        by_hand: The matches by hand whose rows it would take.
    """

    rule: str
    ledger: tuple[str, ...]
    statement: tuple[str, ...]
    by_hand: tuple[str, ...]


def conflicts(
    ledger: pd.DataFrame, statement: pd.DataFrame, rules: str | RuleSet, manual: pd.DataFrame
) -> list[Conflict]:
    """Run rules on the open rows and those matched by hand, and say where they disagree.

    Args:
        ledger: Ledger entries as for `rx.match`: the open ones, and those matched by hand.
        statement: Statement lines, the same.
        rules: A preset, a file or a rule set.
        manual: `match_id, side, id` of the matches made by hand.

    Returns:
        One conflict per match that takes rows of a match by hand and is not that match.

    Raises:
        MissingColumnsError: See `rx.match`, like the rest.
        BadValuesError: See `rx.match`.
        RuleError: See `rx.match`.
    """
    by_hand = _rows_of(manual)
    owner = {row: match_id for match_id, rows in by_hand.items() for row in rows}
    if not owner:
        return []
    result = match(ledger, statement, rules)
    made = _rows_of(result.members)
    found = []
    for match_id, rule in zip(result.matches["match_id"], result.matches["rule"], strict=True):
        rows = made[match_id]
        touched = sorted({owner[row] for row in rows if row in owner})
        if touched and rows not in by_hand.values():
            sides = [
                tuple(sorted(row_id for side, row_id in rows if side == of))
                for of in ("ledger", "statement")
            ]
            found.append(Conflict(str(rule), sides[0], sides[1], tuple(touched)))
    return found


def _rows_of(members: pd.DataFrame) -> dict[str, frozenset[tuple[str, str]]]:
    """Return the rows of each match."""
    return {
        str(match_id): frozenset(zip(of["side"], of["id"], strict=True))
        for match_id, of in members.groupby("match_id", sort=False)
    }
