"""Ask a person what the columns of a table are: `inspect --map`."""

from pathlib import Path

import click

from recon_xl.language import _


def ask_side() -> str:
    """Ask whether a file is a statement or a ledger."""
    words = {_("statement"): "statement", _("ledger"): "ledger"}
    question = _("What is it?")
    return words[click.prompt(question, type=click.Choice(list(words)), err=True)]


def ask_columns(path: Path, side: str) -> dict[str, str]:
    """Show the columns of a table and ask which of them is what; Enter where there is none.

    Returns:
        Header by column.
    """
    from recon_xl.importers.mapping import AMOUNTS, ASKED, DATES, columns_in

    columns = columns_in(path, side)
    width = max(len(column.header) for column in columns)
    for number, column in enumerate(columns, 1):
        click.echo(f"  {number:>3}  {column.header:<{width}}  {column.example[:40]}", err=True)
    click.echo(_("Type the number of each column; Enter where there is none."), err=True)
    places = click.IntRange(1, len(columns))
    found: dict[str, str] = {}
    for field in ASKED[side]:
        # An amount is one column, or one for each direction.
        if field in AMOUNTS[1:] and "amount" in found:
            continue
        known = [one for group in (DATES, AMOUNTS) if field in group for one in group]
        is_last_chance = known and field == [one for one in ASKED[side] if one in known][-1]
        is_needed = is_last_chance and not found.keys() & set(known)
        at = click.prompt(
            _label(field),
            default=None if is_needed else "",
            show_default=False,
            value_proc=lambda told: places.convert(told, None, None) if told.strip() else 0,
            err=True,
        )
        if at:
            found[field] = columns[at - 1].header
    return found


def ask_name(path: Path) -> str:
    """Ask what the profile is to be called."""
    return str(click.prompt(_("Name of the profile"), default=path.stem, err=True))


def _label(field: str) -> str:
    return (
        "  "
        + {
            "date": _("booking date"),
            "value_date": _("value date"),
            "amount": _("amount, money in positive"),
            "amount_in": _("money in"),
            "amount_out": _("money out"),
            "debit": _("debit"),
            "credit": _("credit"),
            "text": _("text"),
            "counterparty": _("counterparty"),
            "reference": _("bank reference"),
            "kid": _("KID"),
            "balance": _("running balance"),
            "voucher_no": _("voucher number"),
            "invoice_no": _("invoice number"),
            "account": _("account"),
        }[field]
    )
