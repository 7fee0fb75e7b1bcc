-- What all audit triggers share. Installed by triggers.py when its text changes.

-- A record with who acts (told by common/acting.py through the transaction's settings) and nothing else filled.
CREATE OR REPLACE FUNCTION audit_context() RETURNS public.common_auditrecord
LANGUAGE plpgsql SET search_path = pg_catalog AS $body$
DECLARE
  context public.common_auditrecord;
BEGIN
  context.at := clock_timestamp();
  context.transaction := pg_current_xact_id()::text::bigint;
  context.account_id := nullif(current_setting('guanhu.account', true), '')::bigint;
  context.person_id := nullif(current_setting('guanhu.person', true), '')::bigint;
  context.post_id := nullif(current_setting('guanhu.post', true), '')::bigint;
  context.door := coalesce(current_setting('guanhu.door', true), '');
  context.request := coalesce(current_setting('guanhu.request', true), '');
  context.batch := coalesce(current_setting('guanhu.batch', true), '');
  context.database_role := '';
  context.application := '';
  IF context.door = '' THEN  -- by hand in the database, or a door with a fault: recorded, never refused
    context.database_role := coalesce(nullif(current_setting('role', true), 'none'), session_user);
    context.application := current_setting('application_name');
  END IF;
  context.address := '';
  context.event := '';
  context.result := 'done';
  RETURN context;
END $body$;

-- A personal value: 138****1234 for what looks like a phone, else its first character and a star.
CREATE OR REPLACE FUNCTION audit_mask(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
  WHEN value IS NULL OR value = '' THEN value
  WHEN value ~ '^[+]?[0-9][0-9 -]{5,}[0-9]'
    THEN left(value, 3) || '****' || right(substring(value FROM '^[-+0-9 ]*[0-9]'), 4)
  ELSE left(value, 1) || '*'
END;

-- Acts that change no row; the only way by which the restricted role itself adds a record.
CREATE OR REPLACE FUNCTION audit_note(event text, "table" text, key text, details jsonb, result text, address text)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $body$
#variable_conflict use_variable
DECLARE
  context public.common_auditrecord := audit_context();
  written bigint;
BEGIN
  INSERT INTO public.common_auditrecord (at, transaction, account_id, person_id, post_id, door, request, batch,
    database_role, application, address, "table", key, act, event, after, result)
  VALUES (context.at, context.transaction, context.account_id, context.person_id, context.post_id, context.door,
    context.request, context.batch, context.database_role, context.application, address, "table", key, 'event',
    event, details, result)
  RETURNING id INTO written;
  RETURN written;
END $body$;
REVOKE ALL ON FUNCTION audit_note(text, text, text, jsonb, text, text) FROM PUBLIC;

-- The second lock of append-only tables: it holds for the owner too.
CREATE OR REPLACE FUNCTION audit_only_added() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $body$
BEGIN
  RAISE EXCEPTION '% 的记录只增不改，不得修改或删除', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $body$;
