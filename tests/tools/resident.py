"""Memory of this process, as Linux counts it."""

import re
from pathlib import Path

STATUS, REFERENCES = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def resident_bytes(name: str = "VmHWM") -> int:
    """Return the most that was ever resident (`VmHWM`), or what is now (`VmRSS`); 0 elsewhere.

    What `getrusage` tells is the peak of the process that started this one too.
    """
    found = (
        re.search(rf"{name}:\s*(\d+) kB", STATUS.read_text("ascii")) if STATUS.exists() else None
    )
    return int(found[1]) * 1024 if found else 0


def forget_peak() -> None:
    """Let the peak begin anew with what is resident now."""
    if REFERENCES.exists():
        REFERENCES.write_text("5", "ascii")
