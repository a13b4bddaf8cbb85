"""The standing law, what the database roles may do, and the parts table, put in place after every
migration: also in a database made before.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from clew.database import rights
from clew.database.provision import database_statements
from clew.unit.access import law
from clew.unit.access.identity import service_account
from clew.unit.access.models import Grant, SigningKey
from clew.unit.access.parts import parts
from clew.unit.access.signing import halves

# The unit adds to these and reads them; it changes and removes nothing.
_ADDED_TO = (
    "audit_entry",
    "audit_link",
    "triage_decision",
    "triage_courseasdecided",
    "cases_sealednote",
    "files_custody",
    "disclosure_check",
    "disclosure_decision",
    "figures_release",
    "improvement_logentry",
    "improvement_capacity",
    "improvement_trainingresult",
)
_STATEMENTS = (
    "GRANT USAGE ON SCHEMA public TO clew_unit",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO clew_unit",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO clew_unit",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO clew_search",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO clew_search",
    *(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM clew_unit" for table in _ADDED_TO),
    "REVOKE INSERT, UPDATE, DELETE ON access_grant FROM clew_unit",
    "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM clew_unit",
    "REVOKE UPDATE, DELETE ON accounts_installation FROM clew_unit",
    "REVOKE ALL ON access_signingkey FROM clew_unit",
    # As law/site.sql and law/learning.sql say; the grants above take in views.
    "REVOKE ALL ON public_answer, public_withdrawn, public_page, public_contact, public_alert, public_pause, public_case, public_progress FROM clew_unit, clew_search",
    # What was sealed is never changed but by the service, which wraps it for another key.
    "REVOKE TRUNCATE ON reports_letter, reports_attachment, reports_mailbox FROM clew_unit",
)


def put_in_place(**_ignored: Any) -> None:
    """After migrating, as the owner. Safe to repeat."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user = pg_get_userbyid(relowner) FROM pg_class WHERE relname = 'access_grant'"
        )
        row = cursor.fetchone()
        if not row or not row[0]:
            return
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return  # the law is of the tables as they are now
    with transaction.atomic():
        with connection.cursor() as cursor:
            changed = law.put_in_place(cursor)
            cursor.execute("SELECT quote_ident(current_database())")
            for statement in (*_STATEMENTS, *database_statements(cursor.fetchone()[0])):
                cursor.execute(statement)
            rights.put_in_place(cursor)
            if changed:
                law.note(cursor)
        inner, outer = halves()
        SigningKey.objects.update_or_create(id=1, defaults={"inner_key": inner, "outer_key": outer})
        Grant.objects.all().delete()
        Grant.objects.bulk_create(
            Grant(role=role, part=part.name, writes=role in part.writers)
            for part in parts().values()
            for role in sorted(part.readers)
        )
        service_account()
