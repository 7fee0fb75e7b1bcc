"""Why the rows of a batch wait or leave a doubt: together by reason, with how many, so that a large file can be looked through."""

from typing import Any
from urllib.parse import urlencode

from django.db import connection

from assets.ledger.heads import FACTS
from assets.models import LedgerBatch
from common.logs import masked

TOLD_FROM = 10  # rows: fewer are seen at a glance
MOST_REASONS, MOST_WORDS = 30, 6
COUNTED = 20_000  # rows of a tab; of more, these are counted, so that the page comes soon
AGREEABLE = {"village_suffix": "都对，以后不再提示", "former_name": "都对，本次不再提示"}
LABELS = {
    "unknown_village": "范围内没有的村名",
    "not_your_village": "不在范围内的村",
    "ambiguous_village": "分不清是哪个村",
    "village_is_township": "只写到街道、乡镇",
    "village_suffix": "村、社区写得与登记的不同",
    "former_name": "写的是村的曾用名",
    "unknown_category": "不认识的类别",
    "category_open": "类别不止一种可能，暂取第一种",
    "category_conflict": "类别与设施名称不一致",
    "category_from_name": "类别按设施名称判断",
    "unit_mismatch": "计量单位与类别的不同",
    "unit_unknown": "不认识的计量单位",
    "duplicate_in_file": "台账里重复",
    "duplicate_in_register": "已有人登记",
    "differs_from_register": "与在册登记不同",
    "village_differs": "所在村与在册不同",
    "type_differs": "类别与在册不同",
    "too_long": "文字太长",
    "too_large": "数字太大",
}
# The problems of a tab's rows: words that stand in several rows each by itself, all others of a kind together.
BY_WORD = """
    WITH said AS (
        SELECT p->>'code' AS code, coalesce(p->>'field', '') AS field, p->>'raw' AS raw, min(p->>'message') AS message,
            count(*) AS number
        FROM (
            SELECT problems FROM assets_ledgerrow
            WHERE batch_id = %(batch)s AND verdict = ANY(%(verdicts)s) AND (NOT %(flagged)s OR flagged)
            ORDER BY position LIMIT %(most)s) AS staged
        CROSS JOIN LATERAL jsonb_array_elements(staged.problems) AS p
        WHERE p->>'severity' = %(severity)s
        GROUP BY 1, 2, 3)
    SELECT code, field,
        CASE WHEN number > 1 AND field = ANY(%(named)s) AND length(raw) <= 60 THEN raw ELSE '' END AS word,
        min(message), sum(number)::int AS number
    FROM said GROUP BY 1, 2, 3 ORDER BY 5 DESC, 3
"""
NAMED = [
    "village",
    "category",
    "unit",
    "quantity",
    "built",
    "cost",
    "party",
    "fund_source",
    "name",
]  # no telephones
TABS = {"held": (["held"], False, "held"), "flagged": (["new", "changed"], True, "flag")}


def reasons(batch: LedgerBatch, tab: str) -> list[dict[str, Any]]:
    """One dict a reason of the tab's rows, the commonest first: `label`, `number`, `url`, `words` [(text, number, url)],
    `agree` (what the button says that settles it, or ""), `code`. Empty for tabs whose rows leave no question."""
    if tab not in TABS:
        return []
    verdicts, flagged, severity = TABS[tab]
    asked: dict[str, Any] = {
        "batch": batch.pk,
        "verdicts": verdicts,
        "flagged": flagged,
        "severity": severity,
        "named": NAMED,
        "most": COUNTED,
    }
    with connection.cursor() as cursor:
        cursor.execute(BY_WORD, asked)
        lines = cursor.fetchall()
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for code, field, word, message, number in lines:
        one = found.setdefault((code, field), _reason(tab, code, field, message))
        one["number"] += number
        if word and len(one["words"]) < MOST_WORDS:
            one["words"].append((word, number, _url(tab, code, word)))
    return sorted(found.values(), key=lambda one: -one["number"])[:MOST_REASONS]


def _reason(tab: str, code: str, field: str, message: str) -> dict[str, Any]:
    label = LABELS.get(code) or _plain(message)
    where = FACTS.get(field, "")
    return {
        "code": code,
        "label": f"{where}：{label}" if where and code not in LABELS else label,
        "number": 0,
        "words": [],
        "url": _url(tab, code),
        "agree": AGREEABLE.get(code, ""),
    }


def _plain(message: str) -> str:
    """A problem's sentence without the row and the column it begins with."""
    return masked(message.partition("：")[2] or message).rstrip("。")


def _url(tab: str, code: str, word: str = "") -> str:
    return f"?{urlencode({'tab': tab, 'why': code} | ({'word': word} if word else {}))}"


def asked_for(asked) -> dict[str, str]:
    """The reason (and word) that an address asks for; empty: all rows."""
    why, word = asked.get("why", ""), asked.get("word", "")
    if not (why.isascii() and why.isidentifier()) or "\0" in word:
        return {}
    return {"code": why} | ({"raw": word[:500]} if word else {})


def narrowed(rows, asked):
    """Those of the rows that leave the question asked for."""
    mark = asked_for(asked)
    return rows.filter(problems__contains=[mark]) if mark else rows


def told(asked) -> str:
    """What the rows are narrowed to, in words; empty: nothing."""
    mark = asked_for(asked)
    if not mark:
        return ""
    return "，".join(filter(None, [LABELS.get(mark["code"], "同一原因的行"), mark.get("raw", "")]))
