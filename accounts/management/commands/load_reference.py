"""Fill the tables that every installation needs. May be run again without harm."""

from django.core.management.base import BaseCommand

from common import acting
from common.places import REFERENCE_LOADERS


class Command(BaseCommand):
    help = "装入基础数据：区划、曾用名、行业、部门、单位、角色、设施类别"

    def handle(self, *args, **options) -> None:
        with acting.as_(acting.Acting(door="command", batch="load_reference")):
            for load in REFERENCE_LOADERS:
                self.stdout.write(load())
