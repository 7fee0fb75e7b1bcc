"""类别 as the county keeps them: rules from a day, attributes that drive forms, words that ledgers use, types of its own."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.access import Refused
from accounts.models import Sector
from assets import attributes
from assets.actions import types as acts
from assets.models import FacilityType, TypeAttribute, TypeRule, TypeWord
from common.models import AuditRecord
from tests.assets.factories import make_facility, make_type
from tests.factories import COUNTY, SHITANG, client_of, make_post

RULE = {"property_class": "operating", "department": "商务局", "inspection_interval_days": 30}


@pytest.fixture
def admin(db):
    make_type()
    return make_post(role="county_admin", division=COUNTY)


@pytest.fixture
def client(admin):
    return client_of(admin)


def toilet() -> FacilityType:
    return FacilityType.objects.get(pk="0401")


def test_the_list_and_a_type_are_shown_to_those_who_keep_them(client):
    page = client.get(reverse("assets:type-list")).text
    assert "14 个大类，97 个类别" in page and "农村公厕" in page and "交通道路" in page
    page = client.get(reverse("assets:type-detail", args=["0101"])).text
    assert "路面宽度" in page and "在 1–30 米之间" in page and "水泥、沥青" in page and "现行" in page
    assert client.get(reverse("assets:type-detail", args=["9999"])).status_code == 404
    clerk = client_of(make_post(role="village_clerk", division=SHITANG))
    assert clerk.get(reverse("assets:type-list")).status_code == 403


def test_a_rule_holds_from_its_day_and_moves_nothing_before(admin):
    facility = make_facility()
    today, day = timezone.localdate(), timezone.localdate() + timedelta(days=10)
    before = toilet().rule_on(today)
    rule = acts.add_rule(kind=toilet(), from_date=day, by=admin, **RULE)
    assert toilet().rule_on(today) == before and toilet().rule_on(day) == rule
    facility.refresh_from_db()
    assert facility.property_class == "non_operating"
    with pytest.raises(ValidationError, match="已有一条"):
        acts.add_rule(kind=toilet(), from_date=day, by=admin, **RULE)
    with pytest.raises(ValidationError, match="不能早于今天"):
        acts.add_rule(kind=toilet(), from_date=today - timedelta(days=1), by=admin, **RULE)
    acts.withdraw_rule(rule=rule, by=admin)
    with pytest.raises(ValidationError, match="已经起用"):
        acts.withdraw_rule(rule=before, by=admin)
    assert toilet().rules.count() == 1


def test_a_type_of_the_countys_own_takes_the_next_number_of_its_sector(admin):
    sector = Sector.objects.get(pk="04")
    made = [acts.add_type(sector=sector, name=f"自设{n}", unit="处", by=admin, **RULE) for n in range(10)]
    assert [kind.pk for kind in made] == [f"04{n}" for n in range(90, 100)]
    assert made[0].rule_on(timezone.localdate()).department == "商务局"
    with pytest.raises(ValidationError, match="已满"):
        acts.add_type(sector=sector, name="再来一个", unit="处", by=admin, **RULE)
    with pytest.raises(ValidationError, match="已有类别“农村公厕”"):
        acts.add_type(sector=Sector.objects.get(pk="05"), name="农村公厕", unit="座", by=admin, **RULE)
    make_facility(type_code="0490", name="自设的一处")


def test_an_attribute_is_added_changed_retired_and_brought_back(admin):
    made = acts.add_attribute(kind=toilet(), name="化粪池格数", of="integer", unit="格", by=admin)
    assert attributes.for_type("0401")[-1] == made and made.key.startswith("own_")
    facility = make_facility(attributes={made.key: 3})
    acts.change_attribute(attribute=made, by=admin, maximum="2", required=True)
    assert attributes.facts("0401", facility.attributes) == [("化粪池格数", "3 格")]
    acts.set_attribute_active(attribute=made, active=False, by=admin)
    assert made not in attributes.for_type("0401")
    assert attributes.facts("0401", facility.attributes) == [("化粪池格数", "3 格")]
    other = acts.add_attribute(kind=toilet(), name="化粪池格数", of="text", by=admin)
    assert other.key != made.key
    with pytest.raises(ValidationError, match="已有属性"):
        acts.set_attribute_active(attribute=made, active=True, by=admin)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"name": "公厕类别", "of": "text"}, "name"),
        ({"name": "新的", "of": "choice", "choices": ["一种", "一种"]}, "choices"),
        ({"name": "新的", "of": "decimal", "minimum": "3", "maximum": "2"}, "maximum"),
    ],
)
def test_what_is_no_attribute_is_refused_at_its_field(admin, said, field):
    with pytest.raises(ValidationError) as refused:
        acts.add_attribute(kind=toilet(), by=admin, **said)
    assert field in refused.value.message_dict


def test_a_word_means_one_type_for_certain_or_several_broadly(admin):
    acts.add_word(kind=toilet(), word="水冲厕", certainty="exact", by=admin)
    with pytest.raises(ValidationError, match="已确定指"):
        acts.add_word(kind=FacilityType.objects.get(pk="0303"), word="水冲厕", certainty="broad", by=admin)
    first = acts.add_word(kind=toilet(), word="卫生设施甲", certainty="broad", by=admin)
    second = acts.add_word(
        kind=FacilityType.objects.get(pk="0303"), word="卫生设施甲", certainty="broad", by=admin
    )
    assert (first.rank, second.rank) == (0, 1)
    acts.remove_words(words=[first], by=admin)
    assert list(TypeWord.objects.filter(word="卫生设施甲")) == [second]


def test_nobody_else_changes_types_and_every_change_is_in_the_trail(admin):
    clerk = make_post(role="township_clerk")
    with pytest.raises(Refused):
        acts.add_attribute(kind=toilet(), name="新的", of="text", by=clerk)
    with pytest.raises(Refused):
        acts.add_rule(kind=toilet(), from_date=timezone.localdate(), by=clerk, **RULE)
    made = acts.add_attribute(kind=toilet(), name="新的", of="text", by=admin)
    table = TypeAttribute._meta.db_table
    assert AuditRecord.objects.of_row(table, made.pk).exists()


def test_the_pages_do_it(client):
    day = timezone.localdate() + timedelta(days=1)
    url = reverse("assets:type-rule-create", args=["0401"])
    assert "住房" not in client.get(url).text and "农业农村局" in client.get(url).text
    assert client.post(url, RULE | {"from_date": day.isoformat()}).status_code == 302
    assert client.post(url, RULE | {"from_date": "2001-01-01"}).status_code == 422
    rule = TypeRule.objects.get(type="0401", from_date=day)
    assert client.post(reverse("assets:type-rule-withdraw", args=[rule.pk])).status_code == 302
    sent = {"name": "蹲位朝向", "of": "choice", "choices": "东\n西\n"}
    assert client.post(reverse("assets:type-attribute-create", args=["0401"]), sent).status_code == 302
    made = TypeAttribute.objects.get(name="蹲位朝向")
    assert made.choices == ["东", "西"]
    edit = reverse("assets:type-attribute-edit", args=[made.pk])
    assert "东\n西" in client.get(edit).text
    assert client.post(edit, {"name": "朝向", "choices": "东\n西\n南", "required": "on"}).status_code == 302
    made.refresh_from_db()
    assert (made.name, made.choices, made.required) == ("朝向", ["东", "西", "南"], True)
    retire = reverse("assets:type-attribute-retire", args=[made.pk])
    for active in (False, True):
        assert client.post(retire).status_code == 302
        made.refresh_from_db()
        assert made.active is active
    word = {"word": "旱改水公厕", "certainty": "exact"}
    assert client.post(reverse("assets:type-word-create", args=["0401"]), word).status_code == 302
    added = TypeWord.objects.get(word="旱改水公厕")
    assert client.post(reverse("assets:type-word-delete", args=[added.pk])).status_code == 302
    create = reverse("assets:type-create")
    assert client.post(create, RULE | {"sector": "04", "name": "", "unit": "处"}).status_code == 422
    assert client.post(create, RULE | {"sector": "04", "name": "渣土点", "unit": "处"}).status_code == 302
    name = {"name": "建筑垃圾点", "active": ""}
    assert client.post(reverse("assets:type-edit", args=["0490"]), name).status_code == 302
    kind = FacilityType.objects.get(pk="0490")
    assert (kind.name, kind.active) == ("建筑垃圾点", False)
