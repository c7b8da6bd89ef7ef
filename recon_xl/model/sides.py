"""The two sides of a reconciliation: the columns of ledger entries and of statement lines.

Other tables show some of these columns too; see `tables`.
"""

from recon_xl.model.columns import Column, Kind, Table

SIDES = ("ledger", "statement")

ACCOUNT = Column("account", "Bank account", "Bankkonto", Kind.CODE, width=15)
TEXT = Column("text", "Text", "Tekst", width=34)
AMOUNT = Column("amount", "Amount", "Beløp", Kind.MONEY, width=13)
CURRENCY = Column("currency", "Currency", "Valuta", width=8)
MATCH_ID = Column("match_id", "Match ID", "Avstemmings-ID", Kind.CODE, width=15)
RULE = Column("rule", "Rule", "Algoritme", width=30)
APPROVAL_NO = Column("approval_no", "Approval no.", "Avstemmingsnr", Kind.COUNT, width=11)
VOUCHER_NO = Column("voucher_no", "Voucher no.", "Bilagsnr", Kind.CODE, width=10)
VOUCHER_TYPE = Column("voucher_type", "Voucher type", "Bilagsart", Kind.CODE, width=12)
# The day on which the last member of a row's match was booked: what was outstanding on an earlier
# day follows from it, in formulas as in the proof.
CLEARED = Column("cleared", "Cleared", "Klarert", Kind.DAY, width=11)

_SIDE_START = (
    Column("value_date", "Value date", "Valuteringsdato", Kind.DAY, also=("Rentedato",), width=11),
    TEXT,
    Column("counterparty", "Counterparty", "Motpart", width=24),
    Column("kid", "KID", "KID", Kind.CODE, width=15),
    Column("reference", "Bank reference", "Bankreferanse", Kind.CODE, width=16),
)
_SIDE_MONEY = (
    AMOUNT,
    Column("remaining", "Remaining amount", "Avstemming restbeløp", Kind.MONEY, width=13),
    Column("state", "State", "Status", Kind.STATE, width=12),
    Column("mark", "Mark", "Merk", width=6),
    MATCH_ID,
    RULE,
    Column("review", "Review", "Kontroll", width=9),
    Column("note", "Note", "Merknad", width=40),
    CURRENCY,
    Column("currency_amount", "Amount in currency", "Beløp i valuta", Kind.MONEY, width=13),
    Column(
        "currency_remaining",
        "Remaining in currency",
        "Avstemming restbeløp i valuta",
        Kind.MONEY,
        width=14,
    ),
    APPROVAL_NO,
    CLEARED,
)
_SIDE_END = (
    Column("batch", "Batch", "Bunt", Kind.CODE, width=14),
    ACCOUNT,
    Column("source", "Source", "Kilde", width=30),
)

LEDGER = Table(
    "ledger",
    "tblLedger",
    "Ledger",
    "Hovedbok",
    ("id",),
    (
        Column("date", "Voucher date", "Bilagsdato", Kind.DAY, width=11),
        VOUCHER_NO,
        VOUCHER_TYPE,
        *_SIDE_START,
        Column("invoice_no", "Invoice no.", "Fakturanr", Kind.CODE, width=12),
        *_SIDE_MONEY,
        *_SIDE_END,
        Column("ledger_id", "Ledger ID", "Hovedboks-ID", Kind.CODE, width=16),
    ),
)
STATEMENT = Table(
    "statement",
    "tblStatement",
    "Statement",
    "Kontoutskrift",
    ("id",),
    (
        Column("date", "Booking date", "Bokføringsdato", Kind.DAY, width=14),
        Column("code", "Bank code", "Transaksjonskode", Kind.CODE, width=16),
        *_SIDE_START,
        *_SIDE_MONEY,
        Column("end_to_end_id", "End-to-end ID", "Ende-til-ende-ID", Kind.CODE, width=16),
        Column("origin", "Origin", "Opprinnelse", width=12),
        *_SIDE_END,
        Column("statement_id", "Statement ID", "Kontoutskrifts-ID", Kind.CODE, width=16),
    ),
)
