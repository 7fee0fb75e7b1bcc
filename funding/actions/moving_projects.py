"""What of 项目库 goes along when villages merge: projects that are open, their works, votes under way, packages."""

from django.db.models import F

from accounts.models import DivisionMerge
from funding.models import DecisionRecord, Project, ProjectPackage, ProjectWork

BECAUSE = "what is open in a division that is being closed"
LATER = F("version") + 1


def move_projects(merge: DivisionMerge, by) -> int:
    """Open projects with their votes and their works yet to be built; what is over keeps its village."""
    there = {"division": merge.successor, "version": LATER}
    going = Project.objects.everywhere(because=BECAUSE).open().filter(division=merge.closed)
    hung = list(going.exclude(decision=None).values_list("decision_id", flat=True))
    works = ProjectWork.objects.everywhere(because=BECAUSE).filter(division=merge.closed, facility=None)
    works.update(division=merge.successor)
    votes = DecisionRecord.objects.everywhere(because=BECAUSE).filter(division=merge.closed)
    moved = votes.filter(state="open").update(**there) + votes.filter(pk__in=hung).update(**there)
    return moved + going.update(**there)


def move_packages(merge: DivisionMerge, by) -> int:
    """Packages; where the successor has one of the same name and year, the village's keeps its place."""
    rows = ProjectPackage.objects.everywhere(because=BECAUSE)
    taken = set(rows.filter(division=merge.successor).values_list("year", "name"))
    going = [one for one in rows.filter(division=merge.closed) if (one.year, one.name) not in taken]
    return rows.filter(pk__in=[one.pk for one in going]).update(division=merge.successor, version=LATER)
