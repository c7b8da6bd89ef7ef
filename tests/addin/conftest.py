"""The LibreOffice of the live tests serves the add-in's tests too."""

from tests.live.conftest import calc

__all__ = ["calc"]
