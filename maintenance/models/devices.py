"""监测设备: what it measures at which facility, between which limits; its readings, and what a day came to.

What a machine says every minute stands apart (`DeviceSignal`, `Reading`, `DailyReading`), so that the trail keeps what
people decide and does not drown in it.
"""

from datetime import timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Division, Person
from accounts.models.divisions import CODE_COLLATION
from accounts.scoping import AreaQuerySet, Scope
from assets.models import Facility
from common.models.versions import Versioned
from common.privacy import classes
from maintenance.models.matters import Matter, Severity

AT_FACILITY = Scope(
    division="facility__division_id",
    sector="facility__type__sector_id",
    parties=("facility__keeper_id", "facility__owner_id"),
    person="facility__keeper_person_id",
)


class DeviceQuerySet(AreaQuerySet):
    def in_use(self):
        return self.filter(active=True)

    def silent(self, now=None):
        """In use and heard of, but not within its own limit."""
        heard = models.F("signal__last_at") + models.F("silent_minutes") * models.Value(
            timedelta(minutes=1), output_field=models.DurationField()
        )
        quiet = models.ExpressionWrapper(heard, output_field=models.DateTimeField())
        return (
            self.filter(active=True).annotate(quiet_from=quiet).filter(quiet_from__lt=now or timezone.now())
        )

    def for_list(self):
        return self.select_related("facility__type", "facility__division", "signal__matter")


class Device(Versioned):
    """A device that measures one quantity at one facility. One that measures several is registered once for each.

    `key_hash`: keyed hash of the key the machine signs its readings with; the key itself is shown once and not kept.
    """

    class Quantity(models.TextChoices):
        LEVEL = "level", "水位"
        FLOW = "flow", "流量"
        PRESSURE = "pressure", "压力"
        TURBIDITY = "turbidity", "浑浊度"
        CHLORINE = "chlorine", "余氯"
        PH = "ph", "pH"
        TEMPERATURE = "temperature", "温度"
        HUMIDITY = "humidity", "湿度"
        VOLTAGE = "voltage", "电压"
        CURRENT = "current", "电流"
        POWER = "power", "功率"
        TILT = "tilt", "倾角"
        CRACK = "crack", "裂缝宽度"
        RAIN = "rain", "雨量"
        FILL = "fill", "满溢度"
        OTHER = "other", "其他"

    number = models.CharField("设备编号", max_length=40, unique=True, db_collation=CODE_COLLATION)
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="devices", verbose_name="监测的设施")
    itself = models.ForeignKey(
        Facility,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="registered_devices",
        verbose_name="设备本身在册的设施",
        help_text="物联感知设备（0908）已登记为设施的",
    )
    quantity = models.CharField("监测量", max_length=20, choices=Quantity)
    unit = models.CharField("单位", max_length=20, blank=True)
    low = models.DecimalField("下限", max_digits=14, decimal_places=4, null=True, blank=True)
    high = models.DecimalField("上限", max_digits=14, decimal_places=4, null=True, blank=True)
    severity = models.CharField("越限等级", max_length=1, choices=Severity, default=Severity.B)
    silent_minutes = models.PositiveIntegerField(
        "离线时限（分钟）", default=120, validators=[MinValueValidator(5), MaxValueValidator(60 * 24 * 31)]
    )
    place = models.CharField("安装位置", max_length=100, blank=True)
    active = models.BooleanField("在用", default=True)
    key_hash = models.CharField("密钥摘要", max_length=32, blank=True, editable=False)
    key_tail = models.CharField("密钥末四位", max_length=4, blank=True, editable=False)
    key_made_at = models.DateTimeField("密钥生成时间", null=True, blank=True, editable=False)
    registered_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记人"
    )
    registered_at = models.DateTimeField("登记时间", default=timezone.now)

    objects = models.Manager.from_queryset(DeviceQuerySet)()
    scope = AT_FACILITY
    field_classes = classes(
        internal="id number facility itself quantity unit low high severity silent_minutes place active key_tail "
        "key_made_at registered_by registered_at version",
        sensitive="key_hash",
    )

    class Meta:
        verbose_name = "监测设备"
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(low=None) | Q(high=None) | Q(low__lt=models.F("high")),
                name="device_low_below_high",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.get_quantity_display()}"

    def breaks(self, value) -> bool:
        """Whether a value lies beyond the limits."""
        return (self.low is not None and value < self.low) or (self.high is not None and value > self.high)


class DeviceSignal(models.Model):
    """What a device said last, whether that broke a limit, and the matter it raised; made with the device."""

    device = models.OneToOneField(
        Device, models.CASCADE, primary_key=True, related_name="signal", verbose_name="设备"
    )
    last_at = models.DateTimeField("最近读数时间", null=True, blank=True)
    last_value = models.DecimalField("最近读数", max_digits=14, decimal_places=4, null=True, blank=True)
    broken = models.BooleanField("越限", default=False)
    matter = models.ForeignKey(
        Matter,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="raised_by",
        verbose_name="最近一次上报的事项",
    )
    noted_at = models.DateTimeField("最近一次注明恢复的时间", null=True, blank=True)
    silent_told_at = models.DateTimeField("告知离线的时间", null=True, blank=True)

    field_classes = classes(internal="device last_at last_value broken matter noted_at silent_told_at")
    audit_exempt = "设备的最近读数，随每次上传而变；由它上报的事项有记录"

    class Meta:
        verbose_name = "设备信号"
        indexes = [models.Index(fields=["last_at"], name="signal_by_time")]

    def __str__(self) -> str:
        return f"{self.device_id} {self.last_at}"


class Reading(models.Model):
    """One value at one moment; the same moment sent twice is one reading. Old ones go, their days stay."""

    device = models.ForeignKey(
        Device, models.CASCADE, related_name="readings", verbose_name="设备", db_index=False
    )
    at = models.DateTimeField("时间")
    value = models.DecimalField("读数", max_digits=14, decimal_places=4)

    field_classes = classes(internal="id device at value")
    audit_exempt = "设备自动上传的读数，数量大、不由人改；设备和限值的变更有记录"

    class Meta:
        verbose_name = "读数"
        ordering = ["device", "at"]
        constraints = [models.UniqueConstraint(fields=["device", "at"], name="reading_once_per_moment")]

    def __str__(self) -> str:
        return f"{self.device_id} {self.at} {self.value}"


class DailyReading(models.Model):
    """What a day (in Beijing time) came to; kept for good."""

    device = models.ForeignKey(
        Device, models.CASCADE, related_name="days", verbose_name="设备", db_index=False
    )
    day = models.DateField("日期")
    least = models.DecimalField("最小", max_digits=14, decimal_places=4)
    most = models.DecimalField("最大", max_digits=14, decimal_places=4)
    mean = models.DecimalField("平均", max_digits=14, decimal_places=4)
    number = models.PositiveIntegerField("读数（次）")

    field_classes = classes(internal="id device day least most mean number")
    audit_exempt = "由读数逐日算出，不由人改"

    class Meta:
        verbose_name = "每日读数"
        ordering = ["device", "day"]
        constraints = [models.UniqueConstraint(fields=["device", "day"], name="one_daily_reading_per_day")]

    def __str__(self) -> str:
        return f"{self.device_id} {self.day}"


class ReadingRetention(models.Model):
    """How long single readings are kept in a county, from a day on."""

    county = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name="县（区）")
    from_date = models.DateField("起用日期")
    keep_days = models.PositiveSmallIntegerField(
        "单次读数保留（日）", validators=[MinValueValidator(30), MaxValueValidator(3660)]
    )
    source = models.CharField("依据", max_length=300, blank=True)

    field_classes = classes(public="id county from_date keep_days source")

    class Meta:
        verbose_name = "读数保留期"
        ordering = ["county", "-from_date"]
        constraints = [
            models.UniqueConstraint(fields=["county", "from_date"], name="one_retention_per_county_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.from_date} {self.keep_days} 日"
