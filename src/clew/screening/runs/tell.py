"""A course and an identity, told in the terminal; and what a person decides about who is who."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from clew.screening.people import overrides
from clew.screening.people.explain import rule_sentence, sentence, waterfall
from clew.screening.people.model import Model, comparisons
from clew.screening.people.overrides import MentionKey
from clew.screening.runs.read import CourseStory, NoSuchRun, NotInRun, Run

_LINKS_TOLD = 12


def _opened(runs: Path, out: Console) -> Run | None:
    try:
        return Run(runs)
    except NoSuchRun as problem:
        out.print(str(problem), markup=False)
        return None


def show_course(runs: Path, asked: str, out: Console, *, identify: bool) -> int:
    run = _opened(runs, out)
    if run is None:
        return 2
    try:
        story = run.story(run.course_id(asked), identify=identify)
    except NotInRun as problem:
        out.print(str(problem), markup=False)
        return 2
    finally_said = _told(story)
    for line in finally_said:
        out.print(line, markup=False) if isinstance(line, str) else out.print(line)
    run.close()
    return 0


def _told(story: CourseStory) -> list[str | Table]:
    c, e = story.course, story.elements
    head: list[str | Table] = [
        f"{c['course_id']}  {c['list']} {c['rank']}  {c['points']:g} points",
        f"{story.suspect} ({c['suspect_identity'] or 'no identity'}) towards {story.victim} ({c['victim_identity']})",
        f"{c['incident_count']} records from {c['first_on']} to {c['last_on']}; "
        + ("recorded as stalking in at least one." if c["recorded_as_stalking"] else "never recorded as stalking."),
        "",
    ]
    timeline = Table("when", "record", "part", "recorded as", "words that earned a reason", expand=False)
    for line in story.incidents:
        offence = f"{line.offence}{' [' + line.offence_code + ']' if line.offence_code else ''}"
        offence += f"\nwhile a {line.in_force} order was in force" if line.in_force else ""
        offence += f"\n({line.status})" if line.status != "live" else ""
        timeline.add_row(str(line.day or "no date"), line.incident_id, line.part, offence, "\n".join(f"“{q}”" for q in line.words))
    four = [k for k, v in e["four"].items() if v]
    signs = [k.replace("_", " ") for k, v in e["s4A_signs"].items() if v]
    elements = [
        "",
        f"s.7 occasions: {e['s7_occasions']} days; longest gap {e['longest_gap_days'] if e['longest_gap_days'] is not None else '-'} days",
        f"s.2A(3) acts: {', '.join(f'({x})' for x in e['s2A_acts']) or 'none under a letter'}; {e['behaviour_kinds']} kinds of behaviour",
        f"signs of s.4A: {', '.join(signs) or 'none written'}",
        f"FOUR: {', '.join(four) or 'none'}",
        f"told to stop: {e['told_to_stop_on'] or 'not written'}{'; it went on after' if e['went_on_after'] else ''}",
        "",
    ]
    reasons = Table("points", "reason", "record", "basis", expand=False)
    for r in story.reasons:
        reasons.add_row(f"{r['points']:+g}", r["reason"], r["incident_id"] or "", r["basis"])
    unknown = ["", "Not known:", *(f"  {u}" for u in story.unknown)] if story.unknown else []
    return [*head, timeline, *elements, reasons, *unknown, "", "Points order reading. They are no measure of risk; a named person decides."]


def why_identity(runs: Path, identity: str, out: Console, *, identify: bool) -> int:
    run = _opened(runs, out)
    if run is None:
        return 2
    mentions = run.rows(
        """select i.m, k.force, k.incident_id, k.role, k.row, i.strength from identity_of i join mentions k on i.m = k.m
        where i.identity = ? order by k.incident_id, k.role, k.row""",
        [identity],
    )
    if not mentions:
        out.print(f"this run has no identity {identity!r}; identities are in identities.parquet and in clew show", markup=False)
        return 2
    out.print(f"{identity}: {run.person(identity, identify=identify)}, {len(mentions)} mentions", markup=False)
    for m in mentions:
        strength = f"{m['strength']:.1f}" if m["strength"] is not None else "alone"
        out.print(f"  {m['incident_id']}  {m['role']} {m['row']}  strongest link {strength}", markup=False)
    for row in run.rows("select reason, detail from attention where identity_id = ?", [identity]):
        out.print(f"  Look at this: {row['reason']}: {row['detail']}", markup=False)
    _links(run, identity, out)
    run.close()
    return 0


def _links(run: Run, identity: str, out: Console) -> None:
    columns = ", ".join(f"p.{c}" for c in comparisons())
    links = run.rows(f"""select a.incident_id as one, a.role as one_role, b.incident_id as two, b.role as two_role, h.weight, p.weight as scored, {columns}
        from held_links h join identity_of x on h.m_l = x.m join identity_of y on h.m_r = y.m join mentions a on h.m_l = a.m join mentions b on h.m_r = b.m
        left join pairs p on h.m_l = p.m_l and h.m_r = p.m_r where x.identity = ? and y.identity = ? order by h.weight desc, one, two""", [identity, identity])  # fmt: skip
    model = Model.load(run.folder / "evidence" / "model.json")
    out.print(
        f"\n{len(links)} links hold these mentions together" + (f"; the strongest {_LINKS_TOLD}:" if len(links) > _LINKS_TOLD else ":"),
        markup=False,
    )
    for link in links[:_LINKS_TOLD]:
        out.print(f"\n{link['one']} ({link['one_role']}) and {link['two']} ({link['two_role']}): weight {link['weight']:.1f}", markup=False)
        said = rule_sentence(link["weight"])
        if said or link["scored"] is None:
            out.print(f"  {said or 'One person by a rule.'}", markup=False)
            continue
        steps = waterfall(model, {**link, "weight": link["scored"]})
        out.print(f"  {sentence(steps)}", markup=False)
        for step in steps:
            bar = ("+" if step.weight > 0 else "-") * min(30, round(abs(step.weight)))
            out.print(f"  {step.weight:+6.1f} {bar:<30} {step.found}", markup=False)


def show_attention(runs: Path, out: Console, *, limit: int) -> int:
    run = _opened(runs, out)
    if run is None:
        return 2
    rows: list[dict[str, Any]] = run.rows("""
        with listed as (select person, min(list || ' ' || rank) as course from (
                select suspect_identity as person, list, rank from courses union all select victim_identity, list, rank from courses) p group by person)
        select a.*, l.course from attention a left join listed l on a.identity_id = l.person
        order by l.course is null, a.reason, a.identity_id""")
    table = Table("identity", "why", "detail", "in course", expand=False)
    for row in rows[:limit]:
        table.add_row(row["identity_id"] or "-", row["reason"], row["detail"], row["course"] or "")
    out.print(table if rows else "No identity asks for attention.")
    if len(rows) > limit:
        out.print(f"{len(rows) - limit:,} more; those in courses come first.")
    run.close()
    return 0


def decide(runs: Path, verdict: str, left: str, right: str, out: Console, *, by: str, reason: str) -> int:
    """Write down an "always" or "never". Identities are turned into mentions, which mean the same in later runs."""
    run = _opened(runs, out)
    if run is None:
        return 2
    try:
        decision = overrides.record(runs, verdict, _mention(run, left), _mention(run, right), by=by, reason=reason)
    except (ValueError, NotInRun) as problem:
        out.print(str(problem), markup=False)
        return 2
    finally:
        run.close()
    out.print(f"Noted: {decision.verdict} {decision.left} {decision.right}. It holds from the next run on.", markup=False)
    return 0


def _mention(run: Run, asked: str) -> MentionKey:
    if "/" in asked:
        key = MentionKey.parse(asked)
        found = run.rows(
            "select 1 from identities where force = ? and incident_id = ? and role = ? and row = ?",
            [key.force, key.incident_id, key.role, key.row],
        )
        if not found:
            raise NotInRun(f"this run has no mention {asked}")
        return key
    first = run.rows(
        "select force, incident_id, role, row from identities where identity_id = ? order by strength desc nulls last, force, incident_id, role, row limit 1",
        [asked],
    )
    if not first:
        raise NotInRun(f"this run has no identity {asked!r}")
    return MentionKey(**first[0])
