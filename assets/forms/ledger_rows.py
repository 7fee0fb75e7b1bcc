"""One row of a ledger on the page: every fact as text, as a clerk would write it in the ledger."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Division
from assets.actions.ledger_choices import TAUGHT
from assets.actions.ledger_mend import POSITION, texts_now
from assets.models import FacilityType, LedgerRow

TEXTS = {
    "name": (_("设施名称"), 120, ""),
    "quantity": (_("数量"), 60, _("连同单位，如“1.2公里”“3座”；不写单位按类别的单位")),
    "built": (_("建成时间"), 40, _("如“2019”“2019年6月”")),
    "cost": (_("建设资金"), 60, _("如“15万元”；不写单位按元")),
    "fund_source": (_("资金来源"), 100, ""),
    "party": (_("管护主体"), 100, ""),
    "person": (_("管护责任人"), 60, ""),
    "phone": (_("联系电话"), 100, ""),
    "owner": (_("产权归属"), 100, ""),
    "position": (_("坐标"), 120, _("经度和纬度，如“118.72, 31.83”")),
    "address": (_("位置"), 200, ""),
    "remark": (_("备注"), 500, ""),
    "code": (_("统一编码"), 40, _("已有编码的填写，对上在册设施")),
}  # fmt: skip


ALIKE = "alike_"


class LedgerRowForm(forms.Form):
    """Texts of a row's facts; what the clerk did not touch is left as it was read."""

    village = forms.ModelChoiceField(Division.objects.none(), label=_("所在村"), empty_label=_("请选择"))
    category = forms.ModelChoiceField(
        FacilityType.objects.none(), label=_("设施类别"), empty_label=_("请选择")
    )

    def __init__(self, data=None, *, row: LedgerRow, villages) -> None:
        super().__init__(data, initial=shown_texts(row))
        self.fields["village"].queryset = villages  # type: ignore[attr-defined]
        self.fields["category"].queryset = FacilityType.objects.order_by("code")  # type: ignore[attr-defined]
        for name, (label, longest, help_text) in TEXTS.items():
            self.fields[name] = forms.CharField(
                label=label, max_length=longest, required=name == "name", help_text=str(help_text)
            )
        if row.phones:
            self.fields["phone"].help_text = _("已读出 %(n)s 个号码；不填就保留") % {
                "n": len(row.phones.split("、"))
            }
        offered = self._offer_alike(row)
        self.order_fields([*offered, "name", "village", "category", "quantity", "built", "cost"])

    def _offer_alike(self, row: LedgerRow) -> list[str]:
        """A word nobody knew stands in many rows: say once what it means. Answers the fields, each beside its box."""
        offered = []
        for said in row.problems:
            fact, word = TAUGHT.get(said["code"]), said["raw"].strip()
            if fact and word:
                shown = word if len(word) <= 20 else f"{word[:19]}…"
                label = _("写“%(word)s”的行都这样改，以后也认得") % {"word": shown}
                self.fields[ALIKE + fact] = forms.BooleanField(label=label, required=False)
                offered += [fact, ALIKE + fact]
        return offered

    def clean_phone(self) -> str:
        return self.cleaned_data["phone"].strip()

    def edits(self) -> dict[str, str]:
        """{fact: text} of what was changed; a cleared text is an empty cell, but for the telephone, which stays."""
        found = {name: self._text(name) for name in self.changed_data if not name.startswith(ALIKE)}
        return {name: text for name, text in found.items() if text or name != "phone"}

    def alike(self) -> set[str]:
        """The facts whose word is meant so in every row."""
        return {fact for fact in TAUGHT.values() if self.cleaned_data.get(ALIKE + fact)}

    def _text(self, name: str) -> str:
        value: Any = self.cleaned_data[name]
        return str(value.pk) if hasattr(value, "pk") else str(value or "").strip()


def shown_texts(row: LedgerRow) -> dict[str, str]:
    """The row's facts for the form; a position in one text, telephones left out."""
    texts = texts_now(row) | {"village": row.division_code, "category": row.type_code}
    if texts.get("longitude") or texts.get("latitude"):
        texts["position"] = ", ".join(filter(None, [texts.get("longitude"), texts.get("latitude")]))
    return {name: text for name, text in texts.items() if name not in (POSITION - {"position"}) | {"phone"}}
