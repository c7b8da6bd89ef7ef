"""`match`: run the rules."""

from typing import Any

import click

from recon_xl.cli.door import Way, command, opened
from recon_xl.cli.faces import show_matches, show_standing
from recon_xl.language import _, plural


@command("match", _("Match what is certain. What is likely is listed, what is ambiguous is named."))
@click.argument("book")
@click.option("--account", help=_("One bank account or ledger account; all by default."))
@click.option("--rules", help=_("visma, standard or a rule file; the workbook's rules by default."))
@click.option("--dry-run", is_flag=True, help=_("Show what would match, change nothing."))
def match(way: Way, book: str, account: str | None, rules: str | None, *, dry_run: bool) -> None:
    """Load, match, save, tell."""
    with opened(way, book) as workbook:
        result = workbook.apply("match", account=account, rules=rules, dry_run=dry_run)
        workbook.save()
        way.answer(result, _show)


def _show(result: dict[str, Any]) -> None:
    if result.get("dry_run"):
        _show_rehearsal(result)
    show_matches(result)
    if not result.get("dry_run"):
        show_standing(result)


def _show_rehearsal(result: dict[str, Any]) -> None:
    """Say what would be done, and where people decided otherwise."""
    click.echo(_("Dry run, nothing is changed: {summary}", summary=result["summary"]))
    found = result["conflicts"]
    if not found:
        click.echo(_("No conflict with matches by hand."))
        return
    click.echo(
        plural(
            "{n} conflict with matches by hand:", "{n} conflicts with matches by hand:", len(found)
        )
    )
    for row in found:
        sides = f"{', '.join(row['ledger'])} = {', '.join(row['statement'])}"
        click.echo(f"  {row['rule']}: {sides} ({', '.join(row['matches'])})")
