"""What counts as quoted when it stands in the other row's text."""

import numpy as np

from recon_xl.matching.columns import Flags, Ints
from recon_xl.matching.joins import expanded
from recon_xl.matching.lexicon import DIGITS_MIN, Lexicon, Ragged

# So many digits stand in a text by chance hardly ever.
DIGITS_ENOUGH = 5


def quotable(
    words: Lexicon, value: Ragged, starts: Ints, ends: Ints, *, is_name: bool
) -> tuple[Flags, Flags]:
    """Say which values mean something where they stand in a text.

    Any text holds numbers of a few digits: of a day, an amount, a card. A number so short is quoted
    only where a word says that it is one, as in "faktura 1042".

    Args:
        words: The words of both sides.
        value: Those of the field.
        starts: Where the words of each value begin.
        ends: The place behind the word that closes them.
        is_name: It is a name or a text, not a number.

    Returns:
        Which of them may be quoted at all, and which of these are as short as that.
    """
    which, at = expanded(starts, ends - 1)
    codes = value.codes[at]

    def has_any(flags: Flags) -> Flags:
        return np.bincount(which[flags], minlength=len(starts)) > 0

    if is_name:
        return has_any(words.tells[codes]), np.zeros(len(starts), dtype=bool)
    of_word = words.digits[codes]
    digits = np.bincount(which, of_word, minlength=len(starts))
    is_mixed = (of_word > 0) & (of_word < words.lengths[codes])
    is_named = has_any(words.is_name[codes] | is_mixed)
    is_short = (digits < DIGITS_ENOUGH) & ~(is_named & (digits >= DIGITS_MIN))
    return digits >= DIGITS_MIN, is_short
