"""What stands before every view: method, size, rubbish in the address; the answer is a clear refusal, never a 500."""

import pytest
from django.urls import get_resolver
from django.urls.resolvers import URLPattern

from assets.models import LedgerBatch
from tests.assets.factories import make_batch
from tests.factories import GULI, client_of, make_post


def patterns(resolver=None, prefix=""):
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLPattern):
            yield prefix + str(one.pattern), one.callback
        else:
            yield from patterns(one, prefix + str(one.pattern))


@pytest.fixture
def clerk(db):
    return client_of(make_post(division=GULI))


def test_head_and_options_reach_no_act(clerk):
    """Both come without a CSRF token; a view that takes only POST must not run for them."""
    batch = make_batch(division=GULI)
    address = f"/facilities/ledgers/{batch.pk}/discard/"
    for method in ("HEAD", "OPTIONS", "GET", "PUT", "DELETE", "TRACE"):
        assert clerk.generic(method, address).status_code == 405, method
    assert LedgerBatch.objects.get().state == "checked"


def test_no_door_answers_options_and_no_act_answers_head():
    doors = [view.door for _address, view in patterns() if hasattr(view, "door")]
    assert len(doors) > 50
    assert not any("OPTIONS" in door.answered for door in doors)
    assert all(("HEAD" in door.answered) == ("GET" in door.methods) for door in doors)


@pytest.mark.parametrize(
    "address", ["/divisions/%00/", "/roles/%00/", "/divisions/%00/grids/new/", "/api/divisions/%00/"]
)
def test_nothing_is_found_under_a_nul(clerk, address):
    assert clerk.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/sign-in/", "/suggestions/", "/api/suggestions/"])
def test_a_body_beyond_the_limit_is_refused_unread(clerk, address):
    answer = clerk.post(address, b"{}", content_type="application/json", CONTENT_LENGTH=str(21 << 20))
    assert answer.status_code == 400
    assert "超过 20 MB" in answer.text


def test_a_ledger_may_be_larger_but_not_without_end(clerk):
    address = "/facilities/ledgers/hand-over/"
    answer = clerk.post(address, {}, CONTENT_LENGTH=str(122 << 20))
    assert (answer.status_code, "超过 121 MB" in answer.text) == (400, True)


@pytest.mark.parametrize(
    "query", ["q=%00", "q=" + "长" * 61, "township=%00", "township=140781000000", "size=100000", "sort=password",
              "after=WyJcdTAwMDAiXQ", "after=1&before=1", "sector=99", "year=²"],
)  # fmt: skip
def test_what_cannot_be_asked_is_said(clerk, query):
    answer = clerk.get(f"/facilities/?{query}")
    assert answer.status_code == 400
    assert "不完整或太大" not in answer.text, "the page must say what is wrong"


@pytest.mark.parametrize(
    "address", ["/", "/facilities/", "/facilities/export/", "/api/people/", "/api/", "/people/0/", "/audit/"]
)
def test_what_a_signed_in_reader_gets_is_never_stored(clerk, address):
    """Pages, exports, the API, and what is refused or not found."""
    assert "no-store" in clerk.get(address)["Cache-Control"]


def test_a_strange_host_is_refused(client, db):
    assert client.get("/sign-in/", headers={"host": "evil.example"}).status_code == 400
    assert "evil.example" not in client.get("/sign-in/", headers={"x-forwarded-host": "evil.example"}).text


def test_a_failure_tells_the_number_of_the_request_and_nothing_else(clerk, monkeypatch):
    """The view breaks for real: its template is gone."""
    from portal.views import home

    monkeypatch.setattr(home, "render", None)
    clerk.raise_request_exception = False
    answer = clerk.get("/")
    assert answer.status_code == 500
    assert answer["X-Request-ID"] in answer.text
    for leak in ("Traceback", "TypeError", "NoneType", "portal/views", "DATABASE"):
        assert leak not in answer.text


def test_a_statement_of_a_page_ends_after_thirty_seconds(db):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("30s",)


def test_no_other_site_reads_our_static_files(client):
    answer = client.get("/static/css/tokens.css", headers={"Origin": "https://elsewhere.example"})
    assert b"--" in answer.getvalue()
    assert "Access-Control-Allow-Origin" not in answer
