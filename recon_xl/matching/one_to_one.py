"""Pairs: one ledger entry and one statement line of the same amount."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from recon_xl.matching.agreement import ID_FIELDS, differing_texts, lexicon_of, same_values
from recon_xl.matching.columns import Flags, Ints, Sides
from recon_xl.matching.context import Context
from recon_xl.matching.dated import HALVINGS as DAY_HALVINGS
from recon_xl.matching.dated import names_the_day
from recon_xl.matching.evidence import DIFFERING_MAX, is_certain, reads_words
from recon_xl.matching.found import Found
from recon_xl.matching.groups import Groups, Kind, gathered, pairs, together
from recon_xl.matching.joins import distinct, is_in, marked
from recon_xl.matching.lexicon import PROSE
from recon_xl.matching.naming import agreeing
from recon_xl.matching.parties import are_written_alike
from recon_xl.matching.rule import Rule
from recon_xl.matching.selection import of_fitting_amount, selected
from recon_xl.matching.ties import settle
from recon_xl.matching.windows import Window, Windows, window_of, windows
from recon_xl.matching.wording import Words

# Who pays may differ from whom an entry names, when one of these says what is paid.
IDENTIFYING = ("reference", "kid", "end_to_end_id", "invoice_no")
# Pairs of one part of the candidates that are looked at one by one.
PART_PAIRS_MAX = 40_000


def find_pairs(context: Context, rule: Rule) -> Found:
    """Find pairs of equal amounts that fit a rule and have no equally good alternative.

    Args:
        context: The open rows and what they say.
        rule: Window, filters, and what must agree.

    Returns:
        Pairs and balanced groups to apply, coincidences to suggest, and ties.
    """
    if not (rule.agree or rule.agree_any):
        return _of_amount(context, rule)
    left, right = _agreeing(context, rule, values_only=False)
    told = _told_apart(context, left, right, window_of(context.sides, rule), _names_too(rule))
    return _weighed(context, rule, told)


def find_same_values(context: Context, rule: Rule) -> Found:
    """Find pairs that hold the same value of an identifier, and nobody else does.

    The same value is worth more than one that stands in a text, and costs far less to find, so a
    rule on identifiers takes these first.

    Args:
        context: The open rows and what they say.
        rule: Window, filters, and what must agree.
    """
    if {*rule.agree, *rule.agree_any} - set(ID_FIELDS):
        return Found()
    left, right = _agreeing(context, rule, values_only=True)
    if not len(left):
        return Found()
    fits = ~context.contradicts(left, right, names_too=_names_too(rule))
    fits &= (np.bincount(left)[left] == 1) & (np.bincount(right)[right] == 1)
    left, right = left[fits], right[fits]
    agreed = same_values(context.sides, left, right, {*rule.agree, *rule.agree_any})
    # Nobody else has this identifier, let alone with this amount.
    return Found(pairs(left, right, Kind.PAIR, agreed=agreed, chance=0.0, count=1))


def _agreeing(context: Context, rule: Rule, *, values_only: bool) -> tuple[Ints, Ints]:
    """Return the pairs of one amount, within the window, on which the rule's fields agree."""
    sides, window = context.sides, window_of(context.sides, rule)
    left, right = agreeing(context, _chosen(context, rule), rule, values_only=values_only)
    keep = sides.classes[0][left] == sides.classes[1][right]
    if window:
        keep &= window.holds(window.days[1][right] - window.days[0][left])
    return left[keep], right[keep]


def _names_too(rule: Rule) -> bool:
    """Say whether names that differ contradict what a rule lets agree."""
    return not set(IDENTIFYING) & {*rule.agree, *rule.agree_any}


def _chosen(context: Context, rule: Rule) -> tuple[Ints, Ints]:
    entries, lines = selected(context, rule)
    return of_fitting_amount(context.sides, rule, 0, entries), lines


def _of_amount(context: Context, rule: Rule) -> Found:
    """Find pairs of one amount within the window."""
    sides, window = context.sides, window_of(context.sides, rule)
    entries, lines = _chosen(context, rule)
    candidates = windows(sides, (entries, lines), window)
    alone, only = candidates.alone
    left, right = entries[alone], lines[only]
    wordless = not reads_words(rule)
    fits = ~context.contradicts(left, right, names_too=not wordless)
    if wordless:
        rest = np.flatnonzero(fits)
        fits[rest] = ~_names_another(sides, left[rest], right[rest])
    fits &= ~_of_another_batch(context, left, right)
    single = Found(pairs(left[fits], right[fits], Kind.PAIR, count=1))

    if wordless:
        return Found(_weighed(context, rule, single).groups)
    if not (candidates.last > candidates.first).any():
        return Found()
    parts = candidates.parts
    is_single = (parts.ledger_counts == 1) & (parts.statement_counts == 1)
    held = np.flatnonzero(parts.ledger >= 0)
    part = parts.ledger[held]
    sizes = np.bincount(part, (candidates.last - candidates.first)[held], len(is_single))
    is_large = sizes > PART_PAIRS_MAX
    contested = held[~is_single[part] & ~is_large[part]]
    at, to = candidates.edges(contested)
    tied = _told_apart(context, entries[at], lines[to], window, names_too=True)
    groups, ties = [single.groups, tied.groups], [tied.ties]
    if is_large.any():
        large = _large_parts(candidates, (entries, lines), is_large)
        alike, is_alike = _alike(context, large)
        groups.append(alike)
        ties.append(_not_compared(large, ~is_alike))
    return _weighed(context, rule, Found(together(groups), ties=together(ties)))


def _of_another_batch(context: Context, left: Ints, right: Ints) -> Flags:
    """Say which pairs have a row whose batch stands on the other side too, but not in its partner.

    A batch that is booked as a sum and in its parts belongs to the rows that carry its number.
    """
    found = np.zeros(len(left), dtype=bool)
    if not context.sides.has("batch"):
        return found
    values, ends = context.sides.values("batch"), (left, right)
    differs = values[0][left] != values[1][right]
    account = context.sides.ledger.account[left]
    for at in (0, 1):
        rows, own = context.rows[1 - at], values[at][ends[at]]
        others = context.sides[1 - at].account[rows] << 32 | values[1 - at][rows]
        found |= differs & (own != 0) & is_in(account << 32 | own, distinct(others))
    return found


def _names_another(sides: Sides, left: Ints, right: Ints) -> Flags:
    """Say which pairs name two parties that are not written alike.

    A rule that looks at amounts alone leaves them to those that compare words.
    """
    found = differing_texts(sides, left, right, "counterparty")
    words = lexicon_of(sides, left, right, PROSE)
    is_named = [
        side.is_filled("counterparty")[rows] | marked(of.firms, len(side))[rows]
        for side, rows, of in zip(
            (sides.ledger, sides.statement), (left, right), words.sides, strict=True
        )
    ]
    both = np.flatnonzero(~found & is_named[0] & is_named[1])
    other = both[Words.alike(words).shared(left[both], right[both]).differs]
    found[other] = ~are_written_alike(sides, left[other], right[other])
    return found


# Rows of each side, and which part (from 0) each belongs to.
_Parts = tuple[tuple[Ints, Ints], tuple[Ints, Ints]]


def _large_parts(candidates: Windows, rows: tuple[Ints, Ints], is_large: Flags) -> _Parts:
    """Return the rows of the parts that have too many pairs to be looked at one by one."""
    number = np.cumsum(is_large) - 1
    ends = []
    for of_side, part in zip(
        rows, (candidates.parts.ledger, candidates.parts.statement), strict=True
    ):
        at = np.flatnonzero(part >= 0)
        at = at[is_large[part[at]]]
        ends.append((of_side[at], number[part[at]]))
    return ends[0], ends[1]


def _alike(context: Context, parts: _Parts) -> tuple[Groups, Flags]:
    """Pair in order where all rows of a part look the same on either side; also say where.

    However many they are, every pairing is the same answer.
    """
    sides = context.sides
    number = int(parts[0][1].max()) + 1
    counts, samples, ordered = [], [], []
    is_alike = np.ones(number, dtype=bool)
    for side, (rows, part) in zip((sides.ledger, sides.statement), parts, strict=True):
        sample = np.zeros(number, dtype=np.int64)
        sample[part] = rows
        differs = side.looks(rows) != side.looks(sample)[part]
        is_alike &= np.bincount(part, differs, minlength=number) == 0
        counts.append(np.bincount(part, minlength=number))
        samples.append(sample)
        ordered.append(np.lexsort((side.ids_of(rows).astype(str), part)))
    is_alike &= (counts[0] == counts[1]) & ~context.contradicts(samples[0], samples[1])
    ends = [
        rows[order][is_alike[part[order]]]
        for (rows, part), order in zip(parts, ordered, strict=True)
    ]
    times = np.repeat(counts[0][is_alike], counts[0][is_alike])
    return pairs(ends[0], ends[1], Kind.IN_ORDER, count=times), is_alike


def _not_compared(parts: _Parts, chosen: Flags) -> Groups:
    """Return parts that nobody looked at, so that they are named."""
    number = np.cumsum(chosen) - 1
    ends = [(rows[chosen[part]], number[part[chosen[part]]]) for rows, part in parts]
    return gathered(ends[0], ends[1], int(chosen.sum()), Kind.UNSEARCHED)


def _told_apart(
    context: Context,
    left: Ints,
    right: Ints,
    window: Window | None,
    names_too: bool,  # noqa: FBT001 (private)
) -> Found:
    """Drop the pairs that contradict themselves, and settle the rest."""
    if not len(left):
        return Found()
    is_wrong = context.contradicts(left, right, names_too=names_too)
    has_veto = (
        np.zeros(len(context.sides.ledger), dtype=bool),
        np.zeros(len(context.sides.statement), dtype=bool),
    )
    has_veto[0][left[is_wrong]] = True
    has_veto[1][right[is_wrong]] = True
    left, right = left[~is_wrong], right[~is_wrong]
    is_only = (np.bincount(left)[left] == 1) & (np.bincount(right)[right] == 1)
    only = pairs(left[is_only], right[is_only], Kind.PAIR, count=1)
    left, right = left[~is_only], right[~is_only]
    compare = context.shared_words
    if not names_too and len(left):
        # Few contest an identifier: a word that tells them apart is rare among them.
        rows = (distinct(left), distinct(right))
        compare = Words.of(context.sides, context.words, rows).shared
    settled = settle(context.sides, (left, right), compare, window=window, has_veto=has_veto)
    return Found(together([only, settled.groups]), ties=settled.ties)


def _weighed(context: Context, rule: Rule, found: Found) -> Found:
    """Split what can be told apart into what is certain and what may be a coincidence."""
    groups = found.groups
    if not len(groups):
        return found
    left = groups.ledger_rows[groups.ledger_bounds[:-1]]
    right = groups.statement_rows[groups.statement_bounds[:-1]]
    agreed = same_values(context.sides, left, right, IDENTIFYING)
    chance = _chances(context, groups, left, right)
    sure = is_certain(rule, agreed, chance)
    word = np.zeros(len(groups), dtype=np.int64)
    if reads_words(rule) and _names_too(rule):
        is_balanced = groups.kind == Kind.BALANCED
        shared = context.shared_words(left, right)
        halvings = np.where(is_balanced, 0, np.maximum(shared.halvings, -DIFFERING_MAX))
        chance, word = chance * 2.0**-halvings, shared.word
        sure = is_certain(rule, agreed, chance)
        # Where a day named in the text can make the difference.
        near = chance < rule.chance_max * 2.0**DAY_HALVINGS
        doubtful = np.flatnonzero(~sure & near & ~is_balanced)
        named = doubtful[names_the_day(context.sides, left[doubtful], right[doubtful])]
        chance[named] *= 2.0**-DAY_HALVINGS
        sure[named] = is_certain(rule, agreed[named], chance[named])
        # Dates do not tell apart whose names differ.
        if rule.chance_max < 1:
            sure &= ~((groups.kind == Kind.NEAREST) & shared.differs & (agreed == 0))
    groups = replace(groups, agreed=agreed, chance=chance, word=word)
    unlikely = groups.take(np.flatnonzero(~sure))
    return Found(groups.take(np.flatnonzero(sure)), unlikely.of_kind(Kind.UNLIKELY), found.ties)


def _chances(context: Context, groups: Groups, left: Ints, right: Ints) -> NDArray[np.float64]:
    """Return how many coincidences are expected where each group was found, words aside."""
    sides, known = context.sides, context.rates
    apart = np.abs(sides.statement.bank_day[right] - sides.ledger.bank_day[left])
    one_sided = known.one_sided(0, left, apart), known.one_sided(1, right, apart)
    account = sides.ledger.account[left]
    chance = known.expected(account, one_sided)
    is_pair = groups.kind == Kind.PAIR
    if is_pair.all():
        return chance
    # One of several that words tell apart: each of the others may be the one that is unrelated.
    several = np.maximum(chance, (groups.count - 1) * np.maximum(*known.unrelated)[account])
    # As many entries as lines: a stranger must have joined on either side for this to be wrong.
    both = np.minimum(one_sided[0], 1.0) * np.minimum(one_sided[1], 1.0)
    is_told_apart = (groups.kind == Kind.SINGLED_OUT) | (groups.kind == Kind.NEAREST)
    return np.where(is_pair, chance, np.where(is_told_apart, several, both))
