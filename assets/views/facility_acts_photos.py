"""照片: taken with a phone one by one, shown small, removed for a reason."""

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from accounts.doors import needs
from accounts.rights import Right
from accounts.views.answers import bound
from assets.actions.photos import PHOTOS, add_photo, remove_photo
from assets.forms import acts as forms
from assets.models import Facility
from assets.views.facility_acts import ask, facility_of, page_of
from common.models import Attachment


@needs(Right.FACILITY_CHANGE, Right.FACILITY_CONDITION, methods="POST")
def photo_create(request, facility_id):
    """One photo from the script (204, or 422 with a sentence), or several from a form without it."""
    facility, files = facility_of(request, facility_id), request.FILES.getlist("photos")
    if facility.merged_into_id:
        raise BadRequest(_("该设施已并入其他设施，请到并入的设施上传"))
    wrong = "" if files else _("没有收到照片，请重新选择")
    kept = 0
    for file in files:
        try:
            add_photo(facility=facility, file=file, by=request.post, account_id=request.account.pk)
            kept += 1
        except ValidationError as refusal:
            wrong = f"{file.name}：{refusal.messages[0]}"
            break
    if request.headers.get("X-One-By-One"):
        return (
            HttpResponse(wrong, status=422, content_type="text/plain") if wrong else HttpResponse(status=204)
        )
    return _told(request, facility, kept, f"{files[kept].name}：{wrong}" if wrong and files else wrong)


def _told(request, facility: Facility, kept: int, wrong: str):
    if kept:
        messages.success(request, _("已上传 %(n)d 张照片") % {"n": kept})
    if wrong:
        messages.error(request, wrong)
    return redirect(page_of(facility, "photos"))


@needs(Right.FACILITY_CHANGE, methods="GET POST")
def photo_delete(request, public_id):
    photo = get_object_or_404(Attachment, public_id=public_id, owner_kind=PHOTOS, state=Attachment.State.KEPT)
    if not photo.owner_id.isdigit():
        raise Http404
    facility = facility_of(request, int(photo.owner_id))
    return ask(
        request,
        facility,
        forms.PhotoRemoveForm(bound(request), post=request.post, facility=facility),
        act=lambda form: remove_photo(facility=facility, photo=photo, by=request.post, **form.cleaned_data),
        title=_("删除照片？"),
        intro=_("照片删除后不能恢复；谁在何时为何删除，留在变动记录里。"),
        word=_("删除"),
        told=_("已删除照片"),
        tab="photos",
        danger=True,
    )
