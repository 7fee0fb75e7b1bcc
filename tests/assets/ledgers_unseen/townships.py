"""What a township has, before anybody lays it out as a ledger: real villages, invented facilities and people.

Written from the ledger guide and the domain files alone; nothing here may be copied from what the reader knows.
"""

import csv
import random
import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

REFERENCE = Path(__file__).resolve().parents[3] / "reference"
COUNTIES = {
    "320115": ("江宁区", "025"), "320411": ("新北区", "0519"), "140781": ("介休市", "0354"), "654002": ("伊宁市", "0999"),
}  # fmt: skip

# kind → words for it, names ({v} village, {s} spot), unit, smallest and largest quantity
KINDS: dict[str, tuple[str, str, str, tuple[int, int]]] = {
    "农村道路": (
        "农村道路 村道 道路 通村公路",
        "{v}至{s}道路 {s}环村路 {v}进村道路 {s}主干道",
        "公里",
        (3, 60),
    ),
    "桥梁": ("桥梁 农桥 桥", "{s}东桥 {s}便民桥 {v}{s}桥", "座", (1, 2)),
    "供水设施": ("供水设施 供水 农村饮水安全工程", "{s}供水泵站 {s}增压泵房 {v}自来水管网", "处", (1, 3)),
    "污水处理设施": ("污水处理设施 污水处理 污水处理站", "{s}污水处理站 {v}生活污水处理设施", "座", (1, 2)),
    "公共厕所": ("公共厕所 公厕 农村公厕", "{s}公厕 {s}水冲式公厕 {v}广场公厕", "座", (1, 2)),
    "垃圾收集点": ("垃圾收集点 垃圾房 环卫设施", "{s}垃圾房 {s}垃圾收集点", "处", (1, 6)),
    "沟渠河道": ("沟渠河道 沟渠 河道沟渠", "{s}灌溉渠 {s}防渗渠 {v}{s}河", "公里", (3, 50)),
    "灌溉泵站": ("灌溉泵站 电灌站 泵站", "{s}电灌站 {s}排涝站", "座", (1, 2)),
    "塘坝水库": ("塘坝水库 塘坝", "{s}当家塘 {s}塘坝 {s}水库", "座", (1, 1)),
    "路灯": ("路灯 太阳能路灯 亮化 公共照明", "{s}太阳能路灯 {s}路灯 {v}主干道路灯", "盏", (10, 150)),
    "文体广场": ("文体广场 健身广场 文化广场", "{s}文化广场 {s}健身广场 {s}篮球场", "处", (1, 2)),
    "公共服务用房": ("公共服务用房 党群服务中心", "{v}党群服务中心 {s}便民服务点", "处", (1, 1)),
}
SPOTS = (
    "上庄 下庄 东冲 西冲 南岗 北岗 许家 王家 孙家 胡家 丁家 戴村 陈家 刘家 李家 吴家 大塘 小塘 "
    "前塘 后塘 河东 河西 茶棚 窑上 马场 柳树 竹园 石桥 桥头 新庄 老庄 山后 圩埂 朱门 双井 "
    "黄泥岗 张家洼 牌坊 官塘 庙前 十里铺 三岔口"
)
SURNAMES = (
    "赵钱孙李周吴郑王冯陈韩杨朱许何吕张孔曹严金魏陶姜谢邹潘葛范彭"
    "鲁韦马方任袁柳史唐薛雷贺倪汤罗毕郝邬安常乐于傅卞齐康伍余顾孟黄穆萧尹"
)
GIVEN = "长根 光荣 小龙 福林 金宝 家旺 国庆 春生 红梅 桂英 传兵 德胜 建国 永明 秀兰 志强 伟 芳 玉华 海峰 明 军 正才 腊梅"
FUNDS = "村集体自筹 村集体 区级财政 上级补助 中央预算内投资 一事一议奖补 社会捐赠 乡村振兴专项资金"
OWNERS = "村集体 村民委员会 国有 街道办事处 区水务局 区交通运输局"
PARTIES = "物业公司 街道城管科 街道农服中心 水务站 村级保洁队 {v}委员会"
REMARKS = "运行正常 已移交 待维修 列入明年计划 与邻村共用"
STEM = re.compile(r"(社区居民委员会|社区居委会|社区居委|居民委员会|居委会|村民委员会|村民委会|村委会|社区)$")


@dataclass(frozen=True)
class Village:
    """A village with the code and name of the register; `short` is what everyone calls it."""

    code: str
    name: str

    @property
    def stem(self) -> str:
        return STEM.sub("", self.name)

    @property
    def short(self) -> str:
        tail = "社区" if "社区" in self.name or "居" in self.name else "村"
        return self.stem if self.stem.endswith(tail) else self.stem + tail


@dataclass
class Facility:
    """One facility as its township knows it; amounts in yuan."""

    village: Village
    kind: str
    word: str
    name: str
    quantity: Decimal
    unit: str
    built: str
    cost: Decimal
    facts: dict[str, Any] = field(default_factory=dict)


@cache
def _divisions() -> tuple[dict[str, str], ...]:
    with (REFERENCE / "divisions.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def townships() -> tuple[str, ...]:
    """Codes of townships with at least four villages whose short names nobody could take for another."""
    return tuple(
        row["code"]
        for row in _divisions()
        if row["level"] == "township" and len(plain_villages(row["code"])) >= 4
    )


def name_of(code: str) -> str:
    return next(row["name"] for row in _divisions() if row["code"] == code)


@cache
def plain_villages(township: str) -> tuple[Village, ...]:
    """A township's villages whose names are plain: an ordinary ending, a stem of two to four characters, met once."""
    every = [
        Village(r["code"], r["name"])
        for r in _divisions()
        if r["parent_code"] == township and r["level"] == "village"
    ]
    stems = [each.stem for each in every]
    return tuple(
        each
        for each in every
        if STEM.search(each.name)
        and 2 <= len(each.stem) <= 4
        and stems.count(each.stem) == 1
        and not any(other != each.stem and (other in each.stem or each.stem in other) for other in stems)
    )


class Township:
    """A source of facilities of one township; never the same name twice in a village."""

    def __init__(self, rng: random.Random, code: str) -> None:
        self.rng, self.code, self.name = rng, code, name_of(code)
        self.villages = list(plain_villages(code))
        self.county, self.area_code = COUNTIES[code[:6]]
        self._names: set[tuple[str, str]] = set()

    def some_villages(self, most: int) -> list[Village]:
        count = min(len(self.villages), self.rng.randint(2, most))
        return self.rng.sample(self.villages, count)

    def facility(self, village: Village, kind: str | None = None) -> Facility:
        """A new facility of a village, of any kind or the one wanted."""
        rng = self.rng
        kind = kind or rng.choice(list(KINDS))
        words, names, unit, (least, most) = KINDS[kind]
        number = rng.randint(least, most)
        quantity = Decimal(number) / 10 if unit == "公里" else Decimal(number)
        made = Facility(
            village, kind, rng.choice(words.split()), self._name(village, names), quantity, unit, self._built(),
            Decimal(rng.randint(20, 3000)) * 1000,
        )  # fmt: skip
        lon, lat = self._position()
        made.facts = {
            "fund": rng.choice(FUNDS.split()),
            "owner": rng.choice(OWNERS.split()),
            "party": rng.choice(PARTIES.split()).format(v=village.short),
            "person": rng.choice(SURNAMES) + rng.choice(GIVEN.split()),
            "phone": f"17{rng.randint(0, 10**9 - 1):09d}",
            "remark": rng.choice([None, None, *REMARKS.split()]),
            "group": rng.choice("一二三四五六七八") + rng.choice(["组", "组", "队"]),
            "lon": lon,
            "lat": lat,
        }
        return made

    def _name(self, village: Village, names: str) -> str:
        for _ in range(50):
            name = self.rng.choice(names.split()).format(v=village.short, s=self.rng.choice(SPOTS.split()))
            if (village.code, name) not in self._names:
                break
            spot, other = self.rng.sample(SPOTS.split(), 2)
            name = self.rng.choice([each for each in names.split() if "{s}" in each]).format(
                v=village.short, s=spot + other
            )
            if (village.code, name) not in self._names:
                break
        self._names.add((village.code, name))
        return name

    def _built(self) -> str:
        year, month, day = self.rng.randint(1998, 2023), self.rng.randint(1, 12), self.rng.randint(1, 28)
        return self.rng.choice([f"{year}", f"{year}-{month:02d}", f"{year}-{month:02d}-{day:02d}"])

    def _position(self) -> tuple[Decimal, Decimal]:
        west, south, east, north = _bounds(self.code[:6])
        across, up = self.rng.uniform(0.35, 0.65), self.rng.uniform(0.35, 0.65)
        return (
            Decimal(f"{west + (east - west) * across:.6f}"),
            Decimal(f"{south + (north - south) * up:.6f}"),
        )


@cache
def _bounds(county: str) -> tuple[float, float, float, float]:
    with (REFERENCE / "county_bounds.csv").open(encoding="utf-8", newline="") as file:
        row = next(row for row in csv.DictReader(file) if row["county_code"].startswith(county))
    return float(row["west"]), float(row["south"]), float(row["east"]), float(row["north"])
