"""What an entry of the register may lack, as conditions: the coverage page counts by them, the list filters by them."""

from django.db.models import BigIntegerField, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from assets.actions.photos import PHOTOS
from assets.measuring import differs
from assets.models import TypeAttribute
from common.models import Attachment

# name in the address: what is missing, in words
WORDS = {
    "position": _("缺位置"),
    "quantity": _("缺数量"),
    "built": _("缺建成时间"),
    "keeper": _("缺管护主体"),
    "attributes": _("缺必填属性"),
    "photo": _("缺照片"),
    "measured": _("量得差一成"),
}
CHOICES = [("", _("全部")), *WORDS.items(), ("waiting", _("待镇街赋码")), ("returned", _("已退回"))]


def lacking(name: str) -> Q:
    """The condition on Facility for one of CHOICES. A keeper is one that is named, or was said at registration."""
    return CONDITIONS[name]()


def _without_photo() -> Q:
    """Asked once for all rows (a hashed subplan), not once for each."""
    photos = Attachment.objects.filter(owner_kind=PHOTOS, state=Attachment.State.KEPT)
    return ~Q(pk__in=photos.annotate(of=Cast("owner_id", BigIntegerField())).values("of"))


def _without_attributes() -> Q:
    """By type, so that one pass over the facilities answers it: each type's required keys are all there, or not."""
    required: dict[str, list[str]] = {}
    for type_code, key in TypeAttribute.objects.filter(required=True, active=True).values_list(
        "type_id", "key"
    ):
        required.setdefault(type_code, []).append(key)
    found = Q(pk__in=[])
    for type_code, keys in required.items():
        found |= Q(type=type_code) & ~Q(attributes__has_keys=keys)
    return found


CONDITIONS = {
    "position": lambda: Q(longitude=None),
    "quantity": lambda: Q(quantity=None),
    "built": lambda: Q(built=""),
    "keeper": lambda: Q(keeper=None) & (Q(facts=None) | Q(facts__party="")),
    "attributes": _without_attributes,
    "photo": _without_photo,
    "measured": differs,
    "waiting": lambda: Q(registration="uncoded", returned_reason=""),
    "returned": lambda: Q(registration="uncoded") & ~Q(returned_reason=""),
}
