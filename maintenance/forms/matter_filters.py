"""The filter bars of 事项 and of 隐患."""

from datetime import timedelta

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.lists import LONGEST_WORDS, AreaFilterForm
from accounts.models import Division
from assets.models import FacilityType
from common import sealed_words
from common.moments import morning
from common.privacy import mask_phone
from maintenance import matter_finding
from maintenance.forms.hotline import month_bounds, month_field
from maintenance.hotline_rates import MEASURES, narrowed
from maintenance.models import Matter, MatterState, Severity
from maintenance.models.matters import BY_VILLAGERS, OPEN

OPEN_WORD, ALL_WORD = "open", "all"
STATES = [(OPEN_WORD, _("在办")), *MatterState.choices, (ALL_WORD, _("全部"))]
HAZARDS = [("", _("全部")), ("any", _("所有隐患")), *(one for one in Matter.HazardGrade.choices if one[0])]
HOTLINE = [(f"{name}.{answer}", word) for (name, answer), word in MEASURES.items()]
LATE = [("", _("全部")), ("yes", _("已超期")), ("unsafe", _("未按时排险"))]


def _pick(choices, label) -> forms.ChoiceField:
    return forms.ChoiceField(choices=choices, required=False, label=label)


class MatterFilter(AreaFilterForm):
    """Without a state it shows what is open."""

    picks: tuple[str, ...] = ("state", "source", "severity", "late", "hazard", "handled_by_me")
    words = _("编号、事项、设施、电话")
    of_today = True
    state = _pick([("", _("在办")), *STATES[1:]], _("状态"))
    source = _pick([("", _("全部")), *Matter.Source.choices], _("来源"))
    severity = _pick([("", _("全部")), *Severity.choices], _("等级"))
    late = _pick(LATE, _("超期"))
    hazard = _pick(HAZARDS, _("隐患"))
    handled_by_me = _pick([("", _("全部")), ("yes", _("派给我的"))], _("处置"))
    facility = forms.IntegerField(required=False, min_value=1, max_value=2**62, label=_("设施"))
    level = _pick([("", _("全部")), *Matter.Level.choices], _("层级"))
    hotline = _pick([("", _("全部")), ("all", _("12345工单")), *HOTLINE], _("12345办理"))
    since = month_field(_("上报月份自"))
    until = month_field(_("上报月份至"))
    exactly = forms.RegexField(r"\d{12}", required=False, label=_("所在区划"))  # it, and nothing beneath it
    by = _pick([("", _("全部")), ("villagers", _("群众上报、12345"))], _("反映"))
    judged_since = forms.DateField(required=False, label=_("办结或超期自"))
    judged_until = forms.DateField(required=False, label=_("办结或超期至"))
    q = forms.CharField(max_length=sealed_words.LONGEST, required=False, label=words)

    def clean_q(self) -> str:
        """What was typed; a sealed telephone opened again."""
        typed = sealed_words.opened(self.cleaned_data["q"])
        if len(typed) > LONGEST_WORDS:
            raise forms.ValidationError(_("最多 %s 个字") % LONGEST_WORDS)
        return typed

    @property
    def is_sealed(self) -> bool:
        return sealed_words.is_sealed(str(self.data.get("q", "")))

    def shown_words(self) -> str:
        return mask_phone(self.value("q")) if self.is_sealed else super().shown_words()

    def worded(self, name: str, value) -> str:
        if name == "exactly":
            place = Division.objects.visible_to(self.post).filter(pk=value).first()
            return place.short_name if place else value
        return self.shown_words() if name == "q" else super().worded(name, value)

    @property
    def shows_open(self) -> bool:
        return not self.value("state")

    def narrow(self, rows: QuerySet[Matter]) -> QuerySet[Matter]:
        rows = self.in_area(rows)
        if self.shows_open and not self._asks_for_one():
            rows = rows.filter(state__in=OPEN)
        elif self.value("state") not in ("", ALL_WORD):
            rows = rows.filter(state=self.value("state"))
        for name in ("source", "severity", "level"):
            if value := self.value(name):
                rows = rows.filter(**{name: value})
        if self.value("facility"):
            rows = rows.filter(facility_id=self.value("facility"))
        if self.value("exactly"):
            rows = rows.filter(division_id=self.value("exactly"))
        if self.value("since"):
            rows = rows.filter(reported_at__gte=month_bounds(self.value("since"))[0])
        if self.value("until"):
            rows = rows.filter(reported_at__lt=month_bounds(self.value("until"))[1])
        if self.value("by"):
            rows = rows.filter(source__in=BY_VILLAGERS)
        if self.value("judged_since") and self.value("judged_until"):
            until = min(morning(self.value("judged_until") + timedelta(days=1)), timezone.now())
            rows = rows.closed_or_late(morning(self.value("judged_since")), until)  # type: ignore[attr-defined]
        if self.value("hotline"):
            rows = narrowed(rows, self.value("hotline"))
        rows = matter_finding.narrow(
            self._late(self._hazard(self._mine(rows))), self.value("q") or "", post=self.post
        )
        return rows

    def _asks_for_one(self) -> bool:
        """A number, a facility or a telephone is asked for whatever has become of it."""
        return bool(self.value("facility") or self.value("q"))

    def _late(self, rows: QuerySet[Matter]) -> QuerySet[Matter]:
        if self.value("late") == "yes":
            return rows.late()  # type: ignore[attr-defined]
        if self.value("late") == "unsafe":
            return rows.filter(made_safe_at=None, safe_by_time__lt=timezone.now(), state__in=OPEN)
        return rows

    def _hazard(self, rows: QuerySet[Matter]) -> QuerySet[Matter]:
        if self.value("hazard") == "any":
            return rows.exclude(hazard="")
        return rows.filter(hazard=self.value("hazard")) if self.value("hazard") else rows

    def _mine(self, rows: QuerySet[Matter]) -> QuerySet[Matter]:
        if not self.value("handled_by_me"):
            return rows
        mine = Q(handler_person_id=self.post.person_id)
        if party := self.post.party_id or self.post.person.party_id:
            mine |= Q(handler_person=None, handler_id=party)
        return rows.filter(mine)


class HazardFilter(MatterFilter):
    """Hazards, by grade and by type of facility."""

    picks = ("state", "hazard", "type", "late", "bare")
    hazard = _pick([("", _("全部")), *(one for one in Matter.HazardGrade.choices if one[0])], _("隐患等级"))
    type = forms.ModelChoiceField(
        FacilityType.objects.filter(active=True), required=False, label=_("类别"), empty_label=_("全部")
    )
    bare = _pick([("", _("全部")), ("yes", _("没有登记"))], _("管控措施"))

    def narrow(self, rows: QuerySet[Matter]) -> QuerySet[Matter]:
        rows = super().narrow(rows)
        if self.value("type"):
            rows = rows.filter(facility__type=self.value("type"))
        return rows.filter(measure="") if self.value("bare") else rows
