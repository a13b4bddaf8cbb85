"""Whoever made one of two readings does not settle them."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

_SETTLED = r"""
CREATE FUNCTION triage_settled_by_another() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.settled_by_id = NEW.by_id OR EXISTS (SELECT 1 FROM triage_decision d WHERE d.id = NEW.first_id AND d.by_id = NEW.settled_by_id) THEN
        RAISE EXCEPTION 'whoever made one of two readings does not settle them' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER settled_by_another BEFORE INSERT OR UPDATE ON triage_secondreading FOR EACH ROW
    WHEN (NEW.settled_by_id IS NOT NULL) EXECUTE FUNCTION triage_settled_by_another();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("triage", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(_SETTLED)]
