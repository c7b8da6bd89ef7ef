"""One entry (Ntry) of a camt message: one statement line, or one per detail when it is split.

A collective entry is one line that carries its details in its text. It may be split into them only
when they sum to it and their number is the one that the bank states: files exist in which details
of 6,000 and 5,000 stand under an entry of 15,000.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from lxml import etree

from recon_xl.errors import BadValuesError
from recon_xl.importers.bad_values import UnreadableError
from recon_xl.importers.rows import Row, clean, count_of, iso_day, joined, kid_of, told
from recon_xl.importers.xml_stream import Paths, Texts, texts_of
from recon_xl.language import _
from recon_xl.model.money import to_minor

SIGNS = {"CRDT": 1, "DBIT": -1}
_AMOUNT = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)")
_ENTRY: Paths = (
    ("Amt", "amount"),
    ("Amt/@Ccy", "currency"),
    ("CdtDbtInd", "sign"),
    ("RvslInd", "reversal"),
    ("Sts", "status"),
    ("Sts/Cd", "status"),
    ("BookgDt/Dt", "booked"),
    ("BookgDt/DtTm", "booked"),
    ("ValDt/Dt", "valued"),
    ("ValDt/DtTm", "valued"),
    ("AcctSvcrRef", "reference"),
    ("NtryRef", "entry_reference"),
    ("BkTxCd/Domn/Cd", "domain"),
    ("BkTxCd/Domn/Fmly/Cd", "family"),
    ("BkTxCd/Domn/Fmly/SubFmlyCd", "subfamily"),
    ("BkTxCd/Prtry/Cd", "own_code"),
    ("AddtlNtryInf", "info"),
    ("AmtDtls/InstdAmt/Amt", "instructed"),
    ("AmtDtls/InstdAmt/Amt/@Ccy", "instructed_currency"),
    ("NtryDtls/Btch/PmtInfId", "batch"),
    ("NtryDtls/Btch/MsgId", "batch_message"),
    ("NtryDtls/Btch/NbOfTxs", "batch_count"),
    ("Btch/PmtInfId", "batch"),
    ("Btch/MsgId", "batch_message"),
    ("Btch/NbOfTxs", "batch_count"),
)
_DETAIL: Paths = (
    ("Refs/AcctSvcrRef", "reference"),
    ("Refs/EndToEndId", "end_to_end_id"),
    ("Refs/PmtInfId", "payment"),
    ("RltdPties/Dbtr/Nm", "debtor"),
    ("RltdPties/Dbtr/Pty/Nm", "debtor"),
    ("RltdPties/Dbtr/Agt/FinInstnId/Nm", "debtor"),
    ("RltdPties/Cdtr/Nm", "creditor"),
    ("RltdPties/Cdtr/Pty/Nm", "creditor"),
    ("RltdPties/Cdtr/Agt/FinInstnId/Nm", "creditor"),
    ("RmtInf/Ustrd", "remittance*"),
    ("RmtInf/Strd/CdtrRefInf/Ref", "kid*"),
    ("RmtInf/Strd/CdtrRefInf/CdtrRef", "kid*"),
    ("RmtInf/Strd/RfrdDocInf/Nb", "document*"),
    ("RmtInf/Strd/AddtlRmtInf", "more*"),
    ("AddtlTxInf", "info"),
    ("Amt", "amount"),
    ("Amt/@Ccy", "currency"),
    ("AmtDtls/TxAmt/Amt", "amount"),
    ("AmtDtls/TxAmt/Amt/@Ccy", "currency"),
    ("CdtDbtInd", "sign"),
    ("AmtDtls/InstdAmt/Amt", "instructed"),
    ("AmtDtls/InstdAmt/Amt/@Ccy", "instructed_currency"),
)


def entry_texts(element: etree._Element) -> tuple[Texts, list[Texts]]:
    """Return what an entry and its details say; an entry without details has one that is blank."""
    blocks = element.iterchildren("{*}NtryDtls")
    items = [item for block in blocks for item in block.iterchildren("{*}TxDtls")]
    # In the first version they stand in the entry itself.
    items = items or list(element.iterchildren("{*}TxDtls"))
    details = [texts_of(item, _DETAIL) for item in items]
    return texts_of(element, _ENTRY), details or [Texts()]


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
    first = Texts() if is_collective else details[0]
    original_currency, original_minor = _original(entry, first, currency)
    return Row(
        source=source,
        day=day,
        amount_minor=minor,
        value_day=value_day,
        text=text,
        counterparty=_only(_counterparty(entry, detail) for detail in details),
        reference=told(first["reference"])
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
    stated = count_of(entry["batch_count"])
    is_other_currency = any(detail["currency"] not in {"", currency} for detail in details)
    if sum(minors) != whole.amount_minor or is_other_currency:
        return
    if stated not in {None, len(details)}:
        return
    batch = whole.batch or whole.reference
    for minor, detail in zip(minors, details, strict=True):
        text = _text(entry, [detail])
        original_currency, original_minor = _original(Texts(), detail, currency)
        yield whole._replace(
            amount_minor=minor,
            text=text,
            counterparty=clean(_counterparty(entry, detail)),
            reference=told(detail["reference"]) or whole.reference,
            kid=kid_of(_only(iter([detail["kid"]])), text),
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
        # Two KIDs are no KID: they stay in the text.
        kids = detail["kid"] if "\n" in detail["kid"] else ""
        return joined([main.replace("\n", " "), *_lines(detail["document"], detail["more"], kids)])
    names = ("remittance", "info", "kid", "document", "more")
    every = (_lines(*(detail[name] for name in names)) for detail in details)
    return joined([entry["info"], *(text for texts in every for text in texts)])


def _lines(*texts: str) -> list[str]:
    return [line for text in texts for line in text.split("\n")]


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
        ordered_in = texts["currency" if amount == "amount" else "instructed_currency"]
        if ordered_in and ordered_in != currency and _AMOUNT.fullmatch(texts[amount]):
            sign = detail["sign"] or entry["sign"] or "CRDT"
            try:
                return ordered_in, signed_minor(texts[amount], sign, ordered_in)
            except UnreadableError:
                continue  # more decimals than the currency has: it stays in the text
    return "", None


def _only(texts: Iterator[str]) -> str:
    """Return the one text that all details share, leaving out those that say nothing."""
    found = {line for text in texts if text for line in text.split("\n")}
    return clean(found.pop()) if len(found) == 1 else ""
