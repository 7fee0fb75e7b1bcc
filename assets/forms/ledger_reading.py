"""How a sheet is to be read: which column tells which fact, the unit of amounts, the datum, the village and the type."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Division
from assets.ledger.heads import FACTS, PERSON_PHONE
from assets.ledger.understand import CHOSEN, NOTE
from assets.models import FacilityType
from common.coordinates import BD09, CGCS2000, GCJ02, WGS84

COLUMN_CHOICES = [("", _("原样保留，不读取")), *FACTS.items(), (PERSON_PHONE, _("管护责任人和电话"))]
UNITS = [("", _("按表中写明的")), *((unit, unit) for unit in ("元", "千元", "万元", "亿元"))]
DATUMS = [("", _("按表中写明的")), *((datum, datum) for datum in (WGS84, CGCS2000, GCJ02, BD09))]
SPAN = re.compile(r"(\d{1,6})(?:\s*[-－—–~～至到]\s*(\d{1,6}))?")
MOST_HEAD_ROWS = 4


class SheetForm(forms.Form):
    """One sheet as understood (an entry of LedgerBatch.understanding), every guess to be changed."""

    include = forms.TypedChoiceField(
        label=_("这张表"),
        choices=[("yes", _("读取")), ("no", _("不读取"))],
        coerce=lambda value: value == "yes",
    )
    head_rows = forms.CharField(
        label=_("表头在第几行"), required=False, max_length=20, help_text=_("占两行的写成“3-4”")
    )
    amount_unit = forms.ChoiceField(label=_("金额单位"), choices=UNITS, required=False)
    datum = forms.ChoiceField(label=_("坐标系"), choices=DATUMS, required=False)
    village = forms.ModelChoiceField(
        Division.objects.none(), label=_("没有村一列时，都在"), required=False, empty_label=_("按表名或标题")
    )
    category = forms.ModelChoiceField(
        FacilityType.objects.none(),
        label=_("没有类别一列时，都是"),
        required=False,
        empty_label=_("按表名或标题"),
    )

    def __init__(
        self,
        data=None,
        *,
        sheet: dict[str, Any],
        chosen: dict[str, Any],
        villages,
        nothing_read=False,
        **kwargs,
    ) -> None:
        """`nothing_read`: no sheet of the file was taken for a ledger, and a person comes to point one out."""
        super().__init__(data, initial=_initial(sheet, chosen, nothing_read), **kwargs)
        self.sheet, self.chosen = sheet, chosen
        facts = {column["fact"] for column in sheet["columns"]}
        self.fields["village"].queryset = villages  # type: ignore[attr-defined]
        self.fields["category"].queryset = FacilityType.objects.order_by("code")  # type: ignore[attr-defined]
        for column in sheet["columns"]:
            label = f"{column['letter']}列 {column['head']}"
            self.fields[_column(column)] = forms.ChoiceField(
                label=label,
                choices=COLUMN_CHOICES,
                required=False,
                widget=forms.Select(attrs={"aria-label": label}),
            )
        asked = {
            "head_rows": sheet["role"] not in ("hidden", "empty"),
            "amount_unit": "cost" in facts,
            "datum": bool(facts & {"position", "longitude", "latitude"}),
            "village": "village" not in facts and bool(facts),
            "category": "category" not in facts and bool(facts),
        }
        for name in [name for name, is_asked in asked.items() if not is_asked]:
            del self.fields[name]

    def columns(self) -> list[tuple[dict[str, Any], Any]]:
        """Each column as understood, with its field."""
        return [(column, self[_column(column)]) for column in self.sheet["columns"]]

    def matters(self) -> list[Any]:
        """The fields of the whole sheet."""
        return [
            self[name]
            for name in ("head_rows", "amount_unit", "datum", "village", "category")
            if name in self.fields
        ]

    def clean_head_rows(self) -> list[int]:
        """The numbers of the head's rows; none: as found."""
        text = self.cleaned_data["head_rows"].strip()
        if not text:
            return list(self.sheet["head_rows"])
        found = SPAN.fullmatch(text)
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
        if not 1 <= first <= last < first + MOST_HEAD_ROWS:
            raise forms.ValidationError(_("写行号，如“3”；占两行的写成“3-4”，最多四行"))
        return list(range(first, last + 1))

    def clean(self):
        found = super().clean() or {}
        told = [found.get(_column(column)) for column in self.sheet["columns"]]
        for fact in {fact for fact in told if fact and told.count(fact) > 1} - {"phone", "quantity"}:
            label = dict(COLUMN_CHOICES)[fact]
            self.add_error(None, forms.ValidationError(f"有两列都选了“{label}”，请只留一列"))
        unheard = not self.sheet["columns"] and self.sheet["role"] == NOTE
        if unheard and found.get("include") and "head_rows" in found and not found["head_rows"]:
            self.add_error("head_rows", forms.ValidationError("请写明表头在第几行，再读取这张表"))
        same_head = found.get("head_rows") == self.sheet["head_rows"]
        if self.sheet["columns"] and same_head and found.get("include") and "name" not in told:
            self.add_error(None, forms.ValidationError("请指明哪一列是设施名称"))
        return found

    def choice(self) -> dict[str, Any]:
        """As assets.ledger.SheetChoice takes it."""
        found = self.cleaned_data
        answer: dict[str, Any] = {"include": found["include"]}
        head_rows = found.get("head_rows", [])
        if head_rows and head_rows != self.sheet["head_rows"]:
            return answer | {"head_rows": head_rows}  # the columns were those of another head
        if self.chosen.get("head_rows"):
            answer["head_rows"] = head_rows
        if self.sheet["columns"]:  # what nobody touched stays a guess, and says its own reason
            answer["columns"] = {
                column["letter"]: found[_column(column)]
                for column in self.sheet["columns"]
                if column["reason"] == CHOSEN or found[_column(column)] != column["fact"]
            }
        for name in ("amount_unit", "datum", "village", "category"):
            if value := found.get(name):
                answer[name] = getattr(value, "name" if name == "category" else "pk", value)
        return answer


def _column(column: dict[str, Any]) -> str:
    return f"column_{column['letter']}"


def _initial(sheet: dict[str, Any], chosen: dict[str, Any], nothing_read: bool) -> dict[str, Any]:
    read = sheet["role"] == "ledger" or nothing_read
    usual = sheet if "habit" in sheet["reasons"] else {}  # as these heads were read before
    category = (
        FacilityType.objects.filter(name=chosen.get("category", "")).values_list("pk", flat=True).first()
    )
    return {
        "include": "yes" if read else "no",
        "head_rows": "-".join(
            str(row) for row in sorted({*sheet["head_rows"][:1], *sheet["head_rows"][-1:]})
        ),
        "amount_unit": chosen.get("amount_unit") or usual.get("amount_unit") or "",
        "datum": chosen.get("datum") or usual.get("datum") or "",
        "village": chosen.get("village", ""),
        "category": category or "",
        **{_column(column): column["fact"] for column in sheet["columns"]},
    }
