"""An edition and its lines never change, whoever asks; and no line comes after its edition stands."""

from django.db import migrations

LAY = """
CREATE FUNCTION maintenance_edition_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '清单版次已定版，不能改动' USING ERRCODE = 'restrict_violation';
END $$;
CREATE FUNCTION maintenance_line_before_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM maintenance_edition WHERE id IN (SELECT DISTINCT edition_id FROM fresh)) THEN
        RAISE EXCEPTION '清单版次已定版，不能增加条目' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER edition_is_frozen BEFORE UPDATE OR DELETE ON maintenance_edition
    FOR EACH ROW EXECUTE FUNCTION maintenance_edition_is_frozen();
CREATE TRIGGER edition_line_is_frozen BEFORE UPDATE OR DELETE ON maintenance_editionline
    FOR EACH ROW EXECUTE FUNCTION maintenance_edition_is_frozen();
CREATE TRIGGER edition_line_in_time AFTER INSERT ON maintenance_editionline
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION maintenance_line_before_edition();
"""
LIFT = """
DROP TRIGGER edition_line_in_time ON maintenance_editionline;
DROP TRIGGER edition_line_is_frozen ON maintenance_editionline;
DROP TRIGGER edition_is_frozen ON maintenance_edition;
DROP FUNCTION maintenance_line_before_edition();
DROP FUNCTION maintenance_edition_is_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("maintenance", "0001_initial")]

    operations = [migrations.RunSQL(LAY, LIFT)]
