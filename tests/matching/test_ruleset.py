"""Rules as data: read, refused with their place, and written back."""

from decimal import Decimal
from pathlib import Path

import pytest

from recon_xl.errors import FileMissingError, RuleError
from recon_xl.language import use
from recon_xl.matching import RuleSet
from recon_xl.matching.presets import NAMES, PRESETS
from recon_xl.model.tables import RULE_KEYS

EVERY_KEY = """
[[rule]]
name = "all"
mode = "suggest"
shapes = ["1:N", "N:1"]
method = "subset"
account = "8601.11.17947"
any_date = true
days_before = 1
days_after = 2
days_offset = -1
days_kind = "bank"
agree = ["kid"]
agree_any = ["reference", "text"]
group_by = ["date", "batch"]
ledger_contains = ["a", "b"]
ledger_not_contains = ["c"]
ledger_regex = "^d"
statement_contains = ["e"]
statement_not_contains = ["f"]
statement_regex = "g+"
direction = "in"
amount_from = "10.00"
amount_to = "2000.00"
tolerance = "0.01"
tolerance_percent = "0.5"
tolerance_side = "under"
difference = "voucher"
rows_max = 5
chance_max = 0.001
"""


def test_every_key_of_the_rules_table_is_read_from_a_file():
    rule = RuleSet.from_toml(EVERY_KEY).rules[0]
    assert set(RULE_KEYS) == {line.split()[0] for line in EVERY_KEY.split("\n") if " = " in line}
    assert rule.account == ("86011117947",)
    assert rule.shapes == ("1:N", "N:1")
    assert rule.window == (-2, 1)
    assert rule.tolerance_percent == Decimal("0.5")


@pytest.mark.parametrize("rules", [EVERY_KEY, *PRESETS])
def test_rules_survive_the_rules_table(rules):
    first = RuleSet.named(rules)
    frame = first.to_frame()
    assert list(frame.columns) == RULE_KEYS
    assert RuleSet.from_frame(frame).rules == first.rules


def test_a_cell_that_holds_the_default_is_blank():
    frame = RuleSet.from_toml('[[rule]]\nname = "plain"\n').to_frame()
    assert frame.iloc[0].tolist() == ["plain", *[""] * (len(RULE_KEYS) - 1)]


def test_a_cell_is_read_as_it_is_typed_in_norway():
    frame = RuleSet.from_toml(EVERY_KEY).to_frame().assign(tolerance="0,01", any_date="ja")
    assert RuleSet.from_frame(frame).rules == RuleSet.from_toml(EVERY_KEY).rules


@pytest.mark.parametrize(
    ("text", "problem", "where"),
    [
        ('[[rule]]\nname = "a"\ncolour = "red"', "no key “colour”", "rule “a”, key colour, line 3"),
        ('[[rule]]\nname = "a"\n[[rule]]\nname = "b"\nmode = "on"', "on is none of", "line 5"),
        ('[[rule]]\nname = "a"\ndays_after = -3', "no whole number", "line 3"),
        ('[[rule]]\nname = "a"\ndays_after = 1.5', "no whole number", "line 3"),
        ('[[rule]]\nname = "a"\nany_date = "maybe"', "neither yes nor no", "line 3"),
        ('[[rule]]\nname = "a"\nshapes = ["2:2"]', "2:2 is none of", "line 3"),
        ('[[rule]]\nname = "a"\nagree = ["colour"]', "colour is none of", "line 3"),
        ('[[rule]]\nname = "a"\nledger_regex = "("', "no pattern", "line 3"),
        ('[[rule]]\nname = "a"\ntolerance = "much"', "not a number", "line 3"),
        ('[[rule]]\nname = "a"\nchance_max = 2', "no chance from 0 to 1", "line 3"),
        ('[[rule]]\nname = "a"\nmethod = "pair"\nshapes = ["N:1"]', "1:1 only", "line 3"),
        ('[[rule]]\nname = "a"\nshapes = ["N:M"]', "needs “group_by”", "line 3"),
        ('[[rule]]\nname = "a"\namount_from = "9"\namount_to = "1"', "is above", "line 3"),
        ('[[rule]]\nmode = "off"', "needs a name", "line 1"),
        ('[[rule]]\nname = "a"\n[[rule]]\nname = "a"', "Two rules are named “a”", "line 4"),
        ('x = 1\n[[rule]]\nname = "a"', "“x” is no part of a rule file", "line 1"),
        ('[rule]\nname = "a"', "double brackets", "line 1"),
        ("[[rule]]\nname = ", "no valid TOML", ""),
        ("# nothing\n", "hold no rule", ""),
    ],
)
def test_what_is_no_rule_is_refused_with_rule_key_and_line(text, problem, where):
    with pytest.raises(RuleError) as caught:
        RuleSet.from_toml(text)
    assert problem in caught.value.problem
    assert where in caught.value.where


def test_an_error_in_the_rules_table_names_its_row_and_column():
    frame = RuleSet.preset("visma").to_frame()
    frame.loc[2, "days_kind"] = "moon"
    with pytest.raises(RuleError) as caught:
        RuleSet.from_frame(frame)
    assert "row 3" in caught.value.where
    assert "column days_kind" in caught.value.where


@pytest.mark.parametrize(
    ("column", "text", "problem"),
    [
        ("mode", "on", "on is none of"),
        ("shapes", "1:1, 2:2", "2:2 is none of"),
        ("any_date", "kanskje", "neither yes nor no"),
        ("days_after", "-3", "no whole number"),
        ("agree", "colour", "colour is none of"),
        ("group_by", "date, date", "the same twice"),
        ("ledger_regex", "(", "no pattern"),
        ("amount_from", "mye", "not a number"),
        ("tolerance_percent", "101", "no percentage from 0 to 100"),
        ("chance_max", "2", "no chance from 0 to 1"),
        ("rows_max", "1", "no whole number from 2"),
        ("method", "pair", "1:1 only"),
        ("name", "4 same date", "Two rules are named"),
    ],
)
def test_what_is_no_rule_is_refused_with_row_and_column(column, text, problem):
    frame = RuleSet.preset("visma").to_frame()
    # The third rule is of the shape N:1.
    frame.loc[2, column] = text
    frame.loc[2, "method"] = text if column == "method" else ""
    with use("en"), pytest.raises(RuleError) as caught:
        RuleSet.from_frame(frame)
    assert problem in caught.value.problem
    assert "Rules table, row 3, rule “" in caught.value.where
    assert caught.value.where.endswith(f"column {column}")


def test_a_column_that_is_no_key_is_refused():
    with pytest.raises(RuleError, match="no key “colour”") as caught:
        RuleSet.from_frame(RuleSet.preset("visma").to_frame().assign(colour="red"))
    assert "row 1" in caught.value.where


def test_a_file_is_read_and_named(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(EVERY_KEY, encoding="utf-8")
    assert RuleSet.from_toml(path) == RuleSet.from_toml(str(path))
    assert RuleSet.named(str(path)).name == "own.toml"
    path.write_text('[[rule]]\nmode = "on"\n', encoding="utf-8")
    with pytest.raises(RuleError, match="mode") as caught:
        RuleSet.from_toml(path)
    assert caught.value.where.startswith("own.toml")


def test_a_file_that_is_not_there_is_said_so():
    with pytest.raises(FileMissingError):
        RuleSet.from_toml(Path("nowhere") / "rules.toml")


def test_an_unknown_preset_is_refused_with_the_names_there_are():
    with pytest.raises(RuleError) as caught:
        RuleSet.named("vismaa")
    assert "visma, standard" in caught.value.remedy


def test_preset_names_are_in_the_catalogue():
    with use("en"):
        names = {rule.name for preset in PRESETS for rule in RuleSet.preset(preset)}
    assert names == set(NAMES)


@pytest.mark.parametrize("rules", [None, 123, ["standard"]])
def test_what_is_no_rule_set_is_refused(rules):
    with pytest.raises(RuleError, match="Rules are a preset, a file or its text") as refused:
        RuleSet.named(rules)
    assert "standard or visma" in refused.value.remedy


@pytest.mark.parametrize("key", ["amount_from", "amount_to", "tolerance"])
@pytest.mark.parametrize("amount", ["99999999999999999999999", "1E+99", "1e30"])
def test_an_amount_that_no_currency_has_is_refused_with_its_line(key, amount):
    with pytest.raises(RuleError, match="larger than a spreadsheet can hold") as refused:
        RuleSet.from_toml(f'[[rule]]\nname = "large"\n{key} = "{amount}"\n')
    assert "line 3" in refused.value.where
