"""What tests of workbooks share."""

import os
import shutil
from collections.abc import Callable

import pytest


@pytest.fixture
def needs_program() -> Callable[[str], None]:
    """Skip where a program is missing; with CI=true its absence is a failure."""

    def check(name: str) -> None:
        if shutil.which(name) is None:
            if os.environ.get("CI") == "true":
                pytest.fail(f"{name} is not installed")
            pytest.skip(f"{name} is not installed")

    return check
