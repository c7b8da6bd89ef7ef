"""Filters of open tables: taken off while rows are written, put back afterwards."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from recon_xl.errors import WorkbookLockedError
from recon_xl.language import _
from recon_xl.workbooks.live_tables import LiveTable


@contextmanager
def all_rows_shown(tables: Sequence[LiveTable]) -> Iterator[None]:
    """Take the filters of tables off inside a with-block and put them back afterwards.

    Over a filtered row Excel writes the first value of a block and leaves out the hidden rows.

    Raises:
        WorkbookLockedError: A filter is of a kind that cannot be put back.
    """
    filters = [(live.table, _criteria(live)) for live in tables]
    filtered = [(table, criteria) for table, criteria in filters if criteria]
    try:
        for table, _kept in filtered:
            table.autofilter.clear()
        yield
    finally:
        for table, criteria in filtered:
            for one in criteria:
                _put_back(table.autofilter, one)


def _criteria(live: LiveTable) -> list[Any]:
    found = [one for one in live.table.autofilter.criteria if one.type != "none"]
    for one in found:
        if not _is_restorable(one):
            header = live.read().headers[one.field - 1]
            raise WorkbookLockedError(
                _("Column {column} is filtered in a way that cannot be restored.", column=header),
                where=_(
                    "table {table} on sheet {sheet}", table=live.table.name, sheet=live.sheet.name
                ),
                remedy=_("Clear this filter and press the button again. Nothing was changed."),
            )
    return found


def _is_restorable(one: Any) -> bool:
    """Whether xlwings knows all of a criterion: colours, icons and groups of dates it does not."""
    if one.type == "values":
        return bool(one.values)
    return bool(one.type == "comparison" and one.operator)


def _put_back(autofilter: Any, one: Any) -> None:
    if one.type == "values":
        autofilter.apply_values(one.field, one.values)
    else:
        autofilter.apply_comparison(one.field, one.operator, one.value1, one.value2)
