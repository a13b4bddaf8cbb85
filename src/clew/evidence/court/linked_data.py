"""The items of a product as CASE/UCO JSON-LD, for other forensic software.

Terms are those of UCO 1 and CASE 1 (observable, identity, core, types, investigation). Every node
has a name of its own: their shapes allow no blank node as a facet or a hash. `case_validate` of
case-utils says whether a file conforms; it isn't part of Clew.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator

from clew.evidence.case.people import Who, owner_key
from clew.evidence.case.store import Item, Store
from clew.evidence.court.chronology import Chosen
from clew.evidence.court.redaction import Redactions
from clew.evidence.events import OWNER

_CONTEXT = {
    "kb": "urn:uuid:",
    "case-investigation": "https://ontology.caseontology.org/case/investigation/",
    **{
        f"uco-{part}": f"https://ontology.unifiedcyberontology.org/uco/{part}/"
        for part in ("core", "identity", "observable", "types")
    },
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_TYPES = {"message": "Message", "call": "Call"}


class _Graph:
    def __init__(self, title: str) -> None:
        self._space = uuid.uuid5(uuid.NAMESPACE_URL, f"clew evidence {title}")

    def reference(self, kind: str, which: object) -> dict[str, str]:
        return {"@id": f"kb:{uuid.uuid5(self._space, f'{kind} {which}')}"}


def linked_data(store: Store, chosen: Chosen, who: Who, redactions: Redactions) -> str:
    graph = list(_graph(store, chosen, who, redactions))
    return json.dumps({"@context": _CONTEXT, "@graph": graph}, ensure_ascii=False, indent=1)


def _graph(
    store: Store, chosen: Chosen, who: Who, redactions: Redactions
) -> Iterator[dict[str, object]]:
    made = _Graph(store.title)
    accounts: dict[str, str | None] = {}
    of_source: dict[int, list[dict[str, str]]] = {}
    for original in chosen.items:
        item = redactions.apply(original)
        ends = []
        for party, person in (
            (item.sender, who.sender(original)),
            (item.receiver, who.receiver(original)),
        ):
            name = owner_key(who.agreement(original)) if party.startswith(OWNER) else party
            name = redactions.clean(name, (item.number,))
            if name:
                accounts[name] = redactions.clean(person.name) if person else accounts.get(name)
            ends.append(made.reference("account", name) if name else None)
        of_source.setdefault(item.source, []).append(made.reference("item", item.number))
        yield _item(made, item, ends)
    for name, person_name in accounts.items():
        yield {
            **made.reference("account", name),
            "@type": "uco-observable:Account",
            "uco-core:hasFacet": [
                {
                    **made.reference("facet of account", name),
                    "@type": "uco-observable:AccountFacet",
                    "uco-observable:accountIdentifier": name,
                }
            ],
        }
        if person_name:
            yield {
                **made.reference("joined", name),
                "@type": "uco-core:Relationship",
                "uco-core:source": made.reference("account", name),
                "uco-core:target": made.reference("person", person_name),
                "uco-core:kindOfRelationship": "decided by a person to belong to",
                "uco-core:isDirectional": True,
            }
    for person_name in sorted({p for p in accounts.values() if p}):
        yield {
            **made.reference("person", person_name),
            "@type": "uco-identity:Person",
            "uco-core:name": person_name,
        }
    for number, source in enumerate(store.sources(), 1):
        yield {
            **made.reference("source", source.number),
            "@type": "uco-observable:File",
            "uco-core:hasFacet": [
                {
                    **made.reference("facet of source", source.number),
                    "@type": "uco-observable:FileFacet",
                    "uco-observable:fileName": redactions.clean(source.name.rpartition("/")[2]),
                    "uco-observable:sizeInBytes": source.bytes,
                },
                {
                    **made.reference("content of source", source.number),
                    "@type": "uco-observable:ContentDataFacet",
                    "uco-observable:hash": [
                        {
                            **made.reference("hash of source", source.number),
                            "@type": "uco-types:Hash",
                            "uco-types:hashMethod": "SHA256",
                            "uco-types:hashValue": _typed("xsd:hexBinary", source.original),
                        }
                    ],
                },
            ],
        }
        yield {
            **made.reference("provenance", source.number),
            "@type": "case-investigation:ProvenanceRecord",
            "uco-core:description": redactions.clean(
                f"Items of S{number}, taken under agreement {source.agreement}"
            ),
            "case-investigation:exhibitNumber": f"S{number}",
            "uco-core:object": [
                made.reference("source", source.number),
                *of_source.get(source.number, []),
            ],
        }


def _item(made: _Graph, item: Item, ends: list[dict[str, str] | None]) -> dict[str, object]:
    kind = _TYPES.get(item.kind, "ObservableObject")
    facet: dict[str, object] = {
        **made.reference("facet of item", item.number),
        "@type": f"uco-observable:{kind}Facet",
    }
    if ends[0]:
        facet["uco-observable:from"] = ends[0]
    if ends[1]:
        facet["uco-observable:to"] = [ends[1]]
    if item.epoch is not None:
        moment = "startTime" if kind == "Call" else "sentTime"
        facet[f"uco-observable:{moment}"] = _typed("xsd:dateTime", item.at_utc)
    if kind == "Message":
        facet["uco-observable:messageText"] = item.text
    told = f"Item {item.number}: {item.kind}. Written “{item.written}”. {item.zone}."
    if kind != "Message" and item.text:
        told += f" {item.text}"
    if kind == "ObservableObject" and item.epoch is not None:
        told += f" {item.at_utc}."
    if item.attachment:
        told += f" Attachment: {item.attachment}."
    return {
        **made.reference("item", item.number),
        "@type": f"uco-observable:{kind}",
        "uco-core:description": told,
        # Other kinds have no facet of their own that says who, so they carry none.
        **({"uco-core:hasFacet": [facet]} if kind != "ObservableObject" else {}),
    }


def _typed(kind: str, value: str) -> dict[str, str]:
    return {"@type": kind, "@value": value}
