"""交流活动 and 宣传报道: meetings and visits with notice, attendance and pictures; what was printed and promoted elsewhere."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.flows import Flow, Move
from accounts.models import Division, Person, Sector
from accounts.rights import Right
from accounts.scoping import AreaQuerySet, Scope
from common.models.versions import Versioned
from common.privacy import classes
from evaluation.models.experiences import Experience


class EventState(models.TextChoices):
    PLANNED = "planned", "筹备中"
    HELD = "held", "已举办"
    CANCELLED = "cancelled", "已取消"


class EventQuerySet(AreaQuerySet):
    def for_list(self):
        return self.select_related("division", "sector", "experience")


class Event(Versioned):
    """One meeting or visit. `attended`: people, when it was held."""

    class Kind(models.TextChoices):
        EXCHANGE = "exchange", "经验交流会"
        SITE = "site", "现场观摩会"
        PUBLICITY = "publicity", "政策宣传活动"

    division = models.ForeignKey(
        Division, models.PROTECT, related_name="events", verbose_name="主办单位所在地"
    )
    kind = models.CharField("类别", max_length=10, choices=Kind)
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="行业"
    )
    experience = models.ForeignKey(
        Experience,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        verbose_name="交流的典型经验",
    )
    title = models.CharField("活动名称", max_length=80)
    held_on = models.DateField("日期")
    place = models.CharField("地点", max_length=80)
    notice = models.TextField("通知内容", max_length=1000)
    state = models.CharField("状态", max_length=10, choices=EventState, default=EventState.PLANNED)
    attended = models.PositiveIntegerField(
        "参加人数", null=True, blank=True, validators=[MinValueValidator(1)]
    )
    units = models.CharField("参加单位", max_length=300, blank=True)
    summary = models.TextField("活动情况", max_length=2000, blank=True)
    said = models.CharField("取消原因", max_length=300, blank=True)
    made_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="经办人"
    )

    objects = models.Manager.from_queryset(EventQuerySet)()
    scope = Scope(division="division_id", sector="sector_id")
    field_classes = classes(
        public="id division kind sector experience title held_on place attended units summary",
        internal="notice state said made_by version",
    )

    class Meta:
        verbose_name = "交流活动"
        ordering = ["-held_on", "-id"]
        indexes = [models.Index(fields=["division", "-held_on"], name="event_of_area")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="held") | Q(attended__gt=0), name="event_held_was_attended"
            )
        ]

    def __str__(self) -> str:
        return self.title


class MediaState(models.TextChoices):
    RECORDED = "recorded", "已登记"
    STRUCK = "struck", "已剔除"


class MediaItem(Versioned):
    """One report, promotion or article, with its outlet, day, and an address or the page of a paper: proof of P2."""

    class Kind(models.TextChoices):
        REPORT = "report", "媒体报道"
        PROMOTED = "promoted", "上级推广"
        POLICY = "policy", "政策解读"

    class Rank(models.TextChoices):
        TOWNSHIP = "township", "镇（街道）"
        COUNTY = "county", "区县"
        CITY = "city", "市"
        PROVINCE = "province", "省"
        NATION = "nation", "国家"

    division = models.ForeignKey(
        Division, models.PROTECT, related_name="media_items", verbose_name="所报道的单位"
    )
    kind = models.CharField("类别", max_length=10, choices=Kind)
    rank = models.CharField("级别", max_length=10, choices=Rank)
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="行业"
    )
    experience = models.ForeignKey(
        Experience, models.PROTECT, null=True, blank=True, related_name="media", verbose_name="典型经验"
    )
    title = models.CharField("标题", max_length=120)
    outlet = models.CharField("媒体、文件", max_length=80)
    published_on = models.DateField("刊发日期")
    link = models.URLField("网址", max_length=300, blank=True)
    page = models.CharField("版面、文号", max_length=60, blank=True)
    state = models.CharField("状态", max_length=10, choices=MediaState, default=MediaState.RECORDED)
    said = models.CharField("剔除原因", max_length=300, blank=True)
    made_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记人"
    )

    objects = models.Manager.from_queryset(EventQuerySet)()
    scope = Scope(division="division_id", sector="sector_id")
    field_classes = classes(
        public="id division kind rank sector experience title outlet published_on link page",
        internal="state said made_by version",
    )

    class Meta:
        verbose_name = "宣传报道"
        ordering = ["-published_on", "-id"]
        indexes = [models.Index(fields=["division", "-published_on"], name="media_of_area")]
        constraints = [
            models.CheckConstraint(condition=~Q(link="") | ~Q(page=""), name="media_can_be_looked_up")
        ]

    def __str__(self) -> str:
        return self.title


EVENT_FLOW = Flow(
    "state",
    Move("hold", _("登记举办情况"), (EventState.PLANNED,), EventState.HELD, Right.CASE_WRITE),
    Move(
        "cancel", _("取消"), (EventState.PLANNED,), EventState.CANCELLED, Right.CASE_WRITE, reason=True,
        phrases=("时间冲突，另行安排", "重复登记"),
    ),
)  # fmt: skip
MEDIA_FLOW = Flow(
    "state",
    Move(
        "strike", _("剔除"), (MediaState.RECORDED,), MediaState.STRUCK, Right.CASE_WRITE, reason=True,
        phrases=("重复登记", "不属于本单位"),
    ),
)  # fmt: skip
