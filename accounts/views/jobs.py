"""后台任务: how far they are, and taking back or trying again what is one's own."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts import job_shown
from accounts.actions import jobs as acts
from accounts.doors import signed_in
from accounts.job_lists import ORDERS, JobFilter, JobTable, jobs_for_list
from accounts.lists import asked, listing
from common import jobs


@signed_in()
def job_list(request):
    form = asked(JobFilter, request)
    rows = form.narrow(jobs_for_list(request.post))
    context = listing(request, form=form, rows=rows, table=JobTable, orders=ORDERS, unit=_("项"))
    return render(request, "accounts/job_list.html", context)


@signed_in()
def job_detail(request, job_id):
    """The whole page, or what it polls: the progress alone. Once the job is over the page is fetched anew."""
    job = _job(request, job_id)
    context = job_shown.context(job, request.post)
    if request.htmx:
        response = render(request, "accounts/job_detail.html#progress", context)
        if job.is_final:
            response["HX-Refresh"] = "true"
        return response
    context |= {"job": job, "facts": job_shown.facts(job, job.asker or _("系统"))}
    return render(request, "accounts/job_detail.html", context)


@signed_in(methods="POST")
def job_cancel(request, job_id):
    return _act(request, acts.cancel_job, _job(request, job_id))


@signed_in(methods="POST")
def job_retry(request, job_id):
    response = _act(request, acts.retry_job, job := _job(request, job_id))
    jobs.wake(job)
    return response


def _act(request, act, job):
    try:
        act(job=job, by=request.post)
    except ValidationError as error:
        messages.error(request, error.message)
    return redirect("accounts:job-detail", job.pk)


def _job(request, job_id):
    return get_object_or_404(jobs_for_list(request.post), pk=job_id)
