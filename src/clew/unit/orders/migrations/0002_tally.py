"""The register's tally by day: the database adds and takes away as rows come, change and go, so
that no table counts the register.

`orders_retally()` counts everything anew; a test holds the two against each other after any
changes.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

SQL = r"""
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO clew_search;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO clew_search;
SET ROLE clew_search;

CREATE FUNCTION orders_keys(s orders_step) RETURNS TABLE (day date, key text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT s."on", concat_ws('|', 'step', s.name, s.code, CASE WHEN (s.said ->> 'interim_asked')::boolean THEN 'interim' ELSE '' END)
    WHERE s.struck_at IS NULL AND (s.application_id IS NOT NULL
        OR (s.name IN ('varied', 'renewed', 'discharged', 'quashed') AND EXISTS (SELECT 1 FROM orders_order o WHERE o.id = s.order_id AND o.kind IN ('spo', 'interim_spo'))))
$$;

CREATE FUNCTION orders_keys(o orders_order) RETURNS TABLE (day date, key text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT o.made_on, concat_ws('|', 'made', o.kind, o.origin, CASE WHEN o.positive THEN 'positive' ELSE '' END) WHERE o.void_at IS NULL AND o.kind IN ('spo', 'interim_spo')
    UNION ALL SELECT least(o.ended_on, o.ends_on + 1), 'over|' || o.kind
        WHERE o.void_at IS NULL AND o.kind IN ('spo', 'interim_spo') AND least(o.ended_on, o.ends_on + 1) IS NOT NULL
$$;

CREATE FUNCTION orders_keys(b orders_breach) RETURNS TABLE (day date, key text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT d, b.section || k FROM (VALUES ((b.happened_at AT TIME ZONE 'Europe/London')::date, '.happened'), (b.recorded_on, '.recorded'),
        (CASE WHEN b.outcome <> '' THEN b.outcome_on END, '.outcome|' || b.outcome)) v (d, k)
    WHERE d IS NOT NULL AND b.section IN ('s8', 's11') AND b.status <> 'not_breach'
$$;

CREATE FUNCTION orders_count() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO orders_tally AS t (day, key, n) SELECT k.day, k.key, -1 FROM orders_keys(OLD) k ON CONFLICT (day, key) DO UPDATE SET n = t.n - 1;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO orders_tally AS t (day, key, n) SELECT k.day, k.key, 1 FROM orders_keys(NEW) k ON CONFLICT (day, key) DO UPDATE SET n = t.n + 1;
    END IF;
    RETURN NULL;
END $$;

-- How many people had an order made within two days, full and any: from an index of numbers alone, for whoever may read the figures.
-- Planned for its two days each time: a plan for any days reads the whole table.
CREATE FUNCTION orders_people(begins date, ends date) RETURNS TABLE (full_order bigint, any_order bigint) LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public SET plan_cache_mode = force_custom_plan AS $$
    SELECT count(DISTINCT person_key) FILTER (WHERE kind = 'spo'), count(DISTINCT person_key) FROM orders_order
    WHERE void_at IS NULL AND kind IN ('spo', 'interim_spo') AND made_on BETWEEN begins AND ends AND app_part('order_figures')
$$;

CREATE FUNCTION orders_retally() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE made bigint;
BEGIN
    LOCK TABLE orders_tally IN EXCLUSIVE MODE;
    DELETE FROM orders_tally;
    INSERT INTO orders_tally (day, key, n) SELECT k.day, k.key, count(*) FROM (
        SELECT k.* FROM orders_step s, orders_keys(s) k UNION ALL SELECT k.* FROM orders_order o, orders_keys(o) k UNION ALL SELECT k.* FROM orders_breach b, orders_keys(b) k) k GROUP BY 1, 2;
    GET DIAGNOSTICS made = ROW_COUNT;
    RETURN made;
END $$;
REVOKE ALL ON FUNCTION orders_retally() FROM PUBLIC;
RESET ROLE;

CREATE TRIGGER counted AFTER INSERT OR UPDATE OR DELETE ON orders_step FOR EACH ROW EXECUTE FUNCTION orders_count();
CREATE TRIGGER counted AFTER INSERT OR UPDATE OR DELETE ON orders_order FOR EACH ROW EXECUTE FUNCTION orders_count();
CREATE TRIGGER counted AFTER INSERT OR UPDATE OR DELETE ON orders_breach FOR EACH ROW EXECUTE FUNCTION orders_count();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("orders", "0001_initial"), ("access", "0005_orders_row_security")]
    operations: ClassVar = [migrations.RunSQL(SQL)]
