"""Programs beside Python: a test says which it needs, and is skipped with the reason without them.

With CI=true a missing program is a failure: there, nothing may go untested unseen.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

PROGRAMS: dict[str, Callable[[], object]] = {
    "libreoffice": lambda: (
        shutil.which("soffice") and Path("/usr/lib/python3/dist-packages/uno.py").exists()
    ),
    "poppler": lambda: shutil.which("pdftoppm"),
    "chromium": lambda: shutil.which("chromium"),
    "xvfb": lambda: shutil.which("Xvfb"),
    "postgresql": lambda: list(Path("/usr/lib/postgresql").glob("*/bin/initdb")),
}


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Look for the programs of `@pytest.mark.system(…)`."""
    wanted = [
        name for marker in item.iter_markers("system") for name in marker.args or ("libreoffice",)
    ]
    missing = sorted({name for name in wanted if not PROGRAMS[name]()})
    if missing:
        reason = f"not installed: {', '.join(missing)} (requirements/system.sh brings them)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
