"""版次: editions of the list, their lines and what changed; freezing and publishing."""

from typing import Any

from django import forms
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.access import may
from accounts.doors import EXPORT, needs, needs_to_export
from accounts.exports import answer
from accounts.forms.base import PostForm, carried_out
from accounts.lists import AreaFilterForm, asked, asks, keyword, listing
from accounts.models import Division
from accounts.password_again import password_again
from accounts.rights import Right
from accounts.views.answers import bound, done
from assets.models import FacilityType
from common.paging import Order
from common.spreadsheets.out import Column
from maintenance.actions import publishing
from maintenance.actions.editions import freeze, ready, unfinished
from maintenance.edition_changes import differences, lines_before
from maintenance.edition_publishing import KIND
from maintenance.forms.items import FreezeForm
from maintenance.item_tables import EditionTable, LineTable
from maintenance.list_columns import COLUMNS
from maintenance.models import Edition, EditionLine, ItemState, Publication

ORDERS = {"newest": Order(__("最近定版"), "-id")}
LINE_ORDERS = {"seq": Order(__("按序号"), "seq")}
FETCHED = 2000


class EditionFilter(AreaFilterForm):
    picks = ("year",)
    year = forms.TypedChoiceField(coerce=int, empty_value=None, required=False, label=__("年度"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = (
            Edition.objects.reaching(self.post).order_by("-year").values_list("year", flat=True).distinct()
        )
        self.fields["year"].choices = [("", __("全部")), *((year, str(year)) for year in years)]  # type: ignore[attr-defined]

    def narrow(self, rows):
        rows = self.in_area(rows)
        return rows.filter(year=self.value("year")) if self.value("year") else rows


class LineFilter(AreaFilterForm):
    area_column = "division_code"
    picks = ("change", "type")
    words = __("设施名称、编码")
    change = forms.ChoiceField(
        choices=[("", __("全部")), *EditionLine.Change.choices], required=False, label=__("变动")
    )
    type = forms.ModelChoiceField(
        FacilityType.objects.all(), required=False, label=__("类别"), empty_label=__("全部")
    )
    q = keyword(words)

    def narrow(self, rows):
        rows = self.in_area(rows)
        if change := self.value("change"):
            rows = rows.filter(change=change)
        if kind := self.value("type"):
            rows = rows.filter(type_code=kind.pk)
        if words := (self.value("q") or "").strip():
            digits = words.replace("-", "").replace(" ", "")
            found = rows.filter(columns__code=digits) if digits.isdecimal() and len(digits) == 22 else None
            rows = found if found is not None else rows.filter(columns__name__icontains=words)
        return rows


def _published(editions) -> dict[str, str]:
    return Publication.objects.standing_of(KIND, [one.pk for one in editions])


@needs(Right.CARE_VIEW)
def edition_list(request):
    form = asked(EditionFilter, request)
    rows = form.narrow(Edition.objects.reaching(request.post).select_related("division", "frozen_by"))
    context = listing(
        request,
        form=form,
        rows=rows,
        table=lambda found, **said: EditionTable(found, published=_published(found), **said),
        orders=ORDERS,
        unit=_("版"),
    )
    return render(
        request, "maintenance/edition_list.html", context | {"may_freeze": _may_freeze(request.post)}
    )


def _may_freeze(post) -> bool:
    return may(post, Right.EDITION_FREEZE)


def _edition(request, edition_id: int) -> Edition:
    rows = Edition.objects.reaching(request.post).select_related("division", "before", "frozen_by")
    return get_object_or_404(rows, pk=edition_id)


def _lines(request, edition: Edition):
    return EditionLine.objects.visible_to(request.post).filter(edition=edition).select_related("edition")


@needs(Right.CARE_VIEW)
def edition_detail(request, edition_id):
    """Its lines, filtered by what changed; each changed column with what it said before."""
    edition = _edition(request, edition_id)
    form = asked(LineFilter, request)
    context = listing(
        request,
        form=form,
        rows=form.narrow(_lines(request, edition)),
        table=lambda found, **said: LineTable(found, before=lines_before(list(found)), **said),
        orders=LINE_ORDERS,
        unit=_("条"),
    )
    publications = Publication.objects.reaching(request.post).of(KIND, edition.pk)
    context |= {
        "edition": edition,
        "publications": publications.order_by("-pk")[:5],
        "may_publish": may(request.post, Right.NOTICE_PUBLISH)
        and Division.objects.visible_to(request.post).filter(pk=edition.division_id).exists(),
        "may_export": may(request.post, EXPORT),
        "figures": _figures(edition),
    }
    return render(request, "maintenance/edition_detail.html", context)


def _figures(edition: Edition) -> list[dict[str, Any]]:
    """For components/measures.html; each opens its lines."""
    here = reverse("maintenance:edition-detail", args=[edition.pk])
    words = (
        (_("列入"), edition.count, ""),
        (_("新增"), edition.added_count, "added"),
        (_("变更"), edition.changed_count, "changed"),
        (_("减少"), edition.dropped_count, "dropped"),
        (_("未变"), edition.kept_count, "kept"),
    )
    return [
        {
            "label": word,
            "value": f"{number:,}",
            "unit": _("条"),
            "url": f"{here}?change={name}" if name else here,
        }
        for word, number, name in words
    ]


def _columns() -> list[Column]:
    own = (
        Column(
            one.key,
            one.head,
            one.width,
            "money" if one.key == "cost" else one.kind,  # type: ignore[arg-type]
            unit="元" if one.key == "cost" else None,
        )
        for one in COLUMNS
    )
    return [
        Column("seq", "序号", 6, "number"),
        *own,
        Column("change", "变动", 8),
        Column("differs", "与上一版相比", 40),
    ]


def _sheet_lines(rows):
    held: list[EditionLine] = []
    for line in rows.iterator(FETCHED):
        held.append(line)
        if len(held) == FETCHED:
            yield from _said(held)
            held = []
    yield from _said(held)


def _said(lines: list[EditionLine]):
    before = lines_before(lines)
    for line in lines:
        said = differences(line, before.get(line.facility_id))
        told = "；".join(f"{name}：{old} → {new}" for name, old, new in said)
        yield [line.seq, *(line.columns.get(one.key, "") for one in COLUMNS), line.get_change_display(), told]


@needs_to_export(Right.CARE_VIEW, methods="GET POST")
def edition_export(request, edition_id):
    edition = _edition(request, edition_id)
    form = asked(LineFilter, request)
    rows = form.narrow(_lines(request, edition)).order_by("seq")
    title, back = str(edition), reverse("maintenance:edition-detail", args=[edition.pk])
    table = EditionLine._meta.db_table
    if question := password_again(request, number=rows.count(), table=table, title=title, back=back):
        return question
    narrowed = asks(form)
    return answer(
        f"管护责任清单{edition.year}年第{edition.number}版",
        _columns(),
        _sheet_lines(rows),
        post=request.post,
        table=EditionLine,
        below_title="    ".join([*([f"筛选：{narrowed}"] if narrowed else []), "单位：元"]),
        freeze_columns=3,
    )


@needs(Right.EDITION_FREEZE, methods="GET POST")
def edition_freeze(request):
    """Asks which area; says what is not checked yet and lets the clerk say that it stays out."""
    post = request.post
    chosen = _chosen(request)
    left = unfinished(chosen) if chosen else {}
    initial = {"division": chosen.pk if chosen else None, "leaving": 0}
    form = FreezeForm(bound(request), post=post, initial=initial)
    if request.method == "POST" and form.is_valid():
        edition = carried_out(form, freeze, by=post, **form.cleaned_data)
        if edition is not None:
            told = _("已定版：%(edition)s，列入 %(n)s 条") % {"edition": edition, "n": edition.count}
            return done(request, told, "maintenance:edition-detail", edition.pk)
    context = {
        "form": form,
        "chosen": chosen,
        "left": _left_words(left),
        "number": sum(left.values()),
        "ready": ready(chosen) if chosen else 0,
    }
    return render(request, "maintenance/edition_freeze.html", context, status=422 if form.is_bound else 200)


def _chosen(request) -> Division | None:
    """The area asked for, else the post's own where it can have an edition."""
    areas = Division.objects.visible_to(request.post).filter(closed_on=None).exclude(level="county")
    code = (request.POST.get("division") or request.GET.get("division") or "")[:12]
    if code:
        return areas.filter(pk=code).first() if code.isdecimal() else None
    return request.post.division if request.post.division.level != Division.Level.COUNTY else None


def _left_words(left: dict[str, int]) -> list[tuple[str, int]]:
    words = {"": _("还没有建条目"), **dict(ItemState.choices)}
    return [(str(words[state]), number) for state, number in left.items()]


def _draft(*, edition: Edition, by) -> Publication:
    said = {"area": edition.division.name, "year": edition.year, "number": edition.number, "n": edition.count}
    return publishing.draft(
        kind=KIND,
        object_id=edition.pk,
        division=edition.division,
        title=_("%(area)s农村公共基础设施管护责任清单（%(year)s年第%(number)s版）公示") % said,
        body=_("现将%(area)s管护责任清单予以公示，共 %(n)s 处设施。") % said,
        by=by,
    )


@needs(Right.NOTICE_PUBLISH, methods="GET POST")
def edition_publish(request, edition_id):
    """拟公示: a draft of the notice; its own page publishes it."""
    edition = _edition(request, edition_id)
    form = PostForm(bound(request), post=request.post)
    if request.method == "POST" and form.is_valid():
        publication = carried_out(form, _draft, edition=edition, by=request.post)
        if publication is not None:
            told = _("已拟公示，请核对后发布")
            return done(request, told, "maintenance:publication-detail", publication.pk)
    context = {
        "form": form,
        "title": _("公示：%(edition)s") % {"edition": edition},
        "intro": _("按各村生成张榜的清单，姓名按规定隐去；核对后发布。"),
        "word": _("拟公示"),
        "action": request.path,
    }
    return render(request, "accounts/small_act.html", context, status=422 if form.is_bound else 200)
