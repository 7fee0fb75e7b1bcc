"""村级决策 and 项目库: a vote held, mended, dropped; a project to its end and sent back; packages, the negative list."""

from decimal import Decimal

from django.utils import timezone

from accounts.models import DivisionMerge, Party, Sector
from assets.models import FacilityType
from funding.actions import decisions, handing_over, moving_projects, negatives, project_building, projects
from funding.actions import project_entering as entering
from funding.models import DecisionRecord
from tests.acts import at_work
from tests.factories import GULI_VILLAGE, make_division
from tests.funding.decision_rows import minutes, said_of

STEPS = ("propose", "discuss", "examine", "resolve", "publish_decision")


def _held(by, title: str, steps=STEPS, way: str = "four_two") -> DecisionRecord:
    record = decisions.begin(division=by.division, way=way, title=title, by=by)
    for name in steps:
        step = decisions.record_step(
            record=record, held_on=timezone.localdate(), by=by, files=[minutes()], **said_of(name)
        )
        decisions.add_files(step=step, files=[minutes("补.pdf")], by=by, account_id=by.person.account.pk)
    record.refresh_from_db()
    return record


def act_on_votes_and_packages() -> None:
    with at_work("shitang.clerk") as village:
        record = decisions.begin(division=village.division, way="one_case", title="见证议题", by=village)
        decisions.record_step(record=record, held_on=timezone.localdate(), by=village, **said_of("resolve"))
        decisions.take_back(record=record, reason="录错", by=village)
        decisions.drop(record=record, reason="缓议", by=village)
        package = negatives.pack(division=village.division, year=2031, name="见证包", by=village)
        negatives.repack(package=package, version=1, year=2031, name="见证包二", by=village)
    with at_work("county.office") as office:
        item = negatives.add(name="见证事项", rule="reading", by=office)
        negatives.revise(item=item, version=1, name="见证事项", rule="reading", active=False, by=office)
    negatives.load_first()


def act_on_projects() -> None:
    today, year = timezone.localdate(), timezone.localdate().year
    with at_work("shitang.clerk") as village:
        committees = Party.objects.everywhere(because="test").filter(kind="village_committee")
        keeper = committees.filter(division=village.division).order_by("pk")[0]
        road = FacilityType.objects.filter(sector="01").order_by("code")[0]
        work = {"division": village.division, "type": road, "name": "见证路", "quantity": Decimal(1)}
        said = {
            "sector": Sector.objects.get(pk="01"), "kind": "new", "content": "见证", "estimate": Decimal(1000),
            "fund_kinds": ["county"], "fund_basis": "文", "plan_basis": "规划", "land": "none", "negative_checked": True,
            "upkeep_source": "village_collective", "upkeep_cost": Decimal(10), "keeper": keeper,
        }  # fmt: skip
        row = entering.draft(division=village.division, works=[work], by=village, name="见证项目", **said)
        other = entering.add_work(project=row, by=village, **work | {"name": "见证桥"})
        entering.drop_work(work=other, by=village)
        entering.revise(project=row, version=row.version, by=village, content="见证二")
        entering.add_files(project=row, files=[minutes()], by=village, account_id=village.person.account.pk)
        vote = _held(village, "见证项目")
        projects.decide(project=row, decision=vote, by=village)
        projects.declare(project=row, by=village)
        gone = entering.draft(division=village.division, by=village, name="见证撤回", **said)
        projects.withdraw(project=gone, reason="不做了", by=village)
    with at_work("hx.clerk") as clerk:
        projects.send_back(project=row, act="return_by_township", reason="补充", by=clerk)
    with at_work("shitang.clerk") as village:
        projects.declare(project=row, by=village)
    with at_work("hx.clerk") as clerk:
        projects.review(project=row, by=clerk)
    with at_work("traffic") as department:
        projects.opine(project=row, reason="可行", by=department)
    with at_work("county.office") as office:
        projects.approve(project=row, by=office)
        projects.plan(project=row, plan_year=year, by=office)
        projects.unplan(project=row, reason="调整", by=office)
        projects.plan(project=row, plan_year=year, by=office)
    with at_work("finance") as finance:
        project_building.fund(project=row, amount=Decimal(500), document="见证文", by=finance)
    with at_work("shitang.clerk") as village:
        project_building.start(project=row, started_on=today, procedure="village", by=village)
    accepted = {"on": today, "finished_on": today, "reason": "合格"}
    for spoiled in (True, False):
        row.refresh_from_db()
        with at_work("hx.leader") as leader:
            project_building.accept_first(project=row, by=leader, **accepted)
        if spoiled:
            with at_work("county.office") as office:
                project_building.rectify(project=row, reason="补边沟", by=office)
    row.refresh_from_db()
    with at_work("county.office") as office:
        project_building.accept_last(project=row, on=today, accepted_amount=Decimal(900), by=office)
    with at_work("hx.clerk") as clerk:
        handing_over.hand_over(project=row, by=clerk)
    with at_work("shitang.clerk") as village:
        decisions.record_step(record=vote, held_on=today, by=village, **said_of("publish_result"))
    with at_work("county.office") as office:
        project_building.close(project=row, result="好", by=office)


def act_on_moving_projects() -> None:
    with at_work("county.office") as by:
        merge = DivisionMerge(
            closed=make_division(code="320115009203"), successor=make_division(code=GULI_VILLAGE)
        )
        moving_projects.move_projects(merge, by)
        moving_projects.move_packages(merge, by)
