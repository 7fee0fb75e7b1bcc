"""导入资金台账: handed in, what was understood, rows mended, entered at once, taken back."""

from django.core.exceptions import BadRequest
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts import trail
from accounts.doors import needs
from accounts.forms.base import carried_out
from accounts.lists import FilterForm, asked, listing
from accounts.rights import Right
from accounts.views.answers import bound, done, small_act
from common.paging import Order
from funding.actions import sheets as acts
from funding.forms import sheets as forms
from funding.models import FundSheet, FundSheetRow
from funding.models.sheets import SHEET_FLOW
from funding.sheet_acts import ACTS, KINDS
from funding.sheet_tables import RowTable, SheetTable
from maintenance.views.asking import form_page
from maintenance.views.moves import act_on, buttons

ORDERS = {"newest": Order(_("最近上传"), "-id")}
ROW_ORDERS = {"number": Order(_("按原表顺序"), "id")}
WAITING = ~Q(rows__problems=[]) & Q(rows__left_out=False)
IMPORT = Right.FUND_LEDGER_IMPORT
MOST_BYTES = acts.MOST_BYTES + (1 << 20)


class RowFilter(FilterForm):
    picks = ("show",)
    show = forms.forms.ChoiceField(
        choices=[("", __("全部")), ("waiting", __("待处理")), ("left", __("不入账"))],
        required=False,
        label=__("显示"),
    )

    def narrow(self, rows):
        if self.value("show") == "waiting":
            return rows.exclude(problems=[]).filter(left_out=False)
        return rows.filter(left_out=True) if self.value("show") == "left" else rows


def _sheets(post):
    return FundSheet.objects.visible_to(post).select_related("division", "made_by")


@needs(IMPORT)
def sheet_list(request):
    form = asked(forms.SheetFilter, request)
    counts = {"lines": Count("rows"), "waiting": Count("rows", filter=WAITING)}
    rows = form.narrow(_sheets(request.post)).annotate(**counts)
    context = listing(request, form=form, rows=rows, table=SheetTable, orders=ORDERS, unit=_("份"))
    return render(request, "funding/sheet_list.html", context)


@needs(IMPORT, methods="GET POST", most_bytes=MOST_BYTES)
def sheet_create(request):
    initial = {"division": request.post.division_id}
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = forms.SheetForm(*data, post=request.post, initial=initial)
    if form.is_valid():
        made = carried_out(form, acts.hand_in, by=request.post, **form.cleaned_data)
        if made is not None:
            return done(request, _("已读完，核对后确认入账"), "funding:sheet-detail", made.pk)
    said = {"title": _("导入资金台账"), "back": reverse("funding:sheet-list")}
    return form_page(request, form, template="funding/sheet_form.html", **said)


def _sheet(request, key: int) -> FundSheet:
    return get_object_or_404(_sheets(request.post), pk=key)


@needs(IMPORT)
def sheet_detail(request, sheet_id):
    sheet = _sheet(request, sheet_id)
    rows = sheet.rows.select_related("sheet", "division", "use")
    form = asked(RowFilter, request)
    context = listing(
        request, form=form, rows=form.narrow(rows), table=RowTable, orders=ROW_ORDERS, unit=_("行")
    )

    def address(act: str) -> str:
        return reverse("funding:sheet-act", args=[sheet.pk, act])

    context |= {
        "sheet": sheet,
        "offers": buttons(SHEET_FLOW, sheet, request.post, url_of=address, kinds=KINDS),
        "waiting": rows.exclude(problems=[]).filter(left_out=False).count(),
        "asks_totals": sheet.state == "checked" and sheet.wrong_totals and not sheet.totals_seen,
        "events": trail.events_of(sheet),
    }
    return render(request, "funding/sheet_detail.html", context)


@needs(IMPORT, Right.LEDGER_REVERSE, methods="GET POST")
def sheet_act(request, sheet_id, act):
    sheet = _sheet(request, sheet_id)
    then = ("funding:sheet-detail", sheet.pk)
    if act == "totals":
        return small_act(
            request,
            act=lambda form: acts.accept_totals(sheet=sheet, by=request.post),
            title=_("合计不符已核：%s") % sheet.name,
            intro=_("不符的地方会一直留在本页；请确认原账就是这样写的。"),
            word=_("已核"),
            told=_("已登记"),
            then=then,
        )
    return act_on(request, sheet, act, noun="sheet", acts=ACTS, flows=(SHEET_FLOW,), then=then)


@needs(IMPORT, methods="GET POST")
def sheet_row_edit(request, sheet_id, row_id):
    sheet = _sheet(request, sheet_id)
    rows = FundSheetRow.objects.visible_to(request.post).filter(sheet=sheet).select_related("sheet")
    row = get_object_or_404(rows, pk=row_id)
    if sheet.state != FundSheet.State.CHECKED:
        raise BadRequest(_("现为“%s”，不能再改") % sheet.get_state_display())
    form = forms.RowForm(bound(request), post=request.post, initial=forms.RowForm.initial_of(row))
    where = {"tab": row.tab, "number": row.number}
    return small_act(
        request,
        form=form,
        act=lambda form: acts.mend(row=row, by=request.post, **form.cleaned_data),
        title=_("“%(tab)s”第%(number)s行") % where,
        intro=_("原文：%s") % " ".join(text for text in row.cells if text)[:200],
        word=_("保存"),
        told=_("已保存"),
        then=("funding:sheet-detail", sheet.pk),
    )
