"""Bank account numbers: one spelling inside, the usual one shown.

A Norwegian number is kept as its eleven digits (BBAN), whether it came as a BBAN or as an IBAN; a
foreign IBAN is kept without blanks; anything else (a ledger account, a nickname) as it stands.
Source: NS 9420 and ISO 13616, as python-stdnum implements them.
"""

import re

from stdnum import iban
from stdnum.exceptions import ValidationError
from stdnum.no import kontonr


def normalise_account(text: str) -> str:
    """Return the one spelling of an account.

    >>> normalise_account("NO93 8601 1117 947"), normalise_account("8601.11.17947")
    ('86011117947', '86011117947')
    >>> normalise_account("1920"), normalise_account("DE89 3704 0044 0532 0130 00")
    ('1920', 'DE89370400440532013000')
    """
    bare = re.sub(r"[\s.\-]", "", text).upper()
    if re.fullmatch(r"NO\d{13}", bare):
        return bare[4:] if _is_iban(bare) else bare
    if re.fullmatch(r"\d{11}", bare) or _is_iban(bare):
        return bare
    return re.sub(r"\s+", " ", text).strip()


def is_valid_account(text: str) -> bool:
    """Say whether the text is a Norwegian account number or an IBAN with right check digits.

    >>> is_valid_account("8601.11.17947"), is_valid_account("8601.11.17948")
    (True, False)
    """
    account = normalise_account(text)
    try:
        kontonr.validate(account)
    except ValidationError:
        return _is_iban(account)
    return True


def format_account(account: str) -> str:
    """Write an account the way people read it.

    >>> format_account("86011117947"), format_account("DE89370400440532013000")
    ('8601\\xa011\\xa017947', 'DE89\\xa03704\\xa00044\\xa00532\\xa00130\\xa000')
    """
    if re.fullmatch(r"\d{11}", account):
        return f"{account[:4]}\u00a0{account[4:6]}\u00a0{account[6:]}"
    if _is_iban(account):
        return "\u00a0".join(account[at : at + 4] for at in range(0, len(account), 4))
    return account


def to_iban(account: str) -> str:
    """Return the IBAN of a Norwegian account, of a foreign IBAN itself, otherwise "".

    >>> to_iban("86011117947")
    'NO9386011117947'
    """
    if _is_iban(account):
        return account
    return str(kontonr.to_iban(account)) if re.fullmatch(r"\d{11}", account) else ""


def _is_iban(text: str) -> bool:
    return len(text) > 4 and text[:2].isalpha() and bool(iban.is_valid(text))
