"""督导问题 on the screen and by the API: list, one finding, dialogs, photos, from a matter; 整改台账; ladder and 约谈."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts import demo
from accounts.models import Notice
from common import jobs
from tasks_checklist import demo_findings, finding_shown, waiting_findings
from tasks_checklist.models import Finding, FindingState, Talk
from tasks_checklist.models.finding_flow import FLOW
from tasks_checklist.register import BUCKETS, Life, balance, balances
from tests.assets.factories import make_facility
from tests.factories import (
    COUNTY,
    GULI_VILLAGE,
    HENGXI,
    SHITANG,
    client_of,
    make_party,
    make_person,
    make_post,
)
from tests.flat import assert_flat
from tests.maintenance.caretaker_rows import png
from tests.maintenance.matter_rows import make_matter
from tests.tasks_checklist.finding_rows import bring, committee, late, make_clerk, make_finding, now

LIST = reverse("tasks_checklist:finding-list")
S = FindingState


@pytest.fixture
def clerk(db):
    return make_clerk()


@pytest.fixture
def village(db):
    return make_post(role="village_clerk", division=SHITANG)


@pytest.fixture
def leader(db):
    return make_post(role="township_leader", division=HENGXI)


def page(row) -> str:
    return reverse("tasks_checklist:finding-detail", args=[row.pk])


def door(row, act: str) -> str:
    return reverse("tasks_checklist:finding-act", args=[row.pk, act])


def test_written_down_with_a_photo_and_closed_through_the_pages(clerk, village):
    office, at_village = client_of(clerk), client_of(village)
    new = reverse("tasks_checklist:finding-create")
    assert office.get(new).status_code == 200 and at_village.get(new).status_code == 403
    said = {
        "title": "管护牌缺失", "severity": "common", "party": committee().pk, "source": "visit",
        "found_on": timezone.localdate(), "client_key": "5f0f3a0e-0d4f-4a55-9d0a-1f2f3c4d5e6f",
        "photos": SimpleUploadedFile("a.png", png(), "image/png"),
    }  # fmt: skip
    assert office.post(new, {}).status_code == 422
    assert office.post(new, said).status_code == 302
    row = Finding.objects.everywhere(because="test").get()
    assert row.state == S.ISSUED and row.division_id == SHITANG
    shown = at_village.get(page(row)).text
    assert "签收" in shown and "误报撤销" not in shown and "整改前" in shown
    assert at_village.get(door(row, "sign")).status_code == 200
    assert at_village.post(door(row, "sign"), {"measure": "换新"}).status_code == 302
    refused = at_village.post(
        door(row, "apply"), {"result": "已换"}
    )  # the place was photographed: so is the result
    assert refused.status_code == 422 and "整改后照片" in refused.text
    photo = SimpleUploadedFile("b.png", png(), "image/png")
    after = reverse("tasks_checklist:finding-photo-create", args=[row.pk, "after"])
    assert office.post(after, {"photos": photo}).status_code in (400, 403)
    photo.seek(0)
    assert at_village.post(after, {"photos": photo}).status_code == 302
    assert at_village.post(door(row, "apply"), {"result": "已换"}).status_code == 302
    assert at_village.post(door(row, "strike"), {}).status_code in (400, 403)
    assert office.post(door(row, "strike"), {"text": "属实"}).status_code == 302
    assert now(row).state == S.STRUCK


def test_a_grave_finding_is_closed_on_both_photos_and_real_words(clerk, village):
    row = make_finding(by=clerk, severity="grave", title="桥面护栏断裂")
    at_village = client_of(village)
    assert at_village.post(door(row, "sign"), {"measure": "围挡"}).status_code == 302
    assert "不少于 10 个字" in at_village.get(door(row, "apply")).text
    told = "护栏已更换，现场复核牢固，围挡已撤除"
    api = reverse("api:finding-act", args=[row.pk, "apply"])

    def asked(result: str):
        return at_village.post(api, {"result": result}, content_type="application/json")

    def refused(result: str, word: str) -> bool:
        shown, answer = at_village.post(door(row, "apply"), {"result": result}), asked(result)
        assert shown.status_code == 422 and answer.status_code == 400 and now(row).state == S.SIGNED
        return word in shown.text and word in str(answer.json())

    assert refused("x", "不少于 10 个字") and refused("x " * 9, "不少于 10 个字")
    assert refused(told, "须有整改前照片")
    for when, word in (("before", "整改后照片"), ("after", "")):
        photo = SimpleUploadedFile(f"{when}.png", png(), "image/png")
        sent = reverse("tasks_checklist:finding-photo-create", args=[row.pk, when])
        assert at_village.post(sent, {"photos": photo}).status_code == 302, "nobody of the office was there"
        assert not word or refused(told, word)
    assert asked(told).status_code == 200 and now(row).state == S.APPLIED


@pytest.mark.parametrize("state", [S.DRAFT, S.SIGNED, S.STRUCK])
def test_doors_refuse_what_the_table_does_not_hold(clerk, village, leader, state):
    row = make_finding(by=clerk, issued=state != S.DRAFT)
    row = bring(row, state, clerk=clerk, village=village, approver=leader)
    clients = [client_of(post) for post in (clerk, village, leader)]
    for move in FLOW:
        if state in move.before:
            continue
        for client in clients:
            assert client.post(door(row, move.act), {"reason": "无", "result": "无"}).status_code in (
                400,
                403,
                404,
            )
            url = reverse("api:finding-act", args=[row.pk, move.act])
            assert client.post(url, {"reason": "无", "result": "无"}).status_code in (400, 403, 404, 409)
    assert now(row).state == state


def test_a_draft_is_unknown_to_the_unit(clerk, village):
    row = make_finding(by=clerk, issued=False)
    client = client_of(village)
    assert client.get(page(row)).status_code == 404 and row.title not in client.get(f"{LIST}?state=all").text
    assert client.get(reverse("api:finding-detail", args=[row.pk])).status_code == 404
    assert row.number not in client.get(reverse("api:finding-list")).text
    assert waiting_findings.found(village, row.number) == []
    edit = reverse("tasks_checklist:finding-edit", args=[row.pk])
    sent = {"title": "改过的问题", "severity": "grave"}
    assert client_of(clerk).post(edit, sent).status_code == 302
    assert now(row).title == "改过的问题"


def test_one_button_on_a_matter(clerk, village):
    matter = make_matter(by=village, title="水泵停运")
    new = f"{reverse('tasks_checklist:finding-create')}?matter={matter.pk}"
    at_matter = reverse("maintenance:matter-detail", args=[matter.pk])
    office = client_of(clerk)
    assert new in office.get(at_matter).text and new not in client_of(village).get(at_matter).text
    committee()
    assert "水泵停运" in office.get(new).text
    road = make_facility(division=SHITANG, name="石塘路")
    about = office.get(new.replace(f"matter={matter.pk}", f"facility={road.pk}")).text
    assert "石塘路" in about and "id_facility" not in about and "这次抽查的设施里选" not in about
    foreign = make_matter(village=GULI_VILLAGE)
    assert office.get(new.replace(str(matter.pk), str(foreign.pk))).status_code == 404


def test_the_list_asks_evenly_and_finds(clerk):
    facility = make_facility(division=SHITANG, name="石塘水井")
    assert_flat(
        client_of(clerk), LIST, lambda n: make_finding(by=clerk, title=f"问题{n}", facility=facility), rows=6
    )
    office = client_of(clerk)
    row = late(make_finding(by=clerk, title="逾期的"), 4)
    assert (
        row.title in office.get(f"{LIST}?overdue=yes").text
        and "问题3" not in office.get(f"{LIST}?overdue=yes").text
    )
    assert row.title in office.get(f"{LIST}?q={row.number}").text
    assert "石塘水井" in office.get(LIST).text
    assert [one.exact for one in waiting_findings.found(clerk, row.number.lower())] == [True]
    assert "督导问题" in finding_shown.panel(clerk, facility)


def test_talks_ask_evenly(clerk, leader):
    def talk(number: int) -> None:
        Talk.objects.create(finding=late(make_finding(by=clerk, title=f"问题{number}"), 12))

    assert_flat(client_of(leader), reverse("tasks_checklist:talk-list"), talk, rows=6)


def test_extension_through_the_pages(clerk, village):
    row = make_finding(by=clerk)
    url = reverse("tasks_checklist:finding-extend", args=[row.pk])
    until = row.due_on + timedelta(days=3)
    assert url in client_of(village).get(page(row)).text and url not in client_of(clerk).get(page(row)).text
    assert client_of(village).post(url, {"until": until, "reason": "下雨"}).status_code == 302
    asked = row.extensions.get()
    answer = reverse("tasks_checklist:extension-answer", args=[asked.pk])
    assert client_of(village).get(answer).status_code == 403
    assert [one.act for one in waiting_findings.waiting(clerk)] == ["答复延期"]
    assert client_of(clerk).post(answer, {"granted": "yes"}).status_code == 302
    assert now(row).due_on == until


def test_what_waits_and_for_whom(clerk, village, leader):
    row = make_finding(by=clerk)
    assert [one.act for one in waiting_findings.waiting(village)] == ["签收"]
    bring(row, "applied", clerk=clerk, village=village)
    assert waiting_findings.waiting(village) == []
    assert [one.act for one in waiting_findings.waiting(clerk)] == ["核查销号"]
    assert [one["value"] for one in waiting_findings.measures(clerk)][1] == 1


# --- 逾期台阶、约谈 -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("days", "steps"), [(1, ["notice"]), (3, ["notice", "bulletin"]), (10, ["notice", "bulletin", "talk"])]
)
def test_the_ladder_is_climbed_once(clerk, village, leader, days, steps):
    row = late(make_finding(by=clerk), days)
    other = late(
        bring(make_finding(by=clerk), "applied", clerk=clerk, village=village), days
    )  # not the unit's turn
    for _night in range(2):
        job = jobs.run(jobs.start("tasks_checklist.climb_ladder", arguments={}, by=jobs.Asker()).pk)
        assert job.problem == ""
    assert [step.act for step in row.steps.all()][2:] == steps
    assert other.steps.filter(act="notice").count() == 0
    told = Notice.objects.filter(person=village.person, title__startswith="督导问题已逾期")
    assert told.count() == 1
    assert Talk.objects.everywhere(because="test").count() == ("talk" in steps)


def test_a_talk_is_held_or_waived_by_leaders(clerk, village, leader):
    rows = [late(make_finding(by=clerk, title=title), 12) for title in ("甲问题", "乙问题")]
    jobs.run(jobs.start("tasks_checklist.climb_ladder", arguments={}, by=jobs.Asker()).pk)
    held, waived = (Talk.objects.everywhere(because="test").get(finding=row) for row in rows)
    listed = reverse("tasks_checklist:talk-list")
    assert "甲问题" in client_of(leader).get(listed).text
    assert [one.act for one in waiting_findings.waiting(leader)] == ["决定约谈"] * 2
    url = {talk.pk: reverse("tasks_checklist:talk-act", args=[talk.pk, "hold"]) for talk in (held, waived)}
    waive = reverse("tasks_checklist:talk-act", args=[waived.pk, "waive"])
    today = timezone.localdate()
    assert client_of(clerk).post(url[held.pk], {"held_on": today, "text": "谈过"}).status_code == 403
    office = client_of(leader)
    assert office.post(url[held.pk], {"held_on": today, "text": "谈过"}).status_code == 302
    assert office.post(waive, {"reason": ""}).status_code == 422
    assert office.post(waive, {"reason": "已整改到位"}).status_code == 302
    assert (now(held).state, now(waived).reason) == ("held", "已整改到位")
    assert office.post(url[held.pk], {"held_on": today, "text": "再谈"}).status_code == 400
    assert office.get(page(rows[0])).status_code == 200


# --- 整改台账 -----------------------------------------------------------------------------------
DAYS = st.integers(-60, 60)
LIVES = st.lists(st.tuples(DAYS, st.none() | st.integers(0, 60), st.booleans()), max_size=25)


def _lives(rows) -> list[Life]:
    at = timezone.now()
    return [
        Life(
            at + timedelta(days=issued),
            None if lasted is None else at + timedelta(days=issued + lasted),
            withdrawn and lasted is not None,
        )
        for issued, lasted, withdrawn in rows
    ]


@given(rows=LIVES, first=st.integers(-30, 30), length=st.integers(0, 40), then=st.integers(1, 40))
def test_the_register_balances_over_any_history(rows, first, length, then):
    lives, today = _lives(rows), timezone.localdate()
    begin, end = today + timedelta(days=first), today + timedelta(days=first + length)
    one = balance(lives, begin, end)
    assert one.opening + one.added == one.struck + one.withdrawn + one.still_open
    assert min(one.opening, one.added, one.struck, one.withdrawn, one.still_open) >= 0
    after = balance(lives, end + timedelta(days=1), end + timedelta(days=then))
    assert after.opening == one.still_open  # what is open is carried over
    whole = balance(lives, begin, end + timedelta(days=then))
    assert (whole.added, whole.struck) == (one.added + after.added, one.struck + after.struck)


def test_the_table_is_counted_as_the_lives_are_and_opens_its_rows(clerk, village, leader):
    today = timezone.localdate()
    ways = [
        ("struck", 40, 20),
        ("struck", 40, 2),
        ("withdrawn", 5, 1),
        ("issued", 40, None),
        ("signed", 3, None),
    ]
    for number, (state, began, ended) in enumerate(ways):
        row = bring(
            make_finding(by=clerk, title=f"第{number}"), state, clerk=clerk, village=village, approver=leader
        )
        times = {"issued_at": timezone.now() - timedelta(days=began)}
        if ended is not None:
            times["ended_at"] = timezone.now() - timedelta(days=ended)
        Finding.objects.everywhere(because="test").filter(pk=row.pk).update(**times)
    make_finding(by=clerk, issued=False, title="还没下发")
    first = today - timedelta(days=10)
    rows = Finding.objects.visible_to(clerk)
    line = balances(rows, "division", first, today)[0]
    lives = [
        Life(row.issued_at, row.ended_at, row.state == "withdrawn") for row in rows.exclude(state="draft")
    ]
    counted = balance(lives, first, today)
    assert (
        {bucket: line[bucket] for bucket in BUCKETS}
        == {bucket: getattr(counted, bucket) for bucket in BUCKETS}
        == {"opening": 2, "added": 2, "struck": 1, "withdrawn": 1, "still_open": 2}
    )
    office = client_of(clerk)
    for by in ("division", "party", "sector"):
        url = f"{reverse('tasks_checklist:register-table')}?by={by}&since={first}&until={today}"
        shown = office.get(url)
        assert shown.status_code == 200
        links = [figure for one in shown.context["lines"] for figure in one["figures"]]
        for figure in links:
            opened = office.get(figure["url"])
            assert opened.context["page"].number_of_rows == figure["value"], figure
    assert (
        office.get(
            f"{reverse('tasks_checklist:register-table')}?since=2020-01-01&until=1999-01-01"
        ).status_code
        == 400
    )


def test_a_department_and_a_contractor_see_their_own(clerk):
    bureau, contractor = make_party(division=COUNTY, kind="industry_department"), make_party(division=SHITANG)
    person = make_person(division=COUNTY, party=bureau)
    department = make_post(role="department", division=COUNTY, sectors=["01"], person=person)
    worker = make_post(role="operator_user", division=COUNTY, party=contractor)
    mine = make_finding(by=department, title="部门下发的", party=contractor)
    other = make_finding(by=clerk, title="街道下发的")
    for post in (department, worker):
        client = client_of(post)
        assert client.get(page(mine)).status_code == 200 and client.get(page(other)).status_code == 404


def test_the_demo_has_every_state_once(db):
    call_command("load_reference", verbosity=0)
    demo.load({})
    assert demo_findings.load({}) == f"示范的督导问题 {len(demo_findings.SCENES)} 件"
    rows = Finding.objects.everywhere(because="test")
    assert set(rows.values_list("state", flat=True)) == set(S.values)
    assert Talk.objects.everywhere(because="test").exists()
    assert demo_findings.load({}) == "示范的督导问题已在册"
    assert rows.count() == len(demo_findings.SCENES)


def test_a_draft_that_is_not_issued_stays_with_those_who_wrote_it(clerk, village):
    row = make_finding(by=clerk, issued=False, title="不下发的问题")
    office = client_of(clerk)
    assert office.post(door(row, "discard"), {"reason": ""}).status_code == 422
    assert office.post(door(row, "discard"), {"reason": "现场已整改"}).status_code == 302
    assert now(row).state == S.DISCARDED and office.post(door(row, "issue"), {}).status_code == 400
    assert row.title not in office.get(LIST).text and row.title in office.get(f"{LIST}?state=discarded").text
    assert client_of(village).get(page(row)).status_code == 404
    assert balances(Finding.objects.visible_to(clerk), "division", row.found_on, row.found_on) == []


def test_only_the_county_decides_the_talk_with_a_unit_of_the_county(clerk, leader):
    bureau = make_party(division=COUNTY, kind="industry_department", name="水务局")
    row = late(make_finding(by=clerk, party=bureau), 12)
    jobs.run(jobs.start("tasks_checklist.climb_ladder", arguments={}, by=jobs.Asker()).pk)
    talk = Talk.objects.everywhere(because="test").get(finding=row)
    url = reverse("tasks_checklist:talk-act", args=[talk.pk, "waive"])
    refused = client_of(leader).post(url, {"reason": "已整改到位"})
    assert refused.status_code == 400 and "由县（区）约谈" in refused.text
    assert waiting_findings.waiting(leader) == []
    county = make_post(role="county_office", division=COUNTY)
    assert "决定约谈" in [one.act for one in waiting_findings.waiting(county)]
    assert client_of(county).post(url, {"reason": "已整改到位"}).status_code == 302
