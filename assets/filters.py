"""What the reader of the register asks for: area, type, state, whose it is, what is measured, words. All of it stands in
the address, but a whole telephone number, which stands there sealed."""

import unicodedata
from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.lists import LONGEST_WORDS, AreaFilterForm
from accounts.models import Sector
from assets import attributes, codes, finding, missing
from assets.models import (
    Condition,
    Facility,
    FacilityType,
    OwnerKind,
    PropertyClass,
    Registration,
    ReliefKind,
    Status,
    TitleState,
    TypeAttribute,
)
from common import sealed_words
from common.paging import Order
from common.privacy import mask_phone
from common.sealed_words import opened

# words the office uses for several states at once: (on the page, the states)
GROUPS: dict[str, tuple[Any, list]] = {
    "standing": (_("在用、停用"), [Status.IN_USE, Status.SUSPENDED]),
    "broken": (_("受损、失效"), [Condition.DAMAGED, Condition.FAILED]),
    "intact": (_("完好、基本完好"), [Condition.GOOD, Condition.FAIR]),
    "not_intact": (_("受损、失效、未核实"), [Condition.DAMAGED, Condition.FAILED, Condition.UNKNOWN]),
}
FIRST_YEAR = 1980
# what is asked by yes and no, and the condition under which a facility is so
MARKS = {
    "returned": (_("退回待更正"), ~Q(returned_reason="")),
    "placed": (_("有坐标"), Q(longitude__isnull=False)),
    "kept": (_("有管护主体"), Q(keeper__isnull=False)),
    "verified": (_("已核实"), Q(verified_on__isnull=False)),
}
# each is one index from end to end: the page in the middle of a million rows costs what the first one costs
ORDERS = {
    "village": Order(_("按村"), "division_id", "id"),
    "type": Order(_("按类别"), "type_id", "division_id", "id"),
    "newest": Order(_("最近登记"), "-id"),
}
YES_NO = [("", _("全部")), ("yes", _("是")), ("no", _("否"))]


def in_group(value: str) -> list[str]:
    """The states that a word of the filter bar stands for."""
    return [str(one) for one in GROUPS[value][1]] if value in GROUPS else [value]


def _choices(choices, *groups: str) -> list[tuple]:
    return [("", _("全部")), *((name, GROUPS[name][0]) for name in groups), *choices]


def _pick(choices, label, *groups: str) -> forms.ChoiceField:
    return forms.ChoiceField(choices=_choices(choices, *groups), required=False, label=label)


class FacilityFilter(AreaFilterForm):
    """The filter bar of the register; `more` are the fields behind 更多筛选, the attributes of a chosen type among them."""

    picks = ("sector", "type", "registration", "status", "condition")
    more = (
        "property_class",
        "owner_kind",
        "title_state",
        "relief_kind",
        "year",
        "missing",
        "idle",
        *MARKS,
        "owner",
        "keeper",
    )
    states = (
        "registration",
        "status",
        "condition",
        "property_class",
        "owner_kind",
        "title_state",
        "relief_kind",
    )
    words = _("编码、名称、管护人、电话")
    of_today = True

    sector = forms.ModelChoiceField(
        Sector.objects.all(), required=False, label=_("大类"), empty_label=_("全部")
    )
    type = forms.ModelChoiceField(
        FacilityType.objects.filter(active=True), required=False, label=_("类别"), empty_label=_("全部")
    )
    registration = _pick(Registration.choices[:2], _("赋码"))
    status = _pick(Status.choices, _("状态"), "standing")
    condition = _pick(Condition.choices, _("状况"), "broken", "intact", "not_intact")
    property_class = _pick(PropertyClass.choices, _("经营属性"))
    owner_kind = _pick(OwnerKind.choices, _("产权类别"))
    title_state = _pick(TitleState.choices, _("确权状态"))
    relief_kind = _pick(ReliefKind.choices, _("衔接资产"))
    year = forms.ChoiceField(required=False, label=_("建成年份"))
    missing = forms.ChoiceField(choices=missing.CHOICES, required=False, label=_("缺项"))
    idle = forms.ChoiceField(choices=YES_NO, required=False, label=_("闲置"))
    unverified_since = forms.DateField(required=False, label=_("未核实自"))
    owner = forms.CharField(max_length=40, required=False, label=_("产权单位"))
    keeper = forms.CharField(max_length=40, required=False, label=_("管护主体"))
    q = forms.CharField(max_length=sealed_words.LONGEST, required=False, label=words)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.many = False  # whether `narrow` found more by words than a list counts
        years = [(str(year), str(year)) for year in range(timezone.localdate().year, FIRST_YEAR - 1, -1)]
        self.fields["year"].choices = _choices(years)  # type: ignore[attr-defined]
        for name, (word, _condition) in MARKS.items():
            self.fields[name] = forms.ChoiceField(choices=YES_NO, required=False, label=word)
        if sector := str(self.data.get("sector", ""))[:2]:
            types = FacilityType.objects.filter(active=True, sector_id=sector)
            self.fields["type"].queryset = types  # type: ignore[attr-defined]
        self.attributes = self._of_type(str(self.data.get("type", "")))
        self.measured = attributes.filter_fields(self.attributes)
        self.fields.update(self.measured)

    def _of_type(self, code: str) -> list[TypeAttribute]:
        return attributes.for_type(code) if len(code) == 4 and code.isascii() and code.isdigit() else []

    def clean_q(self) -> str:
        """What was typed; a sealed telephone opened again."""
        typed = opened(self.cleaned_data["q"])
        if len(typed) > LONGEST_WORDS:
            raise forms.ValidationError(_("最多 %s 个字") % LONGEST_WORDS)
        return typed

    # --- the bar ---
    def more_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in (*self.more, *self.measured)]

    def shown_words(self) -> str:
        """What stands in the keyword box; of a telephone only what may be shown."""
        return mask_phone(self.value("q")) if self.is_sealed else super().shown_words()

    def worded(self, name: str, value: Any) -> str:
        return self.shown_words() if name == "q" else super().worded(name, value)

    @property
    def is_sealed(self) -> bool:
        return sealed_words.is_sealed(str(self.data.get("q", "")))

    # --- the rows ---
    def narrow(self, rows: QuerySet[Facility]) -> QuerySet[Facility]:
        rows = self.in_area(rows).filter(*self._asked())
        if self.attributes:
            rows = rows.filter(attributes.condition(self.attributes, self.cleaned_data))
        if idle := self.value("idle"):
            rows = rows.filter(pk__in=_idle()) if idle == "yes" else rows.exclude(pk__in=_idle())
        for name in ("owner", "keeper"):
            if words := self.value(name):
                rows = getattr(finding, f"of_{name}")(rows, words)
        found = finding.narrow(rows, self.value("q") or "", post=self.post)
        self.many = found.many
        return found.rows

    def _asked(self) -> Iterator[Q]:
        if sector := self.value(
            "sector"
        ):  # its types by name: an index on the type serves them, no join is needed
            yield Q(type_id__in=list(sector.types.values_list("pk", flat=True)))
        if self.value("type"):
            yield Q(type=self.value("type"))
        for name in self.states:
            if value := self.value(name):
                yield Q(**{f"{name}__in": in_group(value)})
        if self.value("year"):
            yield Q(built__startswith=self.value("year"))
        if self.value("missing"):
            yield missing.lacking(self.value("missing"))
        if since := self.value("unverified_since"):
            yield ~Q(verified_on__gt=since)
        for name, (_word, condition) in MARKS.items():
            if value := self.value(name):
                yield condition if value == "yes" else ~condition


def _idle() -> Any:
    """The numbers of those that lie idle now; few enough to be read first."""
    rows = Facility.objects.everywhere(because="only narrows facilities that are themselves visible")
    return rows.idle().values("pk")


def by_words(text: str) -> Q:
    """For a short list that stands in one village or so: a whole code (any grouping) finds its facility though the code
    be an old one; words look in the name. A long list asks `assets.finding`."""
    words = unicodedata.normalize("NFKC", text).strip()
    try:
        code = str(codes.parse(words))
    except codes.CodeError:
        return Q(name__icontains=words)
    return Q(codes__code=code)
