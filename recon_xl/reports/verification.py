"""Verify an approval document: by itself, and against the workbook that it approves.

No findings mean that the document is whole, and that every approved row, match and statement is
what it was.
"""

from recon_xl.errors import ReconError
from recon_xl.language import _
from recon_xl.model.journal import canonical_json
from recon_xl.model.reconciliation import Reconciliation
from recon_xl.model.sides import SIDES
from recon_xl.reports.comparison import (
    changed_approval,
    changed_matches,
    changed_rows,
    changed_settings,
    changed_statements,
)
from recon_xl.reports.documents import Evidence, opened, read_document
from recon_xl.reports.evidence import fact_rows
from recon_xl.reports.findings import Finding, Place, of_document


def verify_document(content: bytes, *, file: str = "") -> list[Finding]:
    """Verify a document by itself: its embedded facts carry its seal, and nothing was added.

    Whether a byte of the drawn pages was changed only the workbook can tell, which keeps the hash
    of the file: `verify_against`.

    Args:
        content: The bytes of the file.
        file: Its name, for the findings.

    Returns:
        What is wrong; a file that cannot be read is one finding. A draft is not a finding.
    """
    try:
        evidence = read_document(content)
    except ReconError as error:
        return [of_document(file, error.problem)]
    found = []
    if evidence.seal != evidence.stated_seal:
        text = _("The embedded data do not carry the seal that the document states.")
        found.append(of_document(file, text, was=evidence.stated_seal, now=evidence.seal))
    if not _is_printed(evidence):
        text = _("The seal of the embedded data is not the one that is printed.")
        found.append(of_document(file, text, now=evidence.seal))
    if canonical_json(evidence.facts).encode(errors="replace") != evidence.text:
        found.append(of_document(file, _("The embedded data are not in canonical form.")))
    if bool(evidence.facts.get("draft")) != evidence.is_stated_draft:
        text = _("The document and its embedded data disagree on whether it is a draft.")
        found.append(of_document(file, text))
    if not _is_as_signed(evidence):
        found.append(of_document(file, _("The document was changed after it was written.")))
    return found


def verify_against(
    reconciliation: Reconciliation, evidence: Evidence, *, lang: str, file: str = ""
) -> list[Finding]:
    """Compare what was approved with what the workbook holds now.

    What a later month may change is not compared: the state and the matches of rows that were open.

    Args:
        reconciliation: The tables as they are now.
        evidence: What the document holds.
        lang: The language of the workbook's headers.
        file: Name of the document, for the findings.

    Returns:
        One finding for every cell that changed, and for every row that is gone; none for a draft
        and for an approval that was withdrawn, since neither locks anything.
    """
    if evidence.is_draft or withdrawn_at(reconciliation, evidence):
        return []
    place = Place(file, lang, evidence.facts["currency"])
    found = changed_approval(reconciliation, evidence, place)
    found += changed_settings(reconciliation, evidence.facts, place)
    for side in SIDES:
        found += changed_rows(reconciliation, evidence.facts, side, place)
    found += changed_matches(reconciliation, evidence.facts, place)
    return found + changed_statements(reconciliation, evidence.facts, place)


def withdrawn_at(reconciliation: Reconciliation, evidence: Evidence) -> str:
    """Return when the document's approval was withdrawn; "" when it counts."""
    approvals = reconciliation.approvals
    found = fact_rows(approvals[approvals["seal"] == evidence.seal])
    return next((row["withdrawn_at"] for row in found if "withdrawn_at" in row), "")


def _is_printed(evidence: Evidence) -> bool:
    """Say whether the seal stands on a page, in whatever groups of digits."""
    try:
        with opened(evidence.content) as reader:
            return any(
                evidence.seal in "".join(page.extract_text().split()) for page in reader.pages
            )
    except Exception:  # a page that cannot be read does not show the seal
        return False


def _is_as_signed(evidence: Evidence) -> bool:
    """Say whether what stands behind the first revision only signs it.

    A revision that is appended to a PDF can replace its pages and what it has embedded.
    """
    if evidence.unsigned == evidence.content:
        return True
    added = evidence.content[len(evidence.unsigned) :]
    if b"/ByteRange" not in added:
        return False
    try:
        before = _drawn(evidence.unsigned)
        return before == _drawn(evidence.content) and _same_facts(evidence)
    except Exception:  # what cannot be compared is not the same
        return False


def _drawn(content: bytes) -> list[bytes]:
    with opened(content) as reader:
        drawn = [page.get_contents() for page in reader.pages]
        return [contents.get_data() if contents else b"" for contents in drawn]


def _same_facts(evidence: Evidence) -> bool:
    return read_document(evidence.unsigned).text == evidence.text
