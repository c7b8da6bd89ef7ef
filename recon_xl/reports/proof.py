"""The terms of the proof, in their order: the document and the report workbook draw the same."""

from dataclasses import dataclass

from recon_xl.reports.content import Report


@dataclass(frozen=True)
class Term:
    """One line of the proof.

    Attributes:
        letter: A to F; "" for a term that is there only when it is not zero.
        words: Key of its label among the words.
        minor: Its amount, with the sign it has in the proof.
        mark: "✓" agreed to its source, "Σ" footed, "≠" not proved.
        is_adjustment: It is added to the balance above.
        count: Number of its rows; None where rows are not counted.
        see: The list that it sums up: "open_ledger", "open_statement", "deactivated", "posted" or
            "continuity"; "" when there is none.
    """

    letter: str
    words: str
    minor: int
    mark: str = "Σ"
    is_adjustment: bool = False
    count: int | None = None
    see: str = ""


def terms(report: Report) -> list[Term]:
    """Return A, B, C and, where they are not zero, what is deactivated and carried."""
    proof = report.bridge
    opened = {"ledger": len(report.open_ledger), "statement": len(report.open_statement)}
    adjustments = [
        ("B", "less_ledger", -proof.open_ledger_minor, opened["ledger"], "open_ledger"),
        ("C", "plus_statement", proof.open_statement_minor, opened["statement"], "open_statement"),
        ("", "less_deactivated", -proof.deactivated_ledger_minor, None, "deactivated"),
        ("", "plus_deactivated", proof.deactivated_statement_minor, None, "deactivated"),
        ("", "less_differences", -proof.match_differences_minor, None, "posted"),
    ]
    source = "✓" if report.is_opening_known else "Σ"
    ledger = "ledger_balance_posted" if proof.posted_here_minor else "ledger_balance"
    return [
        Term("A", ledger, proof.ledger_balance_minor, source),
        *(
            Term(letter, words, minor, is_adjustment=True, count=count, see=see)
            for letter, words, minor, count, see in adjustments
            if letter or minor
        ),
    ]


def sums(report: Report) -> tuple[Term, Term, Term]:
    """Return D, what the bank should have; E, what it says; F, what is left over."""
    proof = report.bridge
    computed = "computed" if len(terms(report)) == 3 else "computed_more"
    told = "✓" if report.continuity.told == report.last else "Σ"
    return (
        Term("D", computed, proof.computed_minor),
        Term("E", "bank_balance", proof.bank_balance_minor, told, see="continuity"),
        Term("F", "unexplained", proof.unexplained_minor, "✓" if report.is_solved else "≠"),
    )
