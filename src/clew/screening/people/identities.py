"""Group mentions into identities that stay the same from run to run.

A new link needs the model's `join` weight; what an earlier run held together needs only `split`. Groups whose evidence
pulls both ways are built again link by link, strongest first, refusing what contradicts. A person's "always" is done
first and "never" refuses. Array work on the driver, whatever the engine: links are few beside records.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
import pyarrow as pa
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from clew.screening.engines import Engine
from clew.screening.people.linking import SAME_KEY, SAME_VICTIM
from clew.screening.people.model import Model
from clew.screening.people.overrides import Decision, MentionKey

LARGE = 40
"""Mentions of one identity beyond which somebody should look: a merged identity misleads everything after it."""


def group_mentions(engine: Engine, model: Model, decisions: list[Decision], *, previous: bool) -> None:
    """From `mentions` and `pairs` (and `previous_identities`) make `identity_of` (m, identity, who, strength; `who` is a number for this run), `links` and
    `attention` (identity, reason, detail)."""
    size = 1 + int(engine.fetch("select coalesce(max(m), 0) as n from mentions").column("n")[0].as_py())
    held = "false"
    if previous:
        engine.create(
            "held",
            """select k.m, p.identity_id from mentions k join previous_identities p on k.force = p.force
            and k.incident_id = p.incident_id and k.role = p.role and k.row = p.row""",
        )
        held = "a.identity_id = b.identity_id"
    joins = "left join held a on p.m_l = a.m left join held b on p.m_r = b.m" if previous else ""
    edges = engine.fetch(
        f"select m_l, m_r, weight from (select p.m_l, p.m_r, p.weight, coalesce({held}, false) as together from pairs p {joins}) e "
        f"where weight >= {model.join} or (together and weight >= {model.split})"
    )
    always, never, lost = _decided(engine, decisions)
    left = np.concatenate([edges.column("m_l").to_numpy().astype(np.int64), always[:, 0]])
    right = np.concatenate([edges.column("m_r").to_numpy().astype(np.int64), always[:, 1]])
    weight = np.concatenate([edges.column("weight").to_numpy().astype(np.float64), np.full(len(always), 99.0)])
    labels = _build(engine, size, left, right, weight, never)
    for rule in (_same_counterpart, _same_key):
        _put_labels(engine, labels)
        more_left, more_right, more_weight = rule(engine)
        labels, taken = _merged(engine, labels, more_left, more_right, never)
        left, right = np.concatenate([left, more_left[taken]]), np.concatenate([right, more_right[taken]])
        weight = np.concatenate([weight, more_weight[taken]])
    _put_labels(engine, labels)
    _finish(engine, labels, left, right, weight, lost, previous=previous)


def _components(size: int, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    graph = coo_matrix((np.ones(len(left), dtype=np.int8), (left, right)), shape=(size, size))
    return connected_components(graph, directed=False)[1]


def _build(engine: Engine, size: int, left: np.ndarray, right: np.ndarray, weight: np.ndarray, never: np.ndarray) -> np.ndarray:  # fmt: skip
    labels = _components(size, left, right)
    _put_labels(engine, labels)
    suspicious = set(
        engine.fetch(
            f"""select label from (select l.label, count(*) as n, count(distinct k.dob) as dobs, count(distinct k.given_root) as names
                from labels l join mentions k on l.m = k.m where k.comparable group by l.label having count(*) > 1) g
            where n > {LARGE} or (dobs > 1 and names > 1) or dobs > 2 or names > 3"""
        ).column("label").to_pylist()
    )  # fmt: skip
    suspicious |= {int(labels[a]) for a, b in never if labels[a] == labels[b]}
    if not suspicious:
        return labels
    mask = np.isin(labels[left], np.fromiter(suspicious, dtype=np.int64))
    wanted = np.flatnonzero(np.isin(labels, np.fromiter(suspicious, dtype=np.int64)))
    engine.put("to_rebuild", pa.table({"m": pa.array(wanted, pa.int64())}))
    people = {r["m"]: r for r in engine.fetch("select k.m, k.given_root, k.dob from mentions k join to_rebuild t on k.m = t.m").to_pylist()}
    parent = _careful(people, left[mask], right[mask], weight[mask], never)
    fresh = labels.max() + 1
    renamed: dict[int, int] = {}
    for m in wanted:
        root = parent(int(m))
        if root not in renamed:
            renamed[root] = fresh + len(renamed)
        labels[m] = renamed[root]
    return labels


def _merged(engine: Engine, labels: np.ndarray, left: np.ndarray, right: np.ndarray, never: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Groups joined by links that a rule made, and which of the links were taken.

    A chain of such links that would bring two dates of birth together, or what a "never" parts, is left out whole.
    """
    if not len(left):
        return labels, np.zeros(0, dtype=bool)
    size = int(labels.max()) + 1
    groups = _components(size, labels[left], labels[right])
    touched = np.unique(np.concatenate([labels[left], labels[right]]))
    engine.put(
        "chained", pa.table({"label": pa.array(touched, pa.int64()), "chain": pa.array(groups[touched].astype(np.int64), pa.int64())})
    )
    bad = set(
        engine.fetch("""select c.chain from chained c join labels l on c.label = l.label join mentions k on l.m = k.m where k.dob is not null
            group by c.chain having count(distinct k.dob) > 1 and count(distinct c.label) > 2""").column("chain").to_pylist()
    )  # fmt: skip
    bad |= {int(groups[labels[a]]) for a, b in never if labels[a] != labels[b] and groups[labels[a]] == groups[labels[b]]}
    taken = ~np.isin(groups[labels[left]], np.fromiter(bad, dtype=np.int64))
    final = _components(size, labels[left[taken]], labels[right[taken]])
    return final[labels].astype(np.int64), taken


def _near(one: str, two: str) -> bool:
    """Two dates of birth that a slip could turn into each other."""
    if one == two or one == f"{two[:5]}{two[8:10]}-{two[5:7]}":
        return True
    if one[:4] == two[:4] and (one.endswith("-01-01") or two.endswith("-01-01")):
        return True
    return sum(a != b for a, b in zip(one, two, strict=False)) <= 1


def _careful(people: dict[int, dict[str, Any]], left: np.ndarray, right: np.ndarray, weight: np.ndarray, never: np.ndarray) -> Any:
    """Join strongest link first; refuse a join of groups that a "never" parts or that are plainly two people."""
    parent: dict[int, int] = {}
    dobs: dict[int, set[str]] = defaultdict(set)
    names: dict[int, set[str]] = defaultdict(set)
    forbidden: dict[int, set[int]] = defaultdict(set)
    members: dict[int, set[int]] = {}
    for m, row in people.items():
        members[m] = {m}
        if row["dob"]:
            dobs[m].add(row["dob"])
        if row["given_root"]:
            names[m].add(row["given_root"])
    for a, b in never:
        forbidden[int(a)].add(int(b))
        forbidden[int(b)].add(int(a))

    def find(m: int) -> int:
        while parent.get(m, m) != m:
            parent[m] = parent.get(parent[m], parent[m])
            m = parent[m]
        return m

    for i in np.argsort(-weight, kind="stable"):
        a, b = find(int(left[i])), find(int(right[i]))
        if a == b:
            continue
        if weight[i] < 99 and dobs[a] and dobs[b]:
            agree = any(_near(x, y) for x in dobs[a] for y in dobs[b])
            shared_name = not names[a] or not names[b] or bool(names[a] & names[b])
            if not agree and (not shared_name or weight[i] < 12):
                continue
            if not shared_name and not (dobs[a] & dobs[b]):
                continue
        if any(f in members[b] for m in members[a] for f in forbidden.get(m, ())):
            continue
        if len(members[a]) < len(members[b]):
            a, b = b, a
        parent[b] = a
        members[a] |= members.pop(b)
        dobs[a] |= dobs.pop(b, set())
        names[a] |= names.pop(b, set())
    return find


def _put_labels(engine: Engine, labels: np.ndarray) -> None:
    engine.put(
        "labels", pa.table({"m": pa.array(np.arange(len(labels)), pa.int64()), "label": pa.array(labels.astype(np.int64), pa.int64())})
    )


def _pairs(table: pa.Table, weight: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    left = table.column("m_l").to_numpy().astype(np.int64)
    return left, table.column("m_r").to_numpy().astype(np.int64), np.full(len(left), weight)


def _same_counterpart(engine: Engine) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A suspect of one name, uncontradicted, against one victim is one suspect; and the other way round; and both at once."""
    engine.create(
        "people_now",
        """select l.label, min(k.m) as m, max(k.given_root) as given_root, max(k.family_root) as family_root,
            max(k.initial) as initial, min(k.dob) as dob
        from labels l join mentions k on l.m = k.m where k.comparable group by l.label""",
    )
    engine.create(
        "against",
        """select distinct s.label as suspect, v.label as victim from mentions a join labels s on a.m = s.m
        join mentions b on a.inc = b.inc join labels v on b.m = v.m
        where a.role in ('suspect', 'subject') and b.role in ('victim', 'reporter') and a.comparable and b.comparable and s.label <> v.label""",
    )
    # Neither linked yet: the same two names opposite each other again are the same two people.
    engine.create(
        "named_pairs",
        """select a.suspect, a.victim, p.given_root || '|' || p.family_root || '|' || q.given_root || '|' || q.family_root as names,
            p.dob as suspect_dob, q.dob as victim_dob from against a join people_now p on a.suspect = p.label join people_now q on a.victim = q.label
        where p.given_root is not null and p.family_root is not null and q.given_root is not null and q.family_root is not null""",
    )
    unions = " union all ".join(
        f"select x.{mine} as one, y.{mine} as two from against x join against y on x.{other} = y.{other} and x.{mine} < y.{mine} "
        f"union all select x.{mine} as one, y.{mine} as two from named_pairs x join named_pairs y on x.names = y.names and x.{mine} < y.{mine} "
        f"where x.{other}_dob is null or y.{other}_dob is null or x.{other}_dob = y.{other}_dob"
        for mine, other in (("suspect", "victim"), ("victim", "suspect"))
    )
    found = engine.fetch(f"""
        select min(p.m) as m_l, min(q.m) as m_r from ({unions}) u join people_now p on u.one = p.label join people_now q on u.two = q.label
        where (p.dob is null or q.dob is null or p.dob = q.dob)
          and ((p.family_root = q.family_root and (p.given_root = q.given_root or ((p.given_root is null or q.given_root is null)
                    and (p.initial = q.initial or p.initial is null or q.initial is null))))
            or (p.given_root = q.given_root and (p.family_root is null or q.family_root is null)))
        group by u.one, u.two order by 1, 2""")
    return _pairs(found, SAME_VICTIM)


def _same_key(engine: Engine) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Somebody unnamed who uses what exactly one identity uses is that person; else unnamed users of one key are one."""
    keys = ("phone", "email", "handle", "vehicle")
    uses = " union all ".join(
        f"select '{k}' as kind, {k} as value, m, given is not null or family is not null as named from mentions where {k} is not null and not organisation"
        for k in keys
    )
    engine.create("uses", uses)
    engine.create(
        "owners",
        """select u.kind, u.value, count(distinct l.label) as n, min(u.m) as m from uses u join labels l on u.m = l.m
        where u.named group by u.kind, u.value""",
    )
    found = engine.fetch("""
        select least(u.m, o.m) as m_l, greatest(u.m, o.m) as m_r from uses u join owners o on u.kind = o.kind and u.value = o.value
            where not u.named and o.n = 1 and u.m <> o.m
        union all
        select f.m as m_l, u.m as m_r from uses u join (select kind, value, min(m) as m from uses where not named group by kind, value) f
            on u.kind = f.kind and u.value = f.value left join owners o on u.kind = o.kind and u.value = o.value
            where not u.named and u.m > f.m and (o.n is null or o.n > 1)""")
    return _pairs(found, SAME_KEY)


def _decided(engine: Engine, decisions: list[Decision]) -> tuple[np.ndarray, np.ndarray, list[Decision]]:
    """Decisions as pairs of mention numbers, and those whose mentions are not in these records."""
    if not decisions:
        return np.empty((0, 2), np.int64), np.empty((0, 2), np.int64), []
    keys = sorted({k for d in decisions for k in (d.left, d.right)})
    parsed = [MentionKey.parse(k) for k in keys]
    engine.put("decided_keys", pa.table({"key": keys, "force": [k.force for k in parsed], "incident_id": [k.incident_id for k in parsed],
                                         "role": [k.role for k in parsed], "row": pa.array([k.row for k in parsed], pa.int64())}))  # fmt: skip
    known = {
        r["key"]: r["m"]
        for r in engine.fetch("""select d.key, k.m from decided_keys d join mentions k on d.force = k.force
        and d.incident_id = k.incident_id and d.role = k.role and d.row = k.row""").to_pylist()
    }
    lost = [d for d in decisions if d.left not in known or d.right not in known]

    def pairs(verdict: str) -> np.ndarray:
        found = [(known[d.left], known[d.right]) for d in decisions if d.verdict == verdict and d not in lost]
        return np.array(found, dtype=np.int64).reshape(-1, 2)

    return pairs("always"), pairs("never"), lost


# An id that says nothing about the person: from the first mention's key, the same on every machine and engine.
_NEW_ID = "'P' || upper(substr(md5(k.force || chr(31) || k.incident_id || chr(31) || k.role || chr(31) || cast(k.row as varchar)), 1, 13))"


def _finish(engine: Engine, labels: np.ndarray, left: np.ndarray, right: np.ndarray, weight: np.ndarray, lost: list[Decision], *, previous: bool) -> None:  # fmt: skip
    """Name the groups, keep the links that hold them, and say which ask for attention."""
    kept = labels[left] == labels[right]
    strength = np.full(len(labels), np.nan)
    np.fmax.at(strength, left[kept], weight[kept])
    np.fmax.at(strength, right[kept], weight[kept])
    engine.put(
        "strengths",
        pa.table({"m": pa.array(np.arange(len(labels)), pa.int64()), "strength": pa.array(strength, pa.float64(), from_pandas=True)}),
    )
    engine.put("held_links", pa.table({"m_l": pa.array(left, pa.int64()), "m_r": pa.array(right, pa.int64()), "weight": pa.array(weight, pa.float64()),
                                       "kept": pa.array(kept)}))  # fmt: skip
    # Only groups with something to go by: named, numbered, or at the end of a link.
    engine.create(
        "group_first",
        """select l.label, min(k.m) as m from labels l join mentions k on l.m = k.m left join strengths s on l.m = s.m
        where k.comparable or s.strength is not null or (not k.organisation and (k.phone is not null or k.email is not null or k.handle is not null
            or k.vehicle is not null)) group by l.label""",
    )
    engine.create("fresh_ids", f"select g.label, {_NEW_ID} as identity from group_first g join mentions k on g.m = k.m")
    if previous:
        # A group takes the id of the earlier identity that it shares most with; an id goes to one group.
        engine.create(
            "claims",
            """select l.label, h.identity_id, count(*) as n from held h join labels l on h.m = l.m group by l.label, h.identity_id""",
        )
        engine.create(
            "best_claims",
            """select label, identity_id, n from (select *, row_number() over (partition by label order by n desc, identity_id) as a,
            row_number() over (partition by identity_id order by n desc, label) as b from claims) c where a = 1 and b = 1""",
        )
        engine.create(
            "ids",
            """select f.label, coalesce(b.identity_id, case when t.identity_id is null then f.identity else f.identity || 'N' end) as identity
            from fresh_ids f left join best_claims b on f.label = b.label
            left join (select distinct identity_id from claims) t on f.identity = t.identity_id and b.identity_id is null""",
        )
    else:
        engine.create("ids", "select label, identity from fresh_ids")
    engine.create(
        "identity_of",
        """select l.m, i.identity, l.label as who, s.strength from labels l join ids i on l.label = i.label join mentions k on l.m = k.m
        left join strengths s on l.m = s.m where k.comparable or s.strength is not null or (not k.organisation and
            (k.phone is not null or k.email is not null or k.handle is not null or k.vehicle is not null))""",
    )
    _ask_for_attention(engine, lost)


def _ask_for_attention(engine: Engine, lost: list[Decision]) -> None:
    engine.create(
        "attention",
        f"""
        select i.identity, 'large' as reason, cast(count(*) as varchar) || ' mentions are joined' as detail
            from identity_of i group by i.identity having count(*) > {LARGE}
        union all
        select i.identity, 'names' as reason, cast(count(distinct k.given_root) as varchar) || ' different given names' as detail
            from identity_of i join mentions k on i.m = k.m group by i.identity having count(distinct k.given_root) > 2
        union all
        select i.identity, 'dates of birth' as reason, cast(count(distinct k.dob) as varchar) || ' different dates of birth' as detail
            from identity_of i join mentions k on i.m = k.m group by i.identity having count(distinct k.dob) > 2
        union all
        select i.identity, 'number disputed' as reason, 'the force''s number ' || substr(k.ref, strpos(k.ref, '|') + 1) || ' is used for '
            || cast(o.n as varchar) || ' people' as detail from identity_of i join mentions k on i.m = k.m
            join (select ref, count(distinct identity) as n from identity_of j join mentions q on j.m = q.m where ref is not null group by ref
                having count(distinct identity) > 1) o on k.ref = o.ref group by i.identity, k.ref, o.n
        union all
        select a.identity, 'refused link' as reason, 'a strong link to another identity was refused as contradicted or by decision' as detail
            from held_links h join identity_of a on h.m_l = a.m where not h.kept group by a.identity""",
    )
    for decision in lost:
        engine.create("attention", "select * from attention union all select cast(null as varchar) as identity, 'decision without its mention' as reason, "
                      f"'{decision.verdict} {decision.left.replace(chr(39), '')} {decision.right.replace(chr(39), '')}' as detail")  # fmt: skip
