"""Answers about a reconciliation that are asked for again and again, kept as long as it lives.

A reconciliation and its frames are never changed in place, so what was computed once stays true.
"""

from collections.abc import Callable, Hashable
from functools import update_wrapper
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from recon_xl.model.reconciliation import Reconciliation

P = ParamSpec("P")
T = TypeVar("T")


def remembered(
    function: Callable[Concatenate[Reconciliation, P], T],
) -> Callable[Concatenate[Reconciliation, P], T]:
    """Compute a function of a reconciliation once for the same arguments.

    The function must be pure, and nobody may change what it returns.
    """
    known: WeakKeyDictionary[Reconciliation, dict[Hashable, Any]] = WeakKeyDictionary()

    def answer(reconciliation: Reconciliation, /, *args: P.args, **options: P.kwargs) -> T:
        found = known.setdefault(reconciliation, {})
        asked = (args, tuple(sorted(options.items())))
        if asked not in found:
            found[asked] = function(reconciliation, *args, **options)
        told: T = found[asked]
        return told

    update_wrapper(answer, function)
    return answer
