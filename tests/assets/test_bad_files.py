"""The proof that no file takes the ledger's door down: hundreds of bad files, each answered with a plain sentence.

Every file goes through the upload page with the job behind it, and through `import_ledger --json`. `make test` takes
one of each kind (every other one through one door only), GUANHU_LONG=1 four of each through both.
"""

import json
import os
import re
import time
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from assets.models import Facility, LedgerBatch
from common import jobs
from common.models.jobs import Job
from tests.assets.bad_files import EITHER, KINDS, REFUSED, BadFile, bad_files
from tests.assets.factories import make_type
from tests.e2e import worker
from tests.factories import GULI, HENGXI, client_of, make_division, make_post

LONG = os.environ.get("GUANHU_LONG") == "1"
SEED = int(os.environ.get("GUANHU_SEED", "20241122"))
EACH = 4 if LONG else 1
PARTS = 6
LIMIT = 60.0  # seconds for any file
# What a sentence may say in Latin letters: names of programs, of files, of columns and values.
LATIN = re.compile(
    r"Excel|WPS|Word|PPT|PDF|OFD|CAD|RTF|JSON|XML|OpenDocument|Numbers|Pages|Visio|\.\w{2,4}\b|MB|~\$|[A-Z]{1,3}\d*列?"
)


def test_there_are_kinds_and_files_enough():
    assert len({kind.name for kind in KINDS}) == len(KINDS) >= 40
    assert len(KINDS) * 4 >= 300
    assert all(kind.told for kind in KINDS)


@pytest.fixture
def ground(county, settings, tmp_path):
    """谷里街道 with its villages and the types; its clerk."""
    settings.MEDIA_ROOT = tmp_path / "media"
    make_type()
    return make_post(division=GULI)


def files_of(part: int) -> list[tuple[int, BadFile]]:
    chosen = [bad for bad in bad_files(EACH, SEED) if LONG or not bad.kind.heavy]
    return list(enumerate(chosen))[part::PARTS]


@pytest.mark.parametrize("part", range(PARTS))
def test_each_is_answered_with_a_sentence_and_no_row_is_lost(part, ground, tmp_path):
    clerk, faults = client_of(ground), []
    for number, bad in files_of(part):
        begin = time.monotonic()
        if LONG or number // PARTS % 2 == 0:
            faults += [f"{bad}: page: {fault}" for fault in through_the_page(clerk, bad)]
        if LONG or number // PARTS % 2 == 1:
            faults += [f"{bad}: command: {fault}" for fault in through_the_command(bad, tmp_path)]
        if time.monotonic() > begin + LIMIT:
            faults.append(f"{bad}: took {time.monotonic() - begin:.0f} s")
    assert faults == []


def through_the_page(clerk, bad: BadFile):
    """Hand it over, let the worker's part run, look at the page: what is wrong with the answer."""
    before = LedgerBatch.objects.count()
    file = SimpleUploadedFile(bad.name, bad.content)
    answer = clerk.post("/facilities/ledgers/hand-over/", {"division": GULI, "file": file})
    if answer.status_code == 422:  # the form itself refuses an empty file
        if bad.content:
            yield "the form refused it"
        if LedgerBatch.objects.count() != before:
            yield "refused, and yet a batch"
        return
    for job in Job.objects.filter(state="queued").order_by("pk"):
        jobs.run(job.pk)
    batch = LedgerBatch.objects.latest("pk")
    job = Job.objects.latest("pk")
    if job.state != "done":
        yield f"the job is {job.state}: {job.problem}"
    page = clerk.get(answer["Location"])
    if page.status_code != 200:
        yield f"the page answers {page.status_code}"
    if batch.state == "rejected" and batch.message not in page.text:
        yield "the page does not say why"
    if batch.rows.count() != batch.counts.get("read", 0):
        yield f"{batch.rows.count()} rows staged, {batch.counts} told"
    yield from wrong_with(bad, batch.state == "rejected", batch.message, batch.counts)


def through_the_command(bad: BadFile, folder):
    """The same through `import_ledger --json`."""
    path = folder / "台账.xlsx"
    path.write_bytes(bad.content)
    registered = Facility.objects.count()
    out = StringIO()
    call_command("import_ledger", str(path), "--division", GULI, "--json", stdout=out)
    report = json.loads(out.getvalue())
    if Facility.objects.count() != registered + report["rows"]["imported"] - report["rows"]["changed"]:
        yield "what was registered is not what is told"
    for problem in report["problems"]:
        if not is_chinese(problem["message"]):
            yield f"a problem says {problem['message'][:80]!r}"
    yield from wrong_with(bad, report["verdict"] == "rejected", report["message"], report["rows"])


def wrong_with(bad: BadFile, rejected: bool, message: str, rows: dict):
    """What an answer lacks: a sentence, or a row."""
    if not is_chinese(message) or len(message) > 300:
        yield f"it says {message!r}"
    if rejected and LATIN.sub("", message).encode("ascii", "ignore").strip(b" ()0123456789.,:%-"):
        yield f"it speaks of machines: {message!r}"
    if bad.kind.fate == REFUSED and not rejected:
        yield f"not refused: {rows}"
    facilities = sum(rows.get(what, 0) for what in ("imported", "unchanged", "held"))
    if rejected and any(rows.values()):
        yield f"refused, and yet rows: {rows}"
    if not rejected and rows["read"] != facilities + rows["skipped"]:
        yield f"rows do not add up: {rows}"
    if bad.kind.fate not in (REFUSED, EITHER) and (rejected or facilities != bad.kind.fate):
        yield f"{bad.kind.fate} facilities expected: {message} {rows}"


def is_chinese(text: str) -> bool:
    return any("\u4e00" <= char <= "\u9fff" for char in text)


HARD = (
    "bomb",
    "a_million_empty_rows",
    "one_line",
    "very_deep_markup",
    "endless_spans",
    "only_quotes",
    "torn_page",
)


def test_other_people_work_on_while_the_worst_are_read(transactional_db, settings, tmp_path):
    """A real worker reads the worst of them; a neighbour's pages answer meanwhile as if nothing were."""
    settings.MEDIA_ROOT = tmp_path
    for code in (GULI, HENGXI):
        make_division(code=code)
    make_type()
    clerk, neighbour = client_of(make_post(division=GULI)), client_of(make_post(division=HENGXI))
    worst = [bad for bad in bad_files(1, SEED) if bad.kind.name in HARD]
    with worker.running():
        for bad in worst:
            file = SimpleUploadedFile(bad.name, bad.content)
            assert (
                clerk.post("/facilities/ledgers/hand-over/", {"division": GULI, "file": file}).status_code
                == 302
            )
        waits, until = [], time.monotonic() + 120
        while Job.objects.filter(state__in=("queued", "running")).exists():
            assert time.monotonic() < until, "the worker did not come to an end"
            begin = time.monotonic()
            assert neighbour.get("/facilities/").status_code == 200
            waits.append(time.monotonic() - begin)
    assert LedgerBatch.objects.exclude(state__in=("rejected", "checked")).count() == 0
    assert LedgerBatch.objects.count() == len(worst) == len(HARD)
    assert sorted(waits)[len(waits) // 2] < 2, waits
