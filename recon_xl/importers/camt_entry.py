"""One entry (Ntry) of a camt message: one statement line, or one per detail when it is split.

A collective entry is one line that carries its details in its text. It may be split into them only
when they sum to it and their number is the one that the bank states: files exist in which details
of 6,000 and 5,000 stand under an entry of 15,000.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cache

from lxml import etree

from recon_xl.errors import BadValuesError
from recon_xl.importers.bad_values import UnreadableError
from recon_xl.importers.rows import Row, clean, iso_day, joined, kid_of, told
from recon_xl.importers.xml_stream import fields_of, namespace, texts_of
from recon_xl.language import _
from recon_xl.model.money import to_minor

SIGNS = {"CRDT": 1, "DBIT": -1}
Texts = dict[str, str]

_AMOUNT = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)")
_ENTRY = {
    "amount": "Amt",
    "currency": "Amt/@Ccy",
    "sign": "CdtDbtInd",
    "reversal": "RvslInd",
    "status": "Sts",
    "booked": "BookgDt",
    "valued": "ValDt",
    "reference": "AcctSvcrRef",
    "entry_reference": "NtryRef",
    "domain": "BkTxCd/Domn/Cd",
    "family": "BkTxCd/Domn/Fmly/Cd",
    "subfamily": "BkTxCd/Domn/Fmly/SubFmlyCd",
    "own_code": "BkTxCd/Prtry/Cd",
    "info": "AddtlNtryInf",
    "batch": "NtryDtls/Btch/PmtInfId|Btch/PmtInfId",
    "batch_message": "NtryDtls/Btch/MsgId|Btch/MsgId",
    "batch_count": "NtryDtls/Btch/NbOfTxs|Btch/NbOfTxs",
    "instructed": "AmtDtls/InstdAmt/Amt",
    "instructed_currency": "AmtDtls/InstdAmt/Amt/@Ccy",
}
_DETAIL = {
    "reference": "Refs/AcctSvcrRef",
    "end_to_end_id": "Refs/EndToEndId",
    "payment": "Refs/PmtInfId",
    "debtor": "RltdPties/Dbtr/Nm|RltdPties/Dbtr/Pty/Nm|RltdPties/Dbtr/Agt/FinInstnId/Nm",
    "creditor": "RltdPties/Cdtr/Nm|RltdPties/Cdtr/Pty/Nm|RltdPties/Cdtr/Agt/FinInstnId/Nm",
    "repeated": "#RmtInf/Ustrd[2]|RmtInf/Strd[2]|RmtInf/Strd/*[2]",
    "remittance": "RmtInf/Ustrd",
    "kid": "RmtInf/Strd/CdtrRefInf/Ref|RmtInf/Strd/CdtrRefInf/CdtrRef",
    "document": "RmtInf/Strd/RfrdDocInf/Nb",
    "more": "RmtInf/Strd/AddtlRmtInf",
    "info": "AddtlTxInf",
    "amount": "Amt|AmtDtls/TxAmt/Amt",
    "currency": "Amt/@Ccy|AmtDtls/TxAmt/Amt/@Ccy",
    "sign": "CdtDbtInd",
    "instructed": "AmtDtls/InstdAmt/Amt",
    "instructed_currency": "AmtDtls/InstdAmt/Amt/@Ccy",
}
_REPEATED = ("remittance", "kid", "document", "more")


def entry_texts(element: etree._Element) -> tuple[Texts, list[Texts]]:
    """Return what an entry and its details say, by the names above; "" where they say nothing."""
    space = namespace(element)
    within = _within(space)
    *texts, count = texts_of(element, fields_of(_with_first_detail(within), space))
    entry = dict(zip(_ENTRY, texts, strict=False))
    if count in {"0", "1"}:
        detail = dict(zip(_DETAIL, texts[len(_ENTRY) :], strict=True))
        return entry, [_completed(detail, element, f"{within}/")]
    fields = fields_of(tuple(_DETAIL.values()), space)
    items = element.iterfind("/".join(f"{{*}}{step}" for step in within.split("/")))
    details = [(item, dict(zip(_DETAIL, texts_of(item, fields), strict=True))) for item in items]
    return entry, [_completed(detail, item, "") for item, detail in details]


def _within(space: str) -> str:
    """Return where the details of an entry stand; in the first version directly in the entry."""
    return "TxDtls" if space.endswith(".001.01") else "NtryDtls/TxDtls"


@cache
def _with_first_detail(within: str) -> tuple[str, ...]:
    """Return the paths of an entry, of its first detail, and the number of details."""
    details = (
        "#" * path.startswith("#")
        + "|".join(f"{within}/{way}" for way in path.removeprefix("#").split("|"))
        for path in _DETAIL.values()
    )
    return (*_ENTRY.values(), *details, f"#{within}")


def entry_rows(
    source: str,
    entry: Texts,
    details: Sequence[Texts],
    *,
    currency: str,
    split: bool,
    fallback_day: date | None = None,
) -> list[Row]:
    """Return the statement lines of one entry.

    Args:
        source: The file and the running number of the entry in it.
        entry: What the entry says.
        details: What its details say.
        currency: Of the account.
        split: Make one line of each detail, where they sum to the entry.
        fallback_day: What an entry without any date is dated.

    Raises:
        UnreadableError: The amount, the sign or a date cannot be read.
    """
    minor = signed_minor(entry["amount"], entry["sign"], currency)
    stated = entry["booked"] or entry["valued"]
    value_day = iso_day(entry["valued"])
    day = iso_day(stated) if stated else fallback_day
    if day is None:
        raise UnreadableError(_("booking date"), stated)
    whole = _whole(source, entry, details, (minor, day, value_day, currency))
    if split and len(details) > 1:
        return list(_parts(whole, entry, details, currency)) or [whole]
    return [whole]


def signed_minor(amount: str, sign: str, currency: str) -> int:
    """Return an amount in minor units, signed by CdtDbtInd.

    Raises:
        UnreadableError: It is no amount, or the sign is neither CRDT nor DBIT.
    """
    if not _AMOUNT.fullmatch(amount):
        raise UnreadableError(_("amount"), amount)
    if sign not in SIGNS:
        raise UnreadableError("CdtDbtInd", sign)
    try:
        return SIGNS[sign] * to_minor(Decimal(amount), currency)
    except BadValuesError as error:
        raise UnreadableError(_("amount"), amount) from error


def _whole(
    source: str,
    entry: Texts,
    details: Sequence[Texts],
    fixed: tuple[int, date, date | None, str],
) -> Row:
    minor, day, value_day, currency = fixed
    text = _text(entry, details)
    is_collective = len(details) > 1
    first = {} if is_collective else details[0]
    original_currency, original_minor = _original(entry, first, currency)
    return Row(
        source=source,
        day=day,
        amount_minor=minor,
        value_day=value_day,
        text=text,
        counterparty=_only(_counterparty(entry, detail) for detail in details),
        reference=told(first.get("reference", ""))
        or told(entry["reference"])
        or told(entry["entry_reference"]),
        kid=kid_of(_only(detail["kid"] for detail in details), text),
        batch=_batch(entry, details),
        end_to_end_id=_only(told(detail["end_to_end_id"]) for detail in details),
        code=_code(entry),
        original_currency=original_currency,
        original_amount_minor=original_minor,
    )


def _parts(whole: Row, entry: Texts, details: Sequence[Texts], currency: str) -> Iterator[Row]:
    """Go through the lines that the details make; none when they are not the whole of the entry."""
    try:
        minors = [
            signed_minor(detail["amount"], detail["sign"] or entry["sign"], currency)
            for detail in details
        ]
    except UnreadableError:
        return
    stated = entry["batch_count"]
    is_other_currency = any(detail["currency"] not in {"", currency} for detail in details)
    if sum(minors) != whole.amount_minor or is_other_currency:
        return
    if stated.isdigit() and int(stated) != len(details):
        return
    batch = whole.batch or whole.reference
    for minor, detail in zip(minors, details, strict=True):
        text = _text(entry, [detail])
        original_currency, original_minor = _original({}, detail, currency)
        yield whole._replace(
            amount_minor=minor,
            text=text,
            counterparty=clean(_counterparty(entry, detail)),
            reference=told(detail["reference"]) or whole.reference,
            kid=kid_of(detail["kid"], text),
            batch=batch,
            end_to_end_id=told(detail["end_to_end_id"]),
            original_currency=original_currency,
            original_amount_minor=original_minor,
        )


def _text(entry: Texts, details: Sequence[Texts]) -> str:
    """Return the remittance text, else what the bank adds, and what invoices it names."""
    if len(details) == 1:
        (detail,) = details
        main = detail["remittance"] or detail["info"] or entry["info"]
        return joined([main, detail["document"], detail["more"]])
    every = (
        (*(detail[name] for name in ("remittance", "info", "kid", "document", "more")),)
        for detail in details
    )
    return joined([entry["info"], *(text for texts in every for text in texts)])


def _counterparty(entry: Texts, detail: Texts) -> str:
    """Return who paid money in or received money out; a reversal keeps the parties it reverses."""
    is_in = (entry["sign"] == "CRDT") != (entry["reversal"] in {"true", "1"})
    return detail["debtor"] if is_in else detail["creditor"]


def _batch(entry: Texts, details: Sequence[Texts]) -> str:
    stated = told(entry["batch"]) or told(entry["batch_message"])
    return stated or (_only(told(d["payment"]) for d in details) if len(details) > 1 else "")


def _code(entry: Texts) -> str:
    domain = "/".join(filter(None, (entry["domain"], entry["family"], entry["subfamily"])))
    return clean(domain or entry["own_code"])


def _original(entry: Texts, detail: Texts, currency: str) -> tuple[str, int | None]:
    """Return the amount in the currency in which it was ordered, where that is another one."""
    for texts, amount in ((detail, "instructed"), (entry, "instructed"), (detail, "amount")):
        ordered_in = texts.get("currency" if amount == "amount" else "instructed_currency", "")
        if ordered_in and ordered_in != currency and _AMOUNT.fullmatch(texts[amount]):
            sign = detail.get("sign") or entry.get("sign") or "CRDT"
            try:
                return ordered_in, signed_minor(texts[amount], sign, ordered_in)
            except UnreadableError:
                continue  # more decimals than the currency has: it stays in the text
    return "", None


def _only(texts: Iterator[str]) -> str:
    """Return the one text that all details share, leaving out those that say nothing."""
    found = {clean(text) for text in texts if text}
    return found.pop() if len(found) == 1 else ""


def _completed(detail: Texts, element: etree._Element, within: str) -> Texts:
    """Join the texts of elements that stand several times; two KIDs are no KID."""
    if detail["repeated"] == "0":
        return detail
    found: dict[str, list[str]] = {}
    for name in _REPEATED:
        ways = [f"{within}{way}".split("/") for way in _DETAIL[name].split("|")]
        paths = ["/".join(f"{{*}}{step}" for step in way) for way in ways]
        found[name] = [clean(item.text or "") for path in paths for item in element.iterfind(path)]
    kids = set(filter(None, found["kid"]))
    if len(kids) > 1:
        found["document"] += sorted(kids)
    texts = {name: joined(found[name]) for name in ("remittance", "document", "more")}
    return detail | texts | {"kid": kids.pop() if len(kids) == 1 else ""}
