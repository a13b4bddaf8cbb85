"""Whoever is kept out of a person is kept out of every course in which something was done to that
person, not only of hers.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

# What was taken in before knew its suspect and victim alone: the others are known where they stand
# in a course of their own.
KNOWN = """
UPDATE intake_course c SET others = m.others FROM (
    SELECT o.course_id, array_agg(DISTINCT n.identity::text) AS others FROM intake_courseincident o JOIN intake_mention n
        ON n.force = o.force AND n.incident_id = o.incident_id AND n.role IN ('victim', 'reporter')
    JOIN intake_course k ON k.id = o.course_id WHERE n.identity NOT IN (k.suspect_identity, k.victim_identity) GROUP BY o.course_id) m
WHERE m.course_id = c.id
"""

FUNCTION = """
SET ROLE clew_search;

DO $do$
DECLARE
    held text := pg_get_functiondef('app_kept_out(bigint, bigint)'::regprocedure);
    of_victims CONSTANT text := 'SELECT c.id FROM intake_course c WHERE c.victim_identity = ANY (people)';
BEGIN
    IF position(of_victims IN held) = 0 THEN
        RAISE EXCEPTION 'app_kept_out is not as this migration knows it';
    END IF;
    EXECUTE replace(held, of_victims, of_victims || ' UNION SELECT c.id FROM intake_course c WHERE c.others && people');
END $do$;

RESET ROLE;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("access", "0011_seams"), ("intake", "0006_several_victims")]
    operations: ClassVar = [migrations.RunSQL(KNOWN), migrations.RunSQL(FUNCTION)]
