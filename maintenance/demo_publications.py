"""公示 in the demo: notices of townships and a village in every state, sheets on boards, objections, a naming decision."""

from datetime import date, timedelta
from io import BytesIO
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from PIL import Image, ImageDraw, ImageFilter

from accounts.models import Division, Notice, Post
from accounts.system import SystemPost
from assets.models import Facility
from common import attachments
from common.attachments import Owner
from maintenance.actions import naming, objecting, publishing
from maintenance.actions.posting import PHOTOS
from maintenance.boards import villages_of
from maintenance.models import Objection, Posting, Publication

BECAUSE = "the demo's own rows"
LAMPS = (
    "横溪街道2026年秋季路灯集中检修及夜间照明时段调整公示",
    "为迎接冬季用电高峰，街道将对各村（社区）太阳能路灯、市电路灯集中检修，并按季节调整照明时段。\n"
    "检修期间部分路段短时停灯，请村民注意出行安全。检修后的照明时段为每日17时至次日6时。",
)
WATER = (
    "谷里街道农村供水管网维修经费使用情况公示",
    "现将2026年度农村供水管网维修经费使用情况予以公示，接受村民监督。\n经费用于更换老旧管段、检修阀门井和水质检测。",
)
TOILET = (
    "石塘村公共厕所保洁人员聘用情况公示",
    "经村民代表会议讨论，拟聘用本村村民两名负责公共厕所日常保洁，报酬按月发放。",
)
PONDS = ("石塘村塘坝清淤期间用水安排公示", "清淤期间石塘水库下游渠道轮流供水，具体时段见村务公开栏。")
WRONG = (
    "横溪街道农村公路桥梁限载调整公示",
    "对三座农村公路桥梁的限载标志进行调整，调整后的限载值以现场标志为准。",
)
PLACES = ("村务公开栏", "党群服务中心门前公开栏", "文化广场宣传栏", "村委会一楼大厅")


@transaction.atomic
def load(options) -> str:
    """Once, where the demo's clerks are; answers a line for the terminal."""
    posts = {name: _post(name) for name in ("hx.clerk", "hx.leader", "gl.clerk", "shitang.clerk")}
    there = Publication.objects.everywhere(because=BECAUSE)
    if None in posts.values() or there.filter(kind=publishing.TYPED).exists():
        return "示范的公示已在册"
    _lamps(posts["hx.clerk"])
    _water(posts["gl.clerk"])
    _of_the_village(posts["shitang.clerk"], posts["hx.clerk"])
    _withdrawn(posts["hx.clerk"])
    _naming(posts["hx.leader"], posts["shitang.clerk"])
    return f"示范的公示 {there.count()} 件，张榜 {Posting.objects.everywhere(because=BECAUSE).count()} 处"


def _post(username: str) -> Post | None:
    posts = Post.objects.everywhere(because=BECAUSE).select_related("person", "role", "division")
    return posts.filter(person__account__username=username).order_by("pk").first()


def _published(words: tuple[str, str], days_ago: int, *, by) -> Publication:
    """A typed notice whose term began some days ago."""
    title, body = words
    made = publishing.draft_notice(division=by.division, title=title, body=body, phone="025-52281234", by=by)
    publisher = by if by.division.level != Division.Level.VILLAGE else _post("hx.clerk")
    made = publishing.publish(publication=made, from_date=timezone.localdate(), by=publisher)
    moved = timedelta(days=days_ago)
    assert made.published_at and made.from_date and made.until
    began = {"published_at": made.published_at - moved, "drafted_at": made.drafted_at - moved}
    days = {"from_date": made.from_date - moved, "until": made.until - moved}
    Publication.objects.everywhere(because=BECAUSE).filter(pk=made.pk).update(**days, **began)
    made.refresh_from_db()
    told = Notice.objects.filter(link=reverse("maintenance:publication-detail", args=[made.pk]))
    told.update(body=publishing.days_told(made), created_at=F("created_at") - moved)
    return made


def _first_day(publication: Publication) -> date:
    assert publication.from_date
    return publication.from_date


def _lamps(clerk) -> None:
    """Under way: most villages have hung it, one was found wanting, three lack."""
    made = _published(LAMPS, 3, by=clerk)
    villages = list(villages_of(made))
    chance = Random(7)  # noqa: S311  pictures, not secrets
    first = _first_day(made)
    for number, village in enumerate(villages[: len(villages) - 3]):
        if village.pk == "320115009210":  # the village that has still all to do
            continue
        state = Posting.State.CONFIRMED if number % 4 else Posting.State.POSTED
        state = Posting.State.REFUSED if number == 5 else state
        _posted(made, village, first + timedelta(days=number % 2), state, chance)
    said = {"publication": made, "way": Objection.Way.PHONE, "received_on": timezone.localdate(), "by": clerk}
    text = "我们组东头三盏灯去年就不亮，检修名单里没有，请核实。"
    objecting.take_objection(text=text, name="周小满", phone="13800001111", **said)


def _posted(publication: Publication, village: Division, day: date, state: str, chance: Random) -> Posting:
    seen = state != Posting.State.POSTED
    made = Posting.objects.create(
        publication=publication,
        division=village,
        place=chance.choice(PLACES),
        posted_on=day,
        state=state,
        confirmed_at=timezone.now() if seen else None,
        refused_reason="照片看不清内容" if state == Posting.State.REFUSED else "",
    )
    owner = Owner(PHOTOS, made.pk)
    attachments.keep(_board_photo(chance), owner=owner, by=None, division=village.pk)
    return made


def _water(clerk) -> None:
    """Over, with one objection upheld, one refused and one that still waits."""
    made = _published(WATER, 12, by=clerk)
    chance = Random(11)  # noqa: S311  pictures, not secrets
    first = _first_day(made)
    for village in list(villages_of(made))[:9]:
        _posted(made, village, first, Posting.State.CONFIRMED, chance)
    facility = Facility.objects.visible_to(clerk).counted().filter(type__sector_id="02").first()
    said = {"publication": made, "by": clerk}
    said_of = (
        ("本村管网只换了两处，清单写了四处，请核实。", Objection.Way.VISIT, facility),
        ("水费为什么比邻村贵？", Objection.Way.PHONE, None),
        ("阀门井盖维修后仍有松动，不应列为完工。", Objection.Way.PAPER, None),
    )
    taken = [
        objecting.take_objection(
            text=text, way=way, facility=where, received_on=first + timedelta(days=2), **said
        )
        for text, way, where in said_of
    ]
    objecting.uphold_objection(objection=taken[0], answer="经核实，多列两处，已安排更正清单。", by=clerk)
    objecting.refuse_objection(
        objection=taken[1], answer="水价由县（区）核定，不属于本次公示范围。", by=clerk
    )
    publishing.end_terms(by=SystemPost())


def _of_the_village(clerk, township) -> None:
    """The village's own: one running that nobody has hung, and a draft."""
    _published(TOILET, 1, by=clerk)
    title, body = PONDS
    publishing.draft_notice(division=clerk.division, title=title, body=body, by=clerk)


def _withdrawn(clerk) -> None:
    made = _published(WRONG, 30, by=clerk)
    publishing.withdraw(publication=made, reason="限载值有误，更正后重新公示", by=clerk)


def _naming(leader, clerk) -> None:
    day = date(timezone.localdate().year, 1, 1)
    basis = "本人书面同意（村务公开栏公布管护责任人）"
    naming.decide_naming(person=clerk.person, basis=basis, from_date=day, by=leader)


def _board_photo(chance: Random) -> SimpleUploadedFile:
    """A notice board with a sheet on it, as a phone would send it."""
    picture = Image.new("RGB", (960, 720), (206, 214, 218))
    draw = ImageDraw.Draw(picture)
    draw.rectangle([0, 560, 960, 720], fill=(150, 150, 142))
    draw.rectangle([120, 90, 840, 520], fill=(38, 92, 78), outline=(120, 92, 60), width=16)
    left, top = chance.randint(200, 380), chance.randint(130, 170)
    draw.rectangle([left, top, left + 330, top + 235], fill=(250, 249, 244))
    draw.rectangle([left + 60, top + 18, left + 270, top + 34], fill=(40, 48, 56))
    for line in range(11):
        length = chance.randint(200, 290)
        draw.line(
            [(left + 20, top + 56 + line * 15), (left + 20 + length, top + 56 + line * 15)],
            fill=(120, 126, 132),
            width=3,
        )
    draw.ellipse([left + 230, top + 180, left + 290, top + 228], outline=(190, 60, 50), width=4)
    content = BytesIO()
    picture.filter(ImageFilter.GaussianBlur(0.8)).save(content, "JPEG", quality=80)
    return SimpleUploadedFile("board.jpg", content.getvalue(), content_type="image/jpeg")
