"""Thousands of random months: the invariants hold after every action, and undo leads back.

Each step does what a person could do next. What must be refused is refused by name and changes
nothing.
"""

import os
from datetime import datetime, timedelta

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from recon_xl.actions.accepting import accept
from recon_xl.actions.activation import activate, deactivate
from recon_xl.actions.approval import approve
from recon_xl.actions.approval_withdrawing import withdraw_approval
from recon_xl.actions.automatic import match
from recon_xl.actions.importing import import_sources
from recon_xl.actions.opening import open_items
from recon_xl.actions.outcome import NewFile
from recon_xl.actions.pairing import pair
from recon_xl.actions.posting import post
from recon_xl.actions.starting import new
from recon_xl.actions.undoing import redo, undo
from recon_xl.actions.withdrawing import withdraw
from recon_xl.bridge import bridges
from recon_xl.errors import ReconError
from recon_xl.model.journal import broken_rows
from recon_xl.model.reconciliation import Reconciliation, broken_invariants
from recon_xl.model.sides import SIDES
from recon_xl.model.tables import TABLES
from tests.actions.sources import ledger, statement

NOON = datetime(2026, 11, 3, 12)  # noqa: DTZ001 (the journal keeps the user's own time)
AMOUNTS = ["100.00", "100.00", "250.00", "-75.50", "75.50", "350.00", "-12.00"]
TEXTS = ["Faktura 4711", "Lønn", "Gebyr", "KID 1234567897", "REF B77 Husleie", ""]

rows = st.lists(
    st.tuples(st.integers(1, 9), st.sampled_from(AMOUNTS), st.sampled_from(TEXTS)),
    min_size=1,
    max_size=6,
).map(lambda told: [f"X 2026-10-0{day} {amount} {text}" for day, amount, text in told])


def without_history(tables):
    """Return the rows of every table but journal and undo, in an order of their own."""
    found = {}
    for name, frame in tables.tables():
        if name in ("journal", "undo"):
            continue
        key = ["match_id", "side", "id"] if name.endswith("members") else list(TABLES[name].key)
        # A mark is what a person types and what the next action takes: it comes and goes.
        own = frame.drop(columns="mark", errors="ignore")
        found[name] = own.sort_values(key, ignore_index=True)
    return found


def differing(one, other):
    """Say which tables differ, with both versions; nothing when none does."""
    return {name: (one[name], other[name]) for name in one if not one[name].equals(other[name])}


@pytest.fixture(scope="module", autouse=True)
def documents_without_drawing():
    """Approve without drawing each document: what stands in it is tested where it is drawn."""
    with pytest.MonkeyPatch.context() as patched:
        blank = [NewFile("bank.pdf", b"%PDF"), NewFile("bank.xlsx", b"PK")]
        patched.setattr("recon_xl.actions.approval.documents_of", lambda *_told: blank)
        yield


class Month(RuleBasedStateMachine):
    """A workbook at a desk where anything may happen next."""

    def __init__(self):
        super().__init__()
        self.tables = Reconciliation.empty()
        self.at = NOON
        # What the tables were before each action that stands, and after each that was undone.
        self.before: list = []
        self.undone: list = []
        self.unexplained: set[int] = {0}

    def act(self, action, **arguments):
        """Do it; when it is refused nothing changes."""
        self.at += timedelta(seconds=1)
        was = self.tables
        try:
            outcome = action(self.tables, by="kn", at=self.at, **arguments)
        except ReconError as error:
            assert error.problem
            assert error.remedy
            assert self.tables is was
            return None
        rows_before, rows_after = len(was.journal), len(outcome.reconciliation.journal)
        assert rows_after in (rows_before, rows_before + 1)
        assert outcome.reconciliation.journal.head(rows_before).equals(was.journal)
        if rows_after == rows_before:
            assert not differing(without_history(was), without_history(outcome.reconciliation))
            return None
        self.tables = outcome.reconciliation
        return was

    def do(self, action, **arguments):
        was = self.act(action, **arguments)
        if was is not None:
            self.before.append(without_history(was))
            self.undone = []

    @initialize()
    def start(self):
        self.act(new)
        accounts = self.tables.accounts
        assert accounts.empty

    @rule(texts=rows)
    def import_a_statement(self, texts):
        self.do(import_sources, sources=[statement(*texts)])

    @rule(texts=rows, chart=st.sampled_from(["", "1920"]))
    def import_a_ledger(self, texts, chart):
        self.do(import_sources, sources=[ledger(*texts, chart=chart)])

    @rule(rules=st.sampled_from(["visma", "standard", None]))
    def run_the_rules(self, rules):
        self.do(match, rules=rules)

    @rule(data=st.data(), allow=st.booleans())
    def pair_some_rows(self, data, allow):
        chosen = {}
        for side in ("ledger", "statement"):
            ids = sorted(self.tables.side(side)["id"])
            chosen[side] = data.draw(
                st.lists(st.sampled_from(ids), unique=True, max_size=3) if ids else st.just([])
            )
        assume(sum(map(len, chosen.values())) >= 2)
        self.do(pair, **chosen, allow_difference=allow)

    @precondition(lambda self: len(self.tables.matches))
    @rule(data=st.data())
    def withdraw_some_matches(self, data):
        ids = sorted(self.tables.matches["match_id"])
        self.do(withdraw, match_ids=data.draw(st.lists(st.sampled_from(ids), min_size=1)))

    @precondition(lambda self: len(self.tables.suggestions))
    @rule(data=st.data())
    def accept_a_suggestion(self, data):
        ids = sorted(self.tables.suggestions["match_id"])
        self.do(accept, match_ids=[data.draw(st.sampled_from(ids))])

    @precondition(lambda self: len(self.tables.ledger) + len(self.tables.statement))
    @rule(data=st.data(), off=st.booleans())
    def take_rows_out_or_back(self, data, off):
        ids = sorted([*self.tables.ledger["id"], *self.tables.statement["id"]])
        chosen = data.draw(st.lists(st.sampled_from(ids), min_size=1, max_size=3, unique=True))
        self.do(deactivate if off else activate, row_ids=chosen, reason="derfor")

    @precondition(lambda self: len(self.tables.matches))
    @rule(data=st.data())
    def withdraw_a_rule_or_a_run(self, data):
        rules = sorted(set(self.tables.matches["rule"]))
        runs = self.tables.journal.loc[self.tables.journal["action"] == "match", "no"]
        chosen = {"rule": data.draw(st.sampled_from(rules))}
        if len(runs) and data.draw(st.booleans()):
            chosen = {"run": int(data.draw(st.sampled_from(list(runs))))}
        self.do(withdraw, **chosen)

    @rule(file=st.sampled_from(["bank.xml", "ledger.csv"]))
    def withdraw_an_import(self, file):
        self.do(withdraw, import_=file)

    @precondition(lambda self: len(self.tables.statement))
    @rule(data=st.data(), direct=st.booleans())
    def post_some_lines(self, data, direct):
        ids = sorted(self.tables.statement["id"])
        chosen = data.draw(st.lists(st.sampled_from(ids), max_size=2, unique=True))
        self.do(post, row_ids=chosen, direct=direct)

    @precondition(lambda self: len(self.tables.accounts))
    @rule(day=st.integers(1, 9), marks=st.booleans())
    def set_the_opening_position(self, day, marks):
        marked = {side: self.tables.side(side).assign(mark="x" * marks) for side in SIDES}
        self.tables = self.tables.with_tables(**marked)
        self.do(open_items, date=f"2026-10-0{day}")

    @precondition(lambda self: len(self.tables.accounts))
    @rule()
    def approve_the_month(self):
        signed = {"prepared_by": "Ola", "approved_by": "Kari"}
        self.pass_barrier(approve, period="2026-10", **signed)

    @precondition(lambda self: len(self.tables.approvals))
    @rule(data=st.data())
    def take_an_approval_back(self, data):
        numbers = sorted(set(self.tables.approvals["approval_no"].tolist()))
        number = data.draw(st.sampled_from(numbers))
        self.pass_barrier(withdraw_approval, number=number, reason="derfor")

    def pass_barrier(self, action, **arguments):
        """Do what cannot be undone, nor anything before it."""
        if self.act(action, **arguments) is not None:
            self.before, self.undone = [], []

    @precondition(lambda self: len(self.tables.accounts))
    @rule()
    def allow_unequal_matches(self):
        """A person types into the Bank accounts table: no action, no journal row."""
        typed = self.tables.accounts.assign(allow_unequal=True)
        self.tables = self.tables.with_tables(accounts=typed)
        # What was typed is not undone, so what is compared has it too. Where the account was under
        # its ledger number, before its statement came, nothing was typed.
        for known in (*self.before, *self.undone):
            is_typed = known["accounts"]["account"].isin(typed["account"])
            known["accounts"] = known["accounts"].assign(
                allow_unequal=known["accounts"]["allow_unequal"].mask(is_typed, other=True)
            )

    @rule()
    def undo_the_last(self):
        was = self.act(undo)
        if was is None:
            assert not self.before
            return
        assert not differing(without_history(self.tables), self.before.pop())
        self.undone.append(without_history(was))

    @rule()
    def redo_the_last(self):
        was = self.act(redo)
        if was is None:
            assert not self.undone
            return
        assert not differing(without_history(self.tables), self.undone.pop())
        self.before.append(without_history(was))

    @invariant()
    def rows_and_matches_agree(self):
        assert broken_invariants(self.tables) == []

    @invariant()
    def the_balance_is_explained(self):
        assert {proof.unexplained_minor for proof in bridges(self.tables)} <= {0}

    @invariant()
    def the_journal_is_whole(self):
        assert broken_rows(self.tables.journal) == []

    @invariant()
    def a_row_is_in_one_match_unless_in_parts(self):
        members = self.tables.members
        for side in ("ledger", "statement"):
            times = members[members["side"] == side]["id"].value_counts()
            several = set(times.index[times > 1])
            kept_rest = set(self.tables.matches["rest_on"])
            assert several <= kept_rest

    def teardown(self):
        while self.before:
            self.undo_the_last()


STEPS = settings(
    max_examples=12,
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
    report_multiple_bugs=False,
    phases=[Phase.explicit, Phase.generate],
)
TestMonth = Month.TestCase
TestMonth.settings = STEPS


# How many actions the months of each part have at most: what goes wrong mostly does so early, and
# what needs a long story to go wrong is looked for in fewer of them.
LENGTHS = (5, 5, 5, 10, 10, 10, 20, 40)
MONTHS = int(os.environ.get("MONTHS", "2000"))

for part, length in enumerate(LENGTHS, start=1):
    many = type(f"ManyMonths{part}", (Month,), {"__doc__": f"Months of {length} actions."}).TestCase
    many.settings = settings(
        STEPS, max_examples=max(MONTHS // len(LENGTHS), 1), stateful_step_count=length
    )
    globals()[f"TestManyMonths{part}"] = pytest.mark.fuzz(many)
del many  # pytest would collect it once more


def test_the_comparison_sees_a_difference():
    tables = Reconciliation.empty()
    other = tables.with_tables(
        accounts=pd.DataFrame({"account": ["1"], "name": ["x"], "currency": ["NOK"]})
    )
    assert set(differing(without_history(tables), without_history(other))) == {"accounts"}
