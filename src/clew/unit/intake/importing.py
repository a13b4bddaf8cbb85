"""Take a published run into the queue: whole or not at all, once, losing no decision.

Rows go from the run's Parquet tables through COPY into temporary tables and from there, by set,
into ours. Cost grows with the courses of the run and the records in them, not with the force's
records.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import psycopg
from django.db import DataError, IntegrityError, connection

from clew.problems import Problem
from clew.screening.engines.duck import parquet
from clew.screening.people.explain import between, between_sql, rule_sentence, sentence, waterfall
from clew.screening.people.model import Model, comparisons
from clew.screening.people.overrides import MentionKey
from clew.screening.runs.read import NoSuchRun, Run
from clew.unit.access.identity import acting_as, service_account
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.intake.models import Course, CourseChange, ImportedRun, new_reference
from clew.unit.intake.tokens import name_tokens, number_tokens
from clew.unit.platform.problems import Refused
from clew.unit.rules.actions import check_rules

_LOCK = 0x496E74
_BATCH = 2_000
_LISTS = ("urgent", "recorded", "hidden", "dormant")
_LINKS_KEPT = 12
# What a run must hold to be taken in: table -> columns.
_NEEDED = {
    "courses": {
        "course_id",
        "list",
        "rank",
        "points",
        "suspect_identity",
        "victim_identity",
        "first_on",
        "last_on",
        "incident_count",
        "recorded_as_stalking",
        "elements",
    },
    "course_incidents": {"course_id", "force", "incident_id", "part"},
    "reasons": {
        "course_id",
        "reason",
        "points",
        "force",
        "incident_id",
        "quote",
        "start",
        "source",
        "rule",
        "basis",
    },
    "identities": {"identity_id", "force", "incident_id", "role", "row", "mark"},
    "incidents": {
        "force",
        "incident_id",
        "happened_at",
        "offence",
        "offence_code",
        "status",
        "officer_in_case",
    },
    "involvements": {
        "force",
        "incident_id",
        "role",
        "row",
        "given_names",
        "family_name",
        "date_of_birth",
        "sex",
        "ethnicity",
        "relationship",
        "phone",
        "email",
        "handle",
        "vehicle",
        "address",
        "postcode",
    },
    "texts": {"force", "incident_id", "source", "text", "number"},
}


class BadRun(Problem):
    """This folder cannot be taken in; nothing was. The message names what is wrong with which file."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did. `again` when the run was there already."""

    run: ImportedRun
    again: bool
    made: dict[str, int]


@dataclass(frozen=True, slots=True)
class Follower:
    """What is done once a run is in, in the same transaction: how its number is called in what was
    made, what is told meanwhile, and the doing.
    """

    makes: str
    step: str
    follow: Callable[[Run, ImportedRun], int]


# What a folder that is not as Clew writes runs can raise while it is read, or while its values are
# kept.
_NOT_AS_WRITTEN = (
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    IndexError,
    OverflowError,
    OSError,
    duckdb.Error,
    DataError,
    IntegrityError,
    psycopg.DataError,
    psycopg.IntegrityError,
)


def take_in(
    folder: Path,
    *,
    by: Any,
    followers: Sequence[Follower],
    note: Callable[[str, int, int], None] = lambda *_: None,
) -> Imported:
    """Take in the run at `folder` (or the newest of a folder of runs), on behalf of `by`. Raises
    BadRun, whatever is wrong with the folder.

    Called through clew.unit.worker.importing, which knows what follows.
    """
    try:
        run = _opened(folder)
        try:
            return _take_in(run, by=by, followers=followers, note=note)
        finally:
            run.close()
    except duckdb.Error as problem:
        raise BadRun(
            f"{folder}: a table of the run cannot be read: {_first_line(problem)}. {_CURE}"
        ) from problem
    except _NOT_AS_WRITTEN as problem:
        raise BadRun(
            f"{folder} holds something that no run has: {_first_line(problem)}. {_CURE}"
        ) from problem


_CURE = "Publish the run again."


def _first_line(problem: BaseException) -> str:
    return (str(problem).strip().splitlines() or [type(problem).__name__])[0][:300]


def _take_in(
    run: Run, *, by: Any, followers: Sequence[Follower], note: Callable[[str, int, int], None]
) -> Imported:
    manifest = run.manifest
    with acting_as(service_account()):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        known = ImportedRun.objects.filter(fingerprint=manifest["fingerprint"]).first()
        if known is not None:
            return Imported(known, True, {})
        _not_older(manifest)
        try:
            rules_digest = check_rules(manifest)
        except Refused as problem:
            raise BadRun(str(problem)) from problem
        taken = ImportedRun.objects.create(
            run=manifest["run"],
            fingerprint=manifest["fingerprint"],
            as_at=date.fromisoformat(manifest["as_at"]),
            folder=str(run.folder),
            counts=manifest.get("counts", {}).get("lists", {}),
            reader=_reader(manifest),
            rules_digest=rules_digest,
            since={
                "previous": manifest.get("previous") or "",
                "new_records": manifest.get("new_records") or [],
            },
            imported_by=by,
        )
        with connection.cursor() as cursor:
            _load(run, cursor, note)
            note("comparing with what is known", 0, 0)
            made = _merge(cursor, taken)
        _keep_changes(run, taken)
        for follower in followers:
            note(follower.step, 0, 0)
            made[follower.makes] = follower.follow(run, taken)
        taken.made = made
        taken.save(update_fields=["made"])
        log(
            service_account(),
            Action.COLLECTION,
            "imported a run",
            f"run:{taken.run}",
            reason=f"asked by {by.name}",
            made=made,
            reader=taken.reader.get("digest", ""),
        )
        return Imported(taken, False, made)


class _Change(NamedTuple):
    """A row of a run's `changes`; `other` and the lists are empty where there are none."""

    course: str
    kind: str
    other: str
    list_before: str
    points_before: float | None
    list_now: str
    points_now: float | None
    why: str


def _keep_changes(run: Run, taken: ImportedRun) -> None:
    """What the run says has changed, of the courses that the desk has; runs of earlier versions say
    nothing.
    """
    path = run.folder / "changes.parquet"
    if not path.exists():
        return
    rows = [
        _Change(*map(_clean, row))
        for row in _stream(
            run,
            f"""select course_id, kind, coalesce(other_course, ''), coalesce(list_before, ''), points_before, coalesce(list_now, ''), points_now, why
            from {parquet(path)} order by course_id""",
        )
    ]
    ours = dict(
        Course.objects.filter(engine_id__in=[r.course for r in rows]).values_list("engine_id", "pk")
    )
    CourseChange.objects.bulk_create(
        [
            CourseChange(
                run=taken,
                course_id=ours[r.course],
                kind=r.kind,
                other=r.other,
                list_before=r.list_before,
                points_before=r.points_before,
                list_now=r.list_now,
                points_now=r.points_now,
                why=r.why,
            )
            for r in rows
            if r.course in ours
        ],
        batch_size=1_000,
    )


def _opened(folder: Path) -> Run:
    """The run, once it is sure that it holds what is taken in from it. Raises BadRun."""
    try:
        run = Run(folder)
    except NoSuchRun as problem:
        raise BadRun(str(problem)) from problem
    except (json.JSONDecodeError, UnicodeDecodeError) as problem:
        raise BadRun(f"{folder}/manifest.json is not a manifest: {problem}. {_CURE}") from problem
    except duckdb.Error as problem:
        raise BadRun(
            f"{folder}: a table of the run is missing or broken: {_first_line(problem)}. {_CURE}"
        ) from problem
    try:
        _check_manifest(run)
        for table, columns in _NEEDED.items():
            try:
                there = {r["column_name"] for r in run.rows(f"describe {table}")}
            except duckdb.CatalogException:
                there = set()
            if lacking := columns - there:
                raise BadRun(
                    f"{run.folder}: the table {table} lacks the column {sorted(lacking)[0]}: it was published by another version of Clew. Screen the records again with this one."
                )
        if not (run.folder / "evidence" / "model.json").exists():
            raise BadRun(
                f"{run.folder}/evidence/model.json is missing: without it nobody can be told why people were linked. {_CURE}"
            )
    except BaseException:
        run.close()
        raise
    return run


def _check_manifest(run: Run) -> None:
    place, manifest = f"{run.folder}/manifest.json", run.manifest
    if not isinstance(manifest, dict):
        raise BadRun(f"{place} is not a manifest: it holds a {type(manifest).__name__}. {_CURE}")
    if missing := [k for k in ("run", "fingerprint", "as_at") if not manifest.get(k)]:
        raise BadRun(f"{place} lacks {', '.join(missing)}. {_CURE}")
    for field, most in (("run", 60), ("fingerprint", 64), ("as_at", 10)):
        if not isinstance(manifest[field], str) or len(manifest[field]) > most:
            raise BadRun(
                f"{place}, {field}: “{str(manifest[field])[:80]}” is not text of at most {most} characters. {_CURE}"
            )
    try:
        date.fromisoformat(manifest["as_at"])
    except ValueError as problem:
        raise BadRun(
            f"{place}, as_at: “{manifest['as_at']}” is not a day such as 2026-06-30. {_CURE}"
        ) from problem
    if not isinstance(manifest.get("counts", {}), dict) or not isinstance(
        manifest.get("counts", {}).get("lists", {}), dict
    ):
        raise BadRun(f"{place}, counts: they are not numbers by list. {_CURE}")
    if not isinstance(held := manifest.get("reader", {}), dict) or not all(
        isinstance(held.get(k, ""), str) for k in _READER
    ):
        raise BadRun(f"{place}, reader: it does not say which reader read the run. {_CURE}")


_READER = ("reader", "digest", "signed_by", "signed_at", "reason")


def _reader(manifest: dict[str, Any]) -> dict[str, Any]:
    """What the run says of its learned reader: which, by whom and why it was signed, and its
    figures.
    """
    held = manifest.get("reader", {})
    return {k: held[k] for k in (*_READER, "figures") if k in held}


def _not_older(manifest: dict[str, Any]) -> None:
    newest = ImportedRun.objects.order_by("-as_at", "-id").first()
    if newest is not None and date.fromisoformat(manifest["as_at"]) < newest.as_at:
        raise BadRun(
            f"run {manifest['run']} is of {manifest['as_at']}, older than {newest.run}, which was taken in already. Only newer runs are."
        )


_TEMPORARY = """
CREATE TEMP TABLE new_course (engine_id text, listed text, rank int, points float8, suspect text, victim text, suspect_name text, victim_name text,
    others text[], other_names jsonb, first_on date, last_on date, incident_count int, recorded boolean, elements jsonb, unknown jsonb, tokens text[], reference text) ON COMMIT DROP;
CREATE TEMP TABLE new_incident (engine_id text, force text, incident_id text, part text, happened_at timestamp, offence text, offence_code text,
    status text, in_force text, officer text, texts jsonb) ON COMMIT DROP;
CREATE TEMP TABLE new_reason (engine_id text, reason text, points float8, force text, incident_id text, quote text, rule text, basis text, source text,
    start int) ON COMMIT DROP;
CREATE TEMP TABLE new_mention (identity text, force text, incident_id text, role text, row int, mark text, name text, dob text, sex text, ethnicity text,
    relationship text) ON COMMIT DROP;
CREATE TEMP TABLE now_named (force text, incident_id text, role text, mark text) ON COMMIT DROP;
CREATE TEMP TABLE new_particular (identity text, force text, incident_id text, role text, row int, kind text, value text) ON COMMIT DROP;
CREATE TEMP TABLE new_link (identity text, l text, r text, weight float8, said text) ON COMMIT DROP;
"""

# What a record says of a person beside name and birth -> where the run has it.
_PARTICULARS = {"telephone": "v.phone", "email": "v.email", "handle": "v.handle", "vehicle": "v.vehicle",
                "address": "nullif(trim(concat_ws(', ', v.address, v.postcode)), '')"}  # fmt: skip

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
    _copy(
        cursor,
        "new_incident",
        _stream(
            run,
            """
        select c.course_id, c.force, c.incident_id, c.part, i.happened_at, coalesce(i.offence, i.offence_code, 'not coded'), coalesce(i.offence_code, ''),
            coalesce(i.status, 'live'), coalesce(o.kind, ''), coalesce(i.officer_in_case, ''), coalesce(t.texts, '[]')
        from course_incidents c join incidents i on c.force = i.force and c.incident_id = i.incident_id
        left join (select inc, course_id, min(kind) as kind from ordered group by all) o on i.inc = o.inc and o.course_id = c.course_id
        left join (select force, incident_id, cast(to_json(list([source, replace(text, chr(0), '�')] order by number)) as varchar) as texts from texts group by force, incident_id) t
            on c.force = t.force and c.incident_id = t.incident_id""",
        ),
    )
    note("reasons", 0, 0)
    _copy(
        cursor,
        "new_reason",
        _stream(
            run,
            """select course_id, reason, points, coalesce(force, ''), coalesce(incident_id, ''), coalesce(quote, ''),
        coalesce(rule, ''), coalesce(basis, ''), coalesce(source, ''), start from reasons""",
        ),
    )
    note("people", 0, 0)
    _copy(
        cursor,
        "new_mention",
        _stream(
            run,
            """
        select d.identity_id, d.force, d.incident_id, d.role, d.row, d.mark, trim(concat_ws(' ', v.given_names, v.family_name)), coalesce(v.date_of_birth, ''),
            coalesce(v.sex, ''), coalesce(v.ethnicity, ''), coalesce(v.relationship, '')
        from identities d join people p on d.identity_id = p.i
        join involvements v on d.force = v.force and d.incident_id = v.incident_id and d.role = v.role and d.row = v.row""",
        ),
    )
    _copy(
        cursor,
        "now_named",
        _stream(
            run,
            """select d.force, d.incident_id, d.role, d.mark from identities d
        semi join course_incidents c on d.force = c.force and d.incident_id = c.incident_id""",
        ),
    )
    _copy(
        cursor,
        "new_particular",
        _stream(
            run,
            f"""
        select d.identity_id, d.force, d.incident_id, d.role, d.row, x.kind, x.value from identities d join people p on d.identity_id = p.i
        join involvements v on d.force = v.force and d.incident_id = v.incident_id and d.role = v.role and d.row = v.row
        cross join lateral (values {", ".join(f"('{kind}', {sql})" for kind, sql in _PARTICULARS.items())}) x(kind, value)
        where trim(coalesce(x.value, '')) <> ''""",
        ),
    )
    note("why people were linked", 0, 0)
    _copy(cursor, "new_link", _links(run))
    cursor.execute(
        "ANALYZE new_course; ANALYZE new_incident; ANALYZE new_reason; ANALYZE new_mention; ANALYZE new_particular; ANALYZE now_named"
    )


def _copy(cursor: Any, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    with cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(tuple(_clean(v) for v in row))


def _clean(value: Any) -> Any:
    # A NUL has no place in PostgreSQL's text; records have been seen with one.
    return (
        value.replace("\0", "\N{REPLACEMENT CHARACTER}")
        if isinstance(value, str) and "\0" in value
        else value
    )


def _stream(run: Run, sql: str) -> Iterator[tuple[Any, ...]]:
    cursor = run.cursor()
    cursor.execute(sql)
    while batch := cursor.fetchmany(_BATCH):
        yield from batch


def _courses(
    run: Run, note: Callable[[str, int, int], None], total: int
) -> Iterator[tuple[Any, ...]]:
    found = _stream(
        run,
        """
        with facts as (select c.course_id, bool_or(i.happened_at is null) as undated, list(distinct c.part) as parts, list(distinct c.incident_id) as numbers,
                list(distinct i.officer_in_case) filter (where i.officer_in_case is not null) as officers
            from course_incidents c join incidents i on c.force = i.force and c.incident_id = i.incident_id group by c.course_id),
        written as (select d.identity_id, list(distinct trim(concat_ws(' ', v.given_names, v.family_name))) as names from identities d join people p on d.identity_id = p.i
            join involvements v on d.force = v.force and d.incident_id = v.incident_id and d.role = v.role and d.row = v.row group by d.identity_id),
        done_to as (select c.course_id, list(distinct d.identity_id order by d.identity_id) as others from courses k join course_incidents c on k.course_id = c.course_id
            join identities d on c.force = d.force and c.incident_id = d.incident_id and d.role in ('victim', 'reporter')
            where d.identity_id is distinct from k.suspect_identity and d.identity_id <> k.victim_identity group by c.course_id),
        counted as (select v.course_id, list([n.given, n.family] order by v.place) as names from course_victims v
            join called n on v.victim_identity = n.identity_id where v.place > 1 group by v.course_id)
        select c.course_id, c.list, c.rank, c.points, c.suspect_identity, c.victim_identity, s.given, s.family, v.given, v.family, c.first_on, c.last_on,
            c.incident_count, c.recorded_as_stalking, c.elements, f.undated, f.parts, f.numbers, f.officers, sw.names, vw.names, t.others, m.names
        from courses c left join facts f on c.course_id = f.course_id left join called s on c.suspect_identity = s.identity_id
        left join called v on c.victim_identity = v.identity_id left join written sw on c.suspect_identity = sw.identity_id
        left join written vw on c.victim_identity = vw.identity_id left join done_to t on c.course_id = t.course_id
        left join counted m on c.course_id = m.course_id order by c.course_id""",
    )
    for number, row in enumerate(found, 1):
        (
            course,
            listed,
            rank,
            points,
            suspect,
            victim,
            s_given,
            s_family,
            v_given,
            v_family,
            first,
            last,
            count,
            recorded,
            elements,
            undated,
            parts,
            numbers,
            officers,
            s_names,
            v_names,
            others,
            counted,
        ) = row
        if number % _BATCH == 0:
            note("courses", number, total)
        tokens = set()
        other_names = [name for given, family in counted or () if (name := _called(given, family))]
        for name in (*(s_names or ()), *(v_names or ()), *other_names):
            tokens |= name_tokens(name)
        for written in (*(numbers or ()), *(officers or ())):
            tokens |= number_tokens(written)
        unknown = run.unknown(
            suspect,
            _elements(run, course, listed, elements),
            undated=bool(undated),
            parts=set(parts or ()),
        )
        yield (
            course,
            listed,
            rank,
            points,
            suspect or "",
            victim or "",
            _called(s_given, s_family),
            _called(v_given, v_family),
            others or [],
            json.dumps(other_names),
            first,
            last,
            count,
            recorded,
            elements,
            json.dumps(unknown),
            sorted(tokens),
            new_reference("T"),
        )


def _elements(run: Run, course: str, listed: str, elements: str) -> dict[str, Any]:
    """What the pattern shows, as the desk reads it. Raises BadRun, naming the course."""
    if listed not in _LISTS:
        raise BadRun(
            f"{run.folder}/courses.parquet, course {course}, list: “{listed}” is none of {', '.join(_LISTS)}. {_CURE}"
        )
    try:
        said = json.loads(elements)
        told, signs = said["told_to_stop_on"], said["s4A_signs"]
        if told is not None:
            date.fromisoformat(told)
        if not isinstance(signs["fear_or_distress_told"], bool):
            raise TypeError("fear_or_distress_told is neither true nor false")
    except (ValueError, TypeError, KeyError) as problem:
        raise BadRun(
            f"{run.folder}/courses.parquet, course {course}, elements: “{str(elements)[:80]}” is not what Clew writes. {_CURE}"
        ) from problem
    return dict(said)


def _called(given: str | None, family: str | None) -> str:
    return " ".join(
        w.title() if w.isupper() else w for w in f"{given or ''} {family or ''}".split()
    )


def _links(run: Run) -> Iterator[tuple[Any, ...]]:
    held = {r["column_name"] for r in run.rows("describe mentions")}
    columns = ", ".join((*(f"p.{c}" for c in comparisons()), between_sql("a", "b", held)))
    model = Model.load(run.folder / "evidence" / "model.json")
    cursor = run.cursor()
    cursor.execute(f"""
        select x.identity, a.force as f1, a.incident_id as i1, a.role as r1, va.mark as w1, b.force as f2, b.incident_id as i2, b.role as r2, vb.mark as w2,
            h.weight as held, p.weight as weight, {columns}
        from held_links h join identity_of x on h.m_l = x.m join identity_of y on h.m_r = y.m and x.identity = y.identity join people q on x.identity = q.i
        join mentions a on h.m_l = a.m join mentions b on h.m_r = b.m left join pairs p on h.m_l = p.m_l and h.m_r = p.m_r
        join involvements va on a.inc = va.inc and a.role = va.role and a.row = va.row
        join involvements vb on b.inc = vb.inc and b.role = vb.role and b.row = vb.row
        qualify row_number() over (partition by x.identity order by h.weight desc, h.m_l, h.m_r) <= {_LINKS_KEPT}""")
    names = [d[0] for d in cursor.description]
    while batch := cursor.fetchmany(_BATCH):
        for values in batch:
            link = dict(zip(names, values, strict=True))
            said = rule_sentence(link["held"])
            if said is None:
                two = between(link)
                said = (
                    sentence(waterfall(model, link, two), two)
                    if link["weight"] is not None
                    else "One person by a rule."
                )
            left = MentionKey(link["f1"], link["i1"], link["r1"], link["w1"])
            right = MentionKey(link["f2"], link["i2"], link["r2"], link["w2"])
            yield (link["identity"], str(left), str(right), link["held"], said)


_DIGESTS = """
CREATE TEMP TABLE course_digest ON COMMIT DROP AS
    SELECT n.engine_id, md5(concat_ws('|', n.suspect, n.victim, n.points, n.recorded, i.all_of, r.all_of, nullif(array_to_string(n.others, ' '), ''))) AS digest, md5(coalesce(i.records, '')) AS about
    FROM new_course n
    LEFT JOIN (SELECT engine_id, string_agg(concat_ws(' ', force, incident_id, part, offence_code, status, in_force), '|' ORDER BY force, incident_id) AS all_of,
        string_agg(concat_ws(' ', force, incident_id), '|' ORDER BY force, incident_id) AS records FROM new_incident GROUP BY engine_id) i USING (engine_id)
    LEFT JOIN (SELECT engine_id, string_agg(concat_ws(' ', reason, points, force, incident_id, quote), '|' ORDER BY reason, force, incident_id, quote) AS all_of
        FROM new_reason GROUP BY engine_id) r USING (engine_id);
CREATE UNIQUE INDEX ON course_digest (engine_id);
ANALYZE course_digest;
"""

# Courses of which a record was corrected: its words are not what they were. Words that come where
# none were kept are no change of the course.
_REWORDED = """
CREATE TEMP TABLE reworded ON COMMIT DROP AS SELECT DISTINCT n.engine_id FROM new_incident n JOIN intake_course c ON c.engine_id = n.engine_id
    JOIN intake_courseincident o ON o.course_id = c.id AND o.force = n.force AND o.incident_id = n.incident_id WHERE o.texts <> '[]' AND o.texts <> n.texts
"""


def _merge(cursor: Any, taken: ImportedRun) -> dict[str, int]:
    made = {}
    cursor.execute(_DIGESTS)
    cursor.execute(_REWORDED)
    listed = "CASE n.listed WHEN 'urgent' THEN CASE WHEN n.recorded THEN 'recorded' ELSE 'hidden' END ELSE n.listed END"
    # What has not changed keeps its edition; its place in the lists, and what it is found by, are
    # always the newest run's.
    cursor.execute(
        f"""
        UPDATE intake_course c SET listed = {listed}, rank = n.rank, run_id = %s, others = n.others, other_names = n.other_names,
               search = array_to_tsvector(n.tokens) FROM new_course n JOIN course_digest d USING (engine_id)
        WHERE c.engine_id = n.engine_id AND c.digest = d.digest AND n.engine_id NOT IN (SELECT engine_id FROM reworded)""",
        [taken.pk],
    )
    made["unchanged"] = cursor.rowcount
    cursor.execute(
        "CREATE TEMP TABLE touched (id bigint PRIMARY KEY, engine_id text, edition int) ON COMMIT DROP"
    )
    cursor.execute(
        f"""
        WITH changed AS (UPDATE intake_course c SET listed = {listed}, rank = n.rank, points = n.points, suspect_identity = n.suspect, victim_identity = n.victim,
            suspect_name = left(n.suspect_name, 200), victim_name = left(n.victim_name, 200), others = n.others, other_names = n.other_names, first_on = n.first_on, last_on = n.last_on,
            incident_count = n.incident_count, recorded_as_stalking = n.recorded, elements = n.elements, unknown = n.unknown, run_id = %s,
            edition = c.edition + 1, digest = d.digest, changed_at = now(), search = array_to_tsvector(n.tokens)
            FROM new_course n JOIN course_digest d USING (engine_id) WHERE c.engine_id = n.engine_id
                AND (c.digest <> d.digest OR n.engine_id IN (SELECT engine_id FROM reworded))
            RETURNING c.id, c.engine_id, c.edition)
        INSERT INTO touched SELECT id, engine_id, edition FROM changed""",
        [taken.pk],
    )
    made["changed"] = cursor.rowcount
    cursor.execute(
        f"""
        WITH made AS (INSERT INTO intake_course (reference, source, engine_id, run_id, listed, rank, points, suspect_identity, victim_identity, suspect_name,
            victim_name, others, other_names, first_on, last_on, incident_count, recorded_as_stalking, elements, unknown, account, came_from, state, edition, digest, received_at,
            changed_at, search)
            SELECT n.reference, 'screening', n.engine_id, %s, {listed}, n.rank, n.points, n.suspect, n.victim, left(n.suspect_name, 200),
                left(n.victim_name, 200), n.others, n.other_names, n.first_on, n.last_on, n.incident_count, n.recorded, n.elements, n.unknown, '', '', 'open', 1, d.digest, now(),
                now(), array_to_tsvector(n.tokens)
            FROM new_course n JOIN course_digest d USING (engine_id) WHERE NOT EXISTS (SELECT 1 FROM intake_course c WHERE c.engine_id = n.engine_id)
            ORDER BY n.points DESC, n.engine_id RETURNING id, engine_id, edition)
        INSERT INTO touched SELECT id, engine_id, edition FROM made""",
        [taken.pk],
    )
    made["new"] = cursor.rowcount
    cursor.execute(
        "UPDATE intake_course SET listed = 'gone', changed_at = now() WHERE source = 'screening' AND run_id <> %s AND listed <> 'gone'",
        [taken.pk],
    )
    made["no_longer_listed"] = cursor.rowcount
    # Records of what is new or changed; those that left stay, marked.
    cursor.execute("""
        INSERT INTO intake_courseincident (course_id, force, incident_id, part, happened_at, offence, offence_code, status, in_force, officer, since_edition, gone, texts)
        SELECT t.id, i.force, i.incident_id, i.part, i.happened_at AT TIME ZONE 'Europe/London', left(i.offence, 300), i.offence_code, i.status, i.in_force,
            left(i.officer, 80), t.edition, false, i.texts FROM new_incident i JOIN touched t USING (engine_id)
        ON CONFLICT (course_id, force, incident_id) DO UPDATE SET part = excluded.part, happened_at = excluded.happened_at, offence = excluded.offence,
            offence_code = excluded.offence_code, status = excluded.status, in_force = excluded.in_force, officer = excluded.officer, gone = false,
            texts = excluded.texts""")
    made["records"] = cursor.rowcount
    cursor.execute("""
        UPDATE intake_courseincident o SET texts = n.texts FROM new_incident n JOIN intake_course c ON c.engine_id = n.engine_id
        WHERE o.course_id = c.id AND o.force = n.force AND o.incident_id = n.incident_id AND o.texts <> n.texts""")
    cursor.execute("""
        UPDATE intake_courseincident o SET gone = true FROM touched t WHERE o.course_id = t.id AND NOT o.gone
            AND NOT EXISTS (SELECT 1 FROM new_incident i WHERE i.engine_id = t.engine_id AND i.force = o.force AND i.incident_id = o.incident_id)""")
    cursor.execute("DELETE FROM intake_coursereason r USING touched t WHERE r.course_id = t.id")
    cursor.execute("""
        INSERT INTO intake_coursereason (course_id, reason, points, force, incident_id, quote, rule, basis, source, start)
        SELECT t.id, left(r.reason, 300), r.points, r.force, r.incident_id, r.quote, left(r.rule, 80), left(r.basis, 300), left(r.source, 100), r.start FROM new_reason r JOIN touched t USING (engine_id)""")
    made["reasons"] = cursor.rowcount
    cursor.execute(
        "CREATE TEMP TABLE known_people ON COMMIT DROP AS SELECT DISTINCT identity FROM new_mention"
    )
    cursor.execute(
        "DELETE FROM intake_mention m USING known_people k WHERE m.identity = k.identity"
    )
    # Whom a record of these courses names no longer is named for it no longer; a number of a row
    # means nothing from run to run.
    cursor.execute("""
        DELETE FROM intake_mention m USING (SELECT DISTINCT force, incident_id FROM new_incident) i
        WHERE m.force = i.force AND m.incident_id = i.incident_id AND NOT EXISTS (SELECT 1 FROM now_named n
            WHERE n.force = m.force AND n.incident_id = m.incident_id AND n.role = m.role AND n.mark = m.mark)""")
    cursor.execute(
        "DELETE FROM intake_mention m USING new_mention n WHERE m.force = n.force AND m.incident_id = n.incident_id AND m.role = n.role AND m.row = n.row"
    )
    cursor.execute("""
        INSERT INTO intake_mention (identity, force, incident_id, role, row, mark, name, date_of_birth, sex, ethnicity, relationship)
        SELECT identity, force, incident_id, role, row, mark, left(name, 200), left(dob, 30), left(sex, 20), left(ethnicity, 20), left(relationship, 40)
        FROM new_mention""")
    made["mentions"] = cursor.rowcount
    cursor.execute(
        "DELETE FROM intake_particular p USING known_people k WHERE p.identity = k.identity"
    )
    cursor.execute("""
        INSERT INTO intake_particular (identity, force, incident_id, role, row, kind, value)
        SELECT identity, force, incident_id, role, row, kind, left(value, 300) FROM new_particular
        ON CONFLICT (force, incident_id, role, row, kind) DO UPDATE SET identity = excluded.identity, value = excluded.value""")
    # What was recorded of somebody whom a record names no longer goes with the mention.
    cursor.execute("""
        DELETE FROM intake_particular p WHERE NOT EXISTS (SELECT 1 FROM intake_mention m WHERE m.force = p.force AND m.incident_id = p.incident_id
            AND m.role = p.role AND m.row = p.row AND m.identity = p.identity)""")
    cursor.execute(
        "DELETE FROM intake_identitylink l USING known_people k WHERE l.identity = k.identity"
    )
    cursor.execute(
        "DELETE FROM intake_identitylink l WHERE NOT EXISTS (SELECT 1 FROM intake_mention m WHERE m.identity = l.identity)"
    )
    cursor.execute(
        'INSERT INTO intake_identitylink (identity, "left", "right", weight, said) SELECT identity, l, r, weight, said FROM new_link'
    )
    cursor.execute(
        """
        INSERT INTO intake_urgentitem (course_id, run_id, about, listed_at) SELECT c.id, %s, d.about, now()
        FROM new_course n JOIN course_digest d USING (engine_id) JOIN intake_course c USING (engine_id) WHERE n.listed = 'urgent'
        ON CONFLICT (course_id, about) DO NOTHING""",
        [taken.pk],
    )
    made["to_read_today"] = cursor.rowcount
    return made
