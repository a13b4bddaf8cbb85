-- Evidence on cases: a device and what hangs from it is read by those who read its part of the record. What was written stands: only what
-- comes after it (a withdrawal, a check, how a reading ended) is added. The service seals keys anew and clears away.

SET LOCAL ROLE clew_search;

-- The folder of a case that is erased, for whoever may erase it.
CREATE OR REPLACE FUNCTION app_evidence_folder(wanted bigint) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT s.folder FROM evidence_store s WHERE s.case_id = wanted AND app_part('retention', true)
$$;

RESET ROLE;

CREATE OR REPLACE FUNCTION evidence_device_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (NEW.id, NEW.case_id, NEW.number, NEW.part, NEW.whose, NEW.person_id, NEW.title, NEW.power, NEW.agreed_by, NEW.agreed_on, NEW.everything, NEW.first, NEW.last, NEW.correspondents, NEW.agency_id, NEW.by_id, NEW.at)
            IS DISTINCT FROM (OLD.id, OLD.case_id, OLD.number, OLD.part, OLD.whose, OLD.person_id, OLD.title, OLD.power, OLD.agreed_by, OLD.agreed_on, OLD.everything, OLD.first, OLD.last, OLD.correspondents, OLD.agency_id, OLD.by_id, OLD.at)
        OR (OLD.withdrawn_at IS NOT NULL AND (NEW.withdrawn_at, NEW.withdrawn_by_id, NEW.withdrawn_why) IS DISTINCT FROM (OLD.withdrawn_at, OLD.withdrawn_by_id, OLD.withdrawn_why))
        OR (OLD.removed_at IS NOT NULL AND (NEW.removed_at, NEW.removed_by_id, NEW.removed_why) IS DISTINCT FROM (OLD.removed_at, OLD.removed_by_id, OLD.removed_why)) THEN
        RAISE EXCEPTION 'what was agreed is never changed: it is withdrawn' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.removed_at IS DISTINCT FROM OLD.removed_at AND NOT app_part('retention', true) THEN
        RAISE EXCEPTION 'data are removed by those who decide on retention' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER device_stands BEFORE UPDATE ON evidence_device FOR EACH ROW EXECUTE FUNCTION evidence_device_stands();

CREATE OR REPLACE FUNCTION evidence_tag_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (NEW.id, NEW.case_id, NEW.device_id, NEW.part, NEW.item, NEW.name, NEW.words, NEW.by_id, NEW.at)
            IS DISTINCT FROM (OLD.id, OLD.case_id, OLD.device_id, OLD.part, OLD.item, OLD.name, OLD.words, OLD.by_id, OLD.at)
        OR OLD.checked_at IS NOT NULL THEN
        RAISE EXCEPTION 'a tag is never changed: it is checked once' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER tag_stands BEFORE UPDATE ON evidence_tag FOR EACH ROW EXECUTE FUNCTION evidence_tag_stands();

ALTER TABLE evidence_store ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON evidence_store FOR SELECT USING (@service OR (@reads(evidence) AND @sees_case(case_id)));
CREATE POLICY makes ON evidence_store FOR INSERT WITH CHECK (@writes(evidence) AND by_id = @me AND @sees_case(case_id));

ALTER TABLE evidence_device ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON evidence_device FOR SELECT USING (@reads_device_part AND @sees_case(case_id));
CREATE POLICY makes ON evidence_device FOR INSERT WITH CHECK (@writes_device_part AND by_id = @me AND agency_id = @my_agency AND @sees_case(case_id));
CREATE POLICY changes ON evidence_device FOR UPDATE USING (@writes_device_part AND @sees_case(case_id));

ALTER TABLE evidence_upload ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON evidence_upload FOR SELECT USING (@service OR (@reads_device_part AND @sees_case(case_id)));
CREATE POLICY makes ON evidence_upload FOR INSERT WITH CHECK (@writes_device_part AND by_id = @me AND @sees_case(case_id));
CREATE POLICY changes ON evidence_upload FOR UPDATE USING (@service OR (@writes_device_part AND @sees_case(case_id)));

ALTER TABLE evidence_tag ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON evidence_tag FOR SELECT USING (@reads_device_part AND @sees_case(case_id));
CREATE POLICY makes ON evidence_tag FOR INSERT WITH CHECK (@writes_device_part AND by_id = @me AND checked_at IS NULL AND @sees_case(case_id));
CREATE POLICY changes ON evidence_tag FOR UPDATE USING (@writes_device_part AND by_id <> @me AND @sees_case(case_id));

ALTER TABLE evidence_note ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON evidence_note FOR SELECT USING (@reads_device_part AND @sees_case(case_id));
CREATE POLICY makes ON evidence_note FOR INSERT WITH CHECK (@writes_device_part AND by_id = @me AND @sees_case(case_id));

ALTER TABLE evidence_redaction ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON evidence_redaction FOR SELECT USING (@reads(evidence_restricted) AND @sees_case(case_id));
CREATE POLICY makes ON evidence_redaction FOR INSERT WITH CHECK (@writes(evidence_restricted) AND by_id = @me AND @sees_case(case_id));
CREATE POLICY changes ON evidence_redaction FOR UPDATE USING (@writes(evidence_restricted) AND @sees_case(case_id));

ALTER TABLE evidence_product ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON evidence_product FOR SELECT USING (@service OR (@reads(evidence_restricted) AND @sees_case(case_id)));
CREATE POLICY makes ON evidence_product FOR INSERT WITH CHECK (@writes(evidence_restricted) AND by_id = @me AND @sees_case(case_id));
CREATE POLICY changes ON evidence_product FOR UPDATE USING (@service OR (@writes(evidence_restricted) AND @sees_case(case_id)));
