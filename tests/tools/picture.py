"""Draw the picture of the README anew: `make picture`.

The demo's Overview, printed by LibreOffice in Norwegian and cut to what is on it. LibreOffice and
poppler draw it, so the bytes differ from machine to machine: it is looked at, not compared.
"""

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageOps

ROOT = Path(__file__).parents[2]
PICTURE = ROOT / "docs" / "pictures" / "overview.png"
RESOLUTION, MARGIN = 110, 24
# The part of the page's height above its footer.
ABOVE_FOOTER = 0.94
NORWEGIAN = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>nb-NO</value></prop></item></oor:items>
"""


def draw() -> None:
    """Run the demo, print its first page and cut it out."""
    with TemporaryDirectory() as folder:
        there = Path(folder)
        subprocess.run(["recon-xl", "demo", "--lang", "nb"], cwd=there, check=True)
        [book] = (there / "recon-xl-demo").glob("*.xlsx")
        profile = there / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(NORWEGIAN, "utf-8")
        settings = f"-env:UserInstallation={profile.as_uri()}"
        to_pdf = ["soffice", settings, "--headless", "--convert-to", "pdf", str(book)]
        subprocess.run(to_pdf, cwd=there, check=True, stdout=subprocess.DEVNULL)
        page = ["pdftoppm", "-png", "-r", str(RESOLUTION), "-f", "1", "-l", "1", "-singlefile"]
        subprocess.run([*page, str(there / f"{book.stem}.pdf"), str(there / "page")], check=True)
        with Image.open(there / "page.png") as image:
            whole = image.convert("RGB").crop((0, 0, image.width, int(image.height * ABOVE_FOOTER)))
    left, top, right, bottom = ImageOps.invert(whole.convert("L")).getbbox() or whole.getbbox()
    cut = whole.crop(
        (
            max(left - MARGIN, 0),
            max(top - MARGIN, 0),
            min(right + MARGIN, whole.width),
            min(bottom + MARGIN, whole.height),
        )
    )
    PICTURE.parent.mkdir(exist_ok=True)
    cut.save(PICTURE, optimize=True)


if __name__ == "__main__":
    draw()
