"""Tables that are read beside other work: calamine leaves Python to others while it reads."""

from contextlib import suppress
from threading import Thread

from recon_xl.errors import ReconError
from recon_xl.workbooks.opc import Package
from recon_xl.workbooks.package_read import read_tables
from recon_xl.workbooks.parts import Outline
from recon_xl.workbooks.storage import Cell, SheetTable


class ReadingAhead:
    """The tables of a package that does not change meanwhile."""

    def __init__(self, package: Package, outline: Outline) -> None:
        """Begin to read."""
        self._found: tuple[dict[str, SheetTable], dict[str, Cell]] | None = None
        self._thread = Thread(target=self._read, args=(package, outline))
        self._thread.start()

    def found(self) -> tuple[dict[str, SheetTable], dict[str, Cell]] | None:
        """Wait for what `read_tables` returns; None where it refused."""
        self._thread.join()
        return self._found

    def _read(self, package: Package, outline: Outline) -> None:
        # What is wrong is told when it is read again, in the language of that moment.
        with suppress(ReconError):
            self._found = read_tables(package, outline)
