"""佐证: a file uploaded for a part, or a copy of one that lies in the register, the inspections, the ledger."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may, require
from accounts.rights import Right
from common import attachments
from common.attachments import Owner
from common.attachments.content import ACCEPTED, PICTURES
from common.attachments.reading import may_read as may_read_file
from common.models import Attachment
from evaluation.actions.filing import closed_because, proofs_changed
from evaluation.models import Evaluation, IndicatorPart, PartScore, Proof
from maintenance.actions.holding import held
from maintenance.actions.keeping import keep_once

OWNER = "evaluation.part"
MOST = 9  # files of one part
OFFERED = 24  # files that already lie there
BECAUSE = "the proofs of a line the caller holds"
PAPERS = frozenset(ACCEPTED) - frozenset(PICTURES)


def accepted(part: IndicatorPart) -> frozenset[Attachment.Kind]:
    """What a part takes for proof."""
    if part.proof == IndicatorPart.Proof.PHOTO:
        return frozenset(PICTURES)
    return PAPERS if part.proof == IndicatorPart.Proof.FILE else frozenset(ACCEPTED)


def _line(evaluation: Evaluation, score_id: int, by) -> PartScore:
    began = timezone.now()
    require(by, Right.EVALUATION_FILL, evaluation)
    row = held(evaluation, by=by, beside=("round", "division"))
    if why := closed_because(row, began):
        raise ValidationError(why)
    scores = PartScore.objects.everywhere(because=BECAUSE).select_related("part", "evaluation")
    found = scores.filter(evaluation=row, pk=score_id, part__method=IndicatorPart.Method.SELF).first()
    if found is None:
        raise ValidationError(_("这一项不需要佐证"))
    return found


def _room(score: PartScore) -> None:
    if Proof.objects.everywhere(because=BECAUSE).filter(score=score).count() >= MOST:
        raise ValidationError(_("每项最多 %s 个文件") % MOST)


@transaction.atomic
def add(
    *, evaluation: Evaluation, score_id: int, file: UploadedFile, by, account_id: int | None = None
) -> Proof:
    """Keep a photo or file behind a part; the same one sent twice is kept once. Raises Refused, Http404, ValidationError."""
    score = _line(evaluation, score_id, by)
    _room(score)
    kept = keep_once(
        file,
        owner=Owner(OWNER, score.pk),
        division=evaluation.division_id,
        account_id=account_id,
        accepted=accepted(score.part),
    )
    return _proof(score, kept, by)


def _proof(score: PartScore, kept: Attachment, by) -> Proof:
    rows = Proof.objects.everywhere(because=BECAUSE)
    row, made = rows.get_or_create(score=score, attachment=kept, defaults={"added_by_id": by.person_id})
    if made:
        proofs_changed(score, by=by)
    return row


@transaction.atomic
def point(
    *, evaluation: Evaluation, score_id: int, public_id: object, by, account_id: int | None = None
) -> Proof:
    """Let a file that lies in the village's records stand for proof: kept here as it is now, the record stays free.

    Raises Refused, Http404, ValidationError.
    """
    score = _line(evaluation, score_id, by)
    _room(score)
    found = next((one for one in offered(score, by) if str(one.public_id) == str(public_id)), None)
    if found is None:
        raise ValidationError(_("没有找到这个文件，请重新选择"))
    owner = Owner(OWNER, score.pk)
    copy = attachments.keep_copy(found, owner=owner, by=account_id, division=evaluation.division_id)
    return _proof(score, copy, by)


def offered(score: PartScore, post) -> list[Attachment]:
    """Files of the village's own records, the newest of the period first, that the reader may open and that the part takes."""
    since = score.evaluation.round.from_date - timedelta(days=31)
    rows = Attachment.objects.filter(
        division=score.evaluation.division_id,
        state=Attachment.State.KEPT,
        kind__in=accepted(score.part),
        expires_at=None,
        created_at__date__gte=since,
    )
    there = Proof.objects.everywhere(because=BECAUSE).filter(score=score).values("attachment__sm3")
    rows = rows.exclude(sm3__in=there).exclude(owner_kind=OWNER, owner_id=str(score.pk))
    found = list(rows.order_by("-created_at", "-pk")[:OFFERED])
    known = {one.sm3: one for one in reversed(found) if may_read_file(post, one, account_id=None)}
    return list(reversed(known.values()))  # the same bytes once


@transaction.atomic
def remove(*, evaluation: Evaluation, proof_id: int, by) -> None:
    """Taken away while the sheet is open to its unit; an uploaded file goes with it. Raises Refused, Http404, ValidationError."""
    rows = Proof.objects.everywhere(because=BECAUSE).filter(score__evaluation=evaluation.pk)
    row = rows.select_related("attachment").filter(pk=proof_id).first()
    if row is None:
        return
    score = _line(evaluation, row.score_id, by)
    file = row.attachment
    row.delete()
    proofs_changed(score, by=by)
    own = file.owner_kind == OWNER and file.owner_id == str(row.score_id)
    if own and not Proof.objects.everywhere(because=BECAUSE).filter(attachment=file).exists():
        attachments.discard(file)


def may_read(post, owner_id: str) -> bool:
    """Whoever sees the sheet it was uploaded for (ATTACHMENT_OWNERS)."""
    known = may(post, Right.EVALUATION_VIEW) and owner_id.isascii() and owner_id.isdigit()
    return known and PartScore.objects.visible_to(post).filter(pk=int(owner_id)).exists()
