"""Statements over readings: taken in by set, each day summed up, a stretch of time thinned out for a chart."""

# moments and values of one device; what is there already stays as it is
TAKE = """
    INSERT INTO maintenance_reading (device_id, at, value)
    SELECT %(device)s, one.at, one.value FROM unnest(%(moments)s::timestamptz[], %(values)s::numeric[]) AS one(at, value)
    ON CONFLICT (device_id, at) DO NOTHING
    RETURNING at
"""

# the days (in Beijing time) between two moments, anew from the readings that stand
SUM_UP = """
    INSERT INTO maintenance_dailyreading (device_id, day, least, most, mean, number)
    SELECT device_id, (at AT TIME ZONE %(zone)s)::date, min(value), max(value), round(avg(value), 4), count(*)
    FROM maintenance_reading
    WHERE device_id = %(device)s AND at >= %(since)s AND at < %(until)s
    GROUP BY 1, 2
    ON CONFLICT (device_id, day) DO UPDATE SET least = excluded.least, most = excluded.most,
        mean = excluded.mean, number = excluded.number
"""

# at most as many points as there are steps: (moment, least, most, mean)
THINNED = """
    SELECT min(at), min(value), max(value), round(avg(value), 4)
    FROM maintenance_reading
    WHERE device_id = %(device)s AND at >= %(since)s AND at < %(until)s
    GROUP BY floor(extract(epoch FROM at) / %(step)s)
    ORDER BY 1
"""

# of one device; its days stay
PRUNE = "DELETE FROM maintenance_reading WHERE device_id = %(device)s AND at < %(before)s"
