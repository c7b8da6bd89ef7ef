"""`addin build`: the Excel add-in, written from text."""

from pathlib import Path

import click

from recon_xl.cli.door import Way, command
from recon_xl.cli.faces import show_paths
from recon_xl.language import _


@click.group("addin", help=_("The Excel add-in."))
def addin() -> None:
    """Hold the commands of the add-in."""


@command("build", _("Write the add-in, recon_xl.xlam, from its sources."))
@click.option("--to", default="recon_xl.xlam", metavar="FILE", help=_("The file to write."))
def build(way: Way, to: str) -> None:
    """Build, tell where it is."""
    from recon_xl.addin.build import build as build_addin

    path = build_addin(Path(to))
    way.answer({"addin": str(path)}, lambda told: show_paths(_("Add-in"), [told["addin"]]))


addin.add_command(build)
