"""整改台账 of a period, by place, unit or sector, each figure opening its rows; 约谈."""

from datetime import date, timedelta
from urllib.parse import urlencode

from django import forms
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.access import may
from accounts.doors import needs, needs_to_export
from accounts.exports import answer
from accounts.lists import AreaFilterForm, asked, asks, listing
from accounts.models import Division, Party, Sector
from accounts.rights import Right
from accounts.scoping import ScopeKind
from common.paging import Order
from common.spreadsheets.out import Column
from maintenance.views.moves import act_on
from tasks_checklist.finding_acts import TALK_ACTS
from tasks_checklist.finding_tables import TalkTable
from tasks_checklist.models import Finding, Talk
from tasks_checklist.models.finding_flow import TALK_FLOW
from tasks_checklist.querysets import unit_of
from tasks_checklist.register import BUCKETS, balances, closed_periods

BY = {"division": __("按所在区划"), "party": __("按责任单位"), "sector": __("按行业")}
NAMED: dict = {"division": (Division, "short_name"), "party": (Party, "name"), "sector": (Sector, "name")}
LONGEST = timedelta(days=3660)
MONTHS = 12  # closed ones shown


class RegisterFilter(AreaFilterForm):
    """A period, this month unless said otherwise, and what the lines are."""

    picks = ("by", "since", "until")
    of_today = True
    by = forms.ChoiceField(choices=list(BY.items()), required=False, label=__("分组"))
    since = forms.DateField(
        required=False, label=__("周期起"), widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        required=False, label=__("周期止"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def period(self) -> tuple[date, date]:
        """Both days within."""
        today = timezone.localdate()
        first = self.value("since") or today.replace(day=1)
        return first, self.value("until") or max(today, first)

    def clean(self) -> None:
        super().clean()
        first, last = self.period()
        if last < first or last - first > LONGEST or not 2000 < first.year < 2200:
            self.add_error("until", _("周期止应不早于周期起，且不超过十年"))

    def narrow(self, rows):
        return self.in_area(rows)


def _lines(form: RegisterFilter, post) -> list[dict]:
    """Named lines; figures beside their addresses in the list. Two queries."""
    column, (first, last) = form.value("by") or "division", form.period()
    counted = balances(form.narrow(Finding.objects.visible_to(post)), column, first, last)
    model, name = NAMED[column]
    rows = (
        model.objects.everywhere(because="named in lines already counted")
        if column != "sector"
        else model.objects
    )
    names = dict(rows.filter(pk__in=[line[column] for line in counted]).values_list("pk", name))
    return [
        {
            "name": names.get(line[column], _("未分行业")),
            "figures": [
                {"value": line[bucket], "url": _address(column, line[column], bucket, first, last)}
                for bucket in BUCKETS
            ],
        }
        for line in counted
    ]


def _address(column: str, key, bucket: str, first: date, last: date) -> str:
    """The rows of a figure in the list."""
    asked_for = {"state": "all", "bucket": bucket, "since": first, "until": last}
    names = {"division": "exactly", "party": "party", "sector": "sector"}
    asked_for |= {names[column]: key} if key is not None else {"no_sector": "yes"}
    return f"{reverse('tasks_checklist:finding-list')}?{urlencode(asked_for)}"


def _closed(form: RegisterFilter, post) -> list[dict]:
    """The months that are closed of the area asked for, a department's own; each opens its period. One query."""
    unit = unit_of(post) if post.scope_kind == ScopeKind.AREA_SECTORS else None
    area = form.area() or post.division
    here = reverse("tasks_checklist:register-table")
    return [
        {
            "period": row,
            "figures": [getattr(row, bucket) for bucket in BUCKETS],
            "url": f"{here}?{urlencode({**_place(area), 'since': row.period_from, 'until': row.period_until})}",
        }
        for row in closed_periods(post, area, unit=unit)[:MONTHS]
    ]


def _place(area: Division) -> dict[str, str]:
    return {} if area.level == Division.Level.COUNTY else {area.level: area.pk}


@needs(Right.TASK_VIEW)
def register_table(request):
    form = asked(RegisterFilter, request)
    lines, (first, last) = _lines(form, request.post), form.period()
    totals = [sum(line["figures"][place]["value"] for line in lines) for place in range(len(BUCKETS))]
    context = {
        "form": form,
        "cascade": form.cascade(),
        "lines": lines,
        "heads": list(BUCKETS.values()),
        "totals": totals,
        "by": BY[form.value("by") or "division"],
        "groups": [(key, word, key == (form.value("by") or "division")) for key, word in BY.items()],
        "first": first,
        "last": last,
        "parts": list(zip(BUCKETS.values(), totals, strict=True)),
        "query": request.GET.urlencode(),
        "may_export": may(request.post, Right.FACILITY_EXPORT),
        "now": timezone.now(),
        "closed": _closed(form, request.post),
    }
    return render(request, "tasks_checklist/register_table.html", context)


@needs_to_export(Right.TASK_VIEW)
def register_table_export(request):
    form = asked(RegisterFilter, request)
    first, last = form.period()
    columns = [Column("name", _("名称"), 26)]
    columns += [Column(bucket, str(word), 12, "number") for bucket, word in BUCKETS.items()]
    rows = ([line["name"], *(one["value"] for one in line["figures"])] for line in _lines(form, request.post))
    below = _("周期：%(first)s 至 %(last)s") % {"first": first, "last": last}
    if said := asks(form):
        below += f"    {said}"
    return answer(
        _("整改台账"), columns, rows, post=request.post, table=Finding, below_title=below, freeze_columns=1
    )


# --- 约谈 ---------------------------------------------------------------------------------------
class TalkFilter(AreaFilterForm):
    """Without a state it shows what is proposed."""

    picks = ("state",)
    area_column = "finding__division_id"
    of_today = True
    state = forms.ChoiceField(
        choices=[("", __("建议约谈")), ("held", __("已约谈")), ("waived", __("不约谈")), ("all", __("全部"))],
        required=False,
        label=__("状态"),
    )

    def narrow(self, rows):
        rows = self.in_area(rows)
        state = self.value("state") or "proposed"
        return rows if state == "all" else rows.filter(state=state)


def _talks(post):
    return Talk.objects.visible_to(post).select_related("finding__party__division", "held_by")


@needs(Right.TASK_VIEW)
def talk_list(request):
    form = asked(TalkFilter, request)
    rows, orders = form.narrow(_talks(request.post)), {"newest": Order(_("最近提出"), "-id")}
    context = listing(request, form=form, rows=rows, table=TalkTable, orders=orders, unit=_("件"))
    return render(request, "tasks_checklist/talk_list.html", context)


@needs(Right.TALK_DECIDE, methods="GET POST")
def talk_act(request, talk_id, act):
    talk = get_object_or_404(_talks(request.post), pk=talk_id)
    then = ("tasks_checklist:finding-detail", talk.finding_id)
    return act_on(request, talk, act, noun="talk", acts=TALK_ACTS, flows=(TALK_FLOW,), then=then)
