"""纸质表: printed with a code, entered under it once, in parts if need be; what is wrong becomes a matter."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.flows import WrongMove
from maintenance.actions import sheets as acts
from maintenance.models import Inspection, InspectionDuty, InspectionSheet, Matter
from maintenance.models.sheets import FLOW
from maintenance.reference import load_standards
from maintenance.sheet_paper import pdf, words_of
from tests.assets.factories import make_facility, make_type
from tests.factories import GULI_VILLAGE, HENGXI, SHITANG, client_of, make_person, make_post
from tests.flat import assert_flat, queries_of
from tests.maintenance.plan_rows import make_duty, make_plan
from tests.strict import strict_templates  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("strict_templates")]


@pytest.fixture
def clerk(time_machine):
    time_machine.move_to("2024-07-05 09:00+08:00")
    make_type()
    post = make_post(role="village_clerk", division=SHITANG)
    load_standards()
    return post


def patrol(*types: str) -> InspectionDuty:
    """A patrol of the whole village, of the types of what is made for it."""
    plan = make_plan(covers="village", doer="village", types=[make_type(code=code) for code in types])
    duty = make_duty(facility=make_facility(type_code=types[0], name=f"首处{types[0]}"), plan=plan)
    InspectionDuty.objects.filter(pk=duty.pk).update(facility=None, target=f"v:{SHITANG}")
    return InspectionDuty.objects.get(pk=duty.pk)


def printed(clerk, *duties: InspectionDuty) -> InspectionSheet:
    (sheet,) = acts.print_sheets(duties=[duty.pk for duty in duties], by=clerk)
    return sheet


def sent(**said) -> dict:
    return {"day": "2024-07-05", "person": "", "act": "finish", **said}


def url_of(sheet) -> str:
    return reverse("maintenance:sheet-detail", args=[sheet.pk])


def test_a_sheet_holds_the_facilities_and_what_is_asked_of_each_type(clerk):
    duty = patrol("0401", "1001")
    make_facility(type_code="1001", name="村口绿地")
    sheet = printed(clerk, duty)
    assert sheet.code.isdigit() and len(sheet.code) == 9
    said = words_of(sheet)
    toilet, green = said["groups"]
    assert [row[1] for row in green["rows"]] == ["村口绿地"] and green["kind"] == "村庄公共绿地"
    assert any("化粪池" in words and words.endswith("A") for words in toilet["points"])
    assert said["limit"] == "2024-07-07" and sheet.code[:3] in said["code"]
    assert pdf([sheet]).startswith(b"%PDF")
    answer = client_of(clerk).get(reverse("maintenance:sheet-print", args=[sheet.pk]))
    assert answer["Content-Type"] == "application/pdf"


def test_all_normal_is_one_tap(clerk):
    duty = patrol("1001")
    for _ in range(3):
        make_facility(type_code="1001")
    sheet = printed(clerk, duty)
    client = client_of(clerk)
    walker = make_person(division=SHITANG)
    assert client.post(url_of(sheet), sent(person=walker.pk)).status_code == 302
    looks = Inspection.objects.filter(duty=duty)
    assert looks.count() == 4 and {look.entry for look in looks} == {"paper"}
    assert {look.person_id for look in looks} == {walker.pk}
    duty.refresh_from_db()
    sheet.refresh_from_db()
    assert (duty.state, duty.done_on, sheet.state) == ("done", date(2024, 7, 5), "entered")


def test_where_danger_is_asked_every_point_is_kept(clerk):
    duty = patrol("0401")
    sheet = printed(clerk, duty)
    client_of(clerk).post(url_of(sheet), sent())
    look = Inspection.objects.get(duty=duty)
    assert (look.way, look.result) == ("point_by_point", "normal")
    assert look.answers.filter(passed=True).count() >= 8


def test_an_exception_becomes_a_matter_with_its_words(clerk):
    duty = patrol("0401")
    sheet = printed(clerk, duty)
    page = client_of(clerk).get(url_of(sheet))
    (row,) = page.context["rows"]
    tank = next(point for point, _marked in row.marks if "化粪池" in point.text)
    form = sent(
        **{"state-1": "abnormal", "failed-1": [tank.pk], "note-1": "盖板断裂", "condition-1": "damaged"}
    )
    assert client_of(clerk).post(url_of(sheet), form).status_code == 302
    look = Inspection.objects.get(duty=duty)
    assert (look.result, look.note, look.facility.condition) == ("abnormal", "盖板断裂", "damaged")
    assert Matter.objects.get(inspection=look).severity == "A"


def test_a_fault_that_no_point_names(clerk):
    sheet = printed(clerk, patrol("1001"))
    form = sent(**{"state-1": "abnormal", "fault-1": "B", "note-1": "被车撞"})
    client_of(clerk).post(url_of(sheet), form)
    assert Matter.objects.get().severity == "B"


def test_an_abnormal_line_without_words_is_refused_and_nothing_is_kept(clerk):
    duty = patrol("1001")
    make_facility(type_code="1001")
    sheet = printed(clerk, duty)
    answer = client_of(clerk).post(url_of(sheet), sent(**{"state-2": "abnormal"}))
    assert answer.status_code == 422 and "请选不合格的检查点" in answer.content.decode()
    assert not Inspection.objects.exists()
    wrong = client_of(clerk).post(url_of(sheet), sent(day="2024-07-06"))
    assert "巡查日期不能晚于今天" in wrong.content.decode()


def test_an_entry_is_resumed_and_doubles_nothing(clerk):
    duty = patrol("1001")
    for _ in range(2):
        make_facility(type_code="1001")
    sheet = printed(clerk, duty)
    client = client_of(clerk)
    client.post(url_of(sheet), sent(act="part", **{"state-2": "skipped", "state-3": "skipped"}))
    assert Inspection.objects.count() == 1
    sheet.refresh_from_db()
    assert sheet.state == "open"
    page = client.get(url_of(sheet)).content.decode()
    assert page.count(">正常</span>") == 1 and page.count('value="normal"') == 2
    client.post(url_of(sheet), sent())
    assert Inspection.objects.count() == 3
    duty.refresh_from_db()
    assert duty.state == "done"


def test_a_sheet_is_entered_once(clerk):
    sheet = printed(clerk, patrol("1001"))
    client = client_of(clerk)
    client.post(url_of(sheet), sent())
    again = client.post(url_of(sheet), sent())
    assert again.status_code == 422 and "不能重复录入" in again.content.decode()
    assert Inspection.objects.count() == 1
    with pytest.raises(WrongMove):
        acts.void_sheet(sheet=sheet, by=clerk)


def test_a_number_that_breaks_the_limit(clerk):
    duty = patrol("0802")
    sheet = printed(clerk, duty)
    (row,) = client_of(clerk).get(url_of(sheet)).context["rows"]
    ((point, name, _typed),) = [one for one in row.numbers if "亮灯率" in one[0].text]
    assert "请填数字" in client_of(clerk).post(url_of(sheet), sent(**{name: "八成"})).content.decode()
    client_of(clerk).post(url_of(sheet), sent(**{name: "80"}))
    answer = Inspection.objects.get(duty=duty).answers.get(checkpoint=point)
    assert (answer.number, answer.passed) == (Decimal(80), False) and Matter.objects.get().severity == "B"


def test_every_other_move_is_refused(clerk):
    doers = {
        "enter": lambda sheet: acts.enter(sheet=sheet, lines=[], day=date(2024, 7, 5), by=clerk, finish=True),
        "void": lambda sheet: acts.void_sheet(sheet=sheet, by=clerk),
    }
    assert {move.act for move in FLOW} == set(doers)
    duty = patrol("1001")
    for state in InspectionSheet.State.values:
        for do in doers.values():
            sheet = printed(clerk, duty)
            InspectionSheet.objects.filter(pk=sheet.pk).update(state=state, entered_at=sheet.made_at)
            if state == "open":
                do(sheet)
            else:
                with pytest.raises(ValidationError):
                    do(sheet)


def test_sheets_by_village_and_person_and_by_code(clerk):
    other = make_person(division=SHITANG)
    duties = [make_duty(facility=make_facility()) for _ in range(2)]
    duties.append(make_duty(facility=make_facility(), person=other))
    client = client_of(clerk)
    answer = client.post(reverse("maintenance:sheet-create"), {"duty": [duty.pk for duty in duties]})
    assert answer.headers["Location"] == reverse("maintenance:sheet-list")
    sheets = {sheet.person_id: sheet for sheet in InspectionSheet.objects.all()}
    assert sheets[None].lines.count() == 2 and sheets[other.pk].lines.count() == 1
    found = client.get(reverse("maintenance:sheet-find"), {"code": sheets[None].code})
    assert found.headers["Location"] == url_of(sheets[None])
    strange = client_of(make_post(role="village_clerk", division=GULI_VILLAGE))
    assert strange.get(reverse("maintenance:sheet-find"), {"code": sheets[None].code}).status_code == 404
    assert "请先选择" in client.post(reverse("maintenance:sheet-create"), {}).content.decode()


def test_lists_are_flat(clerk):
    client = client_of(make_post(role="township_clerk", division=HENGXI))
    plan = make_plan(division=HENGXI, doer="township")

    def row(n):
        make_duty(facility=make_facility(), plan=plan)

    assert_flat(client, reverse("maintenance:sheet-create"), row, rows=10)
    duty = patrol("1001")
    assert_flat(client, reverse("maintenance:sheet-list"), lambda n: printed(clerk, duty), rows=10)


def test_the_page_of_a_long_sheet_asks_no_more(clerk):
    duty = patrol("1001")
    make_facility(type_code="1001")
    first, client = printed(clerk, duty), client_of(clerk)
    few = len(queries_of(client, url_of(first)))
    for _ in range(8):
        make_facility(type_code="1001")
    assert len(queries_of(client, url_of(printed(clerk, duty)))) <= few
