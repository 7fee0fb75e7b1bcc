"""Sectors, and every unit or person that can own, keep, build, supply or supervise."""

from django.db import models

from accounts.models.divisions import CODE_COLLATION, Division
from accounts.scoping import AreaManager, Scope
from common.models.versions import Versioned
from common.privacy import classes


class Sector(models.Model):
    """大类: two digits, the first half of a facility type's code."""

    code = models.CharField("代码", max_length=2, primary_key=True, db_collation=CODE_COLLATION)
    name = models.CharField("名称", max_length=40, unique=True)

    field_classes = classes(public="code name")

    class Meta:
        verbose_name = "行业大类"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Party(Versioned):
    """Whoever owns, keeps, builds, supplies or supervises. All rooms above point at these rows.

    A ledger's words never create one by themselves; departments and village committees come from `load_reference`.
    """

    class Kind(models.TextChoices):
        COUNTY_GOV = "county_gov", "县（区）人民政府"
        COUNTY_OFFICE = "county_office", "县级领导小组办公室"
        FINANCE_BUREAU = "finance_bureau", "财政局"
        INDUSTRY_DEPARTMENT = "industry_department", "行业主管部门"
        TOWNSHIP_OFFICE = "township_office", "镇（街道）领导小组办公室"
        TOWNSHIP_FINANCE = "township_finance", "镇（街道）财政所"
        VILLAGE_COMMITTEE = "village_committee", "村（居）民委员会"
        VILLAGE_SUPERVISORS = "village_supervisors", "村务监督委员会"
        OPERATOR = "operator", "运营企业"
        CONTRACTOR = "contractor", "专业服务单位"
        VILLAGE_ASSOCIATION = "village_association", "村级组织、协会"
        BUILDER = "builder", "建设单位"
        SUPPLIER = "supplier", "供应单位"
        HOUSEHOLD = "household", "农户"
        PERSON = "person", "个人"

    kind = models.CharField("种类", max_length=20, choices=Kind)
    name = models.CharField("名称", max_length=100)
    division = models.ForeignKey(Division, models.PROTECT, related_name="parties", verbose_name="所属区划")
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    duty_phone = models.CharField(
        "值班电话", max_length=20, blank=True, help_text="对外公布的办公电话，不填个人手机"
    )
    address = models.CharField("地址", max_length=200, blank=True)
    note = models.CharField("备注", max_length=200, blank=True)
    active = models.BooleanField("在用", default=True)

    objects = AreaManager()
    scope = Scope(division="division_id", parties=("id",))
    field_classes = classes(
        public="id kind name division credit_code duty_phone", internal="address note active version"
    )

    class Meta:
        verbose_name = "单位"
        ordering = ["division", "kind", "name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["division", "kind", "name"], name="party_once_per_division"),
            models.UniqueConstraint(
                fields=["credit_code"], condition=~models.Q(credit_code=""), name="credit_code_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Department(models.Model):
    """An industry department of a county: its party row, its usual title, and the sectors it answers for."""

    party = models.OneToOneField(
        Party, models.PROTECT, primary_key=True, related_name="department", verbose_name="单位"
    )
    title = models.CharField(
        "通用名称", max_length=60, help_text="设施类别表中的部门名称，各县叫法不同时在此对应"
    )
    sectors = models.ManyToManyField(Sector, blank=True, related_name="departments", verbose_name="主管大类")

    objects = AreaManager()
    scope = Scope(division="party__division_id", parties=("party_id",))
    field_classes = classes(public="party title sectors")

    class Meta:
        verbose_name = "行业主管部门"
        ordering = ["party"]

    def __str__(self) -> str:
        return str(self.party)
