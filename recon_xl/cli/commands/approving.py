"""`report`, `approve`, `documents` and `verify`: the month's end."""

from pathlib import Path
from typing import Any

import click

from recon_xl.cli.door import Way, command, fail, fail_if_unexplained, opened
from recon_xl.cli.faces import glyph, show_paths, show_standing
from recon_xl.language import _

_period = click.option("--period", required=True, metavar="YYYY-MM", help=_("The month."))
_folder = click.option(
    "--to", metavar="DIR", help=_("Folder for documents; beside the workbook by default.")
)


@command("report", _("Write draft documents. Nothing is approved."))
@click.argument("book")
@_period
@click.option("--account", help=_("One bank account or ledger account; all by default."))
@_folder
def report(way: Way, book: str, period: str, account: str | None, to: str | None) -> None:
    """Load, report, write the documents, tell."""
    with opened(way, book) as workbook:
        result = workbook.apply("report", period=period, account=account, to=to)
        workbook.save()
        result = _with_paths(result, Path(book).parent)
        way.answer(result, _show_documents)
    fail_if_unexplained(result)


@command("approve", _("Approve a month. Document and seal are made, matched rows are locked."))
@click.argument("book")
@_period
@click.option("--prepared-by", required=True, help=_("Who did the reconciliation."))
@click.option("--approved-by", required=True, help=_("Who approves it."))
@click.option("--account", multiple=True, help=_("Bank account or ledger account; all by default."))
@click.option("--note", default="", help=_("Needed where something is unexplained."))
@_folder
def approve(
    way: Way,
    *,
    book: str,
    period: str,
    prepared_by: str,
    approved_by: str,
    account: tuple[str, ...],
    note: str,
    to: str | None,
) -> None:
    """Load, approve, save, tell."""
    with opened(way, book) as workbook:
        result = workbook.apply(
            "approve",
            period=period,
            prepared_by=prepared_by,
            approved_by=approved_by,
            account=account,
            note=note,
            to=to,
        )
        workbook.save()
        result = _with_paths(result, Path(book).parent)
        way.answer(result, _show_documents)


@command("withdraw-approval", _("Withdraw the latest approval. Its document is kept and marked."))
@click.argument("book")
@click.argument("number", metavar="NO")
@click.option("--reason", required=True, help=_("Why; it is kept with the approval."))
def withdraw_approval(way: Way, book: str, number: str, reason: str) -> None:
    """Load, withdraw, save, tell."""
    with opened(way, book) as workbook:
        result = workbook.apply("withdraw-approval", number=number, reason=reason)
        workbook.save()
        way.answer(_with_paths(result, Path(book).parent), _show_documents)


@command("documents", _("List the approval documents of a workbook."))
@click.argument("book")
def documents(way: Way, book: str) -> None:
    """Load, tell."""
    with opened(way, book) as workbook:
        from recon_xl.actions.status import approval_documents

        folder = Path(book).parent
        result = {"documents": approval_documents(workbook.reconciliation, folder), "warnings": []}
        way.answer(result, _show_list)


@command(
    "verify", _("Check documents and workbooks. Seals are computed anew, each change is named.")
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
def verify(way: Way, files: tuple[str, ...]) -> None:
    """Check, tell; status 1 when a check fails."""
    from recon_xl.workbooks.verifying import verify_files

    result = verify_files([Path(file) for file in files])
    way.answer(result, _show_findings)
    if not result["ok"]:
        fail()


def _with_paths(result: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Return the result with the documents where they were written, not as the workbook links."""
    places: dict[str, Any] = {
        key: [str(folder / name) for name in result[key]]
        for key in ("documents", "lists")
        if key in result
    }
    return {**result, **places}


def _show_documents(result: dict[str, Any]) -> None:
    click.echo(result["summary"])
    show_paths(_("Document"), result["documents"])
    show_standing(result)


def _show_list(result: dict[str, Any]) -> None:
    from recon_xl.model.accounts import format_account

    if not result["documents"]:
        click.echo(_("No approval yet."))
    for row in result["documents"]:
        state = _("withdrawn") if row["withdrawn"] else ""
        told = (
            f"{row['approval_no']:>4}",
            row["period"],
            format_account(row["account"]),
            row["path"],
            state,
        )
        click.echo("  ".join(told).rstrip())


def _show_findings(result: dict[str, Any]) -> None:
    for file in result["files"]:
        sign = glyph("✓") if file["ok"] else glyph("≠")
        click.echo(f"{sign} {file['file']}: {file['text']}")
    for finding in result["findings"]:
        click.echo(f"  {finding['text']}")
