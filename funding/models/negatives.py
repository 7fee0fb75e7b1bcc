"""负面清单: what no project may be. A table the county keeps; some lines find their cases themselves."""

from django.db import models
from django.utils import timezone

from accounts.models import Person
from accounts.models.divisions import CODE_COLLATION
from common.models.versions import Versioned
from common.privacy import classes


class NegativeItem(Versioned):
    """One line. `rule` says how a case is found: by words in name and content, by what was declared, or by reading only."""

    class Rule(models.TextChoices):
        WORDS = "words", "名称、内容含有所列词语"
        DEBT = "debt", "建设资金含债券、贷款"
        FARMLAND = "farmland", "占用永久基本农田"
        UNLAWFUL = "unlawful", "没有用地依据"
        REPEATED = "repeated", "同村同名项目已在库或已享受补助"
        KEEPER = "keeper", "未落实管护主体"
        READING = "reading", "人工对照"

    county_code = models.CharField("县级代码", max_length=12, db_collation=CODE_COLLATION)
    name = models.CharField("禁止事项", max_length=100)
    rule = models.CharField("核对方式", max_length=10, choices=Rule)
    words = models.CharField("词语", max_length=200, blank=True, help_text="几个词用顿号隔开")
    basis = models.CharField("依据", max_length=200, blank=True)
    active = models.BooleanField("在用", default=True)
    set_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="维护人"
    )
    set_at = models.DateTimeField("维护时间", default=timezone.now)

    field_classes = classes(
        public="id county_code name rule words basis active", internal="set_by set_at version"
    )

    class Meta:
        verbose_name = "负面清单"
        ordering = ["county_code", "id"]
        constraints = [
            models.UniqueConstraint(fields=["county_code", "name"], name="negative_item_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def word_list(self) -> list[str]:
        return [word.strip() for word in self.words.replace("，", "、").split("、") if word.strip()]
