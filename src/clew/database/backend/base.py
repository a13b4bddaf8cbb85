"""A connection that gives up on a silent server.

A server that is stopped, cut off or failing over may keep its line open and say nothing; the driver
then waits for ever, and each waiting request holds a thread. `SILENCE_SECONDS` in the database's
settings is how long nothing may happen on the line, in either direction, before the connection is
closed and OperationalError is raised. None: as long as it takes.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg.waiting import Ready


class SilentServer(psycopg.OperationalError):
    """Nothing was heard from the database for the time that was set."""


class Connection(psycopg.Connection[Any]):
    """psycopg's connection; every exchange with the server passes through `wait`."""

    silence: float | None = None

    def wait(self, gen: Any, *args: Any, **kwargs: Any) -> Any:
        if self.silence is None:
            return super().wait(gen, *args, **kwargs)
        return super().wait(self._listening(gen, self.silence), *args, **kwargs)

    def _listening(self, gen: Any, silence: float) -> Generator[Any, Any, Any]:
        """`gen`, ended when it was woken for `silence` seconds without anything to read or room to
        write.
        """
        heard = time.monotonic()
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                if ready != Ready.NONE:
                    heard = time.monotonic()
                elif time.monotonic() - heard > silence:
                    gen.close()
                    # What the server was asked is unknown: this line is not used again.
                    self.pgconn.finish()
                    raise SilentServer(f"the database said nothing for {silence:g} seconds")
                wanted = gen.send(ready)
        except StopIteration as done:
            return done.value


class _Driver:
    """psycopg as Django asks for it, with our connection in place of its own."""

    connect = staticmethod(Connection.connect)

    def __getattr__(self, name: str) -> Any:
        return getattr(psycopg, name)


class DatabaseWrapper(base.DatabaseWrapper):
    # Django asks its driver for attributes only; the types of Django want a module there.
    Database = _Driver()  # type: ignore[assignment]

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        made = super().get_new_connection(conn_params)
        made.silence = self.settings_dict.get("SILENCE_SECONDS")
        return made
