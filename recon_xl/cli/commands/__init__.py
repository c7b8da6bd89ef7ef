"""The commands, a line each. Their modules import nothing heavy: `--help` answers at once."""

import click

from recon_xl import __version__
from recon_xl.cli.commands.addin import addin
from recon_xl.cli.commands.analysing import explore
from recon_xl.cli.commands.approving import (
    approve,
    documents,
    report,
    verify,
    withdraw_approval,
)
from recon_xl.cli.commands.history import journal, redo, undo
from recon_xl.cli.commands.importing import import_files
from recon_xl.cli.commands.inspecting import inspect
from recon_xl.cli.commands.matching import match
from recon_xl.cli.commands.posting import post, vouchers
from recon_xl.cli.commands.reviewing import (
    accept,
    activate,
    deactivate,
    open_items,
    pair,
    status,
    suggestions,
    withdraw,
)
from recon_xl.cli.commands.rules import rules
from recon_xl.cli.commands.running import demo, new, run
from recon_xl.cli.door import with_language
from recon_xl.language import _

COMMANDS: tuple[click.Command, ...] = (
    demo,
    new,
    inspect,
    import_files,
    match,
    suggestions,
    accept,
    pair,
    withdraw,
    undo,
    redo,
    journal,
    open_items,
    deactivate,
    activate,
    post,
    vouchers,
    status,
    report,
    approve,
    withdraw_approval,
    documents,
    verify,
    run,
    rules,
    explore,
    addin,
)


class _InOrder(click.Group):
    """Lists commands in the order of the month, not of the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(
    cls=_InOrder,
    help=_("Bank reconciliation in Excel: every match explained, the balance proved and sealed."),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="recon-xl", message="%(prog)s %(version)s")
@with_language
def recon_xl(lang: str | None) -> None:
    """Hold the commands; `main` has set the language that was asked for."""


for command in COMMANDS:
    recon_xl.add_command(command)
