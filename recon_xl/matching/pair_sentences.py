"""Sentences of pairs. There may be a million of them, so what many share is written once."""

import re
from collections.abc import Callable, Mapping

import numpy as np

from recon_xl.language import _, plural
from recon_xl.matching.agreement import BIT, agreed_fields
from recon_xl.matching.columns import Columns, Ints, Sides
from recon_xl.matching.figures import told_amounts, told_days, told_odds
from recon_xl.matching.groups import Groups
from recon_xl.matching.packed import Packed
from recon_xl.matching.rule import FIELDS
from recon_xl.matching.texts import joined, values_of

_WORD = re.compile(r"\w+")


def pair_reasons(sides: Sides, words: Packed, groups: Groups) -> list[str]:
    """Tell pairs by what agrees; those on which nothing does by how unlikely they are.

    Args:
        sides: The rows.
        words: The words that `Groups.word` counts.
        groups: Pairs of one entry and one line.
    """
    side, rows = sides.statement, groups.statement_rows
    rivalry = {
        rivals: plural("{n} rival ruled out", "{n} rivals ruled out", rivals)
        if rivals
        else _("no rival")
        for rivals in np.unique(groups.rivals).tolist()
    }
    agreeing = _(
        "{evidence} and amount {amount}, {apart}; {rivalry}.",
        evidence="{0}",
        amount="{1}",
        apart="{2}",
        rivalry="{3}",
    )
    alone = _(
        "The only open entry and line of {amount} that fit the rule, {apart}; {odds} coincidences"
        " are expected.",
        amount="{1}",
        apart="{2}",
        odds="{4}",
    )
    columns = (
        evidence_of(sides, words, groups),
        told_amounts(sides, side.account[rows], side.amount[rows]),
        told_days(groups.days_apart(sides)),
        [rivalry[rivals] for rivals in groups.rivals.tolist()],
        told_odds(groups.chance),
    )
    return [(agreeing if row[0] else alone).format(*row) for row in zip(*columns, strict=True)]


def evidence_of(sides: Sides, words: Packed, groups: Groups) -> list[str]:
    """Tell for each pair what agrees first, with its value; "" where nothing does."""
    left = groups.ledger_rows[groups.ledger_bounds[:-1]]
    right = groups.statement_rows[groups.statement_bounds[:-1]]
    agreed = groups.agreed.copy()
    silent = np.flatnonzero(agreed == 0)
    if len(silent):
        agreed[silent] = agreed_fields(sides, left[silent], right[silent])
    told = np.full(len(groups), "", dtype=object)
    named = np.flatnonzero((agreed == 0) & (groups.word > 0))
    told[named] = _shared_words(sides.ledger, words, left[named], groups.word[named])
    for name in reversed(FIELDS):
        at = np.flatnonzero(agreed & BIT[name])
        mine, theirs = sides.ledger.texts(name, left[at]), sides.statement.texts(name, right[at])
        sentence = _AGREED[name]()
        told[at] = [
            sentence.format(_value(own.strip(), other.strip()))
            for own, other in zip(mine, theirs, strict=True)
        ]
    texts: list[str] = told.tolist()
    return texts


def _value(own: str, other: str) -> str:
    """Return what both rows have: where one value is part of the other, that part."""
    is_part = other and len(other) < len(own) and other.casefold() in own.casefold()
    return other if is_part or not own else own


_AGREED: Mapping[str, Callable[[], str]] = {
    "reference": lambda: _("Same bank reference {value}", value="{0}"),
    "kid": lambda: _("Same KID {value}", value="{0}"),
    "end_to_end_id": lambda: _("Same end-to-end ID {value}", value="{0}"),
    "invoice_no": lambda: _("Same invoice number {value}", value="{0}"),
    "voucher_no": lambda: _("Same voucher number {value}", value="{0}"),
    "counterparty": lambda: _("Same counterparty “{value}”", value="{0}"),
    "text": lambda: _("Same text “{value}”", value="{0}"),
}


def _shared_words(side: Columns, words: Packed, rows: Ints, codes: Ints) -> list[str]:
    """Tell which name both rows hold, spelled as the ledger spells it."""
    sentence = _("Both name “{word}”", word="{0}")
    prose = [
        " ".join(parts)
        for parts in zip(
            *(side.texts(name, rows) for name in ("counterparty", "text")), strict=True
        )
    ]
    spelled = [_WORD.findall(text) for text in prose]
    folded = values_of(joined([word for found in spelled for word in found])).all
    told, first = [], 0
    for found, code in zip(spelled, codes.tolist(), strict=True):
        wanted, own = words[code], folded[first : first + len(found)]
        told.append(sentence.format(found[own.index(wanted)] if wanted in own else wanted))
        first += len(found)
    return told
