"""Read a file: find its importer, and put together what the files of an archive hold."""

from collections.abc import Sequence
from pathlib import Path

from recon_xl.errors import UnknownFormatError
from recon_xl.importers.registry import Importer, importer_of
from recon_xl.importers.source import Source, sources
from recon_xl.language import _
from recon_xl.model.statement import Ledger, Statement


def statements_from(path: Path | str) -> list[Statement]:
    """Read the statements of a file, or of every file in an archive.

    Raises:
        UnknownFormatError: No importer reads it as statements.
    """
    return [statement for source in sources(path) for statement in _statements(source)]


def ledger_from(path: Path | str, account: str | None = None) -> Ledger:
    """Read the ledger of a file; an archive holds the parts of one export.

    Raises:
        UnknownFormatError: No importer reads it as a ledger, or an archive holds two formats.
    """
    files = sources(path)
    return _ledger(files, account)


def anything_from(path: Path | str, as_: str | None = None) -> list[Statement] | Ledger:
    """Read a file as what it is, or as what the user says that it is.

    Args:
        path: The file.
        as_: "statement" or "ledger"; None to decide by evidence.

    Raises:
        UnknownFormatError: Nothing tells a statement from a ledger.
    """
    files = sources(path)
    side = as_ or _side(files)
    if side == "ledger":
        return _ledger(files, None)
    return [statement for source in files for statement in _statements(source)]


def _side(files: Sequence[Source]) -> str:
    sides = {importer_of(source).side(source) for source in files}
    if len(sides) == 1 and (side := sides.pop()):
        return side
    raise UnknownFormatError(
        _("Nothing tells whether this is a statement or a ledger."),
        where=files[0].name,
        remedy=_("Say it with --as statement or --as ledger. Nothing was changed."),
    )


def _statements(source: Source) -> list[Statement]:
    importer = importer_of(source)
    if importer.statements is None:
        raise _wrong_side(importer, source)
    return importer.statements(source)


def _ledger(files: Sequence[Source], account: str | None) -> Ledger:
    importers = {importer.name: importer for importer in map(importer_of, files)}
    if len(importers) > 1:
        raise UnknownFormatError(
            _("The archive holds several formats: {formats}.", formats=", ".join(importers)),
            where=files[0].name.split("/")[0],
            remedy=_("Unpack it and import the files one by one. Nothing was changed."),
        )
    importer = next(iter(importers.values()))
    if importer.ledger is None:
        raise _wrong_side(importer, files[0])
    return importer.ledger(files, account)


def _wrong_side(importer: Importer, source: Source) -> UnknownFormatError:
    if importer.statements is None:
        problem = _("{format} holds a ledger, no bank statement.", format=importer.name)
    else:
        problem = _("{format} holds bank statements, no ledger.", format=importer.name)
    return UnknownFormatError(
        problem,
        where=source.name,
        remedy=_("Import it as what it is. Nothing was changed."),
    )
