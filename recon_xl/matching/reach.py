"""How far apart two rows may be for any rule that compares their words."""

from dataclasses import dataclass

import numpy as np

from recon_xl.matching.columns import Flags, Ints, Sides
from recon_xl.matching.rule_keys import DAYS_MAX
from recon_xl.matching.ruleset import RuleSet

_NAMES = {"counterparty", "text"}


@dataclass(frozen=True)
class Reach:
    """What some rule reaches.

    Attributes:
        days: Calendar days that no rule reaches beyond, one at least.
        windows: The kind of day, the first and the last one of each rule; empty when dates do not
            matter to one of them.
    """

    days: int
    windows: frozenset[tuple[str, int, int]]

    @classmethod
    def of(cls, rules: RuleSet) -> "Reach":
        """Return what the rules that compare words reach."""
        naming = [rule for rule in rules if _NAMES & {*rule.agree, *rule.agree_any}]
        if any(rule.any_date for rule in naming):
            return cls(DAYS_MAX, frozenset())
        windows = frozenset((rule.days_kind, *rule.window) for rule in naming)
        days = [0]
        for kind, first, last in windows:
            furthest = max(-first, last, 0)
            # Bank days are five of seven, and Easter closes for five days in a row.
            days.append(furthest * 7 // 5 + 7 if kind == "bank" else furthest)
        return cls(min(max(days) + 1, DAYS_MAX), windows)

    def holds(self, sides: Sides, left: Ints, right: Ints) -> Flags:
        """Say which pairs lie within some rule's window.

        Args:
            sides: All rows.
            left: Ledger entry of each pair.
            right: Statement line of each pair.
        """
        found = np.full(len(left), not self.windows)
        for kind, first, last in sorted(self.windows):
            apart = sides.statement.days(kind)[right] - sides.ledger.days(kind)[left]
            found |= (apart >= first) & (apart <= last)
        return found
