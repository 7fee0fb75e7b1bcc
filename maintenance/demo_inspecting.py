"""Two months of 巡查 in 横溪 and 谷里: normal, abnormal, the rest in order, from paper, put right at once."""

import uuid
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from decimal import Decimal
from random import Random

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Post
from assets.demo_photos import photo
from assets.models import Facility, Status
from maintenance.actions.inspecting import record
from maintenance.actions.inspecting_photos import Taken, keep_photo
from maintenance.actions.matters import set_limits
from maintenance.findings import Said
from maintenance.models import Inspection, Matter, Standard
from maintenance.standards import in_force

BECAUSE = "the demo's own rows"
INSPECTORS = ("shitang.clerk", "xugao.clerk", "guli.clerk", "zhangxi.clerk")
EACH, EVERY, DAYS = 7, 9, 60  # facilities of a village, days between two looks, days back
WRONG = {"A": "有松动，已拉警戒带", "B": "不能正常使用，附近村民已反映两次", "C": "有少量垃圾和杂草"}
Entry, Way = Inspection.Entry, Inspection.Way


def load(options) -> str:
    """Once; needs the demo's people and facilities."""
    held = Post.objects.everywhere(because=BECAUSE).filter(person__account__username__in=INSPECTORS)
    posts = list(held.select_related("person__account", "role", "division").order_by("pk"))
    if not posts:
        return "没有示范人员，不写示范的巡查记录"
    if (
        Inspection.objects.everywhere(because=BECAUSE)
        .filter(person__in=[post.person_id for post in posts])
        .exists()
    ):
        return "示范的巡查记录已在册"
    with transaction.atomic():
        made = [look for post in posts for look in _of_village(post)] + list(_again(posts[0]))
        rows = Inspection.objects.everywhere(because=BECAUSE).filter(pk__in=[look.pk for look in made])
        rows.update(recorded_at=F("inspected_at") + timedelta(minutes=4))
    return f"示范的巡查记录：{len(made)} 条"


def _of_village(post) -> Iterator[Inspection]:
    chance = Random(post.division_id)  # noqa: S311  the same demo each time
    standing = Facility.objects.visible_to(post).counted().filter(status=Status.IN_USE)
    rows = list(standing.select_related("type", "division").order_by("type_id", "pk")[: EACH * 4])
    chance.shuffle(rows)
    for at, facility in enumerate(rows[:EACH]):
        for days in range(DAYS - at, 0, -EVERY):
            yield _look(facility, days=days, by=post, chance=chance)


def _again(post) -> Iterator[Inspection]:
    """One fault found four times in a week: one matter."""
    standing = Facility.objects.visible_to(post).counted().filter(status=Status.IN_USE, type="0401")
    facility = standing.select_related("type", "division").order_by("-pk").first()
    for days in (6, 4, 2, 1) if facility else ():
        day = timezone.localdate() - timedelta(days=days)
        standard = in_force([facility.type_id], facility.division_id, day).get(facility.type_id)
        if standard is None:
            return
        wrong = next(point for point in standard.checkpoints.all() if point.severity == "C")
        answers = [
            Said(point.pk, False, text="门锁坏，插不上") if point == wrong else _fine(point)
            for point in standard.checkpoints.all()
        ]
        at = timezone.make_aware(datetime.combine(day, time(9, 10 + days)))
        told = {"facility": facility, "inspected_at": at, "entry": Entry.PHONE, "way": Way.POINT_BY_POINT}
        look = record(**told, client_key=uuid.UUID(int=days), answers=answers, by=post)
        _date(look)
        yield look


def _date(look: Inspection) -> None:
    """What it set off was written on the day of the look."""
    matter = Matter.objects.everywhere(because=BECAUSE).get(points__answer__inspection=look)
    step = matter.steps.order_by("-pk").first()
    if step is not None:
        step.at = look.inspected_at
        step.save()
    if matter.inspection_id == look.pk:
        matter.reported_at = look.inspected_at
        set_limits(matter)
        matter.save()


def _look(facility: Facility, *, days: int, by, chance: Random) -> Inspection:
    day = timezone.localdate() - timedelta(days=days)
    at = timezone.make_aware(datetime.combine(day, time(chance.randint(7, 16), chance.randint(0, 59))))
    standard = in_force([facility.type_id], facility.division_id, day).get(facility.type_id)
    entry = chance.choices([Entry.PHONE, Entry.OFFLINE, Entry.PAPER], [5, 3, 2])[0]
    told = {"facility": facility, "inspected_at": at, "entry": entry, "by": by, "way": Way.POINT_BY_POINT}
    key = uuid.UUID(int=chance.getrandbits(128))
    if standard and chance.random() < 0.06:
        return _abnormal(standard, told, key, chance)
    condition = "good" if chance.random() < 0.2 else ""
    answers = [_fine(point) for point in standard.checkpoints.all()] if standard else []
    return record(**told, client_key=key, answers=answers, condition=condition)


def _fine(point) -> Said:
    if point.answer == "number":
        value = point.pass_min if point.pass_min is not None else point.pass_max
        return Said(point.pk, number=Decimal(0) if value is None else value)
    return Said(point.pk, True) if point.answer == "yesno" else Said(point.pk, text="无")


def _abnormal(standard: Standard, told: dict, key: uuid.UUID, chance: Random) -> Inspection:
    """One point fails, with a photo; a small one is often put right at once."""
    points = [point for point in standard.checkpoints.all() if point.answer == "yesno" and point.severity]
    wrong = chance.choice(points)
    answers = [
        Said(point.pk, False, text=WRONG[wrong.severity]) if point == wrong else _fine(point)
        for point in standard.checkpoints.all()
    ]
    account = told["by"].person.account.pk
    taken = Taken(uuid.UUID(int=chance.getrandbits(128)), wrong.pk)
    keep_photo(
        file=photo(told["facility"].type_id, chance), client_key=taken.key, by=told["by"], account_id=account
    )
    done = "当场清理干净" if wrong.severity == "C" and chance.random() < 0.7 else ""
    return record(
        **told, client_key=key, answers=answers, done=done, photos=[taken], account_id=account,
        condition="damaged" if wrong.severity == "B" else "",
    )  # fmt: skip
