"""Norwegian and English throughout: every text has its translation, and its fields survive it."""

import ast
import string
from collections import Counter
from pathlib import Path

import pytest

from recon_xl import language
from recon_xl.language import _, keeping, kept, plural, use
from tests.tools.catalogues import (
    CATALOGUES,
    collected,
    mo_bytes,
    po_bytes,
    renewed,
    translated,
)

each_catalogue = pytest.mark.parametrize("of", CATALOGUES, ids=lambda of: of.name)
SOURCES = sorted((Path(__file__).parents[1] / "recon_xl").rglob("*.py"))


def texts(message):
    """Pair each form of the English text with the Norwegian one."""
    if isinstance(message.id, tuple):
        return list(zip(message.id, message.string, strict=True))
    return [(message.id, message.string)]


def fields(text):
    return Counter(name for _text, name, _spec, _how in string.Formatter().parse(text) if name)


def untranslated(catalog):
    return [
        english
        for message in catalog
        if message.id
        for english, norwegian in texts(message)
        if not norwegian
    ]


@each_catalogue
def test_every_text_is_translated(of):
    assert untranslated(renewed(of)) == []


@each_catalogue
def test_a_missing_translation_is_seen(of):
    assert untranslated(collected(of))


@each_catalogue
def test_no_text_loses_or_gains_a_field(of):
    wrong = [
        (english, norwegian)
        for message in translated(of)
        if message.id
        for english, norwegian in texts(message)
        # "ett sted" needs no figure
        if set(fields(english)) - {"n"} != set(fields(norwegian)) - {"n"}
    ]
    assert wrong == []


@each_catalogue
def test_the_catalogue_is_what_make_locale_writes(of):
    catalog = renewed(of)
    assert of.po.read_bytes() == po_bytes(catalog)
    assert of.mo.read_bytes() == mo_bytes(catalog)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_no_text_hides_inside_an_f_string(path):
    """Texts in f-strings are not collected into the catalogue."""
    found = [
        call.lineno
        for told in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(told, ast.JoinedStr)
        for call in ast.walk(told)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in ("_", "plural", "mark")
    ]
    assert found == []


def test_a_text_is_told_in_the_language_in_use():
    with use("nb"):
        assert _("“{text}” is not a month.", text="mai") == "«mai» er ikke en måned."
        assert plural("{n} match", "{n} matches", 1) == "1 avstemming"
        assert plural("{n} match", "{n} matches", 2) == "2 avstemminger"
    with use("en"):
        assert plural("{n} match", "{n} matches", 2) == "2 matches"


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match="'sv'"), use("sv"):
        pass


def test_what_is_kept_is_in_the_language_of_the_workbook():
    with use("en"), keeping("nb"):
        assert language.current() == "en"
        with kept():
            assert language.current() == "nb"
    with keeping("nb"):
        assert language.current() == "nb"


@pytest.mark.parametrize(
    ("value", "lang"),
    [("nb_NO.UTF-8", "nb"), ("no_NO", "nb"), ("nn_NO", "nb"), ("en_GB", "en"), ("sv_SE", "en")],
)
def test_the_system_decides_where_nobody_else_does(monkeypatch, value, lang):
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", value)
    assert language.system() == lang
