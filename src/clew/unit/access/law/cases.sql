-- Cases and what hangs from them: seen by the police's roles, by agencies they were shared with, and under break-glass.

SET LOCAL ROLE clew_search;

CREATE OR REPLACE FUNCTION app_open_cases() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT id), '{}') FROM (
        SELECT s.case_id AS id FROM access_share s WHERE s.agency_id = (SELECT app_agency()) AND s.withdrawn_at IS NULL
        UNION ALL SELECT b.case_id FROM access_breakglass b WHERE b.user_id = (SELECT app_user()) AND b.until > now()) open
    WHERE id <> ALL ((SELECT app_excluded_cases())::bigint[])
$$;

CREATE OR REPLACE FUNCTION app_sees_case(wanted bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT (app_wide() AND wanted <> ALL (app_excluded_cases())) OR wanted = ANY (app_open_cases())
$$;

CREATE OR REPLACE FUNCTION search_cases(query text, most integer) RETURNS SETOF bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT k.id FROM cases_case k WHERE app_part('summary') AND k.search @@ query::tsquery
        AND (((SELECT app_wide()) AND k.id <> ALL ((SELECT app_excluded_cases())::bigint[])) OR k.id IN (SELECT unnest(app_open_cases())))
        ORDER BY k.opened_at DESC, k.id LIMIT most
$$;

CREATE OR REPLACE FUNCTION search_elsewhere(query text, most integer) RETURNS TABLE(reference text, agency text, ask text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT k.reference, a.name, a.ask FROM cases_case k JOIN accounts_user u ON u.id = k.opened_by_id JOIN accounts_agency a ON a.id = u.agency_id
    WHERE app_part('summary') AND k.search @@ query::tsquery AND NOT app_wide()
        AND k.id <> ALL ((SELECT app_open_cases())::bigint[]) AND k.id <> ALL ((SELECT app_excluded_cases())::bigint[]) ORDER BY k.reference LIMIT most
$$;

CREATE OR REPLACE FUNCTION app_hidden_case(wanted text) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT id FROM cases_case WHERE reference = wanted AND closed_at IS NULL AND app_part('summary')
        AND id <> ALL ((SELECT app_excluded_cases())::bigint[]) AND NOT app_sees_case(id)
$$;

RESET ROLE;

CREATE OR REPLACE FUNCTION cases_closure_view() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
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

CREATE OR REPLACE TRIGGER closure_view BEFORE INSERT OR UPDATE ON cases_closure FOR EACH ROW EXECUTE FUNCTION cases_closure_view();

ALTER TABLE cases_case ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON cases_case FOR SELECT USING (@reads(summary) AND @sees_case(id));
CREATE POLICY makes ON cases_case FOR INSERT WITH CHECK ((@writes(summary) OR @writes(timeline)) AND @sees_case(id));
CREATE POLICY changes ON cases_case FOR UPDATE USING ((@writes(summary) OR @writes(timeline)) AND @sees_case(id));
CREATE POLICY erases ON cases_case FOR DELETE USING ((@writes(summary) OR @writes(timeline)) AND @sees_case(id));

ALTER TABLE cases_caseevent ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON cases_caseevent FOR SELECT USING (@reads(summary) AND @sees_case(pgh_obj_id));
CREATE POLICY makes ON cases_caseevent FOR INSERT WITH CHECK (@sees_case(pgh_obj_id));

ALTER TABLE cases_caseperson ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON cases_caseperson FOR SELECT USING (@reads(summary) AND @sees_case(case_id));
CREATE POLICY makes ON cases_caseperson FOR INSERT WITH CHECK (@writes(summary) AND @sees_case(case_id));
CREATE POLICY changes ON cases_caseperson FOR UPDATE USING (@writes(summary) AND @sees_case(case_id));
CREATE POLICY erases ON cases_caseperson FOR DELETE USING (@writes(summary) AND @sees_case(case_id));

ALTER TABLE cases_casepersonevent ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON cases_casepersonevent FOR SELECT USING (@reads(summary) AND @sees_case(case_id));
CREATE POLICY makes ON cases_casepersonevent FOR INSERT WITH CHECK (@sees_case(case_id));

ALTER TABLE cases_closure ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON cases_closure FOR SELECT USING (@reads(closure) AND @sees_case(case_id));
CREATE POLICY makes ON cases_closure FOR INSERT WITH CHECK (@writes(closure) AND @sees_case(case_id));
CREATE POLICY changes ON cases_closure FOR UPDATE USING ((@writes(closure) OR @writes(advocate_view)) AND @sees_case(case_id));
CREATE POLICY erases ON cases_closure FOR DELETE USING (@writes(closure) AND @sees_case(case_id));

ALTER TABLE cases_contact ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON cases_contact FOR SELECT USING (@reads(contact_log) AND @sees_case(case_id));
CREATE POLICY makes ON cases_contact FOR INSERT WITH CHECK (@writes(contact_log) AND @sees_case(case_id));
CREATE POLICY changes ON cases_contact FOR UPDATE USING (@writes(contact_log) AND @sees_case(case_id));
CREATE POLICY erases ON cases_contact FOR DELETE USING (@writes(contact_log) AND @sees_case(case_id));

ALTER TABLE cases_disposal ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON cases_disposal FOR SELECT USING (@reads(retention) AND @may_know(case_id, cases) AND (case_reference <> ALL @excluded_references));
CREATE POLICY makes ON cases_disposal FOR INSERT WITH CHECK (@writes(retention) AND @may_know(case_id, cases) AND (case_reference <> ALL @excluded_references));
CREATE POLICY changes ON cases_disposal FOR UPDATE USING (@writes(retention) AND @may_know(case_id, cases) AND (case_reference <> ALL @excluded_references));
CREATE POLICY erases ON cases_disposal FOR DELETE USING (@writes(retention) AND @may_know(case_id, cases) AND (case_reference <> ALL @excluded_references));

ALTER TABLE cases_event ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON cases_event FOR SELECT USING (@reads(timeline) AND @sees_case(case_id));
CREATE POLICY makes ON cases_event FOR INSERT WITH CHECK (@writes(timeline) AND @sees_case(case_id));
CREATE POLICY changes ON cases_event FOR UPDATE USING (@writes(timeline) AND @sees_case(case_id) AND CASE WHEN (incident_id <> '' OR (kind IN ('record', 'breach') AND @sees_every_case)) THEN @sees_every_case ELSE @of_my_agency(agency_id) END);
CREATE POLICY erases ON cases_event FOR DELETE USING (@writes(timeline) AND @sees_case(case_id));

ALTER TABLE cases_followup ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON cases_followup FOR SELECT USING (@reads(closure) AND @sees_case(case_id));
CREATE POLICY makes ON cases_followup FOR INSERT WITH CHECK (@writes(closure) AND @sees_case(case_id));
CREATE POLICY changes ON cases_followup FOR UPDATE USING (@writes(closure) AND @sees_case(case_id));
CREATE POLICY erases ON cases_followup FOR DELETE USING (@writes(closure) AND @sees_case(case_id));

ALTER TABLE cases_healthentry ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON cases_healthentry FOR SELECT USING (@reads(health) AND @sees_case(case_id));
CREATE POLICY makes ON cases_healthentry FOR INSERT WITH CHECK (@writes(health) AND @sees_case(case_id));
CREATE POLICY changes ON cases_healthentry FOR UPDATE USING (@writes(health) AND @sees_case(case_id));
CREATE POLICY erases ON cases_healthentry FOR DELETE USING (@writes(health) AND @sees_case(case_id));

ALTER TABLE cases_personfact ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON cases_personfact FOR SELECT USING (CASE WHEN private THEN @reads(contact) ELSE @reads(summary) END AND @sees_case(case_id));
CREATE POLICY makes ON cases_personfact FOR INSERT WITH CHECK (@writes(summary) AND @sees_case(case_id));
CREATE POLICY changes ON cases_personfact FOR UPDATE USING (@writes(summary) AND @sees_case(case_id));
CREATE POLICY erases ON cases_personfact FOR DELETE USING (@writes(summary) AND @sees_case(case_id));

ALTER TABLE cases_retention ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON cases_retention FOR SELECT USING ((@reads(retention) OR @writes(summary)) AND @sees_case(case_id));
CREATE POLICY makes ON cases_retention FOR INSERT WITH CHECK (@writes(summary) AND @sees_case(case_id));
CREATE POLICY changes ON cases_retention FOR UPDATE USING (@writes(retention) AND @sees_case(case_id));
CREATE POLICY erases ON cases_retention FOR DELETE USING (@writes(retention) AND @sees_case(case_id));

ALTER TABLE cases_retentionevent ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON cases_retentionevent FOR SELECT USING (@reads(retention) AND @sees_case(case_id));
CREATE POLICY makes ON cases_retentionevent FOR INSERT WITH CHECK (@sees_case(case_id));

ALTER TABLE cases_safecontact ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON cases_safecontact FOR SELECT USING (@reads(contact) AND @sees_case(case_id));
CREATE POLICY makes ON cases_safecontact FOR INSERT WITH CHECK (@writes(contact) AND @sees_case(case_id));
CREATE POLICY changes ON cases_safecontact FOR UPDATE USING (@writes(contact) AND @sees_case(case_id));
CREATE POLICY erases ON cases_safecontact FOR DELETE USING (@writes(contact) AND @sees_case(case_id));

ALTER TABLE cases_safecontactevent ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON cases_safecontactevent FOR SELECT USING (@reads(contact) AND @sees_case(case_id));
CREATE POLICY makes ON cases_safecontactevent FOR INSERT WITH CHECK (@sees_case(case_id));

ALTER TABLE cases_sealednote ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON cases_sealednote FOR SELECT USING (@reads(sealed_notes) AND agency_id = @my_agency AND @sees_case(case_id));
CREATE POLICY makes ON cases_sealednote FOR INSERT WITH CHECK (@writes(sealed_notes) AND agency_id = @my_agency AND @sees_case(case_id));

ALTER TABLE cases_timer ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON cases_timer FOR SELECT USING (@reads(contact_log) AND @sees_case(case_id));
CREATE POLICY makes ON cases_timer FOR INSERT WITH CHECK (@writes(contact_log) AND @sees_case(case_id));
CREATE POLICY changes ON cases_timer FOR UPDATE USING (@writes(contact_log) AND @sees_case(case_id));
CREATE POLICY erases ON cases_timer FOR DELETE USING (@writes(contact_log) AND @sees_case(case_id));

ALTER TABLE cases_persondetail ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON cases_persondetail FOR SELECT USING (@reads(summary) AND @sees_case(case_id));
CREATE POLICY makes ON cases_persondetail FOR INSERT WITH CHECK (@writes(timeline) AND @sees_case(case_id) AND by_id = @me AND agency_id = @my_agency);
CREATE POLICY changes ON cases_persondetail FOR UPDATE USING (@writes(timeline) AND @sees_case(case_id) AND @of_my_agency(agency_id));

ALTER TABLE cases_casedate ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON cases_casedate FOR SELECT USING (@reads(timeline) AND @sees_case(case_id));
CREATE POLICY makes ON cases_casedate FOR INSERT WITH CHECK (@writes(timeline) AND @sees_case(case_id) AND by_id = @me AND agency_id = @my_agency);
CREATE POLICY changes ON cases_casedate FOR UPDATE USING (@writes(timeline) AND @sees_case(case_id) AND @of_my_agency(agency_id));

ALTER TABLE cases_transfer ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON cases_transfer FOR SELECT USING (@reads(closure) AND @sees_case(case_id));
CREATE POLICY makes ON cases_transfer FOR INSERT WITH CHECK (@writes(approval) AND @sees_case(case_id) AND by_id = @me);
CREATE POLICY changes ON cases_transfer FOR UPDATE USING (@writes(closure) AND @sees_case(case_id));

ALTER TABLE cases_receivedcase ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON cases_receivedcase FOR SELECT USING (@reads(closure) AND @sees_case(case_id));
CREATE POLICY makes ON cases_receivedcase FOR INSERT WITH CHECK (@writes(approval) AND @sees_case(case_id) AND by_id = @me);

-- Who is away and who does their work: for the two of them, and for those who see every case.
ALTER TABLE cases_absence ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON cases_absence FOR SELECT USING (@sees_every_case OR user_id = @me OR cover_id = @me);
CREATE POLICY makes ON cases_absence FOR INSERT WITH CHECK (by_id = @me AND (user_id = @me OR @writes(approval)));
CREATE POLICY changes ON cases_absence FOR UPDATE USING (user_id = @me OR @writes(approval));
CREATE POLICY erases ON cases_absence FOR DELETE USING (@service);
