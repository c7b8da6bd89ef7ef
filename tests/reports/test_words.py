"""The words of the documents are complete in both languages, and every word is used."""

import json
import re
import string
from pathlib import Path

import pytest

from recon_xl.errors import FileMissingError, MalformedFileError
from recon_xl.reports.wording import report_folder, words_of

WORDS = json.loads((report_folder() / "words.json").read_text("utf-8"))
REPORTS = Path(__file__).parents[2] / "recon_xl" / "reports"


def shape(words: object) -> object:
    """Return the keys of a tree of words, with the fields of every text."""
    if isinstance(words, dict):
        return {key: shape(value) for key, value in words.items()}
    if isinstance(words, list):
        return [shape(value) for value in words]
    return sorted(
        {name for _text, name, _spec, _conversion in string.Formatter().parse(words) if name}
    )


def test_both_languages_have_the_same_words_with_the_same_fields():
    def without_bare_forms(tree: object) -> object:
        # "one open entry" needs no {n}, and may be written so in one language only.
        if isinstance(tree, list) and all(isinstance(form, list) for form in tree):
            return sorted({name for form in tree for name in form})
        if isinstance(tree, dict):
            return {key: without_bare_forms(value) for key, value in tree.items()}
        return tree

    assert without_bare_forms(shape(WORDS["nb"])) == without_bare_forms(shape(WORDS["en"]))


def test_numbers_have_a_form_for_none_one_and_many():
    for texts in WORDS.values():
        for key, value in texts.items():
            assert not isinstance(value, list) or len(value) == 3 or key == "buckets"


def test_every_word_is_used_by_the_template_or_by_a_module():
    code = "".join(path.read_text("utf-8") for path in REPORTS.glob("*.py"))
    code += (report_folder() / "approval.typ").read_text("utf-8")
    unused = [
        key
        for key in WORDS["nb"]
        if not re.search(rf"words\.{key}\b|\"{key}\"|words\['{key}'\]|'{key}'", code)
    ]
    assert unused == []


def test_a_number_takes_its_form_and_its_thousands():
    words = words_of("nb")
    told = [words.count("open_entries", n) for n in (0, 1, 1234)]
    assert told == [
        "ingen åpne hovedboksposter",
        "én åpen hovedbokspost",
        "1\u00a0234 åpne hovedboksposter",
    ]


def test_a_folder_without_words_is_refused(tmp_path):
    with pytest.raises(FileMissingError):
        words_of("nb", tmp_path)
    (tmp_path / "words.json").write_text("{}", "utf-8")
    with pytest.raises(MalformedFileError):
        words_of("nb", tmp_path)
