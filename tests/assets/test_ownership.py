"""权属与移交: the latest paper act by day says whose a facility is; papers are read by whoever sees the facility."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.access import Refused
from assets.actions.ownership import papers_of, record_ownership
from assets.models import Facility, OwnershipAct
from common.models import Attachment
from tests.assets.factories import make_facility
from tests.factories import GULI_VILLAGE, HENGXI, SHITANG, client_of, make_party, make_post

TODAY = timezone.localdate


@pytest.fixture
def facility(db) -> Facility:
    return make_facility(division=SHITANG)


@pytest.fixture
def village(db):
    return make_post(role="village_clerk", division=SHITANG)


def days_ago(number: int):
    return TODAY() - timedelta(days=number)


def confirm(facility, by, **said):
    values = {
        "kind": "confirm",
        "on_date": TODAY(),
        "owner_kind": "village",
        "paper_number": "确字1号",
        **said,
    }
    return record_ownership(facility=facility, by=by, **values)


def title(facility) -> tuple:
    facility.refresh_from_db()
    return facility.owner_kind, facility.owner_id, facility.title_state


def pdf(name: str = "证书.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.7 certificate")


def send(post, facility, kind, **said):
    url = reverse("assets:ownership-create", args=[facility.pk, kind])
    return client_of(post).post(url, {"on_date": TODAY().isoformat(), **said})


def test_it_works(facility, village):
    owner = make_party(division=SHITANG, kind="village_committee", name="石塘村委会")
    answer = send(
        village, facility, "confirm", owner_kind="village", to_party=owner.pk, paper_number="苏(2024)001",
        papers=[pdf(), pdf("会议记录.pdf")],
    )  # fmt: skip
    assert answer.status_code == 302 and answer["Location"].endswith("?tab=ownership")
    assert title(facility) == ("village", owner.pk, "settled")
    act = facility.ownership_acts.get()
    assert [file.name for file in papers_of([act])[act.pk]] == ["证书.pdf", "会议记录.pdf"]
    page = client_of(village).get(answer["Location"]).content.decode()
    assert "苏(2024)001" in page and "会议记录.pdf" in page and "已确权" in page


def test_the_field_offers_only_files_that_are_taken(facility, village):
    page = client_of(village).get(reverse("assets:ownership-create", args=[facility.pk, "confirm"])).text
    assert 'accept=".jpg,.png,.webp,.pdf,.xlsx,.docx"' in page and "Word（docx）" in page


def test_confirming_wants_an_owner_and_a_proof(facility, village):
    nobody, unproven = (
        send(village, facility, "confirm"),
        send(village, facility, "confirm", owner_kind="village"),
    )
    assert nobody.status_code == unproven.status_code == 422
    assert "请填写证书（登记表）编号，或上传确权材料" in unproven.content.decode()
    with pytest.raises(ValidationError, match="请选择确认给谁所有"):
        confirm(facility, village, owner_kind="unsettled")
    assert title(facility)[2] == "unsettled"


def test_a_paper_alone_is_proof_enough(facility, village):
    assert send(village, facility, "confirm", owner_kind="village", papers=[pdf()]).status_code == 302


def test_the_latest_by_day_counts_in_whatever_order_they_are_told(facility, village):
    company = make_party(division=SHITANG, kind="operator")
    confirm(facility, village, on_date=days_ago(9))
    record_ownership(
        facility=facility, by=village, kind="transfer", on_date=days_ago(1), to_party=company, owner_kind="enterprise",
        paper_number="转字1号",
    )  # fmt: skip
    record_ownership(
        facility=facility, by=village, kind="dispute", on_date=days_ago(5), note="两村都主张所有"
    )
    assert title(facility) == ("enterprise", company.pk, "settled")


def test_a_dispute_leaves_the_owner_who_holds_it(facility, village):
    owner = make_party(division=SHITANG)
    confirm(facility, village, to_party=owner, on_date=days_ago(3))
    record_ownership(facility=facility, by=village, kind="dispute", on_date=TODAY(), note="界址不清")
    assert title(facility) == ("disputed", owner.pk, "disputed")
    page = client_of(village).get(reverse("assets:facility-detail", args=[facility.pk])).content.decode()
    assert "权属争议" in page


def test_a_handover_brings_into_use_what_waited_for_it(db, village):
    facility = make_facility(division=SHITANG, status="pending_handover")
    builder, office = (
        make_party(division=SHITANG, kind="builder"),
        make_party(division=HENGXI, kind="township_office"),
    )
    page = client_of(village).get(reverse("assets:ownership-create", args=[facility.pk, "handover"]))
    assert "由“待移交”转为“在用”" in page.content.decode()
    send(
        village,
        facility,
        "handover",
        from_party=builder.pk,
        to_party=office.pk,
        owner_kind="state",
        note="验收合格",
    )
    facility.refresh_from_db()
    assert (facility.status, facility.owner_kind, facility.owner_id) == ("in_use", "state", office.pk)
    assert facility.title_state == "unsettled"  # handing over confirms no title


def test_a_handover_of_the_upkeep_leaves_the_title(facility, village):
    confirm(facility, village)
    company = make_party(division=SHITANG)
    record_ownership(facility=facility, by=village, kind="handover", on_date=TODAY(), to_party=company)
    assert title(facility) == ("village", None, "settled")


def test_the_same_sent_twice_is_kept_once(facility, village):
    said = {"owner_kind": "village", "paper_number": "确字1号"}
    assert send(village, facility, "confirm", **said).status_code == 302
    again = send(village, facility, "confirm", **said)
    assert again.status_code == 422 and "已经登记过" in again.content.decode()
    assert facility.ownership_acts.count() == 1


def test_a_file_that_is_none_is_refused_with_its_name_and_nothing_is_kept(facility, village):
    bad = SimpleUploadedFile("脚本.pdf", b"<script>")
    page = send(village, facility, "confirm", owner_kind="village", paper_number="1", papers=[pdf(), bad])
    assert page.status_code == 422 and "脚本.pdf：只能上传" in page.content.decode()
    assert not OwnershipAct.objects.everywhere(because="test").exists() and not Attachment.objects.exists()


def test_a_unit_from_elsewhere_is_refused(facility, village):
    far = make_party(division=GULI_VILLAGE)
    with pytest.raises(ValidationError, match="本村"):
        confirm(facility, village, to_party=far)
    with pytest.raises(ValidationError, match="晚于今天"):
        confirm(facility, village, on_date=TODAY() + timedelta(days=1))


def test_papers_are_read_by_whoever_sees_the_facility(facility, village):
    send(village, facility, "confirm", owner_kind="village", paper_number="1", papers=[pdf()])
    url = reverse("accounts:attachment-show", args=[Attachment.objects.get().public_id])
    assert client_of(village).get(url).getvalue().startswith(b"%PDF")
    assert client_of(make_post(division=HENGXI)).get(url).getvalue().startswith(b"%PDF")
    assert client_of(make_post(role="village_clerk", division=GULI_VILLAGE)).get(url).status_code == 404


def test_foreign_and_reading_posts(facility):
    neighbour = make_post(role="village_clerk", division=GULI_VILLAGE)
    with pytest.raises(Http404):
        confirm(facility, neighbour)
    assert send(neighbour, facility, "confirm", owner_kind="village", paper_number="1").status_code == 404
    leader = make_post(role="township_leader", division=HENGXI)
    with pytest.raises(Refused):
        confirm(facility, leader)
    assert send(leader, facility, "confirm").status_code == 403


def test_the_handover_sheet_is_ready_to_sign(facility, village):
    company = make_party(division=SHITANG, name="绿野照明工程公司")
    act = record_ownership(
        facility=facility,
        by=village,
        kind="handover",
        on_date=TODAY(),
        to_party=company,
        paper_number="移字 3 号",
    )
    url = reverse("assets:ownership-print", args=[act.pk])
    page = client_of(make_post(role="township_leader", division=HENGXI)).get(url).content.decode()
    assert all(word in page for word in ("移交单", "绿野照明工程公司", "移字 3 号", "监交人", facility.name))
    assert client_of(make_post(role="village_clerk", division=GULI_VILLAGE)).get(url).status_code == 404


def test_an_unknown_kind_is_not_found(facility, village):
    assert send(village, facility, "gift").status_code == 404


def test_relief_assets_are_marked(facility, village):
    url = reverse("assets:facility-relief", args=[facility.pk])
    assert client_of(village).post(url, {"relief_kind": "public_good"}).status_code == 302
    facility.refresh_from_db()
    assert facility.relief_kind == "public_good"
    assert client_of(village).post(url, {"relief_kind": "nonsense"}).status_code == 422
