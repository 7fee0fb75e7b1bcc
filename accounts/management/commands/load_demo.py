"""Fill the lived-in demo county and print its accounts. May be run again without harm; never on a server."""

import json

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from accounts.demo import demo_accounts
from common import acting
from common.places import DEMO_LOADERS


class Command(BaseCommand):
    help = "装入示范区县（南京市江宁区），打印每种角色的账号"

    def add_arguments(self, parser) -> None:
        parser.add_argument("--json", action="store_true", help="以 JSON 打印账号")
        parser.add_argument(
            "--facilities",
            type=int,
            default=0,
            metavar="N",
            help="另建合成县，登记 N 处设施",
        )
        parser.add_argument(
            "--villages", type=int, default=0, metavar="N", help="另建合成县，供督导排期：N 个村"
        )
        parser.add_argument("--year", type=int, default=0, help="合成督导县的计划年度，不写为今年")

    def handle(self, *args, **options) -> None:
        if settings.PRODUCTION:
            raise CommandError("示范数据只能装在本机的示范环境，不能装在服务器上")
        call_command("load_reference", stdout=self.stderr)
        with acting.as_(acting.Acting(door="command", batch="load_demo")):
            for load in DEMO_LOADERS:
                if told := load(options):
                    self.stderr.write(told)
        accounts = demo_accounts()
        if options["json"]:
            self.stdout.write(json.dumps({"accounts": accounts}, ensure_ascii=False))
            return
        for one in accounts:
            self.stdout.write(
                f"{one['username']:<16} {one['password']:<16} {one['division_name']} {one['role_name']}"
            )
