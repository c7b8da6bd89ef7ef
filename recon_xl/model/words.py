"""Words that stand in cells, in both languages, and what each of them means."""

OVERVIEW = {"nb": "Oversikt", "en": "Overview"}

STATES = {
    "open": {"en": "open", "nb": "åpen"},
    "partly": {"en": "partly", "nb": "delvis"},
    "matched": {"en": "matched", "nb": "avstemt"},
    "deactivated": {"en": "deactivated", "nb": "deaktivert"},
    "approved": {"en": "approved", "nb": "godkjent"},
}
# The same words of several rows.
STATES_OF_SEVERAL = {
    "open": {"en": "open", "nb": "åpne"},
    "partly": {"en": "partly", "nb": "delvis"},
    "matched": {"en": "matched", "nb": "avstemte"},
    "deactivated": {"en": "deactivated", "nb": "deaktiverte"},
    "approved": {"en": "approved", "nb": "godkjente"},
}
STATE_OF = {word: state for state, words in STATES.items() for word in (state, *words.values())}

ORIGINS = {
    "imported": {"en": "imported", "nb": "importert"},
    "manual": {"en": "manual", "nb": "manuell"},
}
ORIGIN_OF = {word: key for key, words in ORIGINS.items() for word in (key, *words.values())}

# The rule of a match that a person made: Visma's algorithm 1.
MANUAL_RULE = {"en": "1 manual", "nb": "1 manuell"}

# The rule of a suggestion that two own accounts mirror each other.
TRANSFER_RULE = {"en": "internal transfer", "nb": "intern overføring"}

YES_NO = {True: {"en": "yes", "nb": "ja"}, False: {"en": "no", "nb": "nei"}}
FLAG_OF = {
    **dict.fromkeys(("yes", "ja", "true", "sann", "1", "x", "1.0", "y", "j"), True),
    **dict.fromkeys(("no", "nei", "false", "usann", "0", "", "0.0", "n"), False),
}
