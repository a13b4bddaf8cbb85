"""History of people keeps where a date of birth came from, and leaves the version out."""

from typing import ClassVar

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("cases", "0003_what_records_say")]

    operations: ClassVar = [
        pgtrigger.migrations.RemoveTrigger(model_name="caseperson", name="update_update"),
        pgtrigger.migrations.AddTrigger(
            model_name="caseperson",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."birth_source" IS DISTINCT FROM (NEW."birth_source") OR OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."category" IS DISTINCT FROM (NEW."category") OR OLD."date_of_birth" IS DISTINCT FROM (NEW."date_of_birth") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."identity" IS DISTINCT FROM (NEW."identity") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."relationship" IS DISTINCT FROM (NEW."relationship") OR OLD."role" IS DISTINCT FROM (NEW."role"))',
                    func='INSERT INTO "cases_casepersonevent" ("birth_source", "case_id", "category", "date_of_birth", "id", "identity", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "relationship", "role") VALUES (NEW."birth_source", NEW."case_id", NEW."category", NEW."date_of_birth", NEW."id", NEW."identity", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."relationship", NEW."role"); RETURN NULL;',
                    hash="c3453356da31a9e8689a2000dfefe81be7606aaf",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_8fac9",
                    table="cases_caseperson",
                    when="AFTER",
                ),
            ),
        ),
    ]
