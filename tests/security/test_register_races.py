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
from assets.actions.registering import register
from assets.actions.relations import place_under
from assets.models import Facility
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
