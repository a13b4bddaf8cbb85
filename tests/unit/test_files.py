"""Files on a case, through the pages: what is taken, who reads it, what leaves, what is written
down.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import zipfile
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sampling import times
from tests.unit.world import PICTURE, World, made_up_picture


def _add(world: World, client: Any, content: bytes, name: str = "a.pdf", **fields: str) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    said = {
        "file": SimpleUploadedFile(name, content),
        "what": "statement",
        "title": "Statement of a neighbour",
        "source": "Handed over by PC 12",
        "part": "timeline",
        **fields,
    }
    return client.post(f"/cases/{world.case.reference}/files/new/", said)


def _files(world: World, who: str = "cara") -> list[Any]:
    from clew.unit.access.identity import acting_as
    from clew.unit.files.models import StoredFile

    with acting_as(world.people[who]):
        return list(StoredFile.objects.filter(case=world.case).order_by("number"))


PDF = b"%PDF-1.7\nA statement, as the force printed it.\n%%EOF"


def test_a_file_comes_back_as_it_was_taken_in_and_each_touch_is_written_down(
    world: World, visit: Any
) -> None:
    cara, pia = visit("cara"), visit("petra")
    assert _add(world, cara, PDF, "../../etc/Statement\u202e of N.pdf").status_code == 302
    held = _files(world)[-1]
    assert held.sha256 == hashlib.sha256(PDF).hexdigest()
    assert held.name == "Statement of N.pdf"
    assert PDF not in bytes(held.sealed)
    where = f"/cases/{world.case.reference}/files/{held.number}/"
    answer = pia.get(where + "copy/")
    assert answer.content == PDF
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment")
    assert f"{world.case.reference}-F{held.number}.pdf" in answer["Content-Disposition"]
    page = cara.get(where).content.decode()
    for said in ("Taken in", "Copy downloaded", "Petra Dunne", "Handed over by PC 12"):
        assert said in page
    looked = visit("sam").get(f"/cases/{world.case.reference}/looked/", follow=True)
    assert looked.status_code == 200


def test_the_same_file_is_on_a_case_once(world: World, visit: Any) -> None:
    cara = visit("cara")
    assert _add(world, cara, PDF).status_code == 302
    answer = _add(world, cara, PDF, title="Again")
    assert answer.status_code == 422
    assert "This file is on the case already" in answer.content.decode()


def _archive(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("picture.png", b"MZ\x90\x00 a program", "does not take this kind of file"),
        ("notes.txt", b"<html><script>alert(1)</script>", "does not take this kind of file"),
        ("notes.txt", b"#!/bin/sh\nrm -r /\n", "does not take this kind of file"),
        ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "does not take this kind"),
        ("form.docx", _archive("word/document.xml", "word/vbaProject.bin"), "holds macros"),
        ("all.zip", _archive("setup.exe"), "does not take this kind of file"),
        ("nothing.pdf", b"", "empty"),
    ],
)
def test_what_may_run_is_refused_whatever_its_name(
    world: World, visit: Any, name: str, content: bytes, said: str
) -> None:
    answer = _add(world, visit("cara"), content, name)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert len(_files(world)) == 1


def test_a_file_that_is_too_large_is_told(world: World, visit: Any) -> None:
    answer = _add(world, visit("cara"), b"%PDF-" + bytes(26 * 2**20))
    assert answer.status_code == 422
    assert "25 MB or smaller" in answer.content.decode()


def test_a_picture_is_shown_as_it_was_drawn_anew(world: World, visit: Any) -> None:
    cara, number = visit("cara"), world.numbers["file"]
    assert b"Hidden Lane" in PICTURE
    answer = cara.get(f"/cases/{world.case.reference}/files/{number}/picture/")
    assert answer["Content-Type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")
    assert b"Hidden Lane" not in answer.content
    assert answer.content != PICTURE
    assert _add(world, cara, PICTURE[:90], "broken.png").status_code == 302
    broken = _files(world)[-1].number
    page = cara.get(f"/cases/{world.case.reference}/files/{broken}/picture/", follow=True)
    assert "This picture is broken" in page.content.decode()
    assert _add(world, cara, made_up_picture(1, 60_000), "tall.png").status_code == 302
    tall = _files(world)[-1].number
    page = cara.get(f"/cases/{world.case.reference}/files/{tall}/picture/", follow=True)
    assert "too large to be shown" in page.content.decode()


def test_a_file_is_read_by_its_part_alone(world: World, visit: Any) -> None:
    assert _add(world, visit("clive"), PDF, part="health").status_code == 302
    held = _files(world, "clive")[-1]
    where = f"/cases/{world.case.reference}/files/{held.number}/"
    for who, status in (("clive", 200), ("cara", 404), ("petra", 404), ("ada", 404)):
        assert visit(who).get(where).status_code == status, who
        assert visit(who).get(where + "copy/").status_code == status, who
        listed = visit(who).get(f"/cases/{world.case.reference}/files/").content.decode()
        assert ("Statement of a neighbour" in listed) == (status == 200), who
    # Nobody puts a file where they could not read it.
    assert _add(world, visit("petra"), PDF + b"2", part="order_drafts").status_code == 422
    # The numbers go on over what one does not see.
    assert _add(world, visit("cara"), PDF + b"3").status_code == 302
    assert _files(world)[-1].number == held.number + 1


def test_whoever_is_kept_out_of_the_case_finds_no_file(world: World, visit: Any) -> None:
    from clew.unit.access.actions import exclude
    from clew.unit.access.identity import acting_as
    from clew.unit.files.models import Custody, StoredFile

    with acting_as(world.people["sam"]):
        exclude(
            world.people["ada"],
            by=world.people["sam"],
            ground="relative",
            reason="A relative of the suspect.",
            case=world.case,
        )
    with acting_as(world.people["ada"]):
        assert not StoredFile.objects.exists()
        assert not Custody.objects.exists()


def test_a_file_is_struck_out_by_its_own_agency_and_never_changed(world: World, visit: Any) -> None:
    from django.db import DatabaseError, transaction

    from clew.unit.access.identity import acting_as
    from clew.unit.files.models import Custody, StoredFile

    number = world.numbers["file"]
    where = f"/cases/{world.case.reference}/files/{number}/"
    assert visit("petra").post(where + "strike/", {"reason": "Not hers."}).status_code == 403
    for wrong in ({"title": "Else"}, {"sha256": "0" * 64}, {"sealed": b"x"}, {"number": 9}):
        with pytest.raises(DatabaseError), acting_as(world.people["cara"]), transaction.atomic():
            StoredFile.objects.filter(case=world.case, number=number).update(**wrong)
    with pytest.raises(DatabaseError), acting_as(world.people["cara"]), transaction.atomic():
        Custody.objects.update(words="otherwise")
    cara = visit("cara")
    assert cara.post(where + "strike/", {"reason": "Of another case."}).status_code == 302
    assert cara.get(where + "copy/").status_code == 404
    assert cara.get(where + "picture/").status_code == 404
    assert "Of another case." in cara.get(where).content.decode()


def test_a_content_that_was_put_in_anothers_place_is_not_given_out(
    world: World, visit: Any, as_service: Any, database: str
) -> None:
    from clew.unit.files.sealing import seal, unseal
    from clew.unit.platform.problems import Refused

    sealed, key = seal(PDF)
    other, _ = seal(b"%PDF-1.7 another")
    sha256 = hashlib.sha256(PDF).hexdigest()
    assert unseal(sealed, key, sha256) == PDF
    for wrong in (other, sealed[:-1] + b"x", b""):
        with pytest.raises(Refused):
            unseal(wrong, key, sha256)
    with pytest.raises(Refused):
        unseal(sealed, key, "0" * 64)


def test_files_open_after_the_field_key_was_replaced(
    world: World, visit: Any, settings_of: Any
) -> None:
    from django.conf import settings as held

    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.administration.field_key import rewrap_fields, unopened_files

    old, new = held.FIELD_KEY, "a new field key of at least thirty-two characters"
    settings_of(FIELD_KEY=f"{new},{old}")
    rewrap_fields()
    settings_of(FIELD_KEY=new)
    with acting_as(service_account()):
        assert unopened_files() == 0
    where = f"/cases/{world.case.reference}/files/{world.numbers['file']}/copy/"
    assert visit("cara").get(where).content == PICTURE
    settings_of(FIELD_KEY="another key that never sealed anything at all")
    with acting_as(service_account()):
        # The picture, and the export among the evidence.
        assert unopened_files() == 2


def test_a_file_is_listed_as_an_exhibit_and_the_papers_name_its_hash(
    world: World, visit: Any
) -> None:
    from clew.unit.access.identity import acting_as
    from clew.unit.orders.pack import bundle

    cara, a = visit("cara"), world.application.reference
    assert _add(world, cara, PDF, part="contact", title="Her address").status_code == 302
    page = cara.get(f"/applications/{a}/papers/from-file/").content.decode()
    assert "Messages of 3 March" in page
    assert "Her address" not in page
    answer = cara.post(
        f"/applications/{a}/papers/from-file/",
        {"file": world.numbers["file"], "kind": "exhibit", "whose": "The victim"},
    )
    assert answer.status_code == 302
    shown = cara.get(f"/applications/{a}/").content.decode()
    assert f"/cases/{world.case.reference}/files/{world.numbers['file']}/" in shown
    with acting_as(world.people["cara"]):
        said = str(bundle(world.application, by=world.people["cara"]).parts)
    assert "Messages of 3 March" in said
    assert hashlib.sha256(PICTURE).hexdigest() in said
    # It is relied on: it is not struck out under an application.
    where = f"/cases/{world.case.reference}/files/{world.numbers['file']}/"
    refused = cara.post(where + "strike/", {"reason": "Of another case."})
    assert refused.status_code == 422
    assert a in refused.content.decode()
    assert "Listed as an exhibit" in cara.get(where).content.decode()


@settings(max_examples=times(25, 120))
@given(st.binary(max_size=200))
def test_any_bytes_are_known_or_refused_in_words(service: None, content: bytes) -> None:
    from clew.unit.files.kinds import kind_of, known
    from clew.unit.files.pictures import _size
    from clew.unit.platform.problems import Refused

    for kind in known():
        if kind.picture:
            width, height = _size(kind.begins + content, kind.ending)
            assert width >= 0
            assert height >= 0
    with contextlib.suppress(Refused):
        assert kind_of(content).title
