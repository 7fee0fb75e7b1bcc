"""Roles as sets of rights, and posts: a person in a role within a scope."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.models.divisions import Division
from accounts.models.parties import Party
from accounts.models.people import Person
from accounts.rights import Right
from accounts.scoping import AreaQuerySet, Scope, ScopeKind
from common.privacy import classes


class Role(models.Model):
    """A set of rights with a sentence that says what it is for; loaded from reference/roles.csv."""

    code = models.CharField("代码", max_length=30, primary_key=True)
    name = models.CharField("名称", max_length=40)
    says = models.CharField("说明", max_length=200)
    level = models.CharField("级别", max_length=10, choices=Division.Level)
    scope_kind = models.CharField("范围", max_length=20, choices=ScopeKind)
    second_factor = models.BooleanField("须动态口令", default=False)
    rights = ArrayField(models.CharField(max_length=40, choices=Right), default=list, verbose_name="权限")
    order = models.PositiveSmallIntegerField("次序", default=0)

    field_classes = classes(public="code name says level scope_kind second_factor rights order")

    class Meta:
        verbose_name = "角色"
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name


class PostQuerySet(AreaQuerySet):
    def in_force(self, on=None):
        """Posts held on that day (today by default)."""
        day = on or timezone.localdate()
        return self.filter(Q(until=None) | Q(until__gt=day), from_date__lte=day)


class Post(models.Model):
    """Person × role × scope. One person may hold several and works in one at a time (身份切换)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts", verbose_name="人员")
    role = models.ForeignKey(Role, models.PROTECT, related_name="posts", verbose_name="角色")
    division = models.ForeignKey(Division, models.PROTECT, related_name="posts", verbose_name="区域")
    sectors = ArrayField(models.CharField(max_length=2), default=list, blank=True, verbose_name="行业")
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="posts", verbose_name="单位"
    )
    from_date = models.DateField("任职日期", default=timezone.localdate)
    until = models.DateField("离任日期", null=True, blank=True)
    granted_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="授权人"
    )
    granted_at = models.DateTimeField("授权时间", default=timezone.now)
    # the security administrator's second look at the grant
    reviewed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="复核人"
    )
    reviewed_at = models.DateTimeField("复核时间", null=True, blank=True)

    objects = models.Manager.from_queryset(PostQuerySet)()
    scope = Scope(division="division_id", person="person_id")
    field_classes = classes(
        internal="id person role division sectors party from_date until granted_by granted_at reviewed_by reviewed_at"
    )

    class Meta:
        verbose_name = "岗位"
        ordering = ["person", "from_date", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("from_date")), name="post_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["person", "role", "division"], condition=Q(until=None), name="post_held_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.division} · {self.role}"

    @property
    def scope_kind(self) -> str:
        return self.role.scope_kind

    @property
    def sector_codes(self) -> list[str]:
        return self.sectors

    @cached_property
    def ranges(self) -> list[tuple[str, str]]:
        return self.division.ranges

    @cached_property
    def rights(self) -> frozenset[str]:
        return frozenset(self.role.rights)
