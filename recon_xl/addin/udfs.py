"""The worksheet functions, as pure functions: data in, a table or a text out.

They take what they need as arguments, since Excel computes a cell anew only when its arguments
change. What is wrong is answered as a readable text.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import wraps
from typing import TYPE_CHECKING, Any, NoReturn, ParamSpec, TypeVar

import numpy as np
import pandas as pd
import xlwings as xw

from recon_xl.addin.coincidence import expected_by_chance
from recon_xl.addin.lists import ListOfRows, as_block, as_list
from recon_xl.errors import BadValuesError, ReconError, RuleError
from recon_xl.importers.bad_values import UnreadableError
from recon_xl.language import _
from recon_xl.model.kid import is_valid_kid
from recon_xl.model.money import from_cell, to_minor
from recon_xl.model.numbers import format_count, format_number, parse
from recon_xl.model.reconciliation import BOOKS_CURRENCY
from recon_xl.model.sides import SIDES

if TYPE_CHECKING:
    from recon_xl.matching import RuleSet

DAYS_MAX = 366
ROWS_MAX = 20
_P = ParamSpec("_P")
_R = TypeVar("_R")


def _told(function: Callable[_P, _R]) -> Callable[_P, _R | str]:
    """Answer an error as its text, in one cell."""

    @wraps(function)
    def answer(*args: _P.args, **options: _P.kwargs) -> _R | str:
        try:
            return function(*args, **options)
        except UnreadableError as error:
            return _("“{value}” in an amount column is no amount.", value=error.value)
        except ReconError as error:
            return " ".join(filter(None, [error.problem, error.remedy]))

    return answer


@xw.func
@xw.arg("ledger", ndim=2)
@xw.arg("statement", ndim=2)
@_told
def recon_match(
    ledger: Any, statement: Any, days: Any = None, rules: Any = None, side: Any = None
) -> Any:
    """Return the match ids of two lists, a cell for every row of the list that is asked for.

    Args:
        ledger: Ledger rows, with or without a header row.
        statement: Statement rows, with or without a header row.
        days: Also match equal amounts that are at most so many days apart; None: the rules alone.
        rules: "visma", "standard", or the text or the path of a rule file; visma when None.
        side: "ledger" or "statement": for which list the ids are told; the ledger when None.

    Returns:
        One column, as high as the list: "" where nothing matches, a heading over a heading. A text
        where the lists cannot be read.
    """
    asked = str(side or "ledger").strip().lower()
    if asked not in SIDES:
        raise BadValuesError(_("side is ledger or statement, not “{side}”.", side=side))
    lists = {
        name: as_list(as_block(cells), name)
        for name, cells in (("ledger", ledger), ("statement", statement))
    }
    from recon_xl.matching import match

    result = match(*_frames(lists), rules=_rule_set(rules, days))
    members = result.members
    ids = members[members["side"] == asked].set_index("id")["match_id"]
    told = lists[asked]
    column = [[ids.get(str(row), "")] for row in range(told.height)]
    if told.has_header:
        column[0] = [_("Match ID")]
    return column


@xw.func
@xw.arg("amounts", ndim=2)
@_told
def recon_subset(amounts: Any, target: Any, max: Any = None) -> Any:
    """Return which amounts make the target, whether that is the only way, how likely by chance.

    Args:
        amounts: A range of amounts; blank cells and texts that are no numbers are left out.
        target: The sum.
        max: At most so many amounts together; 20 when None.

    Returns:
        A sentence, then one row per amount of the way: its position in the range and itself. A
        text alone where there is no way, or more than one.
    """
    from recon_xl.matching.subset_sum import search

    cells = [cell for row in as_block(amounts) for cell in row]
    known = {at: minor for at, cell in enumerate(cells) if (minor := _minor(cell)) is not None}
    wanted = _minor(target)
    if wanted is None:
        raise BadValuesError(_("The target is no amount."))
    rows_max = int(max) if max else ROWS_MAX
    values = list(known.values())
    found = search(values, wanted, rows_min=1, rows_max=rows_max)
    if not found.is_complete:
        _refuse_unsearched(values, wanted, rows_max, found.count)
    sentence = _sentence(found.count, expected_by_chance(values, wanted, rows_max))
    if found.count != 1:
        return sentence
    positions = [list(known)[at] for at in found.ways[0]]
    return [[sentence, ""], *([at + 1, cells[at]] for at in positions)]


@xw.func
@_told
def kid_valid(text: Any) -> Any:
    """Return whether a text is a KID with the right check digit, by mod10 or by mod11.

    Args:
        text: The KID; a number is read as its digits, so leading zeros are lost.
    """
    if isinstance(text, float) and text.is_integer():
        text = int(text)
    return is_valid_kid(str(text if text is not None else ""))


def _frames(lists: dict[str, ListOfRows]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return both frames; where one list has no dates, all rows count as of one day."""
    ledger, statement = (lists[side].frame for side in SIDES)
    if all(told.has_days for told in lists.values()):
        return ledger, statement
    day = pd.Timestamp("2000-01-01")
    return ledger.assign(date=day), statement.assign(date=day)


def _rule_set(rules: Any, days: Any) -> "RuleSet":
    from recon_xl.matching import RuleSet

    told = RuleSet.named(str(rules).strip() if rules else "visma")
    if days is None or days == "":
        return told
    if not isinstance(days, int | float) or not 0 <= days <= DAYS_MAX:
        raise RuleError(_("days is a whole number from 0 to {most}.", most=DAYS_MAX))
    apart = RuleSet.from_toml(
        f'[[rule]]\nname = "{days:.0f}d"\ndays_before = {days:.0f}\ndays_after = {days:.0f}\n'
        "chance_max = 1\n"
    )
    return RuleSet((*told.rules, *apart.rules), told.name)


def _minor(cell: Any) -> int | None:
    """Return an amount in minor units; None for a blank cell and for a text that is no number."""
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, int | float | Decimal):
        return from_cell(float(cell), BOOKS_CURRENCY)
    try:
        number = parse(str(cell))
    except BadValuesError:
        return None
    return None if number is None else to_minor(number, BOOKS_CURRENCY)


def _refuse_unsearched(values: Sequence[int], target: int, rows_max: int, found: int) -> NoReturn:
    """Say how many ways a part of the search found, and how many are expected by chance."""
    from recon_xl.matching.figures import told_odds
    from recon_xl.matching.subset_sum import ITEMS_MAX
    from recon_xl.matching.subset_sum import expected_by_chance as expected

    (odds,) = told_odds(np.array([expected(values, target, rows_max=rows_max)]))
    raise BadValuesError(
        _(
            "Not searched to the end: {n} amounts, at most {most}. {found} ways were found before"
            " the limit and {odds} are expected by chance.",
            n=len(values),
            most=ITEMS_MAX,
            found=format_count(found),
            odds=odds,
        ),
        remedy=_("Choose fewer amounts, those of one day or one customer."),
    )


def _sentence(ways: int, chance: float) -> str:
    if not ways:
        return _("No amounts make the target.")
    shown = format_number(Decimal(f"{chance:.4f}"), 4)
    if ways == 1:
        return _("The only way; expected by chance: {chance}.", chance=shown)
    return _("{ways} ways; expected by chance: {chance}.", ways=format_count(ways), chance=shown)
