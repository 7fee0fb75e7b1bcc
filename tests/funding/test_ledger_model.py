"""The ledger against a small model of it: whatever is booked in whatever order, both refuse and both hold the same.

`make test` takes 500 steps, GUANHU_LONG=1 all 5,000.
"""

import os
from collections import Counter
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from funding.actions import booking
from funding.actions.booking import Line
from funding.invariants import faults
from tests.factories import COUNTY, HENGXI, SHITANG, make_post
from tests.funding.money_rows import Kind, balance, make_account

LONG = os.environ.get("GUANHU_LONG") == "1"
EXAMPLES, STEPS = (100, 50) if LONG else (10, 50)
FEN = st.integers(1, 500_000).map(lambda fen: Decimal(fen) / 100)
# each kind: from which stage to which, and whether the money may change its village
WAYS = {
    "income": ("outside", "available"),
    "receipt": ("outside", "transit"),
    "arrival": ("transit", "available"),
    "reserve": ("available", "reserved"),
    "release": ("reserved", "available"),
    "payment": ("reserved", "outside"),
    "refund": ("outside", "available"),
    "transfer": ("available", "available"),
    "transfer of what is held": ("reserved", "reserved"),  # with a merged village
    "disbursement": ("transit", "transit"),
    "recovery": ("available", "outside"),
}
ALWAYS_ACROSS = ("transfer", "transfer of what is held", "disbursement")
ACROSS = ("arrival", *ALWAYS_ACROSS)


class Ledger(RuleBasedStateMachine):
    """The model: what each account holds, what was booked, what has been reversed, which keys are used, the last numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.within = transaction.atomic()
        self.within.__enter__()
        self.by = make_post(role="finance", division=COUNTY)
        self.accounts = {
            (village, kind): make_account(division=village, kind=kind)
            for village in (SHITANG, HENGXI)
            for kind in Kind.values
        }
        self.held = dict.fromkeys(self.accounts, Decimal(0))
        self.booked: list = []
        self.reversed: set[int] = set()
        self.numbers: Counter[str] = Counter()  # of the bookings that stand, by unit

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.within.__exit__(None, None, None)

    @rule(
        kind=st.sampled_from(sorted(WAYS)),
        village=st.sampled_from((SHITANG, HENGXI)),
        other=st.booleans(),
        amount=FEN,
        twice=st.booleans(),
    )
    def move(self, kind, village, other, amount, twice) -> None:
        give, take = WAYS[kind]
        giver = (village, give)
        across = kind in ALWAYS_ACROSS or (other and kind in ACROSS)
        there = (HENGXI if village == SHITANG else SHITANG) if across else village
        self._book(kind, {giver: -amount, (there, take): amount}, twice=twice)

    @rule(kind=st.sampled_from(sorted(WAYS)), amount=FEN)
    def move_across_where_it_may_not(self, kind, amount) -> None:
        if kind in (*ACROSS, "recovery"):
            return
        give, take = WAYS[kind]
        self._refused(kind, {(SHITANG, give): -amount, (HENGXI, take): amount})

    @rule(amount=FEN, stages=st.sampled_from((("available", "reserved"), ("reserved", "available"))))
    def transfer_from_stage_to_stage(self, amount, stages) -> None:
        give, take = stages
        self._refused("transfer", {(SHITANG, give): -amount, (HENGXI, take): amount})

    @rule(amount=FEN, more=FEN)
    def lines_that_do_not_agree(self, amount, more) -> None:
        self._refused("income", {(SHITANG, "outside"): -amount, (SHITANG, "available"): amount + more})

    @precondition(lambda self: self._alone())
    @rule(data=st.data())
    def reverse(self, data) -> None:
        made, moved = data.draw(st.sampled_from(self._alone()))
        possible = made.pk not in self.reversed and self._fits({at: -yuan for at, yuan in moved.items()})
        try:
            turned = booking.reverse(booking=made, reason="试", by=self.by)
        except ValidationError:
            assert not possible
            return
        assert possible
        self._numbered(turned)
        self.reversed.add(made.pk)
        self._take({at: -yuan for at, yuan in moved.items()})

    def _alone(self) -> list:
        """What is reversed from the ledger: money held for a payment is given back with its request."""
        return [one for one in self.booked if one[0].kind not in ("reserve", "release")]

    def _lines(self, moved) -> list[Line]:
        return [Line(self.accounts[at], yuan) for at, yuan in moved.items()]

    def _fits(self, moved) -> bool:
        return all(at[1] == "outside" or self.held[at] + yuan >= 0 for at, yuan in moved.items())

    def _take(self, moved) -> None:
        for at, yuan in moved.items():
            self.held[at] += yuan

    def _try(self, kind, moved, key=None):
        village = self.accounts[next(iter(moved))].division
        said = {
            "kind": kind.split()[0],
            "division": village,
            "booked_on": timezone.localdate(),
            "words": "试",
            "by": self.by,
        }
        return booking.book(lines=self._lines(moved), key=key, **said)

    def _book(self, kind, moved, *, twice) -> None:
        key = uuid4()
        try:
            made = self._try(kind, moved, key)
        except ValidationError:
            assert not self._fits(moved)
            return
        assert self._fits(moved)
        if twice:
            assert self._try(kind, moved, key) == made
        self._take(moved)
        self._numbered(made)
        self.booked.append((made, moved))

    def _numbered(self, made) -> None:
        """One after another in the unit's book, whatever was refused between."""
        self.numbers[made.division_id] += 1
        assert made.number == self.numbers[made.division_id]

    def _refused(self, kind, moved) -> None:
        with pytest.raises(ValidationError):
            self._try(kind, moved)

    @invariant()
    def both_hold_the_same(self) -> None:
        assert {at: balance(account) for at, account in self.accounts.items()} == self.held

    @invariant()
    def the_ledger_is_sound(self) -> None:
        if len(self.booked) % 10 == 9:
            assert faults() == []


def test_the_ledger_does_what_the_model_does(db):
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    said = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        phases=[Phase.generate],  # a failure is told at once: making it smaller books for minutes
        deadline=None,
        suppress_health_check=checks,
        database=None,
    )
    run_state_machine_as_test(Ledger, settings=said)
