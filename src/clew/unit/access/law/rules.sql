-- Rules that screening uses and its pauses: proposed and decided on once, and kept.

CREATE OR REPLACE FUNCTION rules_stay() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - '{approved,decided_by_id,decided_at,decided_why}'::text[]) IS DISTINCT FROM (to_jsonb(OLD) - '{approved,decided_by_id,decided_at,decided_why}'::text[])
        OR OLD.approved IS NOT NULL THEN
        RAISE EXCEPTION 'a set of rules that was proposed stays as it is' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER rules_stay BEFORE DELETE OR UPDATE ON rules_ruleset FOR EACH ROW EXECUTE FUNCTION rules_stay();

CREATE OR REPLACE FUNCTION rules_pause_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - '{ended_by_id,ended_at,ended_why}'::text[]) IS DISTINCT FROM (to_jsonb(OLD) - '{ended_by_id,ended_at,ended_why}'::text[])
        OR OLD.ended_at IS NOT NULL THEN
        RAISE EXCEPTION 'a pause that was begun stays as it is' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER pause_stays BEFORE DELETE OR UPDATE ON rules_pause FOR EACH ROW EXECUTE FUNCTION rules_pause_stays();

ALTER TABLE rules_ruleset ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON rules_ruleset FOR SELECT USING (@reads(screening_rules));
CREATE POLICY makes ON rules_ruleset FOR INSERT WITH CHECK (@writes(screening_rules) AND proposed_by_id = @me AND approved IS NULL);
CREATE POLICY changes ON rules_ruleset FOR UPDATE USING (@writes(screening_rules)) WITH CHECK (@writes(screening_rules) AND decided_by_id = @me);

ALTER TABLE rules_pause ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON rules_pause FOR SELECT USING (@reads(screening_rules));
CREATE POLICY makes ON rules_pause FOR INSERT WITH CHECK ((@writes(screening_rules) OR @service) AND by_id = @me);
CREATE POLICY changes ON rules_pause FOR UPDATE USING (@writes(screening_rules) OR @service) WITH CHECK ((@writes(screening_rules) OR @service) AND ended_by_id = @me);
