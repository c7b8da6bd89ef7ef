"""Words that stand inside the formulas of a workbook, in its language.

They are pairs like the headers in `model.tables`, not texts of the catalogue: a formula and the
value that is cached beside it must say the same, whoever computes it.
"""

from collections.abc import Mapping
from types import MappingProxyType

WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "nb": MappingProxyType(
            {
                "reconciliation": "Bankavstemming",
                "no_account": "Ingen bankkonto ennå: importer en kontoutskrift eller en hovedbok.",
                "unknown_account": "Ingen bankkonto heter det: velg en fra listen.",
                "switched_off": "Kontoen er slått av: den avstemmes ikke.",
                "off": "slått av",
                "rows": "Rader",
                "open": "åpne",
                "partly": "delvis",
                "matched": "avstemt",
                "deactivated": "deaktivert",
                "approved": "godkjent",
            }
        ),
        "en": MappingProxyType(
            {
                "reconciliation": "Bank reconciliation",
                "no_account": "No bank account yet: import a statement or a ledger.",
                "unknown_account": "No bank account is called that: choose one from the list.",
                "switched_off": "The account is switched off: it is not reconciled.",
                "off": "switched off",
                "rows": "Rows",
                "open": "open",
                "partly": "partly",
                "matched": "matched",
                "deactivated": "deactivated",
                "approved": "approved",
            }
        ),
    }
)
# The order in which the progress line tells the states.
PROGRESS = ("matched", "partly", "open", "deactivated", "approved")
