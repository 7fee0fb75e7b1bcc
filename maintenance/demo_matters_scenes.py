"""What happened in the demo: where, at which kind of facility, how far it came, how long ago."""

from dataclasses import dataclass

HENGXI, GULI = "320115009000", "320115007000"
SHITANG, GULI_COMMUNITY = "320115009210", "320115007001"
TO_HANDLER = "dispatch accept"
TO_END = "dispatch accept cost handle verify"


@dataclass(frozen=True)
class Scene:
    """`kind`: how the type's code begins. `acts`: the ways of demo_matters, one after another."""

    township: str
    kind: str
    title: str
    severity: str
    source: str
    acts: str
    days_ago: float
    text: str = ""
    hazard: str = ""
    outside: str = ""
    village: str = ""


def _hengxi(
    kind: str, title: str, severity: str, source: str, acts: str, days_ago: float, **more: str
) -> Scene:
    return Scene(HENGXI, kind, title, severity, source, acts, days_ago, village=SHITANG, **more)


def _guli(
    kind: str, title: str, severity: str, source: str, acts: str, days_ago: float, **more: str
) -> Scene:
    return Scene(GULI, kind, title, severity, source, acts, days_ago, **more)


LONG = "前塘自然村至后塘自然村段道路路肩被雨水冲刷坍塌约六米，临水一侧护栏基础外露，夜间无照明，大型车辆通行有侧翻危险"
SCENES = (
    _hengxi("01", "路肩坍塌，护栏基础外露", "A", "checkpoint", "", 0.05, text=LONG, hazard="major"),
    _hengxi("08", "路灯不亮", "B", "citizen", "", 0.8, text="晚上接孩子放学看不清路"),
    _hengxi("04", "公厕水箱漏水", "B", "staff", "", 2.2),
    _hengxi("05", "渠道淤塞，稻田进水不畅", "B", "hotline", "reply", 0.6, outside="12345-示范-001"),
    _hengxi("10", "绿地杂草未清", "C", "staff", "dispatch", 1),
    _hengxi("08", "灯杆倾斜", "A", "checkpoint", "dispatch safe", 0.1, hazard="general"),
    _hengxi("11", "健身器材螺栓松动", "B", "checkpoint", TO_HANDLER, 1.2),
    _hengxi(
        "02", "供水管漏水，路面渗水", "B", "hotline", f"{TO_HANDLER} remind", 5, outside="12345-示范-002"
    ),
    _hengxi("01", "路面坑洞", "B", "citizen", f"{TO_HANDLER} suspend", 9, text="雨天积水，电动车摔过人"),
    _hengxi("05", "泵站电机异响", "B", "staff", f"{TO_HANDLER} handle", 2),
    _hengxi("04", "化粪池盖板破损", "A", "checkpoint", f"{TO_HANDLER} safe handle", 0.9, hazard="general"),
    _hengxi("08", "灯罩脱落", "C", "self", "", 3),
    _hengxi("04", "洗手台龙头关不紧", "C", "self", "", 12),
    _hengxi("01", "限高限宽标志歪斜", "C", "self", "", 40),
    _hengxi("01", "边沟堵塞", "C", "checkpoint", TO_END, 20),
    _hengxi("08", "两盏路灯不亮", "B", "citizen", TO_END, 33, text="村口第三、第四盏"),
    _hengxi("04", "公厕门锁损坏", "C", "checkpoint", "dispatch accept handle return handle verify", 47),
    _hengxi("05", "闸门启闭不灵", "B", "staff", TO_END, 75),
    _hengxi("11", "广场地砖松动", "B", "hotline", TO_END, 130, outside="12345-示范-003"),
    _hengxi("01", "弯道反光镜破碎", "B", "staff", TO_END, 200),
    _hengxi("08", "路灯白天不灭", "C", "citizen", "reject", 15),
    _hengxi("03", "污水检查井冒溢", "B", "hotline", "dispatch back", 1.5, outside="12345-示范-004"),
    Scene(HENGXI, "0103", "栏杆缺失三米，桥台基础冲刷", "A", "checkpoint", "measure up", 6, hazard="major"),
    Scene(HENGXI, "0103", "伸缩缝破损跳车", "B", "staff", f"{TO_HANDLER} handle", 4),
    _guli("01", "村道路面破碎板两块", "B", "checkpoint", "", 0.4),
    _guli("08", "整条巷子路灯不亮", "B", "hotline", "", 4.5, outside="12345-示范-005"),
    _guli("04", "垃圾桶满溢", "C", "citizen", "dispatch", 2),
    _guli("05", "塘坝坝坡塌坑", "A", "checkpoint", f"{TO_HANDLER} safe measure", 3, hazard="major"),
    _guli("02", "水表井盖缺失", "A", "citizen", f"{TO_HANDLER} safe", 0.7, hazard="general"),
    _guli("11", "篮球架篮板开裂", "B", "staff", f"{TO_HANDLER} suspend resume", 16),
    _guli("10", "树枝遮挡路灯", "C", "self", "", 6),
    _guli("04", "公厕照明损坏", "B", "checkpoint", TO_END, 28),
    _guli("01", "桥头沉陷", "B", "finding", TO_END, 60),
    _guli(
        "08",
        "路灯线头外露",
        "A",
        "checkpoint",
        "dispatch accept safe cost handle verify",
        90,
        hazard="general",
    ),
    _guli("05", "渠堤缺口", "B", "hotline", f"up down {TO_END}", 110, outside="12345-示范-006"),
    _guli("14", "消火栓漏水", "B", "objection", "dispatch accept handle", 1.8),
)
