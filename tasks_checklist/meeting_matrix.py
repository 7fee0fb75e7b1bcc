"""Objects of groups, meetings and decisions for the authorisation matrix, named after their village."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Party, Person
from accounts.places import ObjectFactory
from tasks_checklist.models import Decision, GroupMember, Meeting, WorkGroup

BECAUSE = "the matrix's own rows"


def group_of(division) -> WorkGroup:
    number = WorkGroup.objects.everywhere(because=BECAUSE).count()
    name = f"{division.short_name}矩阵小组{number}"
    return WorkGroup.objects.create(division=division, kind=WorkGroup.Kind.TASK_FORCE, name=name)


def meeting_in(division, *, state: str = "held") -> Meeting:
    return Meeting.objects.create(
        group=group_of(division),
        division=division,
        kind=Meeting.Kind.REGULAR,
        title=f"{division.short_name}矩阵会议",
        held_at=timezone.now(),
        state=state,
    )


def decision_in(division) -> Decision:
    named = {
        "kind": Party.Kind.VILLAGE_COMMITTEE,
        "division": division,
        "name": f"{division.short_name}村民委员会",
    }
    return Decision.objects.create(
        meeting=meeting_in(division),
        seq=1,
        text=f"{division.short_name}矩阵议定",
        party=Party.objects.everywhere(because=BECAUSE).get_or_create(**named)[0],
        division=division,
        due_on=timezone.localdate() + timedelta(days=9),
    )


def _group(division) -> dict:
    return {"group_id": group_of(division).pk}


def _member(division) -> dict:
    person = Person.objects.create(name=f"{division.short_name}成员", division=division)
    return {"member_id": GroupMember.objects.create(group=group_of(division), person=person).pk}


def _meeting(**more: str) -> ObjectFactory:
    return ObjectFactory(lambda division: {"meeting_id": meeting_in(division).pk, **more})


def _decision(**more: str) -> ObjectFactory:
    return ObjectFactory(lambda division: {"decision_id": decision_in(division).pk, **more})


FACTORIES = {
    **{
        f"tasks_checklist:{name}": ObjectFactory(_group)
        for name in ("group-detail", "group-edit", "group-end")
    },
    "tasks_checklist:seat-create": ObjectFactory(_group),
    "tasks_checklist:seat-leave": ObjectFactory(_member),
    **{
        f"tasks_checklist:meeting-{name}": _meeting()
        for name in ("detail", "edit", "invite", "matters", "minutes", "word", "file")
    },
    "tasks_checklist:meeting-act": _meeting(act="cancel"),
    "tasks_checklist:decision-create": _meeting(),
    **{
        f"tasks_checklist:decision-{name}": _decision()
        for name in ("detail", "edit", "join", "leave", "remind")
    },
    "tasks_checklist:decision-act": _decision(act="drop"),
    "api:decision-detail": ObjectFactory(lambda division: {"pk": decision_in(division).pk}),
    "api:decision-act": ObjectFactory(lambda division: {"pk": decision_in(division).pk, "act": "drop"}),
}
