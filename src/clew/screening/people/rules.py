"""Two rules link what no pair of mentions can show: one counterpart in common, and an unnamed
person's own key.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from clew.screening.engines import Engine
from clew.screening.people.linking import SAME_KEY, SAME_VICTIM

HUB = 20
"""People opposite one, beyond which the one is no sign of who they are: everybody steals from the same shop."""


def _pairs(table: pa.Table, weight: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    left = table.column("m_l").to_numpy().astype(np.int64)
    return left, table.column("m_r").to_numpy().astype(np.int64), np.full(len(left), weight)


def same_counterpart(engine: Engine) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A suspect of one name, however it is written, uncontradicted, against one victim is one
    suspect; and the other way round; and both at once.

    Not where the victim has more suspects than a person has (a shop, a hospital), nor the other way
    round.
    """
    engine.create(
        "people_now",
        """select l.label, min(k.m) as m, max(k.given_root) as given_root, max(k.family_root) as family_root,
            max(k.initial) as initial, max(k.sound) as sound, max(k.given_sound) as given_sound, min(k.dob) as dob
        from labels l join mentions k on l.m = k.m where k.comparable group by l.label""",
    )
    engine.create(
        "against",
        """select distinct s.label as suspect, v.label as victim from mentions a join labels s on a.m = s.m
        join mentions b on a.inc = b.inc join labels v on b.m = v.m
        where a.role in ('suspect', 'subject') and b.role in ('victim', 'reporter') and a.comparable and b.comparable and s.label <> v.label""",
    )
    engine.create(
        "named",
        f"""select a.suspect, a.victim, p.m as suspect_m, p.given_root as suspect_given, p.family_root as suspect_family, p.initial as suspect_initial,
            p.dob as suspect_dob, p.sound as suspect_sound, p.given_sound as suspect_given_sound, q.sound as victim_sound, q.given_sound as victim_given_sound, q.m as victim_m, q.given_root as victim_given, q.family_root as victim_family, q.initial as victim_initial,
            q.dob as victim_dob, p.given_root || '|' || p.family_root || '|' || q.given_root || '|' || q.family_root as names,
            count(*) over (partition by a.victim) <= {HUB} as few_suspects, count(*) over (partition by a.suspect) <= {HUB} as few_victims
        from against a join people_now p on a.suspect = p.label join people_now q on a.victim = q.label""",
    )
    # Neither linked yet: the same two names opposite each other again are the same two people.
    engine.create(
        "named_pairs",
        f"select n.* from named n join (select names from named where names is not null group by names having count(*) between 2 and {HUB}) t on n.names = t.names",
    )
    unions = []
    for mine, other, few in (
        ("suspect", "victim", "few_suspects"),
        ("victim", "suspect", "few_victims"),
    ):
        same = f"""x.{mine} < y.{mine} and (x.{mine}_dob is null or y.{mine}_dob is null or x.{mine}_dob = y.{mine}_dob
            or x.{mine}_dob = substr(y.{mine}_dob, 1, 5) || substr(y.{mine}_dob, 9, 2) || '-' || substr(y.{mine}_dob, 6, 2))"""
        found = (
            f"select x.{mine}_m as m_l, y.{mine}_m as m_r from {{t}} x join {{t}} y on {same} and "
        )
        unions += [
            found.format(t="named")
            + f"""x.{other} = y.{other} and x.{few} and y.{few} and x.{mine}_family = y.{mine}_family where x.{mine}_given = y.{mine}_given
                or ((x.{mine}_given is null or y.{mine}_given is null)
                    and (x.{mine}_initial = y.{mine}_initial or x.{mine}_initial is null or y.{mine}_initial is null))""",
            found.format(t="named")
            + f"x.{other} = y.{other} and x.{few} and y.{few} and x.{mine}_given = y.{mine}_given "
            f"where x.{mine}_family is null or y.{mine}_family is null",
            # Written differently, as slips and short forms are.
            found.format(t="named")
            + f"""x.{other} = y.{other} and x.{few} and y.{few} and (x.{mine}_sound = y.{mine}_sound or levenshtein(x.{mine}_family, y.{mine}_family) <= 1)
                where x.{mine}_given = y.{mine}_given or x.{mine}_given_sound = y.{mine}_given_sound
                    or (length(x.{mine}_given) > 3 and length(y.{mine}_given) > 3 and levenshtein(x.{mine}_given, y.{mine}_given) <= 1)""",
            found.format(t="named_pairs")
            + f"x.names = y.names where x.{other}_dob is null or y.{other}_dob is null or x.{other}_dob = y.{other}_dob",
        ]
    found = engine.fetch(
        f"select distinct m_l, m_r from ({' union all '.join(unions)}) u order by 1, 2"
    )
    return _pairs(found, SAME_VICTIM)


def same_key(engine: Engine) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Somebody unnamed who uses what exactly one identity uses is that person; else unnamed users
    of one key are one.
    """
    keys = ("phone", "email", "handle", "vehicle", "ref")
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
