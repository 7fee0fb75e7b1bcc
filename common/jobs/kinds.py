"""What kinds of job there are: a function, its name, its stages in words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from common.places import JOB_KINDS

if TYPE_CHECKING:
    from common.jobs.work import Work
    from common.models.jobs import Job

Run = Callable[["Work"], dict[str, Any] | None]


@dataclass(frozen=True)
class Stage:
    key: str
    words: str


@dataclass(frozen=True)
class JobKind:
    """`run(work)` does the work and gives its result (JSON).

    `result_url(job)`: the page where a person sees it; `says(result)`: the same in a sentence; `unit`: of the
    rows it counts; `for_system`: may run without an asker (from the timetable).
    """

    name: str
    title: str
    run: Run
    stages: tuple[Stage, ...] = ()
    result_url: Callable[["Job"], str] | None = None
    max_attempts: int = 5
    for_system: bool = False
    says: Callable[[dict[str, Any]], str] | None = None
    unit: str = "行"


def job_kind(
    name: str,
    *,
    title: str,
    stages: Sequence[str | tuple[str, str]] = (),
    result_url: Callable[["Job"], str] | None = None,
    max_attempts: int = 5,
    for_system: bool = False,
    says: Callable[[dict[str, Any]], str] | None = None,
    unit: str = "行",
) -> Callable[[Run], Run]:
    """Register the decorated function as kind `name` (`room.verb`). Stages: words, or pairs of key, words."""
    pairs = tuple(Stage(entry, entry) if isinstance(entry, str) else Stage(*entry) for entry in stages)

    def register(run: Run) -> Run:
        kind = JobKind(name, title, run, pairs, result_url, max_attempts, for_system, says, unit)
        JOB_KINDS.fill(name, kind)
        return run

    return register
