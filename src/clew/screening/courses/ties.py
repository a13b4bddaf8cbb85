"""Who is close to whom: the circle round a victim, the helpers of a suspect."""

from __future__ import annotations

from clew.screening.engines import Engine

FEW = 3
"""Words about the family tie two victims of one suspect only when he has no more than this many."""
CLOSE_DAYS = 60
"""and only when the records of the two lie this near."""


def make_ties(engine: Engine) -> None:
    """From `party`, `pair_groups` and `what` make `victim_ties` (suspect, victim, other) and `suspect_ties` (victim,
    suspect, other): people who stand in one record, share an address or telephone, or whom the record itself ties."""
    engine.create(
        "homes",
        """select distinct who, address as value from party where address is not null
        union select distinct who, phone as value from party where phone is not null""",
    )
    engine.create(
        "rivals",
        """select a.suspect, a.victim, b.victim as other,
            greatest(date_diff('day', a.last_on, b.first_on), date_diff('day', b.last_on, a.first_on), 0) as apart
        from pair_groups a join pair_groups b on a.suspect = b.suspect and a.victim <> b.victim""",
    )
    engine.create("few_victims", f"select suspect from pair_groups group by suspect having count(*) <= {FEW}")
    engine.create(
        "victim_ties",
        f"""
        select distinct r.suspect, r.victim, r.other from rivals r join homes x on r.victim = x.who join homes y on r.other = y.who and x.value = y.value
        union
        select distinct r.suspect, r.victim, r.other from rivals r join party x on r.victim = x.who join party y on r.other = y.who and x.inc = y.inc
            where x.role in ('victim', 'witness', 'reporter') and y.role in ('victim', 'witness', 'reporter')
        union
        select distinct r.suspect, r.victim, r.other from rivals r join few_victims f on r.suspect = f.suspect
            join pairs_in p on r.suspect = p.suspect and (r.other = p.victim or r.victim = p.victim)
            join what w on p.inc = w.inc where w.tag = 'harassing_family_or_friends' and w.keeps > 0.5 and r.apart <= {CLOSE_DAYS}""",
    )
    engine.create(
        "helpers",
        """select a.victim, a.suspect, b.suspect as other from pair_groups a join pair_groups b
        on a.victim = b.victim and a.suspect <> b.suspect""",
    )
    engine.create(
        "suspect_ties",
        """
        select distinct h.victim, h.suspect, h.other from helpers h join homes x on h.suspect = x.who join homes y on h.other = y.who and x.value = y.value
        union
        select distinct h.victim, h.suspect, h.other from helpers h join suspects x on h.suspect = x.who join suspects y on h.other = y.who and x.inc = y.inc
        union
        select distinct h.victim, h.suspect, h.other from helpers h join pairs_in p on h.victim = p.victim and h.other = p.suspect
            join what w on p.inc = w.inc where w.tag = 'third_party_contact' and w.keeps > 0""",
    )
