"""`demo`, `new` and `run`: from nothing to a reconciled month."""

from pathlib import Path
from typing import Any

import click

from recon_xl.cli.door import Way, command, fail_if_unexplained
from recon_xl.cli.faces import hint, show_files, show_matches, show_paths, show_standing
from recon_xl.language import _, current


@command("demo", _("Reconcile a month of sample data. Workbook and approval document included."))
@click.option("--to", default="recon-xl-demo", metavar="DIR", help=_("Folder to write into."))
def demo(way: Way, to: str) -> None:
    """Make the demo workbook, or look at the one that is there, and tell."""
    from recon_xl.workbooks.running import make_demo

    result = make_demo(Path(to), way.lang or current())
    way.answer(result, _show_demo)
    fail_if_unexplained(result)


@command("new", _("Make an empty reconciliation workbook."))
@click.argument("book")
@click.option("--template", metavar="FILE", help=_("A restyled template of your own."))
def new(way: Way, book: str, template: str | None) -> None:
    """Make it, tell where it is."""
    from recon_xl.workbooks import new_workbook

    path = Path(book)
    with new_workbook(
        path, way.lang or current(), Path(template) if template else None
    ) as workbook:
        result = {**workbook.apply("new"), "workbook": str(path)}
        workbook.save()
        way.answer(result, lambda told: show_paths(_("Workbook"), [told["workbook"]]))


@command("run", _("Import, match and prove in one go. Into a new workbook, or one that is there."))
@click.option("--ledger", required=True, metavar="FILE", help=_("The ledger export."))
@click.option("--statement", multiple=True, required=True, metavar="FILE", help=_("Bank files."))
@click.option("--to", "book", required=True, metavar="BOOK", help=_("The workbook."))
@click.option("--rules", help=_("visma, standard or a rule file; the workbook's rules by default."))
@click.option("--period", metavar="YYYY-MM", help=_("Prove the balance at the end of this month."))
@click.option("--account", help=_("Bank account or ledger account of files that name none."))
@click.option("--opening-balance", help=_("Balance on both sides where no file gives one."))
def run(
    way: Way,
    *,
    ledger: str,
    statement: tuple[str, ...],
    book: str,
    rules: str | None,
    period: str | None,
    account: str | None,
    opening_balance: str | None,
) -> None:
    """Load or make the workbook, import, match, save, tell."""
    from recon_xl.workbooks.running import run_month

    result = run_month(
        Path(book),
        ledger=[ledger],
        statement=statement,
        lang=way.lang or current(),
        rules=rules,
        period=period,
        account=account,
        opening_balance=opening_balance,
    )
    way.answer(result, _show_run)
    fail_if_unexplained(result)


def _show_run(result: dict[str, Any]) -> None:
    show_files(result["files"])
    show_matches(result)
    show_standing(result)
    show_paths(_("Workbook"), [result["workbook"]])


def _show_demo(result: dict[str, Any]) -> None:
    _show_run(result)
    show_paths(_("Document"), result["documents"])
    hint(f"recon-xl status {result['workbook']}")
    hint(f"recon-xl explore {result['workbook']}")
