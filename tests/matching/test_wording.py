"""Names that are cut off or mistyped: what is left out beforehand would never have been alike."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from recon_xl.matching.gate import as_sides
from recon_xl.matching.lexicon import lexicon
from recon_xl.matching.wording import (
    CUT_LETTERS_MIN,
    LETTERS_PER_EDIT,
    TYPED_LETTERS_MIN,
    _are_near,
)
from tests.builders import entries, lines

LETTERS = st.sampled_from("abcxyzåжж")
NAMES = st.text(LETTERS, min_size=2, max_size=12)


def are_alike(one: str, other: str) -> bool:
    """Say the same word by word: what the specification says, without leaving anything out."""
    shorter, longer = sorted((one, other), key=len)
    is_cut = CUT_LETTERS_MIN <= len(shorter) < len(longer) and longer.startswith(shorter)
    edits = OSA.distance(one, other)
    is_typed = len(shorter) >= TYPED_LETTERS_MIN and edits * LETTERS_PER_EDIT < len(longer)
    return is_cut or is_typed


def lexicon_of(names: list[str]):
    """Return the words of a ledger whose texts are these names."""
    ledger = entries(*(f"L{at} 2026-03-02 1.00" for at in range(len(names))))
    ledger["text"] = pd.Series(names, dtype="str")
    sides = as_sides(ledger, lines("S1 2026-03-02 1.00"))
    return lexicon(sides, (np.arange(len(names)), np.arange(1)), ("text",))


@settings(deadline=None, derandomize=True, database=None)
@given(st.lists(NAMES, min_size=2, max_size=12), st.data())
def test_names_are_near_exactly_when_they_are_cut_off_or_mistyped(names, data):
    # Neighbours of a name too: two letters exchanged, one replaced, one left out, the end cut off.
    name = data.draw(st.sampled_from(names))
    at = data.draw(st.integers(0, len(name) - 2))
    names += [
        name[:at] + name[at + 1] + name[at] + name[at + 2 :],
        name[:at] + data.draw(LETTERS) + name[at + 1 :],
        name[:at] + name[at + 1 :],
        name[: at + 1],
    ]
    words = lexicon_of(names)
    known = words.words.all
    first, second = (of.ravel() for of in np.indices((len(known), len(known))))
    at = np.flatnonzero((first != second) & words.is_name[first] & words.is_name[second])
    found = _are_near(words, first[at], second[at])
    expected = [are_alike(known[a], known[b]) for a, b in zip(first[at], second[at], strict=True)]
    assert found.tolist() == expected
