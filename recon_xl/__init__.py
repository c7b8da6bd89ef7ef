"""Bank reconciliation in Excel: every match explained, the balance proved and sealed.

    import recon_xl as rx

    result = rx.match(ledger, statement, rules="standard")

Each name is loaded when it is first used, so that `import recon_xl` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from recon_xl.errors import ReconError
    from recon_xl.importers import read_ledger, read_statements
    from recon_xl.matching import MatchResult, RuleSet, match
    from recon_xl.model.reconciliation import Reconciliation
    from recon_xl.model.statement import Ledger, Statement
    from recon_xl.workbooks.live import attach
    from recon_xl.workbooks.workbook import Workbook, new_workbook, open_workbook

__version__ = "0.1.0"

__all__ = [
    "Ledger",
    "MatchResult",
    "ReconError",
    "Reconciliation",
    "RuleSet",
    "Statement",
    "Workbook",
    "attach",
    "match",
    "new_workbook",
    "open_workbook",
    "read_ledger",
    "read_statements",
]

_HOMES = {
    "Ledger": "model.statement",
    "MatchResult": "matching",
    "ReconError": "errors",
    "Reconciliation": "model.reconciliation",
    "RuleSet": "matching",
    "Statement": "model.statement",
    "Workbook": "workbooks.workbook",
    "attach": "workbooks.live",
    "match": "matching",
    "new_workbook": "workbooks.workbook",
    "open_workbook": "workbooks.workbook",
    "read_ledger": "importers",
    "read_statements": "importers",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
