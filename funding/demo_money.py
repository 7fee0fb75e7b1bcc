"""The demo's money from 预算 to 到账: two years, several sources, every state, in 横溪 and 谷里. Invented."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Division, Post, Sector
from common.moments import morning
from funding import arrival_publishing
from funding.actions import allocations, arrivals, budgets, disbursing, earmarks
from funding.models import Allocation, AllocationShare, Arrival, BudgetLine, Earmark, FundUse
from maintenance.models import Publication

BECAUSE = "the demo's own rows"
COUNTY, HENGXI, GULI = "320115000000", "320115009000", "320115007000"
SHITANG, XUGAO, GULI_VILLAGE, ZHANGXI = "320115009210", "320115009209", "320115007001", "320115007002"
VILLAGES = {SHITANG: "shitang", XUGAO: "xugao", GULI_VILLAGE: "guli", ZHANGXI: "zhangxi"}
PEOPLE = (
    "finance",
    "hx.finance",
    "gl.finance",
    "hx.clerk",
    "gl.clerk",
    *(f"{name}.{role}" for name in VILLAGES.values() for role in ("clerk", "head")),
)


@dataclass(frozen=True)
class Given:
    """An allocation: `ago` years before this one, issued on `day` (month, day); `come`: of ten parts how many arrived."""

    name: str
    document: str
    ago: int
    day: tuple[int, int]
    source: str
    shares: dict[str, int]
    come: int = 10
    earmark: str = ""
    issuer: str = COUNTY
    purpose: str = "村级公共基础设施日常管护"
    rest: int = 0
    state: str = "issued"
    late: tuple[str, ...] = field(default_factory=tuple)  # villages that made it known late


GIVEN = (
    Given("农村公共基础设施管护补助", "宁财农〔{year}〕36号", 1, (3, 18), "county",
          {SHITANG: 86000, XUGAO: 64000, HENGXI: 120000, GULI_VILLAGE: 72000, ZHANGXI: 58000, GULI: 96000}, late=(XUGAO,)),
    Given("农村公路日常养护省级补助", "苏财建〔{year}〕112号", 1, (6, 5), "province",
          {HENGXI: 180000, SHITANG: 42000, GULI: 150000}, earmark="农村公路日常养护省级补助",
          purpose="县道以下农村公路日常养护"),
    Given("镇级管护配套资金", "横政发〔{year}〕27号", 1, (7, 9), "township", {SHITANG: 30000, XUGAO: 24000}, issuer=HENGXI),
    Given("农村公共基础设施管护补助（第一批）", "宁财农〔{year}〕21号", 0, (2, 27), "county",
          {SHITANG: 60000, XUGAO: 46000, HENGXI: 90000, GULI_VILLAGE: 50000, ZHANGXI: 41000, GULI: 70000}),
    Given("农村公路日常养护省级补助", "苏财建〔{year}〕87号", 0, (5, 20), "province",
          {HENGXI: 190000, SHITANG: 45000, GULI: 160000}, come=6, earmark="农村公路日常养护省级补助",
          purpose="县道以下农村公路日常养护"),
    Given("农村生活污水处理设施运行维护补助", "宁水农〔{year}〕15号", 0, (6, 30), "city",
          {SHITANG: 38000, ZHANGXI: 33000}, earmark="污水处理设施运行维护",
          purpose="污水处理设施电费、检测、维修", late=(ZHANGXI,)),
    Given("镇级管护配套资金", "横政发〔{year}〕19号", 0, (7, 2), "township", {SHITANG: 36000, XUGAO: 26000}, issuer=HENGXI),
    Given("镇级管护配套资金", "谷政发〔{year}〕22号", 0, (7, 6), "township", {GULI_VILLAGE: 28000}, issuer=GULI, come=5),
    Given("农村公共基础设施管护补助（第二批）", "宁财农〔{year}〕58号", 0, (9, 25), "county",
          {SHITANG: 40000, XUGAO: 30000, GULI_VILLAGE: 34000}, come=0, rest=20000),
    Given("冬季管护专项补助（拟分配，待会议研究后印发文件，暂按上年实有设施数测算）",
          "宁财农〔{year}〕71号（拟）", 0, (11, 1), "county",
          {HENGXI: 50000, GULI: 45000}, state="draft"),
)  # fmt: skip
EARMARKS = {
    "农村公路日常养护省级补助": (
        "province",
        "01",
        ("pay", "repair", "patrol"),
        "省交通运输厅",
        "只用于县道以下农村公路日常养护，不得用于新建改建",
    ),
    "污水处理设施运行维护": ("city", None, ("energy", "testing", "repair"), "市水务局", "不得用于人员经费"),
}  # fmt: skip
OWN = (  # village, source, basis, paper, payer, yuan, years ago, day
    (SHITANG, "village_collective", "opening", "上年银行对账单", "", 18650, 1, (1, 4)),
    (SHITANG, "service_income", "contract", "屋顶光伏收益分成协议", "宁穗新能源公司", 23800, 0, (1, 20)),
    (SHITANG, "village_collective", "village", "村民代表会议决议（公益金提取）", "石塘村经济合作社", 15000, 0, (3, 10)),
    (SHITANG, "service_income", "contract", "屋顶光伏收益分成协议", "宁穗新能源公司", 11960, 0, (11, 18)),
    (XUGAO, "village_collective", "village", "村民代表会议决议（公益金提取）", "许高村经济合作社", 9600, 0, (4, 2)),
    (GULI_VILLAGE, "service_income", "contract", "集贸市场摊位租赁合同", "市场经营户", 31200, 0, (2, 12)),
    (ZHANGXI, "other", "village", "村两委会议纪要（废旧器材处置款）", "再生资源回收站", 1380.50, 0, (8, 15)),
)  # fmt: skip


def load(options) -> str:
    """Once; needs the demo's people and the uses of money."""
    held = Post.objects.everywhere(because=BECAUSE).select_related("person__account", "role", "division")
    posts = {
        post.person.account.username: post
        for post in held.filter(person__account__is_demo=True).order_by("-pk")
    }
    if not set(PEOPLE) <= set(posts) or not FundUse.objects.exists():
        return "没有示范人员或资金用途，不写示范的资金"
    if Allocation.objects.everywhere(because=BECAUSE).filter(name=GIVEN[0].name).exists():
        return "示范的资金已在册"
    with transaction.atomic():
        Scene(posts).play()
    rows = Arrival.objects.everywhere(because=BECAUSE).count()
    return f"示范的资金下达 {len(GIVEN)} 件、到账 {rows} 笔"


def day_of(years_ago: int, day: tuple[int, int]) -> date:
    """That day of the year, a past one: what would still lie ahead this year is moved back behind today."""
    today = timezone.localdate()
    wanted = date(today.year - years_ago, *day)
    return wanted if wanted <= today else today - timedelta(days=1 + day[1] % 20)


class Scene:
    """Everyone's acts in turn, by the posts of the demo."""

    def __init__(self, posts: dict[str, Post]) -> None:
        self.posts = posts
        self.county, self.today = posts["finance"], timezone.localdate()
        rows = Division.objects.everywhere(because=BECAUSE).select_related("parent")
        self.places = {row.pk: row for row in rows.filter(pk__in=[COUNTY, HENGXI, GULI, *VILLAGES])}

    def play(self) -> None:
        made: dict[tuple[str, int], Earmark] = {}
        for given in GIVEN:
            year = day_of(given.ago, given.day).year
            if given.earmark and (given.earmark, year) not in made:
                made[given.earmark, year] = self.earmark(given.earmark, year)
            self.give(given, made.get((given.earmark, year)))
        for place, source, basis, paper, payer, yuan, ago, day in OWN:
            self.own(place, source, basis, paper, payer, Decimal(str(yuan)), day_of(ago, day))
        self.budget()

    def earmark(self, name: str, year: int) -> Earmark:
        source, sector, uses, issuer, limit = EARMARKS[name]
        return earmarks.register(
            division=self.places[COUNTY], name=name, year=year, source=source, issuer=issuer, limit=limit,
            sector=Sector.objects.filter(pk=sector).first() if sector else None, document=f"专项文〔{year}〕6号",
            uses=FundUse.objects.filter(pk__in=uses), by=self.county,
        )  # fmt: skip

    def finance_of(self, place: str) -> Post:
        return self.posts["hx.finance" if place[:9] == HENGXI[:9] else "gl.finance"]

    def give(self, given: Given, earmark: Earmark | None) -> None:
        day = day_of(given.ago, given.day)
        by = self.county if given.issuer == COUNTY else self.finance_of(given.issuer)
        whole = Decimal(sum(given.shares.values()) + given.rest)
        row = allocations.draft(
            division=self.places[given.issuer], document=given.document.format(year=day.year), name=given.name,
            year=day.year, source=given.source, earmark=earmark, sector=earmark.sector if earmark else None,
            amount=whole, purpose=given.purpose, award=False, by=by,
            shares=[(self.places[code], Decimal(yuan)) for code, yuan in given.shares.items()],
        )  # fmt: skip
        if given.state == "draft":
            return
        allocations.issue(allocation=row, issued_on=day, by=by)
        shares = AllocationShare.objects.everywhere(because=BECAUSE).filter(allocation=row)
        for share in shares.select_related("division__parent", "allocation__division"):
            if given.come:
                self.bring(share, given, day)

    def bring(self, share: AllocationShare, given: Given, day: date) -> None:
        """Paid down to the township a week later, arrived two days after; known within the limit or late."""
        place = share.division
        township = place if place.level == Division.Level.TOWNSHIP else self.places[place.parent_id or ""]
        later = [min(day + timedelta(days=days), self.today) for days in (7, 9)]
        amount = share.amount * given.come / 10
        if given.issuer == COUNTY:
            disbursing.disburse(
                share=share, payer=self.places[COUNTY], division=township, amount=amount, paid_on=later[0],
                bank_reference=f"{later[0]:%Y%m%d}{share.pk:06d}", by=self.county,
            )  # fmt: skip
        row = arrivals.record_share(
            share=share, amount=amount, arrived_on=later[1], by=self.finance_of(place.pk)
        )
        self.follow(row, late=place.pk in given.late)

    def own(
        self, place: str, source: str, basis: str, paper: str, payer: str, yuan: Decimal, day: date
    ) -> None:
        row = arrivals.record(
            division=self.places[place], source=source, amount=yuan, arrived_on=day, basis=basis,
            basis_document=paper, payer=payer, by=self.finance_of(place),
        )  # fmt: skip
        self.follow(row, late=source == "other")

    def follow(self, row: Arrival, *, late: bool) -> None:
        """The village answers the next day and makes it known; the newest still wait, one is objected to."""
        told = morning(row.arrived_on + timedelta(days=1)) + timedelta(hours=9)
        told = min(told, timezone.now())
        said: dict[str, Any] = {"notified_at": told}
        village = row.division_id in VILLAGES
        fresh = (self.today - row.arrived_on).days < 20
        if village and row.source == "city" and row.division_id == SHITANG:
            head = self.posts["shitang.head"]
            arrivals.dispute(arrival=row, reason="银行回单为 37,500 元，与通知单相差 500 元，请核对", by=head)
        elif village and not (fresh or (row.source == "township" and row.division_id == XUGAO)):
            head = self.posts[f"{VILLAGES[row.division_id]}.head"]
            arrivals.confirm(arrival=row, by=head)
            said["confirmed_at"] = min(told + timedelta(hours=6), timezone.now())
        if row.state == "confirmed" or "confirmed_at" in said:
            known = row.publish_by + timedelta(days=6 if late else -1)
            if known < self.today and not (late and row.year == self.today.year):
                said["published_on"] = known
                self.publication(row, known, told)
        Arrival.objects.everywhere(because=BECAUSE).filter(pk=row.pk).update(**said)

    def publication(self, row: Arrival, on: date, at: datetime) -> None:
        """As it stands once its ten days are over: what was published cannot be dated back by the act."""
        clerk = self.posts["hx.clerk" if row.division_id[:9] == HENGXI[:9] else "gl.clerk"]
        drafter = self.posts[f"{VILLAGES[row.division_id]}.clerk"] if row.division_id in VILLAGES else clerk
        made = arrival_publishing.draft(arrival=row, by=drafter)
        until = on + timedelta(days=made.term_days - 1)
        state = "ended" if until < self.today else "running"
        Publication.objects.everywhere(because=BECAUSE).filter(pk=made.pk).update(
            from_date=on, until=until, state=state, phone="025-0000-2001", drafted_at=at, published_at=at,
            published_by=clerk.person,
        )  # fmt: skip

    def budget(self) -> None:
        """Of both years; this year's partly confirmed, one returned, one still asked for, one adjusted."""
        year = self.today.year
        first = self.line(SHITANG, year - 1, "county", "pay", 52000)
        self.confirmed(first, f"宁财预〔{year - 1}〕4号")
        pay = self.line(SHITANG, year, "county", "pay", 60000, "管护员 5 人，每人每月 1000 元")
        self.confirmed(pay, f"宁财预〔{year}〕3号")
        more = budgets.adjust(
            line=pay, amount=Decimal(-4000), reason="一名管护员半年到岗", by=self.posts["shitang.clerk"]
        )
        self.confirmed(more, f"宁财预〔{year}〕17号")
        self.confirmed(self.line(XUGAO, year, "county", "repair", 46000), f"宁财预〔{year}〕3号")
        self.confirmed(
            self.line(HENGXI, year, "township", "service", 128000, "保洁购买服务"), f"宁财预〔{year}〕3号"
        )
        asked = self.line(SHITANG, year, "city", "energy", 38000, "污水设施电费")
        budgets.propose(line=asked, by=self.posts["shitang.clerk"])
        back = budgets.propose(
            line=self.line(XUGAO, year, "county", "equipment", 90000), by=self.posts["xugao.clerk"]
        )
        budgets.send_back(line=back, reason="依据不足，请补充说明", by=self.county)
        self.line(GULI_VILLAGE, year, "village_collective", "publication", 3000, "公示栏更新")
        for given in GIVEN:
            if (
                given.state == "issued"
                and given.source in ("county", "province", "township")
                and given.come == 10
            ):
                self.budget_of(given)

    def budget_of(self, given: Given) -> None:
        """The line that the money given out fulfils; of 张溪 there was none."""
        year = day_of(given.ago, given.day).year
        for code, yuan in given.shares.items():
            if code != ZHANGXI and (code, given.source) not in ((SHITANG, "county"), (XUGAO, "county")):
                line = self.line(code, year, given.source, "repair", yuan, given.purpose)
                self.confirmed(line, f"宁财预〔{year}〕3号")

    def line(self, place: str, year: int, source: str, use: str, yuan: int, reason: str = "") -> BudgetLine:
        return budgets.draft(
            division=self.places[place], year=year, source=source, use=FundUse.objects.get(pk=use), sector=None,
            earmark=None, amount=Decimal(yuan), reason=reason, by=self.asker(place),
        )  # fmt: skip

    def asker(self, place: str) -> Post:
        return self.posts[f"{VILLAGES[place]}.clerk"] if place in VILLAGES else self.finance_of(place)

    def confirmed(self, line: BudgetLine, document: str) -> None:
        row = budgets.propose(line=line, by=self.asker(line.division_id))
        budgets.confirm(line=row, document=document, by=self.county)
