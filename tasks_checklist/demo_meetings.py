"""Groups, meetings in every state and decisions of the demo, in the county, 横溪 and 谷里. Invented."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from accounts.models import Party, Person, Post
from common.moments import morning
from tasks_checklist.actions import decisions as deciding
from tasks_checklist.actions import groups, meetings
from tasks_checklist.models import AnnualTask, Decision, GroupMember, Meeting, MeetingState, WorkGroup
from tasks_checklist.models.annual import PlanState

BECAUSE = "the demo's own rows"
K, R = WorkGroup.Kind, GroupMember.Role
DUTY = "统筹推进公共基础设施管护体制改革，研究解决重大问题，督促各成员单位落实责任"
OFFICE_DUTY = "承担领导小组日常工作，拟订计划、清单，组织督导、评价和信息报送"
MINUTES = (
    "会议听取了管护工作进展情况汇报，研究了存在的困难。\n会议指出，当前巡查记录、责任公示总体到位，但部分设施维修周期偏长，"
    "公示更新不及时。\n会议要求，各责任单位对照清单逐项销号，重要事项及时报告。"
)


class Scene(NamedTuple):
    """`days`: from today, below 0 it has passed; `decided`: (text, who, days until due from then, how it stands)."""

    keeper: str
    kind: str
    title: str
    days: int
    state: str
    number: str = ""
    decided: tuple[tuple[str, str, int, str], ...] = ()


SCENES = (
    Scene("hx", "leading", "横溪街道管护工作领导小组第三次会议", -75, "minuted", "横管护会纪〔2026〕3号", (
        ("完成年度管护责任清单定版并公示，各村（社区）按期张榜", "village", 30, "done"),
        ("对灌溉泵站防护设施开展一次专项排查，建立隐患台账", "village", 45, "task"),
        ("管护资金第三季度支出在村务公开栏公示，拍照留存", "village", 40, "overdue"),
    )),
    Scene("hx", "coordination", "第三季度管护工作协调会", -38, "minuted", "横管护会纪〔2026〕4号", (
        ("协调供水企业更换石塘水源管线老化阀门，制定停水期间供水方案并提前告知村民", "office", 60, "open"),
        ("研究村级公益性岗位管护员补贴发放标准", "office", 20, "dropped"),
        ("核实巡查记录补填问题，约谈相关责任人", "village", 30, "overdue"),
    )),
    Scene("hx", "consultation", "第46周会商", -8, "held", "", (
        ("污水处理设施停运问题三日内恢复运行，逾期提请约谈", "village", 3, "overdue"),
        ("逾期未销号的督导问题逐件明确整改措施和时限", "office", 15, "open"),
    )),
    Scene("hx", "consultation", "第47周会商", -1, "planned"),
    Scene("hx", "coordination", "第四季度管护工作协调会", 12, "invited"),
    Scene("hx", "dispatch", "冬季供水设施防冻调度会", -20, "cancelled"),
    Scene("gl", "regular", "谷里街道管护办公室例会", -16, "held", "", (
        ("文化广场健身器材停用并更换，月底前恢复开放", "village", 14, "overdue"),
        ("排水沟清淤纳入冬春农田水利计划", "village", 60, "open"),
    )),
    Scene("gl", "leading", "谷里街道管护工作领导小组会议", 6, "planned"),
    Scene("co", "leading", "江宁区管护工作领导小组全体会议", -55, "minuted", "江管护会纪〔2026〕2号", (
        ("各街道于11月底前完成管护评价自评并上报", "township", 40, "overdue"),
    )),
    Scene("co", "coordination", "全区第四季度协调会", 9, "invited"),
)  # fmt: skip
KEEPERS = {"hx": "hx.clerk", "gl": "gl.clerk", "co": "county.office"}
SEATS = {
    "hx": (("hx.leader", R.HEAD), ("hx.clerk", R.CHIEF), ("hx.finance", R.MEMBER), ("shitang.head", R.MEMBER),
           ("xugao.head", R.MEMBER)),
    "gl": (("gl.leader", R.HEAD), ("gl.clerk", R.CHIEF), ("gl.finance", R.MEMBER), ("guli.head", R.LIAISON)),
    "co": (("county.leader", R.HEAD), ("county.office", R.CHIEF), ("hx.leader", R.MEMBER), ("gl.leader", R.MEMBER)),
}  # fmt: skip


@transaction.atomic
def load(options) -> str:
    """Once, where the demo's people are."""
    held = Post.objects.everywhere(because=BECAUSE).select_related(
        "person__account", "role", "division__parent"
    )
    named = held.filter(person__account__is_demo=True).order_by("-pk")
    posts = {post.person.account.username: post for post in named}
    if not set(KEEPERS.values()) <= set(posts):
        return "没有示范人员，不写示范的会议"
    if Meeting.objects.everywhere(because=BECAUSE).exists():
        return "示范的会议已在册"
    leading = {key: _groups(key, posts) for key in KEEPERS}
    for scene in SCENES:
        _play(scene, leading[scene.keeper], posts[KEEPERS[scene.keeper]])
    number = Decision.objects.everywhere(because=BECAUSE).count()
    return f"示范的会议 {len(SCENES)} 次，议定事项 {number} 项"


def _groups(key: str, posts: dict[str, Post]) -> WorkGroup:
    """The leading group with its seats, and its office; one person has left."""
    keeper = posts[KEEPERS[key]]
    place = keeper.division
    said: dict[str, Any] = {"division": place, "by": keeper}
    leading = groups.set_up(
        kind=K.LEADING,
        name=f"{place.short_name}公共基础设施管护工作领导小组",
        duty=DUTY,
        document="管护工作领导小组成立通知",
        **said,
    )
    office = groups.set_up(
        kind=K.OFFICE, name=f"{place.short_name}管护工作领导小组办公室", duty=OFFICE_DUTY, **said
    )
    since = timezone.localdate() - timedelta(days=320)
    for username, role in SEATS[key]:
        if username in posts:
            person = posts[username].person
            groups.seat(group=leading, person=person, role=role, from_date=since, by=keeper)
    groups.seat(group=office, person=keeper.person, role=R.CHIEF, from_date=since, by=keeper)
    gone = Person.objects.create(name="顾长川", division=place, title="原水务站站长", active=False)
    member = groups.seat(group=leading, person=gone, role=R.MEMBER, from_date=since, by=keeper)
    groups.leave(member=member, until=since + timedelta(days=200), by=keeper)
    return leading


def _at(days: int, hour: int = 9) -> datetime:
    return morning(timezone.localdate() + timedelta(days=days)) + timedelta(hours=hour, minutes=30)


def _play(scene: Scene, group: WorkGroup, keeper: Post) -> None:
    """Through its states as the office would have brought it there."""
    row = meetings.plan(
        group=group, kind=scene.kind, title=scene.title, held_at=_at(scene.days), place="三楼会议室",
        chair=group.members.order_by("pk")[0].person,  # type: ignore[attr-defined]
        matters="近期管护工作进展\n未解决事项处置\n下一步工作安排", by=keeper,
    )  # fmt: skip
    if scene.state == "invited":
        meetings.invite(meeting=row, by=keeper)
    elif scene.state == "cancelled":
        meetings.cancel(meeting=row, reason="与上级会议冲突，并入第四季度协调会", by=keeper)
    elif scene.state in (MeetingState.HELD, MeetingState.MINUTED):
        names = "、".join(seat.person.name for seat in group.members.filter(until=None))  # type: ignore[attr-defined]
        row = meetings.hold(meeting=row, held_at=row.held_at, present=names, by=keeper)
        row = meetings.write_minutes(
            meeting=row, version=row.version, present=names, matters=row.matters, minutes=MINUTES, by=keeper
        )
        for said in scene.decided:
            _decide(row, said, keeper)
        if scene.state == MeetingState.MINUTED:
            meetings.issue_minutes(meeting=row, minutes_number=scene.number, by=keeper)


def _decide(meeting: Meeting, said: tuple[str, str, int, str], keeper: Post) -> None:
    text, who, days, stands = said
    unit = _unit(who, keeper)
    if unit is None:
        return
    due = timezone.localdate(meeting.held_at) + timedelta(days=days)
    row = deciding.decide(meeting=meeting, text=text, party=unit, due_on=due, by=keeper)
    if stands == "done":
        deciding.finish(
            decision=row, result="已完成，公示照片已上传", done_on=timezone.localdate(), by=keeper
        )
    elif stands == "dropped":
        deciding.drop(decision=row, reason="按区级统一标准执行，不再单独研究", by=keeper)
    elif stands == "task" and (task := _task(keeper)):
        deciding.join_task(decision=row, task=task, by=keeper)


def _unit(who: str, keeper: Post) -> Party | None:
    kinds = {
        "village": Party.Kind.VILLAGE_COMMITTEE,
        "office": Party.Kind.TOWNSHIP_OFFICE,
        "township": Party.Kind.TOWNSHIP_OFFICE,
    }
    units = Party.objects.visible_to(keeper).filter(kind=kinds[who], active=True)
    preferred = units.filter(division__in=("320115009210", "320115007001")) if who == "village" else units
    return preferred.order_by("division_id").first() or units.order_by("division_id").first()


def _task(keeper: Post) -> AnnualTask | None:
    tasks = AnnualTask.objects.visible_to(keeper).filter(plan__division=keeper.division_id)
    issued = tasks.filter(plan__state=PlanState.ISSUED).order_by("-plan__year", "number")
    return issued.filter(title__contains="督导").first() or issued.first()
