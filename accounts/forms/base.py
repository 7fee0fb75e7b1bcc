"""What the forms share: choices out of the reader's area, grouped, and how an act's refusal returns to its field."""

from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _
from psycopg2.errors import UniqueViolation

from accounts.models import Division, Party, Person, Sector
from accounts.scoping import code_range, in_ranges
from common.models.versions import STALE, StaleVersion

ALREADY_THERE = _("刚才已有人提交了相同的内容，请刷新后核对")
WRONG_CHOICE = {
    "invalid_choice": _("所选内容不在您的管理范围内，或已停用，请重新选择"),
    "required": _("请选择"),
}


def needed_when(field: Any, when: Any) -> Any:
    """A field that its rule asks for in some cases: no 选填 stands beside it, `when` beneath it says which."""
    field.later, field.help_text = True, when
    return field


class PostForm(forms.Form):
    """A form that knows for which post it offers its choices."""

    required_css_class = "required"

    def __init__(self, *args, post, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.post = post
        self.offer()

    def offer(self) -> None:
        """Fill the choices of reference fields from what the post may see."""


class TownshipGroups(ModelChoiceIterator):
    """Choices under the heading of their township; rows come ordered by division."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        field: Any = self.field  # a GroupedChoiceField of ours
        for _prefix, rows in groupby(
            field.grouped(self.queryset), key=lambda row: field.division_of(row).pk[:9]
        ):
            found = list(rows)
            yield (_heading(field.division_of(found[0])), [self.choice(row) for row in found])


def _heading(division: Division) -> str:
    village = division.level == Division.Level.VILLAGE and division.parent is not None
    return str(division.parent if village else division)


class GroupedField(forms.ModelChoiceField):
    iterator = TownshipGroups

    def __init__(self, queryset, **kwargs) -> None:
        kwargs.setdefault("error_messages", WRONG_CHOICE)
        kwargs.setdefault("empty_label", _("请选择"))
        super().__init__(queryset, **kwargs)

    def grouped(self, queryset):
        return queryset.select_related("division__parent").order_by("division_id", "kind", "name", "pk")

    def division_of(self, row) -> Division:
        return row.division


class DivisionField(GroupedField):
    """A division of the reader's area that is not closed."""

    def __init__(self, **kwargs) -> None:
        super().__init__(Division.objects.none(), **kwargs)

    def grouped(self, queryset):
        return queryset.select_related("parent").order_by("code")

    def division_of(self, row) -> Division:
        return row

    def label_from_instance(self, row) -> str:
        return str(row) if row.level == Division.Level.VILLAGE else f"{row}（本级）"

    def offer_to(self, post, **conditions: Any) -> None:
        self.queryset = Division.objects.visible_to(post).filter(closed_on=None, **conditions)


class ReachField(DivisionField):
    """A village, or all villages of a division above."""

    def label_from_instance(self, row) -> str:
        return str(row) if row.level == Division.Level.VILLAGE else _("%s全部村（社区）") % row


class PartyField(GroupedField):
    """A unit of the reader's area that is in use."""

    def __init__(self, **kwargs) -> None:
        super().__init__(Party.objects.none(), **kwargs)

    def offer_to(self, post) -> None:
        self.queryset = Party.objects.visible_to(post).filter(active=True)


class ChoiceOf(forms.ModelChoiceField):
    """A row out of those given later."""

    def __init__(self, model, **kwargs: Any) -> None:
        given = {"error_messages": WRONG_CHOICE, "empty_label": _("请选择"), **kwargs}
        super().__init__(model._base_manager.none(), **given)


class UnitNear(ChoiceOf):
    """A unit of the facility's village, township or county."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Party, **kwargs)

    def label_from_instance(self, party) -> str:
        return f"{party.name}（{party.division}）"


class PersonNear(ChoiceOf):
    """A person of the facility's village, township or county."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Person, **kwargs)

    def label_from_instance(self, person) -> str:
        return f"{person.name}（{person.division}{person.title}）"


class PersonField(PersonNear):
    """A person of a village or of the township above it."""

    def offer_to(self, post, division: Division) -> None:
        people = Person.objects.visible_to(post).filter(active=True)
        near = in_ranges("division_id", [*division.ranges, code_range(f"{division.pk[:9]}000", "village")])
        self.queryset = people.filter(near).select_related("division").order_by("-division_id", "name")


class SectorsField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs) -> None:
        super().__init__(Sector.objects.all(), **kwargs)


def carried_out(form: forms.Form, act: Callable[..., Any], /, **arguments: Any) -> Any | None:
    """What the act answers (True where it answers nothing); None if it refuses the input, as the form then says."""
    try:
        answer = act(**arguments)
        return True if answer is None else answer
    except ValidationError as refusal:
        _say(form, refusal)
    except StaleVersion as stale:
        _say_stale(form, stale)
    except IntegrityError as error:  # two sent the same at once, and the database let in one
        if not is_repeated(error):
            raise
        form.add_error(None, ALREADY_THERE)
    return None


def is_repeated(error: IntegrityError) -> bool:
    """Whether a row was refused because there is one like it already."""
    return isinstance(error.__cause__, UniqueViolation)


def _say(form: forms.Form, refusal: ValidationError) -> None:
    if not hasattr(refusal, "error_dict"):
        _see_anew(form, refusal)
        form.add_error(None, refusal)
        return
    for name, errors in refusal.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


def _see_anew(form: forms.Form, refusal: ValidationError) -> None:
    """Of two who act on a row the second has been told how it stands now: sent again, it is meant against that."""
    for one in refusal.error_list:
        if one.code == STALE and "seen" in form.fields:
            sent: Any = form.data.copy()  # type: ignore[attr-defined]
            sent["seen"] = str((one.params or {})["version"])
            form.data = sent


def _say_stale(form: forms.Form, stale: StaleVersion) -> None:
    """Tell who was first; what was typed stays, and the next sending is meant against the row as it is now."""
    from accounts.trail import last_change_in_words

    sent: Any = form.data.copy()  # type: ignore[attr-defined]
    sent["version"] = str(stale.row.version)
    form.data = sent
    form.add_error(None, last_change_in_words(stale.row))
    for name in form.changed_data:
        field = stale.row._meta.get_field(name) if name in _columns(stale.row) else None
        if field is not None and name in form.fields:
            form[name].help_text = _("现在的内容：%(value)s") % {"value": _shown(stale.row, name)}


def _columns(row) -> set[str]:
    return {field.name for field in row._meta.concrete_fields}


def _shown(row, name: str) -> str:
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    return str({True: _("是"), False: _("否"), None: "—", "": "—"}.get(value, value))
