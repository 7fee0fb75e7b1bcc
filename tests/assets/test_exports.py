"""Every list that leaves the house: as a workbook and as CSV, by one right, in one trail, and nothing in it a formula."""

import csv
from datetime import date
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.core.management import call_command
from django.urls import get_resolver

from accounts.doors import EXPORT
from accounts.models import DivisionAlias, Party, Person
from accounts.system import SystemPost
from assets import demo_synthetic
from assets.actions.registering import say
from common.models import AuditRecord
from common.spreadsheets.sheets import FORMULA_STARTS
from maintenance.models import GuidanceVisit, Question
from tasks_checklist.models import VillageRisk
from tests.assets.factories import make_facility
from tests.doors import every_door
from tests.factories import (
    COUNTY,
    GULI_VILLAGE,
    HENGXI,
    SHITANG,
    client_of,
    make_account,
    make_division,
    make_party,
    make_person,
    make_post,
)
from tests.maintenance.caretaker_rows import make_caretaker, make_session
from tests.maintenance.contract_rows import make_contract
from tests.maintenance.guidance_rows import make_expert, make_need, make_question, make_technique
from tests.maintenance.inspecting_rows import look
from tests.maintenance.item_rows import make_item
from tests.maintenance.matter_rows import make_matter
from tests.maintenance.monitoring_rows import enter, make_device, make_supply
from tests.maintenance.plan_rows import make_duty, make_plan
from tests.maintenance.publication_rows import make_objection, make_publication
from tests.tasks_checklist.annual_rows import make_plans_titled
from tests.tasks_checklist.duty_rows import make_duty_rows
from tests.tasks_checklist.finding_rows import make_finding
from tests.tasks_checklist.paper_rows import make_paper
from tests.tasks_checklist.pilot_rows import make_pilot
from tests.tasks_checklist.supervision_rows import make_plan as make_plan_of_visits
from tests.tasks_checklist.supervision_rows import make_team
from tests.tasks_checklist.task_rows import make_shares_titled
from tests.tasks_checklist.visit_rows import make_visit

PASSWORD = "Liushu-2026-x"
HOSTILE = tuple(f"{start}1+cmd|' /C calc'!A0" for start in FORMULA_STARTS)
ELSEWHERE = {
    "evaluation:round-list-export": "leaves by evaluation.export, tested beside its list",
    "evaluation:evaluation-list-export": "leaves by evaluation.export, tested beside its list",
    "evaluation:ranking-export": "leaves by evaluation.export: tests/evaluation/test_settling_rounds.py",
    "evaluation:five-haves-export": "leaves by evaluation.export: tests/evaluation/test_settling_rounds.py",
    "evaluation:scheme-export": "a county's own public paper, leaves by evaluation.export: test_schemes.py",
    "assets:saved-view-export": "opens the facilities' own export",
    "assets:ledger-held-export": "the rows of one batch",
    "accounts:table-export": "the plain tables, tested beside their imports",
    "maintenance:edition-export": "the lines of one edition, tested beside it",
    "tasks_checklist:paper-export": "the ranking of one paper, tested beside it",
    "tasks_checklist:duty-edition-export": "the lines of one edition, tested beside it",
    "tasks_checklist:decomposition-export": "the tasks of one plan, tested beside its import",
    "tasks_checklist:drawing-export": "the trips of one drawing, tested beside it",
    "tasks_checklist:drawing-moved-export": "what one drawing moves, tested beside it",
    "tasks_checklist:obligation-export": "what one plan owes, tested beside it",
    "funding:arrival-list-export": "leaves by fund.export, tested beside its list",
    "funding:allocation-list-export": "leaves by fund.export, tested beside its list",
    "funding:disbursement-list-export": "leaves by fund.export, tested beside its list",
    "funding:budget-list-export": "leaves by fund.export, tested beside its list",
    "funding:fund-flow-export": "leaves by fund.export, tested beside its list",
    "funding:fund-report-export": "sums, tested to agree with the page",
    "funding:entry-list-export": "the entries behind a sum, tested beside it",
    "funding:performance-export": "the sheets of performance, tested beside their list",
    "funding:award-list-export": "leaves by fund.export, tested in tests/funding/test_income_rules.py",
    "funding:case-list-export": "leaves by fund.export, tested in tests/funding/test_income_rules.py",
    "funding:donation-list-export": "leaves by fund.export, tested in tests/funding/test_income_rules.py",
    "funding:fee-list-export": "leaves by fund.export, tested in tests/funding/test_income_rules.py",
    "funding:kind-list-export": "leaves by fund.export, tested in tests/funding/test_income_rules.py",
    "funding:account-export": "leaves by fund.export, tested beside the ledger",
    "funding:booking-export": "the same",
    "funding:project-list-export": "leaves by fund.export, tested in test_project_pages.py",
    "funding:project-missing-export": "the same",
    "funding:decision-list-export": "the same",
    "funding:expenditure-export": "leaves by fund.export, tested beside its list",
    "funding:settlement-export": "the same",
    "funding:cost-table-export": "the same",
    "evaluation:survey-results-export": "leaves by evaluation.export, tested in tests/evaluation/test_surveys.py",
    "evaluation:opinion-list-export": "leaves by evaluation.export, tested in tests/evaluation/test_opinions.py",
    "evaluation:case-list-export": "leaves by evaluation.export, tested in tests/evaluation/test_experiences.py",
    "evaluation:event-list-export": "the same",
    "evaluation:media-list-export": "the same",
}
LISTS = {
    "/divisions/export/": "county_admin",
    "/parties/export/": "county_admin",
    "/people/export/": "county_admin",
    "/audit/export/": "audit_admin",
    "/facilities/export/": "county_office",
    "/facilities/summary/export/": "county_office",
    "/facilities/work/export/": "county_office",
}


CARE = {
    "/care/caretakers/export/": "county_office",
    "/care/teams/export/": "county_office",
    "/care/contracts/export/": "county_office",
    "/care/duties/export/": "county_office",
    "/care/inspections/export/": "county_office",
    "/care/items/export/": "county_office",
    "/care/matters/export/": "county_office",
    "/care/hazards/export/": "county_office",
    "/care/plans/export/": "county_office",
    "/care/publications/export/": "county_office",
    "/care/objections/export/": "county_office",
    "/care/standards/export/": "county_office",
    "/care/training/export/": "county_office",
    "/care/guidance/export/": "county_office",
    "/care/devices/export/": "county_office",
    "/care/water-tests/export/": "county_office",
    "/care/water-due/export/": "county_office",
    "/care/hotline/export/": "county_office",
    "/care/questions/export/": "county_office",
    "/care/experts/export/": "county_office",
    "/care/techniques/export/": "county_office",
    "/care/needs/export/": "county_office",
}


DUTY = {
    "/duty/assignments/export/": "county_office",
    "/duty/assignments/summary/export/": "county_office",
    "/duty/reports/export/": "county_office",
    "/duty/visits/export/": "county_office",
    "/duty/findings/export/": "county_office",
    "/duty/papers/export/": "county_office",
    "/duty/decisions/export/": "county_office",
    "/duty/duties/export/": "county_office",
    "/duty/unification/export/": "county_office",
    "/duty/plans/export/": "county_office",
    "/duty/milestones/export/": "county_office",
    "/duty/register/export/": "county_office",
    "/duty/supervision/export/": "county_office",
    "/duty/teams/export/": "county_office",
    "/duty/risks/export/": "county_office",
    "/duty/pilots/export/": "county_office",
}


def names() -> set[str]:
    """Every url name of the product that ends in export."""
    found = set()
    for space, (_, resolver) in get_resolver().namespace_dict.items():
        found |= {
            f"{space}:{name}"
            for name in resolver.reverse_dict
            if isinstance(name, str) and name.endswith("-export")
        }
    return found


def test_no_export_is_forgotten_here() -> None:
    from django.urls import reverse

    plain = {name for name in names() if name not in ELSEWHERE}
    assert {reverse(name) for name in plain} == set(LISTS) | set(CARE) | set(DUTY)


@pytest.fixture
def hostile(db):
    """A county in which people typed what a spreadsheet would run."""
    call_command("load_reference", verbosity=0)
    for number, text in enumerate(HOSTILE):
        Party.objects.create(
            division=make_division(code=SHITANG), kind="contractor", name=f"{text}{number}", address=text
        )
        make_person(division=SHITANG, name=text, party=make_party(name=f"{text}乙{number}"))
        DivisionAlias.objects.get_or_create(division_id=SHITANG, name=f"{text}{number}", source="confirmed")
        facility = make_facility(
            division=SHITANG, name=f"公厕{number}", note=text, address=text, fund_source=text
        )
        say(facility, party=text, person=text, fund_source=text, owner=text)
    Person.objects.filter(name__startswith="人员").update(name="=1+1")


@pytest.fixture
def hostile_care(hostile):
    """The same county with rows of CARE, each noun bearing what a spreadsheet would run."""
    for text in HOSTILE:
        facility = make_facility(division=SHITANG, name=text)
        make_item(facility=facility, note=text, duty_text=text)
        make_duty(facility=facility, plan=make_plan(name=text))
        inspector = make_post(role="village_clerk", division=SHITANG)
        look(facility=facility, by=inspector, entry="paper", note=text, fault="C", condition="fair")
        make_matter(facility=facility, title=text, text=text, hazard="general")
        make_matter(facility=facility, title=text, source="hotline")
        plant = make_supply(name=text)
        make_device(facility=plant, number=f"{text}{plant.pk}", place=text, by=SystemPost())
        enter(facility=plant, by=SystemPost(), lab=text, report_number=text, note=text)
        make_objection(publication=make_publication(title=f"{text}公示"), text=text)
        make_caretaker(person=make_person(division=SHITANG, name=text))
        make_contract(name=text)
        make_session(title=text)
        visited = make_division(code=SHITANG)
        GuidanceVisit.objects.create(division=visited, visited_on="2024-07-01", by_whom=text, advice=text)
        expert = make_expert(name=text, skill=text, title=text, division=SHITANG)
        asked = make_question(title=text, text=text, state="closed", expert=expert)
        Question.objects.filter(pk=asked.pk).update(answer=text, rating_text=text)
        technique = make_technique(
            name=f"{text}技术", division=SHITANG, description=text, incentive=text, source=text
        )
        make_need(title=text, text=text, state="matched", technique=technique)


def download(role: str, url: str, form: str):
    account = make_account(person=make_person(division=COUNTY), password=PASSWORD)
    client = client_of(make_post(role=role, division=COUNTY, person=account.person))
    answer = client.post(f"{url}?form={form}", {"password": PASSWORD})
    answer = answer if answer.status_code != 405 else client.get(f"{url}?form={form}")
    assert answer.status_code == 200 and answer.streaming, answer.status_code
    return answer, b"".join(answer.streaming_content)


@pytest.mark.parametrize("url", LISTS)
def test_both_forms_hold_the_same_cells_and_no_formula(hostile, url) -> None:
    both_forms_are_inert(LISTS[url], url)


def test_both_forms_of_care_hold_the_same_cells_and_no_formula(hostile_care) -> None:
    for number, text in enumerate(HOSTILE):
        make_finding(title=text, text=text, demand=text, place=text)
        make_paper(title=text, number=text, year=2021 + number)
        make_visit(topic=text, reason=text)
        make_duty_rows(text=text)
    make_plans_titled(HOSTILE)
    make_shares_titled(HOSTILE, division=make_division(code=COUNTY), party=make_party())
    for number, text in enumerate(HOSTILE):
        make_plan_of_visits(title=text, year=2021 + number)
        make_team(name=text)
        make_pilot(by=make_post(role="township_clerk", division=HENGXI), name=text, tried=text)
        said = {"from_date": date(2021 + number, 1, 1), "score": 9, "note": text}
        VillageRisk.objects.create(division_id=SHITANG, **said)
    for url, role in (CARE | DUTY).items():
        both_forms_are_inert(role, url)


def both_forms_are_inert(role: str, url: str) -> None:
    book = openpyxl.load_workbook(BytesIO(download(role, url, "xlsx")[1]))
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f"]

    answer, content = download(role, url, "csv")
    assert content.startswith(b"\xef\xbb\xbf") and answer["Content-Type"] == "text/csv; charset=utf-8"
    lines = list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))
    for line in lines:
        for text in line:
            assert not text.startswith(FORMULA_STARTS) or is_number(text), text
    heads = lines[0]
    assert heads in [[cell.value for cell in row] for row in book.active.iter_rows(max_row=3)], url
    assert len(lines) > 1 or "work" in url, url


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("url", LISTS)
def test_each_form_is_in_the_trail_and_asks_for_the_right(hostile, url) -> None:
    before = AuditRecord.objects.filter(event="export").count()
    for form in ("xlsx", "csv"):
        download(LISTS[url], url, form)
    assert AuditRecord.objects.filter(event="export").count() == before + 2
    stranger = client_of(make_post(role="caretaker", division=SHITANG))
    assert stranger.get(f"{url}?form=csv").status_code == 403


@pytest.mark.django_db(transaction=True)
def test_an_export_of_many_facilities_takes_no_more_memory_than_one_of_few() -> None:
    import tracemalloc

    from assets import columns, exports
    from assets.models import Facility
    from common.spreadsheets.out import Sheet, csv_pieces, xlsx_pieces

    call_command("load_reference", verbosity=0)
    demo_synthetic.fill(12_000)
    shown = columns.chosen(columns.LEDGER)

    def most(number: int, pieces) -> int:
        ids = Facility.objects.everywhere(because="test").order_by("pk")
        rows = ids.filter(pk__lte=ids[number - 1].pk)
        tracemalloc.start()
        for _ in pieces(Sheet("设施", exports.on_paper(shown), exports.lines(rows, shown))):
            pass
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    for pieces in (xlsx_pieces, csv_pieces):
        most(500, pieces)  # what is cached for good
        assert most(12_000, pieces) < 1.3 * most(4_000, pieces) + 1_000_000


# --- One rule for lists of CARE (docs/security.md, 46) ---------------------------------------------------------------
def test_every_list_of_care_leaves_by_the_one_right() -> None:
    doors = {door.name: door.view.door for door in every_door() if door.name.startswith("maintenance:")}
    leaving = {name: door for name, door in doors.items() if name.endswith("-export")}
    assert len(leaving) > len(CARE)
    assert {
        name: door.also for name, door in leaving.items() if door.also != (EXPORT,) or not door.rights
    } == {}


def test_a_village_takes_its_own_rows_and_who_only_reads_takes_none(db) -> None:
    """Neither button nor file for a clerk of the finance office; both for the village's clerk, of its own rows."""
    call_command("load_reference", verbosity=0)
    make_matter(village=SHITANG, title="石塘的事项")
    make_matter(village=GULI_VILLAGE, title="谷里的事项")
    village = client_of(make_post(role="village_clerk", division=SHITANG))
    finance = client_of(make_post(role="finance", division=COUNTY))
    url = "/care/matters/export/"
    told = b"".join(village.get(f"{url}?form=csv").streaming_content).decode()
    assert "石塘的事项" in told and "谷里的事项" not in told
    assert url in village.get("/care/matters/").text
    assert finance.get(f"{url}?form=csv").status_code == 403
    assert url not in finance.get("/care/matters/").text
    assert village.get("/care/contracts/export/").status_code == 403  # whose list a village does not open
