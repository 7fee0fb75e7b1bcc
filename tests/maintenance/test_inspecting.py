"""巡查: a look is kept once, says what is wrong, and ends its duty."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import Http404
from django.utils import timezone

from accounts.access import Refused
from assets.models import FacilityState
from maintenance.actions import inspecting as acts
from maintenance.actions.inspecting_photos import PhotosMissing, Taken, keep_photo
from maintenance.covering import facilities_of
from maintenance.findings import Said
from maintenance.inspecting import covered_by
from maintenance.models import (
    Checkpoint,
    Inspection,
    InspectionAnswer,
    InspectionDuty,
    InspectionPhoto,
    Matter,
)
from tests.assets.factories import make_facility
from tests.factories import GULI_VILLAGE, HENGXI, SHITANG, make_post
from tests.maintenance.inspecting_rows import all_pass, look, make_patrol, make_points, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return make_post(role="village_clerk", division=SHITANG)


@pytest.fixture
def toilet():
    return make_facility(division=SHITANG, name="后石塘公厕")


def test_a_normal_look(clerk, toilet) -> None:
    standard = make_points("A", "B", "C")
    made = look(facility=toilet, by=clerk, answers=all_pass(standard))
    assert (made.result, made.standard, made.person) == ("normal", standard, clerk.person)
    assert made.answers.count() == 3
    assert not Matter.objects.everywhere(because="test").exists()
    assert made.receipt.startswith(f"XC-{timezone.localdate():%Y%m%d}-")


def test_the_same_sent_again_answers_the_first(clerk, toilet) -> None:
    standard, key = make_points("B"), uuid.uuid4()
    said = {"answers": [Said(standard.checkpoints.get().pk, False, text="漏水")], "client_key": key}
    first = look(facility=toilet, by=clerk, **said)
    again = look(facility=toilet, by=clerk, **said, inspected_at=timezone.now() - timedelta(minutes=9))
    assert again == first
    assert Inspection.objects.everywhere(because="test").count() == 1
    assert Matter.objects.everywhere(because="test").count() == 1


def test_another_content_or_another_person_under_the_key_is_refused(clerk, toilet) -> None:
    standard, key = make_points("B"), uuid.uuid4()
    look(facility=toilet, by=clerk, answers=all_pass(standard), client_key=key)
    with pytest.raises(ValidationError, match="已有另一条"):
        look(facility=toilet, by=clerk, answers=all_pass(standard), client_key=key, note="改了")
    other = make_post(role="village_clerk", division=SHITANG)
    with pytest.raises(ValidationError, match="已有另一条"):
        look(facility=toilet, by=other, answers=all_pass(standard), client_key=key)


def test_the_standard_of_the_day_counts(clerk, toilet) -> None:
    old, new = make_points("B"), make_points("A", from_date=timezone.localdate())
    yesterday = timezone.now() - timedelta(days=1)
    assert look(facility=toilet, by=clerk, answers=all_pass(old), inspected_at=yesterday).standard == old
    assert look(facility=toilet, by=clerk, answers=all_pass(new)).standard == new
    with pytest.raises(ValidationError, match="与当日的管护标准不符"):
        look(facility=toilet, by=clerk, answers=all_pass(old))


def test_what_failed_becomes_one_matter_as_bad_as_the_worst(clerk, toilet) -> None:
    points = list(make_points("C", "A", "B").checkpoints.all())
    said = [Said(points[0].pk, False, text="有垃圾"), Said(points[1].pk, False), Said(points[2].pk, True)]
    made = look(facility=toilet, by=clerk, answers=said)
    matter = Matter.objects.everywhere(because="test").get()
    assert (made.result, matter.severity, matter.hazard, matter.source) == (
        "abnormal",
        "A",
        "general",
        "checkpoint",
    )
    assert (matter.facility, matter.inspection) == (toilet, made)
    assert "有垃圾" in matter.text
    assert "检查内容2" in matter.title
    assert "等2项" in matter.title


def test_put_right_at_once_is_closed(clerk, toilet) -> None:
    standard = make_points("C")
    look(facility=toilet, by=clerk, answers=[Said(standard.checkpoints.get().pk, False)], done="已清扫")
    matter = Matter.objects.everywhere(because="test").get()
    assert (matter.source, matter.state, matter.done_text) == ("self", "closed", "已清扫")


def test_a_fault_no_point_names_needs_words(clerk, toilet) -> None:
    with pytest.raises(ValidationError, match="写明哪里异常"):
        look(facility=toilet, by=clerk, fault="B")
    made = look(facility=toilet, by=clerk, fault="B", note="门前路灯倒了")
    assert made.result == "abnormal"
    assert Matter.objects.everywhere(because="test").get().title == "后石塘公厕：门前路灯倒了"


def test_points_that_decide_are_answered_or_said_why_not(clerk, toilet) -> None:
    first, second = make_points("A", "C").checkpoints.all()
    with pytest.raises(ValidationError, match="还有 1 项未检查：1"):
        look(facility=toilet, by=clerk, answers=[Said(second.pk, True)])
    look(facility=toilet, by=clerk, answers=[Said(first.pk, text="不适用"), Said(second.pk, True)])
    look(facility=toilet, by=clerk, entry="paper", answers=[Said(second.pk, True)])


def test_a_photo_is_asked_only_where_the_point_asks(clerk, toilet) -> None:
    standard = make_points("B")
    standard.checkpoints.update(photo_asked=True)
    with pytest.raises(ValidationError, match="须拍照"):
        look(facility=toilet, by=clerk, answers=all_pass(standard))


def test_photos_come_first_and_are_taken_once(clerk, toilet) -> None:
    point, key, account = make_points("B").checkpoints.get(), uuid.uuid4(), clerk.person.account.pk
    for _ in range(2):
        keep_photo(file=picture(), client_key=key, by=clerk, account_id=account)
    taken = [Taken(key, point.pk)]
    said = {"answers": [Said(point.pk, False)], "photos": taken, "account_id": account}
    made = look(facility=toilet, by=clerk, **said)
    photo = InspectionPhoto.objects.everywhere(because="test").get()
    assert (photo.inspection, photo.checkpoint, photo.attachment.state) == (made, point, "kept")
    assert photo.attachment.expires_at is None
    assert keep_photo(file=picture(), client_key=key, by=clerk, account_id=account) == key
    assert InspectionPhoto.objects.everywhere(because="test").count() == 1
    with pytest.raises(PhotosMissing):  # one photo proves one look
        look(facility=toilet, by=clerk, **said)
    assert Inspection.objects.everywhere(because="test").count() == 1, "nothing of the refused one is left"


def test_nobody_takes_another_ones_photos(clerk, toilet) -> None:
    make_points()
    key = uuid.uuid4()
    other = make_post(role="village_clerk", division=SHITANG)
    keep_photo(file=picture(), client_key=key, by=other, account_id=other.person.account.pk)
    with pytest.raises(PhotosMissing):
        look(facility=toilet, by=clerk, photos=[Taken(key)], account_id=clerk.person.account.pk)


def test_the_condition_follows_only_where_it_differs(toilet) -> None:
    make_points()
    caretaker = make_post(role="caretaker", division=SHITANG)
    toilet.keeper_person = caretaker.person
    toilet.save()
    before = FacilityState.objects.everywhere(because="test").count()
    look(facility=toilet, by=caretaker, condition="damaged")
    look(facility=toilet, by=caretaker, condition="damaged")
    toilet.refresh_from_db()
    assert toilet.condition == "damaged"
    assert FacilityState.objects.everywhere(because="test").count() == before + 1


def test_a_late_word_does_not_undo_a_newer_one(clerk, toilet) -> None:
    make_points()
    look(facility=toilet, by=clerk, condition="good")
    look(facility=toilet, by=clerk, condition="failed", inspected_at=timezone.now() - timedelta(days=3))
    toilet.refresh_from_db()
    assert toilet.condition == "good"


def test_the_duty_ends_when_all_was_looked_at(clerk) -> None:
    make_points()
    here = [make_facility(division=SHITANG) for _ in range(2)]
    duty = make_patrol(types=("0401",))
    look(facility=here[0], by=clerk, duty=duty)
    duty.refresh_from_db()
    assert duty.state == "pending"
    look(facility=here[1], by=clerk, duty=duty)
    duty.refresh_from_db()
    assert (duty.state, duty.done_on, duty.done_by) == ("done", timezone.localdate(), clerk.person)


def test_a_second_look_in_the_same_duty_is_kept_without_it(clerk, toilet) -> None:
    make_points()
    make_facility(division=SHITANG)
    duty = make_patrol(types=("0401",))
    assert look(facility=toilet, by=clerk, duty=duty).duty == duty
    assert look(facility=toilet, by=clerk, duty=duty).duty is None


def test_who_may_look(toilet) -> None:
    make_points()
    stranger = make_post(role="village_clerk", division=GULI_VILLAGE)
    with pytest.raises(Http404):
        look(facility=toilet, by=stranger)
    with pytest.raises(Refused):
        look(facility=toilet, by=make_post(role="county_leader", division=HENGXI))


def test_a_duty_given_to_a_person_opens_its_facilities(toilet) -> None:
    make_points("B")
    caretaker = make_post(role="caretaker", division=SHITANG)
    duty = make_patrol(types=("0401",), person=caretaker.person)
    with pytest.raises(Http404):
        look(facility=toilet, by=caretaker)
    point = Checkpoint.objects.get()
    made = look(facility=toilet, by=caretaker, duty=duty, answers=[Said(point.pk, False)])
    assert (made.duty, made.matters.count()) == (duty, 1)
    elsewhere = make_facility(division=GULI_VILLAGE)
    with pytest.raises(Http404):
        look(facility=elsewhere, by=caretaker, duty=duty)


def test_the_clock_of_the_phone(clerk, toilet) -> None:
    make_points()
    with pytest.raises(ValidationError, match="晚于现在"):
        look(facility=toilet, by=clerk, inspected_at=timezone.now() + timedelta(hours=1))


# --- 其余正常 ------------------------------------------------------------------------------------
def tap(duty, by, **values):
    said = {"entry": "phone", "inspected_at": timezone.now(), "client_key": uuid.uuid4(), **values}
    return acts.rest_normal(duty=duty, by=by, **said)


def test_the_rest_is_normal_but_where_a_point_is_danger(clerk) -> None:
    make_points("B", "C")
    make_points("A", type_code="0801")
    toilets = [make_facility(division=SHITANG) for _ in range(3)]
    lamp = make_facility(division=SHITANG, type_code="0801", name="石塘路灯")
    broken = make_facility(division=SHITANG)
    look(facility=broken, by=clerk, condition="failed", entry="paper")
    duty = make_patrol(types=("0401", "0801"))
    failed = look(facility=toilets[0], by=clerk, duty=duty, fault="C", note="灯罩脏", entry="paper")
    rest = tap(duty, clerk)
    assert (rest.recorded, set(rest.left)) == (2, {lamp.pk, broken.pk})
    rows = duty.inspections.filter(way="rest_normal")
    assert {row.facility_id for row in rows} == {toilets[1].pk, toilets[2].pk}
    assert all(row.standard_id and row.person == clerk.person for row in rows)
    assert failed.result == "abnormal"
    duty.refresh_from_db()
    assert duty.state == "pending"


def test_a_tap_sent_twice_adds_nothing_and_a_whole_duty_ends(clerk) -> None:
    make_points("B")
    for _ in range(3):
        make_facility(division=SHITANG)
    duty, key = make_patrol(types=("0401",)), uuid.uuid4()
    assert [tap(duty, clerk, client_key=key).recorded for _ in range(2)] == [3, 3]
    duty.refresh_from_db()
    assert (duty.state, duty.inspections.count()) == ("done", 3)


def test_a_tap_means_what_stood_on_the_list(clerk) -> None:
    make_points("B")
    listed, later = make_facility(division=SHITANG), make_facility(division=SHITANG)
    duty = make_patrol(types=("0401",))
    assert tap(duty, clerk, facilities=[listed.pk]).recorded == 1
    assert not Inspection.objects.everywhere(because="test").filter(facility=later).exists()


def test_a_duty_called_off_takes_no_tap(clerk, toilet) -> None:
    duty = make_patrol(types=("0401",), state=InspectionDuty.State.EXCUSED)
    with pytest.raises(ValidationError, match="批准取消"):
        tap(duty, clerk)


def test_many_duties_cover_what_each_of_them_covers(clerk) -> None:
    for kind in ("0401", "0801", "0401"):
        make_facility(division=SHITANG, type_code=kind)
    make_facility(division=GULI_VILLAGE)
    duties = [make_patrol(types=types) for types in ((), ("0401",), ("0801",))]
    duties.append(make_patrol(division=GULI_VILLAGE))
    found = covered_by(duties)
    for duty in duties:
        assert found[duty.pk] == list(facilities_of(duty).values_list("pk", flat=True))


def test_answers_keep_what_was_measured(clerk) -> None:
    pump = make_facility(division=SHITANG, type_code="0201", name="石塘水站")
    standard = make_points(type_code="0201")
    chlorine = Checkpoint.objects.create(
        standard=standard,
        seq=1,
        text="余氯",
        answer="number",
        unit="毫克/升",
        pass_min="0.3",
        pass_max="2",
        severity="A",
    )
    look(
        facility=pump,
        by=clerk,
        answers=[Said(chlorine.pk, True, number=Decimal("0.1"))],
    )
    row = InspectionAnswer.objects.everywhere(because="test").get()
    assert (row.passed, str(row.number)) == (False, "0.100")
    assert "实测 0.1毫克/升" in Matter.objects.everywhere(because="test").get().text


def test_a_look_long_ago_is_judged_by_no_standard_of_today(clerk, toilet) -> None:
    make_points("A", from_date=date(2026, 1, 1))
    past = timezone.now().replace(year=2025, month=6, day=1)
    assert look(facility=toilet, by=clerk, inspected_at=past, entry="paper").standard is None


@pytest.mark.django_db(transaction=True)
def test_sent_many_times_at_once_it_is_one(clerk, toilet) -> None:
    standard, key = make_points("B"), uuid.uuid4()
    duty = make_patrol(types=("0401",))
    said = {"answers": [Said(standard.checkpoints.get().pk, False)], "client_key": key, "duty": duty}

    def send(_number: int) -> int:
        try:
            return look(facility=toilet, by=clerk, **said).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(send, range(6)))) == 1
    assert Inspection.objects.everywhere(because="test").count() == 1
    assert Matter.objects.everywhere(because="test").count() == 1
    duty.refresh_from_db()
    assert duty.state == "done"
