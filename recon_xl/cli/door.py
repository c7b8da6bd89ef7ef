"""What every command shares: its options, its errors, its exit status."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from recon_xl import language, progress
from recon_xl.cli.starting import light_pandas
from recon_xl.errors import ReconError
from recon_xl.language import _

if TYPE_CHECKING:
    from recon_xl.workbooks.workbook import Workbook

FAILED, REFUSED = 1, 3


@dataclass(frozen=True)
class Way:
    """How this call wants to be answered.

    Attributes:
        as_json: Print one JSON document and nothing else on standard output.
        lang: The language that was asked for; "" when none was.
        noted: What is to be said of the workbook that was opened, whatever is done with it.
    """

    as_json: bool
    lang: str
    noted: list[str] = field(default_factory=list)

    def answer(self, result: dict[str, Any], show: Callable[[dict[str, Any]], None]) -> None:
        """Print a result as JSON, or let `show` print it for a person."""
        if self.noted:
            told = [*self.noted, *result.get("warnings", [])]
            result = {**result, "warnings": list(dict.fromkeys(told))}
        if self.as_json:
            click.echo(json.dumps(result, ensure_ascii=False, indent=2))
            return
        show(result)
        for warning in result.get("warnings", []):
            click.echo(_("Note: {warning}", warning=warning), err=True)


with_language = click.option(
    "--lang",
    type=click.Choice(language.LANGUAGES),
    help=_("Language of what is shown; the workbook's by default."),
)


def command(name: str, text: str) -> Callable[[Callable[..., None]], click.Command]:
    """Make a command of a function that takes `way` first; it has --json and --lang.

    Args:
        name: What the user types.
        text: Its help, translated.
    """

    def decorate(function: Callable[..., None]) -> click.Command:
        @wraps(function)
        def door(*, as_json: bool, lang: str | None, **options: Any) -> None:
            root = click.get_current_context().find_root()
            way = Way(as_json, lang or root.params.get("lang") or "")
            with language.use(way.lang), _errors_shown(way), progress.shown(_bar(way)):
                function(way, **options)

        with_json = click.option(
            "--json", "as_json", is_flag=True, help=_("Print one JSON document.")
        )
        return click.command(name, help=text)(with_json(with_language(door)))

    return decorate


@contextmanager
def opened(way: Way, path: str) -> "Iterator[Workbook]":
    """Open a workbook for one action and speak its language inside the with-block.

    Its tables are read while pandas is imported: each of them takes a fifth of the time.
    """
    from recon_xl.workbooks.package import PackageStorage

    storage = PackageStorage.open(Path(path))
    storage.read_ahead()
    with light_pandas():
        from recon_xl.workbooks.workbook import Workbook

        with Workbook(storage) as workbook, language.use(way.lang or workbook.lang):
            way.noted.extend(workbook.warnings)
            yield workbook


def fail() -> NoReturn:
    """Leave with the status of a check that failed."""
    sys.exit(FAILED)


def fail_if_unexplained(result: dict[str, Any]) -> None:
    """Leave with status 1 when a bridge has something left over."""
    if any(proof["unexplained"] for proof in result["bridge"] if proof["active"]):
        fail()


@contextmanager
def _errors_shown(way: Way) -> Iterator[None]:
    try:
        yield
    except ReconError as error:
        click.echo(str(error), err=True)
        if way.as_json:
            told = {"problem": error.problem, "where": error.where, "remedy": error.remedy}
            click.echo(json.dumps({"error": told}, ensure_ascii=False, indent=2))
        sys.exit(REFUSED)
    except (progress.Cancelled, click.Abort):  # a question that was left without an answer, too
        click.echo(_("Stopped. Nothing was changed."), err=True)
        sys.exit(REFUSED)


def _bar(way: Way) -> progress.Face | None:
    """Return a bar where a person is watching."""
    if way.as_json or not sys.stderr.isatty():
        return None
    from recon_xl.cli.bar import Bar

    return Bar()
