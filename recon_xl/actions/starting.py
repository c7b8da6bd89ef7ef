"""Start a workbook: its rules, and the first row of its journal."""

from datetime import datetime

from recon_xl.actions.outcome import Outcome, journaled
from recon_xl.language import _, kept
from recon_xl.matching import RuleSet
from recon_xl.model.reconciliation import Reconciliation

# What a new workbook's Rules table holds.
FIRST_RULES = "standard"


def new(reconciliation: Reconciliation, *, by: str, at: datetime) -> Outcome:
    """Fill the rules of a new workbook and open its journal.

    Args:
        reconciliation: The empty tables.
        by: Who starts it.
        at: When.
    """
    with kept():
        rules = RuleSet.preset(FIRST_RULES)

    def summary() -> str:
        return _("New workbook with the rules “{rules}”.", rules=FIRST_RULES)

    return journaled(
        Outcome(reconciliation.with_tables(rules=rules.to_frame())),
        reconciliation,
        action="new",
        summary=summary,
        details={"rules": FIRST_RULES},
        by=by,
        at=at,
    )
