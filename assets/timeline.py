"""One history of a facility, who did what when, in words: out of the dated rows, the paper acts, and the trail."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from typing import NamedTuple

from django.utils import timezone

from accounts.models import Account, Person
from accounts.trail import ICONS
from assets.actions.photos import PHOTOS
from assets.models import CampaignLine, Facility, FacilityState, Plate, RegisteredFacts, Registration
from assets.templatetags.register import grouped, plain
from common.audit.words import Change, tell
from common.models import Act, Attachment, AuditRecord
from common.moments import morning

MOST = 200  # lines of one history, and rows read of each kind
WORDS_OF = ("status", "condition", "property_class")
# what the dated rows and the paper acts say already, and what says nothing to a reader
SAID_ELSEWHERE = {
    *WORDS_OF, "division", "type", "registration", "keeper", "keeper_person", "code", "owner", "owner_kind", "title_state",
    "merged_into", "split_from", "class_reason", "name_key", "initials", "version",
}  # fmt: skip


class Event(NamedTuple):
    """One line. `exact`: the hour is known, not only the day."""

    when: datetime
    who: str
    what: str
    note: str = ""
    icon: str = "history"
    state: str = ""
    exact: bool = True

    @property
    def told(self) -> str:
        local = timezone.localtime(self.when)
        return f"{local:%Y-%m-%d %H:%M}" if self.exact else f"{local:%Y-%m-%d}"


def events(facility: Facility) -> list[Event]:
    """The newest lines first; a number of questions that does not grow with them."""
    found = [event for source in SOURCES for event in source(facility)]
    return sorted(found, key=lambda event: event.when, reverse=True)[:MOST]


def _late(day: date) -> datetime:
    """The end of a day: what ended on it stands above what began on it."""
    return timezone.make_aware(datetime.combine(day, time.max))


def _name(person: Person | None) -> str:
    return person.name if person else "系统"


# --- Rows of the register -----------------------------------------------------------------------------------------------
def states(facility: Facility) -> Iterator[Event]:
    rows = facility.states.select_related(
        "recorded_by", "keeper", "keeper_person", "division", "type", "facility"
    )
    for state in rows[:MOST]:
        if said := said_of(state):
            late = state.from_date != timezone.localdate(state.recorded_at)
            notes = [f"自 {state.from_date:%Y-%m-%d}"] if late else []
            notes += [state.reason] if state.reason else []
            notes += ["已作废"] if state.closed_at else []
            broken = state.condition in ("damaged", "failed")
            yield Event(
                state.recorded_at,
                _name(state.recorded_by),
                "，".join(said),
                "；".join(notes),
                "heartbeat" if state.condition and not state.status else "history",
                "bad" if broken else "",
            )


def said_of(state) -> list[str]:
    said = [
        f"{state._meta.get_field(name).verbose_name}记为“{getattr(state, f'get_{name}_display')()}”"
        for name in WORDS_OF
        if getattr(state, name)
    ]
    if state.says_keeper:
        person = f"，责任人{state.keeper_person}" if state.keeper_person else ""
        said.append(f"管护主体记为“{state.keeper or '无'}”{person}")
    if state.division:
        said.append(f"所在村记为“{state.division.short_name}”")
    if state.type:
        said.append(f"类别记为“{state.type}”")
    if state.registration in (Registration.MERGED, Registration.VOID):
        said.append(state.get_registration_display())
    if state.status and state.division_id and state.type_id:  # the row it began with
        return ["登记：" + "，".join(said)]
    return said


def codes(facility: Facility) -> Iterator[Event]:
    for code in facility.codes.select_related("issued_by"):
        note = "" if code.current else "已停用，仍可查到本设施"
        yield Event(code.issued_at, _name(code.issued_by), f"赋码 {grouped(code.code)}", note, "qrcode", "ok")


def paper_acts(facility: Facility) -> Iterator[Event]:
    for act in facility.ownership_acts.select_related("recorded_by", "from_party", "to_party")[:MOST]:
        parties = " → ".join(str(one) for one in (act.from_party, act.to_party) if one)
        said = [parties, act.get_owner_kind_display() if act.owner_kind else "", act.paper_number]
        what = f"登记{act.get_kind_display()}" + "".join(f"，{one}" for one in said if one)
        note = "；".join(filter(None, (f"{act.on_date:%Y-%m-%d}", act.note)))
        state = "warn" if act.kind == "dispute" else ""
        yield Event(act.recorded_at, _name(act.recorded_by), what, note, "file-certificate", state)


def idleness(facility: Facility) -> Iterator[Event]:
    spells = list(facility.idle_spells.select_related("recorded_by")[:MOST])
    begun = _begun(spells)
    for spell in spells:
        when, who = begun.get(str(spell.pk), (None, _name(spell.recorded_by)))
        note = f"自 {spell.since:%Y-%m-%d}；{spell.reason}"
        yield Event(when or morning(spell.since), who, "登记闲置", note, "clock", "warn", exact=bool(when))
        if spell.ended_on:
            note = "，".join(filter(None, (spell.get_disposal_display(), spell.outcome)))
            yield Event(_late(spell.ended_on), "", "结束闲置", note, "circle-check", "ok", exact=False)


def chiefs(facility: Facility) -> Iterator[Event]:
    rows = list(facility.chiefs.select_related("person")[:MOST])
    begun = _begun(rows)
    for chief in rows:
        title = f"{chief.get_level_display()}{chief.get_title_display()}"
        when, who = begun.get(str(chief.pk), (None, ""))
        what = f"任命{chief.person.name}为{title}"
        note = "；".join(filter(None, (f"自 {chief.from_date:%Y-%m-%d}", chief.reach)))
        yield Event(when or morning(chief.from_date), who, what, note, "user-check", exact=bool(when))
        if chief.until:
            yield Event(_late(chief.until), "", f"{chief.person.name}卸任{title}", "", "user", exact=False)


def _begun(rows: list) -> dict[str, tuple[datetime, str]]:
    """When each row was entered and by whom, as the trail says; by key."""
    table = rows[0]._meta.db_table if rows else ""
    keys = [str(row.pk) for row in rows]
    records = list(AuditRecord.objects.filter(table=table, key__in=keys, act=Act.INSERT)) if rows else []
    names = _names(records)
    return {one.key: (one.at, names.get(one.person_id or 0) or "系统") for one in records}


def _names(records: list[AuditRecord]) -> dict[int, str]:
    ids = {record.person_id for record in records if record.person_id}
    people = Person.objects.everywhere(because="the trail names whoever acted, of whatever area")
    return dict(people.filter(pk__in=ids).values_list("pk", "name"))


def plates(facility: Facility) -> Iterator[Event]:
    for plate in facility.plates.select_related("bound_by")[:MOST]:
        if plate.bound_at:
            replaced = plate.state == Plate.State.REPLACED
            note = f"已更换：{plate.replaced_reason}" if replaced else ""
            yield Event(plate.bound_at, _name(plate.bound_by), f"绑定码牌 {plate.number}", note, "qrcode")


def campaigns(facility: Facility) -> Iterator[Event]:
    answered = facility.campaign_lines.exclude(answer=CampaignLine.Answer.PENDING)
    for line in answered.select_related("campaign", "answered_by")[:MOST]:
        if line.answered_at:
            what = f"清查核实：{line.get_answer_display()}"
            note = "；".join(filter(None, (line.campaign.name, line.note)))
            yield Event(line.answered_at, _name(line.answered_by), what, note, "list-check")


def relatives(facility: Facility) -> Iterator[Event]:
    """What was merged into it, and what was split off."""
    merged = FacilityState.objects.everywhere(because="what was merged into a facility already held").filter(
        facility__merged_into=facility, registration=Registration.MERGED
    )
    for row in merged.select_related("facility", "recorded_by")[:MOST]:
        what = f"将“{row.facility.name}”并入本设施"
        yield Event(row.recorded_at, _name(row.recorded_by), what, "", "arrows-exchange")
    for part in facility.parts.select_related("registered_by")[:MOST]:
        what = f"拆出“{part.name}”{plain(part.quantity)} {part.unit}"
        yield Event(part.registered_at, _name(part.registered_by), what, "", "arrows-exchange")


def photos(facility: Facility) -> Iterator[Event]:
    """One line for what one person uploaded within a day."""
    files = Attachment.objects.of(PHOTOS, facility.pk).filter(state=Attachment.State.KEPT)
    by_day: dict[tuple, list[Attachment]] = defaultdict(list)
    for file in files[:MOST]:
        by_day[timezone.localdate(file.created_at), file.uploader_id].append(file)
    names = dict(
        Account.objects.filter(pk__in={account for _day, account in by_day}).values_list("pk", "person__name")
    )
    for (_day, account), taken in by_day.items():
        who = names.get(account) or "系统"
        yield Event(taken[-1].created_at, who, f"上传照片 {len(taken)} 张", "", "camera")


# --- The trail ----------------------------------------------------------------------------------------------------------
def trail(facility: Facility) -> Iterator[Event]:
    """Corrections that no row of the register tells, follow-ups of idle spells, removed photos."""
    table, facts = Facility._meta.db_table, RegisteredFacts._meta.db_table
    records = [
        *AuditRecord.objects.of_row(table, facility.pk).meaningful().newest_first()[:MOST],
        *AuditRecord.objects.of_row(facts, facility.pk).meaningful().newest_first()[:MOST],
        *_of_idleness(facility),
    ]
    told = tell([one for one in records if one.act in (Act.UPDATE, Act.EVENT)])
    names = _names([one.record for one in told])
    for one in told:
        who = names.get(one.record.person_id or 0) or "系统"
        if one.record.act == Act.EVENT:
            said = one.what.partition("：")[0]
            yield Event(one.record.at, who, said, "；".join(map(str, one.changes)), ICONS[Act.EVENT])
        elif changes := [change for change in one.changes if change.name not in _elsewhere()]:
            yield Event(one.record.at, who, *_corrected(one.record.table, changes), ICONS[Act.UPDATE])


def _of_idleness(facility: Facility) -> list[AuditRecord]:
    keys = [str(spell.pk) for spell in facility.idle_spells.all()[:MOST]]
    table = facility.idle_spells.model._meta.db_table
    rows = AuditRecord.objects.filter(table=table, key__in=keys, act=Act.UPDATE).meaningful()
    return [row for row in rows.newest_first()[:MOST] if "ended_on" not in (row.after or {})]


def _corrected(table: str, changes: list[Change]) -> tuple[str, str]:
    what = {"assets_idlespell": "跟进闲置", "assets_registeredfacts": "更正登记信息"}.get(table, "更正")
    return what, "；".join(map(str, changes))


def _elsewhere() -> set[str]:
    return {str(one.verbose_name) for one in Facility._meta.concrete_fields if one.name in SAID_ELSEWHERE}


SOURCES: tuple[Callable[[Facility], Iterator[Event]], ...] = (
    states,
    codes,
    paper_acts,
    idleness,
    chiefs,
    plates,
    campaigns,
    relatives,
    photos,
    trail,
)
