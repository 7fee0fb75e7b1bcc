"""Seal contact fields anew after CONTACT_KEYS or CONTACT_CIPHER changed."""

from typing import Any

from django.core.management.base import BaseCommand

from common.resealing import reseal, sealed_models


class Command(BaseCommand):
    help = "更换联系方式的加密密钥或算法后，把旧密文全部换成新密文；可以重复运行"

    def handle(self, *args: Any, **options: Any) -> None:
        for model in sealed_models():
            self.stdout.write(f"{model._meta.verbose_name}：{reseal(model)} 行")
