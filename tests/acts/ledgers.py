"""Ledgers through the worker: read, mended, registered, refused, given up, taken back. The command line's way is run before
all acts."""

from io import BytesIO

import openpyxl
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Division, Role
from assets.actions import ledger_choices, ledger_mend, ledgers
from assets.models import Facility, LedgerBatch, LedgerRow
from tests.acts import at_work
from tests.acts.jobs import work_off
from tests.factories import GULI

EXAMPLE = settings.REFERENCE / "example_ledger.xlsx"


def handed_over(content: bytes, by) -> LedgerBatch:
    file = SimpleUploadedFile("台账.xlsx", content)
    ((batch, _job),) = ledgers.hand_over(files=[file], division=Division.objects.get(pk=GULI), by=by)
    return batch


def act_on_ledgers() -> None:
    with at_work("gl.clerk") as by:
        good, other = handed_over(EXAMPLE.read_bytes(), by), handed_over(EXAMPLE.read_bytes(), by)
        bad = handed_over(b"no workbook", by)
    work_off()
    with at_work("gl.clerk") as by:
        ledgers.ask_for_confirmation(batch=good, by=by)
        ledgers.discard(batch=other, by=by)
    work_off()
    states = [
        LedgerBatch.objects.everywhere(because="test").get(pk=one.pk).state for one in (good, other, bad)
    ]
    assert states == ["imported", "discarded", "rejected"]


HEAD = ["设施名称", "设施类别", "所在村", "数量", "甲方", "联系电话", "统一编码"]


def workbook(*rows: list[str]) -> bytes:
    book = openpyxl.Workbook()
    for row in (HEAD, *rows):
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def again(batch: LedgerBatch) -> LedgerBatch:
    return LedgerBatch.objects.everywhere(because="test").get(pk=batch.pk)


def rows_of(batch: LedgerBatch) -> list[LedgerRow]:
    return list(
        LedgerRow.objects.everywhere(because="test").filter(batch=batch, row__gt=1).order_by("position")
    )


def checked(by_name: str, *rows: list[str]) -> LedgerBatch:
    with at_work(by_name) as by:
        batch = handed_over(workbook(*rows), by)
    work_off()
    return batch


def confirmed(by_name: str, batch: LedgerBatch) -> None:
    with at_work(by_name) as by:
        ledgers.ask_for_confirmation(batch=batch, by=by)
    work_off()


def act_on_differences_of_ledgers() -> None:
    """A facility moved by a ledger, a half masked telephone, and a row beyond the rights of who confirms."""
    confirmed("gl.clerk", checked("gl.clerk", ["见证水站", "公厕", "亲见村", "1座", "", "13951830001"]))
    code = Facility.objects.everywhere(because="test").get(name="见证水站").code or ""
    both = ["见证水站", "公厕", "谷里社区", "1座", "", "139****0001、13951830002", code]
    nobodys = ["见证水站", "公厕", "亲见村", "1座", "", "138****0009、13951830002"]
    moving, _ = checked("gl.clerk", both), checked("gl.clerk", nobodys)
    changing = checked("gl.clerk", ["见证水站", "公厕", "亲见村", "5座"])
    with at_work("gl.clerk") as by:
        for batch in (moving, changing):
            ledger_mend.take_change(batch=batch, rows=[row.pk for row in rows_of(batch)], by=by)
    leader = Role.objects.get(code="township_leader")
    leader.rights = [*leader.rights, "ledger.import", "facility.register"]
    leader.save()
    confirmed("gl.leader", changing)
    assert again(changing).counts["held"] == 1
    confirmed("gl.clerk", moving)
    assert Facility.objects.everywhere(because="test").get(name="见证水站").division_id == "320115007001"


def act_on_rows_of_ledgers() -> None:
    """A row mended, one dismissed and brought back, words taught, a reading chosen, a change taken and taken back."""
    content = workbook(
        ["见证公厕", "公厕", "亲见新村", "1座", "甲"],
        ["见证广场", "文体广场", "亲见村", "若干", "乙"],
        ["见证泵站", "见证水房子", "亲见村", "1处", "丙"],
        ["见证路灯", "路灯", "亲见社区", "1盏", "丁"],
    )
    with at_work("gl.clerk") as by:
        batch = handed_over(content, by)
    work_off()
    with at_work("gl.clerk") as by:
        village, quantity, category, _ = rows_of(batch)
        ledger_choices.accept(
            batch=batch, row=village, problem=0, value=village.problems[0]["values"][0], alike=True, by=by
        )
        ledger_choices.mend_alike(
            batch=batch, row=category, edits={"category": "0201"}, alike={"category"}, by=by
        )
        ledger_mend.mend(batch=batch, edits={quantity.pk: {"quantity": "1处"}}, by=by)
        ledger_choices.agree(batch=batch, code="village_suffix", by=by)
        ledger_mend.dismiss(batch=batch, rows=[category.pk], by=by)
        ledger_mend.bring_back(batch=batch, rows=[category.pk], by=by)
        ledger_mend.dismiss(batch=batch, rows=[quantity.pk], by=by)
        (sheet,) = again(batch).understanding["sheets"]
        ledger_choices.choose(
            batch=batch, sheet=sheet["sheet"], choice={"include": True, "columns": {"E": "party"}}, by=by
        )
    work_off()
    with at_work("gl.clerk") as by:
        ledgers.ask_for_confirmation(batch=batch, by=by)
    work_off()
    with at_work("gl.clerk") as by:
        changing = handed_over(
            workbook(
                ["见证公厕", "公厕", "亲见村", "2座", "丁"], ["见证泵站", "见证水房子", "亲见村", "1处", "戊"]
            ),
            by,
        )
    work_off()
    with at_work("gl.clerk") as by:
        ledger_mend.take_change(batch=changing, rows=[row.pk for row in rows_of(changing)], by=by)
        ledgers.ask_for_confirmation(batch=changing, by=by)
    work_off()
    assert again(changing).counts["changed"] == 2
    for one in (changing, batch):
        with at_work("gl.clerk") as by:
            ledgers.ask_for_undoing(batch=one, by=by)
        work_off()
        assert again(one).state == "undone"
    named = Facility.objects.everywhere(because="test").filter(name__startswith="见证公厕")
    assert [one.registration for one in named] == ["void"]
