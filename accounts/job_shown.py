"""How a background job looks: the values of components/job.html, for every page that shows one.

context |= job_shown.context(job, request.post)
{% include "components/job.html" with job=job_shown poll_url=poll_url … only %}
"""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actions.jobs import may_act_on
from common.models.jobs import Job, JobState
from common.pace import in_words
from common.places import JOB_KINDS

TONES = {
    JobState.QUEUED: "mute",
    JobState.RUNNING: "run",
    JobState.DONE: "ok",
    JobState.FAILED: "bad",
    JobState.CANCELLED: "mute",
}


def context(job: Job, post) -> dict[str, Any]:
    """`job_shown` and the addresses beside it; an act that is not possible now has none."""
    acts = may_act_on(job, post)
    return {
        "job_shown": shown(job),
        "poll_url": _url("detail", job),
        "cancel_url": _url("cancel", job) if acts and job.may("cancel") else "",
        "retry_url": _url("retry", job) if acts and job.may("retry") else "",
        "result_url": job.result_url,
        "result_word": _("查看结果"),
    }


def shown(job: Job) -> dict[str, Any]:
    """Title, state, stages, rows done and time left, as the component wants them."""
    kind = JOB_KINDS.get(job.kind)
    left = in_words(job.progress.pace.seconds_left) if job.state == JobState.RUNNING else ""
    return {
        "title": job.title,
        "state": job.state,
        "stages": stages(job),
        "done": job.progress.done,
        "total": job.progress.total,
        "unit": kind.unit if kind else "",
        "left": _("剩%(time)s") % {"time": left} if left else "",
        "problem": job.problem,
        "says": _("正在取消") if job.cancel_requested and not job.is_final else job.says,
    }


def stages(job: Job) -> list[dict[str, str]]:
    """Each stage in words with its state: done, now, coming, failed."""
    keys = [stage.key for stage in job.stages]
    here = keys.index(job.progress.stage) if job.progress.stage in keys else 0
    at_here = {
        JobState.QUEUED: "coming",
        JobState.RUNNING: "now",
        JobState.DONE: "done",
        JobState.FAILED: "failed",
        JobState.CANCELLED: "coming",
    }[JobState(job.state)]
    after = "done" if job.state == JobState.DONE else "coming"
    return [
        {"word": stage.words, "state": "done" if n < here else at_here if n == here else after}
        for n, stage in enumerate(job.stages)
    ]


def facts(job: Job, asker: str) -> list[tuple]:
    """For components/facts.html."""
    return [
        (_("发起人"), asker),
        (_("发起时间"), moment(job.created_at)),
        (_("开始时间"), moment(job.started_at)),
        (_("结束时间"), moment(job.finished_at)),
        (_("编号"), job.pk),
    ] + ([(_("已试次数"), job.attempts, _("中断后自动再试"))] if job.attempts > 1 else [])


def moment(at) -> str:
    """2024-07-12 09:30, Beijing time."""
    from django.utils import timezone

    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M") if at else ""


def _url(page: str, job: Job) -> str:
    return reverse(f"accounts:job-{page}", args=[job.pk])
