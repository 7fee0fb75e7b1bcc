"""检查点: a line a checkpoint of the standards that the post writes. What is published is changed in a new draft."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from accounts.imports import widgets
from accounts.imports.tables import TableResource, wrong
from accounts.models import Division
from accounts.rights import Right
from common.spreadsheets.out import Column
from maintenance.actions import standards as acts
from maintenance.forms.standards import own_types
from maintenance.models import Checkpoint, Standard

ON_PAGE = "请在标准的编写页上改"


class NumberWidget(widgets.Widget):
    """A limit; None for an empty cell."""

    def clean(self, value, row=None, **kwargs) -> Decimal | None:
        text = str(value or "").strip().replace("，", "").replace(",", "")
        if not text:
            return None
        try:
            number = Decimal(text)
        except InvalidOperation as error:
            raise ValueError(f"“{text[:20]}”不是数") from error
        if not number.is_finite() or abs(number) >= 10**9 or number != round(number, 3):
            raise ValueError(f"“{text[:20]}”应是三位小数以内的数")
        return number

    def render(self, value, obj=None, **kwargs) -> str:
        return "" if value is None else f"{value.normalize():f}"


class SeverityWidget(widgets.ChoiceWidget):
    """A, B or C, alone or with its words; empty is what is only recorded."""

    def clean(self, value, row=None, **kwargs) -> str:
        text = str(value or "").strip()
        if text in ("", "只记录"):
            return ""
        return text if text in ("A", "B", "C") else super().clean(text, row)


class CheckpointResource(TableResource):
    """The version being written of each type, or the one in force where none is."""

    key, title, right, list_url = (
        "checkpoints",
        "检查点",
        Right.STANDARD_WRITE,
        "maintenance:standard-list",
    )
    columns = (
        Column("id", "编号", 10, "code", note="改已有的检查点时保留；增加的留空"),
        Column("type", "设施类别", 22, note="增加后不能改", required=True),
        Column("seq", "序号", 6, "number", note="只供查看；次序在编写页上调"),
        Column("text", "检查内容", 44, required=True),
        Column("answer", "回答方式", 12, note="不填即“是否合格”"),
        Column("severity", "不合格等级", 18, note="A 危险、B 失去功能、C 小缺损；只记录的留空"),
        Column("unit", "单位", 10, note="数值才填"),
        Column("pass_min", "下限", 10, note="数值才填"),
        Column("pass_max", "上限", 10, note="数值才填"),
        Column("photo_asked", "须拍照", 8, note="是或否，不填即否"),
    )
    shown = ("text", "type")
    fixed = {"type": ON_PAGE, "seq": ON_PAGE}
    wanted = ("type", "text")
    examples = {
        "type": "农村公厕",
        "text": "冲水、洗手设施可用",
        "answer": "是否合格",
        "severity": "B 失去功能",
        "photo_asked": "否",
    }
    hints = (
        "已发布的标准不会被改动：导入的改动和增加写进新起草的一版，提交、发布后才起用。",
        "一个类别还没有标准，导入时自动起草第一版，管护要求在编写页上写。",
        "检查点的次序和删去在编写页上办。",
    )

    class Meta(TableResource.Meta):
        model = Checkpoint

    def widgets(self) -> dict[str, widgets.Widget]:
        return {
            "type": TypeWidget(self.kinds, required=True),
            "seq": widgets.CountWidget(1, 999),
            "text": widgets.TextWidget(longest=200, required=True),
            "answer": AnswerWidget(Checkpoint.Answer.choices),
            "severity": SeverityWidget(Checkpoint.Severity.choices),
            "unit": widgets.TextWidget(longest=20),
            "pass_min": NumberWidget(),
            "pass_max": NumberWidget(),
            "photo_asked": widgets.YesNoWidget(),
        }

    def choices(self) -> dict[str, Sequence[str]]:
        return {
            "type": [kind.name for kind in self.kinds],
            "answer": [str(one.label) for one in Checkpoint.Answer],
            "severity": [str(one.label) for one in Checkpoint.Severity if one.value],
            "photo_asked": ["是", "否"],
        }

    @cached_property
    def kinds(self) -> list:
        return list(own_types(self.by).order_by("code"))

    @cached_property
    def county(self) -> Division:
        return Division.objects.everywhere(because="the post's county").get(pk=self.by.division.county_code)

    @cached_property
    def standing(self) -> dict[str, Standard]:
        """{type: the version being written, else the last published}."""
        rows = Standard.objects.visible_to(self.by).filter(county=self.county).exclude(state="withdrawn")
        rows = rows.select_related("type").order_by("type_id", "number")
        found: dict[str, Standard] = {}
        for row in rows:
            found[row.type_id] = row
        return found

    def rows(self):
        versions = [row.pk for row in self.standing.values()]
        points = Checkpoint.objects.filter(standard__in=versions)
        return points.select_related("standard__type").order_by("standard__type_id", "seq")

    def value_of(self, name: str, row: Any) -> Any:
        return row.standard.type if name == "type" else getattr(row, name)

    @cached_property
    def present(self) -> dict[str, Checkpoint]:
        return {str(row.pk): row for row in self.rows()}

    def find(self, row):
        if number := row.get("id", ""):
            if number not in self.present:
                raise wrong("id", f"没有编号“{number[:20]}”的检查点，或它已不是最新一版；增加的编号留空")
            return self.present[number]
        return next(
            (
                one
                for one in self.present.values()
                if one.text == row["text"] and one.standard.type.name == row["type"]
            ),
            None,
        )

    def create(self, values: dict[str, Any]) -> Checkpoint:
        fields = {name: values[name] for name in acts.OF_POINT if name in values}
        standard = acts.draft_of(county=self.county, type=values["type"], by=self.by)
        return acts.write_point(standard=standard, seq=None, by=self.by, **fields)

    def change(self, held: Any, changes: dict[str, Any]) -> Checkpoint:
        standard = acts.draft_of(county=self.county, type=held.standard.type, by=self.by)
        acts.write_point(standard=standard, seq=held.seq, by=self.by, **changes)
        return held


class TypeWidget(widgets.NamedWidget):
    what = "设施类别"


class AnswerWidget(widgets.ChoiceWidget):
    def clean(self, value, row=None, **kwargs) -> str:
        return super().clean(value, row) if str(value or "").strip() else str(Checkpoint.Answer.YES_NO)
