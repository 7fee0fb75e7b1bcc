"""Training for the authorisation matrix: a session, a plan, a visit of the village; the code belongs to whoever holds it."""

from django.utils import timezone

from accounts.models import Division, Person
from accounts.places import ObjectFactory
from maintenance.models import Attendance, GuidanceVisit, TrainingPlan, TrainingSession


def session(division: Division, title: str = "") -> TrainingSession:
    return TrainingSession.objects.create(
        division=division,
        sector_id="01",
        title=title or f"{division.short_name}矩阵培训",
        held_on=timezone.localdate(),
        hours=2,
        place="会议室",
        teacher="老师",
        tested=True,
    )


def of_session(division: Division) -> dict:
    return {"session_id": session(division).pk}


def token(division: Division) -> dict:
    """No name of the village: whoever holds the code may read it."""
    return {"token": session(division, "矩阵签到").token}


def attendance(division: Division) -> dict:
    person = Person.objects.create(name=f"{division.short_name}矩阵学员", division=division)
    return {
        "attendance_id": Attendance.objects.create(session=session(division), person=person, way="code").pk
    }


def plan(division: Division) -> dict:
    made = TrainingPlan.objects.create(
        division=division,
        sector_id="01",
        year=2026,
        title=f"{division.short_name}矩阵方案",
        audience="管护员",
        hours=4,
        sessions_planned=1,
    )
    return {"plan_id": made.pk}


def visit(division: Division) -> dict:
    made = GuidanceVisit.objects.create(
        division=division,
        sector_id="01",
        visited_on=timezone.localdate(),
        by_whom="技术员",
        advice=f"{division.short_name}矩阵意见",
    )
    return {"visit_id": made.pk}


OF_SESSION = ("detail", "edit", "tick", "scores", "photo", "hold", "cancel")
FACTORIES = {
    **{f"maintenance:training-{name}": ObjectFactory(of_session) for name in OF_SESSION},
    "maintenance:training-attend": ObjectFactory(token, shared=True),
    "maintenance:training-absent": ObjectFactory(attendance),
    "maintenance:training-plan-edit": ObjectFactory(plan),
    "maintenance:guidance-follow": ObjectFactory(visit),
}
