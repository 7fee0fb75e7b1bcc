"""Papers of the demo, from its real rows: last week's dispatch signed, last month's bulletin and ranking issued, the
quarter's exam waiting to be signed, the months of the register closed. Invented."""

from django.db import transaction
from django.utils import timezone

from accounts.models import Post
from accounts.rights import Right
from tasks_checklist.actions import papers
from tasks_checklist.actions.closing import close_periods
from tasks_checklist.models import Paper, PaperKind
from tasks_checklist.paper_shapes import period_before

BECAUSE = "the demo's own rows"
SIGNER = "hx.leader"
K = PaperKind
ISSUED = (K.MONTHLY_BULLETIN, K.MONTHLY_RANKING, K.WEEKLY_DISPATCH)
WAITING = (K.TEN_DAY_REPORT, K.QUARTERLY_EXAM)


def load(options) -> str:
    """Once; needs the demo's people."""
    close_periods(today=timezone.localdate())
    rows = Post.objects.everywhere(because=BECAUSE).select_related("person", "role", "division__parent")
    signs = rows.filter(role__rights__contains=[Right.PAPER_SIGN], person__account__is_demo=True)
    post = signs.filter(person__account__username=SIGNER).order_by("pk").first()
    if post is None:
        return "没有示范人员，不写示范的定期文稿"
    if Paper.objects.everywhere(because=BECAUSE).filter(division=post.division).exists():
        return "示范的定期文稿已在册"
    with transaction.atomic():
        for kind in (*ISSUED, *WAITING):
            row = papers.draft_now(kind=kind, on=period_before(kind, timezone.localdate())[1], by=post)
            if kind in ISSUED:
                papers.sign(paper=row, number=papers.next_number(row), by=post)
    return f"示范的定期文稿 {len(ISSUED) + len(WAITING)} 份"
