"""事项 on the screen: the queue, one matter with its buttons, acts in dialogs, the report form, bulk, paper."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.models import Notice
from common.models import Attachment
from maintenance.actions import matter_moves as moves
from maintenance.models import Matter, MatterState
from maintenance.models.matter_flow import BESIDE, FLOW
from tests.assets.factories import make_facility
from tests.factories import COUNTY, GULI_VILLAGE, HENGXI, SHITANG, client_of, make_post
from tests.flat import assert_flat
from tests.maintenance.matter_rows import advance, make_handler, make_matter

LIST = reverse("maintenance:matter-list")


@pytest.fixture
def clerk(db):
    return make_post(role="township_clerk", division=HENGXI)


@pytest.fixture
def village(db):
    return make_post(role="village_clerk", division=SHITANG)


@pytest.fixture
def handler(db):
    return make_handler()


def page(post, url: str, **query) -> str:
    answer = client_of(post).get(url, query, follow=True)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def of(matter: Matter, name: str = "matter-detail", *more) -> str:
    return reverse(f"maintenance:{name}", args=[matter.pk, *more])


def fresh(matter: Matter) -> Matter:
    return Matter.objects.everywhere(because="test").get(pk=matter.pk)


def photo(colour: str = "green", name: str = "现场.jpg") -> SimpleUploadedFile:
    stream = io.BytesIO()
    Image.new("RGB", (900, 600), colour).save(stream, format="JPEG")
    return SimpleUploadedFile(name, stream.getvalue())


# --- The queue ------------------------------------------------------------------------------------------------------
def test_it_works(clerk, village, handler):
    open_one = make_matter(by=village, title="桥栏杆断裂", severity="A")
    closed = advance(make_matter(by=village, title="路灯不亮"), "closed", clerk=clerk, handler=handler)
    shown = page(clerk, LIST)
    assert open_one.number in shown and "接单还有" not in shown and "排险还有 1 小时" in shown
    assert closed.number not in shown
    assert closed.number in page(clerk, LIST, state="closed")


def test_danger_stands_on_top_and_then_what_is_due_first(clerk, village):
    calm = make_matter(by=village, severity="C", title="杂草")
    late = make_matter(by=village, severity="B", title="先到期")
    later = make_matter(by=village, severity="B", title="后到期")
    danger = make_matter(by=village, severity="A", title="塌方")
    Matter.objects.filter(pk=late.pk).update(done_by_time=timezone.now())
    shown = page(clerk, LIST)
    places = [shown.index(one.number) for one in (danger, late, later, calm)]
    assert places == sorted(places)


def test_what_is_late_is_said_first_and_found_by_one_link(clerk, village):
    late, other = make_matter(by=village), make_matter(by=village)
    Matter.objects.filter(pk=late.pk).update(done_by_time=timezone.now())
    assert "有 1 件已超期" in page(clerk, LIST)
    shown = page(clerk, LIST, late="yes")
    assert late.number in shown and other.number not in shown


def test_found_by_number_facility_and_sheet(clerk, village, handler):
    facility = make_facility(division=SHITANG, name="前塘泵站")
    found = make_matter(by=village, facility=facility, outside_number="2026112200371")
    other = make_matter(by=village)
    for words in (found.number, found.number.lower().replace("-", " "), "前塘泵", "2026112200"):
        shown = page(clerk, LIST, q=words)
        assert found.number in shown and other.number not in shown, words
    advance(found, "closed", clerk=clerk, handler=handler)
    assert found.number in page(clerk, LIST, q="前塘泵")  # whatever has become of it


def test_found_by_the_telephone_that_stays_out_of_the_address(clerk, village):
    found = make_matter(by=village, reporter_name="王可见", phone="13912345678", on_behalf=True)
    answer = client_of(clerk).get(LIST, {"q": "139 1234 5678"})
    assert answer.status_code == 302 and "13912345678" not in answer["Location"]
    shown = page(clerk, answer["Location"])
    assert found.number in shown and "13912345678" not in shown and "139****5678" in shown
    assert found.number not in page(village, LIST, q="13912345678")  # who may not see telephones finds none


def test_each_sees_the_own_area(clerk, village):
    mine, foreign = make_matter(by=village), make_matter(village=GULI_VILLAGE)
    shown = page(clerk, LIST)
    assert mine.number in shown and foreign.number not in shown
    assert client_of(clerk).get(of(foreign)).status_code == 404


def test_a_caretaker_sees_what_was_given_to_him(clerk, village, handler):
    given, other = make_matter(by=village), make_matter(by=village)
    moves.dispatch(matter=given, person=handler.person, by=clerk)
    shown = page(handler, LIST)
    assert given.number in shown and other.number not in shown


@pytest.mark.parametrize("name", ["matter-list", "hazard-list", "matter-export"])
def test_as_many_questions_for_thirty_as_for_one(clerk, village, name):
    facility = make_facility(division=SHITANG)
    url = reverse(f"maintenance:{name}")
    assert_flat(
        client_of(clerk), url, lambda number: make_matter(by=village, facility=facility, hazard="general")
    )


def test_the_workbook_is_inert_and_masked(clerk, village):
    make_matter(by=village, title='=HYPERLINK("x")', phone="13912345678", on_behalf=True)
    answer = client_of(clerk).get(reverse("maintenance:matter-export"), {"form": "csv"})
    text = b"".join(answer.streaming_content).decode()
    assert "'=HYPERLINK" in text and "13912345678" not in text and "139****5678" in text


# --- One matter -----------------------------------------------------------------------------------------------------
def test_buttons_follow_the_table(clerk, village, handler):
    matter = make_matter(by=village)
    shown = page(clerk, of(matter))
    assert of(matter, "matter-act", "dispatch") in shown and of(matter, "matter-act", "handle") not in shown
    moves.dispatch(matter=matter, person=handler.person, by=clerk)
    shown = page(handler, of(matter))
    assert of(matter, "matter-act", "accept") in shown and of(matter, "matter-act", "dispatch") not in shown


def test_who_handled_reads_why_he_may_not_verify(clerk, village, handler):
    matter = advance(make_matter(by=village), "accepted", clerk=clerk, handler=handler)
    moves.handle(matter=matter, done_text="已修", by=clerk)
    assert "处置人不能核查自己办理的事项" in page(clerk, of(matter))


def send(post, matter, act, **values):
    return client_of(post).post(of(matter, "matter-act", act), {"seen": fresh(matter).version, **values})


def test_from_report_to_closing_by_four_people_on_pages(clerk, village, handler):
    head = make_post(role="village_head", division=SHITANG)
    matter = make_matter(by=village)
    assert send(clerk, matter, "dispatch", person=handler.person_id, instruction="先围挡").status_code == 302
    assert send(handler, matter, "accept").status_code == 302
    assert send(handler, matter, "cost", kind="material", amount="350.5", note="井盖").status_code == 302
    one_by_one = {"headers": {"X-One-By-One": "1"}}
    url = of(matter, "matter-photo-create", "after")
    assert client_of(handler).post(url, {"photos": photo()}, **one_by_one).status_code == 204
    assert send(handler, matter, "handle", done_text="已更换").status_code == 302
    assert send(head, matter, "verify", condition="good", text="合格").status_code == 302
    shown = page(head, of(matter))
    assert "已办结" in shown and "350.50" in shown and "先围挡" in shown
    assert str(Attachment.objects.get(owner_kind="maintenance.matter_after").public_id) in shown


def test_the_dialog_offers_who_keeps_the_facility(clerk, village, handler):
    facility = make_facility(division=SHITANG)
    type(facility).objects.filter(pk=facility.pk).update(keeper_person=handler.person)
    matter = make_matter(by=village, facility=facility)
    shown = page(clerk, of(matter, "matter-act", "dispatch"))
    assert f'<option value="{handler.person_id}" selected>' in shown


def test_wrong_words_are_answered_at_their_field(clerk, village):
    matter = make_matter(by=village)
    answer = send(clerk, matter, "dispatch")
    assert answer.status_code == 422 and "请选择处置单位或处置人" in answer.content.decode()
    assert send(clerk, matter, "reject", reason="").status_code == 422
    wrong = send(clerk, matter, "merge", into="WX26-2222222")
    assert wrong.status_code == 422 and "没有找到编号" in wrong.content.decode()


def test_the_second_of_two_is_told_who_was_first(clerk, village, handler):
    matter = make_matter(by=village)
    old = matter.version
    send(clerk, matter, "grade", severity="C", reason="不影响使用")
    answer = client_of(clerk).post(
        of(matter, "matter-act", "dispatch"), {"seen": old, "person": handler.person_id}
    )
    assert answer.status_code == 422 and "刚才已办理“调整等级”" in answer.content.decode()


@pytest.mark.parametrize("state", MatterState.values)
def test_pages_refuse_what_the_table_does_not_name(db, village, state):
    """For a post that holds every right of the flow in turn."""
    posts = {
        "matter.dispatch": make_post(role="county_office", division=COUNTY),
        "matter.suspend": make_post(role="county_office", division=COUNTY),
        "matter.verify": make_post(role="county_office", division=COUNTY),
        "matter.handle": village,
    }
    matter = make_matter(by=village)
    kept = make_matter(by=village) if state == "merged" else None
    Matter.objects.filter(pk=matter.pk).update(state=state, merged_into=kept)
    table = (*FLOW, *BESIDE)
    for act in {move.act for move in table}:
        if any(move.act == act and state in move.before for move in table):
            continue
        right = next(move.right for move in table if move.act == act)
        answer = client_of(posts[right]).post(of(matter, "matter-act", act), {"reason": "无"})
        assert answer.status_code == 400 and "现为" in answer.content.decode(), act
    assert fresh(matter).state == state


def test_duplicates_are_proposed_and_merged(clerk, village):
    here = {"longitude": "118.700000", "latitude": "31.700000"}
    facility = make_facility(division=SHITANG, **here)
    first = make_matter(by=village, facility=facility)
    near = make_matter(
        by=village, facility=make_facility(division=SHITANG, longitude="118.700200", latitude="31.700000")
    )
    far = make_matter(
        by=village, facility=make_facility(division=SHITANG, longitude="118.701000", latitude="31.700000")
    )
    again = make_matter(by=village, facility=facility)
    old = make_matter(by=village, facility=facility)
    Matter.objects.filter(pk=old.pk).update(reported_at=timezone.now() - timezone.timedelta(days=8))
    shown = page(clerk, of(again))
    assert first.number in shown and near.number in shown
    assert far.number not in shown and old.number not in shown
    assert send(clerk, again, "merge", into=first.number).status_code == 302
    shown = page(clerk, of(first))
    assert again.number in shown and "首报" in shown


def test_the_sheet_on_paper(clerk, village):
    matter = make_matter(by=village, text="井盖缺角")
    shown = page(clerk, of(matter, "matter-print"))
    assert "维修工单" in shown and matter.number in shown and "井盖缺角" in shown


# --- 上报 ------------------------------------------------------------------------------------------------------------
def form_of(post, **query):
    url = reverse("maintenance:matter-create")
    browser = client_of(post)
    answer = browser.get(url, query)
    return (
        browser,
        f"{url}?{answer.wsgi_request.GET.urlencode()}",
        answer.context["form"]["client_key"].value(),
    )


def test_a_caretaker_reports_about_his_facility_with_a_photo(handler, clerk):
    facility = make_facility(division=SHITANG, name="前塘公厕")
    type(facility).objects.filter(pk=facility.pk).update(keeper_person=handler.person)
    browser, url, key = form_of(handler, facility=facility.pk)
    said = {"title": "水箱漏水", "severity": "B", "before": [photo(), photo("red")], "client_key": key}
    answer = browser.post(url, said)
    matter = Matter.objects.everywhere(because="test").get()
    assert answer["Location"] == of(matter) and matter.facility == facility and matter.source == "staff"
    assert Attachment.objects.filter(owner_kind="maintenance.matter_before").count() == 2
    browser.post(url, said | {"before": [photo()]})
    assert Matter.objects.everywhere(because="test").count() == 1  # the same form sent twice
    assert Notice.objects.filter(person=clerk.person).count() == 1


def test_handled_on_the_spot_it_is_closed(handler):
    facility = make_facility(division=SHITANG)
    type(facility).objects.filter(pk=facility.pk).update(keeper_person=handler.person)
    browser, url, key = form_of(handler, facility=facility.pk)
    said = {
        "title": "灯泡松动",
        "severity": "C",
        "done_text": "已拧紧",
        "after": [photo()],
        "client_key": key,
    }
    browser.post(url, said)
    matter = Matter.objects.everywhere(because="test").get()
    assert matter.source == "self" and matter.state == "closed"


def test_on_behalf_of_a_villager_by_telephone(village):
    browser, url, key = form_of(village)
    said = {"title": "路灯不亮", "severity": "C", "division": SHITANG, "place": "村口", "client_key": key}
    answer = browser.post(url, said | {"on_behalf": "on", "reporter_name": "王大爷", "phone": "13912345678"})
    assert answer.status_code == 302
    matter = Matter.objects.everywhere(because="test").get()
    assert matter.source == "citizen" and matter.on_behalf and matter.phone == "13912345678"
    assert "13912345678" not in page(village, of(matter))


def test_a_place_must_be_said(village):
    browser, url, key = form_of(village)
    said = {"title": "路灯不亮", "severity": "C", "division": SHITANG, "client_key": key}
    answer = browser.post(url, said)
    assert answer.status_code == 422 and "请写明位置" in answer.content.decode()
    at = {"longitude": "118.7", "latitude": "31.7", "position_datum": "WGS-84"}
    assert browser.post(url, said | at).status_code == 302
    assert str(Matter.objects.everywhere(because="test").get().longitude) == "118.700000"


def test_what_is_reported_already_is_shown(village):
    facility = make_facility(division=SHITANG)
    matter = make_matter(by=village, facility=facility)
    assert of(matter) in page(village, reverse("maintenance:matter-create"), facility=facility.pk)
    assert client_of(village).get(reverse("maintenance:matter-create"), {"facility": "99"}).status_code == 404


# --- Many at once ---------------------------------------------------------------------------------------------------
def test_many_are_sent_by_one_act(clerk, village, handler):
    rows = [make_matter(by=village) for _number in range(3)]
    url, browser = reverse("maintenance:matter-bulk"), client_of(clerk)
    asks = browser.post(url, {"row": [row.pk for row in rows], "act": "dispatch"})
    assert "派单 3 件" in asks.content.decode()
    browser.post(url, {"row": [row.pk for row in rows], "agreed": "1", "person": handler.person_id})
    assert {fresh(row).state for row in rows} == {"dispatched"}


# --- 隐患 ------------------------------------------------------------------------------------------------------------
def test_dangerous_bridges_are_counted_to_zero(clerk, village, handler):
    bridge = make_facility(division=SHITANG, type_code="0103", name="石塘桥")
    matter = make_matter(by=village, facility=bridge, severity="A", hazard="major")
    plain = make_matter(by=village)
    url = reverse("maintenance:hazard-list")
    shown = page(clerk, url)
    assert matter.number in shown and plain.number not in shown and "没有登记" in shown
    answer = client_of(clerk).get(url)
    assert [figure["value"] for figure in answer.context["measures"]] == [1, 1, 1, 1]
    advance(matter, "closed", clerk=clerk, handler=handler)
    answer = client_of(clerk).get(url)
    assert answer.context["measures"][0]["left"] == "已清零"
