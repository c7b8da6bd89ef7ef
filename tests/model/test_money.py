"""Money is whole minor units."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recon_xl.errors import BadValuesError
from recon_xl.model.money import from_cell, to_cell, to_minor, to_unit


@given(st.integers(-(10**14), 10**14), st.sampled_from(["NOK", "JPY", "KWD"]))
def test_cells_and_units_lead_back_to_the_same_minor_units(minor, currency):
    assert from_cell(to_cell(minor, currency), currency) == minor
    assert to_minor(to_unit(minor, currency), currency) == minor


def test_a_hundredth_of_an_ore_is_refused():
    with pytest.raises(BadValuesError, match=r"1\.005 has more decimals than NOK"):
        to_minor(Decimal("1.005"), "NOK")
    with pytest.raises(BadValuesError, match="more decimals"):
        from_cell(1.005, "NOK")


def test_trailing_zeros_are_no_decimals():
    assert to_minor(Decimal("18.15000"), "EUR") == 1815


def test_an_amount_that_no_cell_can_hold_is_refused():
    with pytest.raises(BadValuesError, match="larger than a spreadsheet can hold"):
        to_minor(Decimal(10) ** 14, "NOK")
    with pytest.raises(BadValuesError, match="larger"):
        from_cell(1e18, "NOK")
    with pytest.raises(BadValuesError, match="larger"):
        from_cell(float("nan"), "NOK")
