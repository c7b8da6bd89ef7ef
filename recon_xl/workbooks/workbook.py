"""A reconciliation workbook: load it, apply actions, save it."""

import inspect
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from getpass import getuser
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from recon_xl import language
from recon_xl.actions.outcome import Outcome
from recon_xl.actions.reviewing import with_reviews_told
from recon_xl.errors import FileMissingError, UnknownIdError, WorkbookChangedError
from recon_xl.findings import journal_findings
from recon_xl.language import _
from recon_xl.model.journal import last_number
from recon_xl.model.reconciliation import Reconciliation
from recon_xl.model.sides import SIDES
from recon_xl.resources import resource
from recon_xl.workbooks.cells import to_reconciliation
from recon_xl.workbooks.changes import changes
from recon_xl.workbooks.chosen import Chosen
from recon_xl.workbooks.documents import Documents
from recon_xl.workbooks.lost_columns import lost_columns
from recon_xl.workbooks.names import value_names
from recon_xl.workbooks.overview import overview_cells
from recon_xl.workbooks.package import PackageStorage
from recon_xl.workbooks.places import located
from recon_xl.workbooks.reading import Wishes, read_files
from recon_xl.workbooks.storage import Cell, SheetTable, Storage


class Workbook:
    """A reconciliation workbook, closed or open.

    A closed one is changed in memory and written by `save`. One that is open in a spreadsheet shows
    every action at once, and `save` saves it there.
    """

    def __init__(self, storage: Storage) -> None:
        """Take a workbook's storage.

        Args:
            storage: Its tables of cells.
        """
        self._storage = storage
        self._is_open = not isinstance(storage, PackageStorage)
        self._tables: Mapping[str, SheetTable] | None = None
        self._headers: Mapping[str, Sequence[str]] = {}
        self._stored: Reconciliation | None = None
        self._reconciliation: Reconciliation | None = None
        self._documents = Documents(storage.path)

    @property
    def path(self) -> Path | None:
        """Where it stands; None for one that was never saved to a local folder."""
        return self._storage.path

    @property
    def lang(self) -> str:
        """Its language: "nb" or "en"."""
        return self._storage.lang

    @property
    def reconciliation(self) -> Reconciliation:
        """Its tables, as they are after the last action or the last `reload`.

        Raises:
            NotAReconciliationError: A table or a column is missing.
            BadValuesError: Cells hold what is no date, no amount or no known word.
            DamagedWorkbookError: The tables contradict each other.
        """
        if self._reconciliation is None:
            self._load()
        assert self._reconciliation is not None
        return self._reconciliation

    @property
    def warnings(self) -> list[str]:
        """What is to be said of it when it is opened: a column is lost, the journal's chain broken.

        Raises:
            ReconError: As `reconciliation`.
        """
        return self._warned(self.reconciliation)

    def apply(self, action: str, **arguments: Any) -> dict[str, Any]:
        """Do what a command does.

        Args:
            action: The command's name.
            arguments: The command's options, "-" as "_" and "as" as "as_". `files` are read, `to`
                is the folder for documents. `by` says who does it, the user of this computer unless
                told; `at` when, now unless told or SOURCE_DATE_EPOCH names the moment.

        Returns:
            What the command prints as JSON; its `warnings` begin with those of the workbook.

        Raises:
            ReconError: The action refuses; nothing was changed.
        """
        with language.keeping(self.lang):
            act = _action(action)
            if self._is_open:
                self._load()  # the user may have typed meanwhile
            options = self._options(act, arguments)
            by, at = options.pop("by", None) or getuser(), options.pop("at", None) or _now()
            before = self.reconciliation
            outcome = act(with_reviews_told(before, by=by, at=at), by=by, at=at, **options)
            self._keep(_told_with_an_action(outcome, before), arguments.get("to"))
            warnings = [*self._warned(before), *outcome.result.get("warnings", [])]
        return outcome.result | {"warnings": warnings}

    def cells(self) -> Mapping[str, SheetTable]:
        """Return the cells of its tables as they stand there, the user's own columns too."""
        with located(self.path):
            return self._storage.read()

    def reload(self) -> None:
        """Read it again: a person may have typed into an open one. What was not saved is gone.

        Raises:
            ReconError: As `reconciliation`.
        """
        self._load()

    def save(self) -> None:
        """Write documents, then the workbook; when the workbook cannot be saved, no document stays.

        Raises:
            WorkbookChangedError: Somebody else changed the workbook since it was read.
            WorkbookLockedError: It is open elsewhere, or may not be written.
        """
        with language.keeping(self.lang), self._documents.written():
            if not self._is_open:  # each action has written an open one, and people type since
                self._write()
            self._storage.save()

    def close(self) -> None:
        """Let go of it; what was not saved is gone."""
        self._storage.close()

    def __enter__(self) -> Self:
        """Return the workbook itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()

    def _load(self) -> None:
        self._read()
        self._reconciliation = self._stored

    def _read(self) -> None:
        with located(self.path):
            self._tables = self._storage.read()
            self._headers = {side: self._tables[side].headers for side in SIDES}
            self._stored = to_reconciliation(self._tables, self.lang)

    def _warned(self, reconciliation: Reconciliation) -> list[str]:
        lost = lost_columns(self._headers, self.lang)
        return [*lost, *(f"{one.text} {one.remedy}" for one in journal_findings(reconciliation))]

    def _options(self, act: Callable[..., Outcome], arguments: dict[str, Any]) -> dict[str, Any]:
        """Return what the action takes: sources instead of files, a folder instead of `to`."""
        options = {name: value for name, value in arguments.items() if name != "to"}
        as_ = options.pop("as_", None) or options.pop("as", None)
        profile = options.pop("profile", None)
        if "files" in options:
            folders = [self.path.parent] if self.path else []
            accounts = self.reconciliation.accounts
            split = frozenset(accounts.loc[accounts["split_batches"], "account"])
            wishes = Wishes(as_, profile, options.get("account"), folders, split)
            options["sources"] = read_files(options.pop("files"), wishes)
        if "folder" in inspect.signature(act).parameters:
            folder = self._documents.folder(arguments.get("to"))
            options["folder"] = self._documents.shown(folder)
            options["taken"] = self._documents.taken(folder)
        return options

    def _keep(self, outcome: Outcome, to: str | Path | None) -> None:
        before = self._reconciliation
        self._reconciliation = outcome.reconciliation
        if outcome.files:
            self._documents.add(self._documents.folder(to), outcome.files)
        self._documents.rename(outcome.renamed)
        if not self._is_open:
            return
        try:
            with self._documents.written():
                self._write()
        except BaseException:
            self._reconciliation = before
            self._documents.forget()
            raise

    def _write(self) -> None:
        """Bring what is different into the storage."""
        if self._reconciliation is None:
            return
        if self._tables is None:
            self._read()
        assert self._tables is not None
        assert self._stored is not None
        found = changes(self._tables, self._stored, self._reconciliation, self.lang)
        if found or not self._is_open:
            self._storage.write(found, self._cells())
            self._tables = None

    def _cells(self) -> dict[str, Cell]:
        """Return the values of named cells, except those that a person typed over."""
        typed = self._storage.named_cells()
        with language.use(self.lang):
            shown = overview_cells(self.reconciliation, self.lang, Chosen.of(typed))
        ours = set(value_names())
        return {name: cell for name, cell in shown.items() if name in ours or name not in typed}


def open_workbook(path: Path | str) -> Workbook:
    """Open a closed workbook.

    Raises:
        FileMissingError: There is no such file.
        NotAReconciliationError: It is no reconciliation workbook.
        WorkbookLockedError: It is encrypted, or an old .xls.
    """
    return Workbook(PackageStorage.open(Path(path)))


def new_workbook(path: Path | str, lang: str, template: Path | str | None = None) -> Workbook:
    """Return a new, empty workbook; `save` writes it.

    Args:
        path: Where it will stand.
        lang: "nb" or "en".
        template: A template of the user's own, in whatever language it is.

    Raises:
        WorkbookChangedError: There is a file of that name already.
        FileMissingError: The folder or the template is not there.
    """
    target = Path(path)
    source = Path(template) if template else resource("templates", f"reconciliation-{lang}.xlsx")
    if target.exists():
        raise WorkbookChangedError(
            _("{file} exists already.", file=target.name),
            where=str(target),
            remedy=_("Choose another name. Nothing was changed."),
        )
    if not source.is_file():
        raise FileMissingError(
            _("There is no template {file}.", file=source.name), where=str(source)
        )
    if not target.parent.is_dir():
        raise FileMissingError(
            _("There is no folder {folder}.", folder=target.parent), where=str(target)
        )
    if target.suffix.lower() != source.suffix.lower():
        raise FileMissingError(
            _("A workbook from this template ends in {suffix}.", suffix=source.suffix),
            where=str(target),
            remedy=_("Name it {file}. Nothing was written.", file=target.stem + source.suffix),
        )
    return Workbook(PackageStorage(target, source.read_bytes(), is_new=True))


def _told_with_an_action(outcome: Outcome, before: Reconciliation) -> Outcome:
    """Return the outcome; without review marks where the action itself changed nothing."""
    journal = outcome.reconciliation.journal
    if len(journal) > len(before.journal) and journal["action"].iloc[-1] == "review":
        result = {**outcome.result, "journal_no": last_number(before.journal)}
        return replace(outcome, reconciliation=before, result=result)
    return outcome


def _action(name: str) -> Callable[..., Outcome]:
    from recon_xl.actions.registry import ACTIONS

    if name not in ACTIONS:
        raise UnknownIdError(
            _("There is no action {name}.", name=name),
            remedy=_("Actions: {names}.", names=", ".join(ACTIONS)),
        )
    return ACTIONS[name]


def _now() -> datetime:
    told = os.environ.get("SOURCE_DATE_EPOCH")
    if told:
        return datetime.fromtimestamp(int(told), tz=UTC).replace(tzinfo=None)
    return datetime.now()  # noqa: DTZ005 (the user's own clock is what the journal tells)
