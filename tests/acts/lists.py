"""管护责任清单: items made, filled, moved on, handed over, frozen; days of the county."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Division, Person, Post
from accounts.system import SystemPost
from assets.models import RegisteredFacts
from maintenance.actions import item_flow, item_words, moving_items, renewing
from maintenance.actions import items as acts
from maintenance.actions.editions import freeze, unfinished
from maintenance.actions.rhythms import set_rhythm
from maintenance.models import ResponsibilityItem
from maintenance.renewals import of_year
from maintenance.rhythms_in_force import circle_of
from tests.acts import at_work
from tests.assets.factories import make_facility
from tests.factories import HENGXI, SHITANG, make_party
from tests.maintenance.item_rows import bring, crew, make_item


def _items(number: int, **values) -> list[ResponsibilityItem]:
    return [make_item(filled=True, **values) for _ in range(number)]


def act_on_items() -> None:
    said = make_facility(address="村东头")
    RegisteredFacts.objects.update_or_create(
        facility=said, defaults={"person": "见证人甲", "party": "见证公司", "phones": "13900005678"}
    )
    with at_work("hx.clerk") as by:
        village = Division.objects.visible_to(by).get(pk=SHITANG)
        assert acts.make(division=village, by=by)
        item = ResponsibilityItem.objects.visible_to(by).get(facility=said)
        item_words.create_person(item=item, by=by)
        item_words.name_word(item=item, key="party", value=make_party(name="见证公司甲"), by=by)
        item.refresh_from_db()
        acts.fill(item=item, version=item.version, by=by, note="见证")
        like = _items(1)[0]
        acts.fill_from_colleague(items=[item.pk], like=like, only_empty=True, by=by)
        acts.fill_many(items=[item.pk], values={"note": "再见证"}, only_empty=False, by=by)


def act_on_the_way() -> None:
    posts = crew()
    item = bring(_items(1)[0], "checked", posts=posts)
    item_flow.open_again(item=item, reason="异议成立", by=posts["review"])
    others = _items(2)
    keys = [one.pk for one in others]
    for act in ("submit", "confirm"):
        item_flow.move_many(items=keys, act=act, by=posts[act])
    item_flow.move_many(items=keys, act="return_from_township", by=posts["review"], reason="电话有误")
    checked = bring(_items(1)[0], "checked", posts=posts)
    with at_work("hx.clerk") as by:
        acts.fill(item=checked, version=checked.version, by=by, note="变更")
        township = Division.objects.visible_to(by).get(pk=HENGXI)
        listed = bring(_items(1)[0], "checked", posts=posts)
        edition = freeze(division=township, leaving=sum(unfinished(township).values()), by=by)
        acts.fill_many(items=[listed.pk], values={"note": "变更"}, only_empty=False, by=by)  # opens it again
        ResponsibilityItem.objects.filter(pk=listed.pk).update(duty_text="")
        assert acts.fill_from_edition(items=[listed.pk], edition=edition, by=by) == 1
    with at_work("county.office") as by:
        county = Division.objects.visible_to(by).get(pk=by.division_id)
        day = timezone.localdate() + timedelta(days=1)
        said = {"hand_in_by": "12-31", "publish_by": "03-31", "days_to_next": 30}
        set_rhythm(county=county, from_date=day, by=by, **said)


def act_on_a_year_begun_anew() -> None:
    posts = crew()
    bring(_items(1)[0], "checked", posts=posts)
    with at_work("hx.clerk") as by:
        township = Division.objects.visible_to(by).get(pk=HENGXI)
        left = sum(unfinished(township).values())
        freeze(division=township, leaving=left, by=by, on=timezone.localdate() - timedelta(days=400))
        if (standing := of_year(township, circle_of(township.county_code).year)) is not None:
            renewing.take_back(renewal=standing, by=by)
        renewing.take_back(renewal=_begun(township, by), by=by)
        renewal = _begun(township, by)
    with at_work("shitang.head") as by:
        village = Division.objects.visible_to(by).get(pk=SHITANG)
        assert renewing.confirm_same(renewal=renewal, village=village, by=by).done


def _begun(township: Division, by):
    """Begun anew and opened: what a large list leaves to a job is done at once."""
    renewal, _job = renewing.begin(division=township, by=by)
    renewing.open_all(renewal=renewal, by=by)
    renewal.refresh_from_db()
    return renewal


def act_on_a_handing_over() -> None:
    posts = crew()
    item = _items(1, person=posts["submit"].person)[0]
    receiver = Person.objects.create(name="接手人", division_id=SHITANG)
    post = Post.objects.everywhere(because="test").get(pk=posts["submit"].pk)
    with transaction.atomic():  # as accounts.actions.handing_over calls it
        assert moving_items.hand_items(post, receiver, SystemPost())
    item.refresh_from_db()
    assert item.person == receiver
