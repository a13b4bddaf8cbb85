"""Tell the database on whose behalf it is asked.

Row security answers to that person and to nobody else.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pghistory
from django.db import connection, transaction

from clew.unit.access.signing import proof
from clew.unit.accounts.models import Agency, Role, User

SERVICE = "service"


def is_believed() -> bool:
    """Whether the database believes this desk when it says who asks: it does not when it was
    migrated with another secret key.
    """
    account = service_account()
    with acting_as(account), connection.cursor() as cursor:
        cursor.execute("SELECT app_user() = %s", [account.pk])
        return bool(cursor.fetchone()[0])


def set_identity(user: User) -> None:
    """For the rest of this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app_said(%s)", [str(user.pk)])
        said = cursor.fetchone()[0]
        cursor.execute("SELECT set_config('app.user_id', %s, true)", [f"{user.pk}.{proof(said)}"])


@contextmanager
def acting_as(user: User) -> Iterator[User]:
    """One transaction on behalf of `user`: for jobs, commands and tests; a request has its
    middleware.
    """
    with transaction.atomic(), pghistory.context(user=user.pk):
        set_identity(user)
        yield user


@contextmanager
def lent_to_service(user: User) -> Iterator[None]:
    """Inside `user`'s transaction, a step that only the service may do; then it is `user`'s again."""
    set_identity(service_account())
    try:
        yield
    finally:
        set_identity(user)


def service_account() -> User:
    """The account of the service's own jobs: it cannot sign in. Made by migration."""
    found = User.objects.filter(username=SERVICE).first()
    if found is None:
        agency, _ = Agency.objects.get_or_create(
            code="unit",
            defaults={"name": "The unit", "kind": "police", "ask": "The unit's duty desk"},
        )
        found = User(username=SERVICE, name="The service", agency=agency, roles=[Role.SERVICE])
        found.set_unusable_password()
        found.save()
    return found
