"""Rows for the desk at size, made by set as the administrator of the cluster: how many there are
matters here, not how they came.
"""

from __future__ import annotations

from typing import Any


def fill(people: dict[str, Any], courses: int, cases: int, audit: int) -> None:
    """Courses with records and reasons, cases with people, timeline, plan, entitlements and dates,
    and rows of the audit.
    """
    import psycopg

    from clew.database import embedded
    from clew.database.provision import ADMIN

    with psycopg.connect(embedded.start().dsn(ADMIN), autocommit=True) as admin:
        # All or nothing: a folder that is kept holds no half.
        with admin.transaction():
            _courses_and_cases(admin, people, courses, cases, audit)
            _more(admin, people)
        admin.execute("VACUUM ANALYZE")


def _courses_and_cases(
    admin: Any, people: dict[str, Any], courses: int, cases: int, audit: int
) -> None:
    probation = people["petra"].agency_id
    admin.execute("SET LOCAL session_replication_role = replica")
    admin.execute(f"""
        INSERT INTO intake_course (reference, source, engine_id, listed, rank, points, suspect_identity, victim_identity, suspect_name, victim_name, first_on, last_on,
            incident_count, recorded_as_stalking, elements, unknown, account, came_from, state, edition, digest, received_at, changed_at, search, others, other_names)
        SELECT 'T-B' || lpad(n::text, 7, '0'), 'screening', 'B' || n, (ARRAY['recorded', 'hidden', 'hidden', 'dormant'])[1 + n % 4], n, random() * 200, 'S' || n / 2, 'V' || n,
            'Name' || n % 5000 || ' Family' || n % 7000, 'Other' || n % 6000 || ' House' || n % 8000, date '2025-06-01' - n % 700, date '2026-06-01' - n % 300, 5, n % 4 = 0,
            '{{"four": {{}}, "s2A_acts": ["b"], "s4A_signs": {{}}, "s7_occasions": 5}}', '[]', '', '', CASE WHEN n % 5 = 0 THEN 'decided' ELSE 'open' END, 1, '', now(), now(),
            array_to_tsvector(ARRAY['name' || n % 5000, 'family' || n % 7000, 'other' || n % 6000, 'house' || n % 8000]), '{{}}', '[]'
        FROM generate_series(1, {courses}) n""")
    admin.execute("""INSERT INTO intake_courseincident (course_id, force, incident_id, part, happened_at, offence, offence_code, status, in_force, officer, since_edition, gone, texts)
        SELECT c.id, 'Bench', c.id || '/' || k, 'direct', now() - make_interval(days => k * 20), 'Malicious communications', '195/41', 'live', '', 'PC 1', 1, false,
            jsonb_build_array(jsonb_build_array('narrative', 'She told him to stop. He will not stop messaging.'))
        FROM intake_course c, generate_series(1, 5) k""")
    admin.execute("""INSERT INTO intake_coursereason (course_id, reason, points, force, incident_id, quote, rule, basis, source, start)
        SELECT c.id, 'kept messaging', 5, 'Bench', c.id || '/' || k, 'He will not stop messaging.', 'r', 's.2A(3)(b)', 'narrative', 22 FROM intake_course c, generate_series(1, 5) k""")
    admin.execute(f"""INSERT INTO cases_case (reference, course_id, level, title, suspect_identity, victim_identity, officer_id, officer_in_case, opened_by_id, opened_at, raised_why, version, search)
        SELECT 'C-B' || lpad(c.id::text, 7, '0'), c.id, 'case', c.suspect_name || ' towards ' || c.victim_name, c.suspect_identity, c.victim_identity, {people["cara"].pk}, '',
            {people["sam"].pk}, now() - make_interval(mins => c.id::int), '', 1, c.search FROM intake_course c ORDER BY c.id LIMIT {cases}""")
    admin.execute(
        "INSERT INTO cases_caseperson (case_id, role, category, name, birth_source, relationship, identity) SELECT id, 'victim', 'victim', 'Somebody', '', '', victim_identity FROM cases_case"
    )
    admin.execute(f"""INSERT INTO access_share (case_id, agency_id, legal_basis, reason, shared_by_id, shared_at)
        SELECT id, {probation}, 'policing_purpose', 'bench', {people["sam"].pk}, now() FROM cases_case WHERE id % 100 = 0""")
    admin.execute(f"""INSERT INTO audit_entry (at, actor, actor_name, agency, action, what, subject, case_reference, reason, detail, sha256)
        SELECT now() - make_interval(secs => n), {people["cara"].pk}, 'Cara', 'unit', 'consultation', 'case summary', 'case:x', 'C-B' || lpad((1 + n % {cases})::text, 7, '0'), 'case officer',
            '{{}}', sha256('x') FROM generate_series(1, {audit}) n""")


def _more(admin: Any, people: dict[str, Any]) -> None:
    """What hangs from a case: five records on the timeline, a need with two actions, two
    entitlements of which one is late in one case of a hundred, a hearing, a retention. One case in
    twenty stands for the officer whose home is measured: no officer holds thousands.
    """
    cara, sam, unit = people["cara"], people["sam"].pk, people["cara"].agency_id
    admin.execute(
        f"UPDATE cases_case SET officer_id = CASE WHEN id % 20 = 0 THEN {cara.pk} ELSE {people['tess'].pk} END"
    )
    admin.execute(
        "INSERT INTO cases_caseperson (case_id, role, category, name, birth_source, relationship, identity) SELECT id, 'suspect', 'suspected', split_part(title, ' towards ', 1), '', '', suspect_identity FROM cases_case"
    )
    admin.execute(f"""INSERT INTO cases_event (case_id, kind, nature, happened_at, label, text, source, force, incident_id, order_kind, carried, before, decided_why, agency_id, by_id, at, struck_why)
        SELECT c.id, 'record', 'fact', i.happened_at, i.offence, 'She told him to stop. He will not stop messaging.', 'Police record', i.force, i.incident_id, '', '', '[]', '', {unit}, {sam}, now(), ''
        FROM cases_case c JOIN intake_courseincident i ON i.course_id = c.course_id""")
    admin.execute(
        f"INSERT INTO plans_need (case_id, text, about, by_id, at, met_how) SELECT id, 'She can sleep at home.', 'victim', {cara.pk}, now(), '' FROM cases_case"
    )
    admin.execute(f"""INSERT INTO plans_action (case_id, need_id, text, agency_id, owner_id, target_on, by_id, at, outcome)
        SELECT n.case_id, n.id, 'Change the locks.', c_agency, c_owner, current_date + (n.case_id % 60)::int - 3, {cara.pk}, now(), ''
        FROM plans_need n, (VALUES ({unit}, {cara.pk}), ({people["petra"].agency_id}, {people["petra"].pk})) AS who(c_agency, c_owner)
        WHERE n.case_id % 20 = 0 OR c_agency = {unit} AND n.case_id % 7 = 0""")
    admin.execute("""INSERT INTO cases_timer (case_id, "right", began_on, due_on, how)
        SELECT id, (ARRAY['offer_advocate', 'updates'])[k], current_date - 20 - k, CASE WHEN id % 100 = 0 THEN current_date - 2 ELSE current_date + 30 + (id % 60)::int END, '' FROM cases_case, generate_series(1, 2) k""")
    admin.execute(f"""INSERT INTO cases_casedate (case_id, kind, "on", clock, words, source, agency_id, by_id, at, struck_why)
        SELECT id, 'hearing', current_date + (id % 200)::int, '10:00', 'First hearing', 'Court list', {unit}, {cara.pk}, now(), '' FROM cases_case WHERE id % 3 = 0""")
    admin.execute(
        "INSERT INTO cases_retention (case_id, \"group\", review_on, held, hold_reason, review_reason, version) SELECT id, 'other', current_date + 300 + (id % 900)::int, false, '', '', 1 FROM cases_case"
    )
