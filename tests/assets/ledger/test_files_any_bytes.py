"""Whatever bytes a file holds, it is read or refused with a sentence: nothing else ever comes out of the reader."""

import io
import random
import time
import zipfile

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from assets.ledger import Reading, Sheet, Unreadable, read_ledger, read_workbook, sheets_from
from assets.ledger.stream import lines
from tests.assets.bad_files.kinds import numbered, table
from tests.assets.bad_files.packing import workbook
from tests.assets.ledger.other_files import as_html, as_text, as_xls, as_xml

ROWS = table(random.Random(1))
SEEDS = {
    "xlsx": workbook(ROWS),
    "xls": as_xls(numbered(ROWS)),
    "csv": as_text(numbered(ROWS)),
    "utf-8": as_text(numbered(ROWS), "utf-8"),
    "utf-16": as_text(numbered(ROWS), "utf-16", "\t"),
    "html": as_html(numbered(ROWS)),
    "xml": as_xml(numbered(ROWS)),
}
ODD = (
    b"-1", b"0", b"99999999999999999999", b"NaN", b"1e999", b'"', b"'", b"<", b">", b"&#0;", b"\0", b"\xff", b"_x0000_",
    b"_xD800_", b'r="A0"', b'r="!1"', b"\xef\xbb\xbf", b"9" * 5000, b"A" * 40_000, b"<table>", b"<!--", b"=1+1",
)  # fmt: skip


class Changed:
    """A file with bytes flipped, put in, taken out, doubled or cut off."""

    def __init__(self, kind: str, seed: int) -> None:
        self.kind, self.seed = kind, seed

    def __repr__(self) -> str:
        return f"Changed({self.kind!r}, {self.seed})"

    def content(self) -> bytes:
        chance, whole = random.Random(self.seed), SEEDS[self.kind]
        if self.kind != "xlsx" or chance.random() < 0.2:
            return bytes(_changed(bytearray(whole), chance))
        archive, out = zipfile.ZipFile(io.BytesIO(whole)), io.BytesIO()
        victim = chance.choice(archive.namelist())
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            for name in archive.namelist():
                part = archive.read(name)
                packed.writestr(name, bytes(_changed(bytearray(part), chance)) if name == victim else part)
        return out.getvalue()


def _changed(content: bytearray, chance: random.Random) -> bytearray:
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        place, way = chance.randrange(len(content) or 1), chance.randrange(6)
        if way == 0 and content:
            content[place] ^= 1 << chance.randrange(8)
        elif way == 1:
            content[place : place + chance.randrange(9)] = chance.choice(ODD)
        elif way == 2:
            del content[place : place + chance.randrange(1, 64)]
        elif way == 3:
            content[place:place] = content[max(0, place - chance.randrange(200)) : place]
        elif way == 4:
            digits = [at for at in range(place, min(len(content), place + 80)) if 48 <= content[at] < 58]
            for at in digits[:1]:
                content[at : at + 1] = chance.choice(ODD)
        elif chance.random() < 0.3:
            del content[place:]
    return content


@pytest.fixture(scope="module")
def outcome(tmp_path_factory, knowledge):
    """Read a content as the child and its parent do; a sentence when it is refused."""
    path = tmp_path_factory.mktemp("any") / "f"

    def read(content: bytes) -> str:
        path.write_bytes(content)
        told = [line.decode() for line in lines(read_workbook(path))]
        assert not any("\\u0000" in line for line in told)
        try:
            for _ in read_ledger(sheets_from(told), knowledge):
                pass
        except Unreadable as refusal:
            return str(refusal)
        return ""

    return read


FAST = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],  # a damaged file is its seed: nothing to shrink
)


@FAST
@given(st.binary(max_size=3000))
@example(b"PK\x05\x06" + bytes(18))
@example(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
@example(b"\xff\xfe")
@example(b"sep=;")
@example(b"<table")
def test_any_bytes_are_read_or_refused(outcome, content):
    refusal = outcome(content)
    assert refusal == "" or refusal.endswith("。")


@pytest.mark.parametrize("kind", SEEDS)
def test_a_damaged_file_of_each_kind_is_read_or_refused(outcome, kind):
    @FAST
    @given(st.builds(Changed, st.just(kind), st.integers(0, 10**9)))
    def damaged(changed):
        refusal = outcome(changed.content())
        assert refusal == "" or (refusal.endswith("。") and len(refusal) <= 300)

    damaged()


@FAST
@given(
    st.text(alphabet="村公厕1,;\t|\"'=\n\r<>&/ td\0\ufeff", max_size=400),
    st.sampled_from(["utf-8", "gb18030", "utf-16"]),
)
def test_any_text_is_read_or_refused(outcome, text, encoding):
    refusal = outcome(text.encode(encoding))
    assert refusal == "" or refusal.endswith("。")


ENDLESS = (
    "9" * 60,
    "三" * 60,
    "三组" * 40 + "x",
    "、" * 80 + "x",
    "1、" * 80,
    "2020." * 50,
    "村" * 400,
    "1" * 30_000,
    "公 " * 9000,
)


def test_no_cell_keeps_the_reader_thinking(knowledge):
    """Spellings are tried in many ways: a cell of forty digits once took longer than anybody could wait."""
    rows = [list(row) for row in ROWS[:1]]
    for text in ENDLESS:
        for column in range(1, 9):
            rows.append([*ROWS[1][:column], text, *ROWS[1][column + 1 :]])
    sheet = Sheet("台账", numbered([tuple(row) for row in rows]))
    begin = time.process_time()
    readings = [item for item in read_ledger([sheet], knowledge) if isinstance(item, Reading)]
    assert time.process_time() < begin + 10
    assert any(problem.code == "cell_too_long" for item in readings for problem in item.problems)
