"""Import ledgers from the command line: the same reading, checking and registering as in the browser."""

import json
from pathlib import Path

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.access import Refused, covers
from accounts.models import Account, Division, Post
from accounts.scoping import ScopeKind
from accounts.system import SystemPost
from assets import ledger_report
from assets.actions import ledger_check, ledger_confirm, ledgers
from assets.models import LedgerBatch
from common import acting


class Command(BaseCommand):
    help = "导入管护台账：好的和有疑问的行入库并赋码，读不准的行留待处理"

    def add_arguments(self, parser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
        parser.add_argument("--division", required=True, help="导入到哪个区划（12 位代码）")
        parser.add_argument("--by", help="经办人的账号；不写则由系统账号经办")
        parser.add_argument("--post", type=int, help="经办人有多个岗位管这个区划时，指明岗位编号")
        parser.add_argument("--update", action="store_true", help="与在册设施不同的行按台账更新")
        parser.add_argument("--dry-run", action="store_true", help="只读取核对，不入库")
        parser.add_argument("--json", action="store_true", help="每个文件输出一个 JSON 对象")

    def handle(self, *args, **options) -> None:
        division = Division.objects.filter(pk=options["division"]).first()
        if division is None:
            raise CommandError(f"没有代码为 {options['division']} 的区划")
        if missing := [str(path) for path in options["files"] if not path.is_file()]:
            raise CommandError(f"找不到文件：{'、'.join(missing)}")
        by = poster(options["by"], options["post"], division)
        for path in options["files"]:
            self._tell(import_file(path, division, by, options), as_json=options["json"])

    def _tell(self, report: dict, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
            return
        self.stdout.write(report["message"])
        for problem in report["problems"]:
            if problem["severity"] == "held":
                self.stdout.write(f"  {problem['message']}")


def poster(username: str | None, post_id: int | None, division: Division) -> Post | SystemPost:
    """The post that imports: the system's, or the one post of the user that covers the division. Raises CommandError."""
    if username is None:
        return SystemPost()
    account = Account.objects.filter(username=username, is_active=True, is_system=False).first()
    if account is None:
        raise CommandError(f"没有可用的账号“{username}”")
    held = Post.objects.in_force().filter(person=account.person).select_related("person", "role", "division")
    areas = (ScopeKind.AREA, ScopeKind.AREA_SECTORS)
    fitting = [post for post in held if post.scope_kind in areas and covers(post, division.code)]
    if post_id is not None:
        fitting = [post for post in fitting if post.pk == post_id]
    if len(fitting) != 1:
        known = "；".join(f"{post.pk} {post}" for post in fitting) or "无"
        raise CommandError(f"“{username}”管{division}的岗位应恰有一个，请用 --post 指明（可选：{known}）")
    return fitting[0]


def import_file(path: Path, division: Division, by, options) -> dict:
    """Read, check and, unless `--dry-run`, register one file; answers its report (the shape of `--json`)."""
    account = Account.objects.filter(person_id=by.person_id).first() if by.person_id else system_account()
    who = acting.Acting(
        account.pk if account else None, by.person_id, by.pk, door="command", batch=path.name[-60:]
    )
    try:
        with acting.as_(who), transaction.atomic():
            with path.open("rb") as file:
                batch = ledgers.keep_batch(file=File(file, name=path.name), division=division, by=by)
            ledger_check.check(batch=batch, by=by, update=options["update"])
            batch.refresh_from_db()
            if batch.state == LedgerBatch.State.CHECKED and not options["dry_run"]:
                ledger_confirm.confirm(batch=batch, by=by, today=timezone.localdate())
                batch.refresh_from_db()
            report = ledger_report.report(batch)
            transaction.set_rollback(options["dry_run"])
            return report
    except Refused as refusal:
        raise CommandError(str(refusal)) from refusal


def system_account() -> Account | None:
    return Account.objects.filter(is_system=True).first()
