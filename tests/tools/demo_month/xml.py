"""What both XML writers need."""

from lxml import etree


def added(parent: etree._Element, tag: str, text: str = "") -> etree._Element:
    """Return a new last child, in the namespace of its parent when that has a default one."""
    default = parent.nsmap.get(None)
    child = etree.SubElement(parent, f"{{{default}}}{tag}" if default else tag)
    child.text = text or None
    return child


def document(root: etree._Element) -> bytes:
    """Return the file: UTF-8, indented by blanks, so that differences can be read."""
    etree.indent(root, " ")
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"


def money(minor: int) -> str:
    """Write øre as XML does.

    >>> money(-5), money(123450)
    ('-0.05', '1234.50')
    """
    return f"{'-' if minor < 0 else ''}{abs(minor) // 100}.{abs(minor) % 100:02}"
