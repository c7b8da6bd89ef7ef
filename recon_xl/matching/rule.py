"""One rule: every key of a rule file, with its default.

`FIELDS` lists what can agree, `GROUPINGS` what the rows of a many-side can share.
Source of the keys: docs/matching.md, "Rules as data".
"""

from dataclasses import dataclass
from decimal import Decimal

MODES = ("auto", "suggest", "off")
SHAPES = ("1:1", "1:N", "N:1", "N:M")
METHODS = ("pair", "sum", "subset", "netting")
DAY_KINDS = ("calendar", "bank")
DIRECTIONS = ("both", "in", "out")
TOLERANCE_SIDES = ("both", "under")
DIFFERENCES = ("leave", "voucher")
# In the order in which a reason names them.
FIELDS = (
    "reference",
    "kid",
    "end_to_end_id",
    "invoice_no",
    "voucher_no",
    "counterparty",
    "text",
)
GROUPINGS = ("date", "text", "counterparty", "reference", "voucher_no", "batch", "code")


@dataclass(frozen=True)
class Rule:
    """One rule of a rule set; it works on what earlier rules left.

    Attributes:
        name: Unique in its set.
        mode: "auto" applies, "suggest" only suggests, "off" is skipped.
        shapes: Which forms it looks for, of `SHAPES`; the ledger stands left.
        method: One of `METHODS`; "" is pair for 1:1 and sum for the others.
        account: Bank accounts in their one spelling; empty for all.
        any_date: No window.
        days_before: A statement line may be dated this many days before the ledger entry.
        days_after: … or this many days after it.
        days_offset: Moves the window.
        days_kind: What a day is: "calendar" or "bank".
        agree: Fields that must all agree, of `FIELDS`.
        agree_any: Fields of which one must agree.
        group_by: What the rows of a many-side share, of `GROUPINGS`.
        ledger_contains: One of these stands in text or counterparty of a ledger entry.
        ledger_not_contains: None of these does.
        ledger_regex: A pattern found there.
        statement_contains: The same for statement lines, whose bank code counts too.
        statement_not_contains: See above.
        statement_regex: See above.
        direction: "in" for money into the account, "out", or "both".
        amount_from: Smallest size of the amount, in the currency's unit.
        amount_to: Largest size.
        tolerance: How far the sums may differ, in the currency's unit.
        tolerance_percent: The same in percent of the ledger's sum; the smaller if both are given.
        tolerance_side: "under": the bank's amount is the smaller in size.
        difference: "voucher" proposes a posting of the difference.
        rows_max: Most rows on one side of a match.
        chance_max: What nothing agrees on is applied below this chance; 1: uniqueness is enough.
    """

    name: str
    mode: str = "auto"
    shapes: tuple[str, ...] = ("1:1",)
    method: str = ""
    account: tuple[str, ...] = ()
    any_date: bool = False
    days_before: int = 0
    days_after: int = 0
    days_offset: int = 0
    days_kind: str = "calendar"
    agree: tuple[str, ...] = ()
    agree_any: tuple[str, ...] = ()
    group_by: tuple[str, ...] = ()
    ledger_contains: tuple[str, ...] = ()
    ledger_not_contains: tuple[str, ...] = ()
    ledger_regex: str = ""
    statement_contains: tuple[str, ...] = ()
    statement_not_contains: tuple[str, ...] = ()
    statement_regex: str = ""
    direction: str = "both"
    amount_from: Decimal | None = None
    amount_to: Decimal | None = None
    tolerance: Decimal = Decimal(0)
    tolerance_percent: Decimal = Decimal(0)
    tolerance_side: str = "both"
    difference: str = "leave"
    rows_max: int = 20
    chance_max: float = 0.01

    def steps(self) -> tuple[tuple[str, str], ...]:
        """Return the shapes to look for, each with its method."""
        if self.method == "netting":
            return (("1:1", "netting"),)
        many = self.method if self.method in {"sum", "subset"} else "sum"
        return tuple((shape, "pair" if shape == "1:1" else many) for shape in self.shapes)

    @property
    def window(self) -> tuple[int, int]:
        """First and last day of a statement line, counted from the ledger entry's."""
        return self.days_offset - self.days_before, self.days_offset + self.days_after

    @property
    def has_tolerance(self) -> bool:
        """Say whether sums may differ at all."""
        return bool(self.tolerance or self.tolerance_percent)
