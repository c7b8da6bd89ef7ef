"""What happens to texts and numbers on their way through a bank."""

from tests.benchmarks.month import Draft

_PLAIN = str.maketrans("ÆØÅæøå", "EOAeoa")


def bank_text(draft: Draft, text: str) -> str:
    """Return a text as the bank hands it on: capitals, cut off, letters exchanged or lost."""
    rng, noise = draft.rng, draft.noise
    told = text.upper() if draft.hit(0.6) else text
    if draft.hit(0.2):
        told = told.translate(_PLAIN)
    if draft.hit(noise.text_cut) and len(told) > 14:
        told = told[: int(rng.integers(12, max(13, len(told) - 1)))]
    if draft.hit(noise.text_mistyped) and len(told) > 6:
        at = int(rng.integers(1, len(told) - 2))
        if draft.hit(0.5):
            told = told[:at] + told[at + 1] + told[at] + told[at + 2 :]
        else:
            told = told[:at] + told[at + 1 :]
    return told


def handed_on(draft: Draft, number: str) -> str:
    """Return an identifier as the other side has it: kept, lost, mistyped or reformatted."""
    rng, noise = draft.rng, draft.noise
    if draft.hit(noise.id_lost):
        return ""
    if draft.hit(noise.id_mistyped):
        at = int(rng.integers(len(number)))
        return (
            number[:at] + str((int(rng.integers(1, 10)) + ord(number[at])) % 10) + number[at + 1 :]
        )
    if draft.hit(noise.id_reformatted):
        middle = len(number) // 2
        forms = (
            f"{number[:middle]} {number[middle:]}",
            f"{number[:middle]}-{number[middle:]}",
            f"00{number}",
            f" {number} ",
        )
        return forms[int(rng.integers(len(forms)))]
    return number


def named(draft: Draft, name: str) -> str:
    """Return the name as a bank text has it, or nothing."""
    return "" if draft.hit(draft.noise.name_lost) else name
