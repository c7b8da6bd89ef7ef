"""How right the result is, on months that the rules have never seen, and what others make of them.

Some kinds leave a difference that nobody has booked (a fee, another rate of exchange). They cannot
be matched, only proposed, with a voucher over the difference; so there are two figures: what was
applied, and the same with first suggestions for groups that do not balance.
"""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from importlib.util import find_spec

import recon_xl as rx
from tests.benchmarks.generator import month
from tests.benchmarks.month import Month
from tests.benchmarks.noise import LEVELS
from tests.benchmarks.peers import PEERS, as_members
from tests.benchmarks.scoring import Score, score
from tests.benchmarks.table import Row

GOALS = {
    "easy": (0.0, 0.995),
    "medium": (0.1, 0.98),
    "hard": (1.0, 0.96),
    "adversarial": (5.0, 0.75),
}
PACKAGES = {"recordlinkage": "recordlinkage", "splink": "splink"}


def rows(seeds: Sequence[int], lines: int) -> list[Row]:
    """Return how right the result is, level by level and kind by kind.

    Args:
        seeds: One month each.
        lines: Statement lines of a month.
    """
    scores = {level: [scored(month(level, seed, lines)) for seed in seeds] for level in LEVELS}
    return [
        *(_of_level(level, of_level) for level, of_level in scores.items()),
        *_by_kind(scores),
    ]


def peer_rows(seed: int, lines: int) -> list[Row]:
    """Return what other tools make of one month of medium noise, and what we make of it."""
    made = month("medium", seed, lines)
    named: dict[str, Callable[[Month], object]] = {"recon_xl": rx_members, **PEERS}
    return [_of_peer(name, made, match) for name, match in named.items()]


def scored(made: Month) -> Score:
    """Match a month with the standard rules and score what is applied and suggested first."""
    result = rx.match(made.ledger, made.statement)
    first = result.suggestions.query("rank == 1")["match_id"]
    members = result.suggestion_members
    return score(made, result.members, members[members["match_id"].isin(first)])


def rx_members(made: Month) -> object:
    """Match a month with the standard rules."""
    return rx.match(made.ledger, made.statement).members


def _of_level(level: str, scores: list[Score]) -> Row:
    whole = sum(scores[1:], scores[0])
    wrong_max, f1_min = GOALS[level]
    worst = max(one.wrong_per_1000 for one in scores)
    least = min(one.f1_with_proposals for one in scores)
    return Row(
        "accuracy",
        f"{level}: wrong groups per 1,000 lines; F1",
        f"{whole.wrong_per_1000:.3f}; {whole.f1_with_proposals:.4f}",
        f"{len(scores)} months of {scores[0].lines:,} lines, worst {worst:.3f} and {least:.4f};"
        f" precision {whole.precision:.4f}, recall {whole.recall:.4f};"
        f" without proposals F1 {whole.f1:.4f}",
        f"≤ {wrong_max:g}; ≥ {f1_min:g}",
        whole.wrong_per_1000 <= wrong_max and whole.f1_with_proposals >= f1_min,
    )


def _by_kind(scores: dict[str, list[Score]]) -> list[Row]:
    """Return for each kind which share was found at each level."""
    totals = {level: sum(of[1:], of[0]) for level, of in scores.items()}
    kinds = sorted(Counter(kind for of in totals.values() for kind in of.true))
    made = []
    for kind in kinds:
        shares = [
            (of.found[kind] + of.proposed[kind]) / of.true[kind] if of.true[kind] else None
            for of in totals.values()
        ]
        count = sum(of.true[kind] for of in totals.values())
        is_proposed = not any(of.found[kind] for of in totals.values())
        made.append(
            Row(
                "recall by kind",
                kind,
                " / ".join("–" if share is None else f"{share:.3f}" for share in shares),
                f"{count:,} groups{', all of them proposed' if is_proposed else ''}",
                "no kind at 0",
                all(share != 0 for share in shares),
            )
        )
    return made


def _of_peer(name: str, made: Month, match: Callable[[Month], object]) -> Row:
    what = f"{name}, {len(made.statement):,} lines of medium noise"
    package = PACKAGES.get(name)
    if package and not find_spec(package):
        return Row("same months", what, "not measured", f"{package} is not installed")
    started = time.perf_counter()
    found = match(made)
    seconds = time.perf_counter() - started
    of = score(made, found if name == "recon_xl" else as_members(found))
    return Row(
        "same months",
        what,
        f"{of.wrong_per_1000:.2f} wrong per 1,000; F1 {of.f1:.3f}; {seconds:.2f} s",
        f"precision {of.precision:.4f}, recall {of.recall:.4f}",
    )
