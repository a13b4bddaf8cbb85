-- Requests for information: a restricted one is there for those named alone, and checks stay apart until both are made.

SET LOCAL ROLE clew_search;

CREATE OR REPLACE FUNCTION app_checked(wanted bigint) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT count(*) FROM disclosure_check WHERE answer_id = wanted
$$;

-- Erase who asked and what was written, of requests whose last step is older than `days`, a few at a time: rows by table for each. A request that is
-- not at its end, or on hold, stays as it is. The number, the days, the outcome and the tables that were sent stay: a later answer is checked against
-- them.
CREATE OR REPLACE FUNCTION erase_requests(days int, most int) RETURNS TABLE (subject text, counted jsonb) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
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
END $$;

RESET ROLE;

ALTER TABLE disclosure_answer ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON disclosure_answer FOR SELECT USING (@reads(requests) AND request_id IN (SELECT id FROM disclosure_request));
CREATE POLICY makes ON disclosure_answer FOR INSERT WITH CHECK (@writes(requests) AND request_id IN (SELECT id FROM disclosure_request));
CREATE POLICY changes ON disclosure_answer FOR UPDATE USING (@writes(requests) AND request_id IN (SELECT id FROM disclosure_request));
CREATE POLICY erases ON disclosure_answer FOR DELETE USING (@writes(requests) AND request_id IN (SELECT id FROM disclosure_request));

ALTER TABLE disclosure_check ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON disclosure_check FOR SELECT USING (@reads(requests) AND request_id IN (SELECT id FROM disclosure_request) AND (by_id = @me OR (app_checked(answer_id) >= 2)));
CREATE POLICY makes ON disclosure_check FOR INSERT WITH CHECK (@writes(request_checks) AND request_id IN (SELECT id FROM disclosure_request) AND by_id = @me);

ALTER TABLE disclosure_decision ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON disclosure_decision FOR SELECT USING (@reads(requests) AND request_id IN (SELECT id FROM disclosure_request));
CREATE POLICY makes ON disclosure_decision FOR INSERT WITH CHECK (@writes(requests) AND request_id IN (SELECT id FROM disclosure_request));
CREATE POLICY changes ON disclosure_decision FOR UPDATE USING (@writes(requests) AND request_id IN (SELECT id FROM disclosure_request));
CREATE POLICY erases ON disclosure_decision FOR DELETE USING (@writes(requests) AND request_id IN (SELECT id FROM disclosure_request));

ALTER TABLE disclosure_publication ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON disclosure_publication FOR SELECT USING (@reads(published));
CREATE POLICY makes ON disclosure_publication FOR INSERT WITH CHECK (@writes(published));
CREATE POLICY changes ON disclosure_publication FOR UPDATE USING (@writes(published));
CREATE POLICY erases ON disclosure_publication FOR DELETE USING (@writes(published));

ALTER TABLE disclosure_question ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON disclosure_question FOR SELECT USING (@reads(requests) AND request_id IN (SELECT id FROM disclosure_request));
CREATE POLICY makes ON disclosure_question FOR INSERT WITH CHECK (@writes(requests) AND request_id IN (SELECT id FROM disclosure_request));
CREATE POLICY changes ON disclosure_question FOR UPDATE USING (@writes(requests) AND request_id IN (SELECT id FROM disclosure_request));
CREATE POLICY erases ON disclosure_question FOR DELETE USING (@writes(requests) AND request_id IN (SELECT id FROM disclosure_request));

ALTER TABLE disclosure_questionevent ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON disclosure_questionevent FOR SELECT USING (@reads(requests) AND request_id IN (SELECT id FROM disclosure_request));
CREATE POLICY makes ON disclosure_questionevent FOR INSERT WITH CHECK (@writes(requests));

ALTER TABLE disclosure_request ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON disclosure_request FOR SELECT USING (@reads(requests) AND (NOT restricted OR (@me = ANY (named)) OR @service));
CREATE POLICY makes ON disclosure_request FOR INSERT WITH CHECK (@writes(requests) AND (NOT restricted OR (@me = ANY (named)) OR @service));
CREATE POLICY changes ON disclosure_request FOR UPDATE USING (@writes(requests) AND (NOT restricted OR (@me = ANY (named)) OR @service));
CREATE POLICY erases ON disclosure_request FOR DELETE USING (@writes(requests) AND (NOT restricted OR (@me = ANY (named)) OR @service));

ALTER TABLE disclosure_requestevent ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON disclosure_requestevent FOR SELECT USING (@reads(requests) AND pgh_obj_id IN (SELECT id FROM disclosure_request));
CREATE POLICY makes ON disclosure_requestevent FOR INSERT WITH CHECK (@writes(requests));

ALTER TABLE disclosure_requeststep ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON disclosure_requeststep FOR SELECT USING (@reads(requests) AND request_id IN (SELECT id FROM disclosure_request));
CREATE POLICY makes ON disclosure_requeststep FOR INSERT WITH CHECK (@writes(requests) AND request_id IN (SELECT id FROM disclosure_request));
CREATE POLICY changes ON disclosure_requeststep FOR UPDATE USING (@writes(requests) AND request_id IN (SELECT id FROM disclosure_request));
CREATE POLICY erases ON disclosure_requeststep FOR DELETE USING (@writes(requests) AND request_id IN (SELECT id FROM disclosure_request));

ALTER TABLE disclosure_textreading ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON disclosure_textreading FOR SELECT USING (@reads(requests) AND request_id IN (SELECT id FROM disclosure_request));
CREATE POLICY makes ON disclosure_textreading FOR INSERT WITH CHECK (@writes(requests) AND request_id IN (SELECT id FROM disclosure_request));
CREATE POLICY changes ON disclosure_textreading FOR UPDATE USING (@writes(requests) AND request_id IN (SELECT id FROM disclosure_request));
CREATE POLICY erases ON disclosure_textreading FOR DELETE USING (@writes(requests) AND request_id IN (SELECT id FROM disclosure_request));

ALTER TABLE disclosure_timedsample ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON disclosure_timedsample FOR SELECT USING (@reads(requests) AND request_id IN (SELECT id FROM disclosure_request));
CREATE POLICY makes ON disclosure_timedsample FOR INSERT WITH CHECK (@writes(requests) AND request_id IN (SELECT id FROM disclosure_request));
CREATE POLICY changes ON disclosure_timedsample FOR UPDATE USING (@writes(requests) AND request_id IN (SELECT id FROM disclosure_request));
CREATE POLICY erases ON disclosure_timedsample FOR DELETE USING (@writes(requests) AND request_id IN (SELECT id FROM disclosure_request));
