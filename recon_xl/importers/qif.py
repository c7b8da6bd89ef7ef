"""QIF: Quicken's interchange format. It has no account number, no currency and hardly a balance.

Source: Intuit, "Quicken Interchange Format (QIF) files".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from recon_xl.errors import BadValuesError, MalformedFileError
from recon_xl.importers.bad_values import BadValues
from recon_xl.importers.columns import fold
from recon_xl.importers.day_format import day_format, day_of
from recon_xl.importers.encoding import Text, decoded, decoded_head
from recon_xl.importers.proof import proved
from recon_xl.importers.rows import Row, clean, joined, kid_of, lines_frame, told
from recon_xl.importers.source import Source
from recon_xl.importers.table_head import account_in
from recon_xl.importers.table_words import OPENING
from recon_xl.language import _
from recon_xl.model.money import to_minor
from recon_xl.model.numbers import decimal_sign, parse
from recon_xl.model.reconciliation import BOOKS_CURRENCY
from recon_xl.model.statement import Statement

_START = re.compile(r"\s*!(Type|Account|Option|Clear)", re.IGNORECASE)
_CASH_TYPES = {"bank", "cash", "ccard", "oth a", "oth l"}


@dataclass
class _Record:
    """One record: its values by their letter, the first of each."""

    line: int
    values: dict[str, str] = field(default_factory=dict)


@dataclass
class _Section:
    """The records of one account."""

    account: dict[str, str]
    records: list[_Record] = field(default_factory=list)


def claims(source: Source) -> bool:
    """Say whether a file begins with a header of QIF."""
    return bool(_START.match(decoded_head(source).lstrip("\ufeff")))


def read(source: Source) -> list[Statement]:
    """Read one statement per account.

    Raises:
        MalformedFileError: There is no bank, cash or card account with records.
        BadValuesError: Amounts or dates cannot be read.
    """
    text = decoded(source)
    sections = [section for section in _sections(text) if section.records]
    if not sections:
        raise MalformedFileError(
            _("The file holds no transactions of a bank, cash or card account."),
            where=source.name,
            remedy=_("Export a bank account. Nothing was changed."),
        )
    bad = BadValues(source.name)
    found = [_statement(section, source.name, bad) for section in sections]
    bad.refuse()
    return [proved(replace(statement, encoding=text.encoding)) for statement in found]


def _sections(text: Text) -> Iterator[_Section]:
    section, kind, account = _Section({}), "", dict[str, str]()
    record = _Record(0)
    for number, line in text.lines():
        header = re.match(r"\s*!(Type:|)(.*)", line)
        if header:
            kind = header[2].strip().lower() if header[1] else f"!{header[2].strip().lower()}"
            if header[1] and kind in _CASH_TYPES:
                yield section
                section, account = _Section(account), {}
            record = _Record(0)
        elif line.startswith("^"):
            if kind == "!account":
                account = record.values
            elif kind in _CASH_TYPES and record.values:
                section.records.append(record)
            record = _Record(0)
        elif line.strip():
            record.line = record.line or number
            record.values.setdefault(line[0].upper(), line[1:].strip())
    if kind in _CASH_TYPES and record.values.keys() & {"D", "T"}:
        section.records.append(record)  # the last one is not closed
    yield section


def _statement(section: _Section, name: str, bad: BadValues) -> Statement:
    dates = [_date_text(record) for record in section.records]
    form, is_unclear = day_format(dates)
    decimal = decimal_sign(_amount_text(record) for record in section.records)
    rows: list[Row] = []
    opening: int | None = None
    for record, text in zip(section.records, dates, strict=True):
        day, minor = day_of(text, form), _minor(record, decimal)
        if day is None:
            bad.add(record.line, "D", record.values.get("D", ""))
        elif minor is None:
            bad.add(record.line, "T", record.values.get("T", ""))
        elif not rows and fold(record.values.get("P", "")).startswith(OPENING):
            opening = minor
        else:
            rows.append(_row(record, name, day, minor))
    account = account_in(section.account.get("N", ""))
    days = sorted({row.day for row in rows})
    unclear = _("Nothing tells day from month in the dates; the day was read as standing first.")
    return Statement(
        account=account,
        currency=BOOKS_CURRENCY,
        opening_minor=opening,
        closing_minor=None,
        lines=lines_frame(rows, account=account, currency=BOOKS_CURRENCY),
        warnings=[unclear] if is_unclear else [],
        from_date=days[0] if days else None,
        to_date=days[-1] if days else None,
        file=name,
        name=clean(section.account.get("N", "")),
    )


def _row(record: _Record, name: str, day: date, minor: int) -> Row:
    values = record.values
    text = joined([values.get("M", ""), values.get("P", "") if "M" not in values else ""])
    return Row(
        source=f"{name}:{record.line}",
        day=day,
        amount_minor=minor,
        text=text,
        counterparty=clean(values.get("P", "")),
        reference=told(values.get("N", "")),
        kid=kid_of("", text),
        code=clean(values.get("L", "")),
    )


def _date_text(record: _Record) -> str:
    """Return a date without Quicken's apostrophes and blanks: 3/ 4'26 is 3/4/26."""
    return re.sub(r"\s", "", record.values.get("D", "")).replace("'", "/")


def _amount_text(record: _Record) -> str:
    return record.values.get("T") or record.values.get("U", "")


def _minor(record: _Record, decimal: str | None) -> int | None:
    try:
        number = parse(_amount_text(record), decimal)
        return None if number is None else to_minor(number, BOOKS_CURRENCY)
    except BadValuesError:
        return None
