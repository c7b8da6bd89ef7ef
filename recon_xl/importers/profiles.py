"""Layouts of tables: those that come with recon_xl, and profiles that a user saved.

A profile says how to recognise a table (`headers`), what its columns are (`columns`, by the names
that the workbook's columns have in the contract) and what the file itself does not tell. Saved
beside the workbook or in the user's configuration it is recognised the next time.

    name = "Sparebanken, intern"
    side = "statement"
    headers = ["Når", "Hva", "Kroner"]
    decimal = ","

    [columns]
    date = "Når"
    text = "Hva"
    amount = "Kroner"
"""

import json
import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from recon_xl.errors import BadValuesError, FileMissingError, reason_of
from recon_xl.importers.columns import fold
from recon_xl.language import _
from recon_xl.model.sides import SIDES

SUFFIX = ".profile.toml"
_SHARED = {
    "value_date": "value_date",
    "text": "text",
    "counterparty": "counterparty",
    "reference": "bank_reference",
    "kid": "kid",
    "amount": "amount_signed",
    "currency": "currency",
    "currency_amount": "fx_amount",
    "balance": "balance_after",
    "direction": "direction",
    "batch": "batch",
}
# What the names of the contract are called here.
FIELDS: Mapping[str, Mapping[str, str]] = {
    "statement": _SHARED
    | {
        "date": "booking_date",
        "account": "own_account",
        "amount_in": "amount_in",
        "amount_out": "amount_out",
        "end_to_end_id": "end_to_end_id",
        "code": "code",
        "status": "status",
        "original_currency": "fx_currency",
        "from_party": "from_party",
        "to_party": "to_party",
        "from_account": "from_account",
        "to_account": "to_account",
        "counterparty_account": "counterparty_account",
    },
    "ledger": _SHARED
    | {
        "date": "voucher_date",
        "account": "account",
        "account_name": "account_name",
        "debit": "debit",
        "credit": "credit",
        "voucher_no": "voucher_no",
        "voucher_type": "voucher_type",
        "invoice_no": "invoice_no",
    },
}
_OPTIONS = ("decimal", "day_format", "currency", "account", "sheet", "url", "query")


@dataclass(frozen=True)
class Profile:
    """One layout.

    Attributes:
        name: What the layout is called.
        side: "statement" or "ledger".
        headers: Headers that a table must have to be recognised; none: only when it is named.
        columns: Header by column of the contract (`FIELDS`).
        decimal: Decimal sign, "," or "."; "" to decide by evidence.
        day_format: As in "%d.%m.%Y"; "" to decide by evidence.
        currency: Of the account, where the file does not tell.
        account: The bank account, or the account of the chart, where the file does not tell.
        sheet: The only sheet that is read; "" for all.
        flip: Amounts have the other sign: money in is negative.
        names_sections: Rows with nothing but a name head the rows of that account.
        url: Of a database (`database`); "" for files.
        query: What is asked of it.
        is_own: Whether a user saved it.
    """

    name: str
    side: str
    headers: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    decimal: str = ""
    day_format: str = ""
    currency: str = ""
    account: str = ""
    sheet: str = ""
    flip: bool = False
    names_sections: bool = False
    url: str = ""
    query: str = ""
    is_own: bool = False

    @property
    def names(self) -> dict[str, str]:
        """Header by field, as `columns.columns_of` takes them."""
        return {FIELDS[self.side][key]: header for key, header in self.columns.items()}

    def fits(self, headers: Sequence[object]) -> bool:
        """Say whether a header row has all headers of this layout."""
        folded = {fold(header) for header in headers}
        return bool(self.headers) and all(fold(header) in folded for header in self.headers)


@dataclass(frozen=True)
class Known:
    """The profiles that count for one file.

    Attributes:
        chosen: The one that the user named; it is taken as told.
        own: Saved ones, which are recognised by their headers.
    """

    chosen: Profile | None = None
    own: tuple[Profile, ...] = ()

    def of(self, headers: Sequence[object], side: str) -> Profile | None:
        """Return the profile or layout of a header row; None when it has none."""
        if self.chosen is not None:
            return self.chosen if self.chosen.side == side else None
        return recognised(headers, side, self.own)


NOTHING_KNOWN = Known()


@cache
def layouts() -> tuple[Profile, ...]:
    """Return the layouts that come with recon_xl."""
    path = Path(__file__).with_name("layouts.toml")
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(_profile(layout, path.name, is_own=False) for layout in told["layout"])


def recognised(headers: Sequence[object], side: str, own: Sequence[Profile]) -> Profile | None:
    """Return the layout with the most headers that a row has; the user's own come first."""
    fitting = [
        profile for profile in (*own, *layouts()) if profile.side == side and profile.fits(headers)
    ]
    return max(fitting, key=lambda p: (p.is_own, len(p.headers)), default=None)


def user_folder() -> Path:
    """Return the folder of the user's own profiles; it need not be there yet."""
    if os.name == "nt":
        base = Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming")
    else:
        base = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return base / "recon-xl"


def profiles_in(*folders: Path) -> list[Profile]:
    """Return the profiles in these folders, by file name; folders that are not there have none.

    Raises:
        BadValuesError: One of them is no profile.
    """
    found = [path for folder in folders if folder.is_dir() for path in _files(folder)]
    return [load(path) for path in dict.fromkeys(path.resolve() for path in found)]


def find(name: str | Path, *folders: Path) -> Profile:
    """Return a profile by its file or by its name.

    Args:
        name: A file (ending in .toml), or the name of a saved profile or a layout.
        folders: Where to look for saved ones, besides the user's folder.

    Raises:
        FileMissingError: There is none of that name.
    """
    if isinstance(name, Path) or name.endswith(".toml"):
        return load(Path(name))
    known = [*profiles_in(*folders, user_folder()), *layouts()]
    for profile in known:
        if fold(profile.name) == fold(name):
            return profile
    raise FileMissingError(
        _("There is no profile “{name}”.", name=name),
        where=", ".join(map(str, folders)),
        remedy=_("Known are: {names}.", names=", ".join(profile.name for profile in known)),
    )


def load(path: Path) -> Profile:
    """Read a profile.

    Raises:
        FileMissingError: There is no such file.
        BadValuesError: It is no TOML, or holds unknown keys or columns.
    """
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise FileMissingError(
            _("The file cannot be opened: {reason}.", reason=reason_of(error)),
            where=str(path),
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _bad(_("The profile is no TOML: {reason}", reason=error), path.name) from error
    return _profile(told, path.name, is_own=True)


def mapped(name: str, side: str | None, columns: Mapping[str, str]) -> Profile:
    """Return a profile made of a mapping.

    Args:
        name: What it is called.
        side: "statement" or "ledger".
        columns: Header by column.

    Raises:
        BadValuesError: There is no side, or a column that does not exist.
    """
    told = {"name": name, "side": side, "headers": list(columns.values()), "columns": columns}
    return _profile(told, "--column", is_own=True)


def save(profile: Profile, folder: Path) -> Path:
    """Write a profile into a folder, in place of one of the same name.

    Returns:
        The file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{fold(profile.name) or 'profile'}{SUFFIX}"
    lines = [f"name = {_quoted(profile.name)}", f"side = {_quoted(profile.side)}"]
    lines.append(f"headers = [{', '.join(map(_quoted, profile.headers))}]")
    lines += [f"{key} = {_quoted(told)}" for key in _OPTIONS if (told := getattr(profile, key))]
    lines += [f"{key} = true" for key in ("flip", "names_sections") if getattr(profile, key)]
    lines += ["", "[columns]"]
    lines += [f"{key} = {_quoted(header)}" for key, header in profile.columns.items()]
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return path


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"*{SUFFIX}"))


def _profile(told: Mapping[str, Any], where: str, *, is_own: bool) -> Profile:
    side = told.get("side")
    if side not in SIDES:
        raise _bad(_("A profile's side is “statement” or “ledger”."), where)
    columns = told.get("columns", {})
    unknown = [key for key in columns if key not in FIELDS[side]]
    known = {"name", "side", "headers", "columns", "flip", "names_sections", *_OPTIONS}
    unknown += [key for key in told if key not in known]
    texts = [told.get(key, "") for key in ("name", *_OPTIONS)]
    texts += [*columns.values(), *told.get("headers", [])]
    if unknown or not all(isinstance(text, str) for text in texts):
        raise _bad(
            _("The profile has keys or values that are not known: {keys}.",
              keys=", ".join(unknown) or "–"),
            where,
        )  # fmt: skip
    return Profile(
        name=told.get("name") or re.sub(rf"{re.escape(SUFFIX)}$", "", where),
        side=side,
        headers=tuple(told.get("headers", [])),
        columns=dict(columns),
        flip=bool(told.get("flip", False)),
        names_sections=bool(told.get("names_sections", False)),
        is_own=is_own,
        **{key: told.get(key, "") for key in _OPTIONS},
    )


def _bad(problem: str, where: str) -> BadValuesError:
    names = ", ".join(sorted({*FIELDS["statement"], *FIELDS["ledger"]}))
    return BadValuesError(
        problem, where=where, remedy=_("Columns are: {names}. Nothing was changed.", names=names)
    )


def _quoted(text: str) -> str:
    # JSON's strings are TOML's basic strings.
    return json.dumps(text, ensure_ascii=False)
