"""Where an open workbook stands on this computer.

Excel tells a web address for a workbook that OneDrive or SharePoint synchronises. The folder it is
synchronised to is looked for among the system's own mount points; a setting inside the workbook is
never asked, since whoever mailed the workbook could have written it.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

MOUNT_POINTS = ("OneDriveCommercial", "OneDriveConsumer", "OneDrive")


def local_path(full_name: str, environment: Mapping[str, str] | None = None) -> Path | None:
    """Return the path of a workbook by the name that Excel tells.

    Args:
        full_name: A path, a web address, or the bare name of a workbook that was never saved.
        environment: Where mount points are named; the process's own when None.

    Returns:
        A path that exists, by the longest part of the address that is found below a mount point;
        None when there is no such path, or two.
    """
    if "://" not in full_name:
        path = Path(full_name)
        return path if path.is_absolute() and path.exists() else None
    known = os.environ if environment is None else environment
    roots = {Path(known[name]) for name in MOUNT_POINTS if known.get(name)}
    steps = [step for step in unquote(urlsplit(full_name).path).split("/") if step]
    for first in range(len(steps)):
        found = {root.joinpath(*steps[first:]) for root in roots}
        there = [path for path in found if path.is_file()]
        if there:
            return there[0] if len(there) == 1 else None
    return None
