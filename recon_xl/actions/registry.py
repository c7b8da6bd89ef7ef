"""Every action by the name of its command. A new one is its module, its line here and its test."""

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module

from recon_xl.actions.outcome import Outcome

# (reconciliation, *, by, at, **options) -> Outcome; options as on the command line, "-" as "_".
Action = Callable[..., Outcome]

_PLACES = {
    "new": "starting.new",
    "import": "importing.import_sources",
    "match": "automatic.match",
    "pair": "pairing.pair",
    "accept": "accepting.accept",
    "withdraw": "withdrawing.withdraw",
    "undo": "undoing.undo",
    "redo": "undoing.redo",
    "rules propose": "proposing.propose_rules",
    "open-items": "opening.open_items",
    "deactivate": "activation.deactivate",
    "activate": "activation.activate",
    "post": "posting.post",
    "report": "reporting.report",
    "approve": "approval.approve",
    "withdraw-approval": "approval_withdrawing.withdraw_approval",
}


class _Actions(Mapping[str, Action]):
    """The actions; the module of one is imported when it is asked for.

    A command runs one action, and importing all of them takes a sixth of a second.
    """

    def __getitem__(self, name: str) -> Action:
        module, _dot, function = _PLACES[name].partition(".")
        action: Action = getattr(import_module(f"recon_xl.actions.{module}"), function)
        return action

    def __iter__(self) -> Iterator[str]:
        return iter(_PLACES)

    def __len__(self) -> int:
        return len(_PLACES)


ACTIONS: Mapping[str, Action] = _Actions()
