"""What the page of an item shows: its columns in groups, the ledger's words with their answers, the steps of its way."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from assets.templatetags.register import grouped
from maintenance.actions.item_words import alike, unanswered
from maintenance.item_words import cell, money_words
from maintenance.list_columns import head
from maintenance.models import ResponsibilityItem
from maintenance.rhythm import next_due
from maintenance.rhythms_in_force import rhythm_of

GROUPS = (
    ("设施", ("code", "type", "quantity", "location", "built", "owner", "property_class")),
    ("谁来管", ("party", "keeper_kind", "person", "phone")),
    ("怎么管", ("duty", "mode", "standard", "interval")),
    ("钱从哪来、谁监管", ("funds", "cost", "department", "supervisor", "note")),
)
WORD_HEADS = {"party": "管护主体", "person": "管护责任人", "fund": "经费来源"}


def facts_of(item: ResponsibilityItem, standard: Any, lacks: tuple[str, ...]) -> list[dict[str, Any]]:
    """The groups of columns for components/facts.html; what is missing says so."""
    return [
        {"title": title, "facts": [(head(key), value_of(item, key, standard, key in lacks)) for key in keys]}
        for title, keys in GROUPS
    ]


def value_of(item: ResponsibilityItem, key: str, standard: Any, lacks: bool) -> Any:
    value = cell(item, key, standard)
    if key == "cost" and value is not None:
        return f"{money_words(value)} 元"
    if key == "code" and value:
        return grouped(value)
    if lacks and not value:
        return format_html('<span class="lacks">{}</span>', _("未填"))
    return value


def shown_words(item: ResponsibilityItem, *, by) -> list[dict[str, Any]]:
    """Each word nobody answered, how many say the same, and where it is answered."""
    return [
        {
            "key": key,
            "head": WORD_HEADS[key],
            "word": word,
            "alike": alike(item, key, by=by).exclude(pk=item.pk).count(),
            "url": reverse("maintenance:item-word", args=[item.pk, key]),
            "person_url": reverse("maintenance:item-person", args=[item.pk])
            if key == "person" and by.scope_kind == "area"
            else "",
        }
        for key, word in unanswered(item).items()
    ]


STEPS = (
    ("draft", "填报", "经办", "filled_by"),
    ("submitted", "村确认", "村负责人", "confirmed_by"),
    ("confirmed", "审核", "镇街", "reviewed_by"),
    ("reviewed", "核定", "县级或部门", "checked_by"),
)


def steps_of(item: ResponsibilityItem) -> list[dict[str, Any]]:
    """For components/flow.html: who did each step, which one waits."""
    order = [state for state, *_rest in STEPS]
    here = order.index(item.state) if item.state in order else len(order)
    return [
        {
            "act": act,
            "post": post,
            "person": getattr(item, hand) if place <= here else None,
            "when": None,
            "opinion": item.returned_reason if place == here == 0 else "",
            "state": "ok" if place < here else "run" if place == here else "coming",
        }
        for place, (_state, act, post, hand) in enumerate(STEPS)
    ]


def strips_of(item: ResponsibilityItem) -> list[dict[str, str]]:
    """What must be seen first: returned and why, changed since it was checked and until when it must be published."""
    found = []
    if item.returned_reason:
        found.append({"state": "bad", "title": _("已退回"), "text": item.returned_reason})
    if item.reopened_at:
        days = rhythm_of(item.facility.division.county_code).days_to_next
        text = _("核定后有变更，%(day)s 前须出新版公布") % {
            "day": f"{next_due(item.reopened_at, days).astimezone():%Y-%m-%d}"
        }
        found.append({"state": "warn", "title": _("变更中"), "text": text})
    return found
