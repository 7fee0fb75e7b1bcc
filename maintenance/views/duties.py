"""巡查任务: what is due, by list and by month; one duty with what it covers; asking to be excused."""

from calendar import Calendar

from django.db.models import Count, F, Q
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.doors import needs, needs_to_export
from accounts.lists import asked, asks, listing
from accounts.rights import Right
from accounts.views.answers import bound, small_act
from common.paging import Order
from maintenance import duty_exports
from maintenance.actions import duties as acts
from maintenance.covering import facilities_of
from maintenance.duty_tables import DutyTable, covers_in_words, state_in_words, who_in_words
from maintenance.forms.duties import DutyFilter, MonthFilter, ReasonForm, month_beside
from maintenance.models import InspectionDuty
from maintenance.models.inspections import FLOW, not_owed

ORDERS = {
    "due": Order(_("期限早的在前"), "due_on", "division_id"),
    "newest": Order(_("期限晚的在前"), "-due_on", "-division_id"),
    "division": Order(_("按村"), "division_id", "due_on"),
}
SHOWN = 500  # facilities of one duty on its page
State = InspectionDuty.State


def _rows(post):
    return InspectionDuty.objects.visible_to(post).for_list()


@needs(Right.CARE_VIEW, Right.INSPECTION_DO)
def duty_list(request):
    form = asked(DutyFilter, request)
    rows = form.narrow(_rows(request.post))
    context = listing(request, form=form, rows=rows, table=DutyTable, orders=ORDERS, unit=_("项"))
    context["may_plan"] = may(request.post, Right.INSPECTION_PLAN)
    return render(request, "maintenance/duty_list.html", context)


@needs_to_export(Right.CARE_VIEW, Right.INSPECTION_DO)
def duty_export(request):
    form = asked(DutyFilter, request)
    rows = form.narrow(_rows(request.post)).order_by("due_on", "division_id", "pk")
    return duty_exports.duties(rows, post=request.post, asks=asks(form))


@needs(Right.CARE_VIEW, Right.INSPECTION_DO)
def duty_month(request):
    """A month of an area: each day's due work, done and missed, opening its list."""
    form = asked(MonthFilter, request)
    first = form.first_day()
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    rows = form.narrow(InspectionDuty.objects.visible_to(request.post))
    found = _by_day(rows.filter(due_on__gte=weeks[0][0], due_on__lte=weeks[-1][-1]))
    query = request.GET.copy()
    query.pop("month", None)
    context = {
        "form": form,
        "cascade": form.cascade(),
        "picks": form.pick_fields(),
        "first": first,
        "weeks": [[_cell(day, found.get(day), first, query) for day in week] for week in weeks],
        "before": _month_url(query, month_beside(first, -1)),
        "after": _month_url(query, month_beside(first, 1)),
    }
    return render(request, "maintenance/duty_month.html", context)


def _by_day(rows) -> dict:
    done = Q(state=State.DONE)
    counted = (
        rows.order_by()
        .values("due_on")
        .annotate(
            owed=Count("pk", filter=~not_owed()),
            done=Count("pk", filter=done),
            late=Count("pk", filter=done & Q(done_on__gt=F("due_on"))),
            open=Count("pk", filter=Q(state=State.PENDING)),
        )
    )
    return {row["due_on"]: row for row in counted}


def _cell(day, found, first, query) -> dict:
    asked_for = query.copy()
    asked_for.update({"since": day.isoformat(), "until": day.isoformat(), "state": "all"})
    return {
        "day": day,
        "outside": day.month != first.month,
        "today": day == timezone.localdate(),
        "found": found,
        "missed": found["open"] if found and day < timezone.localdate() else 0,
        "url": f"{reverse('maintenance:duty-list')}?{asked_for.urlencode()}",
    }


def _month_url(query, month: str) -> str:
    kept = query.copy()
    kept["month"] = month
    return f"?{kept.urlencode()}"


def _duty(request, duty_id) -> InspectionDuty:
    return get_object_or_404(_rows(request.post), pk=duty_id)


@needs(Right.CARE_VIEW, Right.INSPECTION_DO)
def duty_detail(request, duty_id):
    """What it covers, which of it was looked at, and what may be done now."""
    duty = _duty(request, duty_id)
    rows = facilities_of(duty).select_related("type")
    looks = {
        look.facility_id: look
        for look in duty.inspections.select_related("facility__type", "person").order_by("pk")
    }
    there = list(rows[: SHOWN + 1])
    lines = [(one, looks.pop(one.pk, None)) for one in there[:SHOWN]]
    lines += [(look.facility, look) for look in looks.values()]  # looked at, and no longer covered
    tone, word = state_in_words(duty, timezone.localdate())
    context = {
        "duty": duty,
        "what": covers_in_words(duty),
        "tone": tone,
        "word": word,
        "facts": _facts(duty),
        "lines": lines,
        "cut": len(there) > SHOWN,
        "looked": sum(look is not None for _one, look in lines),
        "offers": [
            offer for offer in FLOW.offers(duty, request.post) if offer.move.act in ACTS and not offer.why_not
        ],
        "may_do": duty.state == State.PENDING and may(request.post, Right.INSPECTION_DO),
    }
    return render(request, "maintenance/duty_detail.html", context)


def _facts(duty: InspectionDuty) -> list[tuple]:
    return [
        (_("计划"), duty.plan.name, duty.plan.told_rhythm),
        (_("村（社区）"), duty.division.short_name),
        (_("可做起日"), f"{duty.opens_on:%Y-%m-%d}"),
        (_("期限"), f"{duty.due_on:%Y-%m-%d}"),
        (_("由谁巡查"), who_in_words(duty)),
        (_("完成"), duty.done_on and f"{duty.done_on:%Y-%m-%d}", duty.done_by or ""),
        (_("取消理由"), duty.excuse, duty.excuse_asked_by or ""),
        (_("批准人"), duty.excused_by),
        (_("终止"), duty.ended_on and f"{duty.ended_on:%Y-%m-%d}", duty.ended_why),
    ]


# --- Excuses --------------------------------------------------------------------------------------
ACTS = ("ask", "excuse", "keep")


@needs(Right.INSPECTION_DO, methods="GET POST")
def duty_ask(request, duty_id):
    duty = _duty(request, duty_id)
    return small_act(
        request,
        form=ReasonForm(bound(request), post=request.post),
        act=lambda form: acts.ask_excuse(duty=duty, by=request.post, **form.cleaned_data),  # type: ignore[attr-defined]
        title=_("申请取消这次巡查"),
        intro=_("%(what)s，期限 %(due)s。批准前仍须完成。")
        % {"what": covers_in_words(duty), "due": duty.due_on},
        word=_("申请取消"),
        told=_("已申请，待镇（街道）批准"),
        then=("maintenance:duty-detail", duty.pk),
    )


@needs(Right.INSPECTION_EXCUSE, methods="GET POST")
def duty_excuse(request, duty_id):
    duty = _duty(request, duty_id)
    return small_act(
        request,
        act=lambda form: acts.excuse(duty=duty, by=request.post),
        title=_("批准取消这次巡查？"),
        intro=_("%(who)s说：%(why)s") % {"who": duty.excuse_asked_by or "", "why": duty.excuse},
        word=_("批准取消"),
        told=_("已批准取消"),
        then=("maintenance:duty-detail", duty.pk),
    )


@needs(Right.INSPECTION_EXCUSE, methods="GET POST")
def duty_keep(request, duty_id):
    duty = _duty(request, duty_id)
    return small_act(
        request,
        form=ReasonForm(bound(request), post=request.post),
        act=lambda form: acts.keep(duty=duty, by=request.post, **form.cleaned_data),  # type: ignore[attr-defined]
        title=_("不同意取消这次巡查"),
        intro=_("%(who)s说：%(why)s") % {"who": duty.excuse_asked_by or "", "why": duty.excuse},
        word=_("不同意取消"),
        told=_("已退回，仍须完成"),
        then=("maintenance:duty-detail", duty.pk),
    )
