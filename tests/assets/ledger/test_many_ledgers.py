"""Ledgers made at random, each with its key: no row is lost, none invented, every value is right."""

import random
from decimal import Decimal

import pytest
from openpyxl import Workbook

from assets.ledger import Reading, Skipped, read_ledger, read_workbook

VILLAGES = {
    "320115007001": "谷里 谷里社区 谷里社区居委会 谷里街道谷里社区 谷里社区居民委员会",
    "320115007004": "向阳 向阳社区 向阳社区居委会 谷里街道向阳社区",
    "320115007006": "周村社区 周村社区居委会 周村",
    "320115007200": "柏树村 柏树 柏树村委会 柏树村民委员会 谷里街道柏树村",
    "320115007202": "亲见村 亲见 亲见村委会 亲见村村委会 江宁区谷里街道亲见村 亲见村三组 亲见村（南岗）",
    "320115007204": "石坝村 石坝 石坝村委会 石坝村民委员会 320115007204 石坝村第2村民小组",
}
# what the ledger calls it, names, type codes that are right, units it is counted in
THINGS = [
    (["村道", "农村道路", "道路", "通村公路"], ["进村道路", "{v}至{s}道路", "环村路"], {"0101"}, "km"),
    (["通组路", "道路", "通组公路"], ["{s}通组路", "{s}通组道路"], {"0102"}, "km"),
    (["公厕", "公共厕所", "农村公厕", "公厕（水冲式）"], ["{s}公厕", "{v}广场公厕"], {"0401"}, "座"),
    (["桥梁", "农桥", "桥"], ["{s}东桥", "{s}便民桥"], {"0103", "0602"}, "座"),
    (["路灯", "公共照明", "亮化"], ["{s}太阳能路灯", "{s}光伏路灯"], {"0802"}, "盏"),
    (["路灯", "照明设施"], ["{s}路灯", "{v}主干道路灯"], {"0801", "0802"}, "盏"),
    (["供水设施", "农村饮水安全工程"], ["{s}供水泵站", "{s}增压泵房"], {"0201"}, "处"),
    (["污水处理设施", "污水处理", "生活污水处理设施"], ["{s}污水处理站"], {"0301"}, "座"),
    (["沟渠", "沟渠河道", "灌排渠道"], ["{s}灌溉渠", "{s}防渗渠"], {"0501"}, "km"),
    (["沟渠河道", "河道"], ["{s}河"], {"0507"}, "km"),
    (["塘坝水库", "塘坝"], ["{s}当家塘", "{s}塘坝"], {"0503"}, "座"),
    (["公共服务用房", "公共服务设施"], ["{v}党群服务中心"], {"1201"}, "处"),
    (["公共服务用房"], ["{s}卫生室"], {"1301"}, "处"),
    (["文体广场", "健身广场", "文化广场"], ["{s}文化广场", "{s}健身广场"], {"1101"}, "处"),
    (["垃圾收集点", "环卫设施", "垃圾房"], ["{s}垃圾房", "{s}垃圾收集点"], {"0402"}, "处"),
]
SPOTS = [
    "下庄",
    "上庄",
    "南岗",
    "北岗",
    "东冲",
    "西冲",
    "许家",
    "王家",
    "孙家",
    "张家洼",
    "茶棚",
    "马场",
    "柳树",
    "圩埂",
    "大塘",
    "小塘",
    "窑上",
    "杨库",
]
HEADS = {
    "serial": ["序号", "序 号", "编号", "No."],
    "village": ["所在村", "村（社区）", "行政村", "村名", "所属村居", "村\n（社区）", "*所在村"],
    "name": ["设施名称", "名称", "项目名称", "工程名称", "路线名称", "点位名称", "设施名称*"],
    "category": ["设施类别", "类型", "设施类型", "类别", "设施种类"],
    "quantity": ["规模", "数量", "工程量", "规模/数量"],
    "built": ["建成时间", "建设年份", "建成年月", "投入使用时间", "竣工时间"],
    "cost": ["投资", "总投资", "造价", "投资额", "工程造价"],
    "fund": ["资金来源", "经费来源", "管护经费来源"],
    "party": ["管护主体", "管护单位", "管护责任单位"],
    "person": ["管护责任人", "责任人", "管护员", "负责人"],
    "phone": ["联系电话", "电话", "手机号码", "联系\n电话"],
    "owner": ["产权归属", "权属", "产权单位"],
    "remark": ["备注", "备  注", "说明"],
    "other": ["年管护经费（万元）", "监管单位", "路面宽度（米）", "设施状况"],
}
GROUPS = {"person": ("管护责任人", "姓名"), "phone": ("管护责任人", "电话"), "party": ("管护主体", "名称")}
BAD = [
    "missing_name",
    "unknown_village",
    "unknown_category",
    "quantity_negative",
    "quantity_unreadable",
    "not_your_village",
    "duplicate_in_file",
]


class Writer:
    """One random ledger, written row by row together with what should come of each row."""

    def __init__(self, seed):
        self.r = random.Random(seed)
        self.unit = self.r.choice(["万元", "元"])
        self.unit_in_head = self.r.random() < 0.6
        facts = ["serial", "village", "name", "category", "quantity", "built", "cost"]
        facts += self.r.sample(["fund", "party", "owner", "remark", "other"], self.r.randint(0, 5))
        tail = ["person", "phone"]
        if self.r.random() < 0.5:
            self.r.shuffle(facts)
        self.facts = facts + tail
        self.two_rows = self.r.random() < 0.35
        self.merged = self.r.random() < 0.5
        self.left = self.r.choice([0, 0, 0, 1, 2])
        self.lines, self.merges, self.formats = [], [], {}
        self.expected, self.skipped, self.bad = {}, {}, {}
        self.count = 0

    def add(self, cells, kind=None):
        self.lines.append([None] * self.left + list(cells))
        if kind:
            self.skipped[len(self.lines)] = kind

    def letter(self, column):
        return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[column + self.left]

    def write(self):
        for _ in range(self.r.choice([0, 0, 1, 2])):
            self.add([], "blank")
        self.add(["谷里街道2024年农村公共基础设施管护台账"], "title")
        width = len(self.facts)
        self.merges.append(f"{self.letter(0)}{len(self.lines)}:{self.letter(width - 1)}{len(self.lines)}")
        if not self.unit_in_head or self.r.random() < 0.3:
            self.add([f"填报单位：谷里街道办事处   单位：{self.unit}"], "title")
        self.head()
        codes = self.r.sample(list(VILLAGES), self.r.randint(2, 5))
        for code in codes:
            self.block(code)
        if self.r.random() < 0.6:
            self.total("合计", "total")
        if self.r.random() < 0.7:
            if self.r.random() < 0.6:
                self.add([], "blank")
            self.add(["填报人：周会计", None, "审核人：陈主任", None, "填报日期：2024年11月5日"], "footer")
        return self

    def head(self):
        words = {fact: self.r.choice(HEADS[fact]) for fact in self.facts}
        if self.unit_in_head:
            words["cost"] += self.r.choice([f"（{self.unit}）", f"({self.unit})", f"\n（{self.unit}）"])
        self.head_words = words
        if not self.two_rows:
            self.add([words[fact] for fact in self.facts], "head")
            return
        upper, lower = [], []
        row = len(self.lines) + 1
        for column, fact in enumerate(self.facts):
            group, below = GROUPS.get(fact, (words[fact], None))
            upper.append(group if fact != "phone" else None)
            lower.append(below)
            if below is None:
                self.merges.append(f"{self.letter(column)}{row}:{self.letter(column)}{row + 1}")
        person = self.facts.index("person")
        self.merges.append(f"{self.letter(person)}{row}:{self.letter(person + 1)}{row}")
        self.add(upper, "head")
        self.add(lower, "head")

    def block(self, code):
        first = len(self.lines) + 1
        spelling = self.r.choice(VILLAGES[code].split())
        rows = self.r.randint(2, 6)
        for n in range(rows):
            self.row(code, spelling, show=not self.merged or n == 0)
            if not self.merged:
                spelling = self.r.choice(VILLAGES[code].split())
        if self.merged and rows > 1:
            column = self.letter(self.facts.index("village"))
            self.merges.append(f"{column}{first}:{column}{len(self.lines)}")
        if self.r.random() < 0.4:
            self.total("小计", "subtotal")
        elif self.r.random() < 0.15 and not self.two_rows:
            self.add([self.head_words[fact] for fact in self.facts], "head")

    def total(self, word, kind):
        cells = [None] * len(self.facts)
        cells[self.facts.index("quantity")] = "11处"
        cells[self.r.choice([self.facts.index("serial"), self.facts.index("village")])] = word
        self.add(cells, kind)

    def row(self, code, spelling, show):
        self.count += 1
        words, names, types, measure = self.r.choice(THINGS)
        name = self.r.choice(names).format(v=spelling[:2], s=self.r.choice(SPOTS)) + f"{self.count}号"
        cells = {
            "serial": self.count,
            "name": self.r.choice([name, f" {name}", f"{name}\n", name.replace("号", " 号")]),
        }
        cells["village"] = spelling if show else None
        cells["category"] = self.r.choice(words)
        cells["quantity"], quantity = self.quantity(measure)
        cells["built"], built = self.built()
        cells["cost"], cost = self.cost()
        cells["phone"], phones = self.phone()
        texts = {
            "person": "傅春生",
            "party": "物业公司",
            "fund": "村集体",
            "owner": "村民委员会",
            "remark": "良好",
        }
        cells |= {fact: self.r.choice([text, f"{text} ", text]) for fact, text in texts.items()}
        cells["other"] = self.r.choice(["完好", 2.5, None])
        expected = {"name": name, "types": types, "division": code, "quantity": quantity, "built": built}
        expected |= {"cost": cost, "phones": phones, "person": "傅春生"}
        problem = self.r.choice(BAD) if self.r.random() < 0.12 else None
        if problem == "duplicate_in_file" and (
            len(self.lines) not in self.expected or (show and self.merged)
        ):
            problem = None
        if problem == "duplicate_in_file":
            previous = list(self.lines[-1][self.left :])
            if self.merged:
                previous[self.facts.index("village")] = None
            self.add(previous)
        else:
            problem = self.spoil(problem, cells, show)
            self.add([cells.get(fact) for fact in self.facts])
        if problem:
            self.bad[len(self.lines)] = problem
        else:
            self.expected[len(self.lines)] = expected
            if isinstance(cells["built"], (int, float)) and cells["built"] > 30000:
                place = f"{self.letter(self.facts.index('built'))}{len(self.lines)}"
                self.formats[place] = self.r.choice(["yyyy-mm-dd", 'yyyy"年"m"月"d"日"', "General"])

    def spoil(self, problem, cells, show):
        if problem == "missing_name":
            cells["name"] = None
        elif problem in ("unknown_village", "not_your_village"):
            if not show or self.merged:
                return None
            cells["village"] = "谷丰村" if problem == "unknown_village" else "石塘村"
        elif problem == "unknown_category":
            cells["category"] = self.r.choice(["农家乐", "民宿", "养殖场", "其他", "蔬菜大棚"])
        elif problem == "quantity_negative":
            cells["quantity"] = self.r.choice(["-5盏", -3, "－2座"])
        elif problem == "quantity_unreadable":
            cells["quantity"] = self.r.choice(["若干", "一批", "详见附件", "3-5座"])
        return problem

    def quantity(self, measure):
        if measure == "km":
            metres = self.r.randint(3, 48) * 100
            km = Decimal(metres) / 1000
            forms = [
                f"{km}公里",
                f"{km}km",
                f"{metres}米",
                f"约{km}公里",
                f"全长{metres}m",
                f"{metres:,}米",
                f"{km} KM",
                f"{km}千米",
            ]
            return self.r.choice(forms), (km, "公里")
        count = self.r.randint(1, 40) if measure == "盏" else self.r.randint(1, 3)
        forms = [
            f"{count}{measure}",
            f"共{count}{measure}",
            f"{count} {measure}",
            count,
            "一二三四五六七八九"[count - 1] + measure if count < 10 else count,
        ]
        return self.r.choice(forms), (Decimal(count), measure)

    def built(self):
        year, month, day = self.r.randint(2001, 2023), self.r.randint(2, 9), self.r.randint(1, 28)
        full = f"{year}-{month:02d}-{day:02d}"
        from datetime import date

        serial = (date(year, month, day) - date(1899, 12, 30)).days
        return self.r.choice(
            [
                (year, str(year)), (f"{year}年", str(year)), (f"{year}.{month}", f"{year}-{month:02d}"),
                (f"{year}年{month}月", f"{year}-{month:02d}"), (full, full), (f"{year}/{month}/{day}", full),
                (float(f"{year}.{month}"), f"{year}-{month:02d}"), (int(full.replace("-", "")), full), (serial, full),
                (f"{year}年{month}月{day}日", full), ("/", None), (None, None),
            ]
        )  # fmt: skip

    def cost(self):
        yuan = Decimal(self.r.randint(50, 9000)) * 100
        bare = yuan / 10000 if self.unit == "万元" else yuan
        return self.r.choice(
            [
                (float(bare), yuan),
                (f"{yuan:,}元", yuan),
                (f"{yuan / 10000}万元", yuan),
                (f"¥{bare}", yuan),
                (f"{bare}", yuan),
                ("待审计", None),
                ("—", None),
                (None, None),
            ]
        )

    def phone(self):
        number = f"17{self.r.randint(0, 10**9 - 1):09d}"
        other = f"17{self.r.randint(0, 10**9 - 1):09d}"
        line = f"5{self.r.randint(2 * 10**6, 9 * 10**6)}"
        return self.r.choice(
            [
                (int(number), [number]), (number, [number]), (f"{number[:3]}-{number[3:7]}-{number[7:]}", [number]),
                (f"{number}、{other}", [number, other]), (f"+86 {number}", [number]),
                (f"025-{line}", [f"025-{line}"]),
                (line, [f"025-{line}"]), (f"{number}/{line}", [number, f"025-{line}"]), ("1.7E+10", []), (None, []),
            ]
        )  # fmt: skip

    def save(self, path):
        book = Workbook()
        page = book.active
        page.title = "台账"
        for line in self.lines:
            page.append(line)
        for place in self.merges:
            page.merge_cells(place)
        for place, code in self.formats.items():
            page[place].number_format = code
        book.save(path)


def _check(seed, path, knowledge):
    made = Writer(seed).write()
    made.save(path)
    items = {item.row: item for item in read_ledger(read_workbook(path), knowledge)}
    assert sorted(items) == list(range(1, len(made.lines) + 1)), seed
    assert {n: i.kind for n, i in items.items() if isinstance(i, Skipped)} == made.skipped, seed
    held = {
        n: [p.code for p in i.problems if p.severity == "held"]
        for n, i in items.items()
        if isinstance(i, Reading) and i.held
    }
    assert held == {row: [code] for row, code in made.bad.items()}, seed
    for row, expected in made.expected.items():
        values = items[row].values
        where = seed, row, items[row]
        assert values.name == expected["name"], where
        assert values.type_code in expected["types"], where
        assert values.division == expected["division"], where
        assert (values.quantity, values.unit) == expected["quantity"], where
        assert (values.built, values.cost_yuan) == (expected["built"], expected["cost"]), where
        assert (list(values.phones), values.person) == (expected["phones"], expected["person"]), where
    return len(made.expected)


@pytest.mark.parametrize("start", range(0, 120, 20))
def test_random_ledgers_equal_their_keys(start, tmp_path, knowledge):
    rows = sum(_check(seed, tmp_path / "made.xlsx", knowledge) for seed in range(start, start + 20))
    assert rows > 100


@pytest.mark.long
def test_two_thousand_random_ledgers_equal_their_keys(tmp_path, knowledge):
    rows = sum(_check(seed, tmp_path / "made.xlsx", knowledge) for seed in range(1000, 3000))
    assert rows > 20_000
