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


def _made_elsewhere(package: bytes, **changed: bytes) -> bytes:
    """The package as if its members had been rewritten, the manifest left as it was."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as held, zipfile.ZipFile(out, "w") as made:
        for name in held.namelist():
            made.writestr(name, changed.get(name.replace(".", "_"), held.read(name)))
    return out.getvalue()


def _sent(package: bytes, **said: str) -> dict[str, Any]:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return {
        "file": SimpleUploadedFile("package.zip", package, "application/zip"),
        "sha256": hashlib.sha256(package).hexdigest(),
        **said,
    }


def test_a_case_of_another_force_is_shown_first_and_then_taken_in_with_its_source(
    world: World, visit: Any, as_service: Any
) -> None:
    from clew.unit.access.identity import acting_as
    from clew.unit.casefile.transfer import make_transfer
    from clew.unit.cases.models import Case, ReceivedCase
    from clew.unit.files.models import StoredFile

    sam = world.people["sam"]
    with acting_as(sam):
        _, package = make_transfer(world.case, by=sam, **_SAID)
        before = Case.objects.count()
    sha256 = hashlib.sha256(package).hexdigest()
    where, desk = "/cases/take-in/", visit("sam")
    assert visit("cara").get(where).status_code == 403
    assert where in desk.get("/cases/").content.decode()

    # What was changed on the way, is no package, or is another one than was told of, is refused.
    changed = _made_elsewhere(package, chronology_csv=b"Nothing happened.")
    for sent, said in (
        (_sent(changed), "chronology.csv was changed"),
        (_sent(changed, sha256=sha256), "chronology.csv was changed"),
        (_sent(_made_elsewhere(package, manifest_json=b"[]")), "is not a package of a case"),
        (_sent(b"PK no archive"), "is not a package of a case"),
        (_sent(package, sha256="0" * 64), "not the package that the other force told you of"),
        (_sent(package, sha256="abc"), "Enter the SHA-256 as 64 characters"),
    ):
        answer = desk.post(where, sent)
        assert answer.status_code == 422, said
        assert said in answer.content.decode(), said

    shown = desk.post(where, _sent(package))
    text = shown.content.decode()
    assert shown.status_code == 200
    for said in ("Waited outside.", "Never after six.", "Westmoor Police", "Actions"):
        assert said in text, said
    with acting_as(sam):
        assert Case.objects.count() == before  # nothing is kept by looking

    # Another package than the one that was shown is shown first too.
    assert desk.post(where, _sent(package, level="case", seen="0" * 64)).status_code == 200
    done = desk.post(where, _sent(package, level="case", seen=sha256))
    assert done.status_code == 302, done.content.decode()
    with acting_as(sam):
        case = Case.objects.get(received__sha256=sha256)
        came = ReceivedCase.objects.get(case=case)
        assert (came.from_force, came.their_reference) == (sam.agency.name, world.case.reference)
        event = case.events.get(text__startswith="Waited outside.")
        assert event.source.startswith(f"{sam.agency.name}, case {world.case.reference}: ")
        assert not case.events.exclude(is_breach=None).exists()  # nobody here has said so
        assert case.people.count() == world.case.people.count()
        assert case.officer is None
        assert not case.shares.exists()
        assert not case.actions.exists()
        held = StoredFile.objects.filter(case=case)
        assert held.filter(part="contact", name="case.pdf").exists()
        assert held.get(sha256=hashlib.sha256(PICTURE).hexdigest()).source.startswith(
            sam.agency.name
        )
    desk.post(f"/cases/{case.reference}/purpose/", {"reason": "To allocate what came in."})
    closing = desk.get(f"/cases/{case.reference}/closing/").content.decode()
    assert "Taken in from another force" in closing
    assert sha256 in closing
    for page in ("", "timeline/", "victim/", "files/", "plan/", "orders/", "places/"):
        assert desk.get(f"/cases/{case.reference}/{page}").status_code == 200, page
    again = desk.post(where, _sent(package, level="case", seen=sha256))
    assert "taken in before" in again.content.decode()
    with as_service():
        from clew.unit.audit.models import Entry

        entry = Entry.objects.get(what="case taken in from another force")
        assert entry.action == "collection"
        assert entry.detail["sha256"] == sha256


def test_what_no_case_can_hold_is_refused_and_nothing_is_kept(
    world: World, as_service: Any
) -> None:
    """Whatever stands in case.json, the answer is a sentence."""
    import pytest

    from clew.unit.access.identity import acting_as
    from clew.unit.casefile.packages import read_package
    from clew.unit.casefile.taking_in import take_in_case
    from clew.unit.casefile.transfer import make_transfer
    from clew.unit.cases.models import Case
    from clew.unit.platform.problems import Refused

    sam = world.people["sam"]
    with acting_as(sam):
        _, package = make_transfer(world.case, by=sam, **_SAID)
        with zipfile.ZipFile(io.BytesIO(package)) as held:
            files = {name: held.read(name) for name in held.namelist()}
        data = json.loads(files["case.json"])
        event, person = data["timeline"][0], data["people"][0]
        before = Case.objects.count()
        for wrong in (
            {"people": []},
            {"people": [{**person, "role": "king"}]},
            {"people": [{**person, "name": "x" * 201}]},
            {"people": "nobody"},
            {"timeline": [{**event, "happened_at": "yesterday"}]},
            {"timeline": [{**event, "happened_at": "0001-01-01T00:00:00+14:00"}]},
            {"timeline": [{**event, "kind": "breach", "incident_id": "", "order_kind": ""}]},
            {"timeline": [event, {**event, "incident_id": "1", "force": "A"}] * 2},
            {"timeline": [{**event, "text": "a\0b"}]},
            {"timeline": [{**event, "text": "\ud800"}]},
            {
                "details": [
                    {
                        "person_id": 999_999_999,
                        "kind": "alias",
                        "text": "A",
                        "source": "B",
                        "said_on": "2026-01-01",
                    }
                ]
            },
            {"files": []},
            {"title": 5},
        ):
            made = dict(files, **{"case.json": json.dumps({**data, **wrong}).encode()})
            with pytest.raises(Refused) as told:
                take_in_case(read_package(_repacked(made)), by=sam, level="case")
            assert str(told.value).endswith((".", "choice.", "characters)."))
        assert Case.objects.count() == before


def _repacked(files: dict[str, bytes]) -> bytes:
    """A package with other content and a manifest that fits it, as a forger would make it."""
    about = json.loads(files["manifest.json"])
    names = [f["name"] for f in about["files"]]
    about["files"] = [
        {"name": n, "bytes": len(files[n]), "sha256": hashlib.sha256(files[n]).hexdigest()}
        for n in names
    ]
    sums = "".join(f"{f['sha256']}  {f['name']}\n" for f in about["files"])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in {
            **files,
            "manifest.json": json.dumps(about).encode(),
            "manifest.sha256": sums.encode(),
        }.items():
            made.writestr(name, content)
    return out.getvalue()
