"""The two languages of recon_xl: Norwegian (nb) and English (en).

Texts stand in English in the code, wrapped in `_`, and are looked up in `locale/` at the moment
they are made. The language is set by the doors, for as long as one call lasts. What is shown to a
person may be in another language than what is kept: a workbook's reasons, journal and documents are
in its own.
"""

import gettext
import locale
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

LANGUAGES = ("nb", "en")
_CURRENT: ContextVar[str] = ContextVar("recon_xl_language", default="")
_KEPT: ContextVar[str] = ContextVar("recon_xl_kept_language", default="")


def current() -> str:
    """Return the language in use: "nb" or "en"."""
    return _CURRENT.get() or system()


def system() -> str:
    """Return the system's language where it is one of ours, otherwise "en"."""
    names = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    names.append(locale.getlocale()[0] or "")
    told = next((name for name in names if name), "").lower()
    return "nb" if told.startswith(("nb", "no", "nn", "norwegian")) else "en"


@contextmanager
def keeping(lang: str) -> Iterator[None]:
    """Work on a workbook in `lang` inside a with-block; show it in `lang` unless told otherwise."""
    token = _KEPT.set(lang)
    try:
        with use(_CURRENT.get() or lang):
            yield
    finally:
        _KEPT.reset(token)


@contextmanager
def kept() -> Iterator[None]:
    """Speak the workbook's language inside a with-block, for what is kept in it."""
    with use(_KEPT.get()):
        yield


def in_both(say: Callable[[], str]) -> tuple[str, str]:
    """Return a sentence in the language in use, and in the workbook's."""
    told = say()
    if (_KEPT.get() or current()) == current():
        return told, told
    with kept():
        return told, say()


@contextmanager
def use(lang: str | None) -> Iterator[None]:
    """Speak `lang` inside a with-block; None or "" keeps the language as it is."""
    if lang and lang not in LANGUAGES:
        raise ValueError(f"unknown language {lang!r}: nb or en")
    token = _CURRENT.set(lang or _CURRENT.get())
    try:
        yield
    finally:
        _CURRENT.reset(token)


def _(text: str, /, **values: object) -> str:
    """Translate `text` and put `values` into its {fields}."""
    told = _catalogue(current()).gettext(text)
    return told.format(**values) if values else told


def plural(one: str, many: str, n: int, /, **values: object) -> str:
    """Translate the form that fits `n`, which stands in the text as {n}."""
    return _catalogue(current()).ngettext(one, many, n).format(n=n, **values)


def mark(text: str) -> str:
    """Mark a text for the catalogue that is translated later, where it is shown."""
    return text


@cache
def _catalogue(lang: str) -> gettext.NullTranslations:
    if lang == "en":
        return gettext.NullTranslations()
    return gettext.translation("recon_xl", Path(__file__).parent / "locale", languages=[lang])
