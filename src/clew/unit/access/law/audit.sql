-- The audit: only added to, each row with its hash, read by those who may know of what it names.

CREATE OR REPLACE FUNCTION audit_row_hash(e audit_entry) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT sha256(convert_to(concat_ws(E'\x1f', e.id, to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), e.actor, e.actor_name,
        e.agency, e.action, e.what, e.subject, coalesce(e.case_reference, ''), e.reason, e.detail::text), 'UTF8'))
$$;

CREATE OR REPLACE FUNCTION audit_before_insert() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.at := clock_timestamp();
    NEW.sha256 := audit_row_hash(NEW);
    RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION audit_after_insert() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO audit_unsealed (entry_id, since) VALUES (NEW.id, NEW.at);
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'the audit table is only added to';
END
$$;

CREATE OR REPLACE TRIGGER audit_hash BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_before_insert();

CREATE OR REPLACE TRIGGER audit_queue AFTER INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_after_insert();

CREATE OR REPLACE TRIGGER audit_entry_stays BEFORE DELETE OR UPDATE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_refuse();

CREATE OR REPLACE TRIGGER audit_entry_not_emptied BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();

CREATE OR REPLACE TRIGGER audit_link_stays BEFORE DELETE OR UPDATE ON audit_link FOR EACH ROW EXECUTE FUNCTION audit_refuse();

CREATE OR REPLACE TRIGGER audit_link_not_emptied BEFORE TRUNCATE ON audit_link FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();

ALTER TABLE audit_entry ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON audit_entry FOR SELECT USING (@service OR ((@reads(audit) OR (@reads(lookers) AND case_reference IS NOT NULL AND (EXISTS ( SELECT 1 FROM cases_case k WHERE (k.reference = (audit_entry.case_reference)::text))))) AND ((@excluded_pattern IS NULL) OR (concat_ws(' ', case_reference, subject, what, reason, (detail)::text) !~* @excluded_pattern)) AND (NOT (action = 'refusal' AND actor = @me)) AND (NOT (what IN ('excluded somebody', 'lifted an exclusion') AND ((coalesce((detail ->> 'user'), '') = @my_name) OR (subject = ('user:' || @my_name))))) AND ((subject !~~ 'letter:%') OR app_letter_told((subject)::text))));
CREATE POLICY makes ON audit_entry FOR INSERT WITH CHECK (actor = @me);
