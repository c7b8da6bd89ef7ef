"""What is built is what docs/excel.md says, and the other way round."""

import re
from pathlib import Path

import pytest

from recon_xl.addin.buttons import ACTIONS
from recon_xl.addin.functions import FUNCTIONS
from recon_xl.addin.registry import BUTTONS, GROUPS

PAGE = (Path(__file__).parents[2] / "docs" / "excel.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("button", BUTTONS, ids=lambda button: button.id)
def test_every_button_is_described_in_both_languages(button) -> None:
    assert f"| {button.label.en} | {button.label.nb} | `{button.id}` |" in PAGE


@pytest.mark.parametrize("button", BUTTONS, ids=lambda button: button.id)
def test_every_button_stands_in_the_table_of_platforms(button) -> None:
    platforms = PAGE.partition("## What works where")[2].partition("## ")[0]
    assert button.label.en in platforms


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_every_function_is_described_with_its_arguments(function) -> None:
    described = re.search(rf"\| `{function.name}\((.*?)\)` \|", PAGE)
    assert described is not None
    assert re.findall(r"\w+", described[1]) == list(function.arguments)
    assert f"`{function.name}`" in PAGE.partition("## What works where")[2]


def test_nothing_is_described_that_is_not_there() -> None:
    told = set(re.findall(r"^\| [^|]+ \| [^|]+ \| `(\w+)` \|", PAGE, re.M))
    assert told == {button.id for button in BUTTONS}
    functions = set(re.findall(r"^\| `([A-Z_]+)\(", PAGE, re.M))
    assert functions == {function.name for function in FUNCTIONS}


def test_every_button_has_its_action_and_a_known_group() -> None:
    assert set(ACTIONS) == {button.id for button in BUTTONS}
    assert {button.group for button in BUTTONS} == set(GROUPS)
    assert [button.id for button in BUTTONS] == list(dict.fromkeys(b.id for b in BUTTONS))


def test_every_button_is_told_in_both_languages() -> None:
    for button in BUTTONS:
        for words in (button.label, button.screentip, button.supertip):
            assert words.en
            assert words.nb
        assert button.supertip.en != button.supertip.nb
