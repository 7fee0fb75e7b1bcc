"""The demo county's people: an account for each role, invented names, fixed passwords and second factors.

Never on a server: `load_demo` refuses there, and demo accounts don't sign in (accounts.views.sessions).
"""

from base64 import b32encode
from datetime import timedelta
from hashlib import sha256
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import Account, Division, Grid, GridMember, Notice, Party, Person, Post, Role, Settlement

JIANGNING, HENGXI, GULI, JIEXIU = "320115000000", "320115009000", "320115007000", "140781000000"
SHITANG, XUGAO, HENGXI_COMMUNITY = "320115009210", "320115009209", "320115009001"
GULI_COMMUNITY, ZHANGXI = "320115007001", "320115007002"


OFFICE_OF = {
    **dict.fromkeys(
        ("county_admin", "security_admin", "audit_admin", "county_office"), Party.Kind.COUNTY_OFFICE
    ),
    **dict.fromkeys(("county_leader", "auditor"), Party.Kind.COUNTY_GOV),
    "finance": Party.Kind.FINANCE_BUREAU,
    "township_finance": Party.Kind.TOWNSHIP_FINANCE,
    **dict.fromkeys(("township_clerk", "township_leader"), Party.Kind.TOWNSHIP_OFFICE),
    **dict.fromkeys(
        ("village_clerk", "village_head", "village_supervisor", "caretaker"), Party.Kind.VILLAGE_COMMITTEE
    ),
}


class Seat(NamedTuple):
    """An account of the demo; `party` is the unit it works for, where that is no office of its division."""

    username: str
    name: str
    role: str
    division: str
    sectors: tuple[str, ...] = ()
    party: str = ""


SEATS = (
    Seat("county.admin", "闻既白", "county_admin", JIANGNING),
    Seat("security.admin", "商陆", "security_admin", JIANGNING),
    Seat("audit.admin", "温如故", "audit_admin", JIANGNING),
    Seat("county.office", "江予怀", "county_office", JIANGNING),
    Seat("county.leader", "纪云深", "county_leader", JIANGNING),
    Seat("traffic", "路知远", "department", JIANGNING, sectors=("01",), party="江宁区交通运输局"),
    Seat("finance", "钱知微", "finance", JIANGNING),
    Seat("auditor", "严正则", "auditor", JIANGNING),
    Seat("gl.clerk", "程若溪", "township_clerk", GULI),
    Seat("gl.leader", "谷雨声", "township_leader", GULI),
    Seat("gl.finance", "沈算之", "township_finance", GULI),
    Seat("hx.clerk", "沈知遥", "township_clerk", HENGXI),
    Seat("hx.leader", "横舟渡", "township_leader", HENGXI),
    Seat("hx.finance", "许盈仓", "township_finance", HENGXI),
    Seat("shitang.clerk", "陈守安", "village_clerk", SHITANG),
    Seat("shitang.head", "魏长庚", "village_head", SHITANG),
    Seat("shitang.watch", "葛春江", "village_supervisor", SHITANG),
    Seat("xugao.clerk", "许听泉", "village_clerk", XUGAO),
    Seat("xugao.head", "葛望舒", "village_head", XUGAO),
    Seat("guli.clerk", "罗一鸣", "village_clerk", GULI_COMMUNITY),
    Seat("guli.head", "唐立夏", "village_head", GULI_COMMUNITY),
    Seat("zhangxi.clerk", "张晚晴", "village_clerk", ZHANGXI),
    Seat("zhangxi.head", "丁知秋", "village_head", ZHANGXI),
    Seat("caretaker", "姚小满", "caretaker", SHITANG),
    Seat("operator", "汪澄", "operator_user", JIANGNING, party="横溪水务站"),
    Seat("jiexiu.clerk", "晋中和", "township_clerk", "140781101000"),
)
SECOND_POSTS = (("hx.leader", "township_clerk", HENGXI),)  # 身份切换 has something to switch
UNITS = (
    (Party.Kind.CONTRACTOR, "宁穗物业服务公司", JIANGNING, "025-0000-1001"),
    (Party.Kind.CONTRACTOR, "绿野照明工程公司", JIANGNING, "025-0000-1002"),
    (Party.Kind.OPERATOR, "横溪水务站", HENGXI, "025-0000-1003"),
    (Party.Kind.OPERATOR, "谷里水务站", GULI, "025-0000-1004"),
)
GRID_DUTIES = (
    ("shitang.head", GridMember.Duty.HEAD),
    ("caretaker", GridMember.Duty.MEMBER),
    ("xugao.head", GridMember.Duty.HEAD),
    ("guli.head", GridMember.Duty.HEAD),
    ("zhangxi.head", GridMember.Duty.HEAD),
)
HAMLETS = {
    SHITANG: ("前石塘", "后石塘", "石塘水街"),
    XUGAO: ("许家", "高家"),
    HENGXI_COMMUNITY: ("横溪老街", "吴峰"),
    GULI_COMMUNITY: ("谷里老街", "大塘"),
    ZHANGXI: ("张溪", "东冲"),
}

NOTICES = (
    ("欢迎使用示范环境", "这里的人、电话、金额都是虚构的；区划名称是真实的。"),
    ("请核对本单位的值班电话", "对外公布的是办公电话，不填个人手机。"),
)
WORDS = ("Qinghe", "Baiyun", "Songtao", "Meiyu", "Liushui", "Wanxia", "Zhulin", "Chunfeng")


def password_of(username: str) -> str:
    """`Qinghe-482193`: readable, and fixed, so that it can be printed again."""
    number = int(sha256(username.encode()).hexdigest(), 16)
    return f"{WORDS[number % len(WORDS)]}-{number % 1_000_000:06d}"


def secret_of(username: str) -> str:
    """The second factor's key, hexadecimal; fixed for the same reason."""
    return sha256(f"demo {username}".encode()).hexdigest()[:40]


@transaction.atomic
def load(options: dict) -> str:
    """People, accounts, posts, units, hamlets and grids of the demo; what is there already stays."""
    for kind, name, division, phone in UNITS:
        values = {"duty_phone": phone}
        Party.objects.get_or_create(kind=kind, name=name, division_id=division, defaults=values)
    present = Account.objects.in_bulk([seat.username for seat in SEATS], field_name="username")
    for seat in SEATS:
        if seat.username not in present:
            _open(seat)
        elif (account := present[seat.username]).password_changed_at > account.created_at + timedelta(
            minutes=1
        ):
            _put_back(account)
    for username, role, division in SECOND_POSTS:
        person = Account.objects.get(username=username).person
        Post.objects.get_or_create(person=person, role_id=role, division_id=division, until=None)
    _draw_grids()
    return f"示范账号 {Account.objects.filter(is_demo=True).count()} 个"


def _open(seat: Seat) -> None:
    party = Party.objects.filter(name=seat.party).first() if seat.party else _unit_of(seat)
    person = Person.objects.create(
        name=seat.name, division_id=seat.division, party=party, duty_phone="025-0000-8000"
    )
    account = Account(username=seat.username, person=person, is_demo=True, must_change_password=False)
    account.set_password(password_of(seat.username))
    account.save()
    role = Role.objects.get(pk=seat.role)
    values = {"sectors": list(seat.sectors), "party": party if role.scope_kind == "own_party" else None}
    Post.objects.create(person=person, role=role, division_id=seat.division, **values)
    if role.second_factor:
        TOTPDevice.objects.create(user=account, name="totp", key=secret_of(seat.username), confirmed=True)
    for title, body in NOTICES:
        Notice.objects.create(person=person, title=title, body=body)


def _put_back(account: Account) -> None:
    """Whoever tried out the change of a password: what is printed holds again."""
    account.set_password(password_of(account.username))
    account.password_changed_at = account.created_at
    account.save()


def _unit_of(seat: Seat) -> Party | None:
    """The office of its division a person sits in."""
    return Party.objects.filter(division_id=seat.division, kind=OFFICE_OF[seat.role]).first()


def _draw_grids() -> None:
    """What whoever tried out the demo has merged or moved since stays so."""
    standing = set(Division.objects.filter(pk__in=HAMLETS, closed_on=None).values_list("pk", flat=True))
    for village, names in HAMLETS.items():
        if village not in standing:
            continue
        for number, name in enumerate(names, start=1):
            hamlet, _ = Settlement.objects.get_or_create(
                division_id=village, kind=Settlement.Kind.NATURAL_VILLAGE, name=name
            )
            grid, is_new = Grid.objects.get_or_create(
                division_id=village, number=number, defaults={"name": f"{name}网格"}
            )
            if is_new:
                grid.settlements.add(hamlet)
    for username, duty in GRID_DUTIES:
        person = Person.objects.get(account__username=username)
        if GridMember.objects.filter(person=person).exists():
            continue
        without = Grid.objects.filter(division_id=person.division_id).exclude(members__duty=duty)
        if first := without.first():
            GridMember.objects.create(grid=first, person=person, duty=duty)


def demo_accounts() -> list[dict]:
    """Every demo account with password and second factor; empty on a server."""
    if settings.PRODUCTION:
        return []
    present = set(Account.objects.filter(is_demo=True).values_list("username", flat=True))
    roles, divisions = Role.objects.in_bulk(), Division.objects.in_bulk({seat.division for seat in SEATS})
    return [
        _shown(seat, roles[seat.role], divisions[seat.division]) for seat in SEATS if seat.username in present
    ]


def _shown(seat: Seat, role: Role, division: Division) -> dict:
    secret = b32encode(bytes.fromhex(secret_of(seat.username))).decode() if role.second_factor else ""
    return {
        "username": seat.username,
        "password": password_of(seat.username),
        "person": seat.name,
        "role": seat.role,
        "role_name": role.name,
        "division": seat.division,
        "division_name": division.short_name,
        "second_factor": role.second_factor,
        "totp_secret": secret,
    }
