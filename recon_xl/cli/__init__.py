"""The command line: `recon-xl`. Each command loads, calls one action, saves, tells."""

import sys
from collections.abc import Sequence

from recon_xl import language
from recon_xl.cli.starting import seldom_collecting
from recon_xl.cli.usage import told_in_language


def main(arguments: Sequence[str] | None = None) -> None:
    """Run `recon-xl` and leave with its exit status.

    The language is looked for before anything else, so that the help is in it too.

    Args:
        arguments: What follows the program's name; the process's own when None.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    with language.use(_asked_language(given)), told_in_language(), seldom_collecting():
        from recon_xl.cli.commands import recon_xl

        recon_xl(given, prog_name="recon-xl")


def _asked_language(arguments: Sequence[str]) -> str:
    """Return what --lang says; "" when it says nothing that is a language."""
    for option, value in zip(arguments, [*arguments[1:], ""], strict=True):
        told = option.removeprefix("--lang=") if option.startswith("--lang=") else value
        if option.startswith("--lang") and told in language.LANGUAGES:
            return told
    return ""
