"""One sentence for every match, suggestion and ambiguous row, in words a controller uses."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from recon_xl.language import _, plural
from recon_xl.matching import doubts
from recon_xl.matching.case import Case, cases
from recon_xl.matching.columns import Sides
from recon_xl.matching.groups import Groups, Kind
from recon_xl.matching.packed import Packed
from recon_xl.matching.pair_sentences import pair_reasons
from recon_xl.matching.rule import Rule

PAIRS = (Kind.PAIR, Kind.SINGLED_OUT)
# These are pairs too, but have sentences of their own.
WITH_EVIDENCE = (Kind.RESIDUAL, Kind.CONTESTED, Kind.UNLIKELY)


def reasons(sides: Sides, rules: Sequence[Rule], words: Packed, groups: Groups) -> list[str]:
    """Return one sentence per group, in the current language.

    Args:
        sides: The rows.
        rules: The rules that `Groups.rule` counts.
        words: The words that `Groups.word` counts.
        groups: The groups.
    """
    told = np.full(len(groups), "", dtype=object)
    is_pair = np.isin(groups.kind, PAIRS)
    told[is_pair] = pair_reasons(sides, words, groups.take(np.flatnonzero(is_pair)))
    others = np.flatnonzero(~is_pair)
    rest = groups.take(others)
    is_one_pair = (rest.ledger_sizes == 1) & (rest.statement_sizes == 1)
    with_evidence = is_one_pair & np.isin(rest.kind, WITH_EVIDENCE)
    told_cases = cases(sides, rules, words, rest, with_evidence)
    told[others] = [
        _TELLERS[Kind(kind)](case)
        for kind, case in zip(rest.kind.tolist(), told_cases, strict=True)
    ]
    sentences: list[str] = told.tolist()
    return sentences


def _in_order(case: Case) -> str:
    return _(
        "{n} entries and {n} lines of {amount} look alike, {apart}: paired in order,"
        " since every pairing is the same.",
        n=case.count,
        amount=case.amount,
        apart=case.apart,
    )


def _nearest(case: Case) -> str:
    return _(
        "{n} entries and {n} lines of {amount}: only this pairing has the fewest days in between,"
        " these two are {apart}.",
        n=case.count,
        amount=case.amount,
        apart=case.apart,
    )


def _balanced(case: Case) -> str:
    return _(
        "{n} entries of {ledger_day} and {n} lines of {statement_day}, each {amount}:"
        " the totals agree, which belongs to which is not certain.",
        n=len(case.entries),
        ledger_day=case.day("ledger"),
        statement_day=case.day("statement"),
        amount=case.amount,
    )


def _subset(case: Case) -> str:
    return _(
        "{many} together make {amount}, {apart}; no other choice of rows does.",
        many=case.many,
        amount=case.total,
        apart=case.apart,
    )


def _pool(case: Case) -> str:
    if case.ledger != case.statement:
        return _(
            "{many} together make {own}, {apart}, against {other}; the difference of {difference}"
            " remains.",
            many=case.many,
            own=case.ledger if len(case.entries) > 1 else case.statement,
            apart=case.apart,
            other=case.statement if len(case.entries) > 1 else case.ledger,
            difference=case.difference,
        )
    if case.fields:
        return _(
            "{many} together make {amount}, {apart}; all agree on {fields}.",
            many=case.many,
            amount=case.total,
            apart=case.apart,
            fields=case.fields,
        )
    return _(
        "{many} together make {amount}, {apart}.",
        many=case.many,
        amount=case.total,
        apart=case.apart,
    )


def _cross_pools(case: Case) -> str:
    entries = plural("{n} ledger entry", "{n} ledger entries", len(case.entries))
    lines = plural("{n} statement line", "{n} statement lines", len(case.lines))
    if case.ledger != case.statement:
        return _(
            "{entries} and {lines} share {shared}, {apart}: {ledger} in the ledger, {statement}"
            " from the bank; the difference of {difference} remains.",
            entries=entries,
            lines=lines,
            shared=case.shared,
            apart=case.apart,
            ledger=case.ledger,
            statement=case.statement,
            difference=case.difference,
        )
    return _(
        "{entries} and {lines} share {shared}, and both make {amount}, {apart}.",
        entries=entries,
        lines=lines,
        shared=case.shared,
        amount=case.total,
        apart=case.apart,
    )


def _netting(case: Case) -> str:
    rows = "ledger" if len(case.entries) else "statement"
    return _(
        "{amount} and its reversal ({ids}) cancel each other, {apart}; nothing on the other side"
        " belongs to them.",
        amount=case.first_amount(rows),
        ids=case.named(rows),
        apart=case.apart,
    )


def _residual(case: Case) -> str:
    return _(
        "{evidence}, {apart}: {ledger} in the ledger, {statement} from the bank; the difference of"
        " {difference} ({percent} %) remains.",
        evidence=case.evidence or _("Both name the same"),
        apart=case.apart,
        ledger=case.ledger,
        statement=case.statement,
        difference=case.difference,
        percent=case.percent,
    )


_TELLERS: Mapping[Kind, Callable[[Case], str]] = {
    Kind.IN_ORDER: _in_order,
    Kind.NEAREST: _nearest,
    Kind.BALANCED: _balanced,
    Kind.POOL: _pool,
    Kind.SUBSET: _subset,
    Kind.CROSS_POOLS: _cross_pools,
    Kind.LOOSE_POOLS: _cross_pools,
    Kind.UNLIKELY_POOL: doubts.unlikely_pool,
    Kind.CONTESTED_POOL: doubts.contested_pool,
    Kind.NETTING: _netting,
    Kind.RESIDUAL: _residual,
    Kind.UNLIKELY_RESIDUAL: doubts.unlikely_residual,
    Kind.TIE: doubts.tie,
    Kind.UNLIKELY: doubts.unlikely,
    Kind.CONTESTED: doubts.contested,
    Kind.SEVERAL_SUBSETS: doubts.several_subsets,
    Kind.UNLIKELY_SUBSET: doubts.unlikely_subset,
    Kind.CONTESTED_SUBSET: doubts.contested_subset,
    Kind.UNSEARCHED: doubts.unsearched,
}
