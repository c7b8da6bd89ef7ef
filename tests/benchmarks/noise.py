"""How hard a month is: what is lost, mistyped, cut off, late, round or missing."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Noise:
    """The knobs of the generator; shares are from 0 to 1.

    Attributes:
        name: Easy, medium, hard or adversarial.
        late: Share of lines booked more bank days later than usual.
        late_days: How many at most.
        round_amounts: Share of round amounts.
        prices: Share of amounts from a price list.
        id_lost: Share of identifiers that one side lacks.
        id_mistyped: Share of identifiers with a wrong digit.
        id_reformatted: Share of identifiers with blanks, dashes, zeros or a prefix.
        name_lost: Share of bank texts without a name.
        text_cut: Share of bank texts cut off.
        text_mistyped: Share of bank texts with letters exchanged.
        unmatched: Rows without a partner on either side, as a share of all.
        doubles: Share of entries that are posted twice.
        reversals: Share of rows that are reversed on their own side.
        customers: How many customers an account has; fewer means the same names again.
        own_numbers: The ledger numbers its references itself.
    """

    name: str
    late: float
    late_days: int
    round_amounts: float
    prices: float
    id_lost: float
    id_mistyped: float
    id_reformatted: float
    name_lost: float
    text_cut: float
    text_mistyped: float
    unmatched: float
    doubles: float
    reversals: float
    customers: int
    own_numbers: bool = False


LEVELS = {
    level.name: level
    for level in (
        Noise("easy", 0.1, 2, 0.05, 0.03, 0.02, 0.0, 0.02, 0.02, 0.05, 0.0, 0.01, 0.0, 0.002, 150),
        Noise(
            "medium", 0.2, 3, 0.1, 0.05, 0.1, 0.01, 0.05, 0.05, 0.15, 0.03, 0.05, 0.003, 0.01, 120
        ),
        Noise("hard", 0.3, 4, 0.3, 0.3, 0.25, 0.03, 0.1, 0.1, 0.3, 0.06, 0.2, 0.01, 0.02, 90),
        Noise(
            "adversarial", 0.5, 6, 0.3, 0.6, 0.5, 0.05, 0.15, 0.25, 0.4, 0.1, 0.4, 0.03, 0.03, 60
        ),
    )
}
