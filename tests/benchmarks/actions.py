"""Single actions on one workbook, each through the command line in a process of its own.

What is measured is what a person waits for: from the start of the process to its end, less what
bare Python takes to start in the same run. The peer does the least that a script would do: openpyxl
reads the workbook and writes it again.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from recon_xl.model.reconciliation import Reconciliation
from recon_xl.model.sides import SIDES
from recon_xl.workbooks import new_workbook, open_workbook
from tests.benchmarks.generator import month
from tests.benchmarks.table import Row

SECONDS_MAX = 1.0
ROWS_MIN = 10_000
# Statement lines of a month whose ledger and statement have so many rows together; its ledger has
# seven entries for four lines.
LINES_PER_ROW = 0.37
ACCOUNT = "86011117947"
COLUMNS = {
    "date": "Dato",
    "amount_minor": "Beløp",
    "text": "Tekst",
    "kid": "KID",
    "counterparty": "Motpart",
    "reference": "Referanse",
}
_START = "from recon_xl.cli import main; main()"
_PEER = "import openpyxl, sys; openpyxl.load_workbook(sys.argv[1]).save(sys.argv[2])"


def rows(sizes: Sequence[int], rounds: int) -> list[Row]:
    """Return the time of each action.

    Args:
        sizes: Rows of ledger and statement together, of each workbook.
        rounds: The best of so many counts.
    """
    made = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            book = made_book(Path(folder), size)
            held = open_workbook(book).reconciliation
            about = f"{len(held.ledger):,} entries, {len(held.statement):,} lines"
            about += f", {len(held.matches):,} matches"
            peer, took = timed(book, commands(held, book), rounds)
            for name, seconds in took.items():
                met = seconds <= SECONDS_MAX if size == ROWS_MIN else None
                goal = f"≤ {SECONDS_MAX:g} s" if size <= ROWS_MIN else ""
                against = f"{about}; {seconds / peer:.2f} of openpyxl ({peer:.2f} s)"
                made.append(Row("actions", name, f"{seconds:.2f} s", against, goal, met))
    return made


def made_book(folder: Path, size: int) -> Path:
    """Write a matched month into a workbook, with about so many rows on both sides together."""
    made = month("medium", 11, round(size * LINES_PER_ROW))
    sides = {"statement": made.statement, "ledger": made.ledger}
    path = folder / "month.xlsx"
    with new_workbook(path, "nb") as workbook:
        workbook.apply("new")
        for side, frame in sides.items():
            ledger_account = {"Konto": "1920"} if side == "ledger" else {}
            file = _written(frame, folder / f"{side}.csv", **ledger_account)
            workbook.apply("import", files=[file], as_=side, account=ACCOUNT)
        workbook.apply("match")
        workbook.save()
    return path


def commands(held: Reconciliation, book: Path) -> Mapping[str, list[list[str]]]:
    """Return what is done on a copy of the workbook, by name: the last command is measured."""
    file = str(book)
    is_open = {side: held.side(side)[held.side(side)["state"] == "open"] for side in SIDES}
    pair = is_open["ledger"].merge(is_open["statement"], on="amount_minor").iloc[0]
    entry = is_open["ledger"]["id"].iloc[len(is_open["ledger"]) // 2]
    line = is_open["statement"]["id"].iloc[len(is_open["statement"]) // 2]
    match = held.matches["match_id"].iloc[len(held.matches) // 2]
    suggestion = held.suggestions["match_id"].iloc[len(held.suggestions) // 2]
    new_line = _written(_new_lines(), book.with_name("new.csv"))
    withdraw = ["withdraw", file, match]
    return {
        "status": [["status", file]],
        "pair": [["pair", file, "--ledger", pair["id_x"], "--statement", pair["id_y"]]],
        "withdraw": [withdraw],
        "deactivate": [["deactivate", file, entry, "--reason", "gammel"]],
        "accept": [["accept", file, suggestion]],
        "post": [["post", file, line]],
        "import of two lines": [
            ["import", file, str(new_line), "--as", "statement", "--account", ACCOUNT]
        ],
        "match": [["match", file]],
        "undo": [withdraw, ["undo", file]],
        "redo": [withdraw, ["undo", file], ["redo", file]],
    }


def timed(
    book: Path, asked: Mapping[str, list[list[str]]], rounds: int
) -> tuple[float, dict[str, float]]:
    """Return seconds of the peer and of the last command of each list, less bare Python's start.

    Each round does the commands before it once more, on a fresh copy of the workbook.
    """
    fresh, written = book.with_name("fresh.xlsx"), book.with_name("written.xlsx")
    shutil.copyfile(book, fresh)
    best: dict[str, float] = {}
    bare = min(_seconds("pass", []) for _round in range(rounds + 2))
    peer = float("inf")
    for _round in range(rounds):
        peer = min(peer, _seconds(_PEER, [str(fresh), str(written)]) - bare)
        for name, steps in asked.items():
            shutil.copyfile(fresh, book)
            took = [_seconds(_START, step) for step in steps][-1] - bare
            best[name] = min(best.get(name, took), took)
    return peer, best


def _seconds(code: str, arguments: Sequence[str]) -> float:
    # As it is installed: compiled once, and not for every command.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-c", code, *arguments]
    started = time.perf_counter()
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=env)
    took = time.perf_counter() - started
    assert done.returncode in {0, 1} and not done.stderr.startswith("Traceback"), done.stderr
    return took


def _new_lines() -> pd.DataFrame:
    lines = {"date": pd.Timestamp("2026-05-30"), "amount_minor": [-7_700, 123_450]}
    texts = {"text": "Kortkjøp", "kid": "", "counterparty": "", "reference": ["NY1", "NY2"]}
    return pd.DataFrame(lines | texts)


def _written(frame: pd.DataFrame, path: Path, **more: str) -> Path:
    shown = frame[list(COLUMNS)].assign(
        date=pd.to_datetime(frame["date"]).dt.strftime("%d.%m.%Y"),
        amount_minor=[f"{minor / 100:.2f}".replace(".", ",") for minor in frame["amount_minor"]],
    )
    shown.rename(columns=COLUMNS).assign(**more).to_csv(path, sep=";", index=False)
    return path
