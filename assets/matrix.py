"""Objects for the authorisation matrix: what a url of the register names, standing in a given village."""

from itertools import count

from django.utils import timezone

from accounts.models import Division, Person
from accounts.places import ObjectFactory
from accounts.system import SystemPost
from assets.actions.coding import give
from assets.actions.registering import register
from assets.models import (
    BuildingStandard,
    BulkAct,
    Campaign,
    CampaignLine,
    FacilityType,
    LedgerBatch,
    LedgerRow,
    SavedView,
    TypeAttribute,
    TypeRule,
    TypeWord,
)

_years = count(1900)  # no two standards of one day


def facility(division: Division) -> dict:
    """A coded facility that carries the village's name."""
    kind = FacilityType.objects.get(pk="0401")
    made = register(division=division, type=kind, name=f"{division.short_name}矩阵设施", by=SystemPost())
    give([made], by=SystemPost())
    return {"facility_id": made.pk}


def waiting(division: Division) -> dict:
    """A facility that waits for its code."""
    kind = FacilityType.objects.get(pk="0401")
    name = f"{division.short_name}矩阵待赋码"
    return {"facility_id": register(division=division, type=kind, name=name, by=SystemPost()).pk}


def batch(division: Division) -> dict:
    """A ledger that waits to be confirmed."""
    counts = {"read": 1, "imported": 0, "changed": 0, "unchanged": 0, "held": 0, "skipped": 1}
    name = f"{division.short_name}矩阵台账.xlsx"
    made = LedgerBatch.objects.create(division=division, file_name=name, state="checked", counts=counts)
    return {"batch_id": made.pk}


def campaign(division: Division) -> Campaign:
    """A round of checking in one village, over one facility."""
    kept = facility(division)["facility_id"]
    made = Campaign.objects.create(
        division=division, name=f"{division.short_name}矩阵清查", due_on=timezone.localdate()
    )
    CampaignLine.objects.create(campaign=made, facility_id=kept)
    return made


def of_type(model) -> int:
    """The first rule, attribute or word of a type."""
    return model.objects.filter(type="0401").values_list("pk", flat=True).first()


def facility_type(division: Division) -> dict:
    return {"pk": "0401"}


def bulk_act(division: Division) -> dict:
    """An act that can still be taken back."""
    name = f"{division.short_name}矩阵操作"
    kept = BulkAct.objects.create(kind="grid", says=name, count=1, before={"to": None}, division=division)
    return {"act_id": kept.pk}


def saved_view(post) -> dict:
    """The post-holder's one view, whatever door asks for it."""
    said = {"filters": {"status": ["in_use"]}}
    made, _created = SavedView.objects.get_or_create(
        person_id=post.person_id, name=f"矩阵视图{post.pk}", defaults=said
    )
    return {"view_id": made.pk}


def another_view(division: Division) -> dict:
    """A view of somebody else, named after the village."""
    person = Person.objects.create(name="矩阵人员", division=division)
    return {"view_id": SavedView.objects.create(person=person, name=f"{division.short_name}矩阵视图").pk}


OF_VIEW = ("saved-view-open", "saved-view-export", "saved-view-delete")
OF_BATCH = (
    "ledger-detail",
    "ledger-reading",
    "ledger-confirm",
    "ledger-discard",
    "ledger-undo",
    "ledger-held-export",
    "ledger-held-mend",
    "ledger-agree",
)


def batch_row(division: Division) -> dict:
    """A row of a ledger that waits to be mended."""
    made = batch(division)
    row = LedgerRow.objects.create(batch_id=made["batch_id"], position=1, sheet="台账", row=4, verdict="held")
    return made | {"row_id": row.pk}


def standard(division: Division) -> dict:
    made = BuildingStandard.objects.create(
        type_id="1201", attribute="floor_area_m2", minimum=500, from_date=f"{next(_years)}-01-01"
    )
    return {"standard_id": made.pk}


OF_CAMPAIGN = (
    "campaign-detail",
    "campaign-line-list",
    "campaign-find",
    "campaign-sheet",
    "campaign-close",
)
OF_LINE = ("campaign-line-answer", "campaign-line-settle")
OF_TYPE = ("type-detail", "type-edit", "type-rule-create", "type-attribute-create", "type-word-create")
FACTORIES = {
    "assets:standard-detail": ObjectFactory(standard, shared=True),
    "assets:standard-end": ObjectFactory(standard, shared=True),
    **{
        f"assets:{name}": ObjectFactory(lambda division: {"campaign_id": campaign(division).pk})
        for name in OF_CAMPAIGN
    },
    **{
        f"assets:{name}": ObjectFactory(lambda division: {"line_id": campaign(division).lines.get().pk})
        for name in OF_LINE
    },
    **{f"assets:{name}": ObjectFactory(lambda division: {"code": "0401"}, shared=True) for name in OF_TYPE},
    **{
        f"assets:{name}": ObjectFactory(
            lambda division: {"attribute_id": of_type(TypeAttribute)}, shared=True
        )
        for name in ("type-attribute-edit", "type-attribute-retire")
    },
    "assets:type-rule-withdraw": ObjectFactory(lambda division: {"rule_id": of_type(TypeRule)}, shared=True),
    "assets:type-word-delete": ObjectFactory(lambda division: {"word_id": of_type(TypeWord)}, shared=True),
    "assets:facility-detail": ObjectFactory(facility),
    "assets:facility-edit": ObjectFactory(facility),
    "assets:facility-code": ObjectFactory(waiting),
    "assets:facility-return": ObjectFactory(waiting),
    **{f"assets:{name}": ObjectFactory(batch) for name in OF_BATCH},
    "assets:ledger-row-edit": ObjectFactory(batch_row),
    "assets:ledger-row-accept": ObjectFactory(batch_row),
    "assets:ledger-row-act": ObjectFactory(lambda division: batch(division) | {"act": "dismiss"}),
    **{f"assets:{name}": ObjectFactory(another_view, own=saved_view) for name in OF_VIEW},
    "assets:bulk-act-take-back": ObjectFactory(bulk_act),
    **{
        f"api:saved-view-{name}": ObjectFactory(
            lambda division: {"pk": another_view(division)["view_id"]},
            own=lambda post: {"pk": saved_view(post)["view_id"]},
        )
        for name in ("detail", "rows")
    },
    "api:facility-detail": ObjectFactory(lambda division: {"pk": facility(division)["facility_id"]}),
    "api:ledger-detail": ObjectFactory(lambda division: {"pk": batch(division)["batch_id"]}),
    "api:facility-type-detail": ObjectFactory(facility_type, shared=True),
}
