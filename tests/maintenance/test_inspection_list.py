"""巡查记录 at the desk."""

import uuid

import pytest
from django.urls import reverse

from assets.act_ledgers import Acts
from assets.places import LEDGER_ACTS
from common.models import Attachment
from maintenance.actions.inspecting_photos import Taken, keep_photo
from maintenance.findings import Said
from tests.assets.factories import make_facility
from tests.factories import GULI_VILLAGE, HENGXI, SHITANG, client_of, make_post
from tests.flat import assert_flat
from tests.maintenance.inspecting_rows import all_pass, look, make_patrol, make_points, picture

pytestmark = pytest.mark.django_db
LIST = "/care/inspections/"


@pytest.fixture
def clerk():
    return make_post(role="village_clerk", division=SHITANG)


@pytest.fixture
def abnormal(clerk):
    """A look that failed a point, with a photo."""
    point, key, account = (
        make_points("B", "C").checkpoints.order_by("seq")[0],
        uuid.uuid4(),
        clerk.person.account.pk,
    )
    keep_photo(file=picture(), client_key=key, by=clerk, account_id=account)
    answers = [Said(point.pk, False, text="=漏水"), Said(point.standard.checkpoints.get(seq=2).pk, True)]
    facility = make_facility(division=SHITANG, name="后石塘公厕")
    return look(
        facility=facility, by=clerk, answers=answers, photos=[Taken(key, point.pk)], account_id=account
    )


def test_the_list_narrows(clerk, abnormal) -> None:
    standard = abnormal.standard
    look(facility=make_facility(division=SHITANG, name="前石塘公厕"), by=clerk, answers=all_pass(standard))
    client = client_of(make_post(division=HENGXI))
    for query, seen in (
        ("", ["后石塘公厕", "前石塘公厕"]),
        ("?result=abnormal", ["后石塘公厕"]),
        ("?q=前石塘", ["前石塘公厕"]),
        (f"?q={abnormal.facility.code}", ["后石塘公厕"]),
        ("?way=rest_normal", []),
        ("?since=2999-01-01", []),
        ("?who=mine", []),
    ):
        page = client.get(LIST + query).content.decode()
        assert [name for name in ("后石塘公厕", "前石塘公厕") if name in page] == seen, query


def test_the_list_asks_as_often_for_many(clerk) -> None:
    standard = make_points("B")
    client = client_of(clerk)

    def more(_number: int) -> None:
        look(facility=make_facility(division=SHITANG), by=clerk, answers=all_pass(standard))

    assert_flat(client, LIST, more, rows=8)
    assert_flat(client, f"{LIST}export/", more, rows=8)


def test_one_look(clerk, abnormal) -> None:
    page = client_of(clerk).get(f"{LIST}{abnormal.pk}/").content.decode()
    for words in ("后石塘公厕", "不合格", "=漏水", abnormal.receipt, "由此产生的事项"):
        assert words in page
    photo = Attachment.objects.get(owner_kind="maintenance.inspection")
    assert str(photo.public_id) in page
    answer = client_of(clerk).get(reverse("accounts:attachment-show", args=[photo.public_id]))
    assert b"".join(answer.streaming_content).startswith(b"\xff\xd8")


def test_who_reads_the_photos(clerk, abnormal) -> None:
    from common.attachments import may_read

    photo = Attachment.objects.get(owner_kind="maintenance.inspection")
    stranger = make_post(role="village_clerk", division=GULI_VILLAGE)
    assert may_read(clerk, photo, account_id=None)
    assert not may_read(stranger, photo, account_id=stranger.person.account.pk)


def test_the_workbook_is_inert(clerk, abnormal) -> None:
    answer = client_of(clerk).get(f"{LIST}export/?form=csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "后石塘公厕" in text
    assert "检查内容1：=漏水" in text
    assert ",=漏水" not in text


def test_on_the_page_of_the_facility(clerk, abnormal) -> None:
    page = client_of(clerk).get(f"/facilities/{abnormal.facility_id}/?tab=panels").content.decode()
    assert "最近巡查" in page
    assert f"/care/inspecting/facilities/{abnormal.facility_id}/" in page


def test_in_the_ledger_of_acts(clerk, abnormal) -> None:
    acts: Acts = LEDGER_ACTS.get("maintenance.inspections")
    assert [acts.line(row).what for row in acts.rows(clerk)] == ["逐项检查：异常"]


def test_of_a_tap_the_page_says_so(clerk) -> None:
    from tests.maintenance.test_inspecting import tap

    make_points("C")
    facility = make_facility(division=SHITANG)
    tap(make_patrol(types=("0401",)), clerk)
    made = facility.inspections.get()
    assert "其余正常" in client_of(clerk).get(f"{LIST}{made.pk}/").content.decode()
