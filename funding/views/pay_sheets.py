"""管护员工资表: a village's caretakers for a month on one sheet, drafted as one payment."""

from datetime import date

from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.doors import needs
from accounts.forms.base import carried_out
from accounts.models import Division
from accounts.rights import Right
from accounts.views.answers import bound, done
from funding.actions import pay_sheets
from funding.forms.spending import PaySheetForm


@needs(Right.PAYMENT_ASK, methods="GET POST")
def pay_sheet(request):
    """?village= and ?month= choose the sheet; a village's own post needs not choose its village."""
    village, month = _village(request), _month(request)
    due = pay_sheets.due_of(village, month) if village else []
    initial = {"month": f"{month:%Y-%m}"}
    form = PaySheetForm(bound(request), post=request.post, due=due, division=village, initial=initial)
    if village and form.is_valid():
        said = {
            "account": form.cleaned_data["account"],
            "month": form.cleaned_data["month"],
            "pays": form.pays(),
        }
        made = carried_out(form, pay_sheets.draft_sheet, by=request.post, **said)
        if made is not None:
            return done(request, _("已造表，请核对后申请用款"), "funding:expenditure-detail", made.pk)
    context = {
        "form": form,
        "village": village,
        "villages": _villages(request.post),
        "month": month,
        "due": due,
        "left": sum(one.paid_by is None for one in due),
    }
    return render(request, "funding/pay_sheet.html", context, status=422 if form.is_bound else 200)


def _villages(post):
    if post.division.level == Division.Level.VILLAGE:
        return Division.objects.none()
    rows = Division.objects.visible_to(post).filter(level=Division.Level.VILLAGE, closed_on=None)
    return rows.select_related("parent").order_by("code")


def _village(request) -> Division | None:
    if request.post.division.level == Division.Level.VILLAGE:
        return request.post.division
    code = request.GET.get("village", "")
    return get_object_or_404(_villages(request.post), pk=code[:12]) if code else None


def _month(request) -> date:
    typed = request.POST.get("month") or request.GET.get("month") or f"{timezone.localdate():%Y-%m}"
    try:
        month = date.fromisoformat(f"{typed}-01")
    except ValueError as wrong:
        raise BadRequest(_("请选择月份")) from wrong
    if not 2000 <= month.year < 2200:
        raise BadRequest(_("请选择月份"))
    return month
