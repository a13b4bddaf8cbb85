"""Whether this process of the desk can do its work, for /-/ready; and that it does none before."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from wsgiref.types import StartResponse

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from clew.web.health import ALIVE, READY, Health

# As PEP 3333 has it.
Environ = dict[str, object]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

_NOT_MIGRATED = "migrations are not applied"
_PAGE = (
    b"<!doctype html><html lang=en><meta charset=utf-8><title>The service is being upgraded</title>"
    b"<h1>The service is being upgraded</h1><p>Try again in some minutes. Nothing was saved.</p>"
)


class DeskHealth(Health):
    _migrated = False

    def problem(self) -> str:
        """The database answers, and has every migration that this code knows.

        The worker is not asked for: pages do without (clew unit status).
        """
        return problem()


def problem() -> str:
    """What keeps this process from its work; empty when nothing does."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        # Once true, it stays so: no code takes migrations back while it runs.
        if not DeskHealth._migrated:
            executor = MigrationExecutor(connection)
            if executor.migration_plan(executor.loader.graph.leaf_nodes()):
                return _NOT_MIGRATED
            DeskHealth._migrated = True
    except Error:
        connection.close()
        return "the database does not answer"
    return ""


class UntilMigrated:
    """Serves `application` once the database has every migration that this code knows, and answers
    503 until then.

    Between the install of a new version and `clew unit migrate`, a process that gunicorn starts
    anew has the new code: it must not write to tables as they were.
    """

    def __init__(self, application: Application) -> None:
        self._application = application
        # Asked when the process starts, so that the first visitor does not wait for it. A connection
        # must not outlive a fork.
        problem()
        connection.close()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        asked = environ.get("PATH_INFO")
        if not DeskHealth._migrated and asked not in (ALIVE, READY) and problem() == _NOT_MIGRATED:
            headers = [
                ("Content-Type", "text/html; charset=utf-8"),
                ("Retry-After", "10"),
                ("Cache-Control", "no-store"),
            ]
            start_response("503 Service Unavailable", headers)
            return [_PAGE]
        return self._application(environ, start_response)
