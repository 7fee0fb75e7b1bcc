"""The trail over the largest writers there are, held against PostgreSQL's own log: thousands of rows, difference 0."""

from collections import Counter

import pytest
from django.conf import settings
from django.core.management import call_command

from common.models import AuditRecord

LEDGER = settings.ROOT / "reference/example_ledger.xlsx"


@pytest.mark.django_db(transaction=True)
def test_reference_demo_and_import(witnessed, named):
    call_command("load_reference")
    call_command("load_demo")
    call_command("load_demo")  # again, without harm
    call_command("import_ledger", LEDGER, division="320115007000")
    report = witnessed.report()
    by_act = Counter(change.act for change in report.seen.elements())
    assert report.differences == []
    assert report.seen.total() > 5000
    assert by_act["insert"] > 4000
    assert by_act["update"] > 100
    assert set(AuditRecord.objects.changes().values_list("door", flat=True).distinct()) <= {"command", "task"}
