"""BAI2: cash management balance reporting, the format of American banks.

Records stand one to a line or several, end with a slash or not, and go on in records 88. Amounts
have no decimal point; the type code tells credit from debit.
Source: BAI, "Cash Management Balance Reporting Specifications", version 2.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from recon_xl.errors import MalformedFileError
from recon_xl.importers.bad_values import BadValues, UnreadableError
from recon_xl.importers.encoding import decoded, decoded_head
from recon_xl.importers.proof import continued, proved
from recon_xl.importers.rows import Row, count_of, iso_day, joined, kid_of, lines_frame, told
from recon_xl.importers.source import Source
from recon_xl.language import _
from recon_xl.model.accounts import normalise_account
from recon_xl.model.statement import Statement

# The standard's own, where neither account nor group names one.
DEFAULT_CURRENCY = "USD"
_CODES = "01|02|03|16|49|88|98|99"
_START = re.compile(r"\s*01,[^,\n]*,[^,\n]*,\d{6},")
_RECORD = re.compile(rf"\s*({_CODES}),")
_NEXT_ON_LINE = re.compile(rf"/\s+(?=(?:{_CODES}),)")
_OPENING, _CLOSING = "010", "015"
# How many fields follow a funds type: three amounts, a date and a time, or pairs.
_FUNDS_FIELDS = {"S": 3, "V": 2}


@dataclass
class _Record:
    """One record with what its continuations add; `code` stands first in none of the parts."""

    code: str
    line: int
    parts: list[str]


@dataclass
class _Account:
    """One 03 with its 16s."""

    record: _Record
    group: list[str]
    details: list[_Record] = field(default_factory=list)
    control_total: str = ""


def claims(source: Source) -> bool:
    """Say whether a file begins with a file header of BAI2."""
    return bool(_START.match(decoded_head(source)))


def read(source: Source) -> list[Statement]:
    """Read one statement per account and day.

    Raises:
        MalformedFileError: There is no account record.
        BadValuesError: Amounts, type codes or dates cannot be read.
    """
    text = decoded(source)
    accounts = list(_accounts(text.text))
    if not accounts:
        raise MalformedFileError(
            _("The file holds no account (record 03)."),
            where=source.name,
            remedy=_("Fetch the whole file from the bank. Nothing was changed."),
        )
    bad = BadValues(source.name)
    found = [_statement(account, source.name, bad) for account in accounts]
    bad.refuse()
    told_by = [replace(statement, encoding=text.encoding) for statement in found]
    return continued([proved(statement) for statement in told_by])


def _records(text: str) -> Iterator[_Record]:
    """Go through the records, each with its continuations."""
    record: _Record | None = None
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        for piece in _NEXT_ON_LINE.split(line):
            start = _RECORD.match(piece)
            body = re.sub(r"/\s*$", "", piece[start.end() :] if start else piece).strip()
            if start and start[1] != "88":
                if record:
                    yield record
                record = _Record(start[1], number, [body])
            elif record and body:
                if start:
                    record.parts.append(body)
                else:  # a text that was broken over two lines
                    record.parts[-1] += f" {body}"
    if record:
        yield record


def _accounts(text: str) -> Iterator[_Account]:
    group: list[str] = []
    account: _Account | None = None
    for record in _records(text):
        if record.code == "02":
            group = ",".join(record.parts).split(",")
        elif record.code == "03":
            if account:
                yield account
            account = _Account(record, group)
        elif record.code == "16" and account:
            account.details.append(record)
        elif record.code == "49" and account:
            account.control_total = record.parts[0].split(",")[0]
            yield account
            account = None
    if account:
        yield account


def _statement(account: _Account, name: str, bad: BadValues) -> Statement:
    number, currency, *summary = [*",".join(account.record.parts).split(","), ""]
    currency = currency.strip() or _field(account.group, 5) or DEFAULT_CURRENCY
    day = _day(_field(account.group, 3))
    balances: dict[str, int] = {}
    rows: list[Row] = []
    total = 0
    try:
        if day is None:
            raise UnreadableError(_("date"), _field(account.group, 3))
        for code, amount in _summaries(summary):
            balances.setdefault(code, amount)
            total += amount
    except UnreadableError as error:
        bad.add(account.record.line, error.column, error.value)
    for record in account.details:
        try:
            row, amount = _row(record, name, day or date.min)
        except UnreadableError as error:
            bad.add(record.line, error.column, error.value)
            continue
        rows.append(row)
        total += amount
    own = normalise_account(number)
    return Statement(
        account=own,
        currency=currency,
        opening_minor=balances.get(_OPENING),
        closing_minor=balances.get(_CLOSING),
        lines=lines_frame(rows, account=own, currency=currency),
        warnings=_wrong_total(account, total),
        from_date=day,
        to_date=day,
        file=name,
    )


def _summaries(fields: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Go through the balances and sums of an account: type code and amount."""
    at = 0
    while at < len(fields):
        code, amount = fields[at].strip(), _field(fields, at + 1)
        if amount:
            yield code, _minor(amount)
        at += 4 + _funds_length(fields, at + 3)


def _row(record: _Record, name: str, day: date) -> tuple[Row, int]:
    """Return the line of a record 16, and its amount as it stands.

    Raises:
        UnreadableError: Amount or type code cannot be read.
    """
    fields = record.parts[0].split(",")
    after = 3 + _funds_length(fields, 2)
    if len(fields) < after + 3:  # the references stand in the continuation
        fields = ",".join(record.parts).split(",")
        after = 3 + _funds_length(fields, 2)
        texts = [",".join(fields[after + 2 :])]
    else:
        texts = [",".join(fields[after + 2 :]), *record.parts[1:]]
    code, amount = fields[0].strip(), _minor(_field(fields, 1))
    is_value_dated = _field(fields, 2) == "V"
    text = joined(texts)
    row = Row(
        source=f"{name}:{record.line}",
        day=day,
        amount_minor=amount * _sign(code),
        value_day=_day(_field(fields, 3)) if is_value_dated else None,
        text=text,
        reference=told(_field(fields, after)),
        kid=kid_of("", text),
        end_to_end_id=told(_field(fields, after + 1)),
        code=code,
    )
    return row, amount


def _sign(code: str) -> int:
    number = count_of(code) or 0
    if 100 <= number <= 399:
        return 1
    if 400 <= number <= 699:
        return -1
    raise UnreadableError(_("type code"), code)


def _funds_length(fields: Sequence[str], at: int) -> int:
    """Return how many fields belong to the funds type at that place."""
    kind = _field(fields, at)
    if kind == "D":
        return 1 + 2 * (count_of(_field(fields, at + 1)) or 0)
    return _FUNDS_FIELDS.get(kind, 0)


def _minor(text: str) -> int:
    if not re.fullmatch(r"[-+]?\d{1,15}", text):
        raise UnreadableError(_("amount"), text)
    return int(text)


def _day(text: str) -> date | None:
    return iso_day(f"20{text[:2]}-{text[2:4]}-{text[4:]}") if len(text) == 6 else None


def _field(fields: Sequence[str], at: int) -> str:
    return fields[at].strip() if at < len(fields) else ""


def _wrong_total(account: _Account, total: int) -> list[str]:
    stated = account.control_total.strip()
    if not re.fullmatch(r"[-+]?\d{1,15}", stated) or int(stated) == total:
        return []
    return [
        _(
            "The control total {name} is {stated}, the file adds up to {counted}.",
            name="49",
            stated=int(stated),
            counted=total,
        )
    ]
