"""What tests of workbooks share."""

import os
import shutil

import pytest


@pytest.fixture(scope="session")
def office() -> None:
    """Skip where LibreOffice is missing; with CI=true its absence is a failure."""
    if shutil.which("soffice") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("LibreOffice is not installed")
        pytest.skip("LibreOffice is not installed")
