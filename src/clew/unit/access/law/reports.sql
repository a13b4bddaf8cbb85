-- What the public sends: the functions of the letterbox, and who opens which letter.

SET LOCAL ROLE clew_search;

CREATE OR REPLACE FUNCTION letterbox_keys() RETURNS TABLE(key_id text, use text, recovery boolean, public bytea) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT k.key_id, k.use, k.recovery, k.public FROM reports_reportkey k WHERE k.retired_at IS NULL
$$;

CREATE OR REPLACE FUNCTION letterbox_post(p_kind text, p_locator bytea, p_reply_key bytea, p_route text, p_digest bytea, p_sealed bytea, p_files bytea[], p_days integer) RETURNS TABLE(state text, reference text, closes_on date) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
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

CREATE OR REPLACE FUNCTION letterbox_look(p_locator bytea) RETURNS TABLE(opened_on date, closes_on date, route text, letters bigint, reference text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT (m.opened_at AT TIME ZONE 'Europe/London')::date, m.closes_on, m.route::text, (SELECT count(*) FROM reports_letter l WHERE l.mailbox_id = m.id),
        (SELECT l.reference::text FROM reports_letter l WHERE l.mailbox_id = m.id ORDER BY l.id LIMIT 1)
    FROM reports_mailbox m WHERE m.locator = p_locator
$$;

CREATE OR REPLACE FUNCTION letterbox_replies(p_locator bytea) RETURNS TABLE(sent_on date, sealed bytea) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT (r.at AT TIME ZONE 'Europe/London')::date, r.sealed FROM reports_reply r JOIN reports_mailbox m ON m.id = r.mailbox_id
    WHERE m.locator = p_locator ORDER BY r.at, r.id
$$;

CREATE OR REPLACE FUNCTION letterbox_leave(p_locator bytea) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE held bigint;
BEGIN
    UPDATE reports_mailbox SET locator = NULL, reply_key = NULL, closed_at = now(), closed_why = 'left' WHERE locator = p_locator RETURNING id INTO held;
    DELETE FROM reports_reply WHERE mailbox_id = held;
    RETURN held IS NOT NULL;
END
$$;

-- How requests go that were sent with a code: where each stands and the days, nothing of what was asked or of who asked.
CREATE OR REPLACE FUNCTION letterbox_follow(p_mark bytea) RETURNS TABLE(reference text, sent_on date, number text, status text, due_on date, answered_on date, slug text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT l.reference::text, (l.received_at AT TIME ZONE 'Europe/London')::date, coalesce(r.reference, '')::text, coalesce(r.status, '')::text, r.due_on, r.answered_on,
        coalesce((SELECT p.slug FROM disclosure_publication p JOIN disclosure_answer a ON a.id = p.answer_id
            WHERE a.request_id = r.id AND p.withdrawn_at IS NULL AND p.replaced_by_id IS NULL ORDER BY p.id DESC LIMIT 1), '')::text
    FROM reports_letter l LEFT JOIN disclosure_request r ON r.id = l.request_id
    WHERE l.follow = p_mark AND l.kind = 'request' ORDER BY l.id DESC LIMIT 20
$$;

CREATE OR REPLACE FUNCTION app_letter_told(subject text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT app_part('standards_audit') OR app_part('standards_reports') OR NOT EXISTS (SELECT 1 FROM reports_letter WHERE route = 'standards' AND reference = substr(subject, 8))
$$;

RESET ROLE;

ALTER TABLE reports_attachment ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON reports_attachment FOR SELECT USING (letter_id IN (SELECT id FROM reports_letter));
CREATE POLICY changes ON reports_attachment FOR UPDATE USING (letter_id IN (SELECT id FROM reports_letter) AND @service);
CREATE POLICY erases ON reports_attachment FOR DELETE USING (letter_id IN (SELECT id FROM reports_letter) AND @service);

ALTER TABLE reports_letter ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON reports_letter FOR SELECT USING ((course_id IS NULL OR course_id <> ALL @excluded_courses) AND CASE WHEN route = 'standards' THEN @reads(standards_reports) WHEN kind = 'feedback' THEN @reads(site_feedback) WHEN kind = 'request' THEN @reads(requests) ELSE @reads(public_reports) END);
CREATE POLICY changes ON reports_letter FOR UPDATE USING ((course_id IS NULL OR course_id <> ALL @excluded_courses) AND CASE WHEN route = 'standards' THEN @writes(standards_reports) WHEN kind = 'feedback' THEN @writes(site_feedback) WHEN kind = 'request' THEN @writes(requests) ELSE @writes(public_reports) END);
CREATE POLICY erases ON reports_letter FOR DELETE USING ((course_id IS NULL OR course_id <> ALL @excluded_courses) AND CASE WHEN route = 'standards' THEN @writes(standards_reports) WHEN kind = 'feedback' THEN @writes(site_feedback) WHEN kind = 'request' THEN @writes(requests) ELSE @writes(public_reports) END);
CREATE POLICY kept_out ON reports_letter AS RESTRICTIVE USING (@may_know(mailbox_id, mailboxes) AND @may_know(course_id, courses));

ALTER TABLE reports_mailbox ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON reports_mailbox FOR SELECT USING (CASE WHEN route = 'standards' THEN @reads(standards_reports) ELSE @reads(public_reports) END);
CREATE POLICY changes ON reports_mailbox FOR UPDATE USING (CASE WHEN route = 'standards' THEN @writes(standards_reports) ELSE @writes(public_reports) END OR @service);
CREATE POLICY erases ON reports_mailbox FOR DELETE USING (CASE WHEN route = 'standards' THEN @writes(standards_reports) ELSE @writes(public_reports) END OR @service);
CREATE POLICY kept_out ON reports_mailbox AS RESTRICTIVE USING (@may_know(id, mailboxes));

ALTER TABLE reports_reply ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON reports_reply FOR SELECT USING (mailbox_id IN (SELECT id FROM reports_mailbox));
CREATE POLICY makes ON reports_reply FOR INSERT WITH CHECK (mailbox_id IN (SELECT id FROM reports_mailbox) AND by_id = @me);
CREATE POLICY changes ON reports_reply FOR UPDATE USING (mailbox_id IN (SELECT id FROM reports_mailbox) AND @service);
CREATE POLICY erases ON reports_reply FOR DELETE USING (mailbox_id IN (SELECT id FROM reports_mailbox) AND @service);

ALTER TABLE reports_reportkey ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON reports_reportkey FOR SELECT USING (@reads(report_keys));
CREATE POLICY makes ON reports_reportkey FOR INSERT WITH CHECK (@writes(report_keys));
CREATE POLICY changes ON reports_reportkey FOR UPDATE USING (@writes(report_keys));
CREATE POLICY erases ON reports_reportkey FOR DELETE USING (@writes(report_keys));
