"""Read results the accountant's way: `L1 L2 = S1`, one text per match."""

from recon_xl.matching import MatchResult


def told(result: MatchResult) -> list[str]:
    """Return the matches as texts, sorted."""
    return _told(result.matches, result.members)


def suggested(result: MatchResult) -> list[str]:
    """Return the suggestions as texts, best first."""
    texts = dict(_by_id(result.suggestion_members))
    return [texts[match_id] for match_id in result.suggestions["match_id"]]


def left_open(result: MatchResult) -> list[str]:
    """Return the ids of the ambiguous rows."""
    return sorted(result.ambiguous["id"])


def _told(matches, members) -> list[str]:
    texts = dict(_by_id(members))
    assert sorted(texts) == sorted(matches["match_id"])
    return sorted(texts.values())


def _by_id(members):
    for match_id, group in members.groupby("match_id"):
        sides = [sorted(group.loc[group["side"] == side, "id"]) for side in ("ledger", "statement")]
        yield match_id, " = ".join(" ".join(ids) for ids in sides)
