"""调整用途、转拨、收回: the dialogs of one account, and the scans of the paper behind them."""

from django.core.exceptions import BadRequest, ValidationError
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.access import require
from accounts.doors import needs
from accounts.rights import Right
from accounts.views.answers import bound, done, small_act
from funding.account_acts import ACTS
from funding.actions import adjusting
from funding.models import Adjustment
from funding.views.ledger import account_of, booking_of


@needs(Right.LEDGER_REVERSE, Right.DISBURSE, methods="GET POST")
def account_act(request, account_id, act):
    """What may not be done is refused in words (422), a missing right with 403."""
    if act not in ACTS:
        raise Http404
    account, said = account_of(request, account_id), ACTS[act]
    require(request.post, said.right)
    form = said.form(bound(request), post=request.post, account=account)
    return small_act(
        request,
        form=form,
        act=lambda form: said.do(account=account, by=request.post, **form.cleaned_data),
        title=_("%(word)s：%(account)s") % {"word": said.word, "account": account},
        intro=str(said.asks),
        word=str(said.word),
        told=str(said.told),
        then=("funding:account-detail", account.pk),
    )


@needs(Right.LEDGER_REVERSE, methods="POST", most_bytes=120 * 1024 * 1024)
def booking_file(request, booking_id):
    booking, files = booking_of(request, booking_id), request.FILES.getlist("scans")
    if not Adjustment.objects.visible_to(request.post).filter(booking=booking).exists():
        raise Http404
    if not files:
        raise BadRequest(_("没有收到文件，请重新选择"))
    try:
        adjusting.add_scans(booking=booking, files=files, by=request.post, account_id=request.account.pk)
    except ValidationError as refusal:
        raise BadRequest(refusal.messages[0]) from refusal
    return done(request, _("已上传"), "funding:booking-detail", booking.pk)
