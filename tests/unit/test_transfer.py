"""A case given to another force as a package; several cases allocated at once."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from typing import Any

from django.utils import timezone

from tests.unit.world import PICTURE, World

_SAID = {
    "to_force": "Westmoor Police",
    "to_whom": "DI Hale, rung back by the switchboard",
    "legal_basis": "policing_purpose",
    "reason": "The victim has moved to their area and works there.",
}


def test_the_package_holds_the_case_and_a_manifest_that_fits(
    world: World, visit: Any, as_service: Any
) -> None:
    from clew.unit.access.identity import acting_as
    from clew.unit.cases import actions
    from clew.unit.cases.models import CasePerson, Transfer
    from clew.unit.files.actions import take_in

    clive = world.people["clive"]
    with acting_as(clive):
        about = CasePerson.objects.get(case=world.case, role="suspect")
        actions.add_health_entry(
            world.case, about, by=clive, nature="opinion", text="A clinical opinion of his."
        )
        take_in(
            world.case,
            by=clive,
            content=b"%PDF-1.7 clinical",
            name="a.pdf",
            what="other",
            title="Clinical letter",
            source="Clinic",
            part="health",
        )
    sam, where = visit("sam"), f"/cases/{world.case.reference}/"
    sam.post(where + "purpose/", {"reason": "To give the case to the other force."})
    assert sam.post(where + "transfer/", {**_SAID, "reason": "Short"}).status_code == 422
    answer = sam.post(where + "transfer/", _SAID)
    assert answer["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as package:
        held = {name: package.read(name) for name in package.namelist()}
    about = json.loads(held["manifest.json"])
    assert about["to_force"] == "Westmoor Police"
    assert {f["name"] for f in about["files"]} == set(held) - {
        "README.txt",
        "manifest.json",
        "manifest.sha256",
    }
    for line in held["manifest.sha256"].decode().splitlines():
        sha256, _, name = line.partition("  ")
        assert hashlib.sha256(held[name]).hexdigest() == sha256
    assert held[f"files/F{world.numbers['file']}.png"] == PICTURE
    data = json.loads(held["case.json"])
    assert any(e["text"] == "Waited outside." for e in data["timeline"])
    assert data["safe_contact"][0]["never"] == "Never after six."
    assert "Waited outside." in held["chronology.csv"].decode("utf-8-sig")
    assert held["case.pdf"].startswith(b"%PDF")
    for name, content in held.items():
        assert b"A clinical opinion of his." not in content, name
    assert "Clinical letter" not in held["case.json"].decode()
    with acting_as(world.people["sam"]):
        made = Transfer.objects.latest("id")
        assert made.sha256 == hashlib.sha256(answer.content).hexdigest()
    with as_service():
        from clew.unit.audit.models import Entry

        entry = Entry.objects.get(what="package for another force", detail__sha256=made.sha256)
        assert entry.action == "disclosure"


def test_a_transfer_is_open_until_its_receipt_is_on_the_timeline(world: World, visit: Any) -> None:
    cara, where = visit("cara"), f"/cases/{world.case.reference}/"
    assert cara.get(where + "transfer/").status_code == 403  # a supervisor gives it
    page = cara.get(where + "closing/").content.decode()
    assert "Transfer without a receipt" in page
    on = timezone.localdate()
    said = {
        "received_by": "DI Hale, by secure e-mail",
        "received_on-day": on.day,
        "received_on-month": on.month,
        "received_on-year": on.year,
    }
    receipt = f"{where}transfer/{world.numbers['transfer']}/receipt/"
    assert cara.post(receipt, said).status_code == 302
    assert cara.post(receipt, said).status_code == 404
    assert "Westmoor Police received the case" in cara.get(where + "timeline/").content.decode()
    assert "Transfer without a receipt" not in cara.get(where + "closing/").content.decode()


def test_several_cases_are_allocated_at_once_or_none(
    world: World, visit: Any, as_service: Any
) -> None:
    from clew.unit.access.actions import exclude
    from clew.unit.access.identity import acting_as
    from clew.unit.cases.models import Case

    with as_service():
        Case.objects.filter(pk__in=[world.case.pk, world.unshared.pk]).update(officer=None)
    sam, both = visit("sam"), [world.case.pk, world.unshared.pk]
    assert "Allocate several cases" in sam.get("/cases/?show=nobody").content.decode()
    assert sam.post("/cases/allocate/", {"officer": world.people["cara"].pk}).status_code == 422
    with acting_as(world.people["sam"]):
        kept = exclude(
            world.people["cara"],
            by=world.people["sam"],
            ground="relative",
            reason="A relative of the suspect.",
            case=world.unshared,
        )
    refused = sam.post("/cases/allocate/", {"officer": world.people["cara"].pk, "cases": both})
    assert refused.status_code == 422
    with acting_as(world.people["sam"]):
        assert not Case.objects.filter(pk__in=both).exclude(officer=None).exists()
        kept.lifted_at = timezone.now()
        kept.lifted_by = world.people["sam"]
        kept.save()
    done = sam.post("/cases/allocate/", {"officer": world.people["cara"].pk, "cases": both})
    assert done.status_code == 302
    with acting_as(world.people["sam"]):
        assert Case.objects.filter(pk__in=both, officer=world.people["cara"]).count() == 2
