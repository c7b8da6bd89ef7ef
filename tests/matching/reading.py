"""Read results the accountant's way: `L1 L2 = S1`, one text per match."""

import re
from functools import cache

import pandas as pd

import recon_xl as rx
from recon_xl.demo import demo_files
from recon_xl.matching import MatchResult

# Words of the English sentences that no Norwegian one has.
ENGLISH = frozenset(
    "and the same day days apart amount no rival rivals ruled out only entry entries line lines"
    " together make both name share of these are its other nothing which with from bank reference"
    " ledger statement choices found expected searched candidates invoice".split()
)
QUOTED = re.compile(r"[«“].*?[»”]")
IDS = re.compile(r"\b[LS]-\w+")


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


def english_in(told):
    """Return the English words of a sentence, apart from what rows say."""
    words = re.findall(r"[a-z]+", IDS.sub("", QUOTED.sub("", told)).lower())
    return sorted(ENGLISH & set(words))


@cache
def demo_month():
    """Return ledger and statement of the demo month as `rx.match` takes them."""
    files = demo_files()
    statement = pd.concat(
        [of.lines for path in files.statement for of in rx.read_statements(path)],
        ignore_index=True,
    )
    ledger = rx.read_ledger(files.ledger_list).entries
    return ledger.assign(account=statement["account"].iloc[0]), statement


def _told(matches, members) -> list[str]:
    texts = dict(_by_id(members))
    assert sorted(texts) == sorted(matches["match_id"])
    return sorted(texts.values())


def _by_id(members):
    for match_id, group in members.groupby("match_id"):
        sides = [sorted(group.loc[group["side"] == side, "id"]) for side in ("ledger", "statement")]
        yield match_id, " = ".join(" ".join(ids) for ids in sides)
