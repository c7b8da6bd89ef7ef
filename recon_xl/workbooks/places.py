"""Tell in which file an error happened, where the code that raised it could not know."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from recon_xl.errors import ReconError


@contextmanager
def located(path: Path | None) -> Iterator[None]:
    """Give errors inside a with-block the file as their place, unless they have one."""
    try:
        yield
    except ReconError as error:
        error.where = error.where or (str(path) if path else "")
        raise
