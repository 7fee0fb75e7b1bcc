"""What was said at registration, word for word."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Value
from django.db.models.functions import Concat
from django.utils import timezone

from accounts.scoping import AreaManager, Scope
from assets.models.facilities import Facility
from common.crypto import EncryptedTextField
from common.db.bigrams import Bigrams
from common.privacy import classes


class RegisteredFacts(models.Model):
    """登记信息: what a ledger or clerk said about keeper, person, phone, money and owner, in their own words.

    Kept with its batch until a responsibility item says better; words never create a party.
    """

    # both keys are asked for in sets: common/db/keys.py
    facility = models.OneToOneField(
        Facility,
        models.PROTECT,
        primary_key=True,
        related_name="facts",
        verbose_name="设施",
        db_constraint=False,
    )
    batch = models.ForeignKey(
        "assets.LedgerBatch",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="facts",
        verbose_name="导入批次",
        db_constraint=False,
    )
    party = models.CharField("管护主体（登记）", max_length=100, blank=True)
    person = models.CharField("责任人（登记）", max_length=60, blank=True)
    phones = EncryptedTextField("联系电话（登记）", blank=True, default="")
    phone_hashes = ArrayField(models.CharField(max_length=64), default=list, blank=True)
    fund_source = models.CharField("经费来源（登记）", max_length=100, blank=True)
    owner = models.CharField("产权归属（登记）", max_length=100, blank=True)
    recorded_at = models.DateTimeField("记录时间", default=timezone.now)

    objects = AreaManager()
    scope = Scope(division="facility__division_id", sector="facility__type__sector_id")
    field_classes = classes(
        internal="facility batch party fund_source owner recorded_at",
        personal="person",
        sensitive="phones phone_hashes",
    )
    phone_lists = {"phones": "phone_hashes"}  # several numbers in one cell, and where their hashes stand

    class Meta:
        verbose_name = "登记信息"
        indexes = [
            GinIndex(Bigrams(Concat("party", Value(" "), "person")), name="facts_by_words"),
            GinIndex(fields=["phone_hashes"], name="facts_by_phone"),
        ]

    def __str__(self) -> str:
        return self.party

    @property
    def phone_list(self) -> list[str]:
        return self.phones.split("、") if self.phones else []
