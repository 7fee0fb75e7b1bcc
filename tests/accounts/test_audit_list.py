"""操作记录: what auditors read, in whose area, filtered, exported; and nothing else can be done with it."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Division, Person
from accounts.trail import events_of
from common import acting, audit
from common.audit import sealing
from common.models import AuditRecord, AuditSeal, Job
from common.places import AUDIT_EVENTS
from tests.county import STRANGE, County, employ
from tests.waiting import until_others_have_ended

LIST = reverse("accounts:audit-list")
EXPORT = reverse("accounts:audit-export")


@pytest.fixture
def clerk(county):
    """The acting context of a village clerk of the county."""
    account = county.posts["village_clerk"].person.account
    return acting.Acting(account_id=account.pk, person_id=account.person_id, door="page", request_id="r-77")


@pytest.fixture
def stranger(county):
    """Somebody of another county, who also did something."""
    post = employ(county.posts["county_office"].role, county, area=county.other_county, name=f"{STRANGE}人")
    with acting.as_(acting.Acting(account_id=post.person.account.pk, person_id=post.person_id, door="page")):
        Person.objects.create(name=f"{STRANGE}某", title=f"{STRANGE}主任", division=county.fourth_village)
    return post


def change(row, **values) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))


def page(county: County, role: str = "audit_admin", **query: str) -> str:
    answer = county.client(role).get(LIST, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_act_is_told_in_words_with_who_and_where(county, clerk):
    person = county.posts["village_clerk"].person
    with acting.as_(clerk):
        change(person, title="会计", is_villager=True)
    told = page(county, act="update", table="accounts_person")
    assert f"{person.name}（{person.account.username}）" in told
    assert "修改了人员" in told
    assert "职务 空 → 会计；本村村民 否 → 是" in told
    assert "网页" in told


def test_another_county_is_invisible(county, clerk, stranger):
    with acting.as_(clerk):
        change(county.posts["village_clerk"].person, title="会计")
    told = page(county)
    assert "会计" in told
    assert county.fourth_village.short_name not in told and county.other_county.short_name not in told
    assert county.fourth_village.pk not in told
    record = AuditRecord.objects.of_account(stranger.person.account.pk).first()
    client = county.client("audit_admin")
    assert client.get(reverse("accounts:audit-detail", args=[record.pk])).status_code == 404


def test_acts_of_the_system_on_rows_of_the_area_are_shown(county, stranger):
    with acting.as_(acting.Acting(door="command", batch="load_demo")):
        Person.objects.create(name="新人", title="本县站长", division=county.village)
        Person.objects.create(name="外人", title=f"{STRANGE}站长", division=county.fourth_village)
    client = county.client("audit_admin")
    rows = read(client.get(EXPORT, {"table": "accounts_person", "door": "command", "q": "load_demo"}))
    assert len(rows) == 1


def test_the_system_names_no_other_county_even_where_nobody_of_it_works(county, clerk):
    """`load_reference` fills all counties of the data file; of acts that name no place nobody is robbed."""
    with acting.as_(acting.Acting(door="command", batch="load_reference")):
        for place, name in ((county.village, "柳家庄"), (county.fourth_village, f"{STRANGE}庄")):
            place.aliases.create(name=name, source="former", edition="2016")
            Division.objects.filter(pk=place.pk).update(pinyin="xx")
            Job.objects.create(kind="tests.sample", title=f"读取{name}", division=place.pk)
        Job.objects.create(kind="tests.sample", title="夜间核对")
        audit.note("session.refuse", result="refused")
    told = read(county.client("audit_admin").get(EXPORT, {"q": "load_reference"}))
    assert len(told) == 5
    assert STRANGE not in str(told) and county.fourth_village.pk not in str(told)


@pytest.mark.parametrize("role", ["county_admin", "village_clerk", "township_clerk", "finance"])
def test_who_may_not(county, role):
    client = county.client(role)
    assert client.get(LIST).status_code == 403
    assert client.get(EXPORT).status_code == 403
    refused = AuditRecord.objects.filter(event="access.refuse", result="refused")
    account = county.posts[role].person.account
    assert {(record.account_id, record.after["path"]) for record in refused} == {
        (account.pk, LIST), (account.pk, EXPORT),
    }  # fmt: skip


def test_a_refusal_by_the_api_is_kept_too(county):
    answer = county.client("caretaker").get("/api/people/")
    assert answer.status_code == 403
    assert AuditRecord.objects.get(event="access.refuse", door="api").after["path"] == "/api/people/"


def test_the_auditor_reads_and_does_not_export(county):
    assert "/audit/export/" not in page(county, "auditor")
    assert county.client("auditor").get(EXPORT).status_code == 403


def test_filters_narrow_and_wrong_ones_are_told(county, clerk):
    with acting.as_(clerk):
        audit.note("contact.reveal", table="accounts_person", key=3, details={"reason": "核对电话"})
        audit.note("session.refuse", result="refused")
    assert "核对电话" in page(county, event="contact.reveal")
    assert "核对电话" not in page(county, result="refused")
    assert "核对电话" in page(county, q="r-77")
    assert "核对电话" in page(county, q=county.posts["village_clerk"].person.name)
    assert "核对电话" not in page(county, q="没有这个人")
    assert "核对电话" not in page(county, until="2020-01-01")
    assert "核对电话" not in page(county, door="none")
    for query in ({"since": "昨天"}, {"table": "django_session"}, {"sort": "password"}, {"after": "x"}):
        assert county.client("audit_admin").get(LIST, query).status_code == 400


def test_one_record_shows_every_column_and_nothing_in_clear(county, clerk):
    with acting.as_(clerk):
        made = Person.objects.create(
            name="张三丰", title="会计", division=county.village, phone="13987654321", party=county.party
        )
    record = AuditRecord.objects.of_row("accounts_person", made.pk).get()
    answer = county.client("audit_admin").get(reverse("accounts:audit-detail", args=[record.pk]))
    told = answer.content.decode()
    assert "会计" in told
    assert county.village.short_name in told
    assert county.party.name in told
    for secret in ("13987654321", "张三丰", "87654321"):
        assert secret not in told


def test_the_query_count_does_not_grow(county, clerk, django_assert_max_num_queries):
    client = county.client("audit_admin")
    with acting.as_(clerk):
        for number in range(30):
            Person.objects.create(name=f"人{number}", division=county.village)
    with django_assert_max_num_queries(30) as many:
        client.get(LIST, {"table": "accounts_person", "key": ""})
    last = str(Person.objects.everywhere(because="test").order_by("-pk").first().pk)
    with django_assert_max_num_queries(30) as one:
        client.get(LIST, {"table": "accounts_person", "key": last})
    assert len(many) == len(one)


def read(answer) -> list[tuple]:
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    rows = list(book.active.iter_rows(values_only=True))
    start = next(number for number, row in enumerate(rows) if row[0] == "时间")
    return [row for row in rows[start + 1 :] if row[-1] is not None]


def test_the_workbook_holds_what_the_filters_show_and_is_noted(county, clerk):
    with acting.as_(clerk):
        change(county.posts["village_clerk"].person, title="=会计")
    answer = county.client("audit_admin").get(EXPORT, {"act": "update", "table": "accounts_person"})
    rows = read(answer)
    assert [row[2].startswith("修改了人员") for row in rows] == [True]
    assert rows[0][3] == "职务 空 → =会计"
    assert AuditRecord.objects.filter(event="export", table="common_auditrecord").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_workbook_and_the_page_carry_the_newest_seal(county):
    client = county.client("audit_admin")
    until_others_have_ended()
    book = load_workbook(BytesIO(b"".join(client.get(EXPORT).streaming_content)))
    head = AuditSeal.objects.get().head
    assert any(head in str(cell.value) for row in book.active.iter_rows(max_row=3) for cell in row)
    assert head in client.get(LIST).content.decode()
    assert sealing.verify() == []


def test_nothing_can_be_changed_here(county):
    client = county.client("audit_admin")
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(LIST).status_code == 405


def test_a_stranger_is_sent_to_sign_in(county):
    answer = Client().get(LIST)
    assert answer.status_code == 302
    assert "sign-in" in answer["Location"]


def test_the_history_of_a_row_on_its_page(county, clerk):
    person = county.posts["village_head"].person
    with acting.as_(clerk):
        change(person, title="主任")
    event = events_of(person)[0]
    assert event["who"] == county.posts["village_clerk"].person.name
    assert (event["note"], event["icon"]) == ("职务 空 → 主任", "pencil")


def test_every_event_has_words():
    """An event that stands in the code but has no words would be shown by its code."""
    rooms = ("common", "accounts", "assets", "portal", "config")
    sources = [path for room in rooms for path in Path(settings.ROOT, room).rglob("*.py")]
    codes = {code for path in sources for code in re.findall(r'\bnote\(\s*"([a-z_.]+)"', path.read_text())}
    assert codes - {code for code, _words in AUDIT_EVENTS.items()} == set()
