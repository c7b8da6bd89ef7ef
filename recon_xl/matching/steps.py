"""In which steps a rule set is run.

A rule that lets identifiers agree takes equal values first, and what a text quotes in a second
step. That second step waits for rules that look at amounts alone, or at pools of one batch, because
they take most rows, and then few texts are left to be read. Otherwise the order of the rules holds.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from recon_xl.matching.context import Context
from recon_xl.matching.cross_pools import find_cross_pools
from recon_xl.matching.evidence import reads_words
from recon_xl.matching.found import Found
from recon_xl.matching.netting import find_netting
from recon_xl.matching.one_to_one import find_pairs, find_same_values
from recon_xl.matching.pools import BINDING, find_pools
from recon_xl.matching.residual import find_close_pairs
from recon_xl.matching.rule import Rule
from recon_xl.matching.ruleset import RuleSet
from recon_xl.matching.subsets import find_subsets


@dataclass(frozen=True)
class Step:
    """One shape of one rule.

    Attributes:
        number: The place of the rule in its set, from 0.
        rule: The rule.
        shape: "1:1", "1:N", "N:1" or "N:M".
        find: What looks for it.
        reads: It reads texts.
    """

    number: int
    rule: Rule
    shape: str
    find: Callable[[Context, Rule, str], Found]
    reads: bool

    @property
    def weighs(self) -> bool:
        """Say whether it weighs how likely a coincidence is."""
        return self.find is not _values


def steps(rules: RuleSet, mode: str) -> Iterator[Step]:
    """Return the steps of the rules of one mode, in the order in which they run."""
    waiting: list[Step] = []
    for number, rule in enumerate(rules):
        if rule.mode != mode:
            continue
        for step in _steps_of(number, rule):
            if step.find is _pairs and (rule.agree or rule.agree_any) and mode == "auto":
                waiting.append(step)
                continue
            if step.reads:
                yield from waiting
                waiting = []
            yield step
    yield from waiting


def _steps_of(number: int, rule: Rule) -> Iterator[Step]:
    agrees = bool(rule.agree or rule.agree_any)
    for shape, method in rule.steps():
        if method == "netting":
            yield Step(number, rule, shape, _netting, reads=True)
        elif method == "pair" and rule.has_tolerance:
            yield Step(number, rule, shape, _close_pairs, reads=True)
        elif method == "pair":
            if agrees and rule.mode == "auto":
                yield Step(number, rule, shape, _values, reads=False)
            yield Step(number, rule, shape, _pairs, reads=reads_words(rule))
        elif shape == "N:M":
            yield Step(number, rule, shape, _cross_pools, reads=False)
        elif method == "subset":
            yield Step(number, rule, shape, find_subsets, reads=True)
        else:
            is_bound = bool(set(rule.group_by) & BINDING) and not agrees
            yield Step(number, rule, shape, find_pools, reads=not is_bound)


def _values(context: Context, rule: Rule, _shape: str) -> Found:
    return find_same_values(context, rule)


def _pairs(context: Context, rule: Rule, _shape: str) -> Found:
    return find_pairs(context, rule)


def _close_pairs(context: Context, rule: Rule, _shape: str) -> Found:
    return find_close_pairs(context, rule)


def _netting(context: Context, rule: Rule, _shape: str) -> Found:
    return find_netting(context, rule)


def _cross_pools(context: Context, rule: Rule, _shape: str) -> Found:
    return find_cross_pools(context, rule)
