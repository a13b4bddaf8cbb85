-- Learning: who writes and checks cases, the measures without names, and each person's own record.

CREATE OR REPLACE VIEW public_case AS SELECT DISTINCT ON (name) name, version, title, content, (SELECT min(o.id) FROM learning_writtencase o WHERE o.name = c.name) AS number
    FROM learning_writtencase c WHERE checked_at IS NOT NULL AND withdrawn_at IS NULL ORDER BY name, version DESC;
REVOKE ALL ON public_case FROM PUBLIC;
GRANT SELECT ON public_case TO clew_public;

SET LOCAL ROLE clew_search;

-- Which measures a learner has made, by the mark that the public service derives from their code.
CREATE OR REPLACE FUNCTION letterbox_learning(p_mark bytea) RETURNS TABLE("time" smallint, taken_on date) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT m."time"::smallint, m.taken_on FROM learning_measure m JOIN learning_learner l ON l.id = m.learner_id WHERE l.mark = p_mark ORDER BY m."time"
$$;

-- Keep a measure: the next one of this learner, once.
CREATE OR REPLACE FUNCTION letterbox_learned(p_mark bytea, p_team text, p_track text, p_time integer, p_answers jsonb) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
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

-- A learner has everything of theirs erased.
CREATE OR REPLACE FUNCTION letterbox_unlearned(p_mark bytea) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE held bigint;
BEGIN
    SELECT id INTO held FROM learning_learner WHERE mark = p_mark FOR UPDATE;
    DELETE FROM learning_measure WHERE learner_id = held;
    DELETE FROM learning_learner WHERE id = held;
    RETURN held IS NOT NULL;
END
$$;

RESET ROLE;

-- The words of a version stay as they were written, and whoever checks one says so in their own name.
CREATE OR REPLACE FUNCTION learning_version_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
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

CREATE OR REPLACE TRIGGER learning_version BEFORE UPDATE ON learning_writtencase FOR EACH ROW EXECUTE FUNCTION learning_version_stays();

ALTER TABLE learning_writtencase ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON learning_writtencase FOR SELECT USING (@reads(learning_cases) OR (checked_at IS NOT NULL AND @reads(learning)));
CREATE POLICY makes ON learning_writtencase FOR INSERT WITH CHECK (@writes(learning_cases) AND by_id = @me AND checked_by_id IS NULL);
-- A version is checked by somebody else, or withdrawn.
CREATE POLICY changes ON learning_writtencase FOR UPDATE USING (@writes(learning_cases)) WITH CHECK (@writes(learning_cases) AND (checked_by_id IS NULL OR checked_by_id <> by_id));

ALTER TABLE learning_team ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON learning_team FOR SELECT USING (@reads(learning_results));
CREATE POLICY makes ON learning_team FOR INSERT WITH CHECK (@writes(learning_results) AND by_id = @me);
CREATE POLICY changes ON learning_team FOR UPDATE USING (@writes(learning_results));

ALTER TABLE learning_learner ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON learning_learner FOR SELECT USING (@reads(learning_results));

ALTER TABLE learning_measure ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON learning_measure FOR SELECT USING (@reads(learning_results));

-- An officer's record of learning is the officer's own.
ALTER TABLE learning_completion ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON learning_completion FOR SELECT USING (user_id = @me);
CREATE POLICY makes ON learning_completion FOR INSERT WITH CHECK (user_id = @me AND @writes(learning));
CREATE POLICY erases ON learning_completion FOR DELETE USING (user_id = @me);
