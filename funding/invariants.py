"""The ledger's invariants as SQL: by night (NIGHTLY_CHECKS) and after every test that touched money. Each answers none.

`faults()` answers a line for each broken row: what is wrong, with its id.
"""

from django.db import connection

# What is wrong, and the ids of the rows where it is.
INVARIANTS = {
    "账户余额不等于分录之和": """
        SELECT a.id FROM funding_fundaccount a LEFT JOIN funding_entry e ON e.account_id = a.id
        GROUP BY a.id HAVING a.balance <> coalesce(sum(e.amount), 0)""",
    "账户余额为负": "SELECT id FROM funding_fundaccount WHERE kind <> 'outside' AND balance < 0",
    "凭证没有分录，或分录借贷不平": """
        SELECT b.id FROM funding_booking b LEFT JOIN funding_entry e ON e.booking_id = b.id
        GROUP BY b.id HAVING count(e.id) < 2 OR sum(e.amount) <> 0""",
    "凭证号有缺号，或账期与日期不符": """
        SELECT max(id) FROM funding_booking GROUP BY division_id, period
        HAVING count(*) <> max(number) OR min(number) <> 1
            OR bool_or(period <> funding_period(booked_on))""",
    "一张凭证混记了不同来源": """
        SELECT e.booking_id FROM funding_entry e JOIN funding_fundaccount a ON a.id = e.account_id
        GROUP BY e.booking_id HAVING count(DISTINCT a.source) > 1""",
    "分录与凭证的日期或事项不符": """
        SELECT e.id FROM funding_entry e JOIN funding_booking b ON b.id = e.booking_id
        LEFT JOIN funding_booking r ON r.id = b.reverses_id
        WHERE e.booked_on <> b.booked_on OR e.kind <> coalesce(r.kind, b.kind)""",
    "红字凭证与原凭证不对应": """
        SELECT b.id FROM funding_booking b JOIN funding_entry e ON e.booking_id IN (b.id, b.reverses_id)
        WHERE b.reverses_id IS NOT NULL
        GROUP BY b.id, e.account_id, e.use_id, e.sector_id HAVING sum(e.amount) <> 0""",
    "已月结的月份或更早的月份里，结账后又记了账": """
        SELECT b.id FROM funding_booking b WHERE EXISTS (SELECT FROM funding_closedmonth c
          WHERE c.month >= date_trunc('month', b.booked_on)::date AND left(c.county_code, 6) = left(b.division_id, 6)
            AND b.recorded_at > c.closed_at + interval '1 minute')""",
    "分配额之和超过下达总额": """
        SELECT l.id FROM funding_allocation l JOIN funding_allocationshare s ON s.allocation_id = l.id
        WHERE l.state = 'issued' GROUP BY l.id HAVING sum(s.amount) > l.amount""",
    "分配的已到账不等于到账记录之和": """
        SELECT s.id FROM funding_allocationshare s
        LEFT JOIN funding_arrival r ON r.share_id = s.id
             AND NOT EXISTS (SELECT FROM funding_booking t WHERE t.reverses_id = r.booking_id)
        GROUP BY s.id HAVING s.arrived <> coalesce(sum(r.amount), 0)""",
    "到账记录与凭证不符": """
        SELECT r.id FROM funding_arrival r
        WHERE r.amount <> (SELECT coalesce(sum(e.amount), 0) FROM funding_entry e
              JOIN funding_fundaccount a ON a.id = e.account_id
              WHERE e.booking_id = r.booking_id AND a.kind = 'available' AND a.division_id = r.division_id)""",
    "拨付记录与凭证不符": """
        SELECT d.id FROM funding_disbursement d WHERE d.amount <> (SELECT coalesce(sum(e.amount), 0)
              FROM funding_entry e WHERE e.booking_id = d.booking_id AND e.amount > 0)""",
    "支出与支付凭证不符": """
        SELECT x.id FROM funding_expenditure x WHERE x.state = 'paid' AND x.amount <> (
              SELECT coalesce(sum(e.amount), 0) FROM funding_entry e JOIN funding_fundaccount a ON a.id = e.account_id
              WHERE e.booking_id = x.booking_id AND e.kind = 'payment' AND a.kind = 'outside')""",
    "支出明细之和不等于支出": """
        SELECT x.id FROM funding_expenditure x JOIN funding_expenditureline l ON l.expenditure_id = x.id
        WHERE x.state IN ('asked', 'second', 'approved', 'paid')
        GROUP BY x.id HAVING sum(l.amount) <> x.amount""",
    "已冲销的支出没有红字凭证，或未冲销的有": """
        SELECT x.id FROM funding_expenditure x WHERE x.booking_id IS NOT NULL AND (x.state = 'reversed') <>
              EXISTS (SELECT FROM funding_booking t WHERE t.reverses_id = x.booking_id)""",
    "待支付的用款没有足额预留": """
        SELECT x.account_id FROM funding_expenditure x
        JOIN funding_fundaccount a ON a.id = x.account_id
        LEFT JOIN funding_fundaccount h ON h.kind = 'reserved' AND h.division_id = a.division_id
             AND h.source = a.source AND h.year = a.year AND h.carried = a.carried
             AND h.earmark_id IS NOT DISTINCT FROM a.earmark_id
        WHERE x.state IN ('asked', 'second', 'approved') AND x.reserved_id IS NOT NULL
        GROUP BY x.account_id, h.balance HAVING sum(x.amount) > coalesce(h.balance, 0)""",
    "专项资金用在限定用途之外": """
        SELECT e.id FROM funding_entry e JOIN funding_fundaccount a ON a.id = e.account_id
        WHERE e.kind = 'payment' AND e.use_id IS NOT NULL AND a.earmark_id IS NOT NULL
          AND EXISTS (SELECT FROM funding_earmark_uses u WHERE u.earmark_id = a.earmark_id)
          AND NOT EXISTS (SELECT FROM funding_earmark_uses u
                          WHERE u.earmark_id = a.earmark_id AND u.funduse_id = e.use_id)""",
}
SHOWN = 20  # rows named of each


def faults() -> list[str]:
    """What does not hold, in words with the row's id; [] for a sound ledger. One question for all where it is sound."""
    asked = "\nUNION ALL\n".join(
        f"(SELECT {number} AS rule, id::text FROM ({sql}) AS broken(id) LIMIT {SHOWN})"  # noqa: S608  our own words
        for number, sql in enumerate(INVARIANTS.values())
    )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        words = list(INVARIANTS)
        return [f"{words[rule]}：{key}" for rule, key in cursor.fetchall()]


def touched() -> bool:
    """Whether any money was booked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM funding_booking)")
        return cursor.fetchone()[0]
