"""The engine: two frames and rules in, what belongs together out."""

from pathlib import Path

import pandas as pd

from recon_xl.language import current
from recon_xl.matching.blocks import run
from recon_xl.matching.gate import as_sides
from recon_xl.matching.result import MatchResult
from recon_xl.matching.ruleset import RuleSet


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
