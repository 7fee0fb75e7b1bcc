"""技术服务专家与队伍: who may be asked, for which sectors, over which area."""

from django.db import models
from django.db.models import Q

from accounts.models import Division, Party, Person, Sector
from accounts.scoping import AreaQuerySet, Scope, ScopeKind, in_ranges
from common.models.versions import Versioned
from common.phones import KeepsPhones, PhoneField, PhoneHashField, PhoneTailField
from common.privacy import classes


class KnownBeneath(AreaQuerySet):
    """Rows that an area keeps and every area beneath it may use."""

    def reaching(self, post):
        """Those of the post's area and of the areas above it; of a unit or a caretaker those above only."""
        if post is None:
            return self.none()
        code = getattr(post, "division_id", None) or ""  # the system's own post stands in no area
        seen = Q(division_id__in=[f"{code[:6]}000000", f"{code[:9]}000", code])
        if post.scope_kind in (ScopeKind.AREA, ScopeKind.AREA_SECTORS):
            seen |= in_ranges("division_id", post.ranges)
        return self.everywhere(because="what an area keeps is known beneath it").filter(seen)


class Expert(KeepsPhones, Versioned):
    """An expert or a service team. `person` may answer by himself, if he has an account; others by whoever assigns."""

    class Kind(models.TextChoices):
        PERSON = "person", "专家"
        TEAM = "team", "服务队伍"

    kind = models.CharField("种类", max_length=10, choices=Kind)
    name = models.CharField("姓名或队伍名称", max_length=60)
    division = models.ForeignKey(Division, models.PROTECT, related_name="experts", verbose_name="服务范围")
    sectors = models.ManyToManyField(Sector, related_name="+", verbose_name="行业")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="本系统人员"
    )
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="所属单位"
    )
    title = models.CharField("职称、资质", max_length=60, blank=True, default="")
    skill = models.CharField("专长", max_length=200)
    phone = PhoneField("电话", blank=True, default="")
    phone_hash = PhoneHashField("phone")
    phone_tail_hash = PhoneTailField("phone")
    active = models.BooleanField("在库", default=True)
    note = models.CharField("备注", max_length=200, blank=True, default="")

    objects = models.Manager.from_queryset(KnownBeneath)()
    scope = Scope(division="division_id")
    field_classes = classes(
        internal="id kind division sectors person party title skill active note version",
        personal="name",
        sensitive="phone phone_hash phone_tail_hash",
    )

    class Meta:
        verbose_name = "技术服务专家"
        ordering = ["division", "kind", "name", "id"]
        indexes = [models.Index(fields=["division", "name"], name="expert_of_area")]

    def __str__(self) -> str:
        return self.name

    def is_the(self, post) -> bool:
        """Whether the post's holder is this expert."""
        return self.person_id is not None and self.person_id == post.person_id
