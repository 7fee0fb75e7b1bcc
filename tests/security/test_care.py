"""CARE in hostile hands: nothing of another's, nothing early, nobody's name or telephone in public, no step around a rule."""

import json
import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Party
from assets.models import Facility
from maintenance import edition_publishing
from maintenance.actions import matter_beside, matter_moves, publishing
from maintenance.actions.editions import freeze
from maintenance.actions.inspecting_rest import rest_normal
from maintenance.actions.items import fill
from maintenance.actions.naming import decide_naming
from maintenance.models import Inspection, InspectionDuty, ItemState, Matter, Publication
from tests.assets.factories import make_facility
from tests.factories import (
    COUNTY,
    GULI,
    GULI_VILLAGE,
    HENGXI,
    SHITANG,
    client_of,
    make_division,
    make_party,
    make_person,
    make_post,
)
from tests.maintenance.contract_rows import make_contract
from tests.maintenance.inspecting_rows import look, make_patrol
from tests.maintenance.item_rows import make_item
from tests.maintenance.matter_rows import make_matter
from tests.maintenance.publication_rows import make_draft

pytestmark = pytest.mark.django_db
HENGXI_OTHER = "320115009209"
MOBILE = "13812345678"


@pytest.fixture
def clerk():
    make_division(code=SHITANG)
    return make_post(role="village_clerk", division=SHITANG)


@pytest.fixture
def township():
    return make_post(role="township_clerk", division=HENGXI)


# --- Names and telephones in public -----------------------------------------------------------------
def printed(township, **values) -> str:
    """Everything a notice of the list says, after one item with these values was frozen."""
    make_item(filled=True, **{"state": ItemState.CHECKED, **values})
    edition = freeze(division=make_division(code=HENGXI), by=township)
    sheet = edition_publishing.sheet(edition, make_division(code=HENGXI))
    return " ".join(word for row in sheet["rows"] for word in row)


@pytest.mark.parametrize("kind", [Party.Kind.PERSON, Party.Kind.HOUSEHOLD])
def test_a_person_who_keeps_is_not_named_on_the_notice(township, kind):
    keeper = make_party(division=SHITANG, kind=kind, name="欧阳春晓")
    said = printed(township, party=keeper, public_phone="025-52281234")
    assert "春晓" not in said and "欧阳*" in said
    assert "52281234" not in said


def test_a_private_telephone_is_masked_on_the_notice(township):
    said = printed(township, public_phone=MOBILE, duty_text=f"坏了打 {MOBILE[:3]} {MOBILE[3:7]} {MOBILE[7:]}")
    assert MOBILE not in said.replace(" ", "").replace("-", "")
    assert "138****5678" in said


def test_who_agreed_is_named_with_the_telephone(township):
    leader, person = make_post(role="county_office", division=COUNTY), make_person(division=SHITANG)
    decide_naming(
        person=person, basis="本人书面同意", from_date=timezone.localdate(), with_phone=True, by=leader
    )
    said = printed(township, person=person, public_phone=MOBILE)
    assert MOBILE in said and person.name in said


@pytest.mark.parametrize(
    "words",
    [
        "138 1234 5678",
        "138-1234-5678",
        "１３８１２３４５６７８",
        "138 1234—5678",
        "+8613812345678",
        "138.1234.5678",
    ],
)
def test_no_spelling_of_a_mobile_slips_into_a_notice(words):
    with pytest.raises(ValidationError):
        make_draft(body=f"有问题请打{words}找老张")


@pytest.mark.parametrize("words", ["3201151990０1011234", "320115 19900101 123X"])
def test_no_spelling_of_an_identity_number_slips_into_a_notice(words):
    with pytest.raises(ValidationError):
        make_draft(title=f"{words}的公示")


def test_figures_and_days_are_no_personal_numbers():
    words = "2026-11-20 2026-12-20 12 时\n投资 15\n2026-11-22 起，编码 320115009210-0401-00007-4，电话 025-52281234"
    assert make_draft(body=words).body == words


# --- What is not known yet --------------------------------------------------------------------------
def test_a_draft_thrown_away_was_never_made_known(clerk, township):
    draft = make_draft(division=HENGXI, title="还没有定下来的名单")
    publishing.withdraw(publication=draft, reason="不公示了", by=township)
    page = client_of(clerk)
    assert not Publication.objects.reaching(clerk).exists()
    assert page.get(f"/care/publications/{draft.pk}/").status_code == 404
    assert page.get(f"/care/publications/{draft.pk}/paper/?village={SHITANG}").status_code == 404
    assert "还没有定下来的名单" not in page.get("/care/publications/").text


def test_what_was_known_and_is_withdrawn_stays_known(clerk, township):
    draft = make_draft(division=HENGXI)
    held = publishing.publish(publication=draft, from_date=timezone.localdate(), by=township)
    publishing.withdraw(publication=held, reason="内容有误", by=township)
    assert client_of(clerk).get(f"/care/publications/{draft.pk}/").status_code == 200


def test_one_edition_is_not_published_twice(township):
    make_item(filled=True, state=ItemState.CHECKED)
    edition, page = freeze(division=make_division(code=HENGXI), by=township), None
    from maintenance.publication_terms import load_terms

    load_terms()
    page = client_of(make_post(role="township_leader", division=HENGXI))
    for _again in range(2):
        assert page.post(f"/care/editions/{edition.pk}/publish/").status_code in (302, 422)
    assert Publication.objects.everywhere(because="test").count() == 1


# --- Duties before their time -----------------------------------------------------------------------
def test_a_look_before_a_duty_opens_does_not_answer_it(clerk):
    facility = make_facility(division=SHITANG)
    duty = make_patrol(due_on=timezone.localdate() + timedelta(days=30))
    made = look(facility=facility, by=clerk, duty=duty)
    assert made.duty_id is None
    with pytest.raises(ValidationError):
        rest_normal(duty=duty, entry="phone", inspected_at=timezone.now(), client_key=uuid.uuid4(), by=clerk)
    duty.refresh_from_db()
    assert duty.state == InspectionDuty.State.PENDING


def test_a_look_said_to_be_long_ago_does_not_answer_a_duty_of_today(clerk):
    duty = make_patrol()
    made = look(
        facility=make_facility(division=SHITANG),
        by=clerk,
        duty=duty,
        inspected_at=timezone.now() - timedelta(days=20),
    )
    assert made.duty_id is None


def test_a_facility_that_is_not_registered_is_not_looked_at(clerk):
    facility = make_facility(division=SHITANG)
    Facility.objects.everywhere(because="test").filter(pk=facility.pk).update(registration="void")
    client = client_of(clerk)
    now = timezone.now().isoformat()
    told = {"key": str(uuid.uuid4()), "facility": facility.pk, "entry": "phone", "inspected_at": now, "sent_at": now,
            "condition": "good"}  # fmt: skip
    headers = {"X-Guanhu-Account": str(clerk.person.account.pk)}
    answer = client.post(
        "/care/inspecting/records/", json.dumps(told), content_type="application/json", headers=headers
    )
    assert answer.status_code == 404
    assert not Inspection.objects.everywhere(because="test").exists()


# --- Matters ----------------------------------------------------------------------------------------
def test_a_township_does_not_merge_away_what_the_county_holds(township):
    one, other = make_matter(), make_matter()
    matter_beside.escalate(matter=one, reason="超出能力", by=township)
    held = Matter.objects.everywhere(because="test").get(pk=one.pk)
    with pytest.raises(ValidationError):
        matter_moves.merge(matter=held, into=other, by=township)
    county = make_post(role="county_office", division=COUNTY)
    assert matter_moves.merge(matter=held, into=other, by=county).state == "merged"


# --- Rows of others in the API ----------------------------------------------------------------------
def test_a_foreign_person_and_none_are_told_alike(clerk):
    item, client = make_item(), client_of(clerk)
    stranger, gone = make_person(division=GULI_VILLAGE), 10**9
    answers = []
    for key in (stranger.pk, gone):
        body = json.dumps({"version": item.version, "person": key})
        answer = client.patch(f"/api/responsibility-items/{item.pk}/", body, content_type="application/json")
        told = {name: said for name, said in answer.json().items() if name != "request"}
        answers.append((answer.status_code, json.dumps(told, ensure_ascii=False).replace(f"“{key}”", "“N”")))
    assert answers[0] == answers[1]
    assert stranger.name not in answers[0][1]


def test_no_unit_of_another_township_supervises(clerk):
    item, stranger = make_item(), make_party(division=GULI, kind=Party.Kind.INDUSTRY_DEPARTMENT)
    body = json.dumps({"version": item.version, "department": stranger.pk})
    answer = client_of(clerk).patch(
        f"/api/responsibility-items/{item.pk}/", body, content_type="application/json"
    )
    assert answer.status_code == 400
    with pytest.raises(ValidationError):
        fill(item=item, version=item.version, department=stranger, by=clerk)


@pytest.mark.parametrize("phone", ["=cmd|' /C calc'!A0", "张三13812345678", "<b>12345</b>"])
def test_the_public_telephone_is_a_number_by_every_door(clerk, phone):
    item = make_item()
    body = json.dumps({"version": item.version, "public_phone": phone})
    answer = client_of(clerk).patch(
        f"/api/responsibility-items/{item.pk}/", body, content_type="application/json"
    )
    assert answer.status_code == 400


# --- Contracts --------------------------------------------------------------------------------------
def test_a_contract_of_a_village_takes_none_of_its_neighbours(township):
    contract = make_contract(division=SHITANG, facilities=0, state="draft")
    own, other = make_facility(division=SHITANG), make_facility(division=HENGXI_OTHER)
    page = client_of(township)
    page.post(f"/care/contracts/{contract.pk}/facilities/", {"row": [own.pk, other.pk]})
    assert list(contract.facilities.everywhere(because="test")) == [own]
    assert other.name not in page.get(f"/care/contracts/{contract.pk}/facilities/").text
