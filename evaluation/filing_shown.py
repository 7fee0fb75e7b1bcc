"""The pages of filing: where the village is in its sheet, what is done of each group."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.rights import Right
from common.attachments.content import PICTURES
from evaluation.actions.filing import Missing, closed_because
from evaluation.actions.proofs import MOST, accepted
from evaluation.evaluation_shown import Group
from evaluation.models import Evaluation, IndicatorPart

ACCEPT: dict[str, str] = {
    IndicatorPart.Proof.PHOTO: "image/jpeg,image/png,image/webp",
    IndicatorPart.Proof.FILE: ".pdf,.docx,.xlsx",
}


def may_fill(sheet: Evaluation, post) -> bool:
    return not closed_because(sheet, timezone.now()) and may(post, Right.EVALUATION_FILL, sheet)


def steps(sheet: Evaluation, groups: list[Group], lacking: list[Missing]) -> list[dict[str, Any]]:
    """Each group as a line: its word, what is left to declare, its page."""
    left = {group.number: 0 for group in groups}
    for one in lacking:
        left[one.number] += 1
    found = []
    for group in groups:
        n, url = left[group.number], reverse("evaluation:evaluation-fill", args=[sheet.pk, group.number])
        if n:
            tone, word = "warn", _("还差 %s 项") % n
        elif group.declared:
            tone, word = "ok", _("已填")
        else:
            tone, word = "run", _("系统计算")
        found.append({"word": group.word, "url": url, "tone": tone, "told": word, "number": group.number})
    return found


def neighbours(sheet: Evaluation, groups: list[Group], number: int) -> dict[str, str]:
    """The addresses before and after a group's page; after the last comes the closing page."""
    page = "evaluation:evaluation-fill"
    before = reverse(page, args=[sheet.pk, number - 1]) if number > 1 else ""
    last = number >= len(groups)
    after = (
        reverse("evaluation:evaluation-close", args=[sheet.pk])
        if last
        else reverse(page, args=[sheet.pk, number + 1])
    )
    return {"before": before, "after": after, "after_word": _("小结和上报") if last else _("下一组")}


def proof_forms(sheet: Evaluation, group: Group) -> dict[int, dict[str, Any]]:
    """By line: where a photo or file of a part goes to, how many may still come, what it takes."""
    return {
        row.score.pk: {
            "url": reverse("evaluation:proof-create", args=[sheet.pk, row.score.pk]),
            "pick": reverse("evaluation:proof-pick", args=[sheet.pk, row.score.pk]),
            "room": max(MOST - len(row.proofs), 0),
            "photos": bool(accepted(row.part) & frozenset(PICTURES)),
            "accept": ACCEPT.get(row.part.proof, f"{ACCEPT['photo']},{ACCEPT['file']}"),
        }
        for row in group.declared
    }
