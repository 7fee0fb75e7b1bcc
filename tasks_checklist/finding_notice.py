"""整改通知书 of a finding as Word: what was found and where, by when it is put right, a receipt to tear off, the photos."""

from io import BytesIO

from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from assets.codes import group
from common.attachments import opened
from common.models import Attachment
from common.papers import OfficialPaper, Signature
from tasks_checklist.actions.finding_photos import photos_of
from tasks_checklist.models import Finding, FindingState
from tasks_checklist.models.findings import UNTOLD

TITLE = "整改通知书"
PIXELS = 1200  # the longer side of a photo: 75 mm at 400 dots an inch
NOT_SENT = (*UNTOLD, FindingState.WITHDRAWN)


def may_print(finding: Finding) -> bool:
    """Whether there is a notice: the finding was issued, and not by mistake."""
    return finding.state not in NOT_SENT


def day(on) -> str:
    return f"{on.year}年{on.month}月{on.day}日" if on else "—"


def document(finding: Finding) -> bytes:
    """The .docx; `finding` with its party, issuer, division and facility."""
    assert finding.issued_at is not None
    issued = timezone.localdate(finding.issued_at)
    written = OfficialPaper(title=TITLE, number=finding.number, letterhead=finding.issuer.name)
    written.receivers(finding.party.name)
    words = {"on": day(finding.found_on), "source": finding.get_source_display()}
    written.text(_("%(on)s，经%(source)s发现你单位存在下列问题，现通知你单位整改。") % words)
    written.facts(facts(finding))
    written.text(demand(finding))
    if finding.issuer.duty_phone:
        who = {"who": finding.issuer.name, "phone": finding.issuer.duty_phone}
        written.contact(_("联系单位：%(who)s，联系电话：%(phone)s") % who)
    photos = list(pictures(finding))
    if photos:
        written.attachments([_("现场照片")])
    written.sign(Signature(finding.issuer.name, issued))
    written.slip(_("整改通知书回执"), receipt(finding))
    if photos:
        written.new_attachment(None, _("现场照片"))
        written.pictures(photos)
    return written.saved()


def facts(finding: Finding) -> list[tuple[str, str]]:
    """What the notice says of the finding, pair by pair."""
    where = finding.place
    if finding.facility:
        code = group(finding.facility.code) if finding.facility.code else _("未赋码")
        where = _("%(name)s（编码%(code)s）") % {"name": finding.facility.name, "code": code} + (
            f" {where}" if where else ""
        )
    found = [
        (_("问题"), finding.title),
        (_("所在区划"), f"{finding.division.parent or ''}{finding.division}"),
        (_("设施、地点"), where),
        (_("具体情况"), finding.text),
        (_("严重程度"), finding.get_severity_display()),
        (_("依据"), finding.basis),
        (_("整改要求"), finding.demand),
        (_("整改限期"), day(finding.due_on)),
    ]
    return [(word, said) for word, said in found if said]


def demand(finding: Finding) -> str:
    by = timezone.localdate(finding.sign_by_time) if finding.sign_by_time else None
    sign = _("请于%s前在系统中签收，") % day(by) if by else ""
    return sign + _(
        "落实责任人，于%s前整改到位并申请销号，附同一位置的整改后照片。因故不能按期完成的，请在限期前申请延期；逾期未整改的，将列入通报。"
    ) % day(finding.due_on)


def receipt(finding: Finding) -> list[tuple[str, str]]:
    """The slip that comes back signed."""
    return [
        (_("通知书编号"), finding.number),
        (_("问题"), finding.title),
        (_("整改措施"), "\n"),
        (_("计划完成日期"), _("　　　　年　　月　　日")),
        (_("签收人"), _("　　　　　　　　签收日期：　　　　年　　月　　日")),
        (_("责任单位（盖章）"), "\n"),
    ]


def pictures(finding: Finding):
    """The photos taken when it was found, small enough for a paper, each with its number."""
    for number, photo in enumerate(photos_of(finding, "before"), 1):
        if small := smaller(photo):
            yield small, _("照片%s") % number


def smaller(photo: Attachment) -> bytes | None:
    """As JPEG of at most PIXELS; None where the file is gone."""
    try:
        with opened(photo) as file, Image.open(file) as image:
            image.thumbnail((PIXELS, PIXELS))
            stream = BytesIO()
            image.convert("RGB").save(stream, "JPEG", quality=82)
    except (FileNotFoundError, UnidentifiedImageError):
        return None
    return stream.getvalue()


def file_name(finding: Finding) -> str:
    return f"{TITLE} {finding.number}.docx"
