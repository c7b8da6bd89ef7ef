"""XML files, read as a stream: nothing is expanded, nothing is fetched, memory stays flat."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache, lru_cache
from typing import NamedTuple

from lxml import etree

from recon_xl import progress
from recon_xl.errors import MalformedFileError
from recon_xl.importers.source import XML_BYTES_MAX, Source, damaged_archive, refuse_beyond
from recon_xl.language import _

# The names of the first elements tell a format: an envelope puts some before the document.
NAMES_MAX = 60
# A character that Unicode keeps for programs' own use, and XML allows.
_BETWEEN = "\ufdd0"
_STEPS_BETWEEN_PROGRESS = 5_000


def first_names(source: Source) -> tuple[str, ...]:
    """Return the local names of the first elements; none when the file is no XML.

    Raises:
        MalformedFileError: The file declares entities or other external things.
    """
    start = source.head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00")
    return _first_names(source.head, source.name) if start.startswith(b"<") else ()


def declared_encoding(source: Source) -> str:
    """Return the encoding that an XML file says it has; XML without a word is UTF-8."""
    told = re.match(
        rb"\W*<\?xml[^>]*encoding=[\"']([\w.-]+)", source.head[:400].replace(b"\x00", b"")
    )
    return told[1].decode("ascii", errors="replace").lower() if told else "utf-8"


def stream(source: Source, names: Sequence[str]) -> Iterator[etree._Element]:
    """Go through the elements with these local names, each whole, in the order of their ends.

    Whoever takes an element clears it, or else memory grows with the file.

    Raises:
        MalformedFileError: The XML is damaged, unsafe or too large.
    """
    refuse_beyond(source, XML_BYTES_MAX)
    try:
        with source.opened() as file:
            tags = [f"{{*}}{name}" for name in names]
            parsed = etree.iterparse(
                file,
                events=("end",),
                tag=tags,
                resolve_entities=False,
                load_dtd=False,
                no_network=True,
            )
            for count, (_event, element) in enumerate(parsed):
                if not count:
                    _refuse_declarations(element.getroottree(), source.name)
                if not count % _STEPS_BETWEEN_PROGRESS:
                    progress.step(_("Reading {name}", name=source.name), file.tell(), source.size)
                yield element
    except etree.XMLSyntaxError as error:
        raise damaged(source.name, error) from error
    except (zipfile.BadZipFile, EOFError) as error:
        raise damaged_archive(source.name) from error


def damaged(name: str, error: etree.XMLSyntaxError) -> MalformedFileError:
    """Return the error for XML that is not well-formed."""
    line, _column = error.position
    reason = re.sub(r", line \d+, column \d+$", "", str(error.msg))
    return MalformedFileError(
        _("The XML is damaged or cut short: {reason}.", reason=reason),
        where=_("{name}, line {line}", name=name, line=line),
        remedy=_("Fetch the file again. Nothing was changed."),
    )


def refuse_damaged(source: Source) -> None:
    """Parse the first part of a file that claims to be XML, to say where it is damaged.

    Raises:
        MalformedFileError: It is damaged.
    """
    parser = _pull_parser()
    try:
        parser.feed(source.head)
        if len(source.head) == source.size:
            parser.close()
    except etree.XMLSyntaxError as error:
        raise damaged(source.name, error) from error


def local(element: etree._Element) -> str:
    """Return an element's name without its namespace; "" of comments and the like."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def namespace(element: etree._Element) -> str:
    """Return an element's namespace; "" when it has none."""
    return element.tag[1:].partition("}")[0] if element.tag.startswith("{") else ""


class Fields(NamedTuple):
    """Compiled paths: all in one expression, and one by one.

    One call into libxml2 for all fields of an element took a third of the time of one call each.
    """

    together: etree.XPath
    single: Sequence[etree.XPath]


@cache
def fields_of(paths: Sequence[str], space: str) -> Fields:
    """Compile paths whose texts are wanted together.

    Args:
        paths: Paths of local names such as "BkTxCd/Domn/Cd" or "Amt/@Ccy"; alternatives stand
            beside each other with "|"; "#" in front counts the elements.
        space: The document's namespace; "" for none.

    Returns:
        What `texts_of` needs.
    """
    parts = [_expression(path, space) for path in paths]
    spaces = {"n": space} if space else None
    return Fields(
        etree.XPath("concat(" + f", '{_BETWEEN}', ".join(parts) + ", '')", namespaces=spaces),
        [etree.XPath(part, namespaces=spaces) for part in parts],
    )


def texts_of(element: etree._Element, fields: Fields) -> list[str]:
    """Return one text per path of `fields_of`, without blanks around; "" where there is none."""
    texts = str(fields.together(element)).split(_BETWEEN)
    if len(texts) != len(fields.single):  # the document holds our separator
        texts = [_told(path(element)) for path in fields.single]
    return [text.strip() for text in texts]


def _told(value: object) -> str:
    return f"{value:.0f}" if isinstance(value, float) else str(value)


def _expression(path: str, space: str) -> str:
    ways = "|".join(_prefixed(way, space) for way in path.removeprefix("#").split("|"))
    return f"count({ways})" if path.startswith("#") else f"string({ways})"


def _prefixed(path: str, space: str) -> str:
    steps = path.split("/")
    return "/".join(step if step[0] in "@." or not space else f"n:{step}" for step in steps)


@lru_cache(maxsize=8)
def _first_names(head: bytes, name: str) -> tuple[str, ...]:
    parser = _pull_parser()
    names: list[str] = []
    # Whatever stands before damage tells the format; the importer names the damage.
    with suppress(etree.XMLSyntaxError):
        parser.feed(head)
    for _event, element in parser.read_events():
        assert isinstance(element, etree._Element)
        if not names:
            _refuse_declarations(element.getroottree(), name)
        names.append(local(element))
        if len(names) == NAMES_MAX:
            break
    return tuple(names)


def _pull_parser() -> "etree.XMLPullParser":
    return etree.XMLPullParser(
        events=("start",), resolve_entities=False, load_dtd=False, no_network=True
    )


def _refuse_declarations(tree: "etree._ElementTree", name: str) -> None:
    """Refuse a document type: no bank and no ledger writes one, attacks do.

    Web pages have one too; they are told apart, since a login page is what people save by mistake.
    """
    if not tree.docinfo.doctype:  # type: ignore[attr-defined]  # missing in the stubs
        return
    if (tree.docinfo.root_name or "").lower() == "html":
        raise web_page(name)
    raise MalformedFileError(
        _("The XML declares a document type or entities, which is unsafe to read."),
        where=name,
        remedy=_("Fetch the file from the bank or the ledger again. Nothing was changed."),
    )


def web_page(name: str) -> MalformedFileError:
    """Return the error for a web page that was saved instead of the file."""
    return MalformedFileError(
        _("This is a web page, such as a login page, and no file with transactions."),
        where=name,
        remedy=_("Log in and download the file again. Nothing was changed."),
    )
