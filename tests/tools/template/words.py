"""What the templates say, in both languages: (nb, en)."""

_WORDS = {
    "subject": ("Bankavstemming", "Bank reconciliation"),
    "back": ("← Oversikt", "← Overview"),
    "visible": ("Synlige rader", "Visible rows"),
    "marked": ("Merket her", "Marked here"),
    "difference": ("Differanse", "Difference"),
    "show_pair": ("Vis par", "Show pair"),
    "review_legend": (
        "Kontroll:  ✓ bilag sett   ? spurt   → neste måned   ! feil",
        "Review:  ✓ voucher seen   ? asked   → next month   ! error",
    ),
    "footer": ("side &P av &N", "page &P of &N"),
    # Overview
    "account": ("Bankkonto", "Bank account"),
    "first": ("Fra og med", "From"),
    "until": ("Til og med", "To"),
    "proof": ("Avstemmingsbevis", "Bridge"),
    "count": ("Antall", "Count"),
    "source": ("Kilde", "Source"),
    "ledger_balance": ("Saldo i hovedboken", "Ledger balance"),
    "posted_here": (
        "  herav bokført her, ikke i hovedboken ennå",
        "  of which posted here, not yet in the ledger",
    ),
    "open_ledger": ("Bokført, ikke i banken (tilbakeføres)", "Posted, not in the bank (reversed)"),
    "open_statement": ("I banken, ikke bokført (legges til)", "In the bank, not posted (added)"),
    "deactivated_ledger": (
        "Deaktivert i hovedboken (tilbakeføres)",
        "Deactivated in the ledger (reversed)",
    ),
    "deactivated_statement": (
        "Deaktivert på kontoutskriften (legges til)",
        "Deactivated on the statement (added)",
    ),
    "match_differences": ("Differanser i avstemminger", "Differences carried by matches"),
    "computed": (
        "Beregnet banksaldo (summen av linjene over)",
        "Computed bank balance (the lines above)",
    ),
    "bank_balance": ("Saldo ifølge banken", "Balance according to the bank"),
    "unexplained": ("Uforklart (E − D)", "Unexplained (E − D)"),
    "flow": ("Inngående, bevegelse, utgående", "Opening, movements, closing"),
    "opening": ("Inngående saldo", "Opening balance"),
    "moved": ("Bevegelse", "Movements"),
    "closing": ("Utgående saldo", "Closing balance"),
    "bank": ("Bank", "Bank"),
    "gap": (
        "Kontroll av banken: 0 når kjeden er hel",
        "Check of the bank: 0 when nothing is missing",
    ),
    "states": ("Rader etter status", "Rows by state"),
    "age_ledger": ("Åpne hovedboksposter etter alder", "Open ledger entries by age"),
    "age_statement": ("Åpne kontoutskriftslinjer etter alder", "Open statement lines by age"),
    "age": ("Alder", "Age"),
    "net": ("Netto", "Net"),
    "gross": ("Brutto", "Gross"),
    "bucket_0": ("0–30 dager", "0–30 days"),
    "bucket_1": ("31–60 dager", "31–60 days"),
    "bucket_2": ("61–90 dager", "61–90 days"),
    "bucket_3": ("over 90 dager", "over 90 days"),
    "sum": ("Sum", "Sum"),
    "told_balance": ("Banksaldo", "Bank balance"),
    "accounts": ("Alle bankkonti", "All bank accounts"),
    "open": ("Åpne", "Open"),
    "left_over": ("Uforklart", "Unexplained"),
    "chart": ("Brutto åpent beløp etter alder", "Gross open amount by age"),
    "chart_told": (
        "Liggende søyler: brutto åpent beløp per aldersgruppe, hovedbok og kontoutskrift.",
        "Horizontal bars: gross open amount by age, ledger and statement.",
    ),
    "findings": ("Å følge opp", "To follow up"),
    "text": ("Tekst", "Text"),
    "rest": ("Rest", "Remaining"),
    "row": ("Rad", "Row"),
    "why": ("Grunn", "Why"),
    "do": ("Merknad, eller hva du gjør", "Note, or what to do"),
    "legend": (
        "Blått på gult: du skriver. Svart: regnes ut. Blågrønt: lenke.",
        "Blue on cream: you type. Black: computed. Blue-green: link.",
    ),
    "workings": ("Mellomregning", "Workings"),
    "one_account": ("Velg en bankkonto fra listen.", "Choose a bank account from the list."),
    "one_day": ("Skriv en dato.", "Type a date."),
    "one_of": ("Velg fra listen.", "Choose from the list."),
    # What each sheet is for, in one line.
    "suggestions": (
        "Sannsynlige avstemminger. Sett x i Godta, og kjør avstemmingen.",
        "Likely matches. Put an x in Accept, then run the matching.",
    ),
    "matches": (
        "Én rad per avstemming: hvilken regel, hvorfor, av hvem.",
        "One row per match: which rule, why, by whom.",
    ),
    "vouchers": ("Foreslåtte og bokførte bilag.", "Vouchers, proposed and posted."),
    "approvals": (
        "Én rad per godkjenning, med dokumentet og seglet.",
        "One row per approval, with its document and its seal.",
    ),
    "statements": (
        "Innleste kontoutskrifter: inngående + sum = utgående.",
        "Imported statements: opening + sum = closing.",
    ),
    "accounts_told": (
        "Én rad per bankkonto og dens innstillinger.",
        "One row per bank account and its settings.",
    ),
    "rules": (
        "Reglene kjøres ovenfra og ned; en senere regel bryter aldri en tidligere avstemming.",
        "Rules run from the top down; a later one never breaks an earlier match.",
    ),
    "journal": (
        "Alt som er gjort. Hver rad bærer avtrykket av raden før.",
        "Everything that was done. Each row carries the hash of the one before.",
    ),
    "undo": (
        "Det som trengs for å angre. Ikke for mennesker.",
        "What undo needs. Not for people.",
    ),
}


def word(key: str, lang: str) -> str:
    """Return a text in one language."""
    return _WORDS[key][0 if lang == "nb" else 1]
