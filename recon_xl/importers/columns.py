"""Which column of a table is what: headers in Norwegian, English and a few other languages.

The words stand in `column_synonyms.csv`, the surest first: where two columns of a file are called
by words of one field, the one whose word stands earlier is taken.
"""

import csv
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import takewhile
from pathlib import Path
from types import MappingProxyType

from recon_xl.errors import MissingColumnsError
from recon_xl.language import _
from recon_xl.model.sides import SIDES

# What tells a ledger from a statement, as long as the header is not used on both sides.
_SIGNS_OF = {
    "ledger": {
        "voucher_no", "voucher_date", "voucher_type", "voucher_series", "account", "account_name",
        "period", "year", "vat", "customer_no", "supplier_no", "recon_remaining", "debit", "credit",
        "document_id",
    },
    "statement": {
        "booking_date", "value_date", "amount_in", "amount_out", "bank_reference", "to_party",
        "from_party", "counterparty_account", "from_account", "to_account", "status", "available",
        "balance_after", "own_account",
    },
}  # fmt: skip
# Words of both sides that are said of one of them when nothing else tells: ledgers with them name
# their vouchers too.
_RATHER_STATEMENT = ("bokforingsdato", "bookingdate", "saldo", "balance")
_NAME_SIGNS = {
    "ledger": ("hovedbok", "ledger", "bilag", "regnskap", "reskontro", "journal"),
    "statement": ("kontoutskrift", "kontoutdrag", "statement", "transaksjon", "bank"),
}
_DATES = {
    "ledger": ("voucher_date", "value_date"),
    "statement": ("booking_date", "transaction_date", "value_date"),
}
_AMOUNTS = {
    "ledger": ("amount_signed", "debit", "credit"),
    "statement": ("amount_signed", "amount_in", "amount_out"),
}
_NO_WORD = re.compile(r"[^a-z0-9]+")
_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ß": "ss"})
# What banks write whose systems know no other letters than a to z: Waehrung, Beloeb.
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})


@dataclass(frozen=True)
class Columns:
    """The columns of one table.

    Attributes:
        side: "ledger" or "statement".
        headers: Its headers from left to right, as they stand.
        of_field: Position of each field that was found.
        more_texts: Positions of further columns with texts.
    """

    side: str
    headers: tuple[str, ...]
    of_field: Mapping[str, int] = field(default_factory=dict)
    more_texts: tuple[int, ...] = ()

    @property
    def date_fields(self) -> list[str]:
        """The dates that the table has, the one that counts first."""
        return [name for name in _DATES[self.side] if name in self.of_field]

    @property
    def amount_fields(self) -> list[str]:
        """The amounts that the table has."""
        return [name for name in _AMOUNTS[self.side] if name in self.of_field]

    @property
    def is_complete(self) -> bool:
        """Whether there is a date and an amount, without which a row says nothing."""
        return bool(self.date_fields and self.amount_fields)

    def require_complete(self, where: str) -> None:
        """Refuse a table without a date or an amount.

        Raises:
            MissingColumnsError: It names what was found and what is missing.
        """
        missing = []
        for names, fields in (
            (_("a date"), _DATES[self.side]),
            (_("an amount"), _AMOUNTS[self.side]),
        ):
            if not any(name in self.of_field for name in fields):
                words = [word for name in fields for word in words_of(self.side)[name][:2]]
                missing.append(_("{what} ({words} …)", what=names, words=", ".join(words)))
        if missing:
            raise MissingColumnsError(
                _(
                    "The table lacks {missing}. Its headers are: {found}.",
                    missing="; ".join(missing),
                    found=", ".join(filter(None, self.headers)) or "–",
                ),
                where=where,
                remedy=_("Map the columns once with recon-xl inspect --map. Nothing was changed."),
            )


def fold(header: object) -> str:
    """Fold a header to plain letters and digits.

    >>> fold("Bokføringsdato"), fold("Arkivref."), fold("ValutaDate"), fold("Libellé")
    ('bokforingsdato', 'arkivref', 'valutadate', 'libelle')
    """
    plain = str(header).casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain.translate(_LETTERS))
    return _NO_WORD.sub("", plain)


@cache
def words_of(side: str) -> Mapping[str, Sequence[str]]:
    """Return the header words of every field of one side, the surest first."""
    path = Path(__file__).with_name("column_synonyms.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return MappingProxyType(
        {row["field"]: tuple(row["headers"].split("|")) for row in rows if row["side"] == side}
    )


def columns_of(
    headers: Sequence[object], side: str, names: Mapping[str, str] | None = None
) -> Columns:
    """Find out what each column of a header row is.

    Args:
        headers: The cells of the row.
        side: "ledger" or "statement".
        names: Header by field, as a person said; these columns are taken as told.
    """
    shown = tuple(re.sub(r"\s+", " ", str(header or "")).strip() for header in headers)
    start = _common_start(shown)
    ranks = [_ranks_of(word, side) or _ranks_of(word.removeprefix(start), side) for word in shown]
    told = {fold(header): name for name, header in (names or {}).items()}
    found = {told[fold(word)]: at for at, word in enumerate(shown) if fold(word) in told}
    taken = set(found.values())
    for name in words_of(side):
        fitting = [at for at, rank in enumerate(ranks) if name in rank and at not in taken]
        if name not in found and fitting:
            best = min(fitting, key=lambda at, name=name: (ranks[at][name], at))  # type: ignore[misc]
            found[name] = best
            taken.add(best)
    texts = tuple(at for at, rank in enumerate(ranks) if "text" in rank and at not in taken)
    return Columns(side, shown, found, texts)


def side_of(headers: Sequence[object], name: str) -> str:
    """Tell a ledger from a statement by the headers, else by the file's name; "" when neither does.

    >>> side_of(["bilagsnr", "dato", "beløp"], "x.csv"), side_of(["dato", "beløp"], "kontoutskrift")
    ('ledger', 'statement')
    """
    folded = [fold(header) for header in headers]
    signs = {side: sum(_is_sign(word, side) for word in folded) for side in SIDES}
    if signs["ledger"] != signs["statement"]:
        return max(signs, key=lambda side: signs[side])
    if any(word in _RATHER_STATEMENT for word in folded):
        return "statement"
    named = fold(name)
    by_name = [side for side, words in _NAME_SIGNS.items() if any(w in named for w in words)]
    return by_name[0] if by_name else ""


def _is_sign(word: str, side: str) -> bool:
    other = next(name for name in SIDES if name != side)
    return bool(_SIGNS_OF[side] & _ranks_of(word, side).keys()) and not _ranks_of(word, other)


def _common_start(headers: Sequence[str]) -> str:
    """Return what all headers begin with: some systems put the table's name before each.

    >>> _common_start(["BCADate", "BCAAmount"])
    'BCA'
    """
    named = [header for header in headers if header]
    first, last = min(named, default=""), max(named, default="")
    same = takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False))
    return "".join(letter for letter, _same in same) if len(named) > 1 else ""


@cache
def _ranks_of(header: str, side: str) -> Mapping[str, int]:
    """Return the fields that a header can be, each with how sure that is: 0 is the surest."""
    bare = re.sub(r"[\s(\[]*\b(NOK|kr|SEK|DKK|EUR|USD|GBP|CHF)\b[\s.)\]]*$", "", header)
    for word in dict.fromkeys((fold(header), fold(bare), fold(header.partition("(")[0]))):
        found = _index(side).get(word)
        if word and found:
            return found
    return {}


@cache
def _index(side: str) -> Mapping[str, Mapping[str, int]]:
    index: dict[str, dict[str, int]] = {}
    for name, words in words_of(side).items():
        for rank, word in enumerate(words):
            for spelling in (word, word.casefold().translate(_SPELT_OUT)):
                index.setdefault(fold(spelling), {}).setdefault(name, rank)
    return index
