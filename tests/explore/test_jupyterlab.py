"""A real JupyterLab in a real browser: the notebook runs, a filter narrows, a click finds."""

import shutil
import socket
import subprocess
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from recon_xl.demo import demo_files
from recon_xl.explore import launch
from recon_xl.workbooks.running import run_month

pytestmark = [pytest.mark.long, pytest.mark.system("chromium")]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
SECONDS = 60


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """Return a page with the first notebook on the demo month, matched by preset `visma`."""
    sync_api = pytest.importorskip("playwright.sync_api")
    book = tmp_path_factory.mktemp("lab") / "mai.xlsx"
    files = demo_files()
    run_month(book, ledger=files.ledger, statement=files.statement, lang="en", rules="visma")
    with lab(book) as address, sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        opened = browser.new_page(viewport={"width": 1400, "height": 2400})
        opened.set_default_timeout(SECONDS * 1000)
        opened.goto(address)
        run_all(opened, sync_api)
        yield opened
        browser.close()


@contextmanager
def lab(book: Path):
    """Start what `recon-xl explore` starts, on a port of its own, and return its address."""
    command, environment = launch(book, "en", browser=False)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = [f"--port={port}", "--IdentityProvider.token=", "--allow-root"]
    server = subprocess.Popen(
        [*command[:-1], *options],
        env={**environment, "JUPYTER_CONFIG_DIR": str(book.parent / "config")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/api", server)
        yield f"{address}/lab/tree/{Path(command[-1]).name}"
    finally:
        server.terminate()
        server.wait(SECONDS)


def wait_for(address, server):
    for _try in range(SECONDS * 2):
        try:
            with urlopen(address):
                return
        except URLError:
            assert server.poll() is None, "JupyterLab ended"
            # Waits half a second without sleeping, or until the server ends.
            with pytest.raises(subprocess.TimeoutExpired):
                server.wait(0.5)
    pytest.fail(f"{address} did not answer")


def run_all(page, sync_api):
    """Run every cell; the kernel says idle before it takes input, so try until a number comes."""
    page.wait_for_selector(".jp-Notebook .jp-CodeCell")
    first = page.locator(".jp-CodeCell .jp-InputPrompt").first
    for _try in range(10):
        page.get_by_text("Run", exact=True).first.click()
        page.get_by_text("Run All Cells", exact=True).click()
        try:
            sync_api.expect(first).to_have_text("[1]:", timeout=6_000)
        except AssertionError:
            page.keyboard.press("Escape")
        else:
            return
    pytest.fail("the kernel took no input")


@pytest.fixture
def widget(page):
    return page.locator(".widget-vbox").first


def test_the_table_of_open_rows_is_shown(widget):
    widget.get_by_text("74 open rows").wait_for()
    assert widget.locator("table.dataTable").first.locator("tbody tr").count() == 10


def test_a_filter_narrows_it_and_a_click_shows_candidates(widget):
    widget.locator(".widget-dropdown select").first.select_option(label="Statement")
    widget.get_by_text("33 open rows").wait_for()
    widget.locator("table.dataTable").first.locator("tbody tr").first.click()
    widget.get_by_text("1 candidate for S-").wait_for()
    widget.get_by_text("Same amount; 2 days earlier; the same Counterparty.").wait_for()


def test_both_plots_are_drawn(page):
    pictures = page.locator(".jp-OutputArea img[alt]")
    assert pictures.count() == 2
    for number in range(2):
        share = pictures.nth(number).evaluate(
            """image => {
                const canvas = document.createElement('canvas');
                canvas.width = image.naturalWidth; canvas.height = image.naturalHeight;
                const pen = canvas.getContext('2d');
                pen.drawImage(image, 0, 0);
                const bytes = pen.getImageData(0, 0, canvas.width, canvas.height).data;
                let dark = 0;
                for (let at = 0; at < bytes.length; at += 4) dark += bytes[at] < 200;
                return 4 * dark / bytes.length;
            }"""
        )
        assert share > 0.005
