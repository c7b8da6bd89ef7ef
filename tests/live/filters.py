"""Filter a table as a person does it in LibreOffice."""

from typing import Any

from recon_xl.workbooks.calc.office import constant, struct


def hide_all_but(table: Any, *, column: int, text: str = "", number: float | None = None) -> None:
    """Show only the rows of an xlwings table that hold this in a column, counted from 0."""
    wanted = struct("sheet.TableFilterField2", Field=column, IsNumeric=number is not None)
    wanted.StringValue, wanted.NumericValue = text, number or 0.0
    wanted.Operator = constant("sheet.FilterOperator2.EQUAL")
    filters = table.api.FilterDescriptor
    filters.FilterFields2 = (wanted,)
    filters.ContainsHeader = True
    table.api.refresh()
