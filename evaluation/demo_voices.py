"""群众评价、经验宣传 of 横溪 and 谷里 in the demo: surveys, opinions of every state, experiences, events, media."""

from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils import timezone

from accounts.models import Division, Post
from assets.demo_photos import photo
from evaluation import pictures_kept
from evaluation.actions import answers, events, experiences, opinions, surveys
from evaluation.forms.surveys import FIRST
from evaluation.models import Experience, Opinion, Survey, SurveyPlace

BECAUSE = "the demo's own rows"
INTRO = "本问卷不记名，只用于改进管护工作，请按您的真实感受填写。"
TOWNSHIPS = ("hx.clerk", "gl.clerk")
OPINIONS = (  # words, channel, days ago, gist, answer (none: still open), shown
    ("前石塘组第三盏路灯不亮，晚上走路看不见", "visit", 50, "石塘组路灯不亮", "经核实属灯头损坏，已于次日更换。", True),
    ("垃圾分类亭周边夏天味道大，希望增加清运次数", "paper", 32, "垃圾亭异味", "已与保洁公司商定，6 月至 9 月每天清运两次。", True),
    ("健身器材螺丝松了，小孩玩不安全", "phone", 25, "", "已请厂家加固，并列入月度检查。", False),
    ("公厕反映过两次，一直没人打扫", "paper", 20, "", "", False),
    ("水渠被落叶堵了，雨天漫到路上", "visit", 3, "", "", False),
    ("隔壁两家争宅基地", "visit", 18, "", "void", False),
)  # fmt: skip
STORIES = (  # title, direction, type of the picture, how far
    ("一灯一码：路灯报修从七天缩到两天", "digital", "0601", "published"),
    ("“村管家”联户包段，背街小巷有人管", "social", "0101", "published"),
    ("统一巡查口径，一张表管好农村公厕", "standard", "0401", "approved"),
    ("塘坝轮值看水，旱季用水不吵架", "other", "0301", "submitted"),
    ("把管护写进村规民约的试点做法（初稿）", "standard", "0701", "draft"),
)


@transaction.atomic
def load(options) -> str:
    """Once, where the demo's people are."""
    if Survey.objects.everywhere(because=BECAUSE).exists():
        return "示范的群众评价已在册"
    held = {
        name: _post(name)
        for name in (*TOWNSHIPS, "county.office", "hx.leader", "gl.leader", "shitang.clerk", "guli.clerk")
    }
    if not all(held.values()):
        return "没有示范人员，不写示范的群众评价"
    _surveys(held)
    for name in TOWNSHIPS:
        _opinions(held[name])
    for village, leader in (("shitang.clerk", "hx.leader"), ("guli.clerk", "gl.leader")):
        _stories(held[village], held[leader])
        _told(held[village])
    counts = (Survey, Opinion, Experience)
    told = "、".join(
        f"{model._meta.verbose_name} {model.objects.everywhere(because=BECAUSE).count()}" for model in counts
    )
    return f"示范的群众评价和经验：{told}"


def _post(username: str) -> Any:
    posts = Post.objects.everywhere(because=BECAUSE).select_related("person__account", "role", "division")
    return posts.filter(person__account__username=username).order_by("pk").first()


def _surveys(held: dict[str, Any]) -> None:
    """The county's, answered in both townships and ended: it counts; 横溪's own, open; one being prepared."""
    county, clerk, today = held["county.office"], held["hx.clerk"], timezone.localdate()
    asked = surveys.write_questions(
        name="农村公共设施管护满意度问卷", intro=INTRO, questions=FIRST.splitlines(), by=county
    )
    asked = surveys.issue_questions(question_set=asked, by=county)
    said = {"question_set": asked, "by": county}
    first, last = today - timedelta(days=60), today + timedelta(days=20)
    said |= {"year": today.year, "from_date": first, "until": last}
    whole = surveys.plan(division=county.division, title=f"{today.year} 年度全区满意度调查", **said)
    surveys.begin(survey=whole, by=county)
    for name in TOWNSHIPS:
        _answered(whole, held[name], first)
    surveys.close(survey=whole, by=county)
    title = f"{clerk.division.short_name} {today.year} 年管护满意度调查"
    own = surveys.plan(division=clerk.division, title=title, **said)
    surveys.begin(survey=own, by=clerk)
    _answered(own, clerk, first)
    said |= {"year": today.year + 1}
    said |= {"from_date": date(today.year + 1, 3, 1), "until": date(today.year + 1, 3, 31)}
    surveys.plan(division=county.division, title=f"{today.year + 1} 年度全区满意度调查（筹备）", **said)


def _answered(survey: Survey, clerk, first: date) -> None:
    """Most villages of the clerk's have answers enough, some few, one none; phones and paper."""
    places = SurveyPlace.objects.visible_to(clerk).filter(survey=survey).select_related("division")
    for number, place in enumerate(places.order_by("division_id")):
        chance = Random(f"{place.division_id}")  # noqa: S311  a picture
        mood = chance.choice((3, 4, 4, 4, 5))
        for sheet in range(0 if number == 5 else 6 if number % 7 == 3 else 14):
            marks = [max(1, min(5, mood + chance.choice((-1, 0, 0, 1)))) for _question in range(6)]
            marks[chance.randrange(5)] = chance.choice((0, 4, 5))
            if sheet % 2:
                answers.send(place=place, marks=marks, key=uuid5(NAMESPACE_URL, f"demo-{place.pk}-{sheet}"))
            else:
                answers.enter(
                    place=place, sheet=f"{place.division_id[-6:]}-{sheet + 1:02d}", marks=marks,
                    answered_on=first + timedelta(days=chance.randrange(50)), by=clerk,
                )  # fmt: skip


def _opinions(by) -> None:
    villages = Division.objects.visible_to(by).filter(level=Division.Level.VILLAGE, closed_on=None)
    today = timezone.localdate()
    places = list(villages.order_by("code"))
    for number, (text, channel, ago, gist, answer, shown) in enumerate(OPINIONS):
        row = opinions.enter(
            division=places[number % len(places)], channel=channel, text=text,
            received_on=today - timedelta(days=ago), by=by,
        )  # fmt: skip
        if answer == "void":
            opinions.void(opinion=row, reason="内容与设施管护无关", by=by)
        elif answer:
            opinions.answer(opinion=row, answer=answer, gist=gist, shown=shown, by=by)


def _stories(by, leader) -> None:
    account = by.person.account.pk
    for number, (title, direction, code, state) in enumerate(STORIES):
        row = experiences.draft(
            division=by.division, title=title, direction=direction, year=timezone.localdate().year, by=by,
            before="以前靠群众打电话，报到村里再转到镇里，谁去修、什么时候修没有准信。设施坏了十天半月没人管是常事。",
            practice="一是建清册。逐处登记编号，贴上码牌，责任人和值班电话都在牌上。\n二是定规矩。小修两天、大修七天，逾期由镇里督办。\n三是常巡查。网格员每周走一遍，发现问题当场拍照上报。",
            effect="今年以来共处理报修 46 件，平均用时由 7.2 天降到 2.1 天，群众满意度由 78% 升到 93%。",
            lesson="把“谁来管、管什么、多久管好”写在牌子上，比开会讲十遍管用。",
        )  # fmt: skip
        if state == "draft":
            continue
        for side, kind in enumerate((pictures_kept.BEFORE, pictures_kept.AFTER)):
            picture = photo(code, Random(f"{by.pk}-{number}-{side}"))  # noqa: S311  a picture
            pictures_kept.add(kind=kind, row=row, files=[picture], by=by, account_id=account)
        experiences.submit(experience=row, by=by)
        if state in ("approved", "published"):
            experiences.approve(experience=row, remark="做法具体，可以推广。", by=leader)
        if state == "published":
            experiences.publish(experience=row, by=leader)


def _told(by) -> None:
    """One visit held, one to come; a paper and a programme that told of the village."""
    today, area = timezone.localdate(), by.division
    story = Experience.objects.everywhere(because=BECAUSE).filter(division=area, state="published").first()
    held = events.announce(
        division=area, kind="site", title="路灯管护现场观摩会", held_on=today - timedelta(days=30), place="村部会议室",
        notice="请各村分管负责人、网格员参加，先看现场，再座谈交流。", experience=story, by=by,
    )  # fmt: skip
    events.hold(
        event=held, held_on=today - timedelta(days=30), attended=36, units="各村（社区）、镇村建办、供电所",
        summary="现场看了三处路灯和报修后台，交流了小修包干的做法。", by=by,
    )  # fmt: skip
    picture = photo("0601", Random(f"{by.pk}-event"))  # noqa: S311  a picture
    account = by.person.account.pk
    pictures_kept.add(kind=pictures_kept.EVENT, row=held, files=[picture], by=by, account_id=account)
    events.announce(
        division=area, kind="publicity", title="爱护公共设施宣传日", held_on=today + timedelta(days=12), place="文化广场",
        notice="发放宣传册，现场教群众扫码报修、扫码评价。", by=by,
    )  # fmt: skip
    said = {"division": area, "experience": story, "sector": None, "by": by}
    events.record_media(
        title="一灯一码，照亮回家路", kind="report", rank="city", outlet="市日报", page="3 版", link="",
        published_on=today - timedelta(days=21), **said,
    )  # fmt: skip
    events.record_media(
        title="区管护办简报推广“村管家”做法", kind="promoted", rank="county", outlet="区管护办简报", page="第 14 期", link="",
        published_on=today - timedelta(days=9), **said,
    )  # fmt: skip
