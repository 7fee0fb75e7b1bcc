"""Faces, sizes and measures of an official paper [GB/T 9704-2012: 版面, 字体字号]. Lengths in mm, type in points."""

from dataclasses import dataclass

PAGE = (210, 297)
TOP, BOTTOM, LEFT, RIGHT = 37, 35, 28, 26  # the type area is 156 × 225
NUMBER_BELOW = 7  # the page number stands so far under the type area
LINES_A_PAGE, CHARACTERS_A_LINE = 22, 28
LINE = 28.95  # 225 mm over 22 lines
WIDTH = (PAGE[0] - LEFT - RIGHT) / 25.4 * 72  # of the type area, in points


@dataclass(frozen=True)
class Face:
    """A face as Word names it: `name` for Chinese text, `latin` for digits and letters; `bold` where a fall-back needs it."""

    name: str
    size: float
    latin: str = "Times New Roman"
    bold: bool = False


TITLE = Face("方正小标宋简体", 22)
LETTERHEAD = Face("方正小标宋简体", 36)
BODY = Face("仿宋_GB2312", 16)
LEVEL_1 = Face("黑体", 16)
LEVEL_2 = Face("楷体_GB2312", 16)
LEVEL_3 = Face("仿宋_GB2312", 16, bold=True)
FOOT = Face("仿宋_GB2312", 14)  # 版记
NUMBER = Face("宋体", 14, latin="宋体")
TABLE_HEAD = Face("黑体", 12)
TABLE = Face("仿宋_GB2312", 12)

# where the first face is not installed, Word takes the second; written into the font table of the file
FALL_BACKS = {"方正小标宋简体": "宋体", "仿宋_GB2312": "仿宋", "楷体_GB2312": "楷体"}
CHARACTER = 16.0  # one character of the body in points: the unit of indents


def letterhead_size(words: str) -> float:
    """The letterhead on one line: as large as it may be, in half points."""
    return min(LETTERHEAD.size, int(2 * WIDTH / max(1, len(words))) / 2)
