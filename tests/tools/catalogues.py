"""Collect the texts of the code into the Norwegian catalogue, and compile it: `make locale`.

New texts come in without a translation, texts that are gone go out; what a translator wrote stays.
"""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[2]
PO = ROOT / "recon_xl" / "locale" / "nb" / "LC_MESSAGES" / "recon_xl.po"
MO = PO.with_suffix(".mo")
KEYWORDS = {"_": None, "mark": None, "plural": (1, 2)}
HEADER = "# Norwegian (bokmål) texts of recon_xl."


def collected() -> Catalog:
    """Return every text that the code can show, without translations."""
    catalog = _catalog()
    found = extract_from_dir(
        str(ROOT / "recon_xl"),
        method_map=[("**.py", "python")],
        keywords=KEYWORDS,
        comment_tags=("translators:",),
    )
    for file, _line, message, _comments, _context in found:
        # Without line numbers: they would change the catalogue with every edit.
        catalog.add(message, locations=[(f"recon_xl/{file}", None)])
    return catalog


def translated() -> Catalog:
    """Return the catalogue as it stands in the repository."""
    with PO.open("rb") as file:
        return read_po(file, locale="nb")


def renewed() -> Catalog:
    """Return all texts of the code, with the translations that there are."""
    catalog, known = collected(), translated()
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


def _catalog() -> Catalog:
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
        header_comment=HEADER,
        fuzzy=False,
    )


def main() -> None:
    """Write both files and say how many texts lack a translation."""
    catalog = renewed()
    PO.write_bytes(po_bytes(catalog))
    MO.write_bytes(mo_bytes(catalog))
    missing = [message for message in catalog if message.id and not _is_complete(message.string)]
    print(f"{len(catalog)} texts, {len(missing)} without translation")  # noqa: T201


def _is_complete(string: object) -> bool:
    return all(string) if isinstance(string, tuple) else bool(string)


if __name__ == "__main__":
    main()
