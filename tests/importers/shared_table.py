"""The table "file, expected, read" of all public samples, for the end of the test output.

`python -m tests.importers.shared_table` prints it alone.
"""

from recon_xl import language
from recon_xl.errors import ReconError
from recon_xl.importers import read, read_ledger, read_statements
from recon_xl.model.statement import Ledger, Statement
from tests.importers.shared_data import Truth, truths

FORMATS = (
    "camt052", "camt053", "camt054", "mt940", "ofx", "bai2", "csv", "csv_no", "saft", "pairs",
    "malformed_synthetic",
)  # fmt: skip
_WIDTHS = (78, 26, 60)


def table() -> list[str]:
    """Return the lines of the table; none when the public samples are not here."""
    with language.use("en"):
        rows = [(str(truth), _expected(truth), _read(truth)) for truth in truths(*FORMATS)]
    if not rows:
        return []
    head = ("file", "expected", "read")
    return [
        "  ".join(text[:width].ljust(width) for text, width in zip(row, _WIDTHS, strict=True))
        for row in (head, *rows)
    ]


def _expected(truth: Truth) -> str:
    parts = []
    if truth.statements is not None:
        parts.append(f"{truth.statements} st")
    if truth.transactions is not None:
        parts.append(f"{truth.transactions} tx")
    if truth.balances is not None:
        parts.append("balances" if truth.balances else "does not balance")
    return ", ".join(parts) or "–"


def _read(truth: Truth) -> str:
    try:
        found = _anything(truth)
    except ReconError as error:
        return f"refused: {error.problem}"
    if isinstance(found, Ledger):
        accounts = ", ".join(about.ledger_account for about in found.accounts) or "–"
        return f"ledger, {len(found.entries)} entries on {accounts}"
    lines = sum(len(statement.lines) for statement in found)
    parts = [f"{len(found)} st", f"{lines} tx"]
    has_both = [s for s in found if s.opening_minor is not None and s.closing_minor is not None]
    if has_both:
        unbalanced = [s for s in has_both if s.unexplained_minor]
        parts.append(f"{len(unbalanced)} do not balance" if unbalanced else "balances")
    left_out = [text for s in found for text in s.warnings if "left out" in text]
    return ", ".join([*parts, *left_out])


def _anything(truth: Truth) -> list[Statement] | Ledger:
    try:
        return read(truth.path)
    except ReconError as error:
        if "--as" not in error.remedy:
            raise
    is_ledger = "hovedbok" in truth.path.name or "system" in truth.path.name
    return read_ledger(truth.path) if is_ledger else read_statements(truth.path)


if __name__ == "__main__":
    print("\n".join(table()))  # noqa: T201
