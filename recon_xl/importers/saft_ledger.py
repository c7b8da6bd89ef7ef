"""From the postings of a SAF-T export to a ledger: balances, currencies, control totals, parts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import pandas as pd

from recon_xl.importers.bad_values import BadValues
from recon_xl.importers.proof import ledger_gaps
from recon_xl.importers.rows import Rows, entries_frame
from recon_xl.importers.saft_master import Master
from recon_xl.importers.source import Source
from recon_xl.importers.xml_stream import Texts
from recon_xl.language import _
from recon_xl.model.statement import Ledger, LedgerAccount

TOTALS = ("NumberOfEntries", "TotalDebit", "TotalCredit")
_PART = re.compile(r"_(\d{1,2})_(\d{1,2})\.xml$", re.IGNORECASE)


@dataclass
class Reading:
    """A SAF-T export while it is read.

    Attributes:
        lines: The lines of the voucher at hand, with their running numbers.
        stated: The control totals that the files state, by name.
    """

    master: Master
    bad: BadValues
    rows: Rows = field(default_factory=Rows)
    lines: list[tuple[int, Texts, Decimal]] = field(default_factory=list)
    line_count: int = 0
    voucher_count: int = 0
    debit: Decimal = Decimal(0)
    credit: Decimal = Decimal(0)
    stated: dict[str, Decimal] = field(default_factory=dict)


def ledger_of_export(reading: Reading, file: str, missing: list[str]) -> Ledger:
    """Return the ledger of an export.

    Args:
        reading: What was read.
        file: Name of the file.
        missing: What `missing_parts` said; balances prove nothing while parts are missing.
    """
    master = reading.master
    rows = reading.rows.frame()
    accounts: list[LedgerAccount] = []
    warnings = [*missing, *_wrong_totals(reading)]
    for chart in master.charts:
        about = master.chart.get(chart)
        of_chart = rows[rows["ledger_account"] == chart]
        is_unused = about is None or not (about.opening_minor or about.closing_minor)
        if of_chart.empty and is_unused and len(master.charts) > 1:
            continue
        accounts.append(
            LedgerAccount(
                ledger_account=chart,
                name=about.name if about else "",
                account=master.bank_of(chart),
                currency=_currency_of(chart, of_chart, master),
                opening_minor=about.opening_minor if about else None,
                closing_minor=about.closing_minor if about else None,
                opening_date=master.opening_day,
            )
        )
        if not missing:
            movements = int(of_chart["amount_minor"].sum())
            warnings += ledger_gaps(accounts[-1], movements, master.currency)
    return Ledger(
        entries=entries_frame(_in_own_currency(rows, accounts, master.currency)),
        accounts=tuple(accounts),
        company=master.company,
        org_no=master.org_no,
        file=file,
        warnings=warnings,
        format=f"SAF-T Financial {master.version}".strip(),
        encoding=master.encoding,
    )


def _currency_of(chart: str, rows: pd.DataFrame, master: Master) -> str:
    """Return the currency of an account: as linked, else the only one of all its entries."""
    stated = list(rows["original_currency"].unique())
    only = stated[0] if len(stated) == 1 else ""
    return master.currencies.get(chart) or only or master.currency


def _in_own_currency(
    rows: pd.DataFrame, accounts: Sequence[LedgerAccount], books: str
) -> pd.DataFrame:
    """Return the entries with what they move in the currency of their account.

    A revaluation moves nothing in it; what is told of a third currency stays beside it.
    """
    own = rows["ledger_account"].map({a.ledger_account: a.currency for a in accounts})
    is_foreign = own != books
    is_told = is_foreign & (rows["original_currency"] == own)
    original = rows["original_amount_minor"]
    moved = rows["currency_amount_minor"].mask(is_foreign, 0).mask(is_told, original.fillna(0))
    return rows.assign(
        currency=own.astype("str"),
        currency_amount_minor=moved.astype("int64"),
        original_currency=rows["original_currency"].mask(is_told, ""),
        original_amount_minor=original.mask(is_told, pd.NA),
    )


def _wrong_totals(reading: Reading) -> list[str]:
    counted = {
        "NumberOfEntries": Decimal(reading.voucher_count),
        "TotalDebit": reading.debit,
        "TotalCredit": reading.credit,
    }
    return [
        _(
            "The control total {name} is {stated}, the file adds up to {counted}.",
            name=name,
            stated=format(reading.stated[name], "f"),
            counted=format(counted[name], "f"),
        )
        for name in TOTALS
        if name in reading.stated and reading.stated[name] != counted[name]
    ]


def missing_parts(sources: Sequence[Source]) -> list[str]:
    """Say which parts of a split export are not among the files."""
    named = [_PART.search(source.name) for source in sources]
    parts = {(int(found[1]), int(found[2])) for found in named if found}
    if not parts:
        return []
    total = max(count for _part, count in parts)
    missing = sorted(set(range(1, total + 1)) - {part for part, _count in parts})
    if not missing:
        return []
    return [
        _(
            "The export has {total} parts; {missing} are not in this file.",
            total=total,
            missing=", ".join(map(str, missing)),
        )
    ]
