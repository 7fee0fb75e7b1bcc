"""The limited child: what it prints arrives, and nothing it does harms the parent."""

import os
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from common.spreadsheets import inside
from common.spreadsheets.inside import Limits, TookTooLong, TooLarge, Unreadable
from config import guard

ROOT = Path(__file__).resolve().parent.parent.parent
MIB = 1 << 20


@pytest.fixture
def reader(monkeypatch, tmp_path):
    """Writes a reading module and answers its name and a file for it;

    the child finds it beside the project.
    """
    (tmp_path / "common").symlink_to(ROOT / "common")
    monkeypatch.setattr(inside, "ROOT", tmp_path)
    file = tmp_path / "ledger.xlsx"
    file.write_text("一\n二\n")

    def written(code):
        (tmp_path / "reader.py").write_text(textwrap.dedent(code))
        return "reader", file

    return written


def test_lines_arrive_as_they_are_printed(reader):
    name, file = reader("""
        import sys, json, time
        for line in open(sys.argv[1], encoding="utf-8"):
            print(json.dumps({"read": line.strip()}, ensure_ascii=False), flush=True)
        time.sleep(60)
    """)
    found = inside.records(name, file)
    started = time.monotonic()
    assert [next(found), next(found)] == [{"read": "一"}, {"read": "二"}]
    found.close()  # leaving early ends the child
    assert time.monotonic() - started < 20


def test_long_and_many_lines(reader):
    name, file = reader("""
        print("x" * 1_000_000)
        for n in range(50_000): print(n)
        print("last", end="")
    """)
    found = list(inside.lines(name, file))
    assert [len(found[0]), found[1], found[50_000], found[-1]] == [1_000_000, b"0", b"49999", b"last"]


def test_the_real_reader_reads_the_example_ledger():
    found = list(inside.records("assets.ledger.workbook", ROOT / "reference" / "example_ledger.xlsx"))
    assert isinstance(found[0], dict)
    assert found[-1] == {"end": True}
    assert sum(isinstance(line, list) for line in found) > 100


def test_it_knows_no_secret_and_reaches_no_terminal(reader, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    monkeypatch.setenv("SECRET_KEY", "secret")
    name, file = reader("""
        import os, sys, json, resource
        core = resource.getrlimit(resource.RLIMIT_CORE)
        own_group = os.getpgrp() == os.getpid()
        print(json.dumps([sorted(os.environ), sys.stdin.read(), own_group, "django" in sys.modules, core]))
    """)
    ((names, typed, own_group, django, core),) = inside.records(name, file)
    assert set(names) <= {"LANG", "PATH", "LC_CTYPE"}
    assert (typed, own_group, django, core) == ("", True, False, [0, 0])


@pytest.mark.parametrize(
    ("code", "limits", "fault"),
    [
        ("while True: pass", Limits(cpu_seconds=1), TookTooLong),
        ("import time; time.sleep(60)", Limits(wall_seconds=0.5), TookTooLong),
        ("import os, time; os.close(1); os.close(2); time.sleep(60)", Limits(wall_seconds=1), TookTooLong),
        ("x = bytearray(1 << 30)", Limits(memory=256 * MIB), TooLarge),
        ("x = []\nwhile True: x.append(bytes(10_000))", Limits(memory=256 * MIB), TooLarge),
        ("while True: print('9' * 1000)", Limits(output=MIB), TooLarge),
        ("while True: print('x' * 1000, end='')", Limits(line=MIB), TooLarge),
        ("raise RuntimeError('/work/secret path')", Limits(), Unreadable),
        ("import os; os.abort()", Limits(), Unreadable),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", Limits(), Unreadable),
        ("with open(__file__ + '.out', 'w') as out: out.write('x')", Limits(), Unreadable),
        ("print('no json')", Limits(), Unreadable),
    ],
)
def test_each_excess_has_its_sentence(reader, code, limits, fault):
    before = set(guard.tree(os.getpid()))
    name, file = reader(code)
    with pytest.raises(fault) as raised:
        list(inside.records(name, file, limits=limits))
    assert type(raised.value) is fault
    assert "文件" in str(raised.value)
    assert "secret" not in str(raised.value)
    assert (
        set(guard.tree(os.getpid())) <= before
    )  # other tests of this process may keep children of their own


def test_a_readers_own_refusal_reaches_the_person(reader):
    name, file = reader("""
        import sys
        print("[]")
        sys.stderr.write("工作簿加了密码，请取消密码后再上传。")
        sys.exit(72)
    """)
    found = inside.records(name, file)
    assert next(found) == []
    with pytest.raises(Unreadable, match="工作簿加了密码"):
        next(found)


def test_it_dies_with_its_parent(reader, tmp_path):
    name, file = reader("""
        import os, time
        print(os.getpid(), flush=True)
        time.sleep(120)
    """)
    parent = f"""
        import os, signal
        from pathlib import Path
        from common.spreadsheets import inside
        inside.ROOT = Path({str(tmp_path)!r})
        print(next(inside.lines({name!r}, Path({str(file)!r}))).decode(), flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(parent)], capture_output=True, cwd=ROOT, text=True
    )
    child = Path("/proc") / done.stdout.strip()
    patience = time.monotonic() + 10
    while (
        child.exists() and "\nState:\tZ" not in (child / "status").read_text() and time.monotonic() < patience
    ):
        time.sleep(0.05)
    assert done.stdout.strip().isdigit()
    assert not child.exists() or "\nState:\tZ" in (child / "status").read_text()


def test_a_fault_of_the_reader_is_logged(reader, caplog):
    name, file = reader("raise ValueError('no rule for this cell')")
    with pytest.raises(Unreadable, match="无法读取"):
        list(inside.lines(name, file))
    assert "no rule for this cell" in caplog.text
