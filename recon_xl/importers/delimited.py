"""Text tables: which sign separates the cells, and which line each row stands on."""

import csv
import re
from collections.abc import Iterator

from recon_xl.errors import MalformedFileError
from recon_xl.importers.encoding import Text, decoded, decoded_head
from recon_xl.importers.grid import HEADER_ROWS_MAX, Grid, GridRow, blank, known_columns
from recon_xl.importers.source import Source
from recon_xl.language import _

SEPARATORS = (";", ",", "\t", "|")
# Other formats of text, which have commas and semicolons too.
_OTHER_FORMATS = re.compile(
    r"\s*(<|\{|OFXHEADER|!(Type|Account|Option|Clear)|01,[^,\n]*,[^,\n]*,\d{6},|%PDF)"
    r"|(.*\n){0,20}?[\x00-\x20]*:(20|25|28C?|60[FM]|61|62[FM]|86):",
    re.IGNORECASE,
)
_CELL_LENGTH_MAX = 1_000_000


def claims(source: Source) -> bool:
    """Say whether a file is a text table: several cells in one of its first lines."""
    head = decoded_head(source)
    first = head.lstrip("\ufeff \t\r\n")
    if not first or _OTHER_FORMATS.match(_without_separator_line(first)):
        return False
    lines = [line for line in head.splitlines() if line.strip()][: HEADER_ROWS_MAX + 1]
    return any(line.count(sign) for sign in SEPARATORS for line in lines)


def grids(source: Source) -> list[Grid]:
    """Read the table of a text file.

    Raises:
        MalformedFileError: It is no text, or a quotation mark is not closed.
    """
    text = decoded(source)
    sign = _separator(text, source.name)
    return [Grid(source.name, list(_rows(text, sign, source.name)), "CSV", text.encoding)]


def _separator(text: Text, name: str) -> str:
    """Return the sign that makes the most known columns, else the most cells."""
    told = re.match(r"\s*sep=(.)\s*\n", text.text)  # what Excel writes into the first line
    if told:
        return told[1]
    start = Text("\n".join(text.text.splitlines()[: 2 * HEADER_ROWS_MAX]), text.encoding, "")

    def fit(sign: str) -> tuple[int, int]:
        rows = list(_rows(start, sign, name, is_part=True))
        cells = sum(not blank(cell) for row in rows for cell in row.cells if len(row.cells) > 1)
        return known_columns(Grid(name, rows)), cells

    return max(SEPARATORS, key=fit)


def _rows(text: Text, sign: str, name: str, *, is_part: bool = False) -> Iterator[GridRow]:
    lines = text.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    csv.field_size_limit(_CELL_LENGTH_MAX)
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=sign)
    first = 1
    try:
        for cells in reader:
            last = reader.line_num
            quotes = sum(line.count('"') for line in lines[first - 1 : last])
            if last > first and quotes % 2 and not is_part:
                raise _unclosed(name, first)
            is_separator_line = first == 1 and lines[0].strip().startswith("sep=")
            if not is_separator_line and not all(map(blank, cells)):
                yield GridRow(first, cells)
            first = last + 1
    except csv.Error as error:
        raise _unclosed(name, first) from error


def _unclosed(name: str, line: int) -> MalformedFileError:
    return MalformedFileError(
        _("A quotation mark is not closed, so that rows run into each other."),
        where=f"{name}:{line}",
        remedy=_("Correct that line, or export the file again. Nothing was changed."),
    )


def _without_separator_line(text: str) -> str:
    return re.sub(r"^sep=.\s*\n", "", text)
