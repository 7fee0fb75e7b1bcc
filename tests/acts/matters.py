"""巡、派、办: every act on a matter once, the clock's reminders, what moves along, the hotline's sheets."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from PIL import Image

from accounts.models import DivisionMerge, Post
from assets.models import Facility
from maintenance.actions import matter_beside as beside
from maintenance.actions import matter_moves as moves
from maintenance.actions import matter_rules as rules
from maintenance.actions import matter_splitting as splitting
from maintenance.actions import matters as acts
from maintenance.actions import moving_matters
from maintenance.actions.inspecting import record
from maintenance.actions.matter_photos import add_photo
from maintenance.actions.reminding import remind_overdue
from maintenance.findings import Said
from maintenance.models import Matter
from maintenance.standards import in_force
from maintenance.tasks import remind_of_matters
from tests.acts import at_work
from tests.factories import SHITANG, make_division, make_person


def _photo() -> SimpleUploadedFile:
    stream = BytesIO()
    Image.new("RGB", (40, 30), "green").save(stream, format="JPEG")
    return SimpleUploadedFile("现场.jpg", stream.getvalue())


def _facility() -> Facility:
    return Facility.objects.everywhere(because="test").counted().filter(division_id=SHITANG).order_by("pk")[0]


def _reported(by, **values) -> Matter:
    said = {"source": "staff", "title": "井盖松动", "severity": "B", "facility": _facility(), **values}
    return acts.report(by=by, **said)


def _handler() -> Post:
    posts = Post.objects.everywhere(because="test").select_related("person", "role", "division")
    return posts.get(person__account__username="caretaker")


def act_from_report_to_closing() -> None:
    with at_work("hx.clerk") as clerk:
        matter = acts.report_with_photos(
            by=clerk,
            account_id=None,
            before=[_photo()],
            source="staff",
            title="井盖松动",
            severity="A",
            facility=_facility(),
            client_key=uuid4(),
        )
        acts.self_handled(title="灯罩脱落", severity="C", facility=_facility(), done_text="已装好", by=clerk)
        moves.dispatch(matter=matter, person=_handler().person, by=clerk)
        moves.redirect(matter=matter, person=_handler().person, reason="改期", by=clerk)
    with at_work("caretaker") as handler:
        moves.send_back(matter=matter, reason="超出能力", by=handler)
    with at_work("hx.clerk") as clerk:
        moves.dispatch_all(matters=[matter], person=_handler().person, by=clerk)
    with at_work("caretaker") as handler:
        moves.accept(matter=matter, by=handler)
        beside.make_safe(matter=matter, by=handler, text="已围挡")
        beside.add_cost(matter=matter, kind="material", amount=350, by=handler)
    with at_work("hx.leader") as leader:
        moves.suspend(matter=matter, reason="资金已批复", by=leader)
        moves.resume(matter=matter, by=leader)
        beside.remind(matter=matter, text="请抓紧", by=leader)
    with at_work("caretaker") as handler:
        add_photo(matter=matter, when="after", file=_photo(), by=handler, account_id=None)
        moves.handle(matter=matter, done_text="已修", by=handler)
    with at_work("shitang.head") as head:
        moves.return_(matter=matter, reason="没修好", by=head)
    with at_work("caretaker") as handler:
        moves.handle(matter=matter, done_text="又修", by=handler)
    with at_work("shitang.head") as head:
        moves.verify(matter=matter, condition="good", by=head)


def act_beside_the_flow() -> None:
    with at_work("hx.clerk") as clerk:
        Facility.objects.everywhere(because="test").filter(pk=_facility().pk).update(
            warranty_end=timezone.localdate()
        )
        matter, again, wrong = (_reported(clerk) for _number in range(3))
        beside.grade(matter=matter, severity="A", hazard="major", measure="围挡", reason="已塌", by=clerk)
        beside.escalate(matter=matter, reason="涉及多个部门", by=clerk)
        moves.merge(matter=again, into=matter, by=clerk)
        moves.reject(matter=wrong, reason="经核实无此问题", by=clerk)
        beside.reply(matter=wrong, text="已核实", by=clerk)
        sheet = _reported(clerk, source="hotline", outside_number="JN-见证-1")
        beside.update_sheet(matter=sheet, by=clerk, text="又来电")
    with at_work("county.office") as office:
        beside.send_down(matter=matter, reason="请镇街组织", by=office)
    with at_work("hx.clerk") as clerk:
        moves.dispatch(matter=matter, person=_handler().person, by=clerk)
    with at_work("caretaker") as handler:
        beside.claim_warranty(matter=matter, reason="已通知施工单位", by=handler)


def act_split_and_found_again() -> None:
    with at_work("hx.clerk") as clerk:
        splitting.split(
            matter=_reported(clerk),
            parts=[splitting.Part("井盖松动", "B"), splitting.Part("路灯不亮", "C")],
            by=clerk,
        )
    with at_work("shitang.clerk") as clerk:
        facility = (
            Facility.objects.everywhere(because="test").counted().filter(division_id=SHITANG, type="0402")
        )
        for _day in range(2):
            look_at(facility.order_by("pk")[0], clerk)
        found = (
            Matter.objects.visible_to(clerk).filter(points__isnull=False, state="reported").order_by("-pk")[0]
        )
    with at_work("hx.clerk") as clerk:
        splitting.split(
            matter=found, parts=[splitting.Part("桶破", "C"), splitting.Part("盖缺", "C")], by=clerk
        )


def look_at(facility: Facility, by: Post) -> None:
    """Its first point of yes or no fails."""
    standard = in_force([facility.type_id], facility.division_id)[facility.type_id]
    wrong = next(point for point in standard.checkpoints.all() if point.answer == "yesno" and point.severity)
    answers = [Said(point.pk, point != wrong, text="已看") for point in standard.checkpoints.all()]
    record(
        facility=facility,
        way="point_by_point",
        entry="paper",
        inspected_at=timezone.now(),
        client_key=uuid4(),
        by=by,
        answers=answers,
    )


def act_of_the_county_on_its_rules() -> None:
    day = timezone.localdate() + timedelta(days=3)
    with at_work("county.office") as office:
        rules.set_rule(key="duplicate", from_date=day, source="纪要", by=office, metres=50, days=10)
        rules.restore_rule(key="duplicate", from_date=day + timedelta(days=1), by=office)
        rules.take_back_rule(key="duplicate", from_date=day, by=office)


def act_when_limits_pass() -> None:
    remind_of_matters()  # of the demo's late ones
    remind_overdue(now=timezone.now() + timedelta(days=30))


def act_when_villages_merge_or_posts_change() -> None:
    with at_work("hx.clerk") as clerk, transaction.atomic():
        matter = _reported(clerk)
        moves.dispatch(matter=matter, person=_handler().person, by=clerk)
        moving_matters.hand_matters(_handler(), make_person(division=SHITANG), clerk)
        heir = make_division(code="320115009209")
        merge = DivisionMerge(closed_id=SHITANG, successor=heir, on_date=timezone.localdate())
        moving_matters.move_open_matters(merge, clerk)
