"""Whether this process of the desk can do its work, for /-/ready."""

from __future__ import annotations

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from clew.web.health import Health


class DeskHealth(Health):
    _migrated = False

    def problem(self) -> str:
        """The database answers, and has every migration that this code knows.

        The worker is not asked for: pages do without (clew unit status).
        """
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            # Once true, it stays so: no code takes migrations back while it runs.
            if not type(self)._migrated:
                executor = MigrationExecutor(connection)
                if executor.migration_plan(executor.loader.graph.leaf_nodes()):
                    return "migrations are not applied"
                type(self)._migrated = True
        except Error:
            connection.close()
            return "the database does not answer"
        return ""
