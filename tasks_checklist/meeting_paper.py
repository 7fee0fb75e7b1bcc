"""会议纪要 as an official paper in Word: number, time, place, who was there, what was said, what was decided by whom and when."""

from django.utils import timezone

from accounts.models import Person
from common.papers import OfficialPaper, Signature
from tasks_checklist.models import Decision, Meeting, MeetingState

BECAUSE = "the decisions of minutes already held"
BEFORE = "（讨论稿）"


def decisions_of(meeting: Meeting) -> list[Decision]:
    rows = Decision.objects.everywhere(because=BECAUSE).filter(meeting=meeting)
    return list(rows.for_list().order_by("seq"))


def document(meeting: Meeting) -> bytes:
    """The .docx. Before the minutes are issued it says that it is a draft."""
    decisions = decisions_of(meeting)
    draft = "" if meeting.state == MeetingState.MINUTED else BEFORE
    paper = OfficialPaper(
        title=f"{meeting.title}纪要{draft}",
        number=meeting.minutes_number,
        letterhead=f"{meeting.group.name}会议纪要",
    )
    for word, said in _facts(meeting):
        if said:
            paper.level_3(f"{word}：", said)
    _part(paper, "一、会议议题", meeting.matters)
    _part(paper, "二、会议情况", meeting.minutes)
    if decisions:
        paper.level_1("三、会议议定")
        for row in decisions:
            paper.level_3(f"{row.seq}. ", _decided(row))
    paper.sign(Signature(meeting.group.name, timezone.localdate(meeting.held_at)))
    copies = "，".join(dict.fromkeys(row.party.name for row in decisions))
    paper.foot(copies=copies, printed_by=meeting.group.name, printed_on=timezone.localdate(meeting.held_at))
    return paper.saved()


def _facts(meeting: Meeting) -> list[tuple[str, str]]:
    at = timezone.localtime(meeting.held_at)
    chair: Person | None = meeting.chair
    return [
        ("时间", f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}"),
        ("地点", meeting.place),
        ("主持", f"{chair.name}" if chair else ""),
        ("出席", meeting.present),
    ]


def _part(paper: OfficialPaper, head: str, words: str) -> None:
    if words.strip():
        paper.level_1(head)
        paper.text(words)


def _decided(row: Decision) -> str:
    due = f"{row.due_on.year}年{row.due_on.month}月{row.due_on.day}日"
    who = f"，责任人：{row.person.name}" if row.person else ""
    return f"{row.text.rstrip('。')}。（责任单位：{row.party.name}{who}，完成期限：{due}）"


def file_name(meeting: Meeting) -> str:
    return f"会议纪要 {meeting.title}.docx"
