"""台账: 综合 (summed), 明细 (one line a thing), 工作 (one line an act): on the page, as a workbook, on paper."""

from urllib.parse import urlencode

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.doors import needs
from accounts.lists import AREA_FIELDS, asked, asks, chips, listing, without_place
from accounts.rights import Right
from assets import report_sheets, summary
from assets.act_tables import ActTable
from assets.forms.reports import ActFilter, SummaryFilter
from assets.models import Facility
from assets.places import LEDGER_ACTS
from common.paging import Order

PRINTED = 2000  # lines on one printed ledger
NOT_NARROWING = ("by", "day")  # how to sum, and which day


def _rows(post):
    return Facility.objects.visible_to(post).counted()


def _summed(request) -> tuple[SummaryFilter, summary.Summary]:
    form = asked(SummaryFilter, request)
    if form.value("day"):
        return form, summary.of_day(request.post, form, form.value("by"), form.value("day"))
    return form, summary.of_today(form.narrow(_rows(request.post)), form.value("by"))


@needs(Right.FACILITY_VIEW)
def summary_ledger(request):
    """综合台账; `paper` in the address asks for the printed form."""
    form, found = _summed(request)
    kept = without_place(request.GET)
    for name in ("by", "day", "paper"):
        kept.pop(name, None)
    for line in [*found.lines, found.total]:
        if not found.dated:  # what stood on a past day is no list of today's
            line.url = "?" + urlencode({**kept.dict(), **(line.query or {})})
    context = {
        "form": form,
        "cascade": form.cascade(),
        "picks": form.pick_fields(),
        "chips": [chip for chip in chips(form, request.GET) if not chip["word"].startswith(str(_("汇总")))],
        "clear_url": request.path,
        "found": found,
        "grouping": summary.GROUPINGS[form.value("by")],
        "day": form.value("day") or timezone.localdate(),
        "query": without_place(request.GET).urlencode(),
        "place": form.area() or request.post.division,
        "asks": asks(form, but=NOT_NARROWING + AREA_FIELDS),
    }
    page = "summary_ledger_paper" if "paper" in request.GET else "summary_ledger"
    return render(request, f"assets/{page}.html", context)


@needs(Right.FACILITY_EXPORT)
def summary_ledger_export(request):
    form, found = _summed(request)
    day = form.value("day") or timezone.localdate()
    below = _("统计到：%(day)s") % {"day": f"{day:%Y年%-m月%-d日}"}
    if narrowed := asks(form, but=NOT_NARROWING):
        below = _("筛选：%(asks)s    %(below)s") % {"asks": narrowed, "below": below}
    label = summary.GROUPINGS[form.value("by")].label
    title = _("农村公共基础设施综合台账（按%(by)s）") % {"by": label}
    return report_sheets.summary(found, title=title, below_title=below, post=request.post)


@needs(Right.FACILITY_VIEW)
def detail_ledger(request):
    """明细台账 on paper: what the list shows, one line a thing, with the signature line."""
    form = asked(SummaryFilter, request)
    rows = form.narrow(_rows(request.post)).for_list().select_related("division__parent")
    shown = list(rows.order_by("division_id", "id")[: PRINTED + 1])
    context = {
        "rows": shown[:PRINTED],
        "cut": len(shown) > PRINTED,
        "day": timezone.localdate(),
        "place": form.area() or request.post.division,
        "asks": asks(form, but=NOT_NARROWING + AREA_FIELDS),
    }
    return render(request, "assets/detail_ledger.html", context)


@needs(Right.FACILITY_VIEW)
def work_ledger(request):
    """工作台账: the acts of a period, one kind at a time."""
    form = asked(ActFilter, request)
    acts = form.acts
    context = listing(
        request,
        form=form,
        rows=form.narrow(acts.rows(request.post)),
        table=ActTable.of(acts),
        orders={"newest": Order(_("最近"), f"-{acts.when}", "-pk")},
        unit=_("条"),
    )
    context["period"] = form.period()
    return render(request, "assets/work_ledger.html", context)


@needs(Right.FACILITY_EXPORT)
def work_ledger_export(request):
    """All kinds of act in one workbook."""
    form = asked(ActFilter, request)
    first, last = form.period()
    kinds = [(acts, form.narrow(acts.rows(request.post), acts)) for acts in LEDGER_ACTS]
    below = f"{first:%Y年%-m月%-d日}至{last:%Y年%-m月%-d日}"
    title = _("农村公共基础设施管护工作台账")
    return report_sheets.acts(kinds, title=title, below_title=below, post=request.post)


@needs(Right.FACILITY_VIEW)
def work_ledger_paper(request):
    """The acts of the chosen kind on paper."""
    form = asked(ActFilter, request)
    acts = form.acts
    rows = form.narrow(acts.rows(request.post)).order_by(acts.when, "pk")[: PRINTED + 1]
    lines = [acts.line(row) for row in rows]
    context = {
        "lines": lines[:PRINTED],
        "cut": len(lines) > PRINTED,
        "period": form.period(),
        "kind": acts.word,
        "place": form.area() or request.post.division,
    }
    return render(request, "assets/work_ledger_paper.html", context)
