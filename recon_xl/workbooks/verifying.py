"""Verify files against their seals: documents by themselves, workbooks with their documents."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from recon_xl.errors import FileMissingError, ReconError
from recon_xl.findings import changed_approvals, told_break
from recon_xl.language import _, keeping, plural
from recon_xl.model.journal import broken_rows, last_number
from recon_xl.model.reconciliation import Reconciliation
from recon_xl.model.tables import APPROVALS, JOURNAL
from recon_xl.reports.documents import read_document
from recon_xl.reports.findings import Finding, of_document
from recon_xl.reports.verification import verify_against, verify_document
from recon_xl.workbooks.workbook import open_workbook

WORKBOOKS = (".xlsx", ".xlsm")


def verify_files(paths: Sequence[Path]) -> dict[str, Any]:
    """Check each file: a document's seal, or a workbook's journal and every approval in it.

    Args:
        paths: Documents (PDF) and workbooks.

    Returns:
        `ok`, `findings` (which cell of what is not what was approved) and `files`: `file`, `ok` and
        `text` for each of them.

    Raises:
        FileMissingError: There is no such file.
    """
    told, findings = list[dict[str, Any]](), list[Finding]()
    for path in paths:
        if not path.is_file():
            raise FileMissingError(
                _("There is no file {file}.", file=path.name),
                where=str(path.parent),
                remedy=_("Check the name. Nothing was verified."),
            )
        is_workbook = path.suffix.lower() in WORKBOOKS
        found, text = _workbook(path) if is_workbook else _document(path)
        told.append({"file": str(path), "ok": not found, "text": text})
        findings += found
    return {"ok": not findings, "findings": findings, "files": told, "warnings": []}


def _document(path: Path) -> tuple[list[Finding], str]:
    found = verify_document(path.read_bytes(), file=path.name)
    if found:
        return found, plural("{n} finding", "{n} findings", len(found))
    evidence = read_document(path)
    if evidence.is_draft:
        return [], _("draft; nothing is approved by it")
    return [], _("whole; seal {seal}", seal=evidence.seal)


def _workbook(path: Path) -> tuple[list[Finding], str]:
    with open_workbook(path) as workbook, keeping(workbook.lang):
        reconciliation, lang = workbook.reconciliation, workbook.lang
        found = _journal(reconciliation, path, lang)
        approvals = reconciliation.approvals[reconciliation.approvals["document"] != ""]
        for row in approvals.to_dict("records"):
            found += _approval(reconciliation, row, path, lang)
        found += _told_by_journal(reconciliation, found, path, lang)
        n = len(approvals)
        text = (
            plural("{n} finding", "{n} findings", len(found))
            if found
            else plural(
                "journal whole, {n} approval as sealed",
                "journal whole, {n} approvals as sealed",
                n,
            )
        )
    return found, text


def _approval(
    reconciliation: Reconciliation, approval: dict[str, Any], path: Path, lang: str
) -> list[Finding]:
    """Compare an approval with its document, and its document with the rows of the workbook."""
    document = path.parent / approval["document"]
    if not document.is_file():
        text = _("The document of approval {n} is not there.", n=approval["approval_no"])
        return [of_document(str(approval["document"]), text)]
    content = document.read_bytes()
    found = verify_document(content, file=document.name)
    try:
        evidence = read_document(content)
    except ReconError:
        return found
    if evidence.seal != approval["seal"]:
        text = _("The document does not carry the seal of approval {n}.", n=approval["approval_no"])
        found.append(of_document(document.name, text, was=approval["seal"], now=evidence.seal))
    return found + verify_against(reconciliation, evidence, lang=lang, file=document.name)


def _told_by_journal(
    reconciliation: Reconciliation, known: Sequence[Finding], path: Path, lang: str
) -> list[Finding]:
    """Compare the Approvals table with the journal; what a document has told is not told again."""
    told = {(one["table"], one["row"], one["column"]) for one in known}
    found: list[Finding] = []
    for one in changed_approvals(reconciliation):
        finding = of_document(path.name, one.text, was=one.was, now=one.is_now)
        finding["table"], finding["row"] = APPROVALS.excel_name, str(one.number)
        finding["column"] = APPROVALS.by_field[one.field].header(lang)
        if (finding["table"], finding["row"], finding["column"]) not in told:
            found.append(finding)
    return found


def _journal(reconciliation: Reconciliation, path: Path, lang: str) -> list[Finding]:
    found: list[Finding] = []
    for number in broken_rows(reconciliation.journal, last_number(reconciliation.undo)):
        finding = of_document(path.name, told_break(number))
        finding["table"], finding["row"] = JOURNAL.excel_name, str(number)
        finding["column"] = JOURNAL.by_field["hash"].header(lang)
        found.append(finding)
    return found
