"""办理规则: what the county set, since when, by whom, and what was before; the township reads."""

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
from maintenance.actions import matter_rules as acts
from maintenance.forms.matter_rules import FORMS, DayForm, RuleForm
from maintenance.matter_rule_sets import GROUPS, SETS, versions
from maintenance.rule_versions import RuleSet, changes_of, shown

BACK = ("maintenance:matter-rule-list",)
SHOWN = 50


@needs(Right.CARE_VIEW)
def matter_rule_list(request):
    """Each set as it holds today with what is to come; beneath, every change with what was before."""
    today, held = timezone.localdate(), versions()
    groups = [
        (word, [shown(key, one, held[key], today) for key, one in SETS.items() if one.group == group])
        for group, word in GROUPS.items()
    ]
    changes = sorted(
        (change for key, one in SETS.items() for change in changes_of(one, _word(one), held[key])),
        key=lambda change: (change["version"].set_at, change["word"]),
        reverse=True,
    )
    context = {"groups": groups, "changes": changes[:SHOWN], "may_set": _sets(request.post)}
    return render(request, "maintenance/matter_rule_list.html", context)


def _sets(post) -> bool:
    return may(post, Right.MATTER_DISPATCH) and post.division.level == Division.Level.COUNTY


def _set(key: str) -> RuleSet:
    if key not in SETS:
        raise Http404
    return SETS[key]


def _word(rule: RuleSet) -> str:
    return f"{GROUPS[rule.group]}，{rule.word}"


def _title(rule: RuleSet) -> str:
    return f"{GROUPS[rule.group]}：{rule.word}"


@needs(Right.MATTER_DISPATCH, methods="GET POST")
def matter_rule_set(request, key):
    rule = _set(key)
    acts.require_county(request.post)
    last = next(iter(versions()[key]), None)
    form: RuleForm = FORMS[rule.group](
        bound(request), post=request.post, initial=dict(last.values if last else rule.default)
    )

    def act(form: Any) -> Any:
        return acts.set_rule(key=key, by=request.post, **form.said())

    return small_act(
        request,
        form=form,
        act=act,
        title=_title(rule),
        intro=_("从起用日期起上报的事项按新规定，此前上报的仍按原规定。系统预设：%s。")
        % rule.told(rule.default),
        word=_("设定"),
        told=_("已设定"),
        then=BACK,
    )


@needs(Right.MATTER_DISPATCH, methods="GET POST")
def matter_rule_restore(request, key):
    rule = _set(key)
    acts.require_county(request.post)
    return small_act(
        request,
        form=DayForm(bound(request), post=request.post),
        act=lambda form: acts.restore_rule(key=key, by=request.post, **form.cleaned_data),
        title=_("恢复系统预设：%s") % _title(rule),
        intro=_("系统预设：%s。") % rule.told(rule.default),
        word=_("恢复"),
        told=_("已设定恢复系统预设"),
        then=BACK,
    )


@needs(Right.MATTER_DISPATCH, methods="GET POST")
def matter_rule_take_back(request, key, day):
    """Of a change that does not hold yet; `day` as 2026-12-01."""
    rule = _set(key)
    acts.require_county(request.post)
    try:
        from_date = date.fromisoformat(day)
    except ValueError as error:
        raise Http404 from error
    return small_act(
        request,
        act=lambda form: acts.take_back_rule(key=key, from_date=from_date, by=request.post),
        title=_("撤回改动：%s") % _title(rule),
        intro=_("%s 起用的改动不再生效，继续按现行规定。") % f"{from_date:%Y年%-m月%-d日}",
        word=_("撤回"),
        told=_("已撤回"),
        then=BACK,
        danger=True,
    )
