"""责任清单版次: editions, one with its differences, freezing, publishing."""

from typing import Any

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.access import may
from accounts.doors import needs, needs_to_export
from accounts.exports import answer
from accounts.forms.base import PostForm
from accounts.lists import asked, asks, listing
from accounts.models import Division
from accounts.rights import Right
from accounts.views.answers import bound, small_act
from common.paging import Order
from common.spreadsheets.out import Column
from maintenance.edition_changes import differences
from maintenance.models import Publication
from tasks_checklist.actions.duty_editions import freeze, lines_of, standing_of
from tasks_checklist.duty_comparing import HEADS, KEPT, compare, head
from tasks_checklist.duty_list_tables import DutyEditionTable, DutyLineTable
from tasks_checklist.duty_publishing import KIND, draft
from tasks_checklist.forms.duty_items import DutyEditionFilter, DutyLineFilter, FreezeForm
from tasks_checklist.models import DutyEdition, DutyEditionLine

ORDERS = {"newest": Order(__("最近定版"), "-id")}
LINE_ORDERS = {"seq": Order(__("按序号"), "seq", "id")}


def _published(editions) -> dict[str, str]:
    return Publication.objects.standing_of(KIND, [one.pk for one in editions])


@needs(Right.TASK_VIEW)
def duty_edition_list(request):
    form = asked(DutyEditionFilter, request)
    rows = form.narrow(DutyEdition.objects.reaching(request.post).select_related("division", "frozen_by"))
    context = listing(
        request,
        form=form,
        rows=rows,
        table=lambda found, **said: DutyEditionTable(found, published=_published(found), **said),
        orders=ORDERS,
        unit=_("版"),
    )
    context["may_freeze"] = may(request.post, Right.EDITION_FREEZE)
    return render(request, "tasks_checklist/duty_edition_list.html", context)


def _edition(request, edition_id: int) -> DutyEdition:
    rows = DutyEdition.objects.reaching(request.post).select_related(
        "division", "before__division", "frozen_by"
    )
    return get_object_or_404(rows, pk=edition_id)


def _before(edition: DutyEdition) -> dict[tuple[int, str], DutyEditionLine]:
    """The lines of the edition before, by unit and duty; one question."""
    rows = DutyEditionLine.objects.filter(edition=edition.before_id) if edition.before_id else ()
    return {(row.party_id, row.duty): row for row in rows}


@needs(Right.TASK_VIEW)
def duty_edition_detail(request, edition_id):
    """Its lines, filtered by what changed; each changed column with what it said before."""
    edition = _edition(request, edition_id)
    form = asked(DutyLineFilter, request)
    before = _before(edition)
    context = listing(
        request,
        form=form,
        rows=form.narrow(DutyEditionLine.objects.filter(edition=edition)),
        table=lambda found, **said: DutyLineTable(found, before=before, **said),
        orders=LINE_ORDERS,
        unit=_("条"),
    )
    publications = Publication.objects.reaching(request.post).of(KIND, edition.pk)
    context |= {
        "edition": edition,
        "publications": publications.order_by("-pk")[:5],
        "may_publish": may(request.post, Right.NOTICE_PUBLISH) and _is_own(request.post, edition),
        "figures": _figures(edition),
    }
    return render(request, "tasks_checklist/duty_edition_detail.html", context)


def _is_own(post, edition: DutyEdition) -> bool:
    return Division.objects.visible_to(post).filter(pk=edition.division_id).exists()


def _figures(edition: DutyEdition) -> list[dict[str, Any]]:
    """For components/measures.html; each opens its lines."""
    here = reverse("tasks_checklist:duty-edition-detail", args=[edition.pk])
    words = (
        (_("列入"), edition.count, ""),
        (_("新增"), edition.added_count, "added"),
        (_("变更"), edition.changed_count, "changed"),
        (_("减少"), edition.dropped_count, "dropped"),
        (_("未变"), edition.kept_count, "kept"),
    )
    return [
        {"label": word, "value": f"{n:,}", "unit": _("条"), "url": f"{here}?change={name}" if name else here}
        for word, n, name in words
    ]


@needs_to_export(Right.TASK_VIEW)
def duty_edition_export(request, edition_id):
    edition = _edition(request, edition_id)
    form, before = asked(DutyLineFilter, request), _before(edition)
    rows = form.narrow(DutyEditionLine.objects.filter(edition=edition)).order_by("seq", "id")
    keys = [key for key in HEADS if key != "party"]
    columns = [
        Column("seq", "序号", 6, "number"),
        Column("party", "责任单位", 24),
        Column("duty", "责任事项", 30),
    ]
    columns += [Column(key, HEADS[key], 24) for key in keys]
    columns += [Column("change", "变动", 8), Column("differs", "与上一版相比", 40)]

    def cells(row: DutyEditionLine) -> list:
        said = differences(row, before.get((row.party_id, row.duty)), head=head)
        told = "；".join(f"{name}：{old} → {new}" for name, old, new in said)
        said_of = [row.columns.get(key, "") for key in keys]
        return [row.seq, row.party_name, row.duty, *said_of, row.get_change_display(), told]

    return answer(
        f"管护改革工作责任清单{edition.year}年第{edition.number}版",
        columns,
        (cells(row) for row in rows.iterator(500)),
        post=request.post,
        table=DutyEditionLine,
        below_title=f"筛选：{asks(form)}" if asks(form) else "",
        freeze_columns=3,
    )


@needs(Right.EDITION_FREEZE, methods="GET POST")
def duty_edition_freeze(request):
    """Says what would change; the list of the post's own area is frozen."""
    division = request.post.division
    newest = DutyEdition.objects.visible_to(request.post).filter(division=division).order_by("-pk").first()
    foreseen = list(compare(lines_of(newest), standing_of(division)))
    said = {word: sum(one.change == key for one in foreseen) for key, word in DutyEditionLine.Change.choices}
    told = "，".join(f"{word} {number} 条" for word, number in said.items())
    same = newest is not None and all(one.change == KEPT for one in foreseen)
    intro = _("与上一版相比没有变化，不用再定版。") if same else _("本版：%s。定版后不能改动。") % told
    return small_act(
        request,
        form=FreezeForm(bound(request), post=request.post),
        act=lambda form: freeze(division=division, by=request.post, **form.cleaned_data),
        title=_("责任清单定版：%s") % division,
        intro=intro,
        word=_("定版"),
        told=_("已定版，可以公示"),
        then=("tasks_checklist:duty-edition-list",),
    )


@needs(Right.NOTICE_PUBLISH, methods="GET POST")
def duty_edition_publish(request, edition_id):
    """拟公示: a draft of the notice; the page of 公示 publishes it."""
    edition = _edition(request, edition_id)
    then: Any = ["tasks_checklist:duty-edition-detail", edition.pk]  # until the notice is drafted

    def publish(form) -> None:
        then[:] = ["maintenance:publication-detail", draft(edition=edition, by=request.post).pk]

    return small_act(
        request,
        form=PostForm(bound(request), post=request.post),
        act=publish,
        title=_("公示：%s") % edition,
        intro=_("各村的公开栏只张贴本村和上级部门的责任，核对后发布。"),
        word=_("拟公示"),
        told=_("已拟公示，请核对后发布"),
        then=then,
    )
