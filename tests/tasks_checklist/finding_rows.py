"""Findings for tests: plain functions, keyword only."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Party
from tasks_checklist.actions import findings, rectifying
from tasks_checklist.models import Finding
from tests.factories import HENGXI, SHITANG, make_division, make_party, make_post


def office(*, division: str = HENGXI, kind: str = Party.Kind.TOWNSHIP_OFFICE) -> Party:
    """The office of a place, once."""
    found = Party.objects.everywhere(because="test").filter(division_id=division, kind=kind).first()
    return found or make_party(division=division, kind=kind)


def committee(*, division: str = SHITANG) -> Party:
    return office(division=division, kind=Party.Kind.VILLAGE_COMMITTEE)


def make_clerk(*, division: str = HENGXI, role: str = "township_clerk"):
    """A township's person, whose post issues in the name of its office."""
    office(division=division)
    return make_post(role=role, division=division)


def make_finding(*, by=None, village: str = SHITANG, issued: bool = True, **values) -> Finding:
    """A finding of the village's committee by its township's clerk; issued unless told otherwise."""
    post = by or make_clerk(division=f"{village[:9]}000")
    place = make_division(code=village)
    due = values.pop("due_on", None)
    said = {
        "severity": "common",
        "source": "visit",
        "title": "管护牌缺失",
        "text": "现场未见管护牌",
        **values,
    }
    party = said.pop("party", None) or committee(division=village)
    row = findings.draft(division=place, party=party, by=post, **said)
    return findings.issue(finding=row, by=post, due_on=due) if issued else row


def bring(row: Finding, to: str, *, clerk, village, approver=None) -> Finding:
    """Bring an issued finding (a drafted one to "discarded") to a state, as the village and the clerk would."""
    if to == "discarded":
        findings.discard(finding=row, reason="现场已整改", by=clerk)
    if to in ("signed", "applied", "returned", "struck"):
        rectifying.sign(finding=row, measure="立即更换", by=village)
    if to in ("applied", "returned", "struck"):
        rectifying.apply(finding=row, result="已装新牌", by=village)
    if to == "returned":
        rectifying.send_back(finding=row, reason="照片与原位置不符", by=clerk)
    if to == "struck":
        rectifying.strike(finding=row, by=clerk)
    if to == "withdrawn":
        rectifying.withdraw(finding=row, reason="经核实问题不存在", by=approver)
    return now(row)


def now(row):
    return type(row).objects.everywhere(because="test").get(pk=row.pk)


def late(row: Finding, days: int) -> Finding:
    """Its limit passed so many days ago."""
    due = timezone.localdate() - timedelta(days=days)
    Finding.objects.everywhere(because="test").filter(pk=row.pk).update(due_on=due, first_due_on=due)
    return now(row)
