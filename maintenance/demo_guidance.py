"""技术服务 of the demo's townships: experts and teams, requests in every state and age, techniques in use, needs followed."""

from datetime import timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from accounts.models import Division, Party, Post, Sector
from assets.demo_photos import photo
from assets.models import Facility
from maintenance.actions import experts, needs, questions, techniques
from maintenance.models import Expert, Need, Question, Technique

BECAUSE = "the demo's own rows"
PLACES = (("hx.clerk", "shitang.clerk"), ("gl.clerk", "guli.clerk"))
EXPERTS = (  # kind, name, sectors, skill, title, number (invented)
    ("person", "顾清源", ("05", "06"), "排涝泵站机电、水闸启闭设备", "高级工程师", "025-52281234转801"),
    ("person", "叶知微", ("02", "03"), "生活污水管网、水质检测", "注册环保工程师", "025-52281234转802"),
    (
        "team",
        "区水务局农村供排水技术服务队（含管网检漏、泵站大修两个小组）",
        ("02", "03", "05"),
        "管网检漏、泵站大修",
        "",
        "025-52281234转803",
    ),
    ("team", "绿野照明技术服务队", ("08",), "路灯线路、光伏路灯控制器", "电力承装四级", ""),
)
LOCAL = (
    ("person", "石见山", ("01",), "沥青路面修补、小型桥梁检查", "工程师", "025-52281234转901"),
    ("team", "镇级设施抢修队", ("01", "02", "04", "11"), "水管、线路、门窗小修", "", "025-52281234转902"),
)
ASKED = (  # title, words, expert (None: not yet), how far, days ago, sector of the facility (None: in general)
    ("泵站水泵启动后不上水", "更换过底阀，仍不上水，电机声音正常。", 0, "closed", 46, "05"),
    (
        "化粪池清掏后仍返水，反复三次找不到原因",
        "上月清掏过，雨后返水，疑似管道塌陷。",
        2,
        "answered",
        9,
        None,
    ),
    ("光伏路灯入冬后只亮两小时", "换过蓄电池，晴天也一样。", 3, "assigned", 3, "08"),
    ("塘坝涵管渗漏怎么堵", "坝脚有湿印，水不浑。", 0, "late", 21, None),
    ("绿地里的杂草用什么药", "", None, "asked", 0, "10"),
    ("小桥栏杆松动，怎么加固", "请教先做什么。", None, "returned", 6, "01"),
    ("污水泵跳闸", "已自行恢复。", None, "withdrawn", 30, "03"),
    ("水井水质发浑", "雨后两天发浑，随后变清。", 1, "reopened", 12, None),
)
TECHNIQUES = (  # name, class, sector, what it is, incentive, source
    (
        "管道内窥检测与局部树脂固化修复",
        "unified",
        "03",
        "不开挖，先内窥摄像定位，再局部树脂固化。\n适用于管径 200 至 600 毫米的污水管。",
        "检测费用由区级全额承担",
        "区水务局",
    ),
    (
        "光伏路灯 LED 与磷酸铁锂电池改造",
        "tried",
        "08",
        "整灯更换光源和电池，控制器改为分时段调光，阴雨天可亮五晚。",
        "试用灯具由供应单位免费提供一年",
        "绿野照明工程公司",
    ),
    (
        "塘坝渗漏黏土心墙快速封堵法",
        "own",
        None,
        "先降水位至渗点以下半米，开槽回填黏土并分层夯实。",
        "推广一村奖励发明人 2000 元",
        "横溪街道石塘村",
    ),
)
WANTED = (  # title, technique, how far, days ago
    ("不开挖找出污水管哪里塌了", 0, "spread", 120),
    ("路灯连续阴雨也能亮", 1, "trial", 40),
    ("入冬前水管防冻又省钱的办法", None, "raised", 4),
    ("塘坝渗水不放空就能堵", 2, "matched", 15),
    ("泵站无人值守", None, "ended", 90),
)


@transaction.atomic
def load(options) -> str:
    """Once, where the demo's clerks are."""
    if Expert.objects.everywhere(because=BECAUSE).exists():
        return "示范的技术服务已在册"
    office = _post("county.office")
    pairs = [(_post(clerk), _post(village)) for clerk, village in PLACES]
    if office is None or not all(post for pair in pairs for post in pair):
        return "没有示范人员，不写示范的技术服务"
    known = [_expert(line, office) for line in EXPERTS]
    library = [_technique(line, office) for line in TECHNIQUES]
    for clerk, village in pairs:
        known_here = known + [_expert(line, clerk) for line in LOCAL]
        _requests(known_here, clerk, village)
        _wanted(library, clerk, village)
    asked = Question.objects.everywhere(because=BECAUSE).count()
    return f"示范的技术服务：求助 {asked} 件，技术 {len(library)} 项"


def _post(username: str) -> Post | None:
    posts = Post.objects.everywhere(because=BECAUSE).select_related("person", "role", "division")
    return posts.filter(person__account__username=username).order_by("pk").first()


def _expert(line: tuple, by) -> Expert:
    kind, name, sectors, skill, title, phone = line
    firm = Party.objects.everywhere(because=BECAUSE).filter(name="绿野照明工程公司").first()
    return experts.register(
        division=by.division,
        sectors=Sector.objects.filter(pk__in=sectors),
        kind=kind,
        name=name,
        skill=skill,
        title=title,
        phone=phone,
        party=firm if "照明" in name else None,
        by=by,
    )


def _technique(line: tuple, by) -> Technique:
    name, rank, sector, description, incentive, source = line
    return techniques.add(
        division=by.division,
        types=(),
        name=name,
        rank=rank,
        sector=Sector.objects.filter(pk=sector).first(),
        description=description,
        incentive=incentive,
        source=source,
        by=by,
    )


def _requests(known: list[Expert], clerk, village) -> None:
    chance = Random(village.division_id)  # noqa: S311  pictures, not secrets
    here = Facility.objects.visible_to(village).counted().select_related("type__sector", "division")
    for title, text, given, state, ago, sector in ASKED:
        facility = here.filter(type__sector=sector).order_by("pk").first() if sector else None
        pictures = [photo(facility.type_id, chance)] if facility else []
        where = {"facility": facility} if facility else {"division": village.division}
        row = questions.ask(title=title, text=text, photos=pictures, by=village, **where)
        rows = Question.objects.everywhere(because=BECAUSE).filter(pk=row.pk)
        rows.update(asked_at=timezone.now() - timedelta(days=ago))
        _as_far(row, state, None if given is None else known[given], clerk, village, ago=ago)
        asked_at = timezone.now() - timedelta(days=ago)
        rows.filter(assigned_at__isnull=False).update(assigned_at=asked_at + timedelta(hours=20))
        rows.filter(closed_at__isnull=False).update(closed_at=asked_at + timedelta(days=6))
        if state == "late":
            rows.update(due_on=timezone.localdate() - timedelta(days=ago - 8))


def _as_far(row: Question, state: str, expert: Expert | None, clerk, village, *, ago: int) -> None:
    said = {"question": row, "by": clerk}
    if expert is not None:
        questions.assign(expert=expert, **said)
    elif state == "returned":
        questions.send_back(reason="请补充现场照片", **said)
    elif state == "withdrawn":
        questions.withdraw(question=row, reason="问题已自行解决", by=village)
    if state in ("answered", "closed", "reopened"):
        way = "site" if state == "closed" else "phone"
        words = (
            "吸水管接口漏气，已重新密封；今后启动前先灌满引水。"
            if way == "site"
            else "先停用观察，按电话里说的三步逐项排查。"
        )
        day = timezone.localdate() - timedelta(days=ago - 4)
        follow = day + timedelta(days=20) if way == "site" else None
        questions.answer(way=way, answered_on=day, answer=words, follow_by=follow, **said)
    if state == "closed":
        questions.rate(question=row, rating=5, rating_text="来得及时，现场教会了我们", by=village)
    if state == "reopened":
        questions.reopen(question=row, reason="按意见处理后问题仍在", by=village)


def _wanted(library: list[Technique], clerk, village) -> None:
    today = timezone.localdate()
    for title, fits, state, ago in WANTED:
        row = needs.raise_need(
            title=title, text="村里试过几种办法，都不理想。", division=village.division, by=village
        )
        Need.objects.everywhere(because=BECAUSE).filter(pk=row.pk).update(
            asked_at=timezone.now() - timedelta(days=ago)
        )
        said = {"need": row, "by": clerk}
        if fits is not None:
            needs.match(technique=library[fits], **said)
        if state in ("trial", "spread"):
            first = today - timedelta(days=ago - 10)
            last = first + timedelta(days=25)
            needs.start_trial(trial_from=first, trial_until=last, text="先在一处试用", **said)
            needs.note(text="安装完成，村里每周看一次。", **said)
        if state == "spread":
            needs.spread(
                from_date=today - timedelta(days=60), effect="两个月没有再堵，少挖路面 120 米。", **said
            )
        if state == "ended":
            needs.end(reason="费用超出承受能力", **said)
    village_place = (
        Division.objects.visible_to(clerk).filter(level="village", closed_on=None).order_by("-code").first()
    )
    if village_place is not None:
        where = {"division": village_place, "from_date": today - timedelta(days=200), "by": clerk}
        techniques.put_to_use(technique=library[1], effect="更换 36 盏，报修由每月 9 次降到 1 次。", **where)
