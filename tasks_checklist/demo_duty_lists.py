"""改革责任清单 and 三统一 of the demo: lists of the county and two townships, editions that differ, one published. Invented."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Division, Party, Post, Sector
from maintenance.actions import publishing
from tasks_checklist import duty_publishing
from tasks_checklist.actions import duty_editions, duty_items, unifying
from tasks_checklist.models import DutyItem, Unification

BECAUSE = "the demo's own rows"
KEEPERS = ("county.office", "hx.clerk", "gl.clerk")
K = Party.Kind
BASIS = "关于推进城乡公共基础设施一体化管护体制改革的实施意见"
# duty, content, standard, frequency, who by office
VILLAGE = (
    (
        "日常巡查和小修",
        "按巡查计划巡查本村公共基础设施，小缺损随手处理，处理不了的当日上报",
        "每月巡查不少于两次，有记录、有照片",
        "每月",
        "村（居）委会主任",
    ),
    (
        "管护责任清单填报和公示",
        "设施新增、灭失、责任人变化的，及时更正条目，按期张榜公示",
        "条目齐全，公示照片上传",
        "变化后15日内",
        "村（社区）经办",
    ),
    (
        "管护资金公示",
        "管护资金到账、支出在村务公开栏公示，接受村民监督",
        "到账后5个工作日内公示，不少于10日",
        "每笔",
        "村（居）委会主任",
    ),
    ("村民参与和宣传", "把爱护公共设施写入村规民约，组织村民投工投劳", "每半年至少1次活动", "每半年", ""),
)
TOWNSHIP = (
    (
        "制定年度工作计划和重点任务",
        "细化年度任务，明确分行业工作路径和时间表",
        "计划1份，每个行业均有时间表",
        "每年3月底前",
        "分管负责人",
    ),
    (
        "建立常态化督导机制",
        "按计划督导各村（社区），问题下发、整改、销号闭环",
        "督导计划完成率100%",
        "每季度",
        "分管负责人",
    ),
    ("管护人员业务培训", "组织管护员、网格员培训，留存签到和考核结果", "管护人员每年至少参训1次", "每年", ""),
    ("管护评价", "审核村（社区）自评，按期上报", "评价结果公示5个工作日", "每年12月底前", "分管负责人"),
)
DEPARTMENT = (
    (
        "制定行业管护标准",
        "制定并公布本行业设施管护标准，指导镇街和村（社区）执行",
        "每个设施类型都有在用的标准",
        "每年修订一次",
        "分管负责人",
    ),
    ("行业指导和检查", "每季度到镇街、村（社区）指导，留存指导记录", "每季度不少于1次", "每季度", ""),
)
LATER = {  # what the second edition says otherwise
    "管护资金公示": {
        "standard": "到账后5个工作日内公示，不少于10日，照片上传平台",
        "frequency": "每笔、每季度汇总",
    },
    "管护评价": {"frequency": "每年11月底前"},
}
PROOF = {
    "institution": "街道管护领导小组办公室通知（横管护办〔2026〕3号），明确运维单位",
    "funding": "2026年管护经费列入街道预算，分行业测算表已备案",
    "standard": "本行业城乡一体化管护标准已印发并上墙",
}


@transaction.atomic
def load(options) -> str:
    """Once, where the demo's clerks are."""
    held = Post.objects.everywhere(because=BECAUSE).select_related(
        "person__account", "role", "division__parent"
    )
    posts = {
        one.person.account.username: one for one in held.filter(person__account__is_demo=True).order_by("-pk")
    }
    if not set(KEEPERS) <= set(posts):
        return "没有示范人员，不写示范的责任清单"
    if DutyItem.objects.everywhere(because=BECAUSE).exists():
        return "示范的责任清单已在册"
    county, hengxi, guli = (posts[name] for name in KEEPERS)
    _write(county, K.INDUSTRY_DEPARTMENT, DEPARTMENT)
    _write(county, K.TOWNSHIP_OFFICE, TOWNSHIP[:2])
    for clerk in (hengxi, guli):
        _write(clerk, K.TOWNSHIP_OFFICE, TOWNSHIP)
        _write(clerk, K.VILLAGE_COMMITTEE, VILLAGE)
    duty_editions.freeze(division=county.division, by=county, note="首版")
    first = duty_editions.freeze(division=hengxi.division, by=hengxi, note="首版")
    publication = duty_publishing.draft(edition=first, by=hengxi)
    publishing.publish(
        publication=publication, from_date=timezone.localdate(), by=hengxi, phone="025-52281234"
    )
    _reword(hengxi)
    duty_editions.freeze(division=hengxi.division, by=hengxi, note="按督导意见细化公示要求")
    facts = _unify(hengxi, 2) + _unify(guli, 3)
    number = DutyItem.objects.everywhere(because=BECAUSE).count()
    return f"示范的责任事项 {number} 条，三统一 {facts} 项"


def _write(by: Post, kind: str, duties) -> None:
    """Each unit of a kind in the keeper's area has them; in villages of the demo's townships."""
    units = Party.objects.visible_to(by).filter(kind=kind, active=True).order_by("division_id")
    if not units.exists():
        return
    for duty, content, standard, frequency, who in duties:
        duty_items.add_many(
            parties=units,
            duty=duty,
            content=content,
            standard=standard,
            frequency=frequency,
            basis=BASIS,
            person_words=who,
            by=by,
        )


def _reword(by: Post) -> None:
    """Some said otherwise, one taken off, one added."""
    rows = DutyItem.objects.visible_to(by).filter(division=by.division)
    for duty, fields in LATER.items():
        for item in rows.filter(duty=duty):
            duty_items.reword(item=item, version=item.version, by=by, **fields)
    last = rows.filter(duty=VILLAGE[3][0]).order_by("-pk").first()
    if last is not None:
        duty_items.end(item=last, until=timezone.localdate(), by=by)
    units = Party.objects.visible_to(by).filter(kind=K.TOWNSHIP_OFFICE, division=by.division)
    if unit := units.first():
        said = {"content": "设施信息全部赋码上图，巡查、维修在平台闭环", "frequency": "全年"}
        duty_items.add(party=unit, duty="推进管护信息化", by=by, **said)


def _unify(by: Post, step: int) -> int:
    """About half of the facts said, most of these reached."""
    place = Division.objects.visible_to(by).get(pk=by.division_id)
    made = 0
    for number, sector in enumerate(Sector.objects.order_by("code")):
        for turn, fact in enumerate(Unification.Fact.values):
            whole = number % (2 * step) == 0  # all three reached
            if not whole and (number + turn) % step:
                continue
            reached = whole or (number + turn) % 4 != 0
            on = timezone.localdate() - timedelta(days=30 + 9 * number + turn)
            evidence = PROOF[fact] if reached else ""
            unifying.say(
                division=place, sector=sector, fact=fact, reached=reached, on=on, evidence=evidence, by=by
            )
            made += 1
    return made
