# ruff: noqa: DJ008
"""Nothing here is unique or constrained on purpose: doubling must be possible to be seen."""

from django.db import models

from common.privacy import classes


class Counted(models.Model):
    """Staging: pieces one attempt has counted, outside any transaction."""

    job_id = models.BigIntegerField()
    token = models.UUIDField()
    piece = models.IntegerField()
    field_classes = classes(internal="id job_id token piece")


class Landed(models.Model):
    """Pieces that arrived."""

    job_id = models.BigIntegerField()
    piece = models.IntegerField()
    field_classes = classes(internal="id job_id piece")


class Purse(models.Model):
    name = models.CharField(max_length=10, primary_key=True)
    amount = models.BigIntegerField(default=0)
    field_classes = classes(internal="name amount")
