"""Ledgers from databases: SQLite and a real PostgreSQL, read and never written."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from recon_xl.errors import (
    BadValuesError,
    FileMissingError,
    MissingColumnsError,
    MissingProgramError,
)
from recon_xl.importers import inspect, read, read_ledger
from recon_xl.importers.profiles import Profile, save
from recon_xl.model.statement import Ledger

ROWS = [
    (1, "1920", "2026-10-01", "1001", "Innbetaling", "1250.50", "001234567897"),
    (2, "1920", "2026-10-02", "1002", "Gebyr", "-45.00", ""),
    (3, "1500", "2026-10-02", "1002", "Motpost", "45.00", ""),
]
COLUMNS = {
    "account": "konto",
    "date": "dato",
    "voucher_no": "bilag",
    "text": "tekst",
    "amount": "belop",
    "kid": "kid",
}
CREATE = (
    "CREATE TABLE hovedbok (nr INTEGER, konto VARCHAR(10), dato DATE, bilag VARCHAR(10),"
    " tekst VARCHAR(40), belop NUMERIC(15,2), kid VARCHAR(25))"
)


def profile(url: str, query: str = "SELECT * FROM hovedbok ORDER BY nr") -> Profile:
    return Profile("Regnskap", "ledger", columns=COLUMNS, url=url, query=query)


@pytest.fixture
def needs_sqlalchemy():
    pytest.importorskip("sqlalchemy", reason="the extra `database` is not installed")


@pytest.fixture
def sqlite(tmp_path: Path, needs_sqlalchemy) -> Path:
    path = tmp_path / "ledger.db"
    with sqlite3.connect(path) as connection:
        connection.execute(CREATE)
        connection.executemany("INSERT INTO hovedbok VALUES (?,?,?,?,?,?,?)", ROWS)
    connection.close()
    return path


def check(ledger: Ledger) -> None:
    assert list(ledger.entries["amount_minor"]) == [125050, -4500]
    assert list(ledger.entries["voucher_no"]) == ["1001", "1002"]
    assert list(ledger.entries["ledger_account"]) == ["1920", "1920"]
    assert ledger.entries["kid"].iloc[0] == "001234567897"
    assert ledger.entries["source"].iloc[1] == "regnskap.profile.toml:2"
    assert ledger.format == "SQL, Regnskap"
    assert ledger.warnings == ["1 entry on another account than 1920 was left out."]


def test_a_ledger_is_read_from_sqlite(sqlite: Path, tmp_path: Path):
    path = save(profile(f"sqlite:///{sqlite}"), tmp_path)
    check(read_ledger(path))
    assert isinstance(read(path), Ledger)
    assert inspect(path)["accounts"][0]["entries"] == 2


def test_what_stands_in_braces_comes_from_the_environment(
    sqlite: Path, tmp_path: Path, monkeypatch
):
    monkeypatch.setenv("LEDGER_FILE", str(sqlite))
    check(read_ledger(save(profile("sqlite:///${LEDGER_FILE}"), tmp_path)))


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM hovedbok",
        "SELECT 1; DROP TABLE hovedbok",
        "WITH x AS (DELETE FROM hovedbok RETURNING *) SELECT * FROM x",
        "SELECT * INTO kopi FROM hovedbok",
        "",
    ],
)
def test_a_query_that_writes_is_refused_before_it_runs(tmp_path: Path, query: str):
    path = save(profile("sqlite:///x.db", query), tmp_path)
    with pytest.raises(BadValuesError):
        read_ledger(path)
    assert not (tmp_path / "x.db").exists()


def test_words_in_texts_are_no_commands(sqlite: Path, tmp_path: Path):
    query = "SELECT *, 'update; delete' AS ord FROM hovedbok -- drop it\nORDER BY nr;"
    check(read_ledger(save(profile(f"sqlite:///{sqlite}", query), tmp_path)))


def test_a_query_that_fails_is_told_in_the_database_s_words(sqlite: Path, tmp_path: Path):
    path = save(profile(f"sqlite:///{sqlite}", "SELECT * FROM ukjent"), tmp_path)
    with pytest.raises(FileMissingError, match="no such table: ukjent"):
        read_ledger(path)


def test_a_query_without_amounts_is_refused(sqlite: Path, tmp_path: Path):
    path = save(profile(f"sqlite:///{sqlite}", "SELECT dato, tekst FROM hovedbok"), tmp_path)
    with pytest.raises(MissingColumnsError, match="lacks an amount"):
        read_ledger(path)


def test_a_driver_that_is_not_there_is_named(needs_sqlalchemy, tmp_path: Path):
    path = save(profile("nosuchdatabase://x"), tmp_path)
    with pytest.raises(MissingProgramError, match="not installed") as refused:
        read_ledger(path)
    assert "recon-xl[database]" in refused.value.remedy


@pytest.fixture
def postgres(needs_sqlalchemy) -> Iterator[str]:
    """Start a PostgreSQL of its own on a socket, and stop it."""
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    programs = _postgres_programs()
    assert programs is not None
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    as_user: list[str] = []
    if os.geteuid() == 0:  # it refuses to run as root
        shutil.chown(folder, "postgres", "postgres")
        as_user = ["runuser", "-u", "postgres", "--"]

    def run(*command: str) -> None:
        subprocess.run([*as_user, *command], check=True, capture_output=True, cwd=folder)

    data = folder / "data"
    run(str(programs / "initdb"), "-D", str(data), "-A", "trust", "-U", "leser", "-E", "UTF8")
    options = f"-k {folder} -c listen_addresses='' -c fsync=off"
    log = str(folder / "log")
    run(str(programs / "pg_ctl"), "-D", str(data), "-o", options, "-l", log, "-w", "start")
    try:
        yield f"postgresql+psycopg://leser@/postgres?host={folder}"
    finally:
        run(str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _postgres_programs() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    path = shutil.which("initdb")
    return Path(path).parent if path else None


@pytest.mark.system("postgresql")
def test_a_ledger_is_read_from_postgresql_and_nothing_can_be_written(postgres: str, tmp_path: Path):
    import sqlalchemy

    engine = sqlalchemy.create_engine(postgres)
    with engine.begin() as connection:
        connection.exec_driver_sql(CREATE)
        connection.exec_driver_sql(
            "INSERT INTO hovedbok VALUES (%s,%s,%s,%s,%s,%s,%s)", [tuple(row) for row in ROWS]
        )
        # A function that writes hides from any look at the query.
        connection.exec_driver_sql(
            "CREATE FUNCTION slett() RETURNS int LANGUAGE sql AS 'DELETE FROM hovedbok; SELECT 1'"
        )
    check(read_ledger(save(profile(postgres), tmp_path)))
    sly = save(profile(postgres, "SELECT *, slett() FROM hovedbok"), tmp_path)
    with pytest.raises(FileMissingError, match="read-only transaction"):
        read_ledger(sly)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM hovedbok").scalar() == len(ROWS)
    engine.dispose()
