"""What somebody is kept out of is said once (`app_kept_out`); row security of every table that
leads to it asks that.

Also the audit, notices, exclusions of others, disposal and what is added to a report. After an
erasure the references stay with the exclusion, so that the audit of what is gone is not read by
whoever was kept out of it.
"""

from __future__ import annotations

from importlib import import_module
from typing import ClassVar

from django.db import migrations

part = import_module("clew.unit.access.migrations.0003_row_security").part

_SAFE = "SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"

KEPT_OUT = rf"""
SET ROLE clew_search;

-- Everything that `who` is kept out of; with `by_one`, by that exclusion alone. Most people are kept out of nothing: that ends at once.
CREATE FUNCTION app_kept_out(who bigint, by_one bigint DEFAULT NULL, OUT identities text[], OUT courses bigint[], OUT cases bigint[], OUT orders bigint[],
    OUT applications bigint[], OUT mailboxes bigint[], OUT gone text[]) LANGUAGE plpgsql STABLE {_SAFE} AS $$
DECLARE
    people text[];
BEGIN
    SELECT coalesce(array_agg(e.identity) FILTER (WHERE e.identity <> ''), '{{}}'), coalesce(array_agg(e.course_id) FILTER (WHERE e.course_id IS NOT NULL), '{{}}'),
        coalesce(array_agg(e.case_id) FILTER (WHERE e.case_id IS NOT NULL), '{{}}'), coalesce(array_agg(e.order_id) FILTER (WHERE e.order_id IS NOT NULL), '{{}}'),
        coalesce(array_agg(e.application_id) FILTER (WHERE e.application_id IS NOT NULL), '{{}}'), coalesce(array_agg(e.mailbox_id) FILTER (WHERE e.mailbox_id IS NOT NULL), '{{}}'),
        coalesce((SELECT array_agg(g) FROM access_exclusion x, unnest(x.gone) g WHERE x.user_id = who AND x.lifted_at IS NULL AND (by_one IS NULL OR x.id = by_one)), '{{}}')
        INTO people, courses, cases, orders, applications, mailboxes, gone
        FROM access_exclusion e WHERE e.user_id = who AND e.lifted_at IS NULL AND (by_one IS NULL OR e.id = by_one);
    identities := people;
    IF cardinality(people) + cardinality(courses) + cardinality(cases) + cardinality(orders) + cardinality(applications) + cardinality(mailboxes) = 0 THEN
        RETURN;
    END IF;
    -- The case that holds an order or an application tells of it.
    cases := cases || ARRAY(SELECT o.case_id FROM orders_order o WHERE o.id = ANY (orders) AND o.case_id IS NOT NULL
        UNION SELECT a.case_id FROM orders_application a WHERE a.id = ANY (applications) AND a.case_id IS NOT NULL);
    courses := courses || ARRAY(SELECT c.id FROM intake_course c WHERE c.suspect_identity = ANY (people) UNION SELECT c.id FROM intake_course c WHERE c.victim_identity = ANY (people)
        UNION SELECT l.course_id FROM reports_letter l WHERE l.mailbox_id = ANY (mailboxes) AND l.course_id IS NOT NULL);
    cases := cases || ARRAY(SELECT k.id FROM cases_case k WHERE k.course_id = ANY (courses)
        UNION SELECT k.id FROM cases_case k WHERE k.suspect_identity = ANY (people) UNION SELECT k.id FROM cases_case k WHERE k.victim_identity = ANY (people)
        UNION SELECT p.case_id FROM cases_caseperson p WHERE p.identity = ANY (people) AND p.identity <> '');
    courses := courses || ARRAY(SELECT k.course_id FROM cases_case k WHERE k.id = ANY (cases) AND k.course_id IS NOT NULL);
    mailboxes := mailboxes || ARRAY(SELECT l.mailbox_id FROM reports_letter l WHERE l.course_id = ANY (courses) AND l.mailbox_id IS NOT NULL);
    identities := ARRAY(SELECT i FROM (SELECT unnest(people) UNION SELECT unnest(ARRAY[c.suspect_identity, c.victim_identity]) FROM intake_course c WHERE c.id = ANY (courses)
        UNION SELECT unnest(ARRAY[k.suspect_identity, k.victim_identity]) FROM cases_case k WHERE k.id = ANY (cases)) found (i) WHERE i <> '');
    applications := applications || ARRAY(SELECT a.id FROM orders_application a WHERE a.case_id = ANY (cases)
        UNION SELECT a.id FROM orders_application a WHERE a.subject_identity = ANY (identities) AND a.subject_identity <> ''
        UNION SELECT p.application_id FROM orders_protects p WHERE p.identity = ANY (identities) AND p.identity <> '' AND p.application_id IS NOT NULL
        UNION SELECT o.application_id FROM orders_order o WHERE o.id = ANY (orders) AND o.application_id IS NOT NULL);
    orders := orders || ARRAY(SELECT o.id FROM orders_order o WHERE o.case_id = ANY (cases) UNION SELECT o.id FROM orders_order o WHERE o.application_id = ANY (applications)
        UNION SELECT o.id FROM orders_order o WHERE o.subject_identity = ANY (identities) AND o.subject_identity <> ''
        UNION SELECT p.order_id FROM orders_protects p WHERE p.identity = ANY (identities) AND p.identity <> '' AND p.order_id IS NOT NULL);
    applications := applications || ARRAY(SELECT o.application_id FROM orders_order o WHERE o.id = ANY (orders) AND o.application_id IS NOT NULL);
END $$;

CREATE OR REPLACE FUNCTION app_excluded_courses() RETURNS bigint[] LANGUAGE sql STABLE {_SAFE} AS $$ SELECT courses FROM app_kept_out(app_user()) $$;
CREATE OR REPLACE FUNCTION app_excluded_cases() RETURNS bigint[] LANGUAGE sql STABLE {_SAFE} AS $$ SELECT cases FROM app_kept_out(app_user()) $$;
CREATE OR REPLACE FUNCTION app_excluded_identities() RETURNS text[] LANGUAGE sql STABLE {_SAFE} AS $$ SELECT identities FROM app_kept_out(app_user()) $$;
CREATE OR REPLACE FUNCTION app_excluded_orders() RETURNS bigint[] LANGUAGE sql STABLE {_SAFE} AS $$ SELECT orders FROM app_kept_out(app_user()) $$;
CREATE OR REPLACE FUNCTION app_excluded_applications() RETURNS bigint[] LANGUAGE sql STABLE {_SAFE} AS $$ SELECT applications FROM app_kept_out(app_user()) $$;
CREATE FUNCTION app_excluded_mailboxes() RETURNS bigint[] LANGUAGE sql STABLE {_SAFE} AS $$ SELECT mailboxes FROM app_kept_out(app_user()) $$;

-- How the audit, notices and certificates name it: by reference alone.
CREATE FUNCTION app_excluded_references() RETURNS text[] LANGUAGE plpgsql STABLE {_SAFE} AS $$
DECLARE
    k record;
BEGIN
    SELECT * INTO k FROM app_kept_out(app_user());
    IF cardinality(k.identities) + cardinality(k.courses) + cardinality(k.cases) + cardinality(k.orders) + cardinality(k.applications) + cardinality(k.mailboxes) = 0 THEN
        RETURN k.gone;
    END IF;
    RETURN k.gone || k.identities || ARRAY(SELECT reference::text FROM intake_course WHERE id = ANY (k.courses)
        UNION ALL SELECT reference FROM cases_case WHERE id = ANY (k.cases) UNION ALL SELECT reference FROM orders_order WHERE id = ANY (k.orders)
        UNION ALL SELECT reference FROM orders_application WHERE id = ANY (k.applications) UNION ALL SELECT reference FROM orders_breach WHERE order_id = ANY (k.orders)
        UNION ALL SELECT reference FROM reports_letter WHERE mailbox_id = ANY (k.mailboxes)
        UNION ALL SELECT 'request:' || id FROM triage_informationrequest WHERE course_id = ANY (k.courses));
END $$;

-- The same as a pattern for texts in which a reference may stand anywhere; null for whoever is kept out of nothing.
CREATE FUNCTION app_excluded_pattern() RETURNS text LANGUAGE sql STABLE {_SAFE} AS $$
    SELECT '\m(' || string_agg(regexp_replace(r, '([^[:alnum:]])', '\\\1', 'g'), '|') || ')\M' FROM unnest(app_excluded_references()) r
$$;

CREATE FUNCTION app_username() RETURNS text LANGUAGE sql STABLE {_SAFE} AS $$ SELECT username FROM accounts_user WHERE id = app_user() $$;

-- Which of `people` are kept out of any of these records: they are not told of them.
CREATE FUNCTION app_excluded_from(kind text, wanted bigint[], people bigint[]) RETURNS SETOF bigint LANGUAGE sql STABLE {_SAFE} AS $$
    SELECT p FROM unnest(people) p, LATERAL app_kept_out(p) k WHERE wanted && CASE kind WHEN 'course' THEN k.courses WHEN 'case' THEN k.cases WHEN 'order' THEN k.orders
        WHEN 'application' THEN k.applications WHEN 'mailbox' THEN k.mailboxes END
$$;

-- What professional standards do with a report is not read by whoever it may be about: before anybody knows who that is, by nobody but them and the auditors.
CREATE FUNCTION app_letter_told(subject text) RETURNS boolean LANGUAGE sql STABLE {_SAFE} AS $$
    SELECT app_part('standards_audit') OR app_part('standards_reports') OR NOT EXISTS (SELECT 1 FROM reports_letter WHERE route = 'standards' AND reference = substr(subject, 8))
$$;

CREATE OR REPLACE FUNCTION app_why_hidden(kind text, wanted text) RETURNS text LANGUAGE sql STABLE {_SAFE} AS $$
    SELECT CASE
        WHEN wanted = ANY (app_excluded_references()) THEN 'excluded'
        WHEN kind = 'course' AND EXISTS (SELECT 1 FROM intake_course WHERE reference = wanted) THEN 'not open to this person'
        WHEN kind = 'letter' AND EXISTS (SELECT 1 FROM reports_letter WHERE reference = wanted) THEN 'another key-holder''s report'
        WHEN kind = 'case' AND EXISTS (SELECT 1 FROM cases_case WHERE reference = wanted) THEN 'not shared with the agency'
        WHEN kind = 'order' AND EXISTS (SELECT 1 FROM orders_order WHERE reference = wanted) THEN 'not shared with the agency'
        WHEN kind = 'application' AND EXISTS (SELECT 1 FROM orders_application WHERE reference = wanted) THEN 'not shared with the agency'
        ELSE 'no such record' END
$$;

-- As before, and what is added to a report belongs to its course at once, so that exclusion reaches it before anybody opens it.
CREATE OR REPLACE FUNCTION letterbox_post(p_kind text, p_locator bytea, p_reply_key bytea, p_route text, p_digest bytea, p_sealed bytea, p_files bytea[], p_days integer)
    RETURNS TABLE (state text, reference text, closes_on date) LANGUAGE plpgsql {_SAFE} AS $$
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
    INSERT INTO reports_letter (reference, kind, route, mailbox_id, course_id, digest, sealed, received_at, recorded_as)
        VALUES ('P-' || upper(substr(replace(gen_random_uuid()::text, '-', ''), 1, 10)), kept, coalesce(box.route, 'unit'), box.id, of_course, p_digest, p_sealed, now(), '')
        ON CONFLICT (digest) DO NOTHING RETURNING id, reference INTO made, ref;
    IF made IS NULL THEN
        RETURN QUERY SELECT 'again'::text, l.reference::text, box.closes_on FROM reports_letter l WHERE l.digest = p_digest; RETURN;
    END IF;
    INSERT INTO reports_attachment (letter_id, number, sealed) SELECT made, n, f FROM unnest(p_files) WITH ORDINALITY AS given (f, n);
    UPDATE reports_mailbox m SET closes_on = until WHERE m.id = box.id;
    RETURN QUERY SELECT 'taken'::text, ref, CASE WHEN box.id IS NULL THEN NULL ELSE until END;
END
$$;

-- Two people, no hold, nobody who is kept out of it: checked here again, because this function steps past row security to erase.
CREATE OR REPLACE FUNCTION dispose_case(wanted bigint) RETURNS jsonb LANGUAGE plpgsql {_SAFE} AS $$
DECLARE
    of_case bigint; ref text; said jsonb := '{{}}'; n bigint; t text; refs text[]; of_orders bigint[]; of_applications bigint[];
BEGIN
    SELECT d.case_id, d.case_reference INTO of_case, ref FROM cases_disposal d JOIN cases_retention r ON r.case_id = d.case_id
        WHERE d.id = wanted AND d.approved_by_id = app_user() AND d.proposed_by_id <> app_user() AND d.refused_at IS NULL AND d.certificate = '' AND NOT r.held
            AND app_part('retention', true) AND d.case_id <> ALL (app_excluded_cases());
    IF of_case IS NULL THEN
        RAISE EXCEPTION 'this disposal may not be carried out';
    END IF;
    of_orders := ARRAY(SELECT id FROM orders_order WHERE case_id = of_case);
    of_applications := ARRAY(SELECT id FROM orders_application WHERE case_id = of_case);
    refs := ARRAY(SELECT ref UNION SELECT reference FROM orders_order WHERE id = ANY (of_orders) UNION SELECT reference FROM orders_application WHERE id = ANY (of_applications)
        UNION SELECT reference FROM orders_breach WHERE case_id = of_case);
    -- Whoever is kept out of it does not read of it when it is gone. What was said of people goes with them.
    UPDATE access_exclusion e SET gone = e.gone || refs::varchar[],
        reason = CASE WHEN e.case_id = of_case OR e.order_id = ANY (of_orders) OR e.application_id = ANY (of_applications) THEN 'erased with the record' ELSE e.reason END,
        case_id = nullif(e.case_id, of_case), order_id = CASE WHEN e.order_id = ANY (of_orders) THEN NULL ELSE e.order_id END,
        application_id = CASE WHEN e.application_id = ANY (of_applications) THEN NULL ELSE e.application_id END
        WHERE e.lifted_at IS NULL AND of_case = ANY ((SELECT k.cases FROM app_kept_out(e.user_id, e.id) k)::bigint[]);
    DELETE FROM access_exclusion WHERE case_id = of_case OR order_id = ANY (of_orders) OR application_id = ANY (of_applications);
    FOREACH t IN ARRAY ARRAY['orders_suspicion', 'orders_breach', 'orders_duty', 'orders_condition', 'orders_step', 'orders_act', 'orders_paper', 'orders_protects', 'orders_order',
        'orders_application', 'referrals_move', 'referrals_referral', 'plans_meetingitem', 'plans_action', 'plans_need', 'assessments_assessment',
        'cases_followup', 'cases_closure', 'cases_sealednote', 'cases_timer', 'cases_contact', 'cases_healthentry', 'cases_event', 'cases_safecontact',
        'cases_caseperson', 'access_share', 'access_purpose', 'access_breakglass', 'cases_retention'] LOOP
        EXECUTE format('DELETE FROM public.%I WHERE case_id = $1', t) USING of_case;
        GET DIAGNOSTICS n = ROW_COUNT;
        said := said || jsonb_build_object(t, n);
    END LOOP;
    UPDATE cases_disposal SET case_id = NULL WHERE case_id = of_case;
    DELETE FROM cases_case WHERE id = of_case;
    -- Deleting wrote history; history of what is gone goes too.
    FOREACH t IN ARRAY ARRAY['orders_stepevent', 'orders_conditionevent', 'orders_actevent', 'orders_paperevent', 'orders_dutyevent', 'orders_breachevent', 'orders_orderevent',
        'orders_applicationevent', 'referrals_referralevent', 'plans_actionevent', 'plans_needevent', 'assessments_assessmentevent', 'cases_safecontactevent',
        'cases_casepersonevent', 'cases_retentionevent', 'access_shareevent', 'access_breakglassevent'] LOOP
        EXECUTE format('DELETE FROM public.%I WHERE case_id = $1', t) USING of_case;
    END LOOP;
    DELETE FROM access_exclusionevent WHERE case_id = of_case OR order_id = ANY (of_orders) OR application_id = ANY (of_applications);
    DELETE FROM cases_caseevent WHERE pgh_obj_id = of_case;
    RETURN said;
END $$;

RESET ROLE;
"""

# Sub-selects of nothing but the asker: worked out once for each query.
_PATTERN = "(SELECT app_excluded_pattern())"
_REFERENCES = "(SELECT app_excluded_references())::text[]"


def not_told(text: str) -> str:
    """The text names nothing that the asker is kept out of."""
    return f"({_PATTERN} IS NULL OR {text} !~* {_PATTERN})"


def _out_of(column: str, kind: str) -> str:
    return f"coalesce({column} <> ALL ((SELECT app_excluded_{kind}())::bigint[]), true)"


_MINE = "user_id = (SELECT app_user())"
# An exclusion of somebody else from a record tells of the record.
_OTHERS = (
    f"user_id <> (SELECT app_user()) AND {_out_of('course_id', 'courses')} AND {_out_of('case_id', 'cases')} AND {_out_of('order_id', 'orders')}"
    f" AND {_out_of('application_id', 'applications')} AND {_out_of('mailbox_id', 'mailboxes')} AND identity <> ALL ((SELECT app_excluded_identities())::text[])"
    f" AND NOT (gone::text[] && {_REFERENCES})"
)
_AUDIT = f"""(SELECT app_service()) OR (
    ({part("audit")} OR ({part("lookers")} AND case_reference IS NOT NULL AND EXISTS (SELECT 1 FROM cases_case k WHERE k.reference = case_reference)))
    AND {not_told("concat_ws(' ', case_reference, subject, what, reason, detail::text)")}
    -- Nobody learns from what was refused to them, or from its absence, what is kept from them; nor that they were kept out of anything.
    AND NOT (action = 'refusal' AND actor = (SELECT app_user()))
    AND NOT (what IN ('excluded somebody', 'lifted an exclusion') AND (coalesce(detail ->> 'user', '') = (SELECT app_username()) OR subject = 'user:' || (SELECT app_username())))
    AND (subject NOT LIKE 'letter:%' OR app_letter_told(subject)))"""
_DISPOSAL = f"{_out_of('case_id', 'cases')} AND case_reference <> ALL ({_REFERENCES})"


def policies() -> list[str]:
    """Each says the whole condition; USING for what is there, WITH CHECK for what is written."""
    exclusions, changing = part("exclusions"), part("exclusions", writing=True)
    retention, disposing = part("retention"), part("retention", writing=True)
    made = [
        f"ALTER POLICY reads ON audit_entry USING ({_AUDIT})",
        f"ALTER POLICY reads ON access_exclusion USING ({exclusions} AND {_OTHERS})",
        f"ALTER POLICY changes ON access_exclusion USING ({changing} AND {_OTHERS}) WITH CHECK ({changing} AND {_OTHERS})",
        f"ALTER POLICY erases ON access_exclusion USING ({changing} AND {_OTHERS})",
        f"ALTER POLICY reads ON access_exclusionevent USING ({exclusions} AND {_OTHERS})",
        f"ALTER POLICY reads ON access_breakglass USING (({_MINE} OR {exclusions}) AND {_out_of('case_id', 'cases')})",
        f"ALTER POLICY reads ON cases_disposal USING ({retention} AND {_DISPOSAL})",
        f"ALTER POLICY makes ON cases_disposal WITH CHECK ({disposing} AND {_DISPOSAL})",
        f"ALTER POLICY changes ON cases_disposal USING ({disposing} AND {_DISPOSAL}) WITH CHECK ({disposing} AND {_DISPOSAL})",
        f"ALTER POLICY erases ON cases_disposal USING ({disposing} AND {_DISPOSAL})",
        # What came to one mailbox is one report: kept out of any of it, kept out of all of it.
        f"CREATE POLICY kept_out ON reports_letter AS RESTRICTIVE USING ({_out_of('mailbox_id', 'mailboxes')} AND {_out_of('course_id', 'courses')})",
        f"CREATE POLICY kept_out ON reports_mailbox AS RESTRICTIVE USING ({_out_of('id', 'mailboxes')})",
        # A notice that was sent before somebody was excluded. Whoever acts may tell others, and
        # nobody acts on what is kept from them.
        "ALTER TABLE accounts_notice ENABLE ROW LEVEL SECURITY",
        f"CREATE POLICY reads ON accounts_notice FOR SELECT USING ({not_told('concat_ws(chr(32), text, link)')})",
        "CREATE POLICY makes ON accounts_notice FOR INSERT WITH CHECK (true)",
        "CREATE POLICY changes ON accounts_notice FOR UPDATE USING (true)",
        "CREATE POLICY erases ON accounts_notice FOR DELETE USING (true)",
    ]
    return made


# Added before, to a report that is a course, and opened by nobody.
ADDED = """
UPDATE reports_letter a SET course_id = r.course_id FROM reports_letter r
    WHERE a.kind = 'addition' AND a.course_id IS NULL AND a.opened_at IS NULL AND r.mailbox_id = a.mailbox_id AND r.kind = 'report' AND r.course_id IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("access", "0009_excluded_from_more")]
    operations: ClassVar = [
        migrations.RunSQL(KEPT_OUT),
        migrations.RunSQL(policies()),
        migrations.RunSQL(ADDED),
    ]
