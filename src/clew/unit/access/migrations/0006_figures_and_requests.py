"""Row security of figures and of requests for information: a restricted request is there for those
named alone, and a checker
does not see the other's check until both have spoken."""

from __future__ import annotations

from importlib import import_module
from typing import ClassVar

from django.db import migrations

_first = import_module("clew.unit.access.migrations.0003_row_security")
part, policies = _first.part, _first.policies

FUNCTIONS = r"""
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO clew_search;
SET ROLE clew_search;

CREATE FUNCTION app_service() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT EXISTS (SELECT 1 FROM accounts_user WHERE id = app_user() AND is_active AND roles = ARRAY['service']::varchar[])
$$;

CREATE FUNCTION app_checked(wanted bigint) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT count(*) FROM disclosure_check WHERE answer_id = wanted
$$;

RESET ROLE;
"""

OPEN = "(NOT restricted OR (SELECT app_user()) = ANY (named) OR (SELECT app_service()))"
# As the asker: the request's own policy decides.
OF_OPEN = "request_id IN (SELECT id FROM disclosure_request)"


def statements() -> list[str]:
    read, write = part("requests"), part("requests", writing=True)
    made = policies("figures_preparation", part("figures"), part("figures", writing=True))
    made += policies("disclosure_request", f"{read} AND {OPEN}", f"{write} AND {OPEN}")
    for table in (
        "disclosure_requeststep",
        "disclosure_question",
        "disclosure_answer",
        "disclosure_decision",
        "disclosure_timedsample",
        "disclosure_textreading",
    ):
        made += policies(table, f"{read} AND {OF_OPEN}", f"{write} AND {OF_OPEN}")
    made += policies(
        "disclosure_check",
        f"{read} AND {OF_OPEN} AND (by_id = (SELECT app_user()) OR app_checked(answer_id) >= 2)",
        "false",
        insert=f"{part('request_checks', writing=True)} AND {OF_OPEN} AND by_id = (SELECT app_user())",
    )
    made += policies("disclosure_publication", part("published"), part("published", writing=True))
    for table in ("disclosure_requestevent", "disclosure_questionevent"):
        column = "pgh_obj_id" if table == "disclosure_requestevent" else "request_id"
        made += policies(
            table,
            f"{read} AND {column} IN (SELECT id FROM disclosure_request)",
            "false",
            insert=write,
        )
    return made


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("access", "0005_orders_row_security"),
        ("figures", "0001_initial"),
        ("disclosure", "0001_initial"),
    ]
    operations: ClassVar = [migrations.RunSQL(FUNCTIONS), migrations.RunSQL(statements())]
