"""Label sheets: what is typed is printed as typed, long names fit, three sizes; looked at page by page through typst."""

import io
import json

import pytest
import segno
import typst
from PIL import Image

from assets.models import PlateOrder
from assets.plates_sheet import SOURCE, qr_svg, setting, sheet

NUMBER = "k7m2p9xq4h"
HOSTILE = (
    '#read("/etc/passwd")',
    '"; #panic("x") #"',
    ']#panic("x")[',
    "$ x^2 $ *b* _i_ `c` <a>",
    "<said> @b // c /* d",
    "\\u{41} \\",
    '#import "sheet.typ": *',
    '= 标题 #eval("1+1")',
    "{{ name }} ${jndi} %s",
)
SIZES = PlateOrder.Size.values


def label(**said) -> dict:
    plain = {
        "number": NUMBER,
        "qr": qr_svg(f"https://guanhu.example.gov.cn/q/{NUMBER}"),
        "blank": False,
        "name": "前石塘公厕",
        "kind": "农村公厕",
        "code": "320115009210-0401-00007-4",
        "keeper": "石塘村村民委员会",
        "phone": "025-0000-1234",
        "place": "横溪街道石塘村",
    }
    return plain | said


def words_of(size: str, said: list[dict]) -> str:
    """What the labels say, in the order of the sheet, as typst itself tells it: elements of plain text, nothing else."""
    found = typst.query(str(SOURCE), "<said>", **setting(size, said))
    texts = [one.get("child", one) for one in json.loads(found)]
    assert {one["func"] for one in texts} == {"text"}
    return "".join(one["text"] for one in texts).replace("\u200b", "")


def pages(size: str, said: list[dict], ppi: float = 60) -> list[Image.Image]:
    drawn = typst.compile(str(SOURCE), format="png", ppi=ppi, **setting(size, said))
    return [Image.open(io.BytesIO(one)) for one in (drawn if isinstance(drawn, list) else [drawn])]


@pytest.mark.parametrize("size", SIZES)
def test_a_sheet_is_a_pdf(size):
    assert bytes(sheet(size, [label(), label(blank=True)])).startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("size", "number", "expected"),
    [("a4", 24, 1), ("a4", 25, 2), ("70x50", 3, 3), ("100x70", 2, 2)],
)
def test_labels_fill_the_pages(size, number, expected):
    assert len(pages(size, [label()] * number, ppi=20)) == expected


@pytest.mark.parametrize(
    ("size", "millimetres"), [("a4", (210, 297)), ("70x50", (70, 50)), ("100x70", (100, 70))]
)
def test_a_page_is_as_large_as_the_paper(size, millimetres):
    (page,) = pages(size, [label()], ppi=254)
    assert page.size == pytest.approx([side * 10 for side in millimetres], abs=1)


@pytest.mark.parametrize("size", SIZES)
def test_what_is_typed_is_printed_and_never_run(size):
    for field in ("name", "kind", "keeper"):
        for words in HOSTILE:
            shown = words_of(size, [label(**{field: words})])
            assert words.replace(" ", "") in shown.replace(" ", ""), (field, words)


@pytest.mark.parametrize("size", SIZES)
def test_a_label_says_name_kind_code_keeper_and_duty_phone(size):
    shown = words_of(size, [label()])
    for words in (
        "前石塘公厕",
        "农村公厕",
        "320115009210-0401-00007-4",
        "石塘村村民委员会",
        "025-0000-1234",
        "k7m2p-9xq4h",
    ):
        assert words in shown


def test_a_blank_label_says_where_it_may_be_bound():
    shown = words_of("70x50", [label(blank=True, name="", kind="", code="", keeper="", phone="")])
    assert "横溪街道石塘村" in shown
    assert "值班电话" not in shown


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "name",
    ["石塘", "前石塘自然村至后石塘自然村道路" * 3, "特别长的设施名称" * 15, "Unbroken0123456789" * 6],
)
def test_no_name_leaves_its_label(size, name):
    """The white edge around the label stays white, and what stands beneath the name stays readable."""
    long = label(
        name=name, keeper="南京市江宁区横溪街道农村公共基础设施长效管护专业服务有限责任公司第二分公司"
    )
    (page,) = pages(size, [long], ppi=127)  # five pixels a millimetre
    across, down = (70, 37) if size == "a4" else tuple(int(side) for side in size.split("x"))
    ink = page.convert("L").point(lambda grey: 255 if grey < 200 else 0).getbbox()
    assert ink is not None
    left, top, right, bottom = (side / 5 for side in ink)
    assert min(left, top) >= 3
    assert right <= across - 3.5
    assert bottom <= down - 3
    shown = words_of(size, [long])
    assert "025-0000-1234" in shown
    assert shown.startswith(name[:2]) or name[:2] in shown


def test_the_qr_holds_the_address_and_survives_scratches():
    code = segno.make(f"https://guanhu.example.gov.cn/q/{NUMBER}", error="q", micro=False)
    assert code.error in ("Q", "H")
    side = code.symbol_size(border=0)[0]
    assert f'width="{side}"' in qr_svg(f"https://guanhu.example.gov.cn/q/{NUMBER}")


def test_two_thousand_labels_are_set_at_once():
    assert bytes(sheet("a4", [label()] * 2000)).startswith(b"%PDF-")
