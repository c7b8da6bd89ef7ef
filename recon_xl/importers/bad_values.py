"""Bad values are collected, then shown together: how many, and the first few with their rows."""

from dataclasses import dataclass, field

from recon_xl.errors import BadValuesError
from recon_xl.language import _, plural

# As many as a person reads before looking into the file.
SHOWN_MAX = 5
_VALUE_LENGTH_MAX = 60


class UnreadableError(Exception):
    """A value that is not what it should be; importers note it and read on.

    Args:
        column: What it should have been, in the user's words.
        value: What stands there.
    """

    def __init__(self, column: str, value: object) -> None:
        super().__init__(column, value)
        self.column = column
        self.value = value


@dataclass
class BadValues:
    """The values of one file that could not be read.

    Attributes:
        name: Name of the file.
        found: Row number, column and value of each.
        in_entries: Rows are running numbers of entries, as in XML.
    """

    name: str
    in_entries: bool = False
    found: list[tuple[int, str, str]] = field(default_factory=list)

    def add(self, row: int, column: str, value: object) -> None:
        """Note one value.

        Args:
            row: Its row or line in the file, or the running number of its entry.
            column: What it should have been, in the user's words.
            value: What stands there.
        """
        self.found.append((row, column, str(value)[:_VALUE_LENGTH_MAX]))

    def refuse(self) -> None:
        """Raise one error for all of them.

        Raises:
            BadValuesError: There is at least one.
        """
        if not self.found:
            return
        shown = [self._shown(*bad) for bad in self.found[:SHOWN_MAX]]
        if len(self.found) > SHOWN_MAX:
            shown.append("…")
        raise BadValuesError(
            plural(
                "{n} value cannot be read: {shown}.",
                "{n} values cannot be read: {shown}.",
                len(self.found),
                shown="; ".join(shown),
            ),
            where=f"{self.name}:{self.found[0][0]}",
            remedy=_("Correct or export the file again. Nothing was changed."),
        )

    def _shown(self, row: int, column: str, value: str) -> str:
        if self.in_entries:
            return _("entry {row}: {column} “{value}”", row=row, column=column, value=value)
        return _("row {row}: {column} “{value}”", row=row, column=column, value=value)
