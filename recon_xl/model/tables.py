"""The tables of a reconciliation workbook: their names, sheets, columns and header words.

With `sides` this is the one place that knows what a column is called in Norwegian, in English, in a
frame and in a rule file. Importers, reports and workbooks read it from here.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from recon_xl.model.columns import Column, Kind, Table
from recon_xl.model.sides import (
    ACCOUNT,
    AMOUNT,
    APPROVAL_NO,
    CLEARED,
    CURRENCY,
    LEDGER,
    MATCH_ID,
    RULE,
    STATEMENT,
    TEXT,
    VOUCHER_NO,
    VOUCHER_TYPE,
)

_VOUCHER_SERIES = Column("voucher_series", "Voucher series", "Bilagsserie", Kind.CODE, width=11)
_AT = Column("at", "At", "Tidspunkt", Kind.MOMENT, width=17)
_BY = Column("by", "By", "Av", width=14)
_REASON = Column("reason", "Reason", "Begrunnelse", width=70)
ACCOUNTS = Table(
    "accounts",
    "tblAccounts",
    "Bank accounts",
    "Bankpartner",
    ("account",),
    (
        ACCOUNT,
        Column("name", "Name", "Navn", width=26),
        Column("ledger_account", "Ledger account", "Hovedbokskonto", Kind.CODE, width=15),
        CURRENCY,
        Column(
            "statement_service",
            "Statement service",
            "Elektronisk kontoutskrift",
            Kind.FLAG,
            width=13,
        ),
        Column(
            "update_remaining",
            "Update remaining amounts",
            "Oppdater restbeløp",
            Kind.FLAG,
            width=13,
        ),
        Column("allow_unequal", "Allow unequal matches", "Tillat ulike beløp", Kind.FLAG, width=13),
        Column("split_batches", "Split batches", "Del opp bunter", Kind.FLAG, width=11),
        Column("four_eyes", "Four eyes", "Fire øyne", Kind.FLAG, width=9),
        VOUCHER_TYPE,
        _VOUCHER_SERIES,
        Column("fee_account", "Fee account", "Gebyrkonto", Kind.CODE, width=11),
        Column(
            "interest_income_account",
            "Interest income account",
            "Renteinntektskonto",
            Kind.CODE,
            width=16,
        ),
        Column(
            "interest_cost_account",
            "Interest cost account",
            "Rentekostnadskonto",
            Kind.CODE,
            width=16,
        ),
        Column("lock_date", "Lock date", "Sperredato", Kind.DAY, width=11),
        Column("opening_date", "Opening date", "Åpningsdato", Kind.DAY, width=11),
        Column(
            "opening_balance",
            "Opening balance",
            "Inngående saldo",
            Kind.MONEY,
            nullable=True,
            width=15,
        ),
        Column("company", "Company", "Firma", width=26),
        Column("org_no", "Organisation no.", "Org.nr.", Kind.CODE, width=14),
    ),
)
_MATCH_COLUMNS = (
    MATCH_ID,
    RULE,
    Column("shape", "Shape", "Form", width=7),
    Column("ledger_count", "Ledger count", "Antall hovedbok", Kind.COUNT, width=10),
    Column("statement_count", "Statement count", "Antall kontoutskrift", Kind.COUNT, width=12),
    Column("ledger_sum", "Ledger sum", "Sum hovedbok", Kind.MONEY, width=14),
    Column("statement_sum", "Statement sum", "Sum kontoutskrift", Kind.MONEY, width=14),
    Column("difference", "Difference", "Differanse", Kind.MONEY, width=12),
    Column("days_apart", "Days apart", "Dager imellom", Kind.COUNT, width=10),
    Column("chance", "Chance", "Tilfeldighet", Kind.NUMBER, nullable=True, width=11),
    _REASON,
    _BY,
    _AT,
)
# Which rows belong together, and how much of a row where it is not the whole of it.
_MEMBER_COLUMNS = (
    Column("ledger_ids", "Ledger entries", "Hovedboksposter", Kind.CODE, width=24),
    Column("statement_ids", "Statement lines", "Kontoutskriftslinjer", Kind.CODE, width=24),
)
MATCHES = Table(
    "matches",
    "tblMatches",
    "Matched",
    "Avstemt",
    ("match_id",),
    (
        *_MATCH_COLUMNS,
        APPROVAL_NO,
        CLEARED,
        Column("rest_on", "Remainder on", "Rest står på", Kind.CODE, width=16),
        *_MEMBER_COLUMNS,
        ACCOUNT,
    ),
)
SUGGESTIONS = Table(
    "suggestions",
    "tblSuggestions",
    "Suggestions",
    "Forslag",
    ("match_id",),
    (
        Column("accept", "Accept", "Godta", width=8),
        Column("rank", "Rank", "Rang", Kind.COUNT, width=7),
        Column("rivals", "Rivals", "Rivaler", Kind.COUNT, width=8),
        *_MATCH_COLUMNS,
        *_MEMBER_COLUMNS,
        ACCOUNT,
    ),
)
VOUCHERS = Table(
    "vouchers",
    "tblVouchers",
    "Vouchers",
    "Bilag",
    ("voucher_series", "voucher_no"),
    (
        _VOUCHER_SERIES,
        VOUCHER_NO,
        VOUCHER_TYPE,
        Column("date", "Voucher date", "Bilagsdato", Kind.DAY, width=11),
        Column("debit", "Debit", "Debet", Kind.CODE, width=10),
        Column("credit", "Credit", "Kredit", Kind.CODE, width=10),
        AMOUNT,
        CURRENCY,
        TEXT,
        Column("source_line", "Source line", "Kildelinje", Kind.CODE, width=16),
        Column("posted", "Posted", "Bokført", Kind.MOMENT, width=17),
        Column("seen_in_ledger", "Seen in ledger", "Sett i hovedboken", Kind.CODE, width=16),
        ACCOUNT,
    ),
)
APPROVALS = Table(
    "approvals",
    "tblApprovals",
    "Approvals",
    "Godkjente avstemminger",
    ("approval_no", "account"),
    (
        APPROVAL_NO,
        ACCOUNT,
        Column("period", "Period", "Periode", Kind.CODE, width=10),
        Column("ledger_balance", "Ledger balance", "Hovedboksaldo", Kind.MONEY, width=15),
        Column("bank_balance", "Bank balance", "Banksaldo", Kind.MONEY, width=15),
        Column("unexplained", "Unexplained", "Uforklart", Kind.MONEY, width=12),
        Column("prepared_by", "Prepared by", "Utført av", width=18),
        Column("approved_by", "Approved by", "Godkjent av", width=18),
        _AT,
        Column("document", "Document", "Dokument", width=46),
        Column("document_sha256", "Document SHA-256", "Dokumentets SHA-256", Kind.CODE, width=24),
        Column("seal", "Seal", "Segl", Kind.CODE, width=24),
        Column("withdrawn_at", "Withdrawn at", "Trukket tilbake", Kind.MOMENT, width=17),
        Column("reason", "Reason", "Begrunnelse", width=40),
    ),
)
STATEMENTS = Table(
    "statements",
    "tblStatements",
    "Statements",
    "Kontoutskrifter",
    ("account", "file", "number", "from"),
    (
        ACCOUNT,
        Column("file", "File", "Fil", width=36),
        Column("number", "Number", "Nummer", Kind.CODE, width=10),
        Column("from", "From", "Fra", Kind.DAY, width=11),
        Column("to", "To", "Til", Kind.DAY, width=11),
        Column("opening", "Opening", "Inngående saldo", Kind.MONEY, nullable=True, width=15),
        Column("sum", "Sum", "Sum", Kind.MONEY, width=15),
        Column("closing", "Closing", "Utgående saldo", Kind.MONEY, nullable=True, width=15),
        Column("continuous", "Continuous", "Sammenhengende", Kind.FLAG, width=15),
        Column("lines", "Lines", "Linjer", Kind.COUNT, width=8),
    ),
)
# The columns of a rule are the keys of a rule file, in both languages.
RULE_KEYS = (
    "name mode shapes method account any_date days_before days_after days_offset days_kind agree"
    " agree_any group_by ledger_contains ledger_not_contains ledger_regex statement_contains"
    " statement_not_contains statement_regex direction amount_from amount_to tolerance"
    " tolerance_percent tolerance_side difference rows_max chance_max"
).split()
_RULE_WIDTHS = {"name": 34, "agree": 24, "agree_any": 24, "group_by": 18}
RULES = Table(
    "rules",
    "tblRules",
    "Rules",
    "Regler",
    ("name",),
    tuple(Column(key, key, key, width=_RULE_WIDTHS.get(key, 13)) for key in RULE_KEYS),
)
JOURNAL = Table(
    "journal",
    "tblJournal",
    "Journal",
    "Logg",
    ("no",),
    (
        Column("no", "No.", "Nr", Kind.COUNT, width=6),
        _AT,
        _BY,
        Column("action", "Action", "Handling", width=16),
        Column("summary", "Summary", "Sammendrag", width=70),
        Column("details", "Details", "Detaljer", Kind.CODE, width=40),
        Column("hash", "Hash", "Hash", Kind.CODE, width=24),
    ),
)

# What takes back the actions of the journal, on a sheet that Excel does not list: too long for the
# journal's own cells, and nothing that a person reads.
UNDO = Table(
    "undo",
    "tblUndo",
    "Undo",
    "Angre",
    ("no", "part"),
    (
        Column("no", "No.", "Nr", Kind.COUNT, width=6),
        Column("part", "Part", "Del", Kind.COUNT, width=6),
        Column("content", "Content", "Innhold", Kind.CODE, width=40),
    ),
)
TABLES: Mapping[str, Table] = MappingProxyType(
    {
        table.name: table
        for table in (
            ACCOUNTS,
            LEDGER,
            STATEMENT,
            MATCHES,
            SUGGESTIONS,
            VOUCHERS,
            APPROVALS,
            STATEMENTS,
            RULES,
            JOURNAL,
            UNDO,
        )
    }
)


def table_called(excel_name: str) -> Table | None:
    """Return the table with that Excel name, case ignored."""
    return next((t for t in TABLES.values() if t.excel_name.lower() == excel_name.lower()), None)


def every_header() -> Iterator[tuple[Table, Column]]:
    """Go through every column of every table."""
    for table in TABLES.values():
        for column in table.columns:
            yield table, column
