"""Fees and interest, known by the bank's code, else by the text.

Codes are surer than words, but banks use wrong and own ones, so that words count where the code
says nothing.
Source: ISO 20022 external bank transaction codes; SWIFT's transaction types for MT940.
"""

import re
from collections.abc import Mapping

_FEE_CODES = {"CHRG", "COMM", "FEES", "TAXE", "ADJT"}
_INTEREST_CODES = {"INTR"}
# SWIFT, OFX and BAI2 (type codes of charges and of interest).
_OWN_CODES: Mapping[str, str] = {
    "NCHG": "fee", "NCOM": "fee", "NINT": "interest", "FEE": "fee", "SRVCHG": "fee",
    "INT": "interest", "698": "fee", "661": "fee", "354": "interest", "654": "interest",
}  # fmt: skip
_FEE = re.compile(
    r"\b(?:\w*gebyr\w*|omkostning\w*|kortpris\w*|årspris\w*|månedspris\w*|termingebyr\w*|provisjon\w*"
    r"|fees?|charges?|commission)\b",
    re.IGNORECASE,
)
_INTEREST = re.compile(
    r"\b(?:rente(?:r|inntekt\w*|kostnad\w*|godtgj\w*)?|(?:kredit|debet|overtrekks|innskudds)renter?"
    r"|interest)\b",
    re.IGNORECASE,
)
# A reminder's fee or a payment for interest-bearing debt is a customer's, not the bank's.
_OTHERS = re.compile(r"\b(?:purregebyr|faktura|invoice|forsinkelsesrente\w*|KID)\b", re.IGNORECASE)


def charge_of(code: str, text: str) -> str:
    """Tell whether a statement line is a fee or interest of the bank.

    Args:
        code: The bank's code, as statement lines have it: "ACMT/MDOP/CHRG", "NCHG".
        text: The line's text.

    Returns:
        "fee", "interest", or "" when it is neither.

    >>> charge_of("ACMT/MDOP/CHRG", ""), charge_of("", "GEBYR NETTBANK")
    ('fee', 'fee')
    >>> charge_of("", "Renter 3. kvartal")
    'interest'
    >>> charge_of("PMNT/RCDT/DMCT", "Faktura 12 med purregebyr")
    ''
    """
    last = code.rpartition("/")[2].upper()
    if last in _FEE_CODES:
        return "fee"
    if last in _INTEREST_CODES:
        return "interest"
    for part in code.upper().split():
        if part in _OWN_CODES:
            return _OWN_CODES[part]
    if _OTHERS.search(text):
        return ""
    if _FEE.search(text):
        return "fee"
    return "interest" if _INTEREST.search(text) else ""
