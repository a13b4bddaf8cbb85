"""The people around one person, drawn: who pursues her or him, and whom she or he pursues, by the
courses of the newest run.
"""

from __future__ import annotations

from django.urls import reverse
from markupsafe import Markup

from clew.unit.people.queries import Person
from clew.unit.platform.pictures import Edge, Node, network

_COLUMNS = ("Suspects towards this person", "This person", "Victims of this person")
_MOST = 12


def around(person: Person) -> Markup:
    """Drawn where there are two others or more. The number on a line is that of records."""
    nodes: dict[str, Node] = {"me": Node("me", person.name, 1)}
    weights: dict[tuple[str, str], int] = {}
    for standing in person.courses:
        c = standing.course
        if standing.role == "Suspect":
            key = f"v{c.victim_identity or c.victim_name}"
            nodes.setdefault(key, _node(key, c.victim_name, c.victim_identity, 2))
            weights[("me", key)] = weights.get(("me", key), 0) + c.incident_count
        elif standing.role == "Victim":
            key = f"s{c.suspect_identity or c.suspect_name or c.reference}"
            nodes.setdefault(key, _node(key, c.suspect_name, c.suspect_identity, 0))
            weights[(key, "me")] = weights.get((key, "me"), 0) + c.incident_count
    if len(nodes) < 3:
        return Markup("")
    heaviest = sorted(weights, key=lambda pair: -weights[pair])[:_MOST]
    kept = {key for pair in heaviest for key in pair}
    edges = [Edge(one, other, weights[(one, other)]) for one, other in heaviest]
    title = f"People around {person.name}, with the number of records between them. The table of courses below has the same."
    return network(_COLUMNS, [n for key, n in nodes.items() if key in kept], edges, title=title)


def _node(key: str, name: str, identity: str, column: int) -> Node:
    return Node(
        key, name or "Not named", column, reverse("person", args=[identity]) if identity else ""
    )
