"""The cached values of the Overview are what a spreadsheet computes from its formulas."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from recon_xl.model.reconciliation import Reconciliation
from recon_xl.workbooks.workbook import open_workbook
from tests.workbooks.books import named_values, recalculated, type_into, write_book
from tests.workbooks.months import BARE_ACCOUNT, EUR_ACCOUNT, busy_month, small_month

VIEWS: dict[str, dict[str, Any]] = {
    "last day": {},
    "month's end": {"til": date(2026, 10, 31)},
    "middle of the month": {"til": date(2026, 10, 15), "fra": date(2026, 10, 10)},
    "before the statement": {"til": date(2026, 9, 20), "fra": date(2026, 9, 1)},
    "period turned round": {"til": date(2026, 10, 5), "fra": date(2026, 10, 20)},
    "euro": {"konto": EUR_ACCOUNT},
    "euro at the month's end": {"konto": EUR_ACCOUNT, "til": date(2026, 10, 31)},
    "no balances": {"konto": BARE_ACCOUNT},
    "lit pair": {"vis_id": "M-3"},
    "unknown pair": {"vis_id": "M-nothing"},
}


def _differences(path: Path, tmp_path: Path) -> dict[str, tuple[Any, Any]]:
    cached, computed = named_values(path), named_values(recalculated(path, tmp_path))
    return {
        name: (cached[name], computed[name])
        for name in cached
        if computed[name] != pytest.approx(cached[name], abs=1e-6)
    }


@pytest.mark.system
@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_every_formula_computes_what_is_cached(
    tmp_path: Path, view: dict[str, Any], needs_program: Any
) -> None:
    needs_program("soffice")
    path = write_book(tmp_path / "bok.xlsx", busy_month(), "nb")
    type_into(path, view)
    with open_workbook(path) as workbook:
        assert len(workbook.reconciliation.ledger)
        workbook.save()
    assert _differences(path, tmp_path) == {}


@pytest.mark.system
@pytest.mark.parametrize(
    "reconciliation",
    [busy_month(), small_month(), Reconciliation.empty()],
    ids=["busy", "small", "empty"],
)
def test_an_english_workbook_computes_the_same(
    tmp_path: Path, reconciliation: Reconciliation, needs_program: Any
) -> None:
    needs_program("soffice")
    path = write_book(tmp_path / "book.xlsx", reconciliation, "en")
    assert _differences(path, tmp_path) == {}
