"""What a column holds, by the words of its head: one row of heads or two, with units, brackets and line breaks."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from assets.ledger.head_words import (
    BY_GROUP,
    EXACT,
    NOT_TAKEN,
    OWN_MEASURE,
    PARTS,
    PERSON_PHONE,
    RANKS,
    UNDER,
)
from assets.ledger.text import key
from assets.ledger.units import find_unit

# The facts a ledger can tell of a facility, with the words pages use for them. OTHER is kept, not understood.
FACTS = {
    "serial": "序号",
    "code": "统一编码",
    "name": "设施名称",
    "category": "设施类别",
    "township": "所在镇街",
    "village": "所在村",
    "address": "位置",
    "quantity": "数量",
    "unit": "单位",
    "built": "建成时间",
    "cost": "建设资金",
    "fund_source": "资金来源",
    "build_fund": "建设资金来源",
    "party": "管护主体",
    "person": "管护责任人",
    "phone": "联系电话",
    "owner": "产权归属",
    "longitude": "经度",
    "latitude": "纬度",
    "position": "坐标",
    "remark": "备注",
}
OTHER = ""

SURE, LIKELY, WEAK = 3, 2, 1
LONGEST_SURE = 14  # characters of a word that names a fact alone, with its blanks


class Meaning(NamedTuple):
    """The fact a head names, how sure that is, and a rank among several columns of the same fact."""

    fact: str
    strength: int = 0
    rank: int = 0


UNKNOWN = Meaning(OTHER)

_WORDS = {
    word: Meaning(fact, SURE, RANKS.get(word, 0)) for fact, words in EXACT.items() for word in words.split()
}

_NOT_OURS = re.compile(
    r"监管|监督|主管|施工|设计|监理|分管|领导|投诉|举报|填报|审核|检查|巡查|验收人|考核|质保|保修|受益|建设单位|承建|中标|登记|更新|编制|服务热线"
    r"|[镇县区街乡](道)?级|包村|包片|挂钩|录入|联村"
)
_UPKEEP_MONEY = re.compile(
    r"(管护|养护|维护|运维|运行|保洁|维修|年度|每年|补助|日常).*(经费|费用|资金|金额|投入|成本|费|标准)"
)
_SOURCE = re.compile(r"(来源|渠道)$")
# Composed heads: who or what it is about, then the word that says which fact. Tried in this order.
_CARE = "(?:管护|管理|养护|维护|运维|运营|管养|运管|责任|保洁|运行|使用管理)"
_BUILDING = "(?:建成|建设|建造|修建|始建|竣工|完工|交工|投入使用|投用|投运|启用|开通|通车|通水|通电|交付|安装|完成|使用)"
_AREA = "(?:行政)?(?:村|社区|村社区|村居|村社|居委|村委会?|居委会|村屯|嘎查村)"
_PATTERNS = (
    ("phone", re.compile(r"(电话|手机号?码?|联系方式|通[讯联]方式|联系号码|电话号码)$|^联系$")),
    (
        "fund_source",
        re.compile(
            r"(资金|经费|投资|款).*(来源|渠道|出处|构成|筹措|筹集)|^(资金|经费)(类型|类别|性质)$|^筹资|^出资(方|单位|渠道)|^财政/自筹$"
        ),
    ),
    (
        "owner",
        re.compile(
            r"^(设施|资产|项目)?(产权|权属|所有权)(归属|单位|人|主体|所有[人者]?|所属|所有|归属单位|所[有属]单位|登记单位|情况|性质|属性|关系)*$"
            r"|^(资产)?所有(人|者|权人)$|^(资产)?归属(单位|方)?$|^权利人$"
        ),
    ),
    ("longitude", re.compile(r"^[^纬]*(经度|东经)[^纬]*$|^x坐标$|^坐标x$")),
    ("latitude", re.compile(r"^[^经]*(纬度|北纬)[^经]*$|^y坐标$|^坐标y$")),
    ("position", re.compile(r"经纬度|坐标|gps|东经.*北纬|^定位")),
    ("name", re.compile(r"^(设施|工程|项目)名称[及和与、/]")),
    (
        "village",
        re.compile(
            rf"^(设施|项目|工程)?(所在|所属|所处|属地|坐落|坐落于|隶属|项目|实施|建设|归属|责任|管护)?[乡镇街]?{_AREA}"
            r"(组|[(、/].*)?(别|名)?(名称?)?$|^(所在地|建设地点|地点|坐落|属地|所在)[(](村|社区).*[)]$|^(村级组织|村集体|村域)(名称)?$"
        ),
    ),
    ("address", re.compile(r"(自然村|村民小组|小组|村民组|屯组?|组|位置|地点|地址|路段)(名称?)?$")),
    ("township", re.compile(r"^(所在|所属|属地|隶属)?(乡|镇|街道?)[乡镇街道()、/园区]*(名称?)?$")),
    (
        "person",
        re.compile(
            r"(责任人|负责人|联系人|路长|塘长|管理者|经管人|专管人?员|养护工)员?(姓名|名字|名单)?$"
            r"|(管护|管理|养护|看护|巡护|保洁|维护|护路|护林|护水|护渠|水管|公益)岗?(位?人员?|员|专员)(姓名|名字|名单)?$|责任人员$"
        ),
    ),
    ("party", re.compile(rf"{_CARE}.*(主体|单位|部门|机构|组织|公司|企业|队伍|方)(名称)?$")),
    ("built", re.compile(rf"{_BUILDING}.*(时间|年份|年月|日期|年度|年代|年)$|^何时.*建|^建成于$|^建年$")),
    (
        "cost",
        re.compile(
            r"(投资|造价|原值|建设资金|工程款|总价|投资额|决算价?)(?!主体|单位|方|人)|^(财政|资金|项目|建设)?(总?投入)(金额|资金|总额|额)?$"
            r"|^(审定|审计|决算|结算|合同|中标|资产|账面|入账|原始|估算|概算|建造|建设|工程)(金额|价值|总价|成本|费用|价|值)$|^资金(规模|总投入)$|^总费用$"
        ),
    ),
    (
        "quantity",
        re.compile(
            r"(数量|规模|长度|里程|面积|座数|盏数|个数|工程量|公里数|总量|工作量)(合计|大小)?$|^计数$"
        ),
    ),
    (
        "category",
        re.compile(
            r"^(农村|公共|基础|管护|公益|村级|项目|工程|资产|所属|所在)*(设施|资产|项目|工程|内容)?(所属|性质)?"
            r"(类别|类型|种类|分类|小类|大类|类目|门类|品类|属类|类)(/(类别|类型|种类))?(名称)?$"
        ),
    ),
    (
        "name",
        re.compile(
            r"^(?!.*(单位|(?<!农)村[^级]|社区|主体|街道|乡镇|部门|公司|组织|人员|姓|镇|企业|品牌|材料|河长|经费|资金|字段|栏目|指标|列名|表名|文件)).*(名称|全称)$"
            r"|^管护(对象|标的|设施|点位)名?$|^(设施)?点位$"
        ),
    ),
    ("code", re.compile(r"(统一|设施|资产).*(编码|编号|代码)$")),
    ("remark", re.compile(r"^(备注|备考|说明|附注|补充|情况说明)|^其[他它](情况|.*说明.*|事项)?$")),
    ("serial", re.compile(r"^(项目|设施|总|分)?(序号|序列号?|顺序|次序|行次)$|^[#№]$")),
)
_MANNER = re.compile(
    r"(管护|管理|养护|运[维营行]|经营|使用|建设|巡查|保洁).{0,2}(方式|模式)$"
)  # how, not who or what
_QUALIFIED = re.compile(
    r"宽度?|路宽|桥宽|管径|口径|库容|容积|厚度?|高度|坝高|井深|功率|车位|床位|人数|户数|人口|路面|结构|材质|等级|年限|期限|周期|频次|证号|是否|人均"
)
_EMPTY_ASIDE = re.compile(r"[(\[【][^()\[\]【】]*[)\]】]")
_OF_VILLAGES = re.compile(
    r"^(?:所在|建设)?(?:地|地点|位置|属地|坐落)[(](?:行政)?(?:村|社区)[/、,或及]?(?:村|社区)?[)]$"
)
_MARKS = re.compile(r"[*※★▲:：。]|\(必填\)|\(选填\)|必填$|选填$")
_UNIT_TAIL = re.compile(r"[/_\-,、:]?(?:单位[:]?)?(万元|元|公里|km|千米|平方米|㎡|m2)$")
_NUMBERING = re.compile(r"^[一二三四五六七八九十]+[、.]|^\d+[、.]")

_PART = re.compile(rf"(?:{PARTS.replace(' ', '|')})(?:资金|投资|补助|配套|投入|投劳|筹资|自筹|捐赠|拨款)*$")
_MONEY_GROUP = re.compile(r"资金|投资|造价|金额|原值|费用|投入|经费")

_GROUPS = (
    ("blocked", _NOT_OURS),
    ("thing", re.compile(r"对象|标的")),
    ("upkeep", re.compile(r"(管护|养护|维护|运维|运行).*(经费|资金|费用|投入)|经费")),
    ("owner", re.compile(r"产权|权属|所有权")),
    ("care", re.compile(r"管护|责任|养护|维护|管理|运维|管养|负责|联系")),
    ("money", re.compile(r"资金|投资|造价|金额|原值|费用|投入")),
    ("place", re.compile(r"坐标|经纬|定位|gps")),
    ("size", re.compile(r"规模|数量|长度|工程量|面积")),
    ("build", re.compile(r"建设|建成|竣工|投用|使用|修建")),
    ("where", re.compile(r"所在|地点|位置|地址|坐落|区划|村")),
    ("thing", re.compile(r"设施|项目|工程|资产|基本")),
)


def read_path(path: Sequence[str]) -> Meaning:
    """What a column's head means, its texts from the top row down: the lowest speaks, the nearer group before the farther."""
    if not path:
        return UNKNOWN
    *groups, lowest = path
    if any(is_foreign(group) for group in groups) or _is_part(lowest, groups):
        return UNKNOWN
    best = read_head(lowest, groups[-1] if groups else "")
    for group in reversed(groups[:-1]):
        if best.strength < SURE and (farther := read_head(lowest, group)).strength > best.strength:
            best = farther
    return best


def _is_part(lowest: str, groups: Sequence[str]) -> bool:
    """Whether a head is only a part of an amount: 其中：财政, or 自筹 under 投资."""
    bare = _bare(lowest)
    return bare.startswith("其中") or (
        _PART.match(bare) is not None and any(_MONEY_GROUP.search(key(group)) for group in groups)
    )


def is_foreign(text: str) -> bool:
    """Whether a head or a group tells of somebody or something else: who supervises, who built, what was checked."""
    return bool(_NOT_OURS.search(key(text)))


def read_head(text: str, above: str = "") -> Meaning:
    """What one head means, with the group that stands above it, if any. UNKNOWN when the words say nothing."""
    lower, upper = _bare(text), _bare(above)
    if upper and _is_unit(text):
        return _alone(upper)
    if not lower:
        return _alone(upper) if upper else UNKNOWN
    if upper and upper != lower:
        grouped = _under(lower, upper)
        if grouped is not None:
            return grouped
        joined = _alone(upper + lower)
        own = _alone(lower)
        if own.strength < SURE and joined.strength > own.strength:
            return joined
        return own
    return _alone(lower)


def is_not_taken(text: str) -> bool:
    """Whether a head is one of the register's own whose facts no ledger changes."""
    return key(text) in NOT_TAKEN


def is_sure(text: str) -> bool:
    """Whether a text is one of the words that name a fact alone, blanks and marks aside: cheap, for looking at data."""
    return len(text) <= LONGEST_SURE and key(text).strip("*※★:") in _WORDS


def is_head_word(text: str) -> bool:
    """Whether a text can stand in a head row: a known fact or a word that gets its sense from a group."""
    bare = _bare(text)
    known = bare in UNDER or _alone(bare).strength > 0 or _is_unit(text)
    return known or bare.startswith("其中") or _PART.match(bare) is not None


def _is_unit(text: str) -> bool:
    """Whether a lower head is only the unit of the one above: `km`, `（盏）`; 元 and 万元 speak for themselves."""
    return find_unit(text) is not None and key(text) not in ("村", "组", "户", "人")


def _bare(text: str) -> str:
    """A head without marks, numbering, brackets, units: `*长度\\n（km）` → 长度."""
    if text.startswith(OWN_MEASURE) or is_not_taken(text):
        return ""
    folded = _NUMBERING.sub("", _MARKS.sub("", key(text)))
    if folded in _WORDS:
        return folded
    if _OF_VILLAGES.search(folded):
        return "所在村"
    bare = _EMPTY_ASIDE.sub("", folded) or folded.strip("()[]【】")
    return bare if bare in _WORDS or bare in UNDER else _UNIT_TAIL.sub("", bare) or bare


def _alone(bare: str) -> Meaning:
    found = _WORDS.get(bare)
    if found is not None:
        return found
    if not bare or len(bare) > 24 or _NOT_OURS.search(bare):
        return UNKNOWN
    if re.search(r"(责任人|姓名|负责人|联系人|管护员|管护人).*(电话|手机|联系方式)", bare) and re.search(
        r"[及和与、/,(]", bare
    ):
        return Meaning(PERSON_PHONE, LIKELY)
    if _UPKEEP_MONEY.search(bare) and not _SOURCE.search(bare):
        return UNKNOWN
    if _QUALIFIED.search(bare) or _MANNER.search(bare):
        return UNKNOWN
    for fact, pattern in _PATTERNS:
        if pattern.search(bare):
            return Meaning(fact, LIKELY, 1)
    return Meaning(UNDER[bare], WEAK, 2) if bare in UNDER else UNKNOWN


def _under(lower: str, upper: str) -> Meaning | None:
    """A word below a group; None where the word does not need the group."""
    weak = UNDER.get(lower) or _alone(lower).fact
    for group, pattern in _GROUPS:
        if not pattern.search(upper):
            continue
        if group == "blocked":
            return UNKNOWN
        if lower not in UNDER and not (group == "upkeep" and weak == "cost"):
            return None
        fact = BY_GROUP[group].get(weak)
        if fact is None:
            return UNKNOWN if group in ("upkeep", "owner") else None
        return Meaning(fact, SURE if fact else 0)
    return None
