"""What a report says, made from its figures by rules. Pure: knows neither request nor ORM; no sentence without a figure.

`context(figures)` answers the placeholders of the templates, in the words that stand in them (docs/guide/evaluation.md).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

MOST_PROBLEMS = 8
NOTHING = Decimal(0)
NUMERALS = "一二三四五六七八九十"
HAVES = ("有制度", "有标准", "有队伍", "有经费", "有督查")  # 五有

WORDS = [  # the placeholders, as the page of templates explains them
    ("标题、单位、办公室、年度、起、止、日期", "文字；办公室是落款单位，起、止是评价期"),
    ("稿", "结果公示前写“征求意见稿”，公示后为空"),
    ("得分、等次、名次、同组数、基本分、加分、扣分", "没有的写“—”"),
    ("总体、小结、管护、督查、问题、案例、下一步", "多句，用 {%p for 句 in 总体 %} 逐句写"),
    ("满分项、设施数、预算合计、到账合计、支出合计", "一句或一个数"),
    ("分组", "每行：名称、满分、得分、得分率"),
    ("指标", "每行：编号、名称、分值、计算、比率、自评、系统、审核、复核、得分"),
    ("五有", "每行：名称、结论、缺项"),
    ("设施", "每行：行业、数量"),
    ("资金", "每行：来源、预算、到账、支出"),
    ("排名", "每行：单位、组、得分、等次、名次"),
    ("等次数", "每行：等次、数量"),
    ("图_分组、图_比较", "图片，单独占一段"),
]


@dataclass(frozen=True)
class ScoreLine:
    """One part of one indicator. `worth` None: a veto, or points without a bound. `stands` None: it does not apply."""

    code: str
    name: str
    group: str
    kind: str
    text: str
    worth: Decimal | None
    told: str
    rate: Decimal | None
    claimed: Decimal | None
    computed: Decimal | None
    reviewed: Decimal | None
    checked: Decimal | None
    stands: Decimal | None
    raises: str = ""
    several: bool = False

    @property
    def lost(self) -> Decimal:
        if self.kind != "base" or self.worth is None or self.stands is None:
            return NOTHING
        return self.worth - self.stands


@dataclass(frozen=True)
class Place:
    """A unit beneath, as a ranking shows it."""

    name: str
    group: str
    score: Decimal | None
    grade: str
    place: int | None


@dataclass
class Figures:
    """Everything one report is made from. Money in yuan; `facilities`: (sector, number); `money`: (source, budget,
    arrived, spent)."""

    title: str
    unit: str
    office: str
    level: str
    year: int
    first: date
    last: date
    on: date
    known: bool = True
    score: Decimal | None = None
    base: Decimal | None = None
    earned: Decimal | None = None
    applicable: Decimal | None = None
    bonus: Decimal = NOTHING
    deduction: Decimal = NOTHING
    grade: str = ""
    grade_reason: str = ""
    place: int | None = None
    of_group: int | None = None
    group: str = ""
    township_average: Decimal | None = None
    county_average: Decimal | None = None
    last_score: Decimal | None = None
    last_grade: str = ""
    lines: list[ScoreLine] = field(default_factory=list)
    facilities: list[tuple[str, int]] = field(default_factory=list)
    money: list[tuple[str, Decimal, Decimal, Decimal]] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)
    beneath: list[Place] = field(default_factory=list)
    summary: str = ""
    next_steps: str = ""


def day(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"


def points(number: Decimal | None) -> str:
    """Points as a paper shows them: no noughts at the end; nothing for none."""
    if number is None:
        return ""
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    return text or "0"


def percent(rate: Decimal | float | None) -> str:
    return "" if rate is None else f"{float(rate) * 100:.1f}%"


def yuan(amount: Decimal) -> str:
    return f"{amount:,.2f}"


def overall(told: Figures) -> list[str]:
    """总体情况, sentence by sentence."""
    if told.score is None:
        return [f"{told.unit}{told.year}年度评价期为{day(told.first)}至{day(told.last)}，尚未得出评价得分。"]
    said = f"{told.unit}评价得分{points(told.score)}分"
    said += f"，等次为{told.grade}" if told.grade else ""
    if told.place and told.of_group:
        among = f"{told.group}{told.of_group}个单位" if told.group else f"{told.of_group}个单位"
        said += f"，在{among}中列第{told.place}位"
    lines = [said + "。"]
    if told.base is not None and told.applicable is not None:
        lines.append(
            f"适用分值{points(told.applicable)}分，实得{points(told.earned)}分，折算基本分{points(told.base)}分；"
            f"加分{points(told.bonus)}分，扣分{points(told.deduction)}分。"
        )
    if told.grade_reason:
        lines.append(f"等次说明：{told.grade_reason}。")
    return lines + compared(told)


def compared(told: Figures) -> list[str]:
    """Against the township, the county and the year before; nothing is said of what is not known."""
    if told.score is None:
        return []
    lines = []
    near = [
        _against(told.score, average, word)
        for average, word in ((told.township_average, "本镇街平均分"), (told.county_average, "全县平均分"))
        if average is not None
    ]
    if near:
        lines.append("，".join(near) + "。")
    if told.last_score is not None:
        said = _against(told.score, told.last_score, "上年得分")
        if told.last_grade and told.grade:
            same = told.last_grade == told.grade
            said += (
                f"，等次与上年相同（{told.grade}）" if same else f"，等次由{told.last_grade}变为{told.grade}"
            )
        lines.append(said + "。")
    return lines


def _against(score: Decimal, other: Decimal, word: str) -> str:
    gap = score - other
    if not gap:
        return f"与{word}（{points(other)}分）持平"
    return f"比{word}（{points(other)}分）{'高' if gap > 0 else '低'}{points(abs(gap))}分"


def full_marks(told: Figures) -> str:
    """Which base indicators lose nothing."""
    lossless: dict[str, bool] = {}
    for line in told.lines:
        if line.kind == "base" and line.stands is not None:
            lossless[line.name] = lossless.get(line.name, True) and not line.lost
    names = [name for name, whole in lossless.items() if whole]
    if not names:
        return "本轮没有得满分的指标。"
    shown = "、".join(names[:6])
    return f"{shown}{'等' if len(names) > 6 else ''}{len(names)}项指标得满分。"


def problems(told: Figures) -> list[str]:
    """What costs most points, the costliest first."""
    lost = sorted((line for line in told.lines if line.lost > 0), key=lambda line: -line.lost)
    said = [f"{_title(line)}：{_because(line)}失{points(line.lost)}分。" for line in lost[:MOST_PROBLEMS]]
    said += [
        f"{_title(line)}：{line.told or '经认定'}，扣{points(line.stands)}分。"
        for line in told.lines
        if line.kind == "deduction" and line.stands
    ]
    said += [
        f"{_title(line)}：经查实，一票否决。" for line in told.lines if line.kind == "veto" and line.stands
    ]
    return said or ["各项指标未发现失分。"]


def _title(line: ScoreLine) -> str:
    return f"{line.name}（{line.text}）" if line.several else line.name


def _because(line: ScoreLine) -> str:
    return f"{line.told.rstrip('。')}，" if line.told else ""


def next_steps(told: Figures) -> list[str]:
    """The unit's own words first; then what the records say would raise the points, the costliest first."""
    own = [line.strip() for line in told.next_steps.splitlines() if line.strip()]
    lost = sorted((line for line in told.lines if line.lost > 0 and line.raises), key=lambda line: -line.lost)
    found = [f"{line.name}：{line.raises.rstrip('。')}。" for line in lost[:MOST_PROBLEMS]]
    return own + [line for line in found if line not in own] or ["保持现有做法。"]


def haves(told: Figures) -> list[dict[str, str]]:
    """五有: each with what its indicators lack, named."""
    rows = []
    for word in HAVES:
        lines = [line for line in told.lines if line.group == word and line.kind == "base"]
        lacking = [
            _title(line) + (f"（{line.raises}）" if line.raises else "") for line in lines if line.lost > 0
        ]
        judged = [line for line in lines if line.stands is not None]
        verdict = "不适用" if not judged else "具备" if not lacking else "尚缺"
        rows.append({"名称": word, "结论": verdict, "缺项": "；".join(lacking) or "—"})
    return rows


def groups(told: Figures) -> list[dict[str, str]]:
    """Points by group of indicators, base only."""
    worth: dict[str, Decimal] = {}
    stands: dict[str, Decimal] = {}
    for line in told.lines:
        if line.kind == "base" and line.stands is not None and line.worth:
            worth[line.group] = worth.get(line.group, NOTHING) + line.worth
            stands[line.group] = stands.get(line.group, NOTHING) + line.stands
    return [
        {
            "名称": name,
            "满分": points(worth[name]),
            "得分": points(stands[name]),
            "得分率": percent(stands[name] / worth[name]),
        }
        for name in worth
    ]


def rates(told: Figures) -> list[tuple[str, float]]:
    """(group, share of its points reached 0 to 1), for the chart."""
    return [(row["名称"], float(row["得分率"].rstrip("%")) / 100) for row in groups(told)]


def scores(told: Figures) -> list[tuple[str, float]]:
    """(whose, score), for the chart of comparison."""
    known = (
        ("本次得分", told.score),
        ("上年得分", told.last_score),
        ("镇街平均", told.township_average),
        ("全县平均", told.county_average),
    )
    return [(word, float(score)) for word, score in known if score is not None]


def about(told: Figures, *groups_of: str) -> list[str]:
    """The counts of some groups of indicators, in the words of their calculators."""
    lines = (line for line in told.lines if line.group in groups_of and line.told)
    return [f"{_title(line)}：{line.told.rstrip('。')}。" for line in lines]


def context(told: Figures) -> dict[str, object]:
    """Every placeholder of the templates with its value; pictures are added by the writer."""
    money = [
        {"来源": source, "预算": yuan(asked), "到账": yuan(came), "支出": yuan(gone)}
        for source, asked, came, gone in told.money
    ]
    budget, arrived, spent = (
        sum((amounts[place] for _source, *amounts in told.money), NOTHING) for place in range(3)
    )
    return {
        "标题": told.title,
        "单位": told.unit,
        "办公室": told.office,
        "年度": told.year,
        "起": day(told.first),
        "止": day(told.last),
        "日期": day(told.on),
        "稿": "" if told.known else "（结果公示前的征求意见稿）",
        "得分": points(told.score) or "—",
        "等次": told.grade or "—",
        "名次": told.place or "—",
        "同组数": told.of_group or "—",
        "基本分": points(told.base) or "—",
        "加分": points(told.bonus),
        "扣分": points(told.deduction),
        "总体": overall(told),
        "满分项": full_marks(told),
        "小结": [line.strip() for line in told.summary.splitlines() if line.strip()],
        "分组": groups(told),
        "指标": [_row(line) for line in told.lines],
        "五有": haves(told) if told.level == "village" else [],
        "设施": [{"行业": sector, "数量": number} for sector, number in told.facilities],
        "设施数": sum(number for _sector, number in told.facilities),
        "管护": about(told, "管护实效", "清单与赋码", "有队伍"),
        "督查": about(told, "有督查"),
        "资金": money,
        "预算合计": yuan(budget),
        "到账合计": yuan(arrived),
        "支出合计": yuan(spent),
        "问题": problems(told),
        "案例": told.cases,
        "下一步": next_steps(told),
        "排名": [_placed(row) for row in told.beneath],
        "等次数": graded(told.beneath),
    }


def _row(line: ScoreLine) -> dict[str, str]:
    return {
        "编号": line.code,
        "名称": _title(line),
        "分值": points(line.worth) or "—",
        "计算": line.told or "—",
        "比率": percent(line.rate) or "—",
        "自评": points(line.claimed) or "—",
        "系统": points(line.computed) or "—",
        "审核": points(line.reviewed) or "—",
        "复核": points(line.checked) or "—",
        "得分": points(line.stands) if line.stands is not None else "不适用",
    }


def _placed(row: Place) -> dict[str, object]:
    return {
        "单位": row.name,
        "组": row.group,
        "得分": points(row.score) or "—",
        "等次": row.grade or "—",
        "名次": row.place or "—",
    }


def graded(units: Iterable[Place]) -> list[dict[str, object]]:
    """How many units bear each grade, in the order in which they first appear."""
    counted: dict[str, int] = {}
    for unit in units:
        if unit.grade:
            counted[unit.grade] = counted.get(unit.grade, 0) + 1
    return [{"等次": grade, "数量": number} for grade, number in counted.items()]
