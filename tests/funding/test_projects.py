"""项目库: every gate refuses in words, whoever comes; what is handed over stands in register and list."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.access import Refused
from accounts.flows import WrongMove
from funding import project_gates as gates
from funding.actions import decisions, handing_over, project_building, projects
from funding.actions import project_entering as entering
from funding.models import NegativeItem, Project
from funding.models.projects import ProjectState
from funding.project_flow import FLOW
from maintenance.models import ResponsibilityItem
from tests.factories import COUNTY, HENGXI, SHITANG, client_of, make_division, make_post
from tests.funding.decision_rows import make_decision, minutes, said_of
from tests.funding.project_rows import Staff, bring, make_project, some_type, step
from tests.funding.share_rows import make_share

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return Staff()


def why(project: Project, act: str, by) -> str:
    """What stands beside the button."""
    return next(offer.why_not for offer in FLOW.offers(project, by) if offer.move.act == act)


def test_from_the_village_decision_to_registered_coded_and_listed_facilities(staff):
    project = bring(make_project(staff), "handed_over", staff)
    (work,) = project.works.all()
    item = ResponsibilityItem.objects.everywhere(because="test").get(facility=work.facility)
    assert work.facility.code
    assert work.facility.registration == "coded"
    assert (item.party, item.fund_kinds, item.annual_cost) == (
        project.keeper,
        ["village_collective"],
        Decimal("12000.00"),
    )
    assert "实施结果尚未公开" in why(project, "close", staff.office)
    decisions.record_step(
        record=project.decision, held_on=timezone.localdate(), by=staff.clerk, **said_of("publish_result")
    )
    project = step(Project.objects.everywhere(because="test").get(pk=project.pk), "close", staff)
    assert project.state == "closed"
    words = list(project.events.order_by("id").values_list("word", flat=True))
    assert words[:3] == ["提交村级决策", "申报", "镇审核通过"]
    assert words[-2:] == ["移交入账", "办结"]


@pytest.mark.parametrize(
    ("empty", "word"),
    [
        ({"upkeep_source": ""}, "管护资金来源"),
        ({"upkeep_cost": None}, "年管护费"),
        ({"keeper": None}, "管护主体"),
        ({"plan_basis": ""}, "所依据的村庄规划"),
        ({"land": "built"}, "用地依据"),
        ({"fund_basis": ""}, "资金依据"),
        ({"fund_kinds": []}, "建设资金来源"),
    ],
)
def test_no_project_is_approved_without_upkeep_and_grounds(staff, empty, word):
    project = bring(make_project(staff, **empty), "department_opinion", staff)
    assert word in why(project, "approve", staff.office)
    with pytest.raises(ValidationError, match=word):
        step(project, "approve", staff)
    assert Project.objects.everywhere(because="test").get().state == "department_opinion"


def test_the_database_keeps_upkeep_too(staff):
    project = bring(make_project(staff, keeper=None), "department_opinion", staff)
    rows = Project.objects.everywhere(because="test").filter(pk=project.pk)
    with pytest.raises(IntegrityError, match="no_project_without_upkeep"), transaction.atomic():
        rows.update(state="approved")


def test_a_village_declares_only_what_it_has_voted_and_published(staff):
    project = make_project(staff)
    assert why(project, "declare", staff.clerk) == "请先提交村级决策"
    project = step(project, "decide", staff, decision=None)
    with pytest.raises(ValidationError, match="还差“党支部提议”"):
        step(project, "declare", staff)
    strange = make_decision(title="别的议题", division="320115009201")
    with pytest.raises(ValidationError, match="须是本村"):
        step(make_project(staff, name="另一条路"), "decide", staff, decision=strange)


def test_what_is_not_whole_is_not_declared(staff):
    project = make_project(staff, whole=False)
    project = step(project, "decide", staff)
    said = why(project, "declare", staff.clerk)
    assert "还没有填写要建设的设施" in said
    assert "逐条对照负面清单" in said


@pytest.mark.parametrize(
    ("named", "rule", "words"),
    [
        ({"name": "石塘村大牌坊"}, "words", "大广场、大牌坊"),
        ({"fund_kinds": ["bond_loan"]}, "debt", ""),
        ({"land": "farmland", "land_basis": "无"}, "farmland", ""),
        ({"land": "collective"}, "unlawful", ""),
    ],
)
def test_the_negative_list_refuses_at_declaring_and_at_approval(staff, named, rule, words):
    item = NegativeItem.objects.create(
        county_code=COUNTY, name=f"禁止的{rule}", rule=rule, words=words, active=False
    )
    declared = step(make_project(staff, **named), "decide", staff)
    NegativeItem.objects.update(active=True)
    with pytest.raises(ValidationError, match=f"属于负面清单：{item.name}"):
        step(declared, "declare", staff)
    NegativeItem.objects.update(active=False)
    for act in ("declare", "review", "opine"):
        declared = step(declared, act, staff)
    NegativeItem.objects.update(active=True)
    with pytest.raises(ValidationError, match=f"属于负面清单：{item.name}"):
        step(declared, "approve", staff)


def test_the_same_project_is_not_applied_for_twice(staff):
    NegativeItem.objects.create(county_code=COUNTY, name="重复申报", rule="repeated")
    make_project(staff)
    second = step(make_project(staff), "decide", staff)
    assert gates.negative_hits(second) == ["重复申报"]


def test_a_reviewer_who_finds_a_line_met_sends_it_back_with_that_line(staff):
    item = NegativeItem.objects.create(county_code=COUNTY, name="空心村无效投入", rule="reading")
    project = bring(make_project(staff), "declared", staff)
    with pytest.raises(ValidationError, match="不能通过"):
        step(project, "review", staff, negatives=[item])
    said = {"project": project, "act": "return_by_township", "by": staff.township, "negatives": [item]}
    with pytest.raises(ValidationError, match="请写明"):
        projects.send_back(reason=" ", **said)
    project = projects.send_back(reason="常住不足十户", **said)
    assert project.state == "returned"
    with pytest.raises(ValidationError, match="空心村"):
        step(project, "declare", staff)


def test_nobody_judges_his_own(staff):
    office = staff.office
    project = bring(make_project(staff), "declared", staff)
    own = make_post(role="township_clerk", division=HENGXI)
    Project.objects.everywhere(because="test").update(declared_by=own.person)
    project.refresh_from_db()
    assert why(project, "review", own) == "不能审核自己申报的项目"
    project = bring(make_project(staff, name="又一条路"), "in_progress", staff)
    assert why(project, "accept_first", office) == "初验由镇街办理"
    project = step(project, "accept_first", staff)
    with pytest.raises(ValidationError, match="综合验收由县级办理"):
        project_building.accept_last(
            project=project, on=timezone.localdate(), accepted_amount=Decimal(1), by=staff.leader
        )


def test_money_comes_only_to_what_is_in_the_plan(staff):
    project = bring(make_project(staff), "approved", staff)
    with pytest.raises(WrongMove, match="现为“已入库”，不能登记资金下达"):
        step(project, "fund", staff)
    project = step(project, "plan", staff, plan_year=timezone.localdate().year + 1)
    with pytest.raises(ValidationError, match="尚未到年度"):
        step(project, "fund", staff)
    with pytest.raises(ValidationError, match="资金尚未下达"):
        step(project, "start", staff)


def test_what_is_built_first_starts_without_money_and_is_rewarded_after_acceptance(staff):
    project = bring(make_project(staff, award=True), "planned", staff)
    project = step(project, "start", staff)
    assert not gates.is_accepted(project)
    for act in ("accept_first", "accept_last"):
        project = step(project, act, staff)
    assert gates.is_accepted(project)
    assert list(Project.objects.everywhere(because="test").accepted()) == [project]


def test_a_share_pays_for_no_more_than_it_holds(staff):
    first, second = (bring(make_project(staff, name=f"路{one}"), "planned", staff) for one in "甲乙")
    share = make_share(division=SHITANG, amount="500000")
    step(first, "fund", staff, share=share, document="", amount=Decimal("300000"))
    with pytest.raises(ValidationError, match="只剩 200,000.00 元"):
        step(second, "fund", staff, share=share, document="", amount=Decimal("200000.01"))
    with pytest.raises(ValidationError, match="验收合格后"):
        step(
            second, "fund", staff, share=make_share(division=SHITANG, amount=5, award=True), amount=Decimal(1)
        )
    with pytest.raises(ValidationError, match="请选择下达资金"):
        step(second, "fund", staff, document="")


def test_after_approval_upkeep_is_never_emptied(staff):
    project = bring(make_project(staff), "approved", staff)
    said = {"project": project, "version": project.version, "by": staff.clerk}
    with pytest.raises(ValidationError, match="不能留空"):
        entering.revise(keeper=None, **said)
    with pytest.raises(ValidationError, match="不能再改建设内容"):
        entering.revise(content="再加一座桥", **said)


def test_what_the_village_voted_on_stays_until_it_votes_anew(staff):
    project = step(make_project(staff), "decide", staff)
    said = {"project": project, "version": project.version, "by": staff.clerk}
    with pytest.raises(ValidationError, match="已经村民决议，不能再改投资估算"):
        entering.revise(estimate=Decimal("960000"), **said)
    work = {"division": project.division, "type": some_type(), "name": "桥", "quantity": Decimal(1)}
    with pytest.raises(ValidationError, match="不能再增减建设的设施"):
        entering.add_work(project=project, by=staff.clerk, **work)
    project = step(project, "declare", staff)
    project = projects.send_back(
        project=project, act="return_by_township", reason="估算偏低", by=staff.township
    )
    project = step(project, "decide", staff, decision=None)
    assert project.decision.state == "open"
    entering.add_work(project=project, by=staff.clerk, **work)
    project = entering.revise(
        project=project, version=project.version, by=staff.clerk, estimate=Decimal("960000")
    )
    with pytest.raises(ValidationError, match="还差“党支部提议”"):
        step(project, "declare", staff)


def test_whether_money_comes_first_is_settled_at_approval_and_works_with_it(staff):
    project = bring(make_project(staff), "planned", staff)
    with pytest.raises(ValidationError, match="不能再改先建后补"):
        entering.revise(project=project, version=project.version, by=staff.clerk, award=True)
    project = step(step(project, "fund", staff), "start", staff)
    work = {"division": project.division, "type": some_type(), "name": "桥", "quantity": Decimal(1)}
    with pytest.raises(ValidationError, match="不能再增减"):
        entering.add_work(project=project, by=staff.clerk, **work)


def test_nobody_uses_up_the_share_of_another(staff):
    project = bring(make_project(staff), "planned", staff)
    office = make_post(role="township_finance", division=HENGXI)
    for place in (COUNTY, "320115009201"):
        share = make_share(division=place, amount=100)
        for by in (office, staff.finance):
            with pytest.raises(ValidationError, match="所在地或其镇"):
                project_building.fund(project=project, share=share, amount=Decimal(1), by=by)
    own = make_share(division=HENGXI, amount=100)
    assert project_building.fund(project=project, share=own, amount=Decimal(1), by=office).state == "funded"


def test_a_project_across_villages_is_declared_by_the_township(staff):
    project = make_project(staff, division=HENGXI, name="横溪街道三村污水管网连通")
    assert "跨村" in why(project, "decide", staff.township)
    project = projects.declare(project=project, by=staff.township)
    assert project.state == "declared"
    with pytest.raises(ValidationError, match="范围内"):
        entering.add_work(
            project=make_project(staff, name="石塘的"), division=make_division(code="320115009201"), type=some_type(),
            name="路", quantity=Decimal(1), by=staff.township,
        )  # fmt: skip


def test_whoever_hands_over_may_register_code_and_list(staff):
    project = bring(make_project(staff), "final", staff)
    with pytest.raises(ValidationError, match="由镇街经办"):
        handing_over.hand_over(project=project, by=staff.office)
    with pytest.raises(Refused):
        handing_over.hand_over(project=project, by=staff.clerk)


def test_every_act_outside_the_table_is_refused(staff):
    project = make_project(staff)
    rows = Project.objects.everywhere(because="test").filter(pk=project.pk)
    by = {
        name: getattr(staff, name)
        for name in ("clerk", "township", "leader", "department", "office", "finance")
    }
    for state in ProjectState:
        rows.update(state=state.value)
        for act in {move.act for move in FLOW}:
            if any(move.act == act and state in move.before for move in FLOW):
                continue
            project.refresh_from_db()
            with pytest.raises(WrongMove), transaction.atomic():
                projects.moved(project, act, by=by["office"])


def test_late_registration_is_counted_from_the_thirtieth_day(staff):
    project = bring(make_project(staff), "final", staff)
    project.final_on = timezone.localdate() - timedelta(days=40)
    assert gates.registered_late(project) == 10
    assert project.is_late


def test_what_was_handed_over_late_is_closed_all_the_same_and_told(staff):
    project = bring(make_project(staff), "handed_over", staff)
    rows = Project.objects.everywhere(because="test")
    rows.update(final_on=timezone.localdate() - timedelta(days=45))
    decisions.record_step(
        record=project.decision, held_on=timezone.localdate(), by=staff.clerk, **said_of("publish_result")
    )
    project = step(rows.get(pk=project.pk), "close", staff)
    assert project.state == "closed"
    client = client_of(staff.office)
    page = client.get(reverse("funding:project-detail", args=[project.pk])).content.decode()
    assert "验收后超过三十日，逾期 15 日" in page
    report = client.get(reverse("funding:project-missing")).content.decode()
    assert "本年逾期移交" in report
    assert "已移交，逾期 15 日" in report
    assert "没有缺项的项目" in report


def test_the_countys_share_pays_for_a_villages_project_it_is_meant_for(staff):
    project = bring(make_project(staff), "planned", staff)
    share = make_share(division=COUNTY, amount="300000")
    given = share.allocation
    said = {"project": project, "share": share, "amount": Decimal("100000")}
    with pytest.raises(ValidationError, match="县级的资金须是这个行业的"):
        project_building.fund(by=staff.finance, **said)
    given.sector = project.sector
    given.save(update_fields=["sector"])
    office = make_post(role="township_finance", division=HENGXI)
    with pytest.raises(ValidationError, match="所在地或其镇"):
        project_building.fund(by=office, **said)
    assert project_building.fund(by=staff.finance, **said).state == "funded"
    named = make_share(division=COUNTY, amount="300000").allocation
    named.purpose = f"用于{project.name}"
    named.save(update_fields=["purpose"])
    assert project_building.shares_for(project, staff.finance).count() == 2


def test_papers_are_kept_with_a_project(staff):
    project = make_project(staff)
    entering.add_files(project=project, files=[minutes("立项批复.pdf")], by=staff.clerk, account_id=None)
    with pytest.raises(Refused):
        entering.add_files(
            project=project, files=[minutes()], by=make_post(role="auditor", division=COUNTY), account_id=None
        )
