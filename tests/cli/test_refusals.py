"""Bad input: status 3, problem, where, remedy, and the workbook unchanged to the byte.

The messages are recorded in `refusals-en.txt` and `refusals-nb.txt`, to be read by a person. After
a deliberate change: `RECORD=1 pytest tests/cli/test_refusals.py`, then read the difference.
"""

import os
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.cli.files import FILES

HERE = Path(__file__).parent


def write(name, text):
    Path(name).write_text(text, "utf-8")
    return name


def new_lines():
    return "--as", "statement", write("more.csv", "Dato;Tekst;Beløp\n02.06.2026;Husleie;-100,00\n")


def missing_columns():
    return "import", "may.xlsx", write("bank.csv", "Dato;Tekst\n01.10.2026;Husleie\n")


def not_an_amount():
    rows = "".join(f"0{n}.10.2026;Husleie;tolv\n" for n in range(1, 8))
    return "import", "may.xlsx", write("bank.csv", f"Dato;Tekst;Beløp\n{rows}")


def wrong_account():
    return "import", "may.xlsx", FILES.statement[0], "--account", "8601.11.17947"


def malformed_xml():
    text = FILES.statement[0].read_text("utf-8")
    return "import", "may.xlsx", write("cut.xml", text[: len(text) // 2])


def external_entity():
    text = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>\n<Document>&e;</Document>'
    return "import", "may.xlsx", write("trap.xml", text)


def login_page():
    return "import", "may.xlsx", write("page.xml", "<html><body>Logg inn</body></html>")


def empty_file():
    return "import", "may.xlsx", write("empty.csv", "")


def no_such_file():
    return "import", "may.xlsx", "nothing.xml"


def no_such_workbook():
    return "status", "nothing.xlsx"


def another_tool():
    book = Workbook()
    book.active.append(["Date", "Amount"])
    book.save("other.xlsx")
    return "match", "other.xlsx"


def not_a_workbook():
    return "match", write("notes.xlsx", "This is no workbook.")


def open_in_libreoffice():
    write(".~lock.may.xlsx#", ",kari,regnskap-7,03.11.2026 12:00,file:///home/kari/office;")
    return "import", "may.xlsx", *new_lines()


def open_in_excel():
    Path(".~lock.may.xlsx#").unlink()
    Path("~$may.xlsx").write_bytes(bytes([4]) + b"Kari" + b" " * 160)
    return "import", "may.xlsx", *new_lines()


def unknown_account():
    return "match", "may.xlsx", "--account", "1950"


def unknown_rule_key():
    return "match", "may.xlsx", "--rules", write("r.toml", '[[rule]]\nname = "x"\ncolour = 1\n')


def unknown_proposal():
    return "rules", "propose", "may.xlsx", "--accept", "3"


def unknown_row():
    return "pair", "may.xlsx", "--ledger", "L-nothing", "--statement", "S-nothing"


def unknown_match():
    return "withdraw", "may.xlsx", "M-nothing"


def no_month():
    return "report", "may.xlsx", "--period", "May"


def empty_month():
    return "report", "may.xlsx", "--period", "2020-01"


def existing_workbook():
    return "new", "may.xlsx"


CASES = [
    missing_columns,
    not_an_amount,
    wrong_account,
    malformed_xml,
    external_entity,
    login_page,
    empty_file,
    no_such_file,
    no_such_workbook,
    another_tool,
    not_a_workbook,
    unknown_account,
    unknown_rule_key,
    unknown_proposal,
    unknown_row,
    unknown_match,
    no_month,
    empty_month,
    existing_workbook,
    open_in_libreoffice,
    open_in_excel,
]


@pytest.fixture
def book(recon_xl, reconciled_month):
    Path("may.xlsx").write_bytes(reconciled_month(recon_xl)[1])
    return Path("may.xlsx")


@pytest.mark.parametrize("lang", ["en", "nb"])
def test_every_refusal_says_problem_place_and_remedy(recon_xl, book, lang):
    before = book.read_bytes()
    told = []
    for case in CASES:
        arguments = case()
        refused = recon_xl(*arguments, "--lang", lang, "--json")
        assert refused.status == 3, case.__name__
        error = refused.json["error"]
        assert error["problem"], case.__name__
        assert error["remedy"], case.__name__
        assert refused.err.startswith(error["problem"])
        assert book.read_bytes() == before, case.__name__
        told.append(f"## {case.__name__.replace('_', ' ')}\n{refused.err}")
    text = "\n".join(told).replace(str(Path.cwd()), "…")
    golden = HERE / f"refusals-{lang}.txt"
    if os.environ.get("RECORD"):
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")


def test_wrong_use_is_status_two(recon_xl):
    assert recon_xl("approve", "may.xlsx").status == 2
    assert recon_xl("nonsense").status == 2
    assert recon_xl("match", "may.xlsx", "--lang", "sv").status == 2
