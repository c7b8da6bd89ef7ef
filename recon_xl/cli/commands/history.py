"""`undo`, `redo` and `journal`: what was done, and back."""

from datetime import datetime
from typing import Any

import click

from recon_xl.cli.door import Way, command, opened
from recon_xl.cli.faces import show_standing
from recon_xl.language import _


@command("undo", _("Take back the last action."))
@click.argument("book")
def undo(way: Way, book: str) -> None:
    """Load, undo, save, tell."""
    with opened(way, book) as workbook:
        result = workbook.apply("undo")
        workbook.save()
        way.answer(result, _show)


@command("redo", _("Do again what was undone."))
@click.argument("book")
def redo(way: Way, book: str) -> None:
    """Load, redo, save, tell."""
    with opened(way, book) as workbook:
        result = workbook.apply("redo")
        workbook.save()
        way.answer(result, _show)


@command("journal", _("Show what was done, by whom and when."))
@click.argument("book")
def journal(way: Way, book: str) -> None:
    """Load, tell."""
    with opened(way, book) as workbook:
        from recon_xl.actions.status import journal_rows

        result = {"journal": journal_rows(workbook.reconciliation), "warnings": []}
        way.answer(result, _show_journal)


def _show(result: dict[str, Any]) -> None:
    click.echo(result["summary"])
    show_standing(result)


def _show_journal(result: dict[str, Any]) -> None:
    from recon_xl.model.dates import format_moment

    for row in result["journal"]:
        when = format_moment(datetime.fromisoformat(row["at"]))
        click.echo(f"{row['no']:>4}  {when}  {row['by']}")
        click.echo(click.wrap_text(row["summary"], 80, "      ", "      "))
        if not row["whole"]:
            click.echo("      ≠ " + _("This row was changed, or a row before it is gone."))
