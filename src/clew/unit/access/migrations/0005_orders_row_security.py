"""Row security of the orders, two roles that read across cases, and disposal that takes a case's
orders with it.

An order that no case holds (one taken from an older register) is seen by the police roles that see
every case, unless they are excluded from its subject or from whom it protects.
"""

from __future__ import annotations

from importlib import import_module
from typing import ClassVar

from django.db import migrations

_first = import_module("clew.unit.access.migrations.0003_row_security")
CASE_SEEN, part, policies = _first.CASE_SEEN, _first.part, _first.policies

FUNCTIONS = r"""
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO clew_search;
SET ROLE clew_search;

CREATE OR REPLACE FUNCTION app_wide() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT EXISTS (SELECT 1 FROM accounts_user WHERE id = app_user() AND is_active
        AND roles && ARRAY['triage_officer', 'case_officer', 'supervisor', 'superintendent', 'lawyer', 'service']::varchar[])
$$;

-- Orders and applications from which the asker is excluded by a person: the subject, or anybody whom they protect.
CREATE FUNCTION app_excluded_orders() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    WITH mine AS MATERIALIZED (SELECT unnest(app_excluded_identities()) AS identity)
    SELECT coalesce(array_agg(DISTINCT id), '{}') FROM (
        SELECT o.id FROM mine m JOIN orders_order o ON o.subject_identity = m.identity AND o.subject_identity <> ''
        UNION ALL SELECT p.order_id FROM mine m JOIN orders_protects p ON p.identity = m.identity AND p.identity <> '') found WHERE id IS NOT NULL
$$;

CREATE FUNCTION app_excluded_applications() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    WITH mine AS MATERIALIZED (SELECT unnest(app_excluded_identities()) AS identity)
    SELECT coalesce(array_agg(DISTINCT id), '{}') FROM (
        SELECT a.id FROM mine m JOIN orders_application a ON a.subject_identity = m.identity AND a.subject_identity <> ''
        UNION ALL SELECT p.application_id FROM mine m JOIN orders_protects p ON p.identity = m.identity AND p.identity <> '') found WHERE id IS NOT NULL
$$;

CREATE OR REPLACE FUNCTION app_why_hidden(kind text, wanted text) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT CASE
        WHEN kind = 'course' AND EXISTS (SELECT 1 FROM intake_course WHERE reference = wanted AND id = ANY (app_excluded_courses())) THEN 'excluded'
        WHEN kind = 'case' AND EXISTS (SELECT 1 FROM cases_case WHERE reference = wanted AND id = ANY (app_excluded_cases())) THEN 'excluded'
        WHEN kind = 'order' AND EXISTS (SELECT 1 FROM orders_order WHERE reference = wanted AND (case_id = ANY (app_excluded_cases()) OR id = ANY (app_excluded_orders()))) THEN 'excluded'
        WHEN kind = 'application' AND EXISTS (SELECT 1 FROM orders_application WHERE reference = wanted
            AND (case_id = ANY (app_excluded_cases()) OR id = ANY (app_excluded_applications()))) THEN 'excluded'
        WHEN kind = 'course' AND EXISTS (SELECT 1 FROM intake_course WHERE reference = wanted) THEN 'not open to this person'
        WHEN kind = 'case' AND EXISTS (SELECT 1 FROM cases_case WHERE reference = wanted) THEN 'not shared with the agency'
        WHEN kind = 'order' AND EXISTS (SELECT 1 FROM orders_order WHERE reference = wanted) THEN 'not shared with the agency'
        WHEN kind = 'application' AND EXISTS (SELECT 1 FROM orders_application WHERE reference = wanted) THEN 'not shared with the agency'
        ELSE 'no such record' END
$$;

CREATE FUNCTION search_orders(query text, most integer) RETURNS SETOF bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT o.id FROM orders_order o WHERE app_part('orders') AND o.search @@ query::tsquery AND o.id <> ALL ((SELECT app_excluded_orders())::bigint[])
        AND (((SELECT app_wide()) AND (o.case_id IS NULL OR o.case_id <> ALL ((SELECT app_excluded_cases())::bigint[]))) OR o.case_id IN (SELECT unnest(app_open_cases())))
        ORDER BY o.made_on DESC, o.id LIMIT most
$$;

CREATE FUNCTION search_applications(query text, most integer) RETURNS SETOF bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT a.id FROM orders_application a WHERE app_part('order_drafts') AND a.search @@ query::tsquery AND a.id <> ALL ((SELECT app_excluded_applications())::bigint[])
        AND (((SELECT app_wide()) AND (a.case_id IS NULL OR a.case_id <> ALL ((SELECT app_excluded_cases())::bigint[]))) OR a.case_id IN (SELECT unnest(app_open_cases())))
        ORDER BY a.status_on DESC, a.id LIMIT most
$$;

RESET ROLE;
"""

# Of a case, or of none: sub-selects of nothing but the asker, so that they are worked out once for
# each query.
SEEN = f"((case_id IS NULL AND (SELECT app_wide())) OR {CASE_SEEN.format(column='case_id')})"
NOT_ORDER = "coalesce({column} <> ALL ((SELECT app_excluded_orders())::bigint[]), true)"
NOT_APPLICATION = "coalesce({column} <> ALL ((SELECT app_excluded_applications())::bigint[]), true)"
# Excluded from an order's people means from every row that hangs from it.
OF_ORDER = f"{SEEN} AND {NOT_ORDER.format(column='order_id')}"
OF_APPLICATION = f"{SEEN} AND {NOT_APPLICATION.format(column='application_id')}"
OF_EITHER = f"{OF_ORDER} AND {NOT_APPLICATION.format(column='application_id')}"


def either(*, writing: bool) -> str:
    """A row of an application is a draft, a row of an order is not."""
    drafts = part("order_drafts", writing=writing)
    return f"(CASE WHEN application_id IS NULL THEN {part('orders', writing=writing)} ELSE {drafts} END)"


def statements() -> list[str]:
    authority = part("order_authority", writing=True)
    drafting = f"({part('order_drafts', writing=True)} OR {authority})"
    application = f"{SEEN} AND {NOT_APPLICATION.format(column='id')}"
    order = f"{SEEN} AND {NOT_ORDER.format(column='id')}"
    made = policies(
        "orders_application",
        f"{part('order_drafts')} AND {application}",
        f"{drafting} AND {application}",
    )
    made += policies(
        "orders_order",
        f"{part('orders')} AND {order}",
        f"{part('orders', writing=True)} AND {order}",
    )
    for table in ("orders_protects", "orders_condition"):
        made += policies(
            table,
            f"{either(writing=False)} AND {OF_EITHER}",
            f"{either(writing=True)} AND {OF_EITHER}",
        )
    step = f"(CASE WHEN application_id IS NULL THEN {part('orders', writing=True)} ELSE {drafting} END)"
    made += policies(
        "orders_step", f"{either(writing=False)} AND {OF_EITHER}", f"{step} AND {OF_EITHER}"
    )
    for table in ("orders_act", "orders_paper"):
        made += policies(
            table,
            f"{part('order_drafts')} AND {OF_APPLICATION}",
            f"{part('order_drafts', writing=True)} AND {OF_APPLICATION}",
        )
    made += policies(
        "orders_duty",
        f"{part('notifications')} AND {OF_ORDER}",
        f"{part('notifications', writing=True)} AND {OF_ORDER}",
    )
    for table in ("orders_breach", "orders_suspicion"):
        made += policies(
            table,
            f"{part('breaches')} AND {OF_ORDER}",
            f"{part('breaches', writing=True)} AND {OF_ORDER}",
        )
    made += policies("orders_tally", part("order_figures"), "false")
    # History: as what it is of; the trigger writes on behalf of whoever changed the row.
    for table, read in {
        "orders_applicationevent": f"{part('order_drafts')} AND {SEEN} AND {NOT_APPLICATION.format(column='pgh_obj_id')}",
        "orders_orderevent": f"{part('orders')} AND {SEEN} AND {NOT_ORDER.format(column='pgh_obj_id')}",
        "orders_conditionevent": f"{either(writing=False)} AND {OF_EITHER}",
        "orders_stepevent": f"{either(writing=False)} AND {OF_EITHER}",
        "orders_actevent": f"{part('order_drafts')} AND {OF_APPLICATION}",
        "orders_paperevent": f"{part('order_drafts')} AND {OF_APPLICATION}",
        "orders_dutyevent": f"{part('notifications')} AND {OF_ORDER}",
        "orders_breachevent": f"{part('breaches')} AND {OF_ORDER}",
    }.items():
        made += policies(table, read, "false", insert=SEEN)
    return made


# As in 0003, with the orders of the case before its events, which they point at.
_ROWS = (
    "orders_suspicion",
    "orders_breach",
    "orders_duty",
    "orders_condition",
    "orders_step",
    "orders_act",
    "orders_paper",
    "orders_protects",
    "orders_order",
    "orders_application",
)
_HISTORY = (
    "orders_stepevent",
    "orders_conditionevent",
    "orders_actevent",
    "orders_paperevent",
    "orders_dutyevent",
    "orders_breachevent",
    "orders_orderevent",
    "orders_applicationevent",
)
DISPOSE = (
    _first.DISPOSE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
    .replace(
        "ARRAY['referrals_move'", f"ARRAY[{', '.join(repr(t) for t in _ROWS)}, 'referrals_move'"
    )
    .replace(
        "ARRAY['referrals_referralevent'",
        f"ARRAY[{', '.join(repr(t) for t in _HISTORY)}, 'referrals_referralevent'",
    )
)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("access", "0004_roles_of_orders"), ("orders", "0001_initial")]
    operations: ClassVar = [
        migrations.RunSQL(FUNCTIONS),
        migrations.RunSQL(statements()),
        migrations.RunSQL(DISPOSE),
    ]
