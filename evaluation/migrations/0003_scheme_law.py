"""An issued scheme never changes, whoever asks: neither its words nor its indicators, parts and grades."""

from django.db import migrations, models

LAY = """
CREATE FUNCTION evaluation_scheme_is_issued() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.issued_at IS NULL THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND (NEW.division_id, NEW.name, NEW.number, NEW.from_date, NEW.bonus_cap, NEW.deduction_cap,
        NEW.least_facilities, NEW.source, NEW.before_id, NEW.issued_at)
        IS NOT DISTINCT FROM (OLD.division_id, OLD.name, OLD.number, OLD.from_date, OLD.bonus_cap, OLD.deduction_cap,
        OLD.least_facilities, OLD.source, OLD.before_id, OLD.issued_at) AND NEW.state IN ('issued', 'retired') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '指标体系已印发，不能改动' USING ERRCODE = 'restrict_violation';
END $$;
CREATE FUNCTION evaluation_indicator_is_issued() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    schemes bigint[];
BEGIN
    schemes := CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW.scheme_id] WHEN 'DELETE' THEN ARRAY[OLD.scheme_id]
        ELSE ARRAY[OLD.scheme_id, NEW.scheme_id] END;
    IF EXISTS (SELECT FROM evaluation_scheme WHERE id = ANY(schemes) AND issued_at IS NOT NULL) THEN
        RAISE EXCEPTION '指标体系已印发，不能改动' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION evaluation_part_is_issued() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    indicators bigint[];
BEGIN
    indicators := CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW.indicator_id] WHEN 'DELETE' THEN ARRAY[OLD.indicator_id]
        ELSE ARRAY[OLD.indicator_id, NEW.indicator_id] END;
    IF EXISTS (SELECT FROM evaluation_indicator i JOIN evaluation_scheme s ON s.id = i.scheme_id
        WHERE i.id = ANY(indicators) AND s.issued_at IS NOT NULL) THEN
        RAISE EXCEPTION '指标体系已印发，不能改动' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER scheme_is_issued BEFORE UPDATE OR DELETE ON evaluation_scheme
    FOR EACH ROW EXECUTE FUNCTION evaluation_scheme_is_issued();
CREATE TRIGGER indicator_is_issued BEFORE INSERT OR UPDATE OR DELETE ON evaluation_indicator
    FOR EACH ROW EXECUTE FUNCTION evaluation_indicator_is_issued();
CREATE TRIGGER grade_is_issued BEFORE INSERT OR UPDATE OR DELETE ON evaluation_gradeband
    FOR EACH ROW EXECUTE FUNCTION evaluation_indicator_is_issued();
CREATE TRIGGER part_is_issued BEFORE INSERT OR UPDATE OR DELETE ON evaluation_indicatorpart
    FOR EACH ROW EXECUTE FUNCTION evaluation_part_is_issued();
"""
LIFT = """
DROP TRIGGER part_is_issued ON evaluation_indicatorpart;
DROP TRIGGER grade_is_issued ON evaluation_gradeband;
DROP TRIGGER indicator_is_issued ON evaluation_indicator;
DROP TRIGGER scheme_is_issued ON evaluation_scheme;
DROP FUNCTION evaluation_part_is_issued();
DROP FUNCTION evaluation_indicator_is_issued();
DROP FUNCTION evaluation_scheme_is_issued();
"""


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0002_voices")]

    operations = [
        migrations.AddField(
            "indicator",
            "version",
            models.PositiveIntegerField(default=1, editable=False, verbose_name="版本"),
        ),
        migrations.AddField(
            "scheme",
            "retired_reason",
            models.CharField(blank=True, default="", max_length=300, verbose_name="停用原因"),
        ),
        migrations.RunSQL(LAY, LIFT),
    ]
