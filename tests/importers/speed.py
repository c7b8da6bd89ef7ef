"""How fast and in how much memory large files are read, against a bare parser in the same run.

`python -m tests.importers.speed` prints one line per file; `rows()` gives them to the benchmarks.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from lxml import etree

from recon_xl.importers import read_ledger, read_statements
from tests.importers.golden import DATA
from tests.tools.resident import resident_bytes

ENTRIES = 100_000
_ENTRY = (
    '<Ntry><NtryRef>{i}</NtryRef><Amt Ccy="NOK">{kroner}.50</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
    "<Sts>BOOK</Sts><BookgDt><Dt>2026-10-{day:02}</Dt></BookgDt><ValDt><Dt>2026-10-{day:02}</Dt>"
    "</ValDt><AcctSvcrRef>REF{i}</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd>"
    "<SubFmlyCd>DMCT</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls><TxDtls><Refs><AcctSvcrRef>T{i}"
    "</AcctSvcrRef><EndToEndId>E2E{i}</EndToEndId></Refs><AmtDtls><TxAmt>"
    '<Amt Ccy="NOK">{kroner}.50</Amt></TxAmt></AmtDtls><RltdPties><Dbtr><Nm>Kunde {i} AS</Nm>'
    "</Dbtr><DbtrAcct><Id><Othr><Id>12345678903</Id></Othr></Id></DbtrAcct></RltdPties><RmtInf>"
    "<Ustrd>Faktura {i}</Ustrd><Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp>"
    "<Ref>1234567897</Ref></CdtrRefInf></Strd></RmtInf></TxDtls></NtryDtls></Ntry>\n"
)
_VOUCHER = (
    "<n1:Transaction><n1:TransactionID>{i}</n1:TransactionID><n1:TransactionDate>2026-10-{day:02}"
    "</n1:TransactionDate><n1:Description>Bilag {i}</n1:Description>{lines}</n1:Transaction>\n"
)
_LINE = (
    "<n1:Line><n1:RecordID>{n}</n1:RecordID><n1:AccountID>{account}</n1:AccountID>"
    "<n1:Description>Linje {n}</n1:Description><n1:{side}Amount><n1:Amount>{kroner}.50</n1:Amount>"
    "</n1:{side}Amount><n1:ReferenceNumber>{i}</n1:ReferenceNumber></n1:Line>"
)


def rows(entries: int = ENTRIES) -> list[tuple[str, float, str]]:
    """Return one row per file: what was done, its time as a ratio of a bare parse, and details.

    Args:
        entries: Entries of the camt.053 file; SAF-T has half as many vouchers.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        return [_camt(folder, entries), _saft(folder, entries // 2), _memory(folder, entries)]


def _camt(folder: Path, entries: int) -> tuple[str, float, str]:
    path = folder / "big.camt053.xml"
    _write_camt(path, entries)
    ours, bare = _seconds(lambda: read_statements(path)), _seconds(lambda: _bare(path))
    return (
        f"camt.053, {entries:,} entries",
        ours / bare,
        f"{ours:.1f} s, bare iterparse {bare:.1f} s",
    )


def _saft(folder: Path, vouchers: int) -> tuple[str, float, str]:
    path = folder / "big.saft.xml"
    _write_saft(path, vouchers)
    ours, bare = _seconds(lambda: read_ledger(path)), _seconds(lambda: _bare(path))
    size = path.stat().st_size / 10**6
    return f"SAF-T, {size:.0f} MB", ours / bare, f"{ours:.1f} s, bare iterparse {bare:.1f} s"


def _memory(folder: Path, entries: int) -> tuple[str, float, str]:
    """Measure what memory grows by per entry, as a ratio of the file's bytes per entry."""
    sizes = (entries // 10, entries)
    peaks, lengths = [], []
    for count in sizes:
        path = folder / f"{count}.xml"
        _write_camt(path, count)
        command = [sys.executable, "-m", __spec__.name if __spec__ else __name__, str(path)]
        told = subprocess.run(command, capture_output=True, text=True, check=True)
        peaks.append(int(told.stdout))
        lengths.append(path.stat().st_size)
    grown, longer = peaks[1] - peaks[0], lengths[1] - lengths[0]
    return (
        f"camt.053, memory for {entries:,} entries",
        grown / longer,
        f"peak {peaks[1] // 10**6} MB, {grown // (sizes[1] - sizes[0])} bytes per entry",
    )


def _bare(path: Path) -> None:
    for _event, element in etree.iterparse(path):
        element.clear()


def _seconds(work: Callable[[], object]) -> float:
    """Return the best processor time of three, which a busy machine disturbs least."""
    best = float("inf")
    for _round in range(3):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def _write_camt(path: Path, count: int) -> None:
    head = (
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt>'
        "<Id>1</Id><Acct><Id><Othr><Id>86011117947</Id></Othr></Id><Ccy>NOK</Ccy></Acct>"
    )
    with path.open("w", encoding="utf-8") as file:
        file.write(head)
        file.writelines(
            _ENTRY.format(i=i, kroner=i % 9000 + 1, day=i % 28 + 1) for i in range(count)
        )
        file.write("</Stmt></BkToCstmrStmt></Document>")


def _write_saft(path: Path, count: int) -> None:
    head = (
        (DATA / "saft" / "october.xml").read_text("utf-8").partition("<n1:GeneralLedgerEntries>")[0]
    )
    with path.open("w", encoding="utf-8") as file:
        file.write(f"{head}<n1:GeneralLedgerEntries><n1:Journal><n1:JournalID>B</n1:JournalID>")
        file.writelines(_vouchers(count))
        file.write("</n1:Journal></n1:GeneralLedgerEntries></n1:AuditFile>")


def _vouchers(count: int) -> Iterator[str]:
    for i in range(count):
        accounts = ["1920" if i % 4 == 0 else "3000", "1500", "2700", "2400"]
        lines = "".join(
            _LINE.format(
                n=n, i=i, account=account, kroner=i % 5000, side="Debit" if n % 2 else "Credit"
            )
            for n, account in enumerate(accounts)
        )
        yield _VOUCHER.format(i=i, day=i % 28 + 1, lines=lines)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        read_statements(sys.argv[1])
        print(resident_bytes())  # noqa: T201
    else:
        for what, ratio, details in rows():
            print(f"{what}: {ratio:.2f} × ({details})")  # noqa: T201
