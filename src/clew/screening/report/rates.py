"""How often people are listed, by protected characteristic where it is recorded: for those who must
watch for bias.

None of these is an input to linking or points, but for sex and date of birth, which help to tell
two people apart. Equality Act 2010 s.149; small numbers are not shown.
"""

from __future__ import annotations

from dataclasses import dataclass

from clew.screening.runs.read import Run

SMALL = 5
"""Groups or hits below this are not shown: they could point to a person."""
BY = {
    "sex": "coalesce(upper(substr(sex, 1, 1)), 'not recorded')",
    "age": """case when age is null then 'not recorded' when age < 18 then 'under 18' when age < 25 then '18-24' when age < 40 then '25-39'
        when age < 65 then '40-64' else '65 and over' end""",
    "ethnicity (self-defined, first letter of 16+1)": "coalesce(upper(substr(ethnicity, 1, 1)), 'not recorded')",
}


ROLES = {"suspects": "'suspect', 'subject'", "victims": "'victim', 'reporter'"}
"""The roles in which the people of each side stand, as SQL."""


def people_of(run: Run, side: str) -> str:
    """SQL for every identity of a side, with the columns that `BY` groups by."""
    return f"""select d.identity_id, max(v.sex) as sex, max(v.ethnicity) as ethnicity,
        max(date_diff('year', try_cast(v.date_of_birth as date), date '{run.manifest["as_at"]}')) as age
        from identities d join involvements v on d.force = v.force and d.incident_id = v.incident_id and d.role = v.role and d.row = v.row
        where d.role in ({ROLES[side]}) group by d.identity_id"""


@dataclass(frozen=True, slots=True)
class Rate:
    """One group of one side: how many people it has and how many of them stand in a listed course.
    None: not shown.
    """

    side: str
    by: str
    group: str
    people: int | None
    listed: int | None

    @property
    def percent(self) -> str:
        if self.people is None or self.listed is None:
            return "not shown"
        return f"{100 * self.listed / self.people:.2f}% of {self.people:,}"


def hit_rates(run: Run) -> list[Rate]:
    """Rates for suspects and victims of the urgent, recorded and hidden lists."""
    rates = []
    for side, column in (("suspects", "suspect_identity"), ("victims", "victim_identity")):
        for by, group in BY.items():
            rows = run.rows(f"""with p as ({people_of(run, side)}),
                h as (select distinct {column} as identity_id from courses where list <> 'dormant')
                select {group} as grp, count(*) as people, count(h.identity_id) as listed from p left join h on p.identity_id = h.identity_id
                group by 1 order by 1""")
            for r in rows:
                shown = r["people"] >= SMALL
                hits = r["listed"] if shown and (r["listed"] == 0 or r["listed"] >= SMALL) else None
                rates.append(Rate(side, by, r["grp"], r["people"] if shown else None, hits))
    return rates
