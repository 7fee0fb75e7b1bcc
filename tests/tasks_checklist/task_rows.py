"""Plans, tasks and shares for tests: plain functions, keyword only, on the two test counties."""

from datetime import date, timedelta

from django.utils import timezone

from accounts.models import Party
from tasks_checklist.models import AnnualPlan, AnnualTask, Assignment, TaskReport
from tasks_checklist.periods import reported_now
from tests.county import County


def committee(county: County, division=None, *, kind: str = Party.Kind.VILLAGE_COMMITTEE) -> Party:
    """The village committee of a village (the county's first), or another unit of a place."""
    place = division or county.village
    party, _ = Party.objects.get_or_create(kind=kind, division=place, defaults={"name": f"{place}{kind}"})
    return party


def make_task(
    county: County, *, issued: bool = True, division=None, every: str = "monthly", **values
) -> AnnualTask:
    """A task of the township's plan of this year, due in two months."""
    year = timezone.localdate().year
    plan, _ = AnnualPlan.objects.get_or_create(
        division=division or county.township,
        year=year,
        defaults={
            "title": f"{year}年重点任务",
            "state": "issued" if issued else "draft",
            "issued_on": date(year, 1, 1) if issued else None,
        },
    )
    number = plan.tasks.count() + 1
    return AnnualTask.objects.create(
        plan=plan,
        number=number,
        title=f"任务{number}",
        every=every,
        due_on=values.pop("due_on", due()),
        **values,
    )


def due() -> date:
    return timezone.localdate() + timedelta(days=60)


def make_share(county: County, *, task: AnnualTask | None = None, division=None, **values) -> Assignment:
    place = division or county.village
    party = committee(county, place)
    return Assignment.objects.create(
        task=task or make_task(county),
        party=party,
        division=place,
        due_on=values.pop("due_on", due()),
        **values,
    )


def make_shares_titled(texts, *, division, party: Party) -> None:
    """A plan that runs in a far year, a share of each title with a report of the period that is asked for now."""
    today = timezone.localdate()
    said = {"title": "远年计划", "state": "issued", "issued_on": date(2024, 1, 1)}
    plan = AnnualPlan.objects.create(division=division, year=2098, **said)
    first, last = reported_now("ten_days", today)
    for number, text in enumerate(texts, start=1):
        task = AnnualTask.objects.create(
            plan=plan,
            number=number,
            title=text,
            section=text,
            lead_words=text,
            every="ten_days",
            due_on=today,
        )
        share = Assignment.objects.create(
            task=task, party=party, division=party.division, due_on=today, share=text, said=text,
            given_at=timezone.now() - timedelta(days=90),
        )  # fmt: skip
        TaskReport.objects.create(
            assignment=share,
            period_from=first,
            period_until=last,
            progress=1,
            done_text=text,
            difficulty=text,
        )
