"""`pair`, `withdraw` and `status`: what a person does between matching and approving."""

from typing import Any

import click

from recon_xl.cli.door import Way, command, fail_if_unexplained, opened
from recon_xl.cli.faces import WIDTH, glyph, show_standing
from recon_xl.language import _


def _ids(_context: click.Context, _option: click.Parameter, value: str | None) -> list[str]:
    """Split "L-1, L-2" into ids."""
    return [part.strip() for part in (value or "").split(",") if part.strip()]


@command("pair", _("Match rows by hand. Those named, or those marked with x on both sheets."))
@click.argument("book")
@click.option("--ledger", callback=_ids, metavar="ID,...", help=_("Ids of ledger entries."))
@click.option("--statement", callback=_ids, metavar="ID,...", help=_("Ids of statement lines."))
@click.option(
    "--allow-difference",
    is_flag=True,
    help=_("Let the sums differ, where the bank account allows it; the rest stays open."),
)
def pair(
    way: Way, book: str, ledger: list[str], statement: list[str], *, allow_difference: bool
) -> None:
    """Load, pair, save, tell."""
    with opened(way, book) as workbook:
        result = workbook.apply(
            "pair", ledger=ledger, statement=statement, allow_difference=allow_difference
        )
        workbook.save()
        way.answer(result, _show_summary)


@command("suggestions", _("Show what is likely, and why."))
@click.argument("book")
def suggestions(way: Way, book: str) -> None:
    """Load, tell."""
    with opened(way, book) as workbook:
        from recon_xl.actions.status import listed_suggestions

        listed = listed_suggestions(workbook.reconciliation)
        way.answer({"suggestions": listed, "warnings": []}, _show_suggestions)


@command("accept", _("Match suggestions. Those named, of a rule, or with an x in Accept."))
@click.argument("book")
@click.argument("match_ids", nargs=-1, metavar="ID...")
@click.option("--rule", metavar="NAME", help=_("Every suggestion of this rule."))
@click.option(
    "--chance-max",
    type=float,
    metavar="X",
    help=_("Every suggestion whose chance of being a coincidence is at most this."),
)
def accept(
    way: Way, book: str, match_ids: tuple[str, ...], rule: str | None, chance_max: float | None
) -> None:
    """Load, accept, save, tell."""
    with opened(way, book) as workbook:
        result = workbook.apply("accept", match_ids=match_ids, rule=rule, chance_max=chance_max)
        workbook.save()
        way.answer(result, _show_summary)


@command("withdraw", _("Withdraw matches. Those named, or those of the marked rows."))
@click.argument("book")
@click.argument("match_ids", nargs=-1, metavar="MATCH_ID...")
@click.option("--rule", metavar="NAME", help=_("Every match of this rule that is not approved."))
@click.option(
    "--run", type=int, metavar="NO", help=_("Every match of one run, by its journal number.")
)
@click.option(
    "--import", "import_", metavar="FILE", help=_("A whole import: its rows go, and their matches.")
)
def withdraw(
    way: Way,
    *,
    book: str,
    match_ids: tuple[str, ...],
    rule: str | None,
    run: int | None,
    import_: str | None,
) -> None:
    """Load, withdraw, save, tell."""
    if import_ and (match_ids or rule or run):
        raise click.UsageError(_("--import takes a whole file; name no match beside it."))
    with opened(way, book) as workbook:
        result = workbook.apply(
            "withdraw", match_ids=match_ids, rule=rule, run=run, import_=import_
        )
        workbook.save()
        way.answer(result, _show_summary)


@command("deactivate", _("Take rows out of the reconciliation. Those named, or those marked."))
@click.argument("book")
@click.argument("row_ids", nargs=-1, metavar="ROW_ID...")
@click.option("--reason", required=True, help=_("Why; it is shown in the report."))
def deactivate(way: Way, book: str, row_ids: tuple[str, ...], reason: str) -> None:
    """Load, take out, save, tell."""
    with opened(way, book) as workbook:
        result = workbook.apply("deactivate", row_ids=row_ids, reason=reason)
        workbook.save()
        way.answer(result, _show_summary)


@command("activate", _("Bring deactivated rows back. Those named, or those marked."))
@click.argument("book")
@click.argument("row_ids", nargs=-1, metavar="ROW_ID...")
@click.option("--reason", required=True, help=_("Why; it is kept in the journal."))
def activate(way: Way, book: str, row_ids: tuple[str, ...], reason: str) -> None:
    """Load, bring back, save, tell."""
    with opened(way, book) as workbook:
        result = workbook.apply("activate", row_ids=row_ids, reason=reason)
        workbook.save()
        way.answer(result, _show_summary)


@command("open-items", _("Set the opening position. Marked rows are kept, older ones deactivated."))
@click.argument("book")
@click.option("--date", required=True, metavar="D", help=_("The first day of the reconciliation."))
@click.option("--account", help=_("One bank account or ledger account; all by default."))
def open_items(way: Way, book: str, date: str, account: str | None) -> None:
    """Load, set, save, tell."""
    with opened(way, book) as workbook:
        result = workbook.apply("open-items", date=date, account=account)
        workbook.save()
        way.answer(result, _show_summary)


@command(
    "status", _("Show the proof of the balance. And the rows by state, and what to follow up.")
)
@click.argument("book")
def status(way: Way, book: str) -> None:
    """Load, tell; status 1 when something is unexplained."""
    with opened(way, book) as workbook:
        from recon_xl.actions.status import standing

        result = standing(workbook.reconciliation)
        way.answer(result, _show_status)
    fail_if_unexplained(result)


def _show_summary(result: dict[str, Any]) -> None:
    click.echo(result["summary"])
    show_standing(result)


def _show_status(result: dict[str, Any]) -> None:
    show_standing(result)
    for finding in result["findings"]:
        click.echo(click.wrap_text(finding["text"], WIDTH, f"{glyph('○')} ", "  "))
        click.echo(click.wrap_text(f"→ {finding['remedy']}", WIDTH, "  ", "    "))


def _show_suggestions(result: dict[str, Any]) -> None:
    if not result["suggestions"]:
        click.echo(_("No suggestion."))
    for row in result["suggestions"]:
        click.echo(f"{row['match_id']}  {row['shape']}  {row['rule']}")
        click.echo(click.wrap_text(row["reason"], 80, "    ", "    "))
