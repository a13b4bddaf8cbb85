-- Accounts: roles are given by two administrators. Notices: access.telling leaves out whoever is excluded.

-- Rows of accounts are there for whoever signs in; what an account may do is changed by those who keep accounts, and given by two of them.
CREATE OR REPLACE FUNCTION accounts_roles_by_two() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    gives boolean;
BEGIN
    IF current_user <> 'clew_unit' OR app_service() THEN
        RETURN NEW;
    END IF;
    IF NOT app_part('accounts', true) THEN
        RAISE EXCEPTION 'accounts are kept by administrators' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF TG_OP = 'INSERT' THEN
        gives := NEW.roles <> '{}';
    ELSE
        gives := NOT NEW.roles <@ OLD.roles OR NEW.agency_id <> OLD.agency_id OR (NEW.is_active AND NOT OLD.is_active AND NEW.roles <> '{}');
    END IF;
    IF gives AND NOT EXISTS (SELECT 1 FROM accounts_rolechange r JOIN accounts_user me ON me.id = r.decided_by_id WHERE r.user_id = NEW.id AND r.confirmed
            AND r.decided_by_id = (SELECT app_user()) AND r.decided_at > now() - interval '5 minutes' AND r.roles = NEW.roles AND r.agency_id = NEW.agency_id
            AND me.password_given_by_id IS DISTINCT FROM r.proposed_by_id) THEN
        RAISE EXCEPTION 'roles are given by two administrators' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER roles_by_two BEFORE UPDATE ON accounts_user FOR EACH ROW WHEN ((OLD.roles, OLD.agency_id, OLD.is_active, OLD.username) IS DISTINCT FROM (NEW.roles, NEW.agency_id, NEW.is_active, NEW.username)) EXECUTE FUNCTION accounts_roles_by_two();

-- Accounts that were closed longer ago than `days` and that no row names any more go, with what is theirs alone. What they wrote holds them: an account
-- stays as long as the case, the order or the request that names it.
SET LOCAL ROLE clew_search;

CREATE OR REPLACE FUNCTION erase_accounts(days int, most int) RETURNS TABLE (subject text, counted jsonb) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    held record; t text; done int := 0;
BEGIN
    IF NOT app_service() THEN
        RAISE EXCEPTION 'accounts are erased by the service' USING ERRCODE = 'insufficient_privilege';
    END IF;
    FOR held IN SELECT u.id, u.username FROM accounts_user u WHERE NOT u.is_active AND u.roles <> ARRAY['service']::varchar[]
            AND coalesce((SELECT max(e.pgh_created_at) FROM accounts_userevent e WHERE e.pgh_obj_id = u.id), u.created_at) < now() - make_interval(days => days)
            ORDER BY u.id LOOP
        BEGIN
            DELETE FROM accounts_rolechange WHERE user_id = held.id;
            DELETE FROM accounts_notice WHERE to_id = held.id;
            FOREACH t IN ARRAY ARRAY['mfa_authenticator', 'socialaccount_socialaccount', 'account_emailaddress', 'access_sentform'] LOOP
                EXECUTE format('DELETE FROM public.%I WHERE user_id = $1', t) USING held.id;
            END LOOP;
            UPDATE accounts_user SET password_given_by_id = NULL WHERE password_given_by_id = held.id;
            DELETE FROM accounts_user WHERE id = held.id;
            SET CONSTRAINTS ALL IMMEDIATE;
            DELETE FROM accounts_userevent WHERE pgh_obj_id = held.id;
            subject := 'user:' || held.username;
            counted := '{"accounts_user": 1}';
            RETURN NEXT;
            done := done + 1;
        EXCEPTION WHEN foreign_key_violation THEN
            NULL;  -- named by a row that is kept
        END;
        SET CONSTRAINTS ALL DEFERRED;
        EXIT WHEN done >= most;
    END LOOP;
END $$;

RESET ROLE;

CREATE OR REPLACE TRIGGER accounts_by_administrators BEFORE INSERT ON accounts_user FOR EACH ROW EXECUTE FUNCTION accounts_roles_by_two();

-- A password and a second factor are their person's own; an administrator resets them.
CREATE OR REPLACE FUNCTION accounts_own_sign_in() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    whose bigint := CASE WHEN TG_TABLE_NAME = 'accounts_user' THEN to_jsonb(OLD) -> 'id' WHEN TG_OP = 'INSERT' THEN to_jsonb(NEW) -> 'user_id' ELSE to_jsonb(OLD) -> 'user_id' END;
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'mfa_authenticator' AND to_jsonb(NEW) -> 'user_id' <> to_jsonb(OLD) -> 'user_id' THEN
        RAISE EXCEPTION 'a second factor stays its person''s' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF current_user = 'clew_unit' AND whose IS DISTINCT FROM app_user() AND NOT app_service() AND (TG_OP = 'INSERT' OR NOT app_part('accounts', true)) THEN
        RAISE EXCEPTION 'a sign-in is its own person''s to change' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE OR REPLACE TRIGGER own_password BEFORE UPDATE ON accounts_user FOR EACH ROW WHEN ((OLD.password, OLD.must_change_password, OLD.password_given_by_id) IS DISTINCT FROM (NEW.password, NEW.must_change_password, NEW.password_given_by_id)) EXECUTE FUNCTION accounts_own_sign_in();

CREATE OR REPLACE TRIGGER own_factor BEFORE INSERT OR DELETE ON mfa_authenticator FOR EACH ROW EXECUTE FUNCTION accounts_own_sign_in();

-- Signing in notes when a factor was used and which recovery code is spent, before anybody is known.
CREATE OR REPLACE TRIGGER own_secret BEFORE UPDATE ON mfa_authenticator FOR EACH ROW WHEN ((OLD.user_id, OLD.type, OLD.data - 'used_mask' - 'migrated_codes') IS DISTINCT FROM (NEW.user_id, NEW.type, NEW.data - 'used_mask' - 'migrated_codes')) EXECUTE FUNCTION accounts_own_sign_in();

ALTER TABLE accounts_rolechange ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON accounts_rolechange FOR SELECT USING (@reads(accounts) OR @service);
CREATE POLICY makes ON accounts_rolechange FOR INSERT WITH CHECK (@writes(accounts) AND proposed_by_id = @me AND decided_by_id IS NULL);
CREATE POLICY changes ON accounts_rolechange FOR UPDATE USING (@writes(accounts) AND decided_at IS NULL) WITH CHECK (@writes(accounts) AND (decided_by_id IS NULL OR decided_by_id = @me));

ALTER TABLE accounts_notice ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON accounts_notice FOR SELECT USING (@excluded_pattern IS NULL OR concat_ws(chr(32), text, link) !~* @excluded_pattern);
CREATE POLICY makes ON accounts_notice FOR INSERT WITH CHECK (true);
CREATE POLICY changes ON accounts_notice FOR UPDATE USING (to_id = @me OR @service);
CREATE POLICY erases ON accounts_notice FOR DELETE USING (@service);
