"""The lists of a document, row by row, as its template draws them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from recon_xl.model.numbers import format_amount
from recon_xl.model.words import MANUAL_RULE
from recon_xl.reports.activity import Match, RuleSum
from recon_xl.reports.content import Report
from recon_xl.reports.rows import Row
from recon_xl.reports.writing import NOTE_SHOWN_MAX, Writer, flowing

# A list of 10,000 rows takes seconds and a gigabyte to lay out, and nobody reads it on paper. The
# embedded data and the report workbook hold all rows.
ROWS_SHOWN_MAX = 1_000


def open_rows(rows: Sequence[Row], write: Writer) -> dict[str, Any]:
    """Return open rows with their sum."""
    total = sum(row.left_minor for row in rows)
    return {
        **_listed(
            rows,
            write,
            lambda row: {
                **_described(row, write),
                "age": str(row.age_days),
                "amount": write.amount(row.amount_minor),
                "remaining": write.amount(row.left_minor),
            },
            lambda rest: write.amount(sum(row.left_minor for row in rest)),
        ),
        "sum": write.amount(total),
        "reversed": write.signed(-total),
    }


def deactivated_rows(report: Report, write: Writer) -> dict[str, Any]:
    """Return the deactivated rows, with a sum for each side."""
    rows = report.deactivated
    sums = {
        side: [row.amount_minor for row in rows if row.side == side]
        for side in ("ledger", "statement")
    }
    return {
        **_listed(
            rows,
            write,
            lambda row: {
                **_described(row, write),
                "side": write.words[row.side],
                "amount": write.amount(row.amount_minor),
            },
            lambda rest: write.amount(sum(row.amount_minor for row in rest)),
        ),
        "sums": [
            {"side": write.words[side], "amount": write.amount(sum(amounts))}
            for side, amounts in sums.items()
            if amounts
        ],
    }


def carried_rows(report: Report, write: Writer) -> dict[str, Any]:
    """Return the rows that were open when the period began."""
    words = write.words

    def state(row: Row) -> str:
        if row.cleared:
            return words.say("cleared", day=write.day(row.cleared))
        return str(words["states"][row.state])

    return _listed(
        report.carried,
        write,
        lambda row: {
            # The note stands beside the row in the list of open ones.
            **_described(row, write),
            "note": "",
            "side": words[row.side],
            "amount": write.amount(row.amount_minor),
            "remaining": write.left(row.left_minor),
            "state": state(row),
        },
        lambda rest: write.left(sum(row.left_minor for row in rest)),
    )


def continuity(report: Report, write: Writer) -> dict[str, Any]:
    """Return the statements and whether they hang together."""
    words, found = write.words, report.continuity
    statements = found.statements
    texts = [
        words["breaks"][one.kind].format(
            number=flowing(one.number, narrow=True) or "–", amount=write.amount(one.minor)
        )
        for one in found.breaks
    ]
    is_whole = not found.breaks
    is_broken = any(one.kind in ("gap", "unbalanced", "overlap") for one in found.breaks)
    if is_whole:
        texts = [f"✓ {words.count('hang_together', len(statements))}"]
    elif is_broken:
        texts = [f"≠ {text}" for text in texts]
    if not found.told and statements:
        texts.append(words.say("told_never", day=write.day(report.last)))
    elif found.told and found.told != report.last:
        texts.append(words.say("told_earlier", day=write.day(found.told)))
    title = "continuity" if is_whole else "continuity_broken" if is_broken else "statements_no"
    return {
        "title": words[title],
        "is_broken": is_broken,
        "texts": texts,
        "rows": [
            {
                "number": flowing(one.number, narrow=True),
                "first": write.day(one.first),
                "last": write.day(one.last),
                "lines": str(one.lines),
                "opening": write.amount(one.opening_minor),
                "moved": write.amount(one.moved_minor),
                "closing": write.amount(one.closing_minor),
            }
            for one in statements
        ],
        "sums": {
            "lines": str(sum(one.lines for one in statements)),
            "opening": write.amount(statements[0].opening_minor),
            "moved": write.amount(sum(one.moved_minor for one in statements)),
            "closing": write.amount(statements[-1].closing_minor),
        }
        if is_whole
        else {},
    }


def differences(report: Report, write: Writer) -> dict[str, Any]:
    """Return the matches that carry a difference, or leave it on a row."""
    found, before = report.differences, report.differences_before_minor
    rows = [
        {
            "date": write.day(one.cleared),
            "match": flowing(one.match_id, narrow=True),
            "text": _rule(one, write),
            "note": flowing(_why(one, write), NOTE_SHOWN_MAX),
            "left": write.left(one.left_minor),
            "amount": write.left(one.carried_minor),
        }
        for one in found
    ]
    if before:
        text = write.words["differences_before"]
        blank = {"date": "", "match": "", "note": "", "left": "–"}
        rows.append({**blank, "text": text, "amount": write.amount(before)})
    return {
        "rows": rows,
        "left": write.left(sum(one.left_minor for one in found)),
        "sum": write.amount(report.bridge.match_differences_minor),
        "is_long": len(found) > 24,
    }


def vouchers(report: Report, write: Writer) -> dict[str, Any]:
    """Return the postings of the period."""
    found = report.vouchers
    return {
        "rows": [
            {
                "date": write.day(one.date),
                "voucher": flowing("-".join(filter(None, (one.series, one.number))), narrow=True),
                "kind": flowing(one.kind, narrow=True),
                "text": flowing(one.text),
                "debit": flowing(one.debit, narrow=True),
                "credit": flowing(one.credit, narrow=True),
                "amount": write.amount(one.amount_minor),
            }
            for one in found
        ],
        "sum": write.amount(sum(one.amount_minor for one in found)),
        "is_long": len(found) > 24,
    }


def rules(report: Report, write: Writer) -> dict[str, Any]:
    """Return what each rule matched."""
    found = report.rules
    automatic = sum(one.matches for one in found if not one.is_manual)
    total = sum(one.matches for one in found)
    return {
        "rows": [
            {
                "rule": _rule(one, write),
                "automatic": write.number(0 if one.is_manual else one.matches),
                "manual": write.number(one.matches if one.is_manual else 0),
                "matches": write.number(one.matches),
                "amount": write.amount(one.amount_minor),
            }
            for one in found
        ],
        "sums": {
            "automatic": write.number(automatic),
            "manual": write.number(total - automatic),
            "matches": write.number(total),
            "amount": write.amount(sum(one.amount_minor for one in found)),
        },
    }


def _rule(one: Match | RuleSum, write: Writer) -> str:
    return MANUAL_RULE[write.lang] if one.is_manual else flowing(one.rule)


def _why(match: Match, write: Writer) -> str:
    where = write.words.say("rest_on", row=match.rest_on) if match.rest_on else ""
    return ". ".join(filter(None, (where, match.reason)))


def _described(row: Row, write: Writer) -> dict[str, str]:
    notes = [row.note]
    if row.other_currency:
        amount = format_amount(row.other_minor, row.other_currency, write.lang)
        notes.insert(0, write.words.say("other_amount", currency=row.other_currency, amount=amount))
    return {
        "date": write.day(row.date),
        "reference": flowing(row.voucher_no or row.reference, 40, narrow=True),
        "text": flowing(row.text),
        "note": flowing(". ".join(filter(None, notes)), NOTE_SHOWN_MAX),
    }


def _listed(
    rows: Sequence[Row],
    write: Writer,
    shown: Callable[[Row], dict[str, str]],
    summed: Callable[[Sequence[Row]], str],
) -> dict[str, Any]:
    first, rest = rows[:ROWS_SHOWN_MAX], rows[ROWS_SHOWN_MAX:]
    drawn = [shown(row) for row in first]
    height_mm = sum(_height_mm(each) for each in drawn)
    return {
        "rows": drawn,
        "more": {"text": write.words.count("more_rows", len(rest)), "amount": summed(rest)}
        if rest
        else {},
        # A short list stays on one page, so that no sum stands alone.
        "is_long": height_mm > 140,
    }


def _height_mm(row: Mapping[str, str]) -> float:
    more = max(len(row["text"]) // 40, len(row["reference"]) // 14)
    return 4.6 + 3.8 * (more + -(-len(row["note"]) // 55))
