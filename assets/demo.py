"""A lived-in register for the demo: 横溪街道's own ledger, handed over and confirmed like any other.

Names of villages are real, everything else is made by the program (fixed seed).
"""

import io
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from accounts.models import Division, Party, Person
from accounts.system import SystemPost
from assets.actions import ledger_check, ledger_confirm, ledgers
from assets.actions.states import appoint_keeper, record_state
from assets.models import Facility, KeeperKind, LedgerBatch

TOWNSHIP = "320115009000"
FILE_NAME = "横溪街道2024年农村公共基础设施管护台账.xlsx"
HEADS = (
    "序号",
    "村（社区）",
    "设施名称",
    "设施类别",
    "数量",
    "建成时间",
    "投资（万元）",
    "经费来源",
    "权属",
    "管护单位",
    "责任人",
    "电话",
)
# word for the ledger's type column, name after the hamlet, quantity as (low, high, unit), 万元 for one
KINDS = (
    ("村道", "进村道路", (0.6, 3.2, "公里"), 38),
    ("通组路", "通组路", (0.3, 1.8, "公里"), 22),
    ("农村公路桥梁", "便民桥", (1, 1, "座"), 36),
    ("太阳能路灯", "太阳能路灯", (12, 60, "盏"), 0.3),
    ("农村公厕", "公厕", (1, 1, "座"), 18),
    ("生活垃圾收集点", "垃圾收集亭", (1, 3, "处"), 2.4),
    ("集中式污水处理站", "生活污水处理站", (1, 1, "座"), 46),
    ("灌排渠道", "灌溉渠", (0.8, 4.2, "公里"), 21),
    ("塘坝", "当家塘", (1, 1, "座"), 14),
    ("泵站", "灌溉泵站", (1, 1, "座"), 33),
    ("文体广场", "文体广场", (1, 1, "处"), 16),
    ("健身器材", "健身器材", (6, 14, "件"), 0.4),
    ("村卫生室", "卫生室", (1, 1, "处"), 42),
    ("村务公开栏", "村务公开栏", (1, 2, "块"), 0.8),
)
HAMLETS = ("前", "后", "上", "下", "东", "西", "大", "小", "新", "老")
PLACES = ("塘", "庄", "村", "冲", "岗", "坝", "桥", "洼")
SURNAMES, GIVEN = (
    "陈魏许罗葛唐姚丁程沈顾陆",
    ("守安", "长庚", "可期", "一鸣", "春江", "立夏", "小满", "月清", "若溪", "知遥"),
)
FUNDS = ("区级财政", "上级补助", "村集体", "一事一议奖补", "乡村振兴专项资金")
KEEPERS = (
    "{village}委会",
    "{village}委会",
    "横溪水务站",
    "街道城管科",
    "宁穗物业服务公司",
    "绿野照明工程公司",
)


def load(options) -> str:
    """Hand over, check and confirm the ledger once; answers a line for the terminal."""
    township = Division.objects.get(pk=TOWNSHIP)
    if LedgerBatch.objects.filter(division=township, file_name=FILE_NAME).exists():
        return "示范台账已在册"
    system, chance = SystemPost(), Random(2024)  # noqa: S311
    with transaction.atomic():
        batch = ledgers.keep_batch(file=_workbook(township, chance), division=township, by=system)
        ledger_check.check(batch=batch, by=system)
        counts = ledger_confirm.confirm(batch=batch, by=system, today=timezone.localdate())
    _let_age(batch, chance, system)
    return f"示范台账：登记 {counts['imported']} 处设施"


def _workbook(township: Division, chance: Random) -> SimpleUploadedFile:
    book = Workbook()
    sheet = book.active
    sheet.title = "管护台账"
    sheet.append(["横溪街道2024年农村公共基础设施管护台账"])
    sheet.append(["填报单位：横溪街道管护领导小组办公室        单位：万元"])
    sheet.append(HEADS)
    for line in (1, 2):
        sheet.merge_cells(start_row=line, end_row=line, start_column=1, end_column=len(HEADS))
        sheet.cell(line, 1).alignment = Alignment(horizontal="center")
    sheet["A1"].font = Font(bold=True, size=16)
    for number, row in enumerate(_rows(township, chance), start=1):
        sheet.append([number, *row])
    content = io.BytesIO()
    book.save(content)
    return SimpleUploadedFile(FILE_NAME, content.getvalue())


def _rows(township: Division, chance: Random) -> Iterator[list]:
    for village in township.children.order_by("code"):
        names: set[str] = set()
        for _ in range(chance.randint(16, 24)):
            row = _row(village, chance)
            if row[1] not in names:
                names.add(row[1])
                yield row


def _row(village: Division, chance: Random) -> list:
    word, suffix, (low, high, unit), cost = chance.choice(KINDS)
    quantity = chance.randint(low, int(high)) if isinstance(low, int) else round(chance.uniform(low, high), 2)
    hamlet = chance.choice(HAMLETS) + village.short_name[0] + chance.choice(PLACES)
    return [
        village.short_name,
        hamlet + suffix,
        word,
        f"{quantity}{unit}",
        chance.choice(
            [str(chance.randint(2005, 2023)), f"{chance.randint(2008, 2023)}年{chance.randint(1, 12)}月"]
        ),
        round(float(quantity) * cost * chance.uniform(0.8, 1.3), 2),
        chance.choice(FUNDS),
        "村集体",
        chance.choice(KEEPERS).format(village=village.short_name),
        chance.choice(SURNAMES) + chance.choice(GIVEN),
        f"170{chance.randint(0, 9999):04d}{chance.randint(0, 9999):04d}",
    ]


def _let_age(batch: LedgerBatch, chance: Random, system: SystemPost) -> None:
    """Somebody has looked at most of them since, and some have a keeper by contract."""
    today = timezone.localdate()
    keepers = {party.name: party for party in Party.objects.filter(name__in=KEEPERS)}
    caretaker = Person.objects.filter(account__username="caretaker").first()
    for facility in Facility.objects.filter(facts__batch=batch).select_related("facts").order_by("code"):
        condition = chance.choices(("good", "fair", "damaged", "failed", ""), (62, 14, 6, 2, 16))[0]
        seen = max(today - timedelta(days=chance.randint(1, 60)), date(2024, 1, 1))
        if condition:
            record_state(facility=facility, from_date=seen, reason="巡查核实", by=system, condition=condition)
        if keeper := keepers.get(facility.facts.party):
            own = caretaker if caretaker and facility.division_id == caretaker.division_id else None
            appoint_keeper(
                facility=facility,
                keeper=keeper,
                keeper_person=own,
                keeper_kind=KeeperKind.PURCHASED,
                from_date=seen,
                reason="购买服务合同",
                by=system,
            )
