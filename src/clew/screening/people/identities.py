"""Group mentions into identities that stay the same from run to run.

A new link needs the model's `join` weight; what an earlier run held together needs only `split`.
Groups whose evidence pulls both ways are built again link by link, strongest first, refusing what
contradicts. A person's "always" is done first and "never" refuses. Array work on the driver,
whatever the engine: links are few beside records.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np
import pyarrow as pa
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from clew.screening.engines import Engine
from clew.screening.people.attention import ask_for_attention
from clew.screening.people.contradictions import (
    CORE,
    SHARES,
    Conflict,
    Core,
    Parting,
    conflict,
    core_of,
    near,
    opposed_sql,
)
from clew.screening.people.habits import exchanges_names, namesakes_are_few
from clew.screening.people.model import Model, name_alone_sql, usual_on_a_usual_date_sql
from clew.screening.people.overrides import Decision, MentionKey
from clew.screening.people.rules import same_counterpart, same_key

DECIDED = 99.0
"""Weight of a link that a person made."""
EITHER = 1.0
"""Two links that differ by no more than this say as much for one person as for the other."""
COULD_BE_EITHER = "it could be either of two people"
RUN_AWAY = 400
"""Mentions beyond which a group with no name that half of them bear is set aside."""


def group_mentions(
    engine: Engine, model: Model, decisions: list[Decision], *, previous: bool
) -> None:
    """From `mentions`, `involvements` and `pairs` (and `previous_people`) make `identity_of` (m,
    identity, who, strength; `who` is a number for this run), `links` and
    `attention` (identity, reason, detail)."""
    size = 1 + int(
        engine.fetch("select coalesce(max(m), 0) as n from mentions").column("n")[0].as_py()
    )
    _put_marks(engine)
    held = "false"
    if previous:
        _hold(engine)
        held = "a.identity_id = b.identity_id"
    joins = "left join held a on p.m_l = a.m left join held b on p.m_r = b.m" if previous else ""
    usual = f"{usual_on_a_usual_date_sql()} and u.usual_name"
    alone = "false" if namesakes_are_few(engine) else name_alone_sql()
    edges = engine.fetch(
        f"select m_l, m_r, weight from (select p.m_l, p.m_r, p.weight, coalesce({held}, false) as together from pairs p {joins} left join (select m, usual_name from mentions where usual_name) u on p.m_l = u.m "
        f"where not ({alone}) and not coalesce({usual}, false)) e "
        f"where weight >= {model.join} or (together and weight >= {model.split}) order by weight desc, m_l, m_r"
    )
    always, never, lost = _decided(engine, decisions)
    pairs = engine.fetch(opposed_sql())
    opposed = np.column_stack(
        [pairs.column(side).to_numpy().astype(np.int64) for side in ("a", "b")]
    )
    left = np.concatenate([edges.column("m_l").to_numpy().astype(np.int64), always[:, 0]])
    right = np.concatenate([edges.column("m_r").to_numpy().astype(np.int64), always[:, 1]])
    weight = np.concatenate(
        [edges.column("weight").to_numpy().astype(np.float64), np.full(len(always), DECIDED)]
    )
    labels, refused = _build(engine, size, left, right, weight, never, opposed)
    for rule in (same_counterpart, same_key):
        _put_labels(engine, labels)
        more_left, more_right, more_weight = rule(engine)
        labels, taken = _merged(
            engine, labels, more_left, more_right, np.concatenate([never, opposed])
        )
        left, right = (
            np.concatenate([left, more_left[taken]]),
            np.concatenate([right, more_right[taken]]),
        )
        weight = np.concatenate([weight, more_weight[taken]])
    _put_labels(engine, labels)
    _finish(engine, labels, left, right, weight, refused, previous=previous)
    ask_for_attention(engine, lost)


def _put_marks(engine: Engine) -> None:
    """`marks`: every mention with the key by which another run knows it, and what makes it known if
    its mark has changed.
    """
    engine.create(
        "marks",
        """select k.m, k.force, k.incident_id, k.role, coalesce(v.mark, 'order') as mark, lower(trim(v.given_names)) as given,
            lower(trim(v.family_name)) as family, v.date_of_birth as dob, v.person_ref as ref
        from mentions k left join involvements v on k.inc = v.inc and k.role = v.role and k.row = v.row""",
    )


def _hold(engine: Engine) -> None:
    """`held`: the earlier identity of each mention. Where a record's row was changed, the only one
    there that still says the same person.
    """
    same_place = "l.force = p.force and l.incident_id = p.incident_id and l.role = p.role"
    engine.create(
        "held_exactly",
        f"select l.m, p.identity_id, p.n from marks l join previous_people p on {same_place} and l.mark = p.mark",
    )
    engine.create(
        "unheld", "select l.* from marks l left join held_exactly e on l.m = e.m where e.m is null"
    )
    engine.create(
        "no_longer",
        "select p.* from previous_people p left join held_exactly e on p.n = e.n where e.n is null",
    )
    engine.create(
        "held_alike",
        f"""select m, identity_id from (select l.m, p.identity_id, count(*) over (partition by l.m) as a, count(*) over (partition by p.n) as b
            from unheld l join no_longer p on {same_place}
            where l.ref = p.ref or ((l.ref is null or p.ref is null) and (
                (l.given = p.given and l.family = p.family and (l.dob is null or p.dob is null))
                or (l.dob = p.dob and (l.given = p.given or (l.family = p.family and (l.given is null or p.given is null))))))) c
        where a = 1 and b = 1""",
    )
    engine.create(
        "held",
        "select m, identity_id from held_exactly union all select m, identity_id from held_alike",
    )


def _components(size: int, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    graph = coo_matrix((np.ones(len(left), dtype=np.int8), (left, right)), shape=(size, size))
    return connected_components(graph, directed=False)[1]


_CORE = ", ".join(f"{sql} as {name}" for name, sql in CORE.items())


# Where none of these differs within a group nobody in it contradicts anybody.
_DIFFERS = " or ".join(
    f"min(q.{c}) <> max(q.{c})"
    for c in (
        "given_root",
        "given_two",
        "given_three",
        "second",
        "family_root",
        "dob",
        "sex",
        "generation",
    )
)


def _build(
    engine: Engine,
    size: int,
    left: np.ndarray,
    right: np.ndarray,
    weight: np.ndarray,
    never: np.ndarray,
    opposed: np.ndarray,
) -> tuple[np.ndarray, dict[int, Conflict]]:
    """Groups, and by number of the link why it was refused."""
    labels = _components(size, left, right)
    _put_labels(engine, labels)
    suspicious = _contradicted(
        engine.fetch(
            f"""select distinct l.label, {_CORE.replace("k.ref as ref", "case when v.refs then k.ref end as ref")} from mentions k join labels l on k.m = l.m join (
                select g.label, coalesce(min(q.ref) <> max(q.ref), false) as refs from labels g join mentions q on g.m = q.m
                where q.comparable group by g.label having {_DIFFERS}) v on l.label = v.label"""
        ).to_pylist()
    )
    opposed = opposed[labels[opposed[:, 0]] == labels[opposed[:, 1]]]
    suspicious |= {int(labels[a]) for a, b in never if labels[a] == labels[b]} | set(
        labels[opposed[:, 0]].tolist()
    )
    if not suspicious:
        return labels, {}
    marked = np.fromiter(suspicious, dtype=np.int64)
    links = np.flatnonzero(np.isin(labels[left], marked))
    wanted = np.flatnonzero(np.isin(labels, marked))
    engine.put("to_rebuild", pa.table({"m": pa.array(wanted, pa.int64())}))
    shares = ", ".join(f'{value} as "{kind}"' for kind, value in SHARES.items())
    rows = engine.fetch(
        f"select k.m, {_CORE}, {shares} from mentions k join to_rebuild t on k.m = t.m"
    ).to_pylist()
    members = {
        r["m"]: (core_of(r), frozenset((kind, r[kind]) for kind in SHARES if r[kind])) for r in rows
    }
    group_of, refused = _careful(
        members, links, left, right, weight, never, opposed, exchanged=exchanges_names(engine)
    )
    fresh = labels.max() + 1
    renamed: dict[int, int] = {}
    for m in wanted:
        labels[m] = fresh + renamed.setdefault(group_of(int(m)), len(renamed))
    return labels, refused


def _contradicted(rows: list[dict[str, Any]]) -> set[int]:
    """Labels of the groups that hold two who cannot be one."""
    groups: dict[int, list[Core]] = defaultdict(list)
    for row in rows:
        groups[row["label"]].append(core_of(row))
    return {
        label
        for label, cores in groups.items()
        if any(conflict(a, b) for a, b in combinations(set(cores), 2))
    }


def _merged(
    engine: Engine, labels: np.ndarray, left: np.ndarray, right: np.ndarray, apart: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Groups joined by links that a rule made, and which of the links were taken.

    A chain of such links that would bring together who cannot be one, or two of `apart`, is left
    out whole.
    """
    if not len(left):
        return labels, np.zeros(0, dtype=bool)
    size = int(labels.max()) + 1
    groups = _components(size, labels[left], labels[right])
    touched = np.unique(np.concatenate([labels[left], labels[right]]))
    engine.put(
        "chained",
        pa.table(
            {
                "label": pa.array(touched, pa.int64()),
                "chain": pa.array(groups[touched].astype(np.int64), pa.int64()),
            }
        ),
    )
    rows = engine.fetch(
        f"select distinct c.chain, c.label, {_CORE} from chained c join labels l on c.label = l.label join mentions k on l.m = k.m"
    ).to_pylist()
    chains: dict[int, dict[int, set[Core]]] = defaultdict(lambda: defaultdict(set))
    for row in rows:
        chains[row["chain"]][row["label"]].add(core_of(row))
    bad = {chain for chain, by_label in chains.items() if _cannot_be_one(list(by_label.values()))}
    one, two = labels[apart[:, 0]], labels[apart[:, 1]]
    bad |= set(groups[one[(one != two) & (groups[one] == groups[two])]].tolist())
    taken = ~np.isin(groups[labels[left]], np.fromiter(bad, dtype=np.int64))
    final = _components(size, labels[left[taken]], labels[right[taken]])
    return final[labels].astype(np.int64), taken


def _cannot_be_one(groups: list[set[Core]]) -> bool:
    births = {core.born for group in groups for core in group if core.born}
    # Who has no date of birth may bridge two dates that a slip could turn into each other, and no
    # others.
    if len(groups) > 2 and any(not near(a, b) for a, b in combinations(births, 2)):
        return True
    return any(conflict(x, y) for a, b in combinations(groups, 2) for x in a - b for y in b - a)


def _careful(
    members: dict[int, tuple[Core, frozenset[tuple[str, str]]]],
    links: np.ndarray,
    left: np.ndarray,
    right: np.ndarray,
    weight: np.ndarray,
    never: np.ndarray,
    opposed: np.ndarray,
    *,
    exchanged: bool,
) -> tuple[Callable[[int], int], dict[int, Conflict]]:
    """Join strongest link first; refuse a join of groups that a "never" parts or that cannot be one
    person.

    Who could be either of two that cannot be one, with as much to be said for both, is left alone.
    """
    parting = Parting(members, never.tolist(), opposed.tolist(), exchanged=exchanged)
    refused: dict[int, Conflict] = {}
    order = links[np.lexsort((right[links], left[links], -weight[links]))]
    best: dict[int, float] = {}
    either: dict[int, int] = {}
    for i in order:
        a, b = int(left[i]), int(right[i])
        if parting.find(a) == parting.find(b):
            continue
        found = None if weight[i] >= DECIDED else parting.against(a, b)
        if found is None:
            parting.join(a, b)
            for m in (a, b):
                best.setdefault(m, float(weight[i]))
            continue
        refused[int(i)] = found
        if not found.leaves_open:
            continue
        for m, other in ((a, b), (b, a)):
            if (
                best.get(m, 0.0) - float(weight[i]) < EITHER
                and best.get(m, 0.0) < DECIDED
                and members[m][0].born is None
                and len(parting.members(m)) > 1
            ):
                cores = {members[n][0] for n in parting.members(other)}
                if not any(conflict(members[m][0], core) for core in cores):
                    either[m] = int(i)
    alone = {m: -1 - m for m in either}
    return (lambda m: alone.get(m, parting.find(m))), refused


def _put_labels(engine: Engine, labels: np.ndarray) -> None:
    engine.put(
        "labels",
        pa.table(
            {
                "m": pa.array(np.arange(len(labels)), pa.int64()),
                "label": pa.array(labels.astype(np.int64), pa.int64()),
            }
        ),
    )


def _decided(
    engine: Engine, decisions: list[Decision]
) -> tuple[np.ndarray, np.ndarray, list[Decision]]:
    """Decisions as pairs of mention numbers, and those whose mentions are not in these records."""
    if not decisions:
        return np.empty((0, 2), np.int64), np.empty((0, 2), np.int64), []
    keys = sorted({k for d in decisions for k in (d.left, d.right)})
    parsed = [MentionKey.parse(k) for k in keys]
    engine.put(
        "decided_keys",
        pa.table(
            {
                "key": keys,
                "force": [k.force for k in parsed],
                "incident_id": [k.incident_id for k in parsed],
                "role": [k.role for k in parsed],
                "mark": [k.mark for k in parsed],
            }
        ),
    )
    known = {
        r["key"]: r["m"]
        for r in engine.fetch("""select d.key, k.m from decided_keys d join marks k on d.force = k.force
        and d.incident_id = k.incident_id and d.role = k.role and d.mark = k.mark""").to_pylist()
    }
    lost = [d for d in decisions if d.left not in known or d.right not in known]

    def pairs(verdict: str) -> np.ndarray:
        found = [
            (known[d.left], known[d.right])
            for d in decisions
            if d.verdict == verdict and d not in lost
        ]
        return np.array(found, dtype=np.int64).reshape(-1, 2)

    return pairs("always"), pairs("never"), lost


# An id that says nothing about the person: from the first mention's key, the same on every machine
# and engine, at any order of rows.
_NEW_ID = "'P' || upper(substr(md5(k.force || chr(31) || k.incident_id || chr(31) || k.role || chr(31) || k.mark), 1, 13))"


def _finish(
    engine: Engine,
    labels: np.ndarray,
    left: np.ndarray,
    right: np.ndarray,
    weight: np.ndarray,
    refused: dict[int, Conflict],
    *,
    previous: bool,
) -> None:
    """Name the groups and keep the links that hold them, and those that were refused with the
    cause.
    """
    kept = labels[left] == labels[right]
    strength = np.full(len(labels), np.nan)
    np.fmax.at(strength, left[kept], weight[kept])
    np.fmax.at(strength, right[kept], weight[kept])
    engine.put(
        "strengths",
        pa.table(
            {
                "m": pa.array(np.arange(len(labels)), pa.int64()),
                "strength": pa.array(strength, pa.float64(), from_pandas=True),
            }
        ),
    )
    causes = [
        None if k else refused[i].cause if i in refused else COULD_BE_EITHER
        for i, k in enumerate(kept)
    ]
    ask = [not k and not (i in refused and refused[i].relatives) for i, k in enumerate(kept)]
    engine.put(
        "held_links",
        pa.table(
            {
                "m_l": pa.array(left, pa.int64()),
                "m_r": pa.array(right, pa.int64()),
                "weight": pa.array(weight, pa.float64()),
                "kept": pa.array(kept),
                "refused": pa.array(causes, pa.string()),
                "ask": pa.array(ask),
            }
        ),
    )
    # Only groups with something to go by: named, numbered, or at the end of a link.
    engine.create(
        "group_first",
        """select l.label, min(k.m) as m from labels l join mentions k on l.m = k.m left join strengths s on l.m = s.m
        where k.comparable or s.strength is not null or (not k.organisation and (k.phone is not null or k.email is not null or k.handle is not null
            or k.vehicle is not null)) group by l.label""",
    )
    engine.create(
        "fresh_ids",
        f"select g.label, {_NEW_ID} as identity from group_first g join marks k on g.m = k.m",
    )
    if previous:
        # A group takes the id of the earlier identity that it shares most with; an id goes to one
        # group.
        engine.create(
            "claims",
            """select l.label, h.identity_id, count(*) as n from held h join labels l on h.m = l.m group by l.label, h.identity_id""",
        )
        engine.create(
            "best_claims",
            """select label, identity_id from (select *, row_number() over (partition by label order by n desc, identity_id) as a,
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
        "every_identity",
        """select l.m, i.identity, l.label as who, s.strength from labels l join ids i on l.label = i.label join mentions k on l.m = k.m
        left join strengths s on l.m = s.m where k.comparable or s.strength is not null or (not k.organisation and
            (k.phone is not null or k.email is not null or k.handle is not null or k.vehicle is not null))""",
    )
    _set_aside(engine)


def _set_aside(engine: Engine) -> None:
    """`identity_of` without the groups that have grown out of hand: many mentions, and no name that
    half of them bear.

    They are in `set_aside`, take part in no course, and somebody is asked to look. A frequent
    caller has one name, and stays.
    """
    mentions = int(engine.fetch("select count(*) as n from mentions").column("n")[0].as_py())
    engine.create(
        "set_aside",
        f"""select g.identity from (select identity, sum(n) as mentions, max(n) as most from (
                select e.identity, k.given_root, k.family_root, count(*) as n from every_identity e join mentions k on e.m = k.m
                group by e.identity, k.given_root, k.family_root) b group by identity) g
        where g.mentions > {max(RUN_AWAY, mentions // 50)} and g.most * 2 < g.mentions""",
    )
    engine.create(
        "identity_of",
        "select e.* from every_identity e left join set_aside s on e.identity = s.identity where s.identity is null",
    )
