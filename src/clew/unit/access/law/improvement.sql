-- Progress: a log and monthly numbers that are only added to, and editions of the account, of which the public reads those that are published.

CREATE OR REPLACE FUNCTION improvement_only_added() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'what was entered is only added to' USING ERRCODE = 'check_violation';
END
$$;

-- What stands in the log, of a month or of a training: an entry that is wrong is followed by a right one. This holds for the owner of the tables too.
CREATE OR REPLACE TRIGGER log_stays BEFORE DELETE OR UPDATE ON improvement_logentry FOR EACH ROW EXECUTE FUNCTION improvement_only_added();
CREATE OR REPLACE TRIGGER log_not_emptied BEFORE TRUNCATE ON improvement_logentry FOR EACH STATEMENT EXECUTE FUNCTION improvement_only_added();
CREATE OR REPLACE TRIGGER capacity_stays BEFORE DELETE OR UPDATE ON improvement_capacity FOR EACH ROW EXECUTE FUNCTION improvement_only_added();
CREATE OR REPLACE TRIGGER training_stays BEFORE DELETE OR UPDATE ON improvement_trainingresult FOR EACH ROW EXECUTE FUNCTION improvement_only_added();
CREATE OR REPLACE TRIGGER release_stays BEFORE DELETE OR UPDATE ON figures_release FOR EACH ROW EXECUTE FUNCTION improvement_only_added();

CREATE OR REPLACE FUNCTION improvement_dated() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.at := clock_timestamp();
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER log_dated BEFORE INSERT ON improvement_logentry FOR EACH ROW EXECUTE FUNCTION improvement_dated();

-- An edition that was published stays as it was: it may be withdrawn, and nothing else of it changes.
CREATE OR REPLACE FUNCTION improvement_edition_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - '{withdrawn_at,withdrawn_by_id,withdrawn_why}'::text[]) IS DISTINCT FROM (to_jsonb(OLD) - '{withdrawn_at,withdrawn_by_id,withdrawn_why}'::text[])
        OR OLD.withdrawn_at IS NOT NULL THEN
        RAISE EXCEPTION 'what was published stays as it was' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER edition_stands BEFORE UPDATE ON improvement_edition FOR EACH ROW WHEN ((old.published_on IS NOT NULL)) EXECUTE FUNCTION improvement_edition_stands();
CREATE OR REPLACE TRIGGER edition_stays BEFORE DELETE ON improvement_edition FOR EACH ROW WHEN ((old.published_on IS NOT NULL)) EXECUTE FUNCTION improvement_edition_stands();

CREATE OR REPLACE VIEW public_progress AS SELECT id, as_at, shown, charts, csv, csv_sum, columns, pdf, published_on FROM improvement_edition WHERE published_on IS NOT NULL AND withdrawn_at IS NULL;

-- The owner's, so that it steps round row security: the public service's alone (grants.py takes it from the unit).
REVOKE ALL ON public_progress FROM PUBLIC;
GRANT SELECT ON public_progress TO clew_public;

ALTER TABLE improvement_capacity ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON improvement_capacity FOR SELECT USING (@reads(improvement));
CREATE POLICY makes ON improvement_capacity FOR INSERT WITH CHECK (@writes(improvement) AND by_id = @me);

ALTER TABLE improvement_edition ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON improvement_edition FOR SELECT USING (@reads(improvement));
CREATE POLICY makes ON improvement_edition FOR INSERT WITH CHECK (@writes(improvement) AND made_by_id = @me);
CREATE POLICY changes ON improvement_edition FOR UPDATE USING (@writes(improvement)) WITH CHECK (@writes(improvement) AND (published_by_id IS NULL OR published_by_id <> made_by_id));

ALTER TABLE improvement_feedback ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON improvement_feedback FOR SELECT USING (@reads(improvement));
CREATE POLICY makes ON improvement_feedback FOR INSERT WITH CHECK (@writes(improvement) AND by_id = @me);
CREATE POLICY changes ON improvement_feedback FOR UPDATE USING (@writes(improvement));

ALTER TABLE improvement_logentry ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON improvement_logentry FOR SELECT USING (@reads(improvement));
CREATE POLICY makes ON improvement_logentry FOR INSERT WITH CHECK (@writes(improvement) AND by_id = @me);

ALTER TABLE improvement_trainingresult ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON improvement_trainingresult FOR SELECT USING (@reads(improvement));
CREATE POLICY makes ON improvement_trainingresult FOR INSERT WITH CHECK (@writes(improvement) AND by_id = @me);
