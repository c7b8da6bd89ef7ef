"""The cached values of the Overview are what a spreadsheet computes from its formulas."""

from datetime import date
from typing import Any

import pytest

from recon_xl.model.reconciliation import Reconciliation
from recon_xl.workbooks.names import FINDING_LINE
from recon_xl.workbooks.workbook import open_workbook
from tests.workbooks.books import named_values, recalculated, type_into, write_book
from tests.workbooks.months import BARE_ACCOUNT, EUR_ACCOUNT, busy_month, odd_month, small_month

VIEWS: dict[str, dict[str, Any]] = {
    "last day": {},
    "end of the month": {"til": date(2026, 10, 31)},
    "middle of the month": {"til": date(2026, 10, 15), "fra": date(2026, 10, 10)},
    "before the statement": {"til": date(2026, 9, 20), "fra": date(2026, 9, 1)},
    "period turned round": {"til": date(2026, 10, 5), "fra": date(2026, 10, 20)},
    "euro": {"konto": EUR_ACCOUNT},
    "euro at the end of the month": {"konto": EUR_ACCOUNT, "til": date(2026, 10, 31)},
    "no balances": {"konto": BARE_ACCOUNT},
    "unknown account": {"konto": "1234"},
    "lit pair": {"vis_id": "M-3"},
    "unknown pair": {"vis_id": "M-nothing"},
}
MONTHS = {
    "busy": busy_month(),
    "odd": odd_month(),
    "small": small_month(),
    "empty": Reconciliation.empty(),
}


@pytest.fixture(scope="module")
def computed(tmp_path_factory: pytest.TempPathFactory, office: None) -> dict[str, Any]:
    """Write every workbook, let LibreOffice compute them all, return both values of each cell."""
    folder = tmp_path_factory.mktemp("views")
    for name, view in VIEWS.items():
        path = write_book(folder / f"nb {name}.xlsx", busy_month(), "nb")
        type_into(path, view)
        with open_workbook(path) as workbook:
            assert len(workbook.reconciliation.ledger)
            workbook.save()
    for name, month in MONTHS.items():
        write_book(folder / f"en {name}.xlsx", month, "en")
    paths = sorted(folder.glob("*.xlsx"))
    recalculated(paths, folder)
    return {
        path.stem: (named_values(path), named_values(folder / "computed" / path.name))
        for path in paths
    }


@pytest.mark.system
@pytest.mark.parametrize("book", [f"nb {view}" for view in VIEWS] + [f"en {m}" for m in MONTHS])
def test_every_formula_computes_what_is_cached(computed: dict[str, Any], book: str) -> None:
    cached, found = computed[book]
    differences = {
        name: (cached[name], found[name])
        for name in cached
        if found[name] != pytest.approx(cached[name], abs=1e-6)
    }
    assert differences == {}
    assert len(cached) > 250


@pytest.mark.system
def test_the_views_differ(computed: dict[str, Any]) -> None:
    balances = {computed[f"nb {view}"][0]["rx_ledger_balance"] for view in VIEWS}
    assert len(balances) >= 6


@pytest.mark.system
def test_an_account_that_is_not_there_is_told(computed: dict[str, Any]) -> None:
    assert "velg en fra listen" in computed["nb unknown account"][1]["rx_verdict"]
    assert computed["nb last day"][1]["rx_verdict"] == computed["nb last day"][0]["rx_unexplained"]
    assert "No bank account yet" in computed["en empty"][1]["rx_verdict"]


@pytest.mark.system
def test_what_is_posted_here_and_not_in_the_ledger_yet_is_told(computed: dict[str, Any]) -> None:
    assert computed["en odd"][1]["rx_posted_here"] == -30


@pytest.mark.system
def test_an_account_that_is_switched_off_is_called_so(computed: dict[str, Any]) -> None:
    assert computed["en odd"][1]["rx_account_2_unexplained"] == "switched off"
    assert computed["en odd"][1]["rx_account_1_unexplained"] != "switched off"


@pytest.mark.system
def test_a_finding_about_no_row_tells_its_place_its_amount_and_what_to_do(
    computed: dict[str, Any],
) -> None:
    found = computed["en odd"][1]
    lines = [[found[f"rx_finding_{n}_{part}"] for part in FINDING_LINE] for n in range(1, 11)]
    gap = next(line for line in lines if line[0].startswith("Statement 2"))
    assert gap[2] == -35
    assert gap[4].startswith("Fetch the statement between")
    double = next(line for line in lines if line[3].startswith("L-3"))
    assert double[4] == "ringt banken"
