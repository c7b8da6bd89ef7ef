"""The approval document: PDF/A-3a and PDF/UA-1 through Typst, the sealed facts embedded.

Source: ISO 19005-3 (archiving, with attachments), ISO 14289-1 (accessibility).
"""

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from recon_xl.errors import FileMissingError, MalformedFileError, MissingProgramError
from recon_xl.language import _
from recon_xl.reports.content import Report
from recon_xl.reports.display import displayed
from recon_xl.reports.documents import DRAFT_KEYWORD, SEAL_KEYWORD
from recon_xl.reports.evidence import seal, without_surrogates
from recon_xl.reports.glyphs import drawable
from recon_xl.reports.wording import report_folder, words_of
from recon_xl.resources import resource

TEMPLATE_FILE = "approval.typ"
STANDARDS: list[Any] = ["a-3a", "ua-1"]


def compile_pdf(report: Report, facts: str, *, template: Path | None = None) -> bytes:
    """Draw the document: the same report, facts and program give the same bytes.

    Args:
        report: What it says.
        facts: What it seals; embedded byte for byte.
        template: A folder with the user's own template and words; ours when None.

    Raises:
        FileMissingError: The folder has no template or no words.
        MalformedFileError: A user's template is not in order.
        MissingProgramError: This computer has no Typst.
    """
    folder = template or report_folder()
    path = folder / TEMPLATE_FILE
    if not path.is_file():
        raise FileMissingError(
            _("The template has no {name}.", name=TEMPLATE_FILE), where=str(folder)
        )
    words = words_of(report.lang, folder)
    inputs = {
        "data": json.dumps(_drawn(report, facts, folder)[0], ensure_ascii=False),
        "words": json.dumps(words.texts, ensure_ascii=False),
        "facts": facts,
    }
    typst = _typst()
    try:
        pdf = typst.compile(
            path,
            font_paths=_fonts(),
            sys_inputs=inputs,
            pdf_standards=STANDARDS,
            # Without a zone the user's own time is written as it stands, on every machine alike.
            timestamp=datetime.fromisoformat(report.at).replace(tzinfo=UTC),
        )
    except typst.TypstError as error:
        raise MalformedFileError(
            _("The template cannot be drawn: {error}", error=error.message),
            where=str(path),
            remedy=_("Take the template that came with recon-xl. Nothing was approved."),
        ) from error
    assert isinstance(pdf, bytes)
    return pdf


def drawing_warnings(report: Report, facts: str, *, template: Path | None = None) -> list[str]:
    """Say which characters the document cannot show as they are; none when all can be drawn."""
    return _drawn(report, facts, template or report_folder())[1]


def _drawn(report: Report, facts: str, folder: Path) -> tuple[dict[str, Any], list[str]]:
    """Return what the template draws, and the warnings of drawing it."""
    digits = seal(facts)
    tree = displayed(report, words_of(report.lang, folder), digits)
    people = [report.prepared_by, report.approved_by]
    tree["author"] = [without_surrogates(name) for name in people if name]
    draft = [DRAFT_KEYWORD] if report.is_draft else []
    tree["keywords"] = ["recon_xl", f"{SEAL_KEYWORD}{digits}", *draft]
    drawn, warnings = drawable(tree)
    return drawn, warnings


def _typst() -> Any:
    try:
        import typst
    except ImportError as error:
        raise MissingProgramError(
            _("Documents are drawn with Typst, which is not installed."),
            remedy=_(
                "Install it with “pip install typst”. There is no Typst for Windows on ARM: draw"
                " the document on another computer. Nothing was approved."
            ),
        ) from error
    return typst


@cache
def _fonts() -> Any:
    folder = resource("templates", "fonts")
    return _typst().Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
    )
