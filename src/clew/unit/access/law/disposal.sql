-- Erasing a case: two people, and nobody who is excluded from it.

SET LOCAL ROLE clew_search;

CREATE OR REPLACE FUNCTION dispose_case(wanted bigint) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
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
$$;

-- Called in the transaction of dispose_case and before it, with the same disposal: what dispose_case asks is asked here too.
CREATE OR REPLACE FUNCTION dispose_course(wanted bigint) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
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
    FOREACH t IN ARRAY ARRAY['triage_secondreading', 'triage_informationrequest', 'triage_correction', 'triage_advicenote', 'triage_reading', 'triage_courseasdecided', 'triage_decision', 'triage_finding', 'intake_urgentitem', 'intake_coursechange', 'intake_coursereason', 'intake_courseincident'] LOOP
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
END $$;

RESET ROLE;
