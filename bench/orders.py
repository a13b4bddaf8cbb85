"""The register of orders at size: each list and table beside an empty page; a night's records
against all orders in force.

    python -m bench.orders [--orders 50000] [--night 3000]

50,000 orders, as many applications, 500,000 steps, 60,000 breaches, row security on. The floor is
an empty page in the same layout and middleware with one row read, in the same run. Matching is
shown for several numbers of orders, beside a plain loop that compares every record of the night
with every order.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.desk import FLOOR, prepare, visitor
from bench.machine import machine

_PEOPLE = 40_000


def fill(people: dict[str, Any], number: int) -> None:
    """By set, as the administrator of the cluster: the size matters here, not how it came. A third
    of the orders have a case.
    """
    import psycopg

    from clew.database import embedded
    from clew.database.provision import ADMIN

    cara, sam = people["cara"].pk, people["sam"].pk
    with psycopg.connect(embedded.start().dsn(ADMIN), autocommit=True) as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute(f"""INSERT INTO cases_case (reference, level, title, suspect_identity, victim_identity, officer_id, officer_in_case, opened_by_id, opened_at, raised_why, version)
            SELECT 'C-B' || lpad(n::text, 7, '0'), 'case', 'Bench', 'S' || n % {_PEOPLE}, 'V' || n, {cara}, '', {sam}, now() - make_interval(mins => n), '', 1 FROM generate_series(1, {number // 3}) n""")
        admin.execute(
            f"INSERT INTO access_share (case_id, agency_id, legal_basis, reason, shared_by_id, shared_at) SELECT id, {people['petra'].agency_id}, 'policing_purpose', 'bench', {sam}, now() FROM cases_case WHERE id % 100 = 0"
        )
        who = f"""'Name' || n % 5000 || ' Family' || n % 7000, date '1970-01-01' + n % 9000, 'S' || n % {_PEOPLE}, 'Other' || n % 6000 || ' House' || n % 8000, 'V' || n,
            array_to_tsvector(ARRAY['name' || n % 5000, 'family' || n % 7000, 'other' || n % 6000, 'house' || n % 8000]), 1, {cara}, now()"""
        columns = "subject_name, subject_born, subject_identity, protected_name, protected_identity, search, version, entered_by_id, entered_at"
        case = f"CASE WHEN n % 3 = 0 AND n / 3 <= {number // 3} AND n / 3 >= 1 THEN n / 3 END"
        considered = "date '2026-10-31' - (n % 2400)"
        admin.execute(f"""INSERT INTO orders_application (reference, case_id, number, status, status_on, considered_on, interim_asked, risk, necessity, worship, work, school, drafters, {columns})
            SELECT 'A-B' || lpad(n::text, 7, '0'), {case}, 'M' || n, (ARRAY['granted','granted','granted','granted','not_pursued','refused','considered','drafted','applied','authority_refused'])[1 + n % 10],
                {considered} + 30, {considered}, n % 2 = 0, '', '', '', '', '', '{{}}', {who} FROM generate_series(1, {number}) n""")
        admin.execute(f"""INSERT INTO orders_order (reference, case_id, application_id, number, kind, origin, court, court_kind, result_code, made_on, end_kind, ends_on, ended_on, ended_how, served_on, under_appeal,
                positive, manager_id, review_due_on, victim_owed_since, void_why, {columns})
            SELECT 'O-B' || lpad(n::text, 7, '0'), {case}, n, 'M' || n, CASE WHEN n % 3 = 0 THEN 'interim_spo' ELSE 'spo' END, 'application', 'Court', 'magistrates', '', {considered} + 20, 'fixed', {considered} + 20 + 900,
                CASE WHEN n % 4 = 0 THEN {considered} + 60 END, CASE WHEN n % 4 = 0 THEN 'main_decision' ELSE '' END, CASE WHEN n % 9 > 0 THEN {considered} + 22 END, false, false, {cara}, date '2026-12-01' + n % 400,
                CASE WHEN n % 50 = 0 THEN {considered} + 20 END, '', {who} FROM generate_series(1, {number}) n""")
        for side in ("application", "order"):
            admin.execute(
                f"INSERT INTO orders_protects ({side}_id, case_id, name, identity) SELECT id, case_id, protected_name, protected_identity FROM orders_{side}"
            )
        admin.execute(f"""INSERT INTO orders_condition (order_id, case_id, kind, code, text, behaviours, necessity, place, locality, provider, kept_why, reveals, reveal_why, by_id, at)
            SELECT id, case_id, CASE WHEN k = 2 AND id % 3 = 0 THEN 'requirement' ELSE 'prohibition' END, '', 'You must not contact her by any means.', ARRAY['unwanted_messages', 'unwanted_calls'], '', '', '', '', '',
                false, '', {cara}, now() FROM orders_order, generate_series(1, 2) k""")
        codes = "(ARRAY['evidence','not_necessary','charged'])[1 + a.id % 3]"
        for name, after, status in (
            ("considered", 0, "true"),
            ("drafted", 3, "a.id % 10 <> 4"),
            ("authorised", 6, "a.id % 10 NOT IN (4, 6, 7, 9)"),
            ("applied", 9, "a.id % 10 NOT IN (4, 6, 7, 9)"),
            ("full_made", 20, "a.id % 10 < 4"),
            ("not_pursued", 5, "a.id % 10 = 4"),
            ("authority_refused", 6, "a.id % 10 = 9"),
            ("full_refused", 25, "a.id % 10 = 5"),
        ):
            code = (
                codes if name == "not_pursued" else "'risk'" if name.endswith("refused") else "''"
            )
            admin.execute(f"""INSERT INTO orders_step (application_id, case_id, name, "on", code, words, court, court_kind, result_code, said, by_id, at, struck_why)
                SELECT a.id, a.case_id, '{name}', a.considered_on + {after}, {code}, '', '', '', '', CASE WHEN '{name}' = 'applied' AND a.interim_asked THEN '{{"interim_asked": true}}'::jsonb ELSE '{{}}' END, {cara}, now(), ''
                FROM orders_application a WHERE {status}""")
        for name, after in (
            ("made", 0),
            ("served", 2),
            ("victim_told", 3),
            ("entered_on_pnc", 4),
            ("reviewed", 90),
            ("varied", 120),
        ):
            admin.execute(f"""INSERT INTO orders_step (order_id, case_id, name, "on", code, words, court, court_kind, result_code, said, by_id, at, struck_why)
                SELECT id, case_id, '{name}', made_on + {after}, '', '', '', '', '', '{{}}', {cara}, now(), '' FROM orders_order""")
        admin.execute(f"""INSERT INTO orders_duty (order_id, case_id, kind, begins_on, due_on, not_owed_why, notified_on, station, taken_by, names, address, acknowledged_on, by_id, at, version)
            SELECT id, case_id, 'first', served_on, served_on + 2, '', CASE WHEN id % 40 <> 1 THEN served_on + 1 END, '', '', '', '', CASE WHEN id % 40 > 2 THEN served_on + 1 END, {cara}, now(), 1 FROM orders_order WHERE served_on IS NOT NULL""")
        admin.execute(f"""INSERT INTO orders_breach (reference, order_id, case_id, section, condition_id, failure, happened_at, text, source, status, force, incident_id, recorded_on, offence_code, outcome, outcome_on, outcome_words, by_id, at)
            SELECT 'B-B' || o.id || k, o.id, o.case_id, 's8', NULL, '', (o.made_on + 30 * k)::timestamptz, 'A message.', 'Victim', CASE WHEN o.id % 3 = 0 THEN 'outcome' WHEN o.id % 3 = 1 THEN 'recorded' ELSE 'suspected' END, '', '',
                CASE WHEN o.id % 3 < 2 THEN o.made_on + 30 * k + 2 END, 'ST19001', CASE WHEN o.id % 3 = 0 THEN 'charged' ELSE '' END, CASE WHEN o.id % 3 = 0 THEN o.made_on + 30 * k + 40 END, '', {cara}, now()
            FROM orders_order o, generate_series(1, 3) k WHERE o.id % 5 < 2""")
        admin.execute(
            "UPDATE orders_order o SET positive = true WHERE EXISTS (SELECT 1 FROM orders_condition c WHERE c.order_id = o.id AND c.kind = 'requirement')"
        )
        admin.execute("SELECT orders_retally()")
        admin.execute("VACUUM ANALYZE")
        counts = {
            t: admin.execute(f"SELECT count(*) FROM orders_{t}").fetchone()[0]
            for t in ("application", "order", "step", "breach", "condition")
        }  # type: ignore[index]
    print("Filled: " + ", ".join(f"{v:,} {k}s" for k, v in counts.items()))


def pages(people: dict[str, Any]) -> None:
    from clew.unit.access.identity import acting_as
    from clew.unit.orders.models import Application, Order

    cara, petra, anna = (visitor(people[n]) for n in ("cara", "petra", "anna"))
    with acting_as(people["cara"]):
        order = Order.objects.filter(case__isnull=False).order_by("-made_on").first()
        application = Application.objects.filter(case__isnull=False, status="drafted").first()
    year = "begin-day=1&begin-month=4&begin-year=2025&end-day=31&end-month=3&end-year=2026"
    every = "begin-day=20&begin-month=1&begin-year=2020&end-day=31&end-month=10&end-year=2026"
    rows = [
        (f"list: {show}", cara, f"/orders/?show={show}")
        for show in (
            "pipeline",
            "unconsidered",
            "authority",
            "made",
            "force",
            "due",
            "expiring",
            "over",
            "expired",
            "subject",
            "protected",
            "breaches",
            "matches",
        )
    ]
    rows += [
        ("list, later page", cara, f"/orders/?show=subject&after=Name2500 Family2500~{order.pk}"),
        ("list, another agency", petra, "/orders/?show=force"),
        ("search by name", cara, "/orders/?q=Name77+Family77"),
        ("order page", cara, f"/orders/{order.reference}/"),
        ("application page", cara, f"/applications/{application.reference}/"),
        ("tables, one year", anna, f"/order-tables/?{year}"),
        ("tables, every year", anna, f"/order-tables/?{every}"),
        ("rows behind a number", cara, f"/order-tables/authorised/?{year}"),
        ("home, case officer", cara, "/"),
    ]
    print("\nEach page and the empty page in turns, the same person's: medians of 31.")
    for name, client, path in rows:
        taken, floor, queries = beside_the_floor(client, path)
        print(
            f"  {name:26} {taken:7.1f} ms beside {floor:5.1f}  {taken / floor:4.1f} x  {queries} queries"
        )


def beside_the_floor(client: Any, path: str, times: int = 31) -> tuple[float, float, int]:
    """Median milliseconds of the page and of the empty page, asked for in turns, because this
    machine's pace changes; and queries.
    """
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    taken: dict[str, list[float]] = {path: [], FLOOR: []}
    for n in range(times + 3):
        for asked in (path, FLOOR):
            start = time.perf_counter()
            answer = client.get(asked)
            if n >= 3:
                taken[asked].append((time.perf_counter() - start) * 1000)
            assert answer.status_code == 200, (asked, answer.status_code)
    with CaptureQueriesContext(connection) as seen:
        client.get(path)
    return statistics.median(taken[path]), statistics.median(taken[FLOOR]), len(seen)


class Night:
    """A published run's tables with the records of one night among a year's, for the matcher."""

    def __init__(self, night: int, held: int, folder: Path) -> None:
        import duckdb
        import pyarrow as pa
        import pyarrow.parquet as pq

        dice = random.Random(5)
        total = night + held
        ids = [f"99/{n:07d}" for n in range(total)]
        days = [date(2026, 11, 20)] * night + [
            date(2026, 1, 1) + timedelta(days=dice.randrange(300)) for _ in range(held)
        ]
        incidents = pa.table(
            {
                "inc": list(range(total)),
                "force": ["Bench"] * total,
                "incident_id": ids,
                "happened_at": [datetime(d.year, d.month, d.day, 12) for d in days],
                "known_on": days,
                "status": ["live"] * total,
                "offence": ["Malicious communications"] * total,
                "offence_code": [None] * total,
                "postcode": pa.array([None] * total, pa.string()),
                "location": pa.array([None] * total, pa.string()),
            }
        )
        suspects = [f"S{dice.randrange(_PEOPLE)}" for _ in range(total)]
        victims = [f"V{dice.randrange(60_000)}" for _ in range(total)]
        people = pa.table(
            {
                "identity_id": suspects + victims,
                "force": ["Bench"] * (2 * total),
                "incident_id": ids * 2,
                "role": ["suspect"] * total + ["victim"] * total,
                "row": [1] * (2 * total),
            }
        )
        tags = pa.table(
            {
                "inc": list(range(0, total, 4)),
                "source": ["narrative"] * len(range(0, total, 4)),
                "tag": ["unwanted_messages"] * len(range(0, total, 4)),
                "status": ["asserted"] * len(range(0, total, 4)),
                "quote": ["will not stop messaging"] * len(range(0, total, 4)),
            }
        )
        self.con = duckdb.connect()
        for name, table in (("incidents", incidents), ("identities", people), ("behaviours", tags)):
            pq.write_table(table, folder / f"{name}.parquet")
            self.con.execute(
                f"create view {name} as select * from read_parquet('{folder / (name + '.parquet')}')"
            )
        self.con.execute(
            "create view involvements as select force, incident_id, role, 1 as row, 'A' as given_names, 'B' as family_name, null::varchar as date_of_birth from identities"
        )
        self.rows = list(zip(suspects, victims, days, strict=True))[:night]

    def cursor(self) -> Any:
        return self.con.cursor()


def matching(people: dict[str, Any], night: int, most: int) -> None:
    """The matcher as the import runs it, and a loop over every record and order."""
    from django.db import connection, transaction

    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.intake.models import ImportedRun
    from clew.unit.orders.matching import match_run
    from clew.unit.orders.models import Order, Suspicion

    sam = people["sam"]
    for number, as_at in (("bench-1", date(2026, 11, 19)), ("bench-2", date(2026, 11, 20))):
        with acting_as(service_account()):
            ImportedRun.objects.get_or_create(
                run=number,
                defaults={"fingerprint": number, "as_at": as_at, "folder": "", "imported_by": sam},
            )
    print(f"\nA night of {night:,} records among 400,000 held, against orders in the register:")
    with tempfile.TemporaryDirectory() as folder:
        run = Night(night, 400_000, Path(folder))
        for size in (most // 50, most // 5, most):
            with acting_as(service_account()):
                taken_in = ImportedRun.objects.get(run="bench-2")
                with connection.cursor() as cursor:
                    cursor.execute(
                        "UPDATE orders_order SET void_at = CASE WHEN id <= %s THEN NULL ELSE now() END, void_why = 'bench', matched_at = now()",
                        [size],
                    )
                start = time.perf_counter()
                found = match_run(run, taken_in)  # type: ignore[arg-type]
                taken = time.perf_counter() - start
                live = list(
                    Order.objects.filter(void_at=None).values_list(
                        "subject_identity", "protected_identity", "made_on", "ends_on", "ended_on"
                    )
                )
                start, looped = time.perf_counter(), 0
                share = 20
                for suspect, victim, on in run.rows[: night // share]:
                    for subject, protected, made, ends, ended in live:
                        if (
                            suspect == subject
                            and made <= on
                            and (ends is None or on <= ends)
                            and (ended is None or on <= ended)
                        ) or victim == protected:
                            looped += 1
                loop = (time.perf_counter() - start) * share
                Suspicion.objects.all().delete()
                transaction.set_rollback(True)
            print(
                f"  {size:7,} orders: {taken:5.2f} s, {found:,} records put before a person; a loop over every record and order: {loop:6.1f} s (a twentieth of the night was looped); {loop / taken:5.1f} x"
            )


def main() -> None:
    asked = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    asked.add_argument("--orders", type=int, default=50_000)
    asked.add_argument("--night", type=int, default=3_000)
    given = asked.parse_args()
    print(machine(), datetime.now(UTC).date())
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        prepare(Path(home))
        from django.conf import settings

        settings.ALLOWED_HOSTS = ["*"]
        from clew.database import embedded
        from clew.unit.demo.seed import make_people

        people = make_people()
        try:
            fill(people, given.orders)
            pages(people)
            matching(people, given.night, given.orders)
        finally:
            embedded.stop()


if __name__ == "__main__":
    main()
