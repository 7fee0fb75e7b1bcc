"""What the page of one matter shows: its facts, its history in words, its clock, its buttons."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.flows import Flow
from accounts.rights import Right
from common.privacy import mask_phone
from maintenance import clock
from maintenance import matter_words as words
from maintenance.models import Matter, MatterReminder, MatterStep, Severity
from maintenance.models.matter_flow import BESIDE, FLOW

BAD_ACTS = {"reject", "return", "send_back"}
ICONS = {
    "report": "message-report",
    "self_handle": "tool",
    "dispatch": "send",
    "redirect": "switch-horizontal",
    "accept": "user-check",
    "handle": "tool",
    "verify": "circle-check",
    "merge": "arrows-join",
    "take_in": "arrows-join",
    "suspend": "player-stop",
    "remind": "bell",
    "make_safe": "shield-check",
    "cost": "coin-yuan",
    "escalate": "arrow-up",
    "send_down": "arrow-down",
    "reply": "message-2",
}
PRIMARY = ("dispatch", "accept", "handle", "verify", "resume")
QUIET = (
    "cost",
    "claim_warranty",
    "reply",
    "remind",
    "make_safe",
    "merge",
    "split",
    "grade",
    "escalate",
    "send_down",
)


def offers(matter: Matter, post) -> list[dict[str, Any]]:
    """Buttons by the two tables: word, address, why not, whether it is the one that leads on."""
    found = []
    for flow in (FLOW, BESIDE):
        found += [_button(matter, offer, flow) for offer in flow.offers(matter, post)]
    shown = [one for one in found if not (one["why"] and one["act"] in QUIET)]
    first = next((one for one in shown if one["act"] in PRIMARY and not one["why"]), None)
    if first:
        first["kind"] = "primary"
        shown.sort(key=lambda one: one is not first)
    return shown


def _button(matter: Matter, offer, flow: Flow) -> dict[str, Any]:
    act = offer.move.act
    return {
        "act": act,
        "word": offer.move.word,
        "url": reverse("maintenance:matter-act", args=[matter.pk, act]),
        "why": offer.why_not,
        "kind": "",
        "moves": flow is FLOW,
    }


def facts(matter: Matter, post) -> list[tuple]:
    """Pairs for components/facts.html."""
    found: list[tuple] = [
        (_("来源"), matter.get_source_display(), _("代报") if matter.on_behalf else ""),
        (_("等级"), matter.get_severity_display()),
        (_("上报"), str(matter.reported_by or "—"), words.told_at(matter.reported_at)),
    ]
    if matter.hazard:
        found.append((_("隐患"), matter.get_hazard_display(), matter.measure))
    if matter.reporter_name or matter.phone:
        phone = mask_phone(matter.phone) if may(post, Right.CONTACT_REVEAL) else ""
        found.append((_("反映人"), matter.reporter_name or "—", phone))
    if matter.outside_number:
        due = _("要求 %s 前办结") % words.told_at(matter.outside_due) if matter.outside_due else ""
        found.append((_("外部单号"), matter.outside_number, due))
    found.append((_("办理层级"), matter.get_level_display()))
    if matter.handler_id or matter.handler_person_id:
        found.append((_("处置"), words.handler_told(matter), matter.instruction))
    if matter.under_warranty:
        claimed = _("%s 已报保修") % words.told_at(matter.warranty_claimed_at)
        found.append(
            (_("质保"), _("质保期内"), claimed if matter.warranty_claimed_at else _("可要求施工单位保修"))
        )
    if matter.done_text:
        size = matter.get_size_display() if matter.size else ""
        found.append((_("处置情况"), matter.done_text, size))
    if matter.reply:
        found.append((_("答复"), matter.reply))
    return found


def steps(matter: Matter) -> list[dict[str, Any]]:
    """For components/flow.html: who did what when, with what words; what is waited for at the end."""
    rows: list[MatterStep] = list(matter.steps.select_related("person").order_by("at", "id"))
    found: list[dict[str, Any]] = [
        {
            "act": row.get_act_display() + (_("（共 %s 次）") % times if times > 1 else ""),
            "post": "",
            "person": row.person or _("系统"),
            "when": row.at,
            "opinion": row.text,
            "state": "bad" if row.act in BAD_ACTS else "ok",
        }
        for row, times in _folded(rows)
    ]
    if waits := WAITS.get(matter.state):
        found.append({"act": waits, "post": "", "person": "", "when": None, "opinion": "", "state": "run"})
    return found


def _folded(rows: list[MatterStep]) -> list[tuple[MatterStep, int]]:
    """What was found again day after day, with nothing done between, is one line: the last time, and how often."""
    found: list[tuple[MatterStep, int]] = []
    for row in rows:
        again = row.act == MatterStep.Act.FIND_AGAIN and found and found[-1][0].act == row.act
        times = found.pop()[1] + 1 if again else 1
        found.append((row, times))
    return found


def looks(matter: Matter) -> list[dict[str, Any]]:
    """The looks that found it, the newest first: when, who, what failed, how it was said. One alone says nothing more."""
    found: dict[int, dict[str, Any]] = {}
    points = matter.points.select_related("answer__checkpoint", "answer__inspection__person")
    for point in points.order_by("-answer__inspection__inspected_at", "answer__checkpoint__seq"):
        look = point.answer.inspection
        row = found.setdefault(look.pk, {"look": look, "points": []})
        said = f"：{point.answer.text}" if point.answer.text else ""
        row["points"].append(f"{point.answer.checkpoint.text}{said}")
    return list(found.values()) if len(found) > 1 else []


WAITS = {
    "reported": "派单",
    "dispatched": "接单",
    "accepted": "处置",
    "suspended": "恢复",
    "handled": "核查",
}


def limits(matter: Matter, now: datetime) -> list[dict[str, Any]]:
    """The limits one by one: what, until when, kept or not."""
    rows = [
        (_("排险"), matter.safe_by_time, matter.made_safe_at),
        (_("接单"), matter.accept_by_time, matter.accepted_at),
        (_("处置完成"), matter.done_by_time, matter.handled_at),
    ]
    return [_limit(what, due, met, matter, now) for what, due, met in rows if due is not None]


def _limit(what: str, due: datetime, met: datetime | None, matter: Matter, now: datetime) -> dict[str, Any]:
    over = matter.state in ("closed", "merged", "split", "rejected")
    if met is not None:
        tone, said = ("ok", _("按时")) if met <= due else ("bad", _("晚 %s") % words.span(met - due))
    elif over:
        tone, said = "mute", "—"
    elif matter.state == "suspended":
        tone, said = "mute", _("计时暂停")
    else:
        tone, said = words.limit_told(due, now)
    return {"what": what, "due": due, "met": met, "tone": tone or "run", "said": said}


def pauses(matter: Matter, now: datetime) -> list[dict[str, Any]]:
    """How long the clock stood each time, and why."""
    return [
        {"row": row, "length": words.span((row.until or now) - row.since)}
        for row in matter.pauses.select_related("approved_by")
    ]


def ran(matter: Matter, now: datetime) -> str:
    """How long the clock ran: to the end of the work, or until now."""
    stood = [clock.Pause(row.since, row.until) for row in matter.pauses.all()]
    return words.span(clock.ran(matter.reported_at, matter.handled_at or matter.closed_at or now, stood))


def costs(matter: Matter) -> dict[str, Any]:
    lines = list(matter.costs.select_related("recorded_by"))
    return {"lines": lines, "total": sum((line.amount for line in lines), Decimal(0))}


def reminders(matter: Matter) -> list[MatterReminder]:
    return list(matter.reminders.select_related("by").order_by("-at"))


def strips(matter: Matter, now: datetime) -> list[dict[str, str]]:
    """What must be seen first."""
    found = []
    if matter.merged_into:
        url = reverse("maintenance:matter-detail", args=[matter.merged_into_id])
        found.append({"state": "mute", "title": _("已合并"), "text": str(matter.merged_into), "url": url})
    if matter.split_from:
        url = reverse("maintenance:matter-detail", args=[matter.split_from_id])
        found.append({"state": "mute", "title": _("拆分自"), "text": str(matter.split_from), "url": url})
    tone, told = words.told_now(matter, now)
    open_ = matter.state in ("reported", "dispatched", "accepted", "suspended")
    if open_ and matter.severity == Severity.A and not matter.made_safe_at:
        text = _("请先围挡、停用，设警示，再修复") + (f"（{told}）" if tone == "bad" else "")
        found.append({"state": "bad", "title": _("有危险，尚未排险"), "text": text, "url": ""})
    elif open_ and tone == "bad":
        found.append({"state": "bad", "title": told, "text": "", "url": ""})
    if matter.level == Matter.Level.COUNTY and matter.closed_at is None:
        found.append({"state": "warn", "title": _("已提级到县"), "text": "", "url": ""})
    return found
