"""A rule set: rules in order, read from a TOML file, a preset or the Rules table."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd

from recon_xl.errors import FileMissingError, RuleError
from recon_xl.language import _
from recon_xl.matching.presets import PRESETS
from recon_xl.matching.rule import Rule
from recon_xl.matching.rule_keys import READERS
from recon_xl.matching.rule_places import TomlPlaces, place
from recon_xl.model.words import YES_NO

DEFAULTS: Mapping[str, Any] = {field.name: field.default for field in fields(Rule)}


@dataclass(frozen=True)
class RuleSet:
    """Rules in the order in which they run.

    Attributes:
        rules: The rules; their names are unique.
        name: The preset's name, the file's name, or "" for rules of a workbook.
    """

    rules: tuple[Rule, ...]
    name: str = ""

    def __iter__(self) -> Iterator[Rule]:
        """Go through the rules in order."""
        return iter(self.rules)

    def __len__(self) -> int:
        """Return the number of rules."""
        return len(self.rules)

    @classmethod
    def preset(cls, name: str) -> "RuleSet":
        """Return a rule set that comes with recon_xl, its rules named in the current language.

        Args:
            name: "visma", the documented algorithms, or "standard", the default.

        Raises:
            RuleError: There is no such preset.
        """
        if name not in PRESETS:
            raise RuleError(
                _("There is no rule set “{name}”.", name=name),
                remedy=_(
                    "Use one of {names}, or a file ending in .toml.", names=", ".join(PRESETS)
                ),
            )
        rules = (_rule({**entry, "name": _(entry["name"])}) for entry in _preset_entries(name))
        return cls(tuple(rules), name)

    @classmethod
    def from_toml(cls, text_or_path: str | Path) -> "RuleSet":
        """Read a rule file.

        Args:
            text_or_path: A `Path`, or a one-line string ending in .toml, is a file; any other
                string is the text itself.

        Raises:
            FileMissingError: There is no such file.
            RuleError: The text is no TOML, a key or value is unknown, or a name stands twice.
        """
        is_text = isinstance(text_or_path, str) and not _is_path(text_or_path)
        text = str(text_or_path) if is_text else _read(Path(text_or_path))
        source = "" if is_text else Path(text_or_path).name
        try:
            document = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise RuleError(
                _("The rules are no valid TOML: {error}.", error=error), where=source
            ) from error
        places = TomlPlaces(text, source)
        return cls(_rules(_entries(document, places), places), source)

    @classmethod
    def from_frame(cls, frame: pd.DataFrame) -> "RuleSet":
        """Read the Rules table.

        Args:
            frame: One rule per row, in order; every cell is text, lists are comma-separated, and
                a blank cell means the default. Rows without any text are skipped.

        Raises:
            RuleError: A column or cell is none of a rule, or a name stands twice.
        """
        entries = []
        for number, row in enumerate(frame.to_dict("records"), start=1):
            told = {
                str(key): value if isinstance(value, bool) else str(value)
                for key, value in row.items()
                if value is not None and value == value and str(value).strip()  # noqa: PLR0124 (NaN)
            }
            if told:
                entries.append((number, told))
        return cls(_rules(entries, place))

    @classmethod
    def named(cls, rules: "str | Path | RuleSet") -> "RuleSet":
        """Return the rule set that a preset's name, a file, TOML text or a rule set stands for.

        Raises:
            FileMissingError: There is no such file.
            RuleError: It is none of these.
        """
        if isinstance(rules, RuleSet):
            return rules
        if not isinstance(rules, str | Path):
            raise RuleError(
                _(
                    "Rules are a preset, a file or its text, not {found}.",
                    found=type(rules).__name__,
                ),
                remedy=_("Name standard or visma, or a TOML file."),
            )
        if isinstance(rules, Path) or _is_path(rules) or "\n" in rules or "[" in rules:
            return cls.from_toml(rules)
        return cls.preset(rules)

    def to_frame(self) -> pd.DataFrame:
        """Return the rules as the Rules table holds them; `from_frame` reads them back."""
        rows = [
            {key: _cell(getattr(rule, key), DEFAULTS[key]) for key in READERS}
            for rule in self.rules
        ]
        return pd.DataFrame(rows, columns=list(READERS)).astype("str")


@cache
def _preset_entries(name: str) -> list[dict[str, Any]]:
    """Return the rules of a preset as they stand in its file, which is read once."""
    page = files("recon_xl.matching.presets").joinpath(f"{name}.toml")
    entries: list[dict[str, Any]] = tomllib.loads(page.read_text(encoding="utf-8"))["rule"]
    return entries


def _is_path(text: str) -> bool:
    return "\n" not in text and text.lower().endswith(".toml")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise FileMissingError(
            _("The rules cannot be read: {error}.", error=error.strerror), where=str(path)
        ) from error
    except UnicodeDecodeError as error:
        raise RuleError(_("The rules are no UTF-8 text."), where=str(path)) from error


def _entries(document: dict[str, Any], places: TomlPlaces) -> list[tuple[int, dict[str, Any]]]:
    """Return the [[rule]] tables of a rule file, numbered from 1."""
    for key, value in document.items():
        if key != "rule":
            raise RuleError(
                _("“{key}” is no part of a rule file.", key=key),
                where=places(0, "", key),
                remedy=_("Write one [[rule]] for each rule."),
            )
        if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
            raise RuleError(
                _("A rule starts with [[rule]], in double brackets."), where=places(0, "", key)
            )
    if not document.get("rule"):
        raise RuleError(
            _("The rules hold no rule."),
            where=places.source,
            remedy=_("Write one [[rule]] for each rule."),
        )
    return list(enumerate(document["rule"], start=1))


def _rules(entries: list[tuple[int, dict[str, Any]]], where: Any) -> tuple[Rule, ...]:
    rules: list[Rule] = []
    for number, entry in entries:
        name = str(entry.get("name", "")).strip()
        rule = _rule(entry, lambda key, n=number, name=name: where(n, name, key))
        if rule.name in {earlier.name for earlier in rules}:
            raise RuleError(
                _("Two rules are named “{name}”.", name=rule.name),
                where=where(number, name, "name"),
                remedy=_("Give each rule a name of its own."),
            )
        rules.append(rule)
    return tuple(rules)


def _rule(entry: dict[str, Any], where: Any = str) -> Rule:
    values = {}
    for key, value in entry.items():
        if key not in READERS:
            raise RuleError(
                _("A rule has no key “{key}”.", key=key),
                where=where(key),
                remedy=_("The keys are {keys}.", keys=", ".join(READERS)),
            )
        try:
            values[key] = READERS[key](value)
        except ValueError as error:
            raise RuleError(
                _("The value of “{key}” is wrong: {problem}", key=key, problem=error),
                where=where(key),
            ) from error
    if "name" not in values:
        raise RuleError(_("A rule needs a name."), where=where("name"))
    rule = Rule(**values)
    _check(rule, where)
    return rule


def _check(rule: Rule, where: Any) -> None:
    """Refuse keys that contradict each other."""
    many = [shape for shape in rule.shapes if shape != "1:1"]
    if rule.method == "pair" and many:
        raise RuleError(
            _("The method “pair” knows the shape 1:1 only, not {shape}.", shape=many[0]),
            where=where("method"),
        )
    if rule.method == "subset" and "N:M" in many:
        raise RuleError(
            _("The method “subset” finds rows for one row: 1:N or N:1, not N:M."),
            where=where("method"),
        )
    if "N:M" in many and not rule.group_by:
        raise RuleError(
            _("The shape N:M needs “group_by”: what the rows of both sides share."),
            where=where("shapes"),
        )
    first, last = rule.amount_from, rule.amount_to
    if first is not None and last is not None and first > last:
        raise RuleError(
            _("“amount_from” {first} is above “amount_to” {last}.", first=first, last=last),
            where=where("amount_from"),
        )


def _cell(value: Any, default: Any) -> str:
    if value == default:
        return ""
    if isinstance(value, bool):
        return YES_NO[value]["en"]
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, float):
        value = Decimal(f"{value:g}")
    return format(value, "f") if isinstance(value, Decimal) else str(value)
