"""OFX 1 (SGML) and 2 (XML), QFX too: bank and card statements of personal-finance programs.

Files that call themselves XML leave tags unclosed, so both are read by one scanner of tags, which
expands nothing.
Source: Open Financial Exchange, versions 1.0.2 to 2.3; its default time of a date is ignored.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from recon_xl.errors import BadValuesError, MalformedFileError
from recon_xl.importers.bad_values import BadValues, UnreadableError
from recon_xl.importers.encoding import decoded, decoded_head
from recon_xl.importers.proof import continued, proved
from recon_xl.importers.rows import Row, clean, iso_day, joined, kid_of, lines_frame, told
from recon_xl.importers.source import Source
from recon_xl.language import _
from recon_xl.model.accounts import normalise_account
from recon_xl.model.money import to_minor
from recon_xl.model.numbers import decimal_sign, parse
from recon_xl.model.reconciliation import BOOKS_CURRENCY
from recon_xl.model.statement import Statement

_START = re.compile(r"OFXHEADER\s*[:=]|<OFX>|<\?OFX", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([A-Za-z][\w.]*)\s*>\s*(?:<!\[CDATA\[(.*?)\]\]>|([^<]*))", re.DOTALL)
_STATEMENTS = {"STMTRS", "CCSTMTRS"}


@dataclass
class _Block:
    """An aggregate: its own values and the aggregates in it."""

    name: str
    line: int
    values: dict[str, str] = field(default_factory=dict)
    blocks: list["_Block"] = field(default_factory=list)

    def first(self, name: str) -> str:
        """Return the first value of that name, at whatever depth."""
        if name in self.values:
            return self.values[name]
        return next((value for block in self.blocks if (value := block.first(name))), "")

    def every(self, *names: str) -> Iterator["_Block"]:
        """Go through the aggregates of these names, at whatever depth."""
        for block in self.blocks:
            if block.name in names:
                yield block
            else:
                yield from block.every(*names)


def claims(source: Source) -> bool:
    """Say whether a file is OFX."""
    return bool(_START.search(decoded_head(source)[:2000]))


def read(source: Source) -> list[Statement]:
    """Read the bank and card statements of a file.

    Raises:
        MalformedFileError: It holds none; what the bank says instead is named.
        BadValuesError: Amounts or dates cannot be read.
    """
    text = decoded(source)
    root = _parsed(text.text)
    blocks = list(root.every(*_STATEMENTS))
    if not blocks:
        raise _no_statement(root, source.name)
    bad = BadValues(source.name)
    amounts = [block.first(name) for block in blocks for name in ("BALAMT",)]
    amounts += [line.first("TRNAMT") for block in blocks for line in block.every("STMTTRN")]
    decimal = decimal_sign(amounts)
    found = [_statement(block, source.name, decimal, bad) for block in blocks]
    bad.refuse()
    told = [replace(statement, encoding=text.encoding) for statement in found]
    return continued([proved(statement) for statement in told])


def _parsed(text: str) -> _Block:
    root = _Block("", 1)
    stack = [root]
    line, at = 1, 0
    for tag in _TAG.finditer(text):
        line += text.count("\n", at, tag.start())
        at = tag.start()
        name, value = tag[2].upper(), (tag[3] or tag[4] or "").strip()
        if tag[1]:
            _close(stack, name)
        elif value:
            stack[-1].values.setdefault(name, html.unescape(value))
        else:
            block = _Block(name, line)
            stack[-1].blocks.append(block)
            stack.append(block)
    return root


def _close(stack: list[_Block], name: str) -> None:
    """Close an aggregate, and with it values that were left open and empty."""
    for depth in range(len(stack) - 1, 0, -1):
        if stack[depth].name == name:
            del stack[depth:]
            return


def _statement(block: _Block, name: str, decimal: str | None, bad: BadValues) -> Statement:
    currency = block.first("CURDEF").upper() or BOOKS_CURRENCY
    rows = []
    for line in block.every("STMTTRN"):
        try:
            rows.append(_row(line, name, currency, decimal))
        except UnreadableError as error:
            bad.add(line.line, error.column, error.value)
    closing = None
    for balance in block.every("LEDGERBAL"):
        try:
            closing = _minor(balance.first("BALAMT"), currency, decimal)
        except UnreadableError as error:
            bad.add(balance.line, error.column, error.value)
    account = normalise_account(block.first("ACCTID"))
    days = sorted({row.day for row in rows})
    return Statement(
        account=account,
        currency=currency,
        opening_minor=None,
        closing_minor=closing,
        lines=lines_frame(rows, account=account, currency=currency),
        from_date=_day(block.first("DTSTART")) or (days[0] if days else None),
        to_date=_day(block.first("DTEND")) or (days[-1] if days else None),
        file=name,
        name=clean(block.first("ACCTNAME")),
    )


def _row(line: _Block, name: str, currency: str, decimal: str | None) -> Row:
    """Return one line.

    Raises:
        UnreadableError: Its amount or its date cannot be read.
    """
    day = _day(line.first("DTPOSTED"))
    if day is None:
        raise UnreadableError("DTPOSTED", line.first("DTPOSTED"))
    payee = clean(line.first("NAME"))
    text = joined([line.first("MEMO") or payee])
    return Row(
        source=f"{name}:{line.line}",
        day=day,
        amount_minor=_minor(line.first("TRNAMT"), currency, decimal),
        value_day=_day(line.first("DTAVAIL")),
        text=text,
        counterparty=payee,
        reference=told(line.first("FITID")),
        kid=kid_of("", text),
        end_to_end_id=told(line.first("REFNUM")),
        code=clean(line.first("TRNTYPE")),
    )


def _minor(amount: str, currency: str, decimal: str | None) -> int:
    try:
        number = parse(amount, decimal)
        if number is None:
            raise UnreadableError("TRNAMT", amount)
        return to_minor(number, currency)
    except BadValuesError as error:
        raise UnreadableError("TRNAMT", amount) from error


def _day(text: str) -> date | None:
    digits = text.strip()[:8]
    return iso_day(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}") if len(digits) == 8 else None


def _no_statement(root: _Block, name: str) -> MalformedFileError:
    said = [
        status.first("MESSAGE") or status.first("CODE")
        for status in root.every("STATUS")
        if status.first("SEVERITY") == "ERROR"
    ]
    if said:
        problem = _("The bank sent no statement but an error: {message}.", message=said[0])
    elif list(root.every("INVSTMTRS")):
        problem = _("The file holds an investment statement, no bank statement.")
    else:
        problem = _("The file holds no bank statement.")
    return MalformedFileError(
        problem, where=name, remedy=_("Fetch a bank statement. Nothing was changed.")
    )
