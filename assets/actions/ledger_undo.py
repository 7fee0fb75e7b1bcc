"""撤销 a batch whole: what it registered is withdrawn, what it changed is as before; its codes stay spent.

Nothing is deleted: a withdrawn facility keeps its rows and its code, which resolve, and a past day counts as it was known.
"""

from django.db import connection, transaction
from django.db.models import CharField, Count, F, IntegerField, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from accounts.access import Refused, require, require_division
from accounts.rights import Right
from assets.actions.ledger_confirm import WRITTEN, locked
from assets.actions.photos import PHOTOS
from assets.models import (
    Facility,
    FacilityCode,
    FacilityState,
    LedgerBatch,
    LedgerRow,
    RegisteredFacts,
)
from common.models import Attachment

BECAUSE = "what stands on the facilities of a batch already held"
# the batch made these itself, or they only look at the facility
OWN = (FacilityCode, FacilityState, RegisteredFacts, LedgerRow)
WITHDRAW_STATES = """
    INSERT INTO assets_facilitystate (
        facility_id, from_date, recorded_at, registration, says_keeper, keeper_kind, reason, recorded_by_id)
    SELECT said.facility_id, said.from_date, %(now)s, 'void', false, '', %(reason)s, %(person)s
    FROM assets_facilitystate AS said JOIN assets_ledgerrow AS staged ON staged.facility_id = said.facility_id
    WHERE staged.batch_id = %(batch)s AND staged.verdict = 'new' AND staged.taken ORDER BY said.facility_id
"""
WITHDRAW = """
    UPDATE assets_facility AS known SET registration = 'void', version = known.version + 1
    FROM assets_ledgerrow AS staged
    WHERE staged.batch_id = %(batch)s AND staged.verdict = 'new' AND staged.taken AND known.id = staged.facility_id
"""
RESTORE = f"""
    UPDATE assets_facility AS known SET
        {", ".join(f"{name} = was.{name}" for name in WRITTEN)}, version = known.version + 1
    FROM assets_ledgerrow AS staged
    CROSS JOIN LATERAL jsonb_populate_record(NULL::assets_facility, staged.before->'facility') AS was
    WHERE staged.batch_id = %(batch)s AND staged.verdict = 'changed' AND staged.taken AND known.id = staged.facility_id
"""  # noqa: S608
# A batch that wrote what is now as it left it can be taken back in its turn.
EXPECT_RESTORED = """
    UPDATE assets_ledgerrow AS earlier SET before =
        coalesce(earlier.before, '{}') || jsonb_build_object('after', known.version)
    FROM assets_ledgerrow AS staged JOIN assets_facility AS known ON known.id = staged.facility_id
    WHERE staged.batch_id = %(batch)s AND staged.verdict = 'changed' AND staged.taken
        AND earlier.facility_id = staged.facility_id AND earlier.batch_id <> staged.batch_id AND earlier.taken
        AND coalesce((earlier.before->>'after')::bigint, 1) = (staged.before->>'version')::bigint
"""
FACTS = ("batch_id", "party", "person", "phones", "phone_hashes", "fund_source", "owner", "recorded_at")
RESTORE_FACTS = f"""
    UPDATE assets_registeredfacts AS facts SET {", ".join(f"{name} = was.{name}" for name in FACTS)}
    FROM assets_ledgerrow AS staged
    CROSS JOIN LATERAL jsonb_populate_record(NULL::assets_registeredfacts, staged.before->'facts') AS was
    WHERE staged.batch_id = %(batch)s AND staged.verdict = 'changed' AND staged.taken
        AND jsonb_typeof(staged.before->'facts') = 'object' AND facts.facility_id = staged.facility_id
"""  # noqa: S608
EMPTY_FACTS = """
    UPDATE assets_registeredfacts AS facts SET
        batch_id = NULL, party = '', person = '', phones = '', phone_hashes = '{}', fund_source = '', owner = ''
    FROM assets_ledgerrow AS staged
    WHERE staged.batch_id = %(batch)s AND staged.verdict = 'changed' AND staged.taken
        AND staged.before->'facts' = 'null' AND facts.facility_id = staged.facility_id
"""
CLOSE_MOVES = """
    UPDATE assets_facilitystate AS said SET closed_at = %(now)s
    FROM assets_ledgerrow AS staged
    WHERE staged.batch_id = %(batch)s AND staged.taken AND said.id = (staged.before->>'state')::bigint
"""


@transaction.atomic
def undo(*, batch: LedgerBatch, by) -> dict[str, int]:
    """Take a confirmed batch back as one. Answers its counts.

    Raises Refused without the rights that confirming asks for, and, with the reason, where anything was built on it since.
    """
    batch = locked(batch.pk)
    for right in (Right.LEDGER_IMPORT, Right.FACILITY_REGISTER):
        require(by, right)
    require_division(by, batch.division_id)
    if batch.state != LedgerBatch.State.IMPORTED:
        raise Refused(f"本批次{batch.get_state_display()}，不能撤销")
    if batch.counts.get("changed"):
        require(by, Right.FACILITY_CHANGE)
    _hold(batch)
    if built := built_on(batch):
        raise Refused("；".join(built))
    now = timezone.now()
    named = {"batch": batch.pk, "now": now, "person": by.person_id, "reason": f"撤销台账导入批次{batch.pk}"}
    with connection.cursor() as cursor:
        for statement in (
            WITHDRAW_STATES,
            WITHDRAW,
            RESTORE,
            EXPECT_RESTORED,
            RESTORE_FACTS,
            EMPTY_FACTS,
            CLOSE_MOVES,
        ):
            cursor.execute(statement, named)
    batch.state, batch.undone_at = LedgerBatch.State.UNDONE, now
    batch.save(update_fields=["state", "undone_at"])
    return batch.counts


def _hold(batch: LedgerBatch) -> None:
    """Nobody changes the facilities of the batch while it is decided whether it can be taken back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT FROM assets_facility WHERE id IN "
            "(SELECT facility_id FROM assets_ledgerrow WHERE batch_id = %s AND taken) ORDER BY id FOR UPDATE) AS held",
            [batch.pk],
        )


def built_on(batch: LedgerBatch) -> list[str]:
    """What was done since with the facilities of the batch, in words; empty: it can be taken back whole."""
    taken = LedgerRow.objects.everywhere(because=BECAUSE).filter(batch=batch, taken=True)
    new, changed = (
        taken.filter(verdict=LedgerRow.Verdict.NEW),
        taken.filter(verdict=LedgerRow.Verdict.CHANGED),
    )
    counted = {
        "{} 处新登记的设施后来有变动": _changed_since(new) or _said_more(new),
        "{} 处更新过的设施后来又有变动": _changed_since(changed),
    }
    return [words.format(number) for words, number in counted.items() if number] + _hung_on(new)


def _changed_since(rows: QuerySet[LedgerRow]) -> int:
    """Facilities that are not in the version the batch left them in; a new one was left in its first."""
    after = Coalesce(Cast(KeyTextTransform("after", "before"), IntegerField()), 1)
    return rows.annotate(after=after).exclude(facility__version=F("after")).count()


def _said_more(new: QuerySet[LedgerRow]) -> int:
    """Facilities with more dated rows than the one they began with."""
    standing = FacilityState.objects.everywhere(because=BECAUSE).filter(closed_at=None)
    states = standing.filter(facility__in=new.values("facility_id"))
    return states.values("facility").annotate(rows=Count("pk")).filter(rows__gt=1).count()


def _hung_on(new: QuerySet[LedgerRow]) -> list[str]:
    """Rows of any room that point at a facility the batch registered, and photos."""
    ids = new.values("facility_id")
    found = []
    for relation in Facility._meta.related_objects:
        model = relation.related_model
        if model in OWN:
            continue
        hung = model._base_manager.filter(**{f"{relation.field.name}__in": ids}).order_by("pk")
        if name := hung.values_list(f"{relation.field.name}__name", flat=True).first():
            what = "下属、合并或拆分的设施" if model is Facility else model._meta.verbose_name
            found.append(f"已有{what}（如“{name}”）")
    photos = Attachment.objects.filter(owner_kind=PHOTOS)
    pictured = photos.filter(owner_id__in=new.values(key=Cast("facility_id", CharField())))
    if owner := pictured.order_by("pk").values_list("owner_id", flat=True).first():
        name = new.filter(facility_id=int(owner)).values_list("facility__name", flat=True).first()
        found.append(f"已有照片（如“{name}”）")
    return list(dict.fromkeys(found))
