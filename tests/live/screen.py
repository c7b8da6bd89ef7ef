"""A screen that nobody sits at: a virtual display, and pictures of what it shows."""

import os
import shutil
import struct
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image

SIZE = (1600, 1000)
# The header of an X window dump, in 32-bit words of the machine that wrote it.
_HEADER_WORDS = 25
START_SECONDS = 20.0


@contextmanager
def virtual_screen() -> Iterator[Path]:
    """Show windows on a virtual display inside a with-block; yield the file with its picture."""
    folder = Path(tempfile.mkdtemp(prefix="recon-xl-screen-"))
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24"]
    server = subprocess.Popen(
        [*command, "-fbdir", str(folder), "-nolisten", "tcp", "-noreset"],
        pass_fds=[writing],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    before = os.environ.get("DISPLAY")
    try:
        with os.fdopen(reading) as told:
            os.environ["DISPLAY"] = f":{told.readline().strip()}"
        yield folder / "Xvfb_screen0"
    finally:
        if before is None:
            os.environ.pop("DISPLAY", None)
        else:
            os.environ["DISPLAY"] = before
        server.terminate()
        server.wait(START_SECONDS)
        shutil.rmtree(folder, ignore_errors=True)


def picture(dump: Path) -> Image.Image:
    """Return what a screen shows now.

    Args:
        dump: Its picture as an X window dump of 32 bits a pixel.
    """
    content = dump.read_bytes()
    header = struct.unpack(f">{_HEADER_WORDS}I", content[: 4 * _HEADER_WORDS])
    size, width, height, line, colours = header[0], header[4], header[5], header[12], header[19]
    pixels = content[size + 12 * colours :]
    return Image.frombytes("RGB", (width, height), pixels, "raw", "BGRX", line)


def settled_picture(dump: Path, seconds: float = 20.0) -> Image.Image:
    """Return what a screen shows once it has stood still for a second."""
    deadline = time.monotonic() + seconds
    last = picture(dump)
    while time.monotonic() < deadline:
        time.sleep(1)
        now = picture(dump)
        if now.tobytes() == last.tobytes() and now.getextrema() != ((0, 0),) * 3:
            return now
        last = now
    return last
