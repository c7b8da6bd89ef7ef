"""KID, the customer identification number of Norwegian payments.

2 to 25 digits, the last of which checks the others: mod10 (Luhn) or mod11 (weights 2 to 7 from the
right). Where mod11 gives 10, banks write "-" as the last character.
Source: Mastercard Payment Services, "Systemspesifikasjon OCR giro", and invoices seen in the field.
"""

import re

from stdnum import luhn

from recon_xl.errors import BadValuesError
from recon_xl.language import _

_KID = re.compile(r"\d{1,24}[\d-]")
_NAMED = re.compile(r"\bKID(?:[\s-]*(?:nr|nummer))?\b[\s.:]*(\d[\d ]{0,30}-?)", re.IGNORECASE)


def normalise_kid(text: str) -> str:
    """Return a KID without blanks and points, as it is compared.

    >>> normalise_kid("0 1234 567")
    '01234567'
    """
    return re.sub(r"[\s.]", "", text)


def is_valid_kid(text: str) -> bool:
    """Say whether the check digit is right by mod10 or by mod11.

    >>> is_valid_kid("1234567897"), is_valid_kid("12345678903"), is_valid_kid("1234567890")
    (True, True, False)
    """
    kid = normalise_kid(text)
    if not _KID.fullmatch(kid):
        return False
    return kid[-1] in check_digits(kid[:-1])


def check_digits(body: str) -> tuple[str, str]:
    """Return the check characters of a KID without one: by mod10, by mod11.

    Raises:
        BadValuesError: The text is not 1 to 24 digits.

    >>> check_digits("123456789")
    ('7', '2')
    """
    digits = normalise_kid(body)
    if not re.fullmatch(r"\d{1,24}", digits):
        raise BadValuesError(
            _("“{text}” is not a KID without its check digit.", text=body),
            remedy=_("Give 1 to 24 digits."),
        )
    weighted = sum(int(digit) * (2 + at % 6) for at, digit in enumerate(reversed(digits)))
    mod11 = -weighted % 11
    return str(luhn.calc_check_digit(digits)), "-" if mod11 == 10 else str(mod11)


def find_kid(text: str) -> str:
    """Return the valid KID that a payment text names; "" where there is none.

    A number counts only behind the word KID: one in six numbers has a check digit that fits.

    >>> find_kid("Innbetaling KID: 0012 3456 7897"), find_kid("Faktura 1234567897")
    ('001234567897', '')
    """
    for found in _NAMED.finditer(text):
        kid = normalise_kid(found[1])
        if is_valid_kid(kid):
            return kid
    return ""
