"""Units and departments."""

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse

from accounts.access import Refused
from accounts.actions.parties import change_party, create_party, make_department, set_sectors
from accounts.models import Party, Sector

GOOD_CREDIT_CODE = "91110000600037341L"


@pytest.fixture
def clerk(county):
    return county.posts["township_clerk"]


def test_clerk_registers_inside_the_township_only(county, clerk):
    made = create_party(by=clerk, kind="contractor", name="清河保洁", division=county.village)
    assert made.version == 1
    with pytest.raises(Refused):
        create_party(by=clerk, kind="contractor", name="外镇保洁", division=county.third_village)
    with pytest.raises(Refused):
        change_party(party=made, by=clerk, version=1, division=county.third_village)


def test_foreign_unit_is_not_found(county, clerk):
    foreign = Party.objects.create(kind="contractor", name="外镇保洁", division=county.third_village)
    with pytest.raises(Http404):
        change_party(party=foreign, by=clerk, version=1, name="改名")


def test_registered_once(county, clerk):
    create_party(by=clerk, kind="contractor", name="清河保洁", division=county.village)
    with pytest.raises(ValidationError, match="已有"):
        create_party(by=clerk, kind="contractor", name="清河保洁", division=county.village)


def test_credit_code_belongs_to_one_unit_even_of_another_county(county, clerk):
    far = county.fourth_village
    Party.objects.create(kind="builder", name="外县公司", division=far, credit_code=GOOD_CREDIT_CODE)
    with pytest.raises(ValidationError) as error:
        create_party(
            by=clerk, kind="builder", name="新公司", division=county.village, credit_code=GOOD_CREDIT_CODE
        )
    assert "外县" not in str(error.value)


def test_page_registers_and_refuses_wrong_numbers(county):
    client = county.client("township_clerk")
    url = reverse("accounts:party-create")
    sent = {"name": "清河保洁", "kind": "contractor", "division": county.village.pk}
    wrong = client.post(url, sent | {"credit_code": "123", "duty_phone": "abc"})
    assert wrong.status_code == 422
    assert "校验位" in wrong.content.decode() and "清河保洁" in wrong.content.decode()
    assert client.post(url, sent | {"duty_phone": "025-52281234"}).status_code == 302
    assert Party.objects.get(name="清河保洁").duty_phone == "025-52281234"


def test_department_answers_for_sectors(county):
    admin = county.posts["county_admin"]
    office = create_party(by=admin, kind="industry_department", name="水务局", division=county.county)
    department = make_department(party=office, by=admin, title="水务局", sectors=Sector.objects.all())
    set_sectors(department=department, by=admin, title="水利局", sectors=[])
    department.refresh_from_db()
    assert department.title == "水利局" and not department.sectors.exists()


def test_only_departments_answer_for_sectors(county):
    admin = county.posts["county_admin"]
    company = create_party(by=admin, kind="operator", name="水司", division=county.county)
    with pytest.raises(ValidationError, match="行业主管部门"):
        make_department(party=company, by=admin, title="水司", sectors=[])


def test_list_filters_stand_in_the_address(county):
    Party.objects.create(kind="contractor", name="东头保洁", division=county.village)
    client = county.client("county_admin")
    url = reverse("accounts:party-list")
    page = client.get(url, {"village": county.village.pk, "kind": "contractor"}).content.decode()
    assert "东头保洁" in page and "清河供水公司" not in page and "种类：专业服务单位" in page
    assert client.get(url, {"kind": "nothing"}).status_code == 400
    assert client.get(url, {"township": county.other_county.pk}).status_code == 400
    assert client.get(url, {"sort": "password"}).status_code == 400


def test_export_holds_what_the_filter_shows(county):
    Party.objects.create(kind="contractor", name="=东头保洁", division=county.village)
    answer = county.client("county_admin").get(reverse("accounts:party-export"), {"kind": "contractor"})
    from io import BytesIO

    from openpyxl import load_workbook

    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value]
    names = [cell for cell in cells if cell.value == "=东头保洁"]
    assert names and names[0].data_type == "s"
    assert not any(cell.value == "清河供水公司" for cell in cells)
