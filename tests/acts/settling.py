"""One facility through its life: status, class, keeper, papers, idleness, 路长, photos, its shape, merging and splitting."""

import io
from datetime import timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from accounts.models import Division, Grid, Party
from assets.actions import (
    chiefs,
    entering,
    idle,
    lifecycle,
    merging,
    ownership,
    photos,
    relations,
    settling,
    shapes,
)
from assets.models import Campaign, Facility, FacilityType, Plate, PropertyClass
from tests.acts import at_work
from tests.acts.facilities import present
from tests.factories import SHITANG, make_person

LINE = {"type": "LineString", "coordinates": [[118.80, 31.70], [118.81, 31.70]]}


def a_road(name: str, by, **values) -> Facility:
    """A coded road of 石塘村."""
    kind = next(kind for kind in FacilityType.objects.filter(chief="road") if kind.shape == "line")
    village = Division.objects.get(pk=SHITANG)
    return entering.enter(division=village, type=kind, name=name, by=by, quantity=Decimal(3), **values)


def a_photo(colour: str) -> SimpleUploadedFile:
    stream = io.BytesIO()
    Image.new("RGB", (80, 60), colour).save(stream, "JPEG")
    return SimpleUploadedFile("现场.jpg", stream.getvalue())


def act_on_a_return_in_bulk() -> None:
    with at_work("shitang.clerk") as by:
        waiting = a_road("村东路", by)
    with at_work("hx.clerk") as by:
        entering.return_all(facilities=[waiting.pk], concern="位置", reason="请重新定位", by=by)


def act_on_a_life() -> None:
    """Kept by somebody, of another class, in its grid, a part of another, out of use and back."""
    with at_work("hx.clerk") as by:
        today = timezone.localdate()
        road, main = a_road("村西路", by), a_road("村主路", by)
        lifecycle.move_on(facility=road, act="suspend", from_date=today, reason="塌方", by=by)
        lifecycle.move_on(facility=present(road), act="resume", from_date=today, reason="修好", by=by)
        other = next(one for one in PropertyClass if one != road.property_class)
        lifecycle.set_class(facility=road, property_class=other, reason="收费", from_date=today, by=by)
        parties = Party.objects.everywhere(because="test").order_by("pk")
        keeper = parties.filter(division_id=SHITANG, kind="village_committee").first()
        lifecycle.name_keeper(
            facility=road,
            keeper=keeper,
            keeper_person=None,
            keeper_kind="village",
            from_date=today,
            reason="",
            by=by,
        )
        grid = Grid.objects.everywhere(because="test").filter(division_id=SHITANG).first()
        relations.assign_grid(facility=road, grid=grid, by=by)
        relations.place_under(facility=road, parent=main, by=by)
        relations.mark_relief(facility=road, relief_kind="public_good", by=by)


def act_on_papers_and_idleness() -> None:
    with at_work("hx.clerk") as by:
        today, soon = timezone.localdate(), timezone.localdate() + timedelta(days=30)
        road = a_road("村南路", by)
        ownership.record_ownership(
            facility=road, kind="confirm", on_date=today, owner_kind="village", paper_number="字第1号", by=by
        )
        spell = idle.open_idle(facility=road, since=today, reason="无人走", follow_up_on=soon, by=by)
        spell = idle.follow_up(spell=spell, progress="已联系", follow_up_on=soon, disposal="", by=by)
        idle.end_idle(spell=spell, ended_on=today, outcome="恢复通行", disposal="", by=by)


def act_on_photos_and_shapes() -> None:
    with at_work("hx.clerk") as by:
        road, account = a_road("村北路", by), by.person.account.pk
        photo = photos.add_photo(facility=road, file=a_photo("red"), by=by, account_id=account)
        photos.remove_photo(facility=road, photo=photo, reason="拍错", by=by)
        shapes.draw_shape(facility=road, geometry=LINE, source="drawn", by=by)
        shapes.clear_shape(facility=road, by=by)
        shapes.place_facility(facility=road, longitude=Decimal("118.8"), latitude=Decimal("31.7"), by=by)


def act_on_chiefs() -> None:
    with at_work("hx.clerk") as by:
        today, road = timezone.localdate(), a_road("环村路", by)
        person = make_person(division=SHITANG)
        chief = chiefs.appoint_chief(facility=road, level="village", person=person, from_date=today, by=by)
        chiefs.end_chief(chief=chief, until=today, by=by)


def act_on_two_that_are_one() -> None:
    """What is open of the one goes to the other: a part, a plate, a photo, idleness, a 路长, a line of a campaign."""
    with at_work("hx.clerk") as by:
        today, soon = timezone.localdate(), timezone.localdate() + timedelta(days=30)
        twice, kept = a_road("石桥路", by), a_road("石桥路（主）", by)
        relations.place_under(facility=a_road("石桥支路", by), parent=twice, by=by)
        Plate.objects.create(division=twice.division, facility=twice, state="bound", bound_at=timezone.now())
        photos.add_photo(facility=twice, file=a_photo("blue"), by=by, account_id=by.person.account.pk)
        idle.open_idle(facility=twice, since=today, reason="断头路", follow_up_on=soon, by=by)
        person = make_person(division=SHITANG)
        chiefs.appoint_chief(facility=twice, level="village", person=person, from_date=today, by=by)
        campaign = Campaign.objects.create(division=by.division, name="复核", due_on=soon)
        campaign.lines.create(facility=twice)
        merging.merge(facility=twice, kept=kept, reason="重复登记", by=by)


def act_on_a_wrong_registration() -> None:
    """Split, of another type, of another village."""
    with at_work("hx.clerk") as by:
        road = a_road("三段路", by, original_value=Decimal(300))
        parts = [settling.Part("三段路东段", Decimal(1))]
        settling.split(facility=road, version=present(road).version, parts=parts, reason="分段管护", by=by)
        toilet = FacilityType.objects.get(pk="0401")
        settling.give_type(facility=road, type=toilet, reason="选错类别", by=by)
        there = Division.objects.filter(parent_id=by.division_id, closed_on=None).exclude(pk=SHITANG)[0]
        today = timezone.localdate()
        settling.relocate(facility=road, division=there, from_date=today, reason="村界调整", by=by)
