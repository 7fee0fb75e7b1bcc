"""群众意见: sent by anyone, numbered, answered within ten working days; the public reads the answer, never the words."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.access import Refused
from accounts.flows import WrongMove
from accounts.models import DivisionMerge
from common.workdays import county_deadline
from evaluation.actions import moving_voices, opinions
from evaluation.models import Opinion
from evaluation.waiting_voices import waiting
from tests.evaluation.voice_rows import make_opinion, make_survey, office, place_of
from tests.factories import GULI, HENGXI, SHITANG, client_of, make_division, make_post
from tests.flat import assert_flat

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
INTO = "320115009201"


@pytest.fixture(autouse=True)
def uncounted() -> None:
    cache.clear()


def everyone():
    return Opinion.objects.everywhere(because="test")


def test_an_opinion_by_phone_is_answered_in_public_without_its_words():
    place = place_of(make_survey())
    url, phone = reverse("evaluation:voice-opinion", args=[place.token]), Client()
    assert "data:image/png" in phone.get(url).text
    said = {"text": "老街组的路灯坏了一个月没人修"}
    assert phone.post(url, said | {"digits": "00000"}).status_code == 422
    private = said | {"text": "路灯坏了，请打 13812345678", "digits": phone.session["captcha"]}
    assert phone.post(url, private).status_code == 422
    told = phone.post(url, said | {"digits": phone.session["captcha"]})
    row = everyone().get()
    assert told.status_code == 200 and row.number in told.text
    assert (row.channel, row.entered_by, row.due_on) == ("scan", None, county_deadline(TODAY(), 10).day)
    township = make_post(role="township_clerk", division=HENGXI)
    assert [one.kind for one in waiting(township)] == ["群众意见"]
    desk = client_of(township)
    assert row.number in desk.get(reverse("evaluation:opinion-list"), {"q": row.number}).text
    act = reverse("evaluation:opinion-act", args=[row.pk, "answer"])
    assert desk.get(act).status_code == 200
    answered = {"answer": "已更换灯头", "shown": "on"}
    assert desk.post(act, answered).status_code == 422  # shown without a word of what
    assert desk.post(act, answered | {"gist": "老街组路灯不亮"}).status_code == 302
    page = Client().get(reverse("evaluation:opinion-answers", args=[SHITANG])).text
    assert "已更换灯头" in page and "老街组路灯不亮" in page and "一个月没人修" not in page
    assert "已更换灯头" in Client().get(reverse("evaluation:opinion-answers", args=[HENGXI])).text
    assert Client().get(reverse("evaluation:opinion-answers", args=[1])).status_code == 404
    again = reverse("evaluation:opinion-act", args=[row.pk, "reopen"])
    assert desk.post(again, {"reason": "又坏了"}).status_code == 302
    assert "已更换灯头" not in Client().get(reverse("evaluation:opinion-answers", args=[SHITANG])).text


def test_entered_by_the_office_of_its_area_and_late_by_the_calendar():
    township = make_post(role="township_clerk", division=HENGXI)
    desk = client_of(township)
    make_division(code=SHITANG)
    said = {"division": SHITANG, "channel": "visit", "text": "水压小", "received_on": TODAY().isoformat()}
    assert desk.post(reverse("evaluation:opinion-create"), said).status_code == 302
    old = make_opinion(by=township, received_on=TODAY() - timedelta(days=40))
    assert old.late and not everyone().get(text="水压小").late
    late = desk.get(reverse("evaluation:opinion-list"), {"limit": "late"}).text
    assert old.text in late and "水压小" not in late
    opinions.void(opinion=old, reason="重复提交", by=township)
    with pytest.raises(WrongMove):
        opinions.answer(opinion=old, answer="好", by=township)
    with pytest.raises(Refused):
        make_opinion(by=make_post(role="township_clerk", division=GULI))
    with pytest.raises(ValidationError, match="手机号码"):
        make_opinion(by=township, text="找我 13812345678")
    village = client_of(make_post(role="village_clerk", division=SHITANG))
    assert village.get(reverse("evaluation:opinion-detail", args=[old.pk])).status_code == 200
    assert village.get(reverse("evaluation:opinion-create")).status_code == 403
    make_opinion(by=township, text="=1+1|水压")
    answer = desk.get(reverse("evaluation:opinion-list-export"), {"form": "csv"})
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert any("=1+1" in line for line in lines) and not any(",=1+1" in line for line in lines)  # inert


def test_what_is_open_goes_along_when_villages_merge():
    by, into = make_post(role="township_clerk", division=HENGXI), make_division(code=INTO)
    going, staying = make_opinion(by=by), make_opinion(by=by, text="已答复的")
    opinions.answer(opinion=staying, answer="已修", by=by)
    merge = DivisionMerge(closed=make_division(code=SHITANG), successor=into)
    assert moving_voices.move_voices(merge, by) == 1
    places = dict(everyone().values_list("pk", "division_id"))
    assert places == {going.pk: INTO, staying.pk: SHITANG}


def test_the_list_asks_as_often_for_thirty_rows_as_for_one():
    assert_flat(
        client_of(office()), reverse("evaluation:opinion-list"), lambda n: make_opinion(text=f"意见{n}")
    )
