"""Ledgers of an ordinary shape whose cells are written in every way clerks write them, each with its answer key.

key = make(seed, path)             # writes a workbook, gives its key in the form of sample_ledger_guide.md

Made from the guide and from what villages have (facilities.csv), not from the reader's lists. The same seed writes the
same ledger. How values are written stands in writings.py; here they are put together into rows, some of them bad.
"""

import csv
import random
from pathlib import Path

from openpyxl import Workbook

from tests.assets.ledgers_unseen import writings as w

HERE = Path(__file__).parent
REFERENCE = HERE.parents[2] / "reference"
COUNTIES = ("320115", "320115", "320115", "320115", "320411", "140781", "654002")
HEADS = {
    "name": ("设施名称", "名称", "项目名称", "工程名称", "点位名称"),
    "category": ("设施类别", "类型", "设施类型", "类别", "设施种类"),
    "village": ("所在村", "村（社区）", "行政村", "村名", "所属村居"),
    "quantity": ("规模", "数量", "工程量", "规模/数量"),
    "built": ("建成时间", "建设年份", "建成年月", "投入使用时间"),
    "cost": ("投资", "总投资", "造价", "投资额"),
    "funding_source": ("资金来源", "经费来源", "管护经费来源"),
    "maintainer_org": ("管护主体", "管护单位", "管护责任单位"),
    "maintainer_person": ("管护责任人", "责任人", "管护员", "负责人"),
    "phone": ("联系电话", "电话", "手机号码"),
    "ownership": ("产权归属", "权属", "产权单位"),
    "position": ("经纬度", "坐标", "位置坐标"),
    "lon": ("经度",),
    "lat": ("纬度",),
    "remark": ("备注",),
}
FUNDS = [
    "村集体自筹",
    "上级补助",
    "区级财政",
    "一事一议奖补",
    "乡村振兴专项资金",
    "社会捐赠",
    "中央预算内投资",
]
ORGS = ["村委会", "物业公司", "街道农服中心", "水务站", "街道城管科", "村集体合作社"]
OWNERS = ["村集体", "国有", "街道办事处", "村民委员会", "区水务局"]
DATUMS = (
    ("", "wgs"),
    ("", "wgs"),
    ("（WGS-84）", "wgs"),
    ("（GCJ-02）", "gcj"),
    ("（高德）", "gcj"),
    ("（百度）", "bd"),
)


def _rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


FACILITIES = _rows(HERE / "facilities.csv")
SPOTS = (HERE / "spots.txt").read_text(encoding="utf-8").split()
REFUSED = (HERE / "refused_words.txt").read_text(encoding="utf-8").split()


class Ledger:
    """One ledger and its key, row by row."""

    def __init__(self, seed, rows=60):
        self.r = random.Random(f"cells {seed}")
        self.many = rows
        self.county = self.r.choice(COUNTIES)
        self.places = w.Places(
            _rows(REFERENCE / "divisions.csv"), _rows(REFERENCE / "former_names.csv"), self.county
        )
        self.scope, self.villages = self.places.township(self.r)
        self.unit = self.r.choice(("万元", "万元", "元", None))
        self.unit_at = self.r.choice(("head", "title")) if self.unit else None
        self.datum_word, self.datum = self.r.choice(DATUMS)
        self.pair = self.r.random() < 0.4
        facts = ["village", "name", "category", "quantity", "built", "cost"]
        others = ["funding_source", "ownership", "maintainer_org", "remark"]
        facts += [*self.r.sample(others, self.r.randint(0, 4)), "maintainer_person", "phone"]
        facts += ["lon", "lat"] if self.pair else ["position"]
        self.facts = facts
        self.heads = {fact: self.r.choice(HEADS[fact]) for fact in facts}
        if self.unit_at == "head":
            self.heads["cost"] += f"（{self.unit}）"
        for fact in ("lon", "position"):
            if fact in facts:
                self.heads[fact] += self.datum_word
        self.lines, self.formats = [], {}
        self.good, self.flags, self.bad, self.expected, self.skipped = [], [], [], [], []
        self.used = set()
        self.person = 0

    def write(self):
        self._line([f"{self.places.name(self.scope)}农村公共基础设施管护台账"], "title")
        if self.unit_at == "title" or self.r.random() < 0.3:
            said = f"　单位：{self.unit}" if self.unit_at == "title" else ""
            self._line([f"填报单位：{self.places.name(self.scope)}办事处{said}"], "title")
        self._line(["序号", *(self.heads[fact] for fact in self.facts)])
        self.head_row = len(self.lines)
        for n in range(self.many):
            self._facility(n + 1)
        if self.r.random() < 0.5:
            self._line(["合计", None, None, None, f"{self.many}处"], "total")
        return self

    def _line(self, cells, kind=None):
        self.lines.append(list(cells))
        if kind:
            self.skipped.append({"row": len(self.lines), "kind": kind})

    def _facility(self, number):
        r = self.r
        village = r.choice(self.villages)
        thing = r.choice(FACILITIES)
        spot, other = r.sample(SPOTS, 2)
        stem = self.places.stem(village)
        name = r.choice(thing["names"].split("、")).format(v=stem, s=spot, t=other)
        if (village, name) in self.used:
            name = name.replace(spot, spot + "东" if spot in name else spot)
            if (village, name) in self.used:
                return
        self.used.add((village, name))
        words = thing["broad"] if thing["broad"] and r.random() < 0.4 else thing["narrow"]
        cells = {
            "village": self.places.written(village, self.villages, r),
            "name": w.text(w.numbered(name, r), r),
            "category": w.category(r.choice(words.split("、")), thing["right"], r),
            "quantity": w.quantity(thing, r),
            "built": w.built(r),
            "cost": w.cost(self.unit, r),
            "funding_source": w.text(r.choice(FUNDS), r),
            "ownership": w.text(r.choice(OWNERS), r),
            "maintainer_org": w.text(r.choice(ORGS), r),
            "remark": w.Written(r.choice(("良好", None, "已验收"))),
        }
        self.person += 1
        person = r.choice("赵钱孙李周吴郑王冯陈") + r.choice(["建国", "秀兰", "永福", "海燕", "志强", "桂英"])
        cells["maintainer_person"], cells["phone"] = w.person_and_phone(person, self.places.area_code, r)
        lon, lat = self.places.point(r)
        cells |= w.position(lon, lat, self.datum, self.pair, r)
        if r.random() < 0.04:
            self._break(cells)
        bad = self._spoil(cells, village) if r.random() < 0.1 else None
        self._put(number, cells, bad)

    def _break(self, cells):
        """An error or a formula without a value where a row can do without: flagged, not held, nothing invented."""
        fact = self.r.choice([fact for fact in self.facts if fact in w.BREAKABLE])
        if fact == "phone" and cells["maintainer_person"].cell is None:
            return  # the name stands beside the number
        broken = self.r.choice(("#REF!", "#N/A", "#VALUE!", "=A1&B1", "=VLOOKUP(B2,C:D,2,0)"))
        nothing = w.BREAKABLE[fact]
        cells[fact] = w.Written(broken, issue="error_value", values=nothing)
        if fact == "lon":
            cells["lat"] = w.Written(None, values={})

    def _spoil(self, cells, village):
        """Make the row bad in one way; what the key says about it."""
        r = self.r
        way = r.choice(("name", "category", "category", "village", "village", "quantity", "quantity"))
        found = {
            "name": lambda: w.bad_name(r),
            "category": lambda: w.bad_category(REFUSED, r),
            "village": lambda: self.places.bad(village, self.villages, r),
            "quantity": lambda: w.bad_quantity(r),
        }[way]()
        cells[way] = found
        return way, found.issue

    def _put(self, number, cells, bad):
        self._line([number, *(cells[fact].cell for fact in self.facts)])
        row = len(self.lines)
        for column, fact in enumerate(self.facts, 2):
            if cells[fact].form:
                self.formats[row, column] = cells[fact].form
        if bad:
            self.bad.append(
                {"sheet": "台账", "row": row, "issues": [{"code": bad[1], "field": bad[0], "message": ""}]}
            )
            return
        issues = [
            {"code": cells[fact].issue, "field": fact, "message": ""}
            for fact in self.facts
            if cells[fact].issue
        ]
        if issues:
            self.flags.append({"sheet": "台账", "row": row, "issues": issues})
        else:
            self.good.append(row)
        values = {}
        for fact in self.facts:
            values |= {fact: cells[fact].value} if cells[fact].values is None else cells[fact].values
        values = {fact: value for fact, value in values.items() if value is not w.UNJUDGED}
        self.expected.append({"sheet": "台账", "row": row, "values": values})

    def save(self, path):
        book = Workbook()
        page = book.active
        page.title = "台账"
        for line in self.lines:
            page.append(line)
        for (row, column), form in self.formats.items():
            page.cell(row, column).number_format = form
        page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(self.facts) + 1)
        book.save(path)

    def key(self):
        letters = "BCDEFGHIJKLMNOPQRSTUVWXYZ"
        return {
            "scope": self.scope,
            "totals": {"good": len(self.good), "flag": len(self.flags), "bad": len(self.bad)},
            "good_rows": {"台账": self.good},
            "flag_rows": self.flags,
            "bad_rows": self.bad,
            "sheets": [
                {
                    "sheet": "台账",
                    "role": "ledger",
                    "state": "visible",
                    "header_rows": [self.head_row],
                    "columns": {letters[n]: fact for n, fact in enumerate(self.facts)},
                    "skipped_rows": self.skipped,
                }
            ],
            "expected": self.expected,
        }


def make(seed, path, rows=60):
    """Write the ledger of a seed; its key."""
    ledger = Ledger(seed, rows).write()
    ledger.save(path)
    return ledger.key()
