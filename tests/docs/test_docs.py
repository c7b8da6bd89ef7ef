"""The pages name everything there is, and nothing that is not."""

import inspect
import re
from pathlib import Path

import click
import pytest

from recon_xl import errors
from recon_xl.actions.registry import ACTIONS
from recon_xl.cli.commands import COMMANDS
from recon_xl.findings import KINDS

ROOT = Path(__file__).parents[2]
PAGES = {page.stem: page.read_text("utf-8") for page in sorted((ROOT / "docs").glob("*.md"))}


def commands(group=COMMANDS, before="recon-xl"):
    for command in group:
        yield f"{before} {command.name}", command
        if isinstance(command, click.Group):
            yield from commands(command.commands.values(), f"{before} {command.name}")


def test_every_error_is_explained():
    known = {
        name
        for name, kind in inspect.getmembers(errors, inspect.isclass)
        if issubclass(kind, errors.ReconError)
    }
    described = set(re.findall(r"^\| `(\w+Error)` \|", PAGES["errors"], re.MULTILINE))
    assert described == known


@pytest.mark.parametrize(("name", "command"), list(commands()))
def test_every_command_and_option_is_described(name, command):
    page = PAGES["commands"]
    assert f"`{name}" in page
    section = page.split(f"`{name}", 1)[1].split("\n## ", 1)[0]
    for option in command.params:
        if isinstance(option, click.Option) and option.opts[0] not in ("--json", "--lang"):
            assert option.opts[0] in section, f"{name} {option.opts[0]}"


def test_no_command_is_described_that_does_not_exist():
    known = {name for name, _command in commands()}
    for name in re.findall(r"^## `(recon-xl [a-z -]+?)[`A-Z\[ ]", PAGES["commands"], re.MULTILINE):
        assert name.strip() in known


def test_every_kind_of_finding_is_described():
    section = PAGES["controllers"].split("## Findings", 1)[1].split("\n## ", 1)[0]
    assert tuple(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == KINDS


def test_every_action_is_a_command():
    names = {name.removeprefix("recon-xl ") for name, _command in commands()}
    assert set(ACTIONS) <= names


@pytest.mark.parametrize("page", PAGES)
def test_links_between_pages_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", PAGES[page]):
        assert (ROOT / "docs" / target).exists(), target


def test_the_readme_links_lead_somewhere():
    readme = (ROOT / "README.md").read_text("utf-8")
    for target in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", readme):
        assert (ROOT / target).exists(), target
