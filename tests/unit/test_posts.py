"""Every form of the desk, from the URL conf: sent by every role, and sent twice at once.

A sample runs with the other tests; `./test whole tests/unit/test_posts.py` sends every form as
everybody.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import psycopg
import pytest

from clew.database import embedded
from clew.database.provision import ADMIN
from tests.sampling import WHOLE, in_sample
from tests.services import HOME, browser, make_copy, own_name, using_database
from tests.unit.test_who_may_what import OTHERS, address, give_purposes, names, undone
from tests.unit.world import World

_TEXT = "It is right as it is. I have looked at all of it."
_REFUSED = (403, 404, 405)


def ours() -> list[str]:
    return [n for n in names() if not n.startswith(OTHERS)]


def done() -> int:
    """How many acts the audit holds that are neither looks nor refusals, as the service reads it."""
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.audit.models import Action, Entry

    with acting_as(service_account()):
        return Entry.objects.exclude(action__in=[Action.REFUSAL, Action.CONSULTATION]).count()


def test_nobody_sends_a_form_that_they_may_not_open(world: World, visit: Any) -> None:
    """Whoever is refused a page is refused its form, and it does nothing; whatever is sent by
    whomever, no page breaks.
    """
    give_purposes(world)
    clients = {who: visit(who) for who in sorted(world.people) if who != "service"}
    assert len(clients) >= 17
    wrong, sent, refused = [], 0, 0
    for name in ours():
        where = address(world, name)
        before = done()
        for who, client in clients.items():
            if not in_sample(name, who, one_of=4):
                continue
            sent += 1
            with undone():
                answer = client.post(where, {})
                if answer.status_code >= 500:
                    wrong.append((name, who, answer.status_code))
                elif answer.status_code in _REFUSED:
                    refused += 1
                    if done() != before:
                        wrong.append((name, who, "refused, and done"))
                elif (opened := client.get(where).status_code) in (
                    403,
                    404,
                ):  # 405 tells nothing: it is only sent to
                    wrong.append(
                        (
                            name,
                            who,
                            f"may not open it ({opened}), and sends it ({answer.status_code})",
                        )
                    )
    assert not wrong, wrong
    assert sent > 500
    assert refused > 250


class Forms(HTMLParser):
    """The forms of a page that are sent: where to, and their fields as (name, kind, value, is
    chosen).
    """

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, list[tuple[str, str, str, bool]]]] = []
        self.within = False
        self.held = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        of = {k: v or "" for k, v in attributes}
        if tag == "form":
            self.within = of.get("method", "").lower() == "post"
            if self.within:
                self.forms.append((of.get("action", ""), []))
        elif self.within and tag == "input":
            self.add(
                of.get("name", ""), of.get("type", "text"), of.get("value", ""), "checked" in of
            )
        elif self.within and tag == "button":
            self.add(of.get("name", ""), "button", of.get("value", ""), False)
        elif self.within and tag in ("textarea", "select"):
            self.held = of.get("name", "")
            if tag == "textarea":
                self.add(self.held, "textarea", "", False)
        elif self.within and tag == "option":
            self.add(self.held, "option", of.get("value", ""), "selected" in of)

    def handle_data(self, data: str) -> None:
        if (
            self.within
            and self.forms
            and self.forms[-1][1]
            and self.forms[-1][1][-1][1] == "textarea"
            and data.strip()
        ):
            name, kind, value, chosen = self.forms[-1][1][-1]
            self.forms[-1][1][-1] = (name, kind, value + data, chosen)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.within = False

    def add(self, name: str, kind: str, value: str, chosen: bool) -> None:
        if name:
            self.forms[-1][1].append((name, kind, value, chosen))


def forms_of(page: str) -> list[tuple[str, list[tuple[str, str, str, bool]]]]:
    parser = Forms()
    parser.feed(page)
    return parser.forms


def filled(fields: list[tuple[str, str, str, bool]], attempt: int) -> dict[str, Any]:
    """Something for every field; other choices and another day with each attempt."""
    from datetime import timedelta

    from django.utils import timezone

    on = timezone.localdate() + timedelta(days=(0, 1, -1, 30)[attempt % 4])
    body: dict[str, Any] = {}
    groups: dict[tuple[str, str], list[str]] = {}
    for name, kind, value, _ in fields:
        if name == "csrfmiddlewaretoken":
            continue
        if kind in ("radio", "option", "checkbox", "button"):
            groups.setdefault((name, kind), []).append(value)
        elif kind == "file":
            continue
        elif name.endswith(("-day", "-month", "-year")):
            body[name] = str({"y": on.year, "m": on.month, "d": on.day}[name.rpartition("-")[2][0]])
        elif value:
            body[name] = value
        elif kind == "email" or "email" in name:
            body[name] = "a@example.org"
        elif kind == "number" or name in ("minutes", "hours", "months"):
            body[name] = "1"
        elif "clock" in name or name.endswith("-time") or kind == "time":
            body[name] = "09:00"
        elif kind != "hidden":
            body[name] = _TEXT
    for (name, kind), values in groups.items():
        there = [v for v in values if v] or values
        body[name] = (
            [there[attempt % len(there)]] if kind == "checkbox" else there[attempt % len(there)]
        )
    return body


def counts() -> dict[str, int]:
    """Rows of every table of records, as the service sees them; not of sessions, marks of forms and
    contexts of history.
    """
    from django.db import connection

    from clew.unit.access import law
    from clew.unit.access.identity import acting_as, service_account

    tables = [
        t for t in law.tables() if t not in ("access_sentform", "access_signingkey", "audit_entry")
    ]
    with acting_as(service_account()), connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(
                [
                    *(
                        f"SELECT '{t}', count(*) FROM {t}"
                        for t in [
                            *tables,
                            "accounts_user",
                            "accounts_userevent",
                            "plans_meeting",
                            "procrastinate_jobs",
                        ]
                    ),
                    "SELECT 'audit_entry', count(*) FROM audit_entry WHERE action NOT IN ('refusal', 'consultation')",
                ]
            )
        )
        return dict(cursor.fetchall())


def grown(before: dict[str, int]) -> dict[str, int]:
    return {t: n - before[t] for t, n in counts().items() if n != before[t]}


@pytest.fixture
def committed(_stocked: tuple[str, World]) -> Iterator[World]:
    """The small world in a database of its own, in which threads see what each other wrote."""
    from copy import deepcopy

    from django.db import connections

    name = own_name("posts")
    connections.close_all()
    with psycopg.connect(
        embedded.start(HOME / "postgres").dsn(ADMIN, "postgres"), autocommit=True
    ) as admin:
        make_copy(admin, name, _stocked[0])
    with using_database(name):
        yield deepcopy(_stocked[1])


def at_once(client: Any, where: str, body: dict[str, Any]) -> list[int]:
    """The same form from two threads, as from two windows of one browser; what each was answered."""
    from django.db import connections
    from django.test import Client

    barrier, answers = threading.Barrier(2, timeout=60), []

    def send() -> None:
        own = Client(raise_request_exception=False)
        own.cookies = client.cookies
        try:
            barrier.wait()
            answers.append(own.post(where, body).status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


# What ends a record, so that what hangs from it has no form any more, comes last.
_LAST = (
    "case-close-decide",
    "case-reopen",
    "decide-disposal",
    "application-step",
    "order-void",
    "account-roles",
    "account-reset",
    "account",
    "exclude",
    "exclude-alike",
    "lift",
    "case-share-withdraw",
    "meeting-end",
)
# Each sends one thing for good: a second try is another thing, made on purpose, or nothing.
_FIRST = (
    "tess",
    "cara",
    "sam",
    "petra",
    "clive",
    "ada",
    "sunil",
    "lena",
    "iris",
    "anna",
    "greta",
    "max",
    "otto",
)


def test_two_at_once_do_what_one_after_the_other_does(committed: World) -> None:
    """Two threads send the same form. With its key it is done once; without one, as if the second
    had come after the first:
    whoever decides on a row decides on it as it is, under its lock."""
    world = committed
    give_purposes(world)
    clients = {who: browser(world.people[who]) for who in _FIRST}
    for client in clients.values():
        client.raise_request_exception = False
    wrong, tried = [], {True: 0, False: 0}
    every = [n for n in ours() if n not in _LAST] + [n for n in _LAST if n in ours()]
    for name in every:
        if not in_sample("twice", name, one_of=5):
            continue
        found = acceptable(clients, world, name)
        if found is None:
            continue
        who, where, body = found
        with_key = "once" in body and int(hashlib.sha256(name.encode()).hexdigest(), 16) % 3 == 0
        if not with_key:
            body.pop("once", None)
        before = counts()
        with undone():
            expected = sorted(clients[who].post(where, body).status_code for _ in range(2))
            grew = grown(before)
        answers = at_once(clients[who], where, body)
        tried[with_key] += 1
        if grown(before) != grew or max(*answers, *expected) >= 500:
            now = grown(before)
            differs = {
                t: (grew.get(t, 0), now.get(t, 0))
                for t in {*grew, *now}
                if grew.get(t) != now.get(t)
            }
            wrong.append(
                f"{name}, {who}, {'with its key' if with_key else 'without'}: answered {answers} for {expected}; rows (in order, at once): {differs}"
            )
    assert not wrong, "\n".join(wrong)
    assert sum(tried.values()) >= (60 if WHOLE else 10), tried
    assert tried[True] >= 2, tried


def acceptable(
    clients: dict[str, Any], world: World, name: str
) -> tuple[str, str, dict[str, Any]] | None:
    """Who may send the form of this address, and something in it that is accepted; None where the
    tests find nothing.
    """
    where = address(world, name)
    for who, client in clients.items():
        page = client.get(where)
        if page.status_code != 200 or not page.get("Content-Type", "").startswith("text/html"):
            if page.status_code == 405:
                with undone():
                    if client.post(where, {}).status_code == 302:
                        return who, where, {}
            continue
        for action, fields in forms_of(page.content.decode()):
            if action and action != where:
                continue
            for attempt in range(4):
                body = filled(fields, attempt)
                with undone():
                    if client.post(where, body).status_code == 302:
                        return who, where, body
    return None


def test_every_form_carries_a_key_of_its_own(world: World, visit: Any) -> None:
    """On every page that somebody may open; what a form that creates lacks it, makes two of one."""
    give_purposes(world)
    clients = {
        who: visit(who) for who in ("sam", "cara", "tess", "max", "ada", "iris", "greta", "clive")
    }
    seen, keys, without = 0, [], set()
    for name in ours():
        where = address(world, name)
        for client in clients.values():
            page = client.get(where)
            if page.status_code != 200 or not page.get("Content-Type", "").startswith("text/html"):
                continue
            for _, fields in forms_of(page.content.decode()):
                seen += 1
                held = [value for field, _, value, _ in fields if field == "once"]
                keys += held
                if not held:
                    without.add(name)
            break
    assert not without
    assert seen > 100
    assert len(keys) == len(set(keys)) == seen


def test_a_form_that_was_sent_again_is_done_once(world: World, visit: Any) -> None:
    """The same text again leads to where the first led; another text is another entry; what was
    refused may be sent again.
    """
    from clew.unit.cases.models import Event
    from tests.unit.test_who_changes_what import as_, of

    def entries() -> int:
        with as_(world, "cara"):
            return Event.objects.filter(case=world.case, text__startswith="He waited").count()

    client, where = visit("cara"), of(world, "timeline/new/")
    fields = next(
        fields for action, fields in forms_of(client.get(where).content.decode()) if not action
    )
    body = next(
        b
        for n in range(4)
        if _accepted(client, where, b := {**filled(fields, n), "text": "He waited outside."})
    )
    assert not _accepted(client, where, {**body, "text": ""}, keep=True)
    for _ in range(3):
        answer = client.post(where, body)
        assert answer.status_code == 302
    assert entries() == 1
    page = client.get(answer.url).content.decode()
    assert "You already sent this form" in page
    # Back, changed on purpose, saved.
    assert client.post(where, {**body, "text": "He waited outside again."}).status_code == 302
    assert entries() == 2
    # Another form of the same text: another key.
    assert client.post(where, {**body, "once": "another"}).status_code == 302
    assert entries() == 3
    # Another person's form of the same key is theirs.
    give_purposes(world)
    assert visit("sam").post(where, body).status_code == 302
    assert entries() == 4


def _accepted(client: Any, where: str, body: dict[str, Any], *, keep: bool = False) -> bool:
    if keep:
        return bool(client.post(where, body).status_code == 302)
    with undone():
        return bool(client.post(where, body).status_code == 302)


def test_marks_of_forms_are_forgotten(world: World, visit: Any) -> None:
    from datetime import timedelta

    from django.utils import timezone

    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.access.models import SentForm
    from clew.unit.worker.jobs import forget

    for days, mark in ((8, "old"), (6, "new")):
        with acting_as(world.people["cara"]) as cara:
            SentForm.objects.create(user=cara, mark=mark, at=timezone.now() - timedelta(days=days))
    with acting_as(world.people["sam"]):
        assert not SentForm.objects.exists(), "nobody sees another's"
    forget(0)
    with acting_as(service_account()):
        assert list(SentForm.objects.values_list("mark", flat=True)) == ["new"]
