"""The types of a plan are found by name among their folded sectors."""

from playwright.sync_api import Page, expect

from maintenance.models import InspectionPlan
from tests.assets.factories import make_type
from tests.e2e.conftest import PHONE, assert_accessible, assert_fits


def test_words_leave_only_the_types_they_name(clerk_page: Page, live_server) -> None:
    make_type()
    page = clerk_page
    page.goto(f"{live_server.url}/care/plans/create/")
    box = page.get_by_role("checkbox", name="太阳能路灯")
    expect(box).to_be_hidden()  # its sector is folded
    page.get_by_label("按名称查找类别").fill("路灯")
    expect(box).to_be_visible()
    expect(page.get_by_role("checkbox", name="农村公厕")).to_be_hidden()
    assert_accessible(page)
    assert_fits(page)
    page.set_viewport_size(PHONE)
    assert_fits(page)
    box.check()
    page.get_by_label("按名称查找类别").fill("")
    expect(box).to_be_visible()  # what is chosen stays open
    page.get_by_label("名称", exact=True).fill("路灯夜巡")
    page.get_by_role("button", name="制定计划").click()
    expect(page.locator("main")).to_contain_text("太阳能路灯")
    assert [kind.pk for kind in InspectionPlan.objects.get().types.all()] == ["0802"]
    assert page.complaints == []  # type: ignore[attr-defined]
