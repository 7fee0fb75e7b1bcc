"""佐证: the photos and files behind what a unit declares; uploaded for it, or copied from where they lie."""

from django.db import models
from django.utils import timezone

from accounts.models import Person
from accounts.scoping import Scope
from common.models import Attachment
from common.privacy import classes
from evaluation.models.rounds import PartScore, UnitLinesManager


class Proof(models.Model):
    """One file behind one part. The file itself is kept by common.attachments, under this part."""

    score = models.ForeignKey(PartScore, models.CASCADE, related_name="proofs", verbose_name="指标得分")
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="+", verbose_name="文件")
    added_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="上传人"
    )
    added_at = models.DateTimeField("上传时间", default=timezone.now)

    objects = UnitLinesManager()
    scope = Scope(division="score__evaluation__division_id", parties=("score__evaluation__party_id",))
    field_classes = classes(internal="id score attachment added_by added_at")

    class Meta:
        verbose_name = "自评佐证"
        ordering = ["score", "id"]
        constraints = [models.UniqueConstraint(fields=["score", "attachment"], name="proof_once_a_part")]

    def __str__(self) -> str:
        return f"{self.score_id} {self.attachment_id}"
