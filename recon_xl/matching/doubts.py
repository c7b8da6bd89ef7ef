"""Sentences of what is not certain: suggestions, and rows left open."""

from recon_xl.language import _, plural
from recon_xl.matching.case import Case
from recon_xl.model.numbers import format_count


def unlikely_pool(case: Case) -> str:
    return _(
        "{many} together make {amount}, {apart}, but nothing else agrees and {odds} coincidences"
        " are expected.",
        many=case.many,
        amount=case.total,
        apart=case.apart,
        odds=case.odds,
    )


def contested_pool(case: Case) -> str:
    return _(
        "{many} together make {amount}, {apart}; but other rows could stand for some of them.",
        many=case.many,
        amount=case.total,
        apart=case.apart,
    )


def unlikely_residual(case: Case) -> str:
    return _(
        "{ledger} in the ledger, {statement} from the bank, {apart}: the difference of {difference}"
        " ({percent} %) is within the tolerance, but nothing else agrees.",
        apart=case.apart,
        ledger=case.ledger,
        statement=case.statement,
        difference=case.difference,
        percent=case.percent,
    )


def tie(case: Case) -> str:
    told = _(
        "{entries} ({ledger}) against {lines} ({statement}) of {amount}: nothing tells which belong"
        " together.",
        entries=plural("{n} ledger entry", "{n} ledger entries", len(case.entries)),
        ledger=case.named("ledger"),
        lines=plural("{n} statement line", "{n} statement lines", len(case.lines)),
        statement=case.named("statement"),
        amount=case.amount,
    )
    if len(case.entries) > len(case.lines):
        return told + " " + _("An entry may have been posted twice.")
    if len(case.lines) > len(case.entries):
        return told + " " + _("An entry may be missing.")
    return told


def contested(case: Case) -> str:
    return plural(
        "The only possible pair of {amount} among rows that contest each other, {apart}:"
        " {evidence}.",
        "One of {n} possible pairs of {amount}, {apart}: {evidence}.",
        case.count,
        amount=case.amount,
        apart=case.apart,
        evidence=case.evidence or _("nothing but the amount agrees"),
    )


def unlikely(case: Case) -> str:
    if case.evidence:
        return _(
            "{evidence} and amount {amount}, {apart}; but {odds} coincidences are expected.",
            evidence=case.evidence,
            amount=case.amount,
            apart=case.apart,
            odds=case.odds,
        )
    return _(
        "Same amount {amount}, {apart}, but nothing else agrees and {odds} coincidences are"
        " expected.",
        amount=case.amount,
        apart=case.apart,
        odds=case.odds,
    )


def several_subsets(case: Case) -> str:
    if not (len(case.entries) and len(case.lines)):
        return _(
            "{ways} choices of rows make {amount}, so none of them can be believed.",
            ways=format_count(case.count),
            amount=case.amount,
        )
    return _(
        "One of {ways} choices of rows that make {amount}; {odds} are expected by chance.",
        ways=format_count(case.count),
        amount=case.total,
        odds=case.odds,
    )


def unlikely_subset(case: Case) -> str:
    return _(
        "{many} together make {amount}, {apart}, and no other choice does; but {odds} are expected"
        " by chance.",
        many=case.many,
        amount=case.total,
        apart=case.apart,
        odds=case.odds,
    )


def contested_subset(case: Case) -> str:
    return _(
        "{many} together make {amount}, {apart}, and no other choice does; but some of them are"
        " needed for another row's amount too.",
        many=case.many,
        amount=case.total,
        apart=case.apart,
    )


def unsearched(case: Case) -> str:
    if len(case.entries) and len(case.lines):
        return _(
            "Not compared: {entries} ({ledger}) and {lines} ({statement}) of {amount} are too many"
            " to be told apart.",
            entries=plural("{n} ledger entry", "{n} ledger entries", len(case.entries)),
            ledger=case.named("ledger"),
            lines=plural("{n} statement line", "{n} statement lines", len(case.lines)),
            statement=case.named("statement"),
            amount=case.amount,
        )
    candidates = format_count(case.count)
    if not case.odds:
        return _("Not searched: {n} candidates for {amount}.", n=candidates, amount=case.amount)
    if not case.rivals:
        return _(
            "Not searched to the end: {n} candidates for {amount}, of which {odds} choices are"
            " expected to make it by chance.",
            n=candidates,
            amount=case.amount,
            odds=case.odds,
        )
    return plural(
        "Not searched to the end: {candidates} candidates for {amount}. One choice of rows was"
        " found before the limit and {odds} are expected by chance; there may be others, so it is"
        " not applied.",
        "Not searched to the end: {candidates} candidates for {amount}. {found} choices of rows"
        " were found before the limit and {odds} are expected by chance, so none of them can be"
        " believed.",
        case.rivals,
        candidates=candidates,
        amount=case.amount,
        found=format_count(case.rivals),
        odds=case.odds,
    )
