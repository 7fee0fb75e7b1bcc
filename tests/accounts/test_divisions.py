"""What the office keeps about a division."""

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse

from accounts.actions import divisions as acts
from accounts.models import DivisionAlias, GridMember, Person


@pytest.fixture
def admin(county):
    return county.posts["county_admin"]


def test_alias_is_confirmed_once(county, admin):
    alias = acts.add_alias(division=county.village, name="老柳树", by=admin)
    assert alias.source == "confirmed"
    for name in ("老柳树", "柳树村"):
        with pytest.raises(ValidationError, match="已经是"):
            acts.add_alias(division=county.village, name=name, by=admin)


def test_former_names_stay(county, admin):
    former = DivisionAlias.objects.create(
        division=county.village, name="杨树村", source="former", edition="2016"
    )
    with pytest.raises(ValidationError, match="曾用名"):
        acts.remove_alias(alias=former, by=admin)


def test_foreign_division_is_not_found(county, admin):
    with pytest.raises(Http404):
        acts.add_alias(division=county.fourth_village, name="别名", by=admin)


def test_settlements_stand_beneath_villages(county, admin):
    with pytest.raises(ValidationError, match="村（社区）之下"):
        acts.add_settlement(division=county.township, kind="group", name="一组", by=admin)


def test_grid_covers_its_own_village_and_has_one_head(county, admin):
    east = acts.add_settlement(division=county.village, kind="group", name="一组", by=admin)
    foreign = acts.add_settlement(division=county.other_village, kind="group", name="二组", by=admin)
    with pytest.raises(ValidationError, match="本村"):
        acts.add_grid(division=county.village, number=1, name="第一网格", settlements=[foreign], by=admin)
    grid = acts.add_grid(division=county.village, number=1, name="第一网格", settlements=[east], by=admin)
    with pytest.raises(ValidationError, match="已划入网格"):
        acts.remove_settlement(settlement=east, by=admin)
    first, second = (Person.objects.create(name=name, division=county.village) for name in ("甲", "乙"))
    acts.appoint_to_grid(grid=grid, person=first, duty=GridMember.Duty.HEAD, by=admin)
    with pytest.raises(ValidationError, match="已有网格长甲"):
        acts.appoint_to_grid(grid=grid, person=second, duty=GridMember.Duty.HEAD, by=admin)


def test_list_shows_the_gaps(county, admin):
    client = county.client("county_admin")
    url = reverse("accounts:division-list")
    assert "没有划分网格" in client.get(url).content.decode()
    acts.add_grid(division=county.village, number=1, name="第一网格", settlements=[], by=admin)
    page = client.get(url, {"gap": "head"}).content.decode()
    assert "柳树村" in page and "1 个网格缺网格长" in page and county.other_village.short_name not in page


@pytest.mark.parametrize("words", ["柳树", "lsc", "990101001201", "老柳树"])
def test_village_is_found_by(county, admin, words):
    county.village.pinyin = "lsc"
    county.village.save()
    acts.add_alias(division=county.village, name="老柳树", by=admin)
    page = county.client("county_admin").get(reverse("accounts:division-list"), {"q": words})
    assert [row.pk for row in page.context["page"]] == [county.village.pk]


def test_page_walk_through_a_grid(county):
    client = county.client("county_admin")
    code = county.village.pk
    assert (
        client.post(
            reverse("accounts:settlement-create", args=[code]), {"kind": "group", "name": "一组"}
        ).status_code
        == 302
    )
    settlement = county.village.settlements.get()
    sent = {"number": "1", "name": "第一网格", "settlements": [settlement.pk]}
    assert client.post(reverse("accounts:grid-create", args=[code]), sent).status_code == 302
    grid = county.village.grids.get()
    person = Person.objects.create(name="甲", division=county.village)
    sent = {"person": person.pk, "duty": "head"}
    assert client.post(reverse("accounts:grid-member-create", args=[grid.pk]), sent).status_code == 302
    page = client.get(reverse("accounts:division-detail", args=[code])).content.decode()
    assert "1 号 第一网格" in page and "甲" in page and "空缺" in page
    member = grid.members.get()
    assert client.post(reverse("accounts:grid-member-delete", args=[member.pk])).status_code == 302
    assert client.post(reverse("accounts:grid-delete", args=[grid.pk])).status_code == 302
    assert client.post(reverse("accounts:settlement-delete", args=[settlement.pk])).status_code == 302
    assert not county.village.settlements.exists()
