"""A ledger without a doubtful row, of any length: what speed and memory are measured with.

Believable in what matters for them: many villages, types and words, names that differ, a phone of its own for each
keeper, amounts, partial dates. Names of villages are given, everything else is invented.
"""

from collections.abc import Iterator, Sequence
from itertools import count, cycle, islice
from pathlib import Path
from random import Random
from typing import NamedTuple

from rustpy_xlsxwriter import write_worksheet

HEADS = (
    "序号", "村（社区）", "设施名称", "设施类别", "规模", "建成年月",
    "投资（元）", "经费来源", "产权归属", "管护单位", "责任人", "联系电话",
)  # fmt: skip


class Kind(NamedTuple):
    """A type's own name, what stands at the end of a facility's name, the unit, the most of it in one row, yuan each."""

    word: str
    ending: str
    unit: str
    most: int
    cost: int


KINDS = (
    Kind("村道", "路", "公里", 5, 380_000),
    Kind("太阳能路灯", "太阳能路灯", "盏", 60, 3_000),
    Kind("市电路灯", "路灯", "盏", 40, 4_000),
    Kind("农村公厕", "公厕", "座", 2, 180_000),
    Kind("生活垃圾收集点（房、亭）", "垃圾收集点", "处", 3, 24_000),
    Kind("集中式污水处理站", "污水处理站", "座", 1, 460_000),
    Kind("塘坝", "塘", "座", 1, 140_000),
    Kind("灌排渠道", "灌溉渠", "公里", 4, 210_000),
    Kind("泵站（机电排灌站）", "排灌站", "座", 1, 330_000),
    Kind("文体广场", "广场", "处", 1, 160_000),
    Kind("健身器材", "健身器材", "件", 14, 4_000),
    Kind("公共视频监控", "监控", "个", 4, 6_000),
)
FAMILIES = "王李刘赵周吴徐孙胡高何郭史梅石陈魏许罗葛唐姚丁程沈顾陆"
GIVEN = "守安长庚可期鸣春江立夏满月清若溪知遥明远文德"
PLACES = ("前庄", "后庄", "上塘", "下塘", "东冲", "西冲", "大洼", "小洼", "新村", "老村", "南岗", "北岗")
FUNDS = ("区级财政", "中央预算内投资", "村集体自筹", "一事一议奖补", "上级补助", "社会捐赠")
OWNERS = ("村民委员会", "街道办事处", "区水务局", "村集体")
KEEPERS = ("街道城管科", "宁穗物业服务公司", "街道农服中心", "绿野照明工程公司", "村委会")


def write(path: Path, rows: int, *, villages: Sequence[str]) -> Path:
    """The ledger as Excel and WPS keep it (repeated texts once), with so many rows below its heads."""
    lines = (dict(zip(HEADS, line, strict=True)) for line in islice(_lines(villages), rows))
    write_worksheet(lines, str(path), sheet_name="台账", dedupe_strings=True)
    return path


def _lines(villages: Sequence[str]) -> Iterator[tuple[int | str, ...]]:
    draw = Random(20261122)
    places = cycle([(village, kind) for village in villages for kind in KINDS])
    for number, (village, kind) in zip(count(1), places, strict=False):
        size = draw.randint(1, kind.most)
        name = f"{draw.choice(PLACES)}{number}号{kind.ending}"
        person = draw.choice(FAMILIES) + draw.choice(GIVEN) + draw.choice(GIVEN)
        built = (
            f"{draw.randint(1995, 2024)}年{draw.randint(1, 12)}月" if number % 3 else draw.randint(1995, 2024)
        )
        yield (
            number, village, name, kind.word, f"{size}{kind.unit}", built,
            size * kind.cost, draw.choice(FUNDS), draw.choice(OWNERS), draw.choice(KEEPERS), person,
            17_000_000_000 + number * 4999 % 999_999_937,
        )  # fmt: skip
