"""First published standards of every county, from reference/checkpoints.csv. Loading again changes nothing."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.models import Department, Division
from accounts.reference import rows_of
from assets.models import FacilityType
from maintenance.models import Checkpoint, Standard
from maintenance.standards import rules_of

FIRST_DAY = date(2024, 1, 1)
Answer, Severity = Checkpoint.Answer, Checkpoint.Severity
# how the file says what is answered; `info` ones are only recorded
ANSWERS = {
    "yesno": Answer.YES_NO,
    "number": Answer.NUMBER,
    "info_number": Answer.NUMBER,
    "info": Answer.YES_NO,
}
AIMS = (
    (Severity.A, "保安全：{}。有一项不合格即为危险，先围挡、断电或停用，再报修。"),
    (Severity.B, "保使用：{}。有一项不合格即影响使用，当日上报。"),
    (Severity.C, "保整洁：{}。小缺损随手处理，处理不了的上报。"),
    (Severity.INFO, "每次记录：{}。"),
)
PAPERS = "巡查记录、维修处置记录"
PAPERS_OF_TYPE = {
    "0201": "巡查记录、维修处置记录、水质检测报告、运行与交接记录",
    "0301": "巡查记录、维修处置记录、水质检测报告、用电记录",
    "0402": "巡查记录、维修处置记录、消杀记录",
    "0502": "巡查记录、维修处置记录、汛前检修记录、运行记录",
    "0503": "巡查记录、维修处置记录、水位记录",
    "0704": "巡查记录、维修处置记录、发电量与收益记录",
    "1102": "巡查记录、维修处置记录、器材说明书与安装日期",
    "1301": "巡查记录、维修处置记录、设备检定证书、医疗废物交接记录",
}
# words of the file's column `source`, as the county reads them; numbers of documents stay
SOURCE_WORDS = (
    ("D22 (five nets, five haves); wording ours", "村庄公厕管理制度（D22），文字自拟"),
    ("limit: D22", "限值据 D22"),
    ("D26c; wording ours", "水库巡查记录表（D26c），文字自拟"),
    (
        "limit: assumption (drinking-water standard value from memory, not read; check before use)",
        "饮用水限值未经核对，使用前须核对国家标准",
    ),
    ("limit: assumption", "限值暂定"),
    ("assumption", "自拟，待县（区）核定"),
    ("D13", "路灯编号做法（D13）"),
)


@transaction.atomic
def load_standards() -> str:
    """A published first version for each county and type that has none in any state. Answers a line for the terminal."""
    counties = list(Division.objects.filter(level=Division.Level.COUNTY, closed_on=None))
    points = _points()
    kinds = FacilityType.objects.in_bulk(points)
    rules = rules_of(kinds, FIRST_DAY)
    there = Standard.objects.everywhere(because="reference")
    present = set(there.values_list("county_id", "type_id"))
    departments = _departments()
    fresh = [
        _standard(
            county, kind, points[code], rules[code], departments.get((county.pk, rules[code].department))
        )
        for county in counties
        for code, kind in kinds.items()
        if (county.pk, code) not in present and code in rules
    ]
    Standard.objects.bulk_create(fresh)
    Checkpoint.objects.bulk_create(
        _checkpoint(standard, row) for standard in fresh for row in points[standard.type_id]
    )
    return f"管护标准 {there.filter(state=Standard.State.PUBLISHED).count()} 个"


def _points() -> dict[str, list[dict[str, str]]]:
    """{type code: its lines of the file, in order}."""
    found: dict[str, list[dict[str, str]]] = {}
    for row in rows_of("checkpoints.csv"):
        found.setdefault(row["type_code"], []).append(row)
    return found


def _departments() -> dict[tuple[str, str], int]:
    """{(county code, usual title): party}."""
    rows = Department.objects.everywhere(because="reference")
    return {
        (county, title): pk for county, title, pk in rows.values_list("party__division_id", "title", "pk")
    }


def _standard(county, kind, points, rule, department) -> Standard:
    return Standard(
        county=county,
        type=kind,
        number=1,
        title=f"{kind.name}管护标准",
        requirements=_requirements(points),
        papers=PAPERS_OF_TYPE.get(kind.pk, PAPERS),
        interval_days=rule.inspection_interval_days,
        from_date=FIRST_DAY,
        source=_sources(points),
        department_id=department,
        state=Standard.State.PUBLISHED,
        published_at=timezone.now(),
    )


def _requirements(points: list[dict[str, str]]) -> str:
    """A line for each aim, made of what its checkpoints look at."""
    lines = []
    for severity, words in AIMS:
        subjects = [_subject(row) for row in points if row["severity_if_failed"] == severity]
        if subjects:
            lines.append(words.format("；".join(subjects)))
    return "\n".join(lines)


def _subject(row: dict[str, str]) -> str:
    """路面无坑洞、沉陷、破碎板; 出厂水余氯不低于 0.3、不高于 2 毫克/升."""
    low = f"不低于 {row['pass_min']}" if row["pass_min"] else ""
    high = f"不高于 {row['pass_max']}" if row["pass_max"] else ""
    limits = "、".join(filter(None, (low, high)))
    return f"{row['checkpoint']}{limits} {row['answer_unit']}" if limits else row["checkpoint"]


def _sources(points: list[dict[str, str]]) -> str:
    """Where the points come from, each said once, in words."""
    said = dict.fromkeys(part for row in points for part in row["source"].split(" | "))
    words = dict(SOURCE_WORDS)
    return "；".join(words.get(part, part) for part in said)[:300]


def _checkpoint(standard: Standard, row: dict[str, str]) -> Checkpoint:
    return Checkpoint(
        standard=standard,
        seq=int(row["seq"]),
        text=row["checkpoint"],
        answer=ANSWERS[row["answer_type"]],
        unit=row["answer_unit"],
        pass_min=Decimal(row["pass_min"]) if row["pass_min"] else None,
        pass_max=Decimal(row["pass_max"]) if row["pass_max"] else None,
        severity=row["severity_if_failed"],
    )
