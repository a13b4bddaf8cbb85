"""A course and an identity, told in the terminal; and what a person decides about who is who."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from clew.offences import concept
from clew.screening.people import overrides
from clew.screening.people.explain import between, between_sql, rule_sentence, sentence, waterfall
from clew.screening.people.model import Model, comparisons
from clew.screening.people.overrides import MentionKey
from clew.screening.records.errors import readable
from clew.screening.runs.read import (
    Candidate,
    CandidateStory,
    CourseStory,
    IncidentLine,
    NoSuchRun,
    NotInRun,
    Run,
    Victim,
    all_of,
)

_LINKS_TOLD = 12


def _row(table: Table, *cells: str) -> None:
    """A row of words as they are: square brackets in them ask for nothing."""
    table.add_row(*(Text(readable(c)) for c in cells))


def _say(out: Console, words: str) -> None:
    """A line as it is: neither square brackets nor the signs that steer a terminal ask for
    anything.
    """
    out.print(readable(words), markup=False)


def show_course(runs: Path, asked: str, out: Console, *, identify: bool) -> int:
    run = Run(runs)
    try:
        _open_course(run, asked, out, identify=identify)
    finally:
        run.close()
    return 0


def _open_course(run: Run, asked: str, out: Console, *, identify: bool) -> None:
    """Tell a course that is listed, or one that is not and why. Raises NotInRun."""
    if run.keeps_candidates and run.candidates("c.course_id = ? and c.not_listed <> ''", [asked]):
        lines = _told_unlisted(run.unlisted(asked, identify=identify))
    else:
        lines = _told(run.story(run.course_id(asked), identify=identify))
    for line in lines:
        _say(out, line) if isinstance(line, str) else out.print(line)


def _recorded(line: IncidentLine) -> str:
    offence = f"{line.offence}{' [' + line.offence_code + ']' if line.offence_code else ''}"
    offence += f"\nwhile a {line.in_force} order was in force" if line.in_force else ""
    return offence + (f"\n({line.standing})" if line.standing else "")


def _part(line: IncidentLine) -> str:
    return "\n".join(
        w for w in (f"{line.part}: {line.of}" if line.of else line.part, line.tied_by) if w
    )


def _record(row: dict[str, Any]) -> str:
    """A record by its number and its force: two forces may use one number."""
    return f"{row['incident_id']}\n{row['force']}" if row["incident_id"] else ""


def _towards(suspect: str, identity: str | None, victims: list[Victim]) -> str:
    return f"{suspect} ({identity or 'no identity'}) towards " + ", ".join(
        f"{v.called} ({v.identity})" for v in victims
    )


def _told_unlisted(story: CandidateStory) -> list[str | Table]:
    c = story.candidate
    timeline = Table("when", "record", "part", "recorded as", expand=False)
    for line in story.incidents:
        _row(
            timeline,
            str(line.day or "no date"),
            f"{line.incident_id}\n{line.force}",
            _part(line),
            _recorded(line),
        )
    reasons = Table("points", "line of the table of points", "amount", "record", expand=False)
    for r in story.reasons:
        _row(reasons, f"{r['points']:+g}", r["line"].replace("_", " "), f"{r['n']:g}", _record(r))
    return [
        f"{c.course_id}  not listed: {c.not_listed}.",
        _towards(story.suspect, c.suspect_identity, story.victims),
        f"{c.incident_count} records from {c.first_on} to {c.last_on}; listed, it would be {c.list}.",
        "",
        timeline,
        "",
        reasons,
        "",
        "Points order reading. They are no measure of risk; a named person decides.",
    ]


def _of_people(story: CourseStory) -> str:
    return (
        f", of {len(story.victims)} people (s.7(3): two occasions of one person, or one of each of two or more)"
        if len(story.victims) > 1
        else ""
    )


def _as_stalking(story: CourseStory) -> str:
    if story.course["recorded_as_stalking"]:
        return "recorded as stalking in at least one."
    known = [concept(line.offence_code) for line in story.incidents if line.offence_code]
    if any(c is not None and c.kind == "stalking" for c in known):
        return "recorded as stalking only where another victim is named."
    return "never recorded as stalking."


def _told(story: CourseStory) -> list[str | Table]:
    c, e = story.course, story.elements
    head: list[str | Table] = [
        f"{c['course_id']}  {c['list']} {c['rank']}  {c['points']:g} points",
        _towards(story.suspect, c["suspect_identity"], story.victims),
        f"{c['incident_count']} records from {c['first_on']} to {c['last_on']}; {_as_stalking(story)}",
        "",
    ]
    timeline = Table(
        "when", "record", "part", "recorded as", "words that earned a reason", expand=False
    )
    for line in story.incidents:
        _row(
            timeline,
            str(line.day or "no date"),
            f"{line.incident_id}\n{line.force}",
            _part(line),
            _recorded(line),
            "\n".join(f"“{q}”" for q in line.words),
        )
    four = [k for k, v in e["four"].items() if v]
    signs = [k.replace("_", " ") for k, v in e["s4A_signs"].items() if v]
    elements = [
        "",
        f"s.7 occasions: {e['s7_occasions']} days{_of_people(story)}; longest gap {e['longest_gap_days'] if e['longest_gap_days'] is not None else '-'} days",
        f"s.2A(3) acts: {', '.join(f'({x})' for x in e['s2A_acts']) or 'none under a letter'}; {e['behaviour_kinds']} kinds of behaviour",
        f"signs of s.4A: {', '.join(signs) or 'none written'}",
        f"FOUR: {', '.join(four) or 'none'}",
        f"told to stop: {e['told_to_stop_on'] or 'not written'}{'; it went on after' if e['went_on_after'] else ''}",
        "",
    ]
    reasons = Table("points", "reason", "record", "basis", expand=False)
    for r in story.reasons:
        _row(reasons, f"{r['points']:+g}", r["reason"], _record(r), r["basis"])
    unknown = ["", "Not known:", *(f"  {u}" for u in story.unknown)] if story.unknown else []
    return [
        *head,
        timeline,
        *elements,
        reasons,
        *unknown,
        "",
        "Points order reading. They are no measure of risk; a named person decides.",
    ]


def why_identity(runs: Path, identity: str, out: Console, *, identify: bool) -> int:
    run = Run(runs)
    mentions = run.rows(
        """select i.m, k.force, k.incident_id, k.role, k.row, i.strength from identity_of i join mentions k on i.m = k.m
        where i.identity = ? order by k.incident_id, k.role, k.row""",
        [identity],
    )
    if not mentions and (
        run.rows("select 1 from courses where course_id = ?", [identity])
        or (run.keeps_candidates and run.candidates("c.course_id = ?", [identity]))
    ):
        _open_course(run, identity, out, identify=identify)
        run.close()
        return 0
    asked = run.rows("select reason, detail from attention where identity_id = ?", [identity])
    if not mentions and asked:
        _say(out, f"{identity} is in no course of this run.")
        for row in asked:
            _say(out, f"  Look at this: {row['reason']}: {row['detail']}")
        run.close()
        return 0
    if not mentions:
        _say(
            out,
            f"this run has no identity {identity!r}; identities are in identities.parquet and in clew show",
        )
        return 2
    _say(out, f"{identity}: {run.person(identity, identify=identify)}, {len(mentions)} mentions")
    for m in mentions:
        strength = f"{m['strength']:.1f}" if m["strength"] is not None else "alone"
        _say(
            out,
            f"  {m['incident_id']} ({m['force']})  {m['role']} {m['row']}  strongest link {strength}",
        )
    for row in asked:
        _say(out, f"  Look at this: {row['reason']}: {row['detail']}")
    if run.keeps_candidates:
        for c in run.candidates(
            "c.suspect_identity = ? or c.victim_identity = ?", [identity, identity]
        ):
            side = "suspect" if c.suspect_identity == identity else "victim"
            _say(out, f"  {side} of course {c.course_id}, {c.place}")
    _links(run, identity, out)
    _refused(run, identity, out)
    run.close()
    return 0


def _links(run: Run, identity: str, out: Console) -> None:
    held = {r["column_name"] for r in run.rows("describe mentions")}
    columns = ", ".join((*(f"p.{c}" for c in comparisons()), between_sql("a", "b", held)))
    links = run.rows(
        f"""select a.incident_id || ' (' || a.force || ')' as one, a.role as one_role, b.incident_id || ' (' || b.force || ')' as two, b.role as two_role, h.weight, p.weight as scored, {columns}
        from held_links h join identity_of x on h.m_l = x.m join identity_of y on h.m_r = y.m join mentions a on h.m_l = a.m join mentions b on h.m_r = b.m
        left join pairs p on h.m_l = p.m_l and h.m_r = p.m_r where x.identity = ? and y.identity = ? order by h.weight desc, one, two""",
        [identity, identity],
    )
    model = Model.load(run.folder / "evidence" / "model.json")
    out.print(
        f"\n{len(links)} links hold these mentions together"
        + (f"; the strongest {_LINKS_TOLD}:" if len(links) > _LINKS_TOLD else ":"),
        markup=False,
    )
    for link in links[:_LINKS_TOLD]:
        _say(
            out,
            f"\n{link['one']}, {link['one_role']}, and {link['two']}, {link['two_role']}: weight {link['weight']:.1f}",
        )
        said = rule_sentence(link["weight"])
        if said or link["scored"] is None:
            _say(out, f"  {said or 'One person by a rule.'}")
            continue
        two = between(link)
        steps = waterfall(model, {**link, "weight": link["scored"]}, two)
        _say(out, f"  {sentence(steps, two)}")
        for step in steps:
            bar = ("+" if step.weight > 0 else "-") * min(30, round(abs(step.weight)))
            _say(out, f"  {step.weight:+6.1f} {bar:<30} {step.found}")


def _refused(run: Run, identity: str, out: Console) -> None:
    """Who was considered for one person with this identity and refused, and why."""
    refused = run.rows(
        """select other, min(one) as one, min(two) as two, max(weight) as weight, refused from (
            select y.identity as other, a.incident_id || ' (' || a.force || '), ' || a.role as one, b.incident_id || ' (' || b.force || '), ' || b.role as two, h.weight, h.refused
            from held_links h join mentions a on h.m_l = a.m join mentions b on h.m_r = b.m join identity_of x on h.m_l = x.m join identity_of y on h.m_r = y.m
            where not h.kept and x.identity = ? and y.identity <> ?
            union all
            select x.identity, b.incident_id || ' (' || b.force || '), ' || b.role, a.incident_id || ' (' || a.force || '), ' || a.role, h.weight, h.refused
            from held_links h join mentions a on h.m_l = a.m join mentions b on h.m_r = b.m join identity_of x on h.m_l = x.m join identity_of y on h.m_r = y.m
            where not h.kept and y.identity = ? and x.identity <> ?) r group by other, refused order by weight desc, other, refused""",
        [identity] * 4,
    )
    if refused:
        out.print(
            f"\n{len(refused)} times another identity was considered and refused"
            + (f"; the first {_LINKS_TOLD}:" if len(refused) > _LINKS_TOLD else ":")
        )
    for row in refused[:_LINKS_TOLD]:
        _say(
            out, f"\n{row['one']}, and {row['two']}, now {row['other']}: weight {row['weight']:.1f}"
        )
        _say(out, f"  Not taken for one person, however much agrees: {row['refused']}.")


def show_unlisted(
    runs: Path,
    out: Console,
    *,
    person: str | None,
    incident: str | None,
    identify: bool,
    limit: int,
) -> int:
    """Courses that are in no list and why; or, of one person or one record, every course, listed or
    not. Exit status 0 or 2.
    """
    run = Run(runs)
    try:
        if incident is not None:
            return _courses_of_record(run, incident, out, identify=identify)
        if person is not None:
            found = run.candidates(
                "c.suspect_identity = ? or c.victim_identity = ?", [person, person]
            )
            if not found:
                _say(out, f"{person} stands in no course, listed or not.")
        else:
            found = run.candidates("c.not_listed <> ''", [])
            _say(
                out,
                f"{len(found):,} courses were considered and are in no list"
                + (f"; the first {limit}:" if len(found) > limit else ":"),
            )
        _name_candidates(run, found[:limit], out, identify=identify)
    finally:
        run.close()
    return 0


def _name_candidates(run: Run, found: list[Candidate], out: Console, *, identify: bool) -> None:
    for c in found:
        suspect, victim = (
            run.person(c.suspect_identity, identify=identify),
            all_of(run.victims("candidate", c.course_id, identify=identify)),
        )
        records = "1 record" if c.incident_count == 1 else f"{c.incident_count} records"
        _say(
            out,
            f"{c.course_id}  {suspect} towards {victim}, {records} from {c.first_on or 'no date'} to {c.last_on or 'no date'}, {c.points:g} points",
        )
        _say(out, f"  {c.place}")
    if found:
        _say(out, "clew show COURSE tells each, its records and where its points come from.")


def _courses_of_record(run: Run, incident: str, out: Console, *, identify: bool) -> int:
    records = run.rows(
        "select inc, force, incident_id from incidents where incident_id = ? order by force",
        [incident],
    )
    if not records:
        _say(
            out,
            f"this run has no record {incident!r}. It may have been set aside when the records were read: clew records check",
        )
        return 2
    for record in records:
        courses = run.rows(
            "select course_id, part, tie from candidate_incidents where inc = ? order by course_id",
            [record["inc"]],
        )
        if not courses:
            _say(
                out,
                f"{record['incident_id']} ({record['force']}) is in no course. {_why_in_none(run, record['inc'])}",
            )
            continue
        listed = ", ".join("'" + c["course_id"] + "'" for c in courses)
        _say(
            out,
            f"{record['incident_id']} ({record['force']}) is in {'one course' if len(courses) == 1 else f'{len(courses)} courses'}:",
        )
        for c in courses:
            _say(out, f"  in {c['course_id']} as {c['part']}: {c['tie']}")
        _name_candidates(
            run, run.candidates(f"c.course_id in ({listed})", []), out, identify=identify
        )
    return 0


def _why_in_none(run: Run, inc: int) -> str:
    """Why no course holds a record, from who stands in it."""
    people = run.rows(
        "select k.role, i.who from mentions k left join identity_of i on k.m = i.m where k.inc = ?",
        [inc],
    )
    suspects = {
        p["who"] for p in people if p["role"] in ("suspect", "subject") and p["who"] is not None
    }
    victims = {
        p["who"] for p in people if p["role"] in ("victim", "reporter") and p["who"] is not None
    }
    if any(p["who"] is None for p in people):
        return "Somebody in it belongs to an identity that is set aside, which can be in no course: clew people attention names it, why, and the way on."
    if not victims:
        return "It names nobody to whom it was done, so it can be in no course."
    if not suspects:
        return "It names no suspect, and nothing that was found ties it to another record of the same person."
    others = run.rows(
        """select count(distinct a.inc) as n from mentions a join identity_of x on a.m = x.m join mentions b on a.inc = b.inc join identity_of y on b.m = y.m
        where a.inc <> ? and a.role in ('suspect', 'subject') and b.role in ('victim', 'reporter') and list_contains(?, x.who) and list_contains(?, y.who)""",
        [inc, sorted(suspects), sorted(victims)],
    )[0]["n"]
    if others:
        return "It names so many people that it says nothing about two of them, or a person took it out of its course."
    return "It is the only record of its two people, nothing ties it to a record of others, and nothing found in it tells of a course by itself."


def show_attention(runs: Path, out: Console, *, limit: int) -> int:
    run = Run(runs)
    rows: list[dict[str, Any]] = run.rows("""
        with listed as (select person, min(list || ' ' || rank) as course from (
                select suspect_identity as person, list, rank from courses union all select victim_identity, list, rank from courses) p group by person)
        select a.*, l.course from attention a left join listed l on a.identity_id = l.person
        order by a.reason <> 'set aside', l.course is null, a.reason, a.identity_id""")
    table = Table("identity", "why", "detail", "in course", expand=False)
    for row in rows[:limit]:
        _row(table, row["identity_id"] or "-", row["reason"], row["detail"], row["course"] or "")
    out.print(table if rows else "No identity asks for attention.")
    if len(rows) > limit:
        out.print(f"{len(rows) - limit:,} more; those set aside come first, then those in courses.")
    run.close()
    return 0


def decide(
    runs: Path, verdict: str, left: str, right: str, out: Console, *, by: str, reason: str
) -> int:
    """Write down an "always", a "never" or a "forget" beside the runs.

    Identities are turned into mentions, which mean the same in later runs.
    """
    run = Run(runs)
    try:
        decision = overrides.record(
            _folder_of_runs(run),
            verdict,
            _mention(run, left),
            _mention(run, right),
            by=by,
            reason=reason,
        )
    finally:
        run.close()
    _say(
        out,
        f"Noted: {decision.verdict} {decision.left} {decision.right}. It holds from the next run on.",
    )
    return 0


def forget(runs: Path, left: str, right: str, out: Console, *, by: str, reason: str) -> int:
    """Take back the standing decision about two mentions, which need not be in the newest run."""
    home = _home(runs)
    sides = {left.strip(), right.strip()}
    standing = overrides.standing(overrides.read(home, []))
    known = next((d for d in standing if {d.left, d.right} == sides), None) or _of_identities(
        home, sides, standing
    )
    if known is None:
        raise NotInRun(
            f"no standing decision names {left} and {right}: clew people list --runs {home} shows how each is named"
        )
    overrides.record(
        home,
        "forget",
        MentionKey.parse(known.left),
        MentionKey.parse(known.right),
        by=by,
        reason=reason,
    )
    _say(
        out,
        f"Noted: {known.verdict} {known.left} {known.right} is taken back from the next run on.",
    )
    return 0


def _of_identities(
    home: Path, sides: set[str], standing: list[overrides.Decision]
) -> overrides.Decision | None:
    """The one standing decision about mentions of these two identities, as the newest run has them.

    Raises NotInRun where there are several.
    """
    try:
        run = Run(home)
    except NoSuchRun:
        return None
    try:
        held = {
            str(MentionKey(r["force"], r["incident_id"], r["role"], r["mark"])): r["identity_id"]
            for r in run.rows(
                "select force, incident_id, role, mark, identity_id from identities where list_contains(?, identity_id)",
                [sorted(sides)],
            )
        }
    finally:
        run.close()
    found = [d for d in standing if {held.get(d.left), held.get(d.right)} == sides]
    if len(found) > 1:
        raise NotInRun(
            f"{len(found)} decisions are about these two: name the mentions, as clew people list shows them"
        )
    return found[0] if found else None


def list_decisions(runs: Path, out: Console) -> int:
    """Every standing decision about people, and the lines that cannot be used.

    Exit status 0, 1 where a line cannot be used, or 2.
    """
    unusable: list[str] = []
    home = _home(runs)
    standing = overrides.standing(overrides.read(home, unusable))
    table = Table("decision", "one mention", "the other", "by", "when", "why", expand=False)
    for d in standing:
        _row(table, d.verdict, d.left, d.right, d.by, d.decided_at, d.reason)
    out.print(table if standing else Text(readable(f"No decision about people stands in {home}.")))
    for line in unusable:
        _say(out, f"Not used: {line}")
    return 1 if unusable else 0


def _home(runs: Path) -> Path:
    """The folder of runs that `runs` names: itself, or the one that a run in it lies in. Raises
    NoSuchRun.
    """
    if (runs / "manifest.json").exists() and not (runs / "latest").is_symlink():
        return _beside(runs.resolve())
    if not runs.is_dir():
        raise NoSuchRun(f"there is no folder {runs}")
    return runs


def _folder_of_runs(run: Run) -> Path:
    """Where later runs look for decisions: the folder of this run, not the run. Raises NoSuchRun
    when it lies apart from one.
    """
    return _beside(run.folder)


def _beside(run: Path) -> Path:
    runs = run.parent
    if not (runs / "latest").is_symlink():
        raise NoSuchRun(
            f"{run} lies in no folder of runs, where later runs would look for decisions: name the folder of runs"
        )
    return runs


def _mention(run: Run, asked: str) -> MentionKey:
    """The mention that is meant: by its key, by the number that this run shows it under, or any of
    an identity.
    """
    if "mark" not in {r["column_name"] for r in run.rows("describe identities")}:
        raise NotInRun(
            f"{run.folder.name} was published by an earlier version of Clew, which named people by the number of a row: "
            "screen the records again, then decide"
        )
    if "/" in asked:
        key = MentionKey.parse(asked)
        column, value = ("row", int(key.mark)) if key.by_row else ("mark", key.mark)
        found = run.rows(
            f"select force, incident_id, role, mark from identities where force = ? and incident_id = ? and role = ? and {column} = ?",
            [key.force, key.incident_id, key.role, value],
        )
        if not found:
            raise NotInRun(f"this run has no mention {asked}")
        return MentionKey(**found[0])
    first = run.rows(
        "select force, incident_id, role, mark from identities where identity_id = ? order by strength desc nulls last, force, incident_id, role, mark limit 1",
        [asked],
    )
    if not first:
        raise NotInRun(f"this run has no identity {asked!r}")
    return MentionKey(**first[0])
