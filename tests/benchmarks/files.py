"""Files and workbooks, as their own measurements tell."""

from tests.benchmarks.table import Row
from tests.importers import speed as importers
from tests.workbooks import speed as workbooks

# What the ratios may be at most, in the order of the rows.
IMPORTERS_MAX = (2.0, None, None)


def rows(entries: int, workbook_rows: int) -> list[Row]:
    """Return the speed of files and workbooks.

    Args:
        entries: Entries of the camt.053 file.
        workbook_rows: Rows of each table of the workbook.
    """
    made = [
        Row(
            "files",
            what,
            f"{ratio:.2f} ×",
            details,
            f"≤ {most:g} ×" if most else "",
            ratio <= most if most and entries >= importers.ENTRIES else None,
        )
        for (what, ratio, details), most in zip(importers.rows(entries), IMPORTERS_MAX, strict=True)
    ]
    for what, ratio, details, is_met in workbooks.rows(workbook_rows):
        met = is_met if workbook_rows >= workbooks.ROWS else None
        goal = workbooks.GOALS[what.split(",", maxsplit=1)[0]]
        made.append(Row("workbooks", what, f"{ratio:.2f} ×", details, goal, met))
    return made
