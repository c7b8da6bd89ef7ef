"""The dialects of :86:, the information about one line of an MT940.

German banks number their subfields (`166?00GUTSCHRIFT?20Faktura 17?32KARL`), Dutch and SEPA ones
name them (`/EREF/17/NAME/KARL/REMI/Faktura 17`), others write free text.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from recon_xl.importers.rows import clean, joined, told

_NUMBERED = re.compile(r"(\d{3})([?>+~^])(?=\d\d)", re.DOTALL)
_NAMED = re.compile(
    r"/(TRTP|TRCD|EREF|PREF|MARF|CSID|CNTP|REMI|PURP|NAME|BENM|ORDP|IBAN|BIC|ISDT|ADDR|ID|ULTD|ULTB"
    r"|ULTC|CDTRREFTP|CDTRREF|SVCL|RTRN|KREF)/"
)
_SEPA = re.compile(r"(EREF|KREF|MREF|CRED|DEBT|SVWZ|ABWA|ABWE)\+")

_SUBFIELD_LENGTH = 27


@dataclass(frozen=True)
class Details:
    """What :86: says; "" where it says nothing."""

    text: str = ""
    counterparty: str = ""
    end_to_end_id: str = ""
    kid: str = ""
    code: str = ""
    is_structured: bool = False


def details_of(values: Sequence[str]) -> Details:
    """Read the details of one line.

    Args:
        values: What stands behind each :86: or :NS: of the line, with its line breaks.

    >>> details_of(["166?00GUTSCHRIFT?20EREF+E17?21SVWZ+Faktura 17?32KARL"]).end_to_end_id
    'E17'
    >>> details_of(["/EREF/17/BENM//NAME/KARL/REMI/Faktura 17/ISDT/2026-10-01"]).counterparty
    'KARL'
    """
    # Structured values are cut at the end of a line, in the middle of words.
    whole = "".join(value.replace("\n", "") for value in values)
    numbered = _NUMBERED.match(whole)
    if numbered:
        return _numbered(whole, numbered[1], numbered[2])
    if whole.startswith("/") and _NAMED.search(whole):
        return _named(whole)
    return Details(text=joined(re.split(r"\n", "\n".join(values))))


def _numbered(whole: str, code: str, sign: str) -> Details:
    parts = re.split(rf"{re.escape(sign)}(\d\d)", whole[3:])
    fields: dict[str, str] = {}
    for number, value in zip(parts[1::2], parts[2::2], strict=True):
        fields[number] = fields.get(number, "") + value
    remittance = ""
    for number, value in sorted(fields.items()):
        if "20" <= number <= "29" or number >= "60":
            # A subfield that is full goes on in the next one; a shorter one has ended.
            remittance += value if len(value) == _SUBFIELD_LENGTH else f"{value} "
    remittance = _SEPA.sub(lambda word: f" {word[0]}", remittance)
    sepa = _sepa(remittance)
    return Details(
        text=joined([fields.get("00", ""), remittance]),
        counterparty=clean(fields.get("32", "") + fields.get("33", "")),
        end_to_end_id=told(sepa.get("EREF", "")),
        code=code,
        is_structured=True,
    )


def _sepa(text: str) -> Mapping[str, str]:
    parts = _SEPA.split(text)
    return dict(zip(parts[1::2], (clean(part) for part in parts[2::2]), strict=True))


def _named(whole: str) -> Details:
    # A tag without a value takes the slash of the next one, "/BENM//NAME/": give it back.
    parts = _NAMED.split(whole.replace("//", "/ /"))
    fields: dict[str, str] = {}
    for tag, value in zip(parts[1::2], parts[2::2], strict=True):
        told_now = value.replace("/ /", "//").strip().strip("/")
        fields[tag] = fields.get(tag) or told_now
    counterpart = [clean(part) for part in fields.get("CNTP", "").split("/")]
    name = fields.get("NAME", "") or (counterpart[2] if len(counterpart) > 2 else "")
    remittance = re.sub(r"^(USTD|STRD/CUR)//", "", fields.get("REMI", ""))
    return Details(
        text=clean(remittance) or clean(fields.get("TRTP", "")) or clean(whole),
        counterparty=clean(name),
        end_to_end_id=told(fields.get("EREF", "")),
        kid=clean(fields.get("CDTRREF", "")),
        code=clean(fields.get("TRCD", "")),
        is_structured=True,
    )
