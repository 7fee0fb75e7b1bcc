"""The trail as the auditors read it: who did what when, filtered, told in words, exported."""

from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import django_tables2 as tables
from django import forms
from django.core.exceptions import BadRequest
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Case, Exists, OuterRef, Q, TextField, Value, When
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.forms.days import DayInput
from accounts.lists import FilterForm, keyword
from accounts.models import Account, Person, Post
from accounts.scoping import ScopeKind
from accounts.tables import Plain, badge, link, shows
from common.audit.reading import table_choices, told_in_chunks
from common.audit.words import Told, event_words, tell
from common.models import Act, AuditRecord, AuditSeal, Door, Result
from common.models.audit import AuditRecordQuerySet
from common.moments import morning
from common.paging import Order
from common.places import AUDIT_EVENTS
from common.spreadsheets.sheets import Column

ORDERS = {"newest": Order(__("最近"), "-id"), "oldest": Order(__("最早"), "id")}
TONES = {Result.DONE: "ok", Result.REFUSED: "warn", Result.FAILED: "bad"}
MOST_EXPORTED = 200_000  # records in one workbook
DAYS = [
    MinValueValidator(date(2000, 1, 1)),
    MaxValueValidator(date(2200, 1, 1)),
]  # midnights that exist in UTC
DAY = DayInput()


# The division a record names, "" for none: its row's own, or the one its row's code begins with.
AREA = Coalesce(
    *(KT(f"{side}__{column}") for column in ("division_id", "division") for side in ("after", "before")),
    Case(When(key__regex=r"^[0-9]{12}", then="key")),
    Value(""),
    output_field=TextField(),
)


def trail_for_list(post) -> AuditRecordQuerySet:
    """What accounts of the area did, and what the system did without naming another area.

    Where others work in this database too, the system's acts must name the area itself: most rows name none, and
    another county stays invisible in the trail too.
    """
    people = Person.objects.visible_to(post)
    here = Account.objects.filter(Exists(people.filter(pk=OuterRef("person_id")))).values("pk")
    elsewhere = Account.objects.filter(person__isnull=False).exclude(pk__in=here)
    by_system = Q(account_id=None) | Q(account_id__in=Account.objects.filter(is_system=True).values("pk"))
    named = _of_area(post) if elsewhere.exists() else _of_area(post) | Q(area="")
    return (
        AuditRecord.objects.meaningful().alias(area=AREA).filter(Q(account_id__in=here) | (by_system & named))
    )


def _of_area(post) -> Q:
    """Whether the division a record names lies in the post's area."""
    found = Q(pk=None)
    for start, _end in post.ranges if post.scope_kind in (ScopeKind.AREA, ScopeKind.AREA_SECTORS) else ():
        found |= Q(area__startswith=start)
    return found


class AuditFilter(FilterForm):
    since = forms.DateField(required=False, label=__("从"), widget=DAY, validators=DAYS)
    until = forms.DateField(required=False, label=__("到"), widget=DAY, validators=DAYS)
    act = forms.ChoiceField(choices=[("", __("全部")), *Act.choices], required=False, label=__("动作"))
    table = forms.ChoiceField(required=False, label=__("内容"))
    event = forms.ChoiceField(required=False, label=__("事件"))
    door = forms.ChoiceField(required=False, label=__("入口"))
    result = forms.ChoiceField(choices=[("", __("全部")), *Result.choices], required=False, label=__("结果"))
    q = keyword(__("姓名、账号、请求编号、批次"))
    key = forms.CharField(max_length=200, required=False, label=__("编号"))
    picks = ("since", "until", "act", "table", "event", "door", "result")
    words = __("姓名、账号、请求编号、批次")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        every = ("", _("全部"))
        doors = [(value or "none", label) for value, label in Door.choices if value != Door.TEST]
        self.fields["table"].choices = [every, *table_choices()]  # type: ignore[attr-defined]
        self.fields["event"].choices = [every, *AUDIT_EVENTS.items()]  # type: ignore[attr-defined]
        self.fields["door"].choices = [every, *doors]  # type: ignore[attr-defined]

    def narrow(self, rows: Any) -> Any:  # AuditRecordQuerySet
        since, until = self.value("since"), self.value("until")
        rows = rows.between(_midnight(since), _midnight(until and until + timedelta(days=1)))
        for name in ("act", "table", "event", "result", "key"):
            if value := self.value(name):
                rows = rows.filter(**{name: value})
        if door := self.value("door"):
            rows = rows.filter(door="" if door == "none" else door)
        return rows.filter(_by_words(self.value("q").strip())) if self.value("q") else rows


def _midnight(day) -> datetime | None:
    return morning(day) if day else None


def _by_words(words: str) -> Q:
    """Whose name or account it is, or exactly this request or batch."""
    people = Person.objects.everywhere(because="only narrows a trail that is already the reader's")
    accounts = Account.objects.filter(
        Q(username=words) | Exists(people.filter(pk=OuterRef("person_id"), name__contains=words))
    )
    found = Q(account_id__in=list(accounts.values_list("pk", flat=True)[:200]))
    return found | (Q(request=words) & ~Q(request="")) | (Q(batch=words) & ~Q(batch=""))


def actors(records: list[AuditRecord]) -> dict[int, str]:
    """By account: the person's name with the account."""
    people = Person.objects.everywhere(because="the trail names whoever acted, of whatever area")
    ids = {record.account_id for record in records if record.account_id}
    accounts = dict(Account.objects.filter(pk__in=ids).values_list("pk", "username"))
    names = dict(people.filter(account__pk__in=ids).values_list("account__pk", "name"))
    return {pk: f"{names[pk]}（{name}）" if pk in names else name for pk, name in accounts.items()}


def actor_of(record: AuditRecord, names: dict[int, str]) -> str:
    """Who it was; a write without context is told by role and program."""
    if record.account_id:
        return names.get(record.account_id) or _("账号 %(id)s") % {"id": record.account_id}
    if record.door == Door.NONE:
        return f"{record.database_role} · {record.application}"
    return _("系统")


def moment(record: AuditRecord) -> str:
    return timezone.localtime(record.at).strftime("%Y-%m-%d %H:%M:%S")


class AuditTable(Plain):
    at = tables.Column(verbose_name=__("时间"), accessor="record", attrs=shows("fact"))
    who = tables.Column(verbose_name=__("谁"), accessor="record", attrs=shows("fact"))
    what = tables.Column(verbose_name=__("做了什么"), attrs=shows("title"))
    door = tables.Column(verbose_name=__("入口"), accessor="record", attrs=shows("fact"))
    result = tables.Column(verbose_name=__("结果"), accessor="record", attrs=shows("state"))

    def __init__(self, records: list[AuditRecord], **kwargs) -> None:
        self.names = actors(records)
        super().__init__(tell(records), **kwargs)

    def render_at(self, value: AuditRecord) -> str:
        return format_html('<span class="nowrap">{}</span>', link("audit-detail", value.pk, moment(value)))

    def render_who(self, value: AuditRecord) -> str:
        return format_html('<span class="nowrap">{}</span>', actor_of(value, self.names))

    def render_what(self, record: Told) -> str:
        return format_html('{}<span class="quiet beside">{}</span>', record.what, record.note)

    def render_door(self, value: AuditRecord) -> str:
        return format_html('<span class="nowrap">{}</span>', value.get_door_display())

    def render_result(self, value: AuditRecord) -> str:
        return badge(TONES[Result(value.result)], value.get_result_display())


# --- One record ---------------------------------------------------------------------------------
def facts(record: AuditRecord) -> list[tuple[str, str]]:
    """Where the record comes from, for components/facts.html; what it does not say is left out."""
    found = [
        (_("时间"), moment(record)),
        (_("谁"), actor_of(record, actors([record]))),
        (_("岗位"), _post_words(record)),
        (_("入口"), record.get_door_display()),
        (_("结果"), record.get_result_display()),
        (_("事件"), event_words(record.event)),
        (_("来源地址"), record.address),
        (_("请求编号"), record.request),
        (_("批次"), record.batch),
        (_("事务"), str(record.transaction)),
    ]
    return [(name, value) for name, value in found if value]


def sealed_words() -> str:
    """The newest seal over the trail, in words; empty before the first."""
    last = AuditSeal.objects.order_by("-pk").first()
    if last is None:
        return ""
    when = timezone.localtime(last.at).strftime("%Y-%m-%d %H:%M")
    return _("最近封存 %(when)s，封存值（SM3）%(head)s") % {"when": when, "head": last.head}


def ways(record: AuditRecord) -> list[tuple[str, str]]:
    """Words and address of the lists this record stands in."""
    asked = [
        (_("同一次请求"), {"q": record.request}),
        (_("同一批次"), {"q": record.batch}),
        (_("这一条的全部记录"), {"table": record.table, "key": record.key}),
    ]
    return [
        (words, f"{reverse('accounts:audit-list')}?{urlencode(query)}")
        for words, query in asked
        if all(query.values())
    ]


def _post_words(record: AuditRecord) -> str:
    posts = Post.objects.everywhere(because="the trail names the post of whoever acted")
    held = posts.filter(pk=record.post_id or 0).select_related("role", "division").first()
    return f"{held.division} · {held.role}" if held else str(record.post_id or "")


# --- The workbook -------------------------------------------------------------------------------
EXPORT_COLUMNS = [
    Column("at", _("时间"), 20, "code"),
    Column("who", _("谁"), 22),
    Column("what", _("做了什么"), 44),
    Column("note", _("变更内容"), 70),
    Column("door", _("入口"), 10),
    Column("result", _("结果"), 9),
    Column("address", _("来源地址"), 16, "code"),
    Column("request", _("请求编号"), 34, "code"),
    Column("batch", _("批次"), 20, "code"),
    Column("id", _("序号"), 12, "code"),
]


def export_rows(rows: AuditRecordQuerySet):
    """One line for each record, newest first. Raises BadRequest (400) for more than a workbook holds."""
    if rows.order_by()[: MOST_EXPORTED + 1].count() > MOST_EXPORTED:
        raise BadRequest(_("记录超过 %(most)s 条，请按日期分段导出") % {"most": MOST_EXPORTED})
    return (_line(told, names) for told, names in _with_names(rows))


def _with_names(rows: AuditRecordQuerySet):
    names: dict[int, str] = {}
    for told in told_in_chunks(rows):
        account = told.record.account_id
        if account and account not in names:
            names |= {account: ""} | actors([told.record])
        yield told, names


def _line(told: Told, names: dict[int, str]) -> tuple[str, ...]:
    record = told.record
    who, door, result = actor_of(record, names), record.get_door_display(), record.get_result_display()
    where = (record.address, record.request, record.batch)
    return (moment(record), who, told.what, told.note, str(door), str(result), *where, str(record.pk))
