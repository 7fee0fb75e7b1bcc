"""What the page of one finding shows: facts, history in words, strips, buttons; its panel on a facility's page."""

from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.rights import Right
from assets.models import Facility
from maintenance.views.asking import linked
from maintenance.views.moves import buttons
from tasks_checklist.actions.finding_photos import MOST, photos_of, why_no_photo
from tasks_checklist.finding_notice import may_print
from tasks_checklist.finding_tables import days_left
from tasks_checklist.models import Extension, Finding, Talk, Visit
from tasks_checklist.models.finding_flow import FLOW, TALK_FLOW, other_issuer, other_unit, other_writer
from tasks_checklist.models.findings import OPEN, RUNNING

KINDS = {"issue": "primary", "sign": "primary", "apply": "primary", "strike": "primary", "return": "return"}
WORDS = {
    "draft": _("提出"), "issue": _("下发"), "discard": _("不下发"), "sign": _("签收"), "apply": _("申请销号"),
    "strike": _("核查销号"),
    "return": _("退回整改"), "withdraw": _("误报撤销"), "ask_later": _("申请延期"), "later": _("批准延期"),
    "not_later": _("不批准延期"),
    "later_off": _("撤回延期申请"), "notice": _("逾期提醒"), "bulletin": _("列入通报"), "talk": _("建议约谈"),
    "talk_held": _("已约谈"), "talk_waived": _("不约谈"), "hand_over": _("工作交接"),
}  # fmt: skip
BAD = ("return", "withdraw", "not_later", "notice", "bulletin", "talk")
WAITS = {
    "draft": _("下发"),
    "issued": _("签收"),
    "signed": _("申请销号"),
    "returned": _("申请销号"),
    "applied": _("核查销号"),
}


def act_url(noun: str, row: Any):
    return lambda act: reverse(f"tasks_checklist:{noun}-act", args=[row.pk, act])


def offers(finding: Finding, post) -> list[dict]:
    """Buttons of the flow for this side; the other side's are nobody's business here."""
    foreign = tuple(said for said in (other_unit(finding, post), other_issuer(finding, post)) if said)
    found = buttons(FLOW, finding, post, url_of=act_url("finding", finding), kinds=KINDS, hidden=foreign)
    if finding.state == "draft" and may(post, Right.FINDING_ISSUE) and not other_writer(finding, post):
        url = reverse("tasks_checklist:finding-edit", args=[finding.pk])
        found.append({"word": _("修改"), "url": url, "why": "", "kind": ""})
    if _may_extend(finding, post):
        url = reverse("tasks_checklist:finding-extend", args=[finding.pk])
        found.append({"word": _("申请延期"), "url": url, "why": "", "kind": ""})
    return found


def notice_url(finding: Finding) -> str:
    """Where the 整改通知书 is, '' where there is none."""
    return reverse("tasks_checklist:finding-word", args=[finding.pk]) if may_print(finding) else ""


def _may_extend(finding: Finding, post) -> bool:
    in_time = finding.due_on is not None and finding.due_on >= timezone.localdate()
    mine = (
        in_time
        and finding.state in RUNNING
        and may(post, Right.FINDING_RECTIFY)
        and not other_unit(finding, post)
    )
    return mine and not finding.extensions.filter(state__in=Extension.STANDING).exists()


def _visit(finding: Finding, post) -> str:
    """The visit where it was written down as a link, '' for who may not know of it."""
    if finding.stop is None:
        return ""
    visit = finding.stop.visit
    # a reader who is not named is told of no secret
    known = Visit.objects.visible_to(post).filter(pk=visit.pk).exists() if post else not visit.is_secret
    return linked(visit, "tasks_checklist:visit-detail") if known else ""


def facts(finding: Finding, post=None) -> list[tuple]:
    """Pairs for components/facts.html."""
    _tone, told = days_left(finding)
    later = finding.due_on != finding.first_due_on
    found: list[tuple] = [
        (_("责任单位"), finding.party, finding.person or ""),
        (_("所在区划"), finding.division, finding.sector or _("未分行业")),
        (_("设施"), linked(finding.facility, "assets:facility-detail") or finding.place),
        (_("来源"), finding.get_source_display(), f"{finding.found_on:%Y-%m-%d}"),
        (_("下发单位"), finding.issuer, finding.issued_by or finding.made_by),
        (_("整改限期"), finding.due_on and f"{finding.due_on:%Y-%m-%d}", told),
    ]
    if later and finding.first_due_on:
        found.append((_("原定限期"), f"{finding.first_due_on:%Y-%m-%d}"))
    if visit := _visit(finding, post):
        found.append((_("督导行程"), visit))
    if finding.basis:
        found.append((_("依据"), finding.basis))
    for word, said in ((_("整改措施"), finding.measure), (_("整改结果"), finding.result)):
        if said:
            found.append((word, said))
    if finding.repair:
        url = linked(finding.repair, "maintenance:matter-detail")
        found.append((_("维修事项"), url, finding.repair.get_state_display()))
    return found


def steps(finding: Finding) -> list[dict[str, Any]]:
    """For components/flow.html, what is waited for at the end."""
    found: list[dict[str, Any]] = [
        {
            "act": WORDS.get(row.act, row.act),
            "post": "",
            "person": row.person or _("系统"),
            "when": row.at,
            "opinion": row.text,
            "state": "bad" if row.act in BAD else "ok",
        }
        for row in finding.steps.select_related("person").order_by("at", "id")
    ]
    if waits := WAITS.get(finding.state):
        found.append({"act": waits, "post": "", "person": "", "when": None, "opinion": "", "state": "run"})
    return found


def strips(finding: Finding) -> list[dict[str, str]]:
    """What must be seen first."""
    found = []
    tone, told = days_left(finding)
    if tone == "bad":
        found.append({"state": "bad", "title": told, "text": _("请尽快整改并申请销号"), "url": ""})
    if finding.state == "issued" and finding.sign_by_time and finding.sign_by_time < timezone.now():
        said = _("应在 %s 前签收") % f"{timezone.localtime(finding.sign_by_time):%Y-%m-%d}"
        found.append({"state": "warn", "title": _("逾期未签收"), "text": said, "url": ""})
    if finding.relapse_of:
        url = reverse("tasks_checklist:finding-detail", args=[finding.relapse_of_id])
        found.append({"state": "warn", "title": _("反弹"), "text": str(finding.relapse_of), "url": url})
    return found


def extensions(finding: Finding, post) -> list[dict[str, Any]]:
    answers = may(post, Right.FINDING_STRIKE) and not other_issuer(finding, post)
    return [
        {"row": row, "open": answers and row.state == Extension.State.ASKED}
        for row in finding.extensions.select_related("asked_by", "answered_by")
    ]


def talk_of(finding: Finding, post) -> dict[str, Any] | None:
    talk = (
        Talk.objects.visible_to(post)
        .select_related("finding__party", "held_by")
        .filter(finding=finding)
        .first()
    )
    if talk is None:
        return None
    made = buttons(TALK_FLOW, talk, post, url_of=act_url("talk", talk), kinds={"hold": "primary"})
    return {"row": talk, "offers": made}


def photo_groups(finding: Finding, post) -> list[dict[str, Any]]:
    held = {when: list(photos_of(finding, when)) for when in ("before", "after")}
    return [
        {
            "when": when,
            "word": word,
            "photos": held[when],
            "room": max(MOST - len(held[when]), 0),
            "may_add": not why_no_photo(finding, when, post),
        }
        for when, word in (("before", _("整改前")), ("after", _("整改后")))
    ]


def panel(post, facility: Facility) -> str:
    """Markup of templates/tasks_checklist/finding_panel.html: open findings of a facility, '' where there were none."""
    if not may(post, Right.TASK_VIEW):
        return ""
    rows = list(Finding.objects.visible_to(post).filter(facility=facility).order_by("-id")[:20])
    new_url = f"{reverse('tasks_checklist:finding-create')}?facility={facility.pk}"
    issues = may(post, Right.FINDING_ISSUE) and not facility.merged_into_id
    if not rows and not issues:
        return ""
    context = {
        "rows": [row for row in rows if row.state in OPEN],
        "ended": sum(row.state not in OPEN for row in rows),
        "all_url": f"{reverse('tasks_checklist:finding-list')}?facility={facility.pk}",
        "new_url": new_url if issues else "",
    }
    return render_to_string("tasks_checklist/finding_panel.html", context)


def of_matter(post, matter) -> tuple[str, str, str] | None:
    """The button on a matter's page (maintenance.places.MATTER_ACTS)."""
    if not may(post, Right.FINDING_ISSUE):
        return None
    return _("提出督导问题"), f"{reverse('tasks_checklist:finding-create')}?matter={matter.pk}", "flag"


def may_read_photo(post, owner_id: str) -> bool:
    """Photos of a finding, for whoever sees it (ATTACHMENT_OWNERS)."""
    known = may(post, Right.TASK_VIEW) and owner_id.isdigit()
    return known and Finding.objects.visible_to(post).filter(pk=int(owner_id)).exists()
