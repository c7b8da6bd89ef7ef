"""Add imported rows: each once, however often its file is delivered."""

import pandas as pd

from recon_xl.model.ids import numbered, row_ids, without_number
from recon_xl.model.reconciliation import Reconciliation
from recon_xl.model.statement import Statement
from recon_xl.model.vouchers import entry_ids, seen_stem


def new_rows(
    reconciliation: Reconciliation,
    side: str,
    account: str,
    rows: pd.DataFrame,
    *,
    always_new: bool = False,
) -> pd.DataFrame:
    """Return the rows that the workbook does not have yet.

    Equal rows are counted, not just seen: the second of two equal lines is a duplicate only when
    the workbook has two already.
    """
    known = _known_stems(reconciliation, side, account).value_counts()
    stems = without_number(pd.Series(row_ids(rows, side), dtype="str"))
    occurrence = stems.groupby(stems).cumcount() + 1
    is_new = always_new | (occurrence > stems.map(known).fillna(0))
    return rows[is_new.to_numpy()].assign(id=stems[is_new].to_numpy())


def batches_here_otherwise(
    reconciliation: Reconciliation, account: str, fresh: pd.DataFrame
) -> list[str]:
    """Return the batches of new lines whose money is here: whole where they are split, or split.

    A batch without a name is told by where it stands in its file.
    """
    if fresh.empty:
        return []
    have = reconciliation.statement
    have = have[(have["account"] == account) & have["date"].isin(fresh["date"].unique())]
    if have.empty:
        return []
    here, new = _batch_sums(have), _batch_sums(fresh)
    both = here.join(new, how="inner", suffixes=("_here", "_new"))
    is_same = both["sum_here"] == both["sum_new"]
    is_same &= (both["count_here"] == 1) != (both["count_new"] == 1)
    return list(both.index[is_same].get_level_values("batch"))


def _batch_sums(lines: pd.DataFrame) -> pd.DataFrame:
    batch = lines["batch"].where(lines["batch"] != "", lines["source"]).rename("batch")
    return lines.groupby([lines["date"], batch])["amount_minor"].agg(["sum", "count"])


def with_rows(reconciliation: Reconciliation, side: str, fresh: pd.DataFrame) -> Reconciliation:
    """Return the tables with what `new_rows` found."""
    if fresh.empty:
        return reconciliation
    have = reconciliation.side(side)
    # Another account can have an equal row, so the numbers go on from all that the side has.
    taken = list(without_number(have["id"]))
    fresh = fresh.assign(id=numbered([*taken, *fresh["id"]])[len(taken) :], state="open")
    # A ledger export goes journal by journal; a person reads day by day.
    fresh = fresh.sort_values("date", kind="stable")
    both = pd.concat([have, fresh.reindex(columns=have.columns)], ignore_index=True)
    return reconciliation.with_tables(**{side: both})


def continues(reconciliation: Reconciliation, statement: Statement, account: str) -> bool:
    """Say whether a statement goes on where the last one ended, so that all its lines are new.

    Two statements of one day can hold equal lines; what tells them from a second delivery of the
    same lines is that the second opens with the closing balance of the first.
    """
    known = reconciliation.statements
    known = known[known["account"] == account]
    if known.empty or statement.opening_minor is None or statement.from_date is None:
        return False
    last = known.sort_values(["to", "from"], kind="stable").iloc[-1]
    is_known = (known["number"] == statement.number) & (known["file"] == statement.file)
    return bool(
        pd.notna(last["closing_minor"])
        and last["closing_minor"] == statement.opening_minor
        and last["to"] <= pd.Timestamp(statement.from_date)
        and not is_known.any()
        and statement.sum_minor != 0
    )


def with_statement_row(
    reconciliation: Reconciliation, statement: Statement, account: str
) -> Reconciliation:
    """Return the tables with the statement among the known ones, or with what is new of it."""
    row = {
        "account": account,
        "file": statement.file,
        "number": statement.number,
        "from": pd.Timestamp(statement.from_date),
        "to": pd.Timestamp(statement.to_date),
        "opening_minor": statement.opening_minor,
        "sum_minor": statement.sum_minor,
        "closing_minor": statement.closing_minor,
        "lines": len(statement.lines),
    }
    known = reconciliation.statements
    if _all_equal(known, row, but=("file",)).any():  # again, perhaps under another file name
        return reconciliation
    is_older = _all_equal(known[["account", "file", "number", "from"]], row)
    fresh = pd.DataFrame([row]).astype({"opening_minor": "Int64", "closing_minor": "Int64"})
    kept = known[~is_older]
    both = pd.concat([kept, fresh], ignore_index=True) if len(kept) else fresh
    return with_continuity(reconciliation.with_tables(statements=both))


def with_continuity(reconciliation: Reconciliation) -> Reconciliation:
    """Say of each statement whether it opens with the balance that the one before closed with.

    A statement that tells of the same days as one before it goes on from what the lines of both
    make.
    """
    statements = reconciliation.statements
    ordered = statements.sort_values(["account", "from", "to"], kind="stable")
    before = ordered.groupby("account")["closing_minor"].shift()
    is_first = ~ordered["account"].duplicated()
    has_opening = ordered["opening_minor"].notna()
    follows = (ordered["opening_minor"] == before).fillna(value=False)
    continuous = (follows | (is_first & has_opening)).astype(bool)
    for place in ordered.index[~continuous & has_opening]:
        row = ordered.loc[place]
        earlier = ordered[ordered["account"] == row["account"]].loc[:place].iloc[:-1]
        continuous[place] = _goes_on(reconciliation, row, earlier)
    return reconciliation.with_tables(
        statements=statements.assign(continuous=continuous.reindex(statements.index))
    )


def _goes_on(reconciliation: Reconciliation, row: pd.Series, earlier: pd.DataFrame) -> bool:
    """Say whether a statement opens or closes where the earlier one that ends last leads to."""
    last = earlier.sort_values("to", kind="stable").iloc[-1]
    if pd.isna(last["closing_minor"]) or last["to"] < row["from"]:
        return bool(
            pd.notna(last["closing_minor"]) and last["closing_minor"] == row["opening_minor"]
        )
    start = int(last["closing_minor"]) - int(last["sum_minor"])
    lines = reconciliation.rows_of("statement", row["account"])
    lines = lines[lines["date"] >= last["from"]]
    return row["opening_minor"] in _balances_on(lines, start, row["from"]) or (
        pd.notna(row["closing_minor"])
        and row["closing_minor"] in _balances_on(lines, start, row["to"])
    )


def _balances_on(lines: pd.DataFrame, start_minor: int, day: pd.Timestamp) -> set[int]:
    """Return the balances of a day, from line to line: some banks list the newest first."""
    before = start_minor + int(lines.loc[lines["date"] < day, "amount_minor"].sum())
    moved = lines.loc[lines["date"] == day, "amount_minor"]
    return {before, *(before + moved.cumsum()), *(before + moved[::-1].cumsum())}


def _known_stems(reconciliation: Reconciliation, side: str, account: str) -> pd.Series:
    """Return the ids of an account's rows without their numbers.

    An entry that shows a voucher posted here is known by what an import brought of it.
    """
    have = reconciliation.side(side)
    ids = have.loc[have["account"] == account, "id"]
    vouchers = reconciliation.vouchers
    if side != "ledger" or vouchers.empty:
        return without_number(ids)
    seen = [
        seen_stem(text) for text in vouchers.loc[vouchers["account"] == account, "seen_in_ledger"]
    ]
    others = without_number(ids[~ids.isin(entry_ids(reconciliation))])
    return pd.concat([others, pd.Series(list(filter(None, seen)), dtype="str")], ignore_index=True)


def _all_equal(frame: pd.DataFrame, row: dict[str, object], but: tuple[str, ...] = ()) -> pd.Series:
    """Say of each row whether it has these values; a blank equals a blank."""
    same = pd.Series(data=True, index=frame.index)
    for name in frame.columns.intersection(list(row)).difference(list(but)):
        value = row[name]
        same &= frame[name].isna() if pd.isna(value) else frame[name].eq(value).fillna(value=False)
    return same.astype(bool)
