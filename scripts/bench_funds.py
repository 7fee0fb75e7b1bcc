"""The yearly statistics over 1,000,000 entries: our report over the same figures by SQL written by hand.

fund_report_vs_sql: seconds of four tables of a county (source × use, township × sector, township × source by arrivals,
month × use), each with 收支结余, names and totals, through the page's own objects; over the same sums by SQL, fetched.
"""

from collections.abc import Callable
from datetime import date

from bench_frame import Figure, database, medians, prepared

NAME, ENTRIES, ROUNDS, YEAR = "guanhu_bench_funds", 1_000_000, 5, 2025
TABLES = (
    {"down": "source", "across": "use"},
    {"down": "division", "across": "sector"},
    {"basis": "arrived", "down": "division", "across": "source"},
    {"down": "month", "across": "use"},
)
COLUMNS = {
    "source": ("a.source", "source"),
    "use": ("e.use_id", None),
    "sector": ("e.sector_id", None),
    "division": (
        "left(a.division_id, 9) || '000'",
        "left(division_id, 9) || '000'",
    ),
    "month": ("date_trunc('month', e.booked_on)::date::text", None),
}

PURSES = """
INSERT INTO funding_fundaccount (division_id, kind, source, year, carried, balance, opened_at)
SELECT d.code, k, s, %(year)s, false, 0, now() FROM accounts_division d,
    unnest(ARRAY['outside', 'available', 'reserved']) k,
    unnest(ARRAY['county', 'township', 'village_collective', 'donation', 'service_income']) s
WHERE d.level = 'village' AND d.code LIKE '990901%%'
"""
BOOKINGS = """
INSERT INTO funding_booking (period, number, division_id, kind, booked_on, words, key, reason, recorded_at)
SELECT %(year)s * 100 + 1, n, a.division_id, CASE n %% 5 WHEN 0 THEN 'income' WHEN 1 THEN 'reserve' WHEN 3 THEN 'reserve'
    ELSE 'payment' END,
    make_date(%(year)s, 1, 1) + (n / 5 %% 365)::int, a.id::text, gen_random_uuid(), '', now()
FROM generate_series(0, %(bookings)s - 1) n
JOIN (SELECT id, division_id, row_number() OVER (ORDER BY id) - 1 AS at FROM funding_fundaccount
      WHERE kind = 'available') a ON a.at = n / 5 %% %(purses)s
"""
ENTERED = """
INSERT INTO funding_entry (booking_id, account_id, amount, kind, booked_on, use_id, sector_id)
SELECT b.id, x.id, CASE WHEN side = 1 THEN amount ELSE -amount END, b.kind, b.booked_on,
    CASE WHEN b.kind = 'payment' THEN u[1 + b.id %% array_length(u, 1)] END,
    CASE WHEN b.kind = 'payment' AND b.id %% 7 > 0 THEN s[1 + b.id %% array_length(s, 1)] END
FROM funding_booking b JOIN funding_fundaccount p ON p.id = b.words::bigint
CROSS JOIN LATERAL (SELECT CASE WHEN b.kind = 'income' THEN 1000 + b.id %% 997
    ELSE 10 + ((p.id * 7 + extract(doy FROM b.booked_on)::int) %% 4999) / 100.0 END AS amount) m
CROSS JOIN (SELECT array_agg(code ORDER BY code) AS u FROM funding_funduse) us
CROSS JOIN (SELECT array_agg(code ORDER BY code) AS s FROM accounts_sector) ss
CROSS JOIN unnest(ARRAY[0, 1]) side
JOIN funding_fundaccount x ON x.division_id = p.division_id AND x.source = p.source AND x.kind = CASE b.kind
    WHEN 'income' THEN CASE side WHEN 1 THEN 'available' ELSE 'outside' END
    WHEN 'reserve' THEN CASE side WHEN 1 THEN 'reserved' ELSE 'available' END
    ELSE CASE side WHEN 1 THEN 'outside' ELSE 'reserved' END END
"""
BALANCED = """
UPDATE funding_fundaccount a SET balance = s.sum
FROM (SELECT account_id, sum(amount) AS sum FROM funding_entry GROUP BY 1) s WHERE s.account_id = a.id
"""
SUMS = """
SELECT {down}, {across}, 0, 0,
    sum(e.amount) FILTER (WHERE a.kind IN ('available', 'reserved')),
    sum(e.amount) FILTER (WHERE a.kind IN ('available', 'reserved') AND e.booked_on > %(last)s),
    sum(e.amount) FILTER (WHERE a.kind IN ('available', 'reserved') AND a.carried AND e.booked_on > %(last)s),
    sum(e.amount) FILTER (WHERE a.kind = 'available' AND e.kind = 'opening' AND e.booked_on <= %(last)s),
    sum(e.amount) FILTER (WHERE a.kind = 'available' AND e.kind IN ('arrival', 'income') AND e.booked_on <= %(last)s),
    sum(e.amount) FILTER (WHERE a.kind = 'available' AND e.kind IN ('arrival', 'income') AND e.booked_on <= %(last)s
        AND a.source NOT IN ('central', 'province', 'city', 'county', 'township', 'land_revenue', 'award_grant', 'bond_loan')),
    sum(e.amount) FILTER (WHERE a.kind = 'available' AND e.kind IN ('arrival', 'income') AND e.booked_on <= %(last)s
        AND a.source = 'bond_loan'),
    sum(e.amount) FILTER (WHERE a.kind = 'available' AND e.booked_on <= %(last)s
        AND e.kind IN ('transfer', 'purpose_change', 'carry_over', 'recovery')),
    sum(e.amount) FILTER (WHERE a.kind = 'outside' AND e.kind IN ('payment', 'refund') AND e.booked_on <= %(last)s),
    sum(e.amount) FILTER (WHERE a.kind = 'outside' AND e.kind IN ('payment', 'refund') AND e.booked_on <= %(last)s AND a.carried)
FROM funding_entry e JOIN funding_fundaccount a ON a.id = e.account_id
WHERE e.booked_on >= %(first)s AND a.division_id >= '990901' AND a.division_id < '990902'
GROUP BY 1, 2
"""
HELD = """
UNION ALL SELECT {down}, '', sum(balance), sum(balance) FILTER (WHERE carried), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
FROM funding_fundaccount WHERE kind IN ('available', 'reserved') AND division_id >= '990901' AND division_id < '990902'
GROUP BY 1
"""


def fund_report_vs_sql() -> Figure:
    prepared(NAME, _fill)
    with database(NAME):
        from accounts.models import Division, Post
        from assets.demo_synthetic import COUNTY

        post = Post(division=Division.objects.get(pk=COUNTY), role_id="finance")
        _agree(post)
    ours, plain = _inside(lambda: [_ours(post, **one) for one in TABLES]), _inside(_plain)
    seconds = medians({"ours": ours, "plain": plain}, rounds=ROUNDS)
    note = (
        f"four tables of the yearly statistics over {ENTRIES:,} entries: {seconds['ours']:.2f} s over "
        f"{seconds['plain']:.2f} s by SQL written by hand; medians of {ROUNDS}, in turn"
    )
    return Figure("fund_report_vs_sql", seconds["ours"] / seconds["plain"], 1.5, note)


def _inside(act: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        with database(NAME):
            act()

    return run


def _fill() -> None:
    from django.db import connection, transaction

    from assets import demo_synthetic
    from common.db.base import owner_rights

    demo_synthetic.fill(1)
    with owner_rights(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL session_replication_role = replica")
        cursor.execute(PURSES, {"year": YEAR})
        cursor.execute("SELECT count(*) FROM funding_fundaccount WHERE kind = 'available'")
        made_of = {"year": YEAR, "bookings": ENTRIES // 2, "purses": cursor.fetchone()[0]}
        for statement in (BOOKINGS, ENTERED):
            cursor.execute(statement, made_of)
        cursor.execute(BALANCED)
    with owner_rights(), connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        for table in ("funding_fundaccount", "funding_booking", "funding_entry"):
            cursor.execute(f"VACUUM (ANALYZE) {table}")
        cursor.execute("RESET statement_timeout")


def _ours(post, **asked):
    """A table with names, totals and 收支结余, as the page draws it."""
    from funding.report_filters import ReportFilter
    from funding.report_shown import ShownReport

    form = ReportFilter({"year": YEAR, **asked}, post=post)
    if not form.is_valid():
        raise SystemExit(form.errors.as_text())
    told = ShownReport(form, post)
    return told.rows(), told.foot(), told.purse_lines


def _statement(down: str, across: str) -> str:
    entry, purse = COLUMNS[down]
    text = SUMS.format(down=entry, across=COLUMNS[across][0])
    return text + HELD.format(down=purse) if purse else text


def _plain() -> list:
    from django.db import connection

    found = []
    days = {"first": date(YEAR, 1, 1), "last": date(YEAR, 12, 31)}
    with connection.cursor() as cursor:
        for one in TABLES:
            cursor.execute(_statement(one["down"], one["across"]), days)
            found.append(cursor.fetchall())
    return found


def _agree(post) -> None:
    """Both sides say the same, or the bench ends."""
    for one, rows in zip(TABLES, _plain(), strict=True):
        at = 8 if one.get("basis") == "arrived" else 12
        ours = _ours(post, **one)[1][1].amount
        plain = sum(row[at] or 0 for row in rows)
        if ours != plain or not ours:
            raise SystemExit(f"{one}: {ours} by the report, {plain} by SQL")
