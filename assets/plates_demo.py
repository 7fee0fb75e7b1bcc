"""Plates of the demo: a village whose facilities carry theirs, one of them replaced, and blank ones for the township."""

from accounts.models import Division, Party
from accounts.scoping import code_range
from accounts.system import SystemPost
from assets.actions import plates as acts
from assets.models import Facility, Plate, PlateOrder
from assets.plates import why_not_printed
from assets.plates_sheet import labels, plates_of, sheet

TOWNSHIP, VILLAGE = "320115009000", "320115009210"  # 横溪街道, 石塘村
BLANK = 24


def load(options) -> str:
    """Order once; the sheets are drawn at once where plates may be printed."""
    village = Division.objects.get(pk=VILLAGE)
    if PlateOrder.objects.filter(division__in=[TOWNSHIP, VILLAGE]).exists():
        return "示范码牌已在册"
    system = SystemPost()
    _let_committees_answer()
    coded = Facility.objects.filter(division=village, code__isnull=False).values_list("pk", flat=True)
    facilities = list(coded.order_by("id")[:40])
    if not facilities:
        return "示范码牌：没有已赋码的设施"
    orders = [
        acts.open_for(facilities=facilities, size=PlateOrder.Size.A4, by=system),
        acts.open_blank(
            division=Division.objects.get(pk=TOWNSHIP), count=BLANK, size=PlateOrder.Size.SMALL, by=system
        ),
    ]
    lost = plates_of(orders[0])[0]
    assert lost.facility is not None
    acts.replace(facility=lost.facility, number=lost.number, reason="丢失", by=system)
    if not why_not_printed():
        for order in orders:
            acts.keep_sheet(order=order, pdf=sheet(order.size, list(labels(plates_of(order)))), account=None)
    return f"示范码牌 {Plate.objects.count()} 张"


def _let_committees_answer() -> None:
    """Made-up duty phones of the township's village committees, so that every plate says whom to call."""
    start, end = code_range(TOWNSHIP, "township")
    rows = Party.objects.filter(kind=Party.Kind.VILLAGE_COMMITTEE, division__gte=start, division__lt=end)
    for number, party in enumerate(rows.filter(duty_phone="").order_by("division_id"), start=2001):
        party.duty_phone = f"025-0000-{number}"
        party.save(update_fields=["duty_phone"])
