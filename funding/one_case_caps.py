"""The caps on what villagers may lay on themselves in a year, and who may be asked (D16; domain.md 10.4 rule 7)."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from common.money import show
from funding.models import OneCase, OneCaseRule


def rule_on(county_code: str, day: date) -> OneCaseRule | None:
    """The county's rule of a day; the last set of those that began."""
    rows = OneCaseRule.objects.filter(county_code=county_code, from_date__lte=day)
    return rows.order_by("-from_date", "-id").first()


def faults(row: OneCase) -> dict[str, Any]:
    """What speaks against the matter, by field; {} if nothing does. Over the caps of its year with all others counted."""
    if row.payers + row.labourers > row.population:
        return {"labourers": _("出资和出劳人数合计不能超过受益人口：同一人不得既出资又出劳")}
    if not row.amount and not (row.labourers and row.days_each):
        return {"payers": _("请填写筹资或筹劳")}
    rule = rule_on(row.division.county_code, timezone.localdate())
    if rule is None:
        return {"year": _("县里还没有设定筹资筹劳规则，请与财政局联系")}
    return _over(row, rule)


def _over(row: OneCase, rule: OneCaseRule) -> dict[str, Any]:
    """Each head's burden: this matter's and what the others of the year already laid on the village, by its people."""
    others = OneCase.objects.everywhere(because="all matters of the village count")
    others = others.taking_up(row.division_id, row.year).exclude(pk=row.pk)
    found = others.aggregate(money=Sum(F("per_head")), days=Sum(F("days_each")))
    money = row.per_head + (found["money"] or Decimal(0))
    days = row.days_each + (found["days"] or Decimal(0))
    wrong: dict[str, Any] = {}
    if money > rule.money_cap:
        said = {"money": show(money), "cap": show(rule.money_cap), "document": rule.document}
        wrong["per_head"] = _("本年度每人筹资合计 %(money)s 元，超过上限 %(cap)s 元（%(document)s）") % said
    if days > rule.labour_cap:
        said = {"days": f"{days:f}", "cap": f"{rule.labour_cap:f}", "document": rule.document}
        wrong["days_each"] = (
            _("本年度每人出劳合计 %(days)s 个工日，超过上限 %(cap)s 个（%(document)s）") % said
        )
    return wrong


def why_not_rewarded(row: OneCase) -> str:
    """Why no award may follow it: debt, or a burden over the caps; "" if it may."""
    if row.in_debt:
        return _("举债兴建的项目不得奖补")
    wrong = faults(row)
    return _("超过筹资筹劳上限的项目不得奖补") if {"per_head", "days_each"} & set(wrong) else ""
