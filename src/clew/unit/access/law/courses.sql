-- Courses of conduct, what they rest on, and what was decided on them.

SET LOCAL ROLE clew_search;

CREATE OR REPLACE FUNCTION search_courses(query text, most integer) RETURNS SETOF bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT id FROM intake_course WHERE app_part('course') AND search @@ query::tsquery
        AND id <> ALL ((SELECT app_excluded_courses())::bigint[]) ORDER BY points DESC, id LIMIT most
$$;

-- By indexes, which row security bars a reader's own question from: whether a list holds somebody isn't safe to ask before it.
CREATE OR REPLACE FUNCTION courses_of_person(wanted text, most integer) RETURNS SETOF bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT c.id FROM intake_course c WHERE app_part('course') AND c.id <> ALL ((SELECT app_excluded_courses())::bigint[])
        AND c.id IN (SELECT id FROM intake_course WHERE suspect_identity = wanted UNION ALL SELECT id FROM intake_course WHERE victim_identity = wanted
            UNION ALL SELECT id FROM intake_course WHERE others @> ARRAY[wanted])
        ORDER BY c.first_on NULLS LAST, c.id LIMIT most
$$;

RESET ROLE;

CREATE OR REPLACE FUNCTION triage_settled_by_another() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.settled_by_id = NEW.by_id OR EXISTS (SELECT 1 FROM triage_decision d WHERE d.id = NEW.first_id AND d.by_id = NEW.settled_by_id) THEN
        RAISE EXCEPTION 'whoever made one of two readings does not settle them' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

-- In which list a course first stood: an import changes the list, and what was found under something else is counted by it.
CREATE OR REPLACE FUNCTION intake_first_listed() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.first_listed := CASE TG_OP WHEN 'INSERT' THEN NEW.listed ELSE OLD.first_listed END;
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER first_listed BEFORE INSERT OR UPDATE OF first_listed ON intake_course FOR EACH ROW EXECUTE FUNCTION intake_first_listed();

CREATE OR REPLACE TRIGGER settled_by_another BEFORE INSERT OR UPDATE ON triage_secondreading FOR EACH ROW WHEN ((new.settled_by_id IS NOT NULL)) EXECUTE FUNCTION triage_settled_by_another();

ALTER TABLE intake_course ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON intake_course FOR SELECT USING (((@reads(course) OR @reads(queue)) AND id <> ALL @excluded_courses) OR (sent_by_id = @me AND id <> ALL @excluded_courses));
CREATE POLICY makes ON intake_course FOR INSERT WITH CHECK (@writes(course) OR (@writes(referral_in) AND sent_by_id = @me AND engine_id IS NULL));
CREATE POLICY changes ON intake_course FOR UPDATE USING (@writes(course) AND id <> ALL @excluded_courses);
CREATE POLICY erases ON intake_course FOR DELETE USING (@writes(course) AND id <> ALL @excluded_courses);

ALTER TABLE intake_courseincident ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON intake_courseincident FOR SELECT USING (@reads(course) AND course_id <> ALL @excluded_courses);
CREATE POLICY makes ON intake_courseincident FOR INSERT WITH CHECK (@writes(course) AND course_id <> ALL @excluded_courses);
CREATE POLICY changes ON intake_courseincident FOR UPDATE USING (@writes(course) AND course_id <> ALL @excluded_courses);
CREATE POLICY erases ON intake_courseincident FOR DELETE USING (@writes(course) AND course_id <> ALL @excluded_courses);

ALTER TABLE intake_coursereason ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON intake_coursereason FOR SELECT USING (@reads(course) AND course_id <> ALL @excluded_courses);
CREATE POLICY makes ON intake_coursereason FOR INSERT WITH CHECK (@writes(course) AND course_id <> ALL @excluded_courses);
CREATE POLICY changes ON intake_coursereason FOR UPDATE USING (@writes(course) AND course_id <> ALL @excluded_courses);
CREATE POLICY erases ON intake_coursereason FOR DELETE USING (@writes(course) AND course_id <> ALL @excluded_courses);

ALTER TABLE intake_coursechange ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON intake_coursechange FOR SELECT USING (@reads(course) AND course_id <> ALL @excluded_courses);
CREATE POLICY makes ON intake_coursechange FOR INSERT WITH CHECK (@writes(course) AND course_id <> ALL @excluded_courses);
CREATE POLICY changes ON intake_coursechange FOR UPDATE USING (@writes(course) AND course_id <> ALL @excluded_courses);
CREATE POLICY erases ON intake_coursechange FOR DELETE USING (@writes(course) AND course_id <> ALL @excluded_courses);

ALTER TABLE intake_identitylink ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON intake_identitylink FOR SELECT USING ((@reads(course) OR @reads(agreement)) AND identity <> ALL @excluded_identities);
CREATE POLICY makes ON intake_identitylink FOR INSERT WITH CHECK (@writes(course) AND identity <> ALL @excluded_identities);
CREATE POLICY changes ON intake_identitylink FOR UPDATE USING (@writes(course) AND identity <> ALL @excluded_identities);
CREATE POLICY erases ON intake_identitylink FOR DELETE USING (@writes(course) AND identity <> ALL @excluded_identities);

ALTER TABLE intake_mention ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON intake_mention FOR SELECT USING ((@reads(course) OR @reads(agreement)) AND identity <> ALL @excluded_identities);
CREATE POLICY makes ON intake_mention FOR INSERT WITH CHECK (@writes(course) AND identity <> ALL @excluded_identities);
CREATE POLICY changes ON intake_mention FOR UPDATE USING (@writes(course) AND identity <> ALL @excluded_identities);
CREATE POLICY erases ON intake_mention FOR DELETE USING (@writes(course) AND identity <> ALL @excluded_identities);

ALTER TABLE intake_particular ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON intake_particular FOR SELECT USING (@reads(course) AND @reads(contact) AND identity <> ALL @excluded_identities);
CREATE POLICY makes ON intake_particular FOR INSERT WITH CHECK (@writes(course) AND identity <> ALL @excluded_identities);
CREATE POLICY changes ON intake_particular FOR UPDATE USING (@writes(course) AND identity <> ALL @excluded_identities);
CREATE POLICY erases ON intake_particular FOR DELETE USING (@writes(course) AND identity <> ALL @excluded_identities);

ALTER TABLE intake_urgentitem ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON intake_urgentitem FOR SELECT USING (@reads(queue) AND course_id <> ALL @excluded_courses);
CREATE POLICY makes ON intake_urgentitem FOR INSERT WITH CHECK (@writes(course) AND course_id <> ALL @excluded_courses);
CREATE POLICY changes ON intake_urgentitem FOR UPDATE USING (@writes(course) AND course_id <> ALL @excluded_courses);
CREATE POLICY erases ON intake_urgentitem FOR DELETE USING (@writes(course) AND course_id <> ALL @excluded_courses);

ALTER TABLE triage_advicenote ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON triage_advicenote FOR SELECT USING (@reads(advice) AND course_id <> ALL @excluded_courses);
CREATE POLICY makes ON triage_advicenote FOR INSERT WITH CHECK (@writes(advice) AND course_id <> ALL @excluded_courses);
CREATE POLICY changes ON triage_advicenote FOR UPDATE USING (@writes(advice) AND course_id <> ALL @excluded_courses);
CREATE POLICY erases ON triage_advicenote FOR DELETE USING (@writes(advice) AND course_id <> ALL @excluded_courses);

ALTER TABLE triage_correction ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON triage_correction FOR SELECT USING (@reads(course) AND course_id <> ALL @excluded_courses);
CREATE POLICY makes ON triage_correction FOR INSERT WITH CHECK (@writes(course) AND course_id <> ALL @excluded_courses);
CREATE POLICY changes ON triage_correction FOR UPDATE USING (@writes(course) AND course_id <> ALL @excluded_courses);
CREATE POLICY erases ON triage_correction FOR DELETE USING (@writes(course) AND course_id <> ALL @excluded_courses);

ALTER TABLE triage_decision ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON triage_decision FOR SELECT USING ((@reads(course) OR @reads(agreement)) AND course_id <> ALL @excluded_courses);
CREATE POLICY makes ON triage_decision FOR INSERT WITH CHECK (@writes(course) AND course_id <> ALL @excluded_courses);

ALTER TABLE triage_courseasdecided ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON triage_courseasdecided FOR SELECT USING (@reads(course) AND course_id <> ALL @excluded_courses AND NOT people && @excluded_identities);
CREATE POLICY makes ON triage_courseasdecided FOR INSERT WITH CHECK (@writes(course) AND course_id <> ALL @excluded_courses);

ALTER TABLE triage_informationrequest ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON triage_informationrequest FOR SELECT USING ((@reads(course) OR agency_id = @my_agency) AND course_id <> ALL @excluded_courses);
CREATE POLICY makes ON triage_informationrequest FOR INSERT WITH CHECK (@writes(course) AND course_id <> ALL @excluded_courses);
CREATE POLICY changes ON triage_informationrequest FOR UPDATE USING ((@reads(course) OR agency_id = @my_agency) AND course_id <> ALL @excluded_courses);
CREATE POLICY erases ON triage_informationrequest FOR DELETE USING ((@reads(course) OR agency_id = @my_agency) AND course_id <> ALL @excluded_courses);

ALTER TABLE triage_reading ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON triage_reading FOR SELECT USING (@reads(course) AND course_id <> ALL @excluded_courses);
CREATE POLICY makes ON triage_reading FOR INSERT WITH CHECK (@writes(course) AND course_id <> ALL @excluded_courses);
CREATE POLICY changes ON triage_reading FOR UPDATE USING (@writes(course) AND course_id <> ALL @excluded_courses);
CREATE POLICY erases ON triage_reading FOR DELETE USING (@writes(course) AND course_id <> ALL @excluded_courses);

ALTER TABLE triage_secondreading ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON triage_secondreading FOR SELECT USING ((@reads(course) OR @reads(agreement)) AND course_id <> ALL @excluded_courses);
CREATE POLICY makes ON triage_secondreading FOR INSERT WITH CHECK (@writes(course) AND course_id <> ALL @excluded_courses);
CREATE POLICY changes ON triage_secondreading FOR UPDATE USING (@writes(course) AND course_id <> ALL @excluded_courses);
CREATE POLICY erases ON triage_secondreading FOR DELETE USING (@writes(course) AND course_id <> ALL @excluded_courses);

ALTER TABLE triage_finding ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON triage_finding FOR SELECT USING (@reads(course) AND course_id <> ALL @excluded_courses);
CREATE POLICY makes ON triage_finding FOR INSERT WITH CHECK (@writes(course) AND course_id <> ALL @excluded_courses);
CREATE POLICY erases ON triage_finding FOR DELETE USING (@writes(course));
