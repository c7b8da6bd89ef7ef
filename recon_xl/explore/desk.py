"""A workbook opened for looking: what a notebook holds in its hand."""

import atexit
import os
import shutil
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from recon_xl.bridge import last_day
from recon_xl.demo import demo_files
from recon_xl.errors import WrongAccountError
from recon_xl.explore.ageing import ageing_plot
from recon_xl.explore.counterparts import candidates
from recon_xl.explore.listing import Listing, candidate_listing, open_listing, proof_listing
from recon_xl.explore.open_rows import Filters, open_items
from recon_xl.explore.plots import Plot
from recon_xl.explore.timeline import timeline_plot
from recon_xl.language import LANGUAGES, _, system, use
from recon_xl.model.accounts import normalise_account
from recon_xl.model.reconciliation import Reconciliation
from recon_xl.workbooks.running import run_month
from recon_xl.workbooks.workbook import open_workbook

# Rows whose candidates are looked for until some are found; each takes some 50 ms.
_TRIED_MAX = 20


@dataclass(frozen=True)
class Desk:
    """A reconciliation to look at, in one language. Nothing here changes the workbook.

    Attributes:
        reconciliation: The tables, for questions of your own.
        lang: The language of everything that is shown.
        file: The workbook's name.
    """

    reconciliation: Reconciliation
    lang: str
    file: str

    @property
    def accounts(self) -> Sequence[str]:
        """The bank accounts, the one with most open rows first."""
        names: list[str] = self.reconciliation.accounts["account"].tolist()
        counts = open_items(self.reconciliation)["account"].value_counts()
        return sorted(names, key=lambda name: -int(counts.get(name, 0)))

    def proof(self) -> Listing:
        """Return the proof of every bank account: from the ledger's balance to the bank's."""
        with use(self.lang):
            return proof_listing(self.reconciliation, self.file)

    def open_items(self, **filters: Any) -> Listing:
        """Return open rows, largest first; filters are those of `open_rows.Filters`."""
        with use(self.lang):
            return open_listing(open_items(self.reconciliation, Filters(**filters)))

    def candidates(self, row_id: str = "") -> Listing:
        """Return what an open row may belong to; without an id, the largest that has candidates.

        Raises:
            UnknownIdError: No open row has that id.
        """
        with use(self.lang):
            if row_id:
                return candidate_listing(candidates(self.reconciliation, row_id), row_id)
            rows = open_items(self.reconciliation)
            for tried in rows["id"].head(_TRIED_MAX):
                found = candidates(self.reconciliation, tried)
                if len(found):
                    return candidate_listing(found, tried)
            return open_listing(rows)

    def ageing(self, account: str = "") -> Plot:
        """Draw how old the open amounts of a bank account are."""
        with use(self.lang):
            return ageing_plot(self.reconciliation, self._account(account))

    def timeline(self, account: str = "") -> Plot:
        """Draw the last month of a bank account, both sides day by day."""
        with use(self.lang):
            return timeline_plot(self.reconciliation, self._account(account))

    def browse(self) -> Any:
        """Return filters, a table of open rows, and the candidates of the row that is clicked."""
        from recon_xl.explore.browser import Browser

        with use(self.lang):
            return Browser(self.reconciliation, self.lang).widget

    def _account(self, named: str) -> str:
        """Return an account's one spelling; the one with most open rows when none is named."""
        accounts = self.accounts
        account = normalise_account(named) if named else next(iter(accounts), "")
        if account not in accounts or last_day(self.reconciliation, account) is None:
            raise WrongAccountError(
                _("The workbook has no rows of account {account}.", account=named or "–"),
                where=self.file,
            )
        return account


def load(book: str = "", lang: str = "") -> Desk:
    """Open a workbook for looking; warn of a journal that was changed.

    Args:
        book: Its path; "" takes the one that RECON_XL_BOOK names, otherwise the demo month, made
            anew in a temporary folder that goes when Python ends.
        lang: "nb" or "en"; "" takes RECON_XL_LANG, otherwise the system's language.

    Raises:
        ReconError: The workbook cannot be read.
    """
    lang = lang or os.environ.get("RECON_XL_LANG", "") or system()
    lang = lang if lang in LANGUAGES else "en"
    named = book or os.environ.get("RECON_XL_BOOK", "")
    with use(lang):
        path = Path(named) if named else _demo_book(lang)
        with open_workbook(path) as workbook:
            for warning in workbook.warnings:
                warnings.warn(warning, stacklevel=2)
            return Desk(workbook.reconciliation, lang, path.name)


def _demo_book(lang: str) -> Path:
    folder = Path(mkdtemp(prefix="recon_xl-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    files = demo_files()
    path = folder / f"{files.name}.xlsx"
    run_month(path, ledger=files.ledger, statement=files.statement, lang=lang)
    return path
