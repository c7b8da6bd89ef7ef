"""What a rule finds among the open rows."""

from dataclasses import dataclass, field

from recon_xl.matching.groups import Groups, nothing


@dataclass(frozen=True, eq=False)
class Found:
    """What one rule found.

    Attributes:
        groups: To be applied.
        suggested: Worth a person's look.
        ties: Rows that contest each other, or that were not searched.
    """

    groups: Groups = field(default_factory=nothing)
    suggested: Groups = field(default_factory=nothing)
    ties: Groups = field(default_factory=nothing)
