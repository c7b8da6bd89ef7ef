"""Read the VBA of a workbook with oletools, whose imports warn about names of its own libraries."""

import warnings


def read_by_olevba(content: bytes) -> dict[str, str]:
    """Return the source of every module by name."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from oletools.olevba import VBA_Parser

        parser = VBA_Parser("recon_xl.xlam", data=content)
        try:
            found = parser.extract_macros()
            return {name.rpartition(".")[0]: code for _file, _stream, name, code in found}
        finally:
            parser.close()


def plain(text: str) -> str:
    """Return source with one kind of line end and without the lines that VBA adds."""
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join(line for line in lines if not line.startswith("Attribute VB_")).strip()
