"""A person that is typed: the beginning of a name is enough for suggestions, the whole line tells him from all others.

Works without a script too: a name that only one bears, or a whole telephone, needs no suggestion.
"""

import re
from collections import Counter
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from common.phones import phone_matches

LONGEST, SHOWN = 80, 12
_NUMBERED = re.compile(r"#(\d{1,18})$")
_PHONE = re.compile(r"1\d{10}")


def people_like(people: QuerySet[Person], typed: str) -> list[tuple[Person, str]]:
    """Those whose name holds what is typed, each with the line that tells who is meant; at most SHOWN."""
    words = typed.strip().partition("（")[0]
    if not words or words.isdigit():  # a telephone is not asked for with every key
        return []
    found = (
        people.filter(name__contains=words)
        .select_related("division", "party")
        .order_by("name", "division_id")
    )
    return _told(list(found[:SHOWN]))


def _told(people: list[Person]) -> list[tuple[Person, str]]:
    """With the number behind where the lines of two would be the same."""
    lines = [_line(person) for person in people]
    times = Counter(lines)
    return [
        (person, f"{line}#{person.pk}" if times[line] > 1 else line)
        for person, line in zip(people, lines, strict=True)
    ]


def _line(person: Person) -> str:
    where = "，".join(str(one) for one in (person.division, person.title or person.party) if one)
    return f"{person.name}（{where}）"


def person_named(people: QuerySet[Person], typed: str) -> Person:
    """The one that a line, a name or a telephone names. Raises forms.ValidationError: nobody, or several."""
    words = typed.strip()
    if numbered := _NUMBERED.search(words):
        rows = people.filter(pk=numbered[1])
    elif _PHONE.fullmatch(words):
        rows = people.filter(phone_matches("phone", words))
    else:
        rows = people.filter(name=words.partition("（")[0])
    found = _told(list(rows.select_related("division", "party").order_by("pk")[:SHOWN]))
    meant = [one for one in found if one[1] == words] if len(found) > 1 else found
    if len(meant) == 1:
        return meant[0][0]
    if found:
        lines = "；".join(line for _person, line in found)
        raise forms.ValidationError(
            _("有 %(n)s 位同名，请写全：%(lines)s") % {"n": len(found), "lines": lines}
        )
    raise forms.ValidationError(_("没有找到“%s”，请核对姓名，或请管理员先登记人员") % words)


class PeopleInput(forms.TextInput):
    """A box whose suggestions come as one types, from `accounts:person-find`."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        from django.urls import reverse

        found = f"found-{name}"
        asks = {
            "hx-get": f"{reverse('accounts:person-find')}?of={name}",
            "hx-trigger": "input changed delay:300ms",
        }
        more = {**(attrs or {}), **asks, "hx-target": f"#{found}", "list": found, "autocomplete": "off"}
        return format_html(
            '{}<datalist id="{}"></datalist>', super().render(name, value, more, renderer), found
        )


class PersonSearch(forms.CharField):
    """Cleaned to the person, one of `people`."""

    widget = PeopleInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST, **kwargs)
        self.people: QuerySet[Person] = Person.objects.none()

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        return person_named(self.people, typed) if typed else None
