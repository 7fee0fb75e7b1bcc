"""One fund from its budget to its performance: county finance, township finance, the village on its phone, its supervisor."""

from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page, expect

from common.attachments import opened
from funding.actions import vouchers
from funding.models import Allocation, Arrival, BudgetLine, Expenditure, Performance
from maintenance.publication_terms import load_terms
from tests.e2e.conftest import DESK, PHONE, assert_accessible, assert_fits
from tests.factories import COUNTY, HENGXI, SHITANG, make_division, make_post
from tests.funding.money_rows import make_use

LONG = 20_000  # milliseconds


@pytest.fixture
def people(transactional_db) -> dict[str, Any]:
    load_terms()
    make_use()
    for code in (COUNTY, HENGXI, SHITANG):
        make_division(code=code)
    return {
        "county": make_post(role="finance", division=COUNTY),
        "township": make_post(role="township_finance", division=HENGXI),
        "office": make_post(role="township_clerk", division=HENGXI),
        "clerk": make_post(role="village_clerk", division=SHITANG),
        "head": make_post(role="village_head", division=SHITANG),
        "supervisor": make_post(role="village_supervisor", division=SHITANG),
    }


@pytest.fixture
def walk(page: Page, live_server, sign_in, people):
    """`walk(who, page name, *arguments)`: the page as that person sees it, the village on its phone."""

    def go(who: str, name: str, *arguments: Any) -> None:
        sign_in(people[who])
        page.set_viewport_size(PHONE if who in ("clerk", "head", "supervisor") else DESK)
        page.goto(live_server.url + reverse(f"funding:{name}", args=arguments))
        assert_fits(page)

    return go


def only(model: Any) -> Any:
    return model.objects.everywhere(because="test").get()


def press(page: Page, word: str, **filled: str) -> None:
    """An act of the page, what its dialog asks, and its button."""
    page.locator("main").get_by_role("link", name=word, exact=True).first.click()
    dialog = page.locator("#dialog")
    for name, value in filled.items():
        dialog.locator(f"[name={name}]").fill(value)
    dialog.locator(".dialog-acts button[type=submit]").click()
    expect(dialog.locator(".dialog-acts")).to_have_count(0, timeout=LONG)


def scan() -> dict[str, Any]:
    out = BytesIO()
    Image.new("RGB", (600, 400), "white").save(out, "PNG")
    return {"name": "发票.png", "mimeType": "image/png", "buffer": out.getvalue()}


def test_one_fund_from_budget_to_performance(page: Page, live_server, walk) -> None:
    today = timezone.localdate()

    walk("clerk", "budget-create")  # the village asks, the county agrees
    page.select_option("[name=use]", index=1)
    page.fill("[name=amount]", "1.2万元")
    page.select_option("[name=source]", "county")
    assert_accessible(page)
    page.get_by_role("button", name="保存").click()
    press(page, "申报")
    walk("county", "budget-detail", only(BudgetLine).pk)
    press(page, "批复", document="宁财预〔2026〕9号")

    walk("county", "allocation-create")  # given out, paid down
    for name, value in {"document": "宁财农〔2026〕90号", "name": "村级管护补助", "amount": "12000"}.items():
        page.fill(f"[name={name}]", value)
    page.select_option("[name=source]", "county")
    page.fill("[name=purpose]", "日常管护")
    page.fill("[name=shares]", "横溪街道石塘村 12000")
    page.get_by_role("button", name="保存").click()
    press(page, "下达")
    press(page, "拨付")

    walk("township", "allocation-detail", only(Allocation).pk)  # arrived with its notice
    press(page, "登记到账")
    arrival = only(Arrival)
    expect(page.locator("main")).to_contain_text(arrival.number)

    walk("clerk", "arrival-detail", arrival.pk)  # confirmed on the phone, put up for publication
    assert_accessible(page)
    press(page, "确认到账")
    page.locator("main").get_by_text("拟公示", exact=True).click()
    expect(page.get_by_text("发布").first).to_be_visible()

    walk("clerk", "expenditure-create")  # asked for with the voucher's photo
    page.fill("[name=words]", "更换路灯灯头")
    page.fill("[name=amount]", "1860")
    page.select_option("[name=account]", index=1)
    page.select_option("[name=use]", index=1)
    page.fill("[name=payee]", "横溪五金经营部")
    page.set_input_files("[name=scans]", scan())
    assert_fits(page)
    page.get_by_role("button", name="申请用款").click()
    expect(page.get_by_text("已申请，资金已预留")).to_be_visible()
    spent = only(Expenditure)
    page.get_by_role("link", name="遮盖后公开").click()  # the public copy is made from the scan
    assert_accessible(page)
    assert_fits(page)
    frame = page.locator("[data-mask-picture]").bounding_box()
    assert frame
    page.mouse.move(frame["x"] + frame["width"] * 0.5, frame["y"] + frame["height"] * 0.5)
    page.mouse.down()
    page.mouse.move(frame["x"] + frame["width"] * 0.9, frame["y"] + frame["height"] * 0.9, steps=4)
    page.mouse.up()
    expect(page.locator("[data-mask-boxes] li")).to_have_count(1)
    page.get_by_role("button", name="生成公开用凭证").click()
    expect(page.get_by_text("已生成遮盖后的公开用凭证")).to_be_visible()
    (copy,) = vouchers.scans_of(spent, vouchers.PUBLIC)
    with opened(copy) as file, Image.open(file) as picture:
        assert picture.getpixel((420, 280)) < (12, 12, 12) and picture.getpixel((60, 40)) > (240, 240, 240)

    walk("head", "expenditure-detail", spent.pk)  # approved in the village, paid by the township
    press(page, "同意")
    walk("township", "expenditure-detail", spent.pk)
    page.locator("main").get_by_role("link", name="登记支付").click()
    dialog = page.locator("#dialog")
    dialog.locator("[name=voucher_kind]").select_option("invoice")
    dialog.locator("[name=voucher_number]").fill("04418201")
    dialog.locator(".dialog-acts button[type=submit]").click()
    expect(page.locator(".page-head .state")).to_contain_text("已支付")

    walk("clerk", "performance-create")  # goals, own score, check, use
    page.select_option("[name=allocation]", index=1)
    for name, value in {"name": "村级管护补助绩效", "amount": "12000", "goal": "设施有人管"}.items():
        page.fill(f"[name={name}]", value)
    for line in page.locator(".measure-lines tbody tr").all():
        target = line.locator("[name$=-target]")
        if line.locator("[name$=-name]").input_value() and not target.input_value():
            target.fill("10")
    page.get_by_role("button", name="保存").click()
    press(page, "提交目标")
    sheet = only(Performance)
    walk("township", "performance-detail", sheet.pk)
    press(page, "审定目标")
    walk("clerk", "performance-score", sheet.pk)
    assert_fits(page)
    for box in page.locator("main [name^=actual_]").all():
        box.fill("10")
    for box in page.locator("main [name^=why_]").all():
        box.fill("如期完成")
    page.locator("main form button.btn-primary").click()
    expect(page.locator(".page-head")).to_contain_text("已自评")
    walk("township", "performance-check", sheet.pk)
    page.locator("main form button.btn-primary").click()
    expect(page.locator(".page-head")).to_contain_text("已复核")

    walk("supervisor", "expenditure-detail", spent.pk)  # who watches sees it all and changes nothing
    expect(page.locator("main")).to_contain_text("1,860.00")
    expect(page.locator(".matter-acts")).to_have_count(0)
    walk("supervisor", "fund-flow")
    expect(page.locator("main")).to_contain_text("石塘村")
    assert today.year == only(Allocation).year
