"""专项: the list, one earmark with what is under it, registering and changing."""

from django.db.models import Q, Sum
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from accounts.access import may, require, sees
from accounts.doors import needs
from accounts.forms.base import carried_out
from accounts.lists import asked, listing
from accounts.rights import Right
from accounts.views.answers import bound, done
from common.money import show
from common.paging import Order
from funding.actions import earmarks as acts
from funding.forms import allocations as forms
from funding.forms.arrivals import earmarks_for
from funding.life_tables import EarmarkTable
from funding.models import Allocation, FundAccount

ORDERS = {"newest": Order(_("最近登记"), "-id"), "year": Order(_("按年度"), "-year", "id")}


def visible(post):
    """Those of the post's area and of the offices above it; a department those of its sectors and of none."""
    rows = earmarks_for(post).prefetch_related("uses").select_related("sector", "division")
    if post.scope_kind == "area_sectors":
        rows = rows.filter(Q(sector=None) | Q(sector__in=post.sector_codes))
    return rows


@needs(Right.FUND_VIEW)
def earmark_list(request):
    form = asked(forms.EarmarkFilter, request)
    rows = form.narrow(visible(request.post))
    context = listing(request, form=form, rows=rows, table=EarmarkTable, orders=ORDERS, unit=_("项"))
    context |= {"may_register": may(request.post, Right.ALLOCATION_ISSUE), "may_export": False}
    return render(request, "funding/earmark_list.html", context)


@needs(Right.FUND_VIEW)
def earmark_detail(request, earmark_id):
    row = get_object_or_404(visible(request.post), pk=earmark_id)
    accounts = FundAccount.objects.visible_to(request.post).held().filter(earmark=row)
    sums = accounts.order_by().values("kind").annotate(sum=Sum("balance"))
    words = dict(FundAccount.Kind.choices)
    context = {
        "earmark": row,
        "facts": [
            (_("适用范围"), row.division),
            (_("年度"), row.year),
            (_("资金来源"), row.get_source_display()),
            (_("行业"), row.sector or _("不限")),
            (_("限定用途"), "、".join(use.name for use in row.uses.all()) or _("不限")),
            (_("下达单位"), row.issuer),
            (_("文号"), row.document),
            (_("使用要求"), row.limit),
        ],
        "balances": [(words[one["kind"]], show(one["sum"])) for one in sums],
        "allocations": Allocation.objects.reaching(request.post).filter(earmark=row)[:20],
        "may_edit": may(request.post, Right.ALLOCATION_ISSUE) and sees(request.post, row),
    }
    return render(request, "funding/earmark_detail.html", context)


def _form_page(request, form, title: str, draft: str):
    context = {
        "form": form,
        "title": title,
        "word": _("保存"),
        "draft": draft,
        "list_word": _("专项"),
        "list_name": "funding:earmark-list",
    }
    return render(request, "funding/life_form.html", context, status=422 if form.is_bound else 200)


@needs(Right.ALLOCATION_ISSUE, methods="GET POST")
def earmark_create(request):
    form = forms.EarmarkForm(bound(request), post=request.post)
    if form.is_valid():
        said = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        made = carried_out(form, acts.register, by=request.post, **said)
        if made is not None:
            return done(request, _("已登记"), "funding:earmark-detail", made.pk)
    return _form_page(request, form, _("登记专项"), "earmark-create")


@needs(Right.ALLOCATION_ISSUE, methods="GET POST")
def earmark_edit(request, earmark_id):
    row = get_object_or_404(visible(request.post), pk=earmark_id)
    require(request.post, Right.ALLOCATION_ISSUE, row)
    initial = {name: getattr(row, name) for name in forms.EarmarkForm.base_fields if name != "uses"}
    initial["uses"] = list(row.uses.all())
    form = forms.EarmarkReviseForm(bound(request), post=request.post, initial=initial)
    if form.is_valid() and carried_out(form, acts.revise, earmark=row, by=request.post, **form.cleaned_data):
        return done(request, _("已保存"), "funding:earmark-detail", row.pk)
    return _form_page(request, form, _("修改专项：%s") % row.name, f"earmark-{row.pk}")
