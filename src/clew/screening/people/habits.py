"""What a set of records shows of itself: whether it writes one person under several given names,
and how rare namesakes are in it.
"""

from __future__ import annotations

from clew.screening.engines import Engine

EXCHANGED = 0.06
"""Of the family names with one date of birth and two mentions or more, the share with two different given names beyond which a set writes
one person under several given names. Twins and couples do not come to half of it: in a made-up force with as many twins as there are it is 0.02."""
_ENOUGH = 500


def exchanges_names(engine: Engine) -> bool:
    """Whether two given names with one family name and one date of birth are mostly one person in
    this set, as where a name in use
    stands for the name in the register. Counted where 1 January and the like are left out, and only
    in sets large enough to tell.
    """
    (found,) = (
        engine.fetch("""select count(*) as homes, coalesce(sum(case when letters > 1 and roots > 1 then 1 else 0 end), 0) as two from (
        select count(distinct initial) as letters, count(distinct substr(given_root, 1, 1)) as roots from mentions
        where comparable and dob is not null and dob_many is null and family_root is not null and given is not null
        group by family_root, dob having count(*) > 1) h""").to_pylist()
    )
    return int(found["homes"]) >= _ENOUGH and float(found["two"]) > EXCHANGED * float(
        found["homes"]
    )


NAMESAKES = 0.015
"""Of rare full names with two dates of birth, the share with two people beyond which a name alone joins nobody. In a made-up force it is 0.025 to 0.05."""
_RARE = 1e-6


def namesakes_are_few(engine: Engine) -> bool:
    """Whether dates of birth show that hardly any rare full name is borne by two people of this
    set, so that a name alone may speak.
    """
    engine.create(
        "dated_names",
        f"""select k.given_root, k.family_root, k.dob, count(*) as n from mentions k join share_given g on k.given = g.given
        join share_family f on k.family = f.family where k.comparable and k.dob is not null and k.dob_many is null
        and length(k.given_root) > 1 and g.tf_given * f.tf_family < {_RARE} group by k.given_root, k.family_root, k.dob""",
    )
    (found,) = engine.fetch("""select
        (select count(*) from (select 1 as one from dated_names group by given_root, family_root having sum(n) > 1) r) as names,
        (select count(*) from (select distinct a.given_root, a.family_root from dated_names a join dated_names b on a.given_root = b.given_root
            and a.family_root = b.family_root and a.dob < b.dob and levenshtein(a.dob, b.dob) > 2 and substr(a.dob, 1, 4) <> substr(b.dob, 1, 4)
            and substr(a.dob, 5) <> substr(b.dob, 5)) t) as two""").to_pylist()
    return int(found["names"]) >= _ENOUGH and float(found["two"]) <= NAMESAKES * float(
        found["names"]
    )
