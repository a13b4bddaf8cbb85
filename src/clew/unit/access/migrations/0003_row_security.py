"""Row security: the second lock behind the door, on records, on their history, in search.

`app.user_id` says on whose behalf the database is asked (clew.unit.access.identity). The functions
that must look across hidden rows belong to clew_search, which nobody can log in as and which ask
the same conditions themselves.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

# Owned by clew_search (BYPASSRLS): a policy that read its own table as the asker would never end.
FUNCTIONS = r"""
GRANT USAGE, CREATE ON SCHEMA public TO clew_search;
GRANT SELECT, DELETE ON ALL TABLES IN SCHEMA public TO clew_search;
SET ROLE clew_search;

CREATE FUNCTION app_user() RETURNS bigint LANGUAGE sql STABLE AS $$ SELECT nullif(current_setting('app.user_id', true), '')::bigint $$;

CREATE FUNCTION app_part(wanted text, writing boolean DEFAULT false) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT EXISTS (SELECT 1 FROM accounts_user u JOIN access_grant g ON g.role = ANY (u.roles)
        WHERE u.id = app_user() AND u.is_active AND g.part = wanted AND (g.writes OR NOT writing))
$$;

CREATE FUNCTION app_agency() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT agency_id FROM accounts_user WHERE id = app_user() AND is_active
$$;

CREATE FUNCTION app_wide() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT EXISTS (SELECT 1 FROM accounts_user WHERE id = app_user() AND is_active
        AND roles && ARRAY['triage_officer', 'case_officer', 'supervisor', 'service']::varchar[])
$$;

-- One branch for each way of being excluded, so that each finds its rows by an index: these run with every query.
CREATE FUNCTION app_excluded_courses() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    WITH mine AS MATERIALIZED (SELECT course_id, case_id, identity FROM access_exclusion WHERE user_id = app_user() AND lifted_at IS NULL)
    SELECT coalesce(array_agg(DISTINCT id), '{}') FROM (
        SELECT course_id AS id FROM mine
        UNION ALL SELECT k.course_id FROM mine m JOIN cases_case k ON k.id = m.case_id
        UNION ALL SELECT c.id FROM mine m JOIN intake_course c ON c.suspect_identity = m.identity WHERE m.identity <> ''
        UNION ALL SELECT c.id FROM mine m JOIN intake_course c ON c.victim_identity = m.identity WHERE m.identity <> '') found WHERE id IS NOT NULL
$$;

CREATE FUNCTION app_excluded_cases() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    WITH mine AS MATERIALIZED (SELECT course_id, case_id, identity FROM access_exclusion WHERE user_id = app_user() AND lifted_at IS NULL)
    SELECT coalesce(array_agg(DISTINCT id), '{}') FROM (
        SELECT case_id AS id FROM mine
        UNION ALL SELECT k.id FROM mine m JOIN cases_case k ON k.course_id = m.course_id
        UNION ALL SELECT k.id FROM mine m JOIN cases_case k ON k.suspect_identity = m.identity WHERE m.identity <> ''
        UNION ALL SELECT k.id FROM mine m JOIN cases_case k ON k.victim_identity = m.identity WHERE m.identity <> ''
        UNION ALL SELECT p.case_id FROM mine m JOIN cases_caseperson p ON p.identity = m.identity AND p.identity <> '' WHERE m.identity <> '') found WHERE id IS NOT NULL
$$;

CREATE FUNCTION app_excluded_identities() RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT coalesce(array_agg(DISTINCT i), '{}') FROM (
        SELECT identity AS i FROM access_exclusion WHERE user_id = app_user() AND lifted_at IS NULL
        UNION ALL SELECT unnest(ARRAY[suspect_identity, victim_identity]) FROM intake_course WHERE id = ANY ((SELECT app_excluded_courses())::bigint[])) found WHERE i <> ''
$$;

CREATE FUNCTION app_open_cases() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT coalesce(array_agg(DISTINCT id), '{}') FROM (
        SELECT s.case_id AS id FROM access_share s WHERE s.agency_id = app_agency() AND s.withdrawn_at IS NULL
        UNION ALL SELECT b.case_id FROM access_breakglass b WHERE b.user_id = app_user() AND b.until > now()) open
    WHERE id <> ALL ((SELECT app_excluded_cases())::bigint[])
$$;

CREATE FUNCTION app_sees_case(wanted bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT (app_wide() AND wanted <> ALL (app_excluded_cases())) OR wanted = ANY (app_open_cases())
$$;

CREATE FUNCTION app_why_hidden(kind text, wanted text) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT CASE
        WHEN kind = 'course' AND EXISTS (SELECT 1 FROM intake_course WHERE reference = wanted AND id = ANY (app_excluded_courses())) THEN 'excluded'
        WHEN kind = 'case' AND EXISTS (SELECT 1 FROM cases_case WHERE reference = wanted AND id = ANY (app_excluded_cases())) THEN 'excluded'
        WHEN kind = 'course' AND EXISTS (SELECT 1 FROM intake_course WHERE reference = wanted) THEN 'not open to this person'
        WHEN kind = 'case' AND EXISTS (SELECT 1 FROM cases_case WHERE reference = wanted) THEN 'not shared with the agency'
        ELSE 'no such record' END
$$;

CREATE FUNCTION search_courses(query text, most integer) RETURNS SETOF bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT id FROM intake_course WHERE app_part('course') AND search @@ query::tsquery
        AND id <> ALL ((SELECT app_excluded_courses())::bigint[]) ORDER BY points DESC, id LIMIT most
$$;

CREATE FUNCTION search_cases(query text, most integer) RETURNS SETOF bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT k.id FROM cases_case k WHERE app_part('summary') AND k.search @@ query::tsquery
        AND (((SELECT app_wide()) AND k.id <> ALL ((SELECT app_excluded_cases())::bigint[])) OR k.id IN (SELECT unnest(app_open_cases())))
        ORDER BY k.opened_at DESC, k.id LIMIT most
$$;

-- Existence only: a reference that says nothing, and whom to ask. Never for a record from which the asker is excluded.
CREATE FUNCTION search_elsewhere(query text, most integer) RETURNS TABLE (reference text, agency text, ask text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT k.reference, a.name, a.ask FROM cases_case k JOIN accounts_user u ON u.id = k.opened_by_id JOIN accounts_agency a ON a.id = u.agency_id
    WHERE app_part('summary') AND k.search @@ query::tsquery AND NOT app_wide()
        AND k.id <> ALL ((SELECT app_open_cases())::bigint[]) AND k.id <> ALL ((SELECT app_excluded_cases())::bigint[]) ORDER BY k.reference LIMIT most
$$;

-- A case that is not shared, by its reference: for break-glass. Null when there is none, or the asker is excluded.
CREATE FUNCTION app_hidden_case(wanted text) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT id FROM cases_case WHERE reference = wanted AND closed_at IS NULL AND app_part('summary')
        AND id <> ALL ((SELECT app_excluded_cases())::bigint[]) AND NOT app_sees_case(id)
$$;

RESET ROLE;
"""

CASE_SEEN = "(((SELECT app_wide()) AND {column} <> ALL ((SELECT app_excluded_cases())::bigint[])) OR {column} IN (SELECT unnest(app_open_cases())))"
COURSE_SEEN = "{column} <> ALL ((SELECT app_excluded_courses())::bigint[])"
IDENTITY_SEEN = "identity <> ALL ((SELECT app_excluded_identities())::text[])"


def part(name: str, *, writing: bool = False) -> str:
    return f"(SELECT app_part('{name}', {str(writing).lower()}))"


# table -> (part of the record, which rows); history tables follow their own.
CASE_TABLES = {
    "cases_case": ("summary", "id"),
    "cases_caseperson": ("summary", "case_id"),
    "cases_safecontact": ("contact", "case_id"),
    "cases_event": ("timeline", "case_id"),
    "cases_healthentry": ("health", "case_id"),
    "cases_contact": ("contact_log", "case_id"),
    "cases_timer": ("contact_log", "case_id"),
    "cases_closure": ("closure", "case_id"),
    "cases_followup": ("closure", "case_id"),
    "plans_need": ("plan", "case_id"),
    "plans_action": ("plan", "case_id"),
    "plans_meetingitem": ("plan", "case_id"),
    "referrals_referral": ("referrals", "case_id"),
    "referrals_move": ("referrals", "case_id"),
}
COURSE_TABLES = {
    "intake_courseincident": "course",
    "intake_coursereason": "course",
    "triage_reading": "course",
    "triage_correction": "course",
    "triage_advicenote": "advice",
}
HISTORY = {
    "cases_caseevent": "cases_case",
    "cases_casepersonevent": "cases_caseperson",
    "cases_safecontactevent": "cases_safecontact",
    "plans_needevent": "plans_need",
    "plans_actionevent": "plans_action",
    "referrals_referralevent": "referrals_referral",
}


def policies(
    table: str, read: str, write: str | None = None, *, insert: str | None = None
) -> list[str]:
    """Switch row security on and say who reads and who writes; `insert` where making differs from
    changing.
    """
    write = write or read
    return [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"CREATE POLICY reads ON {table} FOR SELECT USING ({read})",
        f"CREATE POLICY makes ON {table} FOR INSERT WITH CHECK ({insert or write})",
        f"CREATE POLICY changes ON {table} FOR UPDATE USING ({write}) WITH CHECK ({write})",
        f"CREATE POLICY erases ON {table} FOR DELETE USING ({write})",
    ]


def statements() -> list[str]:
    made: list[str] = []
    for table, (name, column) in CASE_TABLES.items():
        seen = CASE_SEEN.format(column=column)
        write = f"{part(name, writing=True)} AND {seen}"
        if table == "cases_case":
            # Whoever works a case may raise it or note its version, whatever part they write.
            write = (
                f"({part('summary', writing=True)} OR {part('timeline', writing=True)}) AND {seen}"
            )
        made += policies(table, f"{part(name)} AND {seen}", write)
    for table, name in COURSE_TABLES.items():
        seen = COURSE_SEEN.format(column="course_id")
        made += policies(
            table, f"{part(name)} AND {seen}", f"{part(name, writing=True)} AND {seen}"
        )
    for table, of in HISTORY.items():
        name, column = CASE_TABLES[of]
        column = "pgh_obj_id" if column == "id" else column
        seen = CASE_SEEN.format(column=column)
        # The trigger writes on behalf of whoever changed the row.
        made += policies(table, f"{part(name)} AND {seen}", "false", insert=seen)
    own_course = "sent_by_id = (SELECT app_user())"
    course = COURSE_SEEN.format(column="id")
    made += policies(
        "intake_course",
        f"(({part('course')} OR {part('queue')}) AND {course}) OR ({own_course} AND {course})",
        f"{part('course', writing=True)} AND {course}",
        insert=f"{part('course', writing=True)} OR ({part('referral_in', writing=True)} AND {own_course} AND engine_id IS NULL)",
    )
    decision = COURSE_SEEN.format(column="course_id")
    made += policies(
        "triage_decision",
        f"({part('course')} OR {part('agreement')}) AND {decision}",
        "false",
        insert=f"{part('course', writing=True)} AND {decision}",
    )
    made += policies(
        "triage_secondreading",
        f"({part('course')} OR {part('agreement')}) AND {decision}",
        f"{part('course', writing=True)} AND {decision}",
    )
    made += policies(
        "intake_urgentitem",
        f"({part('queue')}) AND {COURSE_SEEN.format(column='course_id')}",
        f"{part('course', writing=True)} AND {COURSE_SEEN.format(column='course_id')}",
    )
    for table in ("intake_mention", "intake_identitylink"):
        made += policies(
            table,
            f"({part('course')} OR {part('agreement')}) AND {IDENTITY_SEEN}",
            f"{part('course', writing=True)} AND {IDENTITY_SEEN}",
        )
    case = CASE_SEEN.format(column="case_id")
    clinical = f"(NOT clinical OR {part('health')})"
    clinical_write = f"(NOT clinical OR {part('health', writing=True)})"
    made += policies(
        "assessments_assessment",
        f"{part('assessments')} AND {clinical} AND {case}",
        f"{part('assessments', writing=True)} AND {clinical} AND {case}",
        insert=f"{part('assessments', writing=True)} AND {clinical_write} AND {case}",
    )
    made += policies(
        "assessments_assessmentevent",
        f"{part('assessments')} AND {clinical} AND {case}",
        "false",
        insert=case,
    )
    own_agency = "agency_id = (SELECT app_agency())"
    made += policies(
        "cases_sealednote",
        f"{part('sealed_notes')} AND {own_agency} AND {case}",
        "false",
        insert=f"{part('sealed_notes', writing=True)} AND {own_agency} AND {case}",
    )
    opening = f"({part('summary', writing=True)}) AND {case}"
    made += policies(
        "cases_retention",
        f"({part('retention')} OR {part('summary', writing=True)}) AND {case}",
        f"{part('retention', writing=True)} AND {case}",
        insert=opening,
    )
    made += policies(
        "cases_retentionevent", f"{part('retention')} AND {case}", "false", insert=case
    )
    made += policies("cases_disposal", part("retention"), part("retention", writing=True))
    made += policies(
        "access_share",
        f"{part('summary')} AND {case}",
        f"({part('summary', writing=True)}) AND {case}",
    )
    made += policies("access_shareevent", f"{part('summary')} AND {case}", "false", insert=case)
    mine = "user_id = (SELECT app_user())"
    made += policies(
        "access_purpose",
        f"({mine} OR {part('lookers')}) AND {case}",
        "false",
        insert=f"{mine} AND {case}",
    )
    made += policies(
        "access_breakglass",
        f"{mine} OR ({part('exclusions')} AND {case})",
        f"{part('exclusions', writing=True)} AND {case}",
        insert=f"{mine} AND case_id <> ALL ((SELECT app_excluded_cases())::bigint[])",
    )
    made += policies(
        "access_breakglassevent", f"{part('exclusions')} AND {case}", "false", insert="true"
    )
    # Whoever is excluded does not learn of it here; a supervisor who is excluded sees nothing of
    # that exclusion.
    made += policies(
        "access_exclusion",
        f"{part('exclusions')} AND user_id <> (SELECT app_user())",
        f"{part('exclusions', writing=True)} AND user_id <> (SELECT app_user())",
    )
    made += policies(
        "access_exclusionevent",
        f"{part('exclusions')} AND user_id <> (SELECT app_user())",
        "false",
        insert="true",
    )
    asked = f"({part('course')} OR agency_id = (SELECT app_agency())) AND {COURSE_SEEN.format(column='course_id')}"
    made += policies(
        "triage_informationrequest",
        asked,
        asked,
        insert=f"{part('course', writing=True)} AND {COURSE_SEEN.format(column='course_id')}",
    )
    made += [
        "ALTER TABLE audit_entry ENABLE ROW LEVEL SECURITY",
        # Nobody writes in another's name.
        "CREATE POLICY makes ON audit_entry FOR INSERT WITH CHECK (actor = (SELECT app_user()))",
        f"""CREATE POLICY reads ON audit_entry FOR SELECT USING ({part("audit")} OR ({part("lookers")} AND case_reference IS NOT NULL
            AND EXISTS (SELECT 1 FROM cases_case k WHERE k.reference = case_reference)))""",
    ]
    return made


# Two people, no hold: checked here again, because this function steps past row security to erase.
DISPOSE = r"""
SET ROLE clew_search;
CREATE FUNCTION dispose_case(wanted bigint) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    of_case bigint; ref text; said jsonb := '{}'; n bigint; t text;
BEGIN
    SELECT d.case_id, d.case_reference INTO of_case, ref FROM cases_disposal d JOIN cases_retention r ON r.case_id = d.case_id
        WHERE d.id = wanted AND d.approved_by_id = app_user() AND d.proposed_by_id <> app_user() AND d.refused_at IS NULL AND d.certificate = '' AND NOT r.held
            AND app_part('retention', true);
    IF of_case IS NULL THEN
        RAISE EXCEPTION 'this disposal may not be carried out';
    END IF;
    FOREACH t IN ARRAY ARRAY['referrals_move', 'referrals_referral', 'plans_meetingitem', 'plans_action', 'plans_need', 'assessments_assessment',
        'cases_followup', 'cases_closure', 'cases_sealednote', 'cases_timer', 'cases_contact', 'cases_healthentry', 'cases_event', 'cases_safecontact',
        'cases_caseperson', 'access_share', 'access_purpose', 'access_breakglass', 'cases_retention'] LOOP
        EXECUTE format('DELETE FROM %I WHERE case_id = $1', t) USING of_case;
        GET DIAGNOSTICS n = ROW_COUNT;
        said := said || jsonb_build_object(t, n);
    END LOOP;
    DELETE FROM access_exclusion WHERE case_id = of_case;
    UPDATE cases_disposal SET case_id = NULL WHERE case_id = of_case;
    DELETE FROM cases_case WHERE id = of_case;
    -- Deleting wrote history; history of what is gone goes too.
    FOREACH t IN ARRAY ARRAY['referrals_referralevent', 'plans_actionevent', 'plans_needevent', 'assessments_assessmentevent', 'cases_safecontactevent',
        'cases_casepersonevent', 'cases_retentionevent', 'access_shareevent', 'access_breakglassevent'] LOOP
        EXECUTE format('DELETE FROM %I WHERE case_id = $1', t) USING of_case;
    END LOOP;
    DELETE FROM access_exclusionevent WHERE case_id = of_case;
    DELETE FROM cases_caseevent WHERE pgh_obj_id = of_case;
    RETURN said;
END $$;
RESET ROLE;
GRANT INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO clew_search;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("access", "0002_initial"),
        ("accounts", "0001_initial"),
        ("audit", "0002_chain"),
        ("intake", "0001_initial"),
        ("triage", "0001_initial"),
        ("cases", "0001_initial"),
        ("assessments", "0002_initial"),
        ("plans", "0001_initial"),
        ("referrals", "0001_initial"),
    ]
    operations: ClassVar = [
        migrations.RunSQL(FUNCTIONS),
        migrations.RunSQL(statements()),
        migrations.RunSQL(DISPOSE),
    ]
