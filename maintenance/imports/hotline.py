"""12345工单: a line a sheet. A number that is there already is updated, not doubled; the export carries the replies back."""

import re
from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils import timezone

from accounts.imports import widgets
from accounts.imports.tables import TableResource, wrong
from accounts.models import Division
from accounts.rights import Right
from assets import codes
from assets.models import Facility
from assets.resolving import resolved_id
from common.spreadsheets.out import Column
from maintenance.actions.matter_beside import revisit, update_sheet
from maintenance.actions.matters import report
from maintenance.models import Matter, Severity

SATISFIED = [one for one in Matter.Satisfied.choices if one[0]]
HERE = "由本系统填写，在事项页上办理"
_MOMENT = re.compile(
    r"(\d{4})\D(\d{1,2})\D(\d{1,2})日?(?:[ T]+(\d{1,2})[:：时](\d{1,2})?(?:[:：]\d{1,2})?分?)?"
)


class MomentWidget(widgets.Widget):
    """2026-11-22 18:00 (or the end of a day alone), Beijing time; None for an empty cell."""

    def clean(self, value, row=None, **kwargs) -> datetime | None:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            year, month, day, hour, minute = _MOMENT.fullmatch(text).groups()  # type: ignore[union-attr]
            clock = (int(hour), int(minute or 0)) if hour else (23, 59)
            found = datetime(int(year), int(month), int(day), *clock)
            if not 2000 <= found.year < 2200:
                raise ValueError(found)
            return timezone.make_aware(found)
        except (AttributeError, ValueError) as error:
            raise ValueError(f"“{text[:20]}”不是时间，请写成 2026-01-31 18:00") from error

    def render(self, value, obj=None, **kwargs) -> str:
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}" if value else ""


class FacilityWidget(widgets.Widget):
    """A facility by its code, any ever given to it; None for an empty cell."""

    def __init__(self, by) -> None:
        super().__init__()
        self.by = by

    def clean(self, value, row=None, **kwargs) -> Facility | None:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            key = resolved_id(str(codes.parse(text)))
        except codes.CodeError as error:
            raise ValueError(str(error)) from error
        rows = Facility.objects.visible_to(self.by).counted().select_related("division")
        found = rows.filter(pk=key or 0).first()
        if found is None:
            raise ValueError(f"没有编码“{text[:30]}”的设施，或不在您的管理范围内")
        return found

    def render(self, value, obj=None, **kwargs) -> str:
        return value.code or "" if value else ""


class SeverityWidget(widgets.ChoiceWidget):
    """A, B or C, alone or with its words; empty is B."""

    def clean(self, value, row=None, **kwargs) -> str:
        text = str(value or "").strip()
        return text or Severity.B if text in ("", "A", "B", "C") else super().clean(text, row)


class SatisfiedWidget(widgets.ChoiceWidget):
    """One of the words; empty: nobody was asked."""

    def clean(self, value, row=None, **kwargs) -> str:
        return super().clean(value, row) if str(value or "").strip() else ""


class HotlineResource(TableResource):
    key, title, right, list_url = "hotline", "12345工单", Right.MATTER_DISPATCH, "maintenance:matter-list"
    columns = (
        Column(
            "outside_number", "工单编号", 18, "code", required=True, note="同一编号再次导入只更新，不会重复"
        ),
        Column("title", "诉求标题", 26, required=True),
        Column("text", "诉求内容", 40),
        Column("division", "所在村", 14, required=True, note="只知道镇街的填镇街"),
        Column("place", "地址", 22),
        Column("code", "设施编码", 28, "code", note="知道是哪处设施的填"),
        Column("reporter_name", "诉求人", 10),
        Column("phone", "联系电话", 14, "code", note="导出时隐去中间几位，原样导入不会改动"),
        Column("outside_due", "办结时限", 16, note="如 2026-01-31 18:00；比本系统的时限早的，按它"),
        Column("severity", "等级", 14, note="A 危险、B 失去功能、C 小缺损；不填即 B"),
        Column("number", "本系统编号", 15, "code", note=HERE),
        Column("state", "办理状态", 12, note=HERE),
        Column("handled_at", "处置完成", 16, note=HERE),
        Column("reply", "答复", 40, note=HERE),
        Column(
            "satisfied",
            "满意情况",
            12,
            note="平台回访的结果：满意、基本满意、不满意、联系不上；处置完成后再导入",
        ),
    )
    shown = ("outside_number", "title")
    wanted = ("outside_number", "title", "division")
    fixed = dict.fromkeys(
        ("number", "state", "handled_at", "reply", "division", "code", "severity", "outside_number"), HERE
    )
    examples = {
        "outside_number": "JN20261122000371",
        "title": "路灯不亮",
        "division": "石塘村",
        "outside_due": "2026-11-25 18:00",
    }
    hints = (
        "把 12345 平台导出的工单贴进来：编号、标题、所在村必填。",
        "导入后进入“待派单”，办结后在这里导出，答复一列可回填 12345 平台。",
    )

    class Meta(TableResource.Meta):
        model = Matter

    def widgets(self) -> dict[str, widgets.Widget]:
        return {
            "outside_number": widgets.TextWidget(longest=40, required=True),
            "title": widgets.TextWidget(longest=100, required=True),
            "text": widgets.TextWidget(longest=2000),
            "division": widgets.DivisionWidget(self.places, required=True),
            "place": widgets.TextWidget(longest=200),
            "code": FacilityWidget(self.by),
            "reporter_name": widgets.TextWidget(longest=40),
            "phone": widgets.PhoneWidget(),
            "outside_due": MomentWidget(),
            "severity": SeverityWidget(Severity.choices),
            "number": widgets.TextWidget(longest=20),
            "state": widgets.TextWidget(longest=20),
            "handled_at": MomentWidget(),
            "reply": widgets.TextWidget(longest=500),
            "satisfied": SatisfiedWidget(SATISFIED),
        }

    def choices(self) -> dict[str, Sequence[str]]:
        return {
            "severity": [str(one.label) for one in Severity],
            "satisfied": [str(label) for _value, label in SATISFIED],
        }

    @cached_property
    def places(self) -> list[Division]:
        rows = (
            Division.objects.visible_to(self.by).filter(closed_on=None).exclude(level=Division.Level.COUNTY)
        )
        return list(rows.select_related("parent").prefetch_related("aliases"))

    @cached_property
    def read(self) -> set[str]:
        """Numbers of the lines before."""
        return set()

    def rows(self):
        rows = Matter.objects.visible_to(self.by).filter(source=Matter.Source.HOTLINE).for_list()
        return rows.order_by("-id")

    def value_of(self, name: str, row: Any) -> Any:
        if name == "code":
            return row.facility
        if name == "state":
            return row.get_state_display()
        return (row.reply or row.done_text) if name == "reply" else getattr(row, name)

    def find(self, row):
        number = str(row.get("outside_number") or "").strip()
        if not number:
            raise wrong("outside_number", "没有填写")
        if number in self.read:
            raise wrong("outside_number", f"“{number[:40]}”在表中出现了两次，请只留最新的一行")
        self.read.add(number)
        found = self.rows().filter(outside_number=number).first()
        if found is None and self._known(number):
            raise wrong("outside_number", f"工单“{number[:40]}”已在别的区域登记")
        return found

    def _known(self, number: str) -> bool:
        sheets = Matter.objects.everywhere(because="a sheet is one for all")
        return sheets.filter(source=Matter.Source.HOTLINE, outside_number=number).exists()

    def create(self, values: dict[str, Any]) -> Matter:
        names = ("outside_number", "title", "text", "place", "reporter_name", "outside_due")
        said = {name: values[name] for name in names if values.get(name)}
        facility = values.get("code")
        where = {"facility": facility} if facility else {"division": values["division"]}
        return report(
            source=Matter.Source.HOTLINE,
            severity=values.get("severity") or Severity.B,
            phone=values.get("phone") or "",
            by=self.by,
            **said,
            **where,
        )

    def changes(self) -> dict[str, Any]:
        """What the line asks otherwise than it is; a masked or empty telephone asks nothing."""
        asked = super().changes()
        if asked.get("phone", "") is None:
            del asked["phone"]
        if asked.get("satisfied", "-") == "":
            del asked["satisfied"]
        return asked

    def change(self, held: Any, changes: dict[str, Any]) -> Matter:
        satisfied = changes.pop("satisfied", "")
        if changes:
            held = update_sheet(matter=held, by=self.by, **changes)
        return revisit(matter=held, satisfied=satisfied, by=self.by) if satisfied else held
