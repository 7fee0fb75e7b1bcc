"""The tables of a paper as its page, its Word file, its print and its workbook show them: one description for all."""

from dataclasses import dataclass
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.tables import NONE, Plain, badge, shows
from common.spreadsheets.out import Column
from tasks_checklist.models import Paper, RectificationRule
from tasks_checklist.register import BUCKETS

RATE_RULE = __(
    "按期整改率＝限期内申请并经核查销号的问题÷本期到期的问题（不含误报撤销），同率并列；没有到期问题的单位不排名。"
)
EXAM_RULE = __(
    "考核得分＝按期整改率与任务按期完成率的平均，没有到期事项的一项不计，同分并列；两项都没有的单位不排名。"
)
LISTS = {"added": __("本期新下发的问题"), "overdue": __("逾期未整改的问题"), "soon": __("近期到期的问题")}


@dataclass(frozen=True)
class PaperTable:
    """`widths` in mm, 156 in all; `numbers`: the columns that are numbers; `note` stands beneath."""

    title: str
    heads: list[str]
    rows: list[list[Any]]
    widths: tuple[float, ...]
    numbers: tuple[int, ...] = ()
    note: str = ""
    name: str = ""

    def cells(self) -> list[list[dict[str, Any]]]:
        """Each row's cells as the page shows them: the widest one leads on a phone, the others say what they are."""
        leads = self.widths.index(max(self.widths))
        return [
            [
                {
                    "said": said,
                    "num": place in self.numbers,
                    "word": "" if place == leads else self.heads[place],
                }
                for place, said in enumerate(row)
            ]
            for row in self.rows
        ]

    @property
    def columns(self) -> list[tuple[str, bool]]:
        """(head, whether of numbers)"""
        return [(head, place in self.numbers) for place, head in enumerate(self.heads)]


def tables_of(paper: Paper) -> list[PaperTable]:
    """Those with rows, in the order of the paper."""
    figures = paper.figures
    makers = {"rates": _rates, "exam": _exam, "register": _register, "tasks": _tasks, "reports": _reports,
              "months": _months, "sectors": _sectors}  # fmt: skip
    found = [maker(figures) for part, maker in makers.items() if part in figures]
    found += [_listed(figures, part) for part in LISTS if part in figures]
    return [table for table in found if table.rows]


def ranking_of(paper: Paper) -> PaperTable | None:
    """The ranking of a paper that has one."""
    return next((table for table in tables_of(paper) if table.name in ("exam", "rates")), None)


def _named(figures: dict[str, Any], key: str) -> str:
    return figures.get("names", {}).get(key, key)


def _left_out(figures: dict[str, Any], part: str, rule: Any) -> str:
    named = "、".join(_named(figures, key) for key in figures[part]["left_out"])
    return f"{rule}" + (_("本期不排名：%s。") % named if named else "")


def _rates(figures: dict[str, Any]) -> PaperTable:
    heads = [_("名次"), _("单位"), _("到期（件）"), _("按期销号（件）"), _("按期整改率（%）")]
    rows = [
        [line["rank"], _named(figures, line["key"]), line["due"], line["done"], line["percent"]]
        for line in figures["rates"]["lines"]
    ]
    note = _left_out(figures, "rates", RATE_RULE)
    return PaperTable(_("按期整改率排名"), heads, rows, (16, 58, 24, 28, 30), (0, 2, 3, 4), note, "rates")


def _exam(figures: dict[str, Any]) -> PaperTable:
    heads = [_("名次"), _("单位"), _("得分"), _("按期整改率（%）"), _("任务按期完成率（%）")]
    rows = [
        [
            line["rank"], _named(figures, line["key"]), line["score"], _of(line["findings"]), _of(line["tasks"]),
        ]
        for line in figures["exam"]["lines"]
    ]  # fmt: skip
    note = _left_out(figures, "exam", EXAM_RULE)
    return PaperTable(_("考核排名"), heads, rows, (16, 54, 22, 30, 34), (0, 2, 3, 4), note, "exam")


def _of(counted: dict[str, Any]) -> str:
    return _("%(percent)s（%(done)s/%(due)s）") % counted if counted["due"] else "—"


def _register(figures: dict[str, Any]) -> PaperTable:
    heads = [_("单位"), *(str(word) for word in BUCKETS.values())]
    lines, whole = figures["register"]["lines"], figures["register"]["whole"]
    rows = [[_named(figures, line["key"]), *(line[bucket] for bucket in BUCKETS)] for line in lines]
    rows += [[_("合计"), *(whole[bucket] for bucket in BUCKETS)]] if rows else []
    return PaperTable(
        _("问题整改台账"), heads, rows, (56, 20, 20, 20, 20, 20), (1, 2, 3, 4, 5), "", "register"
    )


def _tasks(figures: dict[str, Any]) -> PaperTable:
    names = {"given": _("分解（项）"), "confirmed": _("已确认"), "reported": _("待确认"), "late": _("逾期"),
             "due": _("本期到期"), "in_time": _("按期完成")}  # fmt: skip
    lines, whole = figures["tasks"]["lines"], figures["tasks"]["whole"]
    rows = [[_named(figures, line["key"]), *(line[name] for name in names)] for line in lines]
    rows += [[_("合计"), *(whole[name] for name in names)]] if rows else []
    widths = (48, 18, 18, 18, 18, 18, 18)
    return PaperTable(
        _("重点任务进展"), [_("单位"), *names.values()], rows, widths, (1, 2, 3, 4, 5, 6), "", "tasks"
    )


def _reports(figures: dict[str, Any]) -> PaperTable:
    heads = [_("单位"), _("应报（项）"), _("已报（项）")]
    lines = figures["reports"]["lines"]
    rows = [[_named(figures, line["key"]), line["due"], line["received"]] for line in lines]
    return PaperTable(_("按旬报送情况"), heads, rows, (86, 35, 35), (1, 2), "", "reports")


def _months(figures: dict[str, Any]) -> PaperTable:
    heads = [_("月份"), *(str(word) for word in BUCKETS.values())]
    rows = [[line["month"], *(line[bucket] for bucket in BUCKETS)] for line in figures["months"]]
    return PaperTable(_("逐月整改情况"), heads, rows, (31, 25, 25, 25, 25, 25), (1, 2, 3, 4, 5), "", "months")


def _sectors(figures: dict[str, Any]) -> PaperTable:
    heads = [_("行业"), _("本期新增"), _("期末未销号"), _("反弹")]
    rows = [
        [
            _named(figures, line["sector"]) or _("未分行业"),
            line["added"],
            line["still_open"],
            line["relapses"],
        ]
        for line in figures["sectors"]
    ]
    return PaperTable(_("分行业情况"), heads, rows, (66, 30, 30, 30), (1, 2, 3), "", "sectors")


def _listed(figures: dict[str, Any], part: str) -> PaperTable:
    severities, found = dict(RectificationRule.Severity.choices), figures[part]
    heads = [_("编号"), _("单位"), _("问题"), _("程度"), _("整改限期"), _("逾期（天）")]
    rows = [
        [
            row["number"], _named(figures, row["key"]), row["title"], severities[row["severity"]], row["due_on"],
            row["late"] or "—",
        ]
        for row in found["rows"]
    ]  # fmt: skip
    more = found["count"] - len(found["rows"])
    note = _("另有%s件，见督导问题清单。") % more if more else ""
    return PaperTable(str(LISTS[part]), heads, rows, (46, 30, 36, 12, 19, 13), (5,), note, part)


# --- the list, and the workbooks ------------------------------------------------------------------
LIST_COLUMNS = [
    Column("title", _("文稿"), 40),
    Column("kind", _("种类"), 14),
    Column("division", _("印发"), 14),
    Column("period", _("周期"), 24),
    Column("cut_off", _("数据截止"), 18, "datetime"),
    Column("number", _("文号"), 24),
    Column("signed_by", _("签发人"), 10),
    Column("signed_on", _("签发日期"), 12, "date"),
    Column("state", _("状态"), 10),
]


class PaperListTable(Plain):
    title = tables.Column(verbose_name=__("文稿"), attrs=shows("title"))
    kind = tables.Column(verbose_name=__("种类"), attrs=shows("fact"))
    division = tables.Column(accessor="division__short_name", verbose_name=__("印发"), attrs=shows("fact"))
    period = tables.Column(verbose_name=__("周期"), accessor="period_from", attrs=shows("wide"))
    cut_off = tables.DateTimeColumn(verbose_name=__("数据截止"), format="Y-m-d H:i")
    number = tables.Column(verbose_name=__("文号"), default=NONE)
    signed_at = tables.DateTimeColumn(verbose_name=__("签发"), format="Y-m-d", default=NONE)
    state = tables.Column(verbose_name=__("状态"), attrs=shows("state"))

    def render_title(self, record: Paper):
        return format_html(
            '<a href="{}">{}</a>', reverse("tasks_checklist:paper-detail", args=[record.pk]), record.title
        )

    def render_period(self, record: Paper) -> str:
        return period(record)

    def render_state(self, record: Paper):
        return badge(record.tone, record.get_state_display())


def period(paper: Paper) -> str:
    return _("%(first)s 至 %(last)s") % {
        "first": f"{paper.period_from:%Y-%m-%d}",
        "last": f"{paper.period_until:%Y-%m-%d}",
    }


def rank_columns(table: PaperTable) -> list[Column]:
    """The heads of a ranking as columns of a workbook."""
    return [
        Column(f"c{place}", head, max(10, int(width / 2)), "number" if place in table.numbers else "text")
        for place, (head, width) in enumerate(zip(table.heads, table.widths, strict=True))
    ]
