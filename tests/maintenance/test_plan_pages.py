"""计划、路线、季节窗口: made from a template, foretold before it is saved, drawn by the job, changed, stopped."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.access import Refused
from common.jobs.running import run_next
from common.models import Job
from maintenance import inspection_reference, plan_templates
from maintenance.actions import plans as acts
from maintenance.models import InspectionDuty, InspectionPlan, Route, Season
from maintenance.routing import length, proposed
from tests.assets.factories import make_facility, make_type
from tests.factories import COUNTY, GULI, HENGXI, SHITANG, client_of, make_division, make_post
from tests.flat import assert_flat
from tests.maintenance.plan_rows import drawn, make_plan, make_route, make_season
from tests.strict import strict_templates  # noqa: F401

TODAY = "2024-07-10 09:00+08:00"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("strict_templates")]


@pytest.fixture
def clerk(time_machine):
    time_machine.move_to(TODAY)
    make_type()
    return make_post(role="township_clerk", division=HENGXI)


def values(**said) -> dict:
    form = {
        "name": "公厕周查",
        "kind": "patrol",
        "division": HENGXI,
        "types": ["0401"],
        "covers": "facility",
        "rhythm": "weekly",
        "basis": "planned",
        "doer": "village",
        "from_date": "2024-07-10",
    }
    return {**form, **said}


def test_a_plan_is_made_and_its_duties_are_drawn_by_the_job(clerk):
    make_facility()
    answer = client_of(clerk).post(reverse("maintenance:plan-create"), values())
    plan = InspectionPlan.objects.get()
    assert answer.headers["Location"] == reverse("maintenance:plan-detail", args=[plan.pk])
    job = run_next()
    assert (job.state, job.result["drawn"]) == ("done", 5)
    assert InspectionDuty.objects.filter(plan=plan).first().due_on == date(2024, 7, 14)
    page = client_of(clerk).get(answer.headers["Location"]).content.decode()
    assert "每周" in page and "覆盖在用设施 1 处" in page


def test_a_form_is_foretold_before_it_is_saved(clerk):
    make_facility(), make_facility(type_code="0802")
    page = client_of(clerk).post(reverse("maintenance:plan-preview"), values()).content.decode()
    assert "覆盖在用设施 1 处，每次 1 项任务" in page and "2024-07-14" in page
    assert not InspectionPlan.objects.exists() and "两边都会生成任务" not in page
    client_of(clerk).post(reverse("maintenance:plan-create"), values(name="已有的周查"))
    again = client_of(clerk).post(reverse("maintenance:plan-preview"), values()).content.decode()
    assert "两边都会生成任务：已有的周查" in again
    wrong = client_of(clerk).post(
        reverse("maintenance:plan-preview"), values(rhythm="interval"), headers={"HX-Request": "true"}
    )
    assert "请填写间隔多少日" in wrong.content.decode() and "<html" not in wrong.content.decode()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"rhythm": "interval"}, "请填写间隔多少日"),
        ({"rhythm": "season_once"}, "请选择季节窗口"),
        ({"rhythm": "standard", "covers": "village"}, "请选择“逐个设施”"),
        ({"doer": "person"}, "请选择指定人员"),
        ({"doer": "village_chief", "covers": "village"}, "由路长、河长巡查的"),
        ({"until": "2024-07-01"}, "停止日期不能早于起始日期"),
        ({"from_date": "2024-07-01"}, "新计划从今天或以后开始"),
        ({"division": GULI}, "不在您的管理范围内"),
    ],
)
def test_what_does_not_go_together_is_said_at_its_field(clerk, said, sentence):
    make_division(code=GULI)
    answer = client_of(clerk).post(reverse("maintenance:plan-create"), values(**said))
    assert answer.status_code == 422 and sentence in answer.content.decode()


def test_every_template_makes_a_plan(clerk):
    inspection_reference.load_seasons()
    for key in plan_templates.templates():
        page = client_of(clerk).get(reverse("maintenance:plan-create"), {"template": key})
        initial = page.context["form"].initial
        said = {name: value for name, value in initial.items() if name not in ("types", "season")}
        form = values(**{name: value for name, value in said.items() if value not in (None, False)})
        form |= {"types": [], "season": initial["season"].pk} if initial.get("season") else {"types": []}
        answer = client_of(clerk).post(reverse("maintenance:plan-create"), form)
        assert answer.status_code == 302, (key, answer.context["form"].errors)
    assert InspectionPlan.objects.count() == len(plan_templates.templates()) == 20


def test_a_changed_plan_replaces_what_is_not_due_yet(clerk):
    make_facility()
    plan = make_plan(division=HENGXI)
    assert len(drawn(plan, date(2024, 7, 10))) == 6
    url = reverse("maintenance:plan-edit", args=[plan.pk])
    answer = client_of(clerk).post(
        url, values(rhythm="monthly", types=[], version=plan.version, from_date="2024-07-01")
    )
    assert answer.status_code == 302
    run_next()
    left = [str(duty.due_on) for duty in InspectionDuty.objects.filter(plan=plan)]
    assert sorted(left) == ["2024-07-07", "2024-07-31"]


def test_a_stopped_plan_owes_nothing_for_the_time_between(clerk, time_machine):
    make_facility()
    plan = make_plan(division=HENGXI, rhythm="daily")
    drawn(plan, date(2024, 7, 10))
    acts.pause_plan(plan=plan, by=clerk)
    assert InspectionDuty.objects.filter(plan=plan, due_on__gt=date(2024, 7, 10)).count() == 0
    time_machine.move_to("2024-07-20 09:00+08:00")
    acts.resume_plan(plan=InspectionPlan.objects.get(), by=clerk)
    days = {duty.due_on.day for duty in drawn(plan, date(2024, 7, 20)) if duty.due_on.month == 7}
    assert days == {*range(1, 11), *range(20, 32)}


def test_a_village_sees_what_is_asked_of_it_and_changes_only_its_own(clerk):
    above, own, strange = make_plan(division=HENGXI), make_plan(), make_plan(division=GULI)
    village = client_of(make_post(role="village_clerk", division=SHITANG))
    page = village.get(reverse("maintenance:plan-list")).content.decode()
    assert above.name in page and own.name in page and strange.name not in page
    assert village.get(reverse("maintenance:plan-edit", args=[above.pk])).status_code == 404
    assert village.get(reverse("maintenance:plan-detail", args=[strange.pk])).status_code == 404


def test_drawing_at_once_is_for_planners(clerk):
    answer = client_of(clerk).post(reverse("maintenance:plan-draw"))
    assert answer.headers["Location"] == reverse("accounts:job-detail", args=[Job.objects.get().pk])
    head = make_post(role="village_head", division=SHITANG)
    with pytest.raises(Refused):
        acts.ask_to_draw(by=head)


def test_the_job_of_a_planner_draws_for_its_area_alone(clerk):
    make_facility(), make_facility(division="320115007001")
    mine, strange = make_plan(division=HENGXI), make_plan(division=GULI)
    client_of(clerk).post(reverse("maintenance:plan-draw"))
    run_next()
    assert set(InspectionDuty.objects.values_list("plan", flat=True)) == {mine.pk} != {strange.pk}


def test_lists_are_flat_and_exported(clerk):
    client = client_of(clerk)
    kinds = [make_type(), make_type(code="0802")]
    assert_flat(client, reverse("maintenance:plan-list"), lambda n: make_plan(types=kinds))
    assert_flat(client, reverse("maintenance:plan-export"), lambda n: make_plan(types=kinds))
    assert_flat(client, reverse("maintenance:route-list"), lambda n: make_route())
    assert_flat(client, reverse("maintenance:season-list"), lambda n: make_season(name=f"窗口{n}"))


# --- Routes ---------------------------------------------------------------------------------------
def test_a_route_is_put_in_order(clerk):
    first, second, third = (make_facility() for _ in range(3))
    client = client_of(clerk)
    client.post(reverse("maintenance:route-create"), {"division": SHITANG, "name": "北片"})
    route = Route.objects.get()
    url = reverse("maintenance:route-edit", args=[route.pk])
    ids = [one.pk for one in (first, second, third)]

    def order() -> list[int]:
        return list(route.stops.values_list("facility_id", flat=True))

    client.post(url, {"add": ids})
    assert order() == ids
    client.post(url, {"stop": ids, "up": ids[2]})
    assert order() == [ids[0], ids[2], ids[1]]
    client.post(url, {"stop": [ids[0], ids[2], ids[1]], "down": ids[0]})
    assert order() == [ids[2], ids[0], ids[1]]
    client.post(url, {"stop": order(), "drop": ids[0]})
    assert order() == [ids[2], ids[1]]
    elsewhere = make_facility(division="320115009201")
    assert client.post(url, {"add": [elsewhere.pk]}).status_code in (302, 422)
    assert order() == [ids[2], ids[1]]


def test_a_route_by_place(clerk):
    spots = [118.80, 118.83, 118.81, 118.82]
    made = [make_facility(longitude=east, latitude=31.7) for east in spots]
    nowhere = make_facility()
    route = make_route(facilities=[nowhere, *made])
    url = reverse("maintenance:route-edit", args=[route.pk])
    client_of(clerk).post(url, {"act": "propose"})
    order = list(route.stops.values_list("facility_id", flat=True))
    assert order == [made[0].pk, made[2].pk, made[3].pk, made[1].pk, nowhere.pk]


def test_a_proposed_way_crosses_itself_no_more_than_it_must():
    square = [(118.0, 31.0), (118.01, 31.01), (118.01, 31.0), (118.0, 31.01)]
    way = proposed(square)
    assert sorted(way) == [0, 1, 2, 3] and length(square, way) < 3400
    assert proposed([]) == [] and proposed([(1.0, 1.0)]) == [0]


# --- Seasons --------------------------------------------------------------------------------------
def test_seasons_are_kept_by_the_county(clerk):
    office = make_post(role="county_office", division=COUNTY)
    form = {"name": "汛期", "begins": "05-01", "ends": "09-30", "from_date": "2024-01-01"}
    url = reverse("maintenance:season-create")
    assert "季节窗口由县级维护" in client_of(clerk).post(url, form).content.decode()
    assert client_of(office).post(url, form).status_code == 302
    season = Season.objects.get()
    wrong = client_of(office).post(
        reverse("maintenance:season-edit", args=[season.pk]), form | {"ends": "09-31"}
    )
    assert wrong.status_code == 422 and "请按“月-日”填写" in wrong.content.decode()
    holiday = form | {"name": "春节前", "holiday": "春节", "days_before": 15, "begins": "", "ends": ""}
    assert client_of(office).post(url, holiday).status_code == 302
    page = client_of(clerk).get(reverse("maintenance:season-list")).content.decode()
    assert "05-01至09-30" in page and "春节前15天" in page and "登记窗口" not in page


def test_seasons_of_the_file_are_loaded_once_and_what_was_edited_is_kept(clerk):
    inspection_reference.load_seasons()
    Season.objects.filter(name="汛期").update(ends="10-15")
    inspection_reference.load_seasons()
    assert Season.objects.filter(county=COUNTY).count() == 6
    assert Season.objects.get(county=COUNTY, name="汛期").ends == "10-15"
