"""Forms of 技术求助 and 技术需求: asking with one thumb; what each act asks; the filters."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import ChoiceOf, DivisionField, PostForm
from accounts.forms.days import DayField, PastDay
from accounts.lists import AreaFilterForm, keyword
from accounts.models import Sector
from assets.models import Facility
from maintenance.actions.experts import serving
from maintenance.actions.needs import fitting
from maintenance.forms.acts import ActForm, Phrases, words
from maintenance.forms.matter_reporting import PhotosField, offer_places
from maintenance.models import Expert, NeedState, Question, QuestionState, Technique

TROUBLES = ("反复损坏，找不到原因", "不会操作、调试", "选用什么材料、设备", "怎么维修")


class PlaceForm(PostForm):
    """About the facility given, or about a place of the post's area."""

    title = forms.CharField(max_length=100)
    text = words(_("情况说明"), required=False, most=2000)
    division = DivisionField(label=_("所在地"))
    sector = forms.ModelChoiceField(
        Sector.objects.all(), required=False, label=_("行业"), empty_label=_("不清楚")
    )

    def __init__(self, *args: Any, facility: Facility | None = None, **kwargs: Any) -> None:
        self.facility = facility
        super().__init__(*args, **kwargs)

    def offer(self) -> None:
        if self.facility is not None:
            del self.fields["division"], self.fields["sector"]
        else:
            offer_places(self.fields["division"], self.post)

    def said(self) -> dict[str, Any]:
        """What the act takes."""
        return self.cleaned_data | {"facility": self.facility}


class AskForm(PlaceForm):
    title = forms.CharField(max_length=100, label=_("什么问题"), help_text=_("一句话，如“水泵启动后不上水”"))
    photos = PhotosField(label=_("现场照片"))
    client_key = forms.UUIDField(widget=forms.HiddenInput)


class RaiseForm(PlaceForm):
    title = forms.CharField(
        max_length=100, label=_("需要什么技术"), help_text=_("一句话，如“免开挖管道检测”")
    )


# --- what an act asks ---------------------------------------------------------------------------
class ExpertChoice(ChoiceOf):
    def label_from_instance(self, obj: Expert) -> str:
        return f"{obj.name}（{obj.get_kind_display()}，{obj.division.short_name}）{obj.skill[:24]}"


class AssignForm(ActForm):
    """Those who serve the place, of its sector first."""

    expert = ExpertChoice(Expert, label=_("专家、队伍"))

    def offer(self) -> None:
        of_sector = Expert.sectors.through.objects.filter(expert=OuterRef("pk"), sector=self.row.sector_id)
        rows = serving(self.row.division).select_related("division").annotate(fits=Exists(of_sector))
        rows = rows.exclude(pk=self.row.expert_id) if self.row.expert_id else rows
        self.fields["expert"].queryset = rows.order_by("-fits", "-division_id", "kind", "name")  # type: ignore[attr-defined]


class AnswerForm(ActForm):
    phrases: ClassVar[dict[str, Phrases]] = {"answer": ("已到现场查看，原因和处理办法如下：",)}
    way = forms.ChoiceField(choices=Question.Way, initial="phone", label=_("方式"), widget=forms.RadioSelect)
    answered_on = PastDay(label=_("答复日期"))
    answer = words(_("答复"), most=1000, rows=5)
    follow_by = DayField(
        required=False, label=_("落实期限"), help_text=_("现场答复同时记为一次技术指导，可要求村里按期落实")
    )


class RateForm(ActForm):
    SCORES = [(5, _("5 分，很满意")), (4, _("4 分")), (3, _("3 分")), (2, _("2 分")), (1, _("1 分，没帮上"))]
    phrases: ClassVar[dict[str, Phrases]] = {
        "rating_text": ("问题已解决，讲得清楚", "来得及时，现场教会了我们", "基本解决")
    }
    rating = forms.TypedChoiceField(choices=SCORES, coerce=int, label=_("评分"), widget=forms.RadioSelect)
    rating_text = words(_("评价"))


class ResubmitForm(ActForm):
    text = words(_("情况说明"), most=2000, rows=5)

    def offer(self) -> None:
        self.fields["text"].initial = self.row.text


class TechniqueChoice(ChoiceOf):
    def label_from_instance(self, obj: Technique) -> str:
        return f"{obj.name}（{obj.get_rank_display()}）"


class MatchForm(ActForm):
    technique = TechniqueChoice(Technique, label=_("技术"))
    text = words(_("说明"), required=False)

    def offer(self) -> None:
        self.fields["technique"].queryset = fitting(self.row.division)  # type: ignore[attr-defined]


class TrialForm(ActForm):
    trial_from = DayField(label=_("试用起始"), initial=timezone.localdate)
    trial_until = DayField(label=_("试用截止"), help_text=_("到期后提醒评定"))
    text = words(_("试用安排"), required=False)


class SpreadForm(ActForm):
    phrases: ClassVar[dict[str, Phrases]] = {"effect": ("故障明显减少", "费用下降", "用工减少")}
    from_date = PastDay(label=_("应用起始"))
    effect = words(_("效果"))

    def offer(self) -> None:
        self.fields["from_date"].initial = self.row.trial_from


class NoteForm(ActForm):
    text = words(_("情况"), most=500)


# --- limits and filters -------------------------------------------------------------------------
def _days(label: Any) -> forms.IntegerField:
    box = forms.TextInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(min_value=1, max_value=90, label=label, widget=box)


class LimitForm(PostForm):
    from_date = DayField(label=_("起用日期"), initial=timezone.localdate)
    assign_days = _days(_("指派（工作日）"))
    answer_days = _days(_("答复（工作日）"))
    source = forms.CharField(max_length=300, required=False, label=_("依据"))


class AskedFilter(AreaFilterForm):
    """What requests and needs are asked for alike."""

    sector = forms.ModelChoiceField(Sector.objects.all(), required=False, label=_("行业"))
    facility = forms.IntegerField(
        required=False, min_value=1, max_value=2**62, label=_("设施"), widget=forms.HiddenInput
    )
    q = keyword(_("标题、说明"))
    picks = ("state", "sector")
    words = _("标题、说明")

    def narrow(self, rows):
        rows = self.in_area(rows)
        for name in ("sector", "facility", "expert", "technique"):
            if self.value(name):
                rows = rows.filter(**{name: self.value(name)})
        if said := self.value("q"):
            rows = rows.filter(Q(title__icontains=said) | Q(text__icontains=said))
        state = self.value("state")
        whole = {"": rows.all, "open": rows.open, "late": rows.overdue}
        return whole[state]() if state in whole else rows.filter(state=state)


class QuestionFilter(AskedFilter):
    STATES = (("", _("全部")), ("open", _("在办")), ("late", _("逾期")), *QuestionState.choices)
    state = forms.ChoiceField(choices=STATES, required=False, label=_("状态"))
    expert = forms.IntegerField(
        required=False, min_value=1, max_value=2**62, label=_("专家、队伍"), widget=forms.HiddenInput
    )


class NeedFilter(AskedFilter):
    STATES = (("", _("全部")), ("open", _("在办")), ("late", _("试用到期")), *NeedState.choices)
    state = forms.ChoiceField(choices=STATES, required=False, label=_("状态"))
    technique = forms.IntegerField(
        required=False, min_value=1, max_value=2**62, label=_("技术"), widget=forms.HiddenInput
    )
