"""Take a published run into the queue: whole or not at all, once, losing no decision.

Rows go from the run's Parquet tables through COPY into temporary tables and from there, by set, into ours. Cost grows
with the courses of the run and the records in them, not with the force's records.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from django.db import connection

from clew.screening.people.explain import rule_sentence, sentence, waterfall
from clew.screening.people.model import Model, comparisons
from clew.screening.people.overrides import MentionKey
from clew.screening.runs.read import NoSuchRun, Run
from clew.unit.access.identity import acting_as, service_account
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.intake.models import ImportedRun, new_reference
from clew.unit.intake.tokens import name_tokens, number_tokens
from clew.unit.orders.matching import match_run

_LOCK = 0x496E74
_BATCH = 2_000
_LINKS_KEPT = 12
# What a run must hold to be taken in: table -> columns.
_NEEDED = {
    "courses": {"course_id", "list", "rank", "points", "suspect_identity", "victim_identity", "first_on", "last_on", "incident_count", "recorded_as_stalking", "elements"},
    "course_incidents": {"course_id", "force", "incident_id", "part"},
    "reasons": {"course_id", "reason", "points", "force", "incident_id", "quote", "rule", "basis"},
    "identities": {"identity_id", "force", "incident_id", "role", "row"},
    "incidents": {"force", "incident_id", "happened_at", "offence", "offence_code", "status", "officer_in_case"},
    "involvements": {"force", "incident_id", "role", "row", "given_names", "family_name", "date_of_birth", "sex", "ethnicity", "relationship"},
}  # fmt: skip


class BadRun(Exception):
    """This folder cannot be taken in; nothing was. The message names what is wrong with which file."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did. `again` when the run was there already."""

    run: ImportedRun
    again: bool
    made: dict[str, int]


def import_run(folder: Path, *, by: Any, note: Callable[[str, int, int], None] = lambda *_: None) -> Imported:
    """Take in the run at `folder` (or the newest of a folder of runs), on behalf of `by`. Raises BadRun."""
    run = _opened(folder)
    try:
        manifest = run.manifest
        with acting_as(service_account()):
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
            known = ImportedRun.objects.filter(fingerprint=manifest["fingerprint"]).first()
            if known is not None:
                return Imported(known, True, {})
            _not_older(manifest)
            taken = ImportedRun.objects.create(
                run=manifest["run"], fingerprint=manifest["fingerprint"], as_at=date.fromisoformat(manifest["as_at"]), folder=str(run.folder),
                counts=manifest.get("counts", {}).get("lists", {}), imported_by=by,
            )  # fmt: skip
            with connection.cursor() as cursor:
                _load(run, cursor, note)
                note("comparing with what is known", 0, 0)
                made = _merge(cursor, taken)
            note("records beside orders in force", 0, 0)
            made["records_to_read_against_orders"] = match_run(run, taken)
            taken.made = made
            taken.save(update_fields=["made"])
            log(service_account(), Action.COLLECTION, "imported a run", f"run:{taken.run}", reason=f"asked by {by.name}", made=made)
            return Imported(taken, False, made)
    except duckdb.Error as problem:
        raise BadRun(f"{folder}: a table of the run cannot be read: {str(problem).splitlines()[0]}. Publish the run again.") from problem
    finally:
        run.close()


def _opened(folder: Path) -> Run:
    try:
        run = Run(folder)
    except NoSuchRun as problem:
        raise BadRun(str(problem)) from problem
    except (json.JSONDecodeError, UnicodeDecodeError) as problem:
        raise BadRun(f"{folder}/manifest.json is not a manifest: {problem}. Publish the run again.") from problem
    except duckdb.Error as problem:
        raise BadRun(
            f"{folder}: a table of the run is missing or broken: {str(problem).splitlines()[0]}. Publish the run again."
        ) from problem
    missing = [k for k in ("run", "fingerprint", "as_at") if not run.manifest.get(k)]
    if missing:
        run.close()
        raise BadRun(f"{run.folder}/manifest.json lacks {', '.join(missing)}. Publish the run again.")
    for table, columns in _NEEDED.items():
        there = {r["column_name"] for r in run.rows(f"describe {table}")}
        if lacking := columns - there:
            run.close()
            raise BadRun(
                f"{run.folder}: the table {table} lacks the column {sorted(lacking)[0]}: it was published by another version of Clew."
            )
    return run


def _not_older(manifest: dict[str, Any]) -> None:
    newest = ImportedRun.objects.order_by("-as_at", "-id").first()
    if newest is not None and date.fromisoformat(manifest["as_at"]) < newest.as_at:
        raise BadRun(
            f"run {manifest['run']} is of {manifest['as_at']}, older than {newest.run}, which was taken in already. Only newer runs are."
        )


_TEMPORARY = """
CREATE TEMP TABLE new_course (engine_id text, listed text, rank int, points float8, suspect text, victim text, suspect_name text, victim_name text,
    first_on date, last_on date, incident_count int, recorded boolean, elements jsonb, unknown jsonb, tokens text[], reference text) ON COMMIT DROP;
CREATE TEMP TABLE new_incident (engine_id text, force text, incident_id text, part text, happened_at timestamp, offence text, offence_code text,
    status text, in_force text, officer text) ON COMMIT DROP;
CREATE TEMP TABLE new_reason (engine_id text, reason text, points float8, force text, incident_id text, quote text, rule text, basis text) ON COMMIT DROP;
CREATE TEMP TABLE new_mention (identity text, force text, incident_id text, role text, row int, name text, dob text, sex text, ethnicity text,
    relationship text) ON COMMIT DROP;
CREATE TEMP TABLE new_link (identity text, l text, r text, weight float8, said text) ON COMMIT DROP;
"""

_NAMES = """create or replace table called as
    select identity_id, given, family from (
        select d.identity_id, v.given_names as given, v.family_name as family, row_number() over (partition by d.identity_id order by
            (length(coalesce(v.given_names, '')) > 1)::int + (v.family_name is not null)::int desc, count(*) desc, v.given_names, v.family_name) as choice
        from identities d join involvements v on d.force = v.force and d.incident_id = v.incident_id and d.role = v.role and d.row = v.row
        where v.given_names is not null or v.family_name is not null group by d.identity_id, v.given_names, v.family_name) ranked where choice = 1"""


def _load(run: Run, cursor: Any, note: Callable[[str, int, int], None]) -> None:
    cursor.execute(_TEMPORARY)
    run.rows(_NAMES)
    run.rows(
        "create or replace table people as select distinct i from (select suspect_identity as i from courses union all select victim_identity from courses) p where i is not null"
    )
    total = run.rows("select count(*) as n from courses")[0]["n"]
    note("courses", 0, total)
    _copy(cursor, "new_course", _courses(run, note, total))
    note("records", 0, 0)
    _copy(cursor, "new_incident", _stream(run, """
        select c.course_id, c.force, c.incident_id, c.part, i.happened_at, coalesce(i.offence, i.offence_code, 'not coded'), coalesce(i.offence_code, ''),
            coalesce(i.status, 'live'), coalesce(o.kind, ''), coalesce(i.officer_in_case, '')
        from course_incidents c join incidents i on c.force = i.force and c.incident_id = i.incident_id
        left join (select inc, course_id, min(kind) as kind from ordered group by all) o on i.inc = o.inc and o.course_id = c.course_id"""))  # fmt: skip
    note("reasons", 0, 0)
    _copy(cursor, "new_reason", _stream(run, """select course_id, reason, points, coalesce(force, ''), coalesce(incident_id, ''), coalesce(quote, ''),
        coalesce(rule, ''), coalesce(basis, '') from reasons"""))  # fmt: skip
    note("people", 0, 0)
    _copy(cursor, "new_mention", _stream(run, """
        select d.identity_id, d.force, d.incident_id, d.role, d.row, trim(concat_ws(' ', v.given_names, v.family_name)), coalesce(v.date_of_birth, ''),
            coalesce(v.sex, ''), coalesce(v.ethnicity, ''), coalesce(v.relationship, '')
        from identities d join people p on d.identity_id = p.i
        join involvements v on d.force = v.force and d.incident_id = v.incident_id and d.role = v.role and d.row = v.row"""))  # fmt: skip
    note("why people were linked", 0, 0)
    _copy(cursor, "new_link", _links(run))
    cursor.execute("ANALYZE new_course; ANALYZE new_incident; ANALYZE new_reason; ANALYZE new_mention")


def _copy(cursor: Any, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    with cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(tuple(_clean(v) for v in row))


def _clean(value: Any) -> Any:
    # A NUL has no place in PostgreSQL's text; records have been seen with one.
    return value.replace("\0", "\N{REPLACEMENT CHARACTER}") if isinstance(value, str) and "\0" in value else value


def _stream(run: Run, sql: str) -> Iterator[tuple[Any, ...]]:
    cursor = run.cursor()
    cursor.execute(sql)
    while batch := cursor.fetchmany(_BATCH):
        yield from batch


def _courses(run: Run, note: Callable[[str, int, int], None], total: int) -> Iterator[tuple[Any, ...]]:
    found = _stream(run, """
        with facts as (select c.course_id, bool_or(i.happened_at is null) as undated, list(distinct c.part) as parts, list(distinct c.incident_id) as numbers,
                list(distinct i.officer_in_case) filter (where i.officer_in_case is not null) as officers
            from course_incidents c join incidents i on c.force = i.force and c.incident_id = i.incident_id group by c.course_id),
        written as (select d.identity_id, list(distinct trim(concat_ws(' ', v.given_names, v.family_name))) as names from identities d join people p on d.identity_id = p.i
            join involvements v on d.force = v.force and d.incident_id = v.incident_id and d.role = v.role and d.row = v.row group by d.identity_id)
        select c.course_id, c.list, c.rank, c.points, c.suspect_identity, c.victim_identity, s.given, s.family, v.given, v.family, c.first_on, c.last_on,
            c.incident_count, c.recorded_as_stalking, c.elements, f.undated, f.parts, f.numbers, f.officers, sw.names, vw.names
        from courses c left join facts f on c.course_id = f.course_id left join called s on c.suspect_identity = s.identity_id
        left join called v on c.victim_identity = v.identity_id left join written sw on c.suspect_identity = sw.identity_id
        left join written vw on c.victim_identity = vw.identity_id order by c.course_id""")  # fmt: skip
    for number, row in enumerate(found, 1):
        (course, listed, rank, points, suspect, victim, s_given, s_family, v_given, v_family, first, last, count, recorded, elements, undated, parts, numbers,
         officers, s_names, v_names) = row  # fmt: skip
        if number % _BATCH == 0:
            note("courses", number, total)
        tokens = set()
        for name in (*(s_names or ()), *(v_names or ())):
            tokens |= name_tokens(name)
        for written in (*(numbers or ()), *(officers or ())):
            tokens |= number_tokens(written)
        unknown = run.unknown(suspect, json.loads(elements), undated=bool(undated), parts=set(parts or ()))
        yield (course, listed, rank, points, suspect or "", victim or "", _called(s_given, s_family), _called(v_given, v_family), first, last, count,
               recorded, elements, json.dumps(unknown), sorted(tokens), new_reference("T"))  # fmt: skip


def _called(given: str | None, family: str | None) -> str:
    return " ".join(w.title() if w.isupper() else w for w in f"{given or ''} {family or ''}".split())


def _links(run: Run) -> Iterator[tuple[Any, ...]]:
    columns = ", ".join(f"p.{c}" for c in comparisons())
    model = Model.load(run.folder / "evidence" / "model.json")
    cursor = run.cursor()
    cursor.execute(f"""
        select x.identity, a.force as f1, a.incident_id as i1, a.role as r1, a.row as w1, b.force as f2, b.incident_id as i2, b.role as r2, b.row as w2,
            h.weight as held, p.weight as weight, {columns}
        from held_links h join identity_of x on h.m_l = x.m join identity_of y on h.m_r = y.m and x.identity = y.identity join people q on x.identity = q.i
        join mentions a on h.m_l = a.m join mentions b on h.m_r = b.m left join pairs p on h.m_l = p.m_l and h.m_r = p.m_r
        where a.incident_id is not null and b.incident_id is not null
        qualify row_number() over (partition by x.identity order by h.weight desc, h.m_l, h.m_r) <= {_LINKS_KEPT}""")  # fmt: skip
    names = [d[0] for d in cursor.description]
    while batch := cursor.fetchmany(_BATCH):
        for values in batch:
            link = dict(zip(names, values, strict=True))
            said = rule_sentence(link["held"])
            if said is None:
                said = sentence(waterfall(model, link)) if link["weight"] is not None else "One person by a rule."
            left = MentionKey(link["f1"], link["i1"], link["r1"], link["w1"])
            right = MentionKey(link["f2"], link["i2"], link["r2"], link["w2"])
            yield (link["identity"], str(left), str(right), link["held"], said)


_DIGESTS = """
CREATE TEMP TABLE course_digest ON COMMIT DROP AS
    SELECT n.engine_id, md5(concat_ws('|', n.suspect, n.victim, n.points, n.recorded, i.all_of, r.all_of)) AS digest, md5(coalesce(i.records, '')) AS about
    FROM new_course n
    LEFT JOIN (SELECT engine_id, string_agg(concat_ws(' ', force, incident_id, part, offence_code, status, in_force), '|' ORDER BY force, incident_id) AS all_of,
        string_agg(concat_ws(' ', force, incident_id), '|' ORDER BY force, incident_id) AS records FROM new_incident GROUP BY engine_id) i USING (engine_id)
    LEFT JOIN (SELECT engine_id, string_agg(concat_ws(' ', reason, points, force, incident_id, quote), '|' ORDER BY reason, force, incident_id, quote) AS all_of
        FROM new_reason GROUP BY engine_id) r USING (engine_id);
CREATE UNIQUE INDEX ON course_digest (engine_id);
ANALYZE course_digest;
"""


def _merge(cursor: Any, taken: ImportedRun) -> dict[str, int]:
    made = {}
    cursor.execute(_DIGESTS)
    listed = "CASE n.listed WHEN 'urgent' THEN CASE WHEN n.recorded THEN 'recorded' ELSE 'hidden' END ELSE n.listed END"
    # What has not changed keeps its edition; its place in the lists is always the newest run's.
    cursor.execute(f"""
        UPDATE intake_course c SET listed = {listed}, rank = n.rank, run_id = %s FROM new_course n JOIN course_digest d USING (engine_id)
        WHERE c.engine_id = n.engine_id AND c.digest = d.digest""", [taken.pk])  # fmt: skip
    made["unchanged"] = cursor.rowcount
    cursor.execute("CREATE TEMP TABLE touched (id bigint PRIMARY KEY, engine_id text, edition int) ON COMMIT DROP")
    cursor.execute(f"""
        WITH changed AS (UPDATE intake_course c SET listed = {listed}, rank = n.rank, points = n.points, suspect_identity = n.suspect, victim_identity = n.victim,
            suspect_name = left(n.suspect_name, 200), victim_name = left(n.victim_name, 200), first_on = n.first_on, last_on = n.last_on,
            incident_count = n.incident_count, recorded_as_stalking = n.recorded, elements = n.elements, unknown = n.unknown, run_id = %s,
            edition = c.edition + 1, digest = d.digest, changed_at = now(), search = array_to_tsvector(n.tokens)
            FROM new_course n JOIN course_digest d USING (engine_id) WHERE c.engine_id = n.engine_id AND c.digest <> d.digest
            RETURNING c.id, c.engine_id, c.edition)
        INSERT INTO touched SELECT id, engine_id, edition FROM changed""", [taken.pk])  # fmt: skip
    made["changed"] = cursor.rowcount
    cursor.execute(f"""
        WITH made AS (INSERT INTO intake_course (reference, source, engine_id, run_id, listed, rank, points, suspect_identity, victim_identity, suspect_name,
            victim_name, first_on, last_on, incident_count, recorded_as_stalking, elements, unknown, account, came_from, state, edition, digest, received_at,
            changed_at, search)
            SELECT n.reference, 'screening', n.engine_id, %s, {listed}, n.rank, n.points, n.suspect, n.victim, left(n.suspect_name, 200),
                left(n.victim_name, 200), n.first_on, n.last_on, n.incident_count, n.recorded, n.elements, n.unknown, '', '', 'open', 1, d.digest, now(),
                now(), array_to_tsvector(n.tokens)
            FROM new_course n JOIN course_digest d USING (engine_id) WHERE NOT EXISTS (SELECT 1 FROM intake_course c WHERE c.engine_id = n.engine_id)
            ORDER BY n.points DESC, n.engine_id RETURNING id, engine_id, edition)
        INSERT INTO touched SELECT id, engine_id, edition FROM made""", [taken.pk])  # fmt: skip
    made["new"] = cursor.rowcount
    cursor.execute(
        "UPDATE intake_course SET listed = 'gone', changed_at = now() WHERE source = 'screening' AND run_id <> %s AND listed <> 'gone'",
        [taken.pk],
    )
    made["no_longer_listed"] = cursor.rowcount
    # Records of what is new or changed; those that left stay, marked.
    cursor.execute("""
        INSERT INTO intake_courseincident (course_id, force, incident_id, part, happened_at, offence, offence_code, status, in_force, officer, since_edition, gone)
        SELECT t.id, i.force, i.incident_id, i.part, i.happened_at AT TIME ZONE 'Europe/London', left(i.offence, 300), i.offence_code, i.status, i.in_force,
            left(i.officer, 80), t.edition, false FROM new_incident i JOIN touched t USING (engine_id)
        ON CONFLICT (course_id, force, incident_id) DO UPDATE SET part = excluded.part, happened_at = excluded.happened_at, offence = excluded.offence,
            offence_code = excluded.offence_code, status = excluded.status, in_force = excluded.in_force, officer = excluded.officer, gone = false""")  # fmt: skip
    made["records"] = cursor.rowcount
    cursor.execute("""
        UPDATE intake_courseincident o SET gone = true FROM touched t WHERE o.course_id = t.id AND NOT o.gone
            AND NOT EXISTS (SELECT 1 FROM new_incident i WHERE i.engine_id = t.engine_id AND i.force = o.force AND i.incident_id = o.incident_id)""")  # fmt: skip
    cursor.execute("DELETE FROM intake_coursereason r USING touched t WHERE r.course_id = t.id")
    cursor.execute("""
        INSERT INTO intake_coursereason (course_id, reason, points, force, incident_id, quote, rule, basis)
        SELECT t.id, left(r.reason, 300), r.points, r.force, r.incident_id, r.quote, left(r.rule, 80), left(r.basis, 300) FROM new_reason r JOIN touched t USING (engine_id)""")
    made["reasons"] = cursor.rowcount
    cursor.execute("CREATE TEMP TABLE known_people ON COMMIT DROP AS SELECT DISTINCT identity FROM new_mention")
    cursor.execute("DELETE FROM intake_mention m USING known_people k WHERE m.identity = k.identity")
    cursor.execute("""
        INSERT INTO intake_mention (identity, force, incident_id, role, row, name, date_of_birth, sex, ethnicity, relationship)
        SELECT identity, force, incident_id, role, row, left(name, 200), left(dob, 30), left(sex, 20), left(ethnicity, 20), left(relationship, 40) FROM new_mention
        ON CONFLICT (force, incident_id, role, row) DO UPDATE SET identity = excluded.identity, name = excluded.name""")  # fmt: skip
    made["mentions"] = cursor.rowcount
    cursor.execute("DELETE FROM intake_identitylink l USING known_people k WHERE l.identity = k.identity")
    cursor.execute(
        'INSERT INTO intake_identitylink (identity, "left", "right", weight, said) SELECT identity, l, r, weight, said FROM new_link'
    )
    cursor.execute("""
        INSERT INTO intake_urgentitem (course_id, run_id, about, listed_at) SELECT c.id, %s, d.about, now()
        FROM new_course n JOIN course_digest d USING (engine_id) JOIN intake_course c USING (engine_id) WHERE n.listed = 'urgent'
        ON CONFLICT (course_id, about) DO NOTHING""", [taken.pk])  # fmt: skip
    made["to_read_today"] = cursor.rowcount
    made["case_events"] = _continue_cases(cursor, taken)
    return made


def _continue_cases(cursor: Any, taken: ImportedRun) -> int:
    """New records of a course that has a case go on its timeline; one made while an order was in force is a breach and raises it."""
    cursor.execute("CREATE TEMP TABLE fresh (case_id bigint, kind text) ON COMMIT DROP")
    cursor.execute("""
        WITH added AS (INSERT INTO cases_event (case_id, kind, nature, happened_at, text, source, force, incident_id, order_kind, agency_id, by_id, at, struck_why)
            SELECT k.id, CASE WHEN o.in_force <> '' THEN 'breach' ELSE 'record' END, 'fact', o.happened_at, o.offence, %s, o.force, o.incident_id, o.in_force,
                u.agency_id, u.id, now(), ''
            FROM cases_case k JOIN touched t ON t.id = k.course_id JOIN intake_courseincident o ON o.course_id = t.id AND NOT o.gone AND o.part <> 'other victim'
            JOIN accounts_user u ON u.username = 'service'
            ON CONFLICT (case_id, force, incident_id) WHERE incident_id <> '' DO NOTHING RETURNING case_id, kind)
        INSERT INTO fresh SELECT case_id, kind FROM added""", [f"run {taken.run}"])  # fmt: skip
    added = cursor.rowcount
    if added:
        cursor.execute("""
            WITH raised AS (UPDATE cases_case k SET raised_at = now(), raised_why = CASE WHEN f.breach THEN 'a record made while an order was in force' ELSE 'new records' END
                FROM (SELECT case_id, bool_or(kind = 'breach') AS breach FROM fresh GROUP BY case_id) f WHERE f.case_id = k.id AND k.closed_at IS NULL
                RETURNING k.id, k.reference, k.officer_id, k.raised_why)
            INSERT INTO accounts_notice (to_id, text, link, at)
            SELECT coalesce(r.officer_id, s.id), 'Case ' || r.reference || ': ' || r.raised_why, '/cases/' || r.reference || '/timeline/', now()
            FROM raised r LEFT JOIN LATERAL (SELECT id FROM accounts_user WHERE 'supervisor' = ANY (roles) AND is_active ORDER BY id LIMIT 1) s ON true
            WHERE coalesce(r.officer_id, s.id) IS NOT NULL""")  # fmt: skip
    return added
