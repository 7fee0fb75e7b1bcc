"""12345办理情况: rates by township, village or month; each count opens the very sheets."""

from typing import Any

from django.http import QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.doors import EXPORT, needs, needs_to_export
from accounts.exports import answer
from accounts.lists import asked, asks, chips, without_place
from accounts.models import Division
from accounts.rights import Right
from common.spreadsheets.out import Column
from maintenance import hotline_rates as rates
from maintenance.forms.hotline import BY, HotlineRateFilter
from maintenance.models import Matter

COUNTS = (
    ("number", "all"),
    ("accepted_in_time", "accepted.in_time"),
    ("accepted_late", "accepted.late"),
    ("answered_in_time", "answered.in_time"),
    ("answered_late", "answered.late"),
    ("satisfied_content", "satisfied.content"),
    ("satisfied_not", "satisfied.not"),
)
RATES = (
    ("accepted_in_time", "accepted_late"),
    ("answered_in_time", "answered_late"),
    ("satisfied_content", "satisfied_not"),
)
HEADS = {"township": _("镇（街道）"), "village": _("村（社区）"), "month": _("月份")}
COLUMNS = (
    ("number", _("工单（件）")),
    ("accepted_in_time", _("按时接单（件）")),
    ("accepted_late", _("接单超时（件）")),
    ("answered_in_time", _("按时答复（件）")),
    ("answered_late", _("答复超时（件）")),
    ("satisfied_content", _("满意（件）")),
    ("satisfied_not", _("不满意（件）")),
)


def _lines(request, form: HotlineRateFilter) -> list[dict[str, Any]]:
    """Each group, the newest month first, and behind them all together."""
    by = form.grouping()
    rows = rates.counted(form.narrow(Matter.objects.visible_to(request.post)), by)
    if by == "month":
        rows.reverse()
    names = _names(rows) if by != "month" else {}
    lines = [_line(row, request.GET, by, names) for row in rows]
    if len(rows) > 1:
        lines.append(_line(rates.summed(rows) | {"key": None}, request.GET, by, {None: _("合计")}))
    return lines


def _names(rows: list[dict[str, Any]]) -> dict[Any, str]:
    divisions = Division.objects.everywhere(because="where sheets in sight lie")
    found = divisions.in_bulk([row["key"] for row in rows])
    return {code: division.short_name for code, division in found.items()}


def _line(row: dict[str, Any], query: QueryDict, by: str, names: dict[Any, str]) -> dict[str, Any]:
    key = row["key"]
    month = f"{timezone.localtime(key):%Y-%m}" if by == "month" and key else ""
    where = (
        {} if key is None else ({"month": month} if month else {"exactly" if by == "village" else by: key})
    )
    return {
        "name": names.get(key) or month or key,
        "counts": [(row[name], _url(query, where, measure)) for name, measure in COUNTS],
        "rates": [rates.rate(row[good], row[bad]) for good, bad in RATES],
        "total": key is None,
    }


def _url(query: QueryDict, where: dict[str, str], measure: str) -> str:
    """The list of matters with just these."""
    said: dict[str, str] = {
        name: str(query[name]) for name in ("township", "village", "since", "until") if query.get(name)
    }
    if "month" in where:
        said |= {"since": where["month"], "until": where["month"]}
    elif where:
        said |= where
    target = QueryDict(mutable=True)
    target.update(said | {"state": "all", "source": "hotline", "hotline": measure})
    return f"{reverse('maintenance:matter-list')}?{target.urlencode()}"


@needs(Right.CARE_VIEW)
def hotline_rates(request):
    form = asked(HotlineRateFilter, request)
    context = {
        "may_export": may(request.post, EXPORT),
        "form": form,
        "cascade": form.cascade(),
        "chips": chips(form, request.GET),
        "by": form.grouping(),
        "ways": BY.items(),
        "head": HEADS[form.grouping()],
        "lines": _lines(request, form),
        "query": without_place(request.GET).urlencode(),
    }
    return render(request, "maintenance/hotline_rates.html", context)


@needs_to_export(Right.CARE_VIEW)
def hotline_rates_export(request):
    form = asked(HotlineRateFilter, request)
    columns = [
        Column("name", HEADS[form.grouping()], 16),
        *(Column(name, str(word), 14, "number") for name, word in COLUMNS),
        Column("accepted", _("按时接单率"), 12),
        Column("answered", _("按时答复率"), 12),
        Column("content", _("满意率"), 12),
    ]
    lines = (
        [str(one["name"]), *(number for number, _url in one["counts"]), *one["rates"]]
        for one in _lines(request, form)
    )
    return answer(
        _("12345工单办理情况"), columns, lines, post=request.post, table=Matter, below_title=asks(form)
    )
