"""Several actions in one go: what `recon-xl run` and `recon-xl demo` do."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from recon_xl.actions.telling import told_bridges, told_counts
from recon_xl.bridge import bridges
from recon_xl.demo import demo_files
from recon_xl.importers import read
from recon_xl.language import use
from recon_xl.model.dates import period_days
from recon_xl.workbooks.workbook import Workbook, new_workbook, open_workbook


def run_month(
    path: Path,
    *,
    ledger: Sequence[str | Path],
    statement: Sequence[str | Path],
    lang: str,
    rules: str | None = None,
    period: str | None = None,
    account: str | None = None,
    opening_balance: str | None = None,
) -> dict[str, Any]:
    """Import, match and prove, and save the workbook once.

    Args:
        path: The workbook; made when it is not there.
        ledger: Ledger exports.
        statement: Bank files.
        lang: The language of a new workbook.
        rules: What `match` takes, for this run.
        period: Prove the balance at the end of this month instead of the last day.
        account: The account of files that name none.
        opening_balance: The balance on both sides where no file gives one.

    Returns:
        What `import` and `match` tell, together, and the path of the workbook.
    """
    last = period_days(period)[1] if period else None
    with started(path, lang) as workbook:
        sources = [
            source
            for files, side in ((statement, "statement"), (ledger, "ledger"))
            for file in files
            for source in _read(Path(file), side)
        ]
        imported = workbook.apply(
            "import", sources=sources, account=account, opening_balance=opening_balance
        )
        matched = workbook.apply("match", rules=rules)
        workbook.save()
        proofs = told_bridges(
            bridges(workbook.reconciliation, last), workbook.reconciliation.accounts
        )
    return {
        **matched,
        "files": imported["files"],
        "bridge": proofs,
        "workbook": str(path),
        "warnings": list(dict.fromkeys([*imported["warnings"], *matched["warnings"]])),
    }


def make_demo(folder: Path, lang: str) -> dict[str, Any]:
    """Reconcile and approve the demo month in a folder of its own; a second call adds nothing.

    Args:
        folder: Where the workbook and its documents go.
        lang: The language of the workbook.

    Returns:
        What `run` tells, and the paths of the documents.
    """
    files = demo_files()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{files.name}.xlsx"
    told = run_month(path, ledger=files.ledger, statement=files.statement, lang=lang)
    with open_workbook(path) as workbook, use(workbook.lang):
        if not (workbook.reconciliation.approvals["period"] == files.period).any():
            workbook.apply(
                "approve",
                period=files.period,
                prepared_by=files.prepared_by,
                approved_by=files.approved_by,
            )
            workbook.save()
        approvals = workbook.reconciliation.approvals
        counts = told_counts(workbook.reconciliation)
    documents = [str(path.parent / name) for name in approvals["document"]]
    return {**told, "documents": documents, "counts": counts}


def started(path: Path, lang: str) -> Workbook:
    """Return the workbook that is there, or a new one that is not saved yet."""
    if path.exists():
        return open_workbook(path)
    workbook = new_workbook(path, lang)
    workbook.apply("new")
    return workbook


def _read(path: Path, side: str) -> list[Any]:
    found = read(path, as_=side)
    return found if isinstance(found, list) else [found]
