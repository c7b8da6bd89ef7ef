"""What every plot shares: the style, the colours of the two sides, and a picture of itself.

Figures are built without pyplot, whose state is shared: in a widget's callback, which JupyterLab
runs on another thread, it drew pictures that were blank or half done.
"""

from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from html import escape
from io import BytesIO
from types import MappingProxyType
from typing import Any, NamedTuple

from matplotlib import font_manager, rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from recon_xl.resources import resource

INK, GREY, RULE = "#1B2733", "#56626B", "#C3CCD2"
SMALL = 9
# Points between a mark and its label.
GAP = 5


@dataclass(frozen=True)
class Look:
    """How one side of the account is drawn; grey printers tell them apart by mark and hatch.

    Attributes:
        colour: Of its marks.
        words: Of its name, dark enough to read.
        marker: Its mark, in matplotlib's words.
        hatch: Its pattern on surfaces.
    """

    colour: str
    words: str
    marker: str
    hatch: str


LOOKS: Mapping[str, Look] = MappingProxyType(
    {
        "ledger": Look("#0B5C7A", "#0B5C7A", "o", ""),
        "statement": Look("#D08A00", "#8A5A00", "s", "////"),
    }
)


class Plot(NamedTuple):
    """A figure and what it shows in words; a notebook shows it as a picture.

    Attributes:
        figure: The drawing.
        alt: The same for those who cannot see it.
    """

    figure: Figure
    alt: str

    def png(self) -> bytes:
        """Return the picture; equal figures have equal bytes."""
        target = BytesIO()
        with style():
            about: dict[str, Any] = {"Description": self.alt, "Software": None}
            self.figure.savefig(target, format="png", metadata=about)
        return target.getvalue()

    def _repr_html_(self) -> str:
        width = round(self.figure.get_figwidth() * 100)
        source = b64encode(self.png()).decode()
        return (
            f'<img width="{width}" alt="{escape(self.alt)}" src="data:image/png;base64,{source}">'
        )


@contextmanager
def style() -> Iterator[None]:
    """Draw in our style inside a with-block; the user's own plots keep theirs."""
    _add_fonts()
    with rc_context(fname=resource("templates", "plots", "recon.mplstyle")):
        yield


def started(title: str, subtitle: str, height: float) -> tuple[Figure, Axes]:
    """Return a figure of the house's width with a headline and a line that says what is drawn.

    Args:
        title: The finding.
        subtitle: What the marks are.
        height: In inches.
    """
    figure = Figure(figsize=(7.6, height))
    axes = figure.add_subplot()
    axes.set_title(title)
    axes.text(0, 1, subtitle, transform=axes.transAxes, va="bottom", color=GREY, fontsize=9.5)
    return figure, axes


@cache
def _add_fonts() -> None:
    for font in sorted(resource("templates", "fonts").glob("*.ttf")):
        font_manager.fontManager.addfont(font)
