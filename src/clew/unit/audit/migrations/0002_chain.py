"""The audit row's own hash, its place in the queue of the sealer, and the refusal of every change."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

FORWARD = r"""
CREATE FUNCTION audit_row_hash(e audit_entry) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT sha256(convert_to(concat_ws(E'\x1f', e.id, to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), e.actor, e.actor_name,
        e.agency, e.action, e.what, e.subject, coalesce(e.case_reference, ''), e.reason, e.detail::text), 'UTF8'))
$$;

CREATE FUNCTION audit_before_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.at := clock_timestamp();
    NEW.sha256 := audit_row_hash(NEW);
    RETURN NEW;
END $$;
CREATE TRIGGER audit_hash BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_before_insert();

CREATE FUNCTION audit_after_insert() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    INSERT INTO audit_unsealed (entry_id, since) VALUES (NEW.id, NEW.at);
    RETURN NULL;
END $$;
CREATE TRIGGER audit_queue AFTER INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_after_insert();

CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit table is only added to';
END $$;
CREATE TRIGGER audit_entry_stays BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_entry_not_emptied BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_link_stays BEFORE UPDATE OR DELETE ON audit_link FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_link_not_emptied BEFORE TRUNCATE ON audit_link FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
"""

BACKWARD = """
DROP FUNCTION audit_after_insert() CASCADE;
DROP FUNCTION audit_before_insert() CASCADE;
DROP FUNCTION audit_refuse() CASCADE;
DROP FUNCTION audit_row_hash(audit_entry) CASCADE;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("audit", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(FORWARD, BACKWARD)]
