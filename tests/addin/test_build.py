"""The add-in as a file: the same bytes every time, read alike by four readers."""

import io
import random
import re
import zipfile
from pathlib import Path

import olefile
import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator
from pyopenvba import ExcelFile

from recon_xl.addin.build import build, package, zipped
from recon_xl.addin.registry import BUTTONS
from recon_xl.addin.ribbon import NAMESPACE, PREFIX, ribbon_xml
from recon_xl.addin.vba_sources import modules, source
from tests.addin.readers import plain, read_by_olevba

LINE_MAX = 1_023
CALLBACKS = {
    "onLoad": r"\w+ As IRibbonUI",
    "onAction": r"\w+ As IRibbonControl",
    "getLabel": r"\w+ As IRibbonControl, ByRef \w+ As Variant",
    "getScreentip": r"\w+ As IRibbonControl, ByRef \w+ As Variant",
    "getSupertip": r"\w+ As IRibbonControl, ByRef \w+ As Variant",
    "getEnabled": r"\w+ As IRibbonControl, ByRef \w+ As Variant",
}
RESERVED = set(
    "and as boolean byref byte byval call case const currency date dim do double each else elseif"
    " empty end enum eqv erase error event exit false for friend function get global gosub goto if"
    " imp implements in input integer is let like line lock long loop lset me mod new next not"
    " nothing null object on option optional or paramarray preserve print private property public"
    " put redim rem resume return rset select set single static step stop string sub then to true"
    " type typeof until variant wend while with withevents write xor".split()
)


@pytest.fixture(scope="module")
def addin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("addin") / "recon_xl.xlam")


@pytest.fixture(scope="module")
def told(addin: Path) -> dict[str, str]:
    """Return the modules as olevba reads them from the file."""
    return read_by_olevba(addin.read_bytes())


def test_two_builds_are_the_same_bytes(addin: Path, tmp_path: Path) -> None:
    assert build(tmp_path / "again.xlam").read_bytes() == addin.read_bytes()


def test_every_reader_sees_the_modules_that_were_written(
    addin: Path, told: dict[str, str], tmp_path: Path
) -> None:
    written = {**modules(), "ThisWorkbook": source("ThisWorkbook.cls")}
    with ExcelFile(addin) as again:
        by_pyopenvba = {m.name: m.source for m in again.vba_project().modules}
    for name, text in written.items():
        assert plain(told[name]) == plain(text)
        assert plain(by_pyopenvba[name]) == plain(text)
    with zipfile.ZipFile(addin) as parts:
        streams = olefile.OleFileIO(io.BytesIO(parts.read("xl/vbaProject.bin"))).listdir()
    assert {stream[-1] for stream in streams if stream[0] == "VBA"} >= set(written)
    assert set(told) == {*written, "Sheet1"}


def test_modules_of_many_sizes_come_back_unchanged() -> None:
    chance = random.Random(7)
    for size in (0, 1, 63, 64, 511, 512, 513, 4_095, 4_096, 4_097, 9_000, 60_000, 250_000):
        text = "".join(f"' {chance.getrandbits(200):x}\r\n" for _line in range(size // 54 + 1))[
            :size
        ]
        told = read_by_olevba(zipped(package({"Sized": text, "After": "' after\r\n"})))
        assert plain(told["After"]) == "' after", size
        assert plain(told.get("Sized", "")) == plain(text), size


def test_the_checker_of_excel_files_finds_nothing(addin: Path) -> None:
    result = OpenXmlValidator().validate(str(addin))
    assert not result.errors


def test_every_callback_of_the_ribbon_is_a_macro_with_the_right_arguments(
    told: dict[str, str],
) -> None:
    everything = "\n".join(told.values())
    root = etree.fromstring(ribbon_xml())
    found = 0
    for part in root.iter():
        for kind, arguments in CALLBACKS.items():
            macro = part.get(kind)
            if macro:
                found += 1
                assert re.search(rf"^Public Sub {macro}\({arguments}\)", everything, re.M), macro
    assert found > 5 * len(BUTTONS)


def test_the_ribbon_calls_no_macro_that_this_test_does_not_know() -> None:
    root = etree.fromstring(ribbon_xml())
    kinds = {name for part in root.iter() for name in part.attrib}
    assert kinds <= {*CALLBACKS, "id", "size", "imageMso"}


def test_every_button_presses_itself(told: dict[str, str]) -> None:
    root = etree.fromstring(ribbon_xml())
    pressed = root.findall(f".//{{{NAMESPACE}}}button")
    assert [part.get("id") for part in pressed] != []
    for button in BUTTONS:
        part = next(part for part in pressed if part.get("id") == f"{PREFIX}{button.id}")
        callback = part.get("onAction")
        assert f"Public Sub {callback}(control As IRibbonControl)\n    {button.macro}\n" in _lf(
            told
        )
        assert f'Public Sub {button.macro}()\n    ReconPress "{button.id}"\n' in _lf(told)


def _lf(told: dict[str, str]) -> str:
    return told["ReconButtons"].replace("\r\n", "\n")


def test_every_name_obeys_the_grammar_of_vba(told: dict[str, str]) -> None:
    declared = r"^(?:Public |Private )?(?:Sub|Function) (\S+?)\("
    names = [
        name
        for module, text in told.items()
        if module != "xlwings"
        for name in re.findall(declared, text, re.M)
    ]
    assert {"RECON_MATCH", "RECON_SUBSET", "KID_VALID"} <= set(names)
    for name in [*names, *told]:
        assert re.fullmatch(r"[A-Za-z]\w{0,30}", name), name
        assert name.lower() not in RESERVED
        assert not re.fullmatch(r"[A-Za-z]{1,3}\d+|[Rr]\d*[Cc]\d*", name), f"{name} is a cell"
    assert len({name.lower() for name in names}) == len(names)


def test_no_line_is_longer_than_vba_takes(told: dict[str, str]) -> None:
    assert max(len(line) for text in told.values() for line in text.splitlines()) <= LINE_MAX


def test_blocks_are_closed(told: dict[str, str]) -> None:
    for name in ("ReconRibbon", "ReconButtons", "ReconFunctions", "ThisWorkbook"):
        text = told[name]
        opened = re.findall(r"^\s*(?:Public |Private )?(Sub|Function) ", text, re.M)
        closed = re.findall(r"^\s*End (Sub|Function)", text, re.M)
        assert opened == closed, name


def test_commands_hold_nothing_that_a_mac_refuses(told: dict[str, str]) -> None:
    command = re.search(r"RunPython (.+)", told["ReconRibbon"])
    assert command is not None
    python = command[1].replace('"', "", 2)
    assert "|" not in python


def test_nothing_of_another_product_is_inside(addin: Path, told: dict[str, str]) -> None:
    everything = "\n".join(told.values())
    named = set(re.findall(r"\bxlwings\.(\w+)", everything))
    assert named == {"_xlwindows", "conf", "log", "serve", "utils"}
    assert "licensed" in told["xlwings"] or "license" in told["xlwings"]
    with zipfile.ZipFile(addin) as parts:
        assert all(entry.date_time == (1980, 1, 1, 0, 0, 0) for entry in parts.infolist())
