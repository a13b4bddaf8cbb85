-- Plans and meetings.

CREATE OR REPLACE FUNCTION plans_meeting_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM plans_meeting m WHERE m.ended_at IS NOT NULL
        AND m.id = (CASE WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END ->> 'meeting_id')::bigint) THEN
        RAISE EXCEPTION 'the meeting has ended: attendance and minutes stand' USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;

CREATE OR REPLACE FUNCTION plans_ended_meeting_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'the meeting has ended: it is not changed' USING ERRCODE = 'check_violation';
END
$$;

CREATE OR REPLACE TRIGGER minutes_stand BEFORE INSERT OR UPDATE ON plans_meetingitem FOR EACH ROW EXECUTE FUNCTION plans_meeting_stands();

CREATE OR REPLACE TRIGGER attendance_stands BEFORE INSERT OR DELETE OR UPDATE ON plans_meeting_attendees FOR EACH ROW EXECUTE FUNCTION plans_meeting_stands();

CREATE OR REPLACE TRIGGER meeting_stands BEFORE UPDATE ON plans_meeting FOR EACH ROW WHEN ((old.ended_at IS NOT NULL)) EXECUTE FUNCTION plans_ended_meeting_stands();

ALTER TABLE plans_action ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON plans_action FOR SELECT USING (@reads(plan) AND @sees_case(case_id));
CREATE POLICY makes ON plans_action FOR INSERT WITH CHECK (@writes(plan) AND @sees_case(case_id));
CREATE POLICY changes ON plans_action FOR UPDATE USING (@writes(plan) AND @sees_case(case_id) AND (@of_my_agency(agency_id) OR @by_my_agency(by_id)));
CREATE POLICY erases ON plans_action FOR DELETE USING (@writes(plan) AND @sees_case(case_id));

ALTER TABLE plans_actionevent ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON plans_actionevent FOR SELECT USING (@reads(plan) AND @sees_case(case_id));
CREATE POLICY makes ON plans_actionevent FOR INSERT WITH CHECK (@sees_case(case_id));

ALTER TABLE plans_meetingitem ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON plans_meetingitem FOR SELECT USING (@reads(plan) AND @sees_case(case_id));
CREATE POLICY makes ON plans_meetingitem FOR INSERT WITH CHECK (@writes(plan) AND @sees_case(case_id));
CREATE POLICY changes ON plans_meetingitem FOR UPDATE USING (@writes(plan) AND @sees_case(case_id));
CREATE POLICY erases ON plans_meetingitem FOR DELETE USING (@writes(plan) AND @sees_case(case_id));

ALTER TABLE plans_need ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON plans_need FOR SELECT USING (@reads(plan) AND @sees_case(case_id));
CREATE POLICY makes ON plans_need FOR INSERT WITH CHECK (@writes(plan) AND @sees_case(case_id));
CREATE POLICY changes ON plans_need FOR UPDATE USING (@writes(plan) AND @sees_case(case_id) AND @by_my_agency(by_id));
CREATE POLICY erases ON plans_need FOR DELETE USING (@writes(plan) AND @sees_case(case_id));

ALTER TABLE plans_needevent ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON plans_needevent FOR SELECT USING (@reads(plan) AND @sees_case(case_id));
CREATE POLICY makes ON plans_needevent FOR INSERT WITH CHECK (@sees_case(case_id));
