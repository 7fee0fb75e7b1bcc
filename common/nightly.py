"""What the system does by itself every night; when, stands in config/celery.py."""

import logging
from typing import Any

from common.audit import sealing
from common.jobs import Work, job_kind
from common.places import FILE_SWEEPERS, NIGHTLY_CHECKS

log = logging.getLogger("guanhu.nightly")

SHOWN = 5  # differences told in a sentence; all stand in the job's result


def outcome_in_words(result: dict[str, Any]) -> str:
    """「核对 3 项，全部相符」, or how many differences there are and what the first say."""
    found = [line for lines in result["differences"].values() for line in lines]
    if not found:
        return f"核对 {result['checks']} 项，全部相符。"
    more = "……" if len(found) > SHOWN else ""
    return f"核对 {result['checks']} 项，{len(found)} 处不符：" + "；".join(found[:SHOWN]) + more


@job_kind(
    "common.nightly_checks",
    title="夜间核对",
    stages=[("check", "核对")],
    unit="项",
    says=outcome_in_words,
    for_system=True,
)
def check_what_counts(work: Work) -> dict[str, Any]:
    """Every room's check of what it keeps twice; a check that breaks is a difference too."""
    checks = NIGHTLY_CHECKS.items()
    work.stage("check", total=len(checks))
    differences = {}
    for name, check in checks:
        differences[name] = _lines(name, check)
        work.advance()
    return {
        "checks": len(checks),
        "differences": {name: lines for name, lines in differences.items() if lines},
    }


@job_kind(
    "common.sweep_files",
    title="清理过期文件",
    says=lambda result: f"清理到期文件 {result['expired']} 个、无主文件 {result['orphans']} 个。",
    for_system=True,
)
def sweep_files(work: Work) -> dict[str, Any]:
    """Files past their day (those made by jobs among them), and files no row names."""
    from common import attachments

    swept = attachments.sweep()
    return swept | {"orphans": swept["orphans"] + sum(sweep() for sweep in FILE_SWEEPERS.filled())}


@job_kind(
    "common.seal_trail",
    title="封存操作记录",
    says=lambda result: f"封存操作记录 {result['records']} 条，封存值 {result['head']}。请抄录或打印留存。",
    for_system=True,
)
def seal_trail(work: Work) -> dict[str, Any]:
    """The daily seal over the trail; its head stands in the job's result and in the log."""
    made = sealing.seal()
    return {"records": made.records if made else 0, "head": made.head if made else "（无新记录）"}


def _lines(name: str, check: Any) -> list[str]:
    try:
        lines = list(check())
    except Exception:
        log.exception("nightly check %s broke", name)
        lines = [f"“{name}”未能核对，请系统管理员查看日志"]
    for line in lines:
        log.warning("nightly check %s: %s", name, line)
    return lines
