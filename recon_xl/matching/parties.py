"""Two parties with a name in common: the same one, mistyped or cut off, or another."""

import numpy as np
from rapidfuzz import fuzz, process

from recon_xl.matching.columns import Columns, Flags, Ints, Sides
from recon_xl.matching.generic_words import GENERIC
from recon_xl.matching.texts import folded

# How alike two names are, of 100, when the shorter is laid on the best place of the longer.
ALIKE_MIN = 88


def are_written_alike(sides: Sides, left: Ints, right: Ints) -> Flags:
    """Say which pairs of rows name a party nearly alike: "Lunde Apotek AS", "FRA LUDE APOTEK AS".

    Args:
        sides: All rows.
        left: Ledger entry of each pair.
        right: Statement line of each pair.
    """
    names = _names(sides.ledger, left), _names(sides.statement, right)
    alike = process.cpdist(*names, scorer=fuzz.partial_ratio, score_cutoff=ALIKE_MIN)
    return np.asarray(alike >= ALIKE_MIN)


def _names(side: Columns, rows: Ints) -> list[str]:
    """Return the counterparty that each row names, or whom its text may name."""
    both = zip(side.texts("counterparty", rows), side.texts("text", rows), strict=True)
    return [_name(party or text) for party, text in both]


def _name(text: str) -> str:
    """Return the words of a text that may be a name's."""
    words = folded(text.encode(errors="replace")).decode("latin-1").split()
    return " ".join(word for word in words if word.isalpha() and word not in GENERIC)
