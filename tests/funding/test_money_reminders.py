"""The morning's word on money: each person once a day, of what waits for that person."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import Notice
from common import jobs
from common.models import JobState
from common.workdays import add_workdays
from funding import arrival_publishing
from funding.actions import booking, closing
from funding.models import Arrival, ClosedMonth
from funding.money_jobs import remind
from maintenance.publication_terms import load_terms
from tests.factories import COUNTY, GULI_VILLAGE, HENGXI, SHITANG, make_post
from tests.funding.life_rows import make_arrival, make_finance

pytestmark = pytest.mark.django_db


def told(post) -> list[str]:
    return list(Notice.objects.filter(person=post.person_id).order_by("pk").values_list("title", flat=True))


def test_who_can_make_it_known_is_told_once_a_day():
    today, township = timezone.localdate(), make_finance(division=HENGXI)
    made = [make_arrival(by=township, on=today - timedelta(days=30)) for _time in range(2)]
    make_arrival(by=township)  # its day is far off
    wrong = make_arrival(by=township, on=today - timedelta(days=30))
    booking.reverse(booking=wrong.booking, reason="记重", by=township)
    village = make_post(role="village_clerk", division=SHITANG)
    office = make_post(role="township_clerk", division=HENGXI)
    other = make_post(role="village_clerk", division=GULI_VILLAGE)
    assert remind(today=today)["publish"] == 2
    assert remind(today=today)["publish"] == 0
    word = f"2 笔到账要公示（{today:%-m月%-d日}）"
    assert told(village) == told(office) == [word] and told(other) == []
    assert "2 笔超期未公示" in Notice.objects.get(person=village.person_id).body
    load_terms()
    Arrival.objects.everywhere(because="t").update(state="confirmed")
    for one in made:
        arrival_publishing.draft(arrival=one, by=village)
    Notice.objects.all().delete()
    assert remind(today=today)["publish"] == 1  # drafted: the township publishes
    assert told(office) == [word] and told(village) == []


def test_nearly_late_ones_are_the_villages():
    today = timezone.localdate()
    made = make_arrival(by=make_finance(division=HENGXI))
    village, office = (
        make_post(role="village_clerk", division=SHITANG),
        make_post(role="township_clerk", division=HENGXI),
    )
    day_before = next(
        day for day in (made.publish_by - timedelta(days=n) for n in range(1, 12))
        if add_workdays(day, 1) >= made.publish_by
    )  # fmt: skip
    Notice.objects.all().delete()
    assert remind(today=day_before)["publish"] == 1
    assert "须在" in Notice.objects.get(person=village.person_id, link__contains="published").body
    assert made.publish_by >= today and told(office) == []


def test_who_has_not_confirmed_after_two_days_is_told():
    head = make_post(role="village_head", division=SHITANG)
    make_arrival(by=make_finance(division=HENGXI))
    Notice.objects.all().delete()
    today = timezone.localdate()
    assert remind(today=today)["confirm"] == 0
    assert remind(today=today + timedelta(days=2))["confirm"] == 1
    assert told(head) == [f"1 笔到账待确认（{today + timedelta(days=2):%-m月%-d日}）"]


def test_the_finance_office_is_told_of_a_month_that_is_open():
    finance, auditor = make_finance(), make_post(role="auditor", division=COUNTY)
    last = timezone.localdate().replace(day=1) - timedelta(days=1)
    make_arrival(on=last)
    after = date(last.year + last.month // 12, last.month % 12 + 1, 1)
    assert remind(today=after)["close"] == 0
    assert remind(today=after + timedelta(days=4))["close"] == 1
    assert len(told(finance)) == 1 and told(auditor) == []
    assert f"{last:%Y年%-m月}" in Notice.objects.get(person=finance.person_id).body
    closing.close_month(month=last.replace(day=1), by=finance)
    assert ClosedMonth.objects.exists() and remind(today=after + timedelta(days=5))["close"] == 0


def test_the_job_tells_in_words(db):
    job = jobs.run(jobs.start("funding.remind_of_money", arguments={}, by=jobs.Asker()).pk)
    assert job.state == JobState.DONE, job.problem
    assert job.says == "公示 0 人，确认 0 人，月结 0 人。"
