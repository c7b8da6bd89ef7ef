"""`explore`: the notebooks on a workbook."""

import subprocess
from pathlib import Path

import click

from recon_xl.cli.door import Way, command, opened
from recon_xl.language import _


@command("explore", _("Open the notebook on what is left in a workbook."))
@click.argument("book")
@click.option("--no-browser", is_flag=True, help=_("Start JupyterLab without opening a browser."))
def explore(way: Way, book: str, *, no_browser: bool) -> None:
    """Look that the workbook can be read, then start JupyterLab and wait for it."""
    from recon_xl.explore import launch

    with opened(way, book) as workbook:
        lang = way.lang or workbook.lang
    command_line, environment = launch(Path(book), lang, browser=not no_browser)
    result = {"command": command_line, "warnings": []}
    way.answer(result, lambda told: click.echo(" ".join(told["command"])))
    if not way.as_json:
        subprocess.run(command_line, env=environment, check=False)
