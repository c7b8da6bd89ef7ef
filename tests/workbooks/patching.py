"""What tests of the package patcher share: addresses, writing, a column of the user's own."""

import re
from pathlib import Path

from recon_xl.model.tables import TABLES
from recon_xl.workbooks.addresses import letters
from recon_xl.workbooks.package import PackageStorage
from recon_xl.workbooks.storage import TableChange
from tests.workbooks.strangers import edited

LEDGER_SHEET = "xl/worksheets/sheet2.xml"


def at(key: str, table: str = "ledger") -> int:
    """Return the position of a column in a new workbook."""
    return [column.key for column in TABLES[table].columns].index(key)


def address(key: str, row: int, table: str = "ledger") -> str:
    """Return the address of a cell in a table; rows are counted from 0 under the headers."""
    return f"{letters(at(key, table) + 1)}{row + 5}"


def write(path: Path, *changes: TableChange) -> None:
    """Change tables of a file, and save it."""
    storage = PackageStorage.open(path)
    storage.write(changes, {})
    storage.save()


def add_user_column(path: Path, formula: str) -> None:
    """Widen the ledger's table by a column that the user computes."""
    last = len(TABLES["ledger"].columns)
    old, new = letters(last), letters(last + 1)
    edited(
        path,
        "xl/tables/table1.xml",
        lambda xml: (
            re.sub(rb":%s(\d+)" % old.encode(), rb":%s\1" % new.encode(), xml)
            .replace(b'<tableColumns count="%d">' % last, b'<tableColumns count="%d">' % (last + 1))
            .replace(
                b"</tableColumns>",
                b'<tableColumn id="99" name="Dobbelt"><calculatedColumnFormula>'
                + formula.encode()
                + b"</calculatedColumnFormula></tableColumn></tableColumns>",
            )
        ),
    )
    edited(
        path,
        LEDGER_SHEET,
        lambda xml: re.sub(
            rb'(<row r="([5-9])".*?)</row>',
            lambda row: (
                row[1]
                + b'<c r="%s%s" s="2"><f>%s</f><v>0</v></c></row>'
                % (new.encode(), row[2], formula.encode())
            ),
            xml,
        ),
    )
