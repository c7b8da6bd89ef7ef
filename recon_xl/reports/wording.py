"""The words of the documents, which stand beside their template and can be edited like it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from recon_xl.errors import FileMissingError, MalformedFileError
from recon_xl.language import _
from recon_xl.model.numbers import format_count
from recon_xl.resources import resource

WORDS_FILE = "words.json"


@dataclass(frozen=True)
class Words:
    """The words of one language: texts with {fields}, or [none, one, many] for a number {n}."""

    lang: str
    texts: Mapping[str, Any]

    def __getitem__(self, key: str) -> Any:
        return self.texts[key]

    def say(self, key: str, **values: object) -> str:
        """Return a text with its fields filled in."""
        return str(self.texts[key]).format(**values)

    def count(self, key: str, n: int, **values: object) -> str:
        """Return the form of a text that fits a number."""
        forms: Sequence[str] = self.texts[key]
        return forms[min(n, 2)].format(n=format_count(n, self.lang), **values)


def report_folder() -> Path:
    """Return the folder of the report's template and words."""
    return resource("templates", "report")


def words_of(lang: str, folder: Path | None = None) -> Words:
    """Read the words of one language.

    Args:
        lang: "nb" or "en".
        folder: A user's own template folder; ours when None.

    Raises:
        FileMissingError: The folder has no words.
        MalformedFileError: They cannot be read, or lack the language.
    """
    path = (folder or report_folder()) / WORDS_FILE
    try:
        texts = json.loads(path.read_text("utf-8"))[lang]
    except OSError as error:
        raise FileMissingError(
            _("The template has no {name}.", name=WORDS_FILE), where=str(path)
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise MalformedFileError(
            _("The words of the template cannot be read: {error}", error=error), where=str(path)
        ) from error
    return Words(lang, texts)
