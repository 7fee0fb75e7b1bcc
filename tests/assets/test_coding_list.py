"""待赋码: a village's registrations coded or sent back by their township, singly and in bulk; who is told of it."""

import pytest

from accounts.models import Notice
from assets.actions.registering import register
from assets.models import Facility, FacilityType
from tests.assets.factories import make_facility, make_type
from tests.factories import GULI, GULI_VILLAGE, HENGXI, SHITANG, client_of, make_division, make_post

LIST, ACT = "/facilities/coding/", "/facilities/coding/act/"


@pytest.fixture
def village(county):
    make_type()
    return make_post(role="village_clerk", division=SHITANG)


@pytest.fixture
def township(village):
    return client_of(make_post(division=HENGXI))


def enter(village, name: str) -> Facility:
    kind, place = FacilityType.objects.get(pk="0401"), make_division(code=SHITANG)
    return register(division=place, type=kind, name=name, quantity=1, by=village)


def test_the_list_shows_what_waits_in_the_own_area(village, township):
    enter(village, "前塘公厕")
    make_facility(name="后塘公厕")
    page = township.get(LIST).text
    assert "前塘公厕" in page and "后塘公厕" not in page and "共 1 处" in page
    assert "前塘公厕" not in client_of(make_post(division=GULI)).get(LIST).text
    assert client_of(village).get(LIST).status_code == 403
    assert "前塘公厕" in township.get(LIST, {"type": "0401", "q": "前塘"}).text
    assert "前塘公厕" not in township.get(LIST, {"q": "没有"}).text


def test_coding_says_the_number_before_and_after_and_tells_who_registered(village, township):
    rows = [enter(village, f"{n}号公厕") for n in range(3)]
    chosen = {"act": "code", "row": [row.pk for row in rows]}
    asked = township.post(ACT, chosen).text
    assert "为 3 处设施赋码" in asked and "石塘村" in asked
    assert not Facility.objects.exclude(code=None).exists()
    done = township.post(ACT, chosen | {"agreed": "1"}, follow=True).text
    assert "已为 3 处设施赋码" in done
    codes = Facility.objects.order_by("id").values_list("code", flat=True)
    assert [code[16:21] for code in codes] == ["00001", "00002", "00003"]
    (notice,) = Notice.objects.filter(person=village.person)
    assert "3 处设施已赋码" in notice.title


def test_all_that_the_filter_shows_may_be_coded(village, township):
    for n in range(4):
        enter(village, f"{n}号公厕")
    enter(village, "旱厕")
    sent = {"act": "code", "all": "1", "query": "q=公厕", "agreed": "1"}
    assert "已为 4 处" in township.post(ACT, sent, follow=True).text
    assert Facility.objects.get(code=None).name == "旱厕"


def test_sent_back_with_a_reason_it_waits_for_the_village_alone(village, township):
    facility = enter(village, "前塘公厕")
    chosen = {"act": "return", "row": facility.pk}
    assert "退回 1 处设施" in township.post(ACT, chosen).text
    assert "请写明退回原因" in township.post(ACT, chosen | {"agreed": "1", "reason": " "}).text
    sent = chosen | {"agreed": "1", "concern": "位置", "reason": "请补充位置坐标"}
    assert "已退回 1 处" in township.post(ACT, sent, follow=True).text
    facility.refresh_from_db()
    assert facility.returned_reason == "位置：请补充位置坐标"
    assert "前塘公厕" not in township.get(LIST).text
    assert "请补充位置坐标" in township.get(LIST, {"waits": "returned"}).text
    (notice,) = Notice.objects.filter(person=village.person)
    assert notice.link == f"/facilities/{facility.pk}/edit/" and "请补充位置坐标" in notice.body
    home = client_of(village).get("/").text
    assert "前塘公厕：位置：请补充位置坐标" in home and notice.link in home and "登记设施" in home
    page = client_of(village).get(notice.link).text
    assert "镇（街道）退回" in page
    assert "没有选中" in township.post(ACT, {"act": "code", "row": facility.pk}, follow=True).text


def test_the_township_finds_on_its_home_how_many_wait(village, township):
    enter(village, "前塘公厕")
    enter(village, "后塘公厕")
    assert "2 处设施待赋码：石塘村 2" in township.get("/").text


def test_foreign_and_broken_choices_code_nothing(village, township):
    make_division(code=GULI_VILLAGE)
    foreign = make_facility(division=GULI_VILLAGE, coded=False)
    for row in (foreign.pk, "x", "9" * 40, "-1", ""):
        assert "没有选中" in township.post(ACT, {"act": "code", "row": row, "agreed": "1"}, follow=True).text
    broken = {"act": "code", "all": "1", "query": "type=99", "agreed": "1"}
    assert "没有选中" in township.post(ACT, broken, follow=True).text
    foreign.refresh_from_db()
    assert foreign.code is None


def test_two_clerks_at_once_both_succeed(village, township):
    first, second = enter(village, "前塘公厕"), enter(village, "后塘公厕")
    both = {"act": "code", "row": [first.pk, second.pk]}
    township.post(ACT, both)
    other = client_of(make_post(division=HENGXI))
    other.post(ACT, {"act": "code", "row": first.pk, "agreed": "1"})
    done = township.post(ACT, both | {"agreed": "1"}, follow=True).text
    assert "已为 1 处设施赋码" in done
    assert sorted(Facility.objects.values_list("code", flat=True))[1][16:21] == "00002"


def test_one_is_coded_or_sent_back_on_its_own_page(village, township):
    first, second = enter(village, "前塘公厕"), enter(village, "后塘公厕")
    page = township.get(f"/facilities/{first.pk}/").text
    assert f"/facilities/{first.pk}/code/" in page and f"/facilities/{first.pk}/return/" in page
    assert township.post(f"/facilities/{first.pk}/code/").status_code == 302
    first.refresh_from_db()
    assert first.code
    assert township.get(f"/facilities/{first.pk}/code/").status_code == 404
    assert f"/facilities/{first.pk}/return/" not in township.get(f"/facilities/{first.pk}/").text
    assert township.post(f"/facilities/{second.pk}/return/", {"reason": ""}).status_code == 422
    assert township.post(f"/facilities/{second.pk}/return/", {"reason": "重复"}).status_code == 302
    second.refresh_from_db()
    assert second.returned_reason == "重复"
    assert client_of(village).get(f"/facilities/{second.pk}/code/").status_code == 403
