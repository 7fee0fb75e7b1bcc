"""What waits in the demo: a village's registrations that its township is to code, and one that it sent back."""

from typing import Any

from accounts.models import Account, Post
from assets.actions.entering import return_all
from assets.actions.registering import register
from assets.models import Facility, FacilityType

VILLAGE, TOWNSHIP = "shitang.clerk", "hx.clerk"
# type, name, quantity, attributes, what was said of the keeper
FOUND: tuple[tuple[str, str, str, dict, str], ...] = (
    ("0102", "下庄通组路北段", "0.42", {"surface_kind": "水泥"}, "石塘村委会"),
    ("0802", "水街太阳能路灯", "14", {}, "石塘村委会"),
    ("0402", "后山垃圾收集亭", "1", {}, ""),
    ("1101", "前塘文体广场", "1", {}, "石塘村委会"),
    ("0503", "上冲当家塘", "1", {}, ""),
)
RETURNED: tuple[str, str, str, dict, str] = ("0401", "停车场公厕", "1", {}, "")


def load(options) -> str:
    """Register them once, as the people of the demo would; answers a line for the terminal."""
    village, township = _post(VILLAGE), _post(TOWNSHIP)
    known = Facility.objects.everywhere(because="demo")
    if village is None or township is None or known.filter(name=RETURNED[1]).exists():
        return "示范登记已在册"
    rows = [_registered(village, *one) for one in (*FOUND, RETURNED)]
    return_all(facilities=[rows[-1].pk], concern="位置", reason="请到现场定位后补上坐标", by=township)
    return f"示范登记：{len(FOUND)} 处待赋码，1 处退回"


def _post(username: str) -> Post | None:
    account = Account.objects.filter(username=username).first()
    held = Post.objects.everywhere(because="demo").select_related("person", "role", "division")
    return held.filter(person=account.person).first() if account and account.person else None


def _registered(by: Post, type_code: str, name: str, quantity: str, attributes: dict, party: str) -> Facility:
    kind = FacilityType.objects.get(pk=type_code)
    values: dict[str, Any] = {"quantity": quantity, "attributes": attributes}
    return register(division=by.division, type=kind, name=name, by=by, said={"party": party}, **values)
