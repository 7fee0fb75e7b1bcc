"""Notices, suggestions, the calendar: what is told, answered and counted."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.actions import calendar as days
from accounts.actions.notices import notify
from accounts.actions.suggestions import answer_suggestion, suggest
from accounts.models import Suggestion
from common.workdays import county_deadline, entered_overrides, is_workday


def test_notice_is_opened_once_and_leads_on(county):
    clerk = county.posts["village_clerk"]
    notice = notify(person=clerk.person, title="台账已入库", link="/facilities/")
    client = county.client("village_clerk")
    assert "1 条通知没有读" in client.get(reverse("accounts:notice-list")).content.decode()
    answer = client.post(reverse("accounts:notice-read", args=[notice.pk]))
    assert answer.url == "/facilities/"
    notice.refresh_from_db()
    first = notice.read_at
    client.post(reverse("accounts:notice-read", args=[notice.pk]))
    notice.refresh_from_db()
    assert notice.read_at == first


def test_the_workbench_opens_a_notice_as_the_list_does(county):
    notice = notify(person=county.posts["village_clerk"].person, title="台账已入库", link="/facilities/")
    page = county.client("village_clerk").get(reverse("portal:home")).text
    assert f'action="{reverse("accounts:notice-read", args=[notice.pk])}"' in page


def test_reading_is_no_get(county):
    notice = notify(person=county.posts["village_clerk"].person, title="台账已入库")
    assert (
        county.client("village_clerk").get(reverse("accounts:notice-read", args=[notice.pk])).status_code
        == 405
    )


@pytest.mark.parametrize(
    "link", ["https://example.com/", "//example.com", "javascript:alert(1)", "facilities/"]
)
def test_notice_links_within_this_site(county, link):
    with pytest.raises(ValueError, match="within this site"):
        notify(person=county.posts["village_clerk"].person, title="看这里", link=link)


def test_all_read_at_once_and_only_ones_own(county):
    mine, other = county.posts["village_clerk"].person, county.posts["village_head"].person
    for person in (mine, mine, other):
        notify(person=person, title="通知")
    county.client("village_clerk").post(reverse("accounts:notice-read-all"))
    assert not mine.notices.filter(read_at=None).exists()
    assert other.notices.filter(read_at=None).count() == 1


def test_suggestion_carries_the_page_and_comes_back_answered(county):
    client = county.client("village_clerk")
    url = reverse("accounts:suggestion-list")
    shown = client.get(url, headers={"referer": "http://testserver/people/?q=1"}).content.decode()
    assert 'name="page" value="/people/"' in shown
    foreign = client.get(url, headers={"referer": "http://evil.example/people/"}).content.decode()
    assert "evil" not in foreign
    client.post(url, {"text": "字太小了，看不清", "page": "/people/"})
    suggestion = Suggestion.objects.get()
    answerer = county.client("county_admin")
    assert "字太小了" in answerer.get(reverse("accounts:suggestion-box")).content.decode()
    answerer.post(reverse("accounts:suggestion-answer", args=[suggestion.pk]), {"text": "已放大"})
    assert "已放大" in client.get(url).content.decode()
    assert county.posts["village_clerk"].person.notices.filter(title__contains="已答复").exists()


def test_suggestion_is_answered_once(county):
    suggestion = suggest(by=county.posts["village_clerk"], text="字太小了")
    answer_suggestion(suggestion=suggestion, by=county.posts["county_admin"], text="已放大")
    with pytest.raises(ValidationError, match="答复过"):
        answer_suggestion(suggestion=suggestion, by=county.posts["county_admin"], text="再答")


def test_county_departs_from_the_calendar(county):
    admin = county.posts["county_admin"]
    saturday = date(2026, 11, 28)
    override = days.set_workday(day=saturday, worked=True, reason="本县调整", by=admin)
    assert is_workday(saturday, entered_overrides())
    days.unset_workday(override=override, by=admin)
    assert not is_workday(saturday, entered_overrides())


def test_year_without_published_days_is_provisional_until_declared(county):
    admin = county.posts["county_admin"]
    client = county.client("county_admin")
    url = reverse("accounts:calendar-year", args=[2031])
    assert "暂定" in client.get(url).content.decode()
    assert county_deadline(date(2031, 3, 3), 5).provisional
    days.declare_year(year=2031, reason="通知", by=admin)
    assert "本县已确认" in client.get(url).content.decode()
    assert not county_deadline(date(2031, 3, 3), 5).provisional
    assert client.get(reverse("accounts:calendar-year", args=[1900])).status_code == 400


def test_only_with_the_right(county):
    client = county.client("village_clerk")
    assert client.post(reverse("accounts:workday-create", args=[2026])).status_code == 403
