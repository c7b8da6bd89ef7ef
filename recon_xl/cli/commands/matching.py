"""`match`: run the rules."""

from typing import Any

import click

from recon_xl.cli.door import Way, command, opened
from recon_xl.cli.faces import show_matches, show_standing
from recon_xl.language import _


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
    show_matches(result)
    show_standing(result)
