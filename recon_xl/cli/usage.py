"""Usage, options, and what is wrong with them: click's own words, in the language in use.

click asks gettext for each of them, in the process's domain; `locale/` has a catalogue for it.
"""

import gettext
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from recon_xl import language

_DOMAIN = "click"
_VARIABLE = "LANGUAGE"


@contextmanager
def told_in_language() -> Iterator[None]:
    """Let click speak the language in use inside a with-block."""
    domain, asked = gettext.textdomain(), os.environ.get(_VARIABLE)
    gettext.bindtextdomain(_DOMAIN, str(Path(language.__file__).with_name("locale")))
    gettext.textdomain(_DOMAIN)
    os.environ[_VARIABLE] = language.current()
    try:
        yield
    finally:
        gettext.textdomain(domain)
        os.environ.pop(_VARIABLE)
        if asked is not None:
            os.environ[_VARIABLE] = asked
