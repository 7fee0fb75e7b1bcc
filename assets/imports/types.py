"""设施类别: a line a type, with the rule in force and the words that ledgers use for it everywhere."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from accounts.imports import widgets
from accounts.imports.tables import TableResource, wrong
from accounts.models import Sector
from accounts.rights import Right
from assets.actions import types as acts
from assets.ledger.text import clean
from assets.models import FacilityType, PropertyClass, TypeRule, TypeWord
from common.spreadsheets.out import Column

OF_RULE = ("property_class", "department", "service_life_years", "inspection_interval_days", "source")
WORDS = {
    "exact": TypeWord.Certainty.EXACT,
    "likely": TypeWord.Certainty.LIKELY,
    "broad": TypeWord.Certainty.BROAD,
}
STANDS = "请另设类别"


class TypeResource(TableResource):
    """Attributes stay on the page of a type; words of single townships too."""

    key, title, right, list_url = "types", "设施类别", Right.TYPE_MANAGE, "assets:type-list"
    number = "code"
    columns = (
        Column("code", "代码", 8, "code", note="改已有类别时保留；增设的类别留空，由系统给出"),
        Column("sector", "大类", 18, note="增设后不能改", required=True),
        Column("name", "类别", 22, required=True),
        Column("unit", "计量单位", 10, note="增设后不能改；公里画线，平方米画面，其余标点", required=True),
        Column("active", "状态", 8, note="在用或停用，不填即在用；停用后不再登记新的"),
        Column("property_class", "经营属性", 12, required=True),
        Column("department", "主管部门", 18, note="通用名称，如“水务局”", required=True),
        Column("service_life_years", "使用年限", 10, "number", unit="年"),
        Column("inspection_interval_days", "巡查间隔", 10, "number", unit="日", required=True),
        Column("source", "依据", 30),
        Column("from_date", "规则起用日期", 14, "code", note="改了规则才填：今天或以后；不改即从今天起用"),
        Column("exact", "确定的用词", 36, note="台账里这样写就是它；几个之间用顿号隔开"),
        Column("likely", "多半的用词", 30, note="归入并提示核对"),
        Column("broad", "宽泛的用词", 30, note="可指几个类别，请经办人选"),
    )
    shown = ("name", "sector")
    fixed = {"sector": STANDS, "unit": STANDS}
    wanted = ("sector", "name", "unit", "property_class", "department", "inspection_interval_days")
    examples = {
        "sector": "农村水利",
        "name": "村民洗衣台",
        "unit": "座",
        "property_class": "非经营性",
        "department": "水务局",
        "service_life_years": "30",
        "inspection_interval_days": "30",
        "exact": "洗衣台、洗菜台",
    }
    hints = (
        "改已有的：下载“导出”，保留代码，只改要改的格；空着的格就是清空。",
        "改规则（经营属性、部门、年限、间隔、依据）是另立一条，从起用日期起算，以前的结果不变。",
        "一个用词换类别：先在原类别删去，导入后再加到新类别。",
    )

    class Meta(TableResource.Meta):
        model = FacilityType

    def widgets(self) -> dict[str, widgets.Widget]:
        return {
            "sector": widgets.SectorWidget(Sector.objects.all(), required=True),
            "name": widgets.TextWidget(longest=40, required=True),
            "unit": widgets.TextWidget(longest=10, required=True),
            "active": widgets.YesNoWidget("在用", "停用", empty=True),
            "property_class": widgets.ChoiceWidget(PropertyClass.choices),
            "department": widgets.TextWidget(longest=60, required=True),
            "service_life_years": widgets.CountWidget(1, 200),
            "inspection_interval_days": widgets.CountWidget(1, 3650, required=True),
            "source": widgets.TextWidget(longest=300),
            "from_date": widgets.DayWidget(),
            **{certainty: widgets.ListWidget(longest=40) for certainty in WORDS},
        }

    def choices(self) -> dict[str, Sequence[str]]:
        classes = [str(one.label) for one in PropertyClass]
        sectors = [sector.name for sector in Sector.objects.all()]
        return {"sector": sectors, "property_class": classes, "active": ["在用", "停用"]}

    def rows(self):
        begun = TypeRule.objects.filter(from_date__lte=timezone.localdate()).order_by("-from_date")
        everywhere = TypeWord.objects.filter(township="").order_by("word")
        kinds = FacilityType.objects.select_related("sector").order_by("code")
        return kinds.prefetch_related(
            Prefetch("rules", begun, to_attr="begun"), Prefetch("words", everywhere, to_attr="everywhere")
        )

    def value_of(self, name: str, row: Any) -> Any:
        """Of the rule in force; words as sets."""
        if name in WORDS:
            return frozenset(one.word for one in row.everywhere if one.certainty == WORDS[name])
        if name in (*OF_RULE, "from_date"):
            return getattr(row.begun[0], name) if row.begun else None
        return getattr(row, name)

    @cached_property
    def present(self) -> dict[str, FacilityType]:
        return {row.pk: row for row in self.rows()}

    def find(self, row):
        if code := row.get("code", ""):
            code = code.zfill(4)  # Excel takes the zero in front away
            if code not in self.present:
                raise wrong("code", f"没有代码“{code[:20]}”的类别；增设的类别代码留空，由系统给出")
            return self.present[code]
        return next((one for one in self.present.values() if one.name == row["name"]), None)

    def create(self, values: dict[str, Any]) -> FacilityType:
        rule = {name: values[name] for name in OF_RULE if name in values}
        if day := values.get("from_date"):
            rule["from_date"] = self._from_today(day)
        kind = acts.add_type(
            sector=values["sector"], name=values["name"], unit=values["unit"], by=self.by, **rule
        )
        self._add_words(kind, {name: values.get(name, frozenset()) for name in WORDS})
        if not values.get("active", True):
            acts.revise_type(kind=kind, name=kind.name, active=False, by=self.by)
        return kind

    def change(self, held: Any, changes: dict[str, Any]) -> FacilityType:
        if changes.keys() & {"name", "active"}:
            said = {"name": held.name, "active": held.active} | changes
            acts.revise_type(kind=held, name=said["name"], active=said["active"], by=self.by)
        if changes.keys() & {*OF_RULE, "from_date"}:
            self._change_rule(held, changes)
        asked = {name: changes[name] for name in WORDS if name in changes}
        gone = [one for one in held.everywhere if one.word not in asked.get(one.certainty, {one.word})]
        if gone:
            acts.remove_words(words=gone, by=self.by)
        self._add_words(held, {name: words - self.value_of(name, held) for name, words in asked.items()})
        return held

    def _change_rule(self, held: Any, changes: dict[str, Any]) -> None:
        """Another rule from a day on: the one that is asked for, or today."""
        if not changes.keys() & set(OF_RULE):
            raise wrong("from_date", "规则的内容没有改，起用日期不用改")
        day = self._from_today(changes.get("from_date") or timezone.localdate())
        rule = {name: changes.get(name, self.value_of(name, held)) for name in OF_RULE}
        acts.add_rule(kind=held, from_date=day, by=self.by, **{**rule, "source": rule["source"] or ""})

    def _from_today(self, day):
        if day < timezone.localdate():
            raise wrong("from_date", "不能早于今天，以前的结果不随新规则变动")
        return day

    def _add_words(self, kind: FacilityType, asked: dict[str, frozenset[str]]) -> None:
        for name, words in asked.items():
            for word in sorted(words):
                if clean(word) != word:
                    raise wrong(name, f"“{word}”请写成“{clean(word)}”")
                acts.add_word(kind=kind, word=word, certainty=WORDS[name], by=self.by)
