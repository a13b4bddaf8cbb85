-- Who asks, and what their roles give them.

SET LOCAL ROLE clew_search;

-- Anybody may set a setting of their own, so `app.user_id` says who asks and carries the proof that the desk said so
-- (clew.unit.access.identity): an HMAC-SHA256 over the person, this connection and the start of this transaction. Anything else is nobody.
CREATE OR REPLACE FUNCTION app_user() RETURNS bigint LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    said text := current_setting('app.user_id', true);
    who text := split_part(said, '.', 1);
    inner_key bytea; outer_key bytea;
BEGIN
    IF coalesce(said, '') = '' THEN
        RETURN NULL;
    END IF;
    SELECT k.inner_key, k.outer_key INTO inner_key, outer_key FROM access_signingkey k WHERE k.id = 1;
    -- A block of 64 bytes for each secret key that holds: two while one is replaced.
    FOR n IN 0 .. length(inner_key) / 64 - 1 LOOP
        IF split_part(said, '.', 2) = encode(sha256(substr(outer_key, n * 64 + 1, 64) || sha256(substr(inner_key, n * 64 + 1, 64) || convert_to(app_said(who), 'UTF8'))), 'hex') THEN
            RETURN who::bigint;
        END IF;
    END LOOP;
    RETURN NULL;
END $$;

-- What is signed: it holds in this transaction alone, so that a proof that was seen is of no use elsewhere.
CREATE OR REPLACE FUNCTION app_said(who text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT who || '.' || pg_backend_pid() || '.' || extract(epoch FROM now())
$$;

CREATE OR REPLACE FUNCTION app_part(wanted text, writing boolean DEFAULT false) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM accounts_user u JOIN access_grant g ON g.role = ANY (u.roles)
        WHERE u.id = (SELECT app_user()) AND u.is_active AND g.part = wanted AND (g.writes OR NOT writing))
$$;

CREATE OR REPLACE FUNCTION app_agency() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT agency_id FROM accounts_user WHERE id = (SELECT app_user()) AND is_active
$$;

CREATE OR REPLACE FUNCTION app_wide() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ SELECT app_part('every_case') $$;

CREATE OR REPLACE FUNCTION app_service() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM accounts_user WHERE id = (SELECT app_user()) AND is_active AND roles = ARRAY['service']::varchar[])
$$;

CREATE OR REPLACE FUNCTION app_username() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT username FROM accounts_user WHERE id = (SELECT app_user())
$$;

RESET ROLE;

-- Read by app_user() alone.
ALTER TABLE access_signingkey ENABLE ROW LEVEL SECURITY;
