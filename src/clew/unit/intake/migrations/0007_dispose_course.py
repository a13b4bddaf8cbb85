"""Disposal reaches what hangs from a case's course: what was found, read, decided, corrected,
asked, advised and reported.

Reversible: the function goes, and disposal is as it was. What was disposed of does not come back.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

_SAFE = "SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
# In the order in which they may go: what points at others first.
_OF_COURSE = ", ".join(
    f"'{t}'"
    for t in (
        "triage_secondreading",
        "triage_informationrequest",
        "triage_correction",
        "triage_advicenote",
        "triage_reading",
        "triage_decision",
        "intake_urgentitem",
        "intake_coursereason",
        "intake_courseincident",
    )
)

FUNCTION = f"""
SET ROLE clew_search;

-- Called in the transaction of dispose_case and before it, with the same disposal: what dispose_case asks is asked here too.
CREATE FUNCTION dispose_course(wanted bigint) RETURNS jsonb LANGUAGE plpgsql {_SAFE} AS $$
DECLARE
    of_course bigint; ref text; people text[]; of_letters bigint[]; said jsonb := '{{}}'; n bigint; t text;
BEGIN
    SELECT k.course_id INTO of_course FROM cases_disposal d JOIN cases_retention r ON r.case_id = d.case_id JOIN cases_case k ON k.id = d.case_id
        WHERE d.id = wanted AND d.approved_by_id = app_user() AND d.proposed_by_id <> app_user() AND d.refused_at IS NULL AND d.certificate = '' AND NOT r.held
            AND k.closed_at IS NOT NULL AND app_part('retention', true) AND d.case_id <> ALL (app_excluded_cases());
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this disposal may not be carried out';
    END IF;
    IF of_course IS NULL THEN
        RETURN said;
    END IF;
    SELECT c.reference, array_remove(ARRAY[c.suspect_identity::text, c.victim_identity::text] || c.others, '') INTO ref, people FROM intake_course c WHERE c.id = of_course;
    UPDATE cases_case SET course_id = NULL WHERE course_id = of_course;
    -- Whoever is kept out of it does not read of it when it is gone.
    UPDATE access_exclusion e SET gone = e.gone || ARRAY[ref]::varchar[], reason = CASE WHEN e.course_id = of_course THEN 'erased with the record' ELSE e.reason END,
        course_id = nullif(e.course_id, of_course)
        WHERE e.lifted_at IS NULL AND of_course = ANY ((SELECT k.courses FROM app_kept_out(e.user_id, e.id) k)::bigint[]);
    DELETE FROM access_exclusion WHERE course_id = of_course;
    DELETE FROM access_exclusionevent WHERE course_id = of_course;
    -- What the public sent is sealed and goes whole; the mailbox stays until it closes.
    of_letters := ARRAY(SELECT id FROM reports_letter WHERE course_id = of_course);
    DELETE FROM reports_attachment WHERE letter_id = ANY (of_letters);
    DELETE FROM reports_letter WHERE id = ANY (of_letters);
    said := said || jsonb_build_object('reports_letter', cardinality(of_letters));
    FOREACH t IN ARRAY ARRAY[{_OF_COURSE}] LOOP
        EXECUTE format('DELETE FROM public.%I WHERE course_id = $1', t) USING of_course;
        GET DIAGNOSTICS n = ROW_COUNT;
        said := said || jsonb_build_object(t, n);
    END LOOP;
    DELETE FROM intake_course WHERE id = of_course;
    -- What records say of people who are in no course any more.
    people := ARRAY(SELECT p FROM unnest(people) p WHERE NOT EXISTS (SELECT 1 FROM intake_course c WHERE c.suspect_identity = p OR c.victim_identity = p OR p = ANY (c.others)));
    FOREACH t IN ARRAY ARRAY['intake_particular', 'intake_mention', 'intake_identitylink'] LOOP
        EXECUTE format('DELETE FROM public.%I WHERE identity = ANY ($1)', t) USING people;
        GET DIAGNOSTICS n = ROW_COUNT;
        said := said || jsonb_build_object(t, n);
    END LOOP;
    RETURN said || jsonb_build_object('intake_course', 1);
END $$;

RESET ROLE;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("access", "0012_excluded_from_other_victims"),
        ("intake", "0006_several_victims"),
        ("reports", "0001_initial"),
        ("triage", "0002_who_changes_what"),
    ]
    operations: ClassVar = [migrations.RunSQL(FUNCTION, "DROP FUNCTION dispose_course(bigint)")]
