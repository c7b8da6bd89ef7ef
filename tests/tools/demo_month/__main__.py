"""Write the demo month anew: `make demo-data`."""

from collections.abc import Mapping
from pathlib import Path

from tests.tools.demo_month.camt import camt
from tests.tools.demo_month.expected import expected
from tests.tools.demo_month.month import month
from tests.tools.demo_month.saft import saft
from tests.tools.demo_month.sheets import open_items, whole_ledger

FOLDER = Path(__file__).parents[3] / "recon_xl" / "demo" / "data"


def files() -> Mapping[str, bytes]:
    """Return the content of every file of the demo month by its name."""
    told = month()
    return {
        "kontoutskrift-mai-2026.xml": camt(told),
        "hovedbok-mai-2026-saft.xml": saft(told),
        "apne-poster-april-2026.xlsx": open_items(told),
        "hovedbok-mai-2026.xlsx": whole_ledger(told),
        "expected.json": expected(told),
    }


def main() -> None:
    """Write the files into the package."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, content in files().items():
        FOLDER.joinpath(name).write_bytes(content)


if __name__ == "__main__":
    main()
