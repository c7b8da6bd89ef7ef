"""Rules from history: what the rules in use did not find and people matched again and again.

Nothing is learned that could not be written down: a proposal is a rule like any other, with words,
days and tolerance that its examples have in common, tried out by the engine on all of history.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import ROUND_CEILING, Decimal

import numpy as np
import pandas as pd

from recon_xl.language import _
from recon_xl.matching.blocks import run
from recon_xl.matching.columns import Columns, Ints, Sides
from recon_xl.matching.gate import as_sides
from recon_xl.matching.groups import Groups
from recon_xl.matching.joins import is_in, marked
from recon_xl.matching.lexicon import Lexicon, lexicon
from recon_xl.matching.proposal import Proposal
from recon_xl.matching.rule import Rule
from recon_xl.matching.ruleset import RuleSet
from recon_xl.matching.texts import joined, values_of

# Fewer examples could be a coincidence.
EXAMPLES_MIN = 8
# A proposal may be wrong once in so many times.
RIGHT_SHARE_MIN = 0.98
# Differences above this are no fee and no rate.
PERCENT_MAX = Decimal(5)
# What the rows of a many-side may share, most telling first.
GROUPINGS = ("batch", "voucher_no", "reference", "date")
_TENTH = Decimal("0.1")
_WORD = re.compile(r"\w+")


def propose(
    ledger: pd.DataFrame,
    statement: pd.DataFrame,
    members: pd.DataFrame,
    rules: str | RuleSet = "standard",
) -> list[Proposal]:
    """Propose rules for approved matches that the rules in use do not find.

    Args:
        ledger: Ledger entries of the past, as for `rx.match`: all of them, matched or not.
        statement: Statement lines of the past.
        members: `match_id, side, id` of the approved matches.
        rules: The rules in use.

    Returns:
        Proposals, those with the most right matches first; none when there are too few examples.

    Raises:
        MissingColumnsError: A frame lacks a column.
        BadValuesError: See `rx.match`.
    """
    sides = as_sides(ledger, statement)
    approved = _approved(sides, members)
    found, _words = run(sides, RuleSet.named(rules))
    taken = set(_told(found.groups))
    missed = [match for match in approved if match not in taken]
    left = (
        np.flatnonzero(~marked(found.groups.ledger_rows, len(sides.ledger))),
        np.flatnonzero(~marked(found.groups.statement_rows, len(sides.statement))),
    )
    words = lexicon(sides, left)
    missed = [
        match for match in missed if all(_are_in(m, r) for m, r in zip(match, left, strict=True))
    ]
    known, proposals = set(approved), []
    for examples, word in _families(words, missed):
        rule = _common_rule(sides, words, examples, word)
        if rule is not None:
            proposals.append(_tried(sides, rule, examples, known, left))
    good = [
        proposal
        for proposal in proposals
        if proposal.right >= EXAMPLES_MIN
        and proposal.right >= RIGHT_SHARE_MIN * (proposal.right + proposal.wrong)
    ]
    return _without_repetition(sorted(good, key=lambda of: (-of.right, of.wrong, of.rule.name)))


def _are_in(rows: tuple[int, ...], ascending: Ints) -> bool:
    return bool(is_in(np.array(rows, dtype=np.int64), ascending).all())


Match = tuple[tuple[int, ...], tuple[int, ...]]


def _approved(sides: Sides, members: pd.DataFrame) -> list[Match]:
    """Return the approved matches as rows of both sides, those of one side left out."""
    places = {
        name: {row_id: at for at, row_id in enumerate(side.ids)}
        for name, side in (("ledger", sides.ledger), ("statement", sides.statement))
    }
    rows: dict[str, tuple[list[int], list[int]]] = {}
    for match_id, side, row_id in members[["match_id", "side", "id"]].itertuples(index=False):
        if row_id in places[side]:
            of_match = rows.setdefault(match_id, ([], []))
            of_match[0 if side == "ledger" else 1].append(places[side][row_id])
    return [
        (tuple(sorted(entries)), tuple(sorted(lines)))
        for entries, lines in rows.values()
        if entries and lines
    ]


def _told(groups: Groups) -> Iterator[Match]:
    for a, b, c, d in zip(
        groups.ledger_bounds[:-1].tolist(),
        groups.ledger_bounds[1:].tolist(),
        groups.statement_bounds[:-1].tolist(),
        groups.statement_bounds[1:].tolist(),
        strict=True,
    ):
        entries, lines = groups.ledger_rows[a:b].tolist(), groups.statement_rows[c:d].tolist()
        yield tuple(sorted(entries)), tuple(sorted(lines))


def _families(words: Lexicon, missed: Sequence[Match]) -> Iterator[tuple[list[Match], str]]:
    """Return matches of one shape whose statement lines share a word, and that word."""
    by_shape: dict[str, list[Match]] = {}
    for match in missed:
        by_shape.setdefault(_shape(match), []).append(match)
    for shape, matches in sorted(by_shape.items()):
        if shape == "N:M":
            continue
        common = Counter(word for match in matches for word in _shared_names(words, 1, match[1]))
        for word, count in sorted(common.items(), key=lambda item: (-item[1], item[0])):
            if count >= EXAMPLES_MIN:
                yield [m for m in matches if word in _shared_names(words, 1, m[1])], word


def _shape(match: Match) -> str:
    entries, lines = (len(rows) for rows in match)
    return f"{1 if entries == 1 else 'N'}:{1 if lines == 1 else 'M' if entries > 1 else 'N'}"


def _shared_names(words: Lexicon, at: int, rows: Sequence[int]) -> set[str]:
    """Return the names that all of some rows of one side hold."""
    held = []
    for row in rows:
        codes, _which = words.sides[at].telling.of(np.array([row]))
        held.append({words.words[code] for code in codes.tolist() if words.is_name[code]})
    return set.intersection(*held) if held else set()


def _common_rule(sides: Sides, words: Lexicon, examples: Sequence[Match], word: str) -> Rule | None:
    """Return a rule that all examples fit; None when they have too little in common."""
    shape = _shape(examples[0])
    tolerance = _tolerance(sides, examples)
    grouping = _grouping(sides, examples, shape)
    if tolerance is None or grouping is None:
        return None
    lags = [
        int(sides.statement.bank_day[line] - sides.ledger.bank_day[entry])
        for entries, lines in examples
        for entry in entries
        for line in lines
    ]
    sums = {bool(sides.statement.amount[list(lines)].sum() > 0) for _entries, lines in examples}
    ledger_words = Counter(
        name for entries, _lines in examples for name in _shared_names(words, 0, entries)
    )
    everywhere = sorted(name for name, n in ledger_words.items() if n == len(examples))[:1]
    return Rule(
        name=_("From history: {word} {shape}", word=word.upper(), shape=shape),
        shapes=(shape,),
        days_before=max(0, *(-lag for lag in lags)),
        days_after=max(0, *lags),
        days_kind="bank",
        group_by=grouping,
        ledger_contains=_spellings(sides.ledger, [m[0] for m in examples], everywhere),
        statement_contains=_spellings(sides.statement, [m[1] for m in examples], [word]),
        direction={True: "in", False: "out"}[sums.pop()] if len(sums) == 1 else "both",
        tolerance_percent=tolerance,
        tolerance_side="under" if tolerance else "both",
        difference="voucher" if tolerance else "leave",
        rows_max=max(20, *(2 * len(rows) for match in examples for rows in match)),
        chance_max=1.0,
    )


def _spellings(
    side: Columns, rows: Sequence[tuple[int, ...]], words: Sequence[str]
) -> tuple[str, ...]:
    """Return words as they are spelled in some rows, in lower case: filters read what is there."""
    at = np.array(sorted({row for of_match in rows for row in of_match}), dtype=np.int64)
    found = set()
    for name in ("text", "counterparty"):
        for text in side.texts(name, at):
            spelled = _WORD.findall(text.lower())
            folded = values_of(joined(spelled)).all
            found |= {s for s, f in zip(spelled, folded, strict=True) if f in words}
    return tuple(sorted(found))


def _tolerance(sides: Sides, examples: Sequence[Match]) -> Decimal | None:
    """Return the percentage that covers all differences; None where one is no fee."""
    largest = Decimal(0)
    for entries, lines in examples:
        whole = int(sides.ledger.amount[list(entries)].sum())
        paid = int(sides.statement.amount[list(lines)].sum())
        if whole == 0 or abs(paid) > abs(whole) or (paid > 0) != (whole > 0):
            return None
        largest = max(largest, Decimal(abs(whole - paid) * 100) / Decimal(abs(whole)))
    if largest > PERCENT_MAX:
        return None
    return largest.quantize(_TENTH, rounding=ROUND_CEILING)


def _grouping(sides: Sides, examples: Sequence[Match], shape: str) -> tuple[str, ...] | None:
    """Return what the rows of each many-side share; None where it is nothing."""
    if shape == "1:1":
        return ()
    at = 0 if shape == "N:1" else 1
    for name in GROUPINGS:
        values = sides[at].day if name == "date" else sides.values(name)[at]
        blank = None if name == "date" else 0
        if all(len({int(values[r]) for r in m[at]} - {blank}) == 1 for m in examples):
            return (name,)
    return None


def _tried(
    sides: Sides,
    rule: Rule,
    examples: Sequence[Match],
    approved: set[Match],
    left: tuple[Ints, Ints],
) -> Proposal:
    """Try a rule on all that the rules in use leave of history."""
    found, _words = run(sides, RuleSet((replace(rule, mode="auto"),)), left)
    made = set(_told(found.groups))
    right, wrong = len(made & approved), len(made - approved)
    return Proposal(rule, right, wrong, len(examples))


def _without_repetition(proposals: Sequence[Proposal]) -> list[Proposal]:
    """Keep one of the proposals that differ in nothing but the word."""
    kept: dict[Rule, Proposal] = {}
    for proposal in proposals:
        bare = replace(proposal.rule, name="", statement_contains=())
        kept.setdefault(bare, proposal)
    return list(kept.values())
