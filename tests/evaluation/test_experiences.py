"""典型经验, 交流活动, 宣传报道: written and reviewed by different people, counted, read by everyone once published."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.access import Refused
from accounts.flows import WrongMove
from accounts.models import Sector
from common.models import Attachment
from evaluation import pictures_kept
from evaluation.actions import events, experiences
from evaluation.models import EXPERIENCE_FLOW, Event, Experience, MediaItem
from evaluation.places import CALCULATORS, Period
from evaluation.waiting_voices import waiting
from tests.evaluation.experience_rows import (
    WORDS,
    make_approved,
    make_event,
    make_experience,
    make_media,
    picture,
)
from tests.factories import COUNTY, GULI, HENGXI, SHITANG, client_of, make_division, make_post
from tests.flat import assert_flat

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def everyone(model):
    return model.objects.everywhere(because="test")


def test_from_writing_to_the_public_library_through_the_pages():
    make_division(code=SHITANG)
    village = client_of(make_post(role="village_clerk", division=SHITANG))
    said = WORDS | {"division": SHITANG, "direction": "digital", "year": TODAY().year}
    private = said | {"practice": "打电话 13812345678 报修"}
    assert village.post(reverse("evaluation:case-create"), private).status_code == 422
    assert village.post(reverse("evaluation:case-create"), said).status_code == 302
    row = everyone(Experience).get()
    act = lambda name: reverse("evaluation:case-act", args=[row.pk, name])  # noqa: E731
    assert village.post(act("submit")).status_code == 422  # no picture
    for side in ("before", "after"):
        url = reverse("evaluation:case-file", args=[row.pk, side])
        assert village.post(url, {"files": [picture(len(side))]}).status_code == 302
    assert village.post(reverse("evaluation:case-file", args=[row.pk, "aside"])).status_code == 404
    edit = reverse("evaluation:case-edit", args=[row.pk])
    assert village.post(edit, said | {"title": "一码管到底", "version": row.version}).status_code == 302
    assert village.post(edit, said | {"version": row.version}).status_code == 422  # somebody was first
    assert village.post(act("submit")).status_code == 302
    assert village.post(act("approve")).status_code == 403
    leader = make_post(role="township_leader", division=HENGXI)
    assert [one.kind for one in waiting(leader)] == ["典型经验审核"]
    desk = client_of(leader)
    assert desk.post(act("return"), {"reason": "成效没有数据"}).status_code == 302
    page = reverse("evaluation:case-detail", args=[row.pk])
    assert "成效没有数据" in village.get(page).text
    assert village.post(act("submit")).status_code == 302
    assert desk.post(act("approve"), {"remark": "做法可行"}).status_code == 302
    assert village.post(url, {"files": [picture(9)]}).status_code == 400  # judged as it lay there
    read, photo = reverse("evaluation:experience-read", args=[row.pk]), Attachment.objects.first()
    seen = reverse("evaluation:experience-photo", args=[row.pk, photo.public_id])
    anyone = Client()
    assert anyone.get(read).status_code == 404 and anyone.get(seen).status_code == 404
    assert desk.post(act("publish")).status_code == 302
    story = anyone.get(read).text
    assert "每盏灯挂码牌" in story and story.count("?thumbnail") == 2
    for asked in ({}, {"thumbnail": ""}):
        answer = anyone.get(seen, asked)
        assert b"".join(answer.streaming_content)[:3] == b"\xff\xd8\xff"
    library = reverse("evaluation:experience-library")
    assert "一码管到底" in anyone.get(library, {"direction": "digital"}).text
    assert "一码管到底" not in anyone.get(library, {"direction": "social"}).text
    assert "一码管到底" in anyone.get(library, {"direction": "nonsense"}).text
    assert desk.post(act("withdraw"), {"reason": "内容与实际不符"}).status_code == 302
    assert anyone.get(read).status_code == 404 and anyone.get(seen).status_code == 404


def test_nobody_reviews_his_own_nor_another_townships():
    county = make_post(role="county_office", division=COUNTY)
    mine = experiences.submit(experience=make_experience(by=county), by=county)
    with pytest.raises(ValidationError, match="自己撰写"):
        experiences.approve(experience=mine, by=county)
    other = make_post(role="township_leader", division=GULI)
    assert client_of(other).get(reverse("evaluation:case-detail", args=[mine.pk])).status_code == 404
    with pytest.raises(Refused):
        make_experience(by=make_post(role="village_supervisor", division=SHITANG))
    found = Attachment.objects.get()
    assert pictures_kept.reader(found.owner_kind)(county, found.owner_id)
    assert not pictures_kept.reader(found.owner_kind)(other, found.owner_id)


def test_a_department_writes_a_case_and_reviews_none():
    sector, _new = Sector.objects.get_or_create(pk="03", defaults={"name": "供水"})
    water = make_post(role="department", division=COUNTY, sectors=["03"])
    desk = client_of(water)
    said = WORDS | {"division": SHITANG, "direction": "digital", "year": TODAY().year, "sector": "03"}
    make_division(code=SHITANG)
    assert desk.post(reverse("evaluation:case-create"), said).status_code == 302
    handed = make_experience(title="村里报送的", sector=sector)
    experiences.submit(experience=handed, by=make_post(role="village_clerk", division=SHITANG))
    for act in ("approve", "return"):
        page = desk.post(reverse("evaluation:case-act", args=[handed.pk, act]), {"reason": "不行"})
        assert page.status_code == 403
        api = desk.post(f"/api/experiences/{handed.pk}/acts/{act}/", {"reason": "不行"}, "application/json")
        assert api.status_code == 403
    with pytest.raises(Refused):
        experiences.approve(experience=handed, by=water)


def test_every_act_outside_the_table_is_refused():
    leader = make_post(role="township_leader", division=HENGXI)
    row = make_approved(leader=leader)
    acts = {move.act: move for move in EXPERIENCE_FLOW}
    for name, move in acts.items():
        for state in Experience._meta.get_field("state").choices:
            if state[0] not in {
                one for found in EXPERIENCE_FLOW if found.act == name for one in found.before
            }:
                row.state = state[0]
                with pytest.raises(WrongMove):
                    EXPERIENCE_FLOW.move(row, name, by=leader, reason="试")
        assert move.before


def test_the_calculator_counts_what_stood_approved_at_the_deadline():
    count, today, now = CALCULATORS.get("cases_approved").count, TODAY(), timezone.now()
    leader = make_post(role="township_leader", division=HENGXI)
    rows = [make_approved(leader=leader, title=f"经验{n}") for n in range(3)]
    make_experience(title="只在起草")
    later = now + timedelta(hours=1)
    said = {"from_date": today - timedelta(days=30), "until": today}
    found = count([SHITANG, GULI], Period(deadline=later, **said))
    assert (found[SHITANG].numerator, found[SHITANG].denominator) == (3, 1)
    assert found[GULI].numerator == 0 and "报送一个" in found[GULI].raises
    assert count([SHITANG], Period(deadline=now - timedelta(days=1), **said))[SHITANG].numerator == 0
    gone = said | {"until": today - timedelta(days=1)}
    assert count([SHITANG], Period(deadline=later, **gone))[SHITANG].numerator == 0
    experiences.withdraw(experience=rows[0], reason="情况已经变化", by=leader)
    assert count([SHITANG], Period(deadline=later, **said))[SHITANG].numerator == 2
    before = Period(deadline=everyone(Experience).get(pk=rows[2].pk).approved_at, **said)
    assert count([SHITANG], before)[SHITANG].numerator == 3  # withdrawn later: what was counted stays
    listed = client_of(leader).get(found[SHITANG].url).text
    assert all(f"经验{n}" in listed for n in range(3)) and "只在起草" not in listed


def test_an_event_is_announced_and_held_with_its_pictures():
    village = client_of(make_post(role="village_clerk", division=SHITANG))
    case = make_approved()
    said = {"division": SHITANG, "title": "观摩会", "kind": "site", "held_on": TODAY().isoformat()}
    said |= {"place": "村部", "notice": "请各村参加", "experience": case.pk}
    assert village.post(reverse("evaluation:event-create"), said).status_code == 302
    row = everyone(Event).get()
    edit = reverse("evaluation:event-edit", args=[row.pk])
    assert village.post(edit, said | {"place": "礼堂", "version": row.version}).status_code == 302
    act = reverse("evaluation:event-act", args=[row.pk, "hold"])
    held = {"held_on": TODAY().isoformat(), "attended": "36", "units": "各村", "summary": "看了三处路灯"}
    assert village.post(act, held | {"attended": "0"}).status_code == 422
    assert village.post(act, held).status_code == 302
    file = reverse("evaluation:event-file", args=[row.pk])
    assert village.post(file, {"files": [picture()]}).status_code == 302
    page = village.get(reverse("evaluation:event-detail", args=[row.pk])).text
    assert "36 人" in page and "礼堂" in page and "?thumbnail" in page
    with pytest.raises(WrongMove):
        events.cancel(event=row, reason="又", by=make_post(role="village_clerk", division=SHITANG))


def test_media_can_be_looked_up_and_stand_once():
    village = client_of(make_post(role="village_clerk", division=SHITANG))
    make_division(code=SHITANG)
    said = {"division": SHITANG, "title": "好经验", "kind": "report", "rank": "city", "outlet": "日报"}
    said |= {"published_on": TODAY().isoformat()}
    assert village.post(reverse("evaluation:media-create"), said).status_code == 422
    assert (
        village.post(reverse("evaluation:media-create"), said | {"link": "javascript:1"}).status_code == 422
    )
    assert village.post(reverse("evaluation:media-create"), said | {"page": "3版"}).status_code == 302
    assert village.post(reverse("evaluation:media-create"), said | {"page": "3版"}).status_code == 422
    row = everyone(MediaItem).get()
    act = reverse("evaluation:media-act", args=[row.pk, "strike"])
    assert village.post(act, {"reason": "重复登记"}).status_code == 302
    assert "已剔除" in village.get(reverse("evaluation:media-detail", args=[row.pk])).text


def test_lists_and_exports_ask_as_often_for_thirty_rows_as_for_one():
    desk = client_of(make_post(role="county_office", division=COUNTY))
    by = make_post(role="village_clerk", division=SHITANG)
    makers = {
        "case": lambda n: make_experience(by=by, title=f"{n}", pictured=False),
        "event": lambda n: make_event(by=by, title=f"{n}"),
        "media": lambda n: make_media(by=by, title=f"{n}"),
    }
    for name, make in makers.items():
        assert_flat(desk, reverse(f"evaluation:{name}-list"), make, rows=12)
        assert desk.get(reverse(f"evaluation:{name}-list-export")).status_code == 200
