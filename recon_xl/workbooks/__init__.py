"""Workbooks as storage: closed files patched inside their package, open ones through xlwings."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from recon_xl.workbooks.workbook import Workbook, new_workbook, open_workbook

__all__ = ["Workbook", "new_workbook", "open_workbook"]


def __getattr__(name: str) -> Any:
    # pandas and lxml come with these; nothing that only imports the package pays for them.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("recon_xl.workbooks.workbook"), name)
