"""督导记录单 under a thumb: a stop recorded with a photo and a finding, the visit done. axe and the width on the way."""

from playwright.sync_api import Page, expect

from tasks_checklist.actions import rectifying
from tasks_checklist.models import Finding, Visit
from tests.assets.factories import make_facility
from tests.e2e.conftest import PHONE, assert_accessible, assert_fits
from tests.factories import SHITANG, make_post
from tests.maintenance.caretaker_rows import png
from tests.tasks_checklist.finding_rows import make_finding, office
from tests.tasks_checklist.visit_rows import make_plan, make_team, make_visit


def test_a_visit_is_recorded_with_a_finding_and_a_photo(clerk_page: Page, live_server, clerk) -> None:
    office()
    make_plan(checklist="责任清单是否张贴\n巡查记录是否真实")
    toilet = make_facility(division=SHITANG, name="石塘公厕")
    visit = make_visit(by=clerk, team=make_team(members=[clerk]))
    page = clerk_page
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/duty/visits/calendar/")
    assert_fits(page)
    page.locator(".agenda a", has_text="石塘").click()
    expect(page.get_by_role("link", name="填记录单")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="填记录单").click()
    picture = {"name": "a.png", "mimeType": "image/png", "buffer": png()}
    page.locator("[data-pick][capture]").set_input_files(picture)
    expect(page.locator("#stop-photos .photos img")).to_have_count(1)
    page.locator(".sheet-item", has_text="石塘公厕").get_by_text("符合", exact=True).click()
    page.locator(".sheet-item", has_text="是否真实").get_by_text("不符合").click()
    page.get_by_label("在场人员").fill("陈书记")
    page.get_by_label("现场情况").fill("公厕保洁到位")
    expect(page.locator("[data-saved]")).to_contain_text("已存本机")
    assert_fits(page)
    assert_accessible(page)
    page.get_by_role("link", name="发现问题：石塘公厕").click()
    expect(page.get_by_label("什么问题")).to_be_visible()
    expect(page.get_by_label("设施", exact=False)).to_have_value(str(toilet.pk))
    assert_fits(page)
    assert_accessible(page)
    page.get_by_label("什么问题").fill("管护牌缺失")
    page.get_by_role("button", name="下发", exact=True).click()
    expect(page.get_by_role("link", name="管护牌缺失")).to_be_visible()
    expect(page.get_by_label("现场情况")).to_have_value("公厕保洁到位")  # what was typed came back
    page.get_by_role("button", name="保存记录").click()
    expect(page.get_by_text("已记录", exact=True)).to_be_visible()
    page.get_by_role("link", name="完成督导").click()
    page.locator("#dialog").get_by_role("button", name="完成督导").click()
    expect(page.locator(".page-head .state")).to_have_text("已完成")
    assert Visit.objects.everywhere(because="test").get(pk=visit.pk).state == "recorded"
    finding = Finding.objects.everywhere(because="test").get()
    assert finding.issued_at and finding.facility == toilet
    assert page.complaints == []  # type: ignore[attr-defined]


def test_the_photo_after_mending_shows_where_it_was_sent(page: Page, live_server, clerk, sign_in) -> None:
    office()
    finding = make_finding(by=clerk, village=SHITANG)
    village = make_post(role="village_clerk", division=SHITANG)
    rectifying.sign(finding=finding, measure="立即更换", by=village)
    sign_in(village)
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/duty/findings/{finding.pk}/")
    picture = {"name": "后.png", "mimeType": "image/png", "buffer": png()}
    after = page.locator("#finding-photos .panel").filter(has_text="整改后")
    after.locator("[data-pick][capture]").set_input_files(picture)
    expect(after.locator(".photos img")).to_have_count(1)
