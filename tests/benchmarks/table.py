"""One table of figures, printed and kept in docs/benchmarks.md."""

import os
import platform
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- what `make bench` measured -->", "<!-- end of what was measured -->"
HEADS = ("part", "what", "measured", "against", "goal", "met")


@dataclass(frozen=True)
class Row:
    """One figure.

    Attributes:
        part: The part of the product that it is about.
        what: What was measured.
        measured: The figure, with its unit.
        against: What others need in the same run, or details.
        goal: What was aimed at; blank when nothing was.
        is_met: None when there is no goal, or at sizes for which there is none.
    """

    part: str
    what: str
    measured: str
    against: str = ""
    goal: str = ""
    is_met: bool | None = None

    def cells(self) -> list[str]:
        """Return the cells of the row."""
        met = {True: "yes", False: "**no**", None: ""}[self.is_met]
        return [self.part, self.what, self.measured, self.against, self.goal, met]


def written(rows: Sequence[Row]) -> str:
    """Return rows as a Markdown table whose columns stand under each other."""
    cells = [list(HEADS), *(row.cells() for row in rows)]
    widths = [max(len(line[at]) for line in cells) for at in range(len(HEADS))]
    lines = ["| " + " | ".join(map(str.ljust, line, widths)) + " |" for line in cells]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def machine() -> str:
    """Return on what was measured, without naming the machine."""
    packages = ("numpy", "pandas", "numba", "duckdb", "recordlinkage", "splink")
    versions = ", ".join(f"{name} {_version(name)}" for name in packages)
    return (
        f"Measured on {date.today():%Y-%m-%d}: {os.cpu_count()} cores shared with other work, "  # noqa: DTZ011
        f"{platform.system()} on {platform.machine()}, Python {platform.python_version()}, "
        f"{versions}."
    )


def keep(table: str, page: Path = PAGE) -> None:
    """Write the table and the machine into the page, between its two marks."""
    text = page.read_text("utf-8")
    made = f"{BEGIN}\n\n{machine()}\n\n{table}\n\n{END}"
    found = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
    kept, count = found.subn(lambda _match: made, text)
    assert count == 1, f"{page} needs the two marks once"
    page.write_text(kept, "utf-8")


def _version(name: str) -> str:
    try:
        return version(name)
    except ModuleNotFoundError:
        return "missing"
