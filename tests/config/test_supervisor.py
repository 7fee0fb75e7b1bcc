"""The supervisor starts again what dies, and takes everything along when it ends or is killed."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import owners
import pytest

from config import guard, supervisor
from config.servers import free_port

NAMES = {  # what tells each process from the others on its command line
    "postgresql": "bin/postgres",
    "valkey": "valkey-server",
    "web": "gunicorn",
    "worker": "worker",
    "beat": "beat",
}


pytestmark = pytest.mark.xdist_group("supervisor")  # one running system, looked at in order


class System:
    """A whole running system below a supervisor of its own."""

    def __init__(self, var: Path) -> None:
        self.var, self.port = var, free_port()
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "config.supervisor", "--var", str(self.var)],
            cwd=owners.ROOT,
            env=owners.BARE | {"PORT": str(self.port)},
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        said = []
        for line in self.process.stdout:
            said.append(line)
            if line.startswith("管护已启动"):
                return
        self.process.wait()
        self.process.stdout.close()
        raise AssertionError("".join(said))

    def pid(self, name: str) -> int | None:
        """The supervisor's own child of that name."""
        for pid in guard.tree(self.process.pid)[1:]:
            if guard.alive(pid) and NAMES[name] in words(pid) and parent(pid) == self.process.pid:
                return pid
        return None

    def answers(self) -> bool:
        """Whether the front door opens (whatever page stands behind it)."""
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=5)
        except urllib.error.HTTPError as answer:
            return answer.code < 500
        except OSError:
            return False
        return True

    def everyone(self) -> list[int]:
        """The supervisor and all below it, its guards too."""
        return guard.tree(self.process.pid)

    def end(self, number: int) -> int:
        """Signal the supervisor and wait for its end; its exit code."""
        self.process.send_signal(number)
        code = self.process.wait(timeout=40)
        self.process.stdout.close()
        return code


def words(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def parent(pid: int) -> int | None:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return None


@pytest.fixture(scope="module")
def system() -> Iterator[System]:
    """Started once for this file; each test leaves it running."""
    with owners.folder() as var:
        running = System(var)
        yield running
        if running.process.poll() is None:
            running.end(signal.SIGTERM)


def test_whole_system_answers(system):
    assert owners.eventually(system.answers)
    assert all(system.pid(name) for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_killed_part_is_started_again(system, name):
    assert owners.eventually(lambda: system.pid(name))
    killed = system.pid(name)
    below = guard.tree(killed)
    os.kill(killed, signal.SIGKILL)
    assert owners.eventually(lambda: system.pid(name) not in (None, killed))
    assert not guard.wait_gone(below, 10), "the killed part's own children outlive it"
    assert owners.eventually(system.answers)


def test_killed_guard_is_replaced(system):
    guards = [pid for pid in system.everyone() if "guard.py" in words(pid)]
    assert len(guards) == 2
    for pid in guards:
        os.kill(pid, signal.SIGKILL)
    assert owners.eventually(
        lambda: len([pid for pid in system.everyone() if "guard.py" in words(pid) and guard.alive(pid)]) == 2
    )


def test_second_supervisor_of_the_same_folder_is_refused(system):
    second = subprocess.run(
        [sys.executable, "-m", "config.supervisor", "--var", str(system.var)],
        cwd=owners.ROOT,
        env=owners.BARE | {"PORT": str(free_port())},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert second.returncode == 1
    assert "正由进程" in second.stderr and "Traceback" not in second.stderr
    assert owners.eventually(system.answers)


def test_killed_supervisor_leaves_no_process(system):
    everyone = system.everyone()
    assert len(everyone) > 10
    system.end(signal.SIGKILL)
    assert not guard.wait_gone(everyone, 60)
    assert not owners.works_in(system.var)


def test_ctrl_c_leaves_no_process(system):
    if system.process.poll() is not None:  # ended by the test before
        system.start()
    assert owners.eventually(system.answers)
    everyone = system.everyone()
    assert system.end(signal.SIGINT) == 0
    assert not guard.wait_gone(everyone, 1)
    assert not owners.works_in(system.var)


def test_orphans_in_groups_of_their_own_are_ended():
    """As a ledger's reader is, when its worker is killed."""
    script = """if True:
        import subprocess, time
        from config import guard, processes
        processes.adopt_orphans()
        family = processes.Family()
        parent = subprocess.Popen(["sh", "-c", "setsid sleep 60 & kill -9 $$"])
        parent.wait()
        orphans = set(guard.children(parent.pid)) | set(guard.children(__import__("os").getpid()))
        processes.end_strays(family.members())
        print(len(orphans), [pid for pid in orphans if guard.alive(pid)] == list(family.members()))
        family.close()
    """
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=owners.ROOT,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("2 True\n", "")


def start_briefly(**env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "config.supervisor", "--var", "/nowhere"],
        cwd=owners.ROOT,
        env=owners.BARE | env,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_taken_port_is_told_in_one_sentence():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = start_briefly(PORT=str(port))
    assert refused.returncode == 1
    assert refused.stderr == f"端口 {port} 已被别的程序占用，请换一个端口，例如：PORT={port + 1} make demo\n"


@pytest.mark.parametrize("word", ["abc", "0", "70000", "80 80"])
def test_port_that_is_none_is_told(word):
    refused = start_briefly(PORT=word)
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"PORT={word} 不是有效的端口号")


def test_greeting_shows_every_account_in_columns():
    said = [
        ("county_office", "县级管护办", "江宁区", "county.office", "a"),
        ("township_clerk", "镇街经办", "谷里街道", "gl.clerk", "b"),
        ("township_clerk", "镇街经办", "横溪街道", "hx.clerk", "c"),
    ]
    keys = ("role", "role_name", "division_name", "username", "password")
    told = {"accounts": [dict(zip(keys, row, strict=True)) for row in said]}
    printed = f"已装入\n{json.dumps(told, ensure_ascii=False)}\nwarning: {{x}}\n"
    accounts = supervisor.demo_accounts(printed)
    assert [account["username"] for account in accounts] == ["county.office", "gl.clerk", "hx.clerk"]
    lines = supervisor.greeting(8000, accounts).splitlines()
    assert "管护已启动：http://127.0.0.1:8000/" in lines
    assert "  县级管护办   江宁区     county.office   a" in lines
    assert "  镇街经办     谷里街道   gl.clerk        b" in lines
    assert "  镇街经办     横溪街道   hx.clerk        c" in lines
