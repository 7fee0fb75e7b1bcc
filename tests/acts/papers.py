"""定期文稿: prepared by the clock and by hand, changed, signed, dropped, withdrawn; months closed; 督导规则."""

from datetime import timedelta

from django.utils import timezone

from common import jobs
from tasks_checklist.actions import papers, rules
from tasks_checklist.models import Finding, Paper, PaperKind, RegisterPeriod
from tasks_checklist.paper_shapes import period_before
from tests.acts import at_work


def act_on_papers() -> None:
    for kind in ("tasks_checklist.close_register", "tasks_checklist.prepare_papers"):
        job = jobs.run(jobs.start(kind, arguments={}, by=jobs.Asker()).pk)
        assert job.problem == "", job.problem
    rows = Paper.objects.everywhere(because="test")
    with at_work("hx.leader") as leader:
        mine = rows.filter(division=leader.division_id, state="prepared")
        row = mine.order_by("pk").first()
        if row is None:
            on = period_before(PaperKind.YEAR_REPORT, timezone.localdate())[1]
            row = papers.draft_now(kind=PaperKind.YEAR_REPORT, on=on, by=leader)
        papers.change(paper=row, title=row.title, body="一、见证", by=leader)
        papers.sign(paper=row, number=papers.next_number(row), by=leader)
        papers.withdraw(paper=row, reason="数据有误", by=leader)
        again = papers.draft_now(kind=row.kind, on=row.period_from, by=leader)
        papers.drop(paper=again, reason="与上级通报合并", by=leader)


def act_on_a_closed_month() -> None:
    """A month that was not closed before: as if its findings had been issued two months ago."""
    long_ago = timezone.now() - timedelta(days=430)
    key = Finding.objects.everywhere(because="test").exclude(issued_at=None).values_list("pk", flat=True)[0]
    Finding.objects.everywhere(because="test").filter(pk=key).update(issued_at=long_ago)
    job = jobs.run(jobs.start("tasks_checklist.close_register", arguments={}, by=jobs.Asker()).pk)
    assert job.problem == "" and RegisterPeriod.objects.everywhere(because="test").exists()


def act_on_rules() -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    limits = {"sign_workdays": 2, "rectify_days": 9, "relapse_days": 80}
    with at_work("county.office") as by:
        rules.set_rule(key="limit-common", from_date=tomorrow, source="见证", by=by, **limits)
        rules.restore_rule(key="limit-common", from_date=tomorrow + timedelta(days=2), by=by)
        rules.take_back_rule(key="limit-common", from_date=tomorrow, by=by)
