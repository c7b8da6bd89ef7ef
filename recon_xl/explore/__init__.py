"""What the notebooks call: open a workbook, look at what is open, find candidates, draw.

Logic stands here, cells stay thin. The names are imported when they are used: `recon-xl explore`
needs none of pandas and matplotlib to start JupyterLab.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from recon_xl.explore.ageing import ageing_plot as ageing_plot
    from recon_xl.explore.counterparts import candidates as candidates
    from recon_xl.explore.desk import Desk as Desk
    from recon_xl.explore.desk import load as load
    from recon_xl.explore.launching import launch as launch
    from recon_xl.explore.open_rows import open_items as open_items
    from recon_xl.explore.timeline import timeline_plot as timeline_plot

_HOMES = {
    "Desk": "desk",
    "ageing_plot": "ageing",
    "candidates": "counterparts",
    "launch": "launching",
    "load": "desk",
    "open_items": "open_rows",
    "timeline_plot": "timeline",
}
__all__ = list(_HOMES)


def __getattr__(name: str) -> Any:
    """Import a name from its module when it is first used."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
