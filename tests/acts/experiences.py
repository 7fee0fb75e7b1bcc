"""经验宣传: an experience written, reviewed, published, withdrawn; an event; a report: each act once."""

from random import Random

from django.utils import timezone

from accounts.models import Division
from assets.demo_photos import photo
from evaluation import pictures_kept
from evaluation.actions import events, experiences
from tests.acts import at_work
from tests.factories import HENGXI, SHITANG, make_post


def act_on_experiences() -> None:
    village, leader = Division.objects.get(pk=SHITANG), make_post(role="township_leader", division=HENGXI)
    said = {"direction": "digital", "before": "见证", "practice": "见证", "effect": "见证"}
    said |= {"title": "见证经验", "year": timezone.localdate().year}
    with at_work("shitang.clerk") as by:
        row = experiences.draft(division=village, by=by, **said)
        row = experiences.revise(experience=row, version=row.version, by=by, **said | {"title": "见证的经验"})
        files = [photo("0601", Random(0))]
        pictures_kept.add(kind=pictures_kept.AFTER, row=row, files=files, by=by, account_id=None)
        experiences.submit(experience=row, by=by)
        experiences.send_back(experience=row, reason="补", by=leader)
        experiences.submit(experience=row, by=by)
        experiences.approve(experience=row, by=leader)
        experiences.publish(experience=row, by=leader)
        experiences.withdraw(experience=row, reason="变化", by=leader)


def act_on_events_and_media() -> None:
    village, today = Division.objects.get(pk=SHITANG), timezone.localdate()
    said = {"kind": "site", "title": "见证活动", "held_on": today, "place": "村部", "notice": "见证"}
    with at_work("shitang.clerk") as by:
        one, two = (events.announce(division=village, by=by, **said) for _number in range(2))
        one = events.revise(event=one, version=one.version, by=by, **said)
        events.hold(event=one, held_on=today, attended=9, summary="见证", by=by)
        events.cancel(event=two, reason="冲突", by=by)
        said = {"kind": "report", "rank": "city", "title": "见证报道", "outlet": "日报", "page": "1版"}
        row = events.record_media(division=village, published_on=today, by=by, **said)
        events.strike(media=row, reason="重复", by=by)
