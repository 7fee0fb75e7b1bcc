"""事项: the one queue, the page of one matter, its sheet on paper, its photos."""

from django.core.exceptions import BadRequest, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.doors import needs, needs_to_export
from accounts.lists import asked, asks, listing
from accounts.rights import Right
from common.paging import Order
from common.sealed_words import sealed
from maintenance import matter_duplicates as duplicates
from maintenance import matter_exports, matter_shown
from maintenance.actions import matter_photos as photos
from maintenance.forms.matter_filters import MatterFilter
from maintenance.matter_tables import MatterTable
from maintenance.models import Matter
from maintenance.places import MATTER_ACTS
from maintenance.views.matter_acts import matter_of

URGENT = Order(_("最急在前"), "severity", "done_by_time")
NEWEST = Order(_("最近上报"), "-id")
ORDERS = {"urgent": URGENT, "newest": NEWEST}
BULK = [{"word": _("派单"), "name": "dispatch", "icon": "send"}]


def visible(post):
    return Matter.objects.visible_to(post).for_list()


@needs(Right.CARE_VIEW)
def matter_list(request):
    """What burns on top; a telephone typed in clear does not stay in the address."""
    if hidden := sealed(request.GET.get("q", "")):
        query = request.GET.copy()
        query["q"] = hidden
        return redirect(f"{request.path}?{query.urlencode()}")
    form = asked(MatterFilter, request)
    sends = may(request.post, Right.MATTER_DISPATCH)
    context = listing(
        request,
        form=form,
        rows=form.narrow(visible(request.post)),
        table=lambda rows, **kwargs: MatterTable(rows, chooses=sends, **kwargs),
        orders=ORDERS,
        unit="件",
    )
    context |= {
        "may_report": may(request.post, Right.MATTER_REPORT),
        "may_import": may(request.post, Right.MATTER_DISPATCH),
        "acts": BULK if sends else [],
        "total": context["page"].number_of_rows,
        "late": _late(request.post) if not context["chips"] else 0,
    }
    return render(request, "maintenance/matter_list.html", context)


def _late(post) -> int:
    return Matter.objects.visible_to(post).late().count()


@needs_to_export(Right.CARE_VIEW)
def matter_export(request):
    form = asked(MatterFilter, request)
    return matter_exports.matters(form.narrow(visible(request.post)), post=request.post, asks=asks(form))


@needs(Right.CARE_VIEW)
def matter_detail(request, matter_id):
    matter, now = matter_of(request, matter_id), timezone.now()
    if request.htmx and request.GET.get("photos"):
        return render(request, "maintenance/matter_detail.html#photos", _photos(request, matter))
    context = {
        "matter": matter,
        "offers": matter_shown.offers(matter, request.post),
        "acts": [act for make in MATTER_ACTS if (act := make(request.post, matter))],
        "facts": matter_shown.facts(matter, request.post),
        "steps": matter_shown.steps(matter),
        "looks": matter_shown.looks(matter),
        "limits": matter_shown.limits(matter, now),
        "pauses": matter_shown.pauses(matter, now),
        "ran": matter_shown.ran(matter, now),
        "costs": matter_shown.costs(matter),
        "reminders": matter_shown.reminders(matter),
        "strips": matter_shown.strips(matter, now),
        "same": _same(request, matter),
        "first": duplicates.first_of(matter),
    }
    return render(request, "maintenance/matter_detail.html", context | _photos(request, matter))


def _same(request, matter: Matter) -> list[Matter]:
    """Proposed for merging, to those who may, while this one can be merged."""
    mergeable = matter.state in ("reported", "dispatched", "accepted")
    if not (mergeable and may(request.post, Right.MATTER_DISPATCH)):
        return []
    return list(duplicates.like(matter, post=request.post))


def _photos(request, matter: Matter) -> dict:
    own = list(photos.photos_of(matter, "after"))
    groups = [
        ("before", _("处置前"), photos.evidence_of(matter)),
        ("after", _("处置后"), own),
    ]
    return {
        "matter": matter,
        "photo_groups": [
            {
                "when": when,
                "word": word,
                "photos": rows,
                "room": max(photos.MOST - len(rows), 0),
                "may_add": not photos.why_no_photo(matter, when, request.post),
            }
            for when, word, rows in groups
        ],
    }


@needs(Right.MATTER_REPORT, Right.MATTER_HANDLE, methods="POST")
def matter_photo_create(request, matter_id, when):
    """One photo from the script (204, or 422 with a sentence), or several from a form without it."""
    if when not in photos.OWNER_OF:
        raise Http404
    matter, files = matter_of(request, matter_id), request.FILES.getlist("photos")
    wrong = "" if files else _("没有收到照片，请重新选择")
    for file in files:
        try:
            photos.add_photo(
                matter=matter, when=when, file=file, by=request.post, account_id=request.account.pk
            )
        except ValidationError as refusal:
            wrong = f"{file.name}：{refusal.messages[0]}"
            break
    if request.headers.get("X-One-By-One"):
        told = HttpResponse(wrong, status=422, content_type="text/plain")
        return told if wrong else HttpResponse(status=204)
    if wrong:
        raise BadRequest(wrong)
    return redirect(reverse("maintenance:matter-detail", args=[matter.pk]))


@needs(Right.CARE_VIEW)
def matter_print(request, matter_id):
    """工单: one sheet to take along, with room to write."""
    matter = matter_of(request, matter_id)
    context = {
        "matter": matter,
        "facts": matter_shown.facts(matter, request.post),
        "steps": matter_shown.steps(matter),
        "costs": matter_shown.costs(matter),
        "photos": photos.evidence_of(matter)[:4],
        "roles": [_("派单人"), _("处置人"), _("核查人")],
        "upright": True,
    }
    return render(request, "maintenance/matter_print.html", context)
