"""MT940 and MT942: SWIFT's customer statement and interim report, in the dialects of real banks.

Tags are found at the start of lines; SWIFT envelopes, banks' own first lines and control characters
around them are left out. A statement that goes over several pages (:62M:, :60M:) stays several,
each with its balances.
Source: SWIFT, Standards MT, category 9; the dialects of :86: from public sample files.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from recon_xl.errors import BadValuesError, MalformedFileError
from recon_xl.importers.bad_values import BadValues, UnreadableError
from recon_xl.importers.encoding import decoded, decoded_head
from recon_xl.importers.mt940_details import details_of
from recon_xl.importers.proof import continued, proved
from recon_xl.importers.rows import Row, clean, joined, kid_of, lines_frame, told
from recon_xl.importers.source import Source
from recon_xl.language import _, plural
from recon_xl.model.accounts import normalise_account
from recon_xl.model.money import to_minor
from recon_xl.model.reconciliation import BOOKS_CURRENCY
from recon_xl.model.statement import Statement

# Only these are tags: a line of a text may begin with a time, as in ":26:37".
_TAG = re.compile(
    r"[\x00-\x20]*:(20|21|25P?|28C?|60[FM]|61|62[FM]|64|65|86|34F|13D?|90[CD]|NS|9\d\d):(.*)"
)
_START = re.compile(r"^[\x00-\x20]*:(20|25|28C?|60[FM]|61|62[FM]|86):", re.MULTILINE)
_END = re.compile(r"\s*-\}?[A-Z]*(\{.*)?\s*$")
_LINE = re.compile(
    r"(?P<value>\d{6})(?P<entry>\d{4}|\s{4})?\s*(?P<mark>R?[CD]|E[CD])(?P<funds>[A-Z])?\s*"
    r"(?P<amount>\d[\d.]*[.,]?\d*)(?P<code>[NSF].{3})?(?P<rest>.*)",
    re.DOTALL,
)
_BALANCE = re.compile(r"([CD])(\d{6})([A-Z]{3})\s*(\d[\d.]*[.,]?\d*)")
# What a reversal does is told by its letters (RC takes a credit back), but some banks mean the sign
# that money has this time.
_STANDARD = {"C": 1, "D": -1, "RC": -1, "RD": 1, "EC": 1, "ED": -1}
_LITERAL = {"C": 1, "D": -1, "RC": 1, "RD": -1, "EC": 1, "ED": -1}
_PLACEHOLDERS = {"NONREF", "EREF", "PREF", "MARF", "KREF+", "EREF+", ""}


@dataclass
class _Line:
    """One :61: with what belongs to it."""

    number: int
    text: str
    details: list[str] = field(default_factory=list)


@dataclass
class _Message:
    """What stands from one :20: to the next.

    Attributes:
        number: The line on which it begins.
        tags: The first value of every tag.
    """

    number: int
    tags: dict[str, str] = field(default_factory=dict)
    lines: list[_Line] = field(default_factory=list)

    def first(self, *names: str) -> str:
        return next((self.tags[name] for name in names if name in self.tags), "")


def claims(source: Source) -> bool:
    """Say whether a file has a tag of MT940 at the start of one of its first lines."""
    return bool(_START.search(decoded_head(source)))


def read(source: Source) -> list[Statement]:
    """Read the statements of a file.

    Raises:
        MalformedFileError: There is no message with an account and a balance.
        BadValuesError: Amounts or dates cannot be read.
    """
    bad = BadValues(source.name)
    text = decoded(source)
    messages = [
        message for message in _messages(text.text) if "25" in message.tags or "25P" in message.tags
    ]
    complete = [message for message in messages if message.first("60F", "60M", "34F")]
    if not complete:
        raise MalformedFileError(
            _("The file holds no complete MT940 message: an account (:25:) and a balance (:60F:)."),
            where=source.name,
            remedy=_("Fetch the whole statement from the bank. Nothing was changed."),
        )
    found = [_statement(message, source.name, text.encoding, bad) for message in complete]
    bad.refuse()
    return continued([proved(statement) for statement in found])


def _messages(text: str) -> list[_Message]:
    found: list[_Message] = []
    for number, tag, value in _tagged(text):
        if tag == "20" or not found:
            found.append(_Message(number))
        message = found[-1]
        if tag == "61":
            message.lines.append(_Line(number, value))
        elif tag in {"86", "NS"} and message.lines and "62F" not in message.tags:
            message.lines[-1].details.append(value)
        else:
            message.tags.setdefault("62F" if tag == "62M" else tag, value)
    return found


def _tagged(text: str) -> Iterator[tuple[int, str, str]]:
    """Go through the tags with their first line's number and all lines of their values."""
    tag, number, value = "", 0, list[str]()
    for at, line in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        start = _TAG.match(line)
        if start or _END.match(line):
            if tag:
                yield number, tag, "\n".join(value).rstrip()
            tag = start[1] if start else ""
            number, value = at, [start[2]] if start else []
        elif tag:
            value.append(line)
    if tag:
        yield number, tag, "\n".join(value).rstrip()


def _statement(message: _Message, name: str, encoding: str, bad: BadValues) -> Statement:
    interim = re.match(r"[A-Z]{3}", message.first("34F"))
    opening, currency, start = _balance(message, ("60F", "60M"), bad)
    closing, _closing_currency, end = _balance(message, ("62F",), bad)
    currency = currency or (interim[0] if interim else BOOKS_CURRENCY)
    marks: list[str] = []
    rows: list[Row] = []
    for line in message.lines:
        try:
            mark, row = _row(line, name, currency)
        except UnreadableError as error:
            bad.add(line.number, error.column, error.value)
            continue
        marks.append(mark)
        rows.append(row)
    warnings = []
    if interim and opening is None:
        warnings.append(_("MT942 is provisional: what it shows comes again in the MT940."))
    rows, told_signs = _signed(rows, marks, opening, closing)
    account = _account(message.first("25", "25P"), currency)
    days = sorted({row.day for row in rows})
    return Statement(
        account=account,
        currency=currency,
        opening_minor=opening,
        closing_minor=closing,
        lines=lines_frame(rows, account=account, currency=currency),
        warnings=[*warnings, *told_signs],
        number=_number(message.first("28C", "28")),
        # The opening balance is often dated by the day before.
        from_date=days[0] if days else start or end,
        to_date=max([*days[-1:], *filter(None, [end])], default=start),
        file=name,
        identity=clean(message.first("20")),
        format="MT942" if interim and opening is None else "MT940",
        encoding=encoding,
    )


def _signed(
    rows: Sequence[Row], marks: Sequence[str], opening: int | None, closing: int | None
) -> tuple[list[Row], list[str]]:
    """Return the lines with their signs: the standard's, unless the balances prove the literal."""
    by_standard, literally = (
        [
            row._replace(amount_minor=row.amount_minor * signs[mark])
            for row, mark in zip(rows, marks, strict=True)
        ]
        for signs in (_STANDARD, _LITERAL)
    )
    reversals = sum(mark.startswith("R") for mark in marks)
    if not reversals or opening is None or closing is None:
        return by_standard, []
    gaps = [
        opening + sum(row.amount_minor for row in found) - closing
        for found in (by_standard, literally)
    ]
    if gaps[0] and not gaps[1]:
        return literally, [
            plural(
                "{n} reversal was read with the sign of its letter, as the balances prove.",
                "{n} reversals were read with the sign of their letters, as the balances prove.",
                reversals,
            )
        ]
    return by_standard, []


def _row(line: _Line, name: str, currency: str) -> tuple[str, Row]:
    """Return the mark of a :61: and its line, amount without sign.

    Raises:
        UnreadableError: It does not have the shape of a :61:, or its date is none.
    """
    parts = _LINE.match(line.text)
    if not parts:
        raise UnreadableError(":61:", line.text.split("\n")[0])
    value_day = _day(parts["value"])
    if value_day is None:
        raise UnreadableError(_("date"), parts["value"])
    day = _entry_day(value_day, (parts["entry"] or "").strip())
    main, _break, supplement = parts["rest"].partition("\n")
    customer_ref, _slashes, bank_ref = main.partition("//")
    # The reference has sixteen characters; what stands behind them is text.
    customer_ref, more = customer_ref[:16], customer_ref[16:]
    details = details_of(line.details)
    text = joined([details.text, *([] if details.is_structured else [more, supplement])])
    own_ref = "" if customer_ref.strip() in _PLACEHOLDERS else told(customer_ref)
    reference = told(bank_ref)
    return parts["mark"], Row(
        source=f"{name}:{line.number}",
        day=day,
        amount_minor=_minor(parts["amount"], currency),
        value_day=value_day,
        text=text or clean(supplement),
        counterparty=details.counterparty,
        reference=reference or own_ref,
        kid=kid_of(details.kid, text),
        end_to_end_id=details.end_to_end_id or (own_ref if reference else ""),
        code=clean(f"{parts['code'] or ''} {details.code}"),
    )


def _balance(
    message: _Message, names: Sequence[str], bad: BadValues
) -> tuple[int | None, str, date | None]:
    value = message.first(*names)
    if not value:
        return None, "", None
    parts = _BALANCE.match(value)
    if not parts:
        bad.add(message.number, f":{names[0]}:", value)
        return None, "", None
    try:
        minor = _minor(parts[4], parts[3])
    except UnreadableError as error:
        bad.add(message.number, error.column, error.value)
        return None, parts[3], None
    return minor if parts[1] == "C" else -minor, parts[3], _day(parts[2])


def _minor(amount: str, currency: str) -> int:
    """Read an amount: a comma and no thousands, or, against the standard, a point.

    Raises:
        UnreadableError: It has more decimals than the currency.
    """
    digits = amount.replace(",", ".").rstrip(".")
    try:
        if digits.count(".") > 1:
            raise UnreadableError(_("amount"), amount)
        return to_minor(Decimal(digits), currency)
    except BadValuesError as error:
        raise UnreadableError(_("amount"), amount) from error


def _day(text: str) -> date | None:
    """Read YYMMDD; banks count interest on 30 February, which is the last day of the month."""
    year, month, day = 2000 + int(text[:2]), int(text[2:4]), int(text[4:6])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    after = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + timedelta(days=day - 1), after - timedelta(days=1))


def _entry_day(value_day: date, text: str) -> date:
    """Return the booking date, whose year is the one that brings it closest to the value date."""
    if not text:
        return value_day
    years = (value_day.year - 1, value_day.year, value_day.year + 1)
    days = [day for year in years if (day := _day(f"{year % 100:02}{text}"))]
    return min(days, key=lambda day: abs(day - value_day), default=value_day)


def _account(text: str, currency: str) -> str:
    account = clean(text)
    return normalise_account(re.sub(rf"(?<=[\d ]){currency}$", "", account).strip())


def _number(text: str) -> str:
    """Return the number of a statement and, after the first, of its page."""
    number, _slash, page = clean(text).partition("/")
    number, page = number.lstrip("0"), page.lstrip("0")
    return f"{number}/{page}" if number and page not in {"", "1"} else number
