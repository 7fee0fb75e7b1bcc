"""On site with a phone: what is pressed can be reached and hit, what was typed or photographed survives a dead spot."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import Post
from assets.actions.campaigns import open_campaign
from assets.actions.photos import photos_of
from assets.actions.registering import register
from assets.models import Campaign, CampaignLine, Facility, FacilityType
from tests.assets.factories import make_facility, make_type
from tests.e2e.conftest import assert_accessible, assert_fits
from tests.e2e.test_facility_page import photo
from tests.factories import HENGXI, SHITANG, make_division, make_post

PHONE = {"width": 360, "height": 740}
THUMB = 44  # pixels either way
PRESSED = ".btn, .phrases button, .field-choices label, .check-line, .dialog-close, .tabs a, .crumbs a, .copy, .chip, .bulk button"


@pytest.fixture
def village(transactional_db: None) -> Post:
    make_type()
    return make_post(role="village_clerk", division=SHITANG)


@pytest.fixture
def phone(page: Page, village: Post, sign_in, context: BrowserContext) -> Page:
    """The village clerk's, standing at 118.7123, 31.7123."""
    sign_in(village)
    context.grant_permissions(["geolocation"])
    context.set_geolocation({"longitude": 118.7123, "latitude": 31.7123, "accuracy": 12})
    page.set_viewport_size(PHONE)
    return page


@pytest.fixture
def campaign(village: Post) -> Campaign:
    make_facility(division=SHITANG, name="前塘公厕", quantity=2)
    due = timezone.localdate() + timedelta(days=30)
    clerk = make_post(division=HENGXI)
    return open_campaign(division=make_division(code=HENGXI), name="秋季清查", due_on=due, by=clerk)


def assert_thumbs(page: Page) -> None:
    """Whatever is meant to be pressed is as large as a thumb."""
    small = page.locator(PRESSED).evaluate_all(
        """(all, least) => all.map(one => [one.getBoundingClientRect(), one.innerText || one.ariaLabel])
        .filter(([box]) => box.width && (box.width < least - 0.5 || box.height < least - 0.5))
        .map(([box, word]) => `${word}: ${Math.round(box.width)} × ${Math.round(box.height)}`)""",
        THUMB,
    )
    assert small == [], f"{page.url}: {small}"


def test_what_is_pressed_is_as_large_as_a_thumb(phone: Page, live_server, campaign: Campaign) -> None:
    line = campaign.lines.get()
    here = f"/facilities/{line.facility_id}/"
    campaigns = f"/facilities/campaigns/{campaign.pk}"
    paths = [
        "/",
        "/facilities/?q=公厕",
        "/facilities/register/",
        here,
        f"{here}edit/",
        f"{here}?tab=photos",
        campaigns + "/",
    ]
    paths += [
        f"{campaigns}/lines/",
        f"{campaigns}/find/",
        f"/facilities/campaigns/lines/{line.pk}/",
        "/facilities/plates/scan/",
    ]
    for path in paths:
        phone.goto(live_server.url + path)
        assert_fits(phone)
        assert_thumbs(phone)
    phone.goto(live_server.url + here)
    phone.get_by_role("link", name="报状况").click()
    expect(phone.get_by_role("dialog").get_by_role("button", name="群众反映")).to_be_visible()
    assert_thumbs(phone)


def test_told_of_no_network_the_button_can_be_pressed_again(
    phone: Page, live_server, context: BrowserContext
) -> None:
    phone.goto(f"{live_server.url}/facilities/register/")
    phone.get_by_label("设施名称").fill("前塘公厕")
    context.set_offline(True)
    button = phone.get_by_role("button", name="登记", exact=True)
    button.click()
    told = phone.locator("#toasts .strip")
    expect(told).to_contain_text("内容已存本机")
    button.click(timeout=2000)
    told.first.click()
    expect(told).to_have_count(1)
    context.set_offline(False)
    expect(told).to_have_count(0)
    expect(phone.get_by_label("设施名称")).to_have_value("前塘公厕")


def test_a_draft_says_on_top_that_it_came_back_and_can_be_thrown_away(phone: Page, live_server) -> None:
    address = f"{live_server.url}/facilities/register/"
    phone.goto(address)
    phone.get_by_label("设施名称").fill("前塘公厕")
    expect(phone.get_by_text("已存本机")).to_be_visible()
    phone.goto("about:blank")
    phone.goto(address)
    expect(phone.get_by_label("设施名称")).to_have_value("前塘公厕")
    expect(phone.get_by_text("没有提交的内容")).to_be_in_viewport()
    assert_accessible(phone)
    phone.get_by_role("button", name="不用，重新填").click()
    expect(phone.get_by_text("没有提交的内容")).to_have_count(0)
    expect(phone.get_by_label("设施名称")).to_have_value("")


def test_the_list_of_a_check_is_ticked_by_cell_and_all_at_once_with_the_act_in_sight(
    phone: Page, live_server, village: Post, campaign: Campaign
) -> None:
    for at in range(15):
        facility = make_facility(division=SHITANG, name=f"后塘公厕{at}号")
        CampaignLine.objects.create(campaign=campaign, facility=facility)
    phone.goto(f"{live_server.url}/facilities/campaigns/{campaign.pk}/lines/")
    phone.locator("tbody td.check").first.click(position={"x": 4, "y": 4})
    act = phone.get_by_role("button", name="核实属实")
    expect(act).to_be_in_viewport(ratio=1)
    expect(phone.get_by_role("group", name="批量办理")).to_contain_text("已选 1 处")
    assert_thumbs(phone)
    assert_accessible(phone)
    phone.get_by_role("checkbox", name="全选本页").check()
    expect(phone.get_by_role("group", name="批量办理")).to_contain_text("已选 16 处")
    act.click()
    expect(phone.get_by_text("已核实 16 处属实")).to_be_visible()


def test_a_township_takes_all_that_wait_and_keeps_the_reason_it_wrote(
    page: Page, live_server, sign_in, village: Post
) -> None:
    kind, place = FacilityType.objects.get(pk="0401"), make_division(code=SHITANG)
    for at in range(12):
        register(division=place, type=kind, name=f"前塘公厕{at}号", quantity=1, by=village)
    sign_in(make_post(division=HENGXI))
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/facilities/coding/")
    page.get_by_role("checkbox", name="全选本页").check()
    send_back = page.get_by_role("button", name="退回")
    expect(send_back).to_be_in_viewport(ratio=1)
    send_back.click()
    page.get_by_label("退回原因").fill("看不清门牌，请补拍")
    expect(page.get_by_text("已存本机")).to_be_visible()
    assert_thumbs(page)
    page.reload()
    expect(page.get_by_label("退回原因")).to_have_value("看不清门牌，请补拍")
    page.get_by_role("button", name="退回").click()
    expect(page.get_by_text("已退回 12 处")).to_be_visible()


def test_how_far_a_walk_got_is_read_without_scrolling(
    phone: Page, live_server, context: BrowserContext
) -> None:
    phone.goto(f"{live_server.url}/facilities/register/")
    phone.get_by_label("类别", exact=True).select_option("0101")
    phone.get_by_role("button", name="开始走测").click()
    for step in range(4):
        context.set_geolocation({"longitude": 118.7123 + step * 0.0005, "latitude": 31.7123, "accuracy": 6})
        phone.wait_for_timeout(200)
    told = phone.locator("[data-map-told]")
    expect(told).to_contain_text("走测中")
    expect(told).to_be_in_viewport(ratio=1)
    assert told.bounding_box()["y"] < PHONE["height"] - 56 - 20, "behind the foot bar"


def test_words_in_a_full_dialog_keep_their_room(phone: Page, live_server, context: BrowserContext) -> None:
    facility = make_facility(division=SHITANG)
    phone.goto(f"{live_server.url}/facilities/{facility.pk}/")
    phone.get_by_role("link", name="报状况").click()
    dialog = phone.get_by_role("dialog")
    dialog.get_by_label("说明").fill("一\n二\n三\n四\n五\n六")
    context.set_offline(True)
    dialog.get_by_role("button", name="上报").click()
    strip = dialog.locator(".strip-bad")
    expect(strip).to_be_visible()
    assert strip.evaluate("one => one.scrollHeight - one.clientHeight") == 0


def test_who_checks_sees_what_is_registered(phone: Page, live_server, campaign: Campaign) -> None:
    line = campaign.lines.get()
    phone.goto(f"{live_server.url}/facilities/campaigns/lines/{line.pk}/")
    expect(phone.get_by_text("2 座")).to_be_visible()
    phone.get_by_label("已更正").check()
    phone.get_by_text("与登记不符的在这里更正").click()
    expect(phone.get_by_label("数量")).to_have_value("2")
    assert_accessible(phone)


def test_a_find_is_reported_where_the_phone_stands_and_photographed_next(
    phone: Page, live_server, campaign: Campaign
) -> None:
    phone.goto(f"{live_server.url}/facilities/campaigns/{campaign.pk}/find/")
    phone.get_by_label("类别", exact=True).select_option("0401")
    phone.get_by_label("设施名称").fill("后塘公厕")
    phone.get_by_role("button", name="用手机定位").click()
    expect(phone.get_by_text("误差约 12 米")).to_be_visible()
    assert_accessible(phone)
    phone.get_by_role("button", name="登记", exact=True).click()
    expect(phone.get_by_text("请拍照")).to_be_visible()
    expect(phone.locator("input[capture]")).to_have_count(1)
    found = Facility.objects.get(name="后塘公厕")
    assert str(found.longitude) == "118.712300"


def test_a_photo_that_met_no_network_goes_up_by_itself(
    phone: Page, live_server, context, village: Post
) -> None:
    facility = make_facility(division=SHITANG)
    phone.goto(f"{live_server.url}/facilities/{facility.pk}/?tab=photos")
    context.set_offline(True)
    phone.locator("input[capture]").set_input_files([photo("green")])
    expect(phone.get_by_role("button", name="再传一次")).to_be_visible()
    context.set_offline(False)
    expect(phone.locator(".photos li")).to_have_count(1)
    assert len(photos_of(facility)) == 1
