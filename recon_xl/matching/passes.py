"""The engine: rules in order over what is open, until nothing more is found."""

from pathlib import Path

import numpy as np
import pandas as pd

from recon_xl.language import current
from recon_xl.matching.agreement import ID_FIELDS
from recon_xl.matching.columns import Ints, Sides
from recon_xl.matching.context import Carried, Context
from recon_xl.matching.found import Found
from recon_xl.matching.gate import as_sides
from recon_xl.matching.groups import Groups, together
from recon_xl.matching.result import MatchResult
from recon_xl.matching.rule_keys import DAYS_MAX
from recon_xl.matching.ruleset import RuleSet
from recon_xl.matching.steps import Step, steps
from recon_xl.matching.ties import contested_pairs


def match(
    ledger: pd.DataFrame, statement: pd.DataFrame, rules: str | Path | RuleSet = "standard"
) -> MatchResult:
    """Find out which ledger entries and statement lines belong together.

    Args:
        ledger: Ledger entries: `id`, `account`, `date` (datetime64), `amount_minor` (int64, money
            in positive), `currency` (the account's), and where there are `reference`, `kid`,
            `text`, `counterparty`, `invoice_no`, `end_to_end_id`, `voucher_no`, `batch`. Other
            columns and the index are ignored; the frame is not changed.
        statement: Statement lines: the same, and `code`.
        rules: A preset ("standard", "visma"), a rule file or its text, or a `RuleSet`.

    Returns:
        What is certain, what is likely, and what is ambiguous; in the current language.

    Raises:
        MissingColumnsError: A required column is missing.
        BadValuesError: Wrong types, blank dates or ids, an id twice, one account in two currencies.
        RuleError: The rules hold something that is no rule.
        FileMissingError: There is no such rule file.
    """
    rule_set = RuleSet.named(rules)
    sides = as_sides(ledger, statement)
    found, words = run(sides, rule_set)
    return MatchResult(sides, rule_set, found.groups, found.suggested, found.ties, words, current())


def run(
    sides: Sides, rules: RuleSet, rows: tuple[Ints, Ints] | None = None
) -> tuple[Found, tuple[str, ...]]:
    """Apply the rules in order, again and again, until a pass finds nothing.

    What a pass finds depends on the rows that are open when it begins. So the last pass, which
    finds nothing, is what a second run on the remaining rows would do.

    Args:
        sides: All rows.
        rules: The rules.
        rows: The ledger entries and statement lines that are open, ascending; all when None.

    Returns:
        What was found: the groups applied by all passes, suggestions and ties of the last one; and
        the words that they count.
    """
    carried, reach_days, id_fields = Carried(), reach(rules), agreeing_ids(rules)
    rows = rows or (np.arange(len(sides.ledger)), np.arange(len(sides.statement)))
    automatic = list(steps(rules, "auto"))
    applied: list[Groups] = []
    while True:
        context = Context(sides, rows, reach_days, id_fields, carried)
        passed = _pass(context, automatic, applies=True)
        applied.append(passed.groups)
        rows = context.rows
        if not len(passed.groups):
            # Suggestions close nothing, so they wait for the end.
            likely = _pass(context, list(steps(rules, "suggest")), applies=False)
            suggested = [passed.suggested, likely.groups, likely.suggested]
            suggested.append(contested_pairs(context, passed.ties))
            ties = together([passed.ties, likely.ties])
            words = carried.words.words if carried.words else ()
            return Found(together(applied), together(suggested), ties), words


def _pass(context: Context, chosen: list[Step], *, applies: bool) -> Found:
    """Run steps in order; where they apply, rows are closed for the next."""
    groups, suggested, ties = [], [], []
    for step in chosen:
        part = step.find(context, step.rule, step.shape)
        if applies:
            context.close(part.groups)
        groups.append(part.groups.of_rule(step.number))
        suggested.append(part.suggested.of_rule(step.number))
        ties.append(part.ties.of_rule(step.number))
    return Found(together(groups), together(suggested), together(ties))


def reach(rules: RuleSet) -> int:
    """Return how many calendar days apart rows may be for any rule that compares words."""
    days = [0]
    for rule in rules:
        if {"counterparty", "text"} & {*rule.agree, *rule.agree_any}:
            furthest = DAYS_MAX if rule.any_date else max(-rule.window[0], rule.window[1], 0)
            # Bank days are five of seven, and Easter closes for five days in a row.
            days.append(furthest * 7 // 5 + 7 if rule.days_kind == "bank" else furthest)
    return min(max(days) + 1, DAYS_MAX)


def agreeing_ids(rules: RuleSet) -> tuple[str, ...]:
    """Return the identifiers that some rule lets agree."""
    named = {name for rule in rules for name in (*rule.agree, *rule.agree_any)}
    return tuple(name for name in ID_FIELDS if name in named)
