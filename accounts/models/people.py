"""People. A person may hold no account: a caretaker on paper is a person too."""

from django.db import models

from accounts.models.divisions import Division
from accounts.models.parties import Party
from accounts.scoping import AreaManager, Scope
from common.models.versions import Versioned
from common.phones import KeepsPhones, PhoneField, PhoneHashField, PhoneTailField
from common.privacy import classes


class Person(KeepsPhones, Versioned):
    """Someone who works for a party. The phone lies encrypted; two keyed hashes beside it serve the search."""

    name = models.CharField("姓名", max_length=40)
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="people", verbose_name="单位"
    )
    division = models.ForeignKey(Division, models.PROTECT, related_name="people", verbose_name="所属区划")
    title = models.CharField("职务", max_length=40, blank=True)
    phone = PhoneField("手机", blank=True, default="")
    phone_hash = PhoneHashField("phone")
    phone_tail_hash = PhoneTailField("phone")
    duty_phone = models.CharField("办公电话", max_length=20, blank=True)
    is_villager = models.BooleanField("本村村民", default=False)
    active = models.BooleanField("在岗", default=True)

    objects = AreaManager()
    scope = Scope(division="division_id", parties=("party_id",), person="id")
    field_classes = classes(
        internal="id party division title duty_phone is_villager active version",
        personal="name",
        sensitive="phone phone_hash phone_tail_hash",
    )

    class Meta:
        verbose_name = "人员"
        ordering = ["division", "name", "id"]

    def __str__(self) -> str:
        return self.name
