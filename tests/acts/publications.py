"""公示: drafted, changed, published, posted, objected to, ended by the night; people named in public; terms set."""

from datetime import timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from accounts.models import Account, Division, DivisionMerge, Person
from accounts.system import SystemPost
from common import jobs
from maintenance.actions import moving_publications, naming, objecting, posting, publication_terms, publishing
from maintenance.actions.printing import ask_for_paper
from maintenance.models import Publication
from tests.acts import at_work
from tests.acts.jobs import work_off

PHONE = "025-52281234"


def board() -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", (40, 30), "white").save(content, "JPEG")
    return SimpleUploadedFile("board.jpg", content.getvalue(), content_type="image/jpeg")


def act_on_a_paper_set_by_a_job() -> None:
    with at_work("hx.clerk") as by:
        publication = notice(by)
        ask_for_paper(publication=publication, division=by.division, size="a4")
    work_off()


def notice(by, **said) -> Publication:
    words = {"title": "停灯公示", "body": "因检修停灯。", "phone": PHONE, **said}
    return publishing.draft_notice(division=by.division, by=by, **words)


def act_on_a_publication() -> None:
    today = timezone.localdate()
    with at_work("hx.clerk") as by:
        draft = notice(by)
        words = {"title": "停灯两日公示", "body": "因检修停灯两日。", "phone": PHONE, "on_boards": True}
        publishing.rewrite(publication=draft, version=draft.version, by=by, **words)
        running = publishing.publish(publication=draft, from_date=today, by=by)
        of_edition = publishing.draft(
            kind="notice", object_id=running.pk, division=by.division, title="再次公示", by=by
        )
        publishing.withdraw(publication=of_edition, reason="重复", by=by)
    with at_work("hx.clerk") as by:
        posting.urge_posting(publication=running, by=by)
    hung = on_the_board(running)
    said = {"publication": running, "way": "phone", "received_on": today, "phone": "13800001111"}
    with at_work("hx.clerk") as by:
        first, second = (objecting.take_objection(text="请核实", by=by, **said) for _ in range(2))
        objecting.uphold_objection(objection=first, answer="属实，更正", by=by)
        objecting.refuse_objection(objection=second, answer="与实际相符", by=by)
        objecting.reveal_objector(objection=first, reason="电话核实", by=by)
        publishing.withdraw(publication=running, reason="有误", by=by)
    with at_work("shitang.clerk") as by:
        posting.remove_sheet(posting=hung, removed_on=today, by=by)


def on_the_board(running: Publication):
    """Hung, found wanting, hung again and confirmed."""
    for name in ("refused", "confirmed"):
        with at_work("shitang.clerk") as by:
            where = {"publication": running, "division": by.division, "by": by}
            where["account_id"] = Account.objects.get(person=by.person).pk
            posting.add_photo(file=board(), **where)
            spare = posting.add_photo(file=board(), **where)
            posting.discard_draft(photo=spare, by=by, account_id=where["account_id"])
            hung = posting.post_sheet(place="公开栏", posted_on=timezone.localdate(), **where)
        with at_work("shitang.watch") as by:
            if name == "refused":
                posting.refuse_sheet(posting=hung, reason="未见", by=by)
            else:
                posting.confirm_sheet(posting=hung, by=by)
    return hung


def act_on_terms_and_names() -> None:
    today = timezone.localdate()
    days = {"days": 9, "board_days": 2, "answer_days": 5, "change_days": 30}
    with at_work("county.office") as by:
        publication_terms.set_term(
            kind="notice",
            from_date=today + timedelta(days=1),
            in_workdays=False,
            source="会议",
            by=by,
            **days,
        )
    with at_work("hx.leader") as by:
        person = Person.objects.get(account__username="shitang.head")
        decided = naming.decide_naming(person=person, basis="本人同意", from_date=today, by=by)
        naming.end_naming(decision=decided, reason="本人撤回", by=by)


def act_at_night() -> None:
    """A term that ended yesterday is written down by the night's job."""
    with at_work("hx.clerk") as by:
        late = publishing.publish(publication=notice(by), from_date=timezone.localdate(), by=by)
    past = timezone.localdate() - timedelta(days=9)
    Publication.objects.filter(pk=late.pk).update(from_date=past, until=past + timedelta(days=6))
    jobs.start("maintenance.end_publications", arguments={}, by=jobs.Asker.present())
    work_off()
    late.refresh_from_db()
    assert late.state == "ended"


def act_on_a_merged_village() -> None:
    with at_work("shitang.clerk") as by:
        notice(by)
    closed, successor = (Division.objects.get(pk=code) for code in ("320115009210", "320115009201"))
    merge = DivisionMerge(closed=closed, successor=successor)
    assert moving_publications.move_open_publications(merge, SystemPost())
    Publication.objects.filter(division=successor, state="draft").update(division=closed)
