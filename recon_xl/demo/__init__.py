"""The demo month: one account of a fictional company in May 2026.

The files are such as a bank and an accounting system give, and travel inside the package. `make
demo-data` writes them anew; `expected.json` beside them holds the right answer.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class DemoFiles:
    """Where the demo month stands, and who works on it.

    Attributes:
        name: What a workbook of it is called, without suffix.
        statement: The bank's statements, four of them in one camt.053 file.
        saft: The company's books of the month, SAF-T Financial 1.30.
        open_items: What the bank's account in the ledger had open before the month, xlsx. These
            rows are part of the ledger's opening balance.
        ledger_list: The bank's account alone, for those who have no SAF-T: open items, opening
            balance and entries in one xlsx.
        expected: What belongs together and what preset `visma` finds, JSON.
        period: The month.
        prepared_by: Who reconciles.
        approved_by: Who approves.
        approved_at: When, so that the demo's documents are the same every time.
    """

    name: str = "takesund-kajakk-2026-05"
    statement: tuple[Path, ...] = (_DATA / "kontoutskrift-mai-2026.xml",)
    saft: Path = _DATA / "hovedbok-mai-2026-saft.xml"
    open_items: Path = _DATA / "apne-poster-april-2026.xlsx"
    ledger_list: Path = _DATA / "hovedbok-mai-2026.xlsx"
    expected: Path = _DATA / "expected.json"
    period: str = "2026-05"
    prepared_by: str = "Silje Aabrekk"
    approved_by: str = "Torstein Vikse"
    approved_at: datetime = datetime(2026, 6, 3, 14, 5)  # noqa: DTZ001 (the user's own time)

    @property
    def ledger(self) -> tuple[Path, ...]:
        """The ledger as the demo imports it: the month's books and the older open items."""
        return (self.saft, self.open_items)


def demo_files() -> DemoFiles:
    """Return the files of the demo month."""
    return DemoFiles()
