"""The whole trail against PostgreSQL's own log: everything that writes, once, over committed rows; difference 0.

The largest writers first (reference, demo, a ledger by command), then every act of tests/acts. Afterwards nobody may
be missing: who writes is read from the code (tests/audit_witness/writers.py), who wrote is seen in the statements.
"""

from collections import Counter
from fnmatch import fnmatch

import pytest
from django.conf import settings
from django.core.management import call_command

from common import acting
from tests.acts import every_act
from tests.audit_witness.writers import every_writer, watching

LEDGER = settings.ROOT / "reference/example_ledger.xlsx"
# Who is counted among the writers by its place or its words, but writes no row: why, and which.
WRITE_NO_ROW = {
    "asks or refuses, changes nothing": (
        "accounts.actions.handing_over.receivers",
        "accounts.actions.jobs.may_*",
        "accounts.actions.posts.grantable_roles",
        "accounts.actions.second_factors.device_*",
        "assets.actions.holding.locked",
        "maintenance.actions.contracts.held",
        "maintenance.actions.item_words.alike",
        "maintenance.actions.items.items_of",
        "maintenance.actions.holding.held",
        "maintenance.actions.matters.where_reported",
        "assets.actions.ledger_mend.opened",
        "assets.actions.plates.printable",
        "assets.actions.shapes.columns",
        "common.nightly.check_what_counts",
        "maintenance.actions.matter_holding.held",
        "maintenance.actions.matter_rules.require_county",
        "common.management.commands.verify_trail.Command.handle",
        "maintenance.actions.freezing.next_of",
        "tasks_checklist.actions.annual.held",
        "tasks_checklist.actions.confirming.refuse_other_office",
        "tasks_checklist.actions.reporting.held",
        "tasks_checklist.actions.reporting.refuse_other_unit",
        "tasks_checklist.actions.duty_items.require_list",
        "tasks_checklist.actions.finding_holding.held",
        "tasks_checklist.actions.recording.held_stop",
        "tasks_checklist.actions.visit_holding.held",
        "tasks_checklist.actions.visit_holding.held_to_plan",
        "tasks_checklist.actions.findings.refuse_other_issuer",
        "tasks_checklist.actions.groups.require_office",
        "tasks_checklist.actions.rules.require_county",
        "tasks_checklist.actions.milestones.why_not_done",
        "tasks_checklist.actions.supervision_holding.changeable",
        "funding.actions.booking.beyond",
        "funding.actions.moving_money.before_transfer_reversed",
        "funding.actions.project_building.shares_for",
        "funding.actions.reversing.why_not",
        "funding.actions.paying.before_payment_reversed",
        "funding.actions.paying.before_release_reversed",
        "funding.actions.paying.before_reserve_reversed",
        "funding.actions.spending.changeable",
        "funding.actions.spending.held",
        "funding.actions.vouchers.require_keeper",
    ),
    "makes up a county for the benches, past the trail, never on a server": ("assets.demo_synthetic.*",),
    "lays tables, triggers and rights": ("common.management.commands.migrate.Command.execute",),
    "empties a database of the tests, the trail with it": (
        "common.management.commands.flush.Command.handle",
    ),
}


def missing_and_wronged(seen: set[str]) -> tuple[list[str], list[str]]:
    """Writers that nobody saw write, and those excused though they write or are no more."""
    patterns = {pattern for patterns in WRITE_NO_ROW.values() for pattern in patterns}
    writers = every_writer()
    excused = {name for name in writers if any(fnmatch(name, pattern) for pattern in patterns)}
    idle = {pattern for pattern in patterns if not any(fnmatch(name, pattern) for name in writers)}
    return sorted(writers - seen - excused), sorted((excused & seen) | idle)


@pytest.mark.django_db(transaction=True)
def test_everything_that_writes(bare, witnessed, named):
    with watching() as seen:
        call_command("load_reference")
        call_command("load_demo")
        call_command("import_ledger", LEDGER, division="320115007000")
        for act in every_act():
            with acting.as_(
                acting.Acting(door="test")
            ):  # what an act prepares; doors and posts say their own
                act()
        call_command("load_demo")  # again, without harm
    report = witnessed.report()
    by_act = Counter(change.act for change in report.seen.elements())
    assert report.differences == []
    missing, wronged = missing_and_wronged(seen)
    assert not missing, "\n".join(missing)
    assert wronged == []
    assert report.seen.total() > 5000
    assert by_act["insert"] > 4000
    assert by_act["update"] > 100
