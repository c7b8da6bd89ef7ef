"""The rule sets that come with recon_xl, as TOML files beside this page.

Their rules have names in both languages; the texts below bring them into the catalogue.
"""

from recon_xl.language import mark

PRESETS = ("visma", "standard")

NAMES = (
    mark("7 same bank reference"),
    mark("4 same date"),
    mark("2 several ledger entries of one date"),
    mark("3 several statement lines of one date"),
    mark("5 statement line one day later"),
    mark("6 ledger entry one day later"),
    mark("1 same reference and amount"),
    mark("4 same amount, beyond doubt"),
    mark("1 same invoice number and amount"),
    mark("2 same reference, sums equal"),
    mark("2 same KID, sums equal"),
    mark("2 same batch, sums equal"),
    mark("2 invoices named in the text"),
    mark("3 reversed on its own side"),
    mark("5 one voucher"),
    mark("5 one counterparty and date"),
    mark("5 one counterparty"),
    mark("5 salaries of one date"),
    mark("5 one date and text"),
    mark("5 one date and counterparty"),
    mark("5 one date"),
    mark("8 interest"),
    mark("4 same amount within five bank days"),
    mark("8 fees of a month, one text"),
    mark("8 fees of a month, one bank code"),
    mark("8 fees of a month"),
    mark("7 the only subset of one counterparty"),
    mark("6 other rate of exchange"),
    mark("6 settlement less an unbooked fee"),
    mark("6 same identifier, another amount"),
    mark("8 some of a month's fees"),
)
