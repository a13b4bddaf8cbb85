-- The register of orders: applications, orders, what hangs from them, how they are counted and found.

SET LOCAL ROLE clew_search;

CREATE OR REPLACE FUNCTION search_orders(query text, most integer) RETURNS SETOF bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT o.id FROM orders_order o WHERE app_part('orders') AND o.search @@ query::tsquery AND o.id <> ALL ((SELECT app_excluded_orders())::bigint[])
        AND (((SELECT app_wide()) AND (o.case_id IS NULL OR o.case_id <> ALL ((SELECT app_excluded_cases())::bigint[]))) OR o.case_id IN (SELECT unnest(app_open_cases())))
        ORDER BY o.made_on DESC, o.id LIMIT most
$$;

CREATE OR REPLACE FUNCTION search_applications(query text, most integer) RETURNS SETOF bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT a.id FROM orders_application a WHERE app_part('order_drafts') AND a.search @@ query::tsquery AND a.id <> ALL ((SELECT app_excluded_applications())::bigint[])
        AND (((SELECT app_wide()) AND (a.case_id IS NULL OR a.case_id <> ALL ((SELECT app_excluded_cases())::bigint[]))) OR a.case_id IN (SELECT unnest(app_open_cases())))
        ORDER BY a.status_on DESC, a.id LIMIT most
$$;

CREATE OR REPLACE FUNCTION orders_keys(s orders_step) RETURNS TABLE(day date, key text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT s."on", concat_ws('|', 'step', s.name, s.code, CASE WHEN (s.said ->> 'interim_asked')::boolean THEN 'interim' ELSE '' END)
    WHERE s.struck_at IS NULL AND (s.application_id IS NOT NULL
        OR (s.name IN ('varied', 'renewed', 'discharged', 'quashed') AND EXISTS (SELECT 1 FROM orders_order o WHERE o.id = s.order_id AND o.kind IN ('spo', 'interim_spo'))))
$$;

CREATE OR REPLACE FUNCTION orders_keys(o orders_order) RETURNS TABLE(day date, key text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT o.made_on, concat_ws('|', 'made', o.kind, o.origin, CASE WHEN o.positive THEN 'positive' ELSE '' END) WHERE o.void_at IS NULL AND o.kind IN ('spo', 'interim_spo')
    UNION ALL SELECT least(o.ended_on, o.ends_on + 1), 'over|' || o.kind
        WHERE o.void_at IS NULL AND o.kind IN ('spo', 'interim_spo') AND least(o.ended_on, o.ends_on + 1) IS NOT NULL
$$;

CREATE OR REPLACE FUNCTION orders_keys(b orders_breach) RETURNS TABLE(day date, key text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT d, b.section || k FROM (VALUES ((b.happened_at AT TIME ZONE 'Europe/London')::date, '.happened'), (b.recorded_on, '.recorded'),
        (CASE WHEN b.outcome <> '' THEN b.outcome_on END, '.outcome|' || b.outcome)) v (d, k)
    WHERE d IS NOT NULL AND b.section IN ('s8', 's11') AND b.status <> 'not_breach'
$$;

CREATE OR REPLACE FUNCTION orders_count() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
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

CREATE OR REPLACE FUNCTION orders_people(begins date, ends date) RETURNS TABLE(full_order bigint, any_order bigint) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
    SELECT count(DISTINCT person_key) FILTER (WHERE kind = 'spo'), count(DISTINCT person_key) FROM orders_order
    WHERE void_at IS NULL AND kind IN ('spo', 'interim_spo') AND made_on BETWEEN begins AND ends AND app_part('order_figures')
$$;

CREATE OR REPLACE FUNCTION orders_retally() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
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

CREATE OR REPLACE FUNCTION register_alike(query text, family text, births date[], identities text[], most integer) RETURNS TABLE(kind text, id bigint, reference text, subject_name text, subject_born date, subject_identity text, subject_person bigint, application bigint, status text, on_day date, readable boolean, protects jsonb) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off AS $$
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

CREATE OR REPLACE FUNCTION register_join(of_order bigint, of_application bigint, out_of bigint, into_case bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
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
$$;

RESET ROLE;

CREATE OR REPLACE FUNCTION orders_same_person(one_id bigint, one_identity text, one_name text, one_born date, other_id bigint, other_identity text, other_name text, other_born date) RETURNS boolean LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(one_id = other_id, false) OR (one_identity <> '' AND one_identity = other_identity)
        OR (regexp_replace(lower(btrim(one_name)), '\s+', ' ', 'g') = regexp_replace(lower(btrim(other_name)), '\s+', ' ', 'g')
            AND btrim(one_name) <> '' AND lower(btrim(one_name)) <> 'not named' AND (one_born IS NULL OR other_born IS NULL OR one_born = other_born))
$$;

CREATE OR REPLACE FUNCTION orders_parties_apart() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
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

CREATE OR REPLACE FUNCTION orders_step_by_another() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM orders_application a WHERE a.id = NEW.application_id AND a.case_id IS NOT NULL AND (NEW.by_id = ANY (a.drafters)
        OR EXISTS (SELECT 1 FROM orders_step s WHERE s.application_id = a.id AND s.by_id = NEW.by_id AND (s.name IN ('considered', 'reconsidered', 'drafted')
            OR (NEW.name IN ('authorised', 'authority_refused') AND s.name IN ('legal_supported', 'legal_refused')))))) THEN
        RAISE EXCEPTION 'whoever drafted or advised does not take this step: %', NEW.name USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER counted AFTER INSERT OR DELETE OR UPDATE ON orders_step FOR EACH ROW EXECUTE FUNCTION orders_count();

CREATE OR REPLACE TRIGGER counted AFTER INSERT OR DELETE OR UPDATE ON orders_order FOR EACH ROW EXECUTE FUNCTION orders_count();

CREATE OR REPLACE TRIGGER counted AFTER INSERT OR DELETE OR UPDATE ON orders_breach FOR EACH ROW EXECUTE FUNCTION orders_count();

CREATE OR REPLACE TRIGGER parties_apart BEFORE INSERT OR UPDATE ON orders_protects FOR EACH ROW EXECUTE FUNCTION orders_parties_apart();

CREATE OR REPLACE TRIGGER parties_apart BEFORE UPDATE OF subject_person_id, subject_identity, subject_name, subject_born ON orders_application FOR EACH ROW EXECUTE FUNCTION orders_parties_apart();

CREATE OR REPLACE TRIGGER parties_apart BEFORE UPDATE OF subject_person_id, subject_identity, subject_name, subject_born ON orders_order FOR EACH ROW EXECUTE FUNCTION orders_parties_apart();

CREATE OR REPLACE TRIGGER step_by_another BEFORE INSERT ON orders_step FOR EACH ROW WHEN (new.name IN ('legal_supported', 'legal_refused', 'authorised', 'authority_refused')) EXECUTE FUNCTION orders_step_by_another();

ALTER TABLE orders_act ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON orders_act FOR SELECT USING (@reads(order_drafts) AND @sees_matter AND @may_know(application_id, applications));
CREATE POLICY makes ON orders_act FOR INSERT WITH CHECK (@writes(order_drafts) AND @sees_matter AND @may_know(application_id, applications));
CREATE POLICY changes ON orders_act FOR UPDATE USING (@writes(order_drafts) AND @sees_matter AND @may_know(application_id, applications));
CREATE POLICY erases ON orders_act FOR DELETE USING (@writes(order_drafts) AND @sees_matter AND @may_know(application_id, applications));

ALTER TABLE orders_actevent ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON orders_actevent FOR SELECT USING (@reads(order_drafts) AND @sees_matter AND @may_know(application_id, applications));
CREATE POLICY makes ON orders_actevent FOR INSERT WITH CHECK (@sees_matter);

ALTER TABLE orders_application ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON orders_application FOR SELECT USING (@reads(order_drafts) AND @sees_matter AND @may_know(id, applications));
CREATE POLICY makes ON orders_application FOR INSERT WITH CHECK ((@writes(order_drafts) OR @writes(order_authority)) AND @sees_matter AND @may_know(id, applications));
CREATE POLICY changes ON orders_application FOR UPDATE USING ((@writes(order_drafts) OR @writes(order_authority)) AND @sees_matter AND @may_know(id, applications));
CREATE POLICY erases ON orders_application FOR DELETE USING ((@writes(order_drafts) OR @writes(order_authority)) AND @sees_matter AND @may_know(id, applications));

ALTER TABLE orders_applicationevent ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON orders_applicationevent FOR SELECT USING (@reads(order_drafts) AND @sees_matter AND @may_know(pgh_obj_id, applications));
CREATE POLICY makes ON orders_applicationevent FOR INSERT WITH CHECK (@sees_matter);

ALTER TABLE orders_breach ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON orders_breach FOR SELECT USING (@reads(breaches) AND @sees_matter AND @may_know(order_id, orders));
CREATE POLICY makes ON orders_breach FOR INSERT WITH CHECK (@writes(breaches) AND @sees_matter AND @may_know(order_id, orders));
CREATE POLICY changes ON orders_breach FOR UPDATE USING (@writes(breaches) AND @sees_matter AND @may_know(order_id, orders));
CREATE POLICY erases ON orders_breach FOR DELETE USING (@writes(breaches) AND @sees_matter AND @may_know(order_id, orders));

ALTER TABLE orders_breachevent ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON orders_breachevent FOR SELECT USING (@reads(breaches) AND @sees_matter AND @may_know(order_id, orders));
CREATE POLICY makes ON orders_breachevent FOR INSERT WITH CHECK (@sees_matter);

ALTER TABLE orders_condition ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON orders_condition FOR SELECT USING (CASE WHEN application_id IS NULL THEN @reads(orders) ELSE @reads(order_drafts) END AND @sees_matter AND @may_know(order_id, orders) AND @may_know(application_id, applications));
CREATE POLICY makes ON orders_condition FOR INSERT WITH CHECK (CASE WHEN application_id IS NULL THEN @writes(orders) ELSE @writes(order_drafts) END AND @sees_matter AND @may_know(order_id, orders) AND @may_know(application_id, applications));
CREATE POLICY changes ON orders_condition FOR UPDATE USING (CASE WHEN application_id IS NULL THEN @writes(orders) ELSE @writes(order_drafts) END AND @sees_matter AND @may_know(order_id, orders) AND @may_know(application_id, applications));
CREATE POLICY erases ON orders_condition FOR DELETE USING (CASE WHEN application_id IS NULL THEN @writes(orders) ELSE @writes(order_drafts) END AND @sees_matter AND @may_know(order_id, orders) AND @may_know(application_id, applications));

ALTER TABLE orders_conditionevent ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON orders_conditionevent FOR SELECT USING (CASE WHEN application_id IS NULL THEN @reads(orders) ELSE @reads(order_drafts) END AND @sees_matter AND @may_know(order_id, orders) AND @may_know(application_id, applications));
CREATE POLICY makes ON orders_conditionevent FOR INSERT WITH CHECK (@sees_matter);

ALTER TABLE orders_duty ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON orders_duty FOR SELECT USING (@reads(notifications) AND @sees_matter AND @may_know(order_id, orders));
CREATE POLICY makes ON orders_duty FOR INSERT WITH CHECK (@writes(notifications) AND @sees_matter AND @may_know(order_id, orders));
CREATE POLICY changes ON orders_duty FOR UPDATE USING (@writes(notifications) AND @sees_matter AND @may_know(order_id, orders));
CREATE POLICY erases ON orders_duty FOR DELETE USING (@writes(notifications) AND @sees_matter AND @may_know(order_id, orders));

ALTER TABLE orders_dutyevent ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON orders_dutyevent FOR SELECT USING (@reads(notifications) AND @sees_matter AND @may_know(order_id, orders));
CREATE POLICY makes ON orders_dutyevent FOR INSERT WITH CHECK (@sees_matter);

ALTER TABLE orders_order ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON orders_order FOR SELECT USING (@reads(orders) AND @sees_matter AND @may_know(id, orders));
CREATE POLICY makes ON orders_order FOR INSERT WITH CHECK (@writes(orders) AND @sees_matter AND @may_know(id, orders));
CREATE POLICY changes ON orders_order FOR UPDATE USING (@writes(orders) AND @sees_matter AND @may_know(id, orders));
CREATE POLICY erases ON orders_order FOR DELETE USING (@writes(orders) AND @sees_matter AND @may_know(id, orders));

ALTER TABLE orders_orderevent ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON orders_orderevent FOR SELECT USING (@reads(orders) AND @sees_matter AND @may_know(pgh_obj_id, orders));
CREATE POLICY makes ON orders_orderevent FOR INSERT WITH CHECK (@sees_matter);

ALTER TABLE orders_paper ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON orders_paper FOR SELECT USING (@reads(order_drafts) AND @sees_matter AND @may_know(application_id, applications));
CREATE POLICY makes ON orders_paper FOR INSERT WITH CHECK (@writes(order_drafts) AND @sees_matter AND @may_know(application_id, applications));
CREATE POLICY changes ON orders_paper FOR UPDATE USING (@writes(order_drafts) AND @sees_matter AND @may_know(application_id, applications));
CREATE POLICY erases ON orders_paper FOR DELETE USING (@writes(order_drafts) AND @sees_matter AND @may_know(application_id, applications));

ALTER TABLE orders_paperevent ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON orders_paperevent FOR SELECT USING (@reads(order_drafts) AND @sees_matter AND @may_know(application_id, applications));
CREATE POLICY makes ON orders_paperevent FOR INSERT WITH CHECK (@sees_matter);

ALTER TABLE orders_protects ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON orders_protects FOR SELECT USING (CASE WHEN application_id IS NULL THEN @reads(orders) ELSE @reads(order_drafts) END AND @sees_matter AND @may_know(order_id, orders) AND @may_know(application_id, applications));
CREATE POLICY makes ON orders_protects FOR INSERT WITH CHECK (CASE WHEN application_id IS NULL THEN @writes(orders) ELSE @writes(order_drafts) END AND @sees_matter AND @may_know(order_id, orders) AND @may_know(application_id, applications));
CREATE POLICY changes ON orders_protects FOR UPDATE USING (CASE WHEN application_id IS NULL THEN @writes(orders) ELSE @writes(order_drafts) END AND @sees_matter AND @may_know(order_id, orders) AND @may_know(application_id, applications));
CREATE POLICY erases ON orders_protects FOR DELETE USING (CASE WHEN application_id IS NULL THEN @writes(orders) ELSE @writes(order_drafts) END AND @sees_matter AND @may_know(order_id, orders) AND @may_know(application_id, applications));

ALTER TABLE orders_registeranswer ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON orders_registeranswer FOR SELECT USING (@reads(orders) AND @sees_case(case_id) AND @may_know(order_id, orders) AND @may_know(application_id, applications));
CREATE POLICY makes ON orders_registeranswer FOR INSERT WITH CHECK (@writes(orders) AND @sees_case(case_id) AND @may_know(order_id, orders) AND @may_know(application_id, applications));
CREATE POLICY changes ON orders_registeranswer FOR UPDATE USING (@writes(orders) AND @sees_case(case_id) AND @may_know(order_id, orders) AND @may_know(application_id, applications));
CREATE POLICY erases ON orders_registeranswer FOR DELETE USING (@writes(orders) AND @sees_case(case_id) AND @may_know(order_id, orders) AND @may_know(application_id, applications));

ALTER TABLE orders_step ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON orders_step FOR SELECT USING (CASE WHEN application_id IS NULL THEN @reads(orders) ELSE @reads(order_drafts) END AND @sees_matter AND @may_know(order_id, orders) AND @may_know(application_id, applications));
CREATE POLICY makes ON orders_step FOR INSERT WITH CHECK (CASE WHEN application_id IS NULL THEN @writes(orders) ELSE (@writes(order_drafts) OR @writes(order_authority)) END AND @sees_matter AND @may_know(order_id, orders) AND @may_know(application_id, applications));
CREATE POLICY changes ON orders_step FOR UPDATE USING (CASE WHEN application_id IS NULL THEN @writes(orders) ELSE (@writes(order_drafts) OR @writes(order_authority)) END AND @sees_matter AND @may_know(order_id, orders) AND @may_know(application_id, applications));
CREATE POLICY erases ON orders_step FOR DELETE USING (CASE WHEN application_id IS NULL THEN @writes(orders) ELSE (@writes(order_drafts) OR @writes(order_authority)) END AND @sees_matter AND @may_know(order_id, orders) AND @may_know(application_id, applications));

ALTER TABLE orders_stepevent ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON orders_stepevent FOR SELECT USING (CASE WHEN application_id IS NULL THEN @reads(orders) ELSE @reads(order_drafts) END AND @sees_matter AND @may_know(order_id, orders) AND @may_know(application_id, applications));
CREATE POLICY makes ON orders_stepevent FOR INSERT WITH CHECK (@sees_matter);

ALTER TABLE orders_suspicion ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON orders_suspicion FOR SELECT USING (@reads(breaches) AND @sees_matter AND @may_know(order_id, orders));
CREATE POLICY makes ON orders_suspicion FOR INSERT WITH CHECK (@writes(breaches) AND @sees_matter AND @may_know(order_id, orders));
CREATE POLICY changes ON orders_suspicion FOR UPDATE USING (@writes(breaches) AND @sees_matter AND @may_know(order_id, orders) AND @sees_every_case);
CREATE POLICY erases ON orders_suspicion FOR DELETE USING (@writes(breaches) AND @sees_matter AND @may_know(order_id, orders));

ALTER TABLE orders_tally ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON orders_tally FOR SELECT USING (@reads(order_figures));
