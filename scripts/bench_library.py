"""The same ledger through django-import-export as fast as the library goes: what import_vs_library compares with.

It leaves behind what our import leaves: facilities with their codes, dated rows, registered facts and trail, after a
preview like the one its pages show (a dry run with the differences of each row), since we stage and check before anything
is confirmed. In its best set-up: bulk, a thousand rows at a time, existing facilities and foreign keys looked up once, no
validation of instances, no differences in the second run, one transaction; what the library does not know (codes, dated
rows, facts) is written by bulk_create beside each thousand.
"""

from decimal import Decimal
from pathlib import Path
from re import match

from import_export import fields, instance_loaders, resources, widgets
from import_export.formats.base_formats import XLSX

BATCH = 1000


class Beginning(widgets.Widget):
    """The number that a cell begins with: `39盏`."""

    def clean(self, value, row=None, **kwargs):
        return Decimal(match(r"\d+", value).group())


class PartialDate(widgets.Widget):
    """`2019年6月` as the register writes it."""

    def clean(self, value, row=None, **kwargs):
        year, _, month = str(value).removesuffix(".0").rstrip("月").partition("年")
        return f"{year}-{int(month):02d}" if month else year


def resource_of(township: str, *, preview: bool):
    """The resource: heads of the ledger to columns of the facility, villages by their names in the township."""
    from django.utils import timezone

    from accounts.models import Division
    from accounts.reference import initials
    from assets.actions.codes import issue
    from assets.ledger.text import key
    from assets.models import Facility, FacilityCode, FacilityState, FacilityType, RegisteredFacts
    from common.phones import phone_list_columns

    class Village(widgets.CachedForeignKeyWidget):
        def get_queryset(self, value, row, *args, **kwargs):
            return Division.objects.everywhere(because="bench").filter(parent_id=township)

    class Resource(resources.ModelResource):
        name = fields.Field("name", "设施名称")
        division = fields.Field("division", "村（社区）", widget=Village(Division, "name"))
        type = fields.Field("type", "设施类别", widget=widgets.CachedForeignKeyWidget(FacilityType, "name"))
        quantity = fields.Field("quantity", "规模", widget=Beginning())
        built = fields.Field("built", "建成年月", widget=PartialDate())
        original_value = fields.Field("original_value", "投资（元）", widget=widgets.DecimalWidget())
        fund_source = fields.Field("fund_source", "经费来源")

        class Meta:
            model = Facility
            fields = ("name", "division", "type", "quantity", "built", "original_value", "fund_source")
            import_id_fields = ("name",)
            instance_loader_class = instance_loaders.CachedInstanceLoader
            use_bulk, batch_size, skip_diff, use_transactions = True, BATCH, not preview, not preview
            skip_unchanged = report_skipped = clean_model_instances = store_instance = False

        def before_import(self, dataset, **kwargs):
            self.today, self.said = timezone.localdate(), []
            self.classes = {
                kind.pk: kind.rule_on(self.today).property_class for kind in FacilityType.objects.all()
            }

        def save_instance(self, instance, is_create, row, **kwargs):
            self.said.append(row)
            super().save_instance(instance, is_create, row, **kwargs)

        def bulk_create(self, using_transactions, dry_run, raise_errors, **kwargs):
            made, said = list(self.create_instances), self.said
            self.said = []
            if dry_run:
                return super().bulk_create(using_transactions, dry_run, raise_errors, **kwargs)
            for one, code in zip(made, issue((one.division_id, one.type_id) for one in made), strict=True):
                one.code, one.registration, one.property_class = code, "coded", self.classes[one.type_id]
                one.name_key, one.initials, one.unit = key(one.name), initials(one.name), one.type.unit
            super().bulk_create(using_transactions, dry_run, raise_errors, **kwargs)
            FacilityCode.objects.bulk_create(FacilityCode(code=one.code, facility=one) for one in made)
            FacilityState.objects.bulk_create(map(self._state, made))
            RegisteredFacts.objects.bulk_create(map(self._facts, made, said))

        def _state(self, one):
            said = {
                "status": one.status,
                "property_class": one.property_class,
                "registration": one.registration,
            }
            where = {"division_id": one.division_id, "type_id": one.type_id}
            return FacilityState(facility=one, from_date=self.today, reason="台账导入", **said, **where)

        def _facts(self, one, row):
            phone = str(row["联系电话"]).removesuffix(".0")
            return RegisteredFacts(
                facility=one, party=row["管护单位"], person=row["责任人"], phones=phone, owner=row["产权归属"],
                phone_hashes=phone_list_columns([phone])[1], fund_source=row["经费来源"],
            )  # fmt: skip

    return Resource()


def library_import(file: Path, rows: int, township: str) -> None:
    """Read, shown, then read and written; every row, or the bench ends."""
    content = file.read_bytes()
    for preview in (True, False):
        resource = resource_of(township, preview=preview)
        dataset = XLSX().create_dataset(content)
        result = resource.import_data(
            dataset, dry_run=preview, raise_errors=True, use_transactions=not preview
        )
        if result.totals["new"] != rows:
            raise SystemExit(f"the library wrote {result.totals} of {rows} rows")
