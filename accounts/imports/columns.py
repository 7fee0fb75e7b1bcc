"""The columns of the workbook of people: the template, the export that can be sent back, and finding them in a file."""

from accounts.actions.posts import grantable_roles
from accounts.models import Division
from common.spreadsheets.out import Column, Sheet

HEADS = {
    "id": "编号",
    "name": "姓名",
    "division": "所属区划",
    "party": "单位",
    "title": "职务",
    "phone": "手机",
    "duty_phone": "办公电话",
    "is_villager": "本村村民",
    "username": "账号",
    "role": "角色",
    "area": "岗位区域",
}
REQUIRED = ("name", "division")
NOTES = {
    "id": "改已有人员时保留导出的编号，新登记留空",
    "division": "填区划名称或 12 位代码；同名时填代码",
    "phone": "隐去的号码（138****1234）不会被改动",
    "username": "填写即开通账号，一次性密码在导入后下载；小写字母开头，如 gl.zhangsan",
    "role": "填写即授予岗位",
    "area": "岗位的区域，不填即所属区划",
}
WIDTHS = {"division": 18, "party": 30, "username": 18, "role": 20, "area": 18, "phone": 16, "duty_phone": 16}
BLANK_ROWS = 200
SEARCHED_ROWS = 10  # in which the heads must stand


class NoHeads(ValueError):
    """The sheet lacks the heads of the template; its words say which."""


def template(post) -> Sheet:
    """An empty workbook with drop-downs of the post's own roles and of 是/否."""
    choices = {"role": [role.name for role in grantable_roles(post)], "is_villager": ["是", "否"]}
    areas = [
        division.short_name for division in Division.objects.visible_to(post).filter(closed_on=None)[:500]
    ]
    if len(set(areas)) == len(areas):
        choices |= {"division": areas, "area": areas}
    columns = [
        Column(
            name,
            head,
            WIDTHS.get(name, 12),
            "code" if name in ("id", "phone", "duty_phone") else "text",
            choices=choices.get(name, ()),
            note=NOTES.get(name, ""),
            required=name in REQUIRED,
        )
        for name, head in HEADS.items()
    ]
    return Sheet("人员与账号导入表", columns, blank_rows=BLANK_ROWS, name="人员")


def rows_under_heads(cells: list[list[str]]) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """The columns found, and each filled row with its number in the file as {column: text}. Raises NoHeads."""
    for number, row in enumerate(cells[:SEARCHED_ROWS]):  # noqa: B007  (used behind the loop)
        found = _columns_in(row)
        if all(name in found.values() for name in REQUIRED):
            break
    else:
        raise NoHeads("没有找到表头：前 10 行里应有“姓名”“所属区划”两列。请下载模板，按模板填写。")
    rows = [
        (line, {name: row[index] if index < len(row) else "" for index, name in found.items()})
        for line, row in enumerate(cells[number + 1 :], number + 2)
    ]
    return list(found.values()), [(line, row) for line, row in rows if _is_filled(row)]


def _is_filled(row: dict[str, str]) -> bool:
    """Not empty, and not the signature line of a printed list."""
    return any(row.values()) and not any(text.startswith("填表人") for text in row.values())


def _columns_in(row: list[str]) -> dict[int, str]:
    names = {head: name for name, head in HEADS.items()}
    plain = (cell.replace("*", "").replace(" ", "").partition("（")[0] for cell in row)
    return {index: names[head] for index, head in enumerate(plain) if head in names}
