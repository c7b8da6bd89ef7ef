"""Golden files: what a sample was read as, looked through by a person, beside the sample.

`python -m tests.importers.golden` writes those that are missing. It never overwrites one: whoever
changes what is read deletes the golden file first, and reads the new one.
"""

import json
from pathlib import Path
from typing import Any

import pandas as pd

import recon_xl.importers
from recon_xl import language
from recon_xl.errors import ReconError
from recon_xl.model.statement import Ledger, Statement

DATA = Path(__file__).parents[1] / "data"
FORMATS = ("bai2", "camt", "csv", "excel", "mt940", "ofx", "qif", "saft")
SUFFIX = ".golden.json"


def samples(*formats: str) -> list[Path]:
    """Return the samples of these formats."""
    found = [path for name in formats for path in sorted((DATA / name).iterdir())]
    return [path for path in found if path.is_file() and not path.name.endswith(SUFFIX)]


def golden_of(path: Path) -> str:
    """Return what a sample is read as, or why it is refused, as JSON."""
    with language.use("en"):
        try:
            as_ = "statement" if path.parent.name == "malformed" else None
            read = recon_xl.importers.read(path, as_)
        except ReconError as error:
            told: Any = {
                "error": type(error).__name__,
                "problem": error.problem,
                "where": error.where,
                "remedy": error.remedy,
            }
        else:
            told = _ledger(read) if isinstance(read, Ledger) else [_statement(s) for s in read]
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _statement(statement: Statement) -> dict[str, Any]:
    return {
        "format": statement.format,
        "encoding": statement.encoding,
        "account": statement.account,
        "currency": statement.currency,
        "opening_minor": statement.opening_minor,
        "closing_minor": statement.closing_minor,
        "number": statement.number,
        "from": str(statement.from_date),
        "to": str(statement.to_date),
        "identity": statement.identity,
        "name": statement.name,
        "warnings": statement.warnings,
        "lines": _rows(statement.lines, {"account", "currency"}),
    }


def _ledger(ledger: Ledger) -> dict[str, Any]:
    return {
        "format": ledger.format,
        "encoding": ledger.encoding,
        "company": ledger.company,
        "org_no": ledger.org_no,
        "accounts": [
            {name: str(value) if name == "opening_date" else value for name, value in told.items()}
            for told in map(vars, ledger.accounts)
        ],
        "warnings": ledger.warnings,
        "entries": _rows(ledger.entries, set()),
    }


def _rows(frame: pd.DataFrame, left_out: set[str]) -> list[dict[str, Any]]:
    """Return rows without what is blank, and without amounts that are said twice."""
    found = []
    for row in frame.drop(columns=list(left_out)).to_dict("records"):
        if row["currency_amount_minor"] == row["amount_minor"]:
            del row["currency_amount_minor"]
        shown = {name: _shown(value) for name, value in row.items()}
        found.append({name: value for name, value in shown.items() if value not in {"", None}})
    return found


def _shown(value: Any) -> Any:
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    return None if pd.isna(value) else value


if __name__ == "__main__":
    for sample in samples(*FORMATS, "malformed"):
        golden = sample.with_name(sample.name + SUFFIX)
        if not golden.exists():
            golden.write_text(golden_of(sample), encoding="utf-8")
