"""Base of all Celery tasks: each acts from the door "task", so nothing it writes lacks a name."""

import uuid

from celery.contrib.django.task import DjangoTask

from common import acting


class ActingTask(DjangoTask):
    """A task's request id is Celery's own; a job goes on under that of the request that asked for it."""

    def __call__(self, *args, **kwargs):
        number = (self.request.id or uuid.uuid4().hex).replace("-", "")
        with acting.as_(acting.Acting(door="task", request_id=number)):
            return super().__call__(*args, **kwargs)
