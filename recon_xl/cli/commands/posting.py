"""`post` and `vouchers`: fees, interest and what else becomes a voucher."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from recon_xl.cli.door import Way, command, opened
from recon_xl.cli.faces import amount, show_standing
from recon_xl.language import _, plural

# The keys of `recon_xl.reports.voucher_layouts.LAYOUTS`, which is too heavy to import for --help.
_LAYOUTS = ("visma", "tripletex", "business-central", "journal")


@command("post", _("Post fees and interest as vouchers. Lines named or marked, otherwise all."))
@click.argument("book")
@click.argument("row_ids", nargs=-1, metavar="ROW_ID...")
@click.option("--series", help=_("Voucher series; the bank account's own by default."))
@click.option("--type", "kind", help=_("Voucher type; the bank account's own by default."))
@click.option("--direct", is_flag=True, help=_("Match each voucher with its line at once."))
def post(
    way: Way,
    *,
    book: str,
    row_ids: tuple[str, ...],
    series: str | None,
    kind: str | None,
    direct: bool,
) -> None:
    """Load, post, save, tell."""
    with opened(way, book) as workbook:
        options = {"series": series, "type": kind, "direct": direct}
        result = workbook.apply("post", row_ids=row_ids, **options)
        workbook.save()
        way.answer(result, _show_posted)


@command("vouchers", _("Export vouchers for the accounting system."))
@click.argument("book")
@click.option(
    "--to",
    required=True,
    metavar="FILE",
    help=_("The file to write; a workbook where it ends in .xlsx."),
)
@click.option(
    "--layout",
    type=click.Choice(_LAYOUTS),
    default="journal",
    show_default=True,
    help=_("Whose import reads it."),
)
@click.option("--all", "every", is_flag=True, help=_("Those seen in the ledger too."))
def vouchers(way: Way, book: str, to: str, layout: str, *, every: bool) -> None:
    """Load, write the file, tell."""
    with opened(way, book) as workbook:
        from recon_xl.workbooks.voucher_export import export_vouchers

        result = export_vouchers(workbook, Path(to), layout=layout, every=every)
        way.answer(result, _show_exported)


def _show_posted(result: dict[str, Any]) -> None:
    from recon_xl.model.dates import format_day

    click.echo(result["summary"])
    for told in result["vouchers"]:
        name = "-".join(filter(None, (told["series"], told["number"])))
        day = format_day(date.fromisoformat(told["date"]))
        accounts = f"{told['debit']} / {told['credit']}"
        text = told["text"] if len(told["text"]) <= 28 else told["text"][:27] + "…"
        figure = amount(told["amount"], told["currency"])
        click.echo(f"  {name:<9}{day:<13}{accounts:<14}{text:<28}{figure:>14}")
    show_standing(result)


def _show_exported(result: dict[str, Any]) -> None:
    if not result["file"]:
        click.echo(_("No voucher to export."))
        return
    count = plural("{n} voucher", "{n} vouchers", len(result["vouchers"]))
    click.echo(f"{result['file']}: {count}")
