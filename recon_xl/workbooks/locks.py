"""Whether a workbook is open elsewhere, by the lock files of Excel and LibreOffice beside it.

LibreOffice writes `.~lock.book.xlsx#`: who, on which machine, with which profile. It is stale when
that machine is this one and no LibreOffice runs here with that profile.
Excel writes `~$book.xlsx`: who, nothing more. It is stale when that is the person at this machine
and no Excel (nor LibreOffice, which can write such a file too) runs here; on Windows, when the file
is theirs and nobody holds it. In every other case the lock counts: to write into a workbook that is
open somewhere loses what is typed there, to wait costs a minute. No lock file is ever removed.
"""

import csv
import getpass
import io
import socket
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from recon_xl.errors import WorkbookLockedError
from recon_xl.language import _

# As many characters as Excel has room for in its lock file.
_EXCEL_NAME_MAX = 54
_OFFICE, _EXCEL = "soffice.bin", ("excel.exe", "microsoft excel")
_PROFILE = "-env:UserInstallation="


def refuse_if_open(path: Path) -> None:
    """Refuse a workbook that is open in Excel or LibreOffice.

    Raises:
        WorkbookLockedError: A lock file says so, and its program or its owner may be alive.
    """
    checks = (
        (path.with_name(f".~lock.{path.name}#"), "LibreOffice", _office_owner),
        (path.with_name(f"~${path.name}"), "Excel", _excel_owner),
    )
    for lock, program, owner_of in checks:
        if not lock.exists():
            continue
        owner = owner_of(lock)
        if owner is not None:
            raise WorkbookLockedError(
                _(
                    "{file} is open in {program}, by {owner}.",
                    file=path.name,
                    program=program,
                    owner=owner,
                ),
                where=str(path),
                remedy=_(
                    "Save and close it there, then try again; when nobody has it open, delete"
                    " {lock}. Nothing was changed.",
                    lock=lock.name,
                ),
            )


def _office_owner(lock: Path) -> str | None:
    """Return who has the workbook open in LibreOffice; None when nobody can have."""
    try:
        told = lock.read_text("utf-8", errors="replace")
    except OSError:
        return _("somebody")
    fields = [*next(csv.reader([told.strip().rstrip(";")], escapechar="\\"), []), *[""] * 5]
    name, login, host, _when, profile = fields[:5]
    owner = ", ".join(dict.fromkeys(filter(None, (name, login, host)))) or _("somebody")
    is_here = bool(host) and _short(host) == _short(socket.gethostname())
    if is_here and not _office_runs(profile, _running()):
        return None
    return owner


def _excel_owner(lock: Path) -> str | None:
    """Return who has the workbook open in Excel; None when nobody can have."""
    try:
        told = lock.read_bytes()
    except OSError:  # Excel holds it so that nobody else can read it
        return _("somebody")
    owner = excel_user(told)
    if owner.casefold() not in _own_names():
        return owner or _("somebody")
    if sys.platform == "win32":
        return owner if _is_held(lock) else None
    running = [command.casefold() for command in _running()]
    is_running = any(program in command for command in running for program in (_OFFICE, *_EXCEL))
    return owner if is_running else None


def excel_user(lock: bytes) -> str:
    """Return the name in a lock file of Excel; "" where it is no such file.

    It stands there twice: length and name in 8 bits, and from byte 54 length and name in 16 bits.
    """
    if len(lock) >= 56 and 0 < (length := lock[54] + 256 * lock[55]) <= _EXCEL_NAME_MAX:
        return lock[56 : 56 + 2 * length].decode("utf-16-le", errors="replace").strip("\0 ")
    return lock[1 : 1 + lock[0]].decode("latin-1").strip("\0 ") if lock else ""


def _office_runs(profile: str, running: Iterable[str]) -> bool:
    """Say whether a LibreOffice with that profile runs; one that names none uses the usual one."""
    for command in running:
        if _OFFICE not in command.casefold():
            continue
        if _PROFILE not in command or not profile or f"{_PROFILE}{profile}" in command:
            return True
    return False


def _running() -> list[str]:
    """Return the command of every program that runs on this machine."""
    proc = Path("/proc")
    if proc.joinpath("self/cmdline").exists():
        return [_command(one) for one in proc.glob("[0-9]*/cmdline")]
    if sys.platform == "win32":
        listed = subprocess.run(
            ["tasklist", "/fo", "csv", "/nh"], capture_output=True, text=True, check=False
        ).stdout
        return [row[0] for row in csv.reader(io.StringIO(listed)) if row]
    listed = subprocess.run(
        ["/bin/ps", "-axww", "-o", "args="], capture_output=True, text=True, check=False
    ).stdout
    return listed.splitlines()


def _command(file: Path) -> str:
    try:
        return file.read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:  # it ended meanwhile, or is somebody else's
        return ""


def _is_held(lock: Path) -> bool:
    try:
        with lock.open("r+b"):
            return False
    except OSError:
        return True


def _own_names() -> set[str]:
    """Return the names by which Excel may know the person at this machine."""
    names = {getpass.getuser()}
    if sys.platform == "win32":
        import winreg

        place = r"Software\Microsoft\Office\Common\UserInfo"
        with suppress(OSError), winreg.OpenKey(winreg.HKEY_CURRENT_USER, place) as key:
            names.add(str(winreg.QueryValueEx(key, "UserName")[0]))
    else:
        import pwd

        with suppress(KeyError):
            names.add(pwd.getpwnam(getpass.getuser()).pw_gecos.split(",", 1)[0])
    return {name.casefold() for name in names if name}


def _short(host: str) -> str:
    return host.split(".", 1)[0].casefold()
