"""The proof in document and workbook tells what the terminal tells."""

from dataclasses import replace

import pytest

from recon_xl.reports.proof import terms
from tests.reports.month import documented, roastery


@pytest.mark.parametrize(("minor", "told"), [(0, False), (-19_84, True)])
def test_what_of_the_ledgers_balance_was_posted_here_is_told(minor, told):
    report, _facts, _content = documented(roastery())
    report = replace(report, bridge=replace(report.bridge, posted_here_minor=minor))
    assert terms(report)[0].words == ("ledger_balance_posted" if told else "ledger_balance")
