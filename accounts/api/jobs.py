"""Background jobs for programs: how far they are, taking back, trying again."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.actions import jobs as acts
from accounts.api.base import ReadEndpoint
from accounts.job_lists import jobs_for_list
from common import jobs
from common.models import Job
from common.paging import Order


class JobSerializer(serializers.ModelSerializer):
    stage = serializers.CharField(source="progress.stage", read_only=True, label="步骤")
    done = serializers.IntegerField(source="progress.done", read_only=True, label="本步已处理")
    total = serializers.IntegerField(
        source="progress.total", read_only=True, allow_null=True, label="本步总数"
    )
    seconds_left = serializers.IntegerField(
        source="progress.pace.seconds_left", read_only=True, allow_null=True, label="本步约剩秒数"
    )

    class Meta:
        model = Job
        fields = [
            "id", "kind", "title", "state", "stage", "done", "total", "seconds_left", "cancel_requested",
            "result", "problem", "created_at", "started_at", "finished_at",
        ]  # fmt: skip
        read_only_fields = fields


class JobEndpoint(ReadEndpoint):
    title = "后台任务"
    required_right = None
    serializer_class = JobSerializer
    orders = {"newest": Order(_("最近发起"), "-id")}

    def rows(self):
        return jobs_for_list(self.post_held)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"], description="取消")
    def cancel(self, request, pk=None):
        return self._told(acts.cancel_job(job=self.get_object(), by=self.post_held))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"], description="重试")
    def retry(self, request, pk=None):
        job = acts.retry_job(job=self.get_object(), by=self.post_held)
        jobs.wake(job)
        return self._told(job)

    def _told(self, job: Job) -> Response:
        return Response(self.get_serializer(job).data)
