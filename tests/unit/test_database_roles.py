"""No database role becomes more than it is: who may call what, and attacks with temporary views and
triggers, played as each role.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from typing import Any

import psycopg
import pytest

from clew.database import embedded, rights
from clew.database.provision import ADMIN, OWNER, PUBLIC, SEARCH, UNIT
from tests.services import HOME
from tests.unit.world import World, make_account

# What the intruder writes down whenever code of theirs runs: as whom.
EVIL = """
CREATE FUNCTION pg_temp.evil() RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM set_config('attack.ran', concat_ws(',', nullif(current_setting('attack.ran', true), ''), current_user), false);
    RETURN true;
END $$;
CREATE FUNCTION pg_temp.evil_trigger() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_temp.evil(); RETURN NULL; END $$;
"""


def connect(role: str, database: str, **options: Any) -> Any:
    return psycopg.connect(embedded.start(HOME / "postgres").dsn(role, database), **options)


def say_who(session: Any, person: int) -> None:
    """As the desk says it, which has the key; the public role can only claim it."""
    from clew.unit.access.signing import proof

    said = str(person)
    if session.info.user != PUBLIC:
        said += f".{proof(session.execute('SELECT app_said(%s)', [said]).fetchone()[0])}"
    session.execute("SELECT set_config('app.user_id', %s, false)", [said])


def columns(session: Any) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for table, column, kind in session.execute(
        """SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum"""
    ).fetchall():
        found.setdefault(table, []).append((column, kind))
    return found


def call_everything(session: Any) -> int:
    """Every function that this session may call, with plain arguments; how many there are."""
    found = session.execute(
        """SELECT p.oid::regproc::text, coalesce((SELECT string_agg(CASE t.typname WHEN 'text' THEN '''x''::text' WHEN 'int8' THEN '1::bigint' WHEN 'int4' THEN '1'
                WHEN 'bytea' THEN '''x''::bytea' ELSE 'NULL::' || format_type(t.oid, NULL) END, ', ' ORDER BY n)
            FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY AS a (kind, n) JOIN pg_type t ON t.oid = a.kind), '')
        FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prorettype <> 'trigger'::regtype AND has_function_privilege(p.oid, 'EXECUTE')
            AND p.proname NOT LIKE 'procrastinate%' ORDER BY 1"""
    ).fetchall()
    for name, arguments in found:
        with suppress(psycopg.Error), session.transaction():
            session.execute(f"SELECT * FROM {name}({arguments})")
    return len(found)


def write_rows(session: Any, person: int) -> None:
    """What fires the triggers that run with the rights of others."""
    with suppress(psycopg.Error), session.transaction():
        session.execute(
            "INSERT INTO audit_entry (actor, actor_name, agency, action, what, subject, reason, detail) VALUES (%s, 'x', 'unit', 'refusal', 'x', 'x', '', '{}')",
            [person],
        )
    with suppress(psycopg.Error), session.transaction():
        session.execute(
            """INSERT INTO orders_breach (reference, section, failure, happened_at, text, source, force, incident_id, status, offence_code, outcome, outcome_words, by_id, at, order_id)
            SELECT 'B-X', 's8', '', now(), 'x', 'x', '', '', 'suspected', '', '', '', %s, now(), NULL""",
            [person],
        )


def play(session: Any, person: int, *, leaving: str = "") -> tuple[set[str], int]:
    """Put views and tables with triggers in the place of every table, call everything; as whom the
    intruder's code ran, and how much could be called.

    The table `leaving` is left as it is.
    """
    session.execute(EVIL)  # type: ignore[arg-type]
    say_who(session, person)
    called = 0
    for shape in ("view", "table"):
        made = []
        for table, held in columns(session).items():
            if table == leaving:
                continue
            if shape == "view":
                drawn = ", ".join(
                    f'CASE WHEN pg_temp.evil() THEN NULL::{kind} END AS "{column}"'
                    for column, kind in held
                )
                session.execute(
                    f'CREATE TEMP VIEW "{table}" AS SELECT {drawn} WHERE pg_temp.evil()'
                )
            else:
                drawn = ", ".join(f'NULL::{kind} AS "{column}"' for column, kind in held)
                session.execute(f'CREATE TEMP TABLE "{table}" AS SELECT {drawn} LIMIT 0')
                session.execute(
                    f'CREATE TRIGGER evil BEFORE INSERT OR UPDATE OR DELETE ON pg_temp."{table}" FOR EACH ROW EXECUTE FUNCTION pg_temp.evil_trigger()'
                )
            session.execute(f'GRANT ALL ON pg_temp."{table}" TO PUBLIC')
            made.append(table)
        # The real tables, by their whole name, so that the real triggers fire.
        called = call_everything(session)
        session.execute("SET search_path = public, pg_temp")
        write_rows(session, person)
        session.execute("SET search_path = public")
        for table in made:
            session.execute(f'DROP {shape.upper()} pg_temp."{table}"')
    ran = session.execute("SELECT current_setting('attack.ran', true)").fetchone()[0] or ""
    return set(ran.split(",")) - {""}, called


@pytest.mark.parametrize("role", [UNIT, PUBLIC])
def test_temporary_tables_make_nobody_more_than_they_are(own: tuple[str, int], role: str) -> None:
    """Even a role that may make temporary tables runs nothing of its own as the search role or the
    owner.
    """
    database, sam = own
    with connect(ADMIN, database, autocommit=True) as admin:
        admin.execute(
            f"GRANT TEMPORARY ON DATABASE {database} TO {role}"
        )  # the unit's anyway; the public role's only here
    with connect(role, database) as session:
        ran, called = play(session, sam)
        assert ran <= {role}
        assert called >= (5 if role == PUBLIC else 20)
        session.rollback()


def test_the_attack_is_one(own: tuple[str, int]) -> None:
    """With functions that look in the temporary schema first, as they once did, the same attack
    becomes both the search role and the owner.
    """
    database, sam = own
    with connect(ADMIN, database, autocommit=True) as admin:
        for name in [
            r[0]
            for r in admin.execute(
                "SELECT oid::regprocedure::text FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
            ).fetchall()
        ]:
            admin.execute(f"ALTER FUNCTION {name} SET search_path = public")
    with connect(UNIT, database) as session:
        # Whoever puts a table of theirs in the place of the key is believed by nobody, and gets no
        # further.
        ran, _ = play(session, sam, leaving="access_signingkey")
        assert {SEARCH, OWNER} <= ran
        session.rollback()


def test_the_public_role_makes_no_temporary_table(database: str) -> None:
    with connect(PUBLIC, database) as session:
        for wish in (
            "CREATE TEMP TABLE accounts_user (id int)",
            "CREATE TEMP VIEW accounts_user AS SELECT 1 AS id",
            EVIL,
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                session.execute(wish)
            session.rollback()


def test_the_public_role_calls_its_letterbox_alone(world: World, database: str) -> None:
    """Not the desk's searches either, on behalf of whomever it names."""
    with connect(PUBLIC, database, autocommit=True) as session:
        mine = session.execute(
            "SELECT p.proname::text FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND has_function_privilege(p.oid, 'EXECUTE') ORDER BY 1"
        ).fetchall()
        assert [r[0] for r in mine] == [
            "letterbox_follow",
            "letterbox_keys",
            "letterbox_learned",
            "letterbox_learning",
            "letterbox_leave",
            "letterbox_look",
            "letterbox_post",
            "letterbox_replies",
            "letterbox_unlearned",
        ]
        session.execute(
            "SELECT set_config('app.user_id', %s, false)", [str(world.people["sam"].pk)]
        )
        for wish in (
            "SELECT app_wide()",
            "SELECT app_user()",
            "SELECT app_part('audit', false)",
            "SELECT search_courses('a', 5)",
            "SELECT courses_of_person('a', 5)",
            "SELECT search_cases('a', 5)",
            "SELECT * FROM search_elsewhere('a', 5)",
            f"SELECT app_why_hidden('case', '{world.case.reference}')",
            "SELECT * FROM orders_people('2020-01-01', '2030-01-01')",
            "SELECT dispose_case(1)",
            "SELECT orders_retally()",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                session.execute(wish)


def test_every_function_is_kept(world: World, database: str) -> None:
    """Whatever runs with another's rights looks in the temporary schema last; nobody calls a
    function because it is there.
    """
    with connect(OWNER, database) as session:
        rows = session.execute(
            """SELECT p.oid::regprocedure::text, p.proconfig, EXISTS (SELECT 1 FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a WHERE a.grantee = 0)
            FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace"""
        ).fetchall()
        definers = {
            r[0]
            for r in session.execute(
                "SELECT oid::regprocedure::text FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
            ).fetchall()
        }
        assert len(definers) > 20
        assert "audit_after_insert()" in definers
        for name, settings, anybody in rows:
            assert not anybody, name
            if name in definers:
                assert f"search_path={rights.SEARCH_PATH}" in (settings or []), name
        # What is made later as well.
        session.execute("CREATE FUNCTION later() RETURNS int LANGUAGE sql AS 'SELECT 1'")
        session.execute(f"SET ROLE {SEARCH}")
        session.execute("CREATE FUNCTION later_too() RETURNS int LANGUAGE sql AS 'SELECT 1'")
        for name in ("later()", "later_too()"):
            assert session.execute(
                "SELECT has_function_privilege(%s, %s, 'EXECUTE')", [PUBLIC, name]
            ).fetchone() == (False,)
        session.rollback()


def test_the_unit_calls_what_it_needs(world: World, visit: Any) -> None:
    """Not whom others are kept out of, nor the tally."""
    from django.db import ProgrammingError, connection, transaction

    for wish in ("SELECT * FROM app_kept_out(1)", "SELECT orders_retally()"):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(wish)
    assert visit("sam").get("/cases/?q=a").status_code == 200


@pytest.mark.parametrize(
    ("role", "undo", "said"),
    [
        (UNIT, "GRANT TEMPORARY ON DATABASE {database} TO PUBLIC", "make temporary tables"),
        (PUBLIC, "GRANT TEMPORARY ON DATABASE {database} TO clew_public", "make temporary tables"),
        (PUBLIC, "GRANT TEMPORARY ON DATABASE {database} TO PUBLIC", "make temporary tables"),
        (UNIT, "GRANT CONNECT ON DATABASE {database} TO PUBLIC", "connect to this database"),
        (
            UNIT,
            "ALTER FUNCTION app_wide() SET search_path = public",
            "where the caller may put others",
        ),
        (
            PUBLIC,
            "ALTER FUNCTION audit_after_insert() RESET search_path",
            "where the caller may put others",
        ),
        (UNIT, "GRANT EXECUTE ON FUNCTION app_wide() TO PUBLIC", "may be called by anybody"),
        (PUBLIC, "GRANT EXECUTE ON FUNCTION app_wide() TO clew_public", "has no need of them"),
        (UNIT, "GRANT EXECUTE ON FUNCTION letterbox_keys() TO clew_unit", "has no need of them"),
        (UNIT, "GRANT CREATE ON SCHEMA public TO clew_unit", "may make tables and functions"),
        (
            UNIT,
            "ALTER TABLE orders_order DISABLE ROW LEVEL SECURITY",
            "row security is off on orders_order",
        ),
    ],
)
def test_checks_refuse_rights_that_are_too_wide(
    own: tuple[str, int], role: str, undo: str, said: str
) -> None:
    from clew.unit.safety import findings

    database, _ = own
    with connect(role, database) as session:
        assert rights.findings(_Cursor(session)) == []
    with connect(ADMIN, database, autocommit=True) as admin:
        admin.execute(undo.format(database=database))  # type: ignore[arg-type]
    if "row security" in said:
        assert any(said in f for f in findings())
        return
    with connect(role, database) as session:
        assert any(said in f for f in rights.findings(_Cursor(session)))


class _Cursor:
    """A session as the checks use Django's cursor."""

    def __init__(self, session: Any) -> None:
        self.execute_on = session
        self.last: Any = None

    def execute(self, words: str, parameters: Any = None) -> None:
        self.last = self.execute_on.execute(words, parameters)

    def fetchone(self) -> Any:
        return self.last.fetchone()

    def fetchall(self) -> Any:
        return self.last.fetchall()


def test_migrating_again_puts_rights_in_place(own: tuple[str, int]) -> None:
    """A database that was made before, with rights left to everybody, gets them back by migrating."""
    database, _ = own
    with connect(ADMIN, database, autocommit=True) as admin:
        admin.execute(f"GRANT TEMPORARY, CONNECT ON DATABASE {database} TO PUBLIC")
        admin.execute("ALTER FUNCTION app_wide() SET search_path = public")
        admin.execute("GRANT EXECUTE ON FUNCTION app_wide() TO PUBLIC")
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
    for role in (UNIT, PUBLIC):
        with connect(role, database) as session:
            assert rights.findings(_Cursor(session)) == []


def test_who_sees_every_case_is_said_once(world: World) -> None:
    """The database's `app_wide` and the parts' WIDE_ROLES are the same roles."""
    from django.db import connection

    from clew.unit.access.identity import acting_as
    from clew.unit.access.parts import WIDE_ROLES
    from clew.unit.accounts.models import Role

    for role in Role.values:
        person = make_account(
            f"only_{role}", name=role, email="", agency=world.people["sam"].agency, roles=[role]
        )
        with acting_as(person), connection.cursor() as cursor:
            cursor.execute("SELECT app_wide()")
            assert cursor.fetchone()[0] == (role in WIDE_ROLES), role


@pytest.mark.parametrize("service", ["unit", "public"])
def test_both_services_refuse_a_database_with_rights_too_wide(
    own: tuple[str, int], service: str
) -> None:
    database, _ = own
    script = f"import django; django.setup()\nfrom clew.{service}.safety import findings; print(*findings(), sep='\\n')"
    environment = {
        **os.environ,
        "CLEW_HOME": str(HOME),
        "CLEW_DATABASE_NAME": database,
        "CLEW_MODE": "demo",
        "DJANGO_SETTINGS_MODULE": f"clew.{service}.settings",
    }
    environment.pop("CLEW_AS_OWNER", None)

    def said() -> str:
        return subprocess.run(
            [sys.executable, "-c", script],
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()

    assert said() == ""
    with connect(ADMIN, database, autocommit=True) as admin:
        admin.execute(f"GRANT TEMPORARY ON DATABASE {database} TO PUBLIC")
        admin.execute("GRANT EXECUTE ON FUNCTION app_wide() TO PUBLIC")
    assert "make temporary tables" in said()
    assert "may be called by anybody (app_wide)" in said()
