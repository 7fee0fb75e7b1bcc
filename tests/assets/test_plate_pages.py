"""The clerk's pages: orders, labels for chosen facilities, blank plates, binding by phone, replacing, the panel."""

import re

import pytest
from django.utils import timezone

from accounts.system import SystemPost
from assets.actions import plates as acts
from assets.models import Facility, Plate, PlateOrder
from assets.plates import spaced
from common import jobs
from common.models.jobs import Job
from tests.assets.factories import make_facility
from tests.factories import GULI, GULI_VILLAGE, HENGXI, SHITANG, client_of, make_division, make_post
from tests.flat import assert_flat

A4 = PlateOrder.Size.A4
LIST, MAKE, BLANK = "/facilities/plates/", "/facilities/plates/make/", "/facilities/plates/blank/"


@pytest.fixture(autouse=True)
def printing(county, settings):
    settings.PUBLIC_BASE_URL = "https://guanhu.example.gov.cn"


@pytest.fixture
def clerk():
    return client_of(make_post(division=HENGXI))


@pytest.fixture
def village():
    return client_of(make_post(role="village_clerk", division=SHITANG))


def blank(division: str = HENGXI) -> Plate:
    return acts.open_blank(
        division=make_division(code=division), count=1, size=A4, by=SystemPost()
    ).plates.get()


def bind_url(plate: Plate) -> str:
    return f"/facilities/plates/bind/{plate.number}/"


def work_off() -> None:
    for job in Job.objects.filter(state="queued").order_by("pk"):
        jobs.run(job.pk)


# --- Orders -------------------------------------------------------------------------------------
def test_it_works_from_the_choice_to_the_sheet(clerk):
    chosen = [make_facility().pk, make_facility().pk, make_facility(coded=False).pk]
    question = clerk.post(MAKE, {"row": chosen})
    assert "将制作 <b>2</b> 张码牌" in question.text
    assert "另有 1 处还没有赋码" in question.text
    answer = clerk.post(MAKE, {"row": chosen, "size": "70x50"})
    page = answer.headers["Location"]
    assert "排队中" in clerk.get(page).text
    work_off()
    shown = clerk.get(page).text
    sheet = re.search(r'href="(/files/[^"]+)"', shown)
    assert sheet
    got = clerk.get(sheet[1])
    assert b"".join(got.streaming_content).startswith(b"%PDF-")
    assert "attachment" in got["Content-Disposition"]
    for stranger in (make_post(division=GULI), make_post(role="village_clerk", division=SHITANG)):
        assert client_of(stranger).get(sheet[1]).status_code == 404
    assert client_of(make_post(division=GULI)).get(page).status_code == 404


def test_one_facility_is_printed_from_its_address(clerk):
    facility = make_facility()
    assert "将制作 <b>1</b> 张码牌" in clerk.get(f"{MAKE}?row={facility.pk}").text
    clerk.post(f"{MAKE}?row={facility.pk}", {"size": "a4"})
    assert "按原牌号重印" in clerk.get(f"{MAKE}?row={facility.pk}").text


def test_all_that_the_filter_shows_is_printed(clerk):
    make_facility(), make_facility(type_code="0402"), make_facility(division=GULI_VILLAGE)
    clerk.post(f"{MAKE}?type=0401", {"all": "1", "size": "a4"})
    assert [order.count for order in PlateOrder.objects.all()] == [1]
    assert Plate.objects.get().facility.type_id == "0401"


@pytest.mark.parametrize("sent", [{}, {"row": "x"}, {"row": "9" * 30}, {"row": ["1"] * 2001}])
def test_a_choice_of_nothing_or_nonsense_is_a_plain_400(clerk, sent):
    assert clerk.post(MAKE, sent).status_code == 400


def test_a_size_that_is_none_is_told(clerk):
    assert clerk.post(MAKE, {"row": make_facility().pk, "size": "a3"}).status_code == 422
    assert not PlateOrder.objects.exists()


def test_blank_plates_are_ordered_for_an_area(clerk):
    assert "横溪街道（本级）" in clerk.get(BLANK).text
    answer = clerk.post(BLANK, {"division": HENGXI, "count": 12, "size": "a4"})
    work_off()
    shown = clerk.get(answer.headers["Location"]).text
    assert "还有 12 张没有绑定" in shown
    assert clerk.post(BLANK, {"division": GULI, "count": 12, "size": "a4"}).status_code == 422
    assert clerk.post(BLANK, {"division": HENGXI, "count": 2001, "size": "a4"}).status_code == 422
    assert PlateOrder.objects.count() == 1


def test_printing_is_refused_in_words_without_a_public_address(clerk, settings):
    settings.PUBLIC_BASE_URL = ""
    for path in (LIST, BLANK, f"{MAKE}?row={make_facility().pk}"):
        assert "PUBLIC_BASE_URL" in clerk.get(path).text
    answer = clerk.post(BLANK, {"division": HENGXI, "count": 1, "size": "a4"})
    assert answer.status_code == 403
    assert "PUBLIC_BASE_URL" in answer.text
    assert not PlateOrder.objects.exists()
    order = acts.open_for(facilities=[make_facility().pk], size=A4, by=SystemPost())
    assert "PUBLIC_BASE_URL" in clerk.post(f"{LIST}{order.pk}/draw/", follow=True).text
    assert not Job.objects.exists()


def test_who_may_not_print_sees_none_of_it(village):
    order = acts.open_for(facilities=[make_facility().pk], size=A4, by=SystemPost())
    for path in (LIST, BLANK, MAKE, f"{LIST}{order.pk}/"):
        assert village.get(path).status_code == 403
    assert village.post(f"{LIST}{order.pk}/draw/").status_code == 403


def test_another_township_lists_and_draws_none_of_ours():
    order = acts.open_for(facilities=[make_facility().pk], size=A4, by=SystemPost())
    stranger = client_of(make_post(division=GULI))
    assert "还没有制作过码牌" in stranger.get(LIST).text
    assert stranger.post(f"{LIST}{order.pk}/draw/").status_code == 404


def test_the_lists_ask_as_often_for_thirty_rows_as_for_one(clerk):
    assert_flat(
        clerk, LIST, lambda _: acts.open_for(facilities=[make_facility().pk], size=A4, by=SystemPost())
    )


def test_an_order_asks_as_often_for_thirty_plates_as_for_one(clerk):
    order = acts.open_for(facilities=[make_facility().pk], size=A4, by=SystemPost())
    more = iter([acts.open_for(facilities=[make_facility().pk], size=A4, by=SystemPost()) for _ in range(30)])
    assert_flat(clerk, f"{LIST}{order.pk}/", lambda _: order.plates.add(next(more).plates.get()))


def test_a_facility_that_left_the_area_is_not_named(clerk):
    facility = make_facility(name="划走的公厕")
    order = acts.open_for(facilities=[facility.pk], size=A4, by=SystemPost())
    Facility.objects.filter(pk=facility.pk).update(division=make_division(code=GULI_VILLAGE))
    shown = clerk.get(f"{LIST}{order.pk}/").text
    assert "划走的公厕" not in shown
    assert "已划出本区域" in shown


# --- Binding ------------------------------------------------------------------------------------
def test_a_scan_leads_to_the_binding_and_binds(village):
    facility, plate = make_facility(name="水街公厕"), blank()
    page = village.get(f"/q/{plate.number}").headers["Location"]
    assert page == bind_url(plate)
    assert "水街公厕" in village.get(page).text
    answer = village.post(page, {"facility": facility.pk})
    assert answer.headers["Location"] == f"/facilities/{facility.pk}/"
    assert "水街公厕" in village.get(f"/q/{plate.number}").text
    assert village.get(page).headers["Location"] == f"/q/{plate.number}"


def test_the_facility_is_found_by_name_and_by_code(village):
    wanted, other, plate = make_facility(name="水街公厕"), make_facility(name="后石塘桥"), blank()
    for words in ("水街", wanted.code):
        text = village.get(bind_url(plate), {"q": words}).text
        assert wanted.name in text
        assert other.name not in text


def test_a_mistyped_code_is_told_by_its_check_digit(village):
    code = make_facility().code
    wrong = code[:5] + str((int(code[5]) + 1) % 10) + code[6:]
    assert "校验不符" in village.get(bind_url(blank()), {"q": wrong}).text


def test_what_stands_around_the_phone_is_offered_the_nearest_first(village):
    def at(name: str, longitude: str, latitude: str) -> None:
        facility = make_facility(name=name)
        Facility.objects.filter(pk=facility.pk).update(longitude=longitude, latitude=latitude)

    at("百米外公厕", "118.701000", "31.660000")
    at("脚下公厕", "118.700010", "31.660010")
    at("一里外公厕", "118.706000", "31.660000")
    text = village.get(bind_url(blank()), {"longitude": "118.7", "latitude": "31.66"}).text
    assert text.index("脚下公厕") < text.index("百米外公厕")
    assert "一里外公厕" not in text
    assert re.search("距您 9[45] 米", text)


@pytest.mark.parametrize(
    "query",
    ["longitude=abc&latitude=1", "longitude=999&latitude=1", "longitude=nan&latitude=nan", "q=" + "x" * 500],
)
def test_rubbish_in_the_search_is_no_failure(village, query):
    assert village.get(f"{bind_url(blank())}?{query}").status_code == 200


def test_only_the_own_village_is_offered_and_taken(village):
    ours, neighbour = make_facility(), make_facility(division="320115009209", name="邻村公厕")
    plate = blank()
    assert "邻村公厕" not in village.get(bind_url(plate), {"q": "公厕"}).text
    assert village.post(bind_url(plate), {"facility": neighbour.pk}).status_code == 404
    assert village.post(bind_url(plate), {"facility": 987654321}).status_code == 404
    assert village.post(bind_url(plate), {"facility": "x"}).status_code == 422
    assert village.post(bind_url(plate), {"facility": ours.pk}).status_code == 302


def test_a_second_plate_asks_for_the_reason(village):
    facility = make_facility()
    old = acts.open_for(facilities=[facility.pk], size=A4, by=SystemPost()).plates.get()
    plate = blank()
    assert "已有码牌" in village.get(bind_url(plate), {"q": facility.name}).text
    assert village.post(bind_url(plate), {"facility": facility.pk}).status_code == 422
    answer = village.post(bind_url(plate), {"facility": facility.pk, "reason": "丢失"}, follow=True)
    assert "原码牌停用" in answer.text and "码牌已绑定到" not in answer.text
    assert Plate.objects.get(pk=old.pk).replaced_by_id == plate.pk


def test_other_townships_find_no_binding_page():
    plate = blank()
    for post in (make_post(division=GULI), make_post(role="village_clerk", division=GULI_VILLAGE)):
        assert client_of(post).get(bind_url(plate)).status_code == 404
    assert client_of(make_post(role="village_head", division=SHITANG)).get(bind_url(plate)).status_code == 403
    assert client_of(make_post(division=HENGXI)).get("/facilities/plates/bind/k7m2p9xq4h/").status_code == 404


def test_the_choice_asks_as_often_for_thirty_as_for_one(village):
    assert_flat(village, bind_url(blank()), lambda _: make_facility(), rows=20)


def test_a_caretaker_binds_what_is_in_his_care():
    post = make_post(role="caretaker", division=SHITANG)
    his, other, plate = make_facility(name="我管的公厕"), make_facility(name="别人管的公厕"), blank()
    Facility.objects.filter(pk=his.pk).update(keeper_person=post.person)
    browser = client_of(post)
    text = browser.get(bind_url(plate)).text
    assert "我管的公厕" in text
    assert "别人管的公厕" not in text
    assert browser.post(bind_url(plate), {"facility": other.pk}).status_code == 404
    assert browser.post(bind_url(plate), {"facility": his.pk}).status_code == 302


# --- Replacing, the panel, the scanner ----------------------------------------------------------
def test_a_lost_plate_is_replaced_and_printed(clerk):
    facility = make_facility()
    old = acts.open_for(facilities=[facility.pk], size=A4, by=SystemPost()).plates.get()
    page = f"/facilities/{facility.pk}/plates/replace/"
    assert spaced(old.number) in clerk.get(page).text
    assert clerk.post(page, {"number": old.number, "reason": ""}).status_code == 422
    answer = clerk.post(page, {"number": old.number, "reason": "丢失"})
    assert answer.headers["Location"] == f"{MAKE}?row={facility.pk}"
    assert clerk.post(page, {"number": old.number, "reason": "丢失"}).status_code == 422
    assert client_of(make_post(division=GULI)).get(page).status_code == 404
    assert Plate.objects.count() == 2


def test_a_village_replaces_and_the_township_prints(village):
    facility = make_facility()
    old = acts.open_for(facilities=[facility.pk], size=A4, by=SystemPost()).plates.get()
    answer = village.post(
        f"/facilities/{facility.pk}/plates/replace/", {"number": old.number, "reason": "损坏"}
    )
    assert answer.headers["Location"] == f"/facilities/{facility.pk}/"


def test_without_a_plate_there_is_nothing_to_replace(clerk):
    facility = make_facility()
    answer = clerk.get(f"/facilities/{facility.pk}/plates/replace/")
    assert answer.headers["Location"] == f"/facilities/{facility.pk}/"


def test_the_panel_shows_the_plate_and_what_may_be_done():
    from assets.plates_panel import panel

    facility, post = make_facility(), make_post(division=HENGXI)
    assert "制作码牌" in panel(post, facility)
    assert "可以制作一张" not in panel(make_post(role="village_head", division=SHITANG), facility)
    assert "扫一块空白码牌就能绑定" in panel(make_post(role="village_clerk", division=SHITANG), facility)
    old = acts.open_for(facilities=[facility.pk], size=A4, by=post).plates.get()
    assert spaced(old.number) in panel(post, facility)
    acts.replace(facility=facility, number=old.number, reason="丢失", by=post)
    shown = panel(post, facility)
    assert spaced(old.number) in shown
    assert "丢失" in shown
    assert "data:image/svg" in shown
    reader = panel(make_post(role="village_head", division=SHITANG), facility)
    assert "重印码牌" not in reader
    assert "补换码牌" not in reader


def test_the_scanner_opens_for_everyone_who_works_here(village):
    text = village.get("/facilities/plates/scan/").text
    assert "data-scanner" in text
    assert 'action="/q/"' in text


def test_the_demo_has_plates(county):
    from assets import plates_demo

    facilities = [make_facility() for _ in range(3)]
    assert "示范码牌" in plates_demo.load({})
    assert "已在册" in plates_demo.load({})
    assert {plate.state for plate in Plate.objects.all()} == {"bound", "blank", "replaced"}
    assert Plate.objects.filter(facility__in=facilities, state="bound").count() == 3
    assert Plate.objects.filter(bound_at__gt=timezone.now()).count() == 0
