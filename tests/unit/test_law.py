"""The standing law in files of SQL, and who the database believes: nobody says who asks but the
desk, which has the key.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import psycopg
import pytest

from clew.database.provision import ADMIN, OWNER, UNIT
from tests.services import HOME
from tests.unit.test_database_roles import connect, say_who
from tests.unit.world import World


def asker(session: Any) -> Any:
    return session.execute("SELECT app_user()").fetchone()[0]


def test_every_rule_of_the_database_is_in_the_files(world: World) -> None:
    """A migration that makes a policy, a trigger or a function puts it where nobody looks: what it
    made is printed, for the file of its subject.
    """
    from django.db import connection

    from clew.unit.access import law

    with connection.cursor() as cursor:
        assert law.is_in_place(cursor)
        cursor.execute(
            "SELECT format('CREATE POLICY %%I ON %%I FOR %%s USING (%%s) WITH CHECK (%%s);', policyname, tablename, cmd, qual, with_check) FROM pg_policies"
            " WHERE schemaname = 'public' AND NOT tablename = ANY (%s)",
            [law.tables()],
        )
        outside = [row[0] for row in cursor.fetchall()]
        cursor.execute(
            "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND NOT proname = ANY (%s)"
            " AND proname !~ '^(procrastinate|pgtrigger|_pgh|_pgtrigger)'",
            [law.functions()],
        )
        outside += [row[0] for row in cursor.fetchall()]
        cursor.execute(
            "SELECT pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal AND NOT p.proname = ANY (%s)"
            " AND p.proname !~ '^(procrastinate|pgtrigger)'",
            [law.functions()],
        )
        outside += [row[0] for row in cursor.fetchall()]
        assert not outside, "put these into src/clew/unit/access/law:\n" + "\n".join(outside)
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relrowsecurity AND NOT relname = ANY (%s)",
            [law.tables()],
        )
        assert cursor.fetchall() == []


def test_a_name_that_is_not_there_is_told() -> None:
    from clew.unit.access import law

    with pytest.raises(law.BadLaw, match="@sees_the_sea is not in"):
        law.expand("USING (@sees_the_sea)")
    with pytest.raises(law.BadLaw, match="asks for column, kind"):
        law.expand("USING (@may_know(case_id))")
    assert law.expand("@sees_matter") == law.expand(
        "((case_id IS NULL AND @sees_every_case) OR @sees_case(case_id))"
    )


def test_rules_that_were_changed_by_hand_are_told_and_put_back(own: tuple[str, int]) -> None:
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.access.models import SigningKey
    from clew.unit.safety import findings

    database, _ = own
    assert not [f for f in findings() if "rules of who sees what" in f or "does not believe" in f]
    changes = (
        "DROP POLICY reads ON cases_case",
        "CREATE POLICY more ON cases_case FOR SELECT USING (true)",
        "ALTER POLICY reads ON orders_order USING (true)",
        "DROP TRIGGER audit_entry_stays ON audit_entry",
        "ALTER TABLE cases_case DISABLE ROW LEVEL SECURITY",
        "CREATE OR REPLACE FUNCTION app_wide() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER AS 'SELECT true'",
    )
    for change in changes:
        with connect(ADMIN, database) as admin:
            admin.execute(change)
            with connect(UNIT, database) as session:
                pass
            admin.commit()
        assert any("rules of who sees what" in f for f in findings()), change
    with connect(OWNER, database) as owner:
        owner.execute("UPDATE access_signingkey SET inner_key = 'another'")
        # As a later version leaves it: whoever goes back takes the column away again.
        owner.execute(
            "CREATE OR REPLACE VIEW public_pause AS SELECT of, notice, ended_at AS more FROM site_pause WHERE ended_at IS NULL"
        )
    assert any("does not believe this desk" in f for f in findings())
    environment = {
        **os.environ,
        "CLEW_HOME": str(HOME),
        "CLEW_AS_OWNER": "yes",
        "CLEW_DATABASE_NAME": database,
        "DJANGO_SETTINGS_MODULE": "clew.unit.settings",
    }
    subprocess.run(
        [sys.executable, "-W", "error", "-m", "django", "migrate", "--verbosity", "0"],
        env=environment,
        check=True,
    )
    assert not [f for f in findings() if "rules of who sees what" in f or "does not believe" in f]
    with connect(UNIT, database) as session:
        assert session.execute(
            "SELECT count(*) FROM pg_policies WHERE policyname = 'more'"
        ).fetchone() == (0,)
    with acting_as(service_account()), pytest.raises(Exception, match="permission denied"):
        SigningKey.objects.first()


def test_nobody_says_who_asks_but_the_desk(world: World, database: str) -> None:
    """A statement of one's own, in a request of one's own: another's number, another's proof, an
    old one, one of another connection.
    """
    sam = world.people["sam"].pk
    with connect(UNIT, database) as session, connect(UNIT, database) as other:
        for claim in (
            str(sam),
            f"{sam}.",
            f"{sam}.{'0' * 64}",
            f"{sam}.x.y",
            ".",
            "x",
            f"' OR {sam}.1",
        ):
            session.execute("SELECT set_config('app.user_id', %s, true)", [claim])
            assert asker(session) is None, claim
        say_who(session, sam)
        assert asker(session) == sam
        proof = session.execute("SELECT current_setting('app.user_id')").fetchone()[0]
        # The proof of one person for another.
        session.execute(
            "SELECT set_config('app.user_id', %s, false)", [f"{sam + 1}.{proof.split('.')[1]}"]
        )
        assert asker(session) is None
        # Seen elsewhere, at the same time.
        other.execute("SELECT set_config('app.user_id', %s, false)", [proof])
        assert asker(other) is None
        # Kept for later, on the same connection.
        session.commit()
        session.execute("SELECT set_config('app.user_id', %s, false)", [proof])
        assert asker(session) is None
        assert session.execute("SELECT count(*) FROM access_grant").fetchone()[0] > 100
        assert session.execute(
            "SELECT app_wide(), app_service(), app_part('course')"
        ).fetchone() == (False, False, False)
        for wish in (
            "SELECT * FROM access_signingkey",
            "SELECT outer_key FROM access_signingkey",
            "UPDATE access_signingkey SET inner_key = ''",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), session.transaction():
                session.execute(wish)  # type: ignore[arg-type]


def test_nobody_gives_themselves_roles_in_the_database(world: World, database: str) -> None:
    """Whoever gets a statement of their own into the database does not become a supervisor by it,
    nor an administrator alone.
    """
    with connect(UNIT, database) as session:
        ids = dict(session.execute("SELECT username, id FROM accounts_user").fetchall())
        for who in ("", "petra", "sam", "max"):
            wishes = [
                "UPDATE accounts_user SET roles = '{supervisor}' WHERE username = 'petra'",
                "UPDATE accounts_user SET agency_id = (SELECT id FROM accounts_agency WHERE code = 'unit') WHERE username = 'petra'",
                "INSERT INTO accounts_user (password, username, name, email, agency_id, roles, is_active, created_at)"
                " SELECT '', 'evil', 'x', '', min(id), '{supervisor}', true, now() FROM accounts_agency",
                f"INSERT INTO accounts_rolechange (user_id, agency_id, roles, proposed_by_id, proposed_at, decided_by_id, decided_at, confirmed)"
                f" VALUES ({ids['petra']}, 1, '{{supervisor}}', {ids['mona']}, now(), {ids['max']}, now(), true)",
            ]
            if who != "max":
                wishes.append(
                    "UPDATE accounts_user SET roles = '{}', is_active = false WHERE username = 'sam'"
                )
            for wish in wishes:
                if who:
                    say_who(session, ids[who])
                with pytest.raises(psycopg.errors.InsufficientPrivilege), session.transaction():
                    session.execute(wish)  # type: ignore[arg-type]


def test_nobody_writes_anothers_way_in(world: World, database: str) -> None:
    """Passwords, second factors and sessions, by a statement of one's own: not another's, and no
    session that was read or copied.
    """
    from allauth.mfa.models import Authenticator

    with connect(ADMIN, database) as admin:
        ids = dict(admin.execute("SELECT username, id FROM accounts_user").fetchall())
        for who in ("sam", "petra"):
            admin.execute(
                'INSERT INTO mfa_authenticator (user_id, type, data, created_at) VALUES (%s, %s, \'{"secret": "x"}\', now()) ON CONFLICT DO NOTHING',
                [ids[who], Authenticator.Type.TOTP],
            )
        admin.execute(f"SET ROLE {UNIT}")
        wishes = [
            "UPDATE accounts_user SET password = (SELECT password FROM accounts_user WHERE username = 'petra') WHERE username = 'sam'",
            "UPDATE accounts_user SET must_change_password = true WHERE username = 'sam'",
            'UPDATE mfa_authenticator SET data = \'{"secret": "y"}\' WHERE user_id = {sam}',
            "UPDATE mfa_authenticator SET user_id = {sam} WHERE user_id = {petra}",
            "DELETE FROM mfa_authenticator WHERE user_id = {sam}",
            "INSERT INTO mfa_authenticator (user_id, type, data, created_at) VALUES ({sam}, 'webauthn', '{}', now())",
        ]
        for who in ("", "petra"):
            if who:
                say_who(admin, ids[who])
            for wish in wishes:
                with pytest.raises(psycopg.errors.InsufficientPrivilege), admin.transaction():
                    admin.execute(
                        wish.replace("{sam}", str(ids["sam"])).replace("{petra}", str(ids["petra"]))
                    )  # type: ignore[arg-type]
        admin.execute(
            "UPDATE mfa_authenticator SET last_used_at = now() WHERE user_id = %s", [ids["sam"]]
        )  # signing in
        say_who(admin, ids["sam"])
        admin.execute("UPDATE accounts_user SET password = 'own' WHERE username = 'sam'")
        admin.execute("DELETE FROM mfa_authenticator WHERE user_id = %s", [ids["sam"]])
        admin.rollback()


def test_a_session_that_was_read_or_copied_is_none(world: World, visit: Any) -> None:
    from django.contrib.sessions.models import Session
    from django.test import Client

    from clew.unit.accounts.sessions import digest, person_of

    client = visit("sam")
    assert client.get("/cases/").status_code == 200
    key = client.cookies["clew_unit"].value
    row = Session.objects.get(session_key=digest(key))
    assert person_of(row) == str(world.people["sam"].pk)
    assert not Session.objects.filter(session_key=key).exists()
    for stolen in (row.session_key, "known" * 8):
        if stolen != row.session_key:
            Session.objects.create(
                session_key=digest(stolen),
                session_data=row.session_data,
                expire_date=row.expire_date,
            )
        thief = Client()
        thief.cookies["clew_unit"] = stolen
        assert thief.get("/cases/").status_code == 302
    assert client.get("/cases/").status_code == 200
    client.post("/account/logout/")
    assert not Session.objects.filter(session_key=digest(key)).exists()
