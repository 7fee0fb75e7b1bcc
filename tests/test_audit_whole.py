"""The whole trail against PostgreSQL's own log: everything that writes, once, over committed rows; difference 0.

The largest writers first (reference, demo, a ledger by command), then every act of tests/acts. Afterwards nobody may
be missing: who writes is read from the code (tests/audit_witness/writers.py), who wrote is seen in the statements.
"""

from collections import Counter
from fnmatch import fnmatch

import pytest
from django.conf import settings
from django.core.management import call_command

from tests.acts import every_act
from tests.audit_witness.writers import every_writer, watching

LEDGER = settings.ROOT / "reference/example_ledger.xlsx"
# Who is counted among the writers by its place or its words, but writes no row: why, and which.
WRITE_NO_ROW = {
    "asks or refuses, changes nothing": (
        "accounts.actions.accounts.check_username",
        "accounts.actions.handing_over.grid_duties",
        "accounts.actions.handing_over.open_work",
        "accounts.actions.jobs.may_*",
        "accounts.actions.merging.heirs",
        "accounts.actions.people_imports.job_of",
        "accounts.actions.posts.grantable_roles",
        "accounts.actions.second_factors.backup_codes_left",
        "accounts.actions.second_factors.device_*",
        "assets.actions.coding.codes_of",
        "assets.actions.ledger_confirm.counts_of",
        "assets.actions.ledger_confirm.locked",
        "assets.actions.moving.chief_of",
        "assets.actions.moving.kept_by",
        "assets.actions.registering.named",
        "assets.actions.states.truth",
        "common.nightly.check_what_counts",
        "common.management.commands.verify_trail.Command.handle",
    ),
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
def test_everything_that_writes(witnessed, named):
    with watching() as seen:
        call_command("load_reference")
        call_command("load_demo")
        call_command("import_ledger", LEDGER, division="320115007000")
        for act in every_act():
            act()
        call_command("load_demo")  # again, without harm
    report = witnessed.report()
    by_act = Counter(change.act for change in report.seen.elements())
    assert report.differences == []
    assert missing_and_wronged(seen) == ([], [])
    assert report.seen.total() > 5000
    assert by_act["insert"] > 4000
    assert by_act["update"] > 100
