"""清单与赋码 of the register, and the state of the facilities: coded, verified, covered by a standard, kept, in good condition."""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Party, Person
from assets.models import Condition, Registration
from evaluation.calculators.counting import BECAUSE, Figures, Words, day, last_day, moment, rates
from evaluation.calculators.standing import in_use, kept_by_village
from evaluation.places import Counted, Period
from maintenance.models import Checkpoint, Contract, Mode, Standard
from maintenance.models.contracts import STANDING as RUNNING
from tasks_checklist.task_counting import address, tallied

INTACT = (Condition.GOOD, Condition.FAIR)
FRESH = timedelta(days=365)  # how long a check of an entry holds [domain.md C4: assumption]
NO_FACILITY = _("没有在用设施")
NONE_OF_VILLAGE = _("本村管护范围内没有在用设施")


def _there(units: list[str], period: Period) -> Any:
    return in_use(units, on=day(period), known_at=moment(period))


def facilities_coded(units: list[str], period: Period) -> dict[str, Counted]:
    """C3: facilities in use that bear a code."""
    done = Q(was_registration=Registration.CODED)
    figures = tallied(_there(units, period), "was_division_id", done)
    words = Words(_("在用设施 %(whole)s 处，已赋码 %(done)s 处"), NO_FACILITY, _("为 %(lack)s 处设施赋码"))
    return rates(
        units, figures, words, address("assets:facility-list", status="in_use", registration="uncoded")
    )


def facilities_verified(units: list[str], period: Period) -> dict[str, Counted]:
    """C4: facilities in use whose entry was verified within the 365 days before the period's end, or since."""
    since = period.until - FRESH
    done = Q(verified_on__gt=since, verified_on__lte=day(period))
    figures = tallied(_there(units, period), "was_division_id", done)
    words = Words(
        _("在用设施 %(whole)s 处，期末前一年内核实过 %(done)s 处"),
        NO_FACILITY,
        _("核实 %(lack)s 处设施的台账"),
    )
    return rates(
        units, figures, words, address("assets:facility-list", status="in_use", unverified_since=str(since))
    )


def standards_cover(units: list[str], period: Period) -> dict[str, Counted]:
    """B1: types in use that have a standard in force with checkpoints."""
    used = set(_there(units, period).values_list("was_division_id", "was_type_id").distinct())
    covered = with_checkpoints({unit[:6] for unit in units}, {kind for _place, kind in used}, period)
    figures: dict[str, tuple[int, int]] = {}
    for place, kind in used:
        done, whole = figures.get(place, (0, 0))
        figures[place] = (done + ((place[:6], kind) in covered), whole + 1)
    words = Words(
        _("在用设施 %(whole)s 类，有现行标准和检查项的 %(done)s 类"),
        NO_FACILITY,
        _("请主管部门出台 %(lack)s 类设施的管护标准"),
    )
    url = address("maintenance:standard-list", only="gap")
    return rates(units, figures, words, lambda unit: url("0" * 12))


def with_checkpoints(counties: set[str], kinds: set[str], period: Period) -> set[tuple[str, str]]:
    """(six digits of a county, type) of the standards in force on the day counted on that ask something."""
    asks = Checkpoint.objects.filter(standard=OuterRef("pk"))
    rows = Standard.objects.public().filter(
        county__in=[f"{code}000000" for code in counties],
        type__in=kinds,
        from_date__lte=day(period),
        state=Standard.State.PUBLISHED,
    )
    latest = rows.order_by("county_id", "type_id", "-from_date", "-number").distinct("county_id", "type_id")
    held = latest.annotate(asks=Exists(asks)).values_list("county_id", "type_id", "asks")
    return {(county[:6], kind) for county, kind, asked in held if asked}


def keepers_named(units: list[str], period: Period) -> dict[str, Counted]:
    """D1: facilities of the village's care with a keeper and a person at work, a telephone, and a contract that still runs.

    Keeper and person are those of then; the telephone is that of the list's item, which has no dates.
    """
    on = day(period)
    rows = kept_by_village(_there(units, period), on)
    parties = Party.objects.everywhere(because=BECAUSE).filter(active=True).order_by().values("pk")
    people = Person.objects.everywhere(because=BECAUSE).filter(active=True).order_by().values("pk")
    runs = Contract.facilities.through.objects.filter(
        facility_id=OuterRef("pk"), contract__state__in=RUNNING, contract__until__gte=on
    )
    done = Q(was_keeper_id__in=parties, was_keeper_person_id__in=people)
    done &= Q(responsibility__isnull=False) & ~Q(responsibility__public_phone="")
    done &= ~Q(responsibility__mode=Mode.PURCHASED) | Q(Exists(runs))
    words = Words(
        _("本村管护的在用设施 %(whole)s 处，主体、责任人、电话齐全有效的 %(done)s 处"),
        NONE_OF_VILLAGE,
        _("补齐 %(lack)s 处设施的管护主体、责任人、联系电话或有效合同"),
    )
    url = address("maintenance:item-list", lacks="keeping")
    return rates(units, tallied(rows, "was_division_id", done), words, url)


def condition_good(units: list[str], period: Period) -> dict[str, Counted]:
    """E1: facilities of the village's care that were 完好 or 基本完好 at the period's end."""
    on = last_day(period)
    rows = kept_by_village(in_use(units, on=on, known_at=moment(period)), on)
    figures: Figures = tallied(rows, "was_division_id", Q(was_condition__in=INTACT))
    words = Words(
        _("本村管护的在用设施 %(whole)s 处，期末完好、基本完好 %(done)s 处"),
        NONE_OF_VILLAGE,
        _("修复或核实 %(lack)s 处受损、失效、未核实的设施"),
    )
    return rates(
        units, figures, words, address("assets:facility-list", status="in_use", condition="not_intact")
    )
