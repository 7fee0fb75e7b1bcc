"""The first template of each kind of report: a Word file with placeholders, laid out as an official paper (GB/T 9704).

The county takes it as it is, or downloads it, edits it in Word and uploads it again.
"""

from functools import cache

from common.papers import OfficialPaper
from evaluation.models import ReportLevel


@cache
def template(level: str) -> bytes:
    """The .docx of a kind."""
    paper = OfficialPaper(title="{{ 标题 }}")
    paper.text("{{ 稿 }}")
    _overall(paper, level)
    if level in (ReportLevel.TOWNSHIP, ReportLevel.COUNTY):
        _ranking(paper)
    if level != ReportLevel.COUNTY:
        _indicators(paper)
    _upkeep(paper, level)
    _money(paper)
    _problems(paper, level)
    paper.text("特此报告。")
    _signed(paper)
    return paper.saved()


def _each(paper: OfficialPaper, name: str) -> None:
    """A paragraph for each sentence of a list."""
    paper.text("{%p for 句 in " + name + " %}")
    paper.text("{{ 句 }}")
    paper.text("{%p endfor %}")


def _rows(
    paper: OfficialPaper, name: str, heads: list[str], columns: list[str], widths: list[float], words: int = 1
) -> None:
    """A table with a row for each of a list; the first columns hold `words`, the others figures, centred."""
    blank = [""] * (len(columns) - 1)
    loop = [
        ["{%tr for 行 in " + name + " %}", *blank],
        ["{{ 行." + column + " }}" for column in columns],
        ["{%tr endfor %}", *blank],
    ]
    paper.table(heads, loop, widths=widths, numbers=range(words, len(columns)))


def _overall(paper: OfficialPaper, level: str) -> None:
    paper.level_1("一、总体情况")
    paper.text("评价期为{{ 起 }}至{{ 止 }}，数据截至{{ 日期 }}。")
    _each(paper, "总体")
    _each(paper, "小结")
    if level != ReportLevel.COUNTY:
        paper.text("{{ 满分项 }}")
        paper.text("{%p if 图_比较 %}")
        paper.picture_place("{{ 图_比较 }}")
        paper.text("{%p endif %}")


def _ranking(paper: OfficialPaper) -> None:
    paper.level_1("二、各单位评价结果")
    _rows(paper, "等次数", ["等次", "单位数"], ["等次", "数量"], [78, 78])
    _rows(
        paper,
        "排名",
        ["单位", "排名组", "得分", "等次", "名次"],
        ["单位", "组", "得分", "等次", "名次"],
        [60, 30, 22, 22, 22],
        words=2,
    )


def _indicators(paper: OfficialPaper) -> None:
    paper.level_1("二、各项指标")
    paper.text("{%p if 图_分组 %}")
    paper.picture_place("{{ 图_分组 }}")
    paper.text("{%p endif %}")
    _rows(
        paper,
        "分组",
        ["分组", "满分", "得分", "得分率"],
        ["名称", "满分", "得分", "得分率"],
        [66, 30, 30, 30],
    )
    _rows(
        paper,
        "指标",
        ["编号", "指标", "分值", "计算", "自评", "审核", "复核", "得分"],
        ["编号", "名称", "分值", "计算", "自评", "审核", "复核", "得分"],
        [13, 32, 12, 51, 12, 12, 12, 12],
        words=4,
    )


def _upkeep(paper: OfficialPaper, level: str) -> None:
    paper.level_1("三、设施与管护")
    paper.text("在用设施{{ 设施数 }}处。")
    _rows(paper, "设施", ["行业", "在用设施数"], ["行业", "数量"], [100, 56])
    _each(paper, "管护")
    _each(paper, "督查")
    if level == ReportLevel.VILLAGE:
        paper.text("五有长效机制：")
        _rows(paper, "五有", ["五有", "结论", "缺项"], ["名称", "结论", "缺项"], [26, 22, 108], words=3)


def _money(paper: OfficialPaper) -> None:
    paper.level_1("四、管护资金")
    paper.text("预算{{ 预算合计 }}元，到账{{ 到账合计 }}元，支出{{ 支出合计 }}元。")
    _rows(
        paper,
        "资金",
        ["资金来源", "预算（元）", "到账（元）", "支出（元）"],
        ["来源", "预算", "到账", "支出"],
        [51, 35, 35, 35],
    )


def _problems(paper: OfficialPaper, level: str) -> None:
    paper.level_1("五、存在问题")
    _each(paper, "问题")
    paper.level_1("六、典型经验")
    paper.text("{%p if not 案例 %}")
    paper.text("评价期内没有审核通过的典型经验。")
    paper.text("{%p endif %}")
    _each(paper, "案例")
    paper.level_1("七、下一步工作")
    _each(paper, "下一步")


def _signed(paper: OfficialPaper) -> None:
    """署名, then the sheet on which it is signed off."""
    paper.sign_words("{{ 办公室 }}", "{{ 日期 }}")
    paper.new_attachment(None, "评价报告签批单")
    paper.facts(
        [
            ("报告", "{{ 标题 }}"),
            ("拟稿人、日期", ""),
            ("核稿人、日期", ""),
            ("会签意见", ""),
            ("签发人、日期", ""),
            ("印发份数、日期", ""),
        ]
    )
