CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp  -- nobody slips in a function of his own
SET enable_nestloop = off  -- the plan is made at the first call: made for one row, it would compare each with each
SET "TimeZone" = 'UTC' SET "DateStyle" = 'ISO, YMD'
AS $body$
DECLARE
  context public.common_auditrecord := audit_context();
  written bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN
    {into}, {new_key}, 'insert', NULL, {new_row}
    FROM new_rows new_row;
  ELSIF TG_OP = 'UPDATE' THEN
    {into}, {new_key}, 'update', {old_changed}, {new_changed}
    FROM new_rows new_row JOIN old_rows old_row ON {same_key};
    GET DIAGNOSTICS written = ROW_COUNT;
    IF written <> (SELECT count(*) FROM new_rows) THEN
      RAISE EXCEPTION '{table} 的主键不得修改' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
  ELSE
    {into}, {old_key}, 'delete', {old_row}, NULL
    FROM old_rows old_row;
  END IF;
  RETURN NULL;
END $body$;
REVOKE ALL ON FUNCTION {function}() FROM PUBLIC;
CREATE OR REPLACE TRIGGER audit_insert AFTER INSERT ON "{table}"
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION {function}();
CREATE OR REPLACE TRIGGER audit_update AFTER UPDATE ON "{table}"
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION {function}();
CREATE OR REPLACE TRIGGER audit_delete AFTER DELETE ON "{table}"
  REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION {function}();
