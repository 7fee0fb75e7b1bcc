"""月结与规则: the months of the books, what is carried over, 审批限额 and 资金用途."""

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.doors import needs
from accounts.rights import Right
from accounts.views.answers import bound, small_act
from funding import months
from funding.actions import closing, rules
from funding.forms import adjusting as forms
from funding.models import FundUse, PaymentLimit

BACK = ("funding:month-list",)


@needs(Right.PERIOD_CLOSE, Right.FUND_RULE)
def month_list(request):
    county = request.post.division.county_code
    due = months.next_to_close(county)
    context = {
        "months": months.months(county),
        "due": due,
        "open_things": list(months.open_things(county, due)) if due else [],
        "limits": PaymentLimit.objects.filter(county_code=county).select_related("set_by")[:20],
        "uses": FundUse.objects.all(),
        "may_close": may(request.post, Right.PERIOD_CLOSE),
        "may_rule": may(request.post, Right.FUND_RULE),
    }
    return render(request, "funding/month_list.html", context)


@needs(Right.PERIOD_CLOSE, methods="GET POST")
def month_close(request):
    """The earliest open month; what is still open in it is told before."""
    county = request.post.division.county_code
    due = months.next_to_close(county)
    still = list(months.open_things(county, due)) if due else []
    intro = _("结账后这个月不能再记账，要改的只能在以后月份冲销。")
    if still:
        intro = _("还没有办完的：%(things)s。%(intro)s") % {"things": "；".join(still), "intro": intro}
    return small_act(
        request,
        form=forms.CloseForm(bound(request), post=request.post, initial={"month": due}),
        act=lambda form: closing.close_month(month=form.cleaned_data["month"], by=request.post),
        title=_("月结 %s") % f"{due:%Y年%m月}" if due else _("没有可以月结的月份"),
        intro=intro,
        word=_("月结"),
        told=_("已月结"),
        then=BACK,
    )


@needs(Right.PERIOD_CLOSE, methods="GET POST")
def year_carry(request):
    return small_act(
        request,
        form=forms.CarryForm(bound(request), post=request.post),
        act=lambda form: closing.carry_over(by=request.post, **form.cleaned_data),
        title=_("年度结转"),
        intro=_("各单位可用的余额转为下一年度的“上年结转”，与当年新增资金分开列示；已预留的支付后再结转。"),
        word=_("结转"),
        told=_("已结转"),
        then=BACK,
    )


@needs(Right.FUND_RULE, methods="GET POST")
def limit_create(request):
    return small_act(
        request,
        form=forms.LimitForm(bound(request), post=request.post),
        act=lambda form: rules.set_limit(by=request.post, **form.cleaned_data),
        title=_("设定审批限额"),
        intro=_("自起始日期起申请的用款按新限额审批，以前的不变。"),
        word=_("设定"),
        told=_("已设定"),
        then=BACK,
    )


@needs(Right.FUND_RULE, methods="GET POST")
def use_create(request):
    return small_act(
        request,
        form=forms.NewUseForm(bound(request), post=request.post),
        act=lambda form: rules.add_use(by=request.post, **form.cleaned_data),
        title=_("增加用途"),
        word=_("保存"),
        told=_("已保存"),
        then=BACK,
    )


@needs(Right.FUND_RULE, methods="GET POST")
def use_edit(request, code):
    use = get_object_or_404(FundUse, pk=code)
    return small_act(
        request,
        form=forms.UseForm(bound(request), post=request.post, row=use),
        act=lambda form: rules.change_use(use=use, by=request.post, **form.cleaned_data),
        title=_("修改用途：%s") % use,
        word=_("保存"),
        told=_("已保存"),
        then=BACK,
    )
