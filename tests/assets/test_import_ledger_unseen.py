"""Unseen layouts through the command: what the core reads is what the register answers, row by row."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from tests.assets.factories import make_type
from tests.assets.ledgers_unseen import layouts
from tests.assets.ledgers_unseen.score import score
from tests.factories import GULI

THEMES = (
    "printed_pages",
    "nested_sections",
    "sheet_per_village",
    "stacked",
    "continued",
    "everything",
    "transposed",
)


@pytest.mark.parametrize("theme", THEMES)
def test_unseen_layouts_through_the_command(theme, county, db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    make_type()
    path, key = layouts.write(list(layouts.THEMES).index(theme), tmp_path, GULI)
    out = StringIO()
    call_command("import_ledger", str(path), "--division", GULI, "--json", stdout=out)
    report = json.loads(out.getvalue())
    found = score(report, key)
    assert report["verdict"] == {"accept": "imported", "reject": "rejected"}[key["expect_file"]], report[
        "message"
    ]
    assert found.whole and found.bad_held == found.bad, (str(found), found.lost, found.invented)
    assert found.imported == found.good, found.missed
    assert found.wrong == []
    rows = report["rows"]
    assert rows["read"] == rows["imported"] + rows["unchanged"] + rows["held"] + rows["skipped"]
