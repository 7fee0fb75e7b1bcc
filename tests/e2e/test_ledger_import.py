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


@pytest.mark.parametrize("size", [None, PHONE], ids=["desk", "phone"])
def test_from_the_file_to_the_register(clerk_page: Page, live_server, reading_worker, size, sign_in):
    page = clerk_page
    if size:
        page.set_viewport_size(size)
    page.goto(live_server.url)
    page.get_by_role("link", name="导入台账").first.click()
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
    page.get_by_role("link", name="查看设施台账").click()
    expect(page.locator("main")).to_contain_text("共 116 处")
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
