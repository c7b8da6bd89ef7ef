"""Stories are run as they are read: `>>> run("recon-xl …")` prints what a terminal would show.

`matched` puts the demo month on the desk, imported and matched; `type_into` is a person in Excel;
`write` is a file from a bank or an accounting system.
"""

import contextlib
import io
import shlex
import shutil
from pathlib import Path

import pytest

from recon_xl.cli import main
from recon_xl.demo import demo_files
from recon_xl.model.numbers import NO_BREAK_SPACE
from recon_xl.model.tables import TABLES
from recon_xl.workbooks.package import PackageStorage
from recon_xl.workbooks.storage import TableChange


def run(line: str) -> None:
    """Run one command and print its output, its errors after it, and a status that is not 0."""
    out, err = io.StringIO(), io.StringIO()
    status: object = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main(shlex.split(line)[1:])
        except SystemExit as left:
            status = left.code or 0
    shown = (out.getvalue() + err.getvalue()).replace(NO_BREAK_SPACE, " ").rstrip()
    print(shown)  # noqa: T201
    if status:
        print(f"(status {status})")  # noqa: T201


def write(name: str, text: str) -> None:
    """Write a file as a bank or an accounting system would: lines of a table."""
    lines = (line.strip() for line in text.strip().splitlines())
    Path(name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def type_into(book: str, sheet: str, row: str, **cells: str) -> None:
    """Type into the row of a sheet that holds `row`, as a person does in Excel; "_" is a blank."""
    storage = PackageStorage.open(Path(book))
    name = next(name for name, table in TABLES.items() if table.sheet(storage.lang) == sheet)
    table = storage.read()[name]
    at = next(number for number, values in enumerate(table.rows) if row in values)
    columns = [table.headers.index(header.replace("_", " ")) for header in cells]
    changed = {at: dict(zip(columns, cells.values(), strict=True))}
    storage.write([TableChange(name, changed)], {})
    storage.save()


@pytest.fixture(scope="session")
def matched_month():
    """Import and match the demo month once; the other stories begin where it ends."""
    known: list[bytes] = []

    def matched(book: str) -> None:
        if not known:
            with contextlib.redirect_stdout(io.StringIO()):
                run(f"recon-xl new {book}")
                run(f"recon-xl import {book} kontoutskrift.xml hovedbok.xml åpne-poster.xlsx")
                run(f"recon-xl match {book}")
            known.append(Path(book).read_bytes())
        Path(book).write_bytes(known[0])

    return matched


@pytest.fixture(autouse=True)
def desk(doctest_namespace, monkeypatch, tmp_path, matched_month):
    """Put the files of the demo month on a desk of their own, under names a controller gives."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1780495500")
    monkeypatch.setenv("LANG", "nb_NO.UTF-8")
    monkeypatch.setenv("LOGNAME", "silje")
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    files = demo_files()
    shutil.copy(files.statement[0], "kontoutskrift.xml")
    shutil.copy(files.saft, "hovedbok.xml")
    shutil.copy(files.open_items, "åpne-poster.xlsx")
    doctest_namespace |= {"run": run, "write": write, "type_into": type_into}
    doctest_namespace["matched"] = matched_month
