"""Collect texts into the Norwegian catalogues, ours and click's, and compile them: `make locale`.

New texts come in without a translation, texts that are gone go out; what a translator wrote stays.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "recon_xl" / "locale" / "nb" / "LC_MESSAGES"
HEADER = "# Norwegian (bokmål) texts of {name}."


@dataclass(frozen=True)
class Texts:
    """Where texts come from, and their catalogue.

    Attributes:
        name: Of the package and of the catalogue's files.
        source: The package.
        keywords: The functions that look a text up.
    """

    name: str
    source: Path
    keywords: dict[str, tuple[int, int] | None]

    @property
    def po(self) -> Path:
        """What translators edit."""
        return FOLDER / f"{self.name}.po"

    @property
    def mo(self) -> Path:
        """What gettext reads."""
        return FOLDER / f"{self.name}.mo"


OURS = Texts("recon_xl", ROOT / "recon_xl", {"_": None, "mark": None, "plural": (1, 2)})
# Usage, options, and what is wrong with them: click asks gettext for each of its words.
CLICK = Texts("click", Path(click.__file__).parent, {"_": None, "ngettext": (1, 2)})
CATALOGUES = (OURS, CLICK)


def collected(texts: Texts) -> Catalog:
    """Return every text that the code can show, without translations."""
    catalog = _catalog(texts.name)
    found = extract_from_dir(
        str(texts.source),
        method_map=[("**.py", "python")],
        keywords=texts.keywords,
        comment_tags=("translators:",),
    )
    for file, _line, message, _comments, _context in found:
        # Without line numbers: they would change the catalogue with every edit.
        catalog.add(message, locations=[(f"{texts.name}/{file}", None)])
    return catalog


def translated(texts: Texts) -> Catalog:
    """Return the catalogue as it stands in the repository."""
    with texts.po.open("rb") as file:
        return read_po(file, locale="nb")


def renewed(texts: Texts) -> Catalog:
    """Return all texts of the code, with the translations that there are."""
    catalog, known = collected(texts), translated(texts)
    for message in catalog:
        old = known.get(message.id) if message.id else None
        if old is not None and old.string:
            message.string = old.string
    return catalog


def po_bytes(catalog: Catalog) -> bytes:
    """Return the catalogue as the text file that translators edit."""
    buffer = BytesIO()
    write_po(buffer, catalog, sort_output=True, omit_header=False, width=100)
    return buffer.getvalue()


def mo_bytes(catalog: Catalog) -> bytes:
    """Return the catalogue as gettext reads it."""
    buffer = BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def _catalog(name: str) -> Catalog:
    # A date that stands still: the files change when texts change, and only then.
    day = datetime(2026, 1, 1, tzinfo=UTC)
    return Catalog(
        locale="nb",
        project="recon_xl",
        version="nb",
        msgid_bugs_address="recon_xl",
        last_translator="recon_xl",
        language_team="nb",
        creation_date=day,
        revision_date=day,
        header_comment=HEADER.format(name=name),
        fuzzy=False,
    )


def main() -> None:
    """Write both files of each catalogue and say how many texts lack a translation."""
    for texts in CATALOGUES:
        catalog = renewed(texts)
        texts.po.write_bytes(po_bytes(catalog))
        texts.mo.write_bytes(mo_bytes(catalog))
        missing = [
            message for message in catalog if message.id and not _is_complete(message.string)
        ]
        print(f"{texts.name}: {len(catalog)} texts, {len(missing)} without translation")  # noqa: T201


def _is_complete(string: object) -> bool:
    return all(string) if isinstance(string, tuple) else bool(string)


if __name__ == "__main__":
    main()
