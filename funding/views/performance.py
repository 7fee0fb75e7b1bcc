"""绩效: the sheets with what lacks one, a sheet's goals, its score, its check, its paper."""

from typing import Any

from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import trail
from accounts.access import may
from accounts.doors import needs
from accounts.exports import answer
from accounts.forms.base import carried_out
from accounts.lists import asked, asks, listing
from accounts.rights import Right
from accounts.views.answers import bound, done
from common.money import show, with_unit
from common.paging import Order
from common.spreadsheets.out import Column
from funding.actions import performance as acts
from funding.forms import performance as forms
from funding.models import Performance
from funding.models.performance import PERFORMANCE_FLOW
from funding.performance_acts import ACTS, KINDS, PAGES
from funding.performance_tables import PerformanceTable
from funding.performances import execution, money_of, shares_without
from maintenance.views.asking import form_page
from maintenance.views.moves import act_on, buttons, move_of

ORDERS = {"newest": Order(_("最近填报"), "-id"), "score": Order(_("复核分"), "-checked_score")}
SHOWN_GAPS = 10
LIST = "funding:performance-list"


def _rows(post):
    return Performance.objects.visible_to(post).for_list()


@needs(Right.FUND_VIEW)
def performance_list(request):
    form = asked(forms.PerformanceFilter, request)
    rows = form.narrow(_rows(request.post))
    context = listing(request, form=form, rows=rows, table=PerformanceTable, orders=ORDERS, unit=_("份"))
    year = form.value("year") or timezone.localdate().year
    gaps = list(form.in_area(shares_without(request.post, year))[: SHOWN_GAPS + 1])
    context |= {
        "may_fill": may(request.post, Right.PERFORMANCE_FILL),
        "may_export": may(request.post, Right.FUND_EXPORT),
        "gaps": [(share, with_unit(share.amount)) for share in gaps[:SHOWN_GAPS]],
        "more_gaps": len(gaps) > SHOWN_GAPS,
        "year": year,
    }
    return render(request, "funding/performance_list.html", context)


@needs(Right.FUND_EXPORT)
def performance_export(request):
    form = asked(forms.PerformanceFilter, request)
    columns = [
        Column("year", _("年度"), 8, "code"),
        Column("division", _("单位"), 18),
        Column("name", _("绩效表"), 36),
        Column("amount", _("资金规模"), 16, "money", unit=_("元")),
        Column("state", _("状态"), 12),
        Column("self", _("自评分"), 10, "number"),
        Column("checked", _("复核分"), 10, "number"),
        Column("grade", _("等次"), 8),
        Column("result", _("结果应用"), 12),
        Column("text", _("应用说明"), 40),
    ]
    lines = (
        [
            str(row.year),
            row.division.short_name,
            row.name,
            row.amount,
            row.get_state_display(),
            row.self_score,
            row.checked_score,
            forms.graded(row.checked_score),
            row.get_result_display(),
            row.result_text,
        ]
        for row in form.narrow(_rows(request.post)).order_by("-year", "division_id", "pk").iterator(500)
    )
    told = asks(form)
    return answer(_("资金绩效"), columns, lines, post=request.post, table=Performance, below_title=told)


@needs(Right.PERFORMANCE_FILL, methods="GET POST")
def performance_create(request):
    share = request.GET.get("allocation", "")
    initial: dict[str, Any] = {"year": timezone.localdate().year, "division": request.post.division_id}
    form = forms.PerformanceForm(bound(request), post=request.post, initial=initial | {"allocation": share})
    lines = forms.MeasureSet(bound(request), initial=forms.usual_measures(), prefix="m")
    if form.is_valid() and lines.is_valid():
        said = {**form.cleaned_data, "measures": lines.wanted()}
        if (made := carried_out(form, acts.draft, by=request.post, **said)) is not None:
            return done(request, _("已存为草稿，核对后提交"), "funding:performance-detail", made.pk)
    back = reverse(LIST)
    return _goals(request, form, lines, title=_("填报绩效目标"), back=back, draft="performance")


@needs(Right.PERFORMANCE_FILL, methods="GET POST")
def performance_edit(request, performance_id):
    row = _row(request, performance_id)
    move_of(PERFORMANCE_FLOW, row, "submit")
    initial = {"name": row.name, "amount": row.amount, "goal": row.goal, "seen": row.version}
    form = forms.ChangeForm(bound(request), post=request.post, initial=initial)
    lines = forms.MeasureSet(bound(request), initial=forms.measures_of(row), prefix="m")
    if form.is_valid() and lines.is_valid():
        said = {**form.cleaned_data, "measures": lines.wanted()}
        if carried_out(form, acts.change, performance=row, by=request.post, **said) is not None:
            return done(request, _("已保存"), "funding:performance-detail", row.pk)
    back = reverse("funding:performance-detail", args=[row.pk])
    return _goals(request, form, lines, title=row.name, back=back, draft=f"performance-{row.pk}")


def _goals(request, form, lines, **context):
    page = "funding/performance_form.html"
    return form_page(request, form, template=page, lines=lines, **context)


def _row(request, key: int) -> Performance:
    return get_object_or_404(_rows(request.post), pk=key)


@needs(Right.FUND_VIEW)
def performance_detail(request, performance_id):
    row = _row(request, performance_id)
    return render(request, "funding/performance_detail.html", _context(request, row))


@needs(Right.FUND_VIEW)
def performance_print(request, performance_id):
    row = _row(request, performance_id)
    return render(request, "funding/performance_print.html", _context(request, row))


def _context(request, row: Performance) -> dict[str, Any]:
    came, gone = money_of(row)
    offers = buttons(PERFORMANCE_FLOW, row, request.post, url_of=lambda act: _address(row, act), kinds=KINDS)
    for offer in offers:
        offer["dialog"] = not any(offer["url"].endswith(f"/{act}/page/") for act in PAGES)
    editable = row.state == "draft" and may(request.post, Right.PERFORMANCE_FILL, row)
    fund = row.allocation or row.earmark or _("本单位全年管护资金")
    return {
        "row": row,
        "offers": offers,
        "editable": editable,
        "measures": list(row.measures.all()),
        "facts": [
            (_("单位"), row.division),
            (_("年度"), _("%s年") % row.year),
            (_("资金"), str(fund)),
            (_("资金规模"), with_unit(row.amount)),
            (_("到账、支出"), f"{show(came)} / {show(gone)}元", _("按年度和资金从账簿取数")),
            (_("预算执行率"), f"{execution(row)}%"),
            (_("自评得分"), _scored(row.self_score)),
            (_("复核得分"), _scored(row.checked_score)),
        ],
        "grade": forms.graded(row.checked_score),
        "events": trail.events_of(row),
    }


def _scored(score) -> str:
    return (
        ""
        if score is None
        else _("%(score)s 分（%(grade)s）") % {"score": score, "grade": forms.graded(score)}
    )


def _address(row: Performance, act: str) -> str:
    return (
        reverse(PAGES[act], args=[row.pk])
        if act in PAGES
        else reverse("funding:performance-act", args=[row.pk, act])
    )


@needs(Right.PERFORMANCE_FILL, Right.PERFORMANCE_CHECK, methods="GET POST")
def performance_act(request, performance_id, act):
    row = _row(request, performance_id)
    then = ("funding:performance-detail", row.pk)
    return act_on(request, row, act, noun="performance", acts=ACTS, flows=(PERFORMANCE_FLOW,), then=then)


@needs(Right.PERFORMANCE_FILL, methods="GET POST")
def performance_score(request, performance_id):
    return _scoring(request, performance_id, "score", forms.ScoreForm, acts.score, _("已自评，等财政复核"))


@needs(Right.PERFORMANCE_CHECK, methods="GET POST")
def performance_check(request, performance_id):
    return _scoring(request, performance_id, "check", forms.CheckForm, acts.check, _("已复核"))


def _scoring(request, performance_id, act: str, form_class, do, told: str):
    row = _row(request, performance_id)
    move = move_of(PERFORMANCE_FLOW, row, act)
    if why := move.why_not(row, request.post):
        raise BadRequest(why)
    form = form_class(bound(request), post=request.post, row=row)
    if (
        form.is_valid()
        and carried_out(form, do, performance=row, by=request.post, **form.answers()) is not None
    ):
        return done(request, told, "funding:performance-detail", row.pk)
    context = {"row": row, "word": move.word, "lines": form.lines(), "execution": execution(row)}
    return form_page(request, form, template=f"funding/performance_{act}.html", **context)
