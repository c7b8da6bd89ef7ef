"""What rules find among the open rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from recon_xl.matching.groups import Groups, nothing, together


@dataclass(frozen=True, eq=False)
class Found:
    """What was found.

    Attributes:
        groups: To be applied.
        suggested: Worth a person's look.
        ties: Rows that contest each other, or that were not searched.
    """

    groups: Groups = field(default_factory=nothing)
    suggested: Groups = field(default_factory=nothing)
    ties: Groups = field(default_factory=nothing)

    def of_rule(self, number: int) -> "Found":
        """Return the same, found by another rule."""
        parts = (self.groups, self.suggested, self.ties)
        return Found(*(groups.of_rule(number) if len(groups) else groups for groups in parts))


def joined(found: Sequence[Found]) -> Found:
    """Put what was found one after the other."""
    return Found(
        together([part.groups for part in found]),
        together([part.suggested for part in found]),
        together([part.ties for part in found]),
    )
