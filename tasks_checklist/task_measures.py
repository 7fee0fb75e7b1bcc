"""What the records of the house prove of the key tasks: one function a measure, each by a constant number of queries.

Every one answers {division code: Proof} for the counties, townships and villages asked for; a village that has nothing of
the kind is left out. Rows are counted by village and added up. `on`: the day they are counted on, of a past year its last
(measures.day_of); what has no history of its own (`undated`) is counted as it stands.
"""

from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.models import Division
from accounts.scoping import code_range
from maintenance import edition_publishing, standards
from maintenance.models import (
    Attendance,
    Caretaker,
    Contract,
    ContractState,
    Edition,
    Mode,
    Publication,
    TechniqueUse,
    TrainingSession,
    YearEvaluation,
)
from tasks_checklist.models import (
    AnnualPlan,
    Assignment,
    AssignmentState,
    DutyEdition,
    Milestone,
    Obligation,
    Visit,
    VisitKind,
    VisitState,
)
from tasks_checklist.models.annual import KNOWN
from tasks_checklist.places import Proof, TaskMeasure
from tasks_checklist.task_counting import (
    BECAUSE,
    Counted,
    added_up,
    address,
    counted_on,
    facilities,
    items,
    level_of,
    proofs,
    tallied,
    within,
)


# --- the measures -------------------------------------------------------------------------------
def plan_filed(codes: list[str], year: int, on: date) -> dict[str, Proof]:
    """The plan of the area is issued, and every sector that has facilities there has dated milestones in it."""
    areas = [code for code in codes if level_of(code) != "village"]
    plans = AnnualPlan.objects.everywhere(because=BECAUSE).filter(
        year=year, division__in=areas, state__in=KNOWN
    )
    issued = set(plans.filter(issued_on__lte=on).values_list("division_id", flat=True))
    dated = Milestone.objects.everywhere(because=BECAUSE).filter(
        task__plan__year=year, task__plan__division__in=issued
    )
    roads = set(dated.order_by().values_list("task__plan__division_id", "sector_id").distinct())
    standing = facilities(areas, on).values_list("division_id", "type__sector_id")
    used = set(standing.distinct()) if areas else set()
    found, url_of = {}, address("tasks_checklist:milestone-list")
    for code in areas:
        start, end = code_range(code, level_of(code))
        sectors = {sector for place, sector in used if start <= place < end}
        done = sum((code, sector) in roads for sector in sectors)
        said = _("年度计划已下达，%(whole)s 个行业中 %(done)s 个有时间表")
        if code not in issued:
            said = _("年度计划还没有下达，%(whole)s 个行业都没有时间表")
        told = said % {"done": done, "whole": len(sectors)}
        found[code] = Proof(done, len(sectors), told, url_of(code))
    return found


def techniques(codes: list[str], year: int, on: date) -> dict[str, Proof]:
    """Each village has one typical experience, a technique of the library in use there in the year, at least."""
    villages = Division.objects.everywhere(because=BECAUSE).filter(level=Division.Level.VILLAGE)
    villages = villages.filter(Q(closed_on=None) | Q(closed_on__gt=on))
    until = min(on, date(year, 12, 31))
    uses = TechniqueUse.objects.everywhere(because=BECAUSE).filter(from_date__lte=until)
    uses = uses.filter(Q(until=None) | Q(until__gte=date(year, 1, 1)), division=OuterRef("pk"))
    rows = within(villages, "code", codes).annotate(has=Exists(uses)).values_list("code", "has")
    counted = {code: (int(has), 1) for code, has in rows}
    words = _("%(whole)s 个村（社区）中 %(done)s 个登记了在用的典型经验、适用技术")
    return proofs(codes, counted, words, address("maintenance:technique-list"))


def standards_in_use(codes: list[str], year: int, on: date) -> dict[str, Proof]:
    """Every type of facility in use in the area has a standard in force."""
    used = set(facilities(codes, on).values_list("division_id", "type_id").distinct())
    kinds, found = {kind for _place, kind in used}, {}
    in_force = {county: set(standards.in_force(kinds, county, on)) for county in {code[:6] for code in codes}}
    url_of = address("maintenance:standard-list")
    for code in codes:
        start, end = code_range(code, level_of(code))
        mine = {kind for place, kind in used if start <= place < end}
        done = len(mine & in_force[code[:6]])
        told = _("在用的 %(whole)s 类设施中 %(done)s 类有现行管护标准") % {"whole": len(mine), "done": done}
        found[code] = Proof(done, len(mine), told, url_of("0" * 12).split("?")[0])
    return {code: proof for code, proof in found.items() if proof.whole}


def upkeep_funded(codes: list[str], year: int, on: date) -> dict[str, Proof]:
    """Facilities built in the year whose list item names the money of their upkeep."""
    rows = facilities(codes, on).filter(built__startswith=str(year))
    counted = tallied(rows, "division_id", Q(responsibility__fund_kinds__len__gt=0))
    words = _("当年建成的 %(whole)s 处设施中 %(done)s 处明确了管护资金来源")
    return proofs(codes, counted, words, address("maintenance:item-list", year=year))


def training(codes: list[str], year: int, on: date) -> dict[str, Proof]:
    """Caretakers at work who came to a session held in the year."""
    sat = Attendance.objects.everywhere(because=BECAUSE).filter(
        session__state=TrainingSession.State.HELD,
        session__held_on__year=year,
        session__held_on__lte=on,
        person=OuterRef("person"),
    )
    day = min(on, date(year, 12, 31))
    rows = within(Caretaker.objects.everywhere(because=BECAUSE).at_work(day), "division_id", codes)
    people = set(rows.annotate(sat=Exists(sat)).values_list("division_id", "person_id", "sat"))
    counted: Counted = {}
    for village, _person, learnt in people:
        done, whole = counted.get(village, (0, 0))
        counted[village] = (done + learnt, whole + 1)
    words = _("在岗的 %(whole)s 名管护员中 %(done)s 名当年参加过培训")
    return proofs(codes, counted, words, address("maintenance:caretaker-list"))


def funding_named(codes: list[str], year: int, on: date) -> dict[str, Proof]:
    """Items of the responsibility list that name where the money comes from."""
    counted = tallied(items(codes, on), "facility__division_id", Q(fund_kinds__len__gt=0))
    words = _("%(whole)s 条管护清单中 %(done)s 条有经费来源")
    return proofs(codes, counted, words, address("maintenance:item-list"))


def lists_and_codes(codes: list[str], year: int, on: date) -> dict[str, Proof]:
    """Facilities that bear a code and stand in an area whose list was published in the year; both duty list and list are told."""
    made_known = _published(edition_publishing.KIND, Edition, codes, year, on)
    duties = _published("duty_list", DutyEdition, codes, year, on)
    coded = tallied(within(counted_on(on), "division_id", codes), "division_id", Q(coded=True))
    counted = {
        place: (done if _known(place, made_known) else 0, whole) for place, (done, whole) in coded.items()
    }
    found, url_of = {}, address("assets:facility-list")
    for code, (done, whole) in added_up(codes, counted).items():
        codes_of = added_up([code], coded)[code]
        told = _("管护清单当年%(list)s，责任清单当年%(duty)s；%(whole)s 处设施已赋码 %(coded)s 处") % {
            "list": _word(code, made_known),
            "duty": _word(code, duties),
            "whole": whole,
            "coded": codes_of[0],
        }
        found[code] = Proof(done, whole, told, url_of(code))
    return {code: proof for code, proof in found.items() if proof.whole}


def _published(kind: str, model: Any, codes: list[str], year: int, on: date) -> set[str]:
    """The areas whose list of the kind, frozen in the year, was made known by the day. Two queries."""
    told = Publication.objects.everywhere(because=BECAUSE).filter(kind=kind, published_at__date__lte=on)
    told = told.exclude(state=Publication.State.WITHDRAWN)
    keys = [int(key) for key in told.values_list("object_id", flat=True) if key.isdigit()]
    counties = {code[:6] for code in codes}
    rows = model.objects.everywhere(because=BECAUSE).filter(pk__in=keys, year=year)
    return {code for code in rows.values_list("division_id", flat=True) if code[:6] in counties}


def _known(place: str, published: set[str]) -> bool:
    """Whether the list of a village, or of the township or county above it, was made known."""
    return bool({place, f"{place[:9]}000", f"{place[:6]}000000"} & published)


def _word(code: str, published: set[str]) -> str:
    start, end = code_range(code, level_of(code))
    beneath = any(start <= place < end for place in published)
    return _("已公布") if beneath or _known(code, published) else _("还没有公布")


def contracts(codes: list[str], year: int, on: date) -> dict[str, Proof]:
    """Facilities kept by purchased service that stand in a contract whose years past are all evaluated."""
    inside = Contract.facilities.through.objects.filter(contract__in=_sound(codes, year, on))
    rows = items(codes, on).filter(mode=Mode.PURCHASED)
    done = Q(facility__in=inside.values("facility_id"))
    counted = tallied(rows, "facility__division_id", done)
    words = _("购买服务管护的 %(whole)s 处设施中 %(done)s 处有合同、按年评估")
    return proofs(codes, counted, words, address("maintenance:item-list", mode=str(Mode.PURCHASED)))


def _sound(codes: list[str], year: int, on: date) -> list[int]:
    """Contracts that ran in the year, each full year of theirs evaluated. Two queries."""
    states = (ContractState.ACTIVE, ContractState.FAILED, ContractState.ENDED)
    counties = {f"{code[:6]}000000" for code in codes}
    ran = Contract.objects.everywhere(because=BECAUSE).filter(
        state__in=states, from_date__lte=min(on, date(year, 12, 31)), until__gte=date(year, 1, 1)
    )
    rows = within(ran, "division_id", counties)
    judged: Any = YearEvaluation.objects.everywhere(because=BECAUSE).filter(contract__in=rows.values("pk"))
    numbers = dict(judged.order_by().values_list("contract").annotate(n=Count("pk")))
    spans = rows.values_list("pk", "from_date", "until")
    return [key for key, first, last in spans if numbers.get(key, 0) >= _years_past(first, min(on, last))]


def _years_past(first: date, on: date) -> int:
    """Whole years of a contract that are over by a day. Pure."""
    return max(0, on.year - first.year - ((on.month, on.day) < (first.month, first.day)))


def supervision(codes: list[str], year: int, on: date) -> dict[str, Proof]:
    """Visits owed by the day that were made. One that nobody is told of before counts only once it was made."""
    rows = Obligation.objects.everywhere(because=BECAUSE).filter(plan__year=year, waived="")
    rows = rows.filter(window_until__lte=on, window_until__gte=F("plan__approved_on")).exclude(
        plan__state="dropped"
    )
    made = Q(stop__visit__state=VisitState.RECORDED, stop__visit__on__lte=on)
    owed: Any = within(rows, "division_id", codes).exclude(Q(frequency__kind=VisitKind.UNANNOUNCED) & ~made)
    words = _("应督导 %(whole)s 次，已完成 %(done)s 次")
    return proofs(codes, tallied(owed, "division_id", made), words, address("tasks_checklist:visit-list"))


def exchange(codes: list[str], year: int, on: date) -> dict[str, Proof]:
    """Each half of the year begun by the day has an exchange: a training session held, or a touring meeting.

    What the township or the county holds counts for the villages beneath it.
    """
    halves = [half for half in (1, 2) if on >= date(year, 1 if half == 1 else 7, 1)]
    counties = [f"{county}000000" for county in {code[:6] for code in codes}]
    held = TrainingSession.objects.everywhere(because=BECAUSE).filter(
        state=TrainingSession.State.HELD, held_on__year=year, held_on__lte=on
    )
    met = Visit.objects.everywhere(because=BECAUSE).filter(
        kind=VisitKind.TOURING, state=VisitState.RECORDED, on__year=year, on__lte=on
    )
    days = set(within(held, "division_id", counties).values_list("division_id", "held_on"))
    days |= set(within(met, "division_id", counties).values_list("division_id", "on"))
    found, url_of = {}, address("maintenance:training-list", year=year)
    for code in codes:
        start, end = code_range(code, level_of(code))
        above = {f"{code[:9]}000", f"{code[:6]}000000"} if level_of(code) != "county" else set()
        mine = {1 if day.month < 7 else 2 for place, day in days if start <= place < end or place in above}
        done = len(mine & set(halves))
        told = _("已开始的 %(whole)s 个半年中 %(done)s 个举办过交流、培训") % {
            "whole": len(halves),
            "done": done,
        }
        found[code] = Proof(done, len(halves), told, url_of(code))
    return {code: proof for code, proof in found.items() if proof.whole}


def units_confirmed(codes: list[str], year: int, on: date) -> dict[str, Proof]:
    """Of tasks that no record proves: the units whose share the office has confirmed. A unit does not prove itself."""
    areas = [code for code in codes if level_of(code) != "village"]
    rows = Assignment.objects.everywhere(because=BECAUSE).issued()
    rows = rows.filter(task__measure="units_confirmed", task__plan__year=year)
    rows = within(rows.exclude(state=AssignmentState.DROPPED), "task__plan__division_id", areas)
    done = Q(state=AssignmentState.CONFIRMED)  # the year's own shares, also where they are confirmed after it
    counted = tallied(rows, "task__plan__division_id", done) if areas else {}
    mine = {code: figures for code, figures in counted.items() if code in areas}
    words = _("承担的 %(whole)s 个单位中 %(done)s 个已确认完成")
    url_of = address("tasks_checklist:assignment-list", state="all")
    return {
        code: Proof(done, whole, words % {"done": done, "whole": whole}, url_of(code))
        for code, (done, whole) in mine.items()
    }


ITEMS_TODAY = lazy("清单条目不留历史，所写的经费来源、管护方式按今天的登记")
MEASURES: dict[str, TaskMeasure] = {
    "plan_filed": TaskMeasure(
        lazy("计划与时间表"), lazy("年度计划已下达，各行业有倒排的时间节点"), plan_filed
    ),
    "techniques": TaskMeasure(lazy("典型经验"), lazy("登记有在用技术、典型经验的村占比"), techniques),
    "standards": TaskMeasure(lazy("管护标准"), lazy("在用设施类别有现行标准的占比"), standards_in_use),
    "upkeep_funded": TaskMeasure(
        lazy("新建设施的管护资金"), lazy("当年建成、清单写明经费来源的占比"), upkeep_funded, ITEMS_TODAY
    ),
    "training": TaskMeasure(lazy("管护员培训"), lazy("在岗管护员当年参训的占比"), training),
    "funding_named": TaskMeasure(
        lazy("经费来源"), lazy("清单条目写明经费来源的占比"), funding_named, ITEMS_TODAY
    ),
    "lists_and_codes": TaskMeasure(
        lazy("清单公布与赋码"), lazy("当年公布清单的地方，已赋码设施的占比"), lists_and_codes
    ),
    "contracts": TaskMeasure(
        lazy("购买服务"), lazy("购买服务的设施有合同并按年评估的占比"), contracts, ITEMS_TODAY
    ),
    "supervision": TaskMeasure(lazy("督导完成"), lazy("到期应督导的已完成占比"), supervision),
    "exchange": TaskMeasure(lazy("交流培训"), lazy("每半年至少一次"), exchange),
    "units_confirmed": TaskMeasure(lazy("单位确认"), lazy("已确认完成的责任单位占比"), units_confirmed),
}
