"""One publication in words: its facts and the steps it takes."""

from django.utils import timezone

from maintenance.models import Publication
from maintenance.publication_tables import kind_word


def facts_of(publication: Publication) -> list[tuple]:
    days = f"{publication.term_days}{'个工作日' if publication.term_in_workdays else '日'}"
    left = publication.days_left()
    term, beside = days, "自公示起日算"
    if publication.from_date and publication.until:
        term = f"{publication.from_date:%Y-%m-%d} 至 {publication.until:%Y-%m-%d}"
        beside = days if left is None else f"{days}，还有 {left} 天"
    return [
        ("事项", kind_word(publication.kind)),
        ("范围", publication.division, publication.division.parent or ""),
        ("公示期", term, beside),
        ("监督电话", publication.phone),
        ("张榜", _boards(publication)),
        ("异议答复", f"收到后 {publication.answer_days} 个工作日内"),
    ]


def _boards(publication: Publication) -> str:
    if not publication.on_boards:
        return "只在网上公示，不张榜"
    due = publication.board_due
    return f"{due:%Y-%m-%d} 前张榜并拍照" if due else f"公示起 {publication.board_days} 日内张榜"


def steps_of(publication: Publication) -> list[dict]:
    """For components/flow.html: drafted, published, posted and open to objections, over."""
    state, State = publication.state, Publication.State
    withdrawn = state == State.WITHDRAWN
    drafted = _step("拟稿", "ok", publication.drafted_by, publication.drafted_at)
    if publication.published_at is None:
        return (
            [drafted, _withdrawn(publication)]
            if withdrawn
            else [drafted, _step("发布", "run"), _step("公示期满", "coming")]
        )
    published = _step("发布", "ok", publication.published_by, publication.published_at)
    if withdrawn:
        return [drafted, published, _withdrawn(publication)]
    over = state == State.ENDED or publication.is_over()
    term = f"{publication.from_date:%-m月%-d日}至{publication.until:%-m月%-d日}"
    running = _step("张榜、收异议", "ok" if over else "run", opinion=term)
    return [drafted, published, running, _step("公示期满", "ok" if over else "coming")]


def _withdrawn(publication: Publication) -> dict:
    return _step("撤下", "bad", opinion=publication.withdrawn_reason)


def _step(act: str, state: str, person=None, when=None, opinion: str = "") -> dict:
    name = person.name if person else ""
    local = timezone.localtime(when) if when else None
    return {"act": act, "post": "", "person": name, "when": local, "opinion": opinion, "state": state}
