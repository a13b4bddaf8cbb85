-- Requests for information: a restricted one is there for those named alone, and checks stay apart until both are made.

SET LOCAL ROLE clew_search;

CREATE OR REPLACE FUNCTION app_checked(wanted bigint) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT count(*) FROM disclosure_check WHERE answer_id = wanted
$$;

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
