"""What surrounds the word of a category: ordinals, asides, general words before and after; words of private business."""

import re

from assets.ledger.text import key

ASIDE = re.compile(r"[(\[【][^()\[\]【】]*[)\]】]")
_BEFORE = re.compile(r"^(?:农村公共|农村|村级|村庄|村内|本村|公共|小型|乡村|生活|各类|配套)")
ORDINAL = re.compile(
    r"^(?:第?[一二三四五六七八九十]{1,3}[、.．:：类]|[(]?[\d一二三四五六七八九十]{1,3}[)]|\d{1,2}[、.．:：\-](?=\D))"
)
_AFTER = re.compile(
    r"(?:基础设施|设施|工程|类别|类|项目|建设|设备|系统|等|资产|场所|养护|管护|维护|整治|治理|疏浚|清淤|改造|提升"
    r"|维修|新建|修建|铺设|安装|硬化|配套|完善|黑化|刷黑|加固|拓宽|修复|改建|扩建|整修|保护|美化|净化|点位|(?<=[路渠河桥道堤])段|(?:及|和|与)(?:附属|配套|其).*)$"
)
PRIVATE = re.compile(r"^(?:企业|私人|私家|私营|民营|个人|个体|承包|出租|厂区|农户自|村民自|自建|私立)")
BUSINESS = re.compile(
    r"养殖|种植|大棚|基地|[果茶]园|采摘|鱼塘|垂钓|农场|厂|车间|公司|企业|合作社|店|超市|商[铺住业]|民宿|农家乐|饭|住[宅房]|民[房宅]|公寓"
    r"|宅基|租|款$|资金|费$|其[他它]|待|不详|分类$|私立|营业|旅游|观光|景区|工业|高速|铁路|家具|家电|电脑|农机|拖拉机|汽车$|员$|(?<![入到])户$|建材|洗车|收购|业$"
)
# pieces of types that speak of business and daily life just as well: alone they prove nothing
LOOSE = frozenset(
    re.findall(
        r"\w+",
        """
        办公 农机 农具 拖拉机 安置 疏散 分类 园区 产业 产业园 示范园 旅游 景区 景点 观光 采摘 基地 果园
        茶园 资源 公路 道路 交通 电子 移动 电信 联通 电话 粮食 农田 田间 农用 农业废弃物 党员 五保 老人
        老年 幸福 汽车 电视 高压 低压 用电 健身 体育 锻炼 组织 社区 公共 公用 生活 用水 图书 文化 农民
        农户 普通 节点 公园 广场 门口 村庄 商业 网络 信息 环境监测 空气 土壤 气象 电商 快递 物流 邮政 医疗
        卫生 幼儿 儿童 妇女 青少年 实践 平安 保安 值班
        """,
    )
)
ANYTHING = re.compile(  # words that leave every type open: only the name can tell
    r"(?:农村|村级|村庄|镇村|乡村|行政村)?(?:公共|公益|公益性|民生|便民|配套|惠民|公用|人居)*(?:基础|服务|配套)?(?:设施|工程|项目)(?:类|建设|管护)?"
)


def names(name: str, shortest: int) -> set[str]:
    """A title and its parts of so many characters: 标识与标牌 → itself, 标识, 标牌; brackets once off, once alone."""
    folded = key(name)
    bare = ASIDE.sub("", folded)
    parts = [part for part in re.split(r"[与、]", bare) if len(part) >= shortest]
    inside = [
        word for group in re.findall(r"\(([^()]*)\)", folded) for word in group.split("、") if len(word) > 2
    ]
    return {folded, bare, *parts, *inside}


def forms(text: str) -> list[str]:
    """A text and what is left of it without general words before and after: 农村公路类 → 公路."""
    found = [text]
    for form in found:
        for shorter in (_AFTER.sub("", form), _BEFORE.sub("", form)):
            if shorter and shorter not in found:
                found.append(shorter)
    return found
