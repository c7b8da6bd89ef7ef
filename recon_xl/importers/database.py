"""Ledgers from a database: a profile names the database, the query and its columns.

    name = "Regnskap"
    side = "ledger"
    url = "postgresql+psycopg://leser:${LEDGER_PASSWORD}@server/regnskap"
    query = "SELECT dato, bilag, tekst, belop FROM hovedbok WHERE konto = '1920'"

    [columns]
    date = "dato"

What stands in ${…} comes from the environment, so that no password need stand in the file. Nothing
is written: the query must read, it runs in a transaction that may only read where the database
knows such, and that is rolled back.
"""

import os
import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from recon_xl import progress
from recon_xl.errors import BadValuesError, FileMissingError, MissingProgramError
from recon_xl.importers.grid import Grid, GridRow
from recon_xl.importers.profiles import Known, Profile
from recon_xl.importers.tabular_ledger import ledger_of
from recon_xl.language import _
from recon_xl.model.statement import Ledger

# More rows than a sheet has are no ledger of a month, and would only fill memory.
ROWS_MAX = 1_048_576
_ROWS_AT_ONCE = 10_000
_READS = re.compile(r"\s*(SELECT|WITH)\b", re.IGNORECASE)
_WRITES = re.compile(
    r"\b(INSERT|UPDATE|DELETE|MERGE|DROP|ALTER|CREATE|TRUNCATE|GRANT|EXEC|EXECUTE|CALL|INTO)\b",
    re.IGNORECASE,
)


def ledger_of_database(profile: Profile, account: str | None, *, name: str) -> Ledger:
    """Read a ledger from the database that a profile names.

    Args:
        profile: With `url` and `query`.
        account: The account of the chart or the bank account that is wanted.
        name: What the rows' sources begin with.

    Raises:
        BadValuesError: The profile names no database, or the query does more than read.
        MissingProgramError: SQLAlchemy or the database's driver is not installed.
        FileMissingError: The database cannot be reached, or refuses the query.
        MissingColumnsError: The query returns no date or no amount.
    """
    _refuse_other_than_reading(profile, name)
    rows = list(_rows(profile, name))
    return ledger_of([Grid(name, rows, "SQL")], name, account, Known(chosen=profile))


def _rows(profile: Profile, name: str) -> Iterator[GridRow]:
    sqlalchemy = _sqlalchemy(name)
    failures = sqlalchemy.exc
    try:
        engine = sqlalchemy.create_engine(
            os.path.expandvars(profile.url), poolclass=sqlalchemy.NullPool
        )
        with engine.connect() as connection:
            _allow_reading_only(connection, sqlalchemy.text)
            found = connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(
                sqlalchemy.text(profile.query)
            )
            yield GridRow(0, list(found.keys()))
            for number, row in enumerate(found, 1):
                if number > ROWS_MAX:
                    raise BadValuesError(
                        _("The query returns more than {limit} rows.", limit=ROWS_MAX),
                        where=name,
                        remedy=_("Ask for a shorter period. Nothing was changed."),
                    )
                if not number % _ROWS_AT_ONCE:
                    progress.step(_("Reading {name}", name=name), number)
                yield GridRow(number, list(row))
            connection.rollback()
    except (ImportError, failures.NoSuchModuleError) as error:
        raise _missing(str(error), name) from error
    except failures.SQLAlchemyError as error:
        raise FileMissingError(
            _("The database does not answer: {reason}", reason=_reason(error)),
            where=name,
            remedy=_("Check url and query in the profile. Nothing was changed."),
        ) from error


def _sqlalchemy(name: str) -> Any:
    """Return the package, which comes with the extra `database` only."""
    try:
        return import_module("sqlalchemy")
    except ImportError as error:
        raise _missing("SQLAlchemy", name) from error


def _allow_reading_only(connection: Any, text: Any) -> None:
    """Forbid writing for the time of the connection, in the words of each database."""
    words = {
        "postgresql": "SET TRANSACTION READ ONLY",
        "mysql": "SET TRANSACTION READ ONLY",
        "mariadb": "SET TRANSACTION READ ONLY",
        "oracle": "SET TRANSACTION READ ONLY",
        "sqlite": "PRAGMA query_only = ON",
    }.get(connection.dialect.name)
    if words:
        connection.execute(text(words))


def _refuse_other_than_reading(profile: Profile, name: str) -> None:
    if not profile.url or not profile.query:
        raise BadValuesError(
            _("The profile names no database: url and query are missing."),
            where=name,
            remedy=_("Write both into the profile. Nothing was changed."),
        )
    bare = re.sub(r"'[^']*'|\"[^\"]*\"|--[^\n]*|/\*.*?\*/", " ", profile.query, flags=re.DOTALL)
    if not _READS.match(bare) or _WRITES.search(bare) or ";" in bare.strip().rstrip(";"):
        raise BadValuesError(
            _("The query does more than read."),
            where=name,
            remedy=_("Write one SELECT. Nothing was changed."),
        )


def _missing(what: str, name: str) -> MissingProgramError:
    return MissingProgramError(
        _("Something that databases need is not installed: {what}.", what=what),
        where=name,
        remedy=_("pip install 'recon-xl[database]', and the driver of the database."),
    )


def _reason(error: Any) -> str:
    """Return the first line of what the database says, without the address it was asked at."""
    return str(getattr(error, "orig", None) or error).strip().split("\n")[0][:200]
