"""督导记录单 on the phone: one stop's sheet, its photos sent one by one, the finding that is written down on the spot."""

import uuid
from typing import Any

from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Refused, may
from accounts.doors import needs
from accounts.forms.base import carried_out
from accounts.rights import Right
from accounts.views.answers import bound, done
from tasks_checklist import visit_shown as shown
from tasks_checklist.actions import recording as acts
from tasks_checklist.actions.findings import may_find_at
from tasks_checklist.forms.visits import SheetForm
from tasks_checklist.models import VisitStop
from tasks_checklist.models.visit_flow import other_team
from tasks_checklist.views.visits import stop_of
from tasks_checklist.visit_points import lines_of, points_of


def recordable(request, stop_id: int) -> VisitStop:
    """A stop of a visit whose team one is in, on its day. Raises Http404, Refused, BadRequest in words."""
    stop = stop_of(request, stop_id)
    if said := other_team(stop.visit, request.post):
        raise Refused(said)
    if said := acts.why_not_record(stop.visit, request.post):
        raise BadRequest(said)
    return stop


@needs(Right.SUPERVISION_DO, methods="GET POST")
def visit_stop_record(request, stop_id):
    stop = recordable(request, stop_id)
    lines, points = lines_of(stop.visit), points_of(stop.visit, [stop])[stop.pk]
    form = SheetForm(
        bound(request), post=request.post, lines=lines, points=points, initial=_initial(stop, lines)
    )
    if form.is_valid():
        made = carried_out(form, acts.record_stop, stop=stop, by=request.post, **form.said())
        if made is not None:
            return done(request, _("已记录：%s") % stop.party, "tasks_checklist:visit-detail", stop.visit_id)
    finding = f"{reverse('tasks_checklist:finding-create')}?stop={stop.pk}"
    photos = list(acts.photos_of(stop))
    context = {
        "form": form,
        "stop": stop,
        "visit": stop.visit,
        "photos": photos,
        "room": acts.MOST - len(photos),
        "findings": shown.findings_of([stop], request.post).get(stop.pk, []),
        "finding_url": finding if may_find(stop, request.post) else "",
        "draft": f"visit-stop-{stop.pk}",
    }
    status = 422 if form.is_bound else 200
    return render(request, "tasks_checklist/visit_stop_record.html", context, status=status)


def may_find(stop: VisitStop, post) -> bool:
    """Whether the post may write a finding down there: it issues, and is at work there."""
    return may(post, Right.FINDING_ISSUE) and may_find_at(stop, post)


def _initial(stop: VisitStop, lines: list[str]) -> dict[str, Any]:
    """What stands in a sheet that was filled in before, or nothing; a key of its own for each sheet that is opened."""
    said = {one["what"]: one for one in stop.answers}
    day = min(stop.visit.day, timezone.localdate())
    found: dict[str, Any] = {"client_key": uuid.uuid4(), "version": stop.version, "on": day}
    found |= {name: getattr(stop, name) for name in acts.KEPT}
    for place, line in enumerate(lines):
        if one := said.get(line):
            found |= {f"line_{place}": _word(one.get("ok")), f"line_{place}_note": one.get("note", "")}
    for point in stop.points.all():
        name = f"point_{point.kind}_{point.object_id}"
        found |= {name: _word(point.ok), f"{name}_note": point.seen}
    return found


def _word(ok: bool | None) -> str:
    return "" if ok is None else "yes" if ok else "no"


@needs(Right.SUPERVISION_DO, methods="POST", most_bytes=20 * 1024 * 1024)
def visit_stop_photo(request, stop_id):
    """One photo from the script (204, or 422 with a sentence), or several from a form without it."""
    stop, files = recordable(request, stop_id), request.FILES.getlist("photos")
    wrong = "" if files else _("没有收到照片，请重新选择")
    for file in files:
        try:
            acts.add_stop_photo(stop=stop, file=file, by=request.post, account_id=request.account.pk)
        except ValidationError as refusal:
            wrong = f"{file.name}：{refusal.messages[0]}"
            break
    if request.headers.get("X-One-By-One"):
        said = HttpResponse(wrong, status=422, content_type="text/plain")
        return said if wrong else HttpResponse(status=204)
    if wrong:
        raise BadRequest(wrong)
    return redirect(reverse("tasks_checklist:visit-stop-record", args=[stop.pk]))
