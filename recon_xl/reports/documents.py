"""Approval documents as files: what they are called, and what is read back from one."""

import hashlib
import json
import logging
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recon_xl.errors import MalformedFileError
from recon_xl.language import _
from recon_xl.model.accounts import normalise_account
from recon_xl.model.sides import SIDES
from recon_xl.reports.evidence import BALANCES, FORMAT, seal

if TYPE_CHECKING:
    from pypdf import PdfReader

ATTACHMENT = "reconciliation.json"
# What the keywords of a document hold: the seal, and the word that makes it a draft.
SEAL_KEYWORD, DRAFT_KEYWORD = "sha256:", "draft"
DRAFT_WORD = {"en": "draft", "nb": "utkast"}
_WITHDRAWN_WORD = {"en": "withdrawn", "nb": "trukket-tilbake"}
# A revision of a PDF ends so; text inside a file cannot, as a cross-reference comes before it.
_REVISION_END = re.compile(rb"startxref\s+\d+\s+%%EOF(?:\r\n|\r|\n)?")


@dataclass(frozen=True)
class Evidence:
    """What an approval document says of itself.

    Attributes:
        content: The whole file.
        text: The embedded facts, byte for byte.
        facts: The same, read.
        stated_seal: The seal that the metadata name; "" when they name none.
        is_stated_draft: The metadata say that it is a draft.
    """

    content: bytes
    text: bytes
    facts: Mapping[str, Any]
    stated_seal: str
    is_stated_draft: bool

    @property
    def seal(self) -> str:
        """SHA-256 of the facts that are in the document."""
        return seal(self.text)

    @property
    def is_draft(self) -> bool:
        """Nothing is approved by it."""
        return bool(self.facts.get("draft")) or self.is_stated_draft

    @property
    def unsigned(self) -> bytes:
        """The first revision of the file: signatures are appended behind it."""
        return unsigned_revision(self.content)

    @property
    def document_sha256(self) -> str:
        """SHA-256 of the unsigned revision."""
        return hashlib.sha256(self.unsigned).hexdigest()


def document_sha256(content: bytes) -> str:
    """Return the SHA-256 of a document's unsigned revision, as Approvals keep it."""
    return hashlib.sha256(unsigned_revision(content)).hexdigest()


def unsigned_revision(content: bytes) -> bytes:
    """Return a PDF up to the end of its first revision; the whole file when it has one only."""
    end = _REVISION_END.search(content)
    return content[: end.end()] if end else content


def read_document(source: Path | bytes) -> Evidence:
    """Read what an approval document has embedded.

    Args:
        source: The file, or its bytes.

    Raises:
        MalformedFileError: It is no PDF, is damaged, or has not the facts of a reconciliation.
    """
    content = source if isinstance(source, bytes) else source.read_bytes()
    where = "" if isinstance(source, bytes) else source.name
    try:
        texts, keywords = _read_pdf(content)
    # A damaged or forged file can fail anywhere in the reader, and every failure means the same.
    except Exception as error:
        raise MalformedFileError(
            _("The document cannot be read: {error}", error=str(error) or type(error).__name__),
            where=where,
            remedy=_("Take the document from the archive again."),
        ) from error
    if len(texts) != 1:
        raise MalformedFileError(
            _(
                "The document has {n} embedded {name}, it should have one.",
                n=len(texts),
                name=ATTACHMENT,
            ),
            where=where,
            remedy=_("Only documents that recon-xl wrote can be verified."),
        )
    return Evidence(content, texts[0], _read_facts(texts[0], where), *_stated(keywords))


def document_name(
    account: str,
    period: str,
    *,
    draft: bool,
    taken: Collection[str],
    lang: str = "en",
    suffix: str = ".pdf",
) -> str:
    """Return a name for a document that is not taken.

    Args:
        account: The bank account, in whatever spelling.
        period: The month, such as 2026-10.
        draft: It is a draft.
        taken: The names in the folder; case does not count.
        lang: The language of the word for a draft.
        suffix: What the name ends in.

    >>> document_name("8601 11 17947", "2026-10", draft=False, taken=[])
    '86011117947-2026-10.pdf'
    >>> document_name("8601 11 17947", "2026-10", draft=True, lang="nb",
    ...     taken=["86011117947-2026-10-utkast.pdf"])
    '86011117947-2026-10-utkast-2.pdf'
    """
    bare = unicodedata.normalize("NFC", normalise_account(account))
    safe = re.sub(r"[^\w]+", "-", bare).strip("-_")[:60] or "account"
    words = [safe, re.sub(r"[^\w]+", "-", period), *([DRAFT_WORD[lang]] if draft else [])]
    stem = "-".join(words)
    names = {name.casefold() for name in taken}
    number, name = 1, f"{stem}{suffix}"
    while name.casefold() in names:
        number += 1
        name = f"{stem}-{number}{suffix}"
    return name


@contextmanager
def opened(content: bytes) -> "Iterator[PdfReader]":
    """Open a PDF for reading; what its reader mutters about damage is not for the user's eyes."""
    logger = logging.getLogger("pypdf")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        # Only an approval and a check need it, and it is slow to load.
        from pypdf import PdfReader

        yield PdfReader(BytesIO(content))
    finally:
        logger.setLevel(level)


def withdrawn_name(document: str, taken: Collection[str] = (), *, lang: str = "en") -> str:
    """Return what a document is called once its approval is withdrawn.

    Args:
        document: As the workbook calls it, folder and name.
        taken: The names in its folder; case does not count.
        lang: The language of the word for it.

    >>> withdrawn_name("mai-documents/99980612348-2026-10.pdf", lang="nb")
    'mai-documents/99980612348-2026-10-trukket-tilbake.pdf'
    >>> withdrawn_name("mai-documents/99980612348-2026-10.pdf")
    'mai-documents/99980612348-2026-10-withdrawn.pdf'
    """
    stem, point, ending = document.rpartition(".")
    names = {name.casefold() for name in taken}
    stem = f"{stem}-{_WITHDRAWN_WORD[lang]}"
    number, found = 1, f"{stem}{point}{ending}"
    while found.rpartition("/")[2].casefold() in names:
        number += 1
        found = f"{stem}-{number}{point}{ending}"
    return found


def _read_pdf(content: bytes) -> tuple[list[bytes], str]:
    with opened(content) as reader:
        texts = [bytes(text) for text in reader.attachments.get(ATTACHMENT, [])]
        metadata = reader.metadata
        return texts, str(metadata.get("/Keywords", "")) if metadata else ""


def _read_facts(text: bytes, where: str) -> Mapping[str, Any]:
    try:
        facts = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise MalformedFileError(
            _("The embedded {name} is damaged: {error}", name=ATTACHMENT, error=error),
            where=where,
            remedy=_("Take the document from the archive again."),
        ) from error
    if not isinstance(facts, dict) or not _is_whole(facts):
        raise MalformedFileError(
            _("The embedded {name} is not of the kind {kind}.", name=ATTACHMENT, kind=FORMAT),
            where=where,
            remedy=_("Only documents that recon-xl wrote can be verified."),
        )
    return facts


def _is_whole(facts: Mapping[str, Any]) -> bool:
    """Say whether the facts have the shape that `sealed_facts` gives them."""
    number, bridge = facts.get("approval_no"), facts.get("bridge")
    texts = ("account", "currency", "first", "last", "at", "prepared_by", "approved_by")
    return (
        facts.get("format") == FORMAT
        and (isinstance(number, int) or facts.get("draft") is True)
        and all(isinstance(facts.get(field), str) for field in texts)
        and isinstance(facts.get("settings"), dict)
        and isinstance(bridge, dict)
        and all(isinstance(bridge.get(f"{name}_minor"), int) for name in BALANCES)
        and all(_has_rows(facts.get(side), "id", "state") for side in SIDES)
        and _has_rows(facts.get("statements"))
        and _has_rows(facts.get("matches"), "match_id")
        and all(_has_parts(match.get("members")) for match in facts["matches"])
    )


def _has_rows(rows: Any, *keys: str) -> bool:
    return isinstance(rows, list) and all(
        isinstance(row, dict) and all(isinstance(row.get(key), str) for key in keys) for row in rows
    )


def _has_parts(parts: Any) -> bool:
    return isinstance(parts, list) and all(
        isinstance(part, list) and [type(value) for value in part] == [str, str, int]
        for part in parts
    )


def _stated(keywords: str) -> tuple[str, bool]:
    words = [word.strip() for word in keywords.split(",")]
    seals = [word.removeprefix(SEAL_KEYWORD) for word in words if word.startswith(SEAL_KEYWORD)]
    return seals[0] if len(seals) == 1 else "", DRAFT_KEYWORD in words
