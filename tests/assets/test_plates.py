"""Orders, binding, replacing: what the acts do, and whom they refuse."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.access import Refused
from accounts.models import Division, Party
from accounts.system import SystemPost
from assets.actions import plates as acts
from assets.actions.states import appoint_keeper, record_state
from assets.models import Plate, PlateOrder
from assets.plates_face import RELATED, Face
from assets.plates_sheet import labels, plates_of
from common import acting, attachments, jobs
from common.models import Attachment
from common.models.jobs import Job
from tests.assets.factories import make_facility
from tests.factories import GULI, GULI_VILLAGE, HENGXI, SHITANG, make_party, make_person, make_post

BASE = "https://guanhu.example.gov.cn"
A4 = PlateOrder.Size.A4
State = Plate.State


@pytest.fixture(autouse=True)
def printing(county, settings):
    settings.PUBLIC_BASE_URL = BASE


@pytest.fixture
def clerk():
    """The clerk of 横溪街道, at work."""
    post = make_post(division=HENGXI)
    with acting.as_(acting.Acting(post.person.account.pk, post.person_id, post.pk, door="test")):
        yield post


def blank(*, division: str = HENGXI, count: int = 1) -> list[Plate]:
    place = Division.objects.get(pk=division)
    return list(acts.open_blank(division=place, count=count, size=A4, by=SystemPost()).plates.all())


def present(plate: Plate) -> Plate:
    return Plate.objects.get(pk=plate.pk)


def plate_of(facility) -> Plate:
    return facility.plates.get(state=State.BOUND)


# --- Orders -------------------------------------------------------------------------------------
def test_an_order_binds_a_plate_to_each_facility_and_draws_the_sheet(clerk):
    facilities = [make_facility() for _ in range(3)]
    order, job = acts.order_for(facilities=[one.pk for one in facilities], size=A4, by=clerk)
    assert (order.count, order.division_id, order.blank) == (3, SHITANG, False)
    assert {plate.facility_id for plate in order.plates.all()} == {one.pk for one in facilities}
    assert {plate.bound_by_id for plate in order.plates.all()} == {clerk.person_id}
    jobs.run(job.pk)
    job = Job.objects.get(pk=job.pk)
    assert (job.state, job.result) == ("done", {"labels": 3})
    (kept,) = Attachment.objects.of(acts.OWNER, order.pk)
    assert kept.kind == Attachment.Kind.PDF
    assert kept.expires_at is None
    with attachments.opened(kept) as file:
        assert file.read(5) == b"%PDF-"


def test_the_sheet_is_read_by_those_who_may_print_there(clerk):
    order, job = acts.order_for(facilities=[make_facility().pk], size=A4, by=clerk)
    jobs.run(job.pk)
    (kept,) = Attachment.objects.of(acts.OWNER, order.pk)
    others = [make_post(division=GULI), make_post(role="village_clerk", division=SHITANG), None]
    assert attachments.may_read(clerk, kept, account_id=0)
    assert [attachments.may_read(post, kept, account_id=0) for post in others] == [False, False, False]


def test_a_facility_is_printed_again_under_its_number(clerk):
    facility = make_facility()
    first, _job = acts.order_for(facilities=[facility.pk], size=A4, by=clerk)
    second, _job = acts.order_for(facilities=[facility.pk, make_facility().pk], size=A4, by=clerk)
    assert first.plates.get() in second.plates.all()
    assert Plate.objects.count() == 2
    assert first.plates.get().orders.count() == 2


def test_drawn_again_a_sheet_takes_the_place_of_the_former(clerk):
    order, job = acts.order_for(facilities=[make_facility().pk], size=A4, by=clerk)
    assert acts.draw_again(order=order, by=clerk) == job
    jobs.run(job.pk)
    again = acts.draw_again(order=order, by=clerk)
    assert again != job
    jobs.run(again.pk)
    assert Attachment.objects.of(acts.OWNER, order.pk).count() == 1


def test_what_has_no_code_or_stands_no_more_is_left_out(clerk):
    coded, uncoded, gone = make_facility(), make_facility(coded=False), make_facility()
    record_state(
        facility=gone,
        from_date=timezone.localdate(gone.registered_at),
        reason="拆",
        by=SystemPost(),
        status="demolished",
    )
    order, _job = acts.order_for(facilities=[coded.pk, uncoded.pk, gone.pk], size=A4, by=clerk)
    assert order.plates.get().facility_id == coded.pk
    with pytest.raises(ValidationError, match="还没有赋码"):
        acts.order_for(facilities=[uncoded.pk], size=A4, by=clerk)


def test_facilities_of_another_township_are_not_there(clerk):
    ours, theirs = make_facility(), make_facility(division=GULI_VILLAGE)
    order, _job = acts.order_for(facilities=[ours.pk, theirs.pk], size=A4, by=clerk)
    assert order.plates.get().facility_id == ours.pk
    assert not theirs.plates.exists()


def test_an_order_stands_in_the_smallest_area_around_its_facilities(clerk):
    both = [make_facility().pk, make_facility(division="320115009209").pk]
    assert acts.order_for(facilities=both, size=A4, by=clerk)[0].division_id == HENGXI
    wide = [make_facility().pk, make_facility(division=GULI_VILLAGE).pk]
    assert acts.open_for(facilities=wide, size=A4, by=SystemPost()).division_id == "320115000000"


@pytest.mark.parametrize("base", ["", "http://127.0.0.1:8000"])
def test_nothing_is_ordered_or_drawn_without_a_public_address(clerk, settings, base):
    order, job = acts.order_for(facilities=[make_facility().pk], size=A4, by=clerk)
    settings.PUBLIC_BASE_URL = base
    for act in (
        lambda: acts.order_for(facilities=[make_facility().pk], size=A4, by=clerk),
        lambda: acts.order_blank(division=clerk.division, count=1, size=A4, by=clerk),
        lambda: acts.draw_again(order=order, by=clerk),
    ):
        with pytest.raises(Refused, match="系统管理员"):
            act()
    jobs.run(job.pk)
    job = Job.objects.get(pk=job.pk)
    assert job.state == "failed"
    assert "系统管理员" in job.problem
    assert PlateOrder.objects.count() == 1


def test_the_drawing_asks_for_the_right_again(clerk):
    _order, job = acts.order_for(facilities=[make_facility().pk], size=A4, by=clerk)
    clerk.role_id = "village_clerk"
    clerk.save()
    jobs.run(job.pk)
    assert Job.objects.get(pk=job.pk).state == "failed"
    assert not Attachment.objects.exists()


def test_blank_plates_are_counted_and_belong_to_an_area(clerk):
    order, _job = acts.order_blank(division=clerk.division, count=30, size=A4, by=clerk)
    assert {(one.state, one.facility_id, one.division_id) for one in order.plates.all()} == {
        ("blank", None, HENGXI)
    }
    for count in (0, -1, acts.MOST + 1):
        with pytest.raises(ValidationError):
            acts.order_blank(division=clerk.division, count=count, size=A4, by=clerk)
    with pytest.raises(Refused):
        acts.order_blank(division=Division.objects.get(pk=GULI), count=1, size=A4, by=clerk)


def test_who_may_not_print_orders_nothing():
    village = make_post(role="village_clerk", division=SHITANG)
    with pytest.raises(Refused):
        acts.order_for(facilities=[make_facility().pk], size=A4, by=village)
    with pytest.raises(Refused):
        acts.order_blank(division=village.division, count=1, size=A4, by=village)
    order = acts.open_for(facilities=[make_facility().pk], size=A4, by=SystemPost())
    with pytest.raises(Http404):
        acts.draw_again(order=order, by=make_post(division=GULI))


def test_an_order_costs_as_many_questions_for_thirty_as_for_one(clerk):
    counted = []
    for number in (1, 30):
        chosen = [make_facility().pk for _ in range(number)]
        with CaptureQueriesContext(connection) as asked:
            order, _job = acts.order_for(facilities=chosen, size=A4, by=clerk)
            list(labels(plates_of(order)))
        counted.append(len(asked))
    assert counted[0] == counted[1]


# --- Binding ------------------------------------------------------------------------------------
def test_a_village_binds_a_blank_plate_of_its_township():
    village, facility, (plate,) = make_post(role="village_clerk", division=SHITANG), make_facility(), blank()
    acts.bind(plate=plate, facility=facility, by=village)
    plate = present(plate)
    assert (plate.state, plate.facility_id, plate.division_id) == (State.BOUND, facility.pk, SHITANG)
    assert plate.bound_by_id == village.person_id


def test_a_facility_without_a_code_may_have_its_plate_already():
    village, facility, (plate,) = make_post(role="village_clerk"), make_facility(coded=False), blank()
    village.division_id = SHITANG
    village.save()
    acts.bind(plate=plate, facility=facility, by=village)
    assert plate_of(facility) == plate


def test_a_plate_is_bound_once():
    by, (plate,) = make_post(division=HENGXI), blank()
    acts.bind(plate=plate, facility=make_facility(), by=by)
    with pytest.raises(ValidationError, match="已经绑定"):
        acts.bind(plate=plate, facility=make_facility(), by=by)


def test_the_plate_of_another_township_cannot_be_bound():
    ours, theirs = make_post(division=HENGXI), make_post(division=GULI)
    (plate,) = blank()
    with pytest.raises(ValidationError, match="不是为"):
        acts.bind(plate=plate, facility=make_facility(division=GULI_VILLAGE), by=theirs)
    with pytest.raises(Http404):
        acts.bind(plate=plate, facility=make_facility(), by=theirs)
    with pytest.raises(Http404):
        acts.bind(plate=plate, facility=make_facility(division=GULI_VILLAGE), by=ours)
    assert present(plate).state == State.BLANK


def test_who_only_looks_binds_and_replaces_nothing():
    facility = make_facility()
    acts.open_for(facilities=[facility.pk], size=A4, by=SystemPost())
    for role in ("village_head", "village_supervisor", "township_leader"):
        post = make_post(role=role, division=HENGXI if role == "township_leader" else SHITANG)
        with pytest.raises(Refused):
            acts.bind(plate=blank()[0], facility=facility, by=post)
        with pytest.raises(Refused):
            acts.replace(facility=facility, number=plate_of(facility).number, reason="丢失", by=post)


def test_a_second_plate_replaces_the_first_for_a_reason():
    by, facility, (first, second) = make_post(division=HENGXI), make_facility(), blank(count=2)
    acts.bind(plate=first, facility=facility, by=by)
    with pytest.raises(ValidationError, match="更换原因"):
        acts.bind(plate=second, facility=facility, by=by)
    acts.bind(plate=second, facility=facility, by=by, reason="丢失")
    first = present(first)
    assert (first.state, first.replaced_by_id, first.replaced_reason) == (State.REPLACED, second.pk, "丢失")
    assert first.facility_id == facility.pk
    assert plate_of(facility) == second


def test_a_demolished_facility_gets_no_plate():
    by, facility, (plate,) = make_post(division=HENGXI), make_facility(), blank()
    record_state(
        facility=facility,
        from_date=timezone.localdate(facility.registered_at),
        reason="拆",
        by=by,
        status="demolished",
    )
    with pytest.raises(ValidationError, match="拆除"):
        acts.bind(plate=plate, facility=facility, by=by)


# --- Replacing ----------------------------------------------------------------------------------
def test_a_lost_plate_is_replaced_once_however_often_it_is_sent():
    by, facility = make_post(division=HENGXI), make_facility()
    lost = acts.open_for(facilities=[facility.pk], size=A4, by=by).plates.get()
    new = acts.replace(facility=facility, number=lost.number, reason="丢失", by=by)
    assert present(lost).replaced_by == new == plate_of(facility)
    with pytest.raises(ValidationError, match="刚才已经更换"):
        acts.replace(facility=facility, number=lost.number, reason="丢失", by=by)
    with pytest.raises(Http404):
        acts.replace(facility=facility, number=new.number, reason="丢失", by=make_post(division=GULI))
    assert Plate.objects.count() == 2


def test_the_database_keeps_one_plate_a_facility():
    facility = make_facility()
    acts.open_for(facilities=[facility.pk], size=A4, by=SystemPost())
    with pytest.raises(IntegrityError), transaction.atomic():
        Plate.objects.create(division_id=SHITANG, facility=facility, state=State.BOUND)


# --- What a plate says --------------------------------------------------------------------------
def face(facility) -> Face:
    rows = type(facility).objects.select_related(*RELATED)
    return Face.of([rows.get(pk=facility.pk)])[0]


def committee(*, phone: str = "") -> Party:
    made = make_party(kind=Party.Kind.VILLAGE_COMMITTEE, name="石塘村村民委员会")
    made.duty_phone = phone
    made.save()
    return made


def kept_by(facility, party: Party, person=None):
    appoint_keeper(
        facility=facility, keeper=party, keeper_person=person, keeper_kind="purchased",
        from_date=timezone.localdate(facility.registered_at), reason="合同", by=SystemPost(),
    )  # fmt: skip
    return facility


def test_a_plate_names_the_keeper_and_its_duty_phone():
    committee(phone="025-0000-0001")
    keeper = make_party(name="宁穗物业")
    assert face(make_facility()).phone == "025-0000-0001"
    facility = kept_by(make_facility(), keeper, make_person(name="陈守安", phone="13800005555"))
    assert (face(facility).keeper, face(facility).phone) == ("宁穗物业", "025-0000-0001")
    keeper.duty_phone = "025-0000-0002"
    keeper.save()
    assert face(facility).phone == "025-0000-0002"


@pytest.mark.parametrize("kind", [Party.Kind.PERSON, Party.Kind.HOUSEHOLD])
def test_a_person_who_keeps_is_not_named_and_not_called(kind):
    committee(phone="025-0000-0001")
    keeper = make_party(kind=kind, name="陈守安")
    keeper.duty_phone = "13800005555"
    keeper.save()
    shown = face(kept_by(make_facility(), keeper))
    assert (shown.keeper, shown.phone) == ("石塘村村民委员会", "025-0000-0001")


def test_a_unit_out_of_use_answers_no_more():
    keeper = make_party(name="宁穗物业")
    facility = kept_by(make_facility(), keeper)
    keeper.active = False
    keeper.save()
    assert face(facility).keeper == ""
