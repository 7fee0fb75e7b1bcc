"""Standards of the demo county in every state: a second version in force, one to come, one to publish, one returned."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Division, Post
from accounts.system import SystemPost
from assets.models import FacilityType
from maintenance.actions import standards as acts
from maintenance.models import Standard

COUNTY = "320115000000"
BECAUSE = "the demo's own rows"
WINTER = "冬季结冰路段已撒防滑料、立警示牌"


@transaction.atomic
def load(options) -> str:
    """Once; needs the demo's county office and traffic department."""
    posts = Post.objects.everywhere(because=BECAUSE).select_related("person", "role", "division")
    office = posts.filter(person__account__username="county.office").first()
    traffic = posts.filter(person__account__username="traffic").first()
    if office is None or traffic is None:
        return "没有示范人员，不写示范的标准"
    if Standard.objects.everywhere(because=BECAUSE).filter(county=COUNTY, number__gt=1).exists():
        return "示范的管护标准已在册"
    today = timezone.localdate()
    toilets = _written("0401", SystemPost(), interval_days=3, more=[("蹲位、洗手台地面不湿滑", "A", False)])
    acts.submit(standard=toilets, by=SystemPost())
    acts.publish(standard=toilets, by=office, from_date=today)
    roads = _written("0101", traffic, interval_days=7, more=[(WINTER, "A", True)])
    acts.submit(standard=roads, by=traffic)
    acts.publish(standard=roads, by=office, from_date=today + timedelta(days=38))
    bridges = _written("0103", traffic, interval_days=15, more=[("桥下航道标志与防撞设施完好", "B", True)])
    acts.submit(standard=bridges, by=traffic)
    lanes = _written("0102", traffic, interval_days=14, more=[("路面无积水、无断板", "B", False)])
    acts.submit(standard=lanes, by=traffic)
    acts.send_back(standard=lanes, reason="检查点不全：没有写边沟和路口视线", by=office)
    _written("0105", traffic, interval_days=14, more=[("波形梁、示警桩无缺失、无位移", "A", True)])
    return "示范的管护标准：新版 5 个"


def _written(code: str, by, *, interval_days: int, more: list[tuple[str, str, bool]]) -> Standard:
    """A new version with some points behind the last version's."""
    county = Division.objects.everywhere(because=BECAUSE).get(pk=COUNTY)
    kind = FacilityType.objects.get(pk=code)
    made = acts.draft(county=county, type=kind, by=by)
    points = [
        {name: getattr(one, name) for name in acts.OF_POINT} for one in made.checkpoints.order_by("seq")
    ]
    blank = {"answer": "yesno", "unit": "", "pass_min": None, "pass_max": None}
    points += [
        {"text": text, "severity": grade, "photo_asked": photo, **blank} for text, grade, photo in more
    ]
    words = made.requirements or f"{kind.name}完好、整洁、可用；有缺损随时上报。"
    said = {name: getattr(made, name) for name in ("title", "papers", "source", "from_date")}
    return acts.revise(
        standard=made,
        version=made.version,
        points=points,
        by=by,
        requirements=words,
        interval_days=interval_days,
        **said,
    )
