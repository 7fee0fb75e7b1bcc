"""The product's addresses and one that starts a sample job, so that web is under load too."""

from django.db import transaction
from django.http import JsonResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from common import jobs
from common.jobs import Asker
from common.models import Job
from common.models.jobs import OPEN


@csrf_exempt
@require_POST
def start(request):
    """Starts the job named by the form; the key makes a repeated request harmless."""
    amount = {"sample.count": "pieces", "sample.transfer": "coins"}[request.POST["kind"]]
    with transaction.atomic():
        job = jobs.start(
            request.POST["kind"],
            arguments={amount: int(request.POST["amount"])},
            by=Asker(),
            key=request.POST["key"],
        )
        jobs.wake(job)
    return JsonResponse({"job": job.pk})


def look(request):
    """How many jobs are not over; so also whether web and its database answer."""
    return JsonResponse({"open": Job.objects.filter(state__in=OPEN).count()})


urlpatterns = [path("sample/", look), path("sample/start", start), path("", include("config.urls"))]
