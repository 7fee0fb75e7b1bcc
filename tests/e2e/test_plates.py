"""On a phone: read a plate's public page, find and bind a facility, scan with the camera where the browser can."""

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from accounts.system import SystemPost
from assets.actions import plates as acts
from assets.models import Facility, Plate
from tests.assets.factories import make_facility
from tests.e2e.conftest import PHONE, assert_accessible, assert_fits
from tests.e2e.test_weight import asked_for, check
from tests.factories import HENGXI, SHITANG, client_of, make_division, make_post

# What a phone's browser brings and this machine's does not: reading a code in the picture of the camera.
READS_CODES = """
window.BarcodeDetector = class {
  static async getSupportedFormats() { return ["qr_code"]; }
  async detect() { return [{ rawValue: "%s" }]; }
};
"""


@pytest.fixture(autouse=True)
def uncounted(transactional_db: None):
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def facility(transactional_db: None) -> Facility:
    made = make_facility(name="石塘水街停车场旁公厕（二期，含无障碍厕位与第三卫生间）")
    Facility.objects.filter(pk=made.pk).update(longitude="118.700500", latitude="31.660000", condition="good")
    return made


@pytest.fixture
def blank(facility: Facility) -> Plate:
    order = acts.open_blank(division=make_division(code=HENGXI), count=1, size="a4", by=SystemPost())
    return order.plates.get()


def bound(facility: Facility) -> Plate:
    return acts.open_for(facilities=[facility.pk], size="a4", by=SystemPost()).plates.get()


def test_anyone_reads_a_plate(page: Page, live_server, facility: Facility) -> None:
    page.set_viewport_size(PHONE)
    for path in (f"/q/{bound(facility).number}", "/q/k7m2p9xq4h", "/q/", "/q/?code=1234"):
        page.goto(live_server.url + path)
        assert_fits(page)
        assert_accessible(page)


def test_the_public_page_weighs_little(page: Page, live_server, facility: Facility) -> None:
    check(asked_for(page, f"{live_server.url}/q/{bound(facility).number}"), client_of(make_post()))


def test_a_village_binds_a_plate_beside_the_phone(page: Page, live_server, sign_in, facility, blank) -> None:
    sign_in(make_post(role="village_clerk", division=SHITANG))
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"longitude": 118.7, "latitude": 31.66})
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/q/{blank.number}")
    assert_fits(page)
    assert_accessible(page)
    page.get_by_role("button", name="找我身边的设施").click()
    expect(page.get_by_text("距您 47 米")).to_be_visible()
    page.get_by_role("button", name="绑定").click()
    expect(page.get_by_text("码牌已绑定到")).to_be_visible()
    assert Plate.objects.get(pk=blank.pk).facility_id == facility.pk


@pytest.mark.parametrize(
    ("scanned", "leads"),
    [
        ("https://guanhu.example.gov.cn/q/{number}", "/q/{number}"),
        ("HTTPS://GUANHU.EXAMPLE.GOV.CN/q/{number}", "/q/{number}"),
        ("{code}", "/q/?code={code}"),
        ("https://evil.example/phish", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_the_camera_opens_plates_and_nothing_else(
    page: Page, live_server, sign_in, facility: Facility, scanned: str, leads: str
) -> None:
    said = {"number": bound(facility).number, "code": facility.code}
    sign_in(make_post(role="village_clerk", division=SHITANG))
    page.context.grant_permissions(["camera"])
    page.add_init_script(READS_CODES % scanned.format(**said))
    page.goto(f"{live_server.url}/facilities/plates/scan/")
    page.get_by_role("button", name="打开相机").click()
    if leads:
        page.wait_for_url(live_server.url + leads.format(**said))
        expect(page.get_by_role("heading", name=facility.name)).to_be_visible()
    else:
        expect(page.get_by_text("这不是设施码牌上的二维码")).to_be_visible()


def test_without_such_a_browser_the_code_is_typed(
    page: Page, live_server, sign_in, facility: Facility
) -> None:
    bound(facility)
    sign_in(make_post(role="village_clerk", division=SHITANG))
    page.goto(f"{live_server.url}/facilities/plates/scan/")
    expect(page.get_by_role("button", name="打开相机")).to_be_hidden()
    page.get_by_label("输入统一编码或牌号").fill(facility.code or "")
    page.get_by_role("button", name="查找").click()
    expect(page.get_by_role("link", name="打开工作页面")).to_be_visible()
