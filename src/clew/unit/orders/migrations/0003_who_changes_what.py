"""Who drafted is kept, and authorises nothing; an order is never against a person whom it protects."""

from __future__ import annotations

from importlib import import_module
from typing import ClassVar

import django.contrib.postgres.fields
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

OF_ORDER = import_module("clew.unit.access.migrations.0005_orders_row_security").OF_ORDER


# As clew.unit.orders.parties says it in words.
_PARTIES = r"""
CREATE FUNCTION orders_same_person(one_id bigint, one_identity text, one_name text, one_born date, other_id bigint, other_identity text, other_name text, other_born date)
    RETURNS boolean LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(one_id = other_id, false) OR (one_identity <> '' AND one_identity = other_identity)
        OR (regexp_replace(lower(btrim(one_name)), '\s+', ' ', 'g') = regexp_replace(lower(btrim(other_name)), '\s+', ' ', 'g')
            AND btrim(one_name) <> '' AND lower(btrim(one_name)) <> 'not named' AND (one_born IS NULL OR other_born IS NULL OR one_born = other_born))
$$;

CREATE FUNCTION orders_parties_apart() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    found boolean;
BEGIN
    IF TG_TABLE_NAME = 'orders_protects' THEN
        SELECT bool_or(orders_same_person(s.subject_person_id, s.subject_identity, s.subject_name, s.subject_born, NEW.person_id, NEW.identity, NEW.name,
            (SELECT date_of_birth FROM cases_caseperson WHERE id = NEW.person_id)))
        INTO found FROM (
            SELECT subject_person_id, subject_identity, subject_name, subject_born FROM orders_application WHERE id = NEW.application_id
            UNION ALL SELECT subject_person_id, subject_identity, subject_name, subject_born FROM orders_order WHERE id = NEW.order_id) s;
    ELSE
        SELECT bool_or(orders_same_person(NEW.subject_person_id, NEW.subject_identity, NEW.subject_name, NEW.subject_born, p.person_id, p.identity, p.name,
            (SELECT date_of_birth FROM cases_caseperson WHERE id = p.person_id)))
        INTO found FROM orders_protects p
        WHERE CASE WHEN TG_TABLE_NAME = 'orders_application' THEN p.application_id ELSE p.order_id END = NEW.id;
    END IF;
    IF found THEN
        RAISE EXCEPTION 'an order is never against a person whom it protects' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER parties_apart BEFORE INSERT OR UPDATE ON orders_protects FOR EACH ROW EXECUTE FUNCTION orders_parties_apart();
CREATE TRIGGER parties_apart BEFORE UPDATE OF subject_person_id, subject_identity, subject_name, subject_born ON orders_application
    FOR EACH ROW EXECUTE FUNCTION orders_parties_apart();
CREATE TRIGGER parties_apart BEFORE UPDATE OF subject_person_id, subject_identity, subject_name, subject_born ON orders_order
    FOR EACH ROW EXECUTE FUNCTION orders_parties_apart();
"""

# `not_by` of steps.toml. Of a case alone: what comes from an older register was recorded, all of
# it, by whoever took it in.
_NOT_BY = r"""
CREATE FUNCTION orders_step_by_another() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM orders_application a WHERE a.id = NEW.application_id AND a.case_id IS NOT NULL AND (NEW.by_id = ANY (a.drafters)
        OR EXISTS (SELECT 1 FROM orders_step s WHERE s.application_id = a.id AND s.by_id = NEW.by_id AND (s.name IN ('considered', 'reconsidered', 'drafted')
            OR (NEW.name IN ('authorised', 'authority_refused') AND s.name IN ('legal_supported', 'legal_refused')))))) THEN
        RAISE EXCEPTION 'whoever drafted or advised does not take this step: %', NEW.name USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER step_by_another BEFORE INSERT ON orders_step FOR EACH ROW
    WHEN (NEW.name IN ('legal_supported', 'legal_refused', 'authorised', 'authority_refused')) EXECUTE FUNCTION orders_step_by_another();
"""

# Who wrote in drafts that are there already, as far as their rows tell.
_DRAFTERS = """
UPDATE orders_application a SET drafters = (SELECT coalesce(array_agg(DISTINCT by_id), '{}') FROM (
    SELECT a.entered_by_id AS by_id
    UNION ALL SELECT by_id FROM orders_act WHERE application_id = a.id
    UNION ALL SELECT by_id FROM orders_condition WHERE application_id = a.id
    UNION ALL SELECT by_id FROM orders_paper WHERE application_id = a.id) hands) WHERE a.case_id IS NOT NULL
"""


def statements() -> list[str]:
    suspicion = f"(SELECT app_part('breaches', true)) AND {OF_ORDER} AND (SELECT app_wide())"
    return [
        _PARTIES,
        _NOT_BY,
        # Whether a police record is a breach is for the police to say.
        f"ALTER POLICY changes ON orders_suspicion USING ({suspicion}) WITH CHECK ({suspicion})",
        _DRAFTERS,
    ]


class Migration(migrations.Migration):
    dependencies: ClassVar = [("access", "0005_orders_row_security"), ("orders", "0002_tally")]

    operations: ClassVar = [
        pgtrigger.migrations.RemoveTrigger(model_name="application", name="insert_insert"),
        pgtrigger.migrations.RemoveTrigger(model_name="application", name="update_update"),
        pgtrigger.migrations.RemoveTrigger(model_name="duty", name="update_update"),
        pgtrigger.migrations.RemoveTrigger(model_name="paper", name="update_update"),
        migrations.AddField(
            model_name="application",
            name="drafters",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="applicationevent",
            name="drafters",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="duty",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name="paper",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="application",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "orders_applicationevent" ("case_id", "compared_by_id", "compared_on", "considered_on", "drafters", "entered_at", "entered_by_id", "id", "interim_asked", "necessity", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "protected_identity", "protected_name", "reference", "risk", "school", "status", "status_on", "subject_born", "subject_identity", "subject_name", "subject_person_id", "version", "work", "worship") VALUES (NEW."case_id", NEW."compared_by_id", NEW."compared_on", NEW."considered_on", NEW."drafters", NEW."entered_at", NEW."entered_by_id", NEW."id", NEW."interim_asked", NEW."necessity", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."protected_identity", NEW."protected_name", NEW."reference", NEW."risk", NEW."school", NEW."status", NEW."status_on", NEW."subject_born", NEW."subject_identity", NEW."subject_name", NEW."subject_person_id", NEW."version", NEW."work", NEW."worship"); RETURN NULL;',
                    hash="b25143fed4779977e2a817884a6243a41f1e2a09",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_045ca",
                    table="orders_application",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="application",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."compared_by_id" IS DISTINCT FROM (NEW."compared_by_id") OR OLD."compared_on" IS DISTINCT FROM (NEW."compared_on") OR OLD."considered_on" IS DISTINCT FROM (NEW."considered_on") OR OLD."drafters" IS DISTINCT FROM (NEW."drafters") OR OLD."entered_at" IS DISTINCT FROM (NEW."entered_at") OR OLD."entered_by_id" IS DISTINCT FROM (NEW."entered_by_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."interim_asked" IS DISTINCT FROM (NEW."interim_asked") OR OLD."necessity" IS DISTINCT FROM (NEW."necessity") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."protected_identity" IS DISTINCT FROM (NEW."protected_identity") OR OLD."protected_name" IS DISTINCT FROM (NEW."protected_name") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."risk" IS DISTINCT FROM (NEW."risk") OR OLD."school" IS DISTINCT FROM (NEW."school") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."status_on" IS DISTINCT FROM (NEW."status_on") OR OLD."subject_born" IS DISTINCT FROM (NEW."subject_born") OR OLD."subject_identity" IS DISTINCT FROM (NEW."subject_identity") OR OLD."subject_name" IS DISTINCT FROM (NEW."subject_name") OR OLD."subject_person_id" IS DISTINCT FROM (NEW."subject_person_id") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."work" IS DISTINCT FROM (NEW."work") OR OLD."worship" IS DISTINCT FROM (NEW."worship"))',
                    func='INSERT INTO "orders_applicationevent" ("case_id", "compared_by_id", "compared_on", "considered_on", "drafters", "entered_at", "entered_by_id", "id", "interim_asked", "necessity", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "protected_identity", "protected_name", "reference", "risk", "school", "status", "status_on", "subject_born", "subject_identity", "subject_name", "subject_person_id", "version", "work", "worship") VALUES (NEW."case_id", NEW."compared_by_id", NEW."compared_on", NEW."considered_on", NEW."drafters", NEW."entered_at", NEW."entered_by_id", NEW."id", NEW."interim_asked", NEW."necessity", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."protected_identity", NEW."protected_name", NEW."reference", NEW."risk", NEW."school", NEW."status", NEW."status_on", NEW."subject_born", NEW."subject_identity", NEW."subject_name", NEW."subject_person_id", NEW."version", NEW."work", NEW."worship"); RETURN NULL;',
                    hash="68805418f55d166feb43de724989b6dff1f5ba51",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e33b5",
                    table="orders_application",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="duty",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."acknowledged_on" IS DISTINCT FROM (NEW."acknowledged_on") OR OLD."address" IS DISTINCT FROM (NEW."address") OR OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."begins_on" IS DISTINCT FROM (NEW."begins_on") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."names" IS DISTINCT FROM (NEW."names") OR OLD."not_owed_why" IS DISTINCT FROM (NEW."not_owed_why") OR OLD."notified_on" IS DISTINCT FROM (NEW."notified_on") OR OLD."order_id" IS DISTINCT FROM (NEW."order_id") OR OLD."station" IS DISTINCT FROM (NEW."station") OR OLD."taken_by" IS DISTINCT FROM (NEW."taken_by"))',
                    func='INSERT INTO "orders_dutyevent" ("acknowledged_on", "address", "at", "begins_on", "by_id", "case_id", "due_on", "id", "kind", "names", "not_owed_why", "notified_on", "order_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "station", "taken_by") VALUES (NEW."acknowledged_on", NEW."address", NEW."at", NEW."begins_on", NEW."by_id", NEW."case_id", NEW."due_on", NEW."id", NEW."kind", NEW."names", NEW."not_owed_why", NEW."notified_on", NEW."order_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."station", NEW."taken_by"); RETURN NULL;',
                    hash="d9b79e7cf02f168dc049f105403873fcac19d595",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_a6771",
                    table="orders_duty",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="paper",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."application_id" IS DISTINCT FROM (NEW."application_id") OR OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."dated" IS DISTINCT FROM (NEW."dated") OR OLD."hearsay" IS DISTINCT FROM (NEW."hearsay") OR OLD."hearsay_why" IS DISTINCT FROM (NEW."hearsay_why") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."received" IS DISTINCT FROM (NEW."received") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."whose" IS DISTINCT FROM (NEW."whose"))',
                    func='INSERT INTO "orders_paperevent" ("application_id", "at", "by_id", "case_id", "dated", "hearsay", "hearsay_why", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received", "title", "whose") VALUES (NEW."application_id", NEW."at", NEW."by_id", NEW."case_id", NEW."dated", NEW."hearsay", NEW."hearsay_why", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."received", NEW."title", NEW."whose"); RETURN NULL;',
                    hash="a3a43de0365a6f48f86867d6da643b91344b0f28",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_ab709",
                    table="orders_paper",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunSQL(statements()),
    ]
