"""Experiences, events and media for tests: plain functions, keyword only, through the acts."""

from random import Random
from typing import Any

from django.utils import timezone

from assets.demo_photos import photo
from evaluation import pictures_kept
from evaluation.actions import events, experiences
from evaluation.models import Event, Experience, MediaItem
from tests.factories import HENGXI, SHITANG, make_division, make_post

WORDS = {
    "title": "路灯报修一码通",
    "before": "路灯坏了没人知道",
    "practice": "每盏灯挂码牌",
    "effect": "修复时间缩短到两天",
}


def picture(number: int = 0):
    return photo("0601", Random(number))


def make_experience(*, division: str = SHITANG, by=None, pictured: bool = True, **named: Any) -> Experience:
    by = by or make_post(role="village_clerk", division=division)
    said = WORDS | {"direction": "digital", "year": timezone.localdate().year} | named
    row = experiences.draft(division=make_division(code=division), by=by, **said)
    if pictured:
        pictures_kept.add(kind=pictures_kept.AFTER, row=row, files=[picture()], by=by, account_id=None)
    return row


def make_approved(*, division: str = SHITANG, leader=None, **named: Any) -> Experience:
    by = make_post(role="village_clerk", division=division)
    leader = leader or make_post(role="township_leader", division=HENGXI)
    row = experiences.submit(experience=make_experience(division=division, by=by, **named), by=by)
    return experiences.approve(experience=row, by=leader)


def make_event(*, division: str = SHITANG, by=None, **named: Any) -> Event:
    by = by or make_post(role="village_clerk", division=division)
    said = {"title": "路灯管护观摩会", "kind": "site", "place": "石塘村", "notice": "请参加"}
    said |= {"held_on": timezone.localdate()} | named
    return events.announce(division=make_division(code=division), by=by, **said)


def make_media(*, division: str = SHITANG, by=None, **named: Any) -> MediaItem:
    by = by or make_post(role="village_clerk", division=division)
    said = {"title": "一码管到底", "kind": "report", "rank": "city", "outlet": "日报", "page": "3版"}
    said |= {"published_on": timezone.localdate(), "link": ""} | named
    return events.record_media(division=make_division(code=division), by=by, **said)
