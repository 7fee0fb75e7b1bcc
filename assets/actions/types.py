"""类别 as tables the county keeps: dated rules, measurable attributes, ledgers' words, and types of its own."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.access import require
from accounts.models import Sector
from accounts.rights import Right
from assets.ledger.text import clean
from assets.models import FacilityType, TypeAttribute, TypeRule, TypeWord

OWN = range(90, 100)  # numbers within a sector that a county gives out itself
NUMBERS = (TypeAttribute.Kind.DECIMAL, TypeAttribute.Kind.INTEGER)


@transaction.atomic
def add_type(*, sector: Sector, name: str, unit: str, by, **rule: Any) -> FacilityType:
    """A type of the county's own, under 90–99 of the sector, with its first rule. Raises Refused, ValidationError."""
    require(by, Right.TYPE_MANAGE)
    Sector.objects.select_for_update().get(pk=sector.pk)
    _refuse_taken(name)
    taken = set(FacilityType.objects.filter(sector=sector).values_list("code", flat=True))
    free = next((code for number in OWN if (code := f"{sector.pk}{number}") not in taken), None)
    if free is None:
        raise ValidationError({"sector": f"“{sector.name}”自设的类别已满（90–99），请停用后另行商定"})
    kind = FacilityType.objects.create(code=free, sector=sector, name=clean(name), unit=clean(unit))
    TypeRule.objects.create(type=kind, **{"from_date": timezone.localdate(), **rule})
    return kind


@transaction.atomic
def revise_type(*, kind: FacilityType, name: str, active: bool, by) -> FacilityType:
    """Another name, or out of use: nothing new is registered under it then, what stands stays. Raises Refused, ValidationError."""
    require(by, Right.TYPE_MANAGE)
    _refuse_taken(name, but=kind)
    kind.name, kind.active = clean(name), active
    kind.save(update_fields=["name", "active"])
    return kind


def _refuse_taken(name: str, but: FacilityType | None = None) -> None:
    others = FacilityType.objects.filter(name=clean(name)).exclude(pk=but.pk if but else "")
    if other := others.first():
        raise ValidationError({"name": f"已有类别“{other.name}”（{other.code}），请直接使用"})


@transaction.atomic
def add_rule(*, kind: FacilityType, from_date: date, by, **rule: Any) -> TypeRule:
    """What the county assumes from a day on, never from a past one: results of before do not move.

    `rule`: property_class, service_life_years, department, inspection_interval_days, source. Raises Refused, ValidationError.
    """
    require(by, Right.TYPE_MANAGE)
    if from_date < timezone.localdate():
        raise ValidationError({"from_date": "起用日期不能早于今天，以前的结果不随新规则变动"})
    if kind.rules.filter(from_date=from_date).exists():
        raise ValidationError({"from_date": "这一天已有一条规则，请先撤回它，或另选一天"})
    return TypeRule.objects.create(type=kind, from_date=from_date, **rule)


@transaction.atomic
def withdraw_rule(*, rule: TypeRule, by) -> None:
    """Take back a rule before its day has come. Raises Refused, ValidationError."""
    require(by, Right.TYPE_MANAGE)
    if rule.from_date <= timezone.localdate():
        raise ValidationError("规则已经起用，不能撤回；要改请从今后某日起另立一条")
    rule.delete()


@transaction.atomic
def add_attribute(*, kind: FacilityType, name: str, of: str, by, **said: Any) -> TypeAttribute:
    """A measurable attribute, last in order unless told otherwise; `of` is its kind. Raises Refused, ValidationError."""
    require(by, Right.TYPE_MANAGE)
    FacilityType.objects.select_for_update().get(pk=kind.pk)
    _refuse_twin(kind, name)
    last = kind.attributes.aggregate(last=Max("order"))["last"] or 0
    made = TypeAttribute(
        type=kind, name=clean(name), kind=of, key=_free_key(kind), **{"order": last + 1, **said}
    )
    _check(made)
    made.save()
    return made


def _free_key(kind: FacilityType) -> str:
    """A key no attribute of the type has or had: retired ones keep theirs, since values stand under it."""
    taken = set(kind.attributes.values_list("key", flat=True))
    return next(key for number in range(1, 10_000) if (key := f"own_{number}") not in taken)


@transaction.atomic
def change_attribute(*, attribute: TypeAttribute, by, **said: Any) -> TypeAttribute:
    """Other name, unit, choices, bounds, order, or whether it is required; its kind stays what its values are.

    Values that stand are left, though they no longer fit. Raises Refused, ValidationError.
    """
    require(by, Right.TYPE_MANAGE)
    for name, value in said.items():
        setattr(attribute, name, clean(value) if name == "name" else value)
    _refuse_twin(attribute.type, attribute.name, but=attribute)
    _check(attribute)
    attribute.save(update_fields=list(said))
    return attribute


@transaction.atomic
def set_attribute_active(*, attribute: TypeAttribute, active: bool, by) -> TypeAttribute:
    """Retire an attribute, or bring it back; its values stay with their facilities. Raises Refused, ValidationError."""
    require(by, Right.TYPE_MANAGE)
    if active:
        _refuse_twin(attribute.type, attribute.name, but=attribute)
    attribute.active = active
    attribute.save(update_fields=["active"])
    return attribute


def _refuse_twin(kind: FacilityType, name: str, but: TypeAttribute | None = None) -> None:
    twins = kind.attributes.filter(name=clean(name), active=True).exclude(pk=but.pk if but else 0)
    if twins.exists():
        raise ValidationError({"name": f"“{kind.name}”已有属性“{clean(name)}”"})


def _check(attribute: TypeAttribute) -> None:
    """Choices belong to a choice, bounds to numbers, the lower one first."""
    choices = list(dict.fromkeys(clean(choice) for choice in attribute.choices if clean(choice)))
    is_choice = attribute.kind == TypeAttribute.Kind.CHOICE
    if is_choice and len(choices) < 2:
        raise ValidationError({"choices": "选项至少写两个，一行一个"})
    attribute.choices = choices if is_choice else []
    if attribute.kind not in NUMBERS:
        attribute.unit, attribute.minimum, attribute.maximum = "", None, None
    low, high = (None if side is None else Decimal(side) for side in (attribute.minimum, attribute.maximum))
    if low is not None and high is not None and low > high:
        raise ValidationError({"maximum": "最大值不能小于最小值"})


@transaction.atomic
def add_word(*, kind: FacilityType, word: str, certainty: str, by, note: str = "") -> TypeWord:
    """A ledger's word for the type; a broad word may stand for several, this one last. Raises Refused, ValidationError."""
    require(by, Right.TYPE_MANAGE)
    plain = clean(word)
    known = TypeWord.objects.filter(word=plain, township="")
    if known.filter(type=kind).exists():
        raise ValidationError({"word": f"“{plain}”已经指“{kind.name}”"})
    certain = TypeWord.Certainty.EXACT
    if other := known.filter(certainty=certain).select_related("type").first():
        raise ValidationError({"word": f"“{plain}”已确定指“{other.type.name}”，请先到那一类别删去"})
    if certainty == certain and known.exists():
        raise ValidationError({"certainty": f"“{plain}”还指别的类别，不能是“{certain.label}”"})
    rank = (known.aggregate(last=Max("rank"))["last"] or 0) + 1 if known.exists() else 0
    return TypeWord.objects.create(type=kind, word=plain, certainty=certainty, rank=rank, note=note)


@transaction.atomic
def remove_words(*, words: Iterable[TypeWord], by) -> None:
    """Words that no longer mean the type. Raises Refused."""
    require(by, Right.TYPE_MANAGE)
    TypeWord.objects.filter(pk__in=[word.pk for word in words]).delete()
