"""A bank account that is switched off stays out of the reconciliation."""

from datetime import datetime

import pytest

from recon_xl.actions.automatic import match
from recon_xl.actions.posting import post
from recon_xl.actions.reporting import report
from recon_xl.actions.status import standing
from recon_xl.errors import ApprovalError, WrongAccountError
from tests.builders import ACCOUNT, entries, lines, reconciliation

WHO = {"by": "kn", "at": datetime(2026, 11, 3, 12)}  # noqa: DTZ001


@pytest.fixture(params=["statement_service", "update_remaining"])
def off(request):
    tables = reconciliation(
        entries("L1 2026-10-01 100.00 REF A1"),
        lines("S1 2026-10-01 100.00 REF A1", "S2 2026-10-02 -5.00 Gebyr CODE CHRG"),
    )
    return tables.with_tables(accounts=tables.accounts.assign(**{request.param: False}))


def test_nothing_of_it_is_matched_or_posted(off):
    assert match(off, rules="visma", **WHO).result["matches"] == []
    assert post(off, **WHO).result["vouchers"] == []


def test_it_is_told_as_not_active(off):
    (proof,) = standing(off)["bridge"]
    assert proof["active"] is False


def test_a_person_who_names_it_is_told(off):
    with pytest.raises(WrongAccountError, match="switched off"):
        match(off, rules="visma", account=ACCOUNT, **WHO)


def test_there_is_nothing_to_report(off):
    with pytest.raises(ApprovalError, match="nothing to report"):
        report(off, period="2026-10", **WHO)
