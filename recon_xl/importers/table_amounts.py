"""The amounts of a table: their decimal sign by evidence, their sign by their columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from recon_xl.errors import BadValuesError
from recon_xl.importers.bad_values import UnreadableError
from recon_xl.importers.columns import Columns, fold
from recon_xl.importers.grid import GridRow, blank, text_of
from recon_xl.language import _
from recon_xl.model.money import from_cell, to_minor
from recon_xl.model.numbers import decimal_sign, parse

NUMBER_FIELDS = (
    "amount_signed", "amount_in", "amount_out", "debit", "credit", "balance_after", "available",
    "fx_amount", "fx_rate",
)  # fmt: skip
# How a table says which way money went, where its amounts have no sign of their own. A bank credits
# what comes in, a ledger debits it.
_CREDIT = {"c", "cr", "crdt", "credit", "k", "kredit", "kr", "h", "haben"}
_DEBIT = {"d", "dr", "dbit", "debit", "debet", "de", "s", "soll"}
_IN = {"inn", "in", "bij"}
_OUT = {"ut", "out", "af"}


@dataclass(frozen=True)
class AmountStyle:
    """How a table writes its amounts.

    Attributes:
        decimal: Decimal sign of each number field; None where each cell tells by itself.
        signs: What the cells of a column are multiplied with, to be positive for money in; of the
            columns that count.
        has_direction: Whether a column of words gives the sign.
    """

    decimal: Mapping[str, str | None]
    signs: Mapping[str, int]
    has_direction: bool = False


def amount_style(
    rows: Sequence[GridRow], columns: Columns, name: str, *, decimal: str = "", flip: bool = False
) -> AmountStyle:
    """Decide how a table writes its amounts.

    Args:
        rows: Its rows, without the header.
        columns: What its columns are.
        name: Name of the file, for errors.
        decimal: The decimal sign as a person said; "" to decide.
        flip: Money in is negative.

    Raises:
        BadValuesError: Nothing tells whether 1.200 is a thousand or a decimal.
    """
    cells = {
        field: [cell_of(row, columns, field) for row in rows]
        for field in NUMBER_FIELDS
        if field in columns.of_field
    }
    texts = {field: [c for c in found if isinstance(c, str)] for field, found in cells.items()}
    together = [text for found in texts.values() for text in found]
    try:
        signs_of = {field: decimal or _decimal(found, together) for field, found in texts.items()}
    except BadValuesError as error:
        raise BadValuesError(error.problem, where=name, remedy=error.remedy) from error
    out, into = ("credit", "debit") if columns.side == "ledger" else ("amount_out", "amount_in")
    signs = {"amount_signed": 1, into: 1, out: -1}
    if out in cells and _is_negative(cells[out], signs_of[out]):
        signs[out] = 1
    if "amount_signed" in cells and {into, out} & cells.keys():
        counts = _says_sign(cells, into, out, signs_of["amount_signed"])
        signs = {
            field: sign for field, sign in signs.items() if (field == "amount_signed") is counts
        }
    signs = {field: -sign if flip else sign for field, sign in signs.items() if field in cells}
    return AmountStyle(signs_of, signs, _has_direction(rows, columns, cells))


def amount_minor(row: GridRow, columns: Columns, style: AmountStyle, currency: str) -> int | None:
    """Return what a row amounts to, money into the bank positive; None when it has no amount.

    Raises:
        UnreadableError: A cell holds no amount.
    """
    amounts = amounts_of(row, columns, style, currency)
    return net_minor(amounts, row, columns, style) if amounts else None


def amounts_of(row: GridRow, columns: Columns, style: AmountStyle, currency: str) -> dict[str, int]:
    """Return the amounts of a row by field, as they stand; none when all cells are blank.

    Raises:
        UnreadableError: A cell holds no amount.
    """
    found = {name: number_minor(row, columns, name, style, currency) for name in style.signs}
    return {name: minor for name, minor in found.items() if minor is not None}


def net_minor(
    amounts: Mapping[str, int], row: GridRow, columns: Columns, style: AmountStyle
) -> int:
    """Return what a row amounts to, money into the bank positive."""
    net = sum(style.signs[name] * minor for name, minor in amounts.items())
    if style.has_direction:
        word = fold(text_of(cell_of(row, columns, "direction")))
        into = _IN | (_DEBIT if columns.side == "ledger" else _CREDIT)
        return net if word in into else -net
    return net


def number_minor(
    row: GridRow, columns: Columns, name: str, style: AmountStyle, currency: str
) -> int | None:
    """Return one number of a row in minor units; None when the cell is blank.

    Raises:
        UnreadableError: The cell holds no amount.
    """
    cell = cell_of(row, columns, name)
    try:
        return minor_of(cell, style.decimal.get(name), currency)
    except BadValuesError as error:
        raise UnreadableError(
            columns.headers[columns.of_field[name]] or _("amount"), cell
        ) from error


def minor_of(cell: object, decimal: str | None, currency: str) -> int | None:
    """Return what a cell holds in minor units; None when it is blank.

    Raises:
        BadValuesError: It holds no amount.
    """
    if blank(cell):
        return None
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return from_cell(cell, currency)
    number = parse(str(cell), decimal)
    return None if number is None else to_minor(number, currency)


def cell_of(row: GridRow, columns: Columns, name: str) -> object:
    """Return a row's cell of one field; "" when the table or the row has none."""
    at = columns.of_field.get(name)
    return row.cells[at] if at is not None and at < len(row.cells) else ""


def _decimal(texts: Sequence[str], together: Sequence[str]) -> str | None:
    """Decide for a column, with the help of the other ones where it is unclear by itself."""
    try:
        sign = decimal_sign(texts)
    except BadValuesError:
        return decimal_sign(together)
    return sign or _quietly(together)


def _quietly(texts: Sequence[str]) -> str | None:
    try:
        return decimal_sign(texts)
    except BadValuesError:
        return None


def _is_negative(cells: Sequence[object], decimal: str | None) -> bool:
    """Say whether a column of money out is written with a minus, by most of its cells."""
    votes = 0
    for cell in cells:
        try:
            minor = minor_of(cell, decimal, "")
        except BadValuesError:
            continue
        votes += 0 if not minor else 1 if minor < 0 else -1
    return votes > 0


def _says_sign(
    cells: Mapping[str, Sequence[object]], into: str, out: str, decimal: str | None
) -> bool:
    """Say whether the one amount counts, and not the pair beside it that says the same again."""
    has_pair = any(not blank(cell) for field in (into, out) for cell in cells.get(field, ()))
    return not has_pair or any(
        (isinstance(cell, int | float) and cell < 0)
        or (isinstance(cell, str) and _is_negative([cell], decimal))
        for cell in cells["amount_signed"]
    )


def _has_direction(
    rows: Sequence[GridRow], columns: Columns, cells: Mapping[str, Sequence[object]]
) -> bool:
    if columns.amount_fields != ["amount_signed"] or "direction" not in columns.of_field:
        return False
    words = {fold(text_of(cell_of(row, columns, "direction"))) for row in rows} - {""}
    return (
        bool(words)
        and words <= _CREDIT | _DEBIT | _IN | _OUT
        and not any(
            text_of(cell).strip().startswith(("-", "\u2212", "("))
            for cell in cells["amount_signed"]
        )
    )
