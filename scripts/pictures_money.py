"""The pictures of money and projects, for the guide of finance: offices at their desk, the village on its phone."""

from io import BytesIO
from pathlib import Path
from typing import Any

from pictures import Shot
from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Page, expect

FONT = Path(__file__).resolve().parent.parent / "var/npm/fonts/NotoSansSC-Regular.ttf"
INVOICE = (
    "电子发票（普通发票）",
    "购买方：石塘村村民委员会",
    "销售方：横溪五金经营部",
    "账号：6228 0000 1234 5678",
    "收款人：王某某  025-0000-7788",
    "路灯灯头 12 只    1,860.00",
)


def first_row(page: Page) -> None:
    page.locator("main tbody a").first.click()
    page.wait_for_load_state("networkidle")


def row_of(words: str):
    """Open the row that says so."""

    def open_it(page: Page) -> None:
        page.locator("main tbody tr", has_text=words).first.locator("a").first.click()
        page.wait_for_load_state("networkidle")

    return open_it


def asked_for(page: Page) -> None:
    """A village asks for money on its phone."""
    page.fill("[name=words]", "更换路灯灯头 12 只")
    page.fill("[name=amount]", "1860")
    page.select_option("[name=account]", index=1)
    page.select_option("[name=use]", index=2)
    page.fill("[name=payee]", "横溪五金经营部")


def invoice() -> dict[str, Any]:
    """An invented invoice, as a photo taken of it."""
    out = BytesIO()
    picture = Image.new("RGB", (900, 620), "#fbfaf5")
    draw = ImageDraw.Draw(picture)
    font = ImageFont.truetype(FONT, 34)
    draw.rectangle([24, 24, 876, 596], outline="#a33333", width=3)
    for number, line in enumerate(INVOICE):
        draw.text((60, 60 + 84 * number), line, fill="#222222", font=font)
    picture.save(out, "JPEG")
    return {"name": "发票.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def masked(page: Page) -> None:
    """A voucher photographed, then framed where the public must not read it."""
    row_of("路灯电缆抢修")(page)
    page.locator("#expenditure-voucher [data-pick]").last.set_input_files(invoice())
    page.get_by_role("link", name="遮盖后公开").first.click()
    page.wait_for_load_state("networkidle")
    frame = page.locator("[data-mask-picture]")
    frame.scroll_into_view_if_needed()
    box = frame.bounding_box()
    assert box, "no picture to frame"
    for top in (0.49, 0.63):
        page.mouse.move(box["x"] + box["width"] * 0.17, box["y"] + box["height"] * top)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * 0.86, box["y"] + box["height"] * (top + 0.1), steps=4)
        page.mouse.up()
    expect(page.locator("[data-mask-boxes] li")).to_have_count(2)
    page.evaluate("scrollTo(0, 0)")


MONEY = [
    Shot("money-accounts", "finance", "funding:account-list"),
    Shot("money-months", "finance", "funding:month-list"),
    Shot("money-allocation", "finance", "funding:allocation-list", steps=row_of("第一批")),
    Shot("money-arrivals", "hx.finance", "funding:arrival-list"),
    Shot(
        "money-arrival-phone",
        "shitang.head",
        "funding:arrival-list",
        size="phone",
        query="?state=notified",
        steps=first_row,
    ),
    Shot(
        "money-expenditure-phone",
        "shitang.clerk",
        "funding:expenditure-create",
        size="phone",
        steps=asked_for,
    ),
    Shot("money-mask-phone", "shitang.clerk", "funding:expenditure-list", size="phone", steps=masked),
    Shot("money-approvals", "hx.leader", "funding:approval-list"),
    Shot("money-costs", "finance", "funding:cost-table"),
    Shot(
        "money-decision-phone",
        "shitang.clerk",
        "funding:decision-list",
        size="phone",
        query="?state=adopted",
        steps=first_row,
    ),
    Shot("money-projects", "county.office", "funding:project-list"),
    Shot("money-project", "county.office", "funding:project-list", steps=row_of("石塘水街慢行步道")),
    Shot("money-missing", "county.office", "funding:project-missing"),
    Shot(
        "money-fee-phone",
        "shitang.clerk",
        "funding:fee-list",
        size="phone",
        query="?state=approved",
        steps=first_row,
    ),
    Shot("money-report", "finance", "funding:fund-report"),
    Shot("money-flow", "finance", "funding:fund-flow"),
    Shot("money-sheet", "gl.finance", "funding:sheet-list", steps=row_of("张溪")),
    Shot("money-performance", "hx.finance", "funding:performance-list", steps=row_of("已应用")),
    Shot("money-supervisor-phone", "shitang.watch", "funding:arrival-list", size="phone"),
]
