"""What every list page is made of: a filter bar that stands in the address, chips, a keyset page, a table, an export.

A list brings a FilterForm, a queryset already made visible to the post, its orders and its table:

    form = asked(PartyFilter, request)
    context = listing(request, form=form, rows=form.narrow(parties), table=PartyTable, orders=ORDERS)

and its template extends "list.html".
"""

from collections.abc import Callable, Mapping
from copy import copy
from typing import Any

from django import forms
from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.access import may
from accounts.doors import EXPORT
from accounts.models import Division
from accounts.scoping import ScopeKind, code_range, in_ranges
from common import paging

AREA_FIELDS = ("township", "village")
LONGEST_WORDS = 60
BLANK = "---------"  # Django's word for nothing chosen


class FilterForm(forms.Form):
    """A filter bar: `picks` are the fields shown as selects, `more` those folded away, `q` the keyword box with `words` as its
    hint."""

    picks: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    words: "str | Promise" = ""

    def __init__(self, *args, post, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.post = post
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField) and field.empty_label == BLANK:
                field.empty_label = _("全部")  # nothing chosen asks for all

    def narrow(self, rows: QuerySet) -> QuerySet:
        """The rows the cleaned form asks for; what is empty asks nothing."""
        return rows

    def value(self, name: str) -> Any:
        return self.cleaned_data.get(name)

    def shown_words(self) -> str:
        """What stands in the keyword box."""
        return self.value("q") or ""

    def worded(self, name: str, value: Any) -> str:
        """What a chip says of a chosen value."""
        choices = getattr(self.fields[name], "choices", None)
        return str(dict(choices).get(value, value)) if choices and isinstance(value, str) else str(value)

    def pick_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.picks]

    def more_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.more]

    def more_chosen(self) -> int:
        """How many of the folded fields ask something."""
        return sum(self.value(field.name) not in (None, "") for field in self.more_fields())


class AreaFilterForm(FilterForm):
    """A filter bar that begins with the area cascade; `area_column` is the division column of the rows.

    A village of another township than the chosen one asks nothing: it was chosen before the township.
    `of_today`: the rows stand where they are today, so a merged village in a kept address means its successor.
    """

    area_column = "division_id"
    of_today = False
    township = forms.ModelChoiceField(Division.objects.none(), required=False, label=_("镇（街道）"))
    village = forms.ModelChoiceField(Division.objects.none(), required=False, label=_("村（社区）"))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        township, village = (self.data.get(name) or "" for name in AREA_FIELDS)
        if township and village and village[:9] != township[:9]:
            kept: Any = copy(self.data)  # may hold names with several values
            kept.pop("village")
            self.data = kept
        areas = Division.objects.visible_to(self.post)
        self.fields["township"].queryset = areas.filter(level=Division.Level.TOWNSHIP)  # type: ignore[attr-defined]
        villages = areas.filter(level=Division.Level.VILLAGE)
        self.fields["village"].queryset = villages.filter(in_ranges("code", self._villages_of()))  # type: ignore[attr-defined]

    def _villages_of(self) -> list[tuple[str, str]]:
        """The township chosen, or the one a chosen village lies in, or the post's own; else none to choose from."""
        chosen = self.data.get("township") or self.data.get("village")
        if chosen and chosen[:9].isdigit() and len(chosen) == 12:
            return [code_range(chosen, "township")]
        return self.post.ranges if self.post.division.level != Division.Level.COUNTY else [("0", "0")]

    def in_area(self, rows: QuerySet) -> QuerySet:
        area = self.area()
        return rows.filter(in_ranges(self.area_column, area.ranges)) if area else rows

    def area(self) -> Division | None:
        """The village or township asked for; of today, what a merged village has become."""
        area = self.value("village") or self.value("township")
        if area and self.of_today and area.closed_on:
            return next(iter(self._heirs(area)), area)
        return area

    def _heirs(self, closed: Division) -> list[Division]:
        """Who stands for it today, however often it went into another."""
        standing = Division.objects.visible_to(self.post).filter(closed_on=None)
        return list(standing.filter(succeeded_codes__contains=[closed.pk]))

    def worded(self, name: str, value: Any) -> str:
        """Of a merged village also what it has become."""
        if name == "village" and value.closed_on:
            heirs = "、".join(heir.short_name for heir in self._heirs(value))
            return _("%(village)s（已并入%(heirs)s）") % {"village": value.short_name, "heirs": heirs}
        return super().worded(name, value)

    def spans_townships(self) -> bool:
        """Whether rows of several townships stand together: a county's post that has chosen none."""
        county = self.post.division.level == Division.Level.COUNTY
        return county and not any(self.value(name) for name in AREA_FIELDS)

    def cascade(self) -> dict[str, Any] | None:
        """`fixed` names and `levels` for components/area_cascade.html; None for a post without an area."""
        if self.post.scope_kind not in (ScopeKind.AREA, ScopeKind.AREA_SECTORS):
            return None
        above = [*_line(self.post.division)]
        reached = {division.level for division in above}
        names = zip((Division.Level.TOWNSHIP, Division.Level.VILLAGE), AREA_FIELDS, strict=True)
        levels = [self._level(name) for level, name in names if level not in reached]
        if not levels:  # a village has nothing to choose
            return None
        return {"fixed": [division.short_name for division in above], "levels": levels}

    def _level(self, name: str) -> dict[str, Any]:
        field = self.fields[name]
        value = self[name].value() or ""
        if name == "township" and not value and (village := self["village"].value()):
            value = f"{village[:9]}000"  # the township that a village in the address lies in
        return {
            "name": name,
            "label": field.label,
            "choices": [(one.pk, _named(one)) for one in field.queryset],  # type: ignore[attr-defined]
            "value": value,
            "every": _("全部%(level)s") % {"level": str(field.label).partition("（")[0]},
        }


def _named(division: Division) -> str:
    return _("%s（已撤并）") % division.short_name if division.closed_on else division.short_name


def _line(division: Division) -> list[Division]:
    """From the county down to the division."""
    line = [division]
    while line[0].parent is not None:
        line.insert(0, line[0].parent)
    return line


def keyword(hint: Any = "") -> forms.CharField:
    return forms.CharField(max_length=LONGEST_WORDS, required=False, label=hint or _("关键字"))


def asked(form_class: type[FilterForm], request) -> Any:
    """The filter form of the address, cleaned. Raises BadRequest (400) in words for what can't be asked."""
    form = form_class(request.GET, post=request.post)
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        raise BadRequest(
            _("筛选条件“%(name)s”有误：%(error)s") % {"name": form.fields[name].label, "error": errors[0]}
        )
    return form


def listing(
    request,
    *,
    form: FilterForm,
    rows: QuerySet,
    table: Callable[..., Any],
    orders: Mapping[str, paging.Order],
    unit: str = "个",
    many: bool = False,
) -> dict[str, Any]:
    """The context of list.html. `many`: there are surely more rows than a list counts.

    `may_export`: whether the post may take the list away as a file, for lists of facilities and their care.
    """
    page = paging.page(rows, request.GET, orders=orders, many=many)
    return {
        "form": form,
        "cascade": form.cascade() if isinstance(form, AreaFilterForm) else None,
        "picks": form.pick_fields(),
        "more": form.more_fields(),
        "more_chosen": form.more_chosen(),
        "sorts": [(sort.name, sort.label) for sort in page.sorts],
        "sort": page.order,
        "chips": chips(form, request.GET),
        "clear_url": request.path,
        "page": page,
        "unit": unit,
        "told": _("本页 %(here)s %(unit)s，共 %(all)s %(unit)s")
        % {"here": len(page), "unit": unit, "all": page.count_text},
        "table": table(page.rows, request=request, orderable=False),
        "query": without_place(request.GET).urlencode(),
        "may_export": may(request.post, EXPORT),
    }


def without_place(query):
    """The address without where one is in the list: what an export or another page size keeps."""
    kept = query.copy()
    for name in (*paging.PLACE_WORDS, "count"):
        kept.pop(name, None)
    return kept


def asks(form: FilterForm, *, but: tuple[str, ...] = ()) -> str:
    """What is chosen, in words, for the head of a paper: one of some rows must not read like one of all."""
    chosen = [(name, form.cleaned_data[name]) for name in form.fields if name not in but]
    return "；".join(
        f"{form.fields[name].label}：{form.worded(name, value)}"
        for name, value in chosen
        if value not in (None, "")
    )


def chips(form: FilterForm, query) -> list[dict[str, str]]:
    """What is chosen, in words, each with the address without it."""
    found = []
    for name, value in form.cleaned_data.items():
        if value in (None, ""):
            continue
        left = without_place(query)
        left.pop(name, None)
        if name == "township":
            left.pop("village", None)
        found.append(
            {
                "word": f"{form.fields[name].label}：{form.worded(name, value)}",
                "url": f"?{left.urlencode()}",
            }
        )
    return found
