"""Numbers as people and banks write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recon_xl.errors import BadValuesError
from recon_xl.model.numbers import decimal_sign, format_amount, format_number, parse

SHAPES = {
    "1\u00a0234,50": "1234.50",
    "1\u202f234,50": "1234.50",
    "1\u2009234,50": "1234.50",
    "1 234,50": "1234.50",
    "1.234,50": "1234.50",
    "1,234.50": "1234.50",
    "\u22121 234,50": "-1234.50",
    "1 234,50-": "-1234.50",
    "(1 234,50)": "-1234.50",
    "kr 1 234,50": "1234.50",
    "1 234,50 kr": "1234.50",
    "NOK 1 234,50": "1234.50",
    "-kr 1 234,50": "-1234.50",
    "1 234,-": "1234",
    "1’234.50": "1234.50",
    "1.234.567": "1234567",
    "0,500": "0.500",
    ",50": "0.50",
    "+5": "5",
    "17": "17",
}


@pytest.mark.parametrize(("text", "number"), SHAPES.items())
def test_every_shape_is_read(text, number):
    assert parse(text) == Decimal(number)


@pytest.mark.parametrize("text", ["", "   ", "-", "–"])
def test_a_blank_or_a_lone_dash_is_no_number(text):
    assert parse(text) is None


@pytest.mark.parametrize(
    "text", ["12..34", "abc", "NOK", "1,2,3", "12-34", "--5", "(5", "5)", "1.23.4", "1 2a"]
)
def test_what_is_no_number_is_refused_with_the_text(text):
    with pytest.raises(BadValuesError, match="is not a number"):
        parse(text)


def test_a_lone_group_of_three_is_unclear_by_itself():
    with pytest.raises(BadValuesError, match="may be a thousand or a decimal"):
        parse("1.234")
    assert parse("1.234", ".") == Decimal("1.234")
    assert parse("1.234", ",") == 1234


@pytest.mark.parametrize(
    ("cells", "sign"),
    [
        (["1.234,50", "17"], ","),
        (["100.00", "-112.000"], "."),
        (["-112.000", "2500.000"], "."),
        (["500", "1.200"], ","),
        (["500", "1,200"], "."),
        (["17", "", "abc"], None),
        (["1.234,50", "1,234.50"], None),
    ],
)
def test_the_decimal_sign_is_decided_for_the_column(cells, sign):
    assert decimal_sign(cells) == sign


def test_a_column_of_nothing_but_groups_of_three_is_refused():
    with pytest.raises(BadValuesError, match=r"Nothing tells whether 1\.234 is"):
        decimal_sign(["1.234", "3.400"])


def test_zero_has_no_minus():
    assert format_amount(0, "NOK", "nb") == "0,00"
    assert format_number(Decimal("-0.001"), 2, "nb") == "0,00"


@given(
    st.integers(-(10**14), 10**14),
    st.sampled_from(["nb", "en"]),
    st.sampled_from(["NOK", "JPY", "KWD"]),
)
def test_what_is_written_is_read_back(minor, lang, currency):
    written = format_amount(minor, currency, lang)
    sign = "," if lang == "nb" else "."
    from recon_xl.model.money import to_minor

    assert to_minor(parse(written, sign) or Decimal(0), currency) == minor
