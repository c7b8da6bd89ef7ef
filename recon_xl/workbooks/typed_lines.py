"""Statement lines that a person typed: they get an id, and the origin "manual".

Until it is matched such a line may be changed; what it has left follows from its amount.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd

from recon_xl.errors import BadValuesError
from recon_xl.language import _
from recon_xl.model.accounts import normalise_account
from recon_xl.model.ids import row_ids


def with_typed_lines(
    statement: pd.DataFrame, accounts: pd.DataFrame, place: Callable[[int], str]
) -> pd.DataFrame:
    """Return the statement with every line that has no id made a whole one, and open ones current.

    Date and amount are the person's; the account is the only one of the workbook unless they say.

    Args:
        statement: The lines as they stand in the workbook.
        accounts: The bank accounts.
        place: Tells where in the workbook the line at a position stands.

    Raises:
        BadValuesError: A line does not say which of several accounts it belongs to.
    """
    statement = _with_what_is_left(statement)
    is_typed = (statement["id"] == "").to_numpy()
    if not is_typed.any():
        return statement
    typed = statement[is_typed]
    account = typed["account"].map(normalise_account)
    if (account == "").any():
        if len(accounts) != 1:
            lacking = np.flatnonzero(is_typed)[(account == "").to_numpy()]
            raise BadValuesError(
                _("A typed statement line does not say which bank account it belongs to."),
                where=", ".join(map(place, lacking.tolist())),
                remedy=_("Fill in the account column. Nothing was changed."),
            )
        account = account.mask(account == "", accounts["account"].iloc[0])
    typed = typed.assign(
        account=account,
        state="open",
        origin="manual",
        remaining_minor=typed["amount_minor"],
        currency_remaining_minor=typed["currency_amount_minor"],
    )
    taken = set(statement["id"])
    found = typed.assign(id=[_free(row_id, taken) for row_id in row_ids(typed, "statement")])
    whole = statement.copy()
    for column in found:
        whole[column] = whole[column].astype(found[column].dtype)
        whole.loc[is_typed, column] = found[column]
    return whole


def is_editable(statement: pd.DataFrame) -> "pd.Series":
    """Say which lines a person may still change."""
    is_open = (statement["state"] == "open") & (statement["match_id"] == "")
    return (statement["origin"] == "manual") & is_open


def _with_what_is_left(statement: pd.DataFrame) -> pd.DataFrame:
    is_own = is_editable(statement)
    if not is_own.any():
        return statement
    return statement.assign(
        **{
            f"{key}remaining_minor": statement[f"{key}remaining_minor"].mask(
                is_own, statement[f"{key}amount_minor"]
            )
            for key in ("", "currency_")
        }
    )


def _free(row_id: str, taken: set[str]) -> str:
    """Return the id, or the first of its occurrence numbers that no other line has."""
    letter, content, *_number = row_id.split("-")
    stem, number = f"{letter}-{content}", 1
    while row_id in taken:
        number += 1
        row_id = f"{stem}-{number}"
    taken.add(row_id)
    return row_id
