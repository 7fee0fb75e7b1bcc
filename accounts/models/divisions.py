"""Divisions with their statistical codes, and what lies beneath a village."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.scoping import AreaManager, Scope, code_range
from common.privacy import classes

CODE_COLLATION = "C"  # one index serves uniqueness, prefix, order and keyset


class Division(models.Model):
    """County, township or village; keyed by the 12-digit statistical code, which never changes its meaning."""

    class Level(models.TextChoices):
        COUNTY = "county", "县（区）"
        TOWNSHIP = "township", "镇（街道）"
        VILLAGE = "village", "村（社区）"

    code = models.CharField("代码", max_length=12, primary_key=True, db_collation=CODE_COLLATION)
    name = models.CharField("名称", max_length=60)
    short_name = models.CharField("简称", max_length=60)
    level = models.CharField("级别", max_length=10, choices=Level)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )
    pinyin = models.CharField("拼音首字母", max_length=60, blank=True)
    closed_on = models.DateField("撤并日期", null=True, blank=True)
    successors = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="predecessors", verbose_name="并入"
    )
    # codes this division took over: with its own they make the short list of ranges of its scope
    succeeded_codes = ArrayField(
        models.CharField(max_length=12), default=list, blank=True, verbose_name="承接的代码"
    )

    objects = AreaManager()
    scope = Scope(division="code")
    field_classes = classes(
        public="code name short_name level parent pinyin closed_on successors succeeded_codes"
    )

    class Meta:
        verbose_name = "区划"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.short_name

    @property
    def ranges(self) -> list[tuple[str, str]]:
        return [code_range(code, self.level) for code in (self.code, *self.succeeded_codes)]

    @property
    def heir(self) -> "Division":
        """Itself, or whom it was merged into at last."""
        into = self.successors.order_by("code").first() if self.closed_on else None
        return into.heir if into else self

    @property
    def county_code(self) -> str:
        return self.code[:6] + "000000"


class DivisionAlias(models.Model):
    """Another name that a ledger may use: a former name, or an alias a clerk confirmed."""

    class Source(models.TextChoices):
        FORMER = "former", "曾用名"
        CONFIRMED = "confirmed", "经办确认"

    division = models.ForeignKey(Division, models.CASCADE, related_name="aliases", verbose_name="区划")
    name = models.CharField("别名", max_length=60)
    source = models.CharField("来源", max_length=10, choices=Source)
    edition = models.CharField("出处", max_length=20, blank=True)

    objects = AreaManager()
    scope = Scope(division="division_id")
    field_classes = classes(public="id division name source edition")

    class Meta:
        verbose_name = "区划别名"
        ordering = ["division", "name"]
        constraints = [models.UniqueConstraint(fields=["division", "name"], name="alias_once_per_division")]

    def __str__(self) -> str:
        return self.name


class DivisionFigures(models.Model):
    """Households and people of a division in a year, as the office reports them."""

    division = models.ForeignKey(Division, models.CASCADE, related_name="figures", verbose_name="区划")
    year = models.PositiveSmallIntegerField("年份")
    households = models.PositiveIntegerField("户数")
    population = models.PositiveIntegerField("人口", null=True, blank=True)

    objects = AreaManager()
    scope = Scope(division="division_id")
    field_classes = classes(public="id division year households population")

    class Meta:
        verbose_name = "区划基本情况"
        ordering = ["division", "-year"]
        constraints = [models.UniqueConstraint(fields=["division", "year"], name="figures_once_a_year")]

    def __str__(self) -> str:
        return f"{self.division} {self.year}"


class Settlement(models.Model):
    """A natural village or a villagers' group beneath a village; has no statistical code."""

    class Kind(models.TextChoices):
        NATURAL_VILLAGE = "natural_village", "自然村"
        GROUP = "group", "村民小组"

    division = models.ForeignKey(Division, models.PROTECT, related_name="settlements", verbose_name="所在村")
    kind = models.CharField("种类", max_length=20, choices=Kind)
    name = models.CharField("名称", max_length=60)

    objects = AreaManager()
    scope = Scope(division="division_id")
    field_classes = classes(public="id division kind name")

    class Meta:
        verbose_name = "自然村组"
        ordering = ["division", "kind", "name"]
        constraints = [
            models.UniqueConstraint(fields=["division", "kind", "name"], name="settlement_once_per_village")
        ]

    def __str__(self) -> str:
        return self.name


class Grid(models.Model):
    """The smallest management area, beneath a village (1+1+1+N: head, member, liaison and others)."""

    division = models.ForeignKey(Division, models.PROTECT, related_name="grids", verbose_name="所在村")
    number = models.PositiveSmallIntegerField("网格号")
    name = models.CharField("名称", max_length=60)
    settlements = models.ManyToManyField(
        Settlement, blank=True, related_name="grids", verbose_name="覆盖自然村组"
    )

    objects = AreaManager()
    scope = Scope(division="division_id")
    field_classes = classes(public="id division number name settlements")

    class Meta:
        verbose_name = "网格"
        ordering = ["division", "number"]
        constraints = [
            models.UniqueConstraint(fields=["division", "number"], name="grid_number_once_per_village")
        ]

    def __str__(self) -> str:
        return self.name


class GridMember(models.Model):
    """Who serves in a grid; one head at a time."""

    class Duty(models.TextChoices):
        HEAD = "head", "网格长"
        MEMBER = "member", "网格员"
        LIAISON = "liaison", "联络员"
        HELPER = "helper", "其他力量"

    grid = models.ForeignKey(Grid, models.CASCADE, related_name="members", verbose_name="网格")
    person = models.ForeignKey(
        "accounts.Person", models.PROTECT, related_name="grid_duties", verbose_name="人员"
    )
    duty = models.CharField("职责", max_length=10, choices=Duty)

    objects = AreaManager()
    scope = Scope(division="grid__division_id", person="person_id")
    field_classes = classes(internal="id grid person duty")

    class Meta:
        verbose_name = "网格人员"
        ordering = ["grid", "duty"]
        constraints = [
            models.UniqueConstraint(fields=["grid", "person"], name="person_once_per_grid"),
            models.UniqueConstraint(
                fields=["grid"], condition=models.Q(duty="head"), name="one_head_per_grid"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grid} {self.get_duty_display()}"
