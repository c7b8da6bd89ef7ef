"""Propose rules from what was matched before, and take those that a person accepts into use."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import pandas as pd

from recon_xl.actions.choosing import approved_until
from recon_xl.actions.outcome import Outcome, journaled
from recon_xl.errors import UnknownIdError
from recon_xl.language import _, kept, plural
from recon_xl.matching import RuleSet
from recon_xl.matching.history import EXAMPLES_MIN, propose
from recon_xl.matching.proposal import Proposal
from recon_xl.matching.rule import Rule
from recon_xl.model.reconciliation import Reconciliation, in_account_currency
from recon_xl.model.sides import SIDES


def propose_rules(
    reconciliation: Reconciliation,
    *,
    by: str,
    at: datetime,
    accept: Sequence[str | int] = (),
) -> Outcome:
    """Propose rules for matches that the rules in use do not find; put accepted ones into use.

    History is every match that stands, and the rows that were open when their month was approved:
    a rule that matches those would have been wrong.

    Args:
        reconciliation: The tables.
        by: Who accepts.
        at: When.
        accept: Proposals by number or name, to be added below the last row of the Rules table;
            nothing is changed when there are none.

    Raises:
        UnknownIdError: There is no such proposal.
        RuleError: The Rules table holds something that is no rule.
    """
    rules = RuleSet.from_frame(reconciliation.rules)
    ledger, statement = (_history(reconciliation, side) for side in SIDES)
    # The names go into the workbook, the sentences only to the person who asks.
    with kept():
        proposals = propose(ledger, statement, reconciliation.members, rules)
    chosen = _chosen(proposals, accept)
    told = {"proposals": [_told(n, of) for n, of in enumerate(proposals, start=1)]}
    if not chosen:
        return Outcome(reconciliation, {**told, "accepted": [], "warnings": _warnings(proposals)})
    accepted = _with_free_names(chosen, rules)
    after = reconciliation.with_tables(
        rules=pd.concat(
            [reconciliation.rules, RuleSet(tuple(accepted)).to_frame()], ignore_index=True
        )
    )
    names = [rule.name for rule in accepted]

    def summary() -> str:
        return plural(
            "{n} rule from history accepted: {names}.",
            "{n} rules from history accepted: {names}.",
            len(names),
            names=", ".join(names),
        )

    return journaled(
        Outcome(after, {**told, "accepted": names}),
        reconciliation,
        action="rules propose",
        summary=summary,
        details={"rules": names},
        by=by,
        at=at,
    )


def _history(reconciliation: Reconciliation, side: str) -> pd.DataFrame:
    """Return the rows of one side that are matched, or stayed open in an approved month."""
    rows = reconciliation.side(side)
    members = reconciliation.members
    is_matched = rows["id"].isin(members.loc[members["side"] == side, "id"])
    stayed_open = (rows["state"] != "deactivated") & (
        rows["date"] <= approved_until(rows, reconciliation)
    )
    accounts = reconciliation.accounts.set_index("account")
    told = rows.assign(
        amount_minor=in_account_currency(rows, reconciliation.accounts),
        currency=rows["account"].map(accounts["currency"]),
    )
    return told[(is_matched | stayed_open) & rows["date"].notna()]


def _chosen(proposals: Sequence[Proposal], accept: Sequence[str | int]) -> list[Proposal]:
    """Return the proposals that were named, by number or name, once each."""
    by_name = {str(number): of for number, of in enumerate(proposals, start=1)}
    by_name |= {of.rule.name.casefold(): of for of in proposals}
    named = {str(name).strip().casefold(): str(name) for name in accept}
    unknown = [told for name, told in named.items() if name not in by_name]
    if unknown:
        raise UnknownIdError(
            plural(
                "There is no such proposal: {names}.",
                "There are no such proposals: {names}.",
                len(unknown),
                names=", ".join(unknown[:5]),
            ),
            where=_("the rules proposed for this workbook"),
            remedy=_(
                "Call rules propose without --accept and take a number or a name from its list."
                " Nothing was changed."
            ),
        )
    chosen = [by_name[name] for name in named]
    # The number and the name of a proposal are one and the same.
    return [of for at, of in enumerate(chosen) if of not in chosen[:at]]


def _told(number: int, proposal: Proposal) -> dict[str, Any]:
    (cells,) = RuleSet((proposal.rule,)).to_frame().to_dict("records")
    return {
        "no": number,
        "name": proposal.rule.name,
        "right": proposal.right,
        "wrong": proposal.wrong,
        "tried": proposal.tried,
        "sentence": proposal.sentence,
        "rule": {key: text for key, text in cells.items() if text},
    }


def _with_free_names(chosen: Sequence[Proposal], rules: RuleSet) -> list[Rule]:
    """Return the rules of some proposals; a name that is taken gets a number behind it."""
    taken = {rule.name for rule in rules}
    made = []
    for proposal in chosen:
        name, number = proposal.rule.name, 2
        while name in taken:
            name, number = f"{proposal.rule.name} ({number})", number + 1
        taken.add(name)
        made.append(replace(proposal.rule, name=name))
    return made


def _warnings(proposals: Sequence[Proposal]) -> list[str]:
    if proposals:
        return []
    return [
        _(
            "A proposal takes at least {n} matches that the rules do not find and that have a word"
            " of the bank's text in common.",
            n=EXAMPLES_MIN,
        )
    ]
