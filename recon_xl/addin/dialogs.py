"""What a button asks its user: files, a line of text, a yes; and how it tells what came of it.

Excel's own dialogs are used on Windows, the system's on a Mac. Tests answer with their own.
"""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Protocol

import xlwings as xw

from recon_xl.language import _
from recon_xl.progress import Cancelled

# Excel's InputBox: the answer is a text.
TEXT_ANSWER = 2


class Dialogs(Protocol):
    """How a button speaks with its user."""

    def files(self, title: str, endings: Sequence[str]) -> list[Path]:
        """Let the user choose files.

        Args:
            title: What they are for.
            endings: Of their names, such as "xml"; all files can be chosen too.

        Raises:
            Cancelled: None was chosen.
        """

    def ask(self, question: str, suggestion: str = "") -> str:
        """Let the user write a line.

        Raises:
            Cancelled: The user does not answer.
        """

    def tell(self, text: str, *, is_error: bool = False) -> None:
        """Tell the user something."""


_ANSWERING: ContextVar[Dialogs | None] = ContextVar("recon_xl_dialogs", default=None)


@contextmanager
def answered_by(dialogs: Dialogs) -> Iterator[None]:
    """Let `dialogs` speak with the user inside a with-block, whatever the application."""
    token = _ANSWERING.set(dialogs)
    try:
        yield
    finally:
        _ANSWERING.reset(token)


def dialogs_of(book: xw.Book) -> Dialogs:
    """Return the dialogs of the application that a book is open in."""
    answering = _ANSWERING.get()
    if answering is not None:
        return answering
    return MacDialogs(book) if sys.platform == "darwin" else ExcelDialogs(book)


class _Alerts:
    """Messages, which xlwings shows on both systems."""

    def __init__(self, book: xw.Book) -> None:
        self.app = book.app

    def tell(self, text: str, *, is_error: bool = False) -> None:
        """Show a message and wait until it is closed."""
        self.app.alert(text, title="recon_xl", mode="critical" if is_error else "info")


class ExcelDialogs(_Alerts):
    """The dialogs of Excel for Windows."""

    def files(self, title: str, endings: Sequence[str]) -> list[Path]:
        """Show Excel's own dialog for files."""
        patterns = ";".join(f"*.{ending}" for ending in endings)
        everything = _("All files")
        kinds = f"{title} ({patterns}),{patterns},{everything} (*.*),*.*"
        chosen = self.app.api.GetOpenFilename(kinds, 1, title, "", True)  # noqa: FBT003 (COM)
        if not chosen:
            raise Cancelled
        return [Path(name) for name in chosen]

    def ask(self, question: str, suggestion: str = "") -> str:
        """Show Excel's own box for a line of text."""
        answer = self.app.api.InputBox(
            Prompt=question, Title="recon_xl", Default=suggestion, Type=TEXT_ANSWER
        )
        if answer is False:
            raise Cancelled
        return str(answer)


class MacDialogs(_Alerts):
    """The dialogs of macOS: Excel's own are out of reach there."""

    def files(self, title: str, endings: Sequence[str]) -> list[Path]:
        """Show the system's dialog for files."""
        script = (
            "on run argv\n"
            "set chosen to choose file with prompt (item 1 of argv) with multiple selections"
            " allowed\n"
            'set told to ""\n'
            "repeat with one in chosen\nset told to told & POSIX path of one & linefeed\n"
            "end repeat\nreturn told\nend run"
        )
        return [Path(line) for line in _scripted(script, title).splitlines() if line]

    def ask(self, question: str, suggestion: str = "") -> str:
        """Show the system's box for a line of text."""
        script = (
            "on run argv\n"
            "return text returned of (display dialog (item 1 of argv) default answer"
            " (item 2 of argv))\nend run"
        )
        return _scripted(script, question, suggestion).removesuffix("\n")


def _scripted(script: str, *arguments: str) -> str:
    """Run AppleScript; what the user sees travels as arguments, never inside the script.

    Raises:
        Cancelled: The user cancelled.
    """
    done = subprocess.run(
        ["/usr/bin/osascript", "-e", script, *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Cancelled
    return done.stdout
