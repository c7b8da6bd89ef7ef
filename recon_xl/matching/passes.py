"""Passes: rules in order over what is open, until nothing more is found."""

import numpy as np

from recon_xl.matching.agreement import ID_FIELDS
from recon_xl.matching.columns import Flags, Ints, Sides
from recon_xl.matching.context import Carried, Context
from recon_xl.matching.found import Found, joined
from recon_xl.matching.groups import Groups, together
from recon_xl.matching.joins import marked
from recon_xl.matching.packed import Packed
from recon_xl.matching.reach import Reach
from recon_xl.matching.ruleset import RuleSet
from recon_xl.matching.steps import Step, steps
from recon_xl.matching.ties import contested_pairs


def run(
    sides: Sides, rules: RuleSet, rows: tuple[Ints, Ints] | None = None
) -> tuple[Found, Packed]:
    """Apply the rules in order, again and again, until a pass finds nothing.

    What a pass finds in an account depends on its rows that are open when the pass begins. So the
    last pass over it, which finds nothing, is what a second run on the remaining rows would do; and
    what is found in one account is the same whatever other accounts there are.

    Args:
        sides: All rows.
        rules: The rules.
        rows: The ledger entries and statement lines that are open, ascending; all when None.

    Returns:
        What was found: the groups applied by all passes, suggestions and ties of the last one; and
        the words that they count.
    """
    carried, reach, id_fields = Carried(), Reach.of(rules), agreeing_ids(rules)
    rows = rows or (np.arange(len(sides.ledger)), np.arange(len(sides.statement)))
    automatic = list(steps(rules, "auto"))
    passes: list[Found] = []
    done: list[tuple[Ints, Ints]] = []
    while True:
        context = Context(sides, rows, reach, id_fields, carried)
        passed = _pass(context, automatic, applies=True)
        is_busy = marked(passed.groups.accounts(sides), len(sides.accounts))
        final = (_idle(sides, of, is_busy) for of in (passed.suggested, passed.ties))
        passes.append(Found(passed.groups, *final))
        if not done:
            carried.candidates = context.candidates
        done.append(_of_accounts(sides, context.rows, ~is_busy))
        if not is_busy.any():
            break
        rows = _of_accounts(sides, context.rows, is_busy)
    entries, lines = (np.sort(np.concatenate(of_side)) for of_side in zip(*done, strict=True))
    context = Context(sides, (entries, lines), reach, id_fields, carried)
    found = joined(passes)
    # Suggestions close nothing, so they wait for the end.
    likely = _pass(context, list(steps(rules, "suggest")), applies=False)
    suggested = [found.suggested, likely.groups, likely.suggested]
    suggested.append(contested_pairs(context, rules.rules, found.ties))
    words = carried.words.words if carried.words else Packed.of([])
    return Found(found.groups, together(suggested), together([found.ties, likely.ties])), words


def _idle(sides: Sides, groups: Groups, is_busy: Flags) -> Groups:
    """Return the groups of accounts in which nothing was applied: these are final."""
    return groups.take(np.flatnonzero(~is_busy[groups.accounts(sides)]))


def _of_accounts(sides: Sides, rows: tuple[Ints, Ints], chosen: Flags) -> tuple[Ints, Ints]:
    """Return the rows of some accounts."""
    entries, lines = rows
    return (
        entries[chosen[sides.ledger.account[entries]]],
        lines[chosen[sides.statement.account[lines]]],
    )


def _pass(context: Context, chosen: list[Step], *, applies: bool) -> Found:
    """Run steps in order; where they apply, rows are closed for the next."""
    found = []
    for step in chosen:
        context.begin(reads=step.reads, weighs=step.weighs)
        part = step.find(context, step.rule, step.shape)
        if applies:
            context.close(part.groups)
        found.append(part.of_rule(step.number))
    return joined(found)


def agreeing_ids(rules: RuleSet) -> tuple[str, ...]:
    """Return the identifiers that some rule lets agree."""
    named = {name for rule in rules for name in (*rule.agree, *rule.agree_any)}
    return tuple(name for name in ID_FIELDS if name in named)
