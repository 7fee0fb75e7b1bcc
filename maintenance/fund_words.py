"""What ledgers write about money, as kinds of fund; only words that say one thing. Pure.

`村集体、县级财政` names two. One part nobody knows, and nothing is matched: the words then stand beside the field.
"""

import re

from maintenance.models import FundKind

BETWEEN = re.compile(r"[、，,；;/+＋\s]+")
WORDS = {
    **{str(kind.label): kind for kind in FundKind if kind != FundKind.OTHER},
    "中央": FundKind.CENTRAL,
    "省级": FundKind.PROVINCE,
    "省财政": FundKind.PROVINCE,
    "市级": FundKind.CITY,
    "市财政": FundKind.CITY,
    "县财政": FundKind.COUNTY,
    "区财政": FundKind.COUNTY,
    "县级财政": FundKind.COUNTY,
    "区级财政": FundKind.COUNTY,
    "镇财政": FundKind.TOWNSHIP,
    "街道财政": FundKind.TOWNSHIP,
    "乡镇财政": FundKind.TOWNSHIP,
    "镇街财政": FundKind.TOWNSHIP,
    "镇级财政": FundKind.TOWNSHIP,
    "村集体经济": FundKind.VILLAGE_COLLECTIVE,
    "村集体收入": FundKind.VILLAGE_COLLECTIVE,
    "村集体资金": FundKind.VILLAGE_COLLECTIVE,
    "村级": FundKind.VILLAGE_COLLECTIVE,
    "村自筹": FundKind.VILLAGE_COLLECTIVE,
    "农户付费": FundKind.HOUSEHOLD_FEE,
    "使用者付费": FundKind.HOUSEHOLD_FEE,
    "水费": FundKind.HOUSEHOLD_FEE,
    "一事一议": FundKind.ONE_CASE_FUND,
    "奖补": FundKind.AWARD_GRANT,
    "奖补资金": FundKind.AWARD_GRANT,
    "企业自有资金": FundKind.OPERATOR,
    "企业自筹": FundKind.OPERATOR,
    "运营企业": FundKind.OPERATOR,
    "经营收入": FundKind.SERVICE_INCOME,
    "社会捐赠": FundKind.DONATION,
    "捐赠": FundKind.DONATION,
    "公益基金": FundKind.CHARITY_FUND,
    "土地出让收入": FundKind.LAND_REVENUE,
}


def kinds_of(words: str) -> list[str]:
    """The kinds that all parts of the words name, each once; empty where any part is not known."""
    whole = words.strip()
    if whole in WORDS:  # a label may hold a mark itself: 农户付费、使用者付费
        return [WORDS[whole].value]
    parts = [part for part in BETWEEN.split(whole) if part]
    if not parts or any(part not in WORDS for part in parts):
        return []
    return list(dict.fromkeys(WORDS[part].value for part in parts))
