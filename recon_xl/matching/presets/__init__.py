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
    mark("4 same amount within five bank days"),
)
