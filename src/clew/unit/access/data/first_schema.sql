-- Made by tools/make_first_schema.py from the migrations named at the end; not changed by hand.
-- SHA-256 of the migrations: 124467d66208e25be4376004467fa6eafc0a676af367682b40595131bcbdada4

CREATE TYPE public.procrastinate_job_event_type AS ENUM (
    'deferred',
    'started',
    'deferred_for_retry',
    'failed',
    'succeeded',
    'cancelled',
    'abort_requested',
    'aborted',
    'scheduled',
    'retried'
);

ALTER TYPE public.procrastinate_job_event_type OWNER TO clew_owner;

CREATE TYPE public.procrastinate_job_status AS ENUM (
    'todo',
    'doing',
    'succeeded',
    'failed',
    'cancelled',
    'aborting',
    'aborted'
);

ALTER TYPE public.procrastinate_job_status OWNER TO clew_owner;

CREATE TYPE public.procrastinate_job_to_defer_v1 AS (
	queue_name character varying,
	task_name character varying,
	priority integer,
	lock text,
	queueing_lock text,
	args jsonb,
	scheduled_at timestamp with time zone
);

ALTER TYPE public.procrastinate_job_to_defer_v1 OWNER TO clew_owner;

CREATE FUNCTION public._pgh_attach_context() RETURNS uuid
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                    DECLARE
                        _pgh_context_id UUID;
                        _pgh_context_metadata JSONB;
                    BEGIN
                        BEGIN
                            SELECT INTO _pgh_context_id
                                CURRENT_SETTING('pghistory.context_id');
                            SELECT INTO _pgh_context_metadata
                                CURRENT_SETTING('pghistory.context_metadata');
                            EXCEPTION WHEN OTHERS THEN
                        END;
                        IF _pgh_context_id IS NOT NULL AND _pgh_context_metadata IS NOT NULL THEN
                            INSERT INTO pghistory_context (id, metadata, created_at, updated_at)
                                VALUES (_pgh_context_id, _pgh_context_metadata, NOW(), NOW())
                                ON CONFLICT (id) DO UPDATE
                                    SET metadata = EXCLUDED.metadata,
                                        updated_at = EXCLUDED.updated_at
                                    WHERE pghistory_context.metadata != EXCLUDED.metadata;
                            RETURN _pgh_context_id;
                        ELSE
                            RETURN NULL;
                        END IF;
                    END;
                $$;

ALTER FUNCTION public._pgh_attach_context() OWNER TO clew_owner;

CREATE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                DECLARE
                    _pgtrigger_ignore TEXT[];
                    _result BOOLEAN;
                BEGIN
                    BEGIN
                        SELECT INTO _pgtrigger_ignore
                            CURRENT_SETTING('pgtrigger.ignore');
                        EXCEPTION WHEN OTHERS THEN
                    END;
                    IF _pgtrigger_ignore IS NOT NULL THEN
                        SELECT trigger_name = ANY(_pgtrigger_ignore)
                        INTO _result;
                        RETURN _result;
                    ELSE
                        RETURN FALSE;
                    END IF;
                END;
            $$;

ALTER FUNCTION public._pgtrigger_should_ignore(trigger_name name) OWNER TO clew_owner;

CREATE FUNCTION public.accounts_own_sign_in() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
    whose bigint := CASE WHEN TG_TABLE_NAME = 'accounts_user' THEN to_jsonb(OLD) -> 'id' WHEN TG_OP = 'INSERT' THEN to_jsonb(NEW) -> 'user_id' ELSE to_jsonb(OLD) -> 'user_id' END;
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'mfa_authenticator' AND to_jsonb(NEW) -> 'user_id' <> to_jsonb(OLD) -> 'user_id' THEN
        RAISE EXCEPTION 'a second factor stays its person''s' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF current_user = 'clew_unit' AND whose IS DISTINCT FROM app_user() AND NOT app_service() AND (TG_OP = 'INSERT' OR NOT app_part('accounts', true)) THEN
        RAISE EXCEPTION 'a sign-in is its own person''s to change' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

ALTER FUNCTION public.accounts_own_sign_in() OWNER TO clew_owner;

CREATE FUNCTION public.accounts_roles_by_two() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
    gives boolean;
BEGIN
    IF current_user <> 'clew_unit' OR app_service() THEN
        RETURN NEW;
    END IF;
    IF NOT app_part('accounts', true) THEN
        RAISE EXCEPTION 'accounts are kept by administrators' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF TG_OP = 'INSERT' THEN
        gives := NEW.roles <> '{}';
    ELSE
        gives := NOT NEW.roles <@ OLD.roles OR NEW.agency_id <> OLD.agency_id OR (NEW.is_active AND NOT OLD.is_active AND NEW.roles <> '{}');
    END IF;
    IF gives AND NOT EXISTS (SELECT 1 FROM accounts_rolechange r JOIN accounts_user me ON me.id = r.decided_by_id WHERE r.user_id = NEW.id AND r.confirmed
            AND r.decided_by_id = (SELECT app_user()) AND r.decided_at > now() - interval '5 minutes' AND r.roles = NEW.roles AND r.agency_id = NEW.agency_id
            AND me.password_given_by_id IS DISTINCT FROM r.proposed_by_id) THEN
        RAISE EXCEPTION 'roles are given by two administrators' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;

ALTER FUNCTION public.accounts_roles_by_two() OWNER TO clew_owner;

CREATE FUNCTION public.app_agency() RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    SELECT agency_id FROM accounts_user WHERE id = (SELECT app_user()) AND is_active
$$;

ALTER FUNCTION public.app_agency() OWNER TO clew_search;

CREATE FUNCTION public.app_checked(wanted bigint) RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    SELECT count(*) FROM disclosure_check WHERE answer_id = wanted
$$;

ALTER FUNCTION public.app_checked(wanted bigint) OWNER TO clew_search;

CREATE FUNCTION public.app_evidence_folder(wanted bigint) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    SELECT s.folder FROM evidence_store s WHERE s.case_id = wanted AND app_part('retention', true)
$$;

ALTER FUNCTION public.app_evidence_folder(wanted bigint) OWNER TO clew_search;

CREATE FUNCTION public.app_excluded_applications() RETURNS bigint[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT applications FROM app_kept_out(app_user()) $$;

ALTER FUNCTION public.app_excluded_applications() OWNER TO clew_search;

CREATE FUNCTION public.app_excluded_cases() RETURNS bigint[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT cases FROM app_kept_out(app_user()) $$;

ALTER FUNCTION public.app_excluded_cases() OWNER TO clew_search;

CREATE FUNCTION public.app_excluded_courses() RETURNS bigint[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT courses FROM app_kept_out(app_user()) $$;

ALTER FUNCTION public.app_excluded_courses() OWNER TO clew_search;

CREATE FUNCTION public.app_excluded_from(kind text, wanted bigint[], people bigint[]) RETURNS SETOF bigint
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    SELECT p FROM unnest(people) p, LATERAL app_kept_out(p) k WHERE app_user() IS NOT NULL AND wanted && CASE kind WHEN 'course' THEN k.courses WHEN 'case' THEN k.cases WHEN 'order' THEN k.orders
        WHEN 'application' THEN k.applications WHEN 'mailbox' THEN k.mailboxes END
$$;

ALTER FUNCTION public.app_excluded_from(kind text, wanted bigint[], people bigint[]) OWNER TO clew_search;

CREATE FUNCTION public.app_excluded_identities() RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT identities FROM app_kept_out(app_user()) $$;

ALTER FUNCTION public.app_excluded_identities() OWNER TO clew_search;

CREATE FUNCTION public.app_excluded_mailboxes() RETURNS bigint[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT mailboxes FROM app_kept_out(app_user()) $$;

ALTER FUNCTION public.app_excluded_mailboxes() OWNER TO clew_search;

CREATE FUNCTION public.app_excluded_orders() RETURNS bigint[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT orders FROM app_kept_out(app_user()) $$;

ALTER FUNCTION public.app_excluded_orders() OWNER TO clew_search;

CREATE FUNCTION public.app_excluded_pattern() RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    SELECT '\m(' || string_agg(regexp_replace(r, '([^[:alnum:]])', '\\\1', 'g'), '|') || ')\M' FROM unnest(app_excluded_references()) r
$$;

ALTER FUNCTION public.app_excluded_pattern() OWNER TO clew_search;

CREATE FUNCTION public.app_excluded_references() RETURNS text[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
    k record;
BEGIN
    SELECT * INTO k FROM app_kept_out(app_user());
    IF cardinality(k.identities) + cardinality(k.courses) + cardinality(k.cases) + cardinality(k.orders) + cardinality(k.applications) + cardinality(k.mailboxes) = 0 THEN
        RETURN k.gone;
    END IF;
    RETURN k.gone || k.identities || ARRAY(SELECT reference::text FROM intake_course WHERE id = ANY (k.courses)
        UNION ALL SELECT reference FROM cases_case WHERE id = ANY (k.cases) UNION ALL SELECT reference FROM orders_order WHERE id = ANY (k.orders)
        UNION ALL SELECT reference FROM orders_application WHERE id = ANY (k.applications) UNION ALL SELECT reference FROM orders_breach WHERE order_id = ANY (k.orders)
        UNION ALL SELECT reference FROM reports_letter WHERE mailbox_id = ANY (k.mailboxes)
        UNION ALL SELECT 'request:' || id FROM triage_informationrequest WHERE course_id = ANY (k.courses));
END
$$;

ALTER FUNCTION public.app_excluded_references() OWNER TO clew_search;

CREATE FUNCTION public.app_file_listed(wanted bigint) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    SELECT a.reference FROM orders_paper p JOIN orders_application a ON a.id = p.application_id WHERE p.file_id = wanted ORDER BY p.id LIMIT 1
$$;

ALTER FUNCTION public.app_file_listed(wanted bigint) OWNER TO clew_search;

CREATE FUNCTION public.app_hidden_case(wanted text) RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    SELECT id FROM cases_case WHERE reference = wanted AND closed_at IS NULL AND app_part('summary')
        AND id <> ALL ((SELECT app_excluded_cases())::bigint[]) AND NOT app_sees_case(id)
$$;

ALTER FUNCTION public.app_hidden_case(wanted text) OWNER TO clew_search;

CREATE FUNCTION public.app_kept_out(who bigint, by_one bigint DEFAULT NULL::bigint, OUT identities text[], OUT courses bigint[], OUT cases bigint[], OUT orders bigint[], OUT applications bigint[], OUT mailboxes bigint[], OUT gone text[]) RETURNS record
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
    people text[];
BEGIN
    SELECT coalesce(array_agg(e.identity) FILTER (WHERE e.identity <> ''), '{}'), coalesce(array_agg(e.course_id) FILTER (WHERE e.course_id IS NOT NULL), '{}'),
        coalesce(array_agg(e.case_id) FILTER (WHERE e.case_id IS NOT NULL), '{}'), coalesce(array_agg(e.order_id) FILTER (WHERE e.order_id IS NOT NULL), '{}'),
        coalesce(array_agg(e.application_id) FILTER (WHERE e.application_id IS NOT NULL), '{}'), coalesce(array_agg(e.mailbox_id) FILTER (WHERE e.mailbox_id IS NOT NULL), '{}'),
        coalesce((SELECT array_agg(g) FROM access_exclusion x, unnest(x.gone) g WHERE x.user_id = who AND x.lifted_at IS NULL AND (by_one IS NULL OR x.id = by_one)), '{}')
        INTO people, courses, cases, orders, applications, mailboxes, gone
        FROM access_exclusion e WHERE e.user_id = who AND e.lifted_at IS NULL AND (by_one IS NULL OR e.id = by_one);
    identities := people;
    IF cardinality(people) + cardinality(courses) + cardinality(cases) + cardinality(orders) + cardinality(applications) + cardinality(mailboxes) = 0 THEN
        RETURN;
    END IF;
    -- The case that holds an order or an application tells of it.
    cases := cases || ARRAY(SELECT o.case_id FROM orders_order o WHERE o.id = ANY (orders) AND o.case_id IS NOT NULL
        UNION SELECT a.case_id FROM orders_application a WHERE a.id = ANY (applications) AND a.case_id IS NOT NULL);
    courses := courses || ARRAY(SELECT c.id FROM intake_course c WHERE c.suspect_identity = ANY (people) UNION SELECT c.id FROM intake_course c WHERE c.victim_identity = ANY (people) UNION SELECT c.id FROM intake_course c WHERE c.others && people
        UNION SELECT l.course_id FROM reports_letter l WHERE l.mailbox_id = ANY (mailboxes) AND l.course_id IS NOT NULL);
    cases := cases || ARRAY(SELECT k.id FROM cases_case k WHERE k.course_id = ANY (courses)
        UNION SELECT k.id FROM cases_case k WHERE k.suspect_identity = ANY (people) UNION SELECT k.id FROM cases_case k WHERE k.victim_identity = ANY (people)
        UNION SELECT p.case_id FROM cases_caseperson p WHERE p.identity = ANY (people) AND p.identity <> '');
    courses := courses || ARRAY(SELECT k.course_id FROM cases_case k WHERE k.id = ANY (cases) AND k.course_id IS NOT NULL);
    mailboxes := mailboxes || ARRAY(SELECT l.mailbox_id FROM reports_letter l WHERE l.course_id = ANY (courses) AND l.mailbox_id IS NOT NULL);
    identities := ARRAY(SELECT i FROM (SELECT unnest(people) UNION SELECT unnest(ARRAY[c.suspect_identity, c.victim_identity]) FROM intake_course c WHERE c.id = ANY (courses)
        UNION SELECT unnest(ARRAY[k.suspect_identity, k.victim_identity]) FROM cases_case k WHERE k.id = ANY (cases)) found (i) WHERE i <> '');
    applications := applications || ARRAY(SELECT a.id FROM orders_application a WHERE a.case_id = ANY (cases) UNION SELECT r.application_id FROM orders_registeranswer r WHERE r.case_id = ANY (cases) AND r.same AND r.replaced_at IS NULL AND r.application_id IS NOT NULL
        UNION SELECT a.id FROM orders_application a WHERE a.subject_identity = ANY (identities) AND a.subject_identity <> ''
        UNION SELECT p.application_id FROM orders_protects p WHERE p.identity = ANY (identities) AND p.identity <> '' AND p.application_id IS NOT NULL
        UNION SELECT o.application_id FROM orders_order o WHERE o.id = ANY (orders) AND o.application_id IS NOT NULL);
    orders := orders || ARRAY(SELECT o.id FROM orders_order o WHERE o.case_id = ANY (cases) UNION SELECT r.order_id FROM orders_registeranswer r WHERE r.case_id = ANY (cases) AND r.same AND r.replaced_at IS NULL AND r.order_id IS NOT NULL UNION SELECT o.id FROM orders_order o WHERE o.application_id = ANY (applications)
        UNION SELECT o.id FROM orders_order o WHERE o.subject_identity = ANY (identities) AND o.subject_identity <> ''
        UNION SELECT p.order_id FROM orders_protects p WHERE p.identity = ANY (identities) AND p.identity <> '' AND p.order_id IS NOT NULL);
    applications := applications || ARRAY(SELECT o.application_id FROM orders_order o WHERE o.id = ANY (orders) AND o.application_id IS NOT NULL);
END
$$;

ALTER FUNCTION public.app_kept_out(who bigint, by_one bigint, OUT identities text[], OUT courses bigint[], OUT cases bigint[], OUT orders bigint[], OUT applications bigint[], OUT mailboxes bigint[], OUT gone text[]) OWNER TO clew_search;

CREATE FUNCTION public.app_letter_told(subject text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    SELECT app_part('standards_audit') OR app_part('standards_reports') OR NOT EXISTS (SELECT 1 FROM reports_letter WHERE route = 'standards' AND reference = substr(subject, 8))
$$;

ALTER FUNCTION public.app_letter_told(subject text) OWNER TO clew_search;

CREATE FUNCTION public.app_next_file(wanted bigint) RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    SELECT coalesce(max(f.number), 0) + 1 FROM files_storedfile f WHERE f.case_id = wanted AND app_sees_case(wanted) AND app_part('timeline', true)
$$;

ALTER FUNCTION public.app_next_file(wanted bigint) OWNER TO clew_search;

CREATE FUNCTION public.app_open_cases() RETURNS bigint[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    SELECT coalesce(array_agg(DISTINCT id), '{}') FROM (
        SELECT s.case_id AS id FROM access_share s WHERE s.agency_id = (SELECT app_agency()) AND s.withdrawn_at IS NULL
        UNION ALL SELECT b.case_id FROM access_breakglass b WHERE b.user_id = (SELECT app_user()) AND b.until > now()) open
    WHERE id <> ALL ((SELECT app_excluded_cases())::bigint[])
$$;

ALTER FUNCTION public.app_open_cases() OWNER TO clew_search;

CREATE FUNCTION public.app_part(wanted text, writing boolean DEFAULT false) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    SELECT EXISTS (SELECT 1 FROM accounts_user u JOIN access_grant g ON g.role = ANY (u.roles)
        WHERE u.id = (SELECT app_user()) AND u.is_active AND g.part = wanted AND (g.writes OR NOT writing))
$$;

ALTER FUNCTION public.app_part(wanted text, writing boolean) OWNER TO clew_search;

CREATE FUNCTION public.app_said(who text) RETURNS text
    LANGUAGE sql STABLE
    AS $$
    SELECT who || '.' || pg_backend_pid() || '.' || extract(epoch FROM now())
$$;

ALTER FUNCTION public.app_said(who text) OWNER TO clew_search;

CREATE FUNCTION public.app_sees_case(wanted bigint) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
    SELECT (app_wide() AND wanted <> ALL (app_excluded_cases())) OR wanted = ANY (app_open_cases())
$$;

ALTER FUNCTION public.app_sees_case(wanted bigint) OWNER TO clew_search;

CREATE FUNCTION public.app_service() RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    SELECT EXISTS (SELECT 1 FROM accounts_user WHERE id = (SELECT app_user()) AND is_active AND roles = ARRAY['service']::varchar[])
$$;

ALTER FUNCTION public.app_service() OWNER TO clew_search;

CREATE FUNCTION public.app_user() RETURNS bigint
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.app_user() OWNER TO clew_search;

CREATE FUNCTION public.app_username() RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    SELECT username FROM accounts_user WHERE id = (SELECT app_user())
$$;

ALTER FUNCTION public.app_username() OWNER TO clew_search;

CREATE FUNCTION public.app_why_hidden(kind text, wanted text) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    SELECT CASE
        WHEN wanted = ANY (app_excluded_references()) THEN 'excluded'
        WHEN kind = 'course' AND EXISTS (SELECT 1 FROM intake_course WHERE reference = wanted) THEN 'not open to this person'
        WHEN kind = 'letter' AND EXISTS (SELECT 1 FROM reports_letter WHERE reference = wanted) THEN 'another key-holder''s report'
        WHEN kind = 'case' AND EXISTS (SELECT 1 FROM cases_case WHERE reference = wanted) THEN 'not shared with the agency'
        WHEN kind = 'order' AND EXISTS (SELECT 1 FROM orders_order WHERE reference = wanted) THEN 'not shared with the agency'
        WHEN kind = 'application' AND EXISTS (SELECT 1 FROM orders_application WHERE reference = wanted) THEN 'not shared with the agency'
        ELSE 'no such record' END
$$;

ALTER FUNCTION public.app_why_hidden(kind text, wanted text) OWNER TO clew_search;

CREATE FUNCTION public.app_wide() RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT app_part('every_case') $$;

ALTER FUNCTION public.app_wide() OWNER TO clew_search;

CREATE FUNCTION public.audit_after_insert() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO audit_unsealed (entry_id, since) VALUES (NEW.id, NEW.at);
    RETURN NULL;
END
$$;

ALTER FUNCTION public.audit_after_insert() OWNER TO clew_owner;

CREATE FUNCTION public.audit_before_insert() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    NEW.at := clock_timestamp();
    NEW.sha256 := audit_row_hash(NEW);
    RETURN NEW;
END
$$;

ALTER FUNCTION public.audit_before_insert() OWNER TO clew_owner;

CREATE FUNCTION public.audit_refuse() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    RAISE EXCEPTION 'the audit table is only added to';
END
$$;

ALTER FUNCTION public.audit_refuse() OWNER TO clew_owner;

CREATE TABLE public.audit_entry (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    actor bigint NOT NULL,
    actor_name character varying(120) NOT NULL,
    agency character varying(50) NOT NULL,
    action character varying(20) NOT NULL,
    what character varying(80) NOT NULL,
    subject character varying(80) NOT NULL,
    case_reference character varying(20),
    reason text NOT NULL,
    detail jsonb NOT NULL,
    sha256 bytea NOT NULL,
    CONSTRAINT audit_action_known CHECK (((action)::text = ANY ((ARRAY['collection'::character varying, 'alteration'::character varying, 'consultation'::character varying, 'disclosure'::character varying, 'combination'::character varying, 'erasure'::character varying, 'sign_in'::character varying, 'refusal'::character varying])::text[])))
);

ALTER TABLE public.audit_entry OWNER TO clew_owner;

CREATE FUNCTION public.audit_row_hash(e public.audit_entry) RETURNS bytea
    LANGUAGE sql STABLE
    AS $$
    SELECT sha256(convert_to(concat_ws(E'\x1f', e.id, to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), e.actor, e.actor_name,
        e.agency, e.action, e.what, e.subject, coalesce(e.case_reference, ''), e.reason, e.detail::text), 'UTF8'))
$$;

ALTER FUNCTION public.audit_row_hash(e public.audit_entry) OWNER TO clew_owner;

CREATE FUNCTION public.cases_closure_view() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
    of_view CONSTANT text[] := ARRAY['advocate_view', 'advocate_id', 'advocate_view_at'];
BEGIN
    IF (TG_OP = 'INSERT' AND NEW.advocate_id IS NOT NULL)
        OR (TG_OP = 'UPDATE' AND (NEW.advocate_view, NEW.advocate_id) IS DISTINCT FROM (OLD.advocate_view, OLD.advocate_id)) THEN
        IF NEW.advocate_id IS DISTINCT FROM app_user() OR NOT app_part('advocate_view', true) THEN
            RAISE EXCEPTION 'an advocate gives her or his own view' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    IF TG_OP = 'UPDATE' AND NOT app_part('closure', true) AND to_jsonb(NEW) - of_view <> to_jsonb(OLD) - of_view THEN
        RAISE EXCEPTION 'an advocate changes nothing of a closing but the view' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

ALTER FUNCTION public.cases_closure_view() OWNER TO clew_owner;

CREATE FUNCTION public.courses_of_person(wanted text, most integer) RETURNS SETOF bigint
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    SELECT c.id FROM intake_course c WHERE app_part('course') AND c.id <> ALL ((SELECT app_excluded_courses())::bigint[])
        AND c.id IN (SELECT id FROM intake_course WHERE suspect_identity = wanted UNION ALL SELECT id FROM intake_course WHERE victim_identity = wanted
            UNION ALL SELECT id FROM intake_course WHERE others @> ARRAY[wanted])
        ORDER BY c.first_on NULLS LAST, c.id LIMIT most
$$;

ALTER FUNCTION public.courses_of_person(wanted text, most integer) OWNER TO clew_search;

CREATE FUNCTION public.dispose_case(wanted bigint) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $_$
DECLARE
    of_case bigint; ref text; said jsonb := '{}'; n bigint; t text; refs text[]; of_orders bigint[]; of_applications bigint[];
BEGIN
    SELECT d.case_id, d.case_reference INTO of_case, ref FROM cases_disposal d JOIN cases_retention r ON r.case_id = d.case_id JOIN cases_case k ON k.id = d.case_id
        WHERE d.id = wanted AND d.approved_by_id = app_user() AND d.proposed_by_id <> app_user() AND d.refused_at IS NULL AND d.certificate = '' AND NOT r.held
            AND k.closed_at IS NOT NULL AND app_part('retention', true) AND d.case_id <> ALL (app_excluded_cases());
    IF of_case IS NULL THEN
        RAISE EXCEPTION 'this disposal may not be carried out';
    END IF;
    of_orders := ARRAY(SELECT id FROM orders_order WHERE case_id = of_case);
    of_applications := ARRAY(SELECT id FROM orders_application WHERE case_id = of_case);
    refs := ARRAY(SELECT ref UNION SELECT reference FROM orders_order WHERE id = ANY (of_orders) UNION SELECT reference FROM orders_application WHERE id = ANY (of_applications)
        UNION SELECT reference FROM orders_breach WHERE case_id = of_case);
    -- Other cases' answers about what goes.
    DELETE FROM orders_registeranswer WHERE order_id = ANY (of_orders) OR application_id = ANY (of_applications);
    -- A breach of an order that another case holds, or none, stays with the order: it stood on this case's timeline, which goes.
    UPDATE orders_breach SET event_id = NULL WHERE case_id IS DISTINCT FROM of_case AND event_id IN (SELECT id FROM cases_event WHERE case_id = of_case);
    UPDATE orders_order SET application_id = NULL WHERE case_id IS DISTINCT FROM of_case AND application_id = ANY (of_applications);
    UPDATE intake_courseincident SET texts = '[]' WHERE course_id = (SELECT course_id FROM cases_case WHERE id = of_case);
    -- Whoever is kept out of it does not read of it when it is gone. What was said of people goes with them.
    UPDATE access_exclusion e SET gone = e.gone || refs::varchar[],
        reason = CASE WHEN e.case_id = of_case OR e.order_id = ANY (of_orders) OR e.application_id = ANY (of_applications) THEN 'erased with the record' ELSE e.reason END,
        case_id = nullif(e.case_id, of_case), order_id = CASE WHEN e.order_id = ANY (of_orders) THEN NULL ELSE e.order_id END,
        application_id = CASE WHEN e.application_id = ANY (of_applications) THEN NULL ELSE e.application_id END
        WHERE e.lifted_at IS NULL AND of_case = ANY ((SELECT k.cases FROM app_kept_out(e.user_id, e.id) k)::bigint[]);
    DELETE FROM access_exclusion WHERE case_id = of_case OR order_id = ANY (of_orders) OR application_id = ANY (of_applications);
    FOREACH t IN ARRAY ARRAY['evidence_product', 'evidence_redaction', 'evidence_note', 'evidence_tag', 'evidence_upload', 'evidence_device', 'evidence_store', 'orders_registeranswer', 'orders_suspicion', 'orders_breach', 'orders_duty', 'orders_condition', 'orders_step', 'orders_act', 'orders_paper', 'files_custody', 'files_storedfile', 'orders_protects', 'orders_order', 'orders_application', 'referrals_move', 'referrals_referral', 'plans_meetingitem', 'plans_action', 'plans_need', 'assessments_assessment', 'cases_followup', 'cases_closure', 'cases_sealednote', 'cases_timer', 'cases_contact', 'cases_healthentry', 'cases_event', 'cases_safecontact', 'cases_transfer', 'cases_receivedcase', 'cases_casedate', 'cases_persondetail', 'cases_personfact', 'cases_caseperson', 'access_share', 'access_purpose', 'access_breakglass', 'cases_retention'] LOOP
        EXECUTE format('DELETE FROM public.%I WHERE case_id = $1', t) USING of_case;
        GET DIAGNOSTICS n = ROW_COUNT;
        said := said || jsonb_build_object(t, n);
    END LOOP;
    UPDATE cases_disposal SET case_id = NULL WHERE case_id = of_case;
    DELETE FROM cases_case WHERE id = of_case;
    -- Deleting wrote history; history of what is gone goes too.
    FOREACH t IN ARRAY ARRAY['orders_stepevent', 'orders_conditionevent', 'orders_actevent', 'orders_paperevent', 'orders_dutyevent', 'orders_breachevent', 'orders_orderevent', 'orders_applicationevent', 'referrals_referralevent', 'plans_actionevent', 'plans_needevent', 'assessments_assessmentevent', 'cases_safecontactevent', 'cases_casepersonevent', 'cases_retentionevent', 'access_shareevent', 'access_breakglassevent'] LOOP
        EXECUTE format('DELETE FROM public.%I WHERE case_id = $1', t) USING of_case;
    END LOOP;
    DELETE FROM access_exclusionevent WHERE case_id = of_case OR order_id = ANY (of_orders) OR application_id = ANY (of_applications);
    DELETE FROM cases_caseevent WHERE pgh_obj_id = of_case;
    RETURN said;
END
$_$;

ALTER FUNCTION public.dispose_case(wanted bigint) OWNER TO clew_search;

CREATE FUNCTION public.dispose_course(wanted bigint) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $_$
DECLARE
    of_course bigint; ref text; people text[]; of_letters bigint[]; said jsonb := '{}'; n bigint; t text;
BEGIN
    SELECT k.course_id INTO of_course FROM cases_disposal d JOIN cases_retention r ON r.case_id = d.case_id JOIN cases_case k ON k.id = d.case_id
        WHERE d.id = wanted AND d.approved_by_id = app_user() AND d.proposed_by_id <> app_user() AND d.refused_at IS NULL AND d.certificate = '' AND NOT r.held
            AND k.closed_at IS NOT NULL AND app_part('retention', true) AND d.case_id <> ALL (app_excluded_cases());
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this disposal may not be carried out';
    END IF;
    IF of_course IS NULL THEN
        RETURN said;
    END IF;
    SELECT c.reference, array_remove(ARRAY[c.suspect_identity::text, c.victim_identity::text] || c.others, '') INTO ref, people FROM intake_course c WHERE c.id = of_course;
    UPDATE cases_case SET course_id = NULL WHERE course_id = of_course;
    -- Whoever is kept out of it does not read of it when it is gone.
    UPDATE access_exclusion e SET gone = e.gone || ARRAY[ref]::varchar[], reason = CASE WHEN e.course_id = of_course THEN 'erased with the record' ELSE e.reason END,
        course_id = nullif(e.course_id, of_course)
        WHERE e.lifted_at IS NULL AND of_course = ANY ((SELECT k.courses FROM app_kept_out(e.user_id, e.id) k)::bigint[]);
    DELETE FROM access_exclusion WHERE course_id = of_course;
    DELETE FROM access_exclusionevent WHERE course_id = of_course;
    -- What the public sent is sealed and goes whole; the mailbox stays until it closes.
    of_letters := ARRAY(SELECT id FROM reports_letter WHERE course_id = of_course);
    DELETE FROM reports_attachment WHERE letter_id = ANY (of_letters);
    DELETE FROM reports_letter WHERE id = ANY (of_letters);
    said := said || jsonb_build_object('reports_letter', cardinality(of_letters));
    FOREACH t IN ARRAY ARRAY['triage_secondreading', 'triage_informationrequest', 'triage_correction', 'triage_advicenote', 'triage_reading', 'triage_courseasdecided', 'triage_decision', 'triage_finding', 'intake_urgentitem', 'intake_coursereason', 'intake_courseincident'] LOOP
        EXECUTE format('DELETE FROM public.%I WHERE course_id = $1', t) USING of_course;
        GET DIAGNOSTICS n = ROW_COUNT;
        said := said || jsonb_build_object(t, n);
    END LOOP;
    DELETE FROM intake_course WHERE id = of_course;
    -- What records say of people who are in no course any more.
    people := ARRAY(SELECT p FROM unnest(people) p WHERE NOT EXISTS (SELECT 1 FROM intake_course c WHERE c.suspect_identity = p OR c.victim_identity = p OR p = ANY (c.others)));
    FOREACH t IN ARRAY ARRAY['intake_particular', 'intake_mention', 'intake_identitylink'] LOOP
        EXECUTE format('DELETE FROM public.%I WHERE identity = ANY ($1)', t) USING people;
        GET DIAGNOSTICS n = ROW_COUNT;
        said := said || jsonb_build_object(t, n);
    END LOOP;
    RETURN said || jsonb_build_object('intake_course', 1);
END $_$;

ALTER FUNCTION public.dispose_course(wanted bigint) OWNER TO clew_search;

CREATE FUNCTION public.erase_accounts(days integer, most integer) RETURNS TABLE(subject text, counted jsonb)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $_$
DECLARE
    held record; t text; done int := 0;
BEGIN
    IF NOT app_service() THEN
        RAISE EXCEPTION 'accounts are erased by the service' USING ERRCODE = 'insufficient_privilege';
    END IF;
    FOR held IN SELECT u.id, u.username FROM accounts_user u WHERE NOT u.is_active AND u.roles <> ARRAY['service']::varchar[]
            AND coalesce((SELECT max(e.pgh_created_at) FROM accounts_userevent e WHERE e.pgh_obj_id = u.id), u.created_at) < now() - make_interval(days => days)
            ORDER BY u.id LOOP
        BEGIN
            DELETE FROM accounts_rolechange WHERE user_id = held.id;
            DELETE FROM accounts_notice WHERE to_id = held.id;
            FOREACH t IN ARRAY ARRAY['mfa_authenticator', 'socialaccount_socialaccount', 'account_emailaddress', 'access_sentform'] LOOP
                EXECUTE format('DELETE FROM public.%I WHERE user_id = $1', t) USING held.id;
            END LOOP;
            UPDATE accounts_user SET password_given_by_id = NULL WHERE password_given_by_id = held.id;
            DELETE FROM accounts_user WHERE id = held.id;
            SET CONSTRAINTS ALL IMMEDIATE;
            DELETE FROM accounts_userevent WHERE pgh_obj_id = held.id;
            subject := 'user:' || held.username;
            counted := '{"accounts_user": 1}';
            RETURN NEXT;
            done := done + 1;
        EXCEPTION WHEN foreign_key_violation THEN
            NULL;  -- named by a row that is kept
        END;
        SET CONSTRAINTS ALL DEFERRED;
        EXIT WHEN done >= most;
    END LOOP;
END $_$;

ALTER FUNCTION public.erase_accounts(days integer, most integer) OWNER TO clew_search;

CREATE FUNCTION public.erase_requests(days integer, most integer) RETURNS TABLE(subject text, counted jsonb)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $_$
DECLARE
    held record; letters bigint[]; sent bigint[]; said jsonb; n bigint; t text;
BEGIN
    IF NOT app_service() THEN
        RAISE EXCEPTION 'requests are erased by the service' USING ERRCODE = 'insufficient_privilege';
    END IF;
    FOR held IN SELECT r.id, r.reference FROM disclosure_request r JOIN disclosure_requeststep s ON s.request_id = r.id
            WHERE r.status IN ('answered', 'closed') AND r.hold_reason = ''
            GROUP BY r.id HAVING max(greatest(s.at, s.on)) < now() - make_interval(days => days) AND (r.erased_at IS NULL OR max(s.at) > r.erased_at)
            ORDER BY r.id LIMIT most LOOP
        said := '{}';
        letters := ARRAY(SELECT id FROM reports_letter WHERE request_id = held.id);
        DELETE FROM reports_attachment WHERE letter_id = ANY (letters);
        DELETE FROM reports_letter WHERE id = ANY (letters);
        said := said || jsonb_build_object('reports_letter', cardinality(letters));
        sent := ARRAY(SELECT a.id FROM disclosure_answer a JOIN disclosure_requeststep s ON s.request_id = a.request_id
            WHERE a.request_id = held.id AND s.name = 'sent' AND s.struck_at IS NULL AND s.said ->> 'version' = a.version::text);
        sent := sent || ARRAY(SELECT p.answer_id FROM disclosure_publication p JOIN disclosure_answer a ON a.id = p.answer_id WHERE a.request_id = held.id);
        DELETE FROM disclosure_decision WHERE request_id = held.id AND answer_id <> ALL (sent);
        FOREACH t IN ARRAY ARRAY['disclosure_check', 'disclosure_timedsample', 'disclosure_textreading', 'disclosure_question'] LOOP
            EXECUTE format('DELETE FROM public.%I WHERE request_id = $1', t) USING held.id;
            GET DIAGNOSTICS n = ROW_COUNT;
            said := said || jsonb_build_object(t, n);
        END LOOP;
        DELETE FROM disclosure_answer WHERE request_id = held.id AND id <> ALL (sent);
        GET DIAGNOSTICS n = ROW_COUNT;
        said := said || jsonb_build_object('disclosure_answer', n);
        UPDATE disclosure_answer SET said = '', kept = jsonb_set(kept || '{"request": "", "asides": []}', '{questions}',
            coalesce((SELECT jsonb_agg(q || '{"text": ""}') FROM jsonb_array_elements(kept -> 'questions') q), '[]')) WHERE request_id = held.id;
        UPDATE disclosure_decision SET words = '', otherwise = '', exemptions = coalesce((SELECT jsonb_object_agg(k, '') FROM jsonb_object_keys(exemptions) k), '{}')
            WHERE request_id = held.id;
        UPDATE disclosure_requeststep SET words = CASE name WHEN 'sent' THEN words ELSE '' END, struck_why = CASE WHEN struck_at IS NULL THEN '' ELSE 'erased' END WHERE request_id = held.id;
        GET DIAGNOSTICS n = ROW_COUNT;
        said := said || jsonb_build_object('disclosure_requeststep', n);
        UPDATE disclosure_request SET requester = '', contact = '', text = '', restricted_why = CASE WHEN restricted THEN 'erased' ELSE '' END, asides = '[]',
            choices = '[]', search = NULL, erased_at = now() WHERE id = held.id;
        -- Changing wrote history; history of what is erased goes too.
        DELETE FROM disclosure_questionevent WHERE request_id = held.id;
        DELETE FROM disclosure_requestevent WHERE pgh_obj_id = held.id;
        subject := 'request:' || held.reference;
        counted := said || '{"disclosure_request": 1}';
        RETURN NEXT;
    END LOOP;
END $_$;

ALTER FUNCTION public.erase_requests(days integer, most integer) OWNER TO clew_search;

CREATE FUNCTION public.evidence_device_stands() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF (NEW.id, NEW.case_id, NEW.number, NEW.part, NEW.whose, NEW.person_id, NEW.title, NEW.power, NEW.agreed_by, NEW.agreed_on, NEW.everything, NEW.first, NEW.last, NEW.correspondents, NEW.agency_id, NEW.by_id, NEW.at)
            IS DISTINCT FROM (OLD.id, OLD.case_id, OLD.number, OLD.part, OLD.whose, OLD.person_id, OLD.title, OLD.power, OLD.agreed_by, OLD.agreed_on, OLD.everything, OLD.first, OLD.last, OLD.correspondents, OLD.agency_id, OLD.by_id, OLD.at)
        OR (OLD.withdrawn_at IS NOT NULL AND (NEW.withdrawn_at, NEW.withdrawn_by_id, NEW.withdrawn_why) IS DISTINCT FROM (OLD.withdrawn_at, OLD.withdrawn_by_id, OLD.withdrawn_why))
        OR (OLD.removed_at IS NOT NULL AND (NEW.removed_at, NEW.removed_by_id, NEW.removed_why) IS DISTINCT FROM (OLD.removed_at, OLD.removed_by_id, OLD.removed_why)) THEN
        RAISE EXCEPTION 'what was agreed is never changed: it is withdrawn' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.removed_at IS DISTINCT FROM OLD.removed_at AND NOT app_part('retention', true) THEN
        RAISE EXCEPTION 'data are removed by those who decide on retention' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

ALTER FUNCTION public.evidence_device_stands() OWNER TO clew_owner;

CREATE FUNCTION public.evidence_tag_stands() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF (NEW.id, NEW.case_id, NEW.device_id, NEW.part, NEW.item, NEW.name, NEW.words, NEW.by_id, NEW.at)
            IS DISTINCT FROM (OLD.id, OLD.case_id, OLD.device_id, OLD.part, OLD.item, OLD.name, OLD.words, OLD.by_id, OLD.at)
        OR OLD.checked_at IS NOT NULL THEN
        RAISE EXCEPTION 'a tag is never changed: it is checked once' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

ALTER FUNCTION public.evidence_tag_stands() OWNER TO clew_owner;

CREATE FUNCTION public.files_file_stands() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF (NEW.id, NEW.case_id, NEW.number, NEW.part, NEW.what, NEW.title, NEW.source, NEW.name, NEW.ending, NEW.size, NEW.sha256, NEW.agency_id, NEW.by_id, NEW.at)
            IS DISTINCT FROM (OLD.id, OLD.case_id, OLD.number, OLD.part, OLD.what, OLD.title, OLD.source, OLD.name, OLD.ending, OLD.size, OLD.sha256, OLD.agency_id, OLD.by_id, OLD.at)
        OR ((NEW.sealed_key <> OLD.sealed_key OR OLD.struck_at IS NOT NULL) AND NOT app_service()) OR NEW.sealed <> OLD.sealed THEN
        RAISE EXCEPTION 'a file is never changed: it is struck out' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

ALTER FUNCTION public.files_file_stands() OWNER TO clew_owner;

CREATE FUNCTION public.improvement_dated() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    NEW.at := clock_timestamp();
    RETURN NEW;
END
$$;

ALTER FUNCTION public.improvement_dated() OWNER TO clew_owner;

CREATE FUNCTION public.improvement_edition_stands() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - '{withdrawn_at,withdrawn_by_id,withdrawn_why}'::text[]) IS DISTINCT FROM (to_jsonb(OLD) - '{withdrawn_at,withdrawn_by_id,withdrawn_why}'::text[])
        OR OLD.withdrawn_at IS NOT NULL THEN
        RAISE EXCEPTION 'what was published stays as it was' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

ALTER FUNCTION public.improvement_edition_stands() OWNER TO clew_owner;

CREATE FUNCTION public.improvement_only_added() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    RAISE EXCEPTION 'what was entered is only added to' USING ERRCODE = 'check_violation';
END
$$;

ALTER FUNCTION public.improvement_only_added() OWNER TO clew_owner;

CREATE FUNCTION public.intake_first_listed() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    NEW.first_listed := CASE TG_OP WHEN 'INSERT' THEN NEW.listed ELSE OLD.first_listed END;
    RETURN NEW;
END
$$;

ALTER FUNCTION public.intake_first_listed() OWNER TO clew_owner;

CREATE FUNCTION public.learning_version_stays() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF (NEW.name, NEW.version, NEW.title, NEW.content, NEW.why, NEW.by_id, NEW.at) IS DISTINCT FROM (OLD.name, OLD.version, OLD.title, OLD.content, OLD.why, OLD.by_id, OLD.at) THEN
        RAISE EXCEPTION 'a version of a case stays as it was written' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF current_user = 'clew_unit' AND NEW.checked_by_id IS DISTINCT FROM OLD.checked_by_id AND (OLD.checked_by_id IS NOT NULL OR NEW.checked_by_id IS DISTINCT FROM app_user()) THEN
        RAISE EXCEPTION 'whoever checks a case says so in their own name, once' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;

ALTER FUNCTION public.learning_version_stays() OWNER TO clew_owner;

CREATE FUNCTION public.letterbox_follow(p_mark bytea) RETURNS TABLE(reference text, sent_on date, number text, status text, due_on date, answered_on date, slug text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    SELECT l.reference::text, (l.received_at AT TIME ZONE 'Europe/London')::date, coalesce(r.reference, '')::text, coalesce(r.status, '')::text, r.due_on, r.answered_on,
        coalesce((SELECT p.slug FROM disclosure_publication p JOIN disclosure_answer a ON a.id = p.answer_id
            WHERE a.request_id = r.id AND p.withdrawn_at IS NULL AND p.replaced_by_id IS NULL ORDER BY p.id DESC LIMIT 1), '')::text
    FROM reports_letter l LEFT JOIN disclosure_request r ON r.id = l.request_id
    WHERE l.follow = p_mark AND l.kind = 'request' ORDER BY l.id DESC LIMIT 20
$$;

ALTER FUNCTION public.letterbox_follow(p_mark bytea) OWNER TO clew_search;

CREATE FUNCTION public.letterbox_keys() RETURNS TABLE(key_id text, use text, recovery boolean, public bytea)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    SELECT k.key_id, k.use, k.recovery, k.public FROM reports_reportkey k WHERE k.retired_at IS NULL
$$;

ALTER FUNCTION public.letterbox_keys() OWNER TO clew_search;

CREATE FUNCTION public.letterbox_learned(p_mark bytea, p_team text, p_track text, p_time integer, p_answers jsonb) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
    held bigint; of_team bigint; today date := (now() AT TIME ZONE 'Europe/London')::date; made integer;
BEGIN
    IF length(p_mark) <> 32 OR length(p_track) > 20 OR jsonb_typeof(p_answers) <> 'array' OR jsonb_array_length(p_answers) > 20 OR pg_column_size(p_answers) > 16000 THEN
        RETURN 'wrong';
    END IF;
    IF p_team <> '' THEN
        SELECT id INTO of_team FROM learning_team WHERE code = p_team AND ended_at IS NULL;
        IF of_team IS NULL THEN RETURN 'no team'; END IF;
    END IF;
    -- Nobody learns by the ten thousand in a day.
    IF p_time = 1 AND (SELECT count(*) FROM learning_learner WHERE begun_on = today) >= 10000 THEN RETURN 'full'; END IF;
    IF p_time = 1 THEN
        INSERT INTO learning_learner (mark, team_id, track, begun_on) VALUES (p_mark, of_team, p_track, today) ON CONFLICT (mark) DO NOTHING;
    END IF;
    SELECT id INTO held FROM learning_learner WHERE mark = p_mark FOR UPDATE;
    IF held IS NULL THEN RETURN 'wrong'; END IF;
    SELECT coalesce(max("time"), 0) INTO made FROM learning_measure WHERE learner_id = held;
    IF made >= p_time THEN RETURN 'again'; END IF;
    IF made + 1 <> p_time OR p_time > 3 THEN RETURN 'wrong'; END IF;
    INSERT INTO learning_measure (learner_id, "time", answers, taken_on) VALUES (held, p_time, p_answers, today);
    RETURN 'kept';
END
$$;

ALTER FUNCTION public.letterbox_learned(p_mark bytea, p_team text, p_track text, p_time integer, p_answers jsonb) OWNER TO clew_search;

CREATE FUNCTION public.letterbox_learning(p_mark bytea) RETURNS TABLE("time" smallint, taken_on date)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    SELECT m."time"::smallint, m.taken_on FROM learning_measure m JOIN learning_learner l ON l.id = m.learner_id WHERE l.mark = p_mark ORDER BY m."time"
$$;

ALTER FUNCTION public.letterbox_learning(p_mark bytea) OWNER TO clew_search;

CREATE FUNCTION public.letterbox_leave(p_locator bytea) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE held bigint;
BEGIN
    UPDATE reports_mailbox SET locator = NULL, reply_key = NULL, closed_at = now(), closed_why = 'left' WHERE locator = p_locator RETURNING id INTO held;
    DELETE FROM reports_reply WHERE mailbox_id = held;
    RETURN held IS NOT NULL;
END
$$;

ALTER FUNCTION public.letterbox_leave(p_locator bytea) OWNER TO clew_search;

CREATE FUNCTION public.letterbox_look(p_locator bytea) RETURNS TABLE(opened_on date, closes_on date, route text, letters bigint, reference text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    SELECT (m.opened_at AT TIME ZONE 'Europe/London')::date, m.closes_on, m.route::text, (SELECT count(*) FROM reports_letter l WHERE l.mailbox_id = m.id),
        (SELECT l.reference::text FROM reports_letter l WHERE l.mailbox_id = m.id ORDER BY l.id LIMIT 1)
    FROM reports_mailbox m WHERE m.locator = p_locator
$$;

ALTER FUNCTION public.letterbox_look(p_locator bytea) OWNER TO clew_search;

CREATE FUNCTION public.letterbox_post(p_kind text, p_locator bytea, p_reply_key bytea, p_route text, p_digest bytea, p_sealed bytea, p_files bytea[], p_days integer) RETURNS TABLE(state text, reference text, closes_on date)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
#variable_conflict use_column
DECLARE
    box reports_mailbox; made bigint; ref text; until date; kept text := p_kind; of_course bigint;
BEGIN
    IF EXISTS (SELECT 1 FROM site_pause p WHERE p.ended_at IS NULL AND p.of = CASE p_kind WHEN 'report' THEN 'reports' WHEN 'request' THEN 'requests' END) THEN
        RETURN QUERY SELECT 'paused'::text, ''::text, NULL::date; RETURN;
    END IF;
    IF length(p_sealed) > 2000000 OR cardinality(p_files) > 10 OR (SELECT coalesce(sum(length(f)), 0) FROM unnest(p_files) f) > 60000000
        OR length(p_digest) <> 32 OR p_kind NOT IN ('report', 'addition', 'request', 'feedback') THEN
        RETURN QUERY SELECT 'too large'::text, ''::text, NULL::date; RETURN;
    END IF;
    until := (now() AT TIME ZONE 'Europe/London')::date + least(greatest(p_days, 30), 400);
    IF p_kind IN ('report', 'addition') THEN
        IF p_kind = 'report' AND length(p_locator) = 32 AND length(p_reply_key) = 32 THEN
            INSERT INTO reports_mailbox (locator, reply_key, route, opened_at, closes_on, closed_why)
                VALUES (p_locator, p_reply_key, p_route, now(), until, '') ON CONFLICT (locator) DO NOTHING;
        END IF;
        SELECT * INTO box FROM reports_mailbox m WHERE m.locator = p_locator FOR UPDATE;
        IF NOT FOUND THEN
            RETURN QUERY SELECT 'no mailbox'::text, ''::text, NULL::date; RETURN;
        END IF;
        IF (SELECT count(*) FROM reports_letter l WHERE l.mailbox_id = box.id) >= 200 THEN
            RETURN QUERY SELECT 'full'::text, ''::text, box.closes_on; RETURN;
        END IF;
        -- A second, different report under one code adds to the first.
        IF EXISTS (SELECT 1 FROM reports_letter l WHERE l.mailbox_id = box.id AND l.digest <> p_digest) THEN
            kept := 'addition';
        END IF;
        of_course := (SELECT l.course_id FROM reports_letter l WHERE l.mailbox_id = box.id AND l.course_id IS NOT NULL ORDER BY l.id LIMIT 1);
    END IF;
    INSERT INTO reports_letter (reference, kind, route, mailbox_id, course_id, digest, sealed, received_at, recorded_as, follow)
        VALUES ('P-' || upper(substr(replace(gen_random_uuid()::text, '-', ''), 1, 10)), kept, coalesce(box.route, 'unit'), box.id, of_course, p_digest, p_sealed, now(), '',
            CASE WHEN p_kind = 'request' AND length(p_locator) = 32 THEN p_locator END)
        ON CONFLICT (digest) DO NOTHING RETURNING id, reference INTO made, ref;
    IF made IS NULL THEN
        RETURN QUERY SELECT 'again'::text, l.reference::text, box.closes_on FROM reports_letter l WHERE l.digest = p_digest; RETURN;
    END IF;
    INSERT INTO reports_attachment (letter_id, number, sealed) SELECT made, n, f FROM unnest(p_files) WITH ORDINALITY AS given (f, n);
    UPDATE reports_mailbox m SET closes_on = until WHERE m.id = box.id;
    RETURN QUERY SELECT 'taken'::text, ref, CASE WHEN box.id IS NULL THEN NULL ELSE until END;
END
$$;

ALTER FUNCTION public.letterbox_post(p_kind text, p_locator bytea, p_reply_key bytea, p_route text, p_digest bytea, p_sealed bytea, p_files bytea[], p_days integer) OWNER TO clew_search;

CREATE FUNCTION public.letterbox_replies(p_locator bytea) RETURNS TABLE(sent_on date, sealed bytea)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    SELECT (r.at AT TIME ZONE 'Europe/London')::date, r.sealed FROM reports_reply r JOIN reports_mailbox m ON m.id = r.mailbox_id
    WHERE m.locator = p_locator ORDER BY r.at, r.id
$$;

ALTER FUNCTION public.letterbox_replies(p_locator bytea) OWNER TO clew_search;

CREATE FUNCTION public.letterbox_unlearned(p_mark bytea) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE held bigint;
BEGIN
    SELECT id INTO held FROM learning_learner WHERE mark = p_mark FOR UPDATE;
    DELETE FROM learning_measure WHERE learner_id = held;
    DELETE FROM learning_learner WHERE id = held;
    RETURN held IS NOT NULL;
END
$$;

ALTER FUNCTION public.letterbox_unlearned(p_mark bytea) OWNER TO clew_search;

CREATE FUNCTION public.orders_count() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO orders_tally AS t (day, key, n) SELECT k.day, k.key, -1 FROM orders_keys(OLD) k ON CONFLICT (day, key) DO UPDATE SET n = t.n - 1;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO orders_tally AS t (day, key, n) SELECT k.day, k.key, 1 FROM orders_keys(NEW) k ON CONFLICT (day, key) DO UPDATE SET n = t.n + 1;
    END IF;
    RETURN NULL;
END
$$;

ALTER FUNCTION public.orders_count() OWNER TO clew_search;

CREATE TABLE public.orders_breach (
    id bigint NOT NULL,
    reference character varying(12) NOT NULL,
    section character varying(5) NOT NULL,
    failure character varying(20) NOT NULL,
    happened_at timestamp with time zone NOT NULL,
    happened_to timestamp with time zone,
    text text NOT NULL,
    source character varying(200) NOT NULL,
    status character varying(12) NOT NULL,
    force character varying(60) NOT NULL,
    incident_id character varying(80) NOT NULL,
    recorded_on date,
    offence_code character varying(12) NOT NULL,
    outcome character varying(20) NOT NULL,
    outcome_on date,
    outcome_words text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint NOT NULL,
    case_id bigint,
    event_id bigint,
    condition_id bigint,
    duty_id bigint,
    order_id bigint NOT NULL,
    CONSTRAINT breach_ends_after_it_begins CHECK (((happened_to IS NULL) OR (happened_to >= happened_at))),
    CONSTRAINT breach_known CHECK ((((status)::text = ANY ((ARRAY['suspected'::character varying, 'recorded'::character varying, 'outcome'::character varying, 'not_breach'::character varying])::text[])) AND ((section)::text = ANY ((ARRAY['s8'::character varying, 's11'::character varying, 'other'::character varying])::text[])))),
    CONSTRAINT notification_breach_of_a_duty CHECK ((((duty_id IS NOT NULL) AND ((section)::text = 's11'::text)) OR ((NOT ((section)::text = 's11'::text)) AND (duty_id IS NULL) AND ((failure)::text = ''::text)))),
    CONSTRAINT outcome_said CHECK (((NOT ((status)::text = 'outcome'::text)) OR ((NOT ((outcome)::text = ''::text)) AND (outcome_on IS NOT NULL))))
);

ALTER TABLE public.orders_breach OWNER TO clew_owner;

CREATE FUNCTION public.orders_keys(b public.orders_breach) RETURNS TABLE(day date, key text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    SELECT d, b.section || k FROM (VALUES ((b.happened_at AT TIME ZONE 'Europe/London')::date, '.happened'), (b.recorded_on, '.recorded'),
        (CASE WHEN b.outcome <> '' THEN b.outcome_on END, '.outcome|' || b.outcome)) v (d, k)
    WHERE d IS NOT NULL AND b.section IN ('s8', 's11') AND b.status <> 'not_breach'
$$;

ALTER FUNCTION public.orders_keys(b public.orders_breach) OWNER TO clew_search;

CREATE TABLE public.orders_order (
    id bigint NOT NULL,
    subject_name character varying(200) NOT NULL,
    subject_born date,
    subject_identity character varying(40) NOT NULL,
    protected_name character varying(200) NOT NULL,
    protected_identity character varying(40) NOT NULL,
    search tsvector,
    version integer NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    reference character varying(12) NOT NULL,
    number character varying(60) NOT NULL,
    kind character varying(20) NOT NULL,
    origin character varying(12) NOT NULL,
    court character varying(120) NOT NULL,
    court_kind character varying(12) NOT NULL,
    result_code character varying(10) NOT NULL,
    made_on date NOT NULL,
    end_kind character varying(10) NOT NULL,
    ends_on date,
    ended_on date,
    ended_how character varying(20) NOT NULL,
    served_on date,
    under_appeal boolean NOT NULL,
    positive boolean NOT NULL,
    person_key bigint GENERATED ALWAYS AS (hashtextextended(
CASE
    WHEN ((subject_identity)::text <> ''::text) THEN (subject_identity)::text
    ELSE ((lower((subject_name)::text) || '|'::text) || COALESCE(((subject_born - '1900-01-01'::date))::text, ''::text))
END, (0)::bigint)) STORED,
    review_due_on date,
    victim_owed_since date,
    void_at timestamp with time zone,
    void_why text NOT NULL,
    matched_at timestamp with time zone,
    application_id bigint,
    case_id bigint,
    entered_by_id bigint NOT NULL,
    manager_id bigint,
    subject_person_id bigint,
    CONSTRAINT order_end_said CHECK ((((end_kind)::text = ANY ((ARRAY['fixed'::character varying, 'further'::character varying, 'unknown'::character varying])::text[])) AND ((NOT ((end_kind)::text = 'fixed'::text)) OR (ends_on IS NOT NULL)) AND (((end_kind)::text = 'fixed'::text) OR (ends_on IS NULL)))),
    CONSTRAINT order_ended_after_it_is_made CHECK (((ended_on IS NULL) OR (ended_on >= made_on))),
    CONSTRAINT order_ends_after_it_is_made CHECK (((ends_on IS NULL) OR (ends_on >= made_on))),
    CONSTRAINT order_kind_known CHECK (((kind)::text = ANY ((ARRAY['interim_spo'::character varying, 'spo'::character varying, 'non_molestation'::character varying, 'restraining'::character varying, 'dapo'::character varying, 'dvpo'::character varying, 'bail'::character varying, 'licence'::character varying])::text[]))),
    CONSTRAINT order_served_after_it_is_made CHECK (((served_on IS NULL) OR (served_on >= made_on))),
    CONSTRAINT order_void_with_reason CHECK (((void_at IS NULL) OR (NOT (void_why = ''::text)))),
    CONSTRAINT orders_order_version_check CHECK ((version >= 0))
);

ALTER TABLE public.orders_order OWNER TO clew_owner;

CREATE FUNCTION public.orders_keys(o public.orders_order) RETURNS TABLE(day date, key text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    SELECT o.made_on, concat_ws('|', 'made', o.kind, o.origin, CASE WHEN o.positive THEN 'positive' ELSE '' END) WHERE o.void_at IS NULL AND o.kind IN ('spo', 'interim_spo')
    UNION ALL SELECT least(o.ended_on, o.ends_on + 1), 'over|' || o.kind
        WHERE o.void_at IS NULL AND o.kind IN ('spo', 'interim_spo') AND least(o.ended_on, o.ends_on + 1) IS NOT NULL
$$;

ALTER FUNCTION public.orders_keys(o public.orders_order) OWNER TO clew_search;

CREATE TABLE public.orders_step (
    id bigint NOT NULL,
    name character varying(30) NOT NULL,
    "on" date NOT NULL,
    code character varying(40) NOT NULL,
    words text NOT NULL,
    court character varying(120) NOT NULL,
    court_kind character varying(12) NOT NULL,
    result_code character varying(10) NOT NULL,
    said jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    struck_at timestamp with time zone,
    struck_why text NOT NULL,
    application_id bigint,
    by_id bigint NOT NULL,
    case_id bigint,
    order_id bigint,
    struck_by_id bigint,
    CONSTRAINT step_of_one CHECK ((((application_id IS NULL) AND (order_id IS NOT NULL)) OR ((application_id IS NOT NULL) AND (order_id IS NULL)))),
    CONSTRAINT step_struck_with_reason CHECK (((struck_at IS NULL) OR (NOT (struck_why = ''::text))))
);

ALTER TABLE public.orders_step OWNER TO clew_owner;

CREATE FUNCTION public.orders_keys(s public.orders_step) RETURNS TABLE(day date, key text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    SELECT s."on", concat_ws('|', 'step', s.name, s.code, CASE WHEN (s.said ->> 'interim_asked')::boolean THEN 'interim' ELSE '' END)
    WHERE s.struck_at IS NULL AND (s.application_id IS NOT NULL
        OR (s.name IN ('varied', 'renewed', 'discharged', 'quashed') AND EXISTS (SELECT 1 FROM orders_order o WHERE o.id = s.order_id AND o.kind IN ('spo', 'interim_spo'))))
$$;

ALTER FUNCTION public.orders_keys(s public.orders_step) OWNER TO clew_search;

CREATE FUNCTION public.orders_parties_apart() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
    found boolean;
BEGIN
    IF TG_TABLE_NAME = 'orders_protects' THEN
        SELECT bool_or(orders_same_person(s.subject_person_id, s.subject_identity, s.subject_name, s.subject_born, NEW.person_id, NEW.identity, NEW.name,
            (SELECT date_of_birth FROM cases_caseperson WHERE id = NEW.person_id)))
        INTO found FROM (
            SELECT subject_person_id, subject_identity, subject_name, subject_born FROM orders_application WHERE id = NEW.application_id
            UNION ALL SELECT subject_person_id, subject_identity, subject_name, subject_born FROM orders_order WHERE id = NEW.order_id) s;
    ELSE
        SELECT bool_or(orders_same_person(NEW.subject_person_id, NEW.subject_identity, NEW.subject_name, NEW.subject_born, p.person_id, p.identity, p.name,
            (SELECT date_of_birth FROM cases_caseperson WHERE id = p.person_id)))
        INTO found FROM orders_protects p
        WHERE CASE WHEN TG_TABLE_NAME = 'orders_application' THEN p.application_id ELSE p.order_id END = NEW.id;
    END IF;
    IF found THEN
        RAISE EXCEPTION 'an order is never against a person whom it protects' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

ALTER FUNCTION public.orders_parties_apart() OWNER TO clew_owner;

CREATE FUNCTION public.orders_people(begins date, ends date) RETURNS TABLE(full_order bigint, any_order bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET plan_cache_mode TO 'force_custom_plan'
    AS $$
    SELECT count(DISTINCT person_key) FILTER (WHERE kind = 'spo'), count(DISTINCT person_key) FROM orders_order
    WHERE void_at IS NULL AND kind IN ('spo', 'interim_spo') AND made_on BETWEEN begins AND ends AND app_part('order_figures')
$$;

ALTER FUNCTION public.orders_people(begins date, ends date) OWNER TO clew_search;

CREATE FUNCTION public.orders_retally() RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE made bigint;
BEGIN
    LOCK TABLE orders_tally IN EXCLUSIVE MODE;
    DELETE FROM orders_tally;
    INSERT INTO orders_tally (day, key, n) SELECT k.day, k.key, count(*) FROM (
        SELECT k.* FROM orders_step s, orders_keys(s) k UNION ALL SELECT k.* FROM orders_order o, orders_keys(o) k UNION ALL SELECT k.* FROM orders_breach b, orders_keys(b) k) k GROUP BY 1, 2;
    GET DIAGNOSTICS made = ROW_COUNT;
    RETURN made;
END
$$;

ALTER FUNCTION public.orders_retally() OWNER TO clew_search;

CREATE FUNCTION public.orders_same_person(one_id bigint, one_identity text, one_name text, one_born date, other_id bigint, other_identity text, other_name text, other_born date) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    SELECT coalesce(one_id = other_id, false) OR (one_identity <> '' AND one_identity = other_identity)
        OR (regexp_replace(lower(btrim(one_name)), '\s+', ' ', 'g') = regexp_replace(lower(btrim(other_name)), '\s+', ' ', 'g')
            AND btrim(one_name) <> '' AND lower(btrim(one_name)) <> 'not named' AND (one_born IS NULL OR other_born IS NULL OR one_born = other_born))
$$;

ALTER FUNCTION public.orders_same_person(one_id bigint, one_identity text, one_name text, one_born date, other_id bigint, other_identity text, other_name text, other_born date) OWNER TO clew_owner;

CREATE FUNCTION public.orders_step_by_another() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM orders_application a WHERE a.id = NEW.application_id AND a.case_id IS NOT NULL AND (NEW.by_id = ANY (a.drafters)
        OR EXISTS (SELECT 1 FROM orders_step s WHERE s.application_id = a.id AND s.by_id = NEW.by_id AND (s.name IN ('considered', 'reconsidered', 'drafted')
            OR (NEW.name IN ('authorised', 'authority_refused') AND s.name IN ('legal_supported', 'legal_refused')))))) THEN
        RAISE EXCEPTION 'whoever drafted or advised does not take this step: %', NEW.name USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

ALTER FUNCTION public.orders_step_by_another() OWNER TO clew_owner;

CREATE FUNCTION public.pgtrigger_delete_delete_32ab9() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "orders_conditionevent" ("application_id", "at", "begins_on", "behaviours", "by_id", "case_id", "code", "ends_on", "id", "kept_why", "kind", "locality", "necessity", "order_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "provider", "provider_agreed_on", "removed_on", "reveal_by_id", "reveal_why", "reveals", "step_id", "text") VALUES (OLD."application_id", OLD."at", OLD."begins_on", OLD."behaviours", OLD."by_id", OLD."case_id", OLD."code", OLD."ends_on", OLD."id", OLD."kept_why", OLD."kind", OLD."locality", OLD."necessity", OLD."order_id", _pgh_attach_context(), NOW(), 'delete', OLD."id", OLD."place", OLD."provider", OLD."provider_agreed_on", OLD."removed_on", OLD."reveal_by_id", OLD."reveal_why", OLD."reveals", OLD."step_id", OLD."text"); RETURN NULL;
                END;
            $$;

ALTER FUNCTION public.pgtrigger_delete_delete_32ab9() OWNER TO clew_owner;

CREATE FUNCTION public.pgtrigger_delete_delete_45558() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "orders_paperevent" ("application_id", "at", "by_id", "case_id", "dated", "file_id", "hearsay", "hearsay_why", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received", "title", "whose") VALUES (OLD."application_id", OLD."at", OLD."by_id", OLD."case_id", OLD."dated", OLD."file_id", OLD."hearsay", OLD."hearsay_why", OLD."id", OLD."kind", _pgh_attach_context(), NOW(), 'delete', OLD."id", OLD."received", OLD."title", OLD."whose"); RETURN NULL;
                END;
            $$;

ALTER FUNCTION public.pgtrigger_delete_delete_45558() OWNER TO clew_owner;

CREATE FUNCTION public.pgtrigger_delete_delete_e665a() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "orders_actevent" ("application_id", "at", "by_id", "case_id", "event_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."application_id", OLD."at", OLD."by_id", OLD."case_id", OLD."event_id", OLD."id", _pgh_attach_context(), NOW(), 'delete', OLD."id"); RETURN NULL;
                END;
            $$;

ALTER FUNCTION public.pgtrigger_delete_delete_e665a() OWNER TO clew_owner;

CREATE FUNCTION public.pgtrigger_insert_insert_045ca() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "orders_applicationevent" ("case_id", "compared_by_id", "compared_on", "considered_on", "drafters", "entered_at", "entered_by_id", "id", "interim_asked", "necessity", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "protected_identity", "protected_name", "reference", "risk", "school", "status", "status_on", "subject_born", "subject_identity", "subject_name", "subject_person_id", "version", "work", "worship") VALUES (NEW."case_id", NEW."compared_by_id", NEW."compared_on", NEW."considered_on", NEW."drafters", NEW."entered_at", NEW."entered_by_id", NEW."id", NEW."interim_asked", NEW."necessity", NEW."number", _pgh_attach_context(), NOW(), 'insert', NEW."id", NEW."protected_identity", NEW."protected_name", NEW."reference", NEW."risk", NEW."school", NEW."status", NEW."status_on", NEW."subject_born", NEW."subject_identity", NEW."subject_name", NEW."subject_person_id", NEW."version", NEW."work", NEW."worship"); RETURN NULL;
                END;
            $$;

ALTER FUNCTION public.pgtrigger_insert_insert_045ca() OWNER TO clew_owner;

CREATE FUNCTION public.pgtrigger_insert_insert_04f7d() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "cases_retentionevent" ("case_id", "group", "held", "hold_reason", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "review_on", "review_reason", "reviewed_at", "reviewed_by_id") VALUES (NEW."case_id", NEW."group", NEW."held", NEW."hold_reason", NEW."id", _pgh_attach_context(), NOW(), 'insert', NEW."id", NEW."review_on", NEW."review_reason", NEW."reviewed_at", NEW."reviewed_by_id"); RETURN NULL;
                END;
            $$;

ALTER FUNCTION public.pgtrigger_insert_insert_04f7d() OWNER TO clew_owner;

CREATE FUNCTION public.pgtrigger_insert_insert_0b483() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "cases_caseevent" ("closed_at", "course_id", "id", "level", "officer_id", "officer_in_case", "opened_at", "opened_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raised_at", "raised_why", "reference", "search", "suspect_identity", "title", "version", "victim_identity") VALUES (NEW."closed_at", NEW."course_id", NEW."id", NEW."level", NEW."officer_id", NEW."officer_in_case", NEW."opened_at", NEW."opened_by_id", _pgh_attach_context(), NOW(), 'insert', NEW."id", NEW."raised_at", NEW."raised_why", NEW."reference", NEW."search", NEW."suspect_identity", NEW."title", NEW."version", NEW."victim_identity"); RETURN NULL;
                END;
            $$;

ALTER FUNCTION public.pgtrigger_insert_insert_0b483() OWNER TO clew_owner;

CREATE FUNCTION public.pgtrigger_insert_insert_0c945() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "orders_dutyevent" ("acknowledged_on", "address", "at", "begins_on", "by_id", "case_id", "due_on", "id", "kind", "names", "not_owed_why", "notified_on", "order_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "station", "taken_by") VALUES (NEW."acknowledged_on", NEW."address", NEW."at", NEW."begins_on", NEW."by_id", NEW."case_id", NEW."due_on", NEW."id", NEW."kind", NEW."names", NEW."not_owed_why", NEW."notified_on", NEW."order_id", _pgh_attach_context(), NOW(), 'insert', NEW."id", NEW."station", NEW."taken_by"); RETURN NULL;
                END;
            $$;

ALTER FUNCTION public.pgtrigger_insert_insert_0c945() OWNER TO clew_owner;

CREATE FUNCTION public.pgtrigger_insert_insert_1bd46() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "orders_breachevent" ("at", "by_id", "case_id", "condition_id", "duty_id", "event_id", "failure", "force", "happened_at", "happened_to", "id", "incident_id", "offence_code", "order_id", "outcome", "outcome_on", "outcome_words", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_on", "reference", "section", "source", "status", "text") VALUES (NEW."at", NEW."by_id", NEW."case_id", NEW."condition_id", NEW."duty_id", NEW."event_id", NEW."failure", NEW."force", NEW."happened_at", NEW."happened_to", NEW."id", NEW."incident_id", NEW."offence_code", NEW."order_id", NEW."outcome", NEW."outcome_on", NEW."outcome_words", _pgh_attach_context(), NOW(), 'insert', NEW."id", NEW."recorded_on", NEW."reference", NEW."section", NEW."source", NEW."status", NEW."text"); RETURN NULL;
                END;
            $$;

ALTER FUNCTION public.pgtrigger_insert_insert_1bd46() OWNER TO clew_owner;

CREATE FUNCTION public.pgtrigger_insert_insert_3263f() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "disclosure_questionevent" ("confirmed_at", "confirmed_by_id", "figures", "id", "lacks", "notes", "number", "offered", "periods", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "request_id", "shares", "text") VALUES (NEW."confirmed_at", NEW."confirmed_by_id", NEW."figures", NEW."id", NEW."lacks", NEW."notes", NEW."number", NEW."offered", NEW."periods", _pgh_attach_context(), NOW(), 'insert', NEW."id", NEW."request_id", NEW."shares", NEW."text"); RETURN NULL;
                END;
            $$;

ALTER FUNCTION public.pgtrigger_insert_insert_3263f() OWNER TO clew_owner;

CREATE FUNCTION public.pgtrigger_insert_insert_35230() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "orders_conditionevent" ("application_id", "at", "begins_on", "behaviours", "by_id", "case_id", "code", "ends_on", "id", "kept_why", "kind", "locality", "necessity", "order_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "provider", "provider_agreed_on", "removed_on", "reveal_by_id", "reveal_why", "reveals", "step_id", "text") VALUES (NEW."application_id", NEW."at", NEW."begins_on", NEW."behaviours", NEW."by_id", NEW."case_id", NEW."code", NEW."ends_on", NEW."id", NEW."kept_why", NEW."kind", NEW."locality", NEW."necessity", NEW."order_id", _pgh_attach_context(), NOW(), 'insert', NEW."id", NEW."place", NEW."provider", NEW."provider_agreed_on", NEW."removed_on", NEW."reveal_by_id", NEW."reveal_why", NEW."reveals", NEW."step_id", NEW."text"); RETURN NULL;
                END;
            $$;

ALTER FUNCTION public.pgtrigger_insert_insert_35230() OWNER TO clew_owner;

CREATE FUNCTION public.pgtrigger_insert_insert_3867c() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "accounts_userevent" ("agency_id", "created_at", "email", "id", "is_active", "must_change_password", "name", "password_given_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "roles", "username") VALUES (NEW."agency_id", NEW."created_at", NEW."email", NEW."id", NEW."is_active", NEW."must_change_password", NEW."name", NEW."password_given_by_id", _pgh_attach_context(), NOW(), 'insert', NEW."id", NEW."roles", NEW."username"); RETURN NULL;
                END;
            $$;

ALTER FUNCTION public.pgtrigger_insert_insert_3867c() OWNER TO clew_owner;

CREATE FUNCTION public.pgtrigger_insert_insert_3b51d() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "orders_paperevent" ("application_id", "at", "by_id", "case_id", "dated", "file_id", "hearsay", "hearsay_why", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received", "title", "whose") VALUES (NEW."application_id", NEW."at", NEW."by_id", NEW."case_id", NEW."dated", NEW."file_id", NEW."hearsay", NEW."hearsay_why", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), 'insert', NEW."id", NEW."received", NEW."title", NEW."whose"); RETURN NULL;
                END;
            $$;

ALTER FUNCTION public.pgtrigger_insert_insert_3b51d() OWNER TO clew_owner;

CREATE FUNCTION public.pgtrigger_insert_insert_3ca2a() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "assessments_assessmentevent" ("approved_at", "approved_by_id", "assessed_on", "assessor_id", "at", "case_id", "clinical", "id", "instrument", "instrument_version", "next_review_on", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ratings", "rationale", "returned_at", "supervisor_words", "victim_view") VALUES (NEW."approved_at", NEW."approved_by_id", NEW."assessed_on", NEW."assessor_id", NEW."at", NEW."case_id", NEW."clinical", NEW."id", NEW."instrument", NEW."instrument_version", NEW."next_review_on", NEW."person_id", _pgh_attach_context(), NOW(), 'insert', NEW."id", NEW."ratings", NEW."rationale", NEW."returned_at", NEW."supervisor_words", NEW."victim_view"); RETURN NULL;
                END;
            $$;

ALTER FUNCTION public.pgtrigger_insert_insert_3ca2a() OWNER TO clew_owner;

CREATE FUNCTION public.pgtrigger_insert_insert_4dd24() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "disclosure_requestevent" ("answered_on", "asides", "choices", "contact", "due_on", "entered_at", "entered_by_id", "extended", "fallback", "how", "id", "named", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_on", "reference", "requester", "restricted", "restricted_why", "status", "text") VALUES (NEW."answered_on", NEW."asides", NEW."choices", NEW."contact", NEW."due_on", NEW."entered_at", NEW."entered_by_id", NEW."extended", NEW."fallback", NEW."how", NEW."id", NEW."named", _pgh_attach_context(), NOW(), 'insert', NEW."id", NEW."received_on", NEW."reference", NEW."requester", NEW."restricted", NEW."restricted_why", NEW."status", NEW."text"); RETURN NULL;
                END;
            $$;

ALTER FUNCTION public.pgtrigger_insert_insert_4dd24() OWNER TO clew_owner;

CREATE FUNCTION public.pgtrigger_insert_insert_5291b() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "access_exclusionevent" ("application_id", "case_id", "course_id", "gone", "ground", "id", "identity", "lift_reason", "lifted_at", "lifted_by_id", "made_at", "made_by_id", "mailbox_id", "order_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "user_id") VALUES (NEW."application_id", NEW."case_id", NEW."course_id", NEW."gone", NEW."ground", NEW."id", NEW."identity", NEW."lift_reason", NEW."lifted_at", NEW."lifted_by_id", NEW."made_at", NEW."made_by_id", NEW."mailbox_id", NEW."order_id", _pgh_attach_context(), NOW(), 'insert', NEW."id", NEW."reason", NEW."user_id"); RETURN NULL;
                END;
            $$;

ALTER FUNCTION public.pgtrigger_insert_insert_5291b() OWNER TO clew_owner;

CREATE FUNCTION public.pgtrigger_insert_insert_69565() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "cases_casepersonevent" ("birth_source", "case_id", "category", "date_of_birth", "id", "identity", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "relationship", "role") VALUES (NEW."birth_source", NEW."case_id", NEW."category", NEW."date_of_birth", NEW."id", NEW."identity", NEW."name", _pgh_attach_context(), NOW(), 'insert', NEW."id", NEW."relationship", NEW."role"); RETURN NULL;
                END;
            $$;

ALTER FUNCTION public.pgtrigger_insert_insert_69565() OWNER TO clew_owner;

CREATE FUNCTION public.pgtrigger_insert_insert_774ad() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "access_shareevent" ("agency_id", "case_id", "id", "legal_basis", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "shared_at", "shared_by_id", "withdrawn_at", "withdrawn_by_id") VALUES (NEW."agency_id", NEW."case_id", NEW."id", NEW."legal_basis", _pgh_attach_context(), NOW(), 'insert', NEW."id", NEW."reason", NEW."shared_at", NEW."shared_by_id", NEW."withdrawn_at", NEW."withdrawn_by_id"); RETURN NULL;
                END;
            $$;

ALTER FUNCTION public.pgtrigger_insert_insert_774ad() OWNER TO clew_owner;

CREATE FUNCTION public.pgtrigger_insert_insert_7c4d2() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "access_breakglassevent" ("case_id", "finding", "id", "opened_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "review_reason", "reviewed_at", "reviewed_by_id", "until", "user_id") VALUES (NEW."case_id", NEW."finding", NEW."id", NEW."opened_at", _pgh_attach_context(), NOW(), 'insert', NEW."id", NEW."reason", NEW."review_reason", NEW."reviewed_at", NEW."reviewed_by_id", NEW."until", NEW."user_id"); RETURN NULL;
                END;
            $$;

ALTER FUNCTION public.pgtrigger_insert_insert_7c4d2() OWNER TO clew_owner;

CREATE FUNCTION public.pgtrigger_insert_insert_a74c8() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "referrals_referralevent" ("about", "agency_id", "at", "by_id", "case_id", "id", "legal_basis", "necessity", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "respond_by", "status", "suitability", "to", "told_subject") VALUES (NEW."about", NEW."agency_id", NEW."at", NEW."by_id", NEW."case_id", NEW."id", NEW."legal_basis", NEW."necessity", NEW."outcome", _pgh_attach_context(), NOW(), 'insert', NEW."id", NEW."respond_by", NEW."status", NEW."suitability", NEW."to", NEW."told_subject"); RETURN NULL;
                END;
            $$;

ALTER FUNCTION public.pgtrigger_insert_insert_a74c8() OWNER TO clew_owner;

CREATE FUNCTION public.pgtrigger_insert_insert_b1667() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "orders_stepevent" ("application_id", "at", "by_id", "case_id", "code", "court", "court_kind", "id", "name", "on", "order_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "result_code", "said", "struck_at", "struck_by_id", "struck_why", "words") VALUES (NEW."application_id", NEW."at", NEW."by_id", NEW."case_id", NEW."code", NEW."court", NEW."court_kind", NEW."id", NEW."name", NEW."on", NEW."order_id", _pgh_attach_context(), NOW(), 'insert', NEW."id", NEW."result_code", NEW."said", NEW."struck_at", NEW."struck_by_id", NEW."struck_why", NEW."words"); RETURN NULL;
                END;
            $$;

ALTER FUNCTION public.pgtrigger_insert_insert_b1667() OWNER TO clew_owner;

CREATE FUNCTION public.pgtrigger_insert_insert_b1f6f() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "orders_actevent" ("application_id", "at", "by_id", "case_id", "event_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."application_id", NEW."at", NEW."by_id", NEW."case_id", NEW."event_id", NEW."id", _pgh_attach_context(), NOW(), 'insert', NEW."id"); RETURN NULL;
                END;
            $$;

ALTER FUNCTION public.pgtrigger_insert_insert_b1f6f() OWNER TO clew_owner;

CREATE FUNCTION public.pgtrigger_insert_insert_b70e9() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "plans_needevent" ("about", "at", "by_id", "case_id", "id", "met_at", "met_by_id", "met_how", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text") VALUES (NEW."about", NEW."at", NEW."by_id", NEW."case_id", NEW."id", NEW."met_at", NEW."met_by_id", NEW."met_how", _pgh_attach_context(), NOW(), 'insert', NEW."id", NEW."text"); RETURN NULL;
                END;
            $$;

ALTER FUNCTION public.pgtrigger_insert_insert_b70e9() OWNER TO clew_owner;

CREATE FUNCTION public.pgtrigger_insert_insert_c2072() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "plans_actionevent" ("agency_id", "at", "by_id", "case_id", "done_at", "done_by_id", "dropped_at", "id", "meeting_id", "need_id", "outcome", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "review_on", "target_on", "text") VALUES (NEW."agency_id", NEW."at", NEW."by_id", NEW."case_id", NEW."done_at", NEW."done_by_id", NEW."dropped_at", NEW."id", NEW."meeting_id", NEW."need_id", NEW."outcome", NEW."owner_id", _pgh_attach_context(), NOW(), 'insert', NEW."id", NEW."review_on", NEW."target_on", NEW."text"); RETURN NULL;
                END;
            $$;

ALTER FUNCTION public.pgtrigger_insert_insert_c2072() OWNER TO clew_owner;

CREATE FUNCTION public.pgtrigger_insert_insert_eb763() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "orders_orderevent" ("application_id", "case_id", "court", "court_kind", "end_kind", "ended_how", "ended_on", "ends_on", "entered_at", "entered_by_id", "id", "kind", "made_on", "manager_id", "matched_at", "number", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "positive", "protected_identity", "protected_name", "reference", "result_code", "review_due_on", "served_on", "subject_born", "subject_identity", "subject_name", "subject_person_id", "under_appeal", "version", "victim_owed_since", "void_at", "void_why") VALUES (NEW."application_id", NEW."case_id", NEW."court", NEW."court_kind", NEW."end_kind", NEW."ended_how", NEW."ended_on", NEW."ends_on", NEW."entered_at", NEW."entered_by_id", NEW."id", NEW."kind", NEW."made_on", NEW."manager_id", NEW."matched_at", NEW."number", NEW."origin", _pgh_attach_context(), NOW(), 'insert', NEW."id", NEW."positive", NEW."protected_identity", NEW."protected_name", NEW."reference", NEW."result_code", NEW."review_due_on", NEW."served_on", NEW."subject_born", NEW."subject_identity", NEW."subject_name", NEW."subject_person_id", NEW."under_appeal", NEW."version", NEW."victim_owed_since", NEW."void_at", NEW."void_why"); RETURN NULL;
                END;
            $$;

ALTER FUNCTION public.pgtrigger_insert_insert_eb763() OWNER TO clew_owner;

CREATE FUNCTION public.pgtrigger_insert_insert_f8162() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "cases_safecontactevent" ("address", "address_known_to_suspect", "case_id", "confirmed_by_id", "confirmed_on", "email", "how", "id", "never", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "telephone", "when") VALUES (NEW."address", NEW."address_known_to_suspect", NEW."case_id", NEW."confirmed_by_id", NEW."confirmed_on", NEW."email", NEW."how", NEW."id", NEW."never", NEW."person_id", _pgh_attach_context(), NOW(), 'insert', NEW."id", NEW."telephone", NEW."when"); RETURN NULL;
                END;
            $$;

ALTER FUNCTION public.pgtrigger_insert_insert_f8162() OWNER TO clew_owner;

CREATE FUNCTION public.pgtrigger_update_update_0e890() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "accounts_userevent" ("agency_id", "created_at", "email", "id", "is_active", "must_change_password", "name", "password_given_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "roles", "username") VALUES (NEW."agency_id", NEW."created_at", NEW."email", NEW."id", NEW."is_active", NEW."must_change_password", NEW."name", NEW."password_given_by_id", _pgh_attach_context(), NOW(), 'update', NEW."id", NEW."roles", NEW."username"); RETURN NULL;
                END;
            $$;

ALTER FUNCTION public.pgtrigger_update_update_0e890() OWNER TO clew_owner;

CREATE FUNCTION public.pgtrigger_update_update_158c0() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "cases_retentionevent" ("case_id", "group", "held", "hold_reason", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "review_on", "review_reason", "reviewed_at", "reviewed_by_id") VALUES (NEW."case_id", NEW."group", NEW."held", NEW."hold_reason", NEW."id", _pgh_attach_context(), NOW(), 'update', NEW."id", NEW."review_on", NEW."review_reason", NEW."reviewed_at", NEW."reviewed_by_id"); RETURN NULL;
                END;
            $$;

ALTER FUNCTION public.pgtrigger_update_update_158c0() OWNER TO clew_owner;

CREATE FUNCTION public.pgtrigger_update_update_202b2() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "access_breakglassevent" ("case_id", "finding", "id", "opened_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "review_reason", "reviewed_at", "reviewed_by_id", "until", "user_id") VALUES (NEW."case_id", NEW."finding", NEW."id", NEW."opened_at", _pgh_attach_context(), NOW(), 'update', NEW."id", NEW."reason", NEW."review_reason", NEW."reviewed_at", NEW."reviewed_by_id", NEW."until", NEW."user_id"); RETURN NULL;
                END;
            $$;

ALTER FUNCTION public.pgtrigger_update_update_202b2() OWNER TO clew_owner;

CREATE FUNCTION public.pgtrigger_update_update_223e7() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "referrals_referralevent" ("about", "agency_id", "at", "by_id", "case_id", "id", "legal_basis", "necessity", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "respond_by", "status", "suitability", "to", "told_subject") VALUES (NEW."about", NEW."agency_id", NEW."at", NEW."by_id", NEW."case_id", NEW."id", NEW."legal_basis", NEW."necessity", NEW."outcome", _pgh_attach_context(), NOW(), 'update', NEW."id", NEW."respond_by", NEW."status", NEW."suitability", NEW."to", NEW."told_subject"); RETURN NULL;
                END;
            $$;

ALTER FUNCTION public.pgtrigger_update_update_223e7() OWNER TO clew_owner;

CREATE FUNCTION public.pgtrigger_update_update_24eb9() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "orders_conditionevent" ("application_id", "at", "begins_on", "behaviours", "by_id", "case_id", "code", "ends_on", "id", "kept_why", "kind", "locality", "necessity", "order_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "provider", "provider_agreed_on", "removed_on", "reveal_by_id", "reveal_why", "reveals", "step_id", "text") VALUES (NEW."application_id", NEW."at", NEW."begins_on", NEW."behaviours", NEW."by_id", NEW."case_id", NEW."code", NEW."ends_on", NEW."id", NEW."kept_why", NEW."kind", NEW."locality", NEW."necessity", NEW."order_id", _pgh_attach_context(), NOW(), 'update', NEW."id", NEW."place", NEW."provider", NEW."provider_agreed_on", NEW."removed_on", NEW."reveal_by_id", NEW."reveal_why", NEW."reveals", NEW."step_id", NEW."text"); RETURN NULL;
                END;
            $$;

ALTER FUNCTION public.pgtrigger_update_update_24eb9() OWNER TO clew_owner;

CREATE FUNCTION public.pgtrigger_update_update_32164() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "orders_actevent" ("application_id", "at", "by_id", "case_id", "event_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."application_id", NEW."at", NEW."by_id", NEW."case_id", NEW."event_id", NEW."id", _pgh_attach_context(), NOW(), 'update', NEW."id"); RETURN NULL;
                END;
            $$;

ALTER FUNCTION public.pgtrigger_update_update_32164() OWNER TO clew_owner;

CREATE FUNCTION public.pgtrigger_update_update_3a6f5() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "access_exclusionevent" ("application_id", "case_id", "course_id", "gone", "ground", "id", "identity", "lift_reason", "lifted_at", "lifted_by_id", "made_at", "made_by_id", "mailbox_id", "order_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "user_id") VALUES (NEW."application_id", NEW."case_id", NEW."course_id", NEW."gone", NEW."ground", NEW."id", NEW."identity", NEW."lift_reason", NEW."lifted_at", NEW."lifted_by_id", NEW."made_at", NEW."made_by_id", NEW."mailbox_id", NEW."order_id", _pgh_attach_context(), NOW(), 'update', NEW."id", NEW."reason", NEW."user_id"); RETURN NULL;
                END;
            $$;

ALTER FUNCTION public.pgtrigger_update_update_3a6f5() OWNER TO clew_owner;

CREATE FUNCTION public.pgtrigger_update_update_41102() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "orders_stepevent" ("application_id", "at", "by_id", "case_id", "code", "court", "court_kind", "id", "name", "on", "order_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "result_code", "said", "struck_at", "struck_by_id", "struck_why", "words") VALUES (NEW."application_id", NEW."at", NEW."by_id", NEW."case_id", NEW."code", NEW."court", NEW."court_kind", NEW."id", NEW."name", NEW."on", NEW."order_id", _pgh_attach_context(), NOW(), 'update', NEW."id", NEW."result_code", NEW."said", NEW."struck_at", NEW."struck_by_id", NEW."struck_why", NEW."words"); RETURN NULL;
                END;
            $$;

ALTER FUNCTION public.pgtrigger_update_update_41102() OWNER TO clew_owner;

CREATE FUNCTION public.pgtrigger_update_update_4de4d() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "disclosure_requestevent" ("answered_on", "asides", "choices", "contact", "due_on", "entered_at", "entered_by_id", "extended", "fallback", "how", "id", "named", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_on", "reference", "requester", "restricted", "restricted_why", "status", "text") VALUES (NEW."answered_on", NEW."asides", NEW."choices", NEW."contact", NEW."due_on", NEW."entered_at", NEW."entered_by_id", NEW."extended", NEW."fallback", NEW."how", NEW."id", NEW."named", _pgh_attach_context(), NOW(), 'update', NEW."id", NEW."received_on", NEW."reference", NEW."requester", NEW."restricted", NEW."restricted_why", NEW."status", NEW."text"); RETURN NULL;
                END;
            $$;

ALTER FUNCTION public.pgtrigger_update_update_4de4d() OWNER TO clew_owner;

CREATE FUNCTION public.pgtrigger_update_update_70fee() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "orders_breachevent" ("at", "by_id", "case_id", "condition_id", "duty_id", "event_id", "failure", "force", "happened_at", "happened_to", "id", "incident_id", "offence_code", "order_id", "outcome", "outcome_on", "outcome_words", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_on", "reference", "section", "source", "status", "text") VALUES (NEW."at", NEW."by_id", NEW."case_id", NEW."condition_id", NEW."duty_id", NEW."event_id", NEW."failure", NEW."force", NEW."happened_at", NEW."happened_to", NEW."id", NEW."incident_id", NEW."offence_code", NEW."order_id", NEW."outcome", NEW."outcome_on", NEW."outcome_words", _pgh_attach_context(), NOW(), 'update', NEW."id", NEW."recorded_on", NEW."reference", NEW."section", NEW."source", NEW."status", NEW."text"); RETURN NULL;
                END;
            $$;

ALTER FUNCTION public.pgtrigger_update_update_70fee() OWNER TO clew_owner;

CREATE FUNCTION public.pgtrigger_update_update_734b8() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "cases_safecontactevent" ("address", "address_known_to_suspect", "case_id", "confirmed_by_id", "confirmed_on", "email", "how", "id", "never", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "telephone", "when") VALUES (NEW."address", NEW."address_known_to_suspect", NEW."case_id", NEW."confirmed_by_id", NEW."confirmed_on", NEW."email", NEW."how", NEW."id", NEW."never", NEW."person_id", _pgh_attach_context(), NOW(), 'update', NEW."id", NEW."telephone", NEW."when"); RETURN NULL;
                END;
            $$;

ALTER FUNCTION public.pgtrigger_update_update_734b8() OWNER TO clew_owner;

CREATE FUNCTION public.pgtrigger_update_update_7b267() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "plans_needevent" ("about", "at", "by_id", "case_id", "id", "met_at", "met_by_id", "met_how", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text") VALUES (NEW."about", NEW."at", NEW."by_id", NEW."case_id", NEW."id", NEW."met_at", NEW."met_by_id", NEW."met_how", _pgh_attach_context(), NOW(), 'update', NEW."id", NEW."text"); RETURN NULL;
                END;
            $$;

ALTER FUNCTION public.pgtrigger_update_update_7b267() OWNER TO clew_owner;

CREATE FUNCTION public.pgtrigger_update_update_8fac9() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "cases_casepersonevent" ("birth_source", "case_id", "category", "date_of_birth", "id", "identity", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "relationship", "role") VALUES (NEW."birth_source", NEW."case_id", NEW."category", NEW."date_of_birth", NEW."id", NEW."identity", NEW."name", _pgh_attach_context(), NOW(), 'update', NEW."id", NEW."relationship", NEW."role"); RETURN NULL;
                END;
            $$;

ALTER FUNCTION public.pgtrigger_update_update_8fac9() OWNER TO clew_owner;

CREATE FUNCTION public.pgtrigger_update_update_a6771() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "orders_dutyevent" ("acknowledged_on", "address", "at", "begins_on", "by_id", "case_id", "due_on", "id", "kind", "names", "not_owed_why", "notified_on", "order_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "station", "taken_by") VALUES (NEW."acknowledged_on", NEW."address", NEW."at", NEW."begins_on", NEW."by_id", NEW."case_id", NEW."due_on", NEW."id", NEW."kind", NEW."names", NEW."not_owed_why", NEW."notified_on", NEW."order_id", _pgh_attach_context(), NOW(), 'update', NEW."id", NEW."station", NEW."taken_by"); RETURN NULL;
                END;
            $$;

ALTER FUNCTION public.pgtrigger_update_update_a6771() OWNER TO clew_owner;

CREATE FUNCTION public.pgtrigger_update_update_ab709() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "orders_paperevent" ("application_id", "at", "by_id", "case_id", "dated", "file_id", "hearsay", "hearsay_why", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received", "title", "whose") VALUES (NEW."application_id", NEW."at", NEW."by_id", NEW."case_id", NEW."dated", NEW."file_id", NEW."hearsay", NEW."hearsay_why", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), 'update', NEW."id", NEW."received", NEW."title", NEW."whose"); RETURN NULL;
                END;
            $$;

ALTER FUNCTION public.pgtrigger_update_update_ab709() OWNER TO clew_owner;

CREATE FUNCTION public.pgtrigger_update_update_be174() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "access_shareevent" ("agency_id", "case_id", "id", "legal_basis", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "shared_at", "shared_by_id", "withdrawn_at", "withdrawn_by_id") VALUES (NEW."agency_id", NEW."case_id", NEW."id", NEW."legal_basis", _pgh_attach_context(), NOW(), 'update', NEW."id", NEW."reason", NEW."shared_at", NEW."shared_by_id", NEW."withdrawn_at", NEW."withdrawn_by_id"); RETURN NULL;
                END;
            $$;

ALTER FUNCTION public.pgtrigger_update_update_be174() OWNER TO clew_owner;

CREATE FUNCTION public.pgtrigger_update_update_c6d25() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "plans_actionevent" ("agency_id", "at", "by_id", "case_id", "done_at", "done_by_id", "dropped_at", "id", "meeting_id", "need_id", "outcome", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "review_on", "target_on", "text") VALUES (NEW."agency_id", NEW."at", NEW."by_id", NEW."case_id", NEW."done_at", NEW."done_by_id", NEW."dropped_at", NEW."id", NEW."meeting_id", NEW."need_id", NEW."outcome", NEW."owner_id", _pgh_attach_context(), NOW(), 'update', NEW."id", NEW."review_on", NEW."target_on", NEW."text"); RETURN NULL;
                END;
            $$;

ALTER FUNCTION public.pgtrigger_update_update_c6d25() OWNER TO clew_owner;

CREATE FUNCTION public.pgtrigger_update_update_d4b84() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "orders_orderevent" ("application_id", "case_id", "court", "court_kind", "end_kind", "ended_how", "ended_on", "ends_on", "entered_at", "entered_by_id", "id", "kind", "made_on", "manager_id", "matched_at", "number", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "positive", "protected_identity", "protected_name", "reference", "result_code", "review_due_on", "served_on", "subject_born", "subject_identity", "subject_name", "subject_person_id", "under_appeal", "version", "victim_owed_since", "void_at", "void_why") VALUES (NEW."application_id", NEW."case_id", NEW."court", NEW."court_kind", NEW."end_kind", NEW."ended_how", NEW."ended_on", NEW."ends_on", NEW."entered_at", NEW."entered_by_id", NEW."id", NEW."kind", NEW."made_on", NEW."manager_id", NEW."matched_at", NEW."number", NEW."origin", _pgh_attach_context(), NOW(), 'update', NEW."id", NEW."positive", NEW."protected_identity", NEW."protected_name", NEW."reference", NEW."result_code", NEW."review_due_on", NEW."served_on", NEW."subject_born", NEW."subject_identity", NEW."subject_name", NEW."subject_person_id", NEW."under_appeal", NEW."version", NEW."victim_owed_since", NEW."void_at", NEW."void_why"); RETURN NULL;
                END;
            $$;

ALTER FUNCTION public.pgtrigger_update_update_d4b84() OWNER TO clew_owner;

CREATE FUNCTION public.pgtrigger_update_update_d96c6() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "assessments_assessmentevent" ("approved_at", "approved_by_id", "assessed_on", "assessor_id", "at", "case_id", "clinical", "id", "instrument", "instrument_version", "next_review_on", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ratings", "rationale", "returned_at", "supervisor_words", "victim_view") VALUES (NEW."approved_at", NEW."approved_by_id", NEW."assessed_on", NEW."assessor_id", NEW."at", NEW."case_id", NEW."clinical", NEW."id", NEW."instrument", NEW."instrument_version", NEW."next_review_on", NEW."person_id", _pgh_attach_context(), NOW(), 'update', NEW."id", NEW."ratings", NEW."rationale", NEW."returned_at", NEW."supervisor_words", NEW."victim_view"); RETURN NULL;
                END;
            $$;

ALTER FUNCTION public.pgtrigger_update_update_d96c6() OWNER TO clew_owner;

CREATE FUNCTION public.pgtrigger_update_update_e2174() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "disclosure_questionevent" ("confirmed_at", "confirmed_by_id", "figures", "id", "lacks", "notes", "number", "offered", "periods", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "request_id", "shares", "text") VALUES (NEW."confirmed_at", NEW."confirmed_by_id", NEW."figures", NEW."id", NEW."lacks", NEW."notes", NEW."number", NEW."offered", NEW."periods", _pgh_attach_context(), NOW(), 'update', NEW."id", NEW."request_id", NEW."shares", NEW."text"); RETURN NULL;
                END;
            $$;

ALTER FUNCTION public.pgtrigger_update_update_e2174() OWNER TO clew_owner;

CREATE FUNCTION public.pgtrigger_update_update_e33b5() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "orders_applicationevent" ("case_id", "compared_by_id", "compared_on", "considered_on", "drafters", "entered_at", "entered_by_id", "id", "interim_asked", "necessity", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "protected_identity", "protected_name", "reference", "risk", "school", "status", "status_on", "subject_born", "subject_identity", "subject_name", "subject_person_id", "version", "work", "worship") VALUES (NEW."case_id", NEW."compared_by_id", NEW."compared_on", NEW."considered_on", NEW."drafters", NEW."entered_at", NEW."entered_by_id", NEW."id", NEW."interim_asked", NEW."necessity", NEW."number", _pgh_attach_context(), NOW(), 'update', NEW."id", NEW."protected_identity", NEW."protected_name", NEW."reference", NEW."risk", NEW."school", NEW."status", NEW."status_on", NEW."subject_born", NEW."subject_identity", NEW."subject_name", NEW."subject_person_id", NEW."version", NEW."work", NEW."worship"); RETURN NULL;
                END;
            $$;

ALTER FUNCTION public.pgtrigger_update_update_e33b5() OWNER TO clew_owner;

CREATE FUNCTION public.pgtrigger_update_update_f5146() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "cases_caseevent" ("closed_at", "course_id", "id", "level", "officer_id", "officer_in_case", "opened_at", "opened_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raised_at", "raised_why", "reference", "search", "suspect_identity", "title", "version", "victim_identity") VALUES (NEW."closed_at", NEW."course_id", NEW."id", NEW."level", NEW."officer_id", NEW."officer_in_case", NEW."opened_at", NEW."opened_by_id", _pgh_attach_context(), NOW(), 'update', NEW."id", NEW."raised_at", NEW."raised_why", NEW."reference", NEW."search", NEW."suspect_identity", NEW."title", NEW."version", NEW."victim_identity"); RETURN NULL;
                END;
            $$;

ALTER FUNCTION public.pgtrigger_update_update_f5146() OWNER TO clew_owner;

CREATE FUNCTION public.plans_ended_meeting_stands() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    RAISE EXCEPTION 'the meeting has ended: it is not changed' USING ERRCODE = 'check_violation';
END
$$;

ALTER FUNCTION public.plans_ended_meeting_stands() OWNER TO clew_owner;

CREATE FUNCTION public.plans_meeting_stands() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM plans_meeting m WHERE m.ended_at IS NOT NULL
        AND m.id = (CASE WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END ->> 'meeting_id')::bigint) THEN
        RAISE EXCEPTION 'the meeting has ended: attendance and minutes stand' USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;

ALTER FUNCTION public.plans_meeting_stands() OWNER TO clew_owner;

CREATE FUNCTION public.procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status = 'todo'
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        IF abort THEN
            UPDATE procrastinate_jobs
            SET abort_requested = true,
                status = CASE status
                    WHEN 'todo' THEN 'cancelled'::procrastinate_job_status ELSE status
                END
            WHERE id = job_id AND status IN ('todo', 'doing')
            RETURNING id INTO _job_id;
        ELSE
            UPDATE procrastinate_jobs
            SET status = 'cancelled'::procrastinate_job_status
            WHERE id = job_id AND status = 'todo'
            RETURNING id INTO _job_id;
        END IF;
    END IF;
    RETURN _job_id;
END;
$$;

ALTER FUNCTION public.procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean) OWNER TO clew_owner;

CREATE FUNCTION public.procrastinate_defer_jobs_v1(jobs public.procrastinate_job_to_defer_v1[]) RETURNS bigint[]
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
    job_ids bigint[];
BEGIN
    WITH inserted_jobs AS (
        INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
        SELECT (job).queue_name,
               (job).task_name,
               (job).priority,
               (job).lock,
               (job).queueing_lock,
               (job).args,
               (job).scheduled_at
        FROM unnest(jobs) AS job
        RETURNING id
    )
    SELECT array_agg(id) FROM inserted_jobs INTO job_ids;

    RETURN job_ids;
END;
$$;

ALTER FUNCTION public.procrastinate_defer_jobs_v1(jobs public.procrastinate_job_to_defer_v1[]) OWNER TO clew_owner;

CREATE FUNCTION public.procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
	_job_id bigint;
	_defer_id bigint;
BEGIN
    INSERT
        INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp)
        VALUES (_task_name, _periodic_id, _defer_timestamp)
        ON CONFLICT DO NOTHING
        RETURNING id into _defer_id;

    IF _defer_id IS NULL THEN
        RETURN NULL;
    END IF;

    UPDATE procrastinate_periodic_defers
        SET job_id = (
            SELECT COALESCE((
                SELECT unnest(procrastinate_defer_jobs_v1(
                    ARRAY[
                        ROW(
                            _queue_name,
                            _task_name,
                            _priority,
                            _lock,
                            _queueing_lock,
                            _args,
                            NULL::timestamptz
                        )
                    ]::procrastinate_job_to_defer_v1[]
                ))
            ), NULL)
        )
        WHERE id = _defer_id
        RETURNING job_id INTO _job_id;

    DELETE
        FROM procrastinate_periodic_defers
        USING (
            SELECT id
            FROM procrastinate_periodic_defers
            WHERE procrastinate_periodic_defers.task_name = _task_name
            AND procrastinate_periodic_defers.periodic_id = _periodic_id
            AND procrastinate_periodic_defers.defer_timestamp < _defer_timestamp
            ORDER BY id
            FOR UPDATE
        ) to_delete
        WHERE procrastinate_periodic_defers.id = to_delete.id;

    RETURN _job_id;
END;
$$;

ALTER FUNCTION public.procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb) OWNER TO clew_owner;

CREATE TABLE public.procrastinate_jobs (
    id bigint NOT NULL,
    queue_name character varying(128) NOT NULL,
    task_name character varying(128) NOT NULL,
    lock text,
    args jsonb DEFAULT '{}'::jsonb NOT NULL,
    status public.procrastinate_job_status DEFAULT 'todo'::public.procrastinate_job_status NOT NULL,
    scheduled_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    queueing_lock text,
    priority integer DEFAULT 0 NOT NULL,
    abort_requested boolean DEFAULT false NOT NULL,
    worker_id bigint,
    CONSTRAINT check_not_todo_abort_requested CHECK ((NOT ((status = 'todo'::public.procrastinate_job_status) AND (abort_requested = true))))
);

ALTER TABLE public.procrastinate_jobs OWNER TO clew_owner;

CREATE FUNCTION public.procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint) RETURNS public.procrastinate_jobs
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
	found_jobs procrastinate_jobs;
BEGIN
    WITH candidate AS (
        SELECT jobs.*
            FROM procrastinate_jobs AS jobs
            WHERE
                -- reject the job if its lock has earlier or higher priority jobs
                NOT EXISTS (
                    SELECT 1
                        FROM procrastinate_jobs AS other_jobs
                        WHERE
                            jobs.lock IS NOT NULL
                            AND other_jobs.lock = jobs.lock
                            AND (
                                -- job with same lock is already running
                                other_jobs.status = 'doing'
                                OR
                                -- job with same lock is waiting and has higher priority (or same priority but was queued first)
                                (
                                    other_jobs.status = 'todo'
                                    AND (
                                        other_jobs.priority > jobs.priority
                                        OR (
                                        other_jobs.priority = jobs.priority
                                        AND other_jobs.id < jobs.id
                                        )
                                    )
                                )
                            )
                )
                AND jobs.status = 'todo'
                AND (target_queue_names IS NULL OR jobs.queue_name = ANY( target_queue_names ))
                AND (jobs.scheduled_at IS NULL OR jobs.scheduled_at <= now())
            ORDER BY jobs.priority DESC, jobs.id ASC LIMIT 1
            FOR UPDATE OF jobs SKIP LOCKED
    )
    UPDATE procrastinate_jobs
        SET status = 'doing', worker_id = p_worker_id
        FROM candidate
        WHERE procrastinate_jobs.id = candidate.id
        RETURNING procrastinate_jobs.* INTO found_jobs;

 RETURN found_jobs;
END;
$$;

ALTER FUNCTION public.procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint) OWNER TO clew_owner;

CREATE FUNCTION public.procrastinate_finish_job_v1(job_id bigint, end_status public.procrastinate_job_status, delete_job boolean) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF end_status NOT IN ('succeeded', 'failed', 'aborted') THEN
        RAISE 'End status should be either "succeeded", "failed" or "aborted" (job id: %)', job_id;
    END IF;
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = end_status,
            abort_requested = false,
            attempts = CASE status
                WHEN 'doing' THEN attempts + 1 ELSE attempts
            END
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" or "todo" status (job id: %)', job_id;
    END IF;
END;
$$;

ALTER FUNCTION public.procrastinate_finish_job_v1(job_id bigint, end_status public.procrastinate_job_status, delete_job boolean) OWNER TO clew_owner;

CREATE FUNCTION public.procrastinate_notify_queue_abort_job_v1() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'abort_job_requested', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;

ALTER FUNCTION public.procrastinate_notify_queue_abort_job_v1() OWNER TO clew_owner;

CREATE FUNCTION public.procrastinate_notify_queue_job_inserted_v1() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'job_inserted', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;

ALTER FUNCTION public.procrastinate_notify_queue_job_inserted_v1() OWNER TO clew_owner;

CREATE FUNCTION public.procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision) RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    RETURN QUERY
    DELETE FROM procrastinate_workers
    WHERE last_heartbeat < NOW() - (seconds_since_heartbeat || 'SECOND')::INTERVAL
    RETURNING procrastinate_workers.id;
END;
$$;

ALTER FUNCTION public.procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision) OWNER TO clew_owner;

CREATE FUNCTION public.procrastinate_register_worker_v1() RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    RETURN QUERY
    INSERT INTO procrastinate_workers DEFAULT VALUES
    RETURNING procrastinate_workers.id;
END;
$$;

ALTER FUNCTION public.procrastinate_register_worker_v1() OWNER TO clew_owner;

CREATE FUNCTION public.procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
BEGIN
    SELECT abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status = 'doing'
    FOR UPDATE
    INTO _abort_requested;
    IF _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" status (job id: %)', job_id;
    END IF;
END;
$$;

ALTER FUNCTION public.procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) OWNER TO clew_owner;

CREATE FUNCTION public.procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
    _current_status procrastinate_job_status;
BEGIN
    SELECT status, abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status IN ('doing', 'failed')
    FOR UPDATE
    INTO _current_status, _abort_requested;
    IF _current_status = 'doing' AND _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status IN ('doing', 'failed')
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or has an invalid status to retry (job id: %)', job_id;
    END IF;

END;
$$;

ALTER FUNCTION public.procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) OWNER TO clew_owner;

CREATE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'abort_requested'::procrastinate_job_event_type);
    RETURN NEW;
END;
$$;

ALTER FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1() OWNER TO clew_owner;

CREATE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type, at)
        VALUES (NEW.id, 'scheduled'::procrastinate_job_event_type, NEW.scheduled_at);

	RETURN NEW;
END;
$$;

ALTER FUNCTION public.procrastinate_trigger_function_scheduled_events_v1() OWNER TO clew_owner;

CREATE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'deferred'::procrastinate_job_event_type);
	RETURN NEW;
END;
$$;

ALTER FUNCTION public.procrastinate_trigger_function_status_events_insert_v1() OWNER TO clew_owner;

CREATE FUNCTION public.procrastinate_trigger_function_status_events_update_v1() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    WITH t AS (
        SELECT CASE
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND NEW.status = 'doing'::procrastinate_job_status
                THEN 'started'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'deferred_for_retry'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'failed'::procrastinate_job_status
                THEN 'failed'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'succeeded'::procrastinate_job_status
                THEN 'succeeded'::procrastinate_job_event_type
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND (
                    NEW.status = 'cancelled'::procrastinate_job_status
                    OR NEW.status = 'failed'::procrastinate_job_status
                    OR NEW.status = 'succeeded'::procrastinate_job_status
                )
                THEN 'cancelled'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'aborted'::procrastinate_job_status
                THEN 'aborted'::procrastinate_job_event_type
            WHEN OLD.status = 'failed'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'retried'::procrastinate_job_event_type
            ELSE NULL
        END as event_type
    )
    INSERT INTO procrastinate_events(job_id, type)
        SELECT NEW.id, t.event_type
        FROM t
        WHERE t.event_type IS NOT NULL;
	RETURN NEW;
END;
$$;

ALTER FUNCTION public.procrastinate_trigger_function_status_events_update_v1() OWNER TO clew_owner;

CREATE FUNCTION public.procrastinate_unlink_periodic_defers_v1() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    UPDATE procrastinate_periodic_defers
    SET job_id = NULL
    WHERE job_id = OLD.id;
    RETURN OLD;
END;
$$;

ALTER FUNCTION public.procrastinate_unlink_periodic_defers_v1() OWNER TO clew_owner;

CREATE FUNCTION public.procrastinate_unregister_worker_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    DELETE FROM procrastinate_workers
    WHERE id = worker_id;
END;
$$;

ALTER FUNCTION public.procrastinate_unregister_worker_v1(worker_id bigint) OWNER TO clew_owner;

CREATE FUNCTION public.procrastinate_update_heartbeat_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    UPDATE procrastinate_workers
    SET last_heartbeat = NOW()
    WHERE id = worker_id;
END;
$$;

ALTER FUNCTION public.procrastinate_update_heartbeat_v1(worker_id bigint) OWNER TO clew_owner;

CREATE FUNCTION public.register_alike(query text, family text, births date[], identities text[], most integer) RETURNS TABLE(kind text, id bigint, reference text, subject_name text, subject_born date, subject_identity text, subject_person bigint, application bigint, status text, on_day date, readable boolean, protects jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET enable_seqscan TO 'off'
    AS $$
    WITH orders_found AS MATERIALIZED (
        SELECT o.id FROM orders_order o WHERE o.search @@ nullif(query, '')::tsquery
        UNION SELECT o.id FROM orders_order o WHERE o.search @@ nullif(family, '')::tsquery AND o.subject_born = ANY (births)
        UNION SELECT o.id FROM orders_order o WHERE o.subject_identity = ANY (identities) AND o.subject_identity <> ''
        UNION SELECT p.order_id FROM orders_protects p WHERE p.identity = ANY (identities) AND p.identity <> '' AND p.order_id IS NOT NULL),
    applications_found AS MATERIALIZED (
        SELECT a.id FROM orders_application a WHERE a.search @@ nullif(query, '')::tsquery
        UNION SELECT a.id FROM orders_application a WHERE a.search @@ nullif(family, '')::tsquery AND a.subject_born = ANY (births)
        UNION SELECT a.id FROM orders_application a WHERE a.subject_identity = ANY (identities) AND a.subject_identity <> ''
        UNION SELECT p.application_id FROM orders_protects p WHERE p.identity = ANY (identities) AND p.identity <> '' AND p.application_id IS NOT NULL)
    SELECT * FROM (
        SELECT 'order'::text AS kind, o.id, o.reference::text, o.subject_name::text, o.subject_born, o.subject_identity::text, o.subject_person_id, o.application_id, o.kind::text, o.made_on, true,
            (SELECT jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'identity', p.identity, 'person', p.person_id) ORDER BY p.id) FROM orders_protects p WHERE p.order_id = o.id)
        FROM orders_found f JOIN orders_order o ON o.id = f.id WHERE (SELECT app_part('orders')) AND o.void_at IS NULL AND o.id <> ALL ((SELECT app_excluded_orders())::bigint[])
            AND (((SELECT app_wide()) AND (o.case_id IS NULL OR o.case_id <> ALL ((SELECT app_excluded_cases())::bigint[]))) OR o.case_id IN (SELECT unnest(app_open_cases())))
        UNION ALL
        SELECT 'application', a.id, a.reference, a.subject_name, a.subject_born, a.subject_identity, a.subject_person_id, NULL, a.status, a.status_on, (SELECT app_part('order_drafts')),
            (SELECT jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'identity', p.identity, 'person', p.person_id) ORDER BY p.id) FROM orders_protects p WHERE p.application_id = a.id)
        FROM applications_found f JOIN orders_application a ON a.id = f.id
        WHERE ((SELECT app_part('order_drafts')) OR (SELECT app_part('course'))) AND a.id <> ALL ((SELECT app_excluded_applications())::bigint[])
            AND (((SELECT app_wide()) AND (a.case_id IS NULL OR a.case_id <> ALL ((SELECT app_excluded_cases())::bigint[]))) OR a.case_id IN (SELECT unnest(app_open_cases())))) found
    ORDER BY (subject_born = ANY (births)) DESC NULLS LAST, made_on DESC, id LIMIT most
$$;

ALTER FUNCTION public.register_alike(query text, family text, births date[], identities text[], most integer) OWNER TO clew_search;

CREATE FUNCTION public.register_join(of_order bigint, of_application bigint, out_of bigint, into_case bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $_$
DECLARE
    of_matter bigint := coalesce(of_application, (SELECT o.application_id FROM orders_order o WHERE o.id = of_order));
    of_orders bigint[] := ARRAY(SELECT o.id FROM orders_order o WHERE (o.application_id = of_matter OR o.id = of_order) AND o.case_id IS NOT DISTINCT FROM out_of);
    t text;
BEGIN
    IF NOT coalesce(app_part('orders', true) AND app_part('order_drafts', true) AND (into_case IS NULL) <> (out_of IS NULL) AND app_sees_case(coalesce(into_case, out_of))
            AND NOT of_orders && app_excluded_orders() AND (of_matter IS NULL OR of_matter <> ALL (app_excluded_applications())), false) THEN
        RAISE EXCEPTION 'this matter may not be joined to that case by whoever asks';
    END IF;
    of_matter := (SELECT a.id FROM orders_application a WHERE a.id = of_matter AND a.case_id IS NOT DISTINCT FROM out_of);
    IF out_of IS NOT NULL AND (EXISTS (SELECT 1 FROM orders_act WHERE application_id = of_matter) OR EXISTS (SELECT 1 FROM orders_paper WHERE application_id = of_matter)
            OR EXISTS (SELECT 1 FROM orders_protects WHERE (application_id = of_matter OR order_id = ANY (of_orders)) AND person_id IS NOT NULL)
            OR EXISTS (SELECT 1 FROM orders_application WHERE id = of_matter AND subject_person_id IS NOT NULL)
            OR EXISTS (SELECT 1 FROM orders_order WHERE id = ANY (of_orders) AND subject_person_id IS NOT NULL)) THEN
        RAISE EXCEPTION 'this matter rests on that case';
    END IF;
    UPDATE orders_order SET case_id = into_case WHERE id = ANY (of_orders);
    UPDATE orders_application SET case_id = into_case WHERE id = of_matter;
    FOREACH t IN ARRAY ARRAY['orders_protects', 'orders_condition', 'orders_step', 'orders_conditionevent', 'orders_stepevent'] LOOP
        EXECUTE format('UPDATE public.%I SET case_id = $1 WHERE order_id = ANY ($2) OR application_id = $3', t) USING into_case, of_orders, of_matter;
    END LOOP;
    FOREACH t IN ARRAY ARRAY['orders_duty', 'orders_breach', 'orders_suspicion', 'orders_dutyevent', 'orders_breachevent'] LOOP
        EXECUTE format('UPDATE public.%I SET case_id = $1 WHERE order_id = ANY ($2)', t) USING into_case, of_orders;
    END LOOP;
    UPDATE orders_orderevent SET case_id = into_case WHERE pgh_obj_id = ANY (of_orders);
    UPDATE orders_applicationevent SET case_id = into_case WHERE pgh_obj_id = of_matter;
END
$_$;

ALTER FUNCTION public.register_join(of_order bigint, of_application bigint, out_of bigint, into_case bigint) OWNER TO clew_search;

CREATE FUNCTION public.rules_pause_stays() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - '{ended_by_id,ended_at,ended_why}'::text[]) IS DISTINCT FROM (to_jsonb(OLD) - '{ended_by_id,ended_at,ended_why}'::text[])
        OR OLD.ended_at IS NOT NULL THEN
        RAISE EXCEPTION 'a pause that was begun stays as it is' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

ALTER FUNCTION public.rules_pause_stays() OWNER TO clew_owner;

CREATE FUNCTION public.rules_stay() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - '{approved,decided_by_id,decided_at,decided_why}'::text[]) IS DISTINCT FROM (to_jsonb(OLD) - '{approved,decided_by_id,decided_at,decided_why}'::text[])
        OR OLD.approved IS NOT NULL THEN
        RAISE EXCEPTION 'a set of rules that was proposed stays as it is' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

ALTER FUNCTION public.rules_stay() OWNER TO clew_owner;

CREATE FUNCTION public.search_applications(query text, most integer) RETURNS SETOF bigint
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    SELECT a.id FROM orders_application a WHERE app_part('order_drafts') AND a.search @@ query::tsquery AND a.id <> ALL ((SELECT app_excluded_applications())::bigint[])
        AND (((SELECT app_wide()) AND (a.case_id IS NULL OR a.case_id <> ALL ((SELECT app_excluded_cases())::bigint[]))) OR a.case_id IN (SELECT unnest(app_open_cases())))
        ORDER BY a.status_on DESC, a.id LIMIT most
$$;

ALTER FUNCTION public.search_applications(query text, most integer) OWNER TO clew_search;

CREATE FUNCTION public.search_cases(query text, most integer) RETURNS SETOF bigint
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    SELECT k.id FROM cases_case k WHERE app_part('summary') AND k.search @@ query::tsquery
        AND (((SELECT app_wide()) AND k.id <> ALL ((SELECT app_excluded_cases())::bigint[])) OR k.id IN (SELECT unnest(app_open_cases())))
        ORDER BY k.opened_at DESC, k.id LIMIT most
$$;

ALTER FUNCTION public.search_cases(query text, most integer) OWNER TO clew_search;

CREATE FUNCTION public.search_courses(query text, most integer) RETURNS SETOF bigint
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    SELECT id FROM intake_course WHERE app_part('course') AND search @@ query::tsquery
        AND id <> ALL ((SELECT app_excluded_courses())::bigint[]) ORDER BY points DESC, id LIMIT most
$$;

ALTER FUNCTION public.search_courses(query text, most integer) OWNER TO clew_search;

CREATE FUNCTION public.search_elsewhere(query text, most integer) RETURNS TABLE(reference text, agency text, ask text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    SELECT k.reference, a.name, a.ask FROM cases_case k JOIN accounts_user u ON u.id = k.opened_by_id JOIN accounts_agency a ON a.id = u.agency_id
    WHERE app_part('summary') AND k.search @@ query::tsquery AND NOT app_wide()
        AND k.id <> ALL ((SELECT app_open_cases())::bigint[]) AND k.id <> ALL ((SELECT app_excluded_cases())::bigint[]) ORDER BY k.reference LIMIT most
$$;

ALTER FUNCTION public.search_elsewhere(query text, most integer) OWNER TO clew_search;

CREATE FUNCTION public.search_orders(query text, most integer) RETURNS SETOF bigint
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    SELECT o.id FROM orders_order o WHERE app_part('orders') AND o.search @@ query::tsquery AND o.id <> ALL ((SELECT app_excluded_orders())::bigint[])
        AND (((SELECT app_wide()) AND (o.case_id IS NULL OR o.case_id <> ALL ((SELECT app_excluded_cases())::bigint[]))) OR o.case_id IN (SELECT unnest(app_open_cases())))
        ORDER BY o.made_on DESC, o.id LIMIT most
$$;

ALTER FUNCTION public.search_orders(query text, most integer) OWNER TO clew_search;

CREATE FUNCTION public.triage_settled_by_another() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF NEW.settled_by_id = NEW.by_id OR EXISTS (SELECT 1 FROM triage_decision d WHERE d.id = NEW.first_id AND d.by_id = NEW.settled_by_id) THEN
        RAISE EXCEPTION 'whoever made one of two readings does not settle them' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

ALTER FUNCTION public.triage_settled_by_another() OWNER TO clew_owner;

CREATE TABLE public.access_breakglass (
    id bigint NOT NULL,
    reason text NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    until timestamp with time zone NOT NULL,
    reviewed_at timestamp with time zone,
    finding character varying(20) NOT NULL,
    review_reason text NOT NULL,
    case_id bigint NOT NULL,
    reviewed_by_id bigint,
    user_id bigint NOT NULL,
    CONSTRAINT break_glass_ends_after_it_begins CHECK ((until > opened_at)),
    CONSTRAINT nobody_reviews_their_own CHECK (((reviewed_by_id IS NULL) OR (NOT ((reviewed_by_id = user_id) AND (reviewed_by_id IS NOT NULL)))))
);

ALTER TABLE public.access_breakglass OWNER TO clew_owner;

ALTER TABLE public.access_breakglass ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.access_breakglass_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.access_breakglassevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    reason text NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    until timestamp with time zone NOT NULL,
    reviewed_at timestamp with time zone,
    finding character varying(20) NOT NULL,
    review_reason text NOT NULL,
    case_id bigint NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    reviewed_by_id bigint,
    user_id bigint NOT NULL
);

ALTER TABLE public.access_breakglassevent OWNER TO clew_owner;

ALTER TABLE public.access_breakglassevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.access_breakglassevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.access_exclusion (
    id bigint NOT NULL,
    identity character varying(40) NOT NULL,
    ground character varying(30) NOT NULL,
    reason text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    lifted_at timestamp with time zone,
    lift_reason text NOT NULL,
    case_id bigint,
    course_id bigint,
    lifted_by_id bigint,
    made_by_id bigint NOT NULL,
    user_id bigint NOT NULL,
    application_id bigint,
    gone character varying(20)[] NOT NULL,
    mailbox_id bigint,
    order_id bigint,
    CONSTRAINT exclusion_of_one_thing CHECK ((((application_id IS NULL) AND (case_id IS NULL) AND (course_id IS NULL) AND (mailbox_id IS NULL) AND (order_id IS NULL) AND (NOT ((identity)::text = ''::text))) OR ((application_id IS NULL) AND (case_id IS NULL) AND (course_id IS NOT NULL) AND ((identity)::text = ''::text) AND (mailbox_id IS NULL) AND (order_id IS NULL)) OR ((application_id IS NULL) AND (case_id IS NOT NULL) AND (course_id IS NULL) AND ((identity)::text = ''::text) AND (mailbox_id IS NULL) AND (order_id IS NULL)) OR ((application_id IS NULL) AND (case_id IS NULL) AND (course_id IS NULL) AND ((identity)::text = ''::text) AND (mailbox_id IS NULL) AND (order_id IS NOT NULL)) OR ((application_id IS NOT NULL) AND (case_id IS NULL) AND (course_id IS NULL) AND ((identity)::text = ''::text) AND (mailbox_id IS NULL) AND (order_id IS NULL)) OR ((application_id IS NULL) AND (case_id IS NULL) AND (course_id IS NULL) AND ((identity)::text = ''::text) AND (mailbox_id IS NOT NULL) AND (order_id IS NULL)) OR ((application_id IS NULL) AND (case_id IS NULL) AND (course_id IS NULL) AND ((identity)::text = ''::text) AND (mailbox_id IS NULL) AND (order_id IS NULL) AND (NOT (gone = '{}'::character varying(20)[]))))),
    CONSTRAINT nobody_excludes_themselves CHECK ((NOT (user_id = made_by_id)))
);

ALTER TABLE public.access_exclusion OWNER TO clew_owner;

ALTER TABLE public.access_exclusion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.access_exclusion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.access_exclusionevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    identity character varying(40) NOT NULL,
    ground character varying(30) NOT NULL,
    reason text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    lifted_at timestamp with time zone,
    lift_reason text NOT NULL,
    case_id bigint,
    course_id bigint,
    lifted_by_id bigint,
    made_by_id bigint NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    user_id bigint NOT NULL,
    application_id bigint,
    gone character varying(20)[] NOT NULL,
    mailbox_id bigint,
    order_id bigint
);

ALTER TABLE public.access_exclusionevent OWNER TO clew_owner;

ALTER TABLE public.access_exclusionevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.access_exclusionevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.access_grant (
    id bigint NOT NULL,
    role character varying(30) NOT NULL,
    part character varying(30) NOT NULL,
    writes boolean NOT NULL
);

ALTER TABLE public.access_grant OWNER TO clew_owner;

ALTER TABLE public.access_grant ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.access_grant_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.access_purpose (
    id bigint NOT NULL,
    reason text NOT NULL,
    given_at timestamp with time zone NOT NULL,
    until timestamp with time zone NOT NULL,
    case_id bigint NOT NULL,
    user_id bigint NOT NULL
);

ALTER TABLE public.access_purpose OWNER TO clew_owner;

ALTER TABLE public.access_purpose ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.access_purpose_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.access_sentform (
    id bigint NOT NULL,
    mark character varying(64) NOT NULL,
    answer text NOT NULL,
    at timestamp with time zone NOT NULL,
    user_id bigint NOT NULL
);

ALTER TABLE public.access_sentform OWNER TO clew_owner;

ALTER TABLE public.access_sentform ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.access_sentform_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.access_share (
    id bigint NOT NULL,
    legal_basis character varying(60) NOT NULL,
    reason text NOT NULL,
    shared_at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone,
    agency_id bigint NOT NULL,
    case_id bigint NOT NULL,
    shared_by_id bigint NOT NULL,
    withdrawn_by_id bigint
);

ALTER TABLE public.access_share OWNER TO clew_owner;

ALTER TABLE public.access_share ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.access_share_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.access_shareevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    legal_basis character varying(60) NOT NULL,
    reason text NOT NULL,
    shared_at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone,
    agency_id bigint NOT NULL,
    case_id bigint NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    shared_by_id bigint NOT NULL,
    withdrawn_by_id bigint
);

ALTER TABLE public.access_shareevent OWNER TO clew_owner;

ALTER TABLE public.access_shareevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.access_shareevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.access_signingkey (
    id smallint NOT NULL,
    inner_key bytea NOT NULL,
    outer_key bytea NOT NULL,
    CONSTRAINT access_signingkey_id_check CHECK ((id >= 0)),
    CONSTRAINT one_signing_key CHECK ((id = 1))
);

ALTER TABLE public.access_signingkey OWNER TO clew_owner;

CREATE TABLE public.account_emailaddress (
    id integer NOT NULL,
    email character varying(254) NOT NULL,
    verified boolean NOT NULL,
    "primary" boolean NOT NULL,
    user_id bigint NOT NULL
);

ALTER TABLE public.account_emailaddress OWNER TO clew_owner;

ALTER TABLE public.account_emailaddress ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_emailaddress_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.account_emailconfirmation (
    id integer NOT NULL,
    created timestamp with time zone NOT NULL,
    sent timestamp with time zone,
    key character varying(64) NOT NULL,
    email_address_id integer NOT NULL
);

ALTER TABLE public.account_emailconfirmation OWNER TO clew_owner;

ALTER TABLE public.account_emailconfirmation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_emailconfirmation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.accounts_agency (
    id bigint NOT NULL,
    code character varying(50) NOT NULL,
    name character varying(120) NOT NULL,
    kind character varying(20) NOT NULL,
    ask character varying(200) NOT NULL,
    note_key jsonb,
    CONSTRAINT agency_kind_known CHECK (((kind)::text = ANY ((ARRAY['police'::character varying, 'probation'::character varying, 'health'::character varying, 'advocacy'::character varying, 'prosecution'::character varying, 'council'::character varying])::text[])))
);

ALTER TABLE public.accounts_agency OWNER TO clew_owner;

ALTER TABLE public.accounts_agency ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_agency_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.accounts_installation (
    id smallint NOT NULL,
    made_up boolean NOT NULL,
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT accounts_installation_id_check CHECK ((id >= 0)),
    CONSTRAINT one_installation CHECK ((id = 1))
);

ALTER TABLE public.accounts_installation OWNER TO clew_owner;

CREATE TABLE public.accounts_notice (
    id bigint NOT NULL,
    text character varying(200) NOT NULL,
    link character varying(200) NOT NULL,
    at timestamp with time zone NOT NULL,
    read_at timestamp with time zone,
    mailed_at timestamp with time zone,
    to_id bigint NOT NULL
);

ALTER TABLE public.accounts_notice OWNER TO clew_owner;

ALTER TABLE public.accounts_notice ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_notice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.accounts_rolechange (
    id bigint NOT NULL,
    roles character varying(30)[] NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    confirmed boolean,
    agency_id bigint NOT NULL,
    decided_by_id bigint,
    proposed_by_id bigint NOT NULL,
    user_id bigint NOT NULL,
    CONSTRAINT role_change_by_another CHECK (((decided_by_id IS NULL) OR ((NOT ((decided_by_id = proposed_by_id) AND (decided_by_id IS NOT NULL))) AND (NOT ((decided_by_id = user_id) AND (decided_by_id IS NOT NULL))))))
);

ALTER TABLE public.accounts_rolechange OWNER TO clew_owner;

ALTER TABLE public.accounts_rolechange ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_rolechange_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.accounts_signintries (
    bucket character varying(64) NOT NULL,
    tries integer NOT NULL,
    last_at timestamp with time zone NOT NULL,
    CONSTRAINT accounts_signintries_tries_check CHECK ((tries >= 0))
);

ALTER TABLE public.accounts_signintries OWNER TO clew_owner;

CREATE TABLE public.accounts_user (
    id bigint NOT NULL,
    password character varying(128) NOT NULL,
    last_login timestamp with time zone,
    username character varying(60) NOT NULL,
    name character varying(120) NOT NULL,
    email character varying(254) NOT NULL,
    roles character varying(30)[] NOT NULL,
    is_active boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    agency_id bigint NOT NULL,
    must_change_password boolean DEFAULT false NOT NULL,
    password_given_by_id bigint,
    CONSTRAINT administrator_stands_alone CHECK (((NOT (roles @> ARRAY['administrator'::character varying(30)])) OR (
CASE
    WHEN (roles IS NULL) THEN NULL::integer
    ELSE COALESCE(array_length(roles, 1), 0)
END = 1))),
    CONSTRAINT auditor_stands_alone CHECK (((NOT (roles @> ARRAY['auditor'::character varying(30)])) OR (
CASE
    WHEN (roles IS NULL) THEN NULL::integer
    ELSE COALESCE(array_length(roles, 1), 0)
END = 1))),
    CONSTRAINT roles_known CHECK ((roles <@ ARRAY['triage_officer'::character varying(30), 'case_officer'::character varying(30), 'supervisor'::character varying(30), 'superintendent'::character varying(30), 'lawyer'::character varying(30), 'probation'::character varying(30), 'clinician'::character varying(30), 'advocate'::character varying(30), 'partner'::character varying(30), 'analyst'::character varying(30), 'information_officer'::character varying(30), 'standards'::character varying(30), 'auditor'::character varying(30), 'administrator'::character varying(30), 'service'::character varying(30)]))
);

ALTER TABLE public.accounts_user OWNER TO clew_owner;

ALTER TABLE public.accounts_user ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_user_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.accounts_userevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    username character varying(60) NOT NULL,
    name character varying(120) NOT NULL,
    email character varying(254) NOT NULL,
    roles character varying(30)[] NOT NULL,
    is_active boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    agency_id bigint NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    must_change_password boolean DEFAULT false NOT NULL,
    password_given_by_id bigint
);

ALTER TABLE public.accounts_userevent OWNER TO clew_owner;

ALTER TABLE public.accounts_userevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_userevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessments_assessment (
    id bigint NOT NULL,
    instrument character varying(40) NOT NULL,
    instrument_version character varying(60) NOT NULL,
    ratings jsonb NOT NULL,
    rationale text NOT NULL,
    victim_view text NOT NULL,
    clinical boolean NOT NULL,
    assessed_on date NOT NULL,
    next_review_on date,
    at timestamp with time zone NOT NULL,
    approved_at timestamp with time zone,
    returned_at timestamp with time zone,
    supervisor_words text NOT NULL,
    approved_by_id bigint,
    assessor_id bigint NOT NULL,
    case_id bigint NOT NULL,
    person_id bigint,
    CONSTRAINT assessment_has_rationale CHECK ((NOT (rationale = ''::text))),
    CONSTRAINT nobody_approves_their_own CHECK (((approved_by_id IS NULL) OR (NOT ((approved_by_id = assessor_id) AND (approved_by_id IS NOT NULL))))),
    CONSTRAINT review_after_assessment CHECK (((next_review_on IS NULL) OR (next_review_on >= assessed_on)))
);

ALTER TABLE public.assessments_assessment OWNER TO clew_owner;

ALTER TABLE public.assessments_assessment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessments_assessment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessments_assessmentevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    instrument character varying(40) NOT NULL,
    instrument_version character varying(60) NOT NULL,
    ratings jsonb NOT NULL,
    rationale text NOT NULL,
    victim_view text NOT NULL,
    clinical boolean NOT NULL,
    assessed_on date NOT NULL,
    next_review_on date,
    at timestamp with time zone NOT NULL,
    approved_at timestamp with time zone,
    returned_at timestamp with time zone,
    supervisor_words text NOT NULL,
    approved_by_id bigint,
    assessor_id bigint NOT NULL,
    case_id bigint NOT NULL,
    person_id bigint,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL
);

ALTER TABLE public.assessments_assessmentevent OWNER TO clew_owner;

ALTER TABLE public.assessments_assessmentevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessments_assessmentevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.audit_entry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.audit_entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.audit_link (
    seq bigint NOT NULL,
    entry_id bigint NOT NULL,
    previous bytea NOT NULL,
    hash bytea NOT NULL
);

ALTER TABLE public.audit_link OWNER TO clew_owner;

CREATE TABLE public.audit_unsealed (
    entry_id bigint NOT NULL,
    since timestamp with time zone NOT NULL
);

ALTER TABLE public.audit_unsealed OWNER TO clew_owner;

CREATE TABLE public.auth_group (
    id integer NOT NULL,
    name character varying(150) NOT NULL
);

ALTER TABLE public.auth_group OWNER TO clew_owner;

ALTER TABLE public.auth_group ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.auth_group_permissions (
    id bigint NOT NULL,
    group_id integer NOT NULL,
    permission_id integer NOT NULL
);

ALTER TABLE public.auth_group_permissions OWNER TO clew_owner;

ALTER TABLE public.auth_group_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.auth_permission (
    id integer NOT NULL,
    name character varying(255) NOT NULL,
    content_type_id integer NOT NULL,
    codename character varying(100) NOT NULL
);

ALTER TABLE public.auth_permission OWNER TO clew_owner;

ALTER TABLE public.auth_permission ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_permission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.cases_absence (
    id bigint NOT NULL,
    begins_on date NOT NULL,
    ends_on date NOT NULL,
    note text NOT NULL,
    at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    by_id bigint NOT NULL,
    cover_id bigint NOT NULL,
    user_id bigint NOT NULL,
    CONSTRAINT absence_ends_after_it_begins CHECK ((ends_on >= begins_on)),
    CONSTRAINT cover_is_somebody_else CHECK ((NOT (user_id = cover_id)))
);

ALTER TABLE public.cases_absence OWNER TO clew_owner;

ALTER TABLE public.cases_absence ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_absence_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.cases_case (
    id bigint NOT NULL,
    reference character varying(12) NOT NULL,
    level character varying(10) NOT NULL,
    title character varying(200) NOT NULL,
    suspect_identity character varying(40) NOT NULL,
    victim_identity character varying(40) NOT NULL,
    officer_in_case character varying(120) NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    raised_at timestamp with time zone,
    raised_why character varying(200) NOT NULL,
    version integer NOT NULL,
    search tsvector,
    course_id bigint,
    officer_id bigint,
    opened_by_id bigint NOT NULL,
    CONSTRAINT case_level_known CHECK (((level)::text = ANY ((ARRAY['advise'::character varying, 'consult'::character varying, 'case'::character varying])::text[]))),
    CONSTRAINT cases_case_version_check CHECK ((version >= 0))
);

ALTER TABLE public.cases_case OWNER TO clew_owner;

ALTER TABLE public.cases_case ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_case_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.cases_casedate (
    id bigint NOT NULL,
    kind character varying(10) NOT NULL,
    "on" date NOT NULL,
    clock character varying(5) NOT NULL,
    words character varying(300) NOT NULL,
    source character varying(200) NOT NULL,
    at timestamp with time zone NOT NULL,
    struck_at timestamp with time zone,
    struck_why text NOT NULL,
    agency_id bigint NOT NULL,
    by_id bigint NOT NULL,
    case_id bigint NOT NULL,
    struck_by_id bigint,
    CONSTRAINT date_struck_with_reason CHECK (((struck_at IS NULL) OR (NOT (struck_why = ''::text))))
);

ALTER TABLE public.cases_casedate OWNER TO clew_owner;

ALTER TABLE public.cases_casedate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_casedate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.cases_caseevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    reference character varying(12) NOT NULL,
    level character varying(10) NOT NULL,
    title character varying(200) NOT NULL,
    suspect_identity character varying(40) NOT NULL,
    victim_identity character varying(40) NOT NULL,
    officer_in_case character varying(120) NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    raised_at timestamp with time zone,
    raised_why character varying(200) NOT NULL,
    version integer NOT NULL,
    search tsvector,
    course_id bigint,
    officer_id bigint,
    opened_by_id bigint NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    CONSTRAINT cases_caseevent_version_check CHECK ((version >= 0))
);

ALTER TABLE public.cases_caseevent OWNER TO clew_owner;

ALTER TABLE public.cases_caseevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_caseevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.cases_caseperson (
    id bigint NOT NULL,
    role character varying(15) NOT NULL,
    category character varying(10) NOT NULL,
    name character varying(200) NOT NULL,
    date_of_birth date,
    relationship character varying(100) NOT NULL,
    identity character varying(40) NOT NULL,
    case_id bigint NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    birth_source character varying(100) NOT NULL,
    CONSTRAINT cases_caseperson_version_check CHECK ((version >= 0))
);

ALTER TABLE public.cases_caseperson OWNER TO clew_owner;

ALTER TABLE public.cases_caseperson ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_caseperson_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.cases_casepersonevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    role character varying(15) NOT NULL,
    category character varying(10) NOT NULL,
    name character varying(200) NOT NULL,
    date_of_birth date,
    relationship character varying(100) NOT NULL,
    identity character varying(40) NOT NULL,
    case_id bigint NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    birth_source character varying(100) NOT NULL
);

ALTER TABLE public.cases_casepersonevent OWNER TO clew_owner;

ALTER TABLE public.cases_casepersonevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_casepersonevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.cases_closure (
    id bigint NOT NULL,
    code character varying(40) NOT NULL,
    reason text NOT NULL,
    residual_risk text NOT NULL,
    risk_holder character varying(200) NOT NULL,
    advocate_view text NOT NULL,
    advocate_view_by character varying(200) NOT NULL,
    no_advocate_why text NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    approved_at timestamp with time zone,
    refused_at timestamp with time zone,
    refused_why text NOT NULL,
    reopened_at timestamp with time zone,
    reopened_why text NOT NULL,
    approved_by_id bigint,
    case_id bigint NOT NULL,
    proposed_by_id bigint NOT NULL,
    reopened_by_id bigint,
    advocate_id bigint,
    advocate_view_at timestamp with time zone,
    stood_open jsonb NOT NULL,
    CONSTRAINT closed_with_view_or_why_none CHECK (((approved_at IS NULL) OR (NOT (advocate_view = ''::text)) OR (NOT (no_advocate_why = ''::text)))),
    CONSTRAINT closure_by_two CHECK (((approved_by_id IS NULL) OR (NOT ((approved_by_id = proposed_by_id) AND (approved_by_id IS NOT NULL))))),
    CONSTRAINT view_is_somebodys CHECK (((advocate_view = ''::text) OR (advocate_id IS NOT NULL) OR (NOT ((advocate_view_by)::text = ''::text))))
);

ALTER TABLE public.cases_closure OWNER TO clew_owner;

ALTER TABLE public.cases_closure ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_closure_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.cases_contact (
    id bigint NOT NULL,
    happened_at timestamp with time zone NOT NULL,
    how character varying(60) NOT NULL,
    reached character varying(10) NOT NULL,
    text text NOT NULL,
    "right" character varying(40) NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint NOT NULL,
    case_id bigint NOT NULL
);

ALTER TABLE public.cases_contact OWNER TO clew_owner;

ALTER TABLE public.cases_contact ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_contact_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.cases_disposal (
    id bigint NOT NULL,
    case_reference character varying(12) NOT NULL,
    "group" character varying(20) NOT NULL,
    authority text NOT NULL,
    reason text NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    approved_at timestamp with time zone,
    refused_at timestamp with time zone,
    refused_why text NOT NULL,
    erased jsonb NOT NULL,
    certificate character varying(64) NOT NULL,
    approved_by_id bigint,
    case_id bigint,
    proposed_by_id bigint NOT NULL,
    CONSTRAINT disposal_by_two CHECK (((approved_by_id IS NULL) OR (NOT ((approved_by_id = proposed_by_id) AND (approved_by_id IS NOT NULL)))))
);

ALTER TABLE public.cases_disposal OWNER TO clew_owner;

ALTER TABLE public.cases_disposal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_disposal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.cases_event (
    id bigint NOT NULL,
    kind character varying(10) NOT NULL,
    nature character varying(10) NOT NULL,
    happened_at timestamp with time zone,
    text text NOT NULL,
    source character varying(200) NOT NULL,
    force character varying(60) NOT NULL,
    incident_id character varying(80) NOT NULL,
    order_kind character varying(30) NOT NULL,
    at timestamp with time zone NOT NULL,
    struck_at timestamp with time zone,
    struck_why text NOT NULL,
    agency_id bigint NOT NULL,
    by_id bigint NOT NULL,
    case_id bigint NOT NULL,
    struck_by_id bigint,
    before jsonb NOT NULL,
    carried character varying(32) NOT NULL,
    decided_at timestamp with time zone,
    decided_by_id bigint,
    decided_why text NOT NULL,
    is_breach boolean,
    label character varying(340) NOT NULL,
    CONSTRAINT breach_of_an_order CHECK (((NOT ((kind)::text = ANY ((ARRAY['breach'::character varying, 'in_force'::character varying])::text[]))) OR (NOT ((order_kind)::text = ''::text)))),
    CONSTRAINT breach_said_by_a_person CHECK (((is_breach IS NULL) OR ((decided_at IS NOT NULL) AND (decided_by_id IS NOT NULL) AND (NOT (decided_why = ''::text))))),
    CONSTRAINT no_record_is_a_breach_by_itself CHECK (((NOT ((kind)::text = 'breach'::text)) OR ((incident_id)::text = ''::text))),
    CONSTRAINT struck_with_reason CHECK (((struck_at IS NULL) OR (NOT (struck_why = ''::text))))
);

ALTER TABLE public.cases_event OWNER TO clew_owner;

ALTER TABLE public.cases_event ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_event_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.cases_followup (
    id bigint NOT NULL,
    months smallint NOT NULL,
    due_on date NOT NULL,
    new_records integer,
    breaches integer,
    victim_view text NOT NULL,
    text text NOT NULL,
    done_at timestamp with time zone,
    case_id bigint NOT NULL,
    closure_id bigint NOT NULL,
    done_by_id bigint,
    CONSTRAINT cases_followup_breaches_check CHECK ((breaches >= 0)),
    CONSTRAINT cases_followup_months_check CHECK ((months >= 0)),
    CONSTRAINT cases_followup_new_records_check CHECK ((new_records >= 0))
);

ALTER TABLE public.cases_followup OWNER TO clew_owner;

ALTER TABLE public.cases_followup ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_followup_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.cases_healthentry (
    id bigint NOT NULL,
    nature character varying(10) NOT NULL,
    text text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint NOT NULL,
    case_id bigint NOT NULL,
    person_id bigint NOT NULL
);

ALTER TABLE public.cases_healthentry OWNER TO clew_owner;

ALTER TABLE public.cases_healthentry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_healthentry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.cases_persondetail (
    id bigint NOT NULL,
    kind character varying(12) NOT NULL,
    text character varying(500) NOT NULL,
    source character varying(200) NOT NULL,
    said_on date NOT NULL,
    at timestamp with time zone NOT NULL,
    struck_at timestamp with time zone,
    struck_why text NOT NULL,
    agency_id bigint NOT NULL,
    by_id bigint NOT NULL,
    case_id bigint NOT NULL,
    person_id bigint NOT NULL,
    struck_by_id bigint,
    CONSTRAINT detail_struck_with_reason CHECK (((struck_at IS NULL) OR (NOT (struck_why = ''::text))))
);

ALTER TABLE public.cases_persondetail OWNER TO clew_owner;

ALTER TABLE public.cases_persondetail ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_persondetail_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.cases_personfact (
    id bigint NOT NULL,
    kind character varying(10) NOT NULL,
    value character varying(300) NOT NULL,
    private boolean NOT NULL,
    force character varying(60) NOT NULL,
    incident_id character varying(80) NOT NULL,
    case_id bigint NOT NULL,
    person_id bigint NOT NULL,
    CONSTRAINT contact_fact_is_private CHECK ((private OR ((kind)::text = ANY ((ARRAY['born'::character varying, 'sex'::character varying, 'name'::character varying])::text[]))))
);

ALTER TABLE public.cases_personfact OWNER TO clew_owner;

ALTER TABLE public.cases_personfact ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_personfact_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.cases_receivedcase (
    id bigint NOT NULL,
    from_force character varying(200) NOT NULL,
    their_reference character varying(12) NOT NULL,
    given_by character varying(200) NOT NULL,
    given_at character varying(40) NOT NULL,
    legal_basis character varying(200) NOT NULL,
    reason text NOT NULL,
    manifest jsonb NOT NULL,
    sha256 character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint NOT NULL,
    case_id bigint NOT NULL
);

ALTER TABLE public.cases_receivedcase OWNER TO clew_owner;

ALTER TABLE public.cases_receivedcase ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_receivedcase_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.cases_retention (
    id bigint NOT NULL,
    "group" character varying(20) NOT NULL,
    review_on date NOT NULL,
    held boolean NOT NULL,
    hold_reason text NOT NULL,
    reviewed_at timestamp with time zone,
    review_reason text NOT NULL,
    case_id bigint NOT NULL,
    reviewed_by_id bigint,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT cases_retention_version_check CHECK ((version >= 0)),
    CONSTRAINT hold_has_reason CHECK (((NOT held) OR (NOT (hold_reason = ''::text))))
);

ALTER TABLE public.cases_retention OWNER TO clew_owner;

ALTER TABLE public.cases_retention ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_retention_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.cases_retentionevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    "group" character varying(20) NOT NULL,
    review_on date NOT NULL,
    held boolean NOT NULL,
    hold_reason text NOT NULL,
    reviewed_at timestamp with time zone,
    review_reason text NOT NULL,
    case_id bigint NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    reviewed_by_id bigint
);

ALTER TABLE public.cases_retentionevent OWNER TO clew_owner;

ALTER TABLE public.cases_retentionevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_retentionevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.cases_safecontact (
    id bigint NOT NULL,
    telephone character varying(60) NOT NULL,
    email character varying(200) NOT NULL,
    address text NOT NULL,
    how text NOT NULL,
    "when" text NOT NULL,
    never text NOT NULL,
    address_known_to_suspect boolean,
    confirmed_on date NOT NULL,
    case_id bigint NOT NULL,
    confirmed_by_id bigint NOT NULL,
    person_id bigint NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT cases_safecontact_version_check CHECK ((version >= 0))
);

ALTER TABLE public.cases_safecontact OWNER TO clew_owner;

ALTER TABLE public.cases_safecontact ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_safecontact_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.cases_safecontactevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    telephone character varying(60) NOT NULL,
    email character varying(200) NOT NULL,
    address text NOT NULL,
    how text NOT NULL,
    "when" text NOT NULL,
    never text NOT NULL,
    address_known_to_suspect boolean,
    confirmed_on date NOT NULL,
    case_id bigint NOT NULL,
    confirmed_by_id bigint NOT NULL,
    person_id bigint NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL
);

ALTER TABLE public.cases_safecontactevent OWNER TO clew_owner;

ALTER TABLE public.cases_safecontactevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_safecontactevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.cases_sealednote (
    id bigint NOT NULL,
    sealed jsonb NOT NULL,
    key_id character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL,
    agency_id bigint NOT NULL,
    by_id bigint NOT NULL,
    case_id bigint NOT NULL
);

ALTER TABLE public.cases_sealednote OWNER TO clew_owner;

ALTER TABLE public.cases_sealednote ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_sealednote_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.cases_timer (
    id bigint NOT NULL,
    "right" character varying(40) NOT NULL,
    began_on date NOT NULL,
    due_on date NOT NULL,
    done_at timestamp with time zone,
    how text NOT NULL,
    case_id bigint NOT NULL,
    done_by_id bigint
);

ALTER TABLE public.cases_timer OWNER TO clew_owner;

ALTER TABLE public.cases_timer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_timer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.cases_transfer (
    id bigint NOT NULL,
    to_force character varying(120) NOT NULL,
    to_whom character varying(200) NOT NULL,
    legal_basis character varying(60) NOT NULL,
    reason text NOT NULL,
    manifest jsonb NOT NULL,
    sha256 character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL,
    received_on date,
    received_by character varying(200) NOT NULL,
    noted_at timestamp with time zone,
    by_id bigint NOT NULL,
    case_id bigint NOT NULL,
    noted_by_id bigint,
    CONSTRAINT received_by_somebody CHECK (((received_on IS NULL) OR (NOT ((received_by)::text = ''::text))))
);

ALTER TABLE public.cases_transfer OWNER TO clew_owner;

ALTER TABLE public.cases_transfer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_transfer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.disclosure_answer (
    id bigint NOT NULL,
    version integer NOT NULL,
    as_at date NOT NULL,
    status character varying(10) NOT NULL,
    said text NOT NULL,
    kept jsonb NOT NULL,
    seconds double precision,
    made_at timestamp with time zone NOT NULL,
    made_by_id bigint NOT NULL,
    request_id bigint NOT NULL,
    CONSTRAINT disclosure_answer_version_check CHECK ((version >= 0))
);

ALTER TABLE public.disclosure_answer OWNER TO clew_owner;

ALTER TABLE public.disclosure_answer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.disclosure_answer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.disclosure_check (
    id bigint NOT NULL,
    agrees boolean NOT NULL,
    words text NOT NULL,
    at timestamp with time zone NOT NULL,
    answer_id bigint NOT NULL,
    by_id bigint NOT NULL,
    request_id bigint NOT NULL
);

ALTER TABLE public.disclosure_check OWNER TO clew_owner;

ALTER TABLE public.disclosure_check ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.disclosure_check_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.disclosure_decision (
    id bigint NOT NULL,
    outcome character varying(10) NOT NULL,
    words text NOT NULL,
    exemptions jsonb NOT NULL,
    context character varying(40)[] NOT NULL,
    at timestamp with time zone NOT NULL,
    answer_id bigint NOT NULL,
    by_id bigint NOT NULL,
    request_id bigint NOT NULL,
    checked character varying(60)[] NOT NULL,
    otherwise text NOT NULL,
    proposed character varying(10) NOT NULL
);

ALTER TABLE public.disclosure_decision OWNER TO clew_owner;

ALTER TABLE public.disclosure_decision ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.disclosure_decision_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.disclosure_publication (
    id bigint NOT NULL,
    slug character varying(80) NOT NULL,
    reference character varying(40) NOT NULL,
    title character varying(200) NOT NULL,
    summary text NOT NULL,
    asked text NOT NULL,
    kept jsonb NOT NULL,
    letter bytea NOT NULL,
    csv bytea NOT NULL,
    ods bytea NOT NULL,
    charts jsonb NOT NULL,
    published_on date NOT NULL,
    withdrawn_at timestamp with time zone,
    withdrawn_why text NOT NULL,
    search tsvector,
    answer_id bigint NOT NULL,
    by_id bigint NOT NULL,
    correction text DEFAULT ''::text NOT NULL,
    replaced_by_id bigint,
    version smallint DEFAULT 1 NOT NULL,
    CONSTRAINT disclosure_publication_version_check CHECK ((version >= 0)),
    CONSTRAINT publication_withdrawn_with_reason CHECK (((withdrawn_at IS NULL) OR (NOT (withdrawn_why = ''::text))))
);

ALTER TABLE public.disclosure_publication OWNER TO clew_owner;

ALTER TABLE public.disclosure_publication ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.disclosure_publication_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.disclosure_question (
    id bigint NOT NULL,
    number integer NOT NULL,
    text text NOT NULL,
    figures jsonb NOT NULL,
    lacks jsonb NOT NULL,
    notes jsonb NOT NULL,
    periods jsonb NOT NULL,
    shares boolean NOT NULL,
    confirmed_at timestamp with time zone,
    confirmed_by_id bigint,
    request_id bigint NOT NULL,
    offered jsonb NOT NULL,
    CONSTRAINT disclosure_question_number_check CHECK ((number >= 0)),
    CONSTRAINT question_confirmed_by_somebody CHECK ((((confirmed_at IS NULL) AND (confirmed_by_id IS NULL)) OR ((confirmed_at IS NOT NULL) AND (confirmed_by_id IS NOT NULL))))
);

ALTER TABLE public.disclosure_question OWNER TO clew_owner;

ALTER TABLE public.disclosure_question ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.disclosure_question_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.disclosure_questionevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    number integer NOT NULL,
    text text NOT NULL,
    figures jsonb NOT NULL,
    lacks jsonb NOT NULL,
    notes jsonb NOT NULL,
    periods jsonb NOT NULL,
    shares boolean NOT NULL,
    confirmed_at timestamp with time zone,
    confirmed_by_id bigint,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    request_id bigint NOT NULL,
    offered jsonb NOT NULL,
    CONSTRAINT disclosure_questionevent_number_check CHECK ((number >= 0))
);

ALTER TABLE public.disclosure_questionevent OWNER TO clew_owner;

ALTER TABLE public.disclosure_questionevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.disclosure_questionevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.disclosure_request (
    id bigint NOT NULL,
    reference character varying(40) NOT NULL,
    how character varying(10) NOT NULL,
    received_on date NOT NULL,
    requester character varying(200) NOT NULL,
    contact character varying(300) NOT NULL,
    text text NOT NULL,
    status character varying(10) NOT NULL,
    due_on date,
    extended boolean NOT NULL,
    answered_on date,
    restricted boolean NOT NULL,
    restricted_why text NOT NULL,
    named bigint[] NOT NULL,
    asides jsonb NOT NULL,
    fallback boolean NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    search tsvector,
    entered_by_id bigint NOT NULL,
    choices jsonb NOT NULL,
    hold_reason text DEFAULT ''::text NOT NULL,
    erased_at timestamp with time zone,
    CONSTRAINT request_answered_after_received CHECK (((answered_on IS NULL) OR (answered_on >= received_on))),
    CONSTRAINT request_restricted_with_reason CHECK (((NOT restricted) OR (NOT (restricted_why = ''::text))))
);

ALTER TABLE public.disclosure_request OWNER TO clew_owner;

ALTER TABLE public.disclosure_request ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.disclosure_request_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.disclosure_requestevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    reference character varying(40) NOT NULL,
    how character varying(10) NOT NULL,
    received_on date NOT NULL,
    requester character varying(200) NOT NULL,
    contact character varying(300) NOT NULL,
    text text NOT NULL,
    status character varying(10) NOT NULL,
    due_on date,
    extended boolean NOT NULL,
    answered_on date,
    restricted boolean NOT NULL,
    restricted_why text NOT NULL,
    named bigint[] NOT NULL,
    asides jsonb NOT NULL,
    fallback boolean NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    entered_by_id bigint NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    choices jsonb NOT NULL
);

ALTER TABLE public.disclosure_requestevent OWNER TO clew_owner;

ALTER TABLE public.disclosure_requestevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.disclosure_requestevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.disclosure_requeststep (
    id bigint NOT NULL,
    name character varying(30) NOT NULL,
    "on" date NOT NULL,
    words text NOT NULL,
    said jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    struck_at timestamp with time zone,
    struck_why text NOT NULL,
    by_id bigint NOT NULL,
    request_id bigint NOT NULL,
    CONSTRAINT request_step_struck_with_reason CHECK (((struck_at IS NULL) OR (NOT (struck_why = ''::text))))
);

ALTER TABLE public.disclosure_requeststep OWNER TO clew_owner;

ALTER TABLE public.disclosure_requeststep ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.disclosure_requeststep_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.disclosure_textreading (
    id bigint NOT NULL,
    tag character varying(60) NOT NULL,
    force character varying(60) NOT NULL,
    incident_id character varying(80) NOT NULL,
    says boolean,
    at timestamp with time zone,
    by_id bigint,
    request_id bigint NOT NULL,
    CONSTRAINT text_read_by_somebody CHECK ((((by_id IS NULL) AND (says IS NULL)) OR ((by_id IS NOT NULL) AND (says IS NOT NULL))))
);

ALTER TABLE public.disclosure_textreading OWNER TO clew_owner;

ALTER TABLE public.disclosure_textreading ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.disclosure_textreading_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.disclosure_timedsample (
    id bigint NOT NULL,
    records integer NOT NULL,
    minutes double precision NOT NULL,
    words text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint NOT NULL,
    request_id bigint NOT NULL,
    CONSTRAINT disclosure_timedsample_records_check CHECK ((records >= 0)),
    CONSTRAINT timed_sample_of_something CHECK (((records >= 1) AND (minutes > (0.0)::double precision)))
);

ALTER TABLE public.disclosure_timedsample OWNER TO clew_owner;

ALTER TABLE public.disclosure_timedsample ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.disclosure_timedsample_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.django_content_type (
    id integer NOT NULL,
    app_label character varying(100) NOT NULL,
    model character varying(100) NOT NULL
);

ALTER TABLE public.django_content_type OWNER TO clew_owner;

ALTER TABLE public.django_content_type ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_content_type_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.django_migrations (
    id bigint NOT NULL,
    app character varying(255) NOT NULL,
    name character varying(255) NOT NULL,
    applied timestamp with time zone NOT NULL
);

ALTER TABLE public.django_migrations OWNER TO clew_owner;

ALTER TABLE public.django_migrations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_migrations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.django_session (
    session_key character varying(40) NOT NULL,
    session_data text NOT NULL,
    expire_date timestamp with time zone NOT NULL
);

ALTER TABLE public.django_session OWNER TO clew_owner;

CREATE TABLE public.evidence_device (
    id bigint NOT NULL,
    number integer NOT NULL,
    part character varying(20) NOT NULL,
    whose character varying(10) NOT NULL,
    title character varying(200) NOT NULL,
    power character varying(200) NOT NULL,
    agreed_by character varying(200) NOT NULL,
    agreed_on date NOT NULL,
    everything boolean NOT NULL,
    first date,
    last date,
    correspondents character varying(200)[] NOT NULL,
    at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone,
    withdrawn_why text NOT NULL,
    removed_at timestamp with time zone,
    removed_why text NOT NULL,
    agency_id bigint NOT NULL,
    by_id bigint NOT NULL,
    case_id bigint NOT NULL,
    person_id bigint NOT NULL,
    removed_by_id bigint,
    withdrawn_by_id bigint,
    CONSTRAINT device_of_others_is_restricted CHECK ((((part)::text = 'evidence_restricted'::text) OR ((whose)::text = 'victim'::text))),
    CONSTRAINT device_part_known CHECK (((part)::text = ANY ((ARRAY['evidence'::character varying, 'evidence_restricted'::character varying])::text[]))),
    CONSTRAINT device_withdrawn_with_reason CHECK (((withdrawn_at IS NULL) OR (NOT (withdrawn_why = ''::text)))),
    CONSTRAINT evidence_device_number_check CHECK ((number >= 0))
);

ALTER TABLE public.evidence_device OWNER TO clew_owner;

ALTER TABLE public.evidence_device ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.evidence_device_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.evidence_note (
    id bigint NOT NULL,
    part character varying(20) NOT NULL,
    item integer,
    text text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint NOT NULL,
    case_id bigint NOT NULL,
    device_id bigint,
    CONSTRAINT evidence_note_item_check CHECK ((item >= 0))
);

ALTER TABLE public.evidence_note OWNER TO clew_owner;

ALTER TABLE public.evidence_note ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.evidence_note_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.evidence_product (
    id bigint NOT NULL,
    number integer NOT NULL,
    kind character varying(10) NOT NULL,
    asked jsonb NOT NULL,
    status character varying(10) NOT NULL,
    said text NOT NULL,
    sealed character varying(32) NOT NULL,
    sealed_key text NOT NULL,
    size bigint NOT NULL,
    sha256 character varying(64) NOT NULL,
    manifest text NOT NULL,
    manifest_sha256 character varying(64) NOT NULL,
    exhibits integer[] NOT NULL,
    devices integer[] NOT NULL,
    at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    by_id bigint NOT NULL,
    case_id bigint NOT NULL,
    CONSTRAINT evidence_product_number_check CHECK ((number >= 0))
);

ALTER TABLE public.evidence_product OWNER TO clew_owner;

ALTER TABLE public.evidence_product ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.evidence_product_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.evidence_redaction (
    id bigint NOT NULL,
    number integer NOT NULL,
    item integer,
    words text NOT NULL,
    reason character varying(200) NOT NULL,
    at timestamp with time zone NOT NULL,
    lifted_at timestamp with time zone,
    lifted_why text NOT NULL,
    by_id bigint NOT NULL,
    case_id bigint NOT NULL,
    lifted_by_id bigint,
    CONSTRAINT evidence_redaction_item_check CHECK ((item >= 0)),
    CONSTRAINT evidence_redaction_number_check CHECK ((number >= 0)),
    CONSTRAINT redaction_says_what_leaves CHECK ((NOT ((item IS NULL) AND (words = ''::text))))
);

ALTER TABLE public.evidence_redaction OWNER TO clew_owner;

ALTER TABLE public.evidence_redaction ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.evidence_redaction_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.evidence_store (
    id bigint NOT NULL,
    folder character varying(32) NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint NOT NULL,
    case_id bigint NOT NULL
);

ALTER TABLE public.evidence_store OWNER TO clew_owner;

ALTER TABLE public.evidence_store ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.evidence_store_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.evidence_tag (
    id bigint NOT NULL,
    part character varying(20) NOT NULL,
    item integer NOT NULL,
    name character varying(60) NOT NULL,
    words text NOT NULL,
    at timestamp with time zone NOT NULL,
    checked_at timestamp with time zone,
    agrees boolean,
    check_words text NOT NULL,
    by_id bigint NOT NULL,
    case_id bigint NOT NULL,
    checked_by_id bigint,
    device_id bigint NOT NULL,
    CONSTRAINT evidence_tag_item_check CHECK ((item >= 0)),
    CONSTRAINT tag_checked_by_another CHECK (((checked_by_id IS NULL) OR (NOT ((checked_by_id = by_id) AND (checked_by_id IS NOT NULL)))))
);

ALTER TABLE public.evidence_tag OWNER TO clew_owner;

ALTER TABLE public.evidence_tag ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.evidence_tag_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.evidence_upload (
    id bigint NOT NULL,
    part character varying(20) NOT NULL,
    name character varying(200) NOT NULL,
    source character varying(200) NOT NULL,
    size bigint NOT NULL,
    sha256 character varying(64) NOT NULL,
    sealed character varying(32) NOT NULL,
    sealed_key text NOT NULL,
    zone character varying(60) NOT NULL,
    dates character varying(12) NOT NULL,
    status character varying(10) NOT NULL,
    entries integer NOT NULL,
    new integer NOT NULL,
    known integer NOT NULL,
    unread integer NOT NULL,
    outside jsonb NOT NULL,
    said text[] NOT NULL,
    at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    by_id bigint NOT NULL,
    case_id bigint NOT NULL,
    device_id bigint NOT NULL,
    columns jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT evidence_upload_entries_check CHECK ((entries >= 0)),
    CONSTRAINT evidence_upload_known_check CHECK ((known >= 0)),
    CONSTRAINT evidence_upload_new_check CHECK ((new >= 0)),
    CONSTRAINT evidence_upload_unread_check CHECK ((unread >= 0))
);

ALTER TABLE public.evidence_upload OWNER TO clew_owner;

ALTER TABLE public.evidence_upload ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.evidence_upload_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.figures_preparation (
    id bigint NOT NULL,
    status character varying(10) NOT NULL,
    step character varying(80) NOT NULL,
    said text NOT NULL,
    key character varying(64) NOT NULL,
    folder character varying(500) NOT NULL,
    about jsonb NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    asked_by_id bigint NOT NULL,
    held boolean DEFAULT false NOT NULL
);

ALTER TABLE public.figures_preparation OWNER TO clew_owner;

ALTER TABLE public.figures_preparation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.figures_preparation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.figures_release (
    id bigint NOT NULL,
    what character varying(200) NOT NULL,
    kept jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint NOT NULL
);

ALTER TABLE public.figures_release OWNER TO clew_owner;

ALTER TABLE public.figures_release ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.figures_release_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.files_custody (
    id bigint NOT NULL,
    part character varying(20) NOT NULL,
    did character varying(12) NOT NULL,
    words text NOT NULL,
    sha256 character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint NOT NULL,
    case_id bigint NOT NULL,
    file_id bigint NOT NULL
);

ALTER TABLE public.files_custody OWNER TO clew_owner;

ALTER TABLE public.files_custody ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.files_custody_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.files_storedfile (
    id bigint NOT NULL,
    number integer NOT NULL,
    part character varying(20) NOT NULL,
    what character varying(12) NOT NULL,
    title character varying(200) NOT NULL,
    source character varying(200) NOT NULL,
    name character varying(200) NOT NULL,
    ending character varying(5) NOT NULL,
    size integer NOT NULL,
    sha256 character varying(64) NOT NULL,
    sealed bytea NOT NULL,
    sealed_key text NOT NULL,
    at timestamp with time zone NOT NULL,
    struck_at timestamp with time zone,
    struck_why text NOT NULL,
    agency_id bigint NOT NULL,
    by_id bigint NOT NULL,
    case_id bigint NOT NULL,
    struck_by_id bigint,
    CONSTRAINT file_part_known CHECK (((part)::text = ANY ((ARRAY['timeline'::character varying, 'contact'::character varying, 'health'::character varying, 'order_drafts'::character varying])::text[]))),
    CONSTRAINT file_struck_with_reason CHECK (((struck_at IS NULL) OR (NOT (struck_why = ''::text)))),
    CONSTRAINT files_storedfile_number_check CHECK ((number >= 0)),
    CONSTRAINT files_storedfile_size_check CHECK ((size >= 0))
);

ALTER TABLE public.files_storedfile OWNER TO clew_owner;

ALTER TABLE public.files_storedfile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.files_storedfile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.improvement_capacity (
    id bigint NOT NULL,
    month date NOT NULL,
    role character varying(20) NOT NULL,
    people integer NOT NULL,
    hours_available numeric(8,1) NOT NULL,
    hours_worked numeric(8,1) NOT NULL,
    note character varying(300) NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint NOT NULL,
    CONSTRAINT capacity_of_a_month CHECK ((EXTRACT(day FROM month) = (1)::numeric)),
    CONSTRAINT hours_not_negative CHECK (((hours_available >= (0)::numeric) AND (hours_worked >= (0)::numeric))),
    CONSTRAINT improvement_capacity_people_check CHECK ((people >= 0)),
    CONSTRAINT no_hours_without_people CHECK (((people > 0) OR ((hours_available = (0)::numeric) AND (hours_worked = (0)::numeric))))
);

ALTER TABLE public.improvement_capacity OWNER TO clew_owner;

ALTER TABLE public.improvement_capacity ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.improvement_capacity_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.improvement_edition (
    id bigint NOT NULL,
    as_at date NOT NULL,
    words text NOT NULL,
    status character varying(10) NOT NULL,
    problem text NOT NULL,
    kept jsonb NOT NULL,
    shown jsonb NOT NULL,
    charts jsonb NOT NULL,
    seconds double precision,
    made_at timestamp with time zone NOT NULL,
    csv bytea NOT NULL,
    csv_sum character varying(100) NOT NULL,
    columns text NOT NULL,
    pdf bytea NOT NULL,
    published_on date,
    withdrawn_at timestamp with time zone,
    withdrawn_why character varying(300) NOT NULL,
    made_by_id bigint NOT NULL,
    preparation_id bigint,
    published_by_id bigint,
    withdrawn_by_id bigint,
    CONSTRAINT edition_withdrawn_with_reason CHECK (((withdrawn_at IS NULL) OR ((NOT ((withdrawn_why)::text = ''::text)) AND (published_on IS NOT NULL)))),
    CONSTRAINT published_by_another CHECK ((((published_by_id IS NULL) AND (published_on IS NULL)) OR ((published_by_id IS NOT NULL) AND (published_on IS NOT NULL) AND ((status)::text = 'done'::text) AND (NOT ((published_by_id = made_by_id) AND (published_by_id IS NOT NULL))))))
);

ALTER TABLE public.improvement_edition OWNER TO clew_owner;

ALTER TABLE public.improvement_edition ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.improvement_edition_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.improvement_feedback (
    id bigint NOT NULL,
    said text NOT NULL,
    said_on date NOT NULL,
    source character varying(20) NOT NULL,
    did text NOT NULL,
    did_on date,
    at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone,
    withdrawn_why character varying(300) NOT NULL,
    by_id bigint NOT NULL,
    withdrawn_by_id bigint,
    CONSTRAINT feedback_withdrawn_with_reason CHECK (((withdrawn_at IS NULL) OR (NOT ((withdrawn_why)::text = ''::text)))),
    CONSTRAINT what_was_done_has_a_day CHECK ((((did = ''::text) AND (did_on IS NULL)) OR ((NOT (did = ''::text)) AND (did_on IS NOT NULL))))
);

ALTER TABLE public.improvement_feedback OWNER TO clew_owner;

ALTER TABLE public.improvement_feedback ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.improvement_feedback_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.improvement_logentry (
    id bigint NOT NULL,
    report character varying(60) NOT NULL,
    number character varying(10) NOT NULL,
    kind character varying(10) NOT NULL,
    status character varying(20) NOT NULL,
    "on" date,
    words text NOT NULL,
    evidence character varying(500) NOT NULL,
    source character varying(300) NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint NOT NULL,
    CONSTRAINT log_entry_is_whole CHECK (((((kind)::text = 'status'::text) AND (NOT ((status)::text = ''::text)) AND ("on" IS NOT NULL)) OR (((kind)::text = 'deadline'::text) AND ((status)::text = ''::text) AND ("on" IS NOT NULL)) OR (((kind)::text = ANY ((ARRAY['owner'::character varying, 'target'::character varying])::text[])) AND ((status)::text = ''::text) AND (NOT (words = ''::text))) OR (((kind)::text = 'text'::text) AND ("on" IS NOT NULL) AND ((status)::text = ''::text) AND (NOT (words = ''::text)) AND (NOT ((source)::text = ''::text)))))
);

ALTER TABLE public.improvement_logentry OWNER TO clew_owner;

ALTER TABLE public.improvement_logentry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.improvement_logentry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.improvement_trainingresult (
    id bigint NOT NULL,
    title character varying(200) NOT NULL,
    measured_on date NOT NULL,
    learners integer NOT NULL,
    before_right integer NOT NULL,
    before_of integer NOT NULL,
    after_right integer NOT NULL,
    after_of integer NOT NULL,
    how character varying(500) NOT NULL,
    evidence character varying(500) NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint NOT NULL,
    CONSTRAINT improvement_trainingresult_after_of_check CHECK ((after_of >= 0)),
    CONSTRAINT improvement_trainingresult_after_right_check CHECK ((after_right >= 0)),
    CONSTRAINT improvement_trainingresult_before_of_check CHECK ((before_of >= 0)),
    CONSTRAINT improvement_trainingresult_before_right_check CHECK ((before_right >= 0)),
    CONSTRAINT improvement_trainingresult_learners_check CHECK ((learners >= 0)),
    CONSTRAINT right_of_all CHECK (((after_of > 0) AND (after_right <= after_of) AND (before_of > 0) AND (before_right <= before_of)))
);

ALTER TABLE public.improvement_trainingresult OWNER TO clew_owner;

ALTER TABLE public.improvement_trainingresult ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.improvement_trainingresult_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.intake_course (
    id bigint NOT NULL,
    reference character varying(12) NOT NULL,
    source character varying(12) NOT NULL,
    engine_id character varying(40),
    listed character varying(10) NOT NULL,
    rank integer NOT NULL,
    points double precision NOT NULL,
    suspect_identity character varying(40) NOT NULL,
    victim_identity character varying(40) NOT NULL,
    suspect_name character varying(200) NOT NULL,
    victim_name character varying(200) NOT NULL,
    first_on date,
    last_on date,
    incident_count integer NOT NULL,
    recorded_as_stalking boolean NOT NULL,
    elements jsonb NOT NULL,
    unknown jsonb NOT NULL,
    account text NOT NULL,
    came_from character varying(200) NOT NULL,
    state character varying(10) NOT NULL,
    claimed_at timestamp with time zone,
    edition integer NOT NULL,
    digest character varying(64) NOT NULL,
    received_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    search tsvector,
    claimed_by_id bigint,
    sent_by_id bigint,
    run_id bigint,
    others text[] NOT NULL,
    other_names jsonb NOT NULL,
    first_listed character varying(10) DEFAULT ''::character varying NOT NULL,
    CONSTRAINT claim_has_time CHECK ((((claimed_at IS NULL) AND (claimed_by_id IS NULL)) OR ((claimed_at IS NOT NULL) AND (claimed_by_id IS NOT NULL)))),
    CONSTRAINT course_ends_after_it_begins CHECK (((first_on IS NULL) OR (last_on >= first_on))),
    CONSTRAINT course_list_known CHECK (((listed)::text = ANY ((ARRAY['recorded'::character varying, 'hidden'::character varying, 'dormant'::character varying, 'referral'::character varying, 'gone'::character varying])::text[]))),
    CONSTRAINT course_state_known CHECK (((state)::text = ANY ((ARRAY['open'::character varying, 'waiting'::character varying, 'decided'::character varying])::text[]))),
    CONSTRAINT intake_course_edition_check CHECK ((edition >= 0)),
    CONSTRAINT intake_course_incident_count_check CHECK ((incident_count >= 0)),
    CONSTRAINT intake_course_rank_check CHECK ((rank >= 0))
);

ALTER TABLE public.intake_course OWNER TO clew_owner;

ALTER TABLE public.intake_course ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.intake_course_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.intake_courseincident (
    id bigint NOT NULL,
    force character varying(60) NOT NULL,
    incident_id character varying(80) NOT NULL,
    part character varying(30) NOT NULL,
    happened_at timestamp with time zone,
    offence character varying(300) NOT NULL,
    offence_code character varying(10) NOT NULL,
    status character varying(20) NOT NULL,
    in_force character varying(20) NOT NULL,
    officer character varying(80) NOT NULL,
    since_edition integer NOT NULL,
    gone boolean NOT NULL,
    course_id bigint NOT NULL,
    texts jsonb NOT NULL,
    CONSTRAINT intake_courseincident_since_edition_check CHECK ((since_edition >= 0))
);

ALTER TABLE public.intake_courseincident OWNER TO clew_owner;

ALTER TABLE public.intake_courseincident ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.intake_courseincident_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.intake_coursereason (
    id bigint NOT NULL,
    reason character varying(300) NOT NULL,
    points double precision NOT NULL,
    force character varying(60) NOT NULL,
    incident_id character varying(80) NOT NULL,
    quote text NOT NULL,
    rule character varying(80) NOT NULL,
    basis character varying(300) NOT NULL,
    course_id bigint NOT NULL,
    source character varying(100) NOT NULL,
    start integer,
    CONSTRAINT intake_coursereason_start_check CHECK ((start >= 0))
);

ALTER TABLE public.intake_coursereason OWNER TO clew_owner;

ALTER TABLE public.intake_coursereason ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.intake_coursereason_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.intake_identitylink (
    id bigint NOT NULL,
    identity character varying(40) NOT NULL,
    "left" character varying(300) NOT NULL,
    "right" character varying(300) NOT NULL,
    weight double precision NOT NULL,
    said text NOT NULL
);

ALTER TABLE public.intake_identitylink OWNER TO clew_owner;

ALTER TABLE public.intake_identitylink ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.intake_identitylink_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.intake_importedrun (
    id bigint NOT NULL,
    run character varying(60) NOT NULL,
    fingerprint character varying(64) NOT NULL,
    as_at date NOT NULL,
    folder character varying(500) NOT NULL,
    counts jsonb NOT NULL,
    made jsonb NOT NULL,
    imported_at timestamp with time zone NOT NULL,
    imported_by_id bigint NOT NULL,
    reader jsonb NOT NULL,
    rules_digest character varying(64) DEFAULT ''::character varying NOT NULL
);

ALTER TABLE public.intake_importedrun OWNER TO clew_owner;

ALTER TABLE public.intake_importedrun ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.intake_importedrun_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.intake_job (
    id bigint NOT NULL,
    folder character varying(500) NOT NULL,
    status character varying(10) NOT NULL,
    step character varying(60) NOT NULL,
    done integer NOT NULL,
    total integer NOT NULL,
    said text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    asked_by_id bigint NOT NULL,
    CONSTRAINT intake_job_done_check CHECK ((done >= 0)),
    CONSTRAINT intake_job_total_check CHECK ((total >= 0))
);

ALTER TABLE public.intake_job OWNER TO clew_owner;

ALTER TABLE public.intake_job ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.intake_job_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.intake_mention (
    id bigint NOT NULL,
    identity character varying(40) NOT NULL,
    force character varying(60) NOT NULL,
    incident_id character varying(80) NOT NULL,
    role character varying(30) NOT NULL,
    "row" integer NOT NULL,
    name character varying(200) NOT NULL,
    date_of_birth character varying(30) NOT NULL,
    sex character varying(20) NOT NULL,
    ethnicity character varying(20) NOT NULL,
    relationship character varying(40) NOT NULL,
    mark character varying(40) NOT NULL,
    CONSTRAINT intake_mention_row_check CHECK (("row" >= 0))
);

ALTER TABLE public.intake_mention OWNER TO clew_owner;

ALTER TABLE public.intake_mention ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.intake_mention_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.intake_particular (
    id bigint NOT NULL,
    identity character varying(40) NOT NULL,
    force character varying(60) NOT NULL,
    incident_id character varying(80) NOT NULL,
    role character varying(30) NOT NULL,
    "row" integer NOT NULL,
    kind character varying(10) NOT NULL,
    value character varying(300) NOT NULL,
    CONSTRAINT intake_particular_row_check CHECK (("row" >= 0))
);

ALTER TABLE public.intake_particular OWNER TO clew_owner;

ALTER TABLE public.intake_particular ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.intake_particular_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.intake_urgentitem (
    id bigint NOT NULL,
    about character varying(64) NOT NULL,
    listed_at timestamp with time zone NOT NULL,
    read_at timestamp with time zone,
    told_at timestamp with time zone,
    course_id bigint NOT NULL,
    read_by_id bigint,
    run_id bigint NOT NULL
);

ALTER TABLE public.intake_urgentitem OWNER TO clew_owner;

ALTER TABLE public.intake_urgentitem ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.intake_urgentitem_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.learning_completion (
    id bigint NOT NULL,
    "case" character varying(60) NOT NULL,
    title character varying(120) NOT NULL,
    version integer DEFAULT 0 NOT NULL,
    variant smallint NOT NULL,
    minutes smallint NOT NULL,
    "right" smallint NOT NULL,
    of smallint NOT NULL,
    "on" date NOT NULL,
    user_id bigint NOT NULL,
    CONSTRAINT learning_completion_minutes_check CHECK ((minutes >= 0)),
    CONSTRAINT learning_completion_of_check CHECK ((of >= 0)),
    CONSTRAINT learning_completion_right_check CHECK (("right" >= 0)),
    CONSTRAINT learning_completion_variant_check CHECK ((variant >= 0)),
    CONSTRAINT learning_completion_version_check CHECK ((version >= 0))
);

ALTER TABLE public.learning_completion OWNER TO clew_owner;

ALTER TABLE public.learning_completion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.learning_completion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.learning_learner (
    id bigint NOT NULL,
    mark bytea NOT NULL,
    track character varying(20) NOT NULL,
    begun_on date NOT NULL,
    team_id bigint
);

ALTER TABLE public.learning_learner OWNER TO clew_owner;

ALTER TABLE public.learning_learner ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.learning_learner_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.learning_measure (
    id bigint NOT NULL,
    "time" smallint NOT NULL,
    answers jsonb NOT NULL,
    taken_on date NOT NULL,
    learner_id bigint NOT NULL,
    CONSTRAINT learning_measure_time_check CHECK (("time" >= 0)),
    CONSTRAINT measure_time_known CHECK (("time" = ANY (ARRAY[1, 2, 3])))
);

ALTER TABLE public.learning_measure OWNER TO clew_owner;

ALTER TABLE public.learning_measure ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.learning_measure_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.learning_team (
    id bigint NOT NULL,
    code character varying(30) NOT NULL,
    title character varying(120) NOT NULL,
    at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    by_id bigint NOT NULL
);

ALTER TABLE public.learning_team OWNER TO clew_owner;

ALTER TABLE public.learning_team ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.learning_team_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.learning_writtencase (
    id bigint NOT NULL,
    name character varying(60) NOT NULL,
    version integer NOT NULL,
    title character varying(120) NOT NULL,
    content jsonb NOT NULL,
    why character varying(300) NOT NULL,
    at timestamp with time zone NOT NULL,
    checked_at timestamp with time zone,
    withdrawn_at timestamp with time zone,
    by_id bigint NOT NULL,
    checked_by_id bigint,
    CONSTRAINT case_checked_by_another CHECK ((((checked_at IS NULL) AND (checked_by_id IS NULL)) OR ((checked_at IS NOT NULL) AND (checked_by_id IS NOT NULL) AND (NOT ((checked_by_id = by_id) AND (checked_by_id IS NOT NULL)))))),
    CONSTRAINT learning_writtencase_version_check CHECK ((version >= 0))
);

ALTER TABLE public.learning_writtencase OWNER TO clew_owner;

ALTER TABLE public.learning_writtencase ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.learning_writtencase_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.mfa_authenticator (
    id bigint NOT NULL,
    type character varying(20) NOT NULL,
    data jsonb NOT NULL,
    user_id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone
);

ALTER TABLE public.mfa_authenticator OWNER TO clew_owner;

ALTER TABLE public.mfa_authenticator ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.mfa_authenticator_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders_act (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint NOT NULL,
    case_id bigint NOT NULL,
    event_id bigint NOT NULL,
    application_id bigint NOT NULL
);

ALTER TABLE public.orders_act OWNER TO clew_owner;

ALTER TABLE public.orders_act ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_act_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders_actevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint NOT NULL,
    case_id bigint NOT NULL,
    event_id bigint NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    application_id bigint NOT NULL
);

ALTER TABLE public.orders_actevent OWNER TO clew_owner;

ALTER TABLE public.orders_actevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_actevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders_application (
    id bigint NOT NULL,
    subject_name character varying(200) NOT NULL,
    subject_born date,
    subject_identity character varying(40) NOT NULL,
    protected_name character varying(200) NOT NULL,
    protected_identity character varying(40) NOT NULL,
    search tsvector,
    version integer NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    reference character varying(12) NOT NULL,
    number character varying(60) NOT NULL,
    status character varying(20) NOT NULL,
    status_on date NOT NULL,
    considered_on date NOT NULL,
    interim_asked boolean NOT NULL,
    risk text NOT NULL,
    necessity text NOT NULL,
    worship text NOT NULL,
    work text NOT NULL,
    school text NOT NULL,
    compared_on date,
    case_id bigint,
    compared_by_id bigint,
    entered_by_id bigint NOT NULL,
    subject_person_id bigint,
    drafters bigint[] NOT NULL,
    CONSTRAINT application_status_known CHECK (((status)::text = ANY ((ARRAY['considered'::character varying, 'not_pursued'::character varying, 'drafted'::character varying, 'authority_refused'::character varying, 'authorised'::character varying, 'applied'::character varying, 'interim_made'::character varying, 'granted'::character varying, 'refused'::character varying, 'withdrawn'::character varying, 'appealed'::character varying])::text[]))),
    CONSTRAINT orders_application_version_check CHECK ((version >= 0))
);

ALTER TABLE public.orders_application OWNER TO clew_owner;

ALTER TABLE public.orders_application ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_application_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders_applicationevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    subject_name character varying(200) NOT NULL,
    subject_born date,
    subject_identity character varying(40) NOT NULL,
    protected_name character varying(200) NOT NULL,
    protected_identity character varying(40) NOT NULL,
    version integer NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    reference character varying(12) NOT NULL,
    number character varying(60) NOT NULL,
    status character varying(20) NOT NULL,
    status_on date NOT NULL,
    considered_on date NOT NULL,
    interim_asked boolean NOT NULL,
    risk text NOT NULL,
    necessity text NOT NULL,
    worship text NOT NULL,
    work text NOT NULL,
    school text NOT NULL,
    compared_on date,
    case_id bigint,
    compared_by_id bigint,
    entered_by_id bigint NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    subject_person_id bigint,
    drafters bigint[] NOT NULL,
    CONSTRAINT orders_applicationevent_version_check CHECK ((version >= 0))
);

ALTER TABLE public.orders_applicationevent OWNER TO clew_owner;

ALTER TABLE public.orders_applicationevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_applicationevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.orders_breach ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_breach_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders_breachevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    reference character varying(12) NOT NULL,
    section character varying(5) NOT NULL,
    failure character varying(20) NOT NULL,
    happened_at timestamp with time zone NOT NULL,
    happened_to timestamp with time zone,
    text text NOT NULL,
    source character varying(200) NOT NULL,
    status character varying(12) NOT NULL,
    force character varying(60) NOT NULL,
    incident_id character varying(80) NOT NULL,
    recorded_on date,
    offence_code character varying(12) NOT NULL,
    outcome character varying(20) NOT NULL,
    outcome_on date,
    outcome_words text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint NOT NULL,
    case_id bigint,
    event_id bigint,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    condition_id bigint,
    duty_id bigint,
    order_id bigint NOT NULL
);

ALTER TABLE public.orders_breachevent OWNER TO clew_owner;

ALTER TABLE public.orders_breachevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_breachevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders_condition (
    id bigint NOT NULL,
    kind character varying(12) NOT NULL,
    code character varying(40) NOT NULL,
    text text NOT NULL,
    behaviours character varying(40)[] NOT NULL,
    necessity text NOT NULL,
    place character varying(300) NOT NULL,
    locality character varying(300) NOT NULL,
    begins_on date,
    ends_on date,
    provider character varying(200) NOT NULL,
    provider_agreed_on date,
    removed_on date,
    kept_why text NOT NULL,
    reveals boolean NOT NULL,
    reveal_why text NOT NULL,
    at timestamp with time zone NOT NULL,
    application_id bigint,
    by_id bigint NOT NULL,
    case_id bigint,
    reveal_by_id bigint,
    order_id bigint,
    step_id bigint,
    CONSTRAINT address_revealed_with_reason CHECK (((NOT reveals) OR (application_id IS NULL) OR ((NOT (reveal_why = ''::text)) AND (reveal_by_id IS NOT NULL)))),
    CONSTRAINT condition_ends_after_it_begins CHECK (((begins_on IS NULL) OR (ends_on IS NULL) OR (ends_on >= begins_on))),
    CONSTRAINT condition_of_one CHECK ((((application_id IS NULL) AND (order_id IS NOT NULL)) OR ((application_id IS NOT NULL) AND (order_id IS NULL))))
);

ALTER TABLE public.orders_condition OWNER TO clew_owner;

ALTER TABLE public.orders_condition ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_condition_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders_conditionevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    kind character varying(12) NOT NULL,
    code character varying(40) NOT NULL,
    text text NOT NULL,
    behaviours character varying(40)[] NOT NULL,
    necessity text NOT NULL,
    place character varying(300) NOT NULL,
    locality character varying(300) NOT NULL,
    begins_on date,
    ends_on date,
    provider character varying(200) NOT NULL,
    provider_agreed_on date,
    removed_on date,
    kept_why text NOT NULL,
    reveals boolean NOT NULL,
    reveal_why text NOT NULL,
    at timestamp with time zone NOT NULL,
    application_id bigint,
    by_id bigint NOT NULL,
    case_id bigint,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    reveal_by_id bigint,
    order_id bigint,
    step_id bigint
);

ALTER TABLE public.orders_conditionevent OWNER TO clew_owner;

ALTER TABLE public.orders_conditionevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_conditionevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders_duty (
    id bigint NOT NULL,
    kind character varying(10) NOT NULL,
    begins_on date NOT NULL,
    due_on date NOT NULL,
    not_owed_why text NOT NULL,
    notified_on date,
    station character varying(120) NOT NULL,
    taken_by character varying(120) NOT NULL,
    names text NOT NULL,
    address text NOT NULL,
    acknowledged_on date,
    at timestamp with time zone NOT NULL,
    by_id bigint NOT NULL,
    case_id bigint,
    order_id bigint NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT acknowledged_after_notified CHECK (((acknowledged_on IS NULL) OR (acknowledged_on >= notified_on))),
    CONSTRAINT duty_due_after_it_begins CHECK ((due_on >= begins_on)),
    CONSTRAINT notified_after_it_begins CHECK (((notified_on IS NULL) OR (notified_on >= begins_on))),
    CONSTRAINT orders_duty_version_check CHECK ((version >= 0))
);

ALTER TABLE public.orders_duty OWNER TO clew_owner;

ALTER TABLE public.orders_duty ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_duty_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders_dutyevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    kind character varying(10) NOT NULL,
    begins_on date NOT NULL,
    due_on date NOT NULL,
    not_owed_why text NOT NULL,
    notified_on date,
    station character varying(120) NOT NULL,
    taken_by character varying(120) NOT NULL,
    names text NOT NULL,
    address text NOT NULL,
    acknowledged_on date,
    at timestamp with time zone NOT NULL,
    by_id bigint NOT NULL,
    case_id bigint,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    order_id bigint NOT NULL
);

ALTER TABLE public.orders_dutyevent OWNER TO clew_owner;

ALTER TABLE public.orders_dutyevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_dutyevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.orders_order ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_order_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders_orderevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    subject_name character varying(200) NOT NULL,
    subject_born date,
    subject_identity character varying(40) NOT NULL,
    protected_name character varying(200) NOT NULL,
    protected_identity character varying(40) NOT NULL,
    version integer NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    reference character varying(12) NOT NULL,
    number character varying(60) NOT NULL,
    kind character varying(20) NOT NULL,
    origin character varying(12) NOT NULL,
    court character varying(120) NOT NULL,
    court_kind character varying(12) NOT NULL,
    result_code character varying(10) NOT NULL,
    made_on date NOT NULL,
    end_kind character varying(10) NOT NULL,
    ends_on date,
    ended_on date,
    ended_how character varying(20) NOT NULL,
    served_on date,
    under_appeal boolean NOT NULL,
    positive boolean NOT NULL,
    review_due_on date,
    victim_owed_since date,
    void_at timestamp with time zone,
    void_why text NOT NULL,
    matched_at timestamp with time zone,
    application_id bigint,
    case_id bigint,
    entered_by_id bigint NOT NULL,
    manager_id bigint,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    subject_person_id bigint,
    CONSTRAINT orders_orderevent_version_check CHECK ((version >= 0))
);

ALTER TABLE public.orders_orderevent OWNER TO clew_owner;

ALTER TABLE public.orders_orderevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_orderevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders_paper (
    id bigint NOT NULL,
    kind character varying(10) NOT NULL,
    title character varying(200) NOT NULL,
    whose character varying(200) NOT NULL,
    dated date,
    received boolean NOT NULL,
    hearsay boolean NOT NULL,
    hearsay_why text NOT NULL,
    at timestamp with time zone NOT NULL,
    application_id bigint NOT NULL,
    by_id bigint NOT NULL,
    case_id bigint NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    file_id bigint,
    CONSTRAINT hearsay_says_why CHECK (((NOT hearsay) OR (NOT (hearsay_why = ''::text)))),
    CONSTRAINT orders_paper_version_check CHECK ((version >= 0))
);

ALTER TABLE public.orders_paper OWNER TO clew_owner;

ALTER TABLE public.orders_paper ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_paper_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders_paperevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    kind character varying(10) NOT NULL,
    title character varying(200) NOT NULL,
    whose character varying(200) NOT NULL,
    dated date,
    received boolean NOT NULL,
    hearsay boolean NOT NULL,
    hearsay_why text NOT NULL,
    at timestamp with time zone NOT NULL,
    application_id bigint NOT NULL,
    by_id bigint NOT NULL,
    case_id bigint NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    file_id bigint
);

ALTER TABLE public.orders_paperevent OWNER TO clew_owner;

ALTER TABLE public.orders_paperevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_paperevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders_protects (
    id bigint NOT NULL,
    name character varying(200) NOT NULL,
    identity character varying(40) NOT NULL,
    application_id bigint,
    case_id bigint,
    order_id bigint,
    person_id bigint,
    CONSTRAINT protects_of_one CHECK ((((application_id IS NULL) AND (order_id IS NOT NULL)) OR ((application_id IS NOT NULL) AND (order_id IS NULL))))
);

ALTER TABLE public.orders_protects OWNER TO clew_owner;

ALTER TABLE public.orders_protects ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_protects_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders_registeranswer (
    id bigint NOT NULL,
    name character varying(200) NOT NULL,
    same boolean NOT NULL,
    reason text NOT NULL,
    joined character varying(20)[] NOT NULL,
    at timestamp with time zone NOT NULL,
    replaced_at timestamp with time zone,
    application_id bigint,
    by_id bigint NOT NULL,
    case_id bigint NOT NULL,
    order_id bigint,
    person_id bigint NOT NULL,
    protects_id bigint,
    CONSTRAINT answer_of_one CHECK ((((application_id IS NULL) AND (order_id IS NOT NULL)) OR ((application_id IS NOT NULL) AND (order_id IS NULL)))),
    CONSTRAINT answer_with_reason CHECK ((NOT (reason = ''::text)))
);

ALTER TABLE public.orders_registeranswer OWNER TO clew_owner;

ALTER TABLE public.orders_registeranswer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_registeranswer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.orders_step ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_step_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders_stepevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    name character varying(30) NOT NULL,
    "on" date NOT NULL,
    code character varying(40) NOT NULL,
    words text NOT NULL,
    court character varying(120) NOT NULL,
    court_kind character varying(12) NOT NULL,
    result_code character varying(10) NOT NULL,
    said jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    struck_at timestamp with time zone,
    struck_why text NOT NULL,
    application_id bigint,
    by_id bigint NOT NULL,
    case_id bigint,
    order_id bigint,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    struck_by_id bigint
);

ALTER TABLE public.orders_stepevent OWNER TO clew_owner;

ALTER TABLE public.orders_stepevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_stepevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders_suspicion (
    id bigint NOT NULL,
    force character varying(60) NOT NULL,
    incident_id character varying(80) NOT NULL,
    happened_at timestamp with time zone,
    offence character varying(300) NOT NULL,
    why jsonb NOT NULL,
    found_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    decided_why text NOT NULL,
    breach_id bigint,
    case_id bigint,
    condition_id bigint,
    decided_by_id bigint,
    order_id bigint NOT NULL,
    CONSTRAINT suspicion_decided_with_reason CHECK (((decided_at IS NULL) OR ((NOT (decided_why = ''::text)) AND (decided_by_id IS NOT NULL))))
);

ALTER TABLE public.orders_suspicion OWNER TO clew_owner;

ALTER TABLE public.orders_suspicion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_suspicion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders_tally (
    id bigint NOT NULL,
    day date NOT NULL,
    key character varying(120) NOT NULL,
    n bigint NOT NULL
);

ALTER TABLE public.orders_tally OWNER TO clew_owner;

ALTER TABLE public.orders_tally ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_tally_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.pghistory_context (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    metadata jsonb NOT NULL
);

ALTER TABLE public.pghistory_context OWNER TO clew_owner;

CREATE TABLE public.plans_action (
    id bigint NOT NULL,
    text text NOT NULL,
    target_on date NOT NULL,
    review_on date,
    at timestamp with time zone NOT NULL,
    done_at timestamp with time zone,
    outcome text NOT NULL,
    dropped_at timestamp with time zone,
    agency_id bigint NOT NULL,
    by_id bigint NOT NULL,
    case_id bigint NOT NULL,
    done_by_id bigint,
    owner_id bigint,
    meeting_id bigint,
    need_id bigint NOT NULL,
    CONSTRAINT done_with_outcome CHECK (((done_at IS NULL) OR (NOT (outcome = ''::text)))),
    CONSTRAINT dropped_with_reason CHECK (((dropped_at IS NULL) OR (NOT (outcome = ''::text))))
);

ALTER TABLE public.plans_action OWNER TO clew_owner;

ALTER TABLE public.plans_action ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.plans_action_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.plans_actionevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    text text NOT NULL,
    target_on date NOT NULL,
    review_on date,
    at timestamp with time zone NOT NULL,
    done_at timestamp with time zone,
    outcome text NOT NULL,
    dropped_at timestamp with time zone,
    agency_id bigint NOT NULL,
    by_id bigint NOT NULL,
    case_id bigint NOT NULL,
    done_by_id bigint,
    owner_id bigint,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    meeting_id bigint,
    need_id bigint NOT NULL
);

ALTER TABLE public.plans_actionevent OWNER TO clew_owner;

ALTER TABLE public.plans_actionevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.plans_actionevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.plans_meeting (
    id bigint NOT NULL,
    held_on date NOT NULL,
    place character varying(120) NOT NULL,
    apologies text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    chair_id bigint NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    written_at timestamp with time zone,
    written_by_id bigint,
    begins_at character varying(5) DEFAULT ''::character varying NOT NULL,
    guests text DEFAULT ''::text NOT NULL,
    CONSTRAINT plans_meeting_version_check CHECK ((version >= 0))
);

ALTER TABLE public.plans_meeting OWNER TO clew_owner;

CREATE TABLE public.plans_meeting_attendees (
    id bigint NOT NULL,
    meeting_id bigint NOT NULL,
    user_id bigint NOT NULL
);

ALTER TABLE public.plans_meeting_attendees OWNER TO clew_owner;

ALTER TABLE public.plans_meeting_attendees ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.plans_meeting_attendees_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.plans_meeting ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.plans_meeting_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.plans_meetingitem (
    id bigint NOT NULL,
    place integer NOT NULL,
    why character varying(200) NOT NULL,
    minutes text NOT NULL,
    reviewed_at timestamp with time zone,
    case_id bigint NOT NULL,
    meeting_id bigint NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    written_at timestamp with time zone,
    written_by_id bigint,
    CONSTRAINT plans_meetingitem_place_check CHECK ((place >= 0)),
    CONSTRAINT plans_meetingitem_version_check CHECK ((version >= 0))
);

ALTER TABLE public.plans_meetingitem OWNER TO clew_owner;

ALTER TABLE public.plans_meetingitem ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.plans_meetingitem_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.plans_need (
    id bigint NOT NULL,
    text text NOT NULL,
    about character varying(20) NOT NULL,
    at timestamp with time zone NOT NULL,
    met_at timestamp with time zone,
    met_how text NOT NULL,
    by_id bigint NOT NULL,
    case_id bigint NOT NULL,
    met_by_id bigint
);

ALTER TABLE public.plans_need OWNER TO clew_owner;

ALTER TABLE public.plans_need ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.plans_need_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.plans_needevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    text text NOT NULL,
    about character varying(20) NOT NULL,
    at timestamp with time zone NOT NULL,
    met_at timestamp with time zone,
    met_how text NOT NULL,
    by_id bigint NOT NULL,
    case_id bigint NOT NULL,
    met_by_id bigint,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL
);

ALTER TABLE public.plans_needevent OWNER TO clew_owner;

ALTER TABLE public.plans_needevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.plans_needevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.procrastinate_events (
    id bigint NOT NULL,
    job_id bigint NOT NULL,
    type public.procrastinate_job_event_type,
    at timestamp with time zone DEFAULT now()
);

ALTER TABLE public.procrastinate_events OWNER TO clew_owner;

CREATE SEQUENCE public.procrastinate_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.procrastinate_events_id_seq OWNER TO clew_owner;

ALTER SEQUENCE public.procrastinate_events_id_seq OWNED BY public.procrastinate_events.id;

CREATE SEQUENCE public.procrastinate_jobs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.procrastinate_jobs_id_seq OWNER TO clew_owner;

ALTER SEQUENCE public.procrastinate_jobs_id_seq OWNED BY public.procrastinate_jobs.id;

CREATE TABLE public.procrastinate_periodic_defers (
    id bigint NOT NULL,
    task_name character varying(128) NOT NULL,
    defer_timestamp bigint,
    job_id bigint,
    periodic_id character varying(128) DEFAULT ''::character varying NOT NULL
);

ALTER TABLE public.procrastinate_periodic_defers OWNER TO clew_owner;

CREATE SEQUENCE public.procrastinate_periodic_defers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.procrastinate_periodic_defers_id_seq OWNER TO clew_owner;

ALTER SEQUENCE public.procrastinate_periodic_defers_id_seq OWNED BY public.procrastinate_periodic_defers.id;

CREATE TABLE public.procrastinate_workers (
    id bigint NOT NULL,
    last_heartbeat timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE public.procrastinate_workers OWNER TO clew_owner;

ALTER TABLE public.procrastinate_workers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.procrastinate_workers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.site_alert (
    id bigint NOT NULL,
    text character varying(400) NOT NULL,
    begins_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    at timestamp with time zone NOT NULL,
    taken_down_at timestamp with time zone,
    by_id bigint NOT NULL,
    CONSTRAINT alert_ends_after_it_begins CHECK ((ends_at > begins_at))
);

ALTER TABLE public.site_alert OWNER TO clew_owner;

CREATE VIEW public.public_alert AS
 SELECT id,
    text,
    begins_at,
    ends_at
   FROM public.site_alert
  WHERE (taken_down_at IS NULL);

ALTER VIEW public.public_alert OWNER TO clew_owner;

CREATE VIEW public.public_answer AS
 SELECT p.id,
    p.slug,
    p.reference,
    p.title,
    p.summary,
    p.asked,
    p.kept,
    p.letter,
    p.csv,
    p.ods,
    p.charts,
    p.published_on,
    p.search,
    p.version,
    p.correction,
    n.slug AS newer,
    n.published_on AS newer_on
   FROM (public.disclosure_publication p
     LEFT JOIN public.disclosure_publication n ON (((n.id = p.replaced_by_id) AND (n.withdrawn_at IS NULL))))
  WHERE (p.withdrawn_at IS NULL);

ALTER VIEW public.public_answer OWNER TO clew_owner;

CREATE VIEW public.public_case AS
 SELECT DISTINCT ON (name) name,
    version,
    title,
    content,
    ( SELECT min(o.id) AS min
           FROM public.learning_writtencase o
          WHERE ((o.name)::text = (c.name)::text)) AS number
   FROM public.learning_writtencase c
  WHERE ((checked_at IS NOT NULL) AND (withdrawn_at IS NULL))
  ORDER BY name, version DESC;

ALTER VIEW public.public_case OWNER TO clew_owner;

CREATE TABLE public.site_contactdetail (
    id bigint NOT NULL,
    name character varying(60) NOT NULL,
    version integer NOT NULL,
    title character varying(120) NOT NULL,
    kind character varying(20) NOT NULL,
    number character varying(40) NOT NULL,
    address character varying(300) NOT NULL,
    says character varying(300) NOT NULL,
    hidden boolean NOT NULL,
    checked_on date NOT NULL,
    checked_how character varying(300) NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint NOT NULL,
    cost character varying(120) DEFAULT ''::character varying NOT NULL,
    hours character varying(120) DEFAULT ''::character varying NOT NULL,
    languages character varying(120) DEFAULT ''::character varying NOT NULL,
    CONSTRAINT contact_leads_somewhere CHECK ((hidden OR (NOT ((number)::text = ''::text)) OR (NOT ((address)::text = ''::text)))),
    CONSTRAINT site_contactdetail_version_check CHECK ((version >= 0))
);

ALTER TABLE public.site_contactdetail OWNER TO clew_owner;

CREATE VIEW public.public_contact AS
 SELECT DISTINCT ON (name) name,
    title,
    kind,
    number,
    address,
    says,
    hidden,
    checked_on,
    hours,
    cost,
    languages
   FROM public.site_contactdetail
  ORDER BY name, version DESC;

ALTER VIEW public.public_contact OWNER TO clew_owner;

CREATE TABLE public.site_pagetext (
    id bigint NOT NULL,
    name character varying(60) NOT NULL,
    language character varying(10) NOT NULL,
    version integer NOT NULL,
    title character varying(120) NOT NULL,
    text text NOT NULL,
    why character varying(300) NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint NOT NULL,
    of_text character varying(64) DEFAULT ''::character varying NOT NULL,
    read_at timestamp with time zone,
    read_by_id bigint,
    read_how character varying(300) DEFAULT ''::character varying NOT NULL,
    CONSTRAINT page_read_by_a_second_person CHECK ((((read_at IS NULL) AND (read_by_id IS NULL)) OR ((read_at IS NOT NULL) AND (read_by_id IS NOT NULL) AND (NOT ((read_by_id = by_id) AND (read_by_id IS NOT NULL)))))),
    CONSTRAINT site_pagetext_version_check CHECK ((version >= 0))
);

ALTER TABLE public.site_pagetext OWNER TO clew_owner;

CREATE VIEW public.public_page AS
 SELECT DISTINCT ON (name, language) name,
    language,
    title,
    text,
    at,
    of_text
   FROM public.site_pagetext
  WHERE (((language)::text = 'en-gb'::text) OR (read_at IS NOT NULL))
  ORDER BY name, language, version DESC;

ALTER VIEW public.public_page OWNER TO clew_owner;

CREATE TABLE public.site_pause (
    id bigint NOT NULL,
    of character varying(10) NOT NULL,
    notice text NOT NULL,
    why character varying(300) NOT NULL,
    begun_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    begun_by_id bigint NOT NULL,
    ended_by_id bigint
);

ALTER TABLE public.site_pause OWNER TO clew_owner;

CREATE VIEW public.public_pause AS
 SELECT of,
    notice
   FROM public.site_pause
  WHERE (ended_at IS NULL);

ALTER VIEW public.public_pause OWNER TO clew_owner;

CREATE VIEW public.public_progress AS
 SELECT id,
    as_at,
    shown,
    charts,
    csv,
    csv_sum,
    columns,
    pdf,
    published_on
   FROM public.improvement_edition
  WHERE ((published_on IS NOT NULL) AND (withdrawn_at IS NULL));

ALTER VIEW public.public_progress OWNER TO clew_owner;

CREATE VIEW public.public_withdrawn AS
 SELECT slug,
    ((withdrawn_at AT TIME ZONE 'Europe/London'::text))::date AS withdrawn_on,
    withdrawn_why
   FROM public.disclosure_publication
  WHERE (withdrawn_at IS NOT NULL);

ALTER VIEW public.public_withdrawn OWNER TO clew_owner;

CREATE TABLE public.referrals_move (
    id bigint NOT NULL,
    verb character varying(12) NOT NULL,
    words text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint NOT NULL,
    case_id bigint NOT NULL,
    referral_id bigint NOT NULL
);

ALTER TABLE public.referrals_move OWNER TO clew_owner;

ALTER TABLE public.referrals_move ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.referrals_move_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.referrals_referral (
    id bigint NOT NULL,
    "to" character varying(40) NOT NULL,
    about character varying(10) NOT NULL,
    legal_basis character varying(60) NOT NULL,
    necessity text NOT NULL,
    told_subject character varying(20) NOT NULL,
    suitability jsonb NOT NULL,
    status character varying(12) NOT NULL,
    at timestamp with time zone NOT NULL,
    respond_by date NOT NULL,
    outcome text NOT NULL,
    agency_id bigint,
    by_id bigint NOT NULL,
    case_id bigint NOT NULL
);

ALTER TABLE public.referrals_referral OWNER TO clew_owner;

ALTER TABLE public.referrals_referral ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.referrals_referral_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.referrals_referralevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    "to" character varying(40) NOT NULL,
    about character varying(10) NOT NULL,
    legal_basis character varying(60) NOT NULL,
    necessity text NOT NULL,
    told_subject character varying(20) NOT NULL,
    suitability jsonb NOT NULL,
    status character varying(12) NOT NULL,
    at timestamp with time zone NOT NULL,
    respond_by date NOT NULL,
    outcome text NOT NULL,
    agency_id bigint,
    by_id bigint NOT NULL,
    case_id bigint NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL
);

ALTER TABLE public.referrals_referralevent OWNER TO clew_owner;

ALTER TABLE public.referrals_referralevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.referrals_referralevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.reports_attachment (
    id bigint NOT NULL,
    number integer NOT NULL,
    sealed bytea NOT NULL,
    letter_id bigint NOT NULL,
    CONSTRAINT reports_attachment_number_check CHECK ((number >= 0))
);

ALTER TABLE public.reports_attachment OWNER TO clew_owner;

ALTER TABLE public.reports_attachment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.reports_attachment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.reports_letter (
    id bigint NOT NULL,
    reference character varying(14) NOT NULL,
    kind character varying(10) NOT NULL,
    route character varying(10) NOT NULL,
    digest bytea NOT NULL,
    sealed bytea NOT NULL,
    received_at timestamp with time zone NOT NULL,
    opened_at timestamp with time zone,
    recorded_as character varying(200) NOT NULL,
    recorded_at timestamp with time zone,
    told_at timestamp with time zone,
    course_id bigint,
    opened_by_id bigint,
    request_id bigint,
    mailbox_id bigint,
    follow bytea,
    CONSTRAINT letter_has_mailbox CHECK (((((kind)::text = ANY ((ARRAY['report'::character varying, 'addition'::character varying])::text[])) AND (mailbox_id IS NOT NULL)) OR (((kind)::text = ANY ((ARRAY['request'::character varying, 'feedback'::character varying])::text[])) AND (mailbox_id IS NULL)))),
    CONSTRAINT letter_opened_by_somebody CHECK ((((opened_at IS NULL) AND (opened_by_id IS NULL)) OR ((opened_at IS NOT NULL) AND (opened_by_id IS NOT NULL)))),
    CONSTRAINT letter_recorded_as_something CHECK (((recorded_at IS NULL) OR (NOT ((recorded_as)::text = ''::text)))),
    CONSTRAINT letter_route_known CHECK (((route)::text = ANY ((ARRAY['unit'::character varying, 'standards'::character varying])::text[])))
);

ALTER TABLE public.reports_letter OWNER TO clew_owner;

ALTER TABLE public.reports_letter ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.reports_letter_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.reports_mailbox (
    id bigint NOT NULL,
    locator bytea,
    reply_key bytea,
    route character varying(10) NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    closes_on date NOT NULL,
    closed_at timestamp with time zone,
    closed_why character varying(10) NOT NULL,
    CONSTRAINT closed_mailbox_forgets_its_code CHECK ((((closed_at IS NULL) AND (locator IS NOT NULL) AND (reply_key IS NOT NULL)) OR ((closed_at IS NOT NULL) AND (locator IS NULL) AND (reply_key IS NULL) AND (NOT ((closed_why)::text = ''::text))))),
    CONSTRAINT mailbox_route_known CHECK (((route)::text = ANY ((ARRAY['unit'::character varying, 'standards'::character varying])::text[])))
);

ALTER TABLE public.reports_mailbox OWNER TO clew_owner;

ALTER TABLE public.reports_mailbox ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.reports_mailbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.reports_reply (
    id bigint NOT NULL,
    sealed bytea NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint NOT NULL,
    mailbox_id bigint NOT NULL
);

ALTER TABLE public.reports_reply OWNER TO clew_owner;

ALTER TABLE public.reports_reply ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.reports_reply_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.reports_reportkey (
    id bigint NOT NULL,
    key_id character varying(16) NOT NULL,
    use character varying(10) NOT NULL,
    recovery boolean NOT NULL,
    public bytea NOT NULL,
    made_at timestamp with time zone NOT NULL,
    retired_at timestamp with time zone,
    CONSTRAINT key_use_known CHECK (((use)::text = ANY ((ARRAY['unit'::character varying, 'standards'::character varying])::text[])))
);

ALTER TABLE public.reports_reportkey OWNER TO clew_owner;

ALTER TABLE public.reports_reportkey ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.reports_reportkey_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.rules_pause (
    id bigint NOT NULL,
    reason text NOT NULL,
    at timestamp with time zone NOT NULL,
    ended_why text NOT NULL,
    ended_at timestamp with time zone,
    by_id bigint NOT NULL,
    ended_by_id bigint,
    CONSTRAINT pause_ended_whole CHECK ((((ended_at IS NULL) AND (ended_by_id IS NULL) AND (ended_why = ''::text)) OR ((ended_at IS NOT NULL) AND (ended_by_id IS NOT NULL) AND (NOT (ended_why = ''::text)))))
);

ALTER TABLE public.rules_pause OWNER TO clew_owner;

ALTER TABLE public.rules_pause ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.rules_pause_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.rules_ruleset (
    id bigint NOT NULL,
    digest character varying(64) NOT NULL,
    files jsonb NOT NULL,
    run character varying(60) NOT NULL,
    clew character varying(60) NOT NULL,
    why text NOT NULL,
    ethics character varying(300) NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    approved boolean,
    decided_at timestamp with time zone,
    decided_why text NOT NULL,
    decided_by_id bigint,
    proposed_by_id bigint NOT NULL,
    CONSTRAINT rules_approved_by_a_second_person CHECK (((NOT (approved AND (approved IS NOT NULL))) OR (NOT ((decided_by_id = proposed_by_id) AND (decided_by_id IS NOT NULL))))),
    CONSTRAINT rules_decided_whole CHECK ((((approved IS NULL) AND (decided_at IS NULL) AND (decided_by_id IS NULL) AND (decided_why = ''::text)) OR ((approved IS NOT NULL) AND (decided_at IS NOT NULL) AND (decided_by_id IS NOT NULL) AND (NOT (decided_why = ''::text)))))
);

ALTER TABLE public.rules_ruleset OWNER TO clew_owner;

ALTER TABLE public.rules_ruleset ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.rules_ruleset_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.site_alert ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.site_alert_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.site_contactdetail ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.site_contactdetail_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.site_pagetext ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.site_pagetext_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.site_pause ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.site_pause_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.socialaccount_socialaccount (
    id integer NOT NULL,
    provider character varying(200) NOT NULL,
    uid character varying(191) NOT NULL,
    last_login timestamp with time zone NOT NULL,
    date_joined timestamp with time zone NOT NULL,
    extra_data jsonb NOT NULL,
    user_id bigint NOT NULL
);

ALTER TABLE public.socialaccount_socialaccount OWNER TO clew_owner;

ALTER TABLE public.socialaccount_socialaccount ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.socialaccount_socialaccount_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.socialaccount_socialapp (
    id integer NOT NULL,
    provider character varying(30) NOT NULL,
    name character varying(40) NOT NULL,
    client_id character varying(191) NOT NULL,
    secret character varying(191) NOT NULL,
    key character varying(191) NOT NULL,
    provider_id character varying(200) NOT NULL,
    settings jsonb NOT NULL
);

ALTER TABLE public.socialaccount_socialapp OWNER TO clew_owner;

ALTER TABLE public.socialaccount_socialapp ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.socialaccount_socialapp_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.socialaccount_socialtoken (
    id integer NOT NULL,
    token text NOT NULL,
    token_secret text NOT NULL,
    expires_at timestamp with time zone,
    account_id integer NOT NULL,
    app_id integer
);

ALTER TABLE public.socialaccount_socialtoken OWNER TO clew_owner;

ALTER TABLE public.socialaccount_socialtoken ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.socialaccount_socialtoken_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.triage_advicenote (
    id bigint NOT NULL,
    version integer NOT NULL,
    "to" character varying(200) NOT NULL,
    sections jsonb NOT NULL,
    template character varying(40) NOT NULL,
    at timestamp with time zone NOT NULL,
    issued_at timestamp with time zone,
    received_by character varying(200) NOT NULL,
    received_at timestamp with time zone,
    received_how character varying(200) NOT NULL,
    by_id bigint NOT NULL,
    course_id bigint NOT NULL,
    issued_by_id bigint,
    CONSTRAINT received_after_issue CHECK (((received_at IS NULL) OR (issued_at <= received_at))),
    CONSTRAINT triage_advicenote_version_check CHECK ((version >= 0))
);

ALTER TABLE public.triage_advicenote OWNER TO clew_owner;

ALTER TABLE public.triage_advicenote ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.triage_advicenote_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.triage_correction (
    id bigint NOT NULL,
    kind character varying(10) NOT NULL,
    "left" character varying(400) NOT NULL,
    "right" character varying(400) NOT NULL,
    reason text NOT NULL,
    at timestamp with time zone NOT NULL,
    handed_at timestamp with time zone,
    withdrawn_at timestamp with time zone,
    by_id bigint NOT NULL,
    course_id bigint NOT NULL,
    withdrawn_by_id bigint,
    CONSTRAINT two_sides_for_people CHECK (((NOT ((kind)::text = ANY ((ARRAY['always'::character varying, 'never'::character varying])::text[]))) OR (NOT (("right")::text = ''::text))))
);

ALTER TABLE public.triage_correction OWNER TO clew_owner;

ALTER TABLE public.triage_correction ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.triage_correction_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.triage_courseasdecided (
    id bigint NOT NULL,
    people text[] NOT NULL,
    content jsonb NOT NULL,
    sha256 character varying(64) NOT NULL,
    course_id bigint NOT NULL,
    decision_id bigint NOT NULL
);

ALTER TABLE public.triage_courseasdecided OWNER TO clew_owner;

ALTER TABLE public.triage_courseasdecided ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.triage_courseasdecided_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.triage_decision (
    id bigint NOT NULL,
    outcome character varying(20) NOT NULL,
    level character varying(10) NOT NULL,
    reason text NOT NULL,
    why_low text NOT NULL,
    from_whom character varying(200) NOT NULL,
    by_when date,
    known_as character varying(20) NOT NULL,
    at timestamp with time zone NOT NULL,
    edition integer NOT NULL,
    seconds integer NOT NULL,
    pages jsonb NOT NULL,
    seen jsonb NOT NULL,
    by_id bigint NOT NULL,
    course_id bigint NOT NULL,
    CONSTRAINT decision_has_reason CHECK ((NOT (reason = ''::text))),
    CONSTRAINT information_from_whom_by_when CHECK (((NOT ((outcome)::text = 'need_information'::text)) OR ((NOT ((from_whom)::text = ''::text)) AND (by_when IS NOT NULL)))),
    CONSTRAINT level_when_accepted CHECK (((((level)::text = ANY ((ARRAY['advise'::character varying, 'consult'::character varying, 'case'::character varying])::text[])) AND ((outcome)::text = 'accepted'::text)) OR ((NOT ((outcome)::text = 'accepted'::text)) AND ((level)::text = ''::text)))),
    CONSTRAINT low_grade_says_why CHECK (((NOT ((outcome)::text = ANY ((ARRAY['harassment_only'::character varying, 'not_stalking'::character varying])::text[]))) OR (NOT (why_low = ''::text)))),
    CONSTRAINT outcome_known CHECK (((outcome)::text = ANY ((ARRAY['accepted'::character varying, 'already_known'::character varying, 'harassment_only'::character varying, 'not_stalking'::character varying, 'need_information'::character varying])::text[]))),
    CONSTRAINT triage_decision_edition_check CHECK ((edition >= 0)),
    CONSTRAINT triage_decision_seconds_check CHECK ((seconds >= 0))
);

ALTER TABLE public.triage_decision OWNER TO clew_owner;

ALTER TABLE public.triage_decision ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.triage_decision_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.triage_finding (
    id bigint NOT NULL,
    force character varying(60) NOT NULL,
    incident_id character varying(80) NOT NULL,
    source character varying(100) NOT NULL,
    start integer NOT NULL,
    stop integer NOT NULL,
    what character varying(120) NOT NULL,
    status character varying(20) NOT NULL,
    course_id bigint NOT NULL,
    CONSTRAINT triage_finding_start_check CHECK ((start >= 0)),
    CONSTRAINT triage_finding_stop_check CHECK ((stop >= 0))
);

ALTER TABLE public.triage_finding OWNER TO clew_owner;

ALTER TABLE public.triage_finding ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.triage_finding_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.triage_informationrequest (
    id bigint NOT NULL,
    text text NOT NULL,
    from_whom character varying(200) NOT NULL,
    by_when date NOT NULL,
    answered_at timestamp with time zone,
    answer text NOT NULL,
    agency_id bigint,
    answered_by_id bigint,
    asked_by_id bigint NOT NULL,
    course_id bigint NOT NULL,
    decision_id bigint NOT NULL
);

ALTER TABLE public.triage_informationrequest OWNER TO clew_owner;

ALTER TABLE public.triage_informationrequest ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.triage_informationrequest_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.triage_reading (
    id bigint NOT NULL,
    began_at timestamp with time zone NOT NULL,
    last_at timestamp with time zone NOT NULL,
    pages jsonb NOT NULL,
    ended_at timestamp with time zone,
    course_id bigint NOT NULL,
    user_id bigint NOT NULL
);

ALTER TABLE public.triage_reading OWNER TO clew_owner;

ALTER TABLE public.triage_reading ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.triage_reading_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.triage_secondreading (
    id bigint NOT NULL,
    drawn_at timestamp with time zone NOT NULL,
    outcome character varying(20) NOT NULL,
    level character varying(10) NOT NULL,
    reason text NOT NULL,
    at timestamp with time zone,
    settled_at timestamp with time zone,
    settlement text NOT NULL,
    by_id bigint,
    course_id bigint NOT NULL,
    first_id bigint NOT NULL,
    settled_by_id bigint,
    CONSTRAINT second_reading_has_reason CHECK (((at IS NULL) OR ((NOT ((outcome)::text = ''::text)) AND (NOT (reason = ''::text)))))
);

ALTER TABLE public.triage_secondreading OWNER TO clew_owner;

ALTER TABLE public.triage_secondreading ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.triage_secondreading_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE ONLY public.procrastinate_events ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_events_id_seq'::regclass);

ALTER TABLE ONLY public.procrastinate_jobs ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_jobs_id_seq'::regclass);

ALTER TABLE ONLY public.procrastinate_periodic_defers ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_periodic_defers_id_seq'::regclass);

ALTER TABLE ONLY public.access_breakglass
    ADD CONSTRAINT access_breakglass_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.access_breakglassevent
    ADD CONSTRAINT access_breakglassevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.access_exclusion
    ADD CONSTRAINT access_exclusion_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.access_exclusionevent
    ADD CONSTRAINT access_exclusionevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.access_grant
    ADD CONSTRAINT access_grant_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.access_purpose
    ADD CONSTRAINT access_purpose_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.access_sentform
    ADD CONSTRAINT access_sentform_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.access_share
    ADD CONSTRAINT access_share_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.access_shareevent
    ADD CONSTRAINT access_shareevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.access_signingkey
    ADD CONSTRAINT access_signingkey_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_email_987c8728_uniq UNIQUE (user_id, email);

ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_key_key UNIQUE (key);

ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.accounts_agency
    ADD CONSTRAINT accounts_agency_code_key UNIQUE (code);

ALTER TABLE ONLY public.accounts_agency
    ADD CONSTRAINT accounts_agency_name_key UNIQUE (name);

ALTER TABLE ONLY public.accounts_agency
    ADD CONSTRAINT accounts_agency_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.accounts_installation
    ADD CONSTRAINT accounts_installation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.accounts_notice
    ADD CONSTRAINT accounts_notice_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.accounts_rolechange
    ADD CONSTRAINT accounts_rolechange_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.accounts_signintries
    ADD CONSTRAINT accounts_signintries_pkey PRIMARY KEY (bucket);

ALTER TABLE ONLY public.accounts_user
    ADD CONSTRAINT accounts_user_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.accounts_user
    ADD CONSTRAINT accounts_user_username_key UNIQUE (username);

ALTER TABLE ONLY public.accounts_userevent
    ADD CONSTRAINT accounts_userevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.orders_act
    ADD CONSTRAINT act_once UNIQUE (application_id, event_id);

ALTER TABLE ONLY public.triage_advicenote
    ADD CONSTRAINT advice_version_once UNIQUE (course_id, version);

ALTER TABLE ONLY public.disclosure_answer
    ADD CONSTRAINT answer_once UNIQUE (request_id, version);

ALTER TABLE ONLY public.assessments_assessment
    ADD CONSTRAINT assessments_assessment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessments_assessmentevent
    ADD CONSTRAINT assessments_assessmentevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.reports_attachment
    ADD CONSTRAINT attachment_once UNIQUE (letter_id, number);

ALTER TABLE ONLY public.audit_entry
    ADD CONSTRAINT audit_entry_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.audit_link
    ADD CONSTRAINT audit_link_entry_id_key UNIQUE (entry_id);

ALTER TABLE ONLY public.audit_link
    ADD CONSTRAINT audit_link_pkey PRIMARY KEY (seq);

ALTER TABLE ONLY public.audit_unsealed
    ADD CONSTRAINT audit_unsealed_pkey PRIMARY KEY (entry_id);

ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_name_key UNIQUE (name);

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_permission_id_0cd325b0_uniq UNIQUE (group_id, permission_id);

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_codename_01ab375a_uniq UNIQUE (content_type_id, codename);

ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.plans_meetingitem
    ADD CONSTRAINT case_once_in_meeting UNIQUE (meeting_id, case_id);

ALTER TABLE ONLY public.learning_writtencase
    ADD CONSTRAINT case_version_once UNIQUE (name, version);

ALTER TABLE ONLY public.cases_absence
    ADD CONSTRAINT cases_absence_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT cases_case_course_id_key UNIQUE (course_id);

ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT cases_case_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT cases_case_reference_key UNIQUE (reference);

ALTER TABLE ONLY public.cases_casedate
    ADD CONSTRAINT cases_casedate_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_caseevent
    ADD CONSTRAINT cases_caseevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.cases_caseperson
    ADD CONSTRAINT cases_caseperson_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_casepersonevent
    ADD CONSTRAINT cases_casepersonevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.cases_closure
    ADD CONSTRAINT cases_closure_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_contact
    ADD CONSTRAINT cases_contact_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_disposal
    ADD CONSTRAINT cases_disposal_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_event
    ADD CONSTRAINT cases_event_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_followup
    ADD CONSTRAINT cases_followup_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_healthentry
    ADD CONSTRAINT cases_healthentry_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_persondetail
    ADD CONSTRAINT cases_persondetail_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_personfact
    ADD CONSTRAINT cases_personfact_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_receivedcase
    ADD CONSTRAINT cases_receivedcase_case_id_key UNIQUE (case_id);

ALTER TABLE ONLY public.cases_receivedcase
    ADD CONSTRAINT cases_receivedcase_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_retention
    ADD CONSTRAINT cases_retention_case_id_key UNIQUE (case_id);

ALTER TABLE ONLY public.cases_retention
    ADD CONSTRAINT cases_retention_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_retentionevent
    ADD CONSTRAINT cases_retentionevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.cases_safecontact
    ADD CONSTRAINT cases_safecontact_person_id_key UNIQUE (person_id);

ALTER TABLE ONLY public.cases_safecontact
    ADD CONSTRAINT cases_safecontact_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_safecontactevent
    ADD CONSTRAINT cases_safecontactevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.cases_sealednote
    ADD CONSTRAINT cases_sealednote_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_timer
    ADD CONSTRAINT cases_timer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_transfer
    ADD CONSTRAINT cases_transfer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.disclosure_check
    ADD CONSTRAINT check_once_each UNIQUE (answer_id, by_id);

ALTER TABLE ONLY public.site_contactdetail
    ADD CONSTRAINT contact_version_once UNIQUE (name, version);

ALTER TABLE ONLY public.evidence_device
    ADD CONSTRAINT device_number_once UNIQUE (case_id, number);

ALTER TABLE ONLY public.disclosure_answer
    ADD CONSTRAINT disclosure_answer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.disclosure_check
    ADD CONSTRAINT disclosure_check_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.disclosure_decision
    ADD CONSTRAINT disclosure_decision_answer_id_key UNIQUE (answer_id);

ALTER TABLE ONLY public.disclosure_decision
    ADD CONSTRAINT disclosure_decision_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.disclosure_publication
    ADD CONSTRAINT disclosure_publication_answer_id_key UNIQUE (answer_id);

ALTER TABLE ONLY public.disclosure_publication
    ADD CONSTRAINT disclosure_publication_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.disclosure_publication
    ADD CONSTRAINT disclosure_publication_replaced_by_id_key UNIQUE (replaced_by_id);

ALTER TABLE ONLY public.disclosure_publication
    ADD CONSTRAINT disclosure_publication_slug_key UNIQUE (slug);

ALTER TABLE ONLY public.disclosure_question
    ADD CONSTRAINT disclosure_question_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.disclosure_questionevent
    ADD CONSTRAINT disclosure_questionevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.disclosure_request
    ADD CONSTRAINT disclosure_request_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.disclosure_request
    ADD CONSTRAINT disclosure_request_reference_key UNIQUE (reference);

ALTER TABLE ONLY public.disclosure_requestevent
    ADD CONSTRAINT disclosure_requestevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.disclosure_requeststep
    ADD CONSTRAINT disclosure_requeststep_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.disclosure_textreading
    ADD CONSTRAINT disclosure_textreading_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.disclosure_timedsample
    ADD CONSTRAINT disclosure_timedsample_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_app_label_model_76bd3d3b_uniq UNIQUE (app_label, model);

ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.django_migrations
    ADD CONSTRAINT django_migrations_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.django_session
    ADD CONSTRAINT django_session_pkey PRIMARY KEY (session_key);

ALTER TABLE ONLY public.evidence_device
    ADD CONSTRAINT evidence_device_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.evidence_note
    ADD CONSTRAINT evidence_note_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.evidence_product
    ADD CONSTRAINT evidence_product_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.evidence_redaction
    ADD CONSTRAINT evidence_redaction_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.evidence_store
    ADD CONSTRAINT evidence_store_case_id_key UNIQUE (case_id);

ALTER TABLE ONLY public.evidence_store
    ADD CONSTRAINT evidence_store_folder_key UNIQUE (folder);

ALTER TABLE ONLY public.evidence_store
    ADD CONSTRAINT evidence_store_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.evidence_tag
    ADD CONSTRAINT evidence_tag_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.evidence_upload
    ADD CONSTRAINT evidence_upload_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_personfact
    ADD CONSTRAINT fact_once UNIQUE (person_id, kind, value, force, incident_id);

ALTER TABLE ONLY public.figures_preparation
    ADD CONSTRAINT figures_preparation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.figures_release
    ADD CONSTRAINT figures_release_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.files_storedfile
    ADD CONSTRAINT file_number_once UNIQUE (case_id, number);

ALTER TABLE ONLY public.files_custody
    ADD CONSTRAINT files_custody_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.files_storedfile
    ADD CONSTRAINT files_storedfile_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_followup
    ADD CONSTRAINT follow_up_once UNIQUE (closure_id, months);

ALTER TABLE ONLY public.access_sentform
    ADD CONSTRAINT form_once UNIQUE (user_id, mark);

ALTER TABLE ONLY public.access_grant
    ADD CONSTRAINT grant_once UNIQUE (role, part);

ALTER TABLE ONLY public.improvement_capacity
    ADD CONSTRAINT improvement_capacity_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.improvement_edition
    ADD CONSTRAINT improvement_edition_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.improvement_feedback
    ADD CONSTRAINT improvement_feedback_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.improvement_logentry
    ADD CONSTRAINT improvement_logentry_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.improvement_trainingresult
    ADD CONSTRAINT improvement_trainingresult_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.intake_courseincident
    ADD CONSTRAINT incident_once_in_course UNIQUE (course_id, force, incident_id);

ALTER TABLE ONLY public.intake_course
    ADD CONSTRAINT intake_course_engine_id_key UNIQUE (engine_id);

ALTER TABLE ONLY public.intake_course
    ADD CONSTRAINT intake_course_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.intake_course
    ADD CONSTRAINT intake_course_reference_key UNIQUE (reference);

ALTER TABLE ONLY public.intake_courseincident
    ADD CONSTRAINT intake_courseincident_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.intake_coursereason
    ADD CONSTRAINT intake_coursereason_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.intake_identitylink
    ADD CONSTRAINT intake_identitylink_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.intake_importedrun
    ADD CONSTRAINT intake_importedrun_fingerprint_key UNIQUE (fingerprint);

ALTER TABLE ONLY public.intake_importedrun
    ADD CONSTRAINT intake_importedrun_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.intake_importedrun
    ADD CONSTRAINT intake_importedrun_run_key UNIQUE (run);

ALTER TABLE ONLY public.intake_job
    ADD CONSTRAINT intake_job_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.intake_mention
    ADD CONSTRAINT intake_mention_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.intake_particular
    ADD CONSTRAINT intake_particular_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.intake_urgentitem
    ADD CONSTRAINT intake_urgentitem_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.learning_completion
    ADD CONSTRAINT learning_completion_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.learning_learner
    ADD CONSTRAINT learning_learner_mark_key UNIQUE (mark);

ALTER TABLE ONLY public.learning_learner
    ADD CONSTRAINT learning_learner_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.learning_measure
    ADD CONSTRAINT learning_measure_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.learning_team
    ADD CONSTRAINT learning_team_code_key UNIQUE (code);

ALTER TABLE ONLY public.learning_team
    ADD CONSTRAINT learning_team_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.learning_writtencase
    ADD CONSTRAINT learning_writtencase_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.learning_measure
    ADD CONSTRAINT measure_once UNIQUE (learner_id, "time");

ALTER TABLE ONLY public.intake_mention
    ADD CONSTRAINT mention_once UNIQUE (force, incident_id, role, "row");

ALTER TABLE ONLY public.mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.orders_act
    ADD CONSTRAINT orders_act_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.orders_actevent
    ADD CONSTRAINT orders_actevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.orders_application
    ADD CONSTRAINT orders_application_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.orders_application
    ADD CONSTRAINT orders_application_reference_key UNIQUE (reference);

ALTER TABLE ONLY public.orders_applicationevent
    ADD CONSTRAINT orders_applicationevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.orders_breach
    ADD CONSTRAINT orders_breach_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.orders_breach
    ADD CONSTRAINT orders_breach_reference_key UNIQUE (reference);

ALTER TABLE ONLY public.orders_breachevent
    ADD CONSTRAINT orders_breachevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.orders_condition
    ADD CONSTRAINT orders_condition_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.orders_conditionevent
    ADD CONSTRAINT orders_conditionevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.orders_duty
    ADD CONSTRAINT orders_duty_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.orders_dutyevent
    ADD CONSTRAINT orders_dutyevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.orders_order
    ADD CONSTRAINT orders_order_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.orders_order
    ADD CONSTRAINT orders_order_reference_key UNIQUE (reference);

ALTER TABLE ONLY public.orders_orderevent
    ADD CONSTRAINT orders_orderevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.orders_paper
    ADD CONSTRAINT orders_paper_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.orders_paperevent
    ADD CONSTRAINT orders_paperevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.orders_protects
    ADD CONSTRAINT orders_protects_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.orders_registeranswer
    ADD CONSTRAINT orders_registeranswer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.orders_step
    ADD CONSTRAINT orders_step_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.orders_stepevent
    ADD CONSTRAINT orders_stepevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.orders_suspicion
    ADD CONSTRAINT orders_suspicion_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.orders_tally
    ADD CONSTRAINT orders_tally_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_receivedcase
    ADD CONSTRAINT package_taken_in_once UNIQUE (sha256);

ALTER TABLE ONLY public.site_pagetext
    ADD CONSTRAINT page_version_once UNIQUE (name, language, version);

ALTER TABLE ONLY public.intake_particular
    ADD CONSTRAINT particular_once UNIQUE (force, incident_id, role, "row", kind);

ALTER TABLE ONLY public.pghistory_context
    ADD CONSTRAINT pghistory_context_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.plans_action
    ADD CONSTRAINT plans_action_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.plans_actionevent
    ADD CONSTRAINT plans_actionevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.plans_meeting_attendees
    ADD CONSTRAINT plans_meeting_attendees_meeting_id_user_id_c529a104_uniq UNIQUE (meeting_id, user_id);

ALTER TABLE ONLY public.plans_meeting_attendees
    ADD CONSTRAINT plans_meeting_attendees_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.plans_meeting
    ADD CONSTRAINT plans_meeting_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.plans_meetingitem
    ADD CONSTRAINT plans_meetingitem_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.plans_need
    ADD CONSTRAINT plans_need_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.plans_needevent
    ADD CONSTRAINT plans_needevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_unique UNIQUE (task_name, periodic_id, defer_timestamp);

ALTER TABLE ONLY public.procrastinate_workers
    ADD CONSTRAINT procrastinate_workers_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.evidence_product
    ADD CONSTRAINT product_number_once UNIQUE (case_id, number);

ALTER TABLE ONLY public.disclosure_question
    ADD CONSTRAINT question_once UNIQUE (request_id, number);

ALTER TABLE ONLY public.evidence_redaction
    ADD CONSTRAINT redaction_number_once UNIQUE (case_id, number);

ALTER TABLE ONLY public.referrals_move
    ADD CONSTRAINT referrals_move_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.referrals_referral
    ADD CONSTRAINT referrals_referral_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.referrals_referralevent
    ADD CONSTRAINT referrals_referralevent_pkey PRIMARY KEY (pgh_id);

ALTER TABLE ONLY public.reports_attachment
    ADD CONSTRAINT reports_attachment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.reports_letter
    ADD CONSTRAINT reports_letter_digest_key UNIQUE (digest);

ALTER TABLE ONLY public.reports_letter
    ADD CONSTRAINT reports_letter_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.reports_letter
    ADD CONSTRAINT reports_letter_reference_key UNIQUE (reference);

ALTER TABLE ONLY public.reports_mailbox
    ADD CONSTRAINT reports_mailbox_locator_key UNIQUE (locator);

ALTER TABLE ONLY public.reports_mailbox
    ADD CONSTRAINT reports_mailbox_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.reports_reply
    ADD CONSTRAINT reports_reply_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.reports_reportkey
    ADD CONSTRAINT reports_reportkey_key_id_key UNIQUE (key_id);

ALTER TABLE ONLY public.reports_reportkey
    ADD CONSTRAINT reports_reportkey_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.rules_pause
    ADD CONSTRAINT rules_pause_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.rules_ruleset
    ADD CONSTRAINT rules_ruleset_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.site_alert
    ADD CONSTRAINT site_alert_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.site_contactdetail
    ADD CONSTRAINT site_contactdetail_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.site_pagetext
    ADD CONSTRAINT site_pagetext_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.site_pause
    ADD CONSTRAINT site_pause_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.socialaccount_socialaccount
    ADD CONSTRAINT socialaccount_socialaccount_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.socialaccount_socialaccount
    ADD CONSTRAINT socialaccount_socialaccount_provider_uid_fc810c6e_uniq UNIQUE (provider, uid);

ALTER TABLE ONLY public.socialaccount_socialapp
    ADD CONSTRAINT socialaccount_socialapp_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_socialtoken_app_id_account_id_fca4e0ac_uniq UNIQUE (app_id, account_id);

ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_socialtoken_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.orders_suspicion
    ADD CONSTRAINT suspicion_once UNIQUE (order_id, force, incident_id);

ALTER TABLE ONLY public.evidence_tag
    ADD CONSTRAINT tag_once_on_an_item UNIQUE (case_id, item, name);

ALTER TABLE ONLY public.orders_tally
    ADD CONSTRAINT tally_once UNIQUE (day, key);

ALTER TABLE ONLY public.disclosure_textreading
    ADD CONSTRAINT text_read_once UNIQUE (request_id, tag, force, incident_id);

ALTER TABLE ONLY public.cases_timer
    ADD CONSTRAINT timer_once UNIQUE (case_id, "right", began_on);

ALTER TABLE ONLY public.triage_advicenote
    ADD CONSTRAINT triage_advicenote_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.triage_correction
    ADD CONSTRAINT triage_correction_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.triage_courseasdecided
    ADD CONSTRAINT triage_courseasdecided_decision_id_key UNIQUE (decision_id);

ALTER TABLE ONLY public.triage_courseasdecided
    ADD CONSTRAINT triage_courseasdecided_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.triage_decision
    ADD CONSTRAINT triage_decision_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.triage_finding
    ADD CONSTRAINT triage_finding_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.triage_informationrequest
    ADD CONSTRAINT triage_informationrequest_decision_id_key UNIQUE (decision_id);

ALTER TABLE ONLY public.triage_informationrequest
    ADD CONSTRAINT triage_informationrequest_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.triage_reading
    ADD CONSTRAINT triage_reading_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.triage_secondreading
    ADD CONSTRAINT triage_secondreading_first_id_key UNIQUE (first_id);

ALTER TABLE ONLY public.triage_secondreading
    ADD CONSTRAINT triage_secondreading_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.intake_urgentitem
    ADD CONSTRAINT urgent_once UNIQUE (course_id, about);

CREATE INDEX absence_of_cover ON public.cases_absence USING btree (cover_id, ends_on) WHERE (ended_at IS NULL);

CREATE INDEX access_breakglass_case_id_27b5e653 ON public.access_breakglass USING btree (case_id);

CREATE INDEX access_breakglass_reviewed_by_id_8859f8ce ON public.access_breakglass USING btree (reviewed_by_id);

CREATE INDEX access_breakglass_user_id_a105a965 ON public.access_breakglass USING btree (user_id);

CREATE INDEX access_breakglassevent_case_id_813633b4 ON public.access_breakglassevent USING btree (case_id);

CREATE INDEX access_breakglassevent_pgh_context_id_0f65868f ON public.access_breakglassevent USING btree (pgh_context_id);

CREATE INDEX access_breakglassevent_pgh_obj_id_433ad4de ON public.access_breakglassevent USING btree (pgh_obj_id);

CREATE INDEX access_breakglassevent_reviewed_by_id_97ee10a8 ON public.access_breakglassevent USING btree (reviewed_by_id);

CREATE INDEX access_breakglassevent_user_id_b2c1a255 ON public.access_breakglassevent USING btree (user_id);

CREATE INDEX access_exclusion_application_id_6c3ad2cc ON public.access_exclusion USING btree (application_id);

CREATE INDEX access_exclusion_case_id_549f14ec ON public.access_exclusion USING btree (case_id);

CREATE INDEX access_exclusion_course_id_a27d94b9 ON public.access_exclusion USING btree (course_id);

CREATE INDEX access_exclusion_lifted_by_id_a8fe0386 ON public.access_exclusion USING btree (lifted_by_id);

CREATE INDEX access_exclusion_made_by_id_43f00071 ON public.access_exclusion USING btree (made_by_id);

CREATE INDEX access_exclusion_mailbox_id_57757f63 ON public.access_exclusion USING btree (mailbox_id);

CREATE INDEX access_exclusion_order_id_2110c42f ON public.access_exclusion USING btree (order_id);

CREATE INDEX access_exclusion_user_id_0f947199 ON public.access_exclusion USING btree (user_id);

CREATE INDEX access_exclusionevent_application_id_6fc9e29d ON public.access_exclusionevent USING btree (application_id);

CREATE INDEX access_exclusionevent_case_id_18416c63 ON public.access_exclusionevent USING btree (case_id);

CREATE INDEX access_exclusionevent_course_id_d7b4b59f ON public.access_exclusionevent USING btree (course_id);

CREATE INDEX access_exclusionevent_lifted_by_id_6e1a5118 ON public.access_exclusionevent USING btree (lifted_by_id);

CREATE INDEX access_exclusionevent_made_by_id_3c85ef6a ON public.access_exclusionevent USING btree (made_by_id);

CREATE INDEX access_exclusionevent_mailbox_id_f8619481 ON public.access_exclusionevent USING btree (mailbox_id);

CREATE INDEX access_exclusionevent_order_id_c63c0af0 ON public.access_exclusionevent USING btree (order_id);

CREATE INDEX access_exclusionevent_pgh_context_id_118aa50f ON public.access_exclusionevent USING btree (pgh_context_id);

CREATE INDEX access_exclusionevent_pgh_obj_id_594f6b0c ON public.access_exclusionevent USING btree (pgh_obj_id);

CREATE INDEX access_exclusionevent_user_id_4ee9692b ON public.access_exclusionevent USING btree (user_id);

CREATE INDEX access_purpose_case_id_79324e4b ON public.access_purpose USING btree (case_id);

CREATE INDEX access_purpose_user_id_6f042504 ON public.access_purpose USING btree (user_id);

CREATE INDEX access_sentform_at_a5913b72 ON public.access_sentform USING btree (at);

CREATE INDEX access_sentform_user_id_304d7d50 ON public.access_sentform USING btree (user_id);

CREATE INDEX access_share_agency_id_3b5949f1 ON public.access_share USING btree (agency_id);

CREATE INDEX access_share_case_id_28cd0f7e ON public.access_share USING btree (case_id);

CREATE INDEX access_share_shared_by_id_4e08c8d0 ON public.access_share USING btree (shared_by_id);

CREATE INDEX access_share_withdrawn_by_id_b642fe66 ON public.access_share USING btree (withdrawn_by_id);

CREATE INDEX access_shareevent_agency_id_a73cb3dd ON public.access_shareevent USING btree (agency_id);

CREATE INDEX access_shareevent_case_id_65609c3d ON public.access_shareevent USING btree (case_id);

CREATE INDEX access_shareevent_pgh_context_id_adfb7baf ON public.access_shareevent USING btree (pgh_context_id);

CREATE INDEX access_shareevent_pgh_obj_id_6752a9c5 ON public.access_shareevent USING btree (pgh_obj_id);

CREATE INDEX access_shareevent_shared_by_id_d19c8480 ON public.access_shareevent USING btree (shared_by_id);

CREATE INDEX access_shareevent_withdrawn_by_id_d0b0b97e ON public.access_shareevent USING btree (withdrawn_by_id);

CREATE INDEX account_emailaddress_email_03be32b2 ON public.account_emailaddress USING btree (email);

CREATE INDEX account_emailaddress_email_03be32b2_like ON public.account_emailaddress USING btree (email varchar_pattern_ops);

CREATE INDEX account_emailaddress_user_id_2c513194 ON public.account_emailaddress USING btree (user_id);

CREATE INDEX account_emailconfirmation_email_address_id_5b7f8c58 ON public.account_emailconfirmation USING btree (email_address_id);

CREATE INDEX account_emailconfirmation_key_f43612bd_like ON public.account_emailconfirmation USING btree (key varchar_pattern_ops);

CREATE INDEX accounts_agency_code_642bac3c_like ON public.accounts_agency USING btree (code varchar_pattern_ops);

CREATE INDEX accounts_agency_name_476b5cd7_like ON public.accounts_agency USING btree (name varchar_pattern_ops);

CREATE INDEX accounts_notice_to_id_959e5b7d ON public.accounts_notice USING btree (to_id);

CREATE INDEX accounts_rolechange_agency_id_f2f90308 ON public.accounts_rolechange USING btree (agency_id);

CREATE INDEX accounts_rolechange_decided_by_id_29481cc8 ON public.accounts_rolechange USING btree (decided_by_id);

CREATE INDEX accounts_rolechange_proposed_by_id_ccf6984e ON public.accounts_rolechange USING btree (proposed_by_id);

CREATE INDEX accounts_rolechange_user_id_fe34707d ON public.accounts_rolechange USING btree (user_id);

CREATE INDEX accounts_signintries_bucket_36c59b34_like ON public.accounts_signintries USING btree (bucket varchar_pattern_ops);

CREATE INDEX accounts_user_agency_id_ba328885 ON public.accounts_user USING btree (agency_id);

CREATE INDEX accounts_user_password_given_by_id_1e746f79 ON public.accounts_user USING btree (password_given_by_id);

CREATE INDEX accounts_user_username_6088629e_like ON public.accounts_user USING btree (username varchar_pattern_ops);

CREATE INDEX accounts_userevent_agency_id_fb0c72ac ON public.accounts_userevent USING btree (agency_id);

CREATE INDEX accounts_userevent_password_given_by_id_9d4b2534 ON public.accounts_userevent USING btree (password_given_by_id);

CREATE INDEX accounts_userevent_pgh_context_id_9043cf9a ON public.accounts_userevent USING btree (pgh_context_id);

CREATE INDEX accounts_userevent_pgh_obj_id_aa99e6a3 ON public.accounts_userevent USING btree (pgh_obj_id);

CREATE INDEX action_open_of_agency ON public.plans_action USING btree (agency_id, target_on) WHERE ((done_at IS NULL) AND (dropped_at IS NULL));

CREATE INDEX answer_of_case ON public.orders_registeranswer USING btree (case_id) WHERE (replaced_at IS NULL);

CREATE INDEX application_by_status ON public.orders_application USING btree (status, status_on, id);

CREATE INDEX application_by_subject ON public.orders_application USING btree (subject_identity) WHERE (NOT ((subject_identity)::text = ''::text));

CREATE INDEX application_in_pipeline ON public.orders_application USING btree (status_on, id) WHERE ((status)::text = ANY ((ARRAY['considered'::character varying, 'drafted'::character varying, 'authority_refused'::character varying, 'authorised'::character varying, 'applied'::character varying, 'interim_made'::character varying, 'appealed'::character varying])::text[]));

CREATE UNIQUE INDEX application_number_once ON public.orders_application USING btree (number) WHERE (NOT ((number)::text = ''::text));

CREATE INDEX application_of_case ON public.orders_application USING btree (case_id);

CREATE INDEX application_search ON public.orders_application USING gin (search);

CREATE INDEX assessment_review_due ON public.assessments_assessment USING btree (next_review_on);

CREATE INDEX assessments_assessment_approved_by_id_0f9e96de ON public.assessments_assessment USING btree (approved_by_id);

CREATE INDEX assessments_assessment_assessor_id_70ee953f ON public.assessments_assessment USING btree (assessor_id);

CREATE INDEX assessments_assessment_case_id_3fc00999 ON public.assessments_assessment USING btree (case_id);

CREATE INDEX assessments_assessment_person_id_118e6051 ON public.assessments_assessment USING btree (person_id);

CREATE INDEX assessments_assessmentevent_approved_by_id_0f22cce7 ON public.assessments_assessmentevent USING btree (approved_by_id);

CREATE INDEX assessments_assessmentevent_assessor_id_b661e819 ON public.assessments_assessmentevent USING btree (assessor_id);

CREATE INDEX assessments_assessmentevent_case_id_1577e3bb ON public.assessments_assessmentevent USING btree (case_id);

CREATE INDEX assessments_assessmentevent_person_id_18d480b8 ON public.assessments_assessmentevent USING btree (person_id);

CREATE INDEX assessments_assessmentevent_pgh_context_id_bd9b0423 ON public.assessments_assessmentevent USING btree (pgh_context_id);

CREATE INDEX assessments_assessmentevent_pgh_obj_id_dbaa6ed6 ON public.assessments_assessmentevent USING btree (pgh_obj_id);

CREATE INDEX audit_by_time ON public.audit_entry USING brin (at);

CREATE INDEX audit_of_actor ON public.audit_entry USING btree (actor, id DESC);

CREATE INDEX audit_of_case ON public.audit_entry USING btree (case_reference, id DESC) WHERE (case_reference IS NOT NULL);

CREATE INDEX audit_of_subject ON public.audit_entry USING btree (subject, id DESC);

CREATE INDEX audit_refusals ON public.audit_entry USING btree (id DESC) WHERE ((action)::text = 'refusal'::text);

CREATE INDEX auth_group_name_a6ea08ec_like ON public.auth_group USING btree (name varchar_pattern_ops);

CREATE INDEX auth_group_permissions_group_id_b120cbf9 ON public.auth_group_permissions USING btree (group_id);

CREATE INDEX auth_group_permissions_permission_id_84c5c92e ON public.auth_group_permissions USING btree (permission_id);

CREATE INDEX auth_permission_content_type_id_2f476e4b ON public.auth_permission USING btree (content_type_id);

CREATE INDEX breach_in_work ON public.orders_breach USING btree (happened_at DESC, id) WHERE ((status)::text = ANY ((ARRAY['suspected'::character varying, 'recorded'::character varying])::text[]));

CREATE INDEX breach_of_order ON public.orders_breach USING btree (order_id);

CREATE INDEX case_by_opened ON public.cases_case USING btree (opened_at DESC, id);

CREATE INDEX case_by_suspect ON public.cases_case USING btree (suspect_identity);

CREATE INDEX case_by_title ON public.cases_case USING btree (title, id);

CREATE INDEX case_by_victim ON public.cases_case USING btree (victim_identity);

CREATE INDEX case_open_of_officer ON public.cases_case USING btree (officer_id) WHERE (closed_at IS NULL);

CREATE INDEX case_person_identity ON public.cases_caseperson USING btree (identity) WHERE (NOT ((identity)::text = ''::text));

CREATE INDEX case_search ON public.cases_case USING gin (search);

CREATE INDEX cases_absence_by_id_b861b586 ON public.cases_absence USING btree (by_id);

CREATE INDEX cases_absence_cover_id_b46a11ac ON public.cases_absence USING btree (cover_id);

CREATE INDEX cases_absence_user_id_5a397cea ON public.cases_absence USING btree (user_id);

CREATE INDEX cases_case_officer_id_53018482 ON public.cases_case USING btree (officer_id);

CREATE INDEX cases_case_opened_by_id_ed5328b2 ON public.cases_case USING btree (opened_by_id);

CREATE INDEX cases_case_reference_cb43aa34_like ON public.cases_case USING btree (reference varchar_pattern_ops);

CREATE INDEX cases_casedate_agency_id_5e945db6 ON public.cases_casedate USING btree (agency_id);

CREATE INDEX cases_casedate_by_id_0205b871 ON public.cases_casedate USING btree (by_id);

CREATE INDEX cases_casedate_case_id_73015dc6 ON public.cases_casedate USING btree (case_id);

CREATE INDEX cases_casedate_struck_by_id_4c5ed985 ON public.cases_casedate USING btree (struck_by_id);

CREATE INDEX cases_caseevent_course_id_ba38911a ON public.cases_caseevent USING btree (course_id);

CREATE INDEX cases_caseevent_officer_id_776f8618 ON public.cases_caseevent USING btree (officer_id);

CREATE INDEX cases_caseevent_opened_by_id_a1959c02 ON public.cases_caseevent USING btree (opened_by_id);

CREATE INDEX cases_caseevent_pgh_context_id_04885c94 ON public.cases_caseevent USING btree (pgh_context_id);

CREATE INDEX cases_caseevent_pgh_obj_id_0093179a ON public.cases_caseevent USING btree (pgh_obj_id);

CREATE INDEX cases_caseperson_case_id_f97e1a77 ON public.cases_caseperson USING btree (case_id);

CREATE INDEX cases_casepersonevent_case_id_397358b0 ON public.cases_casepersonevent USING btree (case_id);

CREATE INDEX cases_casepersonevent_pgh_context_id_ba59de0c ON public.cases_casepersonevent USING btree (pgh_context_id);

CREATE INDEX cases_casepersonevent_pgh_obj_id_a6b67a0f ON public.cases_casepersonevent USING btree (pgh_obj_id);

CREATE INDEX cases_closure_advocate_id_393f3ad1 ON public.cases_closure USING btree (advocate_id);

CREATE INDEX cases_closure_approved_by_id_67ba2ffb ON public.cases_closure USING btree (approved_by_id);

CREATE INDEX cases_closure_case_id_7fba52e5 ON public.cases_closure USING btree (case_id);

CREATE INDEX cases_closure_proposed_by_id_87962052 ON public.cases_closure USING btree (proposed_by_id);

CREATE INDEX cases_closure_reopened_by_id_393a3e8c ON public.cases_closure USING btree (reopened_by_id);

CREATE INDEX cases_contact_by_id_1900f505 ON public.cases_contact USING btree (by_id);

CREATE INDEX cases_contact_case_id_2102dd96 ON public.cases_contact USING btree (case_id);

CREATE INDEX cases_disposal_approved_by_id_4bc871af ON public.cases_disposal USING btree (approved_by_id);

CREATE INDEX cases_disposal_case_id_3f4bd22d ON public.cases_disposal USING btree (case_id);

CREATE INDEX cases_disposal_proposed_by_id_9bff0320 ON public.cases_disposal USING btree (proposed_by_id);

CREATE INDEX cases_event_agency_id_b3da3116 ON public.cases_event USING btree (agency_id);

CREATE INDEX cases_event_by_id_d6617e99 ON public.cases_event USING btree (by_id);

CREATE INDEX cases_event_case_id_59b954a1 ON public.cases_event USING btree (case_id);

CREATE INDEX cases_event_decided_by_id_6a8713a0 ON public.cases_event USING btree (decided_by_id);

CREATE INDEX cases_event_struck_by_id_b9528bce ON public.cases_event USING btree (struck_by_id);

CREATE INDEX cases_followup_case_id_8a9f2d2a ON public.cases_followup USING btree (case_id);

CREATE INDEX cases_followup_closure_id_68b1b244 ON public.cases_followup USING btree (closure_id);

CREATE INDEX cases_followup_done_by_id_2183d5ac ON public.cases_followup USING btree (done_by_id);

CREATE INDEX cases_healthentry_by_id_3c6df0cb ON public.cases_healthentry USING btree (by_id);

CREATE INDEX cases_healthentry_case_id_9ad48a5f ON public.cases_healthentry USING btree (case_id);

CREATE INDEX cases_healthentry_person_id_1f0964f9 ON public.cases_healthentry USING btree (person_id);

CREATE INDEX cases_persondetail_agency_id_f28c3f51 ON public.cases_persondetail USING btree (agency_id);

CREATE INDEX cases_persondetail_by_id_c6395132 ON public.cases_persondetail USING btree (by_id);

CREATE INDEX cases_persondetail_case_id_9b6bf2aa ON public.cases_persondetail USING btree (case_id);

CREATE INDEX cases_persondetail_person_id_dc3acca4 ON public.cases_persondetail USING btree (person_id);

CREATE INDEX cases_persondetail_struck_by_id_31ff781c ON public.cases_persondetail USING btree (struck_by_id);

CREATE INDEX cases_personfact_case_id_22f2b210 ON public.cases_personfact USING btree (case_id);

CREATE INDEX cases_personfact_person_id_6e647e03 ON public.cases_personfact USING btree (person_id);

CREATE INDEX cases_receivedcase_by_id_ac8da5f4 ON public.cases_receivedcase USING btree (by_id);

CREATE INDEX cases_retention_reviewed_by_id_dca497d4 ON public.cases_retention USING btree (reviewed_by_id);

CREATE INDEX cases_retentionevent_case_id_eee064a9 ON public.cases_retentionevent USING btree (case_id);

CREATE INDEX cases_retentionevent_pgh_context_id_afd5b7ff ON public.cases_retentionevent USING btree (pgh_context_id);

CREATE INDEX cases_retentionevent_pgh_obj_id_344b7838 ON public.cases_retentionevent USING btree (pgh_obj_id);

CREATE INDEX cases_retentionevent_reviewed_by_id_2bdee7ad ON public.cases_retentionevent USING btree (reviewed_by_id);

CREATE INDEX cases_safecontact_case_id_f07641b1 ON public.cases_safecontact USING btree (case_id);

CREATE INDEX cases_safecontact_confirmed_by_id_511a5d26 ON public.cases_safecontact USING btree (confirmed_by_id);

CREATE INDEX cases_safecontactevent_case_id_fd2548b7 ON public.cases_safecontactevent USING btree (case_id);

CREATE INDEX cases_safecontactevent_confirmed_by_id_de3c62b8 ON public.cases_safecontactevent USING btree (confirmed_by_id);

CREATE INDEX cases_safecontactevent_person_id_c958c70d ON public.cases_safecontactevent USING btree (person_id);

CREATE INDEX cases_safecontactevent_pgh_context_id_62d061f8 ON public.cases_safecontactevent USING btree (pgh_context_id);

CREATE INDEX cases_safecontactevent_pgh_obj_id_ad922039 ON public.cases_safecontactevent USING btree (pgh_obj_id);

CREATE INDEX cases_sealednote_agency_id_5d2eefd3 ON public.cases_sealednote USING btree (agency_id);

CREATE INDEX cases_sealednote_by_id_e5c8ce20 ON public.cases_sealednote USING btree (by_id);

CREATE INDEX cases_sealednote_case_id_667f0f1f ON public.cases_sealednote USING btree (case_id);

CREATE INDEX cases_timer_case_id_698423d5 ON public.cases_timer USING btree (case_id);

CREATE INDEX cases_timer_done_by_id_797757a8 ON public.cases_timer USING btree (done_by_id);

CREATE INDEX cases_transfer_by_id_7c413482 ON public.cases_transfer USING btree (by_id);

CREATE INDEX cases_transfer_case_id_1158c67e ON public.cases_transfer USING btree (case_id);

CREATE INDEX cases_transfer_noted_by_id_d35c095b ON public.cases_transfer USING btree (noted_by_id);

CREATE UNIQUE INDEX corrected_once ON public.triage_correction USING btree (course_id, kind, "left", "right") WHERE (withdrawn_at IS NULL);

CREATE INDEX course_by_first ON public.intake_course USING btree (state, listed, first_on, id);

CREATE INDEX course_by_last ON public.intake_course USING btree (state, listed, last_on DESC NULLS LAST, id);

CREATE INDEX course_by_others ON public.intake_course USING gin (others);

CREATE INDEX course_by_points ON public.intake_course USING btree (state, listed, points DESC NULLS LAST, id);

CREATE INDEX course_by_received ON public.intake_course USING btree (state, listed, received_at, id);

CREATE INDEX course_by_suspect ON public.intake_course USING btree (suspect_identity);

CREATE INDEX course_by_victim ON public.intake_course USING btree (victim_identity);

CREATE INDEX course_claimed ON public.intake_course USING btree (claimed_by_id) WHERE (claimed_by_id IS NOT NULL);

CREATE INDEX course_search ON public.intake_course USING gin (search);

CREATE INDEX custody_of_case ON public.files_custody USING btree (case_id);

CREATE INDEX date_of_case ON public.cases_casedate USING btree (case_id);

CREATE INDEX date_of_case_by_day ON public.cases_casedate USING btree ("on") WHERE (struck_at IS NULL);

CREATE INDEX decision_by_time ON public.triage_decision USING btree (at DESC);

CREATE INDEX decision_of_user ON public.triage_decision USING btree (by_id, at DESC);

CREATE INDEX detail_of_case ON public.cases_persondetail USING btree (case_id);

CREATE INDEX disclosure_answer_made_by_id_07ff34f9 ON public.disclosure_answer USING btree (made_by_id);

CREATE INDEX disclosure_answer_request_id_270b49e6 ON public.disclosure_answer USING btree (request_id);

CREATE INDEX disclosure_check_answer_id_cca9d4f7 ON public.disclosure_check USING btree (answer_id);

CREATE INDEX disclosure_check_by_id_76006cfc ON public.disclosure_check USING btree (by_id);

CREATE INDEX disclosure_check_request_id_d3e4b915 ON public.disclosure_check USING btree (request_id);

CREATE INDEX disclosure_decision_by_id_0a53cc23 ON public.disclosure_decision USING btree (by_id);

CREATE INDEX disclosure_decision_request_id_7f88ae74 ON public.disclosure_decision USING btree (request_id);

CREATE INDEX disclosure_publication_by_id_79a4bfb0 ON public.disclosure_publication USING btree (by_id);

CREATE INDEX disclosure_publication_slug_23c6ff40_like ON public.disclosure_publication USING btree (slug varchar_pattern_ops);

CREATE INDEX disclosure_question_confirmed_by_id_0bdbd4a7 ON public.disclosure_question USING btree (confirmed_by_id);

CREATE INDEX disclosure_question_request_id_e17496bc ON public.disclosure_question USING btree (request_id);

CREATE INDEX disclosure_questionevent_confirmed_by_id_13e8f4fd ON public.disclosure_questionevent USING btree (confirmed_by_id);

CREATE INDEX disclosure_questionevent_pgh_context_id_285bf1e8 ON public.disclosure_questionevent USING btree (pgh_context_id);

CREATE INDEX disclosure_questionevent_pgh_obj_id_169ff3a2 ON public.disclosure_questionevent USING btree (pgh_obj_id);

CREATE INDEX disclosure_questionevent_request_id_9d9501df ON public.disclosure_questionevent USING btree (request_id);

CREATE INDEX disclosure_request_entered_by_id_a64a026e ON public.disclosure_request USING btree (entered_by_id);

CREATE INDEX disclosure_request_reference_27383284_like ON public.disclosure_request USING btree (reference varchar_pattern_ops);

CREATE INDEX disclosure_requestevent_entered_by_id_3045175b ON public.disclosure_requestevent USING btree (entered_by_id);

CREATE INDEX disclosure_requestevent_pgh_context_id_09fd4cd6 ON public.disclosure_requestevent USING btree (pgh_context_id);

CREATE INDEX disclosure_requestevent_pgh_obj_id_71d1efb8 ON public.disclosure_requestevent USING btree (pgh_obj_id);

CREATE INDEX disclosure_requeststep_by_id_1615b0d5 ON public.disclosure_requeststep USING btree (by_id);

CREATE INDEX disclosure_requeststep_request_id_e6e4c087 ON public.disclosure_requeststep USING btree (request_id);

CREATE INDEX disclosure_textreading_by_id_db18408c ON public.disclosure_textreading USING btree (by_id);

CREATE INDEX disclosure_textreading_request_id_2249b153 ON public.disclosure_textreading USING btree (request_id);

CREATE INDEX disclosure_timedsample_by_id_3419b641 ON public.disclosure_timedsample USING btree (by_id);

CREATE INDEX disclosure_timedsample_request_id_5192c0ee ON public.disclosure_timedsample USING btree (request_id);

CREATE INDEX django_session_expire_date_a5c62663 ON public.django_session USING btree (expire_date);

CREATE INDEX django_session_session_key_c0390e0f_like ON public.django_session USING btree (session_key varchar_pattern_ops);

CREATE INDEX duty_owed ON public.orders_duty USING btree (due_on, id) WHERE ((not_owed_why = ''::text) AND (notified_on IS NULL));

CREATE INDEX duty_to_acknowledge ON public.orders_duty USING btree (notified_on, id) WHERE ((acknowledged_on IS NULL) AND (notified_on IS NOT NULL));

CREATE INDEX event_in_order ON public.cases_event USING btree (case_id, happened_at, id);

CREATE INDEX evidence_device_agency_id_3bf8fcf4 ON public.evidence_device USING btree (agency_id);

CREATE INDEX evidence_device_by_id_c58b36e6 ON public.evidence_device USING btree (by_id);

CREATE INDEX evidence_device_case_id_c016e8a8 ON public.evidence_device USING btree (case_id);

CREATE INDEX evidence_device_person_id_45c3447d ON public.evidence_device USING btree (person_id);

CREATE INDEX evidence_device_removed_by_id_8bef8611 ON public.evidence_device USING btree (removed_by_id);

CREATE INDEX evidence_device_withdrawn_by_id_d98e4286 ON public.evidence_device USING btree (withdrawn_by_id);

CREATE INDEX evidence_note_by_id_ad4529a9 ON public.evidence_note USING btree (by_id);

CREATE INDEX evidence_note_case_id_034fa598 ON public.evidence_note USING btree (case_id);

CREATE INDEX evidence_note_device_id_821869a4 ON public.evidence_note USING btree (device_id);

CREATE INDEX evidence_product_by_id_6de54dc8 ON public.evidence_product USING btree (by_id);

CREATE INDEX evidence_product_case_id_c4d6ac32 ON public.evidence_product USING btree (case_id);

CREATE INDEX evidence_redaction_by_id_f065924d ON public.evidence_redaction USING btree (by_id);

CREATE INDEX evidence_redaction_case_id_55a346f3 ON public.evidence_redaction USING btree (case_id);

CREATE INDEX evidence_redaction_lifted_by_id_5852cf40 ON public.evidence_redaction USING btree (lifted_by_id);

CREATE INDEX evidence_store_by_id_da5e42e0 ON public.evidence_store USING btree (by_id);

CREATE INDEX evidence_store_folder_dd76c097_like ON public.evidence_store USING btree (folder varchar_pattern_ops);

CREATE INDEX evidence_tag_by_id_47eda58e ON public.evidence_tag USING btree (by_id);

CREATE INDEX evidence_tag_case_id_3588649c ON public.evidence_tag USING btree (case_id);

CREATE INDEX evidence_tag_checked_by_id_0ab9ec96 ON public.evidence_tag USING btree (checked_by_id);

CREATE INDEX evidence_tag_device_id_90939815 ON public.evidence_tag USING btree (device_id);

CREATE INDEX evidence_upload_by_id_0509b2ea ON public.evidence_upload USING btree (by_id);

CREATE INDEX evidence_upload_case_id_c871458b ON public.evidence_upload USING btree (case_id);

CREATE INDEX evidence_upload_device_id_7dd584df ON public.evidence_upload USING btree (device_id);

CREATE INDEX fact_of_case ON public.cases_personfact USING btree (case_id);

CREATE INDEX figures_preparation_asked_by_id_b1b59f7c ON public.figures_preparation USING btree (asked_by_id);

CREATE INDEX figures_release_by_id_47c1a450 ON public.figures_release USING btree (by_id);

CREATE UNIQUE INDEX file_once_on_case ON public.files_storedfile USING btree (case_id, part, sha256) WHERE (struck_at IS NULL);

CREATE INDEX files_custody_by_id_62ca3046 ON public.files_custody USING btree (by_id);

CREATE INDEX files_custody_case_id_08887e14 ON public.files_custody USING btree (case_id);

CREATE INDEX files_custody_file_id_bd55dc5f ON public.files_custody USING btree (file_id);

CREATE INDEX files_storedfile_agency_id_225c31cd ON public.files_storedfile USING btree (agency_id);

CREATE INDEX files_storedfile_by_id_06850330 ON public.files_storedfile USING btree (by_id);

CREATE INDEX files_storedfile_case_id_154a3536 ON public.files_storedfile USING btree (case_id);

CREATE INDEX files_storedfile_struck_by_id_44f8476c ON public.files_storedfile USING btree (struck_by_id);

CREATE INDEX finding_of_course ON public.triage_finding USING btree (course_id);

CREATE UNIQUE INDEX first_notification_once ON public.orders_duty USING btree (order_id) WHERE ((kind)::text = 'first'::text);

CREATE INDEX idx_procrastinate_jobs_worker_not_null ON public.procrastinate_jobs USING btree (worker_id) WHERE ((worker_id IS NOT NULL) AND (status = 'doing'::public.procrastinate_job_status));

CREATE INDEX idx_procrastinate_workers_last_heartbeat ON public.procrastinate_workers USING btree (last_heartbeat);

CREATE INDEX improvement_capacity_by_id_3236a113 ON public.improvement_capacity USING btree (by_id);

CREATE INDEX improvement_edition_made_by_id_e023d98a ON public.improvement_edition USING btree (made_by_id);

CREATE INDEX improvement_edition_preparation_id_429eceb4 ON public.improvement_edition USING btree (preparation_id);

CREATE INDEX improvement_edition_published_by_id_14a3db88 ON public.improvement_edition USING btree (published_by_id);

CREATE INDEX improvement_edition_withdrawn_by_id_afc6c24a ON public.improvement_edition USING btree (withdrawn_by_id);

CREATE INDEX improvement_feedback_by_id_244763fa ON public.improvement_feedback USING btree (by_id);

CREATE INDEX improvement_feedback_withdrawn_by_id_e29e87ef ON public.improvement_feedback USING btree (withdrawn_by_id);

CREATE INDEX improvement_logentry_by_id_12f21a89 ON public.improvement_logentry USING btree (by_id);

CREATE INDEX improvement_trainingresult_by_id_8e336f4d ON public.improvement_trainingresult USING btree (by_id);

CREATE INDEX intake_course_claimed_by_id_8bfff821 ON public.intake_course USING btree (claimed_by_id);

CREATE INDEX intake_course_engine_id_a358bb2b_like ON public.intake_course USING btree (engine_id varchar_pattern_ops);

CREATE INDEX intake_course_reference_b4e3af48_like ON public.intake_course USING btree (reference varchar_pattern_ops);

CREATE INDEX intake_course_run_id_dc4e7c77 ON public.intake_course USING btree (run_id);

CREATE INDEX intake_course_sent_by_id_6cdfe25a ON public.intake_course USING btree (sent_by_id);

CREATE INDEX intake_courseincident_course_id_173d0645 ON public.intake_courseincident USING btree (course_id);

CREATE INDEX intake_coursereason_course_id_594040c0 ON public.intake_coursereason USING btree (course_id);

CREATE INDEX intake_importedrun_fingerprint_d38ba7b6_like ON public.intake_importedrun USING btree (fingerprint varchar_pattern_ops);

CREATE INDEX intake_importedrun_imported_by_id_f1316d57 ON public.intake_importedrun USING btree (imported_by_id);

CREATE INDEX intake_importedrun_run_926eea5d_like ON public.intake_importedrun USING btree (run varchar_pattern_ops);

CREATE INDEX intake_job_asked_by_id_f4133ff0 ON public.intake_job USING btree (asked_by_id);

CREATE INDEX intake_urgentitem_course_id_43c6c9b5 ON public.intake_urgentitem USING btree (course_id);

CREATE INDEX intake_urgentitem_read_by_id_a99eea9c ON public.intake_urgentitem USING btree (read_by_id);

CREATE INDEX intake_urgentitem_run_id_ae809c6c ON public.intake_urgentitem USING btree (run_id);

CREATE INDEX learning_completion_user_id_17d68e34 ON public.learning_completion USING btree (user_id);

CREATE INDEX learning_learner_team_id_5bb49b3e ON public.learning_learner USING btree (team_id);

CREATE INDEX learning_measure_learner_id_2449b691 ON public.learning_measure USING btree (learner_id);

CREATE INDEX learning_team_by_id_830bbecd ON public.learning_team USING btree (by_id);

CREATE INDEX learning_team_code_67027567_like ON public.learning_team USING btree (code varchar_pattern_ops);

CREATE INDEX learning_writtencase_by_id_885db87b ON public.learning_writtencase USING btree (by_id);

CREATE INDEX learning_writtencase_checked_by_id_f64e8703 ON public.learning_writtencase USING btree (checked_by_id);

CREATE INDEX learning_writtencase_name_739b5a66 ON public.learning_writtencase USING btree (name);

CREATE INDEX learning_writtencase_name_739b5a66_like ON public.learning_writtencase USING btree (name varchar_pattern_ops);

CREATE INDEX letter_by_kind ON public.reports_letter USING btree (kind, received_at DESC, id DESC);

CREATE INDEX letter_followed ON public.reports_letter USING btree (follow) WHERE (follow IS NOT NULL);

CREATE INDEX letter_unopened ON public.reports_letter USING btree (received_at, id) WHERE (opened_at IS NULL);

CREATE INDEX link_of_identity ON public.intake_identitylink USING btree (identity, weight DESC);

CREATE INDEX log_of_recommendation ON public.improvement_logentry USING btree (report, number, kind, id DESC);

CREATE INDEX mailbox_closing ON public.reports_mailbox USING btree (closes_on) WHERE (closed_at IS NULL);

CREATE INDEX mention_of_identity ON public.intake_mention USING btree (identity);

CREATE INDEX mfa_authenticator_user_id_0c3a50c0 ON public.mfa_authenticator USING btree (user_id);

CREATE INDEX notice_unread ON public.accounts_notice USING btree (to_id, at DESC) WHERE (read_at IS NULL);

CREATE UNIQUE INDEX one_answer_stands ON public.orders_registeranswer USING btree (person_id, order_id, application_id, protects_id) NULLS NOT DISTINCT WHERE (replaced_at IS NULL);

CREATE UNIQUE INDEX one_failure_once ON public.orders_breach USING btree (duty_id, failure) WHERE (((section)::text = 's11'::text) AND (NOT ((status)::text = 'not_breach'::text)));

CREATE UNIQUE INDEX one_key_in_use ON public.reports_reportkey USING btree (use, recovery) WHERE (retired_at IS NULL);

CREATE UNIQUE INDEX one_open_reading ON public.triage_reading USING btree (course_id, user_id) WHERE (ended_at IS NULL);

CREATE UNIQUE INDEX one_pause_at_a_time ON public.site_pause USING btree (of) WHERE (ended_at IS NULL);

CREATE UNIQUE INDEX one_record_one_breach ON public.orders_breach USING btree (order_id, force, incident_id) WHERE ((NOT ((incident_id)::text = ''::text)) AND (NOT ((status)::text = 'not_breach'::text)) AND (NOT ((section)::text = 's11'::text)));

CREATE UNIQUE INDEX one_role_change_waits ON public.accounts_rolechange USING btree (user_id) WHERE (decided_at IS NULL);

CREATE UNIQUE INDEX one_standing_closure ON public.cases_closure USING btree (case_id) WHERE ((refused_at IS NULL) AND (reopened_at IS NULL));

CREATE UNIQUE INDEX one_standing_disposal ON public.cases_disposal USING btree (case_id) WHERE ((approved_at IS NULL) AND (refused_at IS NULL));

CREATE INDEX order_by_end ON public.orders_order USING btree (ends_on, id) WHERE ((ended_on IS NULL) AND (void_at IS NULL));

CREATE INDEX order_by_ended ON public.orders_order USING btree (ended_on DESC, id) WHERE (void_at IS NULL);

CREATE INDEX order_by_made ON public.orders_order USING btree (made_on DESC, id) WHERE (void_at IS NULL);

CREATE INDEX order_by_protected ON public.orders_order USING btree (protected_identity) WHERE (NOT ((protected_identity)::text = ''::text));

CREATE INDEX order_by_protected_name ON public.orders_order USING btree (protected_name, id) WHERE (void_at IS NULL);

CREATE INDEX order_by_subject ON public.orders_order USING btree (subject_identity) WHERE (NOT ((subject_identity)::text = ''::text));

CREATE INDEX order_by_subject_name ON public.orders_order USING btree (subject_name, id) WHERE (void_at IS NULL);

CREATE UNIQUE INDEX order_number_once ON public.orders_order USING btree (number, kind) WHERE (NOT ((number)::text = ''::text));

CREATE INDEX order_of_case ON public.orders_order USING btree (case_id);

CREATE INDEX order_of_manager ON public.orders_order USING btree (manager_id) WHERE ((ended_on IS NULL) AND (void_at IS NULL));

CREATE INDEX order_owes_victim ON public.orders_order USING btree (victim_owed_since, id) WHERE (victim_owed_since IS NOT NULL);

CREATE INDEX order_people ON public.orders_order USING btree (person_key, made_on, kind) WHERE (((kind)::text = ANY ((ARRAY['spo'::character varying, 'interim_spo'::character varying])::text[])) AND (void_at IS NULL));

CREATE INDEX order_search ON public.orders_order USING gin (search);

CREATE INDEX order_to_review ON public.orders_order USING btree (review_due_on, id) WHERE ((ended_on IS NULL) AND (void_at IS NULL));

CREATE INDEX order_to_serve ON public.orders_order USING btree (made_on, id) WHERE ((ended_on IS NULL) AND (served_on IS NULL) AND (void_at IS NULL));

CREATE INDEX orders_act_application_id_9c63e68f ON public.orders_act USING btree (application_id);

CREATE INDEX orders_act_by_id_3a447444 ON public.orders_act USING btree (by_id);

CREATE INDEX orders_act_case_id_e9af399a ON public.orders_act USING btree (case_id);

CREATE INDEX orders_act_event_id_ae69508c ON public.orders_act USING btree (event_id);

CREATE INDEX orders_actevent_application_id_bb26d7b1 ON public.orders_actevent USING btree (application_id);

CREATE INDEX orders_actevent_by_id_07c6ee55 ON public.orders_actevent USING btree (by_id);

CREATE INDEX orders_actevent_case_id_1e0033c2 ON public.orders_actevent USING btree (case_id);

CREATE INDEX orders_actevent_event_id_f7935e48 ON public.orders_actevent USING btree (event_id);

CREATE INDEX orders_actevent_pgh_context_id_d0486192 ON public.orders_actevent USING btree (pgh_context_id);

CREATE INDEX orders_actevent_pgh_obj_id_770f72a5 ON public.orders_actevent USING btree (pgh_obj_id);

CREATE INDEX orders_application_case_id_2fa00384 ON public.orders_application USING btree (case_id);

CREATE INDEX orders_application_compared_by_id_ce63e40f ON public.orders_application USING btree (compared_by_id);

CREATE INDEX orders_application_entered_by_id_854e6a8c ON public.orders_application USING btree (entered_by_id);

CREATE INDEX orders_application_reference_01178c94_like ON public.orders_application USING btree (reference varchar_pattern_ops);

CREATE INDEX orders_application_subject_person_id_92036590 ON public.orders_application USING btree (subject_person_id);

CREATE INDEX orders_applicationevent_case_id_cbd03064 ON public.orders_applicationevent USING btree (case_id);

CREATE INDEX orders_applicationevent_compared_by_id_4c70b5f7 ON public.orders_applicationevent USING btree (compared_by_id);

CREATE INDEX orders_applicationevent_entered_by_id_0a45c865 ON public.orders_applicationevent USING btree (entered_by_id);

CREATE INDEX orders_applicationevent_pgh_context_id_0a2c9de9 ON public.orders_applicationevent USING btree (pgh_context_id);

CREATE INDEX orders_applicationevent_pgh_obj_id_1bf2ef62 ON public.orders_applicationevent USING btree (pgh_obj_id);

CREATE INDEX orders_applicationevent_subject_person_id_49759296 ON public.orders_applicationevent USING btree (subject_person_id);

CREATE INDEX orders_breach_by_id_777fcb57 ON public.orders_breach USING btree (by_id);

CREATE INDEX orders_breach_case_id_9815b4c9 ON public.orders_breach USING btree (case_id);

CREATE INDEX orders_breach_condition_id_7539298b ON public.orders_breach USING btree (condition_id);

CREATE INDEX orders_breach_duty_id_8530ce40 ON public.orders_breach USING btree (duty_id);

CREATE INDEX orders_breach_event_id_0a1c571e ON public.orders_breach USING btree (event_id);

CREATE INDEX orders_breach_order_id_d42bb1bf ON public.orders_breach USING btree (order_id);

CREATE INDEX orders_breach_reference_ac024161_like ON public.orders_breach USING btree (reference varchar_pattern_ops);

CREATE INDEX orders_breachevent_by_id_5bfc73e9 ON public.orders_breachevent USING btree (by_id);

CREATE INDEX orders_breachevent_case_id_f5923bb3 ON public.orders_breachevent USING btree (case_id);

CREATE INDEX orders_breachevent_condition_id_aa457d04 ON public.orders_breachevent USING btree (condition_id);

CREATE INDEX orders_breachevent_duty_id_f65265e9 ON public.orders_breachevent USING btree (duty_id);

CREATE INDEX orders_breachevent_event_id_21f5c818 ON public.orders_breachevent USING btree (event_id);

CREATE INDEX orders_breachevent_order_id_c721568c ON public.orders_breachevent USING btree (order_id);

CREATE INDEX orders_breachevent_pgh_context_id_f1729940 ON public.orders_breachevent USING btree (pgh_context_id);

CREATE INDEX orders_breachevent_pgh_obj_id_be7cb97a ON public.orders_breachevent USING btree (pgh_obj_id);

CREATE INDEX orders_condition_application_id_625c543a ON public.orders_condition USING btree (application_id);

CREATE INDEX orders_condition_by_id_adcdda3e ON public.orders_condition USING btree (by_id);

CREATE INDEX orders_condition_case_id_bfa21763 ON public.orders_condition USING btree (case_id);

CREATE INDEX orders_condition_order_id_d493ed47 ON public.orders_condition USING btree (order_id);

CREATE INDEX orders_condition_reveal_by_id_362ea29e ON public.orders_condition USING btree (reveal_by_id);

CREATE INDEX orders_condition_step_id_feb937c6 ON public.orders_condition USING btree (step_id);

CREATE INDEX orders_conditionevent_application_id_5c09a4d2 ON public.orders_conditionevent USING btree (application_id);

CREATE INDEX orders_conditionevent_by_id_476ae2cf ON public.orders_conditionevent USING btree (by_id);

CREATE INDEX orders_conditionevent_case_id_c62c7e5b ON public.orders_conditionevent USING btree (case_id);

CREATE INDEX orders_conditionevent_order_id_26b81313 ON public.orders_conditionevent USING btree (order_id);

CREATE INDEX orders_conditionevent_pgh_context_id_66062029 ON public.orders_conditionevent USING btree (pgh_context_id);

CREATE INDEX orders_conditionevent_pgh_obj_id_cd42981f ON public.orders_conditionevent USING btree (pgh_obj_id);

CREATE INDEX orders_conditionevent_reveal_by_id_2580ff51 ON public.orders_conditionevent USING btree (reveal_by_id);

CREATE INDEX orders_conditionevent_step_id_e09d7f93 ON public.orders_conditionevent USING btree (step_id);

CREATE INDEX orders_duty_by_id_08ea1857 ON public.orders_duty USING btree (by_id);

CREATE INDEX orders_duty_case_id_091e895c ON public.orders_duty USING btree (case_id);

CREATE INDEX orders_duty_order_id_4e71ef57 ON public.orders_duty USING btree (order_id);

CREATE INDEX orders_dutyevent_by_id_c67e8916 ON public.orders_dutyevent USING btree (by_id);

CREATE INDEX orders_dutyevent_case_id_ef4dc548 ON public.orders_dutyevent USING btree (case_id);

CREATE INDEX orders_dutyevent_order_id_1a7ef4fb ON public.orders_dutyevent USING btree (order_id);

CREATE INDEX orders_dutyevent_pgh_context_id_6bb7d082 ON public.orders_dutyevent USING btree (pgh_context_id);

CREATE INDEX orders_dutyevent_pgh_obj_id_070ae223 ON public.orders_dutyevent USING btree (pgh_obj_id);

CREATE INDEX orders_order_application_id_a5eb1e89 ON public.orders_order USING btree (application_id);

CREATE INDEX orders_order_case_id_0c59c65f ON public.orders_order USING btree (case_id);

CREATE INDEX orders_order_entered_by_id_6561660f ON public.orders_order USING btree (entered_by_id);

CREATE INDEX orders_order_manager_id_d9c1a176 ON public.orders_order USING btree (manager_id);

CREATE INDEX orders_order_reference_d902bed1_like ON public.orders_order USING btree (reference varchar_pattern_ops);

CREATE INDEX orders_order_subject_person_id_60100b9b ON public.orders_order USING btree (subject_person_id);

CREATE INDEX orders_orderevent_application_id_fa40c841 ON public.orders_orderevent USING btree (application_id);

CREATE INDEX orders_orderevent_case_id_a7404514 ON public.orders_orderevent USING btree (case_id);

CREATE INDEX orders_orderevent_entered_by_id_5c8fe04b ON public.orders_orderevent USING btree (entered_by_id);

CREATE INDEX orders_orderevent_manager_id_12c57d72 ON public.orders_orderevent USING btree (manager_id);

CREATE INDEX orders_orderevent_pgh_context_id_5b66b7c4 ON public.orders_orderevent USING btree (pgh_context_id);

CREATE INDEX orders_orderevent_pgh_obj_id_dde4714b ON public.orders_orderevent USING btree (pgh_obj_id);

CREATE INDEX orders_orderevent_subject_person_id_4d50673c ON public.orders_orderevent USING btree (subject_person_id);

CREATE INDEX orders_paper_application_id_bc509bf2 ON public.orders_paper USING btree (application_id);

CREATE INDEX orders_paper_by_id_f8eb6e79 ON public.orders_paper USING btree (by_id);

CREATE INDEX orders_paper_case_id_efb42f6e ON public.orders_paper USING btree (case_id);

CREATE INDEX orders_paper_file_id_c935d28f ON public.orders_paper USING btree (file_id);

CREATE INDEX orders_paperevent_application_id_a04e6328 ON public.orders_paperevent USING btree (application_id);

CREATE INDEX orders_paperevent_by_id_85f9efad ON public.orders_paperevent USING btree (by_id);

CREATE INDEX orders_paperevent_case_id_0edf8035 ON public.orders_paperevent USING btree (case_id);

CREATE INDEX orders_paperevent_file_id_2fcdfd34 ON public.orders_paperevent USING btree (file_id);

CREATE INDEX orders_paperevent_pgh_context_id_e06a3007 ON public.orders_paperevent USING btree (pgh_context_id);

CREATE INDEX orders_paperevent_pgh_obj_id_8f0e60da ON public.orders_paperevent USING btree (pgh_obj_id);

CREATE INDEX orders_protects_application_id_a50e936c ON public.orders_protects USING btree (application_id);

CREATE INDEX orders_protects_case_id_4e98a7ab ON public.orders_protects USING btree (case_id);

CREATE INDEX orders_protects_order_id_e0906a37 ON public.orders_protects USING btree (order_id);

CREATE INDEX orders_protects_person_id_70333ab7 ON public.orders_protects USING btree (person_id);

CREATE INDEX orders_registeranswer_application_id_8538b2d2 ON public.orders_registeranswer USING btree (application_id);

CREATE INDEX orders_registeranswer_by_id_c070aa54 ON public.orders_registeranswer USING btree (by_id);

CREATE INDEX orders_registeranswer_case_id_02a0b819 ON public.orders_registeranswer USING btree (case_id);

CREATE INDEX orders_registeranswer_order_id_12438877 ON public.orders_registeranswer USING btree (order_id);

CREATE INDEX orders_registeranswer_person_id_6ea6f014 ON public.orders_registeranswer USING btree (person_id);

CREATE INDEX orders_registeranswer_protects_id_9298af58 ON public.orders_registeranswer USING btree (protects_id);

CREATE INDEX orders_step_application_id_d86e8b46 ON public.orders_step USING btree (application_id);

CREATE INDEX orders_step_by_id_1efa4a62 ON public.orders_step USING btree (by_id);

CREATE INDEX orders_step_case_id_2d76802c ON public.orders_step USING btree (case_id);

CREATE INDEX orders_step_order_id_fbf9e8e3 ON public.orders_step USING btree (order_id);

CREATE INDEX orders_step_struck_by_id_f67a7b6c ON public.orders_step USING btree (struck_by_id);

CREATE INDEX orders_stepevent_application_id_a30cfc99 ON public.orders_stepevent USING btree (application_id);

CREATE INDEX orders_stepevent_by_id_2af4929e ON public.orders_stepevent USING btree (by_id);

CREATE INDEX orders_stepevent_case_id_599cee99 ON public.orders_stepevent USING btree (case_id);

CREATE INDEX orders_stepevent_order_id_eef181a4 ON public.orders_stepevent USING btree (order_id);

CREATE INDEX orders_stepevent_pgh_context_id_8b50c91f ON public.orders_stepevent USING btree (pgh_context_id);

CREATE INDEX orders_stepevent_pgh_obj_id_bef5042b ON public.orders_stepevent USING btree (pgh_obj_id);

CREATE INDEX orders_stepevent_struck_by_id_28303c36 ON public.orders_stepevent USING btree (struck_by_id);

CREATE INDEX orders_suspicion_breach_id_60e31104 ON public.orders_suspicion USING btree (breach_id);

CREATE INDEX orders_suspicion_case_id_33c1ad67 ON public.orders_suspicion USING btree (case_id);

CREATE INDEX orders_suspicion_condition_id_b1ec7d9e ON public.orders_suspicion USING btree (condition_id);

CREATE INDEX orders_suspicion_decided_by_id_3c8b8cba ON public.orders_suspicion USING btree (decided_by_id);

CREATE INDEX orders_suspicion_order_id_816fb0c5 ON public.orders_suspicion USING btree (order_id);

CREATE INDEX particular_of_identity ON public.intake_particular USING btree (identity);

CREATE INDEX plans_action_agency_id_e2875ab7 ON public.plans_action USING btree (agency_id);

CREATE INDEX plans_action_by_id_8f0eadb3 ON public.plans_action USING btree (by_id);

CREATE INDEX plans_action_case_id_ea1f95ad ON public.plans_action USING btree (case_id);

CREATE INDEX plans_action_done_by_id_7669917a ON public.plans_action USING btree (done_by_id);

CREATE INDEX plans_action_meeting_id_5866d505 ON public.plans_action USING btree (meeting_id);

CREATE INDEX plans_action_need_id_a4733685 ON public.plans_action USING btree (need_id);

CREATE INDEX plans_action_owner_id_1ed2c4b4 ON public.plans_action USING btree (owner_id);

CREATE INDEX plans_actionevent_agency_id_de2f30ee ON public.plans_actionevent USING btree (agency_id);

CREATE INDEX plans_actionevent_by_id_3843ca46 ON public.plans_actionevent USING btree (by_id);

CREATE INDEX plans_actionevent_case_id_71eabecd ON public.plans_actionevent USING btree (case_id);

CREATE INDEX plans_actionevent_done_by_id_56659b09 ON public.plans_actionevent USING btree (done_by_id);

CREATE INDEX plans_actionevent_meeting_id_eb3b681f ON public.plans_actionevent USING btree (meeting_id);

CREATE INDEX plans_actionevent_need_id_58aa257e ON public.plans_actionevent USING btree (need_id);

CREATE INDEX plans_actionevent_owner_id_9632bfe5 ON public.plans_actionevent USING btree (owner_id);

CREATE INDEX plans_actionevent_pgh_context_id_b6470020 ON public.plans_actionevent USING btree (pgh_context_id);

CREATE INDEX plans_actionevent_pgh_obj_id_449f3a51 ON public.plans_actionevent USING btree (pgh_obj_id);

CREATE INDEX plans_meeting_attendees_meeting_id_34a4391c ON public.plans_meeting_attendees USING btree (meeting_id);

CREATE INDEX plans_meeting_attendees_user_id_a0419ecd ON public.plans_meeting_attendees USING btree (user_id);

CREATE INDEX plans_meeting_chair_id_61e27306 ON public.plans_meeting USING btree (chair_id);

CREATE INDEX plans_meeting_written_by_id_48204da2 ON public.plans_meeting USING btree (written_by_id);

CREATE INDEX plans_meetingitem_case_id_a14ebd39 ON public.plans_meetingitem USING btree (case_id);

CREATE INDEX plans_meetingitem_meeting_id_471c5e89 ON public.plans_meetingitem USING btree (meeting_id);

CREATE INDEX plans_meetingitem_written_by_id_dcc65e4e ON public.plans_meetingitem USING btree (written_by_id);

CREATE INDEX plans_need_by_id_640a7dea ON public.plans_need USING btree (by_id);

CREATE INDEX plans_need_case_id_6db31e96 ON public.plans_need USING btree (case_id);

CREATE INDEX plans_need_met_by_id_9be72fa2 ON public.plans_need USING btree (met_by_id);

CREATE INDEX plans_needevent_by_id_7a41ab69 ON public.plans_needevent USING btree (by_id);

CREATE INDEX plans_needevent_case_id_55f961f9 ON public.plans_needevent USING btree (case_id);

CREATE INDEX plans_needevent_met_by_id_fc74bfaf ON public.plans_needevent USING btree (met_by_id);

CREATE INDEX plans_needevent_pgh_context_id_30ea6a3d ON public.plans_needevent USING btree (pgh_context_id);

CREATE INDEX plans_needevent_pgh_obj_id_a3e2e460 ON public.plans_needevent USING btree (pgh_obj_id);

CREATE INDEX procrastinate_events_job_id_fkey_v1 ON public.procrastinate_events USING btree (job_id);

CREATE INDEX procrastinate_jobs_id_lock_idx_v1 ON public.procrastinate_jobs USING btree (id, lock) WHERE (status = ANY (ARRAY['todo'::public.procrastinate_job_status, 'doing'::public.procrastinate_job_status]));

CREATE UNIQUE INDEX procrastinate_jobs_lock_idx_v1 ON public.procrastinate_jobs USING btree (lock) WHERE (status = 'doing'::public.procrastinate_job_status);

CREATE INDEX procrastinate_jobs_priority_idx_v1 ON public.procrastinate_jobs USING btree (priority DESC, id) WHERE (status = 'todo'::public.procrastinate_job_status);

CREATE INDEX procrastinate_jobs_queue_name_idx_v1 ON public.procrastinate_jobs USING btree (queue_name);

CREATE UNIQUE INDEX procrastinate_jobs_queueing_lock_idx_v1 ON public.procrastinate_jobs USING btree (queueing_lock) WHERE (status = 'todo'::public.procrastinate_job_status);

CREATE INDEX procrastinate_periodic_defers_job_id_fkey_v1 ON public.procrastinate_periodic_defers USING btree (job_id);

CREATE INDEX protects_identity ON public.orders_protects USING btree (identity) WHERE (NOT ((identity)::text = ''::text));

CREATE INDEX publication_search ON public.disclosure_publication USING gin (search);

CREATE INDEX purpose_of_user ON public.access_purpose USING btree (user_id, case_id, until DESC);

CREATE UNIQUE INDEX record_once_on_timeline ON public.cases_event USING btree (case_id, force, incident_id) WHERE (NOT ((incident_id)::text = ''::text));

CREATE INDEX referral_unanswered ON public.referrals_referral USING btree (agency_id, respond_by) WHERE ((status)::text = 'sent'::text);

CREATE INDEX referrals_move_by_id_ab781802 ON public.referrals_move USING btree (by_id);

CREATE INDEX referrals_move_case_id_935a3774 ON public.referrals_move USING btree (case_id);

CREATE INDEX referrals_move_referral_id_38ebc30b ON public.referrals_move USING btree (referral_id);

CREATE INDEX referrals_referral_agency_id_4601c9a7 ON public.referrals_referral USING btree (agency_id);

CREATE INDEX referrals_referral_by_id_3fbea266 ON public.referrals_referral USING btree (by_id);

CREATE INDEX referrals_referral_case_id_b6a3f342 ON public.referrals_referral USING btree (case_id);

CREATE INDEX referrals_referralevent_agency_id_ba16224c ON public.referrals_referralevent USING btree (agency_id);

CREATE INDEX referrals_referralevent_by_id_934bbd48 ON public.referrals_referralevent USING btree (by_id);

CREATE INDEX referrals_referralevent_case_id_a8087847 ON public.referrals_referralevent USING btree (case_id);

CREATE INDEX referrals_referralevent_pgh_context_id_d551d464 ON public.referrals_referralevent USING btree (pgh_context_id);

CREATE INDEX referrals_referralevent_pgh_obj_id_1cd2ded0 ON public.referrals_referralevent USING btree (pgh_obj_id);

CREATE INDEX reports_attachment_letter_id_a73f6aa9 ON public.reports_attachment USING btree (letter_id);

CREATE INDEX reports_letter_course_id_187e9915 ON public.reports_letter USING btree (course_id);

CREATE INDEX reports_letter_mailbox_id_4a9c1e5c ON public.reports_letter USING btree (mailbox_id);

CREATE INDEX reports_letter_opened_by_id_5c20b5ef ON public.reports_letter USING btree (opened_by_id);

CREATE INDEX reports_letter_reference_b4daf1bd_like ON public.reports_letter USING btree (reference varchar_pattern_ops);

CREATE INDEX reports_letter_request_id_7c718353 ON public.reports_letter USING btree (request_id);

CREATE INDEX reports_reply_by_id_9803bac7 ON public.reports_reply USING btree (by_id);

CREATE INDEX reports_reply_mailbox_id_d80bfda7 ON public.reports_reply USING btree (mailbox_id);

CREATE INDEX reports_reportkey_key_id_6a13ac00_like ON public.reports_reportkey USING btree (key_id varchar_pattern_ops);

CREATE INDEX request_by_due ON public.disclosure_request USING btree (status, due_on, id);

CREATE INDEX request_by_received ON public.disclosure_request USING btree (received_on DESC, id DESC);

CREATE INDEX request_search ON public.disclosure_request USING gin (search);

CREATE INDEX retention_due ON public.cases_retention USING btree (review_on);

CREATE INDEX rules_pause_by_id_ddc2799d ON public.rules_pause USING btree (by_id);

CREATE INDEX rules_pause_ended_by_id_0e76fd96 ON public.rules_pause USING btree (ended_by_id);

CREATE UNIQUE INDEX rules_proposed_once ON public.rules_ruleset USING btree (digest) WHERE (approved IS NULL);

CREATE INDEX rules_ruleset_decided_by_id_02c4a217 ON public.rules_ruleset USING btree (decided_by_id);

CREATE INDEX rules_ruleset_proposed_by_id_b66223de ON public.rules_ruleset USING btree (proposed_by_id);

CREATE INDEX second_reading_open ON public.triage_secondreading USING btree (drawn_at) WHERE (at IS NULL);

CREATE UNIQUE INDEX share_once_at_a_time ON public.access_share USING btree (case_id, agency_id) WHERE (withdrawn_at IS NULL);

CREATE INDEX sign_in_tries_age ON public.accounts_signintries USING btree (last_at);

CREATE INDEX site_alert_by_id_221ba10f ON public.site_alert USING btree (by_id);

CREATE INDEX site_contactdetail_by_id_d07e88aa ON public.site_contactdetail USING btree (by_id);

CREATE INDEX site_contactdetail_name_61ffe83f ON public.site_contactdetail USING btree (name);

CREATE INDEX site_contactdetail_name_61ffe83f_like ON public.site_contactdetail USING btree (name varchar_pattern_ops);

CREATE INDEX site_pagetext_by_id_b02d4614 ON public.site_pagetext USING btree (by_id);

CREATE INDEX site_pagetext_name_d26fbecd ON public.site_pagetext USING btree (name);

CREATE INDEX site_pagetext_name_d26fbecd_like ON public.site_pagetext USING btree (name varchar_pattern_ops);

CREATE INDEX site_pagetext_read_by_id_257c84ef ON public.site_pagetext USING btree (read_by_id);

CREATE INDEX site_pause_begun_by_id_92f9a52d ON public.site_pause USING btree (begun_by_id);

CREATE INDEX site_pause_ended_by_id_2e3199b1 ON public.site_pause USING btree (ended_by_id);

CREATE INDEX socialaccount_socialaccount_user_id_8146e70c ON public.socialaccount_socialaccount USING btree (user_id);

CREATE INDEX socialaccount_socialtoken_account_id_951f210e ON public.socialaccount_socialtoken USING btree (account_id);

CREATE INDEX socialaccount_socialtoken_app_id_636a42d7 ON public.socialaccount_socialtoken USING btree (app_id);

CREATE INDEX step_by_name ON public.orders_step USING btree (name, id) WHERE (struck_at IS NULL);

CREATE INDEX step_of_application ON public.orders_step USING btree (application_id, "on", id);

CREATE INDEX step_of_order ON public.orders_step USING btree (order_id, "on", id);

CREATE INDEX suspicion_open ON public.orders_suspicion USING btree (found_at DESC, id DESC) WHERE (decided_at IS NULL);

CREATE INDEX tally_by_key ON public.orders_tally USING btree (key, day) INCLUDE (n);

CREATE INDEX timer_due ON public.cases_timer USING btree (due_on) WHERE (done_at IS NULL);

CREATE INDEX triage_advicenote_by_id_07b99056 ON public.triage_advicenote USING btree (by_id);

CREATE INDEX triage_advicenote_course_id_ca61ee92 ON public.triage_advicenote USING btree (course_id);

CREATE INDEX triage_advicenote_issued_by_id_14a1820a ON public.triage_advicenote USING btree (issued_by_id);

CREATE INDEX triage_correction_by_id_f9762714 ON public.triage_correction USING btree (by_id);

CREATE INDEX triage_correction_course_id_f093128b ON public.triage_correction USING btree (course_id);

CREATE INDEX triage_correction_withdrawn_by_id_2b7007d4 ON public.triage_correction USING btree (withdrawn_by_id);

CREATE INDEX triage_courseasdecided_course_id_698694ac ON public.triage_courseasdecided USING btree (course_id);

CREATE INDEX triage_decision_by_id_fe4041a3 ON public.triage_decision USING btree (by_id);

CREATE INDEX triage_decision_course_id_9293926b ON public.triage_decision USING btree (course_id);

CREATE INDEX triage_informationrequest_agency_id_6d8f9b35 ON public.triage_informationrequest USING btree (agency_id);

CREATE INDEX triage_informationrequest_answered_by_id_a6291c16 ON public.triage_informationrequest USING btree (answered_by_id);

CREATE INDEX triage_informationrequest_asked_by_id_958e93bd ON public.triage_informationrequest USING btree (asked_by_id);

CREATE INDEX triage_informationrequest_course_id_4a06c18e ON public.triage_informationrequest USING btree (course_id);

CREATE INDEX triage_reading_course_id_2efb7a63 ON public.triage_reading USING btree (course_id);

CREATE INDEX triage_reading_user_id_23b59634 ON public.triage_reading USING btree (user_id);

CREATE INDEX triage_secondreading_by_id_3046cbe6 ON public.triage_secondreading USING btree (by_id);

CREATE INDEX triage_secondreading_course_id_69cca039 ON public.triage_secondreading USING btree (course_id);

CREATE INDEX triage_secondreading_settled_by_id_fa40a213 ON public.triage_secondreading USING btree (settled_by_id);

CREATE UNIQUE INDEX unique_authenticator_type ON public.mfa_authenticator USING btree (user_id, type) WHERE ((type)::text = ANY ((ARRAY['totp'::character varying, 'recovery_codes'::character varying])::text[]));

CREATE UNIQUE INDEX unique_primary_email ON public.account_emailaddress USING btree (user_id, "primary") WHERE "primary";

CREATE UNIQUE INDEX unique_verified_email ON public.account_emailaddress USING btree (email) WHERE verified;

CREATE INDEX urgent_unread ON public.intake_urgentitem USING btree (listed_at) WHERE (read_at IS NULL);

CREATE UNIQUE INDEX username_once ON public.accounts_user USING btree (lower((username)::text));

CREATE TRIGGER accounts_by_administrators BEFORE INSERT ON public.accounts_user FOR EACH ROW EXECUTE FUNCTION public.accounts_roles_by_two();

CREATE TRIGGER attendance_stands BEFORE INSERT OR DELETE OR UPDATE ON public.plans_meeting_attendees FOR EACH ROW EXECUTE FUNCTION public.plans_meeting_stands();

CREATE TRIGGER audit_entry_not_emptied BEFORE TRUNCATE ON public.audit_entry FOR EACH STATEMENT EXECUTE FUNCTION public.audit_refuse();

CREATE TRIGGER audit_entry_stays BEFORE DELETE OR UPDATE ON public.audit_entry FOR EACH ROW EXECUTE FUNCTION public.audit_refuse();

CREATE TRIGGER audit_hash BEFORE INSERT ON public.audit_entry FOR EACH ROW EXECUTE FUNCTION public.audit_before_insert();

CREATE TRIGGER audit_link_not_emptied BEFORE TRUNCATE ON public.audit_link FOR EACH STATEMENT EXECUTE FUNCTION public.audit_refuse();

CREATE TRIGGER audit_link_stays BEFORE DELETE OR UPDATE ON public.audit_link FOR EACH ROW EXECUTE FUNCTION public.audit_refuse();

CREATE TRIGGER audit_queue AFTER INSERT ON public.audit_entry FOR EACH ROW EXECUTE FUNCTION public.audit_after_insert();

CREATE TRIGGER capacity_stays BEFORE DELETE OR UPDATE ON public.improvement_capacity FOR EACH ROW EXECUTE FUNCTION public.improvement_only_added();

CREATE TRIGGER closure_view BEFORE INSERT OR UPDATE ON public.cases_closure FOR EACH ROW EXECUTE FUNCTION public.cases_closure_view();

CREATE TRIGGER counted AFTER INSERT OR DELETE OR UPDATE ON public.orders_breach FOR EACH ROW EXECUTE FUNCTION public.orders_count();

CREATE TRIGGER counted AFTER INSERT OR DELETE OR UPDATE ON public.orders_order FOR EACH ROW EXECUTE FUNCTION public.orders_count();

CREATE TRIGGER counted AFTER INSERT OR DELETE OR UPDATE ON public.orders_step FOR EACH ROW EXECUTE FUNCTION public.orders_count();

CREATE TRIGGER device_stands BEFORE UPDATE ON public.evidence_device FOR EACH ROW EXECUTE FUNCTION public.evidence_device_stands();

CREATE TRIGGER edition_stands BEFORE UPDATE ON public.improvement_edition FOR EACH ROW WHEN ((old.published_on IS NOT NULL)) EXECUTE FUNCTION public.improvement_edition_stands();

CREATE TRIGGER edition_stays BEFORE DELETE ON public.improvement_edition FOR EACH ROW WHEN ((old.published_on IS NOT NULL)) EXECUTE FUNCTION public.improvement_edition_stands();

CREATE TRIGGER file_stands BEFORE UPDATE ON public.files_storedfile FOR EACH ROW EXECUTE FUNCTION public.files_file_stands();

CREATE TRIGGER first_listed BEFORE INSERT OR UPDATE OF first_listed ON public.intake_course FOR EACH ROW EXECUTE FUNCTION public.intake_first_listed();

CREATE TRIGGER learning_version BEFORE UPDATE ON public.learning_writtencase FOR EACH ROW EXECUTE FUNCTION public.learning_version_stays();

CREATE TRIGGER log_dated BEFORE INSERT ON public.improvement_logentry FOR EACH ROW EXECUTE FUNCTION public.improvement_dated();

CREATE TRIGGER log_not_emptied BEFORE TRUNCATE ON public.improvement_logentry FOR EACH STATEMENT EXECUTE FUNCTION public.improvement_only_added();

CREATE TRIGGER log_stays BEFORE DELETE OR UPDATE ON public.improvement_logentry FOR EACH ROW EXECUTE FUNCTION public.improvement_only_added();

CREATE TRIGGER meeting_stands BEFORE UPDATE ON public.plans_meeting FOR EACH ROW WHEN ((old.ended_at IS NOT NULL)) EXECUTE FUNCTION public.plans_ended_meeting_stands();

CREATE TRIGGER minutes_stand BEFORE INSERT OR UPDATE ON public.plans_meetingitem FOR EACH ROW EXECUTE FUNCTION public.plans_meeting_stands();

CREATE TRIGGER own_factor BEFORE INSERT OR DELETE ON public.mfa_authenticator FOR EACH ROW EXECUTE FUNCTION public.accounts_own_sign_in();

CREATE TRIGGER own_password BEFORE UPDATE ON public.accounts_user FOR EACH ROW WHEN (((((old.password)::text IS DISTINCT FROM (new.password)::text) OR (old.must_change_password IS DISTINCT FROM new.must_change_password)) OR (old.password_given_by_id IS DISTINCT FROM new.password_given_by_id))) EXECUTE FUNCTION public.accounts_own_sign_in();

CREATE TRIGGER own_secret BEFORE UPDATE ON public.mfa_authenticator FOR EACH ROW WHEN ((((old.user_id IS DISTINCT FROM new.user_id) OR ((old.type)::text IS DISTINCT FROM (new.type)::text)) OR (((old.data - 'used_mask'::text) - 'migrated_codes'::text) IS DISTINCT FROM ((new.data - 'used_mask'::text) - 'migrated_codes'::text)))) EXECUTE FUNCTION public.accounts_own_sign_in();

CREATE TRIGGER parties_apart BEFORE UPDATE OF subject_person_id, subject_identity, subject_name, subject_born ON public.orders_application FOR EACH ROW EXECUTE FUNCTION public.orders_parties_apart();

CREATE TRIGGER parties_apart BEFORE UPDATE OF subject_person_id, subject_identity, subject_name, subject_born ON public.orders_order FOR EACH ROW EXECUTE FUNCTION public.orders_parties_apart();

CREATE TRIGGER parties_apart BEFORE INSERT OR UPDATE ON public.orders_protects FOR EACH ROW EXECUTE FUNCTION public.orders_parties_apart();

CREATE TRIGGER pause_stays BEFORE DELETE OR UPDATE ON public.rules_pause FOR EACH ROW EXECUTE FUNCTION public.rules_pause_stays();

CREATE TRIGGER pgtrigger_delete_delete_32ab9 AFTER DELETE ON public.orders_condition FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_delete_delete_32ab9();

COMMENT ON TRIGGER pgtrigger_delete_delete_32ab9 ON public.orders_condition IS '12a9662f110120e36795ab592a73080a3009ed58';

CREATE TRIGGER pgtrigger_delete_delete_45558 AFTER DELETE ON public.orders_paper FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_delete_delete_45558();

COMMENT ON TRIGGER pgtrigger_delete_delete_45558 ON public.orders_paper IS '76926e3ddb8cbc2fe826cd94809b80ca8c34bb50';

CREATE TRIGGER pgtrigger_delete_delete_e665a AFTER DELETE ON public.orders_act FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_delete_delete_e665a();

COMMENT ON TRIGGER pgtrigger_delete_delete_e665a ON public.orders_act IS 'eb9395c84e8104cc6a72f059e01129e09ce1c01b';

CREATE TRIGGER pgtrigger_insert_insert_045ca AFTER INSERT ON public.orders_application FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_insert_insert_045ca();

COMMENT ON TRIGGER pgtrigger_insert_insert_045ca ON public.orders_application IS 'b25143fed4779977e2a817884a6243a41f1e2a09';

CREATE TRIGGER pgtrigger_insert_insert_04f7d AFTER INSERT ON public.cases_retention FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_insert_insert_04f7d();

COMMENT ON TRIGGER pgtrigger_insert_insert_04f7d ON public.cases_retention IS '60fe187f3a703d2e3d9cf26a5ab70caea69b157f';

CREATE TRIGGER pgtrigger_insert_insert_0b483 AFTER INSERT ON public.cases_case FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_insert_insert_0b483();

COMMENT ON TRIGGER pgtrigger_insert_insert_0b483 ON public.cases_case IS '40d8e300e06bb6504cced17470df35fb089aaa4b';

CREATE TRIGGER pgtrigger_insert_insert_0c945 AFTER INSERT ON public.orders_duty FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_insert_insert_0c945();

COMMENT ON TRIGGER pgtrigger_insert_insert_0c945 ON public.orders_duty IS 'da5f6ba3abdf809f03357c930484f0e73f5c7aed';

CREATE TRIGGER pgtrigger_insert_insert_1bd46 AFTER INSERT ON public.orders_breach FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_insert_insert_1bd46();

COMMENT ON TRIGGER pgtrigger_insert_insert_1bd46 ON public.orders_breach IS 'bc8016b6bbcc33a0b10a2fb0953cc0665180e19e';

CREATE TRIGGER pgtrigger_insert_insert_3263f AFTER INSERT ON public.disclosure_question FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_insert_insert_3263f();

COMMENT ON TRIGGER pgtrigger_insert_insert_3263f ON public.disclosure_question IS '03ccff3217201010efe301f2291a0de15bf2adc8';

CREATE TRIGGER pgtrigger_insert_insert_35230 AFTER INSERT ON public.orders_condition FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_insert_insert_35230();

COMMENT ON TRIGGER pgtrigger_insert_insert_35230 ON public.orders_condition IS '0380753b92fa84f425598411ed47c6c8ba745087';

CREATE TRIGGER pgtrigger_insert_insert_3867c AFTER INSERT ON public.accounts_user FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_insert_insert_3867c();

COMMENT ON TRIGGER pgtrigger_insert_insert_3867c ON public.accounts_user IS 'ee36d67774ed605042e0181fd0f3c503d1b5a803';

CREATE TRIGGER pgtrigger_insert_insert_3b51d AFTER INSERT ON public.orders_paper FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_insert_insert_3b51d();

COMMENT ON TRIGGER pgtrigger_insert_insert_3b51d ON public.orders_paper IS '1db0c529476ead879d179803d3bc6f328240613f';

CREATE TRIGGER pgtrigger_insert_insert_3ca2a AFTER INSERT ON public.assessments_assessment FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_insert_insert_3ca2a();

COMMENT ON TRIGGER pgtrigger_insert_insert_3ca2a ON public.assessments_assessment IS '1767f8ac07949a1a48a7dca64b6935e4d8f46471';

CREATE TRIGGER pgtrigger_insert_insert_4dd24 AFTER INSERT ON public.disclosure_request FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_insert_insert_4dd24();

COMMENT ON TRIGGER pgtrigger_insert_insert_4dd24 ON public.disclosure_request IS 'bcb8bfd4899babbf4bf146f31ebbc0121e2f230a';

CREATE TRIGGER pgtrigger_insert_insert_5291b AFTER INSERT ON public.access_exclusion FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_insert_insert_5291b();

COMMENT ON TRIGGER pgtrigger_insert_insert_5291b ON public.access_exclusion IS 'd3c38dc1539220cba5273bd081d3979858aaa1d9';

CREATE TRIGGER pgtrigger_insert_insert_69565 AFTER INSERT ON public.cases_caseperson FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_insert_insert_69565();

COMMENT ON TRIGGER pgtrigger_insert_insert_69565 ON public.cases_caseperson IS '1a4a14cab5dec191eb17425cb64b35ebc30215b5';

CREATE TRIGGER pgtrigger_insert_insert_774ad AFTER INSERT ON public.access_share FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_insert_insert_774ad();

COMMENT ON TRIGGER pgtrigger_insert_insert_774ad ON public.access_share IS '39cce54579911d82054908bea4eeb9ec30c4d6a2';

CREATE TRIGGER pgtrigger_insert_insert_7c4d2 AFTER INSERT ON public.access_breakglass FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_insert_insert_7c4d2();

COMMENT ON TRIGGER pgtrigger_insert_insert_7c4d2 ON public.access_breakglass IS 'a0ed46e1ee8a55354e90d3c71f412346164fa3e8';

CREATE TRIGGER pgtrigger_insert_insert_a74c8 AFTER INSERT ON public.referrals_referral FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_insert_insert_a74c8();

COMMENT ON TRIGGER pgtrigger_insert_insert_a74c8 ON public.referrals_referral IS '40a14e88dd56095001bd0cf7c803dae39cc7304d';

CREATE TRIGGER pgtrigger_insert_insert_b1667 AFTER INSERT ON public.orders_step FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_insert_insert_b1667();

COMMENT ON TRIGGER pgtrigger_insert_insert_b1667 ON public.orders_step IS 'e9cef974893cc6eb0e769e3f2966e0e7e938b317';

CREATE TRIGGER pgtrigger_insert_insert_b1f6f AFTER INSERT ON public.orders_act FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_insert_insert_b1f6f();

COMMENT ON TRIGGER pgtrigger_insert_insert_b1f6f ON public.orders_act IS 'b5c2cbda6f121a2edfadeca2b507acf585dab541';

CREATE TRIGGER pgtrigger_insert_insert_b70e9 AFTER INSERT ON public.plans_need FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_insert_insert_b70e9();

COMMENT ON TRIGGER pgtrigger_insert_insert_b70e9 ON public.plans_need IS 'fdc98aa4cdeb2170e64ec66f62a26ca070a38ff3';

CREATE TRIGGER pgtrigger_insert_insert_c2072 AFTER INSERT ON public.plans_action FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_insert_insert_c2072();

COMMENT ON TRIGGER pgtrigger_insert_insert_c2072 ON public.plans_action IS '12b82b137e81c4ba05b8f316d04483d81502aa4e';

CREATE TRIGGER pgtrigger_insert_insert_eb763 AFTER INSERT ON public.orders_order FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_insert_insert_eb763();

COMMENT ON TRIGGER pgtrigger_insert_insert_eb763 ON public.orders_order IS '619adc775e6c1c820d5faeca466f3245a5fc4781';

CREATE TRIGGER pgtrigger_insert_insert_f8162 AFTER INSERT ON public.cases_safecontact FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_insert_insert_f8162();

COMMENT ON TRIGGER pgtrigger_insert_insert_f8162 ON public.cases_safecontact IS '2d1aecfd3296e4cd220ebf2ce47aa9efd8a39caa';

CREATE TRIGGER pgtrigger_update_update_0e890 AFTER UPDATE ON public.accounts_user FOR EACH ROW WHEN (((old.agency_id IS DISTINCT FROM new.agency_id) OR (old.created_at IS DISTINCT FROM new.created_at) OR ((old.email)::text IS DISTINCT FROM (new.email)::text) OR (old.id IS DISTINCT FROM new.id) OR (old.is_active IS DISTINCT FROM new.is_active) OR (old.must_change_password IS DISTINCT FROM new.must_change_password) OR ((old.name)::text IS DISTINCT FROM (new.name)::text) OR (old.password_given_by_id IS DISTINCT FROM new.password_given_by_id) OR (old.roles IS DISTINCT FROM new.roles) OR ((old.username)::text IS DISTINCT FROM (new.username)::text))) EXECUTE FUNCTION public.pgtrigger_update_update_0e890();

COMMENT ON TRIGGER pgtrigger_update_update_0e890 ON public.accounts_user IS 'f511f48ab3d6d19c1e51e8e5ff075c53a09dc120';

CREATE TRIGGER pgtrigger_update_update_158c0 AFTER UPDATE ON public.cases_retention FOR EACH ROW WHEN (((old.case_id IS DISTINCT FROM new.case_id) OR ((old."group")::text IS DISTINCT FROM (new."group")::text) OR (old.held IS DISTINCT FROM new.held) OR (old.hold_reason IS DISTINCT FROM new.hold_reason) OR (old.id IS DISTINCT FROM new.id) OR (old.review_on IS DISTINCT FROM new.review_on) OR (old.review_reason IS DISTINCT FROM new.review_reason) OR (old.reviewed_at IS DISTINCT FROM new.reviewed_at) OR (old.reviewed_by_id IS DISTINCT FROM new.reviewed_by_id))) EXECUTE FUNCTION public.pgtrigger_update_update_158c0();

COMMENT ON TRIGGER pgtrigger_update_update_158c0 ON public.cases_retention IS '9f18b50e129bf7ff2e1f07426fd3aac73701b2fb';

CREATE TRIGGER pgtrigger_update_update_202b2 AFTER UPDATE ON public.access_breakglass FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION public.pgtrigger_update_update_202b2();

COMMENT ON TRIGGER pgtrigger_update_update_202b2 ON public.access_breakglass IS '30073a39eddb27801cf4e0f567b34d23b38625b8';

CREATE TRIGGER pgtrigger_update_update_223e7 AFTER UPDATE ON public.referrals_referral FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION public.pgtrigger_update_update_223e7();

COMMENT ON TRIGGER pgtrigger_update_update_223e7 ON public.referrals_referral IS '38b042a515d038366983a781acb23079bf9563b3';

CREATE TRIGGER pgtrigger_update_update_24eb9 AFTER UPDATE ON public.orders_condition FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION public.pgtrigger_update_update_24eb9();

COMMENT ON TRIGGER pgtrigger_update_update_24eb9 ON public.orders_condition IS '449da9ecae26bafc1d37f7682936cbdd04e8c885';

CREATE TRIGGER pgtrigger_update_update_32164 AFTER UPDATE ON public.orders_act FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION public.pgtrigger_update_update_32164();

COMMENT ON TRIGGER pgtrigger_update_update_32164 ON public.orders_act IS '1466cf2ced7852898f86ba834c99dd61ca59efa5';

CREATE TRIGGER pgtrigger_update_update_3a6f5 AFTER UPDATE ON public.access_exclusion FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION public.pgtrigger_update_update_3a6f5();

COMMENT ON TRIGGER pgtrigger_update_update_3a6f5 ON public.access_exclusion IS '63d508357a816a09d3d4ad7653dd77e493e80a82';

CREATE TRIGGER pgtrigger_update_update_41102 AFTER UPDATE ON public.orders_step FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION public.pgtrigger_update_update_41102();

COMMENT ON TRIGGER pgtrigger_update_update_41102 ON public.orders_step IS 'fb7bcea6e70c6a6b0ffed30104198d556e028d60';

CREATE TRIGGER pgtrigger_update_update_4de4d AFTER UPDATE ON public.disclosure_request FOR EACH ROW WHEN (((old.answered_on IS DISTINCT FROM new.answered_on) OR (old.asides IS DISTINCT FROM new.asides) OR (old.choices IS DISTINCT FROM new.choices) OR ((old.contact)::text IS DISTINCT FROM (new.contact)::text) OR (old.due_on IS DISTINCT FROM new.due_on) OR (old.entered_at IS DISTINCT FROM new.entered_at) OR (old.entered_by_id IS DISTINCT FROM new.entered_by_id) OR (old.extended IS DISTINCT FROM new.extended) OR (old.fallback IS DISTINCT FROM new.fallback) OR ((old.how)::text IS DISTINCT FROM (new.how)::text) OR (old.id IS DISTINCT FROM new.id) OR (old.named IS DISTINCT FROM new.named) OR (old.received_on IS DISTINCT FROM new.received_on) OR ((old.reference)::text IS DISTINCT FROM (new.reference)::text) OR ((old.requester)::text IS DISTINCT FROM (new.requester)::text) OR (old.restricted IS DISTINCT FROM new.restricted) OR (old.restricted_why IS DISTINCT FROM new.restricted_why) OR ((old.status)::text IS DISTINCT FROM (new.status)::text) OR (old.text IS DISTINCT FROM new.text))) EXECUTE FUNCTION public.pgtrigger_update_update_4de4d();

COMMENT ON TRIGGER pgtrigger_update_update_4de4d ON public.disclosure_request IS '703d1ec8c2f98f6aab13207e4498e0bb185a1f57';

CREATE TRIGGER pgtrigger_update_update_70fee AFTER UPDATE ON public.orders_breach FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION public.pgtrigger_update_update_70fee();

COMMENT ON TRIGGER pgtrigger_update_update_70fee ON public.orders_breach IS 'af1818a0397a01d65d4a751a36b3aeb8fc04ed73';

CREATE TRIGGER pgtrigger_update_update_734b8 AFTER UPDATE ON public.cases_safecontact FOR EACH ROW WHEN (((old.address IS DISTINCT FROM new.address) OR (old.address_known_to_suspect IS DISTINCT FROM new.address_known_to_suspect) OR (old.case_id IS DISTINCT FROM new.case_id) OR (old.confirmed_by_id IS DISTINCT FROM new.confirmed_by_id) OR (old.confirmed_on IS DISTINCT FROM new.confirmed_on) OR ((old.email)::text IS DISTINCT FROM (new.email)::text) OR (old.how IS DISTINCT FROM new.how) OR (old.id IS DISTINCT FROM new.id) OR (old.never IS DISTINCT FROM new.never) OR (old.person_id IS DISTINCT FROM new.person_id) OR ((old.telephone)::text IS DISTINCT FROM (new.telephone)::text) OR (old."when" IS DISTINCT FROM new."when"))) EXECUTE FUNCTION public.pgtrigger_update_update_734b8();

COMMENT ON TRIGGER pgtrigger_update_update_734b8 ON public.cases_safecontact IS '00b769ddcc32d22885f7124170d6c83d564ba0c8';

CREATE TRIGGER pgtrigger_update_update_7b267 AFTER UPDATE ON public.plans_need FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION public.pgtrigger_update_update_7b267();

COMMENT ON TRIGGER pgtrigger_update_update_7b267 ON public.plans_need IS '80b1d2f75fb3390f2ba8028a73093e51db597303';

CREATE TRIGGER pgtrigger_update_update_8fac9 AFTER UPDATE ON public.cases_caseperson FOR EACH ROW WHEN ((((old.birth_source)::text IS DISTINCT FROM (new.birth_source)::text) OR (old.case_id IS DISTINCT FROM new.case_id) OR ((old.category)::text IS DISTINCT FROM (new.category)::text) OR (old.date_of_birth IS DISTINCT FROM new.date_of_birth) OR (old.id IS DISTINCT FROM new.id) OR ((old.identity)::text IS DISTINCT FROM (new.identity)::text) OR ((old.name)::text IS DISTINCT FROM (new.name)::text) OR ((old.relationship)::text IS DISTINCT FROM (new.relationship)::text) OR ((old.role)::text IS DISTINCT FROM (new.role)::text))) EXECUTE FUNCTION public.pgtrigger_update_update_8fac9();

COMMENT ON TRIGGER pgtrigger_update_update_8fac9 ON public.cases_caseperson IS 'c3453356da31a9e8689a2000dfefe81be7606aaf';

CREATE TRIGGER pgtrigger_update_update_a6771 AFTER UPDATE ON public.orders_duty FOR EACH ROW WHEN (((old.acknowledged_on IS DISTINCT FROM new.acknowledged_on) OR (old.address IS DISTINCT FROM new.address) OR (old.at IS DISTINCT FROM new.at) OR (old.begins_on IS DISTINCT FROM new.begins_on) OR (old.by_id IS DISTINCT FROM new.by_id) OR (old.case_id IS DISTINCT FROM new.case_id) OR (old.due_on IS DISTINCT FROM new.due_on) OR (old.id IS DISTINCT FROM new.id) OR ((old.kind)::text IS DISTINCT FROM (new.kind)::text) OR (old.names IS DISTINCT FROM new.names) OR (old.not_owed_why IS DISTINCT FROM new.not_owed_why) OR (old.notified_on IS DISTINCT FROM new.notified_on) OR (old.order_id IS DISTINCT FROM new.order_id) OR ((old.station)::text IS DISTINCT FROM (new.station)::text) OR ((old.taken_by)::text IS DISTINCT FROM (new.taken_by)::text))) EXECUTE FUNCTION public.pgtrigger_update_update_a6771();

COMMENT ON TRIGGER pgtrigger_update_update_a6771 ON public.orders_duty IS 'd9b79e7cf02f168dc049f105403873fcac19d595';

CREATE TRIGGER pgtrigger_update_update_ab709 AFTER UPDATE ON public.orders_paper FOR EACH ROW WHEN (((old.application_id IS DISTINCT FROM new.application_id) OR (old.at IS DISTINCT FROM new.at) OR (old.by_id IS DISTINCT FROM new.by_id) OR (old.case_id IS DISTINCT FROM new.case_id) OR (old.dated IS DISTINCT FROM new.dated) OR (old.file_id IS DISTINCT FROM new.file_id) OR (old.hearsay IS DISTINCT FROM new.hearsay) OR (old.hearsay_why IS DISTINCT FROM new.hearsay_why) OR (old.id IS DISTINCT FROM new.id) OR ((old.kind)::text IS DISTINCT FROM (new.kind)::text) OR (old.received IS DISTINCT FROM new.received) OR ((old.title)::text IS DISTINCT FROM (new.title)::text) OR ((old.whose)::text IS DISTINCT FROM (new.whose)::text))) EXECUTE FUNCTION public.pgtrigger_update_update_ab709();

COMMENT ON TRIGGER pgtrigger_update_update_ab709 ON public.orders_paper IS '3fa48cc9897e756b25d6ec8328e0c569d697beda';

CREATE TRIGGER pgtrigger_update_update_be174 AFTER UPDATE ON public.access_share FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION public.pgtrigger_update_update_be174();

COMMENT ON TRIGGER pgtrigger_update_update_be174 ON public.access_share IS '1a69f55ea146794b873750b2be3edfd4338f77bb';

CREATE TRIGGER pgtrigger_update_update_c6d25 AFTER UPDATE ON public.plans_action FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION public.pgtrigger_update_update_c6d25();

COMMENT ON TRIGGER pgtrigger_update_update_c6d25 ON public.plans_action IS '80f296f4ea81c8eedfcb3c8ba5dc02201b8d61f9';

CREATE TRIGGER pgtrigger_update_update_d4b84 AFTER UPDATE ON public.orders_order FOR EACH ROW WHEN (((old.application_id IS DISTINCT FROM new.application_id) OR (old.case_id IS DISTINCT FROM new.case_id) OR ((old.court)::text IS DISTINCT FROM (new.court)::text) OR ((old.court_kind)::text IS DISTINCT FROM (new.court_kind)::text) OR ((old.end_kind)::text IS DISTINCT FROM (new.end_kind)::text) OR ((old.ended_how)::text IS DISTINCT FROM (new.ended_how)::text) OR (old.ended_on IS DISTINCT FROM new.ended_on) OR (old.ends_on IS DISTINCT FROM new.ends_on) OR (old.entered_at IS DISTINCT FROM new.entered_at) OR (old.entered_by_id IS DISTINCT FROM new.entered_by_id) OR (old.id IS DISTINCT FROM new.id) OR ((old.kind)::text IS DISTINCT FROM (new.kind)::text) OR (old.made_on IS DISTINCT FROM new.made_on) OR (old.manager_id IS DISTINCT FROM new.manager_id) OR (old.matched_at IS DISTINCT FROM new.matched_at) OR ((old.number)::text IS DISTINCT FROM (new.number)::text) OR ((old.origin)::text IS DISTINCT FROM (new.origin)::text) OR (old.positive IS DISTINCT FROM new.positive) OR ((old.protected_identity)::text IS DISTINCT FROM (new.protected_identity)::text) OR ((old.protected_name)::text IS DISTINCT FROM (new.protected_name)::text) OR ((old.reference)::text IS DISTINCT FROM (new.reference)::text) OR ((old.result_code)::text IS DISTINCT FROM (new.result_code)::text) OR (old.review_due_on IS DISTINCT FROM new.review_due_on) OR (old.served_on IS DISTINCT FROM new.served_on) OR (old.subject_born IS DISTINCT FROM new.subject_born) OR ((old.subject_identity)::text IS DISTINCT FROM (new.subject_identity)::text) OR ((old.subject_name)::text IS DISTINCT FROM (new.subject_name)::text) OR (old.subject_person_id IS DISTINCT FROM new.subject_person_id) OR (old.under_appeal IS DISTINCT FROM new.under_appeal) OR (old.version IS DISTINCT FROM new.version) OR (old.victim_owed_since IS DISTINCT FROM new.victim_owed_since) OR (old.void_at IS DISTINCT FROM new.void_at) OR (old.void_why IS DISTINCT FROM new.void_why))) EXECUTE FUNCTION public.pgtrigger_update_update_d4b84();

COMMENT ON TRIGGER pgtrigger_update_update_d4b84 ON public.orders_order IS '230735563d1c5fdc3455949167ef795490caa179';

CREATE TRIGGER pgtrigger_update_update_d96c6 AFTER UPDATE ON public.assessments_assessment FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION public.pgtrigger_update_update_d96c6();

COMMENT ON TRIGGER pgtrigger_update_update_d96c6 ON public.assessments_assessment IS '1cd662a2ffb0b23d9a2447c088314233c4815eb6';

CREATE TRIGGER pgtrigger_update_update_e2174 AFTER UPDATE ON public.disclosure_question FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION public.pgtrigger_update_update_e2174();

COMMENT ON TRIGGER pgtrigger_update_update_e2174 ON public.disclosure_question IS '5ed7d5c4d6737cfbb1c95dcc10fcdd1f19085d97';

CREATE TRIGGER pgtrigger_update_update_e33b5 AFTER UPDATE ON public.orders_application FOR EACH ROW WHEN (((old.case_id IS DISTINCT FROM new.case_id) OR (old.compared_by_id IS DISTINCT FROM new.compared_by_id) OR (old.compared_on IS DISTINCT FROM new.compared_on) OR (old.considered_on IS DISTINCT FROM new.considered_on) OR (old.drafters IS DISTINCT FROM new.drafters) OR (old.entered_at IS DISTINCT FROM new.entered_at) OR (old.entered_by_id IS DISTINCT FROM new.entered_by_id) OR (old.id IS DISTINCT FROM new.id) OR (old.interim_asked IS DISTINCT FROM new.interim_asked) OR (old.necessity IS DISTINCT FROM new.necessity) OR ((old.number)::text IS DISTINCT FROM (new.number)::text) OR ((old.protected_identity)::text IS DISTINCT FROM (new.protected_identity)::text) OR ((old.protected_name)::text IS DISTINCT FROM (new.protected_name)::text) OR ((old.reference)::text IS DISTINCT FROM (new.reference)::text) OR (old.risk IS DISTINCT FROM new.risk) OR (old.school IS DISTINCT FROM new.school) OR ((old.status)::text IS DISTINCT FROM (new.status)::text) OR (old.status_on IS DISTINCT FROM new.status_on) OR (old.subject_born IS DISTINCT FROM new.subject_born) OR ((old.subject_identity)::text IS DISTINCT FROM (new.subject_identity)::text) OR ((old.subject_name)::text IS DISTINCT FROM (new.subject_name)::text) OR (old.subject_person_id IS DISTINCT FROM new.subject_person_id) OR (old.version IS DISTINCT FROM new.version) OR (old.work IS DISTINCT FROM new.work) OR (old.worship IS DISTINCT FROM new.worship))) EXECUTE FUNCTION public.pgtrigger_update_update_e33b5();

COMMENT ON TRIGGER pgtrigger_update_update_e33b5 ON public.orders_application IS '68805418f55d166feb43de724989b6dff1f5ba51';

CREATE TRIGGER pgtrigger_update_update_f5146 AFTER UPDATE ON public.cases_case FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION public.pgtrigger_update_update_f5146();

COMMENT ON TRIGGER pgtrigger_update_update_f5146 ON public.cases_case IS 'daf1e1090f10d59aba55a71084fd49414d5fbc92';

CREATE TRIGGER procrastinate_jobs_notify_queue_job_aborted_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN (((old.abort_requested = false) AND (new.abort_requested = true) AND (new.status = 'doing'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_notify_queue_abort_job_v1();

CREATE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_notify_queue_job_inserted_v1();

CREATE TRIGGER procrastinate_trigger_abort_requested_events_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.abort_requested = true)) EXECUTE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1();

CREATE TRIGGER procrastinate_trigger_delete_jobs_v1 BEFORE DELETE ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_unlink_periodic_defers_v1();

CREATE TRIGGER procrastinate_trigger_scheduled_events_v1 AFTER INSERT OR UPDATE ON public.procrastinate_jobs FOR EACH ROW WHEN (((new.scheduled_at IS NOT NULL) AND (new.status = 'todo'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1();

CREATE TRIGGER procrastinate_trigger_status_events_insert_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1();

CREATE TRIGGER procrastinate_trigger_status_events_update_v1 AFTER UPDATE OF status ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_update_v1();

CREATE TRIGGER release_stays BEFORE DELETE OR UPDATE ON public.figures_release FOR EACH ROW EXECUTE FUNCTION public.improvement_only_added();

CREATE TRIGGER roles_by_two BEFORE UPDATE ON public.accounts_user FOR EACH ROW WHEN (((((old.roles IS DISTINCT FROM new.roles) OR (old.agency_id IS DISTINCT FROM new.agency_id)) OR (old.is_active IS DISTINCT FROM new.is_active)) OR ((old.username)::text IS DISTINCT FROM (new.username)::text))) EXECUTE FUNCTION public.accounts_roles_by_two();

CREATE TRIGGER rules_stay BEFORE DELETE OR UPDATE ON public.rules_ruleset FOR EACH ROW EXECUTE FUNCTION public.rules_stay();

CREATE TRIGGER settled_by_another BEFORE INSERT OR UPDATE ON public.triage_secondreading FOR EACH ROW WHEN ((new.settled_by_id IS NOT NULL)) EXECUTE FUNCTION public.triage_settled_by_another();

CREATE TRIGGER step_by_another BEFORE INSERT ON public.orders_step FOR EACH ROW WHEN (((new.name)::text = ANY ((ARRAY['legal_supported'::character varying, 'legal_refused'::character varying, 'authorised'::character varying, 'authority_refused'::character varying])::text[]))) EXECUTE FUNCTION public.orders_step_by_another();

CREATE TRIGGER tag_stands BEFORE UPDATE ON public.evidence_tag FOR EACH ROW EXECUTE FUNCTION public.evidence_tag_stands();

CREATE TRIGGER training_stays BEFORE DELETE OR UPDATE ON public.improvement_trainingresult FOR EACH ROW EXECUTE FUNCTION public.improvement_only_added();

ALTER TABLE ONLY public.access_breakglass
    ADD CONSTRAINT access_breakglass_case_id_27b5e653_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.access_breakglass
    ADD CONSTRAINT access_breakglass_reviewed_by_id_8859f8ce_fk_accounts_user_id FOREIGN KEY (reviewed_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.access_breakglass
    ADD CONSTRAINT access_breakglass_user_id_a105a965_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.access_exclusion
    ADD CONSTRAINT access_exclusion_application_id_6c3ad2cc_fk_orders_ap FOREIGN KEY (application_id) REFERENCES public.orders_application(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.access_exclusion
    ADD CONSTRAINT access_exclusion_case_id_549f14ec_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.access_exclusion
    ADD CONSTRAINT access_exclusion_course_id_a27d94b9_fk_intake_course_id FOREIGN KEY (course_id) REFERENCES public.intake_course(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.access_exclusion
    ADD CONSTRAINT access_exclusion_lifted_by_id_a8fe0386_fk_accounts_user_id FOREIGN KEY (lifted_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.access_exclusion
    ADD CONSTRAINT access_exclusion_made_by_id_43f00071_fk_accounts_user_id FOREIGN KEY (made_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.access_exclusion
    ADD CONSTRAINT access_exclusion_mailbox_id_57757f63_fk_reports_mailbox_id FOREIGN KEY (mailbox_id) REFERENCES public.reports_mailbox(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.access_exclusion
    ADD CONSTRAINT access_exclusion_order_id_2110c42f_fk_orders_order_id FOREIGN KEY (order_id) REFERENCES public.orders_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.access_exclusion
    ADD CONSTRAINT access_exclusion_user_id_0f947199_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.access_purpose
    ADD CONSTRAINT access_purpose_case_id_79324e4b_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.access_purpose
    ADD CONSTRAINT access_purpose_user_id_6f042504_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.access_sentform
    ADD CONSTRAINT access_sentform_user_id_304d7d50_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.access_share
    ADD CONSTRAINT access_share_agency_id_3b5949f1_fk_accounts_agency_id FOREIGN KEY (agency_id) REFERENCES public.accounts_agency(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.access_share
    ADD CONSTRAINT access_share_case_id_28cd0f7e_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.access_share
    ADD CONSTRAINT access_share_shared_by_id_4e08c8d0_fk_accounts_user_id FOREIGN KEY (shared_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.access_share
    ADD CONSTRAINT access_share_withdrawn_by_id_b642fe66_fk_accounts_user_id FOREIGN KEY (withdrawn_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_2c513194_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirm_email_address_id_5b7f8c58_fk_account_e FOREIGN KEY (email_address_id) REFERENCES public.account_emailaddress(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.accounts_notice
    ADD CONSTRAINT accounts_notice_to_id_959e5b7d_fk_accounts_user_id FOREIGN KEY (to_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.accounts_rolechange
    ADD CONSTRAINT accounts_rolechange_agency_id_f2f90308_fk_accounts_agency_id FOREIGN KEY (agency_id) REFERENCES public.accounts_agency(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.accounts_rolechange
    ADD CONSTRAINT accounts_rolechange_decided_by_id_29481cc8_fk_accounts_user_id FOREIGN KEY (decided_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.accounts_rolechange
    ADD CONSTRAINT accounts_rolechange_proposed_by_id_ccf6984e_fk_accounts_user_id FOREIGN KEY (proposed_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.accounts_rolechange
    ADD CONSTRAINT accounts_rolechange_user_id_fe34707d_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.accounts_user
    ADD CONSTRAINT accounts_user_agency_id_ba328885_fk_accounts_agency_id FOREIGN KEY (agency_id) REFERENCES public.accounts_agency(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.accounts_user
    ADD CONSTRAINT accounts_user_password_given_by_id_1e746f79_fk_accounts_user_id FOREIGN KEY (password_given_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessments_assessment
    ADD CONSTRAINT assessments_assessme_approved_by_id_0f9e96de_fk_accounts_ FOREIGN KEY (approved_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessments_assessment
    ADD CONSTRAINT assessments_assessme_person_id_118e6051_fk_cases_cas FOREIGN KEY (person_id) REFERENCES public.cases_caseperson(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessments_assessment
    ADD CONSTRAINT assessments_assessment_assessor_id_70ee953f_fk_accounts_user_id FOREIGN KEY (assessor_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessments_assessment
    ADD CONSTRAINT assessments_assessment_case_id_3fc00999_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissio_permission_id_84c5c92e_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_b120cbf9_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_2f476e4b_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_absence
    ADD CONSTRAINT cases_absence_by_id_b861b586_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_absence
    ADD CONSTRAINT cases_absence_cover_id_b46a11ac_fk_accounts_user_id FOREIGN KEY (cover_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_absence
    ADD CONSTRAINT cases_absence_user_id_5a397cea_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT cases_case_course_id_9a284f0f_fk_intake_course_id FOREIGN KEY (course_id) REFERENCES public.intake_course(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT cases_case_officer_id_53018482_fk_accounts_user_id FOREIGN KEY (officer_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT cases_case_opened_by_id_ed5328b2_fk_accounts_user_id FOREIGN KEY (opened_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_casedate
    ADD CONSTRAINT cases_casedate_agency_id_5e945db6_fk_accounts_agency_id FOREIGN KEY (agency_id) REFERENCES public.accounts_agency(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_casedate
    ADD CONSTRAINT cases_casedate_by_id_0205b871_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_casedate
    ADD CONSTRAINT cases_casedate_case_id_73015dc6_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_casedate
    ADD CONSTRAINT cases_casedate_struck_by_id_4c5ed985_fk_accounts_user_id FOREIGN KEY (struck_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_caseperson
    ADD CONSTRAINT cases_caseperson_case_id_f97e1a77_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_closure
    ADD CONSTRAINT cases_closure_advocate_id_393f3ad1_fk_accounts_user_id FOREIGN KEY (advocate_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_closure
    ADD CONSTRAINT cases_closure_approved_by_id_67ba2ffb_fk_accounts_user_id FOREIGN KEY (approved_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_closure
    ADD CONSTRAINT cases_closure_case_id_7fba52e5_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_closure
    ADD CONSTRAINT cases_closure_proposed_by_id_87962052_fk_accounts_user_id FOREIGN KEY (proposed_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_closure
    ADD CONSTRAINT cases_closure_reopened_by_id_393a3e8c_fk_accounts_user_id FOREIGN KEY (reopened_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_contact
    ADD CONSTRAINT cases_contact_by_id_1900f505_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_contact
    ADD CONSTRAINT cases_contact_case_id_2102dd96_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_disposal
    ADD CONSTRAINT cases_disposal_approved_by_id_4bc871af_fk_accounts_user_id FOREIGN KEY (approved_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_disposal
    ADD CONSTRAINT cases_disposal_case_id_3f4bd22d_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_disposal
    ADD CONSTRAINT cases_disposal_proposed_by_id_9bff0320_fk_accounts_user_id FOREIGN KEY (proposed_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_event
    ADD CONSTRAINT cases_event_agency_id_b3da3116_fk_accounts_agency_id FOREIGN KEY (agency_id) REFERENCES public.accounts_agency(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_event
    ADD CONSTRAINT cases_event_by_id_d6617e99_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_event
    ADD CONSTRAINT cases_event_case_id_59b954a1_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_event
    ADD CONSTRAINT cases_event_decided_by_id_6a8713a0_fk_accounts_user_id FOREIGN KEY (decided_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_event
    ADD CONSTRAINT cases_event_struck_by_id_b9528bce_fk_accounts_user_id FOREIGN KEY (struck_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_followup
    ADD CONSTRAINT cases_followup_case_id_8a9f2d2a_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_followup
    ADD CONSTRAINT cases_followup_closure_id_68b1b244_fk_cases_closure_id FOREIGN KEY (closure_id) REFERENCES public.cases_closure(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_followup
    ADD CONSTRAINT cases_followup_done_by_id_2183d5ac_fk_accounts_user_id FOREIGN KEY (done_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_healthentry
    ADD CONSTRAINT cases_healthentry_by_id_3c6df0cb_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_healthentry
    ADD CONSTRAINT cases_healthentry_case_id_9ad48a5f_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_healthentry
    ADD CONSTRAINT cases_healthentry_person_id_1f0964f9_fk_cases_caseperson_id FOREIGN KEY (person_id) REFERENCES public.cases_caseperson(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_persondetail
    ADD CONSTRAINT cases_persondetail_agency_id_f28c3f51_fk_accounts_agency_id FOREIGN KEY (agency_id) REFERENCES public.accounts_agency(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_persondetail
    ADD CONSTRAINT cases_persondetail_by_id_c6395132_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_persondetail
    ADD CONSTRAINT cases_persondetail_case_id_9b6bf2aa_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_persondetail
    ADD CONSTRAINT cases_persondetail_person_id_dc3acca4_fk_cases_caseperson_id FOREIGN KEY (person_id) REFERENCES public.cases_caseperson(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_persondetail
    ADD CONSTRAINT cases_persondetail_struck_by_id_31ff781c_fk_accounts_user_id FOREIGN KEY (struck_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_personfact
    ADD CONSTRAINT cases_personfact_case_id_22f2b210_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_personfact
    ADD CONSTRAINT cases_personfact_person_id_6e647e03_fk_cases_caseperson_id FOREIGN KEY (person_id) REFERENCES public.cases_caseperson(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_receivedcase
    ADD CONSTRAINT cases_receivedcase_by_id_ac8da5f4_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_receivedcase
    ADD CONSTRAINT cases_receivedcase_case_id_e6db1df5_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_retention
    ADD CONSTRAINT cases_retention_case_id_9932dcf8_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_retention
    ADD CONSTRAINT cases_retention_reviewed_by_id_dca497d4_fk_accounts_user_id FOREIGN KEY (reviewed_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_safecontact
    ADD CONSTRAINT cases_safecontact_case_id_f07641b1_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_safecontact
    ADD CONSTRAINT cases_safecontact_confirmed_by_id_511a5d26_fk_accounts_user_id FOREIGN KEY (confirmed_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_safecontact
    ADD CONSTRAINT cases_safecontact_person_id_47649c8c_fk_cases_caseperson_id FOREIGN KEY (person_id) REFERENCES public.cases_caseperson(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_sealednote
    ADD CONSTRAINT cases_sealednote_agency_id_5d2eefd3_fk_accounts_agency_id FOREIGN KEY (agency_id) REFERENCES public.accounts_agency(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_sealednote
    ADD CONSTRAINT cases_sealednote_by_id_e5c8ce20_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_sealednote
    ADD CONSTRAINT cases_sealednote_case_id_667f0f1f_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_timer
    ADD CONSTRAINT cases_timer_case_id_698423d5_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_timer
    ADD CONSTRAINT cases_timer_done_by_id_797757a8_fk_accounts_user_id FOREIGN KEY (done_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_transfer
    ADD CONSTRAINT cases_transfer_by_id_7c413482_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_transfer
    ADD CONSTRAINT cases_transfer_case_id_1158c67e_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_transfer
    ADD CONSTRAINT cases_transfer_noted_by_id_d35c095b_fk_accounts_user_id FOREIGN KEY (noted_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.disclosure_answer
    ADD CONSTRAINT disclosure_answer_made_by_id_07ff34f9_fk_accounts_user_id FOREIGN KEY (made_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.disclosure_answer
    ADD CONSTRAINT disclosure_answer_request_id_270b49e6_fk_disclosure_request_id FOREIGN KEY (request_id) REFERENCES public.disclosure_request(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.disclosure_check
    ADD CONSTRAINT disclosure_check_answer_id_cca9d4f7_fk_disclosure_answer_id FOREIGN KEY (answer_id) REFERENCES public.disclosure_answer(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.disclosure_check
    ADD CONSTRAINT disclosure_check_by_id_76006cfc_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.disclosure_check
    ADD CONSTRAINT disclosure_check_request_id_d3e4b915_fk_disclosure_request_id FOREIGN KEY (request_id) REFERENCES public.disclosure_request(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.disclosure_decision
    ADD CONSTRAINT disclosure_decision_answer_id_7927e91f_fk_disclosure_answer_id FOREIGN KEY (answer_id) REFERENCES public.disclosure_answer(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.disclosure_decision
    ADD CONSTRAINT disclosure_decision_by_id_0a53cc23_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.disclosure_decision
    ADD CONSTRAINT disclosure_decision_request_id_7f88ae74_fk_disclosur FOREIGN KEY (request_id) REFERENCES public.disclosure_request(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.disclosure_publication
    ADD CONSTRAINT disclosure_publicati_answer_id_3f38a99b_fk_disclosur FOREIGN KEY (answer_id) REFERENCES public.disclosure_answer(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.disclosure_publication
    ADD CONSTRAINT disclosure_publicati_replaced_by_id_ba74950a_fk_disclosur FOREIGN KEY (replaced_by_id) REFERENCES public.disclosure_publication(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.disclosure_publication
    ADD CONSTRAINT disclosure_publication_by_id_79a4bfb0_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.disclosure_question
    ADD CONSTRAINT disclosure_question_confirmed_by_id_0bdbd4a7_fk_accounts_ FOREIGN KEY (confirmed_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.disclosure_question
    ADD CONSTRAINT disclosure_question_request_id_e17496bc_fk_disclosur FOREIGN KEY (request_id) REFERENCES public.disclosure_request(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.disclosure_request
    ADD CONSTRAINT disclosure_request_entered_by_id_a64a026e_fk_accounts_user_id FOREIGN KEY (entered_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.disclosure_requeststep
    ADD CONSTRAINT disclosure_requestst_request_id_e6e4c087_fk_disclosur FOREIGN KEY (request_id) REFERENCES public.disclosure_request(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.disclosure_requeststep
    ADD CONSTRAINT disclosure_requeststep_by_id_1615b0d5_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.disclosure_textreading
    ADD CONSTRAINT disclosure_textreadi_request_id_2249b153_fk_disclosur FOREIGN KEY (request_id) REFERENCES public.disclosure_request(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.disclosure_textreading
    ADD CONSTRAINT disclosure_textreading_by_id_db18408c_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.disclosure_timedsample
    ADD CONSTRAINT disclosure_timedsamp_request_id_5192c0ee_fk_disclosur FOREIGN KEY (request_id) REFERENCES public.disclosure_request(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.disclosure_timedsample
    ADD CONSTRAINT disclosure_timedsample_by_id_3419b641_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.evidence_device
    ADD CONSTRAINT evidence_device_agency_id_3bf8fcf4_fk_accounts_agency_id FOREIGN KEY (agency_id) REFERENCES public.accounts_agency(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.evidence_device
    ADD CONSTRAINT evidence_device_by_id_c58b36e6_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.evidence_device
    ADD CONSTRAINT evidence_device_case_id_c016e8a8_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.evidence_device
    ADD CONSTRAINT evidence_device_person_id_45c3447d_fk_cases_caseperson_id FOREIGN KEY (person_id) REFERENCES public.cases_caseperson(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.evidence_device
    ADD CONSTRAINT evidence_device_removed_by_id_8bef8611_fk_accounts_user_id FOREIGN KEY (removed_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.evidence_device
    ADD CONSTRAINT evidence_device_withdrawn_by_id_d98e4286_fk_accounts_user_id FOREIGN KEY (withdrawn_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.evidence_note
    ADD CONSTRAINT evidence_note_by_id_ad4529a9_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.evidence_note
    ADD CONSTRAINT evidence_note_case_id_034fa598_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.evidence_note
    ADD CONSTRAINT evidence_note_device_id_821869a4_fk_evidence_device_id FOREIGN KEY (device_id) REFERENCES public.evidence_device(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.evidence_product
    ADD CONSTRAINT evidence_product_by_id_6de54dc8_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.evidence_product
    ADD CONSTRAINT evidence_product_case_id_c4d6ac32_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.evidence_redaction
    ADD CONSTRAINT evidence_redaction_by_id_f065924d_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.evidence_redaction
    ADD CONSTRAINT evidence_redaction_case_id_55a346f3_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.evidence_redaction
    ADD CONSTRAINT evidence_redaction_lifted_by_id_5852cf40_fk_accounts_user_id FOREIGN KEY (lifted_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.evidence_store
    ADD CONSTRAINT evidence_store_by_id_da5e42e0_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.evidence_store
    ADD CONSTRAINT evidence_store_case_id_ce04187e_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.evidence_tag
    ADD CONSTRAINT evidence_tag_by_id_47eda58e_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.evidence_tag
    ADD CONSTRAINT evidence_tag_case_id_3588649c_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.evidence_tag
    ADD CONSTRAINT evidence_tag_checked_by_id_0ab9ec96_fk_accounts_user_id FOREIGN KEY (checked_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.evidence_tag
    ADD CONSTRAINT evidence_tag_device_id_90939815_fk_evidence_device_id FOREIGN KEY (device_id) REFERENCES public.evidence_device(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.evidence_upload
    ADD CONSTRAINT evidence_upload_by_id_0509b2ea_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.evidence_upload
    ADD CONSTRAINT evidence_upload_case_id_c871458b_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.evidence_upload
    ADD CONSTRAINT evidence_upload_device_id_7dd584df_fk_evidence_device_id FOREIGN KEY (device_id) REFERENCES public.evidence_device(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.figures_preparation
    ADD CONSTRAINT figures_preparation_asked_by_id_b1b59f7c_fk_accounts_user_id FOREIGN KEY (asked_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.figures_release
    ADD CONSTRAINT figures_release_by_id_47c1a450_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.files_custody
    ADD CONSTRAINT files_custody_by_id_62ca3046_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.files_custody
    ADD CONSTRAINT files_custody_case_id_08887e14_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.files_custody
    ADD CONSTRAINT files_custody_file_id_bd55dc5f_fk_files_storedfile_id FOREIGN KEY (file_id) REFERENCES public.files_storedfile(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.files_storedfile
    ADD CONSTRAINT files_storedfile_agency_id_225c31cd_fk_accounts_agency_id FOREIGN KEY (agency_id) REFERENCES public.accounts_agency(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.files_storedfile
    ADD CONSTRAINT files_storedfile_by_id_06850330_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.files_storedfile
    ADD CONSTRAINT files_storedfile_case_id_154a3536_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.files_storedfile
    ADD CONSTRAINT files_storedfile_struck_by_id_44f8476c_fk_accounts_user_id FOREIGN KEY (struck_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.improvement_capacity
    ADD CONSTRAINT improvement_capacity_by_id_3236a113_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.improvement_edition
    ADD CONSTRAINT improvement_edition_made_by_id_e023d98a_fk_accounts_user_id FOREIGN KEY (made_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.improvement_edition
    ADD CONSTRAINT improvement_edition_preparation_id_429eceb4_fk_figures_p FOREIGN KEY (preparation_id) REFERENCES public.figures_preparation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.improvement_edition
    ADD CONSTRAINT improvement_edition_published_by_id_14a3db88_fk_accounts_ FOREIGN KEY (published_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.improvement_edition
    ADD CONSTRAINT improvement_edition_withdrawn_by_id_afc6c24a_fk_accounts_ FOREIGN KEY (withdrawn_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.improvement_feedback
    ADD CONSTRAINT improvement_feedback_by_id_244763fa_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.improvement_feedback
    ADD CONSTRAINT improvement_feedback_withdrawn_by_id_e29e87ef_fk_accounts_ FOREIGN KEY (withdrawn_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.improvement_logentry
    ADD CONSTRAINT improvement_logentry_by_id_12f21a89_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.improvement_trainingresult
    ADD CONSTRAINT improvement_trainingresult_by_id_8e336f4d_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.intake_course
    ADD CONSTRAINT intake_course_claimed_by_id_8bfff821_fk_accounts_user_id FOREIGN KEY (claimed_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.intake_course
    ADD CONSTRAINT intake_course_run_id_dc4e7c77_fk_intake_importedrun_id FOREIGN KEY (run_id) REFERENCES public.intake_importedrun(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.intake_course
    ADD CONSTRAINT intake_course_sent_by_id_6cdfe25a_fk_accounts_user_id FOREIGN KEY (sent_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.intake_courseincident
    ADD CONSTRAINT intake_courseincident_course_id_173d0645_fk_intake_course_id FOREIGN KEY (course_id) REFERENCES public.intake_course(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.intake_coursereason
    ADD CONSTRAINT intake_coursereason_course_id_594040c0_fk_intake_course_id FOREIGN KEY (course_id) REFERENCES public.intake_course(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.intake_importedrun
    ADD CONSTRAINT intake_importedrun_imported_by_id_f1316d57_fk_accounts_user_id FOREIGN KEY (imported_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.intake_job
    ADD CONSTRAINT intake_job_asked_by_id_f4133ff0_fk_accounts_user_id FOREIGN KEY (asked_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.intake_urgentitem
    ADD CONSTRAINT intake_urgentitem_course_id_43c6c9b5_fk_intake_course_id FOREIGN KEY (course_id) REFERENCES public.intake_course(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.intake_urgentitem
    ADD CONSTRAINT intake_urgentitem_read_by_id_a99eea9c_fk_accounts_user_id FOREIGN KEY (read_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.intake_urgentitem
    ADD CONSTRAINT intake_urgentitem_run_id_ae809c6c_fk_intake_importedrun_id FOREIGN KEY (run_id) REFERENCES public.intake_importedrun(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.learning_completion
    ADD CONSTRAINT learning_completion_user_id_17d68e34_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.learning_learner
    ADD CONSTRAINT learning_learner_team_id_5bb49b3e_fk_learning_team_id FOREIGN KEY (team_id) REFERENCES public.learning_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.learning_measure
    ADD CONSTRAINT learning_measure_learner_id_2449b691_fk_learning_learner_id FOREIGN KEY (learner_id) REFERENCES public.learning_learner(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.learning_team
    ADD CONSTRAINT learning_team_by_id_830bbecd_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.learning_writtencase
    ADD CONSTRAINT learning_writtencase_by_id_885db87b_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.learning_writtencase
    ADD CONSTRAINT learning_writtencase_checked_by_id_f64e8703_fk_accounts_user_id FOREIGN KEY (checked_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_user_id_0c3a50c0_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_act
    ADD CONSTRAINT orders_act_application_id_9c63e68f_fk_orders_application_id FOREIGN KEY (application_id) REFERENCES public.orders_application(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_act
    ADD CONSTRAINT orders_act_by_id_3a447444_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_act
    ADD CONSTRAINT orders_act_case_id_e9af399a_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_act
    ADD CONSTRAINT orders_act_event_id_ae69508c_fk_cases_event_id FOREIGN KEY (event_id) REFERENCES public.cases_event(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_application
    ADD CONSTRAINT orders_application_case_id_2fa00384_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_application
    ADD CONSTRAINT orders_application_compared_by_id_ce63e40f_fk_accounts_user_id FOREIGN KEY (compared_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_application
    ADD CONSTRAINT orders_application_entered_by_id_854e6a8c_fk_accounts_user_id FOREIGN KEY (entered_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_application
    ADD CONSTRAINT orders_application_subject_person_id_92036590_fk_cases_cas FOREIGN KEY (subject_person_id) REFERENCES public.cases_caseperson(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_breach
    ADD CONSTRAINT orders_breach_by_id_777fcb57_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_breach
    ADD CONSTRAINT orders_breach_case_id_9815b4c9_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_breach
    ADD CONSTRAINT orders_breach_condition_id_7539298b_fk_orders_condition_id FOREIGN KEY (condition_id) REFERENCES public.orders_condition(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_breach
    ADD CONSTRAINT orders_breach_duty_id_8530ce40_fk_orders_duty_id FOREIGN KEY (duty_id) REFERENCES public.orders_duty(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_breach
    ADD CONSTRAINT orders_breach_event_id_0a1c571e_fk_cases_event_id FOREIGN KEY (event_id) REFERENCES public.cases_event(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_breach
    ADD CONSTRAINT orders_breach_order_id_d42bb1bf_fk_orders_order_id FOREIGN KEY (order_id) REFERENCES public.orders_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_condition
    ADD CONSTRAINT orders_condition_application_id_625c543a_fk_orders_ap FOREIGN KEY (application_id) REFERENCES public.orders_application(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_condition
    ADD CONSTRAINT orders_condition_by_id_adcdda3e_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_condition
    ADD CONSTRAINT orders_condition_case_id_bfa21763_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_condition
    ADD CONSTRAINT orders_condition_order_id_d493ed47_fk_orders_order_id FOREIGN KEY (order_id) REFERENCES public.orders_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_condition
    ADD CONSTRAINT orders_condition_reveal_by_id_362ea29e_fk_accounts_user_id FOREIGN KEY (reveal_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_condition
    ADD CONSTRAINT orders_condition_step_id_feb937c6_fk_orders_step_id FOREIGN KEY (step_id) REFERENCES public.orders_step(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_duty
    ADD CONSTRAINT orders_duty_by_id_08ea1857_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_duty
    ADD CONSTRAINT orders_duty_case_id_091e895c_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_duty
    ADD CONSTRAINT orders_duty_order_id_4e71ef57_fk_orders_order_id FOREIGN KEY (order_id) REFERENCES public.orders_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_order
    ADD CONSTRAINT orders_order_application_id_a5eb1e89_fk_orders_application_id FOREIGN KEY (application_id) REFERENCES public.orders_application(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_order
    ADD CONSTRAINT orders_order_case_id_0c59c65f_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_order
    ADD CONSTRAINT orders_order_entered_by_id_6561660f_fk_accounts_user_id FOREIGN KEY (entered_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_order
    ADD CONSTRAINT orders_order_manager_id_d9c1a176_fk_accounts_user_id FOREIGN KEY (manager_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_order
    ADD CONSTRAINT orders_order_subject_person_id_60100b9b_fk_cases_caseperson_id FOREIGN KEY (subject_person_id) REFERENCES public.cases_caseperson(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_paper
    ADD CONSTRAINT orders_paper_application_id_bc509bf2_fk_orders_application_id FOREIGN KEY (application_id) REFERENCES public.orders_application(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_paper
    ADD CONSTRAINT orders_paper_by_id_f8eb6e79_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_paper
    ADD CONSTRAINT orders_paper_case_id_efb42f6e_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_paper
    ADD CONSTRAINT orders_paper_file_id_c935d28f_fk_files_storedfile_id FOREIGN KEY (file_id) REFERENCES public.files_storedfile(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_protects
    ADD CONSTRAINT orders_protects_application_id_a50e936c_fk_orders_ap FOREIGN KEY (application_id) REFERENCES public.orders_application(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_protects
    ADD CONSTRAINT orders_protects_case_id_4e98a7ab_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_protects
    ADD CONSTRAINT orders_protects_order_id_e0906a37_fk_orders_order_id FOREIGN KEY (order_id) REFERENCES public.orders_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_protects
    ADD CONSTRAINT orders_protects_person_id_70333ab7_fk_cases_caseperson_id FOREIGN KEY (person_id) REFERENCES public.cases_caseperson(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_registeranswer
    ADD CONSTRAINT orders_registeranswe_application_id_8538b2d2_fk_orders_ap FOREIGN KEY (application_id) REFERENCES public.orders_application(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_registeranswer
    ADD CONSTRAINT orders_registeranswe_protects_id_9298af58_fk_orders_pr FOREIGN KEY (protects_id) REFERENCES public.orders_protects(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_registeranswer
    ADD CONSTRAINT orders_registeranswer_by_id_c070aa54_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_registeranswer
    ADD CONSTRAINT orders_registeranswer_case_id_02a0b819_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_registeranswer
    ADD CONSTRAINT orders_registeranswer_order_id_12438877_fk_orders_order_id FOREIGN KEY (order_id) REFERENCES public.orders_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_registeranswer
    ADD CONSTRAINT orders_registeranswer_person_id_6ea6f014_fk_cases_caseperson_id FOREIGN KEY (person_id) REFERENCES public.cases_caseperson(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_step
    ADD CONSTRAINT orders_step_application_id_d86e8b46_fk_orders_application_id FOREIGN KEY (application_id) REFERENCES public.orders_application(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_step
    ADD CONSTRAINT orders_step_by_id_1efa4a62_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_step
    ADD CONSTRAINT orders_step_case_id_2d76802c_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_step
    ADD CONSTRAINT orders_step_order_id_fbf9e8e3_fk_orders_order_id FOREIGN KEY (order_id) REFERENCES public.orders_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_step
    ADD CONSTRAINT orders_step_struck_by_id_f67a7b6c_fk_accounts_user_id FOREIGN KEY (struck_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_suspicion
    ADD CONSTRAINT orders_suspicion_breach_id_60e31104_fk_orders_breach_id FOREIGN KEY (breach_id) REFERENCES public.orders_breach(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_suspicion
    ADD CONSTRAINT orders_suspicion_case_id_33c1ad67_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_suspicion
    ADD CONSTRAINT orders_suspicion_condition_id_b1ec7d9e_fk_orders_condition_id FOREIGN KEY (condition_id) REFERENCES public.orders_condition(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_suspicion
    ADD CONSTRAINT orders_suspicion_decided_by_id_3c8b8cba_fk_accounts_user_id FOREIGN KEY (decided_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.orders_suspicion
    ADD CONSTRAINT orders_suspicion_order_id_816fb0c5_fk_orders_order_id FOREIGN KEY (order_id) REFERENCES public.orders_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.plans_action
    ADD CONSTRAINT plans_action_agency_id_e2875ab7_fk_accounts_agency_id FOREIGN KEY (agency_id) REFERENCES public.accounts_agency(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.plans_action
    ADD CONSTRAINT plans_action_by_id_8f0eadb3_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.plans_action
    ADD CONSTRAINT plans_action_case_id_ea1f95ad_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.plans_action
    ADD CONSTRAINT plans_action_done_by_id_7669917a_fk_accounts_user_id FOREIGN KEY (done_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.plans_action
    ADD CONSTRAINT plans_action_meeting_id_5866d505_fk_plans_meeting_id FOREIGN KEY (meeting_id) REFERENCES public.plans_meeting(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.plans_action
    ADD CONSTRAINT plans_action_need_id_a4733685_fk_plans_need_id FOREIGN KEY (need_id) REFERENCES public.plans_need(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.plans_action
    ADD CONSTRAINT plans_action_owner_id_1ed2c4b4_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.plans_meeting_attendees
    ADD CONSTRAINT plans_meeting_attendees_meeting_id_34a4391c_fk_plans_meeting_id FOREIGN KEY (meeting_id) REFERENCES public.plans_meeting(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.plans_meeting_attendees
    ADD CONSTRAINT plans_meeting_attendees_user_id_a0419ecd_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.plans_meeting
    ADD CONSTRAINT plans_meeting_chair_id_61e27306_fk_accounts_user_id FOREIGN KEY (chair_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.plans_meeting
    ADD CONSTRAINT plans_meeting_written_by_id_48204da2_fk_accounts_user_id FOREIGN KEY (written_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.plans_meetingitem
    ADD CONSTRAINT plans_meetingitem_case_id_a14ebd39_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.plans_meetingitem
    ADD CONSTRAINT plans_meetingitem_meeting_id_471c5e89_fk_plans_meeting_id FOREIGN KEY (meeting_id) REFERENCES public.plans_meeting(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.plans_meetingitem
    ADD CONSTRAINT plans_meetingitem_written_by_id_dcc65e4e_fk_accounts_user_id FOREIGN KEY (written_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.plans_need
    ADD CONSTRAINT plans_need_by_id_640a7dea_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.plans_need
    ADD CONSTRAINT plans_need_case_id_6db31e96_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.plans_need
    ADD CONSTRAINT plans_need_met_by_id_9be72fa2_fk_accounts_user_id FOREIGN KEY (met_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES public.procrastinate_workers(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id);

ALTER TABLE ONLY public.referrals_move
    ADD CONSTRAINT referrals_move_by_id_ab781802_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.referrals_move
    ADD CONSTRAINT referrals_move_case_id_935a3774_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.referrals_move
    ADD CONSTRAINT referrals_move_referral_id_38ebc30b_fk_referrals_referral_id FOREIGN KEY (referral_id) REFERENCES public.referrals_referral(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.referrals_referral
    ADD CONSTRAINT referrals_referral_agency_id_4601c9a7_fk_accounts_agency_id FOREIGN KEY (agency_id) REFERENCES public.accounts_agency(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.referrals_referral
    ADD CONSTRAINT referrals_referral_by_id_3fbea266_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.referrals_referral
    ADD CONSTRAINT referrals_referral_case_id_b6a3f342_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.reports_attachment
    ADD CONSTRAINT reports_attachment_letter_id_a73f6aa9_fk_reports_letter_id FOREIGN KEY (letter_id) REFERENCES public.reports_letter(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.reports_letter
    ADD CONSTRAINT reports_letter_course_id_187e9915_fk_intake_course_id FOREIGN KEY (course_id) REFERENCES public.intake_course(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.reports_letter
    ADD CONSTRAINT reports_letter_mailbox_id_4a9c1e5c_fk_reports_mailbox_id FOREIGN KEY (mailbox_id) REFERENCES public.reports_mailbox(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.reports_letter
    ADD CONSTRAINT reports_letter_opened_by_id_5c20b5ef_fk_accounts_user_id FOREIGN KEY (opened_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.reports_letter
    ADD CONSTRAINT reports_letter_request_id_7c718353_fk_disclosure_request_id FOREIGN KEY (request_id) REFERENCES public.disclosure_request(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.reports_reply
    ADD CONSTRAINT reports_reply_by_id_9803bac7_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.reports_reply
    ADD CONSTRAINT reports_reply_mailbox_id_d80bfda7_fk_reports_mailbox_id FOREIGN KEY (mailbox_id) REFERENCES public.reports_mailbox(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.rules_pause
    ADD CONSTRAINT rules_pause_by_id_ddc2799d_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.rules_pause
    ADD CONSTRAINT rules_pause_ended_by_id_0e76fd96_fk_accounts_user_id FOREIGN KEY (ended_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.rules_ruleset
    ADD CONSTRAINT rules_ruleset_decided_by_id_02c4a217_fk_accounts_user_id FOREIGN KEY (decided_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.rules_ruleset
    ADD CONSTRAINT rules_ruleset_proposed_by_id_b66223de_fk_accounts_user_id FOREIGN KEY (proposed_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.site_alert
    ADD CONSTRAINT site_alert_by_id_221ba10f_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.site_contactdetail
    ADD CONSTRAINT site_contactdetail_by_id_d07e88aa_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.site_pagetext
    ADD CONSTRAINT site_pagetext_by_id_b02d4614_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.site_pagetext
    ADD CONSTRAINT site_pagetext_read_by_id_257c84ef_fk_accounts_user_id FOREIGN KEY (read_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.site_pause
    ADD CONSTRAINT site_pause_begun_by_id_92f9a52d_fk_accounts_user_id FOREIGN KEY (begun_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.site_pause
    ADD CONSTRAINT site_pause_ended_by_id_2e3199b1_fk_accounts_user_id FOREIGN KEY (ended_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_social_account_id_951f210e_fk_socialacc FOREIGN KEY (account_id) REFERENCES public.socialaccount_socialaccount(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_social_app_id_636a42d7_fk_socialacc FOREIGN KEY (app_id) REFERENCES public.socialaccount_socialapp(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.socialaccount_socialaccount
    ADD CONSTRAINT socialaccount_social_user_id_8146e70c_fk_accounts_ FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.triage_advicenote
    ADD CONSTRAINT triage_advicenote_by_id_07b99056_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.triage_advicenote
    ADD CONSTRAINT triage_advicenote_course_id_ca61ee92_fk_intake_course_id FOREIGN KEY (course_id) REFERENCES public.intake_course(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.triage_advicenote
    ADD CONSTRAINT triage_advicenote_issued_by_id_14a1820a_fk_accounts_user_id FOREIGN KEY (issued_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.triage_correction
    ADD CONSTRAINT triage_correction_by_id_f9762714_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.triage_correction
    ADD CONSTRAINT triage_correction_course_id_f093128b_fk_intake_course_id FOREIGN KEY (course_id) REFERENCES public.intake_course(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.triage_correction
    ADD CONSTRAINT triage_correction_withdrawn_by_id_2b7007d4_fk_accounts_user_id FOREIGN KEY (withdrawn_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.triage_courseasdecided
    ADD CONSTRAINT triage_courseasdecid_decision_id_d58c8f77_fk_triage_de FOREIGN KEY (decision_id) REFERENCES public.triage_decision(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.triage_courseasdecided
    ADD CONSTRAINT triage_courseasdecided_course_id_698694ac_fk_intake_course_id FOREIGN KEY (course_id) REFERENCES public.intake_course(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.triage_decision
    ADD CONSTRAINT triage_decision_by_id_fe4041a3_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.triage_decision
    ADD CONSTRAINT triage_decision_course_id_9293926b_fk_intake_course_id FOREIGN KEY (course_id) REFERENCES public.intake_course(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.triage_finding
    ADD CONSTRAINT triage_finding_course_id_82b46341_fk_intake_course_id FOREIGN KEY (course_id) REFERENCES public.intake_course(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.triage_informationrequest
    ADD CONSTRAINT triage_informationre_agency_id_6d8f9b35_fk_accounts_ FOREIGN KEY (agency_id) REFERENCES public.accounts_agency(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.triage_informationrequest
    ADD CONSTRAINT triage_informationre_answered_by_id_a6291c16_fk_accounts_ FOREIGN KEY (answered_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.triage_informationrequest
    ADD CONSTRAINT triage_informationre_asked_by_id_958e93bd_fk_accounts_ FOREIGN KEY (asked_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.triage_informationrequest
    ADD CONSTRAINT triage_informationre_course_id_4a06c18e_fk_intake_co FOREIGN KEY (course_id) REFERENCES public.intake_course(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.triage_informationrequest
    ADD CONSTRAINT triage_informationre_decision_id_3ca65c8b_fk_triage_de FOREIGN KEY (decision_id) REFERENCES public.triage_decision(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.triage_reading
    ADD CONSTRAINT triage_reading_course_id_2efb7a63_fk_intake_course_id FOREIGN KEY (course_id) REFERENCES public.intake_course(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.triage_reading
    ADD CONSTRAINT triage_reading_user_id_23b59634_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.triage_secondreading
    ADD CONSTRAINT triage_secondreading_by_id_3046cbe6_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.triage_secondreading
    ADD CONSTRAINT triage_secondreading_course_id_69cca039_fk_intake_course_id FOREIGN KEY (course_id) REFERENCES public.intake_course(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.triage_secondreading
    ADD CONSTRAINT triage_secondreading_first_id_e9de5150_fk_triage_decision_id FOREIGN KEY (first_id) REFERENCES public.triage_decision(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.triage_secondreading
    ADD CONSTRAINT triage_secondreading_settled_by_id_fa40a213_fk_accounts_user_id FOREIGN KEY (settled_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;

INSERT INTO public.django_migrations (app, name, applied) VALUES
    ('pghistory', '0001_initial', now()),
    ('pghistory', '0002_aggregateevent', now()),
    ('pghistory', '0003_auto_20201023_1636', now()),
    ('pghistory', '0004_auto_20220906_1625', now()),
    ('pghistory', '0005_events_middlewareevents', now()),
    ('pghistory', '0006_delete_aggregateevent', now()),
    ('pghistory', '0007_auto_20250421_0444', now()),
    ('accounts', '0001_initial', now()),
    ('intake', '0001_initial', now()),
    ('intake', '0002_public_reports', now()),
    ('site', '0001_initial', now()),
    ('disclosure', '0001_initial', now()),
    ('reports', '0001_initial', now()),
    ('figures', '0001_initial', now()),
    ('cases', '0001_initial', now()),
    ('orders', '0001_initial', now()),
    ('triage', '0001_initial', now()),
    ('referrals', '0001_initial', now()),
    ('plans', '0001_initial', now()),
    ('audit', '0001_initial', now()),
    ('audit', '0002_chain', now()),
    ('assessments', '0001_initial', now()),
    ('assessments', '0002_initial', now()),
    ('access', '0001_initial', now()),
    ('access', '0002_initial', now()),
    ('access', '0003_row_security', now()),
    ('access', '0004_roles_of_orders', now()),
    ('access', '0005_orders_row_security', now()),
    ('access', '0006_figures_and_requests', now()),
    ('access', '0007_role_of_standards', now()),
    ('access', '0008_public_service', now()),
    ('intake', '0003_record_words', now()),
    ('intake', '0004_mention_marks', now()),
    ('intake', '0005_reader_of_run', now()),
    ('intake', '0006_several_victims', now()),
    ('referrals', '0002_who_changes_what', now()),
    ('plans', '0002_who_changes_what', now()),
    ('orders', '0002_tally', now()),
    ('orders', '0003_who_changes_what', now()),
    ('cases', '0002_who_changes_what', now()),
    ('accounts', '0002_roles_of_orders', now()),
    ('accounts', '0003_role_of_standards', now()),
    ('access', '0009_excluded_from_more', now()),
    ('access', '0010_one_definition_of_exclusion', now()),
    ('cases', '0003_what_records_say', now()),
    ('orders', '0004_register_answers', now()),
    ('cases', '0004_history_of_people', now()),
    ('access', '0011_seams', now()),
    ('access', '0012_excluded_from_other_victims', now()),
    ('access', '0013_signed_asker_and_sent_forms', now()),
    ('access', '0014_roles_are_known_by_the_constraint', now()),
    ('account', '0001_initial', now()),
    ('account', '0002_email_max_length', now()),
    ('account', '0003_alter_emailaddress_create_unique_verified_email', now()),
    ('account', '0004_alter_emailaddress_drop_unique_email', now()),
    ('account', '0005_emailaddress_idx_upper_email', now()),
    ('account', '0006_emailaddress_lower', now()),
    ('account', '0007_emailaddress_idx_email', now()),
    ('account', '0008_emailaddress_unique_primary_email_fixup', now()),
    ('account', '0009_emailaddress_unique_primary_email', now()),
    ('accounts', '0004_roles_by_two', now()),
    ('accounts', '0005_sign_in_tries', now()),
    ('accounts', '0006_roles_are_known_by_the_constraint', now()),
    ('audit', '0121_refusals', now()),
    ('contenttypes', '0001_initial', now()),
    ('contenttypes', '0002_remove_content_type_name', now()),
    ('auth', '0001_initial', now()),
    ('auth', '0002_alter_permission_name_max_length', now()),
    ('auth', '0003_alter_user_email_max_length', now()),
    ('auth', '0004_alter_user_username_opts', now()),
    ('auth', '0005_alter_user_last_login_null', now()),
    ('auth', '0006_require_contenttypes_0002', now()),
    ('auth', '0007_alter_validators_add_error_messages', now()),
    ('auth', '0008_alter_user_username_max_length', now()),
    ('auth', '0009_alter_user_last_name_max_length', now()),
    ('auth', '0010_alter_group_name_max_length', now()),
    ('auth', '0011_update_proxy_permissions', now()),
    ('auth', '0012_alter_user_first_name_max_length', now()),
    ('cases', '0005_dates_details_transfers_absences', now()),
    ('cases', '0095_case_from_another_force', now()),
    ('cases', '0121_cases_by_title', now()),
    ('disclosure', '0002_what_follows', now()),
    ('disclosure', '0003_question_offered', now()),
    ('disclosure', '0004_choices_for_tables', now()),
    ('disclosure', '0005_erased_after_its_time', now()),
    ('disclosure', '0090_publications_that_are_corrected', now()),
    ('evidence', '0001_initial', now()),
    ('evidence', '0115_columns_of_a_table', now()),
    ('figures', '0085_release', now()),
    ('files', '0001_initial', now()),
    ('improvement', '0001_initial', now()),
    ('triage', '0002_who_changes_what', now()),
    ('intake', '0007_dispose_course', now()),
    ('intake', '0085_first_listed', now()),
    ('intake', '0086_rules_of_a_run', now()),
    ('learning', '0001_initial', now()),
    ('mfa', '0001_initial', now()),
    ('mfa', '0002_authenticator_timestamps', now()),
    ('mfa', '0003_authenticator_type_uniq', now()),
    ('orders', '0005_papers_that_are_files', now()),
    ('plans', '0003_time_and_guests', now()),
    ('procrastinate', '0001_initial', now()),
    ('procrastinate', '0002_drop_started_at_column', now()),
    ('procrastinate', '0003_drop_started_at_column', now()),
    ('procrastinate', '0004_drop_procrastinate_version_table', now()),
    ('procrastinate', '0005_fix_procrastinate_fetch_job', now()),
    ('procrastinate', '0006_fix_trigger_status_events_insert', now()),
    ('procrastinate', '0007_add_queueing_lock_column', now()),
    ('procrastinate', '0008_close_fetch_job_race_condition', now()),
    ('procrastinate', '0009_add_defer_job_function', now()),
    ('procrastinate', '0010_add_procrastinate_periodic_defers', now()),
    ('procrastinate', '0011_add_foreign_key_index', now()),
    ('procrastinate', '0012_add_locks_to_periodic_defer', now()),
    ('procrastinate', '0013_fix_procrastinate_defer_periodic_job', now()),
    ('procrastinate', '0014_add_finish_job_and_retry_job_functions', now()),
    ('procrastinate', '0015_add_trigger_on_job_deletion', now()),
    ('procrastinate', '0016_delete_finished_jobs', now()),
    ('procrastinate', '0017_add_checks_to_finish_job', now()),
    ('procrastinate', '0018_add_checks_to_retry_job', now()),
    ('procrastinate', '0019_fix_finish_job_compat_issue', now()),
    ('procrastinate', '0020_add_index_on_procrastinate_jobs', now()),
    ('procrastinate', '0021_add_kwargs_to_defer_periodic_job', now()),
    ('procrastinate', '0022_null_locks_excluded', now()),
    ('procrastinate', '0023_remove_old_finish_job_function', now()),
    ('procrastinate', '0024_job_id_bigint', now()),
    ('procrastinate', '0025_add_models', now()),
    ('procrastinate', '0026_add_job_priority', now()),
    ('procrastinate', '0027_add_periodic_job_priority', now()),
    ('procrastinate', '0028_add_cancel_states', now()),
    ('procrastinate', '0029_add_additional_params_to_retry_job', now()),
    ('procrastinate', '0030_alter_procrastinateevent_options', now()),
    ('procrastinate', '0031_add_indexes_for_fetch_job', now()),
    ('procrastinate', '0032_pre_cancel_notification', now()),
    ('procrastinate', '0033_post_cancel_notification', now()),
    ('procrastinate', '0034_pre_add_heartbeat', now()),
    ('procrastinate', '0035_post_add_heartbeat', now()),
    ('procrastinate', '0036_add_worker_model', now()),
    ('procrastinate', '0037_pre_batch_defer_jobs', now()),
    ('procrastinate', '0038_post_batch_defer_jobs', now()),
    ('procrastinate', '0039_pre_priority_lock_fetch_job', now()),
    ('procrastinate', '0040_pre_retry_failed_job', now()),
    ('procrastinate', '0041_post_retry_failed_job', now()),
    ('reports', '0120_requests_that_are_followed', now()),
    ('rules', '0001_initial', now()),
    ('sessions', '0001_initial', now()),
    ('site', '0090_languages_and_hours', now()),
    ('socialaccount', '0001_initial', now()),
    ('socialaccount', '0002_token_max_lengths', now()),
    ('socialaccount', '0003_extra_data_default_dict', now()),
    ('socialaccount', '0004_app_provider_id_settings', now()),
    ('socialaccount', '0005_socialtoken_nullable_app', now()),
    ('socialaccount', '0006_alter_socialaccount_extra_data', now()),
    ('triage', '0003_what_else_was_found', now()),
    ('triage', '0004_course_as_decided', now());
