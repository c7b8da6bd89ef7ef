"""A rule that history suggests, and how it did."""

from dataclasses import dataclass

from recon_xl.language import _, plural
from recon_xl.matching.rule import Rule
from recon_xl.model.numbers import format_number


@dataclass(frozen=True)
class Proposal:
    """A rule that history suggests.

    Attributes:
        rule: The rule, ready for the Rules table.
        right: How many approved matches it finds.
        wrong: How many matches it makes that nobody approved.
        tried: How many approved matches look like its examples.
    """

    rule: Rule
    right: int
    wrong: int
    tried: int

    @property
    def sentence(self) -> str:
        """What it says and how it did, in the current language."""
        return _sentence(self.rule, self.right, self.wrong, self.tried)


def _sentence(rule: Rule, right: int, wrong: int, tried: int) -> str:
    first, last = rule.window
    if first == last:
        days = plural("{n} bank day later", "{n} bank days later", last)
    else:
        days = _("{first} to {last} bank days later", first=first, last=last)
    text = _("Statement text “{word}”", word=rule.statement_contains[0])
    if rule.ledger_contains:
        text = _(
            "Statement text “{word}” and ledger text “{ledger}”",
            word=rule.statement_contains[0],
            ledger=rule.ledger_contains[0],
        )
    told = _(
        "{text}, {shape}, {days}: right {right} of {tried}, wrong {wrong}.",
        text=text,
        shape=rule.shapes[0],
        days=days,
        right=right,
        tried=tried,
        wrong=wrong,
    )
    if not rule.tolerance_percent:
        return told
    limit = format_number(rule.tolerance_percent, 1)
    less = _("The bank pays up to {limit} % less.", limit=limit)
    return f"{told} {less}"
