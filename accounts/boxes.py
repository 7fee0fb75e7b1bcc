"""Boxes before the rows of a table, for acts on several at once: `row` is what the bulk bar and its like send."""

from collections.abc import Callable
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

ALL = _("全选本页")


class CheckColumn(tables.CheckBoxColumn):
    """The box before each row, called by what `named` says of it.

    Many at once is work of a desk, so a phone shows no boxes, unless `on_phone`: short lists chosen from anywhere.
    """

    def __init__(self, named: Callable[[Any], Any] = str, *, on_phone: bool = False) -> None:
        self.named, self.on_phone = named, on_phone
        cell = {"class": "check", "data-phone": "check"} if on_phone else {"class": "check"}
        super().__init__(accessor="pk", attrs={"th": {"class": "check"}, "td": cell})

    @property
    def header(self):
        """The box of all rows; a phone, where the other heads are not, shows its word."""
        box = format_html('<input type="checkbox" data-all-rows aria-label="{}">', ALL)
        return (
            format_html('<label class="all-rows">{}<span>{}</span></label>', box, ALL)
            if self.on_phone
            else box
        )

    def render(self, value, bound_column, record):
        label = gettext("选中%(name)s") % {"name": self.named(record)}
        return format_html('<input type="checkbox" name="row" value="{}" aria-label="{}">', value, label)
