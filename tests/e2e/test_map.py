"""The map in the browser: by keyboard, on a phone, without a word from the outside; a way walked survives what happens."""

import re
from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import Post
from assets.actions.shapes import draw_shape
from assets.models import Facility, Shape
from tests.assets.factories import make_facility
from tests.assets.test_shapes import KILOMETRE, ROAD
from tests.e2e.conftest import PHONE, assert_accessible, assert_fits

TWO_POINTS = re.compile(r"^118\.\d{6}, 31\.\d{6}\n118\.\d{6}, 31\.\d{6}$")
EAST = 2e-4  # degrees, some 19 m


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """A map waits for its questions, and a busy machine is slow to answer."""
    expect.set_options(timeout=20_000)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture
def road(clerk: Post) -> Facility:
    facility = make_facility(type_code=ROAD, name="前塘村道", quantity=1, unit="公里")
    draw_shape(facility=facility, geometry=KILOMETRE, source="drawn", by=clerk)
    return facility


@pytest.fixture
def toilet(clerk: Post) -> Facility:
    return make_facility(name="前塘公厕", longitude="118.803", latitude="31.702", condition="damaged")


@pytest.fixture
def outside(context: BrowserContext, live_server) -> Iterator[list[str]]:
    """Addresses beyond our own server that a page asks for."""
    asked: list[str] = []
    context.on("request", lambda one: None if one.url.startswith(live_server.url) else asked.append(one.url))
    yield asked
    assert asked == []


@pytest.mark.parametrize("width", [1440, 360])
def test_the_map_is_used_by_keyboard(clerk_page: Page, live_server, road, toilet, outside, width) -> None:
    page = clerk_page
    page.set_viewport_size({"width": width, "height": 780})
    page.goto(live_server.url + reverse("assets:map-facilities"))
    expect(page.locator("[data-told]")).to_have_text("这里有 2 处设施。")
    expect(page.locator(".map-shape")).to_have_count(1)
    mark = page.get_by_title("前塘公厕，农村公厕，受损")
    if not mark.count():  # on a small screen the two are gathered at first
        page.locator(".map-cluster").focus()
        page.keyboard.press("Enter")
    mark.focus()
    page.keyboard.press("Enter")
    card = page.locator(".map-card")
    expect(card.locator(".state-bad")).to_have_text("受损")
    expect(card.get_by_role("link", name="前塘公厕")).to_be_focused()
    assert_accessible(page)
    assert_fits(page)
    page.keyboard.press("Enter")
    expect(page).to_have_url(live_server.url + reverse("assets:facility-detail", args=[toilet.pk]))
    assert page.complaints == []  # type: ignore[attr-defined]


def test_from_afar_a_village_is_a_number_that_opens_it(clerk_page: Page, live_server, road, toilet) -> None:
    clerk_page.goto(f"{live_server.url}{reverse('assets:map-facilities')}#12/31.70000/118.80000")
    bubble = clerk_page.locator(".map-bubble")
    expect(bubble).to_contain_text("2")
    expect(clerk_page.locator("[data-told]")).to_have_text("共 2 处，图上 2 处。点名称放大。")
    bubble.focus()
    clerk_page.keyboard.press("Enter")
    expect(clerk_page.locator("[data-told]")).to_have_text("这里有 2 处设施。")


def test_a_line_is_drawn_undone_and_saved(clerk_page: Page, live_server, road, outside) -> None:
    page = clerk_page
    page.goto(live_server.url + reverse("assets:shape-edit", args=[road.pk]))
    told = page.locator("[data-map-told]")
    expect(told).to_have_text("量得 0.999 公里；登记 1 公里，少 0%")
    page.get_by_role("button", name="清空").click()
    sheet = page.locator("[data-map]")
    for x in (200, 400, 600):
        sheet.click(position={"x": x, "y": 120})
    expect(page.locator(".map-vertex")).to_have_count(3)
    page.get_by_role("button", name="撤销").click()
    expect(page.locator(".map-vertex")).to_have_count(2)
    expect(told).to_contain_text("量得")
    assert_accessible(page)
    page.get_by_role("button", name="保存位置").click()
    expect(page.get_by_text("已保存“前塘村道”的位置")).to_be_visible()
    assert len(Shape.objects.get().geometry["coordinates"]) == 2
    assert page.complaints == []  # type: ignore[attr-defined]


def test_points_are_typed_by_keyboard_in_another_datum(clerk_page: Page, live_server, road) -> None:
    page = clerk_page
    page.goto(live_server.url + reverse("assets:shape-edit", args=[road.pk]))
    page.get_by_text("线或面的各点坐标").click()
    page.get_by_label("各点的坐标系").select_option("GCJ-02")
    page.get_by_label("各点坐标").fill("118.805, 31.698\n118.815, 31.698\n118.815, 31.702")
    expect(page.locator("[data-map-told]")).to_contain_text("量得 1.39")
    expect(page.locator(".map-vertex")).to_have_count(3)
    page.get_by_label("各点坐标").fill("石塘村口")
    expect(page.locator("[data-map-told]")).to_contain_text("第 1 行“石塘村口”")


def walk(context: BrowserContext, page: Page, first: int, last: int) -> None:
    """Fixes along a parallel, each kept before the next comes."""
    for step in range(first, last):
        where = {"longitude": 118.80 + step * EAST, "latitude": 31.70, "accuracy": 6}
        context.set_geolocation(where)  # type: ignore[arg-type]
        expect(page.locator("[data-map-told]")).to_contain_text(f"{step + 1} 个点")


def test_a_way_is_walked_through_bad_signal_and_a_closed_page(
    clerk_page: Page, context: BrowserContext, live_server, road
) -> None:
    page = clerk_page
    page.set_viewport_size(PHONE)
    context.grant_permissions(["geolocation"])
    context.set_geolocation({"longitude": 118.80, "latitude": 31.70, "accuracy": 6})
    page.goto(live_server.url + reverse("assets:shape-edit", args=[road.pk]))
    expect(page.locator("[data-map-told]")).to_contain_text("量得")
    page.get_by_role("button", name="开始走测").click()
    walk(context, page, 0, 10)
    context.set_geolocation({"longitude": 118.85, "latitude": 31.75, "accuracy": 400})
    expect(page.locator("[data-map-told]")).to_contain_text(
        "误差 400 米，等更准的位置；约 0.17 公里，10 个点"
    )
    expect(page.locator("[data-saved]")).to_contain_text("已存本机")
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.get_by_text("已恢复")).to_be_visible()
    page.get_by_role("button", name="开始走测").click()
    walk(context, page, 10, 20)
    page.get_by_role("button", name="结束走测").click()
    expect(page.locator("[data-map-told]")).to_have_text("量得 0.36 公里；登记 1 公里，少 64%")
    page.get_by_role("button", name="保存位置").click()
    expect(page.get_by_text("已保存“前塘村道”的位置")).to_be_visible()
    shape = Shape.objects.get()
    assert shape.source == "walked"
    assert float(shape.measured) == pytest.approx(0.36, abs=0.01)


def test_a_new_toilet_is_tapped_and_a_new_road_drawn(clerk_page: Page, live_server, road) -> None:
    page = clerk_page
    page.goto(live_server.url + reverse("assets:facility-create"))
    draws = page.get_by_role("button", name="开始走测")
    expect(draws).to_be_hidden()
    page.get_by_label("类别", exact=True).select_option(ROAD)
    expect(draws).to_be_visible()
    expect(page.locator("[data-map-told]")).to_contain_text("一点一点地点出线")
    expect(
        page.get_by_role("region", name="位置").get_by_text("石塘村")
    ).to_be_visible()  # the map has come to the village
    page.locator("[data-map]").click(position={"x": 300, "y": 100})
    page.locator("[data-map]").click(position={"x": 500, "y": 200})
    expect(page.locator("textarea[name=outline]")).to_have_value(TWO_POINTS)
    assert_accessible(page)
