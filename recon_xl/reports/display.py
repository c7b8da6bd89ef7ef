"""A report as the template draws it: every amount, day and sentence written out."""

from collections.abc import Iterable, Sequence
from typing import Any

from recon_xl.bridge import Bucket
from recon_xl.model.numbers import format_count
from recon_xl.reports import listing
from recon_xl.reports.content import Report
from recon_xl.reports.proof import Term, sums, terms
from recon_xl.reports.rows import Row
from recon_xl.reports.story import heading
from recon_xl.reports.wording import Words
from recon_xl.reports.writing import NOTE_SHOWN_MAX, Writer, flowing

FOLLOW_UP_SHOWN_MAX = 12
# Widths in millimetres at 9 points: a digit takes 1.58, the cell keeps 3.4 to its neighbours.
DIGIT_MM, PADDING_MM, AMOUNT_MM_MIN = 1.58, 3.4, 24.0


def displayed(report: Report, words: Words, seal: str) -> dict[str, Any]:
    """Return what the template draws, as a tree of texts, numbers and flags.

    Args:
        report: The content.
        words: The words of its language.
        seal: The seal of the facts, in hexadecimal digits.
    """
    write = Writer(words, report.currency)
    return {
        **heading(report, write),
        "seal": seal,
        "seal_groups": [seal[at : at + 8] for at in range(0, len(seal), 8)],
        "amount_mm": _amount_mm(report, write),
        "bridge": _bridge(report, write),
        "ageing": _ageing(report, write),
        "follow_up": _follow_up(report, write),
        "open_ledger": listing.open_rows(report.open_ledger, write),
        "open_statement": listing.open_rows(report.open_statement, write),
        "deactivated": listing.deactivated_rows(report, write),
        "continuity": listing.continuity(report, write),
        "differences": listing.differences(report, write),
        "vouchers": listing.vouchers(report, write),
        "carried": listing.carried_rows(report, write),
        "rules": listing.rules(report, write),
        "findings": [
            {"text": flowing(one.text, NOTE_SHOWN_MAX), "note": flowing(one.remedy)}
            for one in report.findings[:FOLLOW_UP_SHOWN_MAX]
        ],
    }


def _bridge(report: Report, write: Writer) -> dict[str, Any]:
    computed, bank, unexplained = (_term(term, report, write) for term in sums(report))
    return {
        "terms": [_term(term, report, write) for term in terms(report)],
        "computed": computed,
        "bank": bank,
        "unexplained": unexplained,
        "is_opening_known": report.is_opening_known,
    }


def _term(term: Term, report: Report, write: Writer) -> dict[str, str]:
    return {
        "letter": term.letter,
        "label": write.words.say(
            term.words,
            day=write.day(report.last),
            posted=write.signed(report.bridge.posted_here_minor),
        ),
        "count": "" if term.count is None else write.number(term.count),
        "see": term.see.replace("_", "-"),
        "amount": write.signed(term.minor) if term.is_adjustment else write.amount(term.minor),
        "mark": term.mark,
    }


def _ageing(report: Report, write: Writer) -> dict[str, Any]:
    sides = [report.ageing["ledger"], report.ageing["statement"]]
    widest = max(1, *(bucket.gross_minor for side in sides for bucket in side))

    def cell(bucket: Bucket) -> dict[str, Any]:
        return {
            "count": write.number(bucket.count),
            "net": write.amount(bucket.net_minor) if bucket.count else "–",
            "share": bucket.gross_minor / widest if bucket.count else 0,
        }

    return {
        "rows": [
            {"label": label, "ledger": cell(ledger), "statement": cell(statement)}
            for label, ledger, statement in zip(write.words["buckets"], *sides, strict=True)
        ],
        "sums": [
            {
                "count": format_count(sum(bucket.count for bucket in side), write.lang),
                "net": write.amount(sum(bucket.net_minor for bucket in side)),
            }
            for side in sides
        ],
    }


def _follow_up(report: Report, write: Writer) -> dict[str, Any]:
    reasons, shown = write.words["reasons"], report.follow_up[:FOLLOW_UP_SHOWN_MAX]
    return {
        "rows": [
            {
                "why": _sentence([reasons[reason] for reason in one.reasons]),
                "text": flowing(one.row.text, 90),
                "age": str(one.row.age_days),
                "remaining": write.amount(one.row.left_minor),
                "see": f"open-{one.row.side}",
            }
            for one in shown
        ],
        "more": write.words.count("follow_up_more", len(report.follow_up) - len(shown)),
    }


def _amount_mm(report: Report, write: Writer) -> float:
    """Return the width that the longest amount needs: amounts never wrap."""
    proof = report.bridge
    amounts: list[int] = [
        proof.ledger_balance_minor,
        proof.bank_balance_minor,
        proof.computed_minor,
        proof.open_ledger_minor,
        proof.open_statement_minor,
        proof.unexplained_minor,
        *(one.amount_minor for one in report.rules),
        *(row.amount_minor for row in _every_row(report)),
    ]
    longest = len(write.signed(max(map(abs, amounts))))
    return max(AMOUNT_MM_MIN, PADDING_MM + DIGIT_MM * longest)


def _every_row(report: Report) -> Iterable[Row]:
    return (*report.open_ledger, *report.open_statement, *report.deactivated, *report.carried)


def _sentence(words: Sequence[str]) -> str:
    """Join words with commas; only the first keeps its capital."""
    return ", ".join([words[0], *(word[:1].lower() + word[1:] for word in words[1:])])
