"""Sentences about a batch, and the kind of owner a ledger's word means."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from assets.ledger.understand import EMPTY, HIDDEN, LEDGER, LYING
from assets.models import OwnerKind

# beginnings and parts of words; the first that fits decides
OWNER_WORDS = (
    (OwnerKind.DISPUTED, ("争议", "纠纷")),
    (OwnerKind.UNSETTLED, ("未确权", "待确权", "未定")),
    (
        OwnerKind.VILLAGE,
        ("村集体", "集体", "村民委员会", "村委会", "居委会", "居民委员会", "村民小组", "社区"),
    ),
    (OwnerKind.COOPERATIVE, ("合作社", "合作组织", "协会")),
    (
        OwnerKind.STATE,
        ("国有", "国家", "政府", "街道", "镇", "乡", "区", "县", "市", "局", "中心", "水务站", "办事处"),
    ),
    (OwnerKind.ENTERPRISE, ("公司", "企业", "集团", "厂")),
    (OwnerKind.PERSON, ("个人", "农户", "村民")),
)


@lru_cache(maxsize=2000)
def owner_kind(words: str | None) -> str | None:
    """The kind of owner that the ledger's words name, None where they name none."""
    if not words:
        return None
    if words.endswith(("公司", "集团", "厂")):
        return OwnerKind.ENTERPRISE.value
    return next((kind.value for kind, parts in OWNER_WORDS if any(part in words for part in parts)), None)


def told_of(counts: dict[str, int]) -> str:
    """The batch in one sentence."""
    new = counts["imported"] - counts["changed"]
    parts = [
        (new, "新增"),
        (counts["changed"], "变更"),
        (counts["unchanged"], "未变"),
        (counts["held"], "待处理"),
    ]
    said = "，".join(f"{word} {number} 行" for number, word in parts if number) or "没有数据行"
    return f"读到 {counts['read']} 行：{said}，非数据 {counts['skipped']} 行"


def why_nothing(understood: Sequence[Mapping[str, Any]], *, rows: bool) -> str:
    """Why a file that could be opened holds no ledger, and what to do; empty when it does (`rows`: any facility)."""
    roles = {sheet["role"] for sheet in understood}
    if LEDGER in roles:
        return "" if rows else "台账里只有表头（或示例行），没有设施的数据行；请填好后再上传。"
    if roles <= {EMPTY}:
        return "文件里没有内容，请检查是否选错了文件。"
    if roles <= {EMPTY, HIDDEN}:
        return "有内容的工作表都隐藏了；请在 Excel 或 WPS 中取消隐藏后再上传。"
    for sheet in understood:
        if LYING in sheet["reasons"].get("role", ""):
            return f"“{sheet['sheet']}”表{sheet['reasons']['role']}。"
    if any("habit" in sheet["reasons"] for sheet in understood):
        return "照以前改过的读法没有读出设施；请点“改读法”，核对每一列对应什么，再重新读取。"
    return "没有找到台账：需要一行表头（如“设施名称”“类别”“所在村”）和下面的数据行。"
