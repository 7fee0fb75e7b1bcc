"""How a job can end early, and what the person who asked reads then."""

from billiard.exceptions import SoftTimeLimitExceeded
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import ConnectionError as ValkeyConnectionError
from redis.exceptions import TimeoutError as ValkeyTimeout

from common import acting


class Cancelled(Exception):
    """Someone asked to cancel this job; raised by `work.advance()`, let it pass."""


class LeaseLost(Exception):
    """Another worker has taken the job, or it is over: nothing done here may count. Let it pass."""


class Failed(Exception):
    """The job cannot be done; the text is one Chinese sentence for the person: what, where, what to do."""


class NoLongerAllowed(Exception):
    """The asker has lost the post or the right since asking."""


class WrongState(Exception):
    """The job's present state does not allow the act; the text is a sentence for the person."""


# SQLSTATE classes worth another try: the server or the line went, or transactions got in each other's way.
PASSING = ("08", "40", "53", "57P")


def is_passing(error: BaseException) -> bool:
    """Whether the fault lies with a service that went away (and will be back) rather than with the job."""
    if isinstance(error, InterfaceError | BrokerError | ValkeyConnectionError | ValkeyTimeout):
        return True
    if not isinstance(error, OperationalError):
        return False
    code = getattr(error.__cause__, "pgcode", None)
    return code is None or code.startswith(PASSING)


def sentence(error: BaseException) -> str:
    """One plain sentence for the person; details stand in the log under the request's number only."""
    number = acting.current().request_id
    if isinstance(error, Failed) or (
        isinstance(error, PermissionDenied) and str(error)
    ):  # a refusal in our words
        return str(error)
    if isinstance(error, NoLongerAllowed | PermissionDenied):
        return "发起人的岗位或权限已变动，任务没有执行。请由现任人员重新发起。"
    if isinstance(error, SoftTimeLimitExceeded):
        return "用时超过上限，已停止，没有写入任何内容。请把内容分成几份再办。"
    if isinstance(error, MemoryError):
        return "内容过大，内存不足，没有写入任何内容。请把内容分成几份再办。"
    return f"程序出错，没有写入任何内容。请重试；仍不行时，把编号 {number} 告诉系统管理员。"


INTERRUPTED = "多次中断，已停止，没有写入任何内容。请重试；仍不行时请告诉系统管理员。"
