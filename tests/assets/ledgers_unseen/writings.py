"""How clerks write the facts of a facility: each way gives the cell, the value it means, and the issue it carries."""

import math
import re
from collections import Counter
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

UNJUDGED: Any = object()


# facts a facility can do without, and what the key expects of them when their cell is an error
BREAKABLE: dict[str, dict] = {
    "built": {"built": None},
    "cost": {"cost_yuan": None},
    "funding_source": {"funding_source": None},
    "ownership": {"ownership": None},
    "maintainer_org": {"maintainer_org": None},
    "phone": {},
    "lon": {"lon": None, "lat": None},
    "position": {"lon": None, "lat": None},
}


class Written(NamedTuple):
    """A cell as typed; the value the key gives (UNJUDGED: none); a flag's code; a number format; several values."""

    cell: Any
    value: Any = UNJUDGED
    issue: str | None = None
    form: str | None = None
    values: dict | None = None


def _digits(number, table="零一二三四五六七八九"):
    return "".join(table[int(d)] for d in str(number))


def chinese(number, table="零一二三四五六七八九", units=("", "十", "百", "千")):
    """12 → 十二, 205 → 二百零五, 12345 → 一万二千三百四十五."""
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        gap = table[0] if low and low < 1000 else ""
        return chinese(high, table, units) + "万" + gap + (chinese(low, table, units) if low else "")
    text, zero = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            text += (table[0] if zero and text else "") + table[digit] + units[place]
            zero = False
        else:
            zero = True
    return re.sub("^一十", "十", text) if table[1] == "一" else text


CAPITALS = "零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟")
FULL = str.maketrans("0123456789,.-", "０１２３４５６７８９，．－")


# -- text ----------------------------------------------------------------------------------------------------------
def text(value, r):
    middle = r.randint(1, len(value) - 1)
    ways = [value] * 8 + [
        f" {value}",
        f"{value} ",
        f"　{value}",
        f"{value}\n",
        f"\t{value}",
        f"{value}\u200b",
        f"\xa0{value}",
        f"{value[:middle]} {value[middle:]}",
        f"{value[:middle]}　{value[middle:]}",
        f"{value[:middle]}\n{value[middle:]}",
    ]
    return Written(r.choice(ways), value)


def numbered(name, r):
    """Names end in numbers, brackets and stages too."""
    return name + (
        r.choice(("1号", "（一期）", "2#", "（东）", "①", "工程", "(新)", "三期", "—2", "项目"))
        if r.random() < 0.15
        else ""
    )


def category(word, right, r):
    ways = [word] * 10 + [
        f" {word}",
        f"{word}\n",
        f"{word[0]} {word[1:]}",
        f"{word}　",
        f"{r.randint(1, 9)}.{word}",
    ]
    ways += [
        f"{r.choice('一二三四五')}、{word}",
        f"{word}类" if word[-1] not in "类施" else word,
        f"\u200b{word}",
    ]
    return Written(r.choice(ways), right)


def bad_name(r):
    return r.choice(
        [
            Written(None, issue="missing_name"),
            Written("  ", issue="missing_name"),
            Written("　", issue="missing_name"),
            Written("#REF!", issue="error_value"),
            Written('="公厕"&"1"', issue="formula_without_value"),
            Written("/", issue="missing_name"),
            Written("—", issue="missing_name"),
        ]
    )


def bad_category(refused, r):
    if r.random() < 0.2:
        return r.choice(
            [
                Written(None, issue="missing_category"),
                Written(" ", issue="missing_category"),
                Written("#N/A", issue="error_value"),
                Written("=VLOOKUP(A1,B:C,2,0)", issue="formula_without_value"),
            ]
        )
    return Written(r.choice(refused), issue="unknown_category")


# -- quantities ----------------------------------------------------------------------------------------------------
def quantity(thing, r):
    unit = thing["unit"]
    if unit == "公里":
        metres = int(r.uniform(float(thing["least"]), float(thing["most"])) * 100) * 10 or 100
        return _length(metres, r)
    number = r.randint(int(thing["least"]), int(thing["most"]))
    if unit == "平方米":
        return _area(number, r)
    return _count(number, unit, r)


def _length(metres, r):
    km = Decimal(metres) / 1000
    km = km.normalize() if km != km.to_integral() else Decimal(int(km))
    good = [
        f"{km}公里",
        f"{km}km",
        f"{km} KM",
        f"{km}千米",
        f"{km}Km",
        f"{metres}米",
        f"{metres}m",
        f"{metres} M",
        f"{metres:,}米",
        f"{metres:,}米".translate(FULL),
        f"约{km}公里",
        f"全长{km}公里",
        f"共{metres}米",
        f"长{metres}米",
        f"总长{km}km",
        f"长度：{km}公里",
        float(km),
        str(km),
        f"{km}公里".translate(FULL),
        f"{metres}米（宽4米）",
        f"{metres}延米",
        f"{km}公里。",
        f" {km} 公里 ",
        f"{km}㎞",
        f"约{metres}米",
        f"{km}\n公里",
        f"全长约{km}公里",
        f"合计{km}公里",
        f"1条，{km}公里",
        f"{km}公里（1条）",
        f"{km}公里长",
        f"1条/{km}公里",
        f"{km}公里，路面宽4.5米",
        f"长{metres}米，宽3.5米",
        f"路长{km}公里",
        f"{km}公里（其中水泥路0.1公里）",
        f"总里程{km}公里",
        f"{metres}（米）",
        f"（{km}公里）",
        f"{km}千米；",
        f"{km}ＫＭ",
        f"{km}公里\u200b",
        f"2段共{km}公里",
    ]
    whole, fraction = f"{km}".partition(".")[::2]
    good.append(
        chinese(int(whole)) + (f"点{_digits(fraction)}" if fraction else "") + "公里"
        if int(whole)
        else f"{km}公里"
    )
    if metres % 100 == 0:
        good.append(chinese(metres) + "米")
    if metres > 1000 and metres % 1000:
        good.append(f"{metres // 1000}公里{metres % 1000}米")
    flagged = [
        (f"{metres}余米", None),
        (f"{metres}米左右", None),
        (f"{metres}米*4米", None),
        (f"{metres}m×4.5m", None),
        (f"{metres}米以上", None),
        (f"K0+000~K{metres // 1000}+{metres % 1000:03d}", None),
        (f"近{metres}米", None),
        (0, 0),
        ("0公里", 0),
        (f"{metres}", UNJUDGED),
        (f"{metres}公里" if metres > 300 else "800公里", UNJUDGED),
    ]
    if r.random() < 0.06:
        cell, value = r.choice(flagged)
        value = {"value": str(km), "unit": "公里"} if value is None else value
        value = {"value": "0", "unit": "公里"} if value == 0 else value
        return Written(cell, value, "quantity_doubtful")
    cell = r.choice(good)
    return Written(cell, {"value": str(km), "unit": "公里"})


def _area(number, r):
    good = [
        f"{number}平方米",
        f"{number}㎡",
        f"{number}m2",
        f"{number}m²",
        f"{number}平米",
        f"约{number}平方米",
        f"{number:,}平方米",
        number,
        f"{number}平方",
        f"占地{number}平方米",
        f"面积{number}㎡",
        f"{number} M2",
        float(number),
        f"{number}.0㎡",
        f"建筑面积{number}平方米",
        f"占地面积约{number}平方米",
        f"{number}平方米（含绿化）",
        f"{number}平方m",
        f"总面积{number}㎡",
    ]
    return Written(r.choice(good), {"value": str(number), "unit": "平方米"})


def _count(number, unit, r):
    good = [
        f"{number}{unit}",
        f"{number} {unit}",
        f"共{number}{unit}",
        f"约{number}{unit}",
        number,
        float(number),
        str(number),
        f"{number}.0",
        f"{chinese(number)}{unit}",
        f"{number}{unit}".translate(FULL),
        f"{number}{unit}（在用）",
        f"{number}{unit}。",
        f"计{number}{unit}",
        f"{number}\n{unit}",
        f"合计{number}{unit}",
        f"{chinese(number)}",
        f"({number}{unit})",
        f"{number}（{unit}）",
        f"总数{number}{unit}",
        f"{number} {unit} ",
        f"{number}{unit}/1处" if unit != "处" else f"{number}处",
        f"数量：{number}{unit}",
        f"{number}\u3000{unit}",
        f"*{number}{unit}"[1:],
        f"{number}{unit}；",
        f"共有{number}{unit}",
        f"{chinese(number)} {unit}",
        f"{number}{unit}（新建）",
    ]
    if number == 2:
        good.append(f"两{unit}")
    flagged = [
        (0, "0"),
        (f"0{unit}", "0"),
        (f"{number}00000{unit}", UNJUDGED),
        (f"{number}.5{unit}", UNJUDGED),
    ]
    if number >= 10:
        flagged += [(f"{number}余{unit}", None), (f"{number}多{unit}", None), (f"{number}{unit}左右", None)]
    value = {"value": str(number), "unit": unit}
    if r.random() < 0.06:
        cell, said = r.choice(flagged)
        said = value if said is None else {"value": said, "unit": unit} if said == "0" else said
        return Written(cell, said, "quantity_doubtful")
    if r.random() < 0.05 and number < 500:
        return Written(number, value, form=f'0"{unit}"')
    return Written(r.choice(good), value)


def bad_quantity(r):
    return r.choice(
        [
            *(
                Written(cell, issue="quantity_negative")
                for cell in (-3, "-5盏", "－2座", "-0.8公里", -1.5, "−4")
            ),
            *(
                Written(cell, issue="quantity_unreadable")
                for cell in (
                    "若干",
                    "一批",
                    "详见附件",
                    "3-5座",
                    "待核实",
                    "不详",
                    "3~5",
                    "2至4处",
                    "几座",
                    "多处",
                    "见图纸",
                    "未统计",
                    "待测量",
                    "很多",
                    "正在统计",
                )
            ),
            Written("#DIV/0!", issue="error_value"),
            Written("=SUM(E4:E9)", issue="formula_without_value"),
        ]
    )


# -- dates ---------------------------------------------------------------------------------------------------------
def built(r):
    year, month, day = r.randint(1996, 2024), r.randint(1, 12), r.randint(1, 28)
    full, half = f"{year}-{month:02d}-{day:02d}", f"{year}-{month:02d}"
    serial = (date(year, month, day) - date(1899, 12, 30)).days
    years = [
        year,
        str(year),
        f"{year}年",
        float(year),
        f"{year} 年",
        f"{year}".translate(FULL),
        _digits(year, "〇一二三四五六七八九") + "年",
        f"{year}年建成",
        f"{year}年度",
    ]
    months = [
        f"{year}.{month}",
        f"{year}.{month:02d}",
        f"{year}年{month}月",
        f"{year}年{month:02d}月",
        f"{year}-{month:02d}",
        f"{year}/{month}",
        f"{year}{month:02d}",
        int(f"{year}{month:02d}"),
        f"{year}年{month}月".translate(FULL),
        f"{year} 年 {month} 月",
        f"{year}年{chinese(month)}月",
        f"{_digits(year, '〇一二三四五六七八九')}年{chinese(month)}月",
        f"{year}．{month:02d}",
        f"{year}年{month}月建成",
        f"{year}-{month}",
        f"{year}年{month}月份",
        f"{year} {month:02d}",
        f"{year}.{month}月",
        f"{year}年{month}月（竣工）",
        f"{year}、{month}",
        f"{year}\n{month:02d}",
        f"{year}年{month}月投入使用",
        f"建成于{year}年{month}月",
        f"{year}-{month}月",
        f"{_digits(year, '○一二三四五六七八九')}年{chinese(month)}月",
        f"{_digits(year, 'O一二三四五六七八九')}年{month}月",
    ]
    if month not in (1, 10):
        months.append(float(f"{year}.{month}" if month > 9 else f"{year}.{month:02d}"))
    days = [
        full,
        f"{year}/{month}/{day}",
        f"{year}年{month}月{day}日",
        f"{year}.{month}.{day}",
        f"{year}{month:02d}{day:02d}",
        int(full.replace("-", "")),
        serial,
        str(serial),
        datetime(year, month, day),
        f"{full} 00:00:00",
        f"{year}年{month:02d}月{day:02d}日",
        f"{year}-{month}-{day}",
        f"{year}年{month}月{day}号",
        f"{year}—{month}—{day}",
        f"{year}．{month}．{day}",
        datetime(year, month, day),
        datetime(year, month, day),
    ]
    pick = r.random()
    if pick < 0.1:
        return r.choice(_doubtful_dates(year, month))
    if pick < 0.15:
        return Written(r.choice([None, "/", "—", "无", "-", " "]), None)
    ways, value = r.choice(((years, str(year)), (months, half), (days, full)))
    cell = r.choice(ways)
    if cell == serial:
        return Written(cell, value, form=r.choice(("General", "yyyy-mm-dd", 'yyyy"年"m"月"d"日"')))
    if isinstance(cell, datetime):
        return Written(cell, value, form=r.choice(("yyyy-mm-dd", "yyyy/m/d", 'yyyy"年"m"月"d"日"')))
    return Written(cell, value)


def _doubtful_dates(year, month):
    nothing = [
        "年底",
        "90年代",
        "去年",
        "不详",
        f"{year}-13",
        f"{year}年13月",
        f"{year}-02-30",
        f"{year}.3—{year + 1}.5",
        f"{year}-{year + 1}",
        f"{year}年3月至{year + 1}年5月",
        "待查",
        "20世纪80年代",
        "在建",
        f"{year}13",
        f"{year}~{year + 2}年",
        "0000-00-00",
    ]
    only_year = [
        f"{year}年底",
        f"{year}年前后",
        f"约{year}年",
        f"{year}年初",
        f"{year}年春",
        f"{year}年左右",
        f"{year}年上半年",
        float(f"{year}.1"),
    ]
    future = ["2031-05", "2035年", 2032, "2029年6月1日"]
    short = [
        (f"{year % 100:02d}年", str(year)),
        (f"’{year % 100:02d}年", str(year)),
        (f"{year % 100:02d}年{month}月", f"{year}-{month:02d}"),
    ]
    return [
        *(Written(cell, None, "date_doubtful") for cell in nothing),
        *(Written(cell, str(year), "date_vague") for cell in only_year),
        *(Written(cell, UNJUDGED, "date_future") for cell in future),
        *(Written(cell, value, "date_doubtful") for cell, value in short),
    ]


# -- amounts -------------------------------------------------------------------------------------------------------
def cost(unit, r):
    found = _cost(unit, r)
    return found._replace(values={} if found.value is UNJUDGED else {"cost_yuan": found.value})


def _cost(unit, r):
    yuan = r.randint(30, 9000) * 100
    wan = f"{Decimal(yuan) / 10_000:f}"
    wan = wan.rstrip("0").rstrip(".") if "." in wan else wan
    stated = [
        f"{yuan}元",
        f"{yuan:,}元",
        f"{yuan:,}元".translate(FULL),
        f"{wan}万元",
        f"{wan}万",
        f"{wan} 万元",
        f"{chinese(yuan, *CAPITALS)}元整",
        f"人民币{chinese(yuan, *CAPITALS)}元整",
        f"{yuan}.00元",
        f"总投资{wan}万元",
        f"{wan}万元（含税）",
        f"{yuan} 元",
        f"{wan}万元\n",
        f"{yuan:,}.00元",
        f"{chinese(yuan)}元",
        f"投资{wan}万元",
        f"{wan}万元。",
        f"{wan}万元（审定）",
        f"{wan} 万",
        f"￥{wan}万元",
        f"RMB{yuan}元",
        f"合计：{wan}万元",
        f"{wan}Ｗ",
        f"{yuan}圆",
        f"总造价{wan}万元",
    ]
    if yuan > 10_000 and yuan % 10_000:
        stated.append(f"{yuan // 10_000}万{yuan % 10_000}元")
    bare = []
    if unit:
        number = wan if unit == "万元" else str(yuan)
        bare = [
            float(number),
            number,
            f" {number}",
            f"¥{number}",
            f"￥{number}",
            number.translate(FULL),
            float(number),
            float(number),
        ]
        if unit == "元":
            bare += [f"{yuan:,}", f"¥{yuan:,}.00", f"{yuan:,}.00", yuan, yuan]
    if unit is None:
        bare = [f"¥{yuan:,}", f"￥{yuan}"]
    pick = r.random()
    if pick < 0.06:
        return Written(r.choice([None, "/", "—", "无", "-", "--"]), None)
    if pick < 0.14:
        flagged = [
            *(
                Written(c, None, "amount_doubtful")
                for c in (
                    "待审计",
                    "待定",
                    "详见合同",
                    -3.5,
                    f"-{wan}万元",
                    "30-40万元",
                    "不详",
                    "#REF!",
                    "待决算",
                )
            ),
            *(
                Written(c, str(yuan), "amount_vague")
                for c in (f"约{wan}万元", f"{wan}万元左右", f"近{wan}万元", f"{wan}余万元")
            ),
            Written(0, UNJUDGED, "amount_zero"),
            Written(f"{yuan}万元", UNJUDGED, "amount_absurd"),
        ]
        if yuan * 10_000 < 100_000_000:
            flagged.pop()
        return r.choice(flagged)
    return Written(r.choice(bare if bare and r.random() < 0.5 else stated), str(yuan))


# -- people --------------------------------------------------------------------------------------------------------
def person_and_phone(person, area, r):
    mobile, other = (f"17{r.randint(0, 10**9 - 1):09d}" for _ in range(2))
    line = (
        f"{r.randint(2, 8)}{r.randint(10**6, 10**7 - 1)}"
        if len(area) == 3
        else f"{r.randint(2, 8)}{r.randint(10**5, 10**6 - 1)}"
    )
    ways = [
        (int(mobile), [mobile]),
        (mobile, [mobile]),
        (float(mobile), [mobile]),
        (f"{mobile[:3]}-{mobile[3:7]}-{mobile[7:]}", [mobile]),
        (f"{mobile[:3]} {mobile[3:7]} {mobile[7:]}", [mobile]),
        (f"+86{mobile}", [mobile]),
        (f"+86 {mobile}", [mobile]),
        (f"0086-{mobile}", [mobile]),
        (f"86-{mobile}", [mobile]),
        (f"{mobile}、{other}", [mobile, other]),
        (f"{mobile}/{other}", [mobile, other]),
        (f"{mobile}\n{other}", [mobile, other]),
        (f"{mobile} {other}", [mobile, other]),
        (f"{mobile}；{other}", [mobile, other]),
        (mobile.translate(FULL), [mobile]),
        (f"\u202d{mobile}\u202c", [mobile]),
        (f"{area}-{line}", [f"{area}-{line}"]),
        (f"({area}){line}", [f"{area}-{line}"]),
        (f"{area}{line}", [f"{area}-{line}"]),
        (line, [f"{area}-{line}"]),
        (f"{area} {line}", [f"{area}-{line}"]),
        (f"（{area}）{line}", [f"{area}-{line}"]),
        (f"{mobile}/{area}-{line}", [mobile, f"{area}-{line}"]),
        (f"手机：{mobile}", [mobile]),
        (f"电话{mobile}", [mobile]),
        (int(line), [f"{area}-{line}"]),
        (f"{mobile}.0", [mobile]),
        (f"{mobile}，", [mobile]),
        (f"{area}—{line}", [f"{area}-{line}"]),
        (f"座机{area}-{line}，手机{mobile}", [mobile, f"{area}-{line}"]),
        (f"{mobile}（微信同号）", [mobile]),
        (f"86{mobile}", [mobile]),
        (f"{mobile};{area}-{line}", [mobile, f"{area}-{line}"]),
        (f"联系电话：{mobile}", [mobile]),
        (f"+86-{area[1:]}-{line}", [f"{area}-{line}"]),
        (f"{area}-{line}转801", [f"{area}-{line}-801"]),
        (f"{mobile[:3]}\u3000{mobile[3:7]}\u3000{mobile[7:]}", [mobile]),
        (f"'{mobile}", [mobile]),
        (f"{mobile}\t{other}", [mobile, other]),
        (f"办公室{line}，手机{mobile}", [mobile, f"{area}-{line}"]),
        (f"{mobile} / {line}", [mobile, f"{area}-{line}"]),
        ("400-123-4567", ["400-123-4567"]),
    ]
    pick = r.random()
    named = Written(person, person)
    if pick < 0.08:
        doubtful = [
            "1.7E+10",
            "1.70024E+10",
            mobile[:10],
            mobile + "1",
            f"{mobile[:3]}****{mobile[7:]}",
            "2" + mobile[1:],
            "待补充",
            "12345",
        ]
        return named, Written(r.choice(doubtful), [], "phone_doubtful", values={"phones": []})
    if pick < 0.14:
        return named, Written(r.choice([None, "/", "—", "无", "-"]), values={"phones": []})
    if pick < 0.24:
        joined = r.choice(
            [
                f"{person}{mobile}",
                f"{person} {mobile}",
                f"{person}：{mobile}",
                f"{person}（{mobile}）",
                f"{person}\n{mobile}",
                f"{person}/{mobile}",
            ]
        )
        if r.random() < 0.5:
            return Written(joined, person), Written(None, values={"phones": [mobile]})
        return Written(None, values={"maintainer_person": person}), Written(
            joined, values={"phones": [mobile]}
        )
    cell, phones = r.choice(ways)
    return named, Written(cell, values={"phones": phones})


# -- positions -----------------------------------------------------------------------------------------------------
def position(lon, lat, datum, pair, r):
    x, y = {"wgs": (lambda a, b: (a, b)), "gcj": to_gcj, "bd": to_bd}[datum](lon, lat)
    x, y = round(x, 6), round(y, 6)
    pick = r.random()
    right = {"lon": str(lon), "lat": str(lat)}
    nothing = {"lon": None, "lat": None}
    if pick < 0.12:
        cell = r.choice([None, "/", "—", "无"])
        return _apart(cell, cell, nothing, None) if pair else {"position": Written(cell, values=nothing)}
    if pick < 0.2:
        return _doubtful_position(x, y, right, pair, r)
    if pair:
        ways = [
            (x, y),
            (str(x), str(y)),
            (f"E{x}", f"N{y}"),
            (f"{x}°", f"{y}°"),
            (f"东经{x}", f"北纬{y}"),
            (f" {x}", f"{y} "),
            (f"{x}E", f"{y}N"),
            (_dms(x), _dms(y)),
            (f"{x}".translate(FULL), f"{y}".translate(FULL)),
            (f"{x}\n", f"\u200b{y}"),
        ]
        return _apart(*r.choice(ways), right, None)
    ways = [
        f"{x},{y}",
        f"{x}，{y}",
        f"{x}、{y}",
        f"{x};{y}",
        f"{x} {y}",
        f"{x}\t{y}",
        f"{x}/{y}",
        f"({x},{y})",
        f"（{x}，{y}）",
        f"E{x},N{y}",
        f"{x}°E {y}°N",
        f"东经{x}，北纬{y}",
        f"东经：{x} 北纬：{y}",
        f"经度{x}，纬度{y}",
        f"N{y},E{x}",
        f"北纬{y}东经{x}",
        f"{_dms(x)},{_dms(y)}",
        f"{x}\n{y}",
        f"{x} , {y}",
        f"E{_dms(x)} N{_dms(y)}",
        f"{_dms(x, '度分秒')} {_dms(y, '度分秒')}",
        f"{_dms(x, chr(176) + chr(39) + chr(34))}，{_dms(y, chr(176) + chr(39) + chr(34))}",
        f"{_dms(x, '°’”')} {_dms(y, '°’”')}",
        f"{x}|{y}",
        f"lng:{x},lat:{y}",
        f"{x}；{y}",
        f"{x},{y}".translate(FULL),
        f"东经{_dms(x, '度分秒')}北纬{_dms(y, '度分秒')}",
        f"{x},{y},23.5",
        f"POINT({x} {y})",
        f"[{x}, {y}]",
        f"E:{x} N:{y}",
        f"纬度{y}经度{x}",
        f"{x}-{y}",
        f"经度：{x}；纬度：{y}",
        f"{_dms(x, '   ').strip()},{_dms(y, '   ').strip()}",
        f"{_dms(x, ':: ').strip()} {_dms(y, ':: ').strip()}",
    ]
    return {"position": Written(r.choice(ways), values=right)}


def _apart(first, second, values, issue):
    return {"lon": Written(first, issue=issue, values=values), "lat": Written(second, values={})}


def _doubtful_position(x, y, right, pair, r):
    nothing = {"lon": None, "lat": None}
    ways = [
        (y, x, right, "coordinate_swapped"),
        (x, None, nothing, "coordinate_incomplete"),
        (668123.45, 3521234.56, nothing, "coordinate_projected"),
        ("待测", "待测", nothing, "coordinate_unreadable"),
        (139.7, 35.6, {}, "coordinate_outside"),
        (0, 0, nothing, "coordinate_outside"),
    ]
    first, second, values, issue = r.choice(ways)
    if pair:
        return _apart(first, second, values, issue)
    cell = f"{first},{second}" if second not in (None, "待测") else f"{first}"
    return {"position": Written(cell, issue=issue, values=values)}


def _dms(degrees, marks="°′″"):
    whole = int(degrees)
    minutes = (degrees - whole) * 60
    seconds = (minutes - int(minutes)) * 60
    return f"{whole}{marks[0]}{int(minutes)}{marks[1]}{min(seconds, 59.99):.2f}{marks[2]}"


def to_gcj(lon, lat):
    """The published offset of Chinese map pickers."""
    a, ee, pi = 6378245.0, 0.00669342162296594323, math.pi
    x, y = lon - 105, lat - 35
    wave = (20 * math.sin(6 * x * pi) + 20 * math.sin(2 * x * pi)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x)) + wave
    north += (20 * math.sin(y * pi) + 40 * math.sin(y / 3 * pi)) * 2 / 3
    north += (160 * math.sin(y / 12 * pi) + 320 * math.sin(y * pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x)) + wave
    east += (20 * math.sin(x * pi) + 40 * math.sin(x / 3 * pi)) * 2 / 3
    east += (150 * math.sin(x / 12 * pi) + 300 * math.sin(x / 30 * pi)) * 2 / 3
    radians = lat / 180 * pi
    magic = 1 - ee * math.sin(radians) ** 2
    north = north * 180 / ((a * (1 - ee)) / (magic * math.sqrt(magic)) * pi)
    east = east * 180 / (a / math.sqrt(magic) * math.cos(radians) * pi)
    return lon + east, lat + north


def to_bd(lon, lat):
    x, y = to_gcj(lon, lat)
    z = math.sqrt(x * x + y * y) + 0.00002 * math.sin(y * math.pi * 3000 / 180)
    theta = math.atan2(y, x) + 0.000003 * math.cos(x * math.pi * 3000 / 180)
    return z * math.cos(theta) + 0.0065, z * math.sin(theta) + 0.006


# -- places --------------------------------------------------------------------------------------------------------
ENDINGS = (
    "社区居民委员会",
    "村村委会",
    "社区居委会",
    "社区居委",
    "居民委员会",
    "居委会",
    "村村民委员会",
    "村民委员会",
    "村民委会",
    "村委会",
    "社区",
    "村",
)
BOXES = {
    "320115": (118.5, 31.65, 119.05, 32.05),
    "320411": (119.8, 31.85, 120.05, 32.05),
    "140781": (111.7, 36.85, 112.2, 37.15),
    "654002": (81.0, 43.8, 81.6, 44.1),
}
CODES = {"320115": "025", "320411": "0519", "140781": "0354", "654002": "0999"}
ALIKE = {
    "塘": "糖",
    "坝": "坎",
    "湖": "胡",
    "杨": "扬",
    "新": "心",
    "村": "材",
    "山": "小",
    "家": "加",
    "安": "按",
    "东": "冬",
    "石": "右",
    "林": "琳",
    "阳": "羊",
    "双": "又",
    "周": "同",
    "柏": "伯",
    "和": "河",
    "永": "水",
    "王": "玉",
    "大": "太",
}


class Places:
    """The divisions of a county, and how clerks write its villages."""

    def __init__(self, divisions, former, county):
        self.all = {row["code"]: row for row in divisions if row["code"].startswith(county)}
        self.area_code, self.box = CODES[county], BOXES[county]
        self.former = {row["code"]: row["former_name"] for row in former if row["level"] == "village"}
        stems = [self.stem(code) for code, row in self.all.items() if row["level"] == "village"]
        self.stems = Counter(stems)

    def name(self, code):
        return self.all[code]["name"]

    def stem(self, code):
        name = self.all[code]["name"]
        ending = next((each for each in ENDINGS if name.endswith(each)), "")
        return name[: -len(ending)] if ending else name

    def township(self, r):
        """A township with villages enough, and those of them whose names are ordinary."""
        found = [code for code, row in self.all.items() if row["level"] == "township"]
        r.shuffle(found)
        for code in found:
            villages = [
                v for v, row in self.all.items() if row["parent_code"] == code and "虚拟" not in row["name"]
            ]
            if len(villages) >= 5:
                return code, villages
        raise AssertionError("no township has villages enough")

    def point(self, r):
        west, south, east, north = self.box
        return round(r.uniform(west, east), 6), round(r.uniform(south, north), 6)

    def forms(self, code, among):
        """Every way to write a village that leaves no doubt in its township."""
        name, stem = self.name(code), self.stem(code)
        community = "社区" in name or "居" in name[-5:]
        ends = ["社区", "社区居委会", "社区居民委员会"] if community else ["村", "村委会", "村民委员会"]
        found = [name, name] + [stem + end for end in ends] * 2
        alone = sum(self.stem(other) == stem for other in among) == 1
        if alone and len(stem) >= 2 and all(not self.stem(v).startswith(stem) or v == code for v in among):
            found.append(stem)
        return found

    def written(self, code, among, r):
        form = r.choice(self.forms(code, among))
        township = self.all[code]["parent_code"]
        street, county = self.name(township), self.name(code[:6] + "000000")
        ways = [form] * 12 + [
            f"{street}{form}",
            f"{street} {form}",
            f"{form} ",
            f"　{form}",
            f"{form}\n",
            f"{county}{street}{form}",
            code,
            int(code),
        ]
        whole = form if form != self.stem(code) else self.name(code)
        ways += [
            f"{whole}三组",
            f"{whole}第2村民小组",
            f"{whole}（南岗）",
            f"{whole}5组",
            f"{form[0]} {form[1:]}",
        ]
        ways += [
            f"{whole}境内",
            f"{whole}党总支",
            f"{whole}（{code}）",
            f"{code}{whole}",
            f"{r.randint(1, 9)}、{whole}",
            f"*{form}",
        ]
        ways += [
            f"{whole}一、二组",
            f"{whole}-南岗",
            f"{whole}大塘自然村",
            f"{street.removesuffix('街道')}{whole}" if "街道" in street else whole,
        ]
        values = {"village_code": code, "village_name": self.name(code)}
        if code in self.former and r.random() < 0.5:
            return Written(self.former[code], issue="former_name", values=values)
        return Written(r.choice(ways), values=values)

    def bad(self, code, among, r):
        """A village that must hold the row, for a reason."""
        ways = [
            self._typo(code, r),
            self._two(among, r),
            self._neighbour(among, r),
            Written(None, issue="missing_village"),
        ]
        ways += [
            Written(
                r.choice(("谷丰村", "红星大队", "某村", "待定", "前进社区居委会筹备组")),
                issue="unknown_village",
            )
        ]
        ways += [Written("#REF!", issue="error_value"), Written("=B3", issue="formula_without_value")]
        return r.choice([each for each in ways if each])

    def _typo(self, code, r):
        stem = self.stem(code)
        name = self.name(code)
        for old, new in ALIKE.items():
            if old in stem:
                return Written(name.replace(old, new, 1), issue="unknown_village")
        return None

    def _two(self, among, r):
        one, other = r.sample(among, 2)
        between = r.choice("、，/和")
        return Written(f"{self.name(one)}{between}{self.name(other)}", issue="ambiguous_village")

    def _neighbour(self, among, r):
        mine = {self.stem(code) for code in among}
        others = [
            c
            for c, row in self.all.items()
            if row["level"] == "village" and c not in among and self.stem(c) not in mine
        ]
        return Written(self.name(r.choice(others)), issue="not_your_village")
