"""The one table of moves of a facility's status: from where, by which act, to where, with which right.

`assets.actions.states` moves along it; the page of a facility reads its buttons from it.
"""

from dataclasses import dataclass

from accounts.rights import Right
from assets.models.facilities import Facility, Status

STANDING = (Status.IN_USE, Status.SUSPENDED)  # 在用设施 in every formula


@dataclass(frozen=True)
class Move:
    """`word` names the button; `phrases` stand beside the reason; `paper`: made by a record of its own (移交)."""

    act: str
    word: str
    before: tuple[Status, ...]
    after: Status
    right: Right
    phrases: tuple[str, ...] = ()
    paper: bool = False

    @property
    def is_final(self) -> bool:
        """Whether it takes the facility out of what counts as in use, or brings it back."""
        return self.right == Right.FACILITY_SETTLE

    def why_not(self, facility: Facility) -> str:
        """Why the facility can't be moved so now; empty if it can."""
        if facility.merged_into_id or facility.status not in self.before:
            return f"{_now(facility)}，不能{self.word}"
        return ""


def _now(facility: Facility) -> str:
    return "已并入其他设施" if facility.merged_into_id else f"现为“{facility.get_status_display()}”"


CHANGE, SETTLE = Right.FACILITY_CHANGE, Right.FACILITY_SETTLE
MOVES = (
    Move(
        "finish",
        "转为待移交",
        (Status.BUILDING,),
        Status.PENDING_HANDOVER,
        CHANGE,
        ("工程完工，等待移交", "已通过验收，等待移交"),
    ),
    Move("hand_over", "移交", (Status.PENDING_HANDOVER,), Status.IN_USE, CHANGE, paper=True),
    Move(
        "suspend",
        "停用",
        (Status.IN_USE,),
        Status.SUSPENDED,
        CHANGE,
        ("损坏待修，暂停使用", "季节性停用", "存在安全隐患，暂停使用"),
    ),
    Move(
        "resume",
        "恢复在用",
        (Status.SUSPENDED,),
        Status.IN_USE,
        CHANGE,
        ("维修完成，恢复使用", "隐患已消除", "进入使用季节"),
    ),
    Move(
        "retire",
        "报废",
        STANDING,
        Status.RETIRED,
        SETTLE,
        ("超过使用年限，无维修价值", "毁坏严重，无法修复", "已由新设施替代"),
    ),
    Move(
        "demolish",
        "登记拆除",
        (Status.BUILDING, Status.PENDING_HANDOVER, *STANDING, Status.RETIRED),
        Status.DEMOLISHED,
        SETTLE,
        ("道路拓宽拆除", "征地拆迁", "危旧拆除"),
    ),
    Move(
        "revive",
        "恢复",
        (Status.RETIRED, Status.DEMOLISHED),
        Status.IN_USE,
        SETTLE,
        ("登记有误，实际在用", "修复后重新启用", "原址重建"),
    ),
)
MOVE_OF_ACT = {move.act: move for move in MOVES}


def move_between(before: str, after: str) -> Move | None:
    """The move from one status to another; None if no act makes it."""
    return next((move for move in MOVES if before in move.before and move.after == after), None)
