"""What the page of an arrival, its 资金到账通知单 and its board say."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import may, sees
from accounts.rights import Right
from assets.ledger.head_words import ORGANISATIONS
from common.money import show, with_unit
from common.papers import OfficialPaper, Signature
from common.privacy import mask_mobiles, mask_name
from funding.arrival_publishing import publication_of
from funding.arrival_tables import is_reversed, paper, publishing_of
from funding.models import Arrival
from funding.models.life import ARRIVAL_FLOW
from maintenance.views.moves import buttons

KINDS = {"confirm": "primary", "dispute": ""}


def facts(row: Arrival, post) -> list[tuple]:
    """Pairs for the page; the allocation's document leads to its page where the reader sees it."""
    return [
        (_("金额"), with_unit(row.amount)),
        (_("到账日期"), f"{row.arrived_on:%Y-%m-%d}"),
        (_("资金来源"), row.get_source_display(), _("%s年资金") % row.year),
        (_("专项"), row.earmark),
        (_("到账依据"), row.get_basis_display(), paper(row)),
        (_("行业"), row.sector or _("综合")),
        (_("付款方"), row.payer),
        (_("备注"), row.note),
    ]


def strips(row: Arrival) -> list[dict[str, str]]:
    found = []
    if is_reversed(row):
        turned = row.booking.reversal  # type: ignore[attr-defined]
        found.append(
            {
                "state": "bad",
                "title": _("已冲销（%s）") % f"{turned.booked_on:%Y-%m-%d}",
                "text": turned.reason,
            }
        )
    elif row.state == "disputed":
        found.append({"state": "bad", "title": _("村里有异议"), "text": row.said})
    return found


def offers(row: Arrival, post) -> list[dict]:
    if is_reversed(row):
        return []
    return buttons(
        ARRIVAL_FLOW,
        row,
        post,
        url_of=lambda act: reverse("funding:arrival-act", args=[row.pk, act]),
        kinds=KINDS,
    )


def publishing(row: Arrival, post) -> dict[str, Any]:
    """How it stands with making it known: its notice, or the act that drafts one."""
    notice = publication_of(row)
    tone, words = publishing_of(row)
    may_draft = may(post, Right.NOTICE_POST) or may(post, Right.NOTICE_PUBLISH)
    return {
        "tone": tone,
        "words": words,
        "by": row.publish_by,
        "notice": notice,
        "may_see": notice is not None and sees(post, notice),
        "may_draft": notice is None and tone and may_draft and row.state == "confirmed",
    }


# --- 资金到账通知单 -------------------------------------------------------------------------------------------
def notice_facts(row: Arrival) -> list[tuple[str, str]]:
    """The lines of the printed notice."""
    found = [
        (_("收款单位"), f"{row.division.parent or ''}{row.division}"),
        (_("资金来源"), row.get_source_display()),
        (_("资金年度"), str(row.year)),
        (_("专项名称"), row.earmark.name if row.earmark else ""),
        (_("到账依据"), f"{row.get_basis_display()} {paper(row)}"),
        (_("用途"), row.share.allocation.purpose if row.share else ""),
        (_("付款方"), row.payer),
        (_("到账金额"), _("人民币 %s 元") % show(row.amount)),
        (_("到账日期"), f"{row.arrived_on:%Y年%-m月%-d日}"),
        (_("应公示日期"), f"{row.publish_by:%Y年%-m月%-d日}前"),
    ]
    return [(word, said) for word, said in found if said]


def notifier(row: Arrival) -> str:
    """The office whose notice it is: of a village its township's, else the unit's own."""
    above = row.division.parent
    office = above if above is not None and row.division.level == "village" else row.division
    return _("%s财政所") % office if office.level == "township" else _("%s财政局") % office


def document(row: Arrival) -> bytes:
    """The notice as Word, with the receipt to be torn off."""
    made = OfficialPaper(title=_("资金到账通知单"), number=row.number, letterhead=notifier(row))
    made.receivers(f"{row.division.name}")
    made.text(_("下列资金已拨入你单位账户，请核对银行入账后确认，按规定用途使用，并在限期内张榜公示。"))
    made.facts(notice_facts(row))
    made.sign(Signature(notifier(row), row.arrived_on))
    made.slip(
        _("资金到账回执"),
        [
            (_("通知单号"), row.number),
            (_("到账金额"), _("%s 元") % show(row.amount)),
            (_("收到日期"), ""),
            (_("经办人、负责人签字"), ""),
        ],
    )
    return made.saved()


UNITS = tuple(
    f"{ORGANISATIONS} 村 社区 村民小组 组 镇 街道 乡 区 县 市 省 政府 财政 单位 企业 学校 院 店 社 会 银行 捐赠人".split()
)  # how the name of a payer ends that is no private person


def public_payer(row: Arrival) -> str:
    """The payer for everyone: a private person by the surname, a donor as the gift says (it asked how to be named)."""
    payer = row.payer.strip()
    is_told = row.share_id or payer[:1].isdigit() or payer.endswith(UNITS) or hasattr(row, "donation")
    return payer if is_told else mask_name(payer)


def board_line(row: Arrival) -> list[str]:
    """What of it stands on a board, without private phones and names."""
    purpose = row.share.allocation.purpose if row.share else row.note
    said = (row.get_source_display(), paper(row), public_payer(row), purpose)
    return [mask_mobiles(words) for words in said]
