"""Read a file: find its importer, and put together what the files of an archive hold."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from recon_xl.errors import UnknownFormatError
from recon_xl.importers.profiles import Known, Profile, find, load, profiles_in, user_folder
from recon_xl.importers.registry import Importer, SplitBatches, Wishes, importer_of
from recon_xl.importers.source import Source, sources
from recon_xl.language import _
from recon_xl.model.statement import Ledger, Statement

# What a caller may name as a profile: one that is loaded, a file, or the name of a saved one.
ProfileName = Profile | Path | str | None


def wishes_for(
    path: Path | str,
    *,
    profile: ProfileName = None,
    folders: Sequence[Path] = (),
    account: str | None = None,
    split_batches: SplitBatches = False,
) -> Wishes:
    """Return what is wanted of a file, with the profiles that can be recognised in it.

    Args:
        path: The file; profiles beside it count.
        profile: The one that the user named.
        folders: Where saved ones are looked for too, such as the workbook's folder.
        account: The account that is wanted of a ledger.
        split_batches: Whether to make one line of each detail of a collective entry, for all
            accounts or for these.

    Raises:
        FileMissingError: There is no profile of that name.
        BadValuesError: A saved profile cannot be read.
    """
    places = [Path(path).parent, *folders]
    chosen = find(profile, *places) if isinstance(profile, Path | str) else profile
    own = () if chosen else tuple(profiles_in(*places, user_folder()))
    return Wishes(account, Known(chosen, own), split_batches)


def statements_from(path: Path | str, wishes: Wishes) -> list[Statement]:
    """Read the statements of a file, or of every file in an archive.

    Raises:
        UnknownFormatError: No importer reads it as statements.
    """
    return [found for source in sources(path) for found in _statements(source, wishes)]


def ledger_from(path: Path | str, wishes: Wishes) -> Ledger:
    """Read the ledger of a file or a database; an archive holds the parts of one export.

    Raises:
        UnknownFormatError: No importer reads it as a ledger, or an archive holds two formats.
    """
    if _names_database(path):
        from recon_xl.importers.database import ledger_of_database

        return ledger_of_database(load(Path(path)), wishes.account, name=Path(path).name)
    return _ledger(sources(path), wishes)


def anything_from(path: Path | str, as_: str | None, wishes: Wishes) -> list[Statement] | Ledger:
    """Read a file as what it is, or as what the user says that it is.

    Args:
        path: The file.
        as_: "statement" or "ledger"; None to decide by evidence.
        wishes: What is wanted of it.

    Raises:
        UnknownFormatError: Nothing tells a statement from a ledger.
    """
    if _names_database(path):
        return ledger_from(path, wishes)
    files = sources(path)
    side = as_ or side_of_files(files, wishes.known)
    if side == "ledger":
        return _ledger(files, wishes)
    return [found for source in files for found in _statements(source, wishes)]


def side_of_files(files: Sequence[Source], known: Known) -> str:
    """Tell whether files hold statements or a ledger.

    Raises:
        UnknownFormatError: Nothing tells.
    """
    sides = {importer_of(source).side(source, known) for source in files}
    if len(sides) == 1 and (side := sides.pop()):
        return side
    raise UnknownFormatError(
        _("Nothing tells whether this is a statement or a ledger."),
        where=files[0].name,
        remedy=_("Say it with --as statement or --as ledger. Nothing was changed."),
    )


def _names_database(path: Path | str) -> bool:
    return Path(path).suffix.lower() == ".toml"


def _statements(source: Source, wishes: Wishes) -> list[Statement]:
    importer = importer_of(source)
    if importer.statements is None:
        raise _wrong_side(importer, source)
    found = importer.statements(source, wishes)
    return [s if s.format else replace(s, format=importer.name) for s in found]


def _ledger(files: Sequence[Source], wishes: Wishes) -> Ledger:
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
    ledger = importer.ledger(files, wishes)
    return ledger if ledger.format else replace(ledger, format=importer.name)


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
