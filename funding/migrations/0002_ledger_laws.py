"""The laws of the ledger, kept by the database: entries sum to nothing, one source a booking, closed months stay closed,
balances are the entries' sums and nobody else's to write.

Locks: a month is closed under the county's advisory lock, which every booking takes shared; accounts are locked in the
order of their keys, so that two bookings never wait for each other.
"""

from django.db import migrations

LAY = """
CREATE FUNCTION funding_ledger_key(county text) RETURNS bigint LANGUAGE sql IMMUTABLE AS
$$ SELECT hashtextextended('funding.month.' || county, 0) $$;

CREATE FUNCTION funding_month_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE county text := left(NEW.division_id, 6);
BEGIN
    PERFORM pg_advisory_xact_lock_shared(funding_ledger_key(county));
    IF EXISTS (SELECT FROM funding_closedmonth WHERE county_code = rpad(county, 12, '0')
               AND month >= date_trunc('month', NEW.booked_on)::date) THEN
        RAISE EXCEPTION '% 或其后的月份已月结，不能记账', to_char(NEW.booked_on, 'YYYY-MM')
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'month_is_open';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER month_is_open BEFORE INSERT ON funding_booking
    FOR EACH ROW EXECUTE FUNCTION funding_month_is_open();

CREATE FUNCTION funding_month_closes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(funding_ledger_key(left(NEW.county_code, 6)));
    RETURN NEW;
END $$;
CREATE TRIGGER month_closes BEFORE INSERT ON funding_closedmonth
    FOR EACH ROW EXECUTE FUNCTION funding_month_closes();

CREATE FUNCTION funding_entries_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM fresh GROUP BY booking_id HAVING sum(amount) <> 0) THEN
        RAISE EXCEPTION '分录借贷不平' USING ERRCODE = 'check_violation', CONSTRAINT = 'entries_sum_to_nothing';
    END IF;
    IF EXISTS (SELECT FROM fresh f JOIN funding_booking p ON p.id = f.booking_id
               LEFT JOIN funding_booking r ON r.id = p.reverses_id
               WHERE f.booked_on <> p.booked_on OR f.kind <> coalesce(r.kind, p.kind)) THEN
        RAISE EXCEPTION '分录与凭证不符' USING ERRCODE = 'check_violation', CONSTRAINT = 'entries_as_booking';
    END IF;
    IF EXISTS (SELECT FROM fresh f JOIN funding_fundaccount a ON a.id = f.account_id
               GROUP BY f.booking_id HAVING count(DISTINCT a.source) > 1) THEN
        RAISE EXCEPTION '一张凭证只记一个来源的资金' USING ERRCODE = 'check_violation', CONSTRAINT = 'one_source';
    END IF;
    IF EXISTS (SELECT FROM funding_entry e JOIN (SELECT booking_id, count(*) AS n FROM fresh GROUP BY 1) f
               USING (booking_id) GROUP BY booking_id, f.n HAVING count(*) <> f.n) THEN
        RAISE EXCEPTION '凭证已记账，不能增加分录' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'entries_at_once';
    END IF;
    PERFORM FROM funding_fundaccount WHERE id IN (SELECT account_id FROM fresh) ORDER BY id FOR NO KEY UPDATE;
    UPDATE funding_fundaccount a SET balance = balance + f.amount
        FROM (SELECT account_id, sum(amount) AS amount FROM fresh GROUP BY account_id) f
        WHERE a.id = f.account_id AND f.amount <> 0;
    RETURN NULL;
END $$;
CREATE TRIGGER entries_stand AFTER INSERT ON funding_entry
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION funding_entries_stand();

CREATE FUNCTION funding_account_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.balance <> 0 THEN
            RAISE EXCEPTION '账户从零开立' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'account_stands';
        END IF;
    ELSIF TG_OP = 'DELETE' OR pg_trigger_depth() < 2
        OR (NEW.id, NEW.division_id, NEW.kind, NEW.source, NEW.earmark_id, NEW.year, NEW.carried)
           IS DISTINCT FROM (OLD.id, OLD.division_id, OLD.kind, OLD.source, OLD.earmark_id, OLD.year, OLD.carried) THEN
        RAISE EXCEPTION '账户只随分录变动' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'account_stands';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER account_stands BEFORE INSERT OR UPDATE OR DELETE ON funding_fundaccount
    FOR EACH ROW EXECUTE FUNCTION funding_account_stands();
"""
LIFT = """
DROP TRIGGER account_stands ON funding_fundaccount;
DROP TRIGGER entries_stand ON funding_entry;
DROP TRIGGER month_closes ON funding_closedmonth;
DROP TRIGGER month_is_open ON funding_booking;
DROP FUNCTION funding_account_stands();
DROP FUNCTION funding_entries_stand();
DROP FUNCTION funding_month_closes();
DROP FUNCTION funding_month_is_open();
DROP FUNCTION funding_ledger_key(text);
"""


class Migration(migrations.Migration):
    dependencies = [("funding", "0001_initial")]

    operations = [migrations.RunSQL(LAY, LIFT)]
