"""三统一: the table with its counts, workbook and print; one fact with its proof and history."""

from django.core.exceptions import BadRequest, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import trail
from accounts.access import may
from accounts.doors import EXPORT, needs, needs_to_export
from accounts.exports import answer
from accounts.lists import asked, asks, chips
from accounts.models import Division, Sector
from accounts.rights import Right
from accounts.views.answers import bound, small_act
from common.attachments.content import PICTURES
from common.spreadsheets.out import Column
from maintenance.actions.keeping import kept
from tasks_checklist import unification_shown as shown
from tasks_checklist.actions import unifying
from tasks_checklist.forms.unification import SayForm, UnificationFilter
from tasks_checklist.models import Unification

MOST_BYTES = 60 * 1024 * 1024


def _lines(request, form, *, whole: bool = False) -> list[shown.Line]:
    """The lines that the filter asks for; `whole`: whatever is reached."""
    townships, sectors = shown.townships_of(request.post).order_by("code"), shown.sectors_of(request.post)
    if area := form.area():
        townships = townships.filter(pk=f"{area.pk[:9]}000")
    if sector := form.value("sector"):
        sectors = sectors.filter(pk=sector.pk)
    asked_for = {} if whole else {"fact": form.value("fact") or "", "reached": form.value("reached") or ""}
    return shown.lines_of(townships, sectors, **asked_for)


@needs(Right.TASK_VIEW)
def unification_table(request):
    form = asked(UnificationFilter, request)
    everything = _lines(request, form, whole=True)
    context = {
        "form": form,
        "cascade": form.cascade(),
        "picks": form.pick_fields(),
        "chips": chips(form, request.GET),
        "clear_url": request.path,
        "lines": _lines(request, form),
        "figures": shown.figures(everything, request.GET),
        "facts": [fact.label for fact in shown.FACTS],
        "many": len({line.division.pk for line in everything}) > 1,
        "query": request.GET.urlencode(),
        "may_export": may(request.post, EXPORT),
    }
    return render(request, "tasks_checklist/unification_table.html", context)


@needs_to_export(Right.TASK_VIEW)
def unification_table_export(request):
    form = asked(UnificationFilter, request)
    columns = [Column("division", _("镇（街道）"), 16), Column("sector", _("行业"), 20)]
    for fact in shown.FACTS:
        word = str(fact.label)
        columns += [Column(fact.value, word, 14), Column(f"{fact.value}_on", f"{word}：认定日期", 18, "date")]
        columns += [Column(f"{fact.value}_evidence", f"{word}：依据", 36)]
    rows = (_cells(line) for line in _lines(request, form))
    below = _("筛选：%s") % asks(form) if asks(form) else ""
    return answer(_("三统一情况表"), columns, rows, post=request.post, table=Unification, below_title=below)


def _cells(line: shown.Line) -> list:
    cells: list = [line.division.short_name, line.sector.name]
    for cell in line.cells:
        row = cell.row
        cells += [
            _("已实现") if cell.reached else _("未实现"),
            row.on if row else None,
            row.evidence if row else "",
        ]
    return cells


@needs(Right.TASK_VIEW)
def unification_print(request):
    form = asked(UnificationFilter, request)
    context = {
        "lines": _lines(request, form),
        "facts": [fact.label for fact in shown.FACTS],
        "place": request.post.division,
        "asks": asks(form),
        "day": timezone.localdate(),
    }
    return render(request, "tasks_checklist/unification_print.html", context)


def _fact_of(request, code: str, sector: str, fact: str) -> tuple[Division, Sector, Unification | None]:
    """The township, the sector and what has been said; the same 404 for what lies beyond the reader's sight."""
    if fact not in Unification.Fact.values:
        raise Http404
    place = get_object_or_404(shown.townships_of(request.post), pk=code)
    kind = get_object_or_404(shown.sectors_of(request.post), pk=sector)
    rows = Unification.objects.everywhere(because=shown.BECAUSE).select_related(
        "division", "sector", "said_by"
    )
    return place, kind, rows.filter(division=place, sector=kind, fact=fact).first()


@needs(Right.TASK_VIEW)
def unification_detail(request, code, sector, fact):
    place, kind, row = _fact_of(request, code, sector, fact)
    files = list(kept(unifying.owner_of(row))) if row else []
    context = {
        "place": place,
        "sector": kind,
        "fact": fact,
        "word": Unification.Fact(fact).label,
        "row": row,
        "facts": _facts(place, kind, row),
        "photos": [one for one in files if one.kind in PICTURES],
        "papers": [one for one in files if one.kind not in PICTURES],
        "events": trail.events_of(row) if row else [],
        "may_say": unifying.may_say(request.post, place, kind),
    }
    return render(request, "tasks_checklist/unification_detail.html", context)


def _facts(place: Division, kind: Sector, row: Unification | None) -> list[tuple]:
    return [
        (_("镇（街道）"), place),
        (_("行业"), kind.name),
        (_("认定日期"), f"{row.on:%Y-%m-%d}" if row else ""),
        (_("填报人"), row.said_by if row else ""),
        (_("依据"), row.evidence if row else ""),
    ]


@needs(Right.DUTY_LIST_MANAGE, methods="GET POST")
def unification_edit(request, code, sector, fact):
    place, kind, row = _fact_of(request, code, sector, fact)
    said = {"division": place, "sector": kind, "fact": fact, "by": request.post}
    return small_act(
        request,
        form=SayForm(bound(request), post=request.post, row=row),
        act=lambda form: unifying.say(**said, **form.cleaned_data),
        title=f"{Unification.Fact(fact).label}：{place.short_name}{kind.name}",
        word=_("保存"),
        told=_("已保存，证明文件可在本页上传"),
        then=("tasks_checklist:unification-detail", place.pk, kind.pk, fact),
    )


@needs(Right.DUTY_LIST_MANAGE, methods="POST", most_bytes=MOST_BYTES)
def unification_file(request, code, sector, fact):
    place, kind, row = _fact_of(request, code, sector, fact)
    files = request.FILES.getlist("files")
    if row is None or not files:
        raise BadRequest(_("请先填报，再选择文件上传"))
    try:
        unifying.add_proof(row=row, files=files, by=request.post, account_id=request.account.pk)
    except ValidationError as refusal:
        raise BadRequest(" ".join(refusal.messages)) from refusal
    return redirect("tasks_checklist:unification-detail", place.pk, kind.pk, fact)
