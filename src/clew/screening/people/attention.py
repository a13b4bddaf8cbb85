"""What somebody should look at: evidence that pulls both ways, groups that are large, values that
say nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa

from clew.screening.engines import Engine
from clew.screening.people.overrides import Decision, MentionKey

LARGE = 40
"""Mentions of one identity beyond which somebody should look: a merged identity misleads everything after it."""
_MOST_TOLD = 100
_COLUMNS = {
    "phone": "telephone",
    "email": "e-mail address",
    "handle": "handle",
    "vehicle": "vehicle",
    "ref": "number in the force's system",
    "address": "address",
    "postcode": "postcode",
    "dob": "date of birth",
}
_SCHEMA = pa.schema([("identity", pa.string()), ("reason", pa.string()), ("detail", pa.string())])


def ask_for_attention(engine: Engine, lost: Iterable[Decision]) -> None:
    """`attention` (identity, reason, detail); no identity where it is about a value or a decision."""
    told = [*_large(engine), *_values(engine)]
    # What a decision named is no longer written so in its record: somebody has to look again.
    told += [
        {
            "reason": "decision without its mention",
            "detail": f"{d.verdict} {d.left} {d.right}"
            + (" (named by the number of a row: decide again)" if _by_row(d) else ""),
        }
        for d in lost
    ]
    engine.put(
        "without_identity",
        pa.Table.from_pylist([{"identity": None, **t} for t in told], schema=_SCHEMA),
    )
    engine.create(
        "attention",
        """
        select i.identity, 'names' as reason, cast(count(distinct k.given_root) as varchar) || ' different given names' as detail
            from identity_of i join mentions k on i.m = k.m group by i.identity having count(distinct k.given_root) > 2
        union all
        select i.identity, 'second names' as reason, cast(count(distinct k.second) as varchar) || ' different second given names' as detail
            from identity_of i join mentions k on i.m = k.m where length(k.second) > 1 group by i.identity having count(distinct k.second) > 1
        union all
        select i.identity, 'dates of birth' as reason, cast(count(distinct k.dob) as varchar) || ' different dates of birth' as detail
            from identity_of i join mentions k on i.m = k.m group by i.identity having count(distinct k.dob) > 2
        union all
        select i.identity, 'number disputed' as reason, 'the force''s number ' || substr(k.ref, strpos(k.ref, '|') + 1) || ' is used for '
            || cast(o.n as varchar) || ' people' as detail from identity_of i join mentions k on i.m = k.m
            join (select ref, count(distinct identity) as n from identity_of j join mentions q on j.m = q.m where ref is not null group by ref
                having count(distinct identity) > 1) o on k.ref = o.ref group by i.identity, k.ref, o.n
        union all
        select r.one as identity, 'refused link' as reason, 'much speaks for one person with ' || r.two || ', but: ' || min(r.refused) as detail from (
                select least(a.identity, b.identity) as one, greatest(a.identity, b.identity) as two, h.refused
                from held_links h join identity_of a on h.m_l = a.m join identity_of b on h.m_r = b.m where h.ask and a.identity <> b.identity) r
            group by r.one, r.two
        union all
        select identity, reason, detail from without_identity""",
    )


def _by_row(decision: Decision) -> bool:
    return MentionKey.parse(decision.left).by_row or MentionKey.parse(decision.right).by_row


def _large(engine: Engine) -> Iterable[dict[str, str | None]]:
    """Groups of many mentions, with their commonest name, what holds most of them, and the way on."""
    groups = engine.fetch(
        f"""with big as (select identity, count(*) as mentions from every_identity group by identity having count(*) > {LARGE}),
        called as (select e.identity, v.given_names, v.family_name, count(*) as n, row_number() over (partition by e.identity order by count(*) desc,
                v.given_names, v.family_name) as place from every_identity e join big b on e.identity = b.identity join written v on e.m = v.m
                where v.given_names is not null or v.family_name is not null group by e.identity, v.given_names, v.family_name)
        select b.identity, b.mentions, c.given_names, c.family_name, s.identity is not null as aside from big b
        left join called c on b.identity = c.identity and c.place = 1 left join set_aside s on b.identity = s.identity order by b.mentions desc, b.identity"""
    ).to_pylist()
    for group in groups:
        name = (
            " ".join(w for w in (group["given_names"], group["family_name"]) if w) or "nobody named"
        )
        by = (
            ", ".join(
                f"{_COLUMNS[c]} {v} in {n:,}" for c, v, n in _most_shared(engine, group["identity"])
            )
            or "names and dates of birth"
        )
        head = f"{name}: {group['mentions']:,} mentions are joined, most by {by}."
        if group["aside"]:
            yield {
                "identity": group["identity"],
                "reason": "set aside",
                "detail": f"{head} No name belongs to half of them, so they are in no course of this run. If that value is a placeholder or a place, add it to "
                "placeholders.toml; part wrong mentions with clew people never",
            }
        else:
            yield {
                "identity": group["identity"],
                "reason": "large",
                "detail": f"{head} A frequent caller or a place needs nothing; if several people are joined, part them with clew people never",
            }


def _most_shared(engine: Engine, identity: str) -> list[tuple[str, str, int]]:
    counts = " union all ".join(
        f"(select '{c}' as kind, max(k.{c}) as value, count(*) as n from every_identity e join mentions k on e.m = k.m where e.identity = '{identity}' "
        f"and k.{c} is not null group by k.{c} order by n desc, value limit 1)"
        for c in _COLUMNS
    )
    found = engine.fetch(
        f"select kind, value, n from ({counts}) t where n > 1 order by n desc, kind limit 2"
    ).to_pylist()
    return [(f["kind"], str(f["value"]).split("|")[-1], int(f["n"])) for f in found]


def _values(engine: Engine) -> Iterable[dict[str, str | None]]:
    for row in engine.fetch(
        f"select kind, value, names, mentions from shared_values order by mentions desc, kind, value limit {_MOST_TOLD}"
    ).to_pylist():
        yield {
            "reason": "shared value",
            "detail": f"{_COLUMNS[row['kind']]} {str(row['value']).split('|')[-1]} is used under {row['names']:,} names in {row['mentions']:,} mentions: "
            + ("it says little of who somebody is" if row["kind"] == "dob" else "it joins nobody"),
        }
    for row in engine.fetch(
        f"select rule, value, mentions from not_compared order by mentions desc, rule, value limit {_MOST_TOLD}"
    ).to_pylist():
        yield {
            "reason": "not compared",
            "detail": f"{row['mentions']:,} different mentions share {row['value']} ({row['rule']}): too many to compare on it alone",
        }
