"""Who is close to whom: the circle round a victim, the helpers of a suspect."""

from __future__ import annotations

from clew.screening.engines import Engine


def make_ties(engine: Engine) -> None:
    """From `party`, `pair_groups` and `what` make `victim_ties` (suspect, victim, other) and `suspect_ties` (victim,
    suspect, other): people who stand in one record, share an address or telephone, or whom the record itself ties."""
    engine.create("homes", """select distinct who, address as value from party where address is not null
        union select distinct who, phone as value from party where phone is not null""")
    engine.create("rivals", """select a.suspect, a.victim, b.victim as other from pair_groups a join pair_groups b
        on a.suspect = b.suspect and a.victim <> b.victim""")
    engine.create("victim_ties", """
        select distinct r.suspect, r.victim, r.other from rivals r join homes x on r.victim = x.who join homes y on r.other = y.who and x.value = y.value
        union
        select distinct r.suspect, r.victim, r.other from rivals r join party x on r.victim = x.who join party y on r.other = y.who and x.inc = y.inc
            where x.role in ('victim', 'witness', 'reporter') and y.role in ('victim', 'witness', 'reporter')
        union
        select distinct r.suspect, r.victim, r.other from rivals r join pairs_in p on r.suspect = p.suspect and r.other = p.victim
            join what w on p.inc = w.inc where w.tag = 'harassing_family_or_friends' and w.keeps > 0
        union
        select distinct r.suspect, r.victim, r.other from rivals r join pairs_in p on r.suspect = p.suspect and r.victim = p.victim
            join what w on p.inc = w.inc where w.tag = 'harassing_family_or_friends' and w.keeps > 0""")
    engine.create("helpers", """select a.victim, a.suspect, b.suspect as other from pair_groups a join pair_groups b
        on a.victim = b.victim and a.suspect <> b.suspect""")
    engine.create("suspect_ties", """
        select distinct h.victim, h.suspect, h.other from helpers h join homes x on h.suspect = x.who join homes y on h.other = y.who and x.value = y.value
        union
        select distinct h.victim, h.suspect, h.other from helpers h join suspects x on h.suspect = x.who join suspects y on h.other = y.who and x.inc = y.inc
        union
        select distinct h.victim, h.suspect, h.other from helpers h join pairs_in p on h.victim = p.victim and h.other = p.suspect
            join what w on p.inc = w.inc where w.tag = 'third_party_contact' and w.keeps > 0""")
