"""Answers about a reconciliation that are asked for again and again, kept as long as it lives.

A reconciliation and its frames are never changed in place, so what was computed once stays true.
"""

from collections.abc import Callable, Hashable
from functools import update_wrapper
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from recon_xl.model.journal import HISTORY
from recon_xl.model.reconciliation import Reconciliation

P = ParamSpec("P")
T = TypeVar("T")
_Known = WeakKeyDictionary[Reconciliation, dict[Hashable, Any]]
_BEYOND_HISTORY: list[_Known] = []


def remembered(
    function: Callable[Concatenate[Reconciliation, P], T],
) -> Callable[Concatenate[Reconciliation, P], T]:
    """Compute a function of a reconciliation once for the same arguments.

    The function must be pure, and nobody may change what it returns.
    """
    return _remembering(function, WeakKeyDictionary())


def remembered_beyond_history(
    function: Callable[Concatenate[Reconciliation, P], T],
) -> Callable[Concatenate[Reconciliation, P], T]:
    """Do as `remembered`, for a function that asks neither the journal nor the undo table.

    An action tells its balances, then writes its journal row: `hand_on` says that they still hold.
    """
    known: _Known = WeakKeyDictionary()
    _BEYOND_HISTORY.append(known)
    return _remembering(function, known)


def hand_on(before: Reconciliation, after: Reconciliation) -> None:
    """Let the answers hold for a reconciliation that differs in its history alone."""
    was = dict(before.tables())
    assert all(frame is was[name] for name, frame in after.tables() if name not in HISTORY)
    for known in _BEYOND_HISTORY:
        if before in known:
            known[after] = known[before]


def _remembering(
    function: Callable[Concatenate[Reconciliation, P], T], known: _Known
) -> Callable[Concatenate[Reconciliation, P], T]:
    def answer(reconciliation: Reconciliation, /, *args: P.args, **options: P.kwargs) -> T:
        found = known.setdefault(reconciliation, {})
        asked = (args, tuple(sorted(options.items())))
        if asked not in found:
            found[asked] = function(reconciliation, *args, **options)
        told: T = found[asked]
        return told

    update_wrapper(answer, function)
    return answer
