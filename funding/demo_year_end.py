"""The demo's money at the turn of the year: ledgers brought in, the last year carried over, months closed, sheets of
performance in every state. Runs behind all other money of the demo. Invented."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from openpyxl import Workbook

from accounts.models import Division, Post
from common.moments import morning
from funding.actions import arrivals, closing, performance, sheets
from funding.actions.performance import Wanted
from funding.demo_money import COUNTY, GULI_VILLAGE, SHITANG, VILLAGES, XUGAO, ZHANGXI, Scene
from funding.models import Allocation, Arrival, Performance
from funding.months import month_of, next_to_close
from funding.performance_points import USUAL

BECAUSE = "the demo's own rows"
PEOPLE = (
    "finance", "hx.finance", "gl.finance", "hx.clerk", "gl.clerk",
    *(f"{name}.{role}" for name in VILLAGES.values() for role in ("clerk", "head")),
)  # fmt: skip
HEADS = ["日期", "凭证号", "摘要", "收款单位", "资金来源", "支出类别", "收入（元）", "支出（元）", "结余"]
LEDGERS = (  # village, year's lines as its bookkeeper wrote them; the second has a total that disagrees and words unread
    (XUGAO, "许高社区{year}年管护收支账.xlsx", (
        ("", "", "上年结转", "", "村集体", "", "", "", 6200),
        ("02-18", "收-03", "公益金列支管护", "许高社区经济合作社", "村集体", "", 8000, "", 14200),
        ("03-06", "付-07", "路灯灯头 6 只", "横溪五金经营部", "村集体", "材料与维修", "", 930, 13270),
        ("05-22", "付-15", "清淤机械台班", "许高农机合作社", "村集体", "购买服务", "", 3600, 9670),
        ("", "", "合计", "", "", "", 8000, 4530, ""),
    )),
    (ZHANGXI, "张溪社区{year}年管护流水.xlsx", (
        ("", "", "上年结转", "", "村集体", "", "", "", 2100),
        ("03-12", "收02", "鱼塘发包款转入", "", "集体收入", "", 5000, "", 7100),
        ("04-09", "付03", "泵站换轴承", "谷里机电修理部", "村集体", "修理", "", 1280, 5820),
        ("", "", "合计", "", "", "", 5000, 1820, ""),
    )),
)  # fmt: skip
FIGURES = {"quantity": "46", "cost": "1850", "benefit": "380"}  # targets that the usual measures leave open
REACHED = {
    "quantity": "46",
    "quality": "93.5",
    "time": "92",
    "cost": "1790",
    "benefit": "372",
    "satisfaction": "91",
}
WHY = "前石塘两处路灯基座待换，已列入今年计划"
LAST, THIS = "农村公共基础设施管护补助", "农村公共基础设施管护补助（第一批）"
SCENES = (  # village, allocation, how far
    (SHITANG, LAST, "used"),
    (XUGAO, LAST, "checked"),
    (GULI_VILLAGE, LAST, "scored"),
    (SHITANG, THIS, "running"),
    (XUGAO, THIS, "proposed"),
    (GULI_VILLAGE, THIS, "draft"),
    (ZHANGXI, THIS, "returned"),
)
STATES = ("draft", "proposed", "running", "scored", "checked", "used")


def load(options) -> str:
    """Once; needs the demo's people and its money."""
    held = Post.objects.everywhere(because=BECAUSE).select_related("person__account", "role", "division")
    rows = held.filter(person__account__is_demo=True).order_by("-pk")
    posts = {post.person.account.username: post for post in rows}
    if not set(PEOPLE) <= set(posts) or not _given(LAST):
        return "没有示范人员或资金，不写示范的年终"
    if Performance.objects.everywhere(because=BECAUSE).exists():
        return "示范的绩效已在册"
    with transaction.atomic():
        for place, name, lines in LEDGERS:
            _bring_in(place, name, lines, posts)
        _make_known(posts)
        closing.carry_over(year=timezone.localdate().year - 1, by=posts["finance"])
        months = _close(posts["finance"])
        for place, allocation, to in SCENES:
            _play(place, allocation, to, posts)
    return f"示范的导入台账 {len(LEDGERS)} 份、月结 {months} 个月、绩效 {len(SCENES)} 份"


def _given(name: str) -> Allocation | None:
    return Allocation.objects.everywhere(because=BECAUSE).filter(name=name, state="issued").first()


def _place(code: str) -> Division:
    return Division.objects.everywhere(because=BECAUSE).get(pk=code)


def _finance(code: str, posts: dict[str, Post]) -> Post:
    return posts["hx.finance" if code[:9] == SHITANG[:9] else "gl.finance"]


# --- Ledgers brought in ---------------------------------------------------------------------------
def _bring_in(place: str, name: str, lines: Sequence[Sequence], posts: dict[str, Post]) -> None:
    """Handed in by the township; what has nothing left to mend is confirmed by the county."""
    year, village = timezone.localdate().year - 1, _place(place)
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (
        [f"{village.short_name}{year}年管护资金收支账"],
        HEADS,
        *(_dated(line, year) for line in lines),
    ):
        sheet.append(row)
    stream = BytesIO()
    book.save(stream)
    made = sheets.hand_in(
        file=SimpleUploadedFile(name.format(year=year), stream.getvalue()), division=village, year=year,
        basis_document=f"{year}年村级会计账簿（镇会计代理中心审核）", by=_finance(place, posts),
    )  # fmt: skip
    if not made.wrong_totals and not any(row.problems for row in made.rows.everywhere(because=BECAUSE)):
        sheets.confirm(sheet=made, by=posts["finance"])


def _dated(line: Sequence, year: int) -> list:
    return [f"{year}-{line[0]}" if line[0] else "", *line[1:]]


def _make_known(posts: dict[str, Post]) -> None:
    """What came in the years before has long been answered and hung on the board."""
    scene, year = Scene(posts), timezone.localdate().year
    rows = Arrival.objects.everywhere(because=BECAUSE).standing().select_related("division")
    for row in rows.filter(published_on=None, arrived_on__year__lt=year, division__in=VILLAGES):
        if row.state == Arrival.State.NOTIFIED:
            arrivals.confirm(arrival=row, by=posts[f"{VILLAGES[row.division_id]}.head"])
        told, known = morning(row.arrived_on) + timedelta(hours=33), row.publish_by - timedelta(days=1)
        scene.publication(row, known, told)
        said = {"notified_at": told, "confirmed_at": told, "published_on": known}
        Arrival.objects.everywhere(because=BECAUSE).filter(pk=row.pk).update(**said)


# --- Months ---------------------------------------------------------------------------------------
def _close(by: Post) -> int:
    """All months but the last two that are over. Answers how many."""
    until = month_of(month_of(timezone.localdate()) - timedelta(days=40))
    found = 0
    while (due := next_to_close(COUNTY)) and due < until:
        closing.close_month(month=due, by=by)
        found += 1
    return found


# --- Performance ----------------------------------------------------------------------------------
def _play(place: str, name: str, to: str, posts: dict[str, Post]) -> None:
    """A village's sheet of one allocation, as far as its scene goes."""
    clerk, finance, given = posts[f"{VILLAGES[place]}.clerk"], _finance(place, posts), _given(name)
    if given is None:
        return
    share = given.shares.everywhere(because=BECAUSE).get(division=place)
    row = performance.draft(
        division=_place(place), year=given.year, name=f"{given.name}绩效", amount=share.amount, allocation=given,
        goal="全村公共基础设施有人管、有钱管、管得好，路灯、公厕、农路、沟渠日常完好，群众报修按时办结。",
        measures=_measures(), by=clerk,
    )  # fmt: skip
    steps = STATES[1 : STATES.index("proposed" if to == "returned" else to) + 1]
    acts = {
        "proposed": lambda: performance.submit(performance=row, by=clerk),
        "running": lambda: performance.accept(performance=row, by=finance),
        "scored": lambda: _score(row, clerk),
        "checked": lambda: _check(row, finance),
        "used": lambda: performance.use_result(
            performance=row, result="more", text="得分靠前，下年度优先安排，增加路灯更换经费", by=finance
        ),
    }
    for step in steps:
        acts[step]()
    if to == "returned":
        performance.send_back(performance=row, reason="满意度目标偏低，请按不低于 90% 填报", by=finance)


def _measures() -> list[Wanted]:
    return [
        Wanted(part, name, Decimal(target or FIGURES[part]), Decimal(weight), unit, less)
        for part, name, target, unit, less, weight in USUAL
    ]


def _score(row: Performance, by: Post) -> None:
    measures = row.measures.everywhere(because=BECAUSE)
    actuals = {one.pk: (Decimal(REACHED[one.part]), WHY) for one in measures if one.part in REACHED}
    performance.score(performance=row, actuals=actuals, text="全年巡查、维修、保洁按计划完成。", by=by)


def _check(row: Performance, by: Post) -> None:
    """A point less for what the check on the spot found."""
    measures = {one.part: one for one in row.measures.everywhere(because=BECAUSE)}
    benefit = measures["benefit"]
    points = {benefit.pk: max(Decimal(0), (benefit.points or Decimal(0)) - 1)}
    performance.check(performance=row, checked=points, text="抽查受益户名单，有 6 户重复统计，扣 1 分", by=by)
