"""One progress protocol: long work says how far it is, the door in use shows it.

A door installs a face (a bar on a terminal, the status bar in Excel, a widget in a notebook);
without one nothing is shown. A face may raise `Cancelled`, which ends the work before anything is
written.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Face = Callable[[str, int, int], None]
_FACE: ContextVar[Face | None] = ContextVar("recon_xl_progress", default=None)


class Cancelled(Exception):  # noqa: N818 (a person's wish, not an error)
    """The user asked to stop; nothing was changed."""


def step(label: str, done: int, total: int = 0) -> None:
    """Say that `done` of `total` units of `label` are finished; total 0 when it is not known."""
    face = _FACE.get()
    if face is not None:
        face(label, done, total)


@contextmanager
def shown(face: Face | None) -> Iterator[None]:
    """Show progress with `face` inside a with-block."""
    token = _FACE.set(face)
    try:
        yield
    finally:
        _FACE.reset(token)
