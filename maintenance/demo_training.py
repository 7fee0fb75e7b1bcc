"""Training of the demo's townships: a plan, sessions held, to come, today's, one cancelled; visits followed and not."""

from datetime import time, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.models import Division, Party, Post
from maintenance.actions import guidance, training
from maintenance.models import Caretaker, TrainingSession

BECAUSE = "the demo's own rows"
CLERKS = ("hx.clerk", "gl.clerk")
SESSIONS = (
    ("汛前排涝泵站与塘坝巡查", -190, 4, "held", True),
    ("有限空间作业安全与污水设施日常运维（理论讲解与现场实操）", -75, 6, "held", True),
    ("农村公厕保洁标准与用品使用", -22, 2, "held", False),
    ("冬季道路防冰防滑与应急处置", 0, 3, "planned", False),
    ("手机巡查与随手拍操作", 18, 2, "planned", False),
    ("路灯检修基础", -40, 3, "cancelled", False),
)


@transaction.atomic
def load(options) -> str:
    """Once, where the demo's clerks and caretakers are."""
    rows = TrainingSession.objects.everywhere(because=BECAUSE)
    if rows.exists():
        return "示范的培训已在册"
    posts = Post.objects.everywhere(because=BECAUSE).select_related("person", "role", "division")
    for name in CLERKS:
        clerk = posts.filter(person__account__username=name).order_by("pk").first()
        if clerk is not None:
            _of_township(clerk)
    return f"示范的培训：{rows.count()} 期"


def _of_township(clerk) -> None:
    today = timezone.localdate()
    plan = training.plan(
        division=clerk.division,
        title=f"{clerk.division.short_name}管护员年度培训方案",
        year=today.year,
        department=Party.objects.everywhere(because=BECAUSE).get(
            division=clerk.division, kind="township_office"
        ),
        audience="村级管护员、网格员、专职委员",
        hours=Decimal(12),
        sessions_planned=5,
        budget=Decimal(16800),
        method="先理论后实操，现场示范；每期签到，重点工种测试，80 分合格。",
        by=clerk,
    )
    people = list(
        Caretaker.objects.visible_to(clerk).at_work().order_by("pk").values_list("person_id", flat=True)[:14]
    )
    for number, (title, days, hours, state, tested) in enumerate(SESSIONS):
        made = training.arrange(
            division=clerk.division,
            plan=plan,
            title=title,
            held_on=today + timedelta(days=days),
            begins=time(14, 30),
            hours=Decimal(hours),
            place=f"{clerk.division.short_name}文化站二楼会议室",
            teacher="江宁区水务站 工程师" if number < 2 else "本镇管护办",
            material="《村级设施管护手册》第二版",
            tested=tested,
            by=clerk,
        )
        _as_far(made, state, people[: 6 + 2 * number], clerk)
    _visits(clerk)


def _as_far(made: TrainingSession, state: str, people: list[int], clerk) -> None:
    if state == "cancelled":
        training.cancel(session=made, reason="因天气取消", by=clerk)
    elif state == "held" and training.tick(session=made, people=people, by=clerk):
        if made.tested:
            keys = made.attendances.order_by("pk").values_list("pk", flat=True)
            scores = {key: Decimal(96 - 5 * (number % 5)) for number, key in enumerate(keys)}
            training.score(session=made, scores=scores, by=clerk)
        training.hold(session=made, summary="现场提问热烈，实操全部过关。", by=clerk)


def _visits(clerk) -> None:
    today = timezone.localdate()
    villages = list(
        Division.objects.visible_to(clerk)
        .filter(level=Division.Level.VILLAGE, closed_on=None)
        .order_by("code")[:3]
    )
    said = (
        ("泵站进水池拦污栅间距过大，建议加密并每周清捞。", -30, -10, True),
        ("公厕化粪池盖板松动处先围挡，十日内更换承重盖板，并补贴警示标识。", -20, -6, False),
        ("绿地浇水改在傍晚，减少蒸发。", -3, None, False),
    )
    for village, (advice, day, limit, followed) in zip(villages, said, strict=False):
        visit = guidance.record(
            division=village,
            visited_on=today + timedelta(days=day),
            by_whom="区水务局 高级工程师",
            advice=advice,
            follow_by=None if limit is None else today + timedelta(days=limit),
            by=clerk,
        )
        if followed:
            done_on = today + timedelta(days=day + 8)
            guidance.follow(visit=visit, followed_on=done_on, text="已加密，挂牌到人", by=clerk)
