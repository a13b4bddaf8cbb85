"""Make the force: blocks of records, each worked out from the seed and its own number alone,
streamed to Parquet.

A block is written aside and renamed, so a run that is killed goes on where it stopped and ends the
same. Memory is one block a worker, whatever the number of incidents; time grows in proportion to
it.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from zlib import crc32

import pyarrow as pa
import pyarrow.parquet as pq

from clew.offences import describe
from clew.synth import tables
from clew.synth.narrative import Voice, choose_voice, sentences, tell
from clew.synth.population import Person, Population
from clew.synth.register import REGISTER, TRUTH_REGISTER, plan, register_rows, truth_row
from clew.synth.writing import BLANK, write_down

BLOCK = 10_000
FORCE = "Northmoor"
AREAS = ("Northmoor Town", "Eastwick", "Holme Valley", "Saltmarsh", "Carrowby")
"""The force's own districts."""
_FIRST_CODES = {"195/12": "195/94", "008/65": "195/94", "008/66": "195/94", "195/94": "195/12"}
_ALTERNATES = {"195/12": "195/94", "008/65": "195/94", "008/66": "195/12", "195/94": "125/12"}
INCIDENT = (
    "incident_id",
    "force",
    "system",
    "record_kind",
    "reported_on",
    "recorded_on",
    "occurred_from",
    "occurred_to",
    "offence_code",
    "offence",
    "secondary_offence_codes",
    "alternate_offence_code",
    "first_offence_code",
    "status",
    "domestic",
    "online",
    "outcome_code",
    "outcome_on",
    "officer_in_case",
    "area",
    "location",
    "postcode",
    "narrative",
)
INVOLVEMENT = ("force", "incident_id", "role", *BLANK, "relationship")
PERSON = tuple(c for c in BLANK if c != "ethnicity")
ORDER = ("order_id", "force", "kind", *(f"{side}_{c}" for side in ("subject", "protected") for c in PERSON),
         "made_on", "served_on", "expires_on", "conditions")  # fmt: skip
TRUTH_INCIDENT = ("force", "incident_id", "course", "kind", "label", "acts")
TRUTH_PERSON = ("force", "incident_id", "role", "row", "person")
_SERIES_SIDES = ("partner", "current partner", "child", "parent", "sibling")
_ORDERS = {"066/39": "non-molestation", "008/31": "restraining", "008/74": "SPO", "bail": "bail"}


@dataclass(frozen=True, slots=True)
class Force:
    """What to make. `stalking` is the share of incidents in planted courses, 0 to 0.5; `until` the
    last day recorded.

    `mixed` has names by origin and people who are easily taken for one another
    (`data/origins.toml`); without it the force is that of the earlier benchmarks, record for
    record.
    """

    incidents: int
    stalking: float
    seed: int
    until: str = "2026-06-30"
    days: int = 730
    words: tuple[int, int] = (12, 70)
    mixed: bool = False

    def check(self) -> None:
        if self.incidents < 1:
            raise ValueError("--incidents must be 1 or more")
        if not 0 <= self.stalking <= 0.5:
            raise ValueError("--stalking is a share between 0 and 0.5")
        if not 1 <= self.words[0] <= self.words[1] <= 400:
            raise ValueError("--words is LOW-HIGH, such as 60-120")


class _Block:
    """One block's rows, as they are made."""

    def __init__(self, force: Force, number: int) -> None:
        self.force = force
        self.number = number
        self.size = min(BLOCK, force.incidents - number * BLOCK)
        self.dice = random.Random(force.seed * 1_000_000_007 + number)
        self.people = Population(
            force.seed, max(3000, int(force.incidents * 1.1)), mixed=force.mixed
        )
        self.rows: dict[str, list[dict]] = {
            "incidents": [],
            "involvements": [],
            "orders": [],
            "truth_incidents": [],
            "truth_people": [],
        }
        # Who did what to whom in each planted course, and its last day: some lead to a thought of
        # an order.
        self.courses: list[tuple[Person, Person, date]] = []
        self.last = date.fromisoformat(force.until)
        self.course = 0
        # Record numbers in no order, as a force's are: neighbours in a file have nothing to do with
        # each other.
        self.numbers = list(range(number * BLOCK, number * BLOCK + self.size))
        self.dice.shuffle(self.numbers)

    # -- pieces
    # ------------------------------------------------------------------------------------------------
    def someone(self, *, adult: bool = True, offender: bool = False) -> Person:
        while True:
            u = self.dice.random()
            if offender and self.dice.random() < 0.3:
                u *= 0.02  # a few offend often
            person = self.people.person(int(self.people.size * u))
            if not adult or person.born.year < self.last.year - 17:
                return person

    def day(self) -> date:
        """A day by the season of the year."""
        while True:
            day = self.last - timedelta(days=int(self.dice.random() * self.force.days))
            if self.dice.random() < _season()[day.month]:
                return day

    def involve(
        self,
        incident: str,
        role: str,
        person: Person | None,
        day: date,
        *,
        relationship: str | None = None,
        only: tuple[str, ...] = (),
        called: str = "",
    ) -> None:
        """One row.

        `only` keeps just these columns of the person: an unnamed suspect with a telephone, say.
        """
        if person is None:
            columns = dict(BLANK, family_name=called or None)
        else:
            columns = write_down(
                person,
                self.dice,
                day,
                side="victim" if role in ("victim", "reporter", "witness") else "suspect",
            )
            if only:
                known = {
                    "phone": person.phone,
                    "handle": person.handle,
                    "vehicle": person.vehicle,
                    "email": person.email,
                }
                columns = dict(BLANK, **{c: known[c] for c in only})
        rows = self.rows["involvements"]
        row = 1 + sum(r["incident_id"] == incident and r["role"] == role for r in rows[-8:])
        rows.append(
            {
                "force": FORCE,
                "incident_id": incident,
                "role": role,
                **columns,
                "relationship": relationship,
            }
        )
        if person is not None:
            self.rows["truth_people"].append(
                {
                    "force": FORCE,
                    "incident_id": incident,
                    "role": role,
                    "row": row,
                    "person": f"P{person.number}",
                }
            )

    def record(
        self,
        day: date,
        offence: str,
        narrative: str,
        *,
        hour: float | None = None,
        place: Person | None = None,
        domestic: bool = False,
        online: bool = False,
        secondary: str | None = None,
    ) -> str:
        """One incident row; gives back its id. `offence` is a Home Office code or a name in
        offences.toml [records].
        """
        known = tables.clauses("offences.toml")
        code = offence if "/" in offence else None
        label, kind = (
            (known["labels"].get(offence) or _code_label(offence), "crime")
            if code
            else known["records"].get(offence, (offence, "call"))
        )
        number = self.numbers[len(self.rows["incidents"])]
        incident = f"99/{number:07d}/{day:%y}"
        clock = self.dice.random() * 24 if hour is None else hour
        happened = datetime.combine(day, datetime.min.time()) + timedelta(minutes=int(clock * 60))
        delay = 0 if self.dice.random() < 0.7 else int(self.dice.expovariate(0.3))
        told = min(
            happened + timedelta(days=delay, minutes=self.dice.randrange(5, 300)),
            datetime.combine(self.last, datetime.max.time()),
        )
        recorded = min(told.date() + timedelta(days=self.dice.random() < 0.25), self.last)
        home, postcode = place.home_on(day) if place else (None, None)
        closed = self.dice.random() < 0.6 and kind == "crime"
        # Drawn from the record's own number: no other roll of the dice changes with it.
        drawn = crc32(incident.encode())
        first = _FIRST_CODES.get(code or "") if drawn % 25 == 0 else None
        self.rows["incidents"].append(
            {
                "incident_id": incident,
                "force": FORCE,
                "system": {"crime": "RMS", "non-crime": "RMS", "call": "CAD"}.get(kind, "INTEL"),
                "record_kind": kind,
                "reported_on": told.isoformat(sep=" ", timespec="minutes"),
                "recorded_on": recorded.isoformat(),
                "occurred_from": happened.isoformat(sep=" ", timespec="minutes"),
                "occurred_to": happened.isoformat(sep=" ", timespec="minutes")
                if self.dice.random() < 0.6
                else None,
                "offence_code": code,
                "offence": label,
                "secondary_offence_codes": secondary,
                "alternate_offence_code": None,
                "first_offence_code": first,
                "status": "cancelled" if self.dice.random() < 0.02 else "live",
                "domestic": "true" if domestic else "false",
                "online": "true" if online else "false",
                "outcome_code": self.dice.choice(("14", "15", "16", "18", "1", "8"))
                if closed
                else None,
                "outcome_on": min(
                    recorded + timedelta(days=self.dice.randrange(1, 90)), self.last
                ).isoformat()
                if closed
                else None,
                "officer_in_case": f"PC {self.dice.randrange(100, 9000)}",
                "area": None
                if drawn % 40 == 0
                else AREAS[crc32((postcode or incident)[:4].encode()) % len(AREAS)],
                "location": home,
                "postcode": postcode,
                "narrative": narrative,
            }
        )
        row = self.rows["incidents"][-1]
        if row["outcome_code"] == "1" and drawn % 8 == 0 and code in _ALTERNATES:
            row |= {"outcome_code": "1A", "alternate_offence_code": _ALTERNATES[code]}
        return incident

    def told(self, voice: Voice, core: list[str]) -> str:
        return tell(voice, core, self.dice, words=self.force.words)

    def begin(self, kind: str) -> str:
        self.course += 1
        return f"{kind}-{self.number:05d}-{self.course:04d}"

    def belongs(
        self, incident: str, course: str, kind: str, label: str, acts: tuple[str, ...] = ()
    ) -> None:
        self.rows["truth_incidents"].append(
            {
                "force": FORCE,
                "incident_id": incident,
                "course": course,
                "kind": kind,
                "label": label,
                "acts": " ".join(acts),
            }
        )

    @property
    def left(self) -> int:
        return self.size - len(self.rows["incidents"])


@cache
def _season() -> dict[int, float]:
    rows = {int(r["month"]): int(r["count"]) for r in tables.table("months.csv")}
    return {m: n / max(rows.values()) for m, n in rows.items()}


@cache
def _code_label(code: str) -> str:
    return describe(code) or code


@cache
def _mix() -> tables.Weighted:
    """Ordinary crime by the published mix.

    Stalking (8Q) is left out: it comes only from planted courses.
    """
    classes = tables.clauses("offences.toml")["classes"]
    rows = [r for r in tables.table("crime_mix.csv") if r["class"] in classes]
    crime = sum(int(r["count"]) for r in rows)
    values: list[tuple[str, str, bool]] = [(*classes[r["class"]], True) for r in rows]
    weights = [0.68 * int(r["count"]) / crime for r in rows]
    other = tables.clauses("offences.toml")["noncrime"]
    total = sum(w for _, _, w in other.values())
    for clause, (label, kind, weight) in other.items():
        values.append((clause, {"non-crime": "domestic"}.get(kind, label), False))
        weights.append(0.32 * weight / total)
    return tables.Weighted(values, weights)


_NO_VICTIM = {
    "shoplifting",
    "burglary_business",
    "weapon",
    "drugs",
    "arson",
    "asb",
    "suspicious",
    "intelligence",
    "custody",
    "traffic",
    "public_order",
}
_NO_SUSPECT = {
    "theft",
    "vehicle",
    "burglary",
    "burglary_business",
    "damage_vehicle",
    "arson",
    "asb",
    "suspicious",
    "welfare",
}


def single(block: _Block) -> None:
    """One ordinary record."""
    clause, offence, _ = _mix().at(block.dice.random())
    dice, day = block.dice, block.day()
    victim = None if clause in _NO_VICTIM and dice.random() < 0.8 else block.someone()
    suspect = (
        None if clause in _NO_SUSPECT and dice.random() < 0.85 else block.someone(offender=True)
    )
    partner = clause == "domestic_once"
    if partner and victim is not None:
        home = [n for n in block.people.household(victim.number) if n != victim.number]
        suspect = block.people.person(home[0]) if home else suspect
    voice = choose_voice(dice, victim, suspect, victim_called="" if victim else "staff")
    core = [dice.choice(sentences("ordinary.toml", clause, "core")).say(dice, voice.slots)]
    incident = block.record(
        day,
        offence,
        block.told(voice, core),
        place=victim,
        domestic=partner,
        online=clause == "malcomms_once" and dice.random() < 0.6,
    )
    if victim:
        block.involve(
            incident,
            "reporter" if clause in ("welfare", "suspicious", "asb") else "victim",
            victim,
            day,
        )
    elif clause in ("shoplifting", "burglary_business"):
        block.involve(incident, "victim", None, day, called=voice.slots["shop"])
    if suspect:
        role = "subject" if clause in ("intelligence", "custody", "welfare") else "suspect"
        known = (
            "current partner"
            if partner
            else dice.choice(("stranger", "stranger", "acquaintance", "unknown", None))
        )
        if dice.random() < 0.18 and role == "suspect" and not partner:
            block.involve(incident, role, None, day, relationship="stranger")
        else:
            block.involve(incident, role, suspect, day, relationship=known)
    if dice.random() < 0.3:
        block.involve(incident, "reporter" if victim is None else "witness", block.someone(), day)
    if dice.random() < 0.2:
        block.involve(incident, "witness", block.someone(), day)


def _pair(block: _Block, relationship: str) -> tuple[Person, Person]:
    """Victim and suspect who could know each other so."""
    victim = block.someone()
    home = [n for n in block.people.household(victim.number) if n != victim.number]
    if relationship in _SERIES_SIDES and home:
        mate = block.people.person(home[0 if relationship == "current partner" else -1])
        if mate.born.year < block.last.year - 15:
            return victim, mate
    return victim, block.someone(offender=block.dice.random() < 0.5)


def _days(block: _Block, count: int, step: tuple[int, int]) -> list[date]:
    gaps = [0] + [block.dice.randint(*step) for _ in range(count - 1)]
    if sum(gaps) > block.force.days:
        # Longer than the records reach: the same run, quicker.
        gaps = [g * block.force.days // (sum(gaps) + 1) for g in gaps]
    span = sum(gaps)
    first = block.last - timedelta(days=span + block.dice.randrange(block.force.days - span + 1))
    days, at = [], first
    for gap in gaps:
        at += timedelta(days=gap)
        days.append(min(at, block.last))
    return days


def ordinary_series(block: _Block, kind: str, shape: dict) -> None:
    """A run of records between the same people that is not stalking."""
    dice = block.dice
    count = min(dice.randint(*shape["records"]), block.left)
    relationship = dice.choice(shape["relationship"])
    victim, suspect = _pair(block, relationship)
    corporate: str = shape.get("corporate", "")
    course = block.begin(kind)
    hour = 19 + dice.random() * 3
    for position, day in enumerate(_days(block, count, tuple(shape["step"]))):
        one, two = victim, suspect
        if shape.get("mutual") and dice.random() < 0.4:
            one, two = suspect, victim
        called = {
            "shop": "staff",
            "control": "the call taker",
            "public": "members of the public",
        }.get(corporate, "")
        voice = choose_voice(dice, None if corporate else one, two, victim_called=called)
        core = [dice.choice(sentences("series.toml", kind, "core")).say(dice, voice.slots)]
        incident = block.record(
            day,
            dice.choice(shape["offences"]),
            block.told(voice, core),
            place=None if corporate else one,
            hour=hour + position * 0.7 if kind == "spree" else None,
            domestic=relationship in _SERIES_SIDES or relationship == "ex-partner",
        )
        if corporate:
            name = {
                "shop": voice.slots["shop"],
                "control": "Police control room",
                "public": "Members of the public",
            }[corporate]
            if dice.random() < 0.7:
                block.involve(incident, "victim", None, day, called=name)
        else:
            block.involve(incident, "victim", one, day)
        if shape.get("unnamed"):
            if dice.random() < 0.5:
                block.involve(incident, "suspect", None, day)
        else:
            block.involve(
                incident,
                "suspect",
                two,
                day,
                relationship=relationship if dice.random() < 0.75 else None,
            )
        block.belongs(incident, course, kind, shape["label"])


def planted_course(block: _Block, kind: str, shape: dict) -> None:
    """A course of conduct of this kind, hidden under other offences as its shape says."""
    dice = block.dice
    count = min(max(2, dice.randint(*shape["records"])), block.left)
    relationship = dice.choice(shape["relationship"])
    victim, suspect = block.someone(), block.someone(offender=dice.random() < 0.3)
    home = [n for n in block.people.household(victim.number) if n != victim.number]
    circle = block.people.person(home[0]) if home else block.someone()
    proxy, others = block.someone(), [block.someone() for _ in range(2)]
    course = block.begin(kind)
    rhythm = dice.choice(((1, 9), (2, 25), (5, 60), (20, 150)))
    acts = [a for a in shape["acts"] if not a.startswith("begin") and a not in ("proxy", "family")]
    begin = next((a for a in shape["acts"] if a.startswith("begin")), None)
    days = _days(block, count, rhythm)
    block.courses.append((suspect, victim, max(days)))
    named_at = 1 + dice.randrange(max(1, count - 1))
    recorded = dice.random() < shape["recorded"]
    ordered = False
    for position, day in enumerate(days):
        first = position == 0
        part = _part(shape, dice, position, count, named_at)
        target, doer = victim, suspect
        if part == "circle":
            target = circle
        elif part == "other_victim":
            target = others[position % 2]
        elif part == "proxy":
            doer = proxy
        elif part == "counter":
            target, doer = suspect, victim
        act = {"circle": "family", "proxy": "proxy", "counter": "vexatious"}.get(
            part
        ) or dice.choice(acts)
        if part == "counter":
            voice = choose_voice(dice, suspect, victim)
            picks = []
            core = [
                f"{voice.slots['V']} alleges that {voice.slots['S']} {dice.choice(('assaulted', 'hit', 'has been harassing'))} {voice.slots['him_v']} in the same incident."
            ]
        else:
            voice = choose_voice(
                dice,
                victim if part != "other_victim" else target,
                suspect,
                other_victim=circle,
                proxy=proxy,
            )
            picks = [begin] if first and begin and dice.random() < 0.7 else []
            picks += [act]
            if dice.random() < 0.35 and part == "direct":
                picks.append(dice.choice(acts))
            core = [
                dice.choice(sentences("stalking.toml", "acts", a, "core")).say(dice, voice.slots)
                for a in dict.fromkeys(picks)
            ]
            if dice.random() < 0.3:
                core.append(
                    dice.choice(sentences("stalking.toml", "signs", "any")).say(dice, voice.slots)
                )
        offence = dice.choice(shape["offences"])
        if recorded and position >= count // 2 and dice.random() < 0.6 and part == "direct":
            offence = dice.choice(("195/12", "008/65", "008/66"))
        incident = block.record(
            day,
            offence,
            block.told(voice, core),
            place=target,
            domestic=relationship == "ex-partner",
            online=act in ("messages", "social", "fake", "hacking", "image", "monitor", "identity"),
            secondary="195/12"
            if recorded and offence not in ("195/12", "008/65", "008/66") and dice.random() < 0.2
            else None,
        )
        block.involve(incident, "victim", target, day)
        if part == "circle" and dice.random() < 0.5:
            block.involve(incident, "witness", victim, day)
        if part == "unknown":
            clue = dice.random()
            if clue < 0.3:
                block.involve(
                    incident,
                    "suspect",
                    suspect,
                    day,
                    only=(dice.choice(("phone", "handle", "vehicle")),),
                    relationship="unknown",
                )
            elif clue < 0.6:
                block.involve(incident, "suspect", None, day, relationship="unknown")
        else:
            block.involve(
                incident,
                "suspect",
                doer,
                day,
                relationship=relationship if dice.random() < 0.75 and part != "proxy" else None,
            )
            if part == "proxy" and dice.random() < 0.4:
                block.involve(incident, "suspect", suspect, day)
        block.belongs(incident, course, kind, "stalking", tuple(dict.fromkeys(picks)))
        if (shape.get("order") or offence in _ORDERS) and not ordered:
            ordered = True
            _order(
                block,
                _ORDERS.get(offence, "non-molestation"),
                suspect,
                victim,
                day - timedelta(days=dice.randrange(5, 60)),
            )


def _part(shape: dict, dice: random.Random, position: int, count: int, named_at: int) -> str:
    if shape.get("unknown", 0) >= 1:
        return "unknown"
    if "unknown" in shape:
        return "unknown" if position < named_at and dice.random() < 0.8 else "direct"
    for part in ("circle", "proxy", "counter", "other_victim"):
        if part in shape and position and dice.random() < shape[part]:
            return part
    return "direct"


def _order(block: _Block, kind: str, subject: Person, protected: Person, made: date) -> None:
    row: dict = {
        "order_id": f"ORD-{block.number:05d}-{len(block.rows['orders']):04d}",
        "force": FORCE,
        "kind": kind,
        "made_on": made.isoformat(),
        "served_on": (made + timedelta(days=block.dice.randrange(0, 4))).isoformat(),
        "expires_on": (made + timedelta(days=block.dice.choice((28, 365, 730)))).isoformat(),
        "conditions": "Not to contact directly or indirectly; not to go within 100 metres of any home or place of work.",
    }
    for side, person in (("subject", subject), ("protected", protected)):
        written = write_down(person, block.dice, made, side="victim")
        row.update({f"{side}_{c}": written[c] for c in PERSON})
    block.rows["orders"].append(row)


def _register(block: _Block) -> None:
    """The register of orders of the block's courses, and the truth of it."""
    block.rows["register"], block.rows["truth_register"] = [], []
    for number, (suspect, victim, ended) in enumerate(block.courses, 1):
        matter = f"SPO/{block.number:05d}/{number:04d}"
        made = plan(f"{block.force.seed}|{matter}", matter, suspect, ended, block.last)
        if made is not None:
            block.rows["truth_register"].append(truth_row(made))
            block.rows["register"] += register_rows(made, suspect, victim)


_COLUMNS = {
    "incidents": INCIDENT,
    "involvements": INVOLVEMENT,
    "orders": ORDER,
    "truth_incidents": TRUTH_INCIDENT,
    "truth_people": TRUTH_PERSON,
    "register": REGISTER,
    "truth_register": TRUTH_REGISTER,
}


def _make_block(force: Force, number: int, out: str) -> int:
    """Write one block's parts. Deterministic in (force, number)."""
    block = _Block(force, number)
    series = tables.clauses("series.toml")
    kinds = tables.clauses("stalking.toml")["kinds"]
    wanted = round(force.stalking * block.size)
    names = list(kinds)
    draw = tables.Weighted(names, [kinds[n]["share"] for n in names])
    while len(block.rows["truth_incidents"]) < wanted and block.left >= 2:
        kind = draw.at(block.dice.random())
        planted_course(block, kind, kinds[kind])
    for kind, shape in series.items():
        expected = shape["per"] * block.size / 100_000
        for _ in range(int(expected) + (block.dice.random() < expected % 1)):
            if block.left > 0:
                ordinary_series(block, kind, shape)
    while block.left > 0:
        single(block)
    _register(block)
    for name, columns in _COLUMNS.items():
        if name not in ("orders", "register", "truth_register"):
            block.rows[name].sort(key=lambda r: r["incident_id"])
        schema = pa.schema([(c, pa.int32() if c == "row" else pa.string()) for c in columns])
        target = Path(out) / name / f"part-{number:05d}.parquet"
        aside = target.with_suffix(".writing")
        pq.write_table(
            pa.Table.from_pylist(block.rows[name], schema=schema), aside, compression="zstd"
        )
        os.replace(aside, target)
    return block.size


def make_force(
    out: Path,
    force: Force,
    *,
    progress: Callable[[int, int], None] | None = None,
    workers: int | None = None,
) -> None:
    """Write the force under `out`. The same settings again finish what is missing; other settings
    are refused.

    Raises ValueError for settings out of range and FileExistsError when `out` holds something else.
    """
    force.check()
    out.mkdir(parents=True, exist_ok=True)
    settings = json.dumps(asdict(force), indent=2)
    marker = out / "synth.json"
    if marker.exists() and json.loads(marker.read_text()) != json.loads(settings):
        raise FileExistsError(
            f"{out} holds a force made with other settings; choose another folder or remove it"
        )
    if not marker.exists():
        if any(out.iterdir()):
            raise FileExistsError(
                f"{out} is not empty and holds no made-up force; choose another folder"
            )
        marker.write_text(settings)
    for name in _COLUMNS:
        (out / name).mkdir(exist_ok=True)
    blocks = range(-(-force.incidents // BLOCK))
    todo = [
        b for b in blocks if not all((out / n / f"part-{b:05d}.parquet").exists() for n in _COLUMNS)
    ]
    done = force.incidents - sum(min(BLOCK, force.incidents - b * BLOCK) for b in todo)
    workers = min(workers or os.cpu_count() or 1, len(todo) or 1)
    if workers <= 1:
        for b in todo:
            done += _make_block(force, b, str(out))
            if progress:
                progress(done, force.incidents)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for future in as_completed([pool.submit(_make_block, force, b, str(out)) for b in todo]):
            done += future.result()
            if progress:
                progress(done, force.incidents)
