"""The worksheet functions as pure functions, and as xlwings sees them on Windows."""

import datetime as dt
import json
import subprocess
import sys

import pandas as pd
import pytest

from recon_xl.addin import functions, udfs
from recon_xl.addin.coincidence import expected_by_chance
from recon_xl.addin.lists import as_list
from recon_xl.language import use

MARCH = [pd.Timestamp(2026, 3, day) for day in range(1, 32)]
LEDGER = [
    ["Bilagsdato", "Bilagsnr", "Tekst", "Beløp", "Bankreferanse"],
    [MARCH[1], 1, "Husleie", -12_000.0, "R1"],
    [MARCH[2], 2, "Kunde 1", 99.5, ""],
    [MARCH[3], 3, "Kunde 2", 250.0, ""],
    [None, None, None, None, None],
    [MARCH[8], 4, "Åpen", 1.0, ""],
]
STATEMENT = [
    ["Bokføringsdato", "Forklaring", "Beløp", "Arkivreferanse"],
    [MARCH[4], "Leie", -12_000.0, "R1"],
    [MARCH[2], "Innbetaling", 99.5, ""],
    [MARCH[6], "Innbetaling", 250.0, ""],
]


@pytest.fixture(autouse=True)
def _in_english():
    with use("en"):
        yield


class TestMatch:
    def test_ids_stand_beside_the_rows_that_belong_together(self) -> None:
        ledger = udfs.recon_match(LEDGER, STATEMENT)
        statement = udfs.recon_match(LEDGER, STATEMENT, side="statement")
        assert ledger[0] == statement[0] == ["Match ID"]
        assert len(ledger) == len(LEDGER)
        assert len(statement) == len(STATEMENT)
        rent, paid = ledger[1][0], ledger[2][0]
        assert rent
        assert paid
        assert rent != paid
        assert [row[0] for row in statement[1:]] == [rent, paid, ""]
        assert [row[0] for row in ledger[3:]] == ["", "", ""]

    def test_more_days_match_more(self) -> None:
        ids = udfs.recon_match(LEDGER, STATEMENT, 3)
        assert ids[3][0]
        assert udfs.recon_match(LEDGER, STATEMENT, 2)[3][0] == ""

    def test_lists_without_headers_are_read_by_what_they_hold(self) -> None:
        ids = udfs.recon_match(LEDGER[1:], STATEMENT[1:])
        assert len(ids) == len(LEDGER) - 1
        assert ids[1][0]
        assert ids[2][0] == ""

    def test_two_columns_of_amounts_are_enough(self) -> None:
        ids = udfs.recon_match([[10.0], [20.0], [20.0]], [[20.0], [10.0]])
        assert bool(ids[0][0])
        assert [ids[1][0], ids[2][0]] == ["", ""]

    def test_one_column_may_arrive_flat(self) -> None:
        assert udfs.recon_match([10.0, 20.0], [20.0, 10.0])[0][0]

    def test_debit_and_credit_are_read_as_money_in_and_out(self) -> None:
        ledger = [["Dato", "Debet", "Kredit"], [MARCH[0], 100.0, None], [MARCH[0], None, 70.0]]
        statement = [["Dato", "Ut", "Inn"], [MARCH[0], None, 100.0], [MARCH[0], -70.0, None]]
        ids = [row[0] for row in udfs.recon_match(ledger, statement)]
        assert all(ids)
        assert len(set(ids)) == 3

    def test_the_order_of_rows_makes_no_difference_to_what_is_matched(self) -> None:
        there = {row[0] for row in udfs.recon_match(LEDGER, STATEMENT)[1:]} - {""}
        turned = [LEDGER[0], *LEDGER[:0:-1]]
        back = udfs.recon_match(turned, STATEMENT)
        assert len({row[0] for row in back[1:]} - {""}) == len(there)

    @pytest.mark.parametrize(
        ("arguments", "told"),
        [
            (([["a"], ["b"]], STATEMENT), "No column of the range holds amounts."),
            ((LEDGER, STATEMENT, None, "other"), "other"),
            ((LEDGER, STATEMENT, -1), "days is a whole number"),
            ((LEDGER, STATEMENT, None, None, "bank"), "side is ledger or statement"),
            (
                ([["Dato", "Beløp"], [MARCH[0], "mye"]], STATEMENT),
                "“mye” in an amount column is no amount.",
            ),
        ],
    )
    def test_what_is_wrong_is_told_as_a_text(self, arguments: tuple, told: str) -> None:
        answer = udfs.recon_match(*arguments)
        assert isinstance(answer, str)
        assert told in answer


class TestSubset:
    def test_the_only_way_is_told_with_its_rows(self) -> None:
        told = udfs.recon_subset([[1000.37], [250.5], [None], [413.99], [88.1]], 1414.36)
        assert told[0][0].startswith("The only way; expected by chance: 0.0")
        assert told[1:] == [[1, 1000.37], [4, 413.99]]

    def test_two_ways_are_no_answer(self) -> None:
        told = udfs.recon_subset([[1.0], [2.0], [3.0]], 3.0)
        assert told.startswith("2 ways; expected by chance:")

    def test_no_way_is_told(self) -> None:
        assert udfs.recon_subset([[1.0], [2.0]], 4.0) == "No amounts make the target."

    def test_at_most_so_many_amounts_go_together(self) -> None:
        assert udfs.recon_subset([[1.0], [2.0], [4.0]], 7.0, 2) == "No amounts make the target."
        assert udfs.recon_subset([[1.0], [2.0], [4.0]], 7.0, 3)[1:] == [
            [1, 1.0],
            [2, 2.0],
            [3, 4.0],
        ]

    def test_too_many_amounts_are_refused_with_what_was_found_and_what_is_expected(self) -> None:
        told = udfs.recon_subset([[100.0 + n] for n in range(60)], 1234.0)
        assert told.startswith("Not searched to the end: 60 amounts, at most 34. ")
        assert "ways were found before the limit and" in told
        assert "Choose fewer amounts" in told

    def test_equal_amounts_without_end_are_refused(self) -> None:
        told = udfs.recon_subset([[500.0]] * 34, 8500.0)
        assert "1,048,576 ways were found before the limit and over 1,000,000,000 are" in told

    def test_texts_as_people_write_amounts_are_amounts(self) -> None:
        assert udfs.recon_subset([["1 000,50"], ["kr 99,50"], ["sum"]], "1 100,00")[1:] == [
            [1, "1 000,50"],
            [2, "kr 99,50"],
        ]

    def test_the_expected_number_by_chance_is_that_of_counting(self) -> None:
        import random

        chance = random.Random(3)
        amounts = [chance.randrange(100, 100_000) for _ in range(14)]
        sums: dict[int, int] = {}
        for mask in range(1, 2**14):
            total = sum(a for i, a in enumerate(amounts) if mask >> i & 1)
            sums[total // 10_000] = sums.get(total // 10_000, 0) + 1
        middle = sum(amounts) // 2
        counted = sums[middle // 10_000] / 10_000
        assert expected_by_chance(amounts, middle, 14) == pytest.approx(counted, rel=0.25)


class TestKid:
    @pytest.mark.parametrize("text", ["1234567897", "12345678903", 1234567897.0])
    def test_a_right_check_digit(self, text: object) -> None:
        assert udfs.kid_valid(text) is True

    @pytest.mark.parametrize("text", ["1234567890", "", None, "abc", 1.5])
    def test_a_wrong_one(self, text: object) -> None:
        assert udfs.kid_valid(text) is False


def test_the_registry_of_functions_is_that_of_the_module() -> None:
    import inspect

    for function in functions.FUNCTIONS:
        python = getattr(udfs, function.name.lower())
        assert list(inspect.signature(python).parameters) == list(function.arguments)


def test_days_are_read_from_texts_too() -> None:
    told = as_list([["01.03.2026", 1.0], ["31.03.2026", 2.0]], "ledger")
    assert list(told.frame["date"].dt.date) == [dt.date(2026, 3, 1), dt.date(2026, 3, 31)]
    assert told.has_days


WINDOWS = """
import json, sys, types
for name in ("pythoncom", "pywintypes", "win32com", "win32com.client"):
    sys.modules[name] = types.ModuleType(name)
sys.modules["pythoncom"].CoInitialize = lambda *a: None
sys.modules["pywintypes"].com_error = type("com_error", (Exception,), {})
sys.modules["win32com.client"].Dispatch = lambda *a: None
import xlwings as xw
from xlwings import conversion, udfs
xw.func, xw.arg, xw.ret = udfs.xlfunc, udfs.xlarg, udfs.xlret
from recon_xl.addin import udfs as ours
told = {}
for name in ("recon_match", "recon_subset", "kid_valid"):
    info = getattr(ours, name).__xlfunc__
    told[name] = [info["name"], [[a["name"], a.get("optional", "needed")] for a in info["args"]]]
from recon_xl.workbooks.calc.engine import ENGINE
ENGINE.name = "excel"
xw.engines.add(xw.Engine(impl=ENGINE))
options = ours.recon_subset.__xlfunc__["args"][0]["options"]
told["one cell"] = conversion.read(None, ((5.0,),), options)
told["a column"] = conversion.read(None, ((5.0,), (6.0,)), options)
print(json.dumps(told))
"""


def test_excel_for_windows_sees_the_functions_with_their_arguments() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WINDOWS], capture_output=True, text=True, check=True
    )
    told = json.loads(done.stdout)
    assert told["recon_match"] == [
        "recon_match",
        [
            ["ledger", "needed"],
            ["statement", "needed"],
            ["days", None],
            ["rules", None],
            ["side", None],
        ],
    ]
    assert told["kid_valid"] == ["kid_valid", [["text", "needed"]]]
    assert told["one cell"] == [[5.0]]
    assert told["a column"] == [[5.0], [6.0]]
