"""Stories are run as they are read: `>>> run("recon-xl …")` prints what a terminal would show."""

import contextlib
import io
import shlex
import shutil

import pytest

from recon_xl.cli import main
from recon_xl.demo import demo_files
from recon_xl.model.numbers import NO_BREAK_SPACE


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


@pytest.fixture(autouse=True)
def desk(doctest_namespace, monkeypatch, tmp_path):
    """Put the files of the demo month on a desk of their own, under names a controller gives."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1780495500")
    monkeypatch.setenv("LANG", "nb_NO.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    files = demo_files()
    shutil.copy(files.statement[0], "kontoutskrift.xml")
    shutil.copy(files.saft, "hovedbok.xml")
    shutil.copy(files.open_items, "åpne-poster.xlsx")
    doctest_namespace["run"] = run
