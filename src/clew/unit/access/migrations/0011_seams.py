"""Exclusion follows a person's answer from a case into the register; disposal takes or lets go of
everything that points at a case.

A case that was opened again is not disposed of. A matter of the register leaves a case only when it
rests on nothing of it.
"""

from __future__ import annotations

from importlib import import_module
from typing import ClassVar

from django.db import migrations

_first = import_module("clew.unit.access.migrations.0003_row_security")
_orders = import_module("clew.unit.access.migrations.0005_orders_row_security")
part = _first.part

_SAFE = "SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
_GONE_WITH = ", ".join(
    f"'{t}'"
    for t in (
        "orders_registeranswer",
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
        "referrals_move",
        "referrals_referral",
        "plans_meetingitem",
        "plans_action",
        "plans_need",
        "assessments_assessment",
        "cases_followup",
        "cases_closure",
        "cases_sealednote",
        "cases_timer",
        "cases_contact",
        "cases_healthentry",
        "cases_event",
        "cases_safecontact",
        "cases_personfact",
        "cases_caseperson",
        "access_share",
        "access_purpose",
        "access_breakglass",
        "cases_retention",
    )
)
_HISTORY = ", ".join(
    f"'{t}'"
    for t in (
        "orders_stepevent",
        "orders_conditionevent",
        "orders_actevent",
        "orders_paperevent",
        "orders_dutyevent",
        "orders_breachevent",
        "orders_orderevent",
        "orders_applicationevent",
        "referrals_referralevent",
        "plans_actionevent",
        "plans_needevent",
        "assessments_assessmentevent",
        "cases_safecontactevent",
        "cases_casepersonevent",
        "cases_retentionevent",
        "access_shareevent",
        "access_breakglassevent",
    )
)

# What a person said is the same in a case and in the register is kept from whoever is kept out of
# the case: no identity may join them.
_SAME = """UNION SELECT r.{of}_id FROM orders_registeranswer r WHERE r.case_id = ANY (cases) AND r.same AND r.replaced_at IS NULL AND r.{of}_id IS NOT NULL"""

FUNCTIONS = rf"""
SET ROLE clew_search;

DO $do$
DECLARE
    held text := pg_get_functiondef('app_kept_out(bigint, bigint)'::regprocedure);
    of_applications CONSTANT text := 'SELECT a.id FROM orders_application a WHERE a.case_id = ANY (cases)';
    of_orders CONSTANT text := 'SELECT o.id FROM orders_order o WHERE o.case_id = ANY (cases)';
BEGIN
    IF position(of_applications IN held) = 0 OR position(of_orders IN held) = 0 THEN
        RAISE EXCEPTION 'app_kept_out is not as this migration knows it';
    END IF;
    held := replace(held, of_applications, of_applications || ' {_SAME.format(of="application")}');
    EXECUTE replace(held, of_orders, of_orders || ' {_SAME.format(of="order")}');
END $do$;

-- As before, and a matter that rests on a case stays in it: acts and papers of the case, and people of it who are its parties.
CREATE OR REPLACE FUNCTION register_join(of_order bigint, of_application bigint, out_of bigint, into_case bigint) RETURNS void LANGUAGE plpgsql {_SAFE} AS $$
DECLARE
    of_matter bigint := coalesce(of_application, (SELECT o.application_id FROM orders_order o WHERE o.id = of_order));
    of_orders bigint[] := ARRAY(SELECT o.id FROM orders_order o WHERE (o.application_id = of_matter OR o.id = of_order) AND o.case_id IS NOT DISTINCT FROM out_of);
    t text;
BEGIN
    IF NOT coalesce(app_part('orders', true) AND app_part('order_drafts', true) AND (into_case IS NULL) <> (out_of IS NULL) AND app_sees_case(coalesce(into_case, out_of))
            AND NOT of_orders && app_excluded_orders() AND (of_matter IS NULL OR of_matter <> ALL (app_excluded_applications())), false) THEN
        RAISE EXCEPTION 'this matter may not be joined to that case by whoever asks';
    END IF;
    of_matter := (SELECT a.id FROM orders_application a WHERE a.id = of_matter AND a.case_id IS NOT DISTINCT FROM out_of);
    IF out_of IS NOT NULL AND (EXISTS (SELECT 1 FROM orders_act WHERE application_id = of_matter) OR EXISTS (SELECT 1 FROM orders_paper WHERE application_id = of_matter)
            OR EXISTS (SELECT 1 FROM orders_protects WHERE (application_id = of_matter OR order_id = ANY (of_orders)) AND person_id IS NOT NULL)
            OR EXISTS (SELECT 1 FROM orders_application WHERE id = of_matter AND subject_person_id IS NOT NULL)
            OR EXISTS (SELECT 1 FROM orders_order WHERE id = ANY (of_orders) AND subject_person_id IS NOT NULL)) THEN
        RAISE EXCEPTION 'this matter rests on that case';
    END IF;
    UPDATE orders_order SET case_id = into_case WHERE id = ANY (of_orders);
    UPDATE orders_application SET case_id = into_case WHERE id = of_matter;
    FOREACH t IN ARRAY ARRAY['orders_protects', 'orders_condition', 'orders_step', 'orders_conditionevent', 'orders_stepevent'] LOOP
        EXECUTE format('UPDATE public.%I SET case_id = $1 WHERE order_id = ANY ($2) OR application_id = $3', t) USING into_case, of_orders, of_matter;
    END LOOP;
    FOREACH t IN ARRAY ARRAY['orders_duty', 'orders_breach', 'orders_suspicion', 'orders_dutyevent', 'orders_breachevent'] LOOP
        EXECUTE format('UPDATE public.%I SET case_id = $1 WHERE order_id = ANY ($2)', t) USING into_case, of_orders;
    END LOOP;
    UPDATE orders_orderevent SET case_id = into_case WHERE pgh_obj_id = ANY (of_orders);
    UPDATE orders_applicationevent SET case_id = into_case WHERE pgh_obj_id = of_matter;
END $$;

-- Two people, no hold, closed, nobody who is kept out of it: checked here again, because this function steps past row security to erase.
CREATE OR REPLACE FUNCTION dispose_case(wanted bigint) RETURNS jsonb LANGUAGE plpgsql {_SAFE} AS $$
DECLARE
    of_case bigint; ref text; said jsonb := '{{}}'; n bigint; t text; refs text[]; of_orders bigint[]; of_applications bigint[];
BEGIN
    SELECT d.case_id, d.case_reference INTO of_case, ref FROM cases_disposal d JOIN cases_retention r ON r.case_id = d.case_id JOIN cases_case k ON k.id = d.case_id
        WHERE d.id = wanted AND d.approved_by_id = app_user() AND d.proposed_by_id <> app_user() AND d.refused_at IS NULL AND d.certificate = '' AND NOT r.held
            AND k.closed_at IS NOT NULL AND app_part('retention', true) AND d.case_id <> ALL (app_excluded_cases());
    IF of_case IS NULL THEN
        RAISE EXCEPTION 'this disposal may not be carried out';
    END IF;
    of_orders := ARRAY(SELECT id FROM orders_order WHERE case_id = of_case);
    of_applications := ARRAY(SELECT id FROM orders_application WHERE case_id = of_case);
    refs := ARRAY(SELECT ref UNION SELECT reference FROM orders_order WHERE id = ANY (of_orders) UNION SELECT reference FROM orders_application WHERE id = ANY (of_applications)
        UNION SELECT reference FROM orders_breach WHERE case_id = of_case);
    -- Other cases' answers about what goes.
    DELETE FROM orders_registeranswer WHERE order_id = ANY (of_orders) OR application_id = ANY (of_applications);
    -- A breach of an order that another case holds, or none, stays with the order: it stood on this case's timeline, which goes.
    UPDATE orders_breach SET event_id = NULL WHERE case_id IS DISTINCT FROM of_case AND event_id IN (SELECT id FROM cases_event WHERE case_id = of_case);
    UPDATE orders_order SET application_id = NULL WHERE case_id IS DISTINCT FROM of_case AND application_id = ANY (of_applications);
    UPDATE intake_courseincident SET texts = '[]' WHERE course_id = (SELECT course_id FROM cases_case WHERE id = of_case);
    -- Whoever is kept out of it does not read of it when it is gone. What was said of people goes with them.
    UPDATE access_exclusion e SET gone = e.gone || refs::varchar[],
        reason = CASE WHEN e.case_id = of_case OR e.order_id = ANY (of_orders) OR e.application_id = ANY (of_applications) THEN 'erased with the record' ELSE e.reason END,
        case_id = nullif(e.case_id, of_case), order_id = CASE WHEN e.order_id = ANY (of_orders) THEN NULL ELSE e.order_id END,
        application_id = CASE WHEN e.application_id = ANY (of_applications) THEN NULL ELSE e.application_id END
        WHERE e.lifted_at IS NULL AND of_case = ANY ((SELECT k.cases FROM app_kept_out(e.user_id, e.id) k)::bigint[]);
    DELETE FROM access_exclusion WHERE case_id = of_case OR order_id = ANY (of_orders) OR application_id = ANY (of_applications);
    FOREACH t IN ARRAY ARRAY[{_GONE_WITH}] LOOP
        EXECUTE format('DELETE FROM public.%I WHERE case_id = $1', t) USING of_case;
        GET DIAGNOSTICS n = ROW_COUNT;
        said := said || jsonb_build_object(t, n);
    END LOOP;
    UPDATE cases_disposal SET case_id = NULL WHERE case_id = of_case;
    DELETE FROM cases_case WHERE id = of_case;
    -- Deleting wrote history; history of what is gone goes too.
    FOREACH t IN ARRAY ARRAY[{_HISTORY}] LOOP
        EXECUTE format('DELETE FROM public.%I WHERE case_id = $1', t) USING of_case;
    END LOOP;
    DELETE FROM access_exclusionevent WHERE case_id = of_case OR order_id = ANY (of_orders) OR application_id = ANY (of_applications);
    DELETE FROM cases_caseevent WHERE pgh_obj_id = of_case;
    RETURN said;
END $$;

RESET ROLE;
"""


def policies() -> list[str]:
    """An answer names who stands in an order: it is there for those who may know of the order and
    of the case.
    """
    seen = f"{_first.CASE_SEEN.format(column='case_id')} AND {_orders.NOT_ORDER.format(column='order_id')} AND {_orders.NOT_APPLICATION.format(column='application_id')}"
    read, write = f"{part('orders')} AND {seen}", f"{part('orders', writing=True)} AND {seen}"
    return [
        f"ALTER POLICY reads ON orders_registeranswer USING ({read})",
        f"ALTER POLICY makes ON orders_registeranswer WITH CHECK ({write})",
        f"ALTER POLICY changes ON orders_registeranswer USING ({write}) WITH CHECK ({write})",
        f"ALTER POLICY erases ON orders_registeranswer USING ({write})",
    ]


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("access", "0010_one_definition_of_exclusion"),
        ("cases", "0004_history_of_people"),
        ("intake", "0003_record_words"),
        ("orders", "0004_register_answers"),
        ("plans", "0002_who_changes_what"),
        ("referrals", "0002_who_changes_what"),
    ]
    operations: ClassVar = [migrations.RunSQL(FUNCTIONS), migrations.RunSQL(policies())]
