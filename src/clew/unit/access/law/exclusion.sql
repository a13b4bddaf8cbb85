-- What somebody is excluded from, said once; shares, purposes, break-glass.

SET LOCAL ROLE clew_search;

CREATE OR REPLACE FUNCTION app_excluded_courses() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ SELECT courses FROM app_kept_out(app_user()) $$;

CREATE OR REPLACE FUNCTION app_excluded_cases() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ SELECT cases FROM app_kept_out(app_user()) $$;

CREATE OR REPLACE FUNCTION app_excluded_identities() RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ SELECT identities FROM app_kept_out(app_user()) $$;

CREATE OR REPLACE FUNCTION app_why_hidden(kind text, wanted text) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT CASE
        WHEN wanted = ANY (app_excluded_references()) THEN 'excluded'
        WHEN kind = 'course' AND EXISTS (SELECT 1 FROM intake_course WHERE reference = wanted) THEN 'not open to this person'
        WHEN kind = 'letter' AND EXISTS (SELECT 1 FROM reports_letter WHERE reference = wanted) THEN 'another key-holder''s report'
        WHEN kind = 'case' AND EXISTS (SELECT 1 FROM cases_case WHERE reference = wanted) THEN 'not shared with the agency'
        WHEN kind = 'order' AND EXISTS (SELECT 1 FROM orders_order WHERE reference = wanted) THEN 'not shared with the agency'
        WHEN kind = 'application' AND EXISTS (SELECT 1 FROM orders_application WHERE reference = wanted) THEN 'not shared with the agency'
        ELSE 'no such record' END
$$;

CREATE OR REPLACE FUNCTION app_excluded_orders() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ SELECT orders FROM app_kept_out(app_user()) $$;

CREATE OR REPLACE FUNCTION app_excluded_applications() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ SELECT applications FROM app_kept_out(app_user()) $$;

CREATE OR REPLACE FUNCTION app_kept_out(who bigint, by_one bigint DEFAULT NULL::bigint, OUT identities text[], OUT courses bigint[], OUT cases bigint[], OUT orders bigint[], OUT applications bigint[], OUT mailboxes bigint[], OUT gone text[]) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
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

CREATE OR REPLACE FUNCTION app_excluded_mailboxes() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ SELECT mailboxes FROM app_kept_out(app_user()) $$;

CREATE OR REPLACE FUNCTION app_excluded_references() RETURNS text[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
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

CREATE OR REPLACE FUNCTION app_excluded_pattern() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT '\m(' || string_agg(regexp_replace(r, '([^[:alnum:]])', '\\\1', 'g'), '|') || ')\M' FROM unnest(app_excluded_references()) r
$$;

CREATE OR REPLACE FUNCTION app_excluded_from(kind text, wanted bigint[], people bigint[]) RETURNS SETOF bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT p FROM unnest(people) p, LATERAL app_kept_out(p) k WHERE app_user() IS NOT NULL AND wanted && CASE kind WHEN 'course' THEN k.courses WHEN 'case' THEN k.cases WHEN 'order' THEN k.orders
        WHEN 'application' THEN k.applications WHEN 'mailbox' THEN k.mailboxes END
$$;

RESET ROLE;

ALTER TABLE access_breakglass ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON access_breakglass FOR SELECT USING ((user_id = @me OR @reads(exclusions)) AND @may_know(case_id, cases));
CREATE POLICY makes ON access_breakglass FOR INSERT WITH CHECK (user_id = @me AND case_id <> ALL @excluded_cases);
CREATE POLICY changes ON access_breakglass FOR UPDATE USING (@writes(exclusions) AND @sees_case(case_id));
CREATE POLICY erases ON access_breakglass FOR DELETE USING (@writes(exclusions) AND @sees_case(case_id));

ALTER TABLE access_breakglassevent ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON access_breakglassevent FOR SELECT USING (@reads(exclusions) AND @sees_case(case_id));
CREATE POLICY makes ON access_breakglassevent FOR INSERT WITH CHECK (true);

ALTER TABLE access_exclusion ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON access_exclusion FOR SELECT USING (@reads(exclusions) AND user_id <> @me AND @may_know(course_id, courses) AND @may_know(case_id, cases) AND @may_know(order_id, orders) AND @may_know(application_id, applications) AND @may_know(mailbox_id, mailboxes) AND identity <> ALL @excluded_identities AND (NOT ((gone)::text[] && @excluded_references)));
CREATE POLICY makes ON access_exclusion FOR INSERT WITH CHECK (@writes(exclusions) AND user_id <> @me);
CREATE POLICY changes ON access_exclusion FOR UPDATE USING (@writes(exclusions) AND user_id <> @me AND @may_know(course_id, courses) AND @may_know(case_id, cases) AND @may_know(order_id, orders) AND @may_know(application_id, applications) AND @may_know(mailbox_id, mailboxes) AND identity <> ALL @excluded_identities AND (NOT ((gone)::text[] && @excluded_references)));
CREATE POLICY erases ON access_exclusion FOR DELETE USING (@writes(exclusions) AND user_id <> @me AND @may_know(course_id, courses) AND @may_know(case_id, cases) AND @may_know(order_id, orders) AND @may_know(application_id, applications) AND @may_know(mailbox_id, mailboxes) AND identity <> ALL @excluded_identities AND (NOT ((gone)::text[] && @excluded_references)));

ALTER TABLE access_exclusionevent ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON access_exclusionevent FOR SELECT USING (@reads(exclusions) AND user_id <> @me AND @may_know(course_id, courses) AND @may_know(case_id, cases) AND @may_know(order_id, orders) AND @may_know(application_id, applications) AND @may_know(mailbox_id, mailboxes) AND identity <> ALL @excluded_identities AND (NOT ((gone)::text[] && @excluded_references)));
CREATE POLICY makes ON access_exclusionevent FOR INSERT WITH CHECK (true);

ALTER TABLE access_purpose ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON access_purpose FOR SELECT USING ((user_id = @me OR @reads(lookers)) AND @sees_case(case_id));
CREATE POLICY makes ON access_purpose FOR INSERT WITH CHECK (user_id = @me AND @sees_case(case_id));

ALTER TABLE access_share ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON access_share FOR SELECT USING (@reads(summary) AND @sees_case(case_id));
CREATE POLICY makes ON access_share FOR INSERT WITH CHECK (@writes(summary) AND @sees_case(case_id));
CREATE POLICY changes ON access_share FOR UPDATE USING (@writes(summary) AND @sees_case(case_id));
CREATE POLICY erases ON access_share FOR DELETE USING (@writes(summary) AND @sees_case(case_id));

ALTER TABLE access_shareevent ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON access_shareevent FOR SELECT USING (@reads(summary) AND @sees_case(case_id));
CREATE POLICY makes ON access_shareevent FOR INSERT WITH CHECK (@sees_case(case_id));
