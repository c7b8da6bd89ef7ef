"""What a user can cause: one class per kind of trouble, each with problem, place and remedy.

Doors catch `ReconError` and show it; nothing else is caught. Every class is described in
`docs/errors.md`, where a test looks for it.
"""

from typing import ClassVar

from recon_xl.language import _, current, mark, use


class ReconError(Exception):
    """Something a user can cause and put right.

    Args:
        problem: What is wrong, with its figures.
        where: File, sheet, account or row.
        remedy: What to do, and what was left untouched; the usual one of its kind when "".
    """

    usual_remedy: ClassVar[str] = mark("Nothing was changed.")

    def __init__(self, problem: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.where = where
        self.remedy = remedy or _(self.usual_remedy)
        self._lang = current()  # its labels are of the language of its sentences

    def __str__(self) -> str:
        with use(self._lang):
            lines = [self.problem]
            if self.where:
                lines.append(_(" at: {where}", where=self.where))
            lines.append(_("fix: {remedy}", remedy=self.remedy))
        return "\n".join(lines)


class FileMissingError(ReconError):
    """There is no file of that name, or it cannot be opened."""

    usual_remedy = mark("Check the name and the folder. Nothing was changed.")


def reason_of(error: OSError) -> str:
    """Say why the system refused a file, in the language in use for what happens often."""
    if isinstance(error, FileNotFoundError):
        return _("there is no such file")
    if isinstance(error, IsADirectoryError):
        return _("it is a folder")
    if isinstance(error, PermissionError):
        return _("access is denied")
    return error.strerror or str(error)


class UnknownFormatError(ReconError):
    """No importer recognises the file, or two of them do."""

    usual_remedy = mark("Export the file in another format. Nothing was changed.")


class MalformedFileError(ReconError):
    """The file is damaged, cut short or unsafe to read."""

    usual_remedy = mark("Fetch or save the file again. Nothing was changed.")


class MissingColumnsError(ReconError):
    """A table lacks columns that it must have."""

    usual_remedy = mark("Add the columns, or correct their headers. Nothing was changed.")


class BadValuesError(ReconError):
    """Cells hold something that is no date, no amount or no known word."""

    usual_remedy = mark("Correct the values. Nothing was changed.")


class UnbalancedStatementError(ReconError):
    """Opening balance and lines do not make the closing balance."""


class WrongAccountError(ReconError):
    """The rows belong to another account, or to one that cannot be told."""


class RuleError(ReconError):
    """A rule set holds something that is no rule."""

    usual_remedy = mark("Correct the rule. Nothing was changed.")


class UnknownIdError(ReconError):
    """No row, match, suggestion or approval has that id."""

    usual_remedy = mark("Copy the id from its column. Nothing was changed.")


class UnequalSumsError(ReconError):
    """The two sides of a match do not tie."""


class NothingOpenError(ReconError):
    """A row has no remaining amount to match."""


class ApprovedRowError(ReconError):
    """The row or match belongs to an approved reconciliation and is locked."""


class ApprovalError(ReconError):
    """The period cannot be approved, or not by these people."""


class NothingToUndoError(ReconError):
    """There is nothing to undo or redo, or it is an approval or older than one."""


class NotAReconciliationError(ReconError):
    """The workbook is not one of recon_xl, or lacks some of its tables."""


class DamagedWorkbookError(ReconError):
    """The tables contradict each other, or a row lost its id."""

    usual_remedy = mark(
        "Undo the last edits, or take the .bak file beside the workbook. Nothing was changed."
    )


class WorkbookLockedError(ReconError):
    """The workbook is open elsewhere, encrypted, read-only or of a kind that cannot be written."""


class WorkbookChangedError(ReconError):
    """The workbook changed since it was read."""


class NoRoomError(ReconError):
    """A table cannot grow or close up: something is in the way, or the sheet is full."""


class MissingProgramError(ReconError):
    """Something that this command needs is not installed."""

    usual_remedy = mark("Install it, then try again. Nothing was changed.")
