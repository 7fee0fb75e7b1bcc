"""Two at once in the register, over real connections: no ring of parts, nothing left in a village that was just closed."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.core.exceptions import ValidationError
from django.db import connections, transaction
from django.test import Client
from django.utils import timezone

from accounts.actions.merging import merge_divisions
from accounts.system import SystemPost
from assets.actions.ledger_confirm import confirm
from assets.actions.registering import register
from assets.actions.relations import place_under
from assets.models import Facility, LedgerBatch, LedgerRow
from tests.assets.factories import make_facility, make_type
from tests.factories import GULI, GULI_VILLAGE, client_of, make_division, make_post

NEIGHBOUR = "320115007002"


def apart(act):
    """What the act answers or is refused with, on a connection of its own."""
    try:
        return act()
    except ValidationError as refusal:
        return refusal
    finally:
        connections.close_all()


def test_nothing_is_registered_in_a_village_that_is_being_closed(transactional_db):
    closed, successor = make_division(code=GULI_VILLAGE), make_division(code=NEIGHBOUR)
    kind, by = make_type(), SystemPost()
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            merge_divisions(closed=closed, successor=successor, on_date=timezone.localdate(), by=by)
            made = make_division(code=GULI_VILLAGE)
            made.closed_on = None  # as the clerk's form read it, a moment before
            waits = pool.submit(
                apart, lambda: register(division=made, type=kind, name="公厕", by=by, quantity=1)
            )
            with pytest.raises(TimeoutError):
                waits.result(timeout=1)  # it waits until the village is closed
        assert isinstance(waits.result(timeout=20), ValidationError)
    assert not Facility.objects.exists()


def checked_ledger(kind, village: str = GULI_VILLAGE) -> LedgerBatch:
    """A ledger of 谷里街道 with one row that waits to be confirmed."""
    batch = LedgerBatch.objects.create(
        division=make_division(code=GULI),
        file_name="台账.xlsx",
        state="checked",
        counts={"pending": 1, "imported": 1},
    )
    LedgerRow.objects.create(
        batch=batch, position=1, row=3, verdict="new", division_code=village, type_code=kind.pk,
        name="公厕", name_key="公厕", values={"quantity": "1", "unit": "座"},
    )  # fmt: skip
    return batch


def test_no_ledger_is_confirmed_into_a_village_that_is_being_closed(transactional_db):
    closed, successor = make_division(code=GULI_VILLAGE), make_division(code=NEIGHBOUR)
    kind, by, today = make_type(), SystemPost(), timezone.localdate()
    batch = checked_ledger(kind)

    def confirmed() -> None:
        with transaction.atomic():
            confirm(batch=batch, by=by, today=today)

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            merge_divisions(closed=closed, successor=successor, on_date=today, by=by)
            waits = pool.submit(apart, confirmed)
            with pytest.raises(TimeoutError):
                waits.result(timeout=1)
        waits.result(timeout=20)
    assert Facility.objects.get().division_id == NEIGHBOUR


def test_a_row_of_a_village_closed_since_the_check_waits(db):
    closed, kind = make_division(code=GULI_VILLAGE), make_type()
    batch = checked_ledger(kind)
    closed.closed_on = timezone.localdate()
    closed.save()
    confirm(batch=batch, by=SystemPost(), today=timezone.localdate())
    (problem,) = batch.rows.get(verdict="held").problems
    assert "已撤并" in problem["message"]
    assert not Facility.objects.exists()


def test_rows_of_a_ledger_confirmed_in_part_go_along_with_a_merge(db):
    closed, successor = make_division(code=GULI_VILLAGE), make_division(code=NEIGHBOUR)
    batch = checked_ledger(make_type())
    LedgerBatch.objects.filter(pk=batch.pk).update(state="imported")
    merge_divisions(closed=closed, successor=successor, on_date=timezone.localdate(), by=SystemPost())
    assert batch.rows.get().division_code == NEIGHBOUR


def test_two_are_never_put_under_each_other(transactional_db):
    one, other = make_facility(division=GULI_VILLAGE), make_facility(division=GULI_VILLAGE)
    by = SystemPost()
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            place_under(facility=one, parent=other, by=by)
            waits = pool.submit(apart, lambda: place_under(facility=other, parent=one, by=by))
            with pytest.raises(TimeoutError):
                waits.result(timeout=1)
        assert isinstance(waits.result(timeout=20), ValidationError)
    assert list(Facility.objects.filter(parent__isnull=False)) == [one]


def test_a_facility_is_merged_bound_and_coded_once(transactional_db):
    """The same sent twice at once: one is done, the other told; no double code, plate or merge."""
    clerk = client_of(make_post(division=GULI))
    waiting = make_facility(division=GULI_VILLAGE, coded=False)
    begun = Event()

    def one(address: str, sent: dict) -> int:
        own = Client(raise_request_exception=False)
        own.cookies = clerk.cookies
        begun.wait(5)
        try:
            return own.post(address, sent).status_code
        finally:
            connections.close_all()

    sent = {"act": "code", "row": waiting.pk, "agreed": "1"}
    with ThreadPoolExecutor(3) as pool:
        answers = [pool.submit(one, "/facilities/coding/act/", sent) for _ in range(3)]
        begun.set()
        assert {answer.result() for answer in answers} == {302}
    assert Facility.objects.get().codes.count() == 1
