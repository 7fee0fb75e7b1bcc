"""Acts on many facilities, taken back, and views kept of the list."""

from django.utils import timezone

from accounts.models import Grid
from assets.actions import bulk, saved_views
from assets.models import Facility, KeeperKind, Status
from assets.nearby import parties_near
from tests.acts import at_work
from tests.assets.factories import make_facility
from tests.factories import SHITANG


def act_on_many() -> None:
    uncoded = make_facility(division=SHITANG, coded=False)
    with at_work("hx.clerk") as by:
        rows = Facility.objects.visible_to(by).counted().filter(division_id=SHITANG, status=Status.IN_USE)
        chosen = list(rows.filter(registration="coded").order_by("pk")[:3])
        keys, day = [one.pk for one in chosen], timezone.localdate()
        grid = Grid.objects.visible_to(by).filter(division_id=SHITANG).first()
        assert grid is not None
        bulk.code_all(facilities=[uncoded.pk], by=by)
        said = {"from_date": day, "reason": "统一办理"}
        keeper = parties_near(chosen[0].division).first()
        done = [
            bulk.change_all(facilities=keys, says="suspend", by=by, **said),
            bulk.grid_all(facilities=keys, grid=grid, by=by),
            bulk.appoint_all(
                facilities=[uncoded.pk],  # the list settles the keepers of the others
                keeper=keeper,
                keeper_person=None,
                keeper_kind=KeeperKind.OTHER,
                by=by,
                **said,
            ),
        ]
        for act in done:
            bulk.take_back(act=act, by=by)


def act_on_views() -> None:
    with at_work("hx.clerk") as by:
        view = saved_views.save_view(
            name="在用", filters={"status": ["in_use"]}, columns=["code"], grouping="type", by=by
        )
        saved_views.drop_view(view=view, by=by)
