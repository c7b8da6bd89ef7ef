"""What the rows of a table call balances, sums and reservations; folded, they begin so."""

OPENING = (
    "inngaendesaldo", "inngaendebalanse", "openingbalance", "startsaldo", "saldofra",
    "apningsbalanse", "saldooverfort", "balancebroughtforward", "beginningbalance",
    "previousbalance", "alterkontostand", "anfangssaldo", "ingaendesaldo", "primosaldo",
    "alkusaldo",
)  # fmt: skip
CLOSING = (
    "utgaendesaldo", "utgaendebalanse", "closingbalance", "sluttsaldo", "saldotil",
    "endingbalance", "balancecarriedforward", "newbalance", "neuerkontostand", "kontostandvom",
    "endsaldo", "ultimosaldo", "loppusaldo",
)  # fmt: skip
ABBREVIATED = {"ib": "opening", "ub": "closing"}
# "Utgående saldo pr. 31. oktober 2026 på konto 8601 11 17947" has 56.
LABEL_LENGTH_MAX = 60
SUMS = (
    "sum", "total", "totalt", "totalsum", "antall", "delsum", "subtotal", "saldo", "balanse",
    "balance",
)  # fmt: skip
PENDING = (
    "reservert", "reservasjon", "pending", "reserved", "venter", "underbehandling", "ikkebokfort",
    "vormerkung", "umsatzvorgemerkt", "uncleared", "notbooked", "forfall",
)  # fmt: skip
