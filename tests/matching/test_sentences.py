"""Every match of the demo month is told in one sentence that a controller understands."""

import re

import pytest

from recon_xl.language import LANGUAGES, use
from recon_xl.matching import match
from recon_xl.matching.presets import PRESETS
from tests.matching.reading import QUOTED, demo_month, english_in


@pytest.fixture
def month():
    return demo_month()


def sentences(month, rules, lang):
    """Return what is told of matches, suggestions and ambiguous rows."""
    with use(lang):
        result = match(*month, rules)
        assert len(result.matches) > 70
        return [
            *result.matches["reason"],
            *result.suggestions["reason"],
            *result.ambiguous["reason"],
        ]


@pytest.mark.parametrize("rules", PRESETS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_match_of_the_demo_month_has_one_whole_sentence(month, rules, lang):
    with use(lang):
        matches = match(*month, rules).matches
    for told in matches["reason"]:
        assert re.fullmatch(r"[A-ZÆØÅ0-9−].+\.", told), told
        assert not re.search(r"[{}]|\bnan\b|None", told), told
        # What ends inside would be a second sentence, unless it stands in quotes.
        assert not re.search(r"\w\. [A-ZÆØÅ]", QUOTED.sub("", told)), told


@pytest.mark.parametrize(
    ("lang", "finding"),
    [
        ("en", "An entry may have been posted twice."),
        ("nb", "En hovedbokspost kan være bokført to ganger."),
    ],
)
@pytest.mark.parametrize("rules", PRESETS)
def test_the_double_posting_of_the_demo_month_stays_open_and_is_named(month, rules, lang, finding):
    with use(lang):
        ambiguous = match(*month, rules).ambiguous
    named = ambiguous[ambiguous["reason"].str.endswith(finding)]
    ledger, statement = (
        rows[rows["id"].isin(named.loc[named["side"] == side, "id"])]
        for side, rows in zip(("ledger", "statement"), month, strict=True)
    )
    assert ledger["amount_minor"].tolist() == [1_562_500, 1_562_500]
    assert statement["amount_minor"].tolist() == [1_562_500]


@pytest.mark.parametrize("rules", PRESETS)
def test_a_norwegian_sentence_holds_no_english(month, rules):
    english, norwegian = (sentences(month, rules, lang) for lang in ("en", "nb"))
    assert len(english) == len(norwegian)
    assert [told for told in norwegian if english_in(told)] == []
    # The list of words tells the languages apart, or it would find nothing for ever.
    assert [told for told in english if not english_in(told)] == []


def test_a_sentence_is_told_in_the_language_of_the_run_however_late_it_is_asked_for(month):
    with use("nb"):
        result = match(*month)
    with use("en"):
        assert [told for told in result.matches["reason"] if english_in(told)] == []
