"""`rules propose`: rules that history suggests."""

from typing import Any

import click

from recon_xl.cli.door import Way, command, opened
from recon_xl.language import _


@click.group("rules", help=_("The rules of a workbook."))
def rules() -> None:
    """Hold the commands about rules."""


@command("propose", _("Propose rules from what was matched before, tried out on all of it."))
@click.argument("book")
@click.option(
    "--accept",
    multiple=True,
    metavar="NO|NAME",
    help=_("Add this proposal to the Rules table; can be repeated."),
)
def propose(way: Way, book: str, accept: tuple[str, ...]) -> None:
    """Load, propose, save what was accepted, tell."""
    with opened(way, book) as workbook:
        result = workbook.apply("rules propose", accept=accept)
        workbook.save()
        way.answer(result, _show)


def _show(result: dict[str, Any]) -> None:
    if result["accepted"]:
        click.echo(result["summary"])
        return
    if not result["proposals"]:
        click.echo(_("No rule to propose."))
    for row in result["proposals"]:
        click.echo(f"{row['no']:>2}  {row['name']}")
        click.echo(click.wrap_text(row["sentence"], 80, "    ", "    "))


rules.add_command(propose)
