"""Two at once, over real connections: one goes through, the other is told; never a failure, never a double."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client

from accounts.models import Account, DivisionAlias, Party
from tests.factories import COUNTY, GULI_VILLAGE, client_of, make_division, make_party, make_post

AT_ONCE = 4


@pytest.fixture
def admin(transactional_db) -> Client:
    make_division(code=GULI_VILLAGE)
    return client_of(make_post(role="county_admin", division=COUNTY))


def at_once(browser: Client, act: Callable) -> list[int]:
    """The status of each of several browsers of the same session doing the same."""

    def one(number: int) -> int:
        own = Client(raise_request_exception=False)
        own.cookies = browser.cookies
        try:
            return act(own, number).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sorted(pool.map(one, range(AT_ONCE)))


def test_the_same_unit_is_registered_once(admin):
    sent = {"name": "同名公司", "kind": "contractor", "division": GULI_VILLAGE}
    assert at_once(admin, lambda own, _number: own.post("/parties/new/", sent)) == [302, 422, 422, 422]
    assert Party.objects.count() == 1


def test_the_same_alias_is_kept_once(admin):
    address = f"/divisions/{GULI_VILLAGE}/aliases/new/"
    assert at_once(admin, lambda own, _number: own.post(address, {"name": "老谷里"})) == [302, 422, 422, 422]
    assert DivisionAlias.objects.count() == 1


def test_an_account_name_is_given_once(admin):
    def register(own: Client, number: int):
        return own.post(
            "/people/new/", {"name": f"某{number}", "division": GULI_VILLAGE, "username": "gl.same"}
        )

    assert at_once(admin, register) == [200, 422, 422, 422]
    assert Account.objects.filter(username="gl.same").count() == 1


def test_of_several_editors_one_is_first_and_the_others_are_told(admin):
    party = make_party(division=GULI_VILLAGE)

    def edit(own: Client, number: int):
        sent = {"note": f"第{number}位", "version": party.version}
        return own.patch(f"/api/parties/{party.pk}/", sent, content_type="application/json")

    assert at_once(admin, edit) == [200, 409, 409, 409]
    party.refresh_from_db()
    assert party.version == 2
