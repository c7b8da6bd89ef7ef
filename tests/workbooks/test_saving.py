"""A file is replaced whole or not at all, and nothing that is open elsewhere is written."""

import os
import random
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from recon_xl.errors import (
    FileMissingError,
    MalformedFileError,
    NotAReconciliationError,
    WorkbookChangedError,
    WorkbookLockedError,
)
from recon_xl.workbooks import locks
from recon_xl.workbooks.package import PackageStorage
from recon_xl.workbooks.storage import TableChange
from tests.workbooks.books import parts_of, read_book, write_book
from tests.workbooks.killed import NOTE
from tests.workbooks.months import large_month, small_month
from tests.workbooks.sheets import assert_same

ROOT = Path(__file__).parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write_book(tmp_path / "bok.xlsx", small_month())


def changed(path: Path) -> PackageStorage:
    """Return a storage with a change that waits to be saved."""
    storage = PackageStorage.open(path)
    storage.write([TableChange("ledger", {0: {NOTE: "ny"}})], {})
    return storage


def refused(path: Path, error: type[Exception], match: str) -> Exception:
    """Save, be refused, and find folder and file as they were."""
    storage = changed(path)
    before, files = path.read_bytes(), sorted(file.name for file in path.parent.iterdir())
    with pytest.raises(error, match=match) as caught:
        storage.save()
    assert path.read_bytes() == before
    assert sorted(file.name for file in path.parent.iterdir()) == files
    return caught.value


def test_the_version_before_is_kept_beside_it(path: Path) -> None:
    before = path.read_bytes()
    storage = changed(path)
    storage.save()
    assert path.with_name("bok.xlsx.bak").read_bytes() == before
    assert read_book(path).ledger["note"].tolist() == ["ny", ""]
    assert sorted(file.name for file in path.parent.iterdir()) == ["bok.xlsx", "bok.xlsx.bak"]


def test_it_can_be_saved_again(path: Path) -> None:
    storage = changed(path)
    storage.save()
    storage.write([TableChange("ledger", {0: {NOTE: "nyere"}})], {})
    storage.save()
    assert read_book(path).ledger["note"].tolist() == ["nyere", ""]


def test_the_rights_of_the_file_stay(path: Path) -> None:
    path.chmod(0o640)
    changed(path).save()
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_link_to_a_workbook_stays_a_link(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "lenke.xlsx"
    link.symlink_to(path)
    changed(link).save()
    assert link.is_symlink()
    assert read_book(path).ledger["note"].tolist() == ["ny", ""]


def test_a_file_that_changed_meanwhile_is_refused(path: Path) -> None:
    storage = changed(path)
    write_book(path.with_name("annen.xlsx"), large_month(2)).replace(path)
    before = path.read_bytes()
    with pytest.raises(WorkbookChangedError, match=r"bok\.xlsx"):
        storage.save()
    assert path.read_bytes() == before


def test_a_file_that_went_away_is_not_made_anew(path: Path) -> None:
    storage = changed(path)
    path.unlink()
    with pytest.raises(WorkbookChangedError):
        storage.save()
    assert not path.exists()


def test_a_read_only_file_is_refused(path: Path) -> None:
    path.chmod(0o444)
    refused(path, WorkbookLockedError, "read-only|skrivebeskyttet")


class TestLibreOfficeLocks:
    """`.~lock.bok.xlsx#`: user, machine, profile."""

    def lock(self, path: Path, host: str, profile: str = "file:///home/kari/office") -> None:
        told = f"Kari Nordmann,kari,{host},24.11.2026 11:51,{profile};"
        path.with_name(".~lock.bok.xlsx#").write_text(told)

    def test_of_another_machine_blocks(self, path: Path) -> None:
        self.lock(path, "another-machine")
        error = refused(path, WorkbookLockedError, "Kari Nordmann")
        assert ".~lock.bok.xlsx#" in str(error)

    def test_of_this_machine_without_its_program_is_stale(self, path: Path) -> None:
        self.lock(path, socket.gethostname())
        changed(path).save()
        assert path.with_name(".~lock.bok.xlsx#").exists()

    def test_of_this_machine_with_its_program_blocks(self, path: Path, tmp_path: Path) -> None:
        profile = (tmp_path / "profile").as_uri()
        program = tmp_path / "soffice.bin"
        program.symlink_to(sys.executable)
        command = [program, "-c", "input()", f"-env:UserInstallation={profile}"]
        with subprocess.Popen(command, stdin=subprocess.PIPE) as running:
            self.lock(path, socket.gethostname(), profile)
            refused(path, WorkbookLockedError, "LibreOffice")
            self.lock(path, socket.gethostname(), "file:///another/profile")
            changed(path).save()
            running.communicate(b"\n")

    @pytest.mark.parametrize("told", ["", "garbage", ",,,,;"])
    def test_that_says_nothing_blocks(self, path: Path, told: str) -> None:
        path.with_name(".~lock.bok.xlsx#").write_text(told)
        refused(path, WorkbookLockedError, "LibreOffice")


class TestExcelLocks:
    """`~$bok.xlsx`: the user's name, nothing else."""

    def lock(self, path: Path, owner: str) -> None:
        wide = owner.encode("utf-16-le")
        narrow = owner.encode("latin-1", errors="replace")
        start = bytes([len(owner)]) + narrow.ljust(53)
        content = start + len(owner).to_bytes(2, "little") + wide
        path.with_name("~$bok.xlsx").write_bytes(content.ljust(165, b" \0"[1:]))

    def test_of_another_person_blocks(self, path: Path) -> None:
        self.lock(path, "Øyvind Ås")
        refused(path, WorkbookLockedError, "Øyvind Ås")

    def test_of_this_person_without_a_program_is_stale(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(locks, "_running", lambda: ["/usr/bin/python3", "bash"])
        self.lock(path, sorted(locks._own_names())[0].upper())
        changed(path).save()

    @pytest.mark.parametrize(
        "program",
        ["/Applications/Microsoft Excel.app/Contents/MacOS/Microsoft Excel", "soffice.bin"],
    )
    def test_of_this_person_with_a_program_blocks(
        self, path: Path, monkeypatch: pytest.MonkeyPatch, program: str
    ) -> None:
        monkeypatch.setattr(locks, "_running", lambda: [program])
        self.lock(path, sorted(locks._own_names())[0])
        refused(path, WorkbookLockedError, "Excel")

    @pytest.mark.parametrize("content", [b"", b"\x04", b"\x00" * 165, os.urandom(165)])
    def test_that_says_nothing_blocks(self, path: Path, content: bytes) -> None:
        path.with_name("~$bok.xlsx").write_bytes(content)
        refused(path, WorkbookLockedError, "Excel")


@pytest.mark.parametrize(
    ("content", "error", "match"),
    [
        (b"", NotAReconciliationError, "Excel"),
        (b"dato;tekst\n", NotAReconciliationError, "Excel"),
        (b"PK\x03\x04 cut short", MalformedFileError, "."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), WorkbookLockedError, r"\.xls"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            WorkbookLockedError,
            "password|passord",
        ),
    ],
    ids=["empty", "csv", "cut zip", "xls", "encrypted"],
)
def test_what_is_no_workbook_is_refused_with_its_name(
    tmp_path: Path, content: bytes, error: type[Exception], match: str
) -> None:
    path = tmp_path / "fil.xlsx"
    path.write_bytes(content)
    with pytest.raises(error, match=match) as caught:
        PackageStorage.open(path)
    assert caught.value.where == str(path)  # type: ignore[attr-defined]
    assert caught.value.remedy  # type: ignore[attr-defined]
    assert path.read_bytes() == content


def test_a_file_that_is_not_there_is_missed(tmp_path: Path) -> None:
    with pytest.raises(FileMissingError, match=r"borte\.xlsx"):
        PackageStorage.open(tmp_path / "borte.xlsx")


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/tables/table1.xml", "xl/worksheets/sheet2.xml"]
)
def test_damaged_parts_are_refused(path: Path, part: str) -> None:
    from recon_xl.workbooks.opc import Package

    package = Package(path.read_bytes())
    package.replace(part, package.read(part)[:-40] + b"<<")
    path.write_bytes(package.to_bytes())
    with pytest.raises((MalformedFileError, NotAReconciliationError)) as caught:
        PackageStorage.open(path).read()
    assert caught.value.where == str(path)


def test_entities_are_refused(path: Path) -> None:
    from tests.workbooks.strangers import edited

    entity = b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><workbook '
    edited(path, "xl/workbook.xml", lambda xml: xml.replace(b"<workbook ", entity, 1))
    with pytest.raises(MalformedFileError):
        PackageStorage.open(path)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a signal that cannot be caught")
def test_killed_at_any_moment_the_old_file_or_the_new_one_is_there(tmp_path: Path) -> None:
    path = write_book(tmp_path / "bok.xlsx", large_month(60))
    moments = random.Random(11)
    seen = set()
    for _round in range(4):
        before = read_book(path).ledger["note"].iloc[0]
        command = [sys.executable, "-m", "tests.workbooks.killed", str(path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as saving:
            assert saving.stdout is not None
            stop_at = moments.randrange(1, 5)
            for line in saving.stdout:
                if int(line) >= stop_at:
                    break
            try:
                saving.wait(timeout=moments.random() * 0.05)
            except subprocess.TimeoutExpired:
                saving.send_signal(signal.SIGKILL)
            told = [line, *saving.stdout]
        note = read_book(path).ledger["note"].iloc[0]
        last = int(told[-1])
        assert note in {before, *map(str, range(last + 1))}
        assert note in {before} or int(note) >= last - 1
        seen.add(note)
        assert_same(
            read_book(path),
            large_month(60).with_tables(
                ledger=read_book(path).ledger, journal=read_book(path).journal
            ),
        )
        assert len(parts_of(path)) == len(parts_of(path.with_name("bok.xlsx.bak")))
    assert len(seen) > 1
