"""The trail in words."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType

from accounts.models import Role
from common import audit
from common.audit import reading
from common.audit.foreign import HAN, column_name, table_name
from common.audit.tables import exemptions
from common.audit.words import models_by_table, tell
from common.models import AuditRecord, Job, WorkdayYear

pytestmark = pytest.mark.django_db


def told(model) -> list[str]:
    return [str(one) for one in tell(AuditRecord.objects.filter(table=model._meta.db_table).order_by("id"))]


def test_a_row_is_named_and_its_changes_are_told_by_column_and_label():
    job = Job.objects.create(kind="tests.sample", title="导入台账")
    Job.objects.filter(pk=job.pk).update(cancel_requested=True, owner_kind="批次")
    assert told(Job) == [
        "新增了后台任务“导入台账”",
        "修改了后台任务“导入台账”：所属种类 空 → 批次；已要求取消 否 → 是",
    ]


def test_choices_and_dates_are_told_as_people_read_them():
    job = Job.objects.create(kind="tests.sample", title="导入台账")
    Job.objects.filter(pk=job.pk).update(
        state="failed",
        problem="文件损坏",
        created_at="2026-01-01T16:00:00Z",
        finished_at="2026-01-01T16:30:00Z",
    )
    last = told(Job)[-1]
    assert "状态 排队中 → 未完成" in last
    assert "结束时间 空 → 2026-01-02 00:30" in last


def test_several_choices_are_told_by_their_labels():
    role = Role.objects.create(code="tests", name="试用", level="county", scope_kind="area", rights=[])
    Role.objects.filter(pk=role.pk).update(rights=["division.view", "facility.view"])
    assert told(Role)[-1].endswith("权限 空 → 查看区划、查看设施")


def test_a_removed_row_keeps_its_name():
    group = Group.objects.create(name="巡查组")
    group.delete()
    assert [line.partition("“")[2] for line in told(Group)] == ["巡查组”", "巡查组”"]


def test_a_reference_is_told_by_the_name_it_points_at():
    kind = ContentType.objects.get_or_create(app_label="common", model="job")[0]
    other = ContentType.objects.get_or_create(app_label="common", model="auditrecord")[0]
    right = Permission.objects.create(name="看", codename="see", content_type=kind)
    Permission.objects.filter(pk=right.pk).update(content_type=other)
    assert str(other.pk) in told(Permission)[-1]
    assert told(Permission)[-1].startswith("修改了")


def test_a_save_that_changed_nothing_is_said_so_and_left_out_of_the_history():
    year = WorkdayYear.objects.create(year=2031, reason="通知")
    WorkdayYear.objects.filter(pk=year.pk).update(reason="通知")
    assert told(WorkdayYear)[-1].endswith("内容未变")
    assert [str(one.record.act) for one in audit.history("common_workdayyear", 2031)] == ["insert"]


def test_an_event_is_told_with_its_result_and_details():
    audit.note("tests.unknown", details={"reason": "核对", "rows": 12, "title": ""}, result="refused")
    assert str(tell(AuditRecord.objects.events())[0]) == "tests.unknown（被拒绝）：行数：12；理由：核对"


def test_a_column_of_an_earlier_day_is_told_as_it_was():
    record = AuditRecord(table="auth_group", key="1", act="update", before={"old": "a"}, after={"old": "b"})
    assert tell([record])[0].note == "old a → b"


def test_a_page_of_records_costs_the_same_however_many(django_assert_num_queries):
    Group.objects.bulk_create(Group(name=f"组{number}") for number in range(30))
    records = list(AuditRecord.objects.filter(table="auth_group"))
    with django_assert_num_queries(1):
        tell(records)
    with django_assert_num_queries(1):
        tell(records[:1])


def test_an_export_reads_by_chunks_and_leaves_nothing_out():
    Group.objects.bulk_create(Group(name=f"组{number}") for number in range(25))
    groups = AuditRecord.objects.filter(table="auth_group")
    keys = [one.record.pk for one in reading.told_in_chunks(groups, size=10)]
    assert keys == sorted(groups.values_list("pk", flat=True), reverse=True)


def test_tables_to_choose_from_carry_their_words():
    choices = dict(reading.table_choices())
    assert choices["common_job"] == "后台任务"
    assert "django_session" not in choices


def test_every_table_and_column_of_the_trail_has_a_chinese_word():
    out = exemptions()
    tables = {name: model for name, model in models_by_table().items() if name not in out}
    said = [table_name(model) for model in tables.values()]
    said += [
        column_name(one) for model in tables.values() for one in model._meta.concrete_fields if one.column
    ]
    assert sorted({words for words in said if not HAN.search(words)}) == []
