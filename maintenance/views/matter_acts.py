"""办理: one door for every act on a matter; what it asks and what it calls stand in one table."""

from typing import Any

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.doors import needs
from accounts.rights import Right
from maintenance.actions import matter_beside as beside
from maintenance.actions import matter_moves as moves
from maintenance.actions import matter_splitting as splitting
from maintenance.forms import matters as forms
from maintenance.matter_numbers import number_of
from maintenance.models import Matter
from maintenance.models.matter_flow import BESIDE, FLOW
from maintenance.views.moves import Act, act_on


def _merge(*, matter: Matter, into: str, by, seen: int | None):
    """Into the one whose number was typed."""
    number = number_of(into)
    kept = Matter.objects.visible_to(by).filter(number=number).first() if number else None
    if kept is None:
        raise ValidationError({"into": _("没有找到编号“%s”的事项，请核对") % into[:20]})
    return moves.merge(matter=matter, into=kept, by=by, seen=seen)


ACTS = {
    "dispatch": Act(forms.DispatchForm, moves.dispatch, lazy("已派单")),
    "redirect": Act(forms.RedirectForm, moves.redirect, lazy("已改派")),
    "reject": Act(forms.ReasonForm, moves.reject, lazy("已不予受理，已告知上报人"), danger=True),
    "merge": Act(
        forms.MergeForm, _merge, lazy("已合并"), lazy("合并后由并入的那一件继续办理，照片和上报人都留着。")
    ),
    "split": Act(
        forms.SplitForm,
        splitting.split,
        lazy("已拆分，各件待派单"),
        lazy("照片、来源和限期随各件走，原编号留下可查。没有处置完成的才能拆分。"),
        template="maintenance/matter_split.html",
    ),
    "accept": Act(forms.PlainForm, moves.accept, lazy("已接单"), lazy("接单后请在限期内处置。")),
    "send_back": Act(forms.ReasonForm, moves.send_back, lazy("已退单")),
    "suspend": Act(
        forms.ReasonForm, moves.suspend, lazy("已挂起，计时暂停"), lazy("只有等待已批准的资金才能暂停计时。")
    ),
    "resume": Act(forms.PlainForm, moves.resume, lazy("已恢复"), lazy("限期按暂停的时间顺延。")),
    "handle": Act(forms.HandleForm, moves.handle, lazy("已报处置完成，等核查")),
    "verify": Act(forms.VerifyForm, moves.verify, lazy("已办结")),
    "return": Act(forms.ReasonForm, moves.return_, lazy("已退回重办")),
    "make_safe": Act(forms.SafeForm, beside.make_safe, lazy("已登记排险")),
    "cost": Act(forms.CostForm, beside.add_cost, lazy("已登记费用")),
    "claim_warranty": Act(forms.ClaimForm, beside.claim_warranty, lazy("已登记报保修")),
    "grade": Act(forms.GradeForm, beside.grade, lazy("已调整等级，限期随之改变")),
    "remind": Act(forms.WordsForm, beside.remind, lazy("已催办")),
    "escalate": Act(forms.ReasonForm, beside.escalate, lazy("已提级到县")),
    "send_down": Act(forms.ReasonForm, beside.send_down, lazy("已交回镇街")),
    "reply": Act(forms.ReplyForm, beside.reply, lazy("已记下答复")),
    "revisit": Act(forms.RevisitForm, beside.revisit, lazy("已记下回访")),
}
MINE = (Right.MATTER_DISPATCH, Right.MATTER_HANDLE, Right.MATTER_VERIFY, Right.MATTER_SUSPEND)


def matter_of(request, matter_id: int) -> Matter:
    rows = Matter.objects.visible_to(request.post).for_list().select_related("division__parent")
    return get_object_or_404(rows, pk=matter_id)


@needs(*MINE, methods="GET POST")
def matter_act(request, matter_id, act):
    """The dialog of an act. What the state does not allow is refused in words (400), a missing right with 403."""
    matter = matter_of(request, matter_id)
    return act_on(request, matter, act, noun="matter", acts=ACTS, flows=(FLOW, BESIDE), **_given(request))


def _given(request) -> dict[str, Any]:
    """What the address proposes: into=WX26-… for a merge."""
    into = request.GET.get("into", "")[:20]
    return {"initial": {"into": into}} if into else {}
