"""人民币大写 as it stands on a slip of payment: 壹万贰仟叁佰元零伍分 (pure).

Source: 《正确填写票据和结算凭证的基本规定》 (中国人民银行《支付结算办法》附一).
"""

from decimal import Decimal

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")


def capitals(amount: Decimal) -> str:
    """A sum of yuan with two places, zero or more. Raises ValueError below zero."""
    if amount < 0:
        raise ValueError("only sums that are paid are written in capitals")
    fen = int(amount * 100)
    yuan, jiao, odd = fen // 100, fen // 10 % 10, fen % 10
    whole = f"{_whole(yuan)}元" if yuan else ""
    if not jiao and not odd:
        return f"{whole or '零元'}整"
    tens = f"{DIGITS[jiao]}角" if jiao else ("零" if yuan else "")
    return f"{whole}{_gap(yuan, jiao)}{tens}{DIGITS[odd] + '分' if odd else '整'}"


def _gap(yuan: int, jiao: int) -> str:
    """A 零 before 角 where the yuan end in one."""
    return "零" if yuan and jiao and yuan % 10 == 0 else ""


def _whole(yuan: int) -> str:
    groups = []
    while yuan:
        groups.append(yuan % 10_000)
        yuan //= 10_000
    said = ""
    for place in range(len(groups) - 1, -1, -1):
        if not groups[place]:
            continue
        if said and (groups[place] < 1000 or groups[place + 1] % 10 == 0):
            said += DIGITS[0]
        said += _group(groups[place]) + GROUPS[place]
    return said


def _group(number: int) -> str:
    """Up to 9,999."""
    said, gap = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if not digit:
            gap = bool(said)
            continue
        said += (DIGITS[0] if gap else "") + DIGITS[digit] + PLACES[place]
        gap = False
    return said
