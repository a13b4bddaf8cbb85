"""Who may call which function of the database, and where it looks for tables: put in place after
migrating, and looked at before serving.

PostgreSQL lets everybody call what is made, and looks for a table in the caller's temporary schema
first. Both together let a role that may make a temporary table become the owner of a function that
runs with its owner's rights.
"""

from __future__ import annotations

from typing import Any, Protocol

from clew.database.provision import OWNER, PUBLIC, SEARCH, UNIT

SEARCH_PATH = "pg_catalog, public, pg_temp"
# The letterbox, and nothing else, is the public role's.
LETTERBOX = "letterbox_"
# Called by other functions alone: whom somebody else is kept out of is nobody's to ask, and a tally
# is counted anew by hand.
INNER = ("app_kept_out", "orders_retally")
_CURE = "run clew unit migrate"
# A function in SQL that runs as whoever asks is left to be inlined; a trigger is not, so that
# history cannot be led into a table of the caller's own.
_OURS = """
    SELECT p.oid::regprocedure::text AS name, p.proname::text AS plain, pg_get_userbyid(p.proowner)::text AS owner, p.prorettype = 'trigger'::regtype AS is_trigger,
        p.prosecdef OR l.lanname <> 'sql' AS pinned, coalesce(p.proconfig @> ARRAY['search_path=' || %s::text], false) AS in_place,
        EXISTS (SELECT 1 FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a WHERE a.grantee = 0) AS anybody,
        has_function_privilege(p.oid, 'EXECUTE') AS callable
    FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
    WHERE p.pronamespace = 'public'::regnamespace AND (pg_get_userbyid(p.proowner) = ANY (%s) OR p.prosecdef) ORDER BY 1
"""


class Cursor(Protocol):
    """What is asked of a cursor, Django's or the driver's."""

    def execute(self, query: str, params: Any = None, /) -> object: ...
    def fetchone(self) -> Any: ...
    def fetchall(self) -> list[Any]: ...


def put_in_place(cursor: Cursor) -> None:
    """Every function of ours, and those that are made later.

    As the owner, who may act as the search role; in a transaction.
    """
    cursor.execute(_OURS, [SEARCH_PATH, [OWNER, SEARCH]])
    for name, plain, owner, is_trigger, pinned, *_ in cursor.fetchall():
        callers = [OWNER, SEARCH]
        if plain.startswith(LETTERBOX):
            callers.append(PUBLIC)
        elif (
            plain not in INNER and not is_trigger
        ):  # a trigger asks no right of whoever writes the row
            callers.append(UNIT)
        cursor.execute(f"SET LOCAL ROLE {owner}")
        if pinned:
            cursor.execute(f"ALTER ROUTINE {name} SET search_path = {SEARCH_PATH}")
        cursor.execute(f"REVOKE ALL ON ROUTINE {name} FROM PUBLIC, {UNIT}, {PUBLIC}")
        cursor.execute(f"GRANT EXECUTE ON ROUTINE {name} TO {', '.join(callers)}")
        cursor.execute("RESET ROLE")
    for role in (OWNER, SEARCH):
        cursor.execute(f"SET LOCAL ROLE {role}")
        cursor.execute(
            f"ALTER DEFAULT PRIVILEGES FOR ROLE {role} REVOKE EXECUTE ON ROUTINES FROM PUBLIC"
        )
        cursor.execute("RESET ROLE")


def findings(cursor: Cursor) -> list[str]:
    """What the role that asks, or anybody, may do here and should not; empty when it is as it was
    put in place.
    """
    cursor.execute(
        """SELECT current_user::text, has_database_privilege(current_database(), 'TEMPORARY'), has_schema_privilege('public', 'CREATE'),
        (SELECT count(*) FROM pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
            WHERE d.datname = current_database() AND a.grantee = 0 AND a.privilege_type IN ('TEMPORARY', 'CONNECT')),
        pg_has_role(current_user, %s::name, 'MEMBER') OR pg_has_role(current_user, %s::name, 'MEMBER')""",
        [OWNER, SEARCH],
    )
    name, temporary, creates, anybody, becomes = cursor.fetchone()
    found = []
    if becomes:
        found.append(
            f"the database role {name} may act as {OWNER} or {SEARCH}: connect as {UNIT} or {PUBLIC}"
        )
    if anybody:
        found.append(
            f"anybody who has an account on the server may connect to this database or make temporary tables in it: {_CURE}"
        )
    elif temporary and name == PUBLIC:
        found.append(f"the database role {name} may make temporary tables: {_CURE}")
    if creates:
        found.append(f"the database role {name} may make tables and functions: {_CURE}")
    cursor.execute(_OURS, [SEARCH_PATH, [OWNER, SEARCH]])
    rows = cursor.fetchall()
    loose = [plain for _, plain, _, _, pinned, in_place, *_ in rows if pinned and not in_place]
    open_to_all = [plain for _, plain, *_, public, _ in rows if public]
    more = [
        plain
        for _, plain, _, is_trigger, _, _, public, may in rows
        if may
        and not public
        and (is_trigger or plain in INNER or plain.startswith(LETTERBOX) != (name == PUBLIC))
    ]
    for wrong, said in (
        (loose, "look for tables where the caller may put others in their place"),
        (open_to_all, "may be called by anybody"),
        (more, f"may be called by the database role {name}, which has no need of them"),
    ):
        if wrong:
            found.append(
                f"{len(wrong)} function(s) of the database {said} ({', '.join(wrong[:3])}{' and more' if len(wrong) > 3 else ''}): {_CURE}"
            )
    return found
