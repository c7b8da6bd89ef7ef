"""The ribbon: the XML that Excel reads, and the VBA that answers it, both from the registry."""

from lxml import etree

from recon_xl.addin.registry import BUTTONS, GROUPS, TAB, Words

NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"
PREFIX = "recon_"
# VBA takes lines of 1,023 characters, and a quote doubled counts twice.
TEXT_MAX = 480


def ribbon_xml() -> bytes:
    """Return customUI14.xml: one tab, whose words VBA tells in the language of Excel."""
    root = _part(None, "customUI", onLoad="ReconLoaded")
    tabs = _part(_part(root, "ribbon"), "tabs")
    tab = _part(tabs, "tab", id=f"{PREFIX}tab", getLabel="ReconLabel")
    for name in GROUPS:
        group = _part(tab, "group", id=f"{PREFIX}group_{name}", getLabel="ReconLabel")
        for button in BUTTONS:
            if button.group == name:
                _part(
                    group,
                    "button",
                    id=f"{PREFIX}{button.id}",
                    size="large" if button.is_large else "normal",
                    imageMso=button.image,
                    getLabel="ReconLabel",
                    getScreentip="ReconScreentip",
                    getSupertip="ReconSupertip",
                    getEnabled="ReconEnabled",
                    onAction=f"On{button.macro}",
                )
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def buttons_module() -> str:
    """Return the VBA module with one macro per button, its callback, and all words."""
    lines = ["Option Explicit", "' Written by recon_xl.addin.ribbon from the registry.", ""]
    for button in BUTTONS:
        lines += [
            f"Public Sub {button.macro}()",
            f"    ReconPress {_quoted(button.id)}",
            "End Sub",
            "",
            f"Public Sub On{button.macro}(control As IRibbonControl)",
            f"    {button.macro}",
            "End Sub",
            "",
        ]
    lines += [
        "Public Function ReconWords(about As String, norwegian As Boolean) As String",
        "    Select Case about",
    ]
    for about, words in _words():
        lines += [
            f"    Case {_quoted(about)}",
            f"        If norwegian Then ReconWords = {_quoted(words.nb)}"
            f" Else ReconWords = {_quoted(words.en)}",
        ]
    lines += ["    End Select", "End Function"]
    return "\r\n".join(lines) + "\r\n"


def _words() -> list[tuple[str, Words]]:
    """Return every text of the ribbon by control and kind, such as "recon_match.label"."""
    found = [(f"{PREFIX}tab.label", TAB)]
    found += [(f"{PREFIX}group_{name}.label", words) for name, words in GROUPS.items()]
    for button in BUTTONS:
        for kind in ("label", "screentip", "supertip"):
            found.append((f"{PREFIX}{button.id}.{kind}", getattr(button, kind)))
    return found


def _part(parent: etree._Element | None, tag: str, **attributes: str) -> etree._Element:
    name = f"{{{NAMESPACE}}}{tag}"
    if parent is None:
        return etree.Element(name, attributes, nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    return etree.SubElement(parent, name, attributes)


def _quoted(text: str) -> str:
    """Write a text as VBA writes it."""
    assert len(text) <= TEXT_MAX, f"too long for a line of VBA: {text}"
    return '"' + text.replace('"', '""') + '"'
