"""Netting: a row and its reversal on the same side, where the other side knows of neither."""

import re

import numpy as np

from recon_xl.matching.agreement import (
    BIT,
    ID_FIELDS,
    WORDED,
    Candidates,
    agreed_fields,
    differing_ids,
    same_values,
)
from recon_xl.matching.chance import NEAR_DAYS
from recon_xl.matching.columns import Columns, Flags, Ints
from recon_xl.matching.context import Context
from recon_xl.matching.evidence import STRONG
from recon_xl.matching.found import Found
from recon_xl.matching.groups import Groups, Kind, gathered, nothing, together
from recon_xl.matching.joins import distinct, expanded, in_order, marked, ranks
from recon_xl.matching.kernels import ranges
from recon_xl.matching.lexicon import PROSE, Lexicon, lexicon
from recon_xl.matching.naming import agree_by_words
from recon_xl.matching.ordering import CLASS_WIDTH
from recon_xl.matching.packed import numbered
from recon_xl.matching.rule import Rule
from recon_xl.matching.selection import fits_amounts, selected
from recon_xl.matching.texts import values_of
from recon_xl.matching.ties import settle
from recon_xl.matching.wording import Shared, Words

# How words begin by which ledgers and banks say that a row takes another one back.
REVERSAL = re.compile(
    "revers|tilbakef|korr|storn|annul|krediter|kreditnota|retur|refus|feil|omgj|motpost|avvis"
    "|correct|cancel|void|chargeback|refund|reject|return"
)
# Rows of opposite amount that are looked at for one row; what is paid and repaid daily has more.
OPPOSITES_MAX = 50
# A number that others may have too, for something else; what the two rows say must not differ then.
_NUMBERS = BIT["invoice_no"] | BIT["voucher_no"]


def find_netting(context: Context, rule: Rule) -> Found:
    """Find rows that are taken back on their own side.

    A pair nets when the amounts are opposite, the dates lie within the rule's window, an
    identifier or the text says so, and no row of the other side names either of them. Where the
    other side has both amounts, a word or an identifier must say that it is a reversal.

    Args:
        context: The open rows and what they say.
        rule: Window and filters.

    Returns:
        Groups of one side only.
    """
    sides = context.sides
    chosen = selected(context, rule)
    found = []
    for at, side in enumerate((sides.ledger, sides.statement)):
        fits = fits_amounts(sides, rule, side.account[chosen[at]], np.abs(side.amount[chosen[at]]))
        groups = _of_side(context, rule, at, chosen[at][fits])
        found.append(groups)
    return Found(together(found))


def _of_side(context: Context, rule: Rule, at: int, chosen: Ints) -> Groups:
    sides = context.sides
    side, alone = sides[at], sides.alone(at)
    plus, minus = _evident(context, rule, at, chosen)
    if not len(plus):
        return nothing()
    is_named, is_met = _counterparts(context, at, distinct(np.concatenate([plus, minus])))
    # Where the other side has both amounts too, the same text alone is not enough.
    speaks = (same_values(alone, plus, minus, ID_FIELDS) & (STRONG | BIT["voucher_no"])) > 0
    for rows in (plus, minus):
        speaks |= _takes_back(context.words, at, rows)
    keep = ~is_named[plus] & ~is_named[minus] & (speaks | ~(is_met[plus] & is_met[minus]))
    plus, minus = plus[keep], minus[keep]
    nobody = np.zeros(len(side), dtype=bool)
    settled = settle(
        alone,
        (plus, minus),
        Words.alike(context.words.alone(at)).shared,
        window=None,
        has_veto=(nobody, nobody),
    )
    return _one_sided(context, settled.groups, at)


def _evident(context: Context, rule: Rule, at: int, chosen: Ints) -> tuple[Ints, Ints]:
    """Return the pairs of opposite rows of which an identifier or the text says so.

    That depends on the two rows alone, so pairs are looked for once in a run.
    """
    side = context.sides[at]
    is_open = marked(chosen, len(side))
    return context.thinned(
        ("netting", f"{rule.name} {at}"),
        (is_open, is_open),
        lambda: _says_so(context, rule, at, _opposites(side, chosen, rule)),
    )


def _says_so(context: Context, rule: Rule, at: int, opposites: Candidates) -> Candidates:
    """Keep the pairs of opposite rows of which an identifier or the text says so."""
    side, alone = context.sides[at], context.sides.alone(at)
    plus, minus = opposites.left, opposites.right
    is_wrong = differing_ids(alone, plus, minus)
    plus, minus = plus[~is_wrong], minus[~is_wrong]
    if not len(plus):
        return Candidates(plus, minus, opposites.is_complete)
    rows = distinct(plus), distinct(minus)
    words = Words.alike(lexicon(alone, rows, tuple(dict.fromkeys((*PROSE, *ID_FIELDS)))))
    asked = dict.fromkeys((*ID_FIELDS, *rule.agree, *rule.agree_any))
    agreed = agreed_fields(alone, plus, minus, words.lexicon, tuple(asked))
    shared = words.shared(plus, minus)
    takes_back = _takes_back(words.lexicon, 0, plus) | _takes_back(words.lexicon, 1, minus)
    evident = (agreed & STRONG) > 0
    # Two of three: a number, a word that says so, the same names.
    has_number, names = (agreed & _NUMBERS) > 0, shared.halvings > 0
    evident |= (has_number & takes_back) | (has_number & names) | (takes_back & names)
    # One voucher holds both, and no name is against it.
    evident |= ((agreed & BIT["voucher_no"]) > 0) & (shared.halvings >= 0)
    if at == 0:  # to the bank and back again is no reversal: both were paid
        likely = np.flatnonzero(~evident & names)
        evident[likely] = _same_text(side, plus[likely], minus[likely])
    evident &= _agrees_as_asked(rule, agreed, shared)
    return Candidates(plus[evident], minus[evident], opposites.is_complete)


def _agrees_as_asked(rule: Rule, agreed: Ints, shared: Shared) -> Flags:
    """Say which pairs agree on all of a rule's `agree` and on one of its `agree_any`."""
    agrees = {}
    for name in (*rule.agree, *rule.agree_any):
        agrees[name] = (agreed & BIT[name]) > 0
        if name in WORDED:
            agrees[name] |= agree_by_words(shared, name)
    fits = np.ones(len(agreed), dtype=bool)
    for name in rule.agree:
        fits &= agrees[name]
    if rule.agree_any:
        fits &= np.any([agrees[name] for name in rule.agree_any], axis=0)
    return fits


def _opposites(side: Columns, chosen: Ints, rule: Rule) -> Candidates:
    """Return pairs of rows of one account with opposite amounts, close enough in time."""
    days = np.zeros(len(side), np.int64) if rule.any_date else side.days(rule.days_kind)
    reach = max(-rule.window[0], rule.window[1], 0)
    size = side.account[chosen] * (1 << 51) + np.abs(side.amount[chosen])
    code, _counts = ranks(size)
    keys = code * CLASS_WIDTH + days[chosen]
    is_plus = side.amount[chosen] > 0
    plus, minus = np.flatnonzero(is_plus), np.flatnonzero(~is_plus)
    at, sorted_keys = in_order(keys[minus])
    order = minus[at]
    first, last = ranges(keys[plus], sorted_keys, -reach, reach)
    too_many = last - first > OPPOSITES_MAX
    last[too_many] = 0
    which, to = expanded(first, last)
    return Candidates(chosen[plus[which]], chosen[order[to]], not too_many.any())


def _same_text(side: Columns, one: Ints, other: Ints) -> Flags:
    """Say which pairs of rows have the same text."""
    texts = values_of(side.joined("text", np.concatenate([one, other])))
    codes = numbered(texts)[0]
    same = codes[: len(one)] == codes[len(one) :]
    return np.asarray(same & (texts.lengths[: len(one)] > 0))


def _takes_back(words: Lexicon, at: int, rows: Ints) -> Flags:
    """Say which rows speak of a reversal."""
    codes, which = words.sides[at].prose.of(rows)
    used = distinct(codes)
    speaks = np.zeros(len(words.words), dtype=bool)
    speaks[used] = [REVERSAL.match(word) is not None for word in words.words.texts(used)]
    return np.bincount(which[speaks[codes]], minlength=len(rows)) > 0


def _counterparts(context: Context, at: int, chosen: Ints) -> tuple[Flags, Flags]:
    """Look for rows of the same amount on the other side, near these rows of a side.

    Returns:
        Which rows have one that names the same, and which have any.
    """
    sides = context.sides
    others = context.rows[1 - at]
    near = sides[at].layout.reach(NEAR_DAYS)
    first, last = ranges(sides[at].keys[chosen], sides[1 - at].keys[others], -near, near)
    is_named, is_met = (np.zeros(len(sides[at]), dtype=bool) for _flags in range(2))
    is_met[chosen[last > first]] = True
    last[last - first > OPPOSITES_MAX] = 0
    which, to = expanded(first, last)
    mine, theirs = chosen[which], others[to]
    entries, lines = (mine, theirs) if at == 0 else (theirs, mine)
    names = (same_values(sides, entries, lines, ID_FIELDS) & STRONG) > 0
    shared = Words.alike(context.words).shared(entries, lines)
    names |= shared.is_named & (shared.halvings >= 0)
    is_named[mine[names]] = True
    return is_named, is_met


def _one_sided(context: Context, groups: Groups, at: int) -> Groups:
    """Return groups over two roles as groups of one side."""
    if not len(groups):
        return nothing()
    side = context.sides[at]
    taken, back = (
        groups.ledger_rows[groups.ledger_bounds[:-1]],
        groups.statement_rows[groups.statement_bounds[:-1]],
    )
    apart = np.abs(side.bank_day[taken] - side.bank_day[back])
    chance = context.rates.of_amounts(at, side.account[taken], side.amount[taken], apart)
    number = np.arange(len(groups))
    rows = np.concatenate([groups.ledger_rows, groups.statement_rows])
    of = np.concatenate(
        [np.repeat(number, groups.ledger_sizes), np.repeat(number, groups.statement_sizes)]
    )
    none = rows[:0]
    ledger, statement = ((rows, of), (none, none)) if at == 0 else ((none, none), (rows, of))
    return gathered(ledger, statement, len(groups), Kind.NETTING, chance=chance)
