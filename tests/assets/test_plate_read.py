"""/q/…: what anyone reads behind a QR, what nobody does, and where it leads those who work here."""

from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Party
from accounts.system import SystemPost
from assets import codes, plates_limits
from assets.actions import plates as acts
from assets.actions.coding import change_type
from assets.actions.registering import say
from assets.actions.states import appoint_keeper, record_state
from assets.codes import group
from assets.models import Facility, FacilityType, Plate, PlateOrder, Registration
from assets.plates import spaced
from common import acting
from common.privacy import FieldClass, class_of
from tests.assets.factories import make_facility
from tests.factories import (
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

A4 = PlateOrder.Size.A4
PHONE = "13800005555"


@pytest.fixture(autouse=True)
def emptied(county):
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def stranger() -> Client:
    return Client()


def plated(**values) -> tuple[Facility, Plate]:
    facility = make_facility(**values)
    return facility, acts.open_for(facilities=[facility.pk], size=A4, by=SystemPost()).plates.get()


def blank(division: str = HENGXI) -> Plate:
    return acts.open_blank(
        division=make_division(code=division), count=1, size=A4, by=SystemPost()
    ).plates.get()


def test_anyone_reads_what_it_is_and_who_keeps_it(stranger):
    committee = make_party(kind=Party.Kind.VILLAGE_COMMITTEE, name="石塘村村民委员会")
    Party.objects.filter(pk=committee.pk).update(duty_phone="025-0000-1234")
    facility, plate = plated(name="前石塘公厕")
    answer = stranger.get(f"/q/{plate.number}")
    assert answer.status_code == 200
    for words in (
        "前石塘公厕",
        "农村公厕",
        "石塘村",
        "石塘村村民委员会",
        "tel:025-0000-1234",
        group(facility.code),
        "在用",
    ):
        assert words in answer.text
    assert "打开工作页面" not in answer.text


def test_no_search_engine_lists_it(stranger):
    _facility, plate = plated()
    for path in (f"/q/{plate.number}", f"/q/{blank().number}", "/q/", "/q/k7m2p9xq4h", "/q/?code=12"):
        assert stranger.get(path)["X-Robots-Tag"] == "noindex, nofollow"


def test_nothing_internal_and_nobody_personal_is_told(stranger):
    """Every column that is not public is filled with words of its own; none of them comes out."""
    secret = {
        "note": "内部备注甲",
        "class_reason": "内部理由乙",
        "fund_source": "内部资金丙",
        "position_raw": "内部坐标丁",
        "returned_reason": "内部退回戊",
        "original_value": "76543.21",
        "longitude": "118.702141",
        "latitude": "31.663852",
    }
    facility, plate = plated()
    assert all(class_of(Facility, name) != FieldClass.PUBLIC for name in secret)
    Facility.objects.filter(pk=facility.pk).update(**secret)
    person = make_person(name="陈守安", phone=PHONE)
    say(
        facility,
        party="内部主体己",
        person="魏长庚",
        phones=[PHONE],
        fund_source="内部来源庚",
        owner="内部产权辛",
    )
    appoint_keeper(
        facility=facility, keeper=make_party(name="宁穗物业"), keeper_person=person, keeper_kind="purchased",
        from_date=timezone.localdate(facility.registered_at), reason="内部合同壬", by=SystemPost(),
    )  # fmt: skip
    text = stranger.get(f"/q/{plate.number}").text
    assert "宁穗物业" in text
    shown = [
        words
        for words in (*secret.values(), "内部", "陈守安", "魏长庚", PHONE, "5555", f"/{facility.pk}/")
        if words in text
    ]
    assert shown == []


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"condition": "good"}, "在用，完好"),
        ({"condition": "damaged"}, "有损坏，使用时请当心"),
        ({"condition": "failed"}, "已损坏，请勿使用"),
        ({"status": "suspended"}, "暂停使用"),
        ({"status": "retired"}, "已报废，请勿使用"),
        ({"status": "demolished"}, "已拆除"),
    ],
)
def test_its_state_is_told_in_words(stranger, said, words):
    facility, plate = plated()
    record_state(
        facility=facility,
        from_date=timezone.localdate(facility.registered_at),
        reason="核实",
        by=SystemPost(),
        **said,
    )
    assert words in stranger.get(f"/q/{plate.number}").text


def test_a_withdrawn_registration_is_told(stranger):
    facility, plate = plated()
    Facility.objects.filter(pk=facility.pk).update(registration=Registration.VOID)
    assert "登记已撤回" in stranger.get(f"/q/{plate.number}").text


def test_a_number_is_found_as_it_is_typed(stranger):
    facility, plate = plated()
    for typed in (plate.number.upper(), spaced(plate.number)):
        assert facility.name in stranger.get(f"/q/{typed}").text


def test_an_old_plate_finds_the_facility_and_says_so(stranger):
    facility, lost = plated()
    acts.replace(facility=facility, number=lost.number, reason="丢失", by=SystemPost())
    answer = stranger.get(f"/q/{lost.number}")
    assert facility.name in answer.text
    assert "已经更换" in answer.text


def test_the_plate_of_a_merged_facility_finds_the_kept_one(stranger):
    (first, plate), (second, _), (third, _) = (
        plated(name="甲公厕"),
        plated(name="乙公厕"),
        plated(name="丙公厕"),
    )
    for merged, kept in ((first, second), (second, third)):
        Facility.objects.filter(pk=merged.pk).update(merged_into=kept, registration=Registration.MERGED)
    text = stranger.get(f"/q/{plate.number}").text
    assert "丙公厕" in text
    assert "甲公厕" not in text


def test_an_unknown_number_is_a_kind_404(stranger):
    for path in ("/q/k7m2p9xq4h", "/q/nonsense", "/q/%00", "/q/" + "x" * 300, "/q/'%20or%201=1", "/q/../q/"):
        answer = stranger.get(path)
        assert answer.status_code == 404, path
    assert "没有这块码牌" in stranger.get("/q/k7m2p9xq4h").text


def test_a_blank_plate_is_told_to_be_unused(stranger):
    answer = stranger.get(f"/q/{blank().number}")
    assert answer.status_code == 200
    assert "尚未启用" in answer.text
    assert HENGXI not in answer.text
    assert "/sign-in/?next=/q/" in answer.text


def test_whoever_tries_numbers_is_asked_to_wait(stranger):
    _facility, plate = plated()
    for _ in range(plates_limits.MOST):
        assert stranger.get("/q/k7m2p9xq4h").status_code == 404
    waiting = stranger.get(f"/q/{plate.number}")
    assert (waiting.status_code, waiting["Retry-After"]) == (429, "900")
    assert "15 分钟" in waiting.text
    assert stranger.get("/q/").status_code == 429
    assert Client(REMOTE_ADDR="10.9.8.7").get(f"/q/{plate.number}").status_code == 200
    assert not any("127.0.0.1" in str(key) for key in cache._cache.get_client().keys("*"))


def test_known_numbers_are_never_counted(stranger):
    _facility, plate = plated()
    for _ in range(plates_limits.MOST + 5):
        assert stranger.get(f"/q/{plate.number}").status_code == 200


# --- A code typed by hand -----------------------------------------------------------------------
def test_a_code_is_found_grouped_spaced_and_full_width(stranger):
    facility = make_facility()
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in facility.code)
    for typed in (facility.code, group(facility.code), group(facility.code).replace("-", " "), wide):
        answer = stranger.get(f"/q/?code={quote(typed)}")
        assert facility.name in answer.text, typed


def test_a_wrong_check_digit_is_told_and_nothing_is_looked_up(stranger):
    code = make_facility().code
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    answer = stranger.get(f"/q/?code={wrong}")
    assert answer.status_code == 422
    assert "校验不符" in answer.text
    assert wrong in answer.text


def test_an_old_code_finds_the_facility(stranger):
    facility = make_facility()
    with acting.as_(acting.Acting(door="test")):
        change_type(
            facility=facility, type=FacilityType.objects.get(pk="0402"), reason="改类", by=SystemPost()
        )
    assert facility.name in stranger.get(f"/q/?code={facility.code}").text


def test_a_code_never_given_is_a_kind_404(stranger):
    answer = stranger.get(f"/q/?code={codes.make(SHITANG, '0401', 99_999)}")
    assert answer.status_code == 404
    assert "没有登记过" in answer.text


def test_the_number_of_a_plate_may_be_typed_too(stranger):
    _facility, plate = plated()
    answer = stranger.get(f"/q/?code={spaced(plate.number).upper()}")
    assert answer.headers["Location"] == f"/q/{plate.number}"
    assert stranger.get("/q/").status_code == 200


# --- Those who work here ------------------------------------------------------------------------
def test_who_may_see_the_facility_is_led_to_its_working_page():
    facility, plate = plated()
    ours, theirs = make_post(division=HENGXI), make_post(division=GULI)
    assert f"/facilities/{facility.pk}/" in client_of(ours).get(f"/q/{plate.number}").text
    assert f"/facilities/{facility.pk}/" not in client_of(theirs).get(f"/q/{plate.number}").text


def test_a_blank_plate_leads_whoever_may_bind_it_there_to_the_binding():
    plate = blank()
    for role, division, leads in (
        ("township_clerk", HENGXI, True),
        ("village_clerk", SHITANG, True),
        ("caretaker", SHITANG, True),
        ("village_head", SHITANG, False),
        ("township_clerk", GULI, False),
        ("village_clerk", GULI_VILLAGE, False),
    ):
        answer = client_of(make_post(role=role, division=division)).get(f"/q/{plate.number}")
        assert (answer.status_code == 302) is leads, (role, division)
        assert leads or "尚未启用" in answer.text


def test_it_asks_the_database_little(stranger):
    _facility, plate = plated()
    with CaptureQueriesContext(connection) as asked:
        stranger.get(f"/q/{plate.number}")
    assert len(asked) <= 4


def test_it_weighs_little(stranger):
    _facility, plate = plated(name="特别长的设施名称" * 15)
    answer = stranger.get(f"/q/{plate.number}", headers={"accept-encoding": "gzip"})
    assert len(answer.content) < 8_000
