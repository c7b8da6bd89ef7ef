"""One finding: what does not look right, where, with its figures, and what to do about it."""

from dataclasses import dataclass

# The gravest first: a broken proof, then money that looks wrong, then what only waits.
KINDS = (
    "journal",
    "account",
    "changed",
    "typed",
    "currency",
    "opening",
    "gap",
    "double",
    "transfer",
    "missing",
    "partly",
    "review",
    "old",
)


@dataclass(frozen=True)
class Finding:
    """Something that a person should look at.

    Attributes:
        kind: One of `KINDS`.
        account: The bank account; "" where it is about the whole workbook.
        side: "ledger" or "statement"; "" where it is about neither.
        ids: The rows that it is about, the one to begin with first; none where it is about no row.
        minor: What it is about, in minor units of the account's currency; None for no amount.
        text: What was found: figures and place, in a sentence.
        remedy: What to do.
        place: Where, in a few words, when it is about no row.
    """

    kind: str
    account: str
    side: str
    ids: tuple[str, ...]
    minor: int | None
    text: str
    remedy: str
    place: str = ""


def gravest_first(found: list[Finding]) -> list[Finding]:
    """Return findings by kind, then the largest amounts first."""
    return sorted(found, key=lambda one: (KINDS.index(one.kind), -abs(one.minor or 0), one.ids))
