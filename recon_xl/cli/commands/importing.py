"""`import`: take statements and ledgers into the workbook."""

import click

from recon_xl.cli.door import Way, command, opened
from recon_xl.cli.faces import show_files, show_standing
from recon_xl.language import _


@command(
    "import", _("Import statements and ledgers. Nothing comes in twice, and the balance is proved.")
)
@click.argument("book")
@click.argument("files", nargs=-1, required=True)
@click.option(
    "--as",
    "as_",
    type=click.Choice(["ledger", "statement"]),
    help=_("What the files are, where they do not tell."),
)
@click.option("--profile", help=_("A saved profile, for tables that are not recognised."))
@click.option("--account", help=_("Bank account or ledger account of files that name none."))
@click.option("--opening-balance", help=_("Balance on both sides where no file gives one."))
@click.option("--allow-unbalanced", is_flag=True, help=_("Take statements that do not balance."))
@click.option("--dry-run", is_flag=True, help=_("Show what would be imported, change nothing."))
def import_files(
    way: Way,
    *,
    book: str,
    files: tuple[str, ...],
    as_: str | None,
    profile: str | None,
    account: str | None,
    opening_balance: str | None,
    allow_unbalanced: bool,
    dry_run: bool,
) -> None:
    """Load, import, save, tell."""
    with opened(way, book) as workbook:
        result = workbook.apply(
            "import",
            files=files,
            as_=as_,
            profile=profile,
            account=account,
            opening_balance=opening_balance,
            allow_unbalanced=allow_unbalanced,
            dry_run=dry_run,
        )
        workbook.save()
        way.answer(result, _show)


def _show(result: dict[str, object]) -> None:
    show_files(result["files"])  # type: ignore[arg-type]
    show_standing(result)
