"""What cannot be one person, however much agrees: contradictions are vetoes, not weights.

A score adds up what two mentions share, and twins, couples, brothers and fathers share nearly
everything. So a group is looked at for contradictions between any two of its members, also those
that only a third mention joins. A contradiction
may be set aside by what only one person has: the force's own number, an e-mail address or a handle.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from jellyfish import jaro_winkler_similarity, levenshtein_distance

from clew.screening.people.names import (
    alike,
    family_sex,
    given_roots,
    is_mild,
    is_telling,
    is_weak,
    name_sex,
)


class Core(NamedTuple):
    """What a mention says of who somebody is.

    Names in plain letters, words parted by spaces; a family name's parts likewise.
    """

    given: str | None
    family: str | None
    sex: str | None
    born: str | None
    ref: str | None
    collar: str | None
    generation: str | None = None


CORE = {
    "given_words": "k.given_words",
    "family_parts": "k.family || '|' || coalesce(k.family_root, '') || '|' || coalesce(k.family_other, '') || '|' || coalesce(k.sound, '')",
    "sex": "k.sex",
    "dob": "k.dob",
    "ref": "k.ref",
    "collar": "k.force || '|' || k.collar",
    "generation": "k.generation",
}
"""The columns of a Core, from `mentions k`."""
SHARES = {
    "email": "k.email",
    "handle": "k.handle",
    "phone": "case when not k.phone_busy then k.phone end",
    "home": "case when not k.address_busy then k.address end",
    "postcode": "k.postcode",
}
"""What two mentions may share, from `mentions k`."""


def core_of(row: dict[str, Any], prefix: str = "") -> Core:
    return Core(*(row[prefix + name] for name in CORE))


class Conflict(NamedTuple):
    """Why two cannot be one, and which shared things would still show that they are.

    `relatives`: plainly two people of one home, as a home has; nobody need look. `of`: given, born
    or family where what lies between the two may still connect them (two slips of one name); all
    where nothing may. `exchanged`: as a set looks that writes one person under several given names;
    there the home in common shows it.
    """

    cause: str
    unless: frozenset[str]
    relatives: bool = False
    of: str = "all"
    exchanged: bool = False

    @property
    def leaves_open(self) -> bool:
        """Two who are surely two, whom a mention that says too little may mean alike: father and
        son, brothers of one first name.
        """
        return self.cause in (_GENERATION, _SECOND, _SECONDS)


_GENERATION = "born a generation apart"
_SECOND = "a first given name that relatives share, and different second given names"
_SECONDS = "second given names that differ, and not one date of birth"
_OWN = frozenset(("email", "handle"))
_REACH = _OWN | {"phone", "home"}
_HOME = frozenset(("home", "postcode"))
_NOTHING: frozenset[str] = frozenset()
OPPOSED = "victim and suspect of one record, and not in all the same person"
GENERATION = 14
"""Years between a parent and a child, at the least."""


def near(one: str, two: str) -> bool:
    """Two dates of birth that a slip could turn into each other."""
    if one == two or one == f"{two[:5]}{two[8:10]}-{two[5:7]}":
        return True
    if one[:4] == two[:4] and (one.endswith("-01-01") or two.endswith("-01-01")):
        return True
    return levenshtein_distance(one, two) <= 2


def generation_apart(one: str, two: str) -> bool:
    """As a parent and a child. Not one wrong digit of the year with day and month the same, unless
    these are 1 January, which
    is written for whoever's birthday is not known: a father and a son rarely have one birthday.
    """
    one_slip = (
        one[4:] == two[4:]
        and not one.endswith("-01-01")
        and sum(a != b for a, b in zip(one, two, strict=False)) == 1
    )
    return abs(int(one[:4]) - int(two[:4])) >= GENERATION and not one_slip


class _Given(NamedTuple):
    differ: bool  # no name in common
    other_second: bool  # a weak name in common, and another beside it on each side that differs
    seconds_differ: bool  # any name in common, and others beside it on each side that differ
    only_alike: bool  # the names in common are spelt differently


@lru_cache(500_000)
def _given(one: str, two: str, sex_one: str | None, sex_two: str | None) -> _Given:
    mine, theirs = one.split(), two.split()
    if "".join(mine) == "".join(theirs):
        return _Given(False, False, False, False)
    for long, short in ((mine, theirs), (theirs, mine)):
        # Xiaoming is Xiao Ming and not Xiao Hong; Abdulrahman is Abdul Rehman and not Abdul Aziz.
        if (
            len(short) == 1
            and len(long) > 1
            and is_weak(long[0])
            and short[0].startswith(long[0])
            and len(short[0]) > len(long[0]) + 1
        ):
            return _Given(
                not alike(short[0][len(long[0]) :], long[1], None, None), False, False, True
            )
    pairs = [(a, b) for a in mine for b in theirs if alike(a, b, sex_one, sex_two)]
    if not pairs:
        return _Given(True, False, False, False)
    rest_mine = [a for a in mine if not any(a == x for x, _ in pairs)]
    rest_theirs = [b for b in theirs if not any(b == y for _, y in pairs)]
    only_weak = all(is_weak(a) or is_weak(b) or len(a) == 1 or len(b) == 1 for a, b in pairs)
    only_mild = all(is_mild(a) for a in rest_mine) or all(is_mild(b) for b in rest_theirs)
    seconds_differ = bool(rest_mine and rest_theirs) and not only_mild
    if only_weak and rest_mine and rest_theirs:
        # Xia Hong is a slip of Xiao Hong: what is like a weak name and is written first is weak
        # too.
        shared_first = (is_weak(mine[0]) or is_weak(theirs[0])) and alike(
            mine[0], theirs[0], None, None
        )
        # Amina Begum and Amina Bibi share a name that tells; Mohammed Imran and Mohammed Asif share
        # none.
        return _Given(not shared_first and not only_mild, shared_first, seconds_differ, False)
    return _Given(False, False, seconds_differ, not any(a == b for a, b in pairs))


@lru_cache(500_000)
def _families_alike(one: str, two: str) -> bool:
    """Family names given as `whole|root|other|sound`."""
    a, b = one.split("|"), two.split("|")
    if a[0] == b[0] or a[1] == b[1] or (a[3] and a[3] == b[3] and len(a[3]) > 2):
        return True
    if (a[2] and a[2] in (b[0], b[2])) or (b[2] and b[2] == a[0]):
        return not _halves_differ(a, b)
    shorter = min(len(a[0]), len(b[0]))
    return levenshtein_distance(a[0], b[0]) <= (2 if shorter > 6 else 1 if shorter > 3 else 0)


def _halves_differ(a: list[str], b: list[str]) -> bool:
    """Two double names with one half in common, and other halves beside it: the sons of two
    brothers, not a name and its half.
    """
    mine, theirs = {a[0], a[2]} - {b[0], b[2]}, {b[0], b[2]} - {a[0], a[2]}
    if not a[2] or not b[2] or len(mine) != 1 or len(theirs) != 1:
        return False
    x, y = mine.pop(), theirs.pop()
    return (
        x not in y
        and y not in x
        and levenshtein_distance(x, y) > 2
        and not {a[0], b[0]} & {f"{x}{y}", f"{y}{x}"}
    )


def _sex(core: Core) -> str | None:
    return core.sex or (family_sex(core.family.split("|")[0]) if core.family else None)


@lru_cache(1_000_000)
def conflict(one: Core, two: Core) -> Conflict | None:
    """Why these two cannot be one person; None when nothing is against it."""
    if one == two or _say_the_same(one, two):
        return None
    sexes = _sex(one) and _sex(two) and _sex(one) != _sex(two)
    same_ref = bool((one.ref and one.ref == two.ref) or (one.collar and one.collar == two.collar))
    other_ref = bool(one.ref and two.ref and one.ref != two.ref)
    born = one.born and two.born
    if one.generation and two.generation and one.generation != two.generation:
        return Conflict("Junior and Senior, or numbers, after one name", _NOTHING)
    if not same_ref and not (one.sex and one.sex == two.sex) and _singh_and_kaur(one, two):
        return Conflict("a man's and a woman's name in one place, Singh and Kaur", _NOTHING)
    families = _families_alike(one.family, two.family) if one.family and two.family else None
    if one.given and two.given:
        given = _given(one.given, two.given, one.sex, two.sex)
        swapped = _swapped(one, two) if one.family and two.family else _one_name(one, two)
        if given.differ and not swapped:
            same_home = bool(families and born and one.born == two.born)
            if sexes:
                return Conflict("different given names and different sex recorded", _NOTHING)
            if not (one.sex and two.sex) and _names_of_two_sexes(one, two):
                return Conflict(
                    "given names of a man and of a woman",
                    _NOTHING,
                    of="given" if same_home else "all",
                    exchanged=same_home,
                )
            if other_ref:
                return Conflict(
                    "different given names and different numbers in the force's system", _NOTHING
                )
            if not same_ref:
                same_day = born and one.born == two.born
                if same_day:
                    return Conflict(
                        "different given names, as twins or a couple have",
                        _OWN if families else _NOTHING,
                        of="given",
                        exchanged=same_home,
                    )
                return Conflict(
                    "different given names" + (" and different dates of birth" if born else ""),
                    _NOTHING,
                    True,
                    "given",
                )
            if born and not near(str(one.born), str(two.born)):
                return Conflict(
                    "different given names and different dates of birth", _NOTHING, of="given"
                )
        if given.other_second and not same_ref:
            return Conflict(_SECOND, _NOTHING)
        if given.seconds_differ and not same_ref and not (born and one.born == two.born):
            # James Paul and James Henry at one address are brothers, until one birthday or number
            # says otherwise.
            return Conflict(_SECONDS, _NOTHING)
        if given.only_alike and other_ref and not _one_root(one, two):
            return Conflict(
                "given names that are only alike and different numbers in the force's system",
                _NOTHING,
            )
        if given.only_alike and sexes and _names_of_two_sexes(one, two):
            return Conflict(
                "given names of a man and of a woman, and different sex recorded", _NOTHING
            )
        # Bill, a woman, and William, a man: the sex is the slip.
        a_slip = sexes and _one_root(one, two) and _of_one_sex(one, two)
        if (
            given.only_alike
            and not a_slip
            and not same_ref
            and not (one.sex and one.sex == two.sex)
        ):
            if sexes and not (born and one.born == two.born):
                return Conflict("given names that are only alike, and different sex recorded", _OWN)
            if _names_of_two_sexes(one, two) and not _one_root(one, two):
                return Conflict("given names of a man and of a woman", _OWN)
        if (
            given.only_alike
            and not same_ref
            and born
            and one.born != two.born
            and not _one_root(one, two)
        ):
            return Conflict(
                "different dates of birth, and given names that are only alike", _OWN, of="born"
            )
    else:
        given = None
    if (
        sexes
        and not same_ref
        and not (born and one.born == two.born)
        and not (is_telling(one.given) and is_telling(two.given))
    ):
        return Conflict("different sex recorded, and no given name in common", _OWN)
    if born and one.born != two.born:
        first, second = str(one.born), str(two.born)
        if generation_apart(first, second) and not same_ref:
            return Conflict(_GENERATION, _OWN, True, "born")
        if not near(first, second) and not same_ref:
            if sexes:
                return Conflict(
                    "different dates of birth and different sex recorded", _NOTHING, of="born"
                )
            if other_ref:
                return Conflict(
                    "different dates of birth and different numbers in the force's system",
                    _OWN,
                    of="born",
                )
            if given is not None and given.only_alike:
                return Conflict(
                    "different dates of birth, and given names that are only alike", _OWN, of="born"
                )
            # Cousins of one name have one grandmother's address, and a solicitor's clients one
            # telephone.
            return Conflict("different dates of birth", _OWN, of="born")
    if families is False and not same_ref:
        if sexes:
            return Conflict(
                "different family names and different sex recorded", _NOTHING, of="family"
            )
        if (
            not _swapped(one, two)
            and given is not None
            and given.only_alike
            and not (born and one.born == two.born)
            and not _one_root(one, two)
        ):
            return Conflict(
                "different family names, and given names that are only alike", _OWN, of="family"
            )
        if (
            not _swapped(one, two)
            and one.sex == two.sex == "M"
            and not (born and one.born == two.born)
        ):
            return Conflict("different family names of two men", _OWN, of="family")
        if not _swapped(one, two) and born and one.born != two.born:
            return Conflict(
                "different family names and different dates of birth", _OWN, of="family"
            )
        if not (born and one.born == two.born) and not _swapped(one, two):
            return Conflict(
                "different family names, and nothing in common that is one person's own",
                _REACH,
                of="family",
            )
    return None


def alike_given(one: Core, two: Core) -> bool:
    """Whether the given names may be one name: a slip, a short form, one of several."""
    return (
        not one.given
        or not two.given
        or not _given(one.given, two.given, one.sex, two.sex).differ
        or _swapped(one, two)
    )


def _say_the_same(one: Core, two: Core) -> bool:
    """Nothing recorded of both differs, numbers apart."""
    return (
        (one.given == two.given or not one.given or not two.given)
        and (one.family == two.family or not one.family or not two.family)
        and (one.sex == two.sex or not one.sex or not two.sex)
        and (one.born == two.born or not one.born or not two.born)
        and (one.generation == two.generation or not one.generation or not two.generation)
        and (one.sex == two.sex or one.family == two.family)
    )


def _swapped(one: Core, two: Core) -> bool:
    """Family name first in one of them."""
    if not one.family or not two.family or not one.given or not two.given:
        return False
    a, b = one.family.split("|")[0], two.family.split("|")[0]
    return _among(a, two.given) and _among(b, one.given)


def _one_name(one: Core, two: Core) -> bool:
    """One of them bears a single name, which is the other's family name."""
    return any(
        not a.family and b.family and a.given == b.family.split("|")[0]
        for a, b in ((one, two), (two, one))
    )


@lru_cache(200_000)
def _among(family: str, given: str) -> bool:
    return any(
        levenshtein_distance(family, word) <= (1 if len(family) > 3 else 0)
        for word in (*given.split(), given.replace(" ", ""))
    )


def _singh_and_kaur(one: Core, two: Core) -> bool:
    """What stands beside the given name, or in place of the family name, says of one that he is a
    man and of the other that she is a woman.
    """
    said = [
        {family_sex(w) for w in (*(c.given or "").split()[1:], (c.family or "").split("|")[0])}
        - {None}
        for c in (one, two)
    ]
    return all(len(sexes) == 1 for sexes in said) and said[0] != said[1]


def _one_root(one: Core, two: Core) -> bool:
    """A spelling or short form of one name, or a word that is no name at all: a slip of the pen."""
    for a in (one.given or "").split():
        for b in (two.given or "").split():
            if alike(a, b, one.sex, two.sex) and (
                set(given_roots(a, one.sex)) & set(given_roots(b, two.sex))
                or name_sex(a) is None
                or name_sex(b) is None
            ):
                return True
    return False


def _of_one_sex(one: Core, two: Core) -> bool:
    """All given names of both that tell a sex tell the same, and each has one that does."""
    told = [{name_sex(w) for w in str(c.given).split()} - {None} for c in (one, two)]
    return len(told[0] | told[1]) == 1 and all(told)


def _names_of_two_sexes(one: Core, two: Core) -> bool:
    sexes = {name_sex(w) for w in f"{one.given} {two.given}".split()} - {None}
    return len(sexes) > 1


class Parting:
    """Groups that grow link by link and never hold a contradiction or what a person's "never"
    parts.

    A member brings its core and what it shares with others (kind, value). `opposed`: see
    opposed_sql. A link that a person made ("always") is not questioned. Sex, numbers and second
    names are held against every member of the other group; the rest against those that are nearest,
    because two slips of one date are further from each other than from the date.
    """

    def __init__(
        self,
        members: dict[int, tuple[Core, frozenset[tuple[str, str]]]],
        never: Iterable[tuple[int, int]] = (),
        opposed: Iterable[tuple[int, int]] = (),
        *,
        exchanged: bool = False,
    ) -> None:
        # Whether this set writes one person under several given names: see habits.exchanges_names.
        self._exchanged = exchanged
        self._parent: dict[int, int] = {}
        self._core = {m: core for m, (core, _) in members.items()}
        self._members = {m: {m} for m in members}
        self._cores: dict[int, dict[Core, set[tuple[str, str]]]] = {
            m: {core: set(shares)} for m, (core, shares) in members.items()
        }
        self._apart = _both_ways(never)
        self._opposed = _both_ways(opposed)

    def find(self, m: int) -> int:
        while self._parent.get(m, m) != m:
            self._parent[m] = self._parent.get(self._parent[m], self._parent[m])
            m = self._parent[m]
        return m

    def members(self, m: int) -> set[int]:
        return self._members[self.find(m)]

    def against(self, one: int, two: int) -> Conflict | None:
        """Why the groups of these two, which a link would join, cannot be one."""
        a, b = self.find(one), self.find(two)
        if any(
            other in self._members[b] for m in self._members[a] for other in self._apart.get(m, ())
        ):
            return Conflict("a person decided that they are two", _NOTHING)
        if any(
            other in self._members[b]
            for m in self._members[a]
            for other in self._opposed.get(m, ())
        ):
            return Conflict(OPPOSED, _NOTHING, True)
        mine, theirs = self._cores[a], self._cores[b]
        left, right = self._core[one], self._core[two]
        direct = conflict(left, right)
        if direct and not self._shared(direct, mine[left], theirs[right]):
            return direct
        for x in mine:
            for y in theirs:
                if x == y or y in mine or x in theirs:
                    continue
                found = conflict(x, y)
                if (
                    found
                    and found.of == "all"
                    and not _a_slip(x, y)
                    and not self._shared(found, mine[x], theirs[y])
                ):
                    return found
        everything = set().union(*mine.values()), set().union(*theirs.values())
        if not (is_telling(left.given) and is_telling(right.given)):
            found = _givens(mine, theirs)
            if found and not self._shared(found, *everything):
                return found
        if not (left.born and right.born):
            found = _births(mine, theirs)
            if found and not self._shared(found, *everything):
                return found
        if not (left.family and right.family):
            found = _families(mine, theirs)
            if found and not self._shared(found, *everything):
                return found
        return None

    def _shared(
        self, found: Conflict, mine: set[tuple[str, str]], theirs: set[tuple[str, str]]
    ) -> bool:
        unless = found.unless | _HOME if self._exchanged and found.exchanged else found.unless
        return any(kind in unless for kind, _ in mine & theirs)

    def join(self, one: int, two: int) -> None:
        a, b = self.find(one), self.find(two)
        if a == b:
            return
        if len(self._members[a]) < len(self._members[b]):
            a, b = b, a
        self._parent[b] = a
        self._members[a] |= self._members.pop(b)
        for core, shares in self._cores.pop(b).items():
            self._cores[a].setdefault(core, set()).update(shares)


def _both_ways(pairs: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    made: dict[int, set[int]] = defaultdict(set)
    for a, b in pairs:
        made[int(a)].add(int(b))
        made[int(b)].add(int(a))
    return made


def opposed_sql() -> str:
    """Pairs (a, b) of mentions that are victim and suspect of one record: two people, unless one
    number of the force, or given name and date of
    birth together, say that both are one. A father and the son who hit him, twins, a person and a
    relative of one name.
    """
    return """select a.m as a, b.m as b from mentions a join mentions b on a.inc = b.inc and a.role = 'victim' and b.role = 'suspect'
        where a.comparable and b.comparable and not coalesce(a.ref = b.ref, false)
            and not coalesce(a.given_words = b.given_words and a.dob = b.dob, false)"""


def _a_slip(one: Core, two: Core) -> bool:
    """A word that is no name and looks like the other: between two members of a group it is taken
    for a slip of a third.
    """
    mine, theirs = (one.given or "").split(), (two.given or "").split()
    return any(
        a != b
        and (name_sex(a) is None or name_sex(b) is None)
        and a[0] == b[0]
        and jaro_winkler_similarity(a, b) > 0.65
        for a in mine
        for b in theirs
    )


def _givens(mine: Iterable[Core], theirs: Iterable[Core]) -> Conflict | None:
    ours, others = (
        {c for c in mine if is_telling(c.given)},
        {c for c in theirs if is_telling(c.given)},
    )
    if not ours or not others:
        return None
    for x in ours:
        for y in others:
            if not _given(str(x.given), str(y.given), x.sex, y.sex).differ or _swapped(x, y):
                return None
    together = {c.born for c in ours if c.born} & {c.born for c in others if c.born}
    return Conflict("different given names", _NOTHING, True, "given", exchanged=bool(together))


def _births(mine: Iterable[Core], theirs: Iterable[Core]) -> Conflict | None:
    ours, others = {c.born for c in mine if c.born}, {c.born for c in theirs if c.born}
    if (
        not ours
        or not others
        or any(near(x, y) and not generation_apart(x, y) for x in ours for y in others)
    ):
        return None
    if all(generation_apart(x, y) for x in ours for y in others):
        return Conflict(_GENERATION, _OWN, True, "born")
    return Conflict("different dates of birth", _OWN, of="born")


def _families(mine: Iterable[Core], theirs: Iterable[Core]) -> Conflict | None:
    ours, others = {c.family for c in mine if c.family}, {c.family for c in theirs if c.family}
    if not ours or not others or any(_families_alike(x, y) for x in ours for y in others):
        return None
    return Conflict(
        "different family names, and nothing in common that is one person's own",
        _REACH,
        of="family",
    )
