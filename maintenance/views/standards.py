"""管护标准: the library, one version, its writing, its publication, on paper and as a workbook."""

from itertools import pairwise
from typing import Any

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.doors import needs, needs_to_export
from accounts.exports import answer
from accounts.forms.base import carried_out
from accounts.lists import asked, listing
from accounts.models import Division
from accounts.rights import Right
from accounts.trail import events_of
from accounts.views.answers import bound, done, small_act
from assets.models import FacilityType
from common.paging import Order
from common.spreadsheets.out import Column
from maintenance import standards
from maintenance.actions import standards as acts
from maintenance.forms import standards as forms
from maintenance.models import Checkpoint, Standard
from maintenance.models.standards import FLOW
from maintenance.standard_changes import changes
from maintenance.standard_tables import TONES, LibraryTable, with_versions
from maintenance.views.moves import buttons, by_name

KINDS = {"submit": "primary", "publish": "primary", "return": "return"}
ORDERS = {"code": Order(_("按类别代码"), "code")}
POINTS = Prefetch("checkpoints", Checkpoint.objects.order_by("seq"))
EXPORTED = (
    Column("type", "设施类别", 20),
    Column("code", "类别代码", 10, "code"),
    Column("title", "标准", 26),
    Column("version", "版次", 8, "number"),
    Column("from_date", "起用日期", 12, "date"),
    Column("interval", "巡查间隔", 10, "number", unit="日"),
    Column("seq", "序号", 6, "number"),
    Column("text", "检查内容", 40),
    Column("answer", "回答方式", 10),
    Column("unit", "单位", 8),
    Column("pass_min", "下限", 8, "number"),
    Column("pass_max", "上限", 8, "number"),
    Column("severity", "不合格等级", 16),
    Column("photo", "须拍照", 8),
    Column("requirements", "管护要求", 60),
    Column("papers", "应存记录", 40),
    Column("source", "依据", 30),
)


def _kinds():
    return FacilityType.objects.filter(active=True).select_related("sector")


@needs(Right.CARE_VIEW)
def standard_list(request):
    """Every type with the version in force, the next one, and the gaps."""
    form = asked(forms.LibraryFilter, request)

    def table(rows, **said):
        return LibraryTable(with_versions(rows, request.post), **said)

    context = listing(
        request, form=form, rows=form.narrow(_kinds()), table=table, orders=ORDERS, unit=_("类")
    )
    writes = may(request.post, Right.STANDARD_WRITE)
    own = request.post.sector_codes if request.post.scope_kind == "area_sectors" else None
    missing = standards.gaps(request.post.division, sectors=own) if writes else []
    return render(
        request, "maintenance/standard_list.html", context | {"may_write": writes, "missing": missing}
    )


@needs_to_export(Right.CARE_VIEW)
def standard_list_export(request):
    """A line a checkpoint of the versions in force; a type without one has a line too."""
    form = asked(forms.LibraryFilter, request)
    kinds = with_versions(form.narrow(_kinds()).order_by("code"), request.post)
    lines = (line for kind in kinds for line in _lines(kind))
    return answer(_("管护标准"), EXPORTED, lines, post=request.post, table=Standard)


def _lines(kind: Any):
    now = kind.now
    if now is None:
        yield [kind.name, kind.pk, _("没有标准"), *[""] * (len(EXPORTED) - 3)]
        return
    head = [kind.name, kind.pk, now.title, now.number, now.from_date, now.interval_days]
    for number, point in enumerate(now.checkpoints.all()):
        whole = ["", "", ""] if number else [now.requirements, now.papers, now.source]
        yield [
            *head,
            point.seq,
            point.text,
            point.get_answer_display(),
            point.unit,
            point.pass_min,
            point.pass_max,
            point.get_severity_display(),
            _("是") if point.photo_asked else "",
            *whole,
        ]


def _readable(request, standard_id: int) -> Standard:
    rows = Standard.objects.readable_by(request.post).select_related(
        "type__sector", "department", "county", "written_by", "published_by"
    )
    return get_object_or_404(rows.prefetch_related(POINTS), pk=standard_id)


@needs(Right.CARE_VIEW)
def standard_detail(request, standard_id):
    standard = _readable(request, standard_id)
    versions = list(
        Standard.objects.readable_by(request.post)
        .filter(county_id=standard.county_id, type_id=standard.type_id)
        .order_by("-number")
        .prefetch_related(POINTS)
    )
    now = standards.in_force([standard.type_id], standard.county_id).get(standard.type_id)
    context = {
        "standard": standard,
        "now": now,
        "is_now": now is not None and now.pk == standard.pk,
        "tone": TONES[standard.state],
        "coming": standard.state == "published" and standard.from_date > timezone.localdate(),
        "facts": _facts(standard),
        "requirements": standard.requirements.splitlines(),
        "offers": buttons(FLOW, standard, request.post, url_of=by_name("standard", standard), kinds=KINDS),
        "may_edit": standard.state == "draft" and may(request.post, Right.STANDARD_WRITE, standard),
        "versions": _told(versions),
        "events": events_of(standard) if may(request.post, Right.STANDARD_WRITE) else [],
        "used": standards.in_use(standard.county_id, [standard.type_id]).get(standard.type_id, 0),
    }
    return render(request, "maintenance/standard_detail.html", context)


def _facts(standard: Standard) -> list[tuple]:
    return [
        (_("设施类别"), standard.type.name, standard.type.sector.name),
        (_("巡查间隔"), _("%(n)s 日") % {"n": standard.interval_days}),
        (_("起用日期"), f"{standard.from_date:%Y-%m-%d}"),
        (_("编写单位"), standard.department),
        (_("应存记录"), standard.papers),
        (_("依据"), standard.source),
    ]


def _told(versions: list[Standard]) -> list[dict]:
    """The versions, newest first, each with what it changed of the published one before it."""
    standing = [row for row in versions if row.state != "withdrawn"]
    before = {new.pk: old for new, old in pairwise(standing)}
    return [
        {
            "row": row,
            "tone": TONES[row.state],
            "changes": changes(before[row.pk].checkpoints.all(), row.checkpoints.all())
            if row.pk in before
            else None,
            "interval": before[row.pk].interval_days if row.pk in before else row.interval_days,
            "reworded": row.pk in before and before[row.pk].requirements != row.requirements,
            "before": before.get(row.pk),
        }
        for row in versions
    ]


@needs(Right.CARE_VIEW)
def standard_print(request, standard_id):
    standard = _readable(request, standard_id)
    context = {
        "standard": standard,
        "facts": _facts(standard),
        "requirements": standard.requirements.splitlines(),
        "upright": True,
    }
    return render(request, "maintenance/standard_print.html", context)


@needs(Right.STANDARD_WRITE, methods="GET POST")
def standard_create(request):
    """A new version of a type begins as a copy of the last."""
    asked_type = request.GET.get("type", "")
    form = forms.NewVersionForm(bound(request), post=request.post, initial={"type": asked_type})
    if form.is_valid():
        county = Division.objects.everywhere(because="the post's county").get(
            pk=request.post.division.county_code
        )
        made = carried_out(form, acts.draft, county=county, by=request.post, **form.cleaned_data)
        if made is not None:
            return done(
                request, _("已起草第%(n)s版") % {"n": made.number}, "maintenance:standard-edit", made.pk
            )
    return render(
        request, "maintenance/standard_create.html", {"form": form}, status=422 if form.is_bound else 200
    )


def _own(request, standard_id: int) -> Standard:
    rows = Standard.objects.visible_to(request.post).select_related("type", "county")
    return get_object_or_404(rows, pk=standard_id)


@needs(Right.STANDARD_WRITE, methods="GET POST")
def standard_edit(request, standard_id):
    """Words and checkpoints on one page; `submit` beside saving hands it in at once."""
    standard = _own(request, standard_id)
    form = forms.StandardForm(
        bound(request), post=request.post, initial=forms.StandardForm.initial_of(standard)
    )
    rows = forms.point_rows(bound(request), standard)
    if form.is_bound and form.is_valid() and rows.is_valid():
        said = {**form.cleaned_data, "points": rows.points()}
        if carried_out(form, acts.revise, standard=standard, by=request.post, **said) is not None:
            return done(request, _("已保存第%(n)s版") % {"n": standard.number}, *_page_of(standard))
    context = {"form": form, "rows": rows, "standard": standard, "draft": f"standard-{standard.pk}"}
    return render(request, "maintenance/standard_edit.html", context, status=422 if form.is_bound else 200)


def _page_of(standard: Standard) -> tuple:
    return ("maintenance:standard-detail", standard.pk)


@needs(Right.STANDARD_WRITE, methods="GET POST")
def standard_submit(request, standard_id):
    standard = _own(request, standard_id)
    return small_act(
        request,
        act=lambda form: acts.submit(standard=standard, by=request.post),
        title=_("提交“%(title)s”第%(n)s版？") % {"title": standard.title, "n": standard.number},
        intro=_("提交后由县（区）发布，发布前可由县（区）退回修改。"),
        word=_("提交"),
        told=_("已提交，待县（区）发布"),
        then=_page_of(standard),
    )


@needs(Right.STANDARD_PUBLISH, methods="GET POST")
def standard_publish(request, standard_id):
    standard = _own(request, standard_id)
    first = max(standard.from_date, timezone.localdate())
    return small_act(
        request,
        form=forms.PublishForm(bound(request), post=request.post, initial={"from_date": first}),
        act=lambda form: acts.publish(standard=standard, by=request.post, **form.cleaned_data),
        title=_("发布“%(title)s”第%(n)s版") % {"title": standard.title, "n": standard.number},
        intro=_("发布后不能再改，要改请另起草一版。从起用日期起，巡查按这一版。"),
        word=_("发布"),
        told=_("已发布"),
        then=_page_of(standard),
    )


def _with_reason(request, standard_id: int, *, move: str, act, word: str, told: str, danger: bool = False):
    standard = _own(request, standard_id)
    phrases = next(one.phrases for one in FLOW if one.act == move)
    return small_act(
        request,
        form=forms.ReasonForm(bound(request), post=request.post, phrases=phrases),
        act=lambda form: act(standard=standard, by=request.post, **form.cleaned_data),
        title=f"{word}：{standard.title}",
        word=word,
        told=told,
        then=_page_of(standard),
        danger=danger,
        template="maintenance/reason_act.html",
    )


@needs(Right.STANDARD_PUBLISH, methods="GET POST")
def standard_return(request, standard_id):
    return _with_reason(
        request, standard_id, move="return", act=acts.send_back, word=_("退回修改"), told=_("已退回编写单位")
    )


@needs(Right.STANDARD_WRITE, methods="GET POST")
def standard_withdraw(request, standard_id):
    return _with_reason(
        request,
        standard_id,
        move="withdraw",
        act=acts.withdraw,
        word=_("作废"),
        told=_("已作废"),
        danger=True,
    )
