"""Matching: which ledger entries and statement lines belong together, and why.

The names below are made on first use, because they bring pandas with them.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from recon_xl.matching.engine import match as match
    from recon_xl.matching.result import MatchResult as MatchResult
    from recon_xl.matching.ruleset import RuleSet as RuleSet

_HOMES = {"match": "engine", "MatchResult": "result", "RuleSet": "ruleset"}
__all__ = ["MatchResult", "RuleSet", "match"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"recon_xl.matching has no {name!r}")
    return getattr(import_module(f"recon_xl.matching.{_HOMES[name]}"), name)
