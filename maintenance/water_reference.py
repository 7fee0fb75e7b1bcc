"""Indicators and intervals of every county from files of reference/; what a county edited is kept."""

from datetime import date
from decimal import Decimal

from accounts.models import Division
from accounts.reference import rows_of
from assets.models import FacilityType
from maintenance.models import WaterIndicator, WaterInterval

FIRST_DAY = date(2024, 1, 1)


def load_water_rules() -> str:
    """Each county without them gets the indicators and the intervals. Answers a line for the terminal."""
    counties = Division.objects.everywhere(because="reference rows of every county").filter(
        level=Division.Level.COUNTY
    )
    kinds = FacilityType.objects.in_bulk([row["type_code"] for row in rows_of("water_intervals.csv")])
    WaterIndicator.objects.bulk_create(
        (
            _indicator(county, row)
            for county in counties.filter(water_indicators=None)
            for row in rows_of("water_indicators.csv")
        ),
        ignore_conflicts=True,
    )
    WaterInterval.objects.bulk_create(
        (
            WaterInterval(
                county=county,
                type=kinds[row["type_code"]],
                days=int(row["days"]),
                from_date=FIRST_DAY,
                source=row["source"],
            )
            for county in counties.filter(water_intervals=None)
            for row in rows_of("water_intervals.csv")
            if row["type_code"] in kinds
        ),
        ignore_conflicts=True,
    )
    return f"水质指标 {WaterIndicator.objects.count()} 项，检测周期 {WaterInterval.objects.count()} 条"


def _indicator(county: Division, row: dict[str, str]) -> WaterIndicator:
    bounds = {name: Decimal(row[name]) if row[name] else None for name in ("low", "high")}
    said = {name: row[name] for name in ("name", "unit", "severity", "source")}
    return WaterIndicator(county=county, seq=int(row["seq"]), from_date=FIRST_DAY, **bounds, **said)
