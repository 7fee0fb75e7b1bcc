"""Forms of 督导问题: writing one down on the spot, what each act asks, the filter bar."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import DivisionField, PartyField, PostForm, UnitNear, needed_when
from accounts.forms.days import DayField, PastDay
from accounts.lists import AreaFilterForm, keyword
from accounts.models import Division, Party, Sector
from assets.models import Facility
from assets.nearby import parties_near
from maintenance.forms.acts import ActForm, Phrases, words
from maintenance.forms.matter_reporting import PhotosField
from maintenance.models import Matter
from tasks_checklist.actions.finding_photos import LEAST_WORDS
from tasks_checklist.actions.finding_photos import photos_of as photos_of_finding
from tasks_checklist.actions.recording import photos_of
from tasks_checklist.models import Finding, FindingState, RectificationRule, StopPoint, VisitStop
from tasks_checklist.register import BUCKETS, of_bucket
from tasks_checklist.visit_points import points_of

PROBLEMS = (
    "管护牌缺失、不清",
    "巡查记录不全",
    "管护责任不落实",
    "公示不及时",
    "设施损坏未报修",
    "台账与现场不符",
)
K = Party.Kind
NEVER = (K.HOUSEHOLD, K.PERSON, K.SUPPLIER, K.VILLAGE_SUPERVISORS, K.COUNTY_GOV)  # are given no findings
PLACED = (K.VILLAGE_COMMITTEE, K.TOWNSHIP_OFFICE)  # units that say by themselves where
ALL_WORD = "all"
ENDED = (FindingState.STRUCK, FindingState.WITHDRAWN, FindingState.DISCARDED)


class FindingForm(PostForm):
    """About a facility or a matter given, or about a unit of the area."""

    title = forms.CharField(max_length=120, label=_("什么问题"))
    severity = forms.ChoiceField(
        choices=RectificationRule.Severity, initial="common", label=_("程度"), widget=forms.RadioSelect
    )
    party = PartyField(label=_("责任单位"))
    division = needed_when(
        DivisionField(required=False, label=_("所在区划")), _("责任单位是村（居）委会、镇（街道）的不用选")
    )
    facility = forms.TypedChoiceField(
        coerce=int, empty_value=None, required=False, label=_("设施"), help_text=_("这次抽查的设施里选")
    )
    photos = PhotosField(label=_("现场照片"))
    text = words(_("问题描述"), required=False, most=2000)
    demand = words(_("整改要求"), required=False, most=500, rows=2)
    source = forms.ChoiceField(choices=Finding.Source, initial="visit", label=_("来源"))
    basis = forms.CharField(
        max_length=300, required=False, label=_("依据"), help_text=_("文件、条款，可不填")
    )
    place = forms.CharField(max_length=200, required=False, label=_("地点"))
    found_on = PastDay(label=_("发现日期"))
    due_on = DayField(required=False, label=_("整改限期"), help_text=_("不填按程度的规定日数"))
    stop_photos = forms.MultipleChoiceField(
        required=False, label=_("选用记录单上的照片"), widget=forms.CheckboxSelectMultiple
    )
    client_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        facility: Facility | None = None,
        matter: Matter | None = None,
        stop: VisitStop | None = None,
        **kwargs: Any,
    ) -> None:
        self.given, self.matter = facility or (matter.facility if matter else None), matter
        self.stop, about = stop, facility or matter or stop
        self.place_of: Division | None = about.division if about else None
        super().__init__(*args, **kwargs)

    def offer(self) -> None:
        field: Any = self.fields["party"]
        if self.place_of is None:
            field.offer_to(self.post)
            self.fields["division"].offer_to(self.post)  # type: ignore[attr-defined]
        else:
            del self.fields["division"]
            field = self.fields["party"] = UnitNear(label=field.label)
            field.queryset = parties_near(self.place_of)
        self._offer_stop(field)
        field.queryset = field.queryset.exclude(kind__in=NEVER)

    def _offer_stop(self, field: Any) -> None:
        """Where a team is: its unit, and what it photographed there."""
        if self.stop is None:
            del self.fields["stop_photos"], self.fields["facility"]
            return
        units = Party.objects.everywhere(because="the unit that is visited, and those near it")
        field.queryset = units.filter(Q(pk=self.stop.party_id) | Q(pk__in=field.queryset.values("pk")))
        field.initial = self.stop.party_id
        self._offer_facilities(self.stop)
        photos: Any = self.fields["stop_photos"]
        photos.choices = [(str(one.public_id), str(one)) for one in photos_of(self.stop)]
        photos.initial = [key for key, _name in photos.choices]

    def _offer_facilities(self, stop: VisitStop) -> None:
        """What the stop looks at; the one asked for, or the only one found wanting, stands in it."""
        points = points_of(stop.visit, [stop])[stop.pk]
        looked = {one.object_id: one.words for one in points if one.kind == StopPoint.Kind.FACILITY}
        failed = [
            one.object_id
            for one in stop.points.filter(kind=StopPoint.Kind.FACILITY, ok=False)
            if one.object_id in looked
        ]
        field: Any = self.fields["facility"]
        if not looked:
            del self.fields["facility"]
            return
        worded = {key: _("%s，不符合") % words if key in failed else words for key, words in looked.items()}
        field.choices = [("", _("不涉及哪处设施")), *worded.items()]
        asked = self.initial.get("facility")
        only = failed[0] if len(failed) == 1 else stop.facility_id
        self.initial["facility"] = asked if asked in looked else only

    def clean(self) -> None:
        super().clean()
        said = self.cleaned_data
        party = said.get("party")
        if self.place_of is None and party is not None:
            if party.kind in PLACED:
                said["division"] = party.division
            elif not said.get("division"):
                self.add_error("division", _("请选择问题所在的村（社区）或镇（街道）"))

    def said(self) -> dict[str, Any]:
        """What the act takes."""
        return self.cleaned_data | {
            "division": self.place_of or self.cleaned_data["division"],
            "facility": self.given or self._chosen(),
            "matter": self.matter,
            "stop": self.stop,
        }

    def _chosen(self) -> Facility | None:
        """The facility picked of those that the stop looks at."""
        rows = Facility.objects.everywhere(because="a facility that the team is sent to look at")
        return rows.select_related("type__sector").filter(pk=self.cleaned_data.get("facility") or 0).first()


class ChangeForm(ActForm):
    """What stands in a draft."""

    title = forms.CharField(max_length=120, label=_("什么问题"))
    severity = forms.ChoiceField(
        choices=RectificationRule.Severity, label=_("程度"), widget=forms.RadioSelect
    )
    text = words(_("问题描述"), required=False, most=2000)
    demand = words(_("整改要求"), required=False, most=500, rows=2)
    basis = forms.CharField(max_length=300, required=False, label=_("依据"))

    def offer(self) -> None:
        for name in ("title", "severity", "text", "demand", "basis"):
            self.fields[name].initial = getattr(self.row, name)


# --- what an act asks ---------------------------------------------------------------------------
class IssueForm(ActForm):
    due_on = DayField(required=False, label=_("整改限期"), help_text=_("不填按程度的规定日数"))


class SignForm(ActForm):
    phrases: ClassVar[dict[str, Phrases]] = {"measure": ("立即组织整改", "已安排专人，按期完成")}
    measure = words(_("整改措施"), required=False, most=500)


class ApplyForm(ActForm):
    """The photos stand in the sheet itself; the door keeps them before the words are judged, so that none is taken twice."""

    phrases: ClassVar[dict[str, Phrases]] = {"result": ("已按要求整改到位，照片附后",)}
    photos = PhotosField(label=_("整改后照片"))
    result = words(_("整改结果"), most=1000)

    def offer(self) -> None:
        grave = self.row.severity == RectificationRule.Severity.GRAVE
        if grave:
            said = _("严重问题：写清怎么整改的、现在怎样，不少于 %s 个字；整改前、整改后照片都要有")
            self.fields["result"].help_text = said % LEAST_WORDS
        kept = photos_of_finding(self.row, "after").count()
        if kept:
            self.fields["photos"].help_text = _("已上传 %s 张，还可以再加") % kept
        elif grave or photos_of_finding(self.row, "before").exists():
            needed_when(self.fields["photos"], _("与整改前同一位置，没有照片不能申请销号"))

    def clean(self) -> None:
        super().clean()
        self.cleaned_data.pop("photos", None)


class StrikeForm(ActForm):
    phrases: ClassVar[dict[str, Phrases]] = {"text": ("现场核查，整改到位", "照片与原位置相符，整改到位")}
    text = words(_("核查意见"), required=False)


class ExtensionForm(PostForm):
    until = DayField(label=_("延至"))
    reason = words(_("延期原因"))


class AnswerForm(PostForm):
    granted = forms.TypedChoiceField(
        choices=[("yes", _("批准")), ("no", _("不批准"))],
        coerce=lambda said: said == "yes",
        label=_("答复"),
        widget=forms.RadioSelect,
    )
    said = needed_when(words(_("意见"), required=False), _("不批准的写明原因"))


class HoldForm(ActForm):
    held_on = PastDay(label=_("约谈日期"))
    text = words(_("约谈情况"), most=1000, rows=5)


# --- the filter bar -----------------------------------------------------------------------------
class FindingFilter(AreaFilterForm):
    """Without a state it shows what is open; a bucket of the register asks by its period."""

    picks = ("state", "overdue", "severity", "source", "sector")
    more = ("party", "mine")
    words = _("编号、问题、设施")
    of_today = True
    state = forms.ChoiceField(
        choices=[("", _("未销号")), *FindingState.choices, (ALL_WORD, _("全部"))],
        required=False,
        label=_("状态"),
    )
    overdue = forms.ChoiceField(
        choices=[("", _("全部")), ("yes", _("已逾期")), ("listed", _("列入通报")), ("told", _("曾列入通报"))],
        required=False,
        label=_("逾期"),
    )
    severity = forms.ChoiceField(
        choices=[("", _("全部")), *RectificationRule.Severity.choices], required=False, label=_("程度")
    )
    source = forms.ChoiceField(
        choices=[("", _("全部")), *Finding.Source.choices], required=False, label=_("来源")
    )
    sector = forms.ModelChoiceField(Sector.objects.all(), required=False, label=_("行业"))
    party = forms.ModelChoiceField(Party.objects.none(), required=False, label=_("责任单位"))
    mine = forms.ChoiceField(
        choices=[("", _("全部")), ("yes", _("有延期申请待批"))], required=False, label=_("延期")
    )
    facility = forms.IntegerField(required=False, min_value=1, max_value=2**62, label=_("设施"))
    bucket = forms.ChoiceField(choices=[("", ""), *BUCKETS.items()], required=False, label=_("台账"))
    since = forms.DateField(required=False, label=_("周期起"))
    until = forms.DateField(required=False, label=_("周期止"))
    due_since = forms.DateField(required=False, label=_("限期自"))
    due_until = forms.DateField(required=False, label=_("限期至"))
    exactly = forms.RegexField(r"\d{12}", required=False, label=_("所在区划"))
    no_sector = forms.ChoiceField(choices=[("", ""), ("yes", _("未分行业"))], required=False, label=_("行业"))
    q = keyword(words)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        units = Finding.objects.visible_to(self.post).order_by().values("party_id")
        parties = Party.objects.everywhere(because="units of findings in sight").filter(pk__in=units)
        self.fields["party"].queryset = parties.order_by("division_id", "name")  # type: ignore[attr-defined]

    def worded(self, name: str, value: Any) -> str:
        if name == "exactly":
            place = Division.objects.visible_to(self.post).filter(pk=value).first()
            return place.short_name if place else value
        return f"{value:%Y-%m-%d}" if isinstance(value, date) else super().worded(name, value)

    def narrow(self, rows: QuerySet[Finding]) -> QuerySet[Finding]:
        rows = self._by_state(self.in_area(rows))
        for name in ("severity", "source", "sector", "party", "facility"):
            if value := self.value(name):
                rows = rows.filter(**{name: value})
        if self.value("exactly"):
            rows = rows.filter(division=self.value("exactly"))
        if self.value("no_sector"):
            rows = rows.filter(sector=None)
        for name, column in (("due_since", "due_on__gte"), ("due_until", "due_on__lte")):
            if self.value(name):
                rows = rows.filter(**{column: self.value(name)})
        if self.value("overdue") in ("yes", "listed"):
            rows = rows.overdue()  # type: ignore[attr-defined]
        if self.value("overdue") in ("listed", "told"):
            rows = rows.filter(steps__act="bulletin").distinct()
        if self.value("mine"):
            rows = rows.filter(extensions__state="asked").distinct()
        return self._worded(rows)

    def _by_state(self, rows: QuerySet[Finding]) -> QuerySet[Finding]:
        first, last = self.value("since"), self.value("until")
        if self.value("bucket") and first and last:
            rows = rows.filter(of_bucket(self.value("bucket"), first, last))
        elif not self.value("state") and not self.value("q") and not self.value("facility"):
            rows = rows.exclude(state__in=ENDED)
        if self.value("state") not in ("", None, ALL_WORD):
            rows = rows.filter(state=self.value("state"))
        return rows

    def _worded(self, rows: QuerySet[Finding]) -> QuerySet[Finding]:
        typed = (self.value("q") or "").strip()
        if not typed:
            return rows
        said = Q(number__iexact=typed) | Q(title__icontains=typed) | Q(facility__name__icontains=typed)
        return rows.filter(said)
