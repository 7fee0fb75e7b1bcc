"""What speaks against a visit on a day: what is refused outright, and what the office may overrule with a reason."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Division, Party
from common import workdays
from tasks_checklist.models import Blackout, Obligation, SupervisionPlan, Team, Visit, VisitState, VisitStop

BECAUSE = "what stands against a visit that one may plan"
WEEKDAYS = "一二三四五六日"
YEARS_AWAY = 1  # a visit is put down at most so many years from this one


def weekday(day: date) -> str:
    return f"星期{WEEKDAYS[day.weekday()]}"


def refuse_impossible(
    *, division: Division, plan: SupervisionPlan | None, team: Team, on: date, but: int | None = None
) -> None:
    """No reason helps: a team of another area or out of use, a team twice on a day, a year that is not the plan's.

    `but`: the visit itself. Raises ValidationError by field.
    """
    if team.division_id != division.pk:
        raise ValidationError({"team": _("%s不属于%s") % (team, division)})
    if not team.active:
        raise ValidationError({"team": _("%s已停用") % team})
    if plan is not None and on.year != plan.year:
        raise ValidationError(
            {"on": _("“%(plan)s”的行程应在%(year)s年内") % {"plan": plan, "year": plan.year}}
        )
    if abs(on.year - timezone.localdate().year) > YEARS_AWAY:
        raise ValidationError({"on": _("请核对年份")})
    rows = Visit.objects.everywhere(because=BECAUSE).filter(team=team, on=on)
    if but is not None:
        rows = rows.exclude(pk=but)
    if rows.exclude(state=VisitState.CANCELLED).exists():
        raise ValidationError({"on": _("%(team)s %(day)s已有行程，一个组一天只排一次") % _named(team, on)})


def _named(team: Team, on: date) -> dict[str, str]:
    return {"team": str(team), "day": f"{on:%Y-%m-%d}"}


def warnings(
    *,
    division: Division,
    plan: SupervisionPlan | None,
    team: Team,
    on: date,
    parties: Sequence[Party],
    visit: Visit | None = None,
) -> list[str]:
    """Sentences that the office should read before it decides; none for a day that is over. A constant number of queries."""
    if on < timezone.localdate():
        return []
    found = [*_closed(division, on), *_away(team, on)]
    if len(parties) > team.stops_a_day:
        said = _("%(team)s每日最多走访%(most)s个单位，这天有%(all)s个")
        found.append(said % {"team": team, "most": team.stops_a_day, "all": len(parties)})
    found += _too_soon(plan, on, parties, visit)
    found += [
        _("移出期限：%s") % told(row) for row in (hooked(visit) if visit else ()) if not within(row, on)
    ]
    return found


def _closed(division: Division, on: date) -> Iterable[str]:
    if not workdays.is_workday(on, workdays.entered_overrides()):
        yield _("%(day)s（%(name)s）不是工作日") % {
            "day": f"{on:%Y-%m-%d}",
            "name": workdays.name_of(on) or weekday(on),
        }
    rows = Blackout.objects.everywhere(because=BECAUSE).filter(division=division)
    for one in rows.filter(from_date__lte=on, until__gte=on):
        yield _("%(day)s不安排督导：%(why)s") % {"day": f"{on:%Y-%m-%d}", "why": one.note}


def _away(team: Team, on: date) -> Iterable[str]:
    for one in team.absences.filter(from_date__lte=on, until__gte=on):
        yield _("%(team)s这天不能出行：%(why)s") % {"team": team, "why": one.note or one}
    if team.weekdays and on.isoweekday() not in team.weekdays:
        yield _("%(team)s%(weekday)s不出行") % {"team": team, "weekday": weekday(on)}


def _too_soon(
    plan: SupervisionPlan | None, on: date, parties: Sequence[Party], visit: Visit | None
) -> Iterable[str]:
    """Units that are visited by the same area within the plan's least gap of the day."""
    gap = plan.least_gap_days if plan else 0
    if not gap:
        return
    rows = VisitStop.objects.everywhere(because=BECAUSE).filter(party__in=parties, visit__plan=plan)
    if visit is not None:
        rows = rows.exclude(visit=visit)
    near = rows.exclude(visit__state=VisitState.CANCELLED).filter(
        visit__on__gt=on - timedelta(days=gap), visit__on__lt=on + timedelta(days=gap)
    )
    nearest: dict[int, VisitStop] = {}
    for stop in near.select_related("visit", "party").order_by("visit__on", "party"):
        known = nearest.setdefault(stop.party_id, stop)
        if abs((stop.visit.on - on).days) < abs((known.visit.on - on).days):
            nearest[stop.party_id] = stop
    for stop in nearest.values():
        said = _("%(unit)s %(day)s另有督导，间隔不足%(gap)s日")
        yield said % {"unit": stop.party, "day": f"{stop.visit.on:%Y-%m-%d}", "gap": gap}


# --- 应督导 -------------------------------------------------------------------------------------
def within(row: Obligation, on: date) -> bool:
    return row.window_from <= on <= row.window_until


def hooked(visit: Visit):
    """The obligations that the visit's stops are to meet."""
    rows = Obligation.objects.everywhere(because=BECAUSE).filter(stop__visit=visit)
    return rows.select_related("party", "frequency").order_by("window_until", "party")


def told(row: Obligation) -> str:
    """「石塘村委会 每季度定期督查（2026-10-01至2026-12-31）」"""
    asked = f"{row.frequency.get_rhythm_display()}{row.frequency.get_kind_display()}"
    return f"{row.party} {asked}（{row.window_from:%Y-%m-%d}至{row.window_until:%Y-%m-%d}）"
