"""An edition of the duty list and its lines never change, whoever asks; and no line comes after its edition stands."""

from django.db import migrations

LAY = """
CREATE FUNCTION tasks_checklist_line_before_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM tasks_checklist_dutyedition WHERE id IN (SELECT DISTINCT edition_id FROM fresh)) THEN
        RAISE EXCEPTION '清单版次已定版，不能增加条目' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER edition_is_frozen BEFORE UPDATE OR DELETE ON tasks_checklist_dutyedition
    FOR EACH ROW EXECUTE FUNCTION maintenance_edition_is_frozen();
CREATE TRIGGER edition_line_is_frozen BEFORE UPDATE OR DELETE ON tasks_checklist_dutyeditionline
    FOR EACH ROW EXECUTE FUNCTION maintenance_edition_is_frozen();
CREATE TRIGGER edition_line_in_time AFTER INSERT ON tasks_checklist_dutyeditionline
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION tasks_checklist_line_before_edition();
"""
LIFT = """
DROP TRIGGER edition_line_in_time ON tasks_checklist_dutyeditionline;
DROP TRIGGER edition_line_is_frozen ON tasks_checklist_dutyeditionline;
DROP TRIGGER edition_is_frozen ON tasks_checklist_dutyedition;
DROP FUNCTION tasks_checklist_line_before_edition();
"""


class Migration(migrations.Migration):
    dependencies = [("tasks_checklist", "0001_initial"), ("maintenance", "0002_editions_frozen")]

    operations = [migrations.RunSQL(LAY, LIFT)]
