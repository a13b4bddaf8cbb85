-- Files on cases: each read by those who read its part of the record; never changed; custody is only added to.

SET LOCAL ROLE clew_search;

-- The next number on a case, counting files that the asker does not read.
CREATE OR REPLACE FUNCTION app_next_file(wanted bigint) RETURNS integer LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(max(f.number), 0) + 1 FROM files_storedfile f WHERE f.case_id = wanted AND app_sees_case(wanted) AND app_part('timeline', true)
$$;

-- The application that relies on a file, whoever asks: what is relied on is not struck out.
CREATE OR REPLACE FUNCTION app_file_listed(wanted bigint) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT a.reference FROM orders_paper p JOIN orders_application a ON a.id = p.application_id WHERE p.file_id = wanted ORDER BY p.id LIMIT 1
$$;

RESET ROLE;

CREATE OR REPLACE FUNCTION files_file_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (NEW.id, NEW.case_id, NEW.number, NEW.part, NEW.what, NEW.title, NEW.source, NEW.name, NEW.ending, NEW.size, NEW.sha256, NEW.agency_id, NEW.by_id, NEW.at)
            IS DISTINCT FROM (OLD.id, OLD.case_id, OLD.number, OLD.part, OLD.what, OLD.title, OLD.source, OLD.name, OLD.ending, OLD.size, OLD.sha256, OLD.agency_id, OLD.by_id, OLD.at)
        OR ((NEW.sealed_key <> OLD.sealed_key OR OLD.struck_at IS NOT NULL) AND NOT app_service()) OR NEW.sealed <> OLD.sealed THEN
        RAISE EXCEPTION 'a file is never changed: it is struck out' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER file_stands BEFORE UPDATE ON files_storedfile FOR EACH ROW EXECUTE FUNCTION files_file_stands();

ALTER TABLE files_storedfile ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON files_storedfile FOR SELECT USING ((@service OR @reads_own_part) AND @sees_case(case_id));
CREATE POLICY makes ON files_storedfile FOR INSERT WITH CHECK (@writes_own_part AND by_id = @me AND agency_id = @my_agency AND @sees_case(case_id));
CREATE POLICY changes ON files_storedfile FOR UPDATE USING ((@service OR (@writes_own_part AND @of_my_agency(agency_id))) AND @sees_case(case_id));

ALTER TABLE files_custody ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON files_custody FOR SELECT USING (@reads_own_part AND @sees_case(case_id));
CREATE POLICY makes ON files_custody FOR INSERT WITH CHECK (@reads_own_part AND by_id = @me AND @sees_case(case_id));
