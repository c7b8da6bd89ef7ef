"""How results look on a terminal: eighty columns, figures right, colour where a person is needed.

Same words without colour: click drops it when output is no terminal, we when NO_COLOR is set.
"""

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import click

from recon_xl.language import _, current, plural
from recon_xl.model.accounts import format_account
from recon_xl.model.money import decimals
from recon_xl.model.numbers import format_count, format_number
from recon_xl.model.sides import SIDES
from recon_xl.model.words import STATES, STATES_OF_SEVERAL

WIDTH = 80
# More reasons than a person reads at once.
REASONS_MAX = 5
GLYPHS = {"matched": "●", "partly": "◐", "open": "○", "deactivated": "–", "approved": "✓"}
_COLOURS = {"●": "green", "✓": "green", "○": "yellow", "◐": "magenta", "≠": "red"}


def glyph(sign: str) -> str:
    """Return a sign in its colour."""
    colour = _COLOURS.get(sign)
    return sign if colour is None or os.environ.get("NO_COLOR") else click.style(sign, fg=colour)


def hint(text: str) -> None:
    """Print a command to go on with, dimmed."""
    click.echo("  " + (text if os.environ.get("NO_COLOR") else click.style(text, dim=True)))


def amount(value: float, currency: str = "NOK", *, signed: bool = False) -> str:
    """Return an amount as it is shown; with its plus when `signed`."""
    text = format_number(Decimal(str(value)), decimals(currency))
    return f"+{text}" if signed and value > 0 else text


def rule_off(character: str = "─") -> None:
    """Print a line under figures."""
    click.echo("  " + character * (WIDTH - 2))


def show_files(files: Sequence[dict[str, Any]]) -> None:
    """Show what an import took from each file."""
    words = {"ledger": _("ledger"), "statement": _("statement")}
    times = Counter((said["file"], said["as"]) for said in files)
    for said in files:
        is_new = glyph("●") if said["added"] or said["recognised"] else "–"
        line = plural(
            "{added} new, {duplicates} there already",
            "{added} new, {duplicates} there already",
            said["added"],
            added=format_count(said["added"]),
            duplicates=format_count(said["duplicates"]),
        )
        if said["recognised"]:
            line += ", " + plural(
                "{n} voucher recognised", "{n} vouchers recognised", said["recognised"]
            )
        is_one = times[said["file"], said["as"]] == 1
        account = "" if is_one else f" {format_account(said['account'])}"
        click.echo(f"{is_new} {said['file']}{account}: {words[said['as']]}, {line}")


def show_matches(result: dict[str, Any]) -> None:
    """Show the rules that matched, then what needs a person."""
    by_rule = result["by_rule"]
    if by_rule:
        _show_rules(by_rule)
    elif not result["matches"]:
        click.echo(_("No new match."))
    waiting = []
    if result["suggestions"]:
        n = len(result["suggestions"])
        waiting.append(plural("{n} suggestion", "{n} suggestions", n))
    if result["ambiguous"]:
        n = len(result["ambiguous"])
        waiting.append(plural("{n} ambiguous row", "{n} ambiguous rows", n))
    if waiting:
        what = ", ".join(waiting)
        click.echo(f"{glyph('○')} " + _("{what}: nothing is matched on a guess.", what=what))
        reasons = list(dict.fromkeys(row["reason"] for row in result["ambiguous"]))
        for reason in reasons[:REASONS_MAX]:
            click.echo(click.wrap_text(reason, WIDTH, "  ", "  "))
        if len(reasons) > REASONS_MAX:
            click.echo("  " + _("… and {n} more.", n=len(reasons) - REASONS_MAX))


def show_standing(result: dict[str, Any]) -> None:
    """Show the proof of every account, then the rows by state."""
    counts = result["counts"]
    missing = [side for side in SIDES if not any(counts[side].values())]
    if missing:
        told = _("ledger") if missing[0] == "ledger" else _("statement")
        click.echo(f"{glyph('○')} " + _("The {side} is not imported yet.", side=told))
    for proof in result["bridge"] if not missing else ():
        show_bridge(proof)
    states = [
        f"{glyph(GLYPHS[state])} {format_count(n)} {_state_words(n)[state][current()]}"
        for state in ("matched", "approved", "partly", "open", "deactivated")
        if (n := counts["ledger"][state] + counts["statement"][state])
    ]
    click.echo("  " + _("Rows").ljust(10) + ("   ".join(states) or "–"))


def _state_words(n: int) -> Mapping[str, Mapping[str, str]]:
    return STATES if n == 1 else STATES_OF_SEVERAL


def show_bridge(proof: dict[str, Any]) -> None:
    """Show one proof, lines A to F; of an account that is switched off only that it is."""
    if not proof["active"]:
        click.echo(
            glyph("–")
            + " "
            + _("Switched off, not reconciled: {account}", account=shown_account(proof))
        )
        return
    currency = proof["currency"]
    left = proof["unexplained"]
    verdict = (
        glyph("✓") + " " + _("Unexplained {zero}. Bank and ledger agree.", zero=amount(0, currency))
        if not left
        else glyph("≠")
        + " "
        + _(
            "Unexplained {amount}. The reconciliation does not balance.",
            amount=amount(left, currency),
        )
    )
    click.echo(verdict)
    click.echo(f"  {shown_account(proof)}")
    click.echo("")
    for letter, label, count, value in bridge_lines(proof):
        text = amount(value, currency, signed=count is not None)
        if letter in ("D", "F"):
            click.echo(" " * (WIDTH - 17) + "─" * 15)
        counted = f"{format_count(count):>4}" if count else ""
        click.echo(f"  {letter:<2} {label:<43}{counted:<6}{text:>{WIDTH - 56}}")
    click.echo(" " * (WIDTH - 17) + "═" * 15)


def shown_account(proof: dict[str, Any]) -> str:
    """Return account, day and currency of a proof in one line."""
    from recon_xl.model.accounts import format_account

    account = format_account(proof["account"])
    return f"{account}   {shown_day(proof['date'])}   {proof['currency']}"


def shown_day(text: str | None) -> str:
    """Return an ISO day as it is shown; a dash for none."""
    from datetime import date

    from recon_xl.model.dates import format_day

    return format_day(date.fromisoformat(text)) if text else "–"


def bridge_lines(proof: dict[str, Any]) -> list[tuple[str, str, int | None, float]]:
    """Return letter, label, number of rows (None where it is no term) and amount.

    Terms without a letter are left out where they are zero; what A holds of vouchers that only
    this workbook knows is said below it.
    """
    computed = proof["bank_balance"] - proof["unexplained"]
    terms = [
        (
            "B",
            _("Posted, not in the bank (reversed)"),
            proof["open_ledger_count"],
            -proof["open_ledger"],
        ),
        (
            "C",
            _("In the bank, not posted (added)"),
            proof["open_statement_count"],
            proof["open_statement"],
        ),
        ("", _("Deactivated ledger entries (reversed)"), 0, -proof["deactivated_ledger"]),
        ("", _("Deactivated statement lines (added)"), 0, proof["deactivated_statement"]),
        ("", _("Differences carried by matches (reversed)"), 0, -proof["match_differences"]),
    ]
    posted = ("", _("of which posted here, not yet in the ledger"), None, proof["posted_here"])
    return [
        ("A", _("Ledger balance"), None, proof["ledger_balance"]),
        *([posted] if proof["posted_here"] else []),
        *((letter, label, n, value) for letter, label, n, value in terms if letter or value),
        ("D", _("Computed bank balance"), None, computed),
        ("E", _("Balance according to the bank"), None, proof["bank_balance"]),
        ("F", _("Unexplained"), None, proof["unexplained"]),
    ]


def show_paths(label: str, paths: Sequence[str]) -> None:
    """Show where files were written."""
    for path in paths:
        click.echo(f"{label}: {path}")


def _show_rules(by_rule: Sequence[dict[str, Any]]) -> None:
    head = (_("Rule"), _("Matches"), _("Ledger"), _("Statement"), _("Amount"))
    click.echo(f"  {head[0]:<34}{head[1]:>8}{head[2]:>10}{head[3]:>14}{head[4]:>12}".rstrip())
    for row in by_rule:
        click.echo(_rule_line(row["rule"], row))
    if len(by_rule) > 1:
        rule_off()
        keys = ("matches", "ledger", "statement", "amount")
        click.echo(_rule_line("", {key: sum(row[key] or 0 for row in by_rule) for key in keys}))
    click.echo("")


def _rule_line(name: str, row: dict[str, Any]) -> str:
    sums = "" if row["amount"] is None else amount(row["amount"])
    short = name if len(name) <= 33 else name[:32] + "…"
    counts = (format_count(row[key]) for key in ("matches", "ledger", "statement"))
    return "  {:<34}{:>8}{:>9}{:>11}{:>16}".format(short, *counts, sums)
