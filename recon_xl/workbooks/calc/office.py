"""One LibreOffice process, with a profile folder and a named pipe of its own."""

import atexit
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from recon_xl.errors import MissingProgramError
from recon_xl.language import _

# Debian builds `uno` for its own Python 3.11 and puts it here.
DEBIAN_PACKAGES = Path("/usr/lib/python3/dist-packages")
PROGRAM_FOLDERS = ("/usr/lib/libreoffice/program", "/usr/lib64/libreoffice/program")
# LibreOffice ends with this status after it has laid out a new profile: start me again.
RESTART_STATUS = 81
STARTS_MAX = 3
START_SECONDS = 60.0
STOP_SECONDS = 10.0


@cache
def uno() -> Any:
    """Return the module that talks to LibreOffice.

    Raises:
        MissingProgramError: It is not installed for this Python.
    """
    # Appended, never put first: Debian's own numpy must not stand in for ours.
    if DEBIAN_PACKAGES.is_dir() and str(DEBIAN_PACKAGES) not in sys.path:
        sys.path.append(str(DEBIAN_PACKAGES))
    try:
        return import_module("uno")
    except ImportError as error:
        raise _missing(_("LibreOffice's Python module is not here: {error}", error=error)) from None


def program() -> Path:
    """Return LibreOffice's program file.

    Raises:
        MissingProgramError: LibreOffice is not installed.
    """
    found = shutil.which("soffice") or shutil.which("libreoffice")
    folders = [*([Path(found).resolve().parent] if found else []), *map(Path, PROGRAM_FOLDERS)]
    for folder in folders:
        if (folder / "soffice.bin").exists():
            return folder / "soffice.bin"
    raise _missing(_("LibreOffice is not installed."))


def struct(name: str, **fields: Any) -> Any:
    """Return one of LibreOffice's plain values, such as `struct("beans.PropertyValue")`."""
    value = uno().createUnoStruct(f"com.sun.star.{name}")
    for field, content in fields.items():
        setattr(value, field, content)
    return value


def properties(**values: Any) -> tuple[Any, ...]:
    """Return named arguments the way LibreOffice takes them."""
    return tuple(struct("beans.PropertyValue", Name=n, Value=v) for n, v in values.items())


def constant(name: str) -> Any:
    """Return one of LibreOffice's constants."""
    return uno().getConstantByName(f"com.sun.star.{name}")


def choice(kind: str, name: str) -> Any:
    """Return one value of one of LibreOffice's enumerations."""
    return uno().Enum(f"com.sun.star.{kind}", name)


class Office:
    """A running LibreOffice.

    Attributes:
        desktop: Its desktop, the root of all documents.
        process: Its process, the leader of a group of its own.
    """

    def __init__(self, *, visible: bool = False) -> None:
        """Start LibreOffice and wait until it answers.

        Args:
            visible: Show windows, on the display that the environment names.

        Raises:
            MissingProgramError: LibreOffice or its Python module is missing, or does not start.
        """
        uno()
        self.visible = visible
        self._profile = Path(tempfile.mkdtemp(prefix="recon-xl-calc-"))
        self._pipe = f"recon{uuid.uuid4().hex}"
        self._stop = atexit.register(self.stop)
        deadline = time.monotonic() + START_SECONDS
        for _start in range(STARTS_MAX):
            self.process = self._started()
            self.context = self._connected(deadline)
            if self.context is not None:
                self.desktop = self.service("frame.Desktop")
                return
            if self.process.poll() != RESTART_STATUS:
                break
        self.stop()
        raise _missing(_("LibreOffice does not start."))

    def service(self, name: str) -> Any:
        """Return a new instance of one of LibreOffice's services."""
        factory = self.context.ServiceManager
        return factory.createInstanceWithContext(f"com.sun.star.{name}", self.context)

    def stop(self) -> None:
        """End LibreOffice, with everything it started, and remove its profile."""
        atexit.unregister(self._stop)
        if self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(STOP_SECONDS)
        shutil.rmtree(self._profile, ignore_errors=True)

    def _started(self) -> subprocess.Popen[bytes]:
        command = [
            str(program()),
            f"-env:UserInstallation={self._profile.as_uri()}",
            f"--accept=pipe,name={self._pipe};urp;StarOffice.ComponentContext",
            "--norestore",
            "--nologo",
            "--nodefault",
            "--nofirststartwizard",
            *(() if self.visible else ("--headless",)),
        ]
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _connected(self, deadline: float) -> Any:
        """Return the context of the process once it answers; None when it ended or is too late."""
        local = uno().getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext(
            "com.sun.star.bridge.UnoUrlResolver", local
        )
        not_yet = uno().getClass("com.sun.star.connection.NoConnectException")
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                return resolver.resolve(
                    f"uno:pipe,name={self._pipe};urp;StarOffice.ComponentContext"
                )
            except not_yet:
                time.sleep(0.05)
        return None


def _missing(problem: str) -> MissingProgramError:
    return MissingProgramError(
        problem,
        remedy=_(
            "Install it (Debian and Ubuntu: apt-get install libreoffice-calc python3-uno) and use"
            " the system's Python, or work with the closed file."
        ),
    )
