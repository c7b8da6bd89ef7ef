"""What the bundled fonts can draw."""

import pytest

from recon_xl.reports.glyphs import FACES, characters, drawable
from recon_xl.resources import resource


@pytest.mark.parametrize("face", FACES)
def test_a_font_is_read_as_fonttools_reads_it(face):
    ttlib = pytest.importorskip("fontTools.ttLib")
    path = resource("templates", "fonts", face)
    with ttlib.TTFont(path) as font:
        assert characters(path) == {chr(code) for code in font.getBestCmap()}


def test_what_can_be_drawn_stays_as_it_is():
    tree = {"a": ["Ærlig øl på Åsen, 1 234,50 −€ ✓ ≠ Σ «»", 7, True, None], "b": "Ελλάδα Москва"}
    assert drawable(tree) == (tree, [])


def test_a_letter_and_its_accent_are_put_together():
    assert drawable(["cafe\u0301"]) == (["café"], [])


def test_marks_that_are_not_seen_are_left_out_without_a_word():
    assert drawable(["\ufeffa\u202eb\u200dc\ufe0f"]) == (["abc"], [])


def test_blanks_of_every_kind_are_blanks():
    assert drawable(["a\tb\nc\u3000d"]) == (["a b c d"], [])


def test_what_cannot_be_drawn_is_counted_and_named():
    tree, warnings = drawable({"text": "你好你 \x07"})
    assert tree == {"text": "□□□ □"}
    assert len(warnings) == 1
    assert warnings[0].startswith("4 ")
    assert "U+0007, 你 (U+4F60), 好 (U+597D)" in warnings[0]
