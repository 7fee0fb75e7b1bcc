"""What the page of one payment shows: facts, lines, way of approval, strips, buttons; its panel on a facility's page."""

from decimal import Decimal
from typing import Any

from django.db.models import F, Prefetch, Sum
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.rights import Right
from assets.models import Facility
from common.money import show, with_unit
from funding.actions.paying import standing_refunds
from funding.actions.vouchers import ADDING, ENDED, MOST, PUBLIC, SCANS, scans_of
from funding.models import Expenditure, ExpenditureLine, SpendingState
from funding.models.spending import NOT_THIS_WAY, SPENDING_FLOW
from funding.spending_rules import CHANGEABLE
from maintenance.models import Matter
from maintenance.views.asking import linked
from maintenance.views.moves import buttons

KINDS = dict.fromkeys(("ask", "approve", "approve_first", "approve_second", "pay"), "primary")
KINDS |= {"return": "return", "reverse": "danger"}
S = SpendingState
PANEL_ROWS = 6
NAMED = ("use", "sector", "facility", "matter", "caretaker__person")


def act_url(row: Expenditure):
    return lambda act: reverse("funding:expenditure-act", args=[row.pk, act])


def offers(row: Expenditure, post) -> list[dict]:
    """Buttons of the flow; who has no hand in paying sees no reason why not."""
    found = buttons(SPENDING_FLOW, row, post, url_of=act_url(row), kinds=KINDS, hidden=(NOT_THIS_WAY,))
    if row.state in CHANGEABLE and may(post, Right.PAYMENT_ASK):
        found.append(_link(_("修改"), "edit", row) | {"dialog": False})
        found.append(_link(_("分成几项"), "lines", row) | {"dialog": False})
        found.append(_link(_("按设施分摊"), "share", row))
    if row.state == S.PAID and may(post, Right.LEDGER_REVERSE):
        found.append(_link(_("收款方退回"), "refund", row))
    return [{"dialog": True, **one} for one in found]


def awaiting(post):
    """Payments that wait for a word of somebody of this post's area, without those it asked for itself."""
    if not may(post, Right.PAYMENT_APPROVE):
        return Expenditure.objects.none()
    rows = Expenditure.objects.visible_to(post).awaiting_approval().exclude(asked_by=post.person_id)
    return rows.for_list()


def decisions(row: Expenditure, post) -> list[dict]:
    """同意 and 退回 on the page of approvals; each comes back there."""

    open_ = (move for move in SPENDING_FLOW if row.state in move.before and may(post, move.right))
    found = [(move, move.why_not(row, post)) for move in open_ if move.right == Right.PAYMENT_APPROVE]
    return [
        {
            "word": move.word,
            "url": reverse("funding:approval-act", args=[row.pk, move.act]),
            "why": why,
            "kind": KINDS[move.act],
        }
        for move, why in found
        if why != NOT_THIS_WAY
    ]


def _link(word: str, page: str, row: Expenditure) -> dict:
    return {"word": word, "url": reverse(f"funding:expenditure-{page}", args=[row.pk]), "why": "", "kind": ""}


def facts(row: Expenditure) -> list[tuple]:
    """Pairs for components/facts.html."""
    voucher = f"{row.get_voucher_kind_display()} {row.voucher_number}".strip()
    paid = f"{row.paid_on:%Y-%m-%d}" if row.paid_on else ""
    found: list[tuple] = [
        (_("金额"), with_unit(row.amount), _("现金") if row.cash else ""),
        (_("收款方"), row.payee, row.payee_party.get_kind_display() if row.payee_party else ""),
        (_("列支资金"), linked(row.account, "funding:account-detail"), row.division),
        (_("凭证"), voucher, f"{row.voucher_on:%Y-%m-%d}" if row.voucher_on else ""),
        (_("支付日期"), paid, row.paid_by or ""),
        (_("记账凭证"), linked(row.booking, "funding:booking-detail")),
    ]
    if row.quality_check:
        check = row.quality_check
        said = _("%(from)s 起一期，%(score)s 分") % {"from": check.period_from, "score": check.score}
        found.append((_("依效付费"), linked(check.contract, "maintenance:contract-detail"), said))
    if row.settlement:
        found.append((_("结算"), linked(row.settlement, "funding:settlement-detail")))
    if row.note:
        found.append((_("备注"), row.note))
    return found


def lines(row: Expenditure) -> list[dict[str, Any]]:
    """What it goes on, each with where that stands."""
    rows = row.lines.select_related(*NAMED)
    return [{"row": one, "about": _about(one)} for one in rows]


def with_lines(rows):
    """The payments with their lines at hand."""
    found = ExpenditureLine.objects.everywhere(because="of payments in sight").select_related(*NAMED)
    return rows.prefetch_related(Prefetch("lines", queryset=found))


def _about(line: ExpenditureLine) -> str:
    if line.matter:
        return linked(line.matter, "maintenance:matter-detail")
    if line.facility:
        return linked(line.facility, "assets:facility-detail")
    return linked(line.caretaker, "maintenance:caretaker-detail") if line.caretaker else ""


def steps(row: Expenditure) -> list[dict[str, Any]]:
    """The way of this payment for components/flow.html, what it waits for at the end."""
    told = [
        (_("申请"), row.asked_by, row.asked_at, "", "ok"),
        (_("审批"), row.approved_by, row.approved_at, row.said if row.second_at is None else "", "ok"),
        (_("二次审批"), row.second_by, row.second_at, row.said, "ok"),
    ]
    found = [_step(*one) for one in told if one[2] is not None]
    if row.state == S.RETURNED:
        found.append(_step(_("退回"), None, None, row.said, "bad"))
    if row.paid_on and row.state in (S.PAID, S.REVERSED):
        found.append(_step(_("支付"), row.paid_by, None, f"{row.paid_on:%Y-%m-%d}", "ok"))
    if row.state == S.REVERSED:
        found.append(_step(_("冲销"), None, None, row.said, "bad"))
    waits = {
        S.DRAFT: _("申请用款"),
        S.ASKED: _("镇（街道）审批") if row.by_township and not row.two_people else _("审批"),
        S.SECOND: _("镇（街道）二次审批") if row.by_township else _("二次审批"),
        S.APPROVED: _("财政所支付"),
    }
    if wait := waits.get(S(row.state)):
        found.append(_step(wait, None, None, "", "run"))
    return found


def _step(act: str, person, when, opinion: str, state: str) -> dict[str, Any]:
    return {"act": act, "post": "", "person": person or "", "when": when, "opinion": opinion, "state": state}


def strips(row: Expenditure) -> list[dict[str, str]]:
    """What must be seen first."""
    found = []
    if row.state == S.RETURNED:
        found.append({"state": "bad", "title": _("已退回"), "text": row.said})
    if row.state == S.REVERSED:
        found.append({"state": "bad", "title": _("已冲销"), "text": row.said})
    if row.state in (S.APPROVED, S.PAID) and not scans_of(row).exists():
        found.append({"state": "warn", "title": _("还没有凭证扫描件"), "text": _("请拍照或扫描后上传")})
    return found


def papers(row: Expenditure, post) -> list[dict[str, Any]]:
    """The scans and their public copies, each a group of its own."""
    adds = may(post, Right.FUND_VIEW) and any(may(post, right) for right in ADDING) and row.state not in ENDED
    groups = (
        (SCANS, _("凭证"), _("原件的照片、扫描件，看得到这笔用款的人才看得到，不对外公开")),
        (PUBLIC, _("公开用凭证"), _("公示用：姓名、账号、电话已遮住的")),
    )
    found = []
    for kind, word, hint in groups:
        files = list(scans_of(row, kind))
        url = reverse("funding:expenditure-file", args=[row.pk, "public" if kind == PUBLIC else "scan"])
        found.append(
            {
                "word": word,
                "hint": hint,
                "url": url if adds and len(files) < MOST else "",
                "id": kind.replace("_", "-"),
                "room": MOST - len(files),
                "masks": adds and kind == SCANS,
                "photos": [one for one in files if one.is_image],
                "papers": [one for one in files if not one.is_image],
            }
        )
    return found


def refunds(row: Expenditure):
    return standing_refunds(row).select_related("made_by")


# --- on other pages -----------------------------------------------------------------------------
def panel(post, facility: Facility) -> str:
    """Markup of templates/funding/expenditure_panel.html: what a facility has cost, '' for who may not know."""
    if not may(post, Right.FUND_VIEW):
        return ""
    seen = Expenditure.objects.visible_to(post)
    lines = ExpenditureLine.objects.everywhere(because="costs of payments in sight").filter(
        facility=facility, expenditure__in=seen.order_by().values("pk")
    )
    spent, year = lines.spent(), timezone.localdate().year
    net = Sum(F("amount") - F("refunded"))
    all_, this = (rows.aggregate(all=net)["all"] or Decimal(0) for rows in (spent, _of_year(spent, year)))
    rows = list(
        spent.select_related("expenditure", "use").order_by("-expenditure__paid_on", "-pk")[:PANEL_ROWS]
    )
    asks = may(post, Right.PAYMENT_ASK) and not facility.merged_into_id
    if not rows and not asks:
        return ""
    context = {
        "rows": rows,
        "all": show(all_),
        "this_year": show(this),
        "year": year,
        "all_url": f"{reverse('funding:expenditure-list')}?facility={facility.pk}",
        "new_url": f"{reverse('funding:expenditure-create')}?facility={facility.pk}" if asks else "",
    }
    return render_to_string("funding/expenditure_panel.html", context)


def _of_year(rows, year: int):
    return rows.filter(expenditure__paid_on__year=year)


def of_matter(post, matter: Matter) -> tuple[str, str, str] | None:
    """The button on a matter's page (maintenance.places.MATTER_ACTS)."""
    if not may(post, Right.PAYMENT_ASK):
        return None
    return _("申请用款"), f"{reverse('funding:expenditure-create')}?matter={matter.pk}", "coin-yuan"
