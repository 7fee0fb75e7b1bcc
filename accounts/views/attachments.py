"""Giving out files: the owner's room says who may read them."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404

from accounts.doors import signed_in
from common import attachments
from common.models import Attachment

# Nothing in a file may run, load or be framed, whatever it turns out to be.
SANDBOX = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"


@signed_in()
def attachment_show(request, public_id):
    """The file, or with `?thumbnail` its small picture;

    the same 404 for what is not there and what is not yours.
    """
    attachment = get_object_or_404(Attachment, public_id=public_id)
    if not attachments.may_read(request.post, attachment, account_id=request.account.pk):
        raise Http404
    small = attachments.thumbnail_of(attachment) if "thumbnail" in request.GET else None
    try:
        file = small or attachments.opened(attachment)
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(
        file,
        as_attachment=not attachment.is_image,
        filename=attachment.name,
        content_type=Attachment.Kind.JPEG.value if small else attachment.kind,
        headers={"Content-Security-Policy": SANDBOX, "X-Content-Type-Options": "nosniff"},
    )
