"""The same ledger through django-import-export as fast as the library goes: what import_vs_library compares with.

Bulk, a thousand rows at a time, no differences, no validation of instances, no look-up of existing rows, cached foreign
keys, one transaction. It issues no codes, asks for no duplicates and keeps no staging: less than an import owes.
"""

from decimal import Decimal
from pathlib import Path
from re import match

from import_export import fields, resources, widgets
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


def resource_of(township: str):
    """The resource: heads of the ledger to columns of the facility, villages by their names in the township."""
    from accounts.models import Division
    from assets.models import Facility, FacilityType

    class Village(widgets.CachedForeignKeyWidget):
        def get_queryset(self, value, row, *args, **kwargs):
            return Division.objects.everywhere(because="bench").filter(parent_id=township)

    class Resource(resources.ModelResource):
        name = fields.Field("name", "设施名称")
        name_key = fields.Field("name_key", "设施名称")
        division = fields.Field("division", "村（社区）", widget=Village(Division, "name"))
        type = fields.Field("type", "设施类别", widget=widgets.CachedForeignKeyWidget(FacilityType, "name"))
        quantity = fields.Field("quantity", "规模", widget=Beginning())
        built = fields.Field("built", "建成年月", widget=PartialDate())
        original_value = fields.Field("original_value", "投资（元）", widget=widgets.DecimalWidget())
        fund_source = fields.Field("fund_source", "经费来源")

        class Meta:
            model = Facility
            fields = (
                "name", "name_key", "division", "type", "quantity", "built", "original_value", "fund_source",
            )  # fmt: skip
            import_id_fields = ("name",)
            force_init_instance = True
            use_bulk, batch_size, skip_diff, use_transactions = True, BATCH, True, True
            skip_unchanged = report_skipped = clean_model_instances = store_instance = False

    return Resource()


def library_import(file: Path, rows: int, township: str) -> None:
    """Read and write; every row, or the bench ends."""
    dataset = XLSX().create_dataset(file.read_bytes())
    result = resource_of(township).import_data(dataset, raise_errors=True, use_transactions=True)
    if result.totals["new"] != rows:
        raise SystemExit(f"the library wrote {result.totals} of {rows} rows")
