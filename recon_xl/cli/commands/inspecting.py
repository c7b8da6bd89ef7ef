"""`inspect`: what would be read from a file, and how a table that is not recognised is mapped."""

from pathlib import Path
from typing import Any

import click

from recon_xl.cli.commands.mapping import ask_columns, ask_name, ask_side
from recon_xl.cli.door import Way, command
from recon_xl.cli.faces import amount, glyph, shown_day
from recon_xl.language import _, plural


def _pairs(
    _context: click.Context, _option: click.Parameter, told: tuple[str, ...]
) -> dict[str, str]:
    """Split "date=Dato" into column and header."""
    pairs = {}
    for pair in told:
        key, sign, header = pair.partition("=")
        if not (sign and key.strip() and header.strip()):
            raise click.BadParameter(_("Write it as date=Dato."))
        pairs[key.strip()] = header.strip()
    return pairs


@command("inspect", _("Show what would be read from a file."))
@click.argument("file")
@click.option(
    "--as",
    "as_",
    type=click.Choice(["ledger", "statement"]),
    help=_("What the file is, where it does not tell."),
)
@click.option("--profile", help=_("A saved profile, for tables that are not recognised."))
@click.option(
    "--column",
    "columns",
    multiple=True,
    callback=_pairs,
    metavar="KEY=HEADER",
    help=_("Map a column, as in date=Dato; can be repeated. Needs --as."),
)
@click.option(
    "--map", "asks", is_flag=True, help=_("Ask what the columns are, and save it as a profile.")
)
@click.option("--save", metavar="NAME", help=_("Save the mapping as a profile beside the file."))
def inspect(
    way: Way,
    *,
    file: str,
    as_: str | None,
    profile: str | None,
    columns: dict[str, str],
    asks: bool,
    save: str | None,
) -> None:
    """Read, tell, save the profile when asked."""
    from recon_xl.importers import inspect as inspect_file
    from recon_xl.importers.profiles import mapped
    from recon_xl.importers.profiles import save as save_profile

    path = Path(file)
    if asks:
        as_ = as_ or ask_side()
        columns = ask_columns(path, as_) | columns
        save = save or ask_name(path)
    own = mapped(save or path.stem, as_, columns) if columns else None
    result = inspect_file(path, as_, own or profile)
    if save and own:
        result["profile"] = str(save_profile(own, path.parent))
    way.answer(result, _show)


def _show(told: dict[str, Any]) -> None:
    side = _("ledger") if told["as"] == "ledger" else _("statement")
    parts = [told["file"], side, told["format"], told.get("encoding")]
    click.echo("   ".join(part for part in parts if part))
    for each in told.get("statements", told.get("accounts", [])):
        _show_one(each)
    if "profile" in told:
        click.echo(_("Profile: {path}", path=told["profile"]))


def _show_one(each: dict[str, Any]) -> None:
    from recon_xl.model.accounts import format_account

    currency = each["currency"] or "NOK"
    rows = each["lines"] if "lines" in each else each["entries"]
    account = format_account(each["account"] or each.get("ledger_account") or "–")
    period = f"{shown_day(each['from'])}–{shown_day(each['to'])}"
    click.echo("")
    click.echo(f"  {account}   {period}   {currency}   " + plural("{n} row", "{n} rows", rows))
    for label, value in (
        (_("Opening balance"), each["opening"]),
        (_("Movements"), each["sum"]),
        (_("Closing balance"), each["closing"]),
    ):
        text = "–" if value is None else amount(value, currency)
        click.echo(f"    {label:<24}{text:>20}")
    left = each.get("unexplained")
    if left is not None:
        sign = glyph("≠" if left else "✓")
        click.echo(f"  {sign} " + _("Unexplained {amount}", amount=amount(left, currency)))
    for row in each["rows"]:
        text = row.get("text") or row.get("counterparty", "")
        shown = f"    {shown_day(row['date'])}  {amount(row['amount'], currency):>14}  {text}"
        click.echo(shown[:100].rstrip())
