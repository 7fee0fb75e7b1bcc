"""The words of a paper, from its figures: what was looked at, what they say, what is good, what is wrong by name, what is asked.

Plain lines; 一、 opens a section. Whoever signs may change them, the figures stay.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tasks_checklist.models import Paper, PaperKind, VisitKind
from tasks_checklist.paper_shapes import told

SECTIONS = "一二三四五六七八九"
NAMED = 10  # units or findings named in one sentence; the table has them all
Figures = dict[str, Any]


def moment_in_words(moment) -> str:
    """2026年11月3日0时."""
    local = timezone.localtime(moment)
    clock = f"{local.hour}时" if local.minute == 0 else f"{local.hour}时{local.minute}分"
    return f"{local.year}年{local.month}月{local.day}日{clock}"


def body(paper: Paper) -> str:
    """The whole text as first drafted."""
    figures, lines = paper.figures, [opening(paper)]
    sections = [one for one in (_looked_at, _good, _wrong, _asked) if one(paper, figures)]
    for numeral, section in zip(SECTIONS, sections, strict=False):
        head, *said = section(paper, figures)
        lines += [f"{numeral}、{head}", *said]
    return "\n".join(lines)


def opening(paper: Paper) -> str:
    period = told(paper.kind, paper.period_from, paper.period_until)
    words = {"period": period, "at": moment_in_words(paper.cut_off)}
    if paper.kind == PaperKind.WEEKLY_DISPATCH:
        return _("现将%(period)s督查情况及需要调度的事项印发你们，请抓好落实。数据截至%(at)s。") % words
    return _("现将%(period)s有关情况通报如下。数据截至%(at)s。") % words


# --- what was looked at, and the figures ---------------------------------------------------------
def _looked_at(paper: Paper, figures: Figures) -> list[str]:
    parts: tuple[Callable[[Figures], str], ...] = (_visits, _reports, _register, _rates, _tasks)
    said = [part(figures) for part in parts]
    return [_("总体情况"), "".join(said)] if any(said) else []


def _visits(figures: Figures) -> str:
    found = figures.get("visits")
    if not found:
        return ""
    kinds = "、".join(
        _("%(kind)s%(n)s次") % {"kind": VisitKind(kind).label, "n": n} for kind, n in found["kinds"].items()
    )
    said = _("本期没有开展督导。")
    if found["visits"]:
        told = {"n": found["visits"], "kinds": kinds, "places": found["places"]}
        said = _("共开展督导%(n)s次（%(kinds)s），到%(places)s个单位。") % told
    if found["due"]:
        said += _("按督导计划应督导%(due)s个（次），已完成%(met)s个（次）。") % found
    return said


def _register(figures: Figures) -> str:
    found = figures.get("register")
    if not found:
        return ""
    return (
        _(
            "期初未销号问题%(opening)s件，本期新下发%(added)s件，销号%(struck)s件，撤销%(withdrawn)s件，期末未销号%(still_open)s件。"
        )
        % found["whole"]
    )


def _rates(figures: Figures) -> str:
    found = figures.get("rates")
    if not found:
        return ""
    if not found["whole"]["due"]:
        return _("本期没有到期的问题。")
    return _("本期到期问题%(due)s件，按期销号%(done)s件，按期整改率%(percent)s%%。") % found["whole"]


def _tasks(figures: Figures) -> str:
    found = figures.get("tasks")
    if not found or not found["whole"]["given"]:
        return ""
    said = _(
        "重点任务分解%(given)s项，已确认完成%(confirmed)s项，待确认%(reported)s项，逾期未完成%(late)s项。"
    )
    return said % found["whole"]


def _reports(figures: Figures) -> str:
    found = figures.get("reports")
    if not found:
        return ""
    if not found["due"]:
        return _("本旬没有按旬报送的任务。")
    return _("应按旬报送%(due)s项，已报%(received)s项。") % found


# --- what is good --------------------------------------------------------------------------------
def _good(paper: Paper, figures: Figures) -> list[str]:
    said = [*_best(figures, "rates"), *_best(figures, "exam")]
    return [_("好的方面"), *said] if said else []


def _best(figures: Figures, part: str) -> list[str]:
    lines = figures.get(part, {}).get("lines", [])
    if part == "rates":
        whole = [line for line in lines if line["done"] == line["due"]]
        return [_("%s到期问题全部按期整改销号。") % _names(figures, whole)] if whole else []
    first = [line for line in lines if line["rank"] == 1]
    if not first or len(first) == len(lines):
        return []
    return [
        _("考核得分居首的是%(who)s（%(score)s分）。")
        % {"who": _names(figures, first), "score": first[0]["score"]}
    ]


def _names(figures: Figures, lines: list[Any]) -> str:
    keys = [line if isinstance(line, str) else line["key"] for line in lines]
    named = "、".join(figures["names"].get(key, key) for key in keys[:NAMED])
    return named if len(keys) <= NAMED else _("%(names)s等%(n)s个单位") % {"names": named, "n": len(keys)}


# --- what is wrong -------------------------------------------------------------------------------
def _wrong(paper: Paper, figures: Figures) -> list[str]:
    said = [
        *_late_findings(figures),
        *_behind(figures),
        *_late_tasks(figures),
        *_unreported(figures),
        *_back(figures),
    ]
    return [_("存在的问题"), *said] if said else []


def _late_findings(figures: Figures) -> list[str]:
    found = figures.get("overdue", {"count": 0})
    if not found["count"]:
        return []
    rows = [
        _("%(who)s“%(title)s”（%(number)s，逾期%(late)s天）")
        % {"who": figures["names"].get(row["key"], ""), **row}
        for row in found["rows"][:NAMED]
    ]
    more = _("等") if found["count"] > NAMED else ""
    return [
        _("逾期未整改的问题%(n)s件：%(rows)s%(more)s。")
        % {"n": found["count"], "rows": "；".join(rows), "more": more}
    ]


def _behind(figures: Figures) -> list[str]:
    lines = [line for line in figures.get("rates", {}).get("lines", []) if line["done"] < line["due"]]
    worst = [line for line in lines if line["rank"] == lines[-1]["rank"]] if lines else []
    if not worst or len(worst) == len(figures["rates"]["lines"]):
        return []
    words = {"who": _names(figures, worst), "percent": worst[0]["percent"]}
    return [_("按期整改率最低的是%(who)s（%(percent)s%%）。") % words]


def _late_tasks(figures: Figures) -> list[str]:
    lines = [line for line in figures.get("tasks", {}).get("lines", []) if line["late"]]
    return [_("有重点任务逾期未完成的单位：%s。") % _names(figures, lines)] if lines else []


def _unreported(figures: Figures) -> list[str]:
    lines = [line for line in figures.get("reports", {}).get("lines", []) if line["received"] < line["due"]]
    return [_("未按时报送旬报的单位：%s。") % _names(figures, lines)] if lines else []


def _back(figures: Figures) -> list[str]:
    rows = [row for row in figures.get("sectors", []) if row["relapses"]]
    if not rows:
        return []
    named = "、".join(
        _("%(sector)s%(n)s件")
        % {"sector": figures["names"].get(row["sector"], _("未分行业")), "n": row["relapses"]}
        for row in rows
    )
    return [_("整改后又反弹的问题：%s。") % named]


# --- what is asked -------------------------------------------------------------------------------
def _asked(paper: Paper, figures: Figures) -> list[str]:
    said = []
    if figures.get("overdue", {}).get("count"):
        said.append(_("逾期问题的责任单位要立即整改，整改后在系统申请销号；仍未整改的，按规定约谈。"))
    if figures.get("soon", {}).get("count"):
        day = paper.period_until + timedelta(days=7)
        words = {"n": figures["soon"]["count"], "day": f"{day.month}月{day.day}日"}
        said.append(_("%(day)s前到期的问题还有%(n)s件，请有关单位按期整改销号。") % words)
    if figures.get("tasks", {}).get("whole", {}).get("late"):
        said.append(_("重点任务逾期的单位要倒排时间，尽快完成并报送佐证材料。"))
    said.append(_("各单位要举一反三，把日常巡查、维修和台账做实，防止问题反弹。"))
    return [_("工作要求"), *said]
