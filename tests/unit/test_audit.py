"""The audit is only added to, sealed, and names what was changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django import db

from clew.unit.audit import heads
from tests.services import HOME
from tests.unit.world import World


def write(people: dict[str, Any], number: int) -> None:
    from clew.unit.access.identity import acting_as
    from clew.unit.audit.actions import log
    from clew.unit.audit.models import Action

    with acting_as(people["tess"]):
        for n in range(number):
            log(
                people["tess"],
                Action.CONSULTATION,
                f"page {n}",
                "course:T-1",
                reason="é ' \" \\ \n",
                n=n,
            )


def chain(people: dict[str, Any]) -> Any:
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.audit.chain import seal, verify

    with acting_as(service_account()):
        seal(batch=7)
        return verify()


def as_owner(statement: str) -> None:
    """Whoever owns the database can do this; the chain tells."""
    import psycopg

    from clew.database import embedded
    from clew.database.provision import ADMIN

    with psycopg.connect(
        embedded.start(HOME / "postgres").dsn(ADMIN, db.connection.settings_dict["NAME"]),
        autocommit=True,
    ) as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute(statement)


@pytest.fixture
def committed(fresh: dict[str, Any]) -> dict[str, Any]:
    write(fresh, 40)
    assert chain(fresh).whole
    return fresh


def test_whole_after_sealing_in_batches(committed: dict[str, Any]) -> None:
    write(committed, 5)
    found = chain(committed)
    assert found.whole
    assert found.rows == found.links == 45
    assert found.waiting == 0


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "UPDATE audit_entry SET reason = 'another' WHERE id = (SELECT min(id) + 9 FROM audit_entry)",
            "row was changed",
        ),
        (
            "DELETE FROM audit_entry WHERE id = (SELECT min(id) + 9 FROM audit_entry)",
            "row is missing",
        ),
        ("DELETE FROM audit_link WHERE seq = 10", "a link before it is missing"),
        ("UPDATE audit_link SET hash = sha256('x') WHERE seq = 10", "link was changed"),
        ("DELETE FROM audit_link WHERE seq = 1", "does not begin at its beginning"),
        (
            "UPDATE audit_entry SET actor = 1, sha256 = sha256('x') WHERE id = (SELECT min(id) + 9 FROM audit_entry)",
            "row was changed",
        ),
    ],
)
def test_what_was_changed_behind_its_back_is_named(
    committed: dict[str, Any], statement: str, said: str
) -> None:
    as_owner(statement)
    assert said in chain(committed).broken


def test_a_row_taken_out_of_the_queue_is_named(committed: dict[str, Any]) -> None:
    write(committed, 1)
    as_owner("DELETE FROM audit_unsealed")
    assert "taken out of the queue" in chain(committed).broken


def test_a_chain_made_anew_differs_from_the_head_outside(
    committed: dict[str, Any], tmp_path: Path
) -> None:
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.audit.chain import seal, verify, write_head

    heads = tmp_path / "heads.log"
    with acting_as(service_account()):
        assert write_head(heads)
        assert write_head(heads) is None  # nothing new
    as_owner("""UPDATE audit_entry SET reason = 'another' WHERE id = (SELECT min(id) FROM audit_entry);
        UPDATE audit_entry e SET sha256 = audit_row_hash(e); DELETE FROM audit_link; INSERT INTO audit_unsealed SELECT id, now() FROM audit_entry""")
    with acting_as(service_account()):
        seal()
        assert verify().whole
        assert "differs from the head written outside" in verify(heads).broken


def test_the_units_role_cannot_change_it(world: World, as_service: Any) -> None:
    for statement in (
        "UPDATE audit_entry SET reason = 'x'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "DELETE FROM audit_link",
        "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "ALTER TABLE cases_case DISABLE ROW LEVEL SECURITY",
        "UPDATE triage_decision SET reason = 'x'",
    ):
        with (
            as_service(),
            pytest.raises(db.DatabaseError),
            db.transaction.atomic(),
            db.connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_nobody_writes_in_anothers_name(world: World) -> None:
    from clew.unit.access.identity import acting_as
    from clew.unit.audit.actions import log
    from clew.unit.audit.models import Action

    with acting_as(world.people["tess"]), pytest.raises(db.DatabaseError), db.transaction.atomic():
        log(world.people["sam"], Action.CONSULTATION, "page", "course:T-1")


def test_refusals_and_reads_are_written_down(world: World, visit: Any, as_service: Any) -> None:
    from clew.unit.audit.models import Entry

    visit("ada").get(f"/cases/{world.unshared.reference}/")
    visit("cara").get(f"/cases/{world.case.reference}/plan/")
    with as_service():
        assert Entry.objects.filter(
            action="refusal", actor=world.people["ada"].pk, what="not shared with the agency"
        ).exists()
        read = Entry.objects.get(action="consultation", actor=world.people["cara"].pk, what="plan")
        assert (read.case_reference, read.reason) == (world.case.reference, "case officer")


def test_row_security_holds_without_the_door(world: World) -> None:
    """Queries that forget the door: nothing comes back, in records, history, search and audit."""
    from django.apps import apps

    from clew.unit.access.identity import acting_as

    def counts(user: Any) -> dict[str, int]:
        with acting_as(user):
            made = {}
            for model in apps.get_models():
                # The key by which the desk proves who asks is read by its owner alone.
                if (
                    model.__module__.startswith("clew.unit.")
                    and model._meta.db_table != "access_signingkey"
                ):
                    made[model._meta.db_table] = model.objects.count()
            return made

    with db.transaction.atomic(), db.connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.user_id', '', true)")
        for table in (
            "intake_course",
            "intake_mention",
            "triage_decision",
            "cases_case",
            "cases_caseevent",
            "cases_safecontact",
            "cases_safecontactevent",
            "audit_entry",
            "access_exclusion",
        ):
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone()[0] == 0, table
        cursor.execute("SELECT count(*) FROM search_cases('a:*', 50)")
        assert cursor.fetchone()[0] == 0
    petra, max_, anna, cara = (counts(world.people[n]) for n in ("petra", "max", "anna", "cara"))
    assert petra["cases_case"] == 1
    assert 0 < petra["cases_caseevent"] < cara["cases_caseevent"]
    assert (
        petra["cases_safecontact"]
        == petra["cases_safecontactevent"]
        == petra["cases_contact"]
        == petra["intake_coursereason"]
        == petra["audit_entry"]
        == 0
    )
    assert cara["cases_safecontact"] == 1
    assert cara["cases_healthentry"] == cara["cases_sealednote"] == 0
    records = [
        t
        for t in max_
        if t.split("_")[0] in ("cases", "triage", "plans", "referrals", "assessments")
        and t not in ("plans_meeting",)
    ]
    assert {t: max_[t] for t in records if max_[t]} == {}
    assert anna["cases_case"] == anna["intake_coursereason"] == 0


def test_the_file_of_heads_is_thinned_and_keeps_what_vouches(tmp_path: Path) -> None:
    """One head a day of what is long past, every head of the last weeks, and what restores wrote."""
    path = tmp_path / "heads"
    now = datetime.now(UTC)

    def line(ago: timedelta, seq: int, restored: str = "") -> str:
        at = (now - ago).isoformat(timespec="seconds")
        return f"{at} {restored}{seq} {seq:064x}\n"

    at_noon = now.replace(hour=12, minute=0) - now
    old = [
        line(timedelta(days=days) - at_noon - timedelta(minutes=minute), 100 * (90 - days) + minute)
        for days in (90, 60)
        for minute in range(50)
    ]
    restored = [line(timedelta(days=50), 3010), line(timedelta(days=50), 3000, "restored ")]
    recent = [line(timedelta(days=1, minutes=-m), 4000 + m) for m in range(30)]
    path.write_text("".join([*old, *restored, *recent]))
    assert heads.thin(path) == 0, "a small file stays as it is"
    assert heads.thin(path, most=1000) == 98
    assert path.read_text() == "".join([old[49], old[99], *restored, *recent])
    assert path.stat().st_mode & 0o077 == 0
    assert heads.thin(path, most=1000) == 0


def test_whoever_writes_the_first_head_makes_the_folder_for_themselves_alone(
    tmp_path: Path,
) -> None:
    path = tmp_path / "of the worker" / "heads"
    heads.add(path, 1, bytes(32))
    assert [h.seq for h in heads.read(path)] == [1]
    assert path.parent.stat().st_mode & 0o077 == 0
