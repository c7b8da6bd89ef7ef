"""Words that plots, tables and filters share."""

from recon_xl.language import _, current
from recon_xl.model.sides import LEDGER, STATEMENT


def side_name(side: str) -> str:
    """Return the name of "ledger" or "statement"."""
    return _("Ledger") if side == "ledger" else _("Statement")


def age_name(first: int, last: int | None) -> str:
    """Return the name of an age in days, as in `ages.BUCKETS`."""
    if last is None:
        return _("over {days} days", days=first - 1)
    return _("{first}–{last} days", first=first, last=last)


def field_name(name: str) -> str:
    """Return a column of the open rows by the header that the workbook gives it."""
    if name == "date":
        return _("Date")
    columns = {**STATEMENT.by_field, **LEDGER.by_field}
    return columns[name].header(current())
