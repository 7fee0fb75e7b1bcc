"""Forms of 督导行程: putting one down, moving it, its stops, what its acts ask; the filter bars of calendar and list."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import ChoiceOf, PostForm
from accounts.forms.days import DayField, PastDay
from accounts.lists import AreaFilterForm, keyword
from accounts.scoping import in_ranges
from maintenance.forms.acts import ActForm, Phrases, words
from tasks_checklist.forms.units import UnitsField, one_of
from tasks_checklist.models import Team, Visit, VisitKind, VisitState, VisitStop
from tasks_checklist.visit_points import OK_WORDS

REASONS = ("天气原因", "与会议冲突", "督导组人员外出", "被督导单位有其他工作")
BY_HAND = (
    VisitKind.TOPICAL,
    VisitKind.FOLLOW_UP,
    VisitKind.TOURING,
    VisitKind.RANDOM,
    VisitKind.UNANNOUNCED,
    VisitKind.REGULAR,
)
MISSED, ALL = "missed", "all"


class AnywayForm(PostForm):
    """A day and a team may have something against them: it is shown, and done only when ticked with a reason."""

    anyway = forms.CharField(required=False, widget=forms.CheckboxInput, label=_("仍这样安排"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.beforehand: list[str] = []  # what is known before anything is sent
        super().__init__(*args, **kwargs)

    def agreement(self) -> str:
        """What is ticked: the day and the team that it was said of."""
        return f"{self['on'].value() or ''}/{self['team'].value() or ''}"

    def clean(self) -> None:
        super().clean()
        self.cleaned_data["anyway"] = self.data.get("anyway") == self.agreement()

    @property
    def warned(self) -> list[str]:
        """What speaks against it, in sentences."""
        return [str(one) for one in self.errors.get("anyway", ())] if self.is_bound else self.beforehand

    @property
    def has_agreed(self) -> bool:
        return self.is_bound and self.data.get("anyway") == self.agreement()


class TeamField(ChoiceOf):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Team, **kwargs)

    def offer_of(self, division: Any) -> None:
        self.queryset = Team.objects.everywhere(because="teams of the area that plans").filter(
            division=division, active=True
        )


class AddForm(AnywayForm):
    """专项、流动现场会、跟踪 and any other visit beside those drawn up."""

    kind = forms.ChoiceField(
        choices=[(kind.value, kind.label) for kind in BY_HAND], label=_("方式"), widget=forms.RadioSelect
    )
    team = TeamField(label=_("督导组"))
    on = DayField(label=_("日期"))
    parties = UnitsField(label=_("被督导单位"))
    topic = forms.CharField(max_length=120, required=False, label=_("主题"))
    hidden = forms.BooleanField(
        required=False, label=_("事先不告知"), help_text=_("明查暗访一律不告知；完成记录后对方才看得到")
    )
    reason = words(_("说明"), required=False, rows=2)

    def offer(self) -> None:
        said: Any = self.fields["reason"]
        said.later, said.help_text = True, _("上面有提醒而仍这样安排的，写明原因")
        self.fields["team"].offer_of(self.post.division_id)  # type: ignore[attr-defined]
        self.fields["parties"].offer_to(self.post)  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        """What the act takes; the order of the units is that of their codes, changed on the page."""
        said = dict(self.cleaned_data)
        said["parties"] = sorted(said["parties"], key=lambda party: (party.division_id, party.pk))
        return said | {"division": self.post.division}


class MoveForm(AnywayForm, ActForm):
    phrases: ClassVar[dict[str, Phrases]] = {"reason": REASONS}
    on = DayField(label=_("改到"))
    team = TeamField(label=_("督导组"))
    reason = words(_("原因"))

    def offer(self) -> None:
        self.fields["team"].offer_of(self.row.division_id)  # type: ignore[attr-defined]
        self.fields["team"].initial = self.row.team_id
        self.fields["on"].initial = self.initial.get("on") or self.row.on

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [row for row in super().rows if row["field"].name != "anyway"]


class RecordForm(ActForm):
    """完成督导: on which day; what was left out needs a reason."""

    on = PastDay(label=_("督导日期"), help_text=_("实际去的那天，应督导、通报都按这天算"))
    reason = words(_("没去的原因"), required=False)

    def __init__(self, *args: Any, left_out: int = 0, **kwargs: Any) -> None:
        self.left_out = left_out
        super().__init__(*args, **kwargs)
        if left_out:
            self.fields["reason"].required = True

    def offer(self) -> None:
        self.fields["on"].initial = min(self.row.day, timezone.localdate())
        if not self.left_out:
            del self.fields["reason"]


class StopForm(ActForm):
    """One more unit on the way."""

    def offer(self) -> None:
        self.fields["party"] = one_of(self.post)


# --- the sheet ----------------------------------------------------------------------------------
def said_ok(said: str) -> bool | None:
    return {"yes": True, "no": False}.get(said)


class SheetForm(PostForm):
    """督导记录单 of one stop: the lines of the checklist, what to look at there, who was present, talk, seen.

    `lines` and `points` bring a choice and a note each: line_0, line_0_note, point_finding_12, point_finding_12_note.
    """

    on = PastDay(label=_("督导日期"), help_text=_("实际去的那天，补记的请改成当天；整个行程同一天"))
    present = forms.CharField(max_length=300, required=False, label=_("在场人员"), help_text=_("姓名、职务"))
    seen = words(_("现场情况"), required=False, most=2000, rows=3)
    talk = words(_("座谈情况"), required=False, most=2000, rows=3)
    client_key = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, lines: list[str], points: list, **kwargs: Any) -> None:
        self.lines, self.points = lines, points
        super().__init__(*args, **kwargs)

    def offer(self) -> None:
        for place, line in enumerate(self.lines):
            self._ask(f"line_{place}", line, "")
        for point in self.points:
            self._ask(f"point_{point.key}", point.words, point.kind)

    def _ask(self, name: str, label: str, kind: str) -> None:
        choices = list(zip(("yes", "no"), OK_WORDS[kind], strict=True))
        self.fields[name] = forms.ChoiceField(
            choices=choices, required=False, label=label, widget=forms.RadioSelect
        )
        note = forms.TextInput(attrs={"placeholder": _("说明"), "aria-label": f"{label}：{_('说明')}"})
        self.fields[f"{name}_note"] = forms.CharField(max_length=300, required=False, widget=note)

    def asked_lines(self) -> list[dict[str, Any]]:
        return [self._pair(f"line_{place}", None) for place in range(len(self.lines))]

    def asked_points(self) -> list[dict[str, Any]]:
        return [self._pair(f"point_{point.key}", point) for point in self.points]

    def _pair(self, name: str, point: Any) -> dict[str, Any]:
        return {"field": self[name], "note": self[f"{name}_note"], "point": point}

    def said(self) -> dict[str, Any]:
        """What the act takes."""
        told = self.cleaned_data
        answers = [
            {"what": line, "ok": said_ok(told[f"line_{place}"]), "note": told[f"line_{place}_note"]}
            for place, line in enumerate(self.lines)
        ]
        points = {
            point.key: {
                "ok": said_ok(told[f"point_{point.key}"]),
                "seen": told[f"point_{point.key}_note"],
            }
            for point in self.points
        }
        kept = {name: told[name] for name in ("on", "present", "talk", "seen", "client_key", "version")}
        return kept | {
            "answers": [one for one in answers if one["ok"] is not None or one["note"]],
            "points": {key: one for key, one in points.items() if one["ok"] is not None or one["seen"]},
        }


# --- the filter bars ----------------------------------------------------------------------------
class VisitFilter(AreaFilterForm):
    """Where the visits go to; whose, how, when. Without a state it shows what is still to be made."""

    area_column = "stops__division_id"
    of_today = True
    picks: tuple[str, ...] = ("state", "team", "kind", "mine")
    more: tuple[str, ...] = ("since", "until", "hidden")
    words: Any = _("单位、主题")
    state = forms.ChoiceField(
        choices=[("", _("待督导")), (MISSED, _("逾期未督导")), *VisitState.choices[1:], (ALL, _("全部"))],
        required=False,
        label=_("状态"),
    )
    team = forms.ModelChoiceField(Team.objects.none(), required=False, label=_("督导组"))
    kind = forms.ChoiceField(choices=[("", _("全部")), *VisitKind.choices], required=False, label=_("方式"))
    mine = forms.ChoiceField(choices=[("", _("全部")), ("yes", _("我去的"))], required=False, label=_("谁去"))
    since = DayField(required=False, label=_("自"))
    until = DayField(required=False, label=_("至"))
    hidden = forms.ChoiceField(
        choices=[("", _("全部")), ("yes", _("事先不告知"))], required=False, label=_("告知")
    )
    q = keyword(words)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        teams = Visit.objects.visible_to(self.post).order_by().values("team_id")
        rows = Team.objects.everywhere(because="teams of visits in sight").filter(pk__in=teams)
        self.fields["team"].queryset = rows.order_by("division_id", "name")  # type: ignore[attr-defined]

    def worded(self, name: str, value: Any) -> str:
        return f"{value:%Y-%m-%d}" if isinstance(value, date) else super().worded(name, value)

    def narrow(self, rows: QuerySet[Visit]) -> QuerySet[Visit]:
        rows = self._narrowed(rows)
        rows = self._by_state(rows)
        if self.value("since"):
            rows = rows.filter(on__gte=self.value("since"))
        if self.value("until"):
            rows = rows.filter(on__lte=self.value("until"))
        if self.value("hidden"):
            rows = rows.filter(hidden=True)
        return self._worded(rows)

    def _by_state(self, rows: QuerySet[Visit]) -> QuerySet[Visit]:
        state = self.value("state")
        if state == MISSED:
            return rows.missed()  # type: ignore[attr-defined]
        if state:
            return rows if state == ALL else rows.filter(state=state)
        asked = any(self.value(name) for name in ("q", "since", "until"))
        return rows if asked else rows.filter(state=VisitState.PLANNED)

    def _narrowed(self, rows: QuerySet[Visit]) -> QuerySet[Visit]:
        """Of the team, the kind, one's own, the area: what the calendar asks too."""
        for name in ("team", "kind"):
            if self.value(name):
                rows = rows.filter(**{name: self.value(name)})
        if self.value("mine"):
            rows = rows.made_by(self.post)  # type: ignore[attr-defined]
        if area := self.area():
            stops = Q(
                pk__in=_going_to(self.post).filter(in_ranges("division_id", area.ranges)).values("visit")
            )
            rows = rows.filter(stops)
        return rows

    def _worded(self, rows: QuerySet[Visit]) -> QuerySet[Visit]:
        typed = (self.value("q") or "").strip()
        if not typed:
            return rows
        units = _going_to(self.post).filter(party__name__icontains=typed).values("visit")
        return rows.filter(Q(topic__icontains=typed) | Q(pk__in=units))


def _going_to(post):
    return VisitStop.objects.visible_to(post).order_by()


class MonthFilter(VisitFilter):
    """A month of visits ("2024-07"), the present one unless asked."""

    picks = ("team", "kind", "mine")
    more = ()
    words: Any = ""
    month = forms.RegexField(r"^20\d\d-(0[1-9]|1[0-2])$", required=False, label=_("月份"))

    def first_day(self) -> date:
        text, today = self.value("month"), timezone.localdate()
        return today.replace(year=int(text[:4]), month=int(text[5:]), day=1) if text else today.replace(day=1)

    def last_day(self) -> date:
        return (self.first_day() + timedelta(days=32)).replace(day=1) - timedelta(days=1)

    def narrow(self, rows: QuerySet[Visit]) -> QuerySet[Visit]:
        return self._narrowed(rows)
