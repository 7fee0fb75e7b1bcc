"""The main job, as its clerk does it: hand over the ledger, a worker reads it, check, confirm, find it registered."""

import json
import re

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from accounts.models import Post
from assets.models import Facility
from tests.assets.factories import make_type
from tests.e2e import worker
from tests.e2e.conftest import PHONE, assert_accessible, assert_fits
from tests.factories import GULI, HENGXI, make_division, make_person, make_post

EXAMPLE = settings.REFERENCE / "example_ledger.xlsx"
KEY = json.loads((settings.REFERENCE / "example_ledger.xlsx.key.json").read_text(encoding="utf-8"))


@pytest.fixture
def clerk(transactional_db: None) -> Post:
    """The clerk of 谷里街道, whose villages and types are known."""
    for row in KEY["expected"]:
        make_division(code=row["values"]["village_code"])
    make_type()
    return make_post(division=GULI, person=make_person(division=GULI, name="程若溪"))


@pytest.fixture
def reading_worker(clerk: Post):
    with worker.running():
        yield


def mend_the_rest(page: Page) -> None:
    """The five rows that wait: four mended on the page, the duplicate left out."""
    for reason, field, value in (
        ("设施名称为空", "name", "村口健身点"),
        ("范围内没有“谷丰村”", "village", "向阳社区"),
        ("不属于任何设施类别", "category", "农村公厕"),
        ("数量不能为负", "quantity", "3"),
    ):
        row = page.locator("tr.says", has_text=reason).first
        row.locator("xpath=following-sibling::tr[.//a[text()='修改']][1]").get_by_role("link").click()
        control = page.locator(f"[name={field}]")
        expect(control).to_be_visible()
        assert_accessible(page)
        assert_fits(page)
        if field in ("village", "category"):
            option = control.locator("option", has_text=value).first
            control.select_option(value=option.get_attribute("value"))
        else:
            control.fill(value)
        page.get_by_role("button", name="保存并重新核对").click()
        expect(page.locator("main")).to_contain_text("看懂了什么")
    row = page.locator("tr.says", has_text="是同一设施").first
    row.locator("xpath=following-sibling::tr[1]").get_by_role("button", name="不导入").click()
    expect(page.locator("main")).to_contain_text("1 行不导入")


@pytest.mark.parametrize("size", [None, PHONE], ids=["desk", "phone"])
def test_from_the_file_to_the_register(clerk_page: Page, live_server, reading_worker, size, sign_in):
    page = clerk_page
    if size:
        page.set_viewport_size(size)
    page.goto(live_server.url)
    page.get_by_role("link", name="导入台账").first.click()
    expect(page.locator("input[type=file]")).to_be_attached()
    assert_accessible(page)
    assert_fits(page)
    page.set_input_files("input[type=file]", EXAMPLE)
    page.get_by_role("button", name="上传并读取").click()
    expect(page.get_by_role("button", name="确认入库 116 行")).to_be_visible(timeout=60_000)
    expect(page.locator("main")).to_contain_text("范围内没有“谷丰村”")
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("button", name="确认入库 116 行").click()
    expect(page.locator("main")).to_contain_text("已入库", timeout=60_000)
    assert Facility.objects.count() == 116
    mend_the_rest(page)
    page.get_by_role("button", name="确认入库 4 行").click()
    expect(page.get_by_role("link", name="查看设施台账")).to_be_visible(timeout=60_000)
    assert Facility.objects.count() == 120
    page.get_by_role("link", name="查看设施台账").click()
    expect(page.locator("main")).to_contain_text("共 120 处")
    assert_accessible(page)
    assert_fits(page)
    page.locator("tbody a").first.click()
    expect(page.locator("main")).to_contain_text(re.compile(r"3201150072?\d{2,3}-\d{4}-\d{5}-\d"))
    assert_accessible(page)
    assert_fits(page)
    assert page.complaints == []
    sign_in(make_post(division=HENGXI))
    page.goto(f"{live_server.url}/facilities/")
    expect(page.locator("main")).to_contain_text("还没有登记设施")
