"""Run `recon-xl` as a user does, and keep what it printed."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from recon_xl.cli import main
from tests.cli.files import FILES


@dataclass(frozen=True)
class Told:
    """How a command ended and what it printed."""

    status: int
    out: str
    err: str

    @property
    def json(self):
        """The one document on standard output."""
        return json.loads(self.out)


@pytest.fixture
def recon_xl(capsys, monkeypatch, tmp_path):
    """Call a command in an empty folder, in English unless told otherwise."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1780495500")
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)

    def call(*arguments):
        with pytest.raises(SystemExit) as left:
            main([str(argument) for argument in arguments])
        told = capsys.readouterr()
        return Told(left.value.code or 0, told.out, told.err)

    return call


@pytest.fixture(scope="session")
def reconciled_month():
    """Reconcile the demo month once; return what `run` told and the workbook's bytes."""
    known = []

    def reconciled(recon_xl):
        if not known:
            files = ["--ledger", FILES.ledger_list, "--statement", FILES.statement[0]]
            told = recon_xl("run", *files, "--to", "may.xlsx", "--json")
            assert told.status == 0, told.err
            known.append((told.json, Path("may.xlsx").read_bytes()))
        return known[0]

    return reconciled
