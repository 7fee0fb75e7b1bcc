"""技术服务: experts, requests from asking to rating and back, techniques in use, needs to the end, the county's limits."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import DivisionMerge, Sector
from maintenance import question_limits
from maintenance.actions import experts, moving_questions, needs, questions, techniques
from tests.acts import at_work
from tests.maintenance.caretaker_rows import png


def act_on_experts_and_requests() -> None:
    today = timezone.localdate()
    with at_work("hx.clerk") as clerk:
        sectors = list(Sector.objects.filter(pk="01"))
        said = {"kind": "person", "name": "见证专家", "skill": "桥", "phone": ""}
        one = experts.register(division=clerk.division, sectors=sectors, by=clerk, **said)
        other = experts.register(
            division=clerk.division, sectors=sectors, by=clerk, **said | {"name": "见证队"}
        )
        experts.revise(expert=one, version=1, division=clerk.division, sectors=sectors, by=clerk, **said)
        experts.reveal_expert(expert=one, by=clerk, reason="电话求助")
    with at_work("shitang.clerk") as village:
        account = village.person.account.pk
        row = questions.ask(title="见证求助", division=village.division, by=village)
        file = SimpleUploadedFile("a.png", png())
        questions.add_photo(question=row, file=file, by=village, account_id=account)
        dropped = questions.ask(title="见证撤回", division=village.division, by=village)
        questions.withdraw(question=dropped, reason="好了", by=village)
    with at_work("hx.clerk") as clerk:
        questions.send_back(question=row, reason="补充", by=clerk)
    with at_work("shitang.clerk") as village:
        questions.resubmit(question=row, text="补上", by=village)
    with at_work("hx.clerk") as clerk:
        questions.assign(question=row, expert=one, by=clerk)
        questions.reassign(question=row, expert=other, by=clerk)
        questions.decline(question=row, reason="外出", by=clerk)
        questions.assign(question=row, expert=one, by=clerk)
        said = {"answered_on": today, "answer": "好", "by": clerk}
        questions.answer(question=row, way="phone", **said)
    with at_work("shitang.clerk") as village:
        questions.reopen(question=row, reason="还坏", by=village)
    with at_work("hx.clerk") as clerk:
        questions.answer(question=row, way="site", **said)
    with at_work("shitang.clerk") as village:
        questions.rate(question=row, rating=5, rating_text="好", by=village)
    with at_work("county.office") as office:
        questions.set_limit(from_date=today, assign_days=2, answer_days=5, source="见证", by=office)
    question_limits.load()


def act_on_techniques_and_needs() -> None:
    today = timezone.localdate()
    with at_work("hx.clerk") as clerk:
        said = {"name": "见证技术", "rank": "own", "description": "要点"}
        row = techniques.add(division=clerk.division, types=(), by=clerk, **said)
        techniques.revise(technique=row, version=1, division=clerk.division, types=(), by=clerk, **said)
        file = SimpleUploadedFile("b.png", png())
        techniques.add_files(technique=row, files=[file], by=clerk, account_id=clerk.person.account.pk)
    with at_work("shitang.clerk") as village:
        where = {"technique": row, "division": village.division}
        use = techniques.put_to_use(from_date=today, effect="", by=village, **where)
        techniques.put_to_use(from_date=today, effect="有效", by=village, **where)
        wanted = [
            needs.raise_need(title=f"见证需求{n}", division=village.division, by=village) for n in (1, 2, 3)
        ]
    with at_work("hx.clerk") as clerk:
        techniques.tell_effect(use=use, effect="好", by=clerk)
        needs.match(need=wanted[0], technique=row, by=clerk)
        needs.rematch(need=wanted[0], technique=row, by=clerk)
        needs.start_trial(need=wanted[0], trial_from=today, trial_until=today, by=clerk)
        needs.note(need=wanted[0], text="看过", by=clerk)
        needs.spread(need=wanted[0], from_date=today, effect="好", by=clerk)
        needs.end(need=wanted[1], reason="没有", by=clerk)
        moving_questions.hand_questions(village, clerk.person, clerk)
    with at_work("xugao.clerk") as other:
        merge = DivisionMerge(closed=village.division, successor=other.division, on_date=today)
        moving_questions.move_questions(merge, other)
        moving_questions.move_library(merge, other)
