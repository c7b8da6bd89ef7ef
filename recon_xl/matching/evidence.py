"""What makes a group certain: evidence that agrees, or a coincidence that is unlikely."""

import numpy as np
from numpy.typing import NDArray

from recon_xl.matching.agreement import BIT
from recon_xl.matching.columns import Flags, Ints
from recon_xl.matching.rule import Rule

# Identifiers that are nobody else's.
STRONG = BIT["reference"] | BIT["kid"] | BIT["end_to_end_id"]
# Names that differ make a coincidence so many halvings more likely, at most: ledgers often say what
# for, banks to whom.
DIFFERING_MAX = 8.0
# A rule that wants coincidences to be rarer than this looks at amounts alone, which is quick: then
# names that differ could not make one likely.
WORDLESS_BELOW = 0.0001


def reads_words(rule: Rule) -> bool:
    """Say whether a rule compares the words of what it finds."""
    return bool(rule.agree or rule.agree_any) or rule.chance_max >= WORDLESS_BELOW


def is_certain(rule: Rule, agreed: Ints, chance: NDArray[np.float64]) -> Flags:
    """Say which groups are certain.

    Args:
        rule: What it lets agree is evidence; its `chance_max` holds for the rest.
        agreed: Fields that agree, as sums of bits.
        chance: Of a coincidence, after all that the words say.
    """
    if rule.agree or rule.agree_any:
        return np.ones(len(agreed), dtype=bool)
    is_strong = (agreed & STRONG) > 0
    return np.asarray(is_strong | (chance < rule.chance_max) | (rule.chance_max >= 1))
