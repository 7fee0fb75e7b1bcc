"""定期文稿: prepared once a period by the clock or by hand, changed, signed, dropped, withdrawn; counted again."""

import json
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Refused, may
from accounts.models import Division
from accounts.rights import Right
from accounts.scoping import ScopeKind
from common.db.locks import one_at_a_time
from maintenance.actions.holding import held
from tasks_checklist import paper_figures, paper_rules, paper_shapes, paper_words
from tasks_checklist.models import Paper
from tasks_checklist.models.papers import PAPER_FLOW
from tasks_checklist.paper_told import signers_of, tell, units_of
from tasks_checklist.running_numbers import first_number, number_after

BECAUSE = "papers are prepared for every area by the clock"
WRITERS = (Right.SUPERVISION_PLAN, Right.PAPER_SIGN)
ENDED = (Paper.State.DROPPED, Paper.State.WITHDRAWN)


def why_not_write(post, division: str | None = None) -> str:
    """Why this post does not write papers (of that area), in a sentence; empty: it does."""
    if not any(may(post, right) for right in WRITERS) or post.scope_kind != ScopeKind.AREA:
        return _("您的岗位不能拟写文稿")
    if post.division.level not in paper_rules.LEVELS:
        return _("文稿由县（区）、镇（街道）拟写")
    return "" if division in (None, post.division_id) else _("由文稿所在的区划拟写")


def prepare_due(*, today: date, by) -> dict[str, int]:
    """Prepare whatever the clock asks for by today, each in a transaction of its own; {"prepared": how many}.

    A period that has a paper already, be it dropped or withdrawn, gets no other one by itself.
    """
    areas = Division.objects.everywhere(because=BECAUSE).filter(level__in=paper_rules.LEVELS, closed_on=None)
    rhythms: dict[str, Any] = {}
    made = 0
    for area in areas.order_by("code"):
        county = area.county_code
        if county not in rhythms:
            rhythms[county] = paper_rules.rhythms_of(county, today)
        for kind, (first, last), cut_off in paper_rules.due(rhythms[county], area.level, today):
            made += _prepare_once(area, kind, first, last, cut_off, by)
    return {"prepared": made}


def _prepare_once(area: Division, kind: str, first: date, last: date, cut_off: datetime, by) -> bool:
    rows = Paper.objects.everywhere(because=BECAUSE).filter(division=area, kind=kind, period_from=first)
    if rows.exists() or paper_figures.is_empty(area, cut_off):
        return False
    with transaction.atomic():
        _one_at_a_time(area, kind, first)
        if rows.exists():
            return False
        prepare(division=area, kind=kind, first=first, last=last, cut_off=cut_off, by=by)
    return True


def _one_at_a_time(area: Division, kind: str, first: date) -> None:
    """Of two who prepare the same paper the second waits, and finds it there."""
    one_at_a_time(f"paper {area.pk} {kind} {first}")


@transaction.atomic
def prepare(*, division: Division, kind: str, first: date, last: date, cut_off: datetime, by) -> Paper:
    """Count and write one paper. Raises ValidationError where the period has one that stands."""
    figures = paper_figures.named(paper_figures.count(division, kind, first, last, cut_off))
    row = Paper(
        division=division,
        kind=kind,
        period_from=first,
        period_until=last,
        cut_off=cut_off,
        title=paper_shapes.title_of(kind, first, last),
        figures=figures,
    )
    row.body = paper_words.body(row)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise ValidationError(_("这一期的文稿已经拟好")) from error
    tell(signers_of(division), paper=row, title=_("待签发：%s") % row.title, but=by.person_id)
    return row


@transaction.atomic
def draft_now(*, kind: str, on: date, by) -> Paper:
    """立即拟稿: of the period of a kind that holds a day, once it is over. Raises Refused, ValidationError."""
    if said := why_not_write(by):
        raise Refused(said)
    first, last = paper_shapes.period_of(kind, on)
    today = timezone.localdate()
    if last >= today:
        raise ValidationError({"on": _("这一期到%s才结束，结束后再拟稿") % f"{last:%Y-%m-%d}"})
    rhythm = paper_rules.rhythms_of(by.division.county_code, today)[kind, by.division.level]
    cut_off = min(paper_rules.cut_off_of(last, rhythm), timezone.now())
    return prepare(division=by.division, kind=kind, first=first, last=last, cut_off=cut_off, by=by)


@transaction.atomic
def change(*, paper: Paper, title: str, body: str, by, seen: int | None = None) -> Paper:
    """Change the words before it is signed; the figures stay as counted. Raises Refused, Http404, ValidationError."""
    row = held(paper, by=by, seen=seen)
    if said := why_not_write(by, row.division_id):
        raise Refused(said)
    if row.state != Paper.State.PREPARED:
        raise ValidationError(_("现为“%s”，不能再改") % row.get_state_display())
    row.title, row.body = title.strip(), body.strip()
    row.version += 1
    row.full_clean(validate_unique=False, validate_constraints=False)
    row.save(update_fields=["title", "body", "version"])
    return row


@transaction.atomic
def sign(*, paper: Paper, number: str, by, seen: int | None = None) -> Paper:
    """签发: under its number; the units of the area are told. Raises Refused, Http404, ValidationError."""
    row = held(paper, by=by, seen=seen, beside=("division",))
    said = number.strip()
    one_at_a_time(f"paper number {row.division_id}")
    rows = Paper.objects.everywhere(because="numbers of one area's papers are used once")
    if rows.filter(division=row.division_id, number=said).exclude(pk=row.pk).exists():
        raise ValidationError({"number": _("文号%s已经用过") % said})
    signed = {"number": said, "signed_by_id": by.person_id, "signed_at": timezone.now()}
    PAPER_FLOW.move(row, "sign", by=by, **signed)
    tell(units_of(row.division), paper=row, title=row.title, body=said, but=by.person_id)
    return row


@transaction.atomic
def drop(*, paper: Paper, reason: str, by, seen: int | None = None) -> Paper:
    """不予印发, with the reason. Raises Refused, Http404, ValidationError."""
    row = held(paper, by=by, seen=seen, beside=("division",))
    PAPER_FLOW.move(row, "drop", by=by, reason=reason)
    return _reasoned(row, reason)


@transaction.atomic
def withdraw(*, paper: Paper, reason: str, by, seen: int | None = None) -> Paper:
    """撤回 one that was issued; whoever was told of it is told again. Raises Refused, Http404, ValidationError."""
    row = held(paper, by=by, seen=seen, beside=("division",))
    PAPER_FLOW.move(row, "withdraw", by=by, reason=reason)
    tell(units_of(row.division), paper=row, title=_("已撤回：%s") % row.title, body=reason, but=by.person_id)
    return _reasoned(row, reason)


def _reasoned(row: Paper, reason: str) -> Paper:
    row.reason = reason.strip()
    row.save(update_fields=["reason"])
    return row


def next_number(paper: Paper) -> str:
    """The number after the area's last one of this year, or a first one to be changed."""
    year = timezone.localdate().year
    rows = Paper.objects.everywhere(because="numbers of one area's papers run on")
    signed = rows.filter(division=paper.division_id).exclude(number="").order_by("-signed_at")
    last = signed.values_list("number", flat=True).first() or ""
    return number_after(last, year) or first_number(paper.division.short_name, "管护督", year)


def recounted(paper: Paper) -> dict[str, Any]:
    """The paper's figures counted again from the data as it stood at its cut-off; names are no figures."""
    area, period = paper.division, (paper.period_from, paper.period_until)
    counted = paper_figures.count(area, paper.kind, *period, paper.cut_off)
    return json.loads(json.dumps(counted))


def differences(paper: Paper) -> list[str]:
    """The parts of the stored figures that a recount does not answer; empty: it is equal."""
    again = recounted(paper)
    stored = {name: part for name, part in paper.figures.items() if name != "names"}
    return sorted(name for name in again.keys() | stored.keys() if again.get(name) != stored.get(name))
