"""Numbers of bookings: of a unit's book and a month, one after another. Given within the transaction under the book's lock, so
that a booking that is rolled back leaves no gap; a book is locked before any account (docs/decisions/0018).
"""

from django.db import migrations, models

LAY = """
CREATE FUNCTION funding_period(day date) RETURNS int LANGUAGE sql IMMUTABLE AS
$$ SELECT (extract(year FROM day) * 100 + extract(month FROM day))::int $$;

ALTER TABLE funding_booking DISABLE TRIGGER USER;
UPDATE funding_booking b SET period = n.period, number = n.number FROM (
    SELECT id, funding_period(booked_on) AS period,
        row_number() OVER (PARTITION BY division_id, funding_period(booked_on) ORDER BY id) AS number
    FROM funding_booking) n WHERE n.id = b.id;
ALTER TABLE funding_booking ENABLE TRIGGER USER;

CREATE FUNCTION funding_hold_book(unit text) RETURNS void LANGUAGE sql VOLATILE AS
$$ SELECT pg_advisory_xact_lock(hashtextextended('funding.book.' || unit, 0)) $$;

CREATE FUNCTION funding_booking_numbered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM funding_hold_book(NEW.division_id);
    NEW.period := funding_period(NEW.booked_on);
    SELECT coalesce(max(number), 0) + 1 INTO NEW.number FROM funding_booking
        WHERE division_id = NEW.division_id AND period = NEW.period;
    RETURN NEW;
END $$;
CREATE TRIGGER numbered_in_turn BEFORE INSERT ON funding_booking
    FOR EACH ROW EXECUTE FUNCTION funding_booking_numbered();
"""
LIFT = """
DROP TRIGGER numbered_in_turn ON funding_booking;
DROP FUNCTION funding_booking_numbered();
DROP FUNCTION funding_hold_book(text);
DROP FUNCTION funding_period(date);
"""


class Migration(migrations.Migration):
    dependencies = [("funding", "0011_paid_once")]

    operations = [
        migrations.AddField(
            "booking", "period", models.PositiveIntegerField("账期", db_default=0, editable=False)
        ),
        migrations.AddField(
            "booking", "number", models.PositiveIntegerField("凭证号", db_default=0, editable=False)
        ),
        migrations.RunSQL(LAY, LIFT),
        migrations.AddConstraint(
            "booking",
            models.UniqueConstraint(fields=("division", "period", "number"), name="booking_number_once"),
        ),
    ]
