"""What is said where the tables contradict each other, in the words that stand in the workbook."""

from typing import Any

import pandas as pd

from recon_xl.language import _, current
from recon_xl.model.numbers import format_amount
from recon_xl.model.tables import TABLES
from recon_xl.model.words import STATES


def stands_twice(row_id: str, table: str) -> str:
    """Say that an id stands twice in a table."""
    return _("{id} stands twice on sheet {sheet}.", id=row_id, sheet=TABLES[table].sheet(current()))


def contradicts(row_id: str, table: str, field: str, was: Any, should: Any) -> str:
    """Say that a cell holds another thing than follows from the matches."""
    return _(
        "{id}: {column} is {was}, its matches make it {should}.",
        id=row_id,
        column=TABLES[table].by_field[field].header(current()),
        was=shown(was),
        should=shown(should),
    )


def shown(value: Any) -> str:
    """Write a state, an id or an amount in minor units; a dash where there is none."""
    if isinstance(value, str):
        return STATES[value][current()] if value in STATES else value or "–"
    return format_amount(int(value)) if pd.notna(value) else "–"
