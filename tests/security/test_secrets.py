"""What must not stand in logs, in the trail, in answers: phones, passwords, session keys, tokens."""

import json
import logging
import re

import pytest
from django.test import Client

from common.logs import LineFormatter
from common.models import AuditRecord
from tests.factories import GULI, GULI_VILLAGE, client_of, make_account, make_person, make_post

PHONE = "13812345678"


def line_of(text: str) -> dict:
    record = logging.LogRecord("guanhu", logging.ERROR, "", 1, text, (), None)
    written = LineFormatter().format(record)
    assert "\n" not in written
    return json.loads(written)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"Key (phone)=({PHONE}) exists", "Key (phone)=(138****5678) exists"),
        ("身份证 32011519800101123X", "320115********123X"),
        ("编码 3201150070010401000017", "3201150070010401000017"),
        ("区划 320115007001", "320115007001"),
    ],
)
def test_a_log_line_masks_numbers_of_people(text, shown):
    assert shown in line_of(text)["event"]


def test_user_text_cannot_forge_a_log_line():
    assert line_of('张三\n{"level": "INFO", "event": "session.open"}')["level"] == "ERROR"


def lines_of(caplog, browser: Client, address: str) -> list[dict]:
    """What the log holds of one request."""
    caplog.clear()
    browser.get(address)
    return [json.loads(LineFormatter().format(record)) for record in caplog.records]


def test_a_refusal_is_one_line_of_the_log_and_a_fault_brings_its_traceback(db, caplog, monkeypatch):
    clerk = client_of(make_post(division=GULI), raise_request_exception=False)
    (refused,) = lines_of(caplog, clerk, "/audit/")
    assert (refused["level"], refused["event"], "trace" in refused) == (
        "WARNING",
        "Forbidden (Permission denied): /audit/",
        False,
    )
    monkeypatch.setattr("portal.views.home.render", None)
    (broken,) = lines_of(caplog, clerk, "/")
    assert "Traceback" in broken["trace"]


def trail() -> str:
    return json.dumps(
        [list(row) for row in AuditRecord.objects.values_list()], default=str, ensure_ascii=False
    )


def test_the_trail_of_signing_in_holds_no_secret(db):
    make_account(person=make_person(), username="zhangsan", password="Right-9-horse")
    browser = Client()
    wrong = {
        "username": "Wrong-9-horse",
        "password": "Wrong-9-horse",
    }  # the password typed into the wrong box
    browser.post("/sign-in/", wrong)
    browser.post("/sign-in/", {"username": "zhangsan", "password": "Right-9-horse"})
    written = trail()
    assert "session.open" in written
    for secret in ("Right-9-horse", "Wrong-9-horse", browser.session.session_key, "csrf"):
        assert secret not in written, secret


def test_the_trail_of_people_holds_no_phone(db):
    admin = client_of(make_post(role="county_admin", division="320115000000"))
    sent = {"name": "李四", "division": GULI_VILLAGE, "phone": PHONE, "username": "gl.lisi"}
    make_person(division=GULI_VILLAGE)
    answer = admin.post("/people/new/", sent)
    password = re.search(r"\b[\w]{4}-[\w]{4}-[\w]{4}\b", answer.text)
    assert password, "the one-time password is shown once"
    written = trail()
    assert "李四" not in written  # personal columns enter masked
    assert PHONE not in written
    assert password[0] not in written


def test_a_phone_is_masked_in_page_export_and_api(db):
    person = make_person(division=GULI, phone=PHONE)
    clerk = client_of(make_post(division=GULI))
    for address in (f"/people/{person.pk}/", "/people/", f"/api/people/{person.pk}/", "/people/?q=5678"):
        answer = clerk.get(address)
        assert answer.status_code == 200, address
        assert PHONE not in answer.text, address
        assert "138****5678" in answer.text, address
