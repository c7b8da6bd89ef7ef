"""What a user can cause: one class per kind of trouble, each with problem, place and remedy.

Doors catch `ReconError` and show it; nothing else is caught. Every class is described in
`docs/errors.md`, where a test looks for it.
"""


class ReconError(Exception):
    """Something a user can cause and put right.

    Args:
        problem: What is wrong, with its figures.
        where: File, sheet, account or row.
        remedy: What to do, and what was left untouched.
    """

    def __init__(self, problem: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        lines = [self.problem]
        if self.where:
            lines.append(f" at: {self.where}")
        if self.remedy:
            lines.append(f"fix: {self.remedy}")
        return "\n".join(lines)


class FileMissingError(ReconError):
    """There is no file of that name, or it cannot be opened."""


class UnknownFormatError(ReconError):
    """No importer recognises the file, or two of them do."""


class MalformedFileError(ReconError):
    """The file is damaged, cut short or unsafe to read."""


class MissingColumnsError(ReconError):
    """A table lacks columns that it must have."""


class BadValuesError(ReconError):
    """Cells hold something that is no date, no amount or no known word."""


class UnbalancedStatementError(ReconError):
    """Opening balance and lines do not make the closing balance."""


class WrongAccountError(ReconError):
    """The rows belong to another account, or to one that cannot be told."""


class RuleError(ReconError):
    """A rule set holds something that is no rule."""


class UnknownIdError(ReconError):
    """No row, match, suggestion or approval has that id."""


class UnequalSumsError(ReconError):
    """The two sides of a match do not tie."""


class NothingOpenError(ReconError):
    """A row has no remaining amount to match."""


class ApprovedRowError(ReconError):
    """The row or match belongs to an approved reconciliation and is locked."""


class ApprovalError(ReconError):
    """The period cannot be approved, or not by these people."""


class NotAReconciliationError(ReconError):
    """The workbook is not one of recon_xl, or lacks some of its tables."""


class DamagedWorkbookError(ReconError):
    """The tables contradict each other, or a row lost its id."""


class WorkbookLockedError(ReconError):
    """The workbook is open elsewhere, encrypted, read-only or of a kind that cannot be written."""


class WorkbookChangedError(ReconError):
    """The workbook changed since it was read."""


class NoRoomError(ReconError):
    """A table cannot grow or close up: something is in the way, or the sheet is full."""


class MissingProgramError(ReconError):
    """Something that this command needs is not installed."""
