"""docs/matching.md: its examples are run, and it names every rule and every key."""

import re
from dataclasses import fields
from pathlib import Path

import pandas as pd
import pytest

from recon_xl.language import use
from recon_xl.matching import RuleSet, match
from recon_xl.matching import rule as words
from recon_xl.matching.presets import PRESETS
from recon_xl.matching.rule_keys import READERS
from tests.builders import ACCOUNT
from tests.matching.reading import english_in

PAGE = (Path(__file__).parents[2] / "docs" / "matching.md").read_text("utf-8")
HEADERS = {
    "row": "id",
    "KID": "kid",
    "bank code": "code",
    "bank reference": "reference",
    "invoice": "invoice_no",
    "voucher": "voucher_no",
}
DATE = re.compile(r"\d+\s[A-Z][a-z]{2}\s\d{4}|\d\d\.\d\d\.\d{4}")
RESULT = re.compile(r"^- \*\*(?:(suggested|open) )?(.+?)\*\*: (.+)$", re.MULTILINE)


def parts(text, level):
    """Return the headings of a level with what stands below each."""
    found = re.split(rf"^{'#' * level} (.+)$", text, flags=re.MULTILINE)[1:]
    return dict(zip(found[::2], found[1::2], strict=True))


def table(text):
    """Return the rows of the first Markdown table of a text, by its headers."""
    lines = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("|")]
    header, _rule, *rows = [[cell.strip() for cell in line] for line in lines]
    return [dict(zip(header, row, strict=True)) for row in rows]


CHAPTERS = parts(PAGE, 2)
EXAMPLES = [
    pytest.param(chapter, name, text, id=name)
    for chapter, whole in CHAPTERS.items()
    for name, text in parts(whole, 3).items()
    if "| row |" in text
]


def frame(rows):
    """Return rows of the page as `rx.match` takes them."""
    made = pd.DataFrame(rows).rename(columns=HEADERS)
    return made.assign(
        account=ACCOUNT,
        currency="NOK",
        date=pd.to_datetime(made["date"]),
        amount_minor=[int(amount.replace(".", "")) for amount in made["amount"]],
    )


def preset_of(chapter):
    named = re.fullmatch(r"Preset `(\w+)`", chapter)
    return named[1] if named else "standard"


def run(text, rules, lang="en"):
    sides = [[row for row in table(text) if row["row"][0] == letter] for letter in "LS"]
    # A side without rows keeps its columns.
    frames = [frame(rows or sides[1 - at]).iloc[: len(rows)] for at, rows in enumerate(sides)]
    with use(lang):
        return match(*frames, rules)


def plain(reason):
    """Return a reason with the spaces that Markdown has."""
    return reason.replace("\xa0", " ")


def told(matches, members):
    """Return `L1 L2 = S1` and the reason of each match."""
    texts = []
    for of in matches.itertuples():
        rows = members[members["match_id"] == of.match_id]
        sides = [sorted(rows.loc[rows["side"] == s, "id"]) for s in ("ledger", "statement")]
        texts.append((" = ".join(" ".join(ids) for ids in sides).strip(), plain(of.reason)))
    return texts


@pytest.mark.parametrize(("chapter", "name", "text"), EXAMPLES)
def test_an_example_gives_its_matches_and_sentences(chapter, name, text):
    result = run(text, preset_of(chapter))
    found = [("", *of) for of in told(result.matches, result.members)]
    found += [("suggested", *of) for of in told(result.suggestions, result.suggestion_members)]
    found += [
        ("open", " ".join(sorted(of["id"])), plain(reason))
        for reason, of in result.ambiguous.groupby("reason")
    ]
    assert sorted(found) == sorted(RESULT.findall(text))
    if chapter.startswith("Preset"):
        assert {*result.matches["rule"], *result.suggestions["rule"]} == {name}


@pytest.mark.parametrize("preset", PRESETS)
def test_every_rule_of_a_preset_is_explained_in_its_order(preset):
    with use("en"):
        names = [rule.name for rule in RuleSet.preset(preset)]
    explained = parts(CHAPTERS[f"Preset `{preset}`"], 3)
    assert list(explained) == names
    assert all(RESULT.search(text) for text in explained.values())


KEYS = table(CHAPTERS["Rules as data"])
CHOICES = {
    "mode": words.MODES,
    "shapes": words.SHAPES,
    "method": words.METHODS,
    "days_kind": words.DAY_KINDS,
    "agree": words.FIELDS,
    "group_by": words.GROUPINGS,
    "direction": words.DIRECTIONS,
    "tolerance_side": words.TOLERANCE_SIDES,
    "difference": words.DIFFERENCES,
}


def test_every_key_of_a_rule_is_explained_in_the_order_of_the_table():
    assert [row["key"].strip("`") for row in KEYS] == list(READERS)
    assert all(row["meaning"] for row in KEYS)


@pytest.mark.parametrize("key", CHOICES)
def test_every_choice_of_a_key_is_named(key):
    row = next(row for row in KEYS if row["key"] == f"`{key}`")
    assert tuple(re.findall(r"`(.+?)`", row["values"])) == CHOICES[key]


@pytest.mark.parametrize("row", KEYS[1:], ids=[row["key"].strip("`") for row in KEYS[1:]])
def test_the_default_of_a_key_is_what_the_page_says(row):
    key, text = row["key"].strip("`"), row["default"].strip("`")
    value = next(field.default for field in fields(words.Rule) if field.name == key)
    if text == "–":
        assert value in ("", (), None)
    else:
        assert value == READERS[key](text)


def test_the_rule_of_the_page_is_one():
    rules = RuleSet.from_toml(re.search(r"```toml\n(.+?)```", PAGE, re.DOTALL)[1])
    assert [rule.name for rule in rules] == ["Vipps, net of fee"]


def test_the_limit_of_the_page_is_the_engine_s():
    day = [{"row": f"L{at}", "date": "2026-03-04", "amount": f"{100 + at}.00"} for at in range(61)]
    line = {"row": "S1", "date": "2026-03-04", "amount": "1234.00"}
    with use("en"):
        reasons = match(frame(day), frame([line]), "visma").ambiguous["reason"]
    assert [f"- *{reason}*\n" in PAGE for reason in reasons] == [True]


@pytest.mark.parametrize(("chapter", "name", "text"), EXAMPLES)
def test_an_example_is_told_in_norwegian_with_the_same_figures(chapter, name, text):
    english = run(text, preset_of(chapter))
    norwegian = run(text, preset_of(chapter), "nb")
    for frame_of in ("matches", "suggestions", "ambiguous"):
        one, other = getattr(english, frame_of), getattr(norwegian, frame_of)
        assert len(one) == len(other)
        for told, also in zip(one["reason"], other["reason"], strict=True):
            assert told != also
            assert "{" not in also
            assert english_in(also) == []
            figures = [sorted(re.findall(r"\d", DATE.sub("", of))) for of in (told, also)]
            assert figures[0] == figures[1]
