"""The ledgers the demo's townships hand over: workbooks as offices keep them, made by the program from a fixed seed.

Names of villages are real, everything else is invented.
"""

import io
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any, NamedTuple

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from accounts.models import Division
from assets.demo_places import Position, near, village_centres

HEADS = (
    "序号",
    "村（社区）",
    "设施名称",
    "设施类别",
    "数量",
    "建成时间",
    "投资（万元）",
    "经费来源",
    "权属",
    "管护单位",
    "责任人",
    "电话",
    "经度（WGS-84）",
    "纬度（WGS-84）",
    "路面宽度（米）",
    "路面类型",
    "建筑面积（平方米）",
)


class Kind(NamedTuple):
    """A type as ledgers word it, how it is named, how much of it one row has, its cost in 万元 each, how often it comes."""

    word: str
    suffix: str
    low: float
    high: float
    unit: str
    cost: float
    weight: int
    keeper: str = ""


KINDS = (
    Kind("村道", "路", 0.6, 3.2, "公里", 38, 9, "{village}委会"),
    Kind("通组路", "组路", 0.3, 1.8, "公里", 22, 9, "{village}委会"),
    Kind("农村公路桥梁", "桥", 1, 1, "座", 36, 3, "{village}委会"),
    Kind("太阳能路灯", "路灯", 12, 60, "盏", 0.3, 10, "绿野照明工程公司"),
    Kind("市电路灯", "主路路灯", 8, 30, "盏", 0.4, 4, "绿野照明工程公司"),
    Kind("农村公厕", "公厕", 1, 1, "座", 18, 8, "宁穗物业服务公司"),
    Kind("生活垃圾收集点", "垃圾收集亭", 1, 3, "处", 2.4, 8, "宁穗物业服务公司"),
    Kind("集中式污水处理站", "污水处理站", 1, 1, "座", 46, 3, "{town}水务站"),
    Kind("污水收集管网", "污水管网", 0.8, 3.5, "公里", 30, 3, "{town}水务站"),
    Kind("供水管网", "供水管网", 1.2, 5.0, "公里", 24, 3, "{town}水务站"),
    Kind("灌排渠道", "灌溉渠", 0.8, 4.2, "公里", 21, 5, "{village}委会"),
    Kind("塘坝", "塘", 1, 1, "座", 14, 5, "{village}委会"),
    Kind("机电排灌站", "排灌站", 1, 1, "座", 33, 4, "{town}水务站"),
    Kind("机耕道", "机耕道", 0.4, 2.6, "公里", 16, 5, "{village}委会"),
    Kind("文体广场", "文体广场", 1, 1, "处", 16, 4, "{village}委会"),
    Kind("健身器材", "健身点", 6, 14, "件", 0.4, 5, "{village}委会"),
    Kind("村庄公共绿地", "绿地", 300, 2600, "平方米", 0.01, 3, "宁穗物业服务公司"),
    Kind("村务公开栏", "公开栏", 1, 2, "块", 0.8, 3, "{village}委会"),
    Kind("公共视频监控", "监控点", 1, 4, "个", 0.6, 3, "{village}委会"),
)
# every village has one of each: (word, name after the village, low, high floor area)
OWN = (
    ("党群服务中心", "党群服务中心", 380, 900),
    ("村卫生室", "卫生室", 90, 240),
)
HAMLETS = ("前", "后", "上", "下", "东", "西", "大", "小", "新", "老", "南", "北")
FAMILIES = ("王", "李", "刘", "赵", "周", "吴", "徐", "孙", "胡", "高", "何", "郭", "史", "端木", "梅", "石")
GROUNDS = ("塘", "庄", "村", "冲", "岗", "坝", "洼", "湾", "巷", "墩")
PLACES = tuple(f"{where}{family}{ground}" for where in HAMLETS for family in FAMILIES for ground in GROUNDS)
SURNAMES, GIVEN = (
    "陈魏许罗葛唐姚丁程沈顾陆",
    ("守安", "长庚", "可期", "一鸣", "春江", "立夏", "小满", "月清", "若溪", "知遥"),
)
FUNDS = ("区级财政", "上级补助", "村集体", "一事一议奖补", "乡村振兴专项资金")
SURFACES = ("水泥", "水泥", "水泥", "沥青", "砂石")


def workbook(township: Division, file_name: str, *, per_village: int) -> SimpleUploadedFile:
    """The township's ledger with about `per_village` rows for each of its villages."""
    chance = Random(township.pk)  # noqa: S311
    book = Workbook()
    sheet = book.active
    sheet.title = "管护台账"
    sheet.append([file_name.removesuffix(".xlsx")])
    sheet.append([f"填报单位：{township.short_name}管护领导小组办公室        单位：万元"])
    sheet.append(HEADS)
    for line in (1, 2):
        sheet.merge_cells(start_row=line, end_row=line, start_column=1, end_column=len(HEADS))
        sheet.cell(line, 1).alignment = Alignment(horizontal="center")
    sheet["A1"].font = Font(bold=True, size=16)
    for number, row in enumerate(_rows(township, chance, per_village), start=1):
        sheet.append([number, *row])
    content = io.BytesIO()
    book.save(content)
    return SimpleUploadedFile(file_name, content.getvalue())


def _rows(township: Division, chance: Random, per_village: int) -> Iterator[list]:
    villages = list(township.children.order_by("code"))
    centres = village_centres(township.pk, villages)
    for village in villages:
        hamlets = chance.sample(PLACES, 9)
        places = {hamlet: near(centres[village.pk], chance, metres=900) for hamlet in hamlets}
        names: set[str] = set()
        for word, name, low, high in OWN:
            area = chance.randint(low, high)
            kind = Kind(word, name, 1, 1, "处", 42, 0, "{village}委会")
            yield _row(
                township, village, kind, village.short_name + name, centres[village.pk], chance, area=area
            )
        for kind in chance.choices(KINDS, [kind.weight for kind in KINDS], k=per_village):
            hamlet = chance.choice(hamlets)
            name = _free(hamlet + kind.suffix, names)
            names.add(name)
            yield _row(township, village, kind, name, places[hamlet], chance)


def _free(name: str, taken: set[str]) -> str:
    """The second of a hamlet is called 2号, as offices do."""
    return next(one for one in (name, *(f"{name}{n}号" for n in range(2, 99))) if one not in taken)


def _row(
    township: Division,
    village: Division,
    kind: Kind,
    name: str,
    place: Position,
    chance: Random,
    *,
    area: int | None = None,
) -> list[Any]:
    whole = float(kind.low).is_integer() and float(kind.high).is_integer()
    quantity = (
        chance.randint(int(kind.low), int(kind.high))
        if whole
        else round(chance.uniform(kind.low, kind.high), 2)
    )
    longitude, latitude = near(place, chance, metres=160)
    year = chance.randint(2006, 2023)
    words = {"village": village.short_name, "town": township.short_name.removesuffix("街道")}
    paved = (kind.unit == "公里" and "路" in kind.word) or kind.word == "机耕道"
    return [
        village.short_name,
        name,
        kind.word,
        f"{quantity}{kind.unit}",
        chance.choice([str(year), f"{year}年{chance.randint(1, 12)}月"]),
        round(float(quantity) * kind.cost * chance.uniform(0.8, 1.3), 2),
        chance.choice(FUNDS),
        "村集体",
        kind.keeper.format(**words),
        chance.choice(SURNAMES) + chance.choice(GIVEN),
        f"170{chance.randint(0, 9999):04d}{chance.randint(0, 9999):04d}",
        *_position(longitude, latitude, chance),
        chance.choice((3.5, 4, 4.5, 5, 6)) if paved else None,
        chance.choice(SURFACES) if paved else None,
        area,
    ]


def _position(longitude: float, latitude: float, chance: Random) -> Sequence[float | None]:
    """One in twenty has none: the coverage page has something to tell."""
    return (None, None) if chance.random() < 0.05 else (round(longitude, 6), round(latitude, 6))
