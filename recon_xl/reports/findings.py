"""Findings: which cell is not what was approved."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypedDict

from recon_xl.language import _
from recon_xl.model.columns import Kind
from recon_xl.model.money import to_cell
from recon_xl.model.numbers import format_amount
from recon_xl.model.tables import TABLES

# One difference: `row` is an id, `column` a header in the workbook's language, `table` the name of
# an Excel table, amounts are numbers in the currency's unit; what does not apply is "".
Finding = TypedDict(
    "Finding",
    {
        "file": str,
        "table": str,
        "row": str,
        "column": str,
        "was": Any,
        "is": Any,
        "text": str,
    },
)
_KEY_FIELDS = {
    "accounts": "account",
    "approvals": "approval_no",
    "matches": "match_id",
    "statements": "number",
}


@dataclass(frozen=True)
class Place:
    """Where findings are made: the document's name, the workbook's language, the currency."""

    file: str
    lang: str
    currency: str

    def compared(
        self,
        table: str,
        row_id: str,
        was: Mapping[str, Any],
        now: Mapping[str, Any],
        fields: Iterable[str],
    ) -> list[Finding]:
        """Return one finding per field that is not what it was."""
        return [
            self.changed(table, row_id, field, was.get(field), now.get(field))
            for field in fields
            # A balance that nobody told and a balance of nothing are the same.
            if (was.get(field) or None) != (now.get(field) or None)
        ]

    def changed(self, table: str, row_id: str, field: str, was: Any, now: Any) -> Finding:
        """Return the finding that one cell is not what it was."""
        text = _(
            "{sheet} {row}, {column}: approved as {was}, is {is_now}.",
            sheet=TABLES[table].sheet(self.lang),
            row=row_id,
            column=self._header(table, field),
            was=self._written(table, field, was),
            is_now=self._written(table, field, now),
        )
        was, now = (self._told(table, field, value) for value in (was, now))
        return self._finding(table, row_id, self._header(table, field), was=was, now=now, text=text)

    def gone(self, table: str, row_id: str) -> Finding:
        """Return the finding that a row was approved and is no longer there."""
        header = self._header(table, _KEY_FIELDS.get(table, "id"))
        sheet = TABLES[table].sheet(self.lang)
        text = _("{sheet} {row} was approved and is gone.", sheet=sheet, row=row_id)
        return self._finding(table, row_id, header, was=row_id, now="", text=text)

    def unsealed(self, table: str, row_id: str, number: int) -> Finding:
        """Return the finding that a row carries an approval number that is not its own."""
        text = _(
            "{sheet} {row} carries approval {n}, but is not part of it.",
            sheet=TABLES[table].sheet(self.lang),
            row=row_id,
            n=number,
        )
        header = self._header(table, "approval_no")
        return self._finding(table, row_id, header, was="", now=number, text=text)

    def _finding(
        self, table: str, row_id: str, column: str, *, was: Any, now: Any, text: str
    ) -> Finding:
        return {
            "file": self.file,
            "table": TABLES[table].excel_name,
            "row": row_id,
            "column": column,
            "was": was,
            "is": now,
            "text": text,
        }

    def _header(self, table: str, field: str) -> str:
        return TABLES[table].by_field[field].header(self.lang)

    def _told(self, table: str, field: str, value: Any) -> Any:
        if _is_money(table, field, value):
            return to_cell(value, self.currency)
        return "" if value is None else value

    def _written(self, table: str, field: str, value: Any) -> str:
        if _is_money(table, field, value):
            return format_amount(value, self.currency)
        return "–" if value is None else str(value)


def of_document(file: str, text: str, *, was: str = "", now: str = "") -> Finding:
    """Return a finding about the document itself."""
    return {
        "file": file,
        "table": "",
        "row": "",
        "column": "",
        "was": was,
        "is": now,
        "text": text,
    }


def _is_money(table: str, field: str, value: Any) -> bool:
    return TABLES[table].by_field[field].kind is Kind.MONEY and isinstance(value, int)
