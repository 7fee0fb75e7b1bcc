"""培训、指导: planned, arranged, attended, scored, held, cancelled; a visit and its follow-up."""

from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from maintenance.actions import guidance, training
from tests.acts import at_work
from tests.maintenance.caretaker_rows import png


def act_on_training() -> None:
    today = timezone.localdate()
    said = {"title": "见证培训", "held_on": today, "hours": Decimal(2), "place": "会议室", "teacher": "老师"}
    with at_work("hx.clerk") as by:
        plan = training.plan(
            division=by.division,
            year=2026,
            title="见证方案",
            audience="甲",
            hours=1,
            sessions_planned=1,
            by=by,
        )
        training.revise_plan(plan=plan, version=plan.version, sessions_planned=2, by=by)
        session = training.arrange(division=by.division, tested=True, by=by, **said)
        training.revise(session=session, version=session.version, place="食堂", by=by)
        training.tick(session=session, people=[by.person_id], by=by)
        training.score(session=session, scores={session.attendances.get().pk: Decimal(90)}, by=by)
    with at_work("shitang.clerk") as by:
        training.attend(session=session, by=by)
    with at_work("hx.clerk") as by:
        training.untick(attendance=session.attendances.get(way="code"), by=by)
        file = SimpleUploadedFile("a.png", png())
        training.add_photo(session=session, file=file, by=by, account_id=by.person.account.pk)
        training.hold(session=session, summary="好", by=by)
        other = training.arrange(division=by.division, by=by, **said)
        training.cancel(session=other, reason="天气", by=by)
    with at_work("shitang.clerk") as by:
        village = by.division
    with at_work("hx.clerk") as by:
        visit = guidance.record(division=village, visited_on=today, by_whom="甲", advice="乙", by=by)
        guidance.follow(visit=visit, followed_on=today, text="好了", by=by)
