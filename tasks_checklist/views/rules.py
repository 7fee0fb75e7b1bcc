"""督导规则: what the county set, since when, by whom, and what was before; townships and villages read."""

from datetime import date
from typing import Any

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.doors import needs
from accounts.models import Division
from accounts.rights import Right
from accounts.views.answers import bound, small_act
from maintenance.forms.matter_rules import DayForm
from maintenance.rule_versions import RuleSet, changes_of, shown
from tasks_checklist.actions import rules as acts
from tasks_checklist.forms.rules import FORMS, DutyRuleForm
from tasks_checklist.rule_sets import GROUPS, sets_of, versions

BACK = ("tasks_checklist:rule-list",)
SHOWN = 50


@needs(Right.TASK_VIEW)
def rule_list(request):
    """Each set as it holds today with what is to come; beneath, every change with what was before."""
    county, today = request.post.division.county_code, timezone.localdate()
    held, sets = versions(county), sets_of(county)
    groups = [
        (word, [shown(key, one, held[key], today) for key, one in sets.items() if one.group == group])
        for group, word in GROUPS.items()
    ]
    changes = sorted(
        (change for key, one in sets.items() for change in changes_of(one, _word(one), held[key])),
        key=lambda change: (change["version"].set_at, change["word"]),
        reverse=True,
    )
    context = {"groups": groups, "changes": changes[:SHOWN], "may_set": _sets(request.post)}
    return render(request, "tasks_checklist/rule_list.html", context)


def _sets(post) -> bool:
    return may(post, Right.SUPERVISION_PLAN) and post.division.level == Division.Level.COUNTY


def _word(rule: RuleSet) -> str:
    return f"{GROUPS[rule.group]}，{rule.word}"


def _asked(request, key: str) -> RuleSet:
    """The set of the address. Raises Http404, and Refused for whoever sets none."""
    acts.require_county(request.post)
    sets = sets_of(request.post.division_id)
    if key not in sets:
        raise Http404
    return sets[key]


@needs(Right.SUPERVISION_PLAN, methods="GET POST")
def rule_set(request, key):
    rule = _asked(request, key)
    last = next(iter(versions(request.post.division_id)[key]), None)
    initial = dict(last.values if last else rule.default)
    form: DutyRuleForm = FORMS[rule.group](bound(request), post=request.post, initial=initial)

    def act(form: Any) -> Any:
        return acts.set_rule(key=key, by=request.post, **form.said())

    return small_act(
        request,
        form=form,
        act=act,
        title=f"{GROUPS[rule.group]}：{rule.word}",
        intro=_("从起用日期起按新规定，此前下发、拟写的不变。系统预设：%s。") % rule.told(rule.default),
        word=_("设定"),
        told=_("已设定"),
        then=BACK,
    )


@needs(Right.SUPERVISION_PLAN, methods="GET POST")
def rule_restore(request, key):
    rule = _asked(request, key)
    return small_act(
        request,
        form=DayForm(bound(request), post=request.post),
        act=lambda form: acts.restore_rule(key=key, by=request.post, **form.cleaned_data),
        title=_("恢复系统预设：%s") % _word(rule),
        intro=_("系统预设：%s。") % rule.told(rule.default),
        word=_("恢复"),
        told=_("已设定恢复系统预设"),
        then=BACK,
    )


@needs(Right.SUPERVISION_PLAN, methods="GET POST")
def rule_take_back(request, key, day):
    """Of a change that does not hold yet; `day` as 2026-12-01."""
    rule = _asked(request, key)
    try:
        from_date = date.fromisoformat(day)
    except ValueError as error:
        raise Http404 from error
    return small_act(
        request,
        act=lambda form: acts.take_back_rule(key=key, from_date=from_date, by=request.post),
        title=_("撤回改动：%s") % _word(rule),
        intro=_("%s 起用的改动不再生效，继续按现行规定。") % f"{from_date:%Y年%-m月%-d日}",
        word=_("撤回"),
        told=_("已撤回"),
        then=BACK,
        danger=True,
    )
