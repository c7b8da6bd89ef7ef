"""Every action by the name of its command. A new one is its module, its line here and its test."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from recon_xl.actions.accepting import accept
from recon_xl.actions.activation import activate, deactivate
from recon_xl.actions.approval import approve
from recon_xl.actions.approval_withdrawing import withdraw_approval
from recon_xl.actions.automatic import match
from recon_xl.actions.importing import import_sources
from recon_xl.actions.opening import open_items
from recon_xl.actions.outcome import Outcome
from recon_xl.actions.pairing import pair
from recon_xl.actions.posting import post
from recon_xl.actions.proposing import propose_rules
from recon_xl.actions.reporting import report
from recon_xl.actions.starting import new
from recon_xl.actions.undoing import redo, undo
from recon_xl.actions.withdrawing import withdraw

# (reconciliation, *, by, at, **options) -> Outcome; options as on the command line, "-" as "_".
Action = Callable[..., Outcome]

ACTIONS: Mapping[str, Action] = MappingProxyType(
    {
        "new": new,
        "import": import_sources,
        "match": match,
        "pair": pair,
        "accept": accept,
        "withdraw": withdraw,
        "undo": undo,
        "redo": redo,
        "rules propose": propose_rules,
        "open-items": open_items,
        "deactivate": deactivate,
        "activate": activate,
        "post": post,
        "report": report,
        "approve": approve,
        "withdraw-approval": withdraw_approval,
    }
)
