"""Every address, by every role, for a record of one's own, of another agency's, and one from which
one is excluded.

The matrix is written out: an address that it lacks fails, so nobody adds a page without saying who
may open it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.sampling import in_sample
from tests.unit.world import World

TRIAGE = {"tess", "sam"}
UNIT = {"tess", "cara", "sam"}
ADVISES = UNIT - {"sam"}  # who reads that course a second time before they see what was decided
WORKS = {"cara", "sam", "petra", "clive", "ada"}  # on the shared case
FORCE = {"sunil", "lena"}  # superintendent and legal services
ALL = {
    "tess",
    "cara",
    "sam",
    "petra",
    "clive",
    "ada",
    "pia",
    "sunil",
    "lena",
    "anna",
    "iris",
    "greta",
    "otto",
    "max",
}
SITE = {"iris", "sam"}
DRAFTS = {"cara", "sam"} | FORCE
FIGURES = {"anna", "iris", "sam", "sunil"}
REQUESTS = {"anna", "iris", "sam", "sunil", "lena"}
ANSWERS = {"iris", "sam"}
PROGRESS = UNIT | FORCE | {"anna", "iris", "otto"}
REPORTS = UNIT | {"petra", "clive", "ada"}
EVERYBODY = ALL
RULES = UNIT | {"sunil", "anna", "iris", "otto"}
EVIDENCE = {"cara", "sam"} | FORCE  # of everybody's devices; the advocate reads the victim's

# name of the address -> (arguments, who may GET it). `c` is the shared case, `t` the accepted
# course, `a` an application, `o` an order.
MATRIX: dict[str, tuple[list[str], set[str]]] = {
    "home": ([], ALL),
    "calendar": ([], UNIT | {"petra", "clive", "ada", "pia"} | FORCE),
    "calendar-file": ([], UNIT | {"petra", "clive", "ada", "pia"} | FORCE),
    "search": ([], ALL - {"greta", "otto", "max"}),
    "person": (["#identity"], UNIT | {"petra", "clive", "ada"} | FORCE),
    "notices": ([], ALL),
    "own-account": ([], ALL),
    "account-list": ([], {"max"}),
    "account-make": ([], {"max"}),
    "account": (["#account"], {"max"}),
    "account-reset": (["#account"], {"max"}),
    "account-roles": (["#roles"], {"max"}),
    "agency-make": ([], {"max"}),
    "agency": (["#agency"], {"max"}),
    "note-key": ([], {"ada"}),
    "run-list": ([], TRIAGE | {"cara", "anna"}),
    "ask-import": ([], {"sam"}),
    "rules": ([], RULES),
    "rules-set": (["#rules"], RULES),
    "rules-propose": ([], {"sam", "sunil"}),
    "screening-pause": ([], {"sam", "sunil"}),
    "job": (["#job"], TRIAGE | {"cara", "anna"}),
    "refer": ([], UNIT | {"petra", "clive", "ada", "pia", "greta"}),
    "sent": ([], UNIT | {"petra", "clive", "ada", "pia", "greta"}),
    "run-changes": (["#run"], UNIT),
    "queue": ([], UNIT | {"anna"}),
    "claim-next": ([], TRIAGE),
    "second": (["#second"], {"sam"}),
    "settle": (["#settle"], {"sam"}),
    "agreement": ([], {"sam", "anna", "otto"}),
    "waiting": ([], UNIT | {"petra", "clive", "ada", "pia", "greta"}),
    "answer": (["#answer"], UNIT | {"petra"}),
    "course": (["t"], UNIT),
    "course-people": (["t"], UNIT),
    "as-decided": (["t", "#decision"], UNIT),
    "as-decided-file": (["t", "#decision"], UNIT),
    "claim": (["t"], TRIAGE),
    "release": (["t"], TRIAGE),
    "decide": (["t"], TRIAGE),
    "reopen": (["t"], TRIAGE),
    "take-out": (["t", "#incident"], TRIAGE),
    "deny": (["t", "#reason"], TRIAGE),
    "split": (["t", "#mention"], TRIAGE),
    "join": (["t", "=suspect"], TRIAGE),
    "withdraw": (["t", "#correction"], TRIAGE),
    "advice": (["t"], ADVISES),
    "advice-draft": (["t"], ADVISES),
    "advice-issue": (["t"], ADVISES),
    "advice-receipt": (["t"], ADVISES),
    "advice-file": (["t", "=pdf"], ADVISES),
    "absence-list": ([], UNIT | {"petra", "clive", "ada", "pia"} | FORCE),
    "absence-add": ([], UNIT | {"petra", "clive", "ada", "pia"} | FORCE),
    "absence-end": (["#absence"], {"cara", "sam"}),
    "cases-allocate": ([], {"sam"}),
    "case-take-in": ([], {"sam"}),
    "case-list": ([], UNIT | {"petra", "clive", "ada", "pia"} | FORCE),
    "case": (["c"], UNIT | WORKS | FORCE),
    "case-purpose": (["c"], UNIT | WORKS | FORCE),
    "case-assign": (["c"], {"cara", "sam"}),
    "case-share": (["c"], UNIT),
    "case-share-withdraw": (["c", "#share"], UNIT),
    "case-person-add": (["c"], UNIT),
    "case-person": (["c", "#person"], UNIT),
    "case-safe-contact": (["c", "#person"], {"cara", "sam", "ada"}),
    "case-safe-contact-earlier": (["c", "#person"], UNIT | {"ada"}),
    "case-detail-add": (["c", "#person"], UNIT | WORKS),
    "case-detail-strike": (["c", "#detail"], UNIT),
    "case-places": (["c"], UNIT | {"ada"}),
    "case-date-add": (["c"], UNIT | WORKS),
    "case-date-strike": (["c", "#date"], UNIT),
    "case-timeline": (["c"], UNIT | WORKS | FORCE),
    "case-event-add": (["c"], UNIT | WORKS),
    "case-strike": (["c", "#event"], UNIT),
    "case-lower": (["c"], {"cara", "sam"}),
    "case-victim": (["c"], UNIT | {"ada"}),
    "case-contact-add": (["c"], UNIT | {"ada"}),
    "case-health": (["c"], {"clive", "sam"}),
    "case-health-add": (["c"], {"clive"}),
    "case-sealed": (["c"], {"ada"}),
    "case-closing": (["c"], WORKS),
    "case-close": (["c"], {"cara", "sam"}),
    "case-close-decide": (["c"], {"sam"}),
    "case-advocate-view": (["c"], {"ada"}),
    "case-no-advocate-view": (["c"], {"cara", "sam"}),
    "case-reopen": (["c"], {"cara", "sam"}),
    "case-follow-up": (["c", "#follow_up"], {"cara", "sam"}),
    "case-transfer": (["c"], {"sam"}),
    "case-receipt": (["c", "#transfer"], {"cara", "sam"}),
    "case-lookers": (["c"], {"cara", "sam", "ada"}),
    "case-files": (["c"], UNIT | WORKS | FORCE),
    "case-file-add": (["c"], UNIT | WORKS),
    "case-file-of": (["c", "#file"], UNIT | WORKS | FORCE),
    "case-file-download": (["c", "#file"], UNIT | WORKS | FORCE),
    "case-file-picture": (["c", "#file"], UNIT | WORKS | FORCE),
    "case-file-strike": (["c", "#file"], UNIT),
    "case-file": (["c", "=pdf"], UNIT | WORKS | FORCE),
    "case-evidence": (["c"], EVIDENCE | {"ada"}),
    "evidence-device-add": (["c"], {"cara", "sam"}),
    "evidence-device": (["c", "#device"], EVIDENCE | {"ada"}),
    "evidence-device-withdraw": (["c", "#device"], {"cara", "sam"}),
    "evidence-device-remove": (["c", "#device"], set()),
    "evidence-file-add": (["c", "#device"], {"cara", "sam"}),
    "evidence-zone-add": (["c", "#device"], {"cara", "sam"}),
    "evidence-zone-undo": (["c", "=1"], {"cara", "sam"}),
    "evidence-file": (["c", "#upload"], EVIDENCE | {"ada"}),
    "evidence-custody": (["c"], EVIDENCE),
    "evidence-timeline": (["c"], EVIDENCE | {"ada"}),
    "evidence-days": (["c"], EVIDENCE | {"ada"}),
    "evidence-item": (["c", "=1"], EVIDENCE | {"ada"}),
    "evidence-tag-add": (["c", "=1"], {"cara", "sam"}),
    "evidence-item-note": (["c", "=1"], {"cara", "sam"}),
    "evidence-item-redact": (["c", "=1"], {"cara", "sam"}),
    "evidence-tags": (["c"], EVIDENCE | {"ada"}),
    "evidence-tag-check": (["c", "#tag"], {"cara"}),
    "evidence-notes": (["c"], EVIDENCE | {"ada"}),
    "evidence-note-add": (["c"], {"cara", "sam"}),
    "evidence-who": (["c"], EVIDENCE | {"ada"}),
    "evidence-join": (["c", "#identity_mark"], {"cara", "sam"}),
    "evidence-unjoin": (["c", "#joined_mark"], {"cara", "sam"}),
    "evidence-findings": (["c"], EVIDENCE | {"ada"}),
    "evidence-moment-add": (["c"], {"cara", "sam"}),
    "evidence-products": (["c"], EVIDENCE),
    "evidence-product-add": (["c"], {"cara", "sam"}),
    "evidence-product": (["c", "#product"], EVIDENCE),
    "evidence-product-file": (["c", "#product"], set()),
    "evidence-product-exhibit": (["c", "#product"], {"cara", "sam"}),
    "evidence-redact": (["c"], {"cara", "sam"}),
    "evidence-redaction-lift": (["c", "#redaction"], {"cara", "sam"}),
    "case-assessments": (["c"], UNIT | WORKS),
    "assessment-choose": (["c"], WORKS),
    "assessment-add": (["c", "=four"], WORKS),
    "assessment-approve": (["c", "#assessment"], {"sam"}),
    "case-plan": (["c"], UNIT | WORKS),
    "need-add": (["c"], WORKS),
    "need-met": (["c", "#need"], {"cara", "sam"}),
    "action-add": (["c", "#need"], WORKS),
    "action-end": (["c", "#action"], {"cara", "sam", "ada"}),
    "case-referrals": (["c"], UNIT | WORKS),
    "referral-send": (["c"], WORKS),
    "referral-move": (["c", "#referral", "=accept"], {"clive"}),
    "break-glass": (["c"], UNIT | {"petra", "clive", "ada", "pia"} | FORCE),
    "meeting-list": ([], UNIT | {"petra", "clive", "ada", "pia"}),
    "meeting-make": ([], {"cara", "sam"}),
    "meeting": (["#meeting"], UNIT | {"petra", "clive", "ada", "pia"}),
    "agenda": (["#meeting"], WORKS),
    "meeting-end": (["#meeting"], {"cara", "sam"}),
    "meeting-file": (["#meeting", "=pdf"], UNIT | {"petra", "clive", "ada", "pia"}),
    "meeting-action": (["#item"], {"cara", "sam"}),
    "minutes": (["#item"], {"cara", "sam"}),
    "oversight": ([], {"sam"}),
    "glass-review": (["#glass"], {"sam"}),
    "exclude": ([], {"sam"}),
    "exclude-alike": (["#exclusion"], {"sam"}),
    "lift": (["#exclusion"], {"sam"}),
    "retention-list": ([], {"sam"}),
    "retention-review": (["c"], {"sam"}),
    "dispose": (["c"], {"sam"}),
    "decide-disposal": (["#disposal"], {"sam"}),
    "certificate": (["#disposal"], set()),
    "case-orders": (["c"], UNIT | WORKS | FORCE),
    "order-consider": (["c"], {"cara", "sam"}),
    "order-record": (["c"], {"cara", "sam"}),
    "same-person": (["c", "=order", "=O-NOTHERE", "#person", "=0"], set()),
    "case-event-breach": (["c", "#event"], set()),
    "register": ([], UNIT | FORCE | {"petra", "clive", "ada", "pia"}),
    "register-tables": ([], DRAFTS | {"anna", "iris"}),
    "register-rows": (["=considered"], DRAFTS),
    "condition-library": ([], UNIT | FORCE | {"petra", "clive", "ada", "pia"}),
    "suspicion": (["#suspicion"], UNIT),
    "application": (["a"], DRAFTS),
    "application-parties": (["a"], set()),
    "limbs": (["a"], {"cara", "sam"}),
    "compared": (["a"], {"cara", "sam"}),
    "paper-add": (["a"], {"cara", "sam"}),
    "paper": (["a", "#paper"], {"cara", "sam"}),
    "paper-from-file": (["a"], {"cara", "sam"}),
    "paper-drop": (["a", "#paper"], {"cara", "sam"}),
    "condition-choose": (["a"], {"cara", "sam"}),
    "condition-draft": (["a", "=no_contact"], {"cara", "sam"}),
    "condition": (["a", "#draft"], {"cara", "sam"}),
    "condition-drop": (["a", "#draft"], {"cara", "sam"}),
    "application-strike": (["a", "#astep"], {"cara", "sam"}),
    "application-step": (["a", "=authorised"], {"sunil"}),
    "pack": (["a", "=respondent", "=pdf"], DRAFTS),
    "order": (["o"], UNIT | WORKS | FORCE),
    "order-step": (["o", "=victim_told"], {"cara", "sam"}),
    "order-strike": (["o", "#ostep"], {"cara", "sam"}),
    "order-void": (["o"], {"sam"}),
    "term-add": (["o"], {"cara", "sam"}),
    "term": (["o", "#term"], {"cara", "sam"}),
    "order-manager": (["o"], {"cara", "sam"}),
    "duty-add": (["o"], {"cara", "sam"}),
    "duty": (["o", "#duty"], {"cara", "sam"}),
    "duty-failure": (["o", "#duty"], {"cara", "sam"}),
    "breach-report": (["o"], REPORTS),
    "breach": (["o", "#breach", "=record"], {"cara", "sam"}),
    "figures": ([], FIGURES),
    "figures-prepare": ([], FIGURES - {"sunil"}),
    "preparation": (["#preparation"], FIGURES),
    "published-figures": ([], FIGURES),
    "request-list": ([], REQUESTS),
    "request-receive": ([], ANSWERS),
    "request-return": ([], REQUESTS),
    "request": (["r"], REQUESTS),
    "request-read": (["r"], ANSWERS),
    "question": (["r", "=1"], ANSWERS),
    "questions-arrange": (["r"], ANSWERS),
    "question-move": (["r", "=1", "=down"], ANSWERS),
    "question-merge": (["r", "=1"], ANSWERS),
    "question-part": (["r", "=1"], ANSWERS),
    "question-shape": (["r", "=1", "=1"], ANSWERS),
    "question-published": (["r", "=1"], ANSWERS),
    "question-figure": (["r", "=1"], ANSWERS),
    "question-aside": (["r", "=1"], ANSWERS),
    "request-draft": (["r"], ANSWERS),
    "answer-draft": (["r", "=1"], set()),
    "answer-file": (["r", "=1", "=csv"], REQUESTS),
    "answer-chart": (["r", "=1", "=9.9"], set()),
    "answer-hidden": (["r", "=1"], REQUESTS),
    "answer-choose": (["r", "=1", "=9.9"], set()),
    "request-sample": (["r", "=following"], ANSWERS),
    "request-timed": (["r"], ANSWERS),
    "request-decide": (["r"], ANSWERS),
    "request-check": (["r"], REQUESTS),
    "request-send": (["r"], ANSWERS),
    "request-publish": (["r"], ANSWERS),
    "request-hold": (["r"], ANSWERS),
    "request-restrict": (["r"], ANSWERS),
    "request-strike": (["r", "#rstep"], ANSWERS),
    "request-step": (["r", "=review_decided"], ANSWERS),
    "disclosure-log": ([], ALL - {"max"}),
    "publication": (["p"], ALL - {"max"}),
    "publication-withdraw": (["p"], ANSWERS),
    "publication-file": (["p", "=csv"], ALL - {"max"}),
    "progress": ([], PROGRESS),
    "recommendation": (["=7"], PROGRESS),
    "recommendation-status": (["=7"], ANSWERS),
    "recommendation-owner": (["=7"], ANSWERS),
    "recommendation-text": (["=7"], ANSWERS),
    "capacity": ([], PROGRESS),
    "training-results": ([], PROGRESS),
    "training-file": ([], ANSWERS),
    "progress-feedback": ([], PROGRESS),
    "feedback-answer": (["#feedback"], ANSWERS),
    "feedback-withdraw": (["#feedback"], ANSWERS),
    "account-of-progress-make": ([], ANSWERS),
    "account-of-progress": (["#edition"], PROGRESS),
    "account-of-progress-file": (["#edition", "=csv"], PROGRESS),
    "account-of-progress-picture": (["#edition", "=1.1"], PROGRESS),
    "account-of-progress-publish": (["#edition"], ANSWERS),
    "account-of-progress-withdraw": (["#edition"], ANSWERS),
    "account-of-progress-behind": (["#edition", "=arrivals", "=0"], set()),
    "report-list": ([], TRIAGE | {"greta"}),
    "public-report": (["#letter"], TRIAGE),
    "public-report-file": (["#letter", "=1"], TRIAGE),
    "public-report-record": (["#letter"], TRIAGE),
    "public-report-reply": (["#letter"], TRIAGE),
    "public-report-same": (["#letter", "=T-NOTHERE", "=suspect"], set()),
    "public-report-enter": (["#letter"], set()),
    "learning": ([], ALL - {"max"}),
    "learning-play": (["=the-new-flat", "=1"], ALL - {"max"}),
    "learning-certificate": ([], set()),
    "learning-forget": (["=1"], ALL - {"max"}),
    "learning-cases": ([], {"cara", "sam", "ada"}),
    "learning-write": ([], {"cara", "sam", "ada"}),
    "learning-case": (["=no-such-case"], set()),
    "learning-facts": (["=no-such-case"], set()),
    "learning-report": (["=no-such-case", "=1"], set()),
    "learning-check": (["=no-such-case", "=1"], set()),
    "learning-withdraw": (["=no-such-case"], set()),
    "learning-results": ([], {"sam", "anna", "otto"}),
    "learning-team": ([], {"sam"}),
    "site": ([], SITE | {"tess", "anna", "ada", "greta"}),
    "site-feedback": ([], SITE | {"tess"}),
    "site-contact-new": ([], SITE),
    "site-contact": (["=emergency"], SITE),
    "site-alert": ([], SITE),
    "site-alert-end": (["#alert"], SITE),
    "site-pause": ([], SITE),
    "site-open": (["#pause"], SITE),
    "site-languages": ([], SITE | {"tess", "anna", "ada", "greta"}),
    "site-translation": (["=signs", "=cy"], SITE | {"tess", "anna", "ada", "greta"}),
    "site-translation-read": (["=signs", "=cy"], SITE),
    "site-page": (["=signs"], SITE | {"tess", "anna", "ada", "greta"}),
    "site-version": (["=signs", "=1"], SITE | {"tess", "anna", "ada", "greta"}),
    "subject-access": ([], {"sam", "iris"}),
    "audit-look-up": ([], {"otto", "sam"}),
    "audit-verify": ([], {"otto", "sam"}),
}
POST_ONLY = {
    "evidence-product-exhibit",
    "absence-end",
    "question-move",
    "question-merge",
    "figures-prepare",
    "request-read",
    "account-of-progress-publish",
    "ask-import",
    "claim-next",
    "learning-forget",
    "learning-check",
    "learning-withdraw",
    "claim",
    "release",
    "withdraw",
    "advice-draft",
    "advice-issue",
    "case-share-withdraw",
    "case-lower",
    "compared",
    "paper-drop",
    "condition-drop",
    "site-alert-end",
    "site-open",
}
# The sign-in library's own pages are tested in test_sign_in.py.
OTHERS = ("account_", "mfa_", "openid_connect", "socialaccount_")


def address(
    world: World, name: str, *, case: Any = None, course: Any = None, order: Any = None
) -> str:
    from django.urls import reverse

    made = []
    for argument in MATRIX[name][0]:
        if argument.startswith("#"):
            made.append(world.numbers[argument[1:]])
        elif argument.startswith("="):
            made.append(argument[1:])
        elif argument == "p":
            made.append(world.published.slug)
        else:
            held = {
                "c": case or world.case,
                "t": course or world.course,
                "a": world.application,
                "o": order or world.order,
                "r": world.request,
            }
            made.append(held[argument].reference)
    return reverse(name, args=made)


def give_purposes(world: World) -> None:
    """The unit's people have said why they look, so that the matrix speaks of rights alone."""
    from datetime import timedelta

    from django.utils import timezone

    from clew.unit.access.identity import acting_as
    from clew.unit.access.models import Purpose

    for name in ("tess", "sam", "tariq", "cara", "sunil", "lena"):
        with acting_as(world.people[name]):
            for case in (world.case, world.unshared):
                Purpose.objects.create(
                    user=world.people[name],
                    case=case,
                    reason="the tests",
                    until=timezone.now() + timedelta(hours=1),
                )


@contextmanager
def undone() -> Iterator[None]:
    """What is done within is taken back."""
    from django.db import transaction

    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def names() -> list[str]:
    from django.urls import get_resolver

    return sorted({n for n in get_resolver().reverse_dict if isinstance(n, str)})


def test_every_address_is_in_the_matrix(service: None) -> None:
    ours = {n for n in names() if not n.startswith(OTHERS)}
    assert ours == set(MATRIX)


@pytest.mark.parametrize("part", range(12))
def test_every_role_at_every_address(world: World, visit: Any, part: int) -> None:
    give_purposes(world)
    clients = {who: visit(who) for who in sorted(ALL)}
    wrong = []
    for name in sorted(MATRIX)[part::12]:
        asked = [who for who in sorted(ALL) if in_sample(name, who, one_of=4)]
        # Somebody who may and somebody who may not, whatever the sample.
        asked += [min(side) for side in (MATRIX[name][1], ALL - MATRIX[name][1]) if side]
        for who in sorted(set(asked)):
            with undone():
                answer = clients[who].get(address(world, name))
            opened = answer.status_code in (200, 405)
            if opened != (who in MATRIX[name][1]) and not (
                name in POST_ONLY and answer.status_code == 405
            ):
                wrong.append((name, who, answer.status_code))
    assert not wrong, wrong


@pytest.mark.parametrize("name", sorted(POST_ONLY))
def test_posts_are_refused_to_whom_they_are_not(world: World, visit: Any, name: str) -> None:
    give_purposes(world)
    for who in sorted(ALL - MATRIX[name][1]):
        answer = visit(who).post(address(world, name))
        # Whoever may still read a course a second time is sent there first, and nothing is done.
        assert answer.status_code in (403, 404) or answer.get("Location", "").startswith(
            "/triage/second/"
        ), (name, who)


CASE_PAGES = sorted(
    n
    for n, (arguments, _) in MATRIX.items()
    if "c" in arguments and n not in POST_ONLY and n != "break-glass"
)
ORDER_PAGES = sorted(
    n for n, (arguments, _) in MATRIX.items() if {"a", "o"} & set(arguments) and n not in POST_ONLY
)
COURSE_PAGES = sorted(
    n for n, (arguments, _) in MATRIX.items() if "t" in arguments and n not in POST_ONLY
)


def test_another_agencys_case_is_not_there(world: World, visit: Any) -> None:
    for who in ("petra", "clive", "ada"):
        client = visit(who)
        for name in CASE_PAGES:
            assert client.get(address(world, name, case=world.unshared)).status_code in (
                403,
                404,
            ), (who, name)
        for name in ORDER_PAGES:
            if "o" in MATRIX[name][0]:
                assert client.get(address(world, name, order=world.unshared_order)).status_code in (
                    403,
                    404,
                ), (who, name)
        listed = client.get("/orders/?show=force").content.decode()
        assert world.order.reference in listed
        assert world.unshared_order.reference not in listed


def test_the_excluded_find_nothing(world: World, visit: Any) -> None:
    from clew.unit.access.actions import exclude
    from clew.unit.access.identity import acting_as

    give_purposes(world)
    with acting_as(world.people["sam"]):
        for name in ("tess", "cara", "ada"):
            exclude(
                world.people[name],
                by=world.people["sam"],
                ground="relative",
                reason="A relative of the suspect.",
                identity=world.course.suspect_identity,
            )
    for who in ("tess", "cara", "ada"):
        client = visit(who)
        for name in CASE_PAGES + COURSE_PAGES + ORDER_PAGES:
            assert client.get(address(world, name)).status_code in (403, 404), (who, name)
        for place in (
            "/triage/?list=decided",
            f"/triage/?q={world.course.victim_name}",
            f"/cases/?q={world.course.victim_name}",
            "/cases/",
            "/",
            "/meetings/",
            "/calendar/?whose=all",
            f"/search/?q={world.course.victim_name}",
            "/orders/?show=force",
            "/orders/?show=due",
            "/orders/?show=breaches",
            "/orders/?show=matches",
            f"/orders/?q={world.course.victim_name}",
        ):
            answer = client.get(place)
            assert world.course.reference not in answer.content.decode(), (who, place)
            assert world.case.reference not in answer.content.decode(), (who, place)
            assert world.order.reference not in answer.content.decode(), (who, place)
        answer = client.post(
            f"/break-glass/{world.case.reference}/",
            {"reason": "I want to see what is written about us there."},
        )
        assert answer.status_code == 422
    with acting_as(world.people["sam"]):
        from clew.unit.accounts.models import Notice

        assert Notice.objects.filter(to=world.people["sam"], text__contains="excluded").exists()


def test_somebody_not_on_the_case_says_why_first(world: World, visit: Any) -> None:
    tess = visit("tess")
    answer = tess.get(f"/cases/{world.case.reference}/")
    assert answer.status_code == 302
    assert "/purpose/" in answer.url
    answer = tess.post(answer.url, {"reason": "Covering for the case officer today."})
    assert answer.status_code == 302
    assert tess.get(f"/cases/{world.case.reference}/").status_code == 200
    seen = visit("cara").get(f"/cases/{world.case.reference}/looked/").content.decode()
    assert "Covering for the case officer today." in seen


def test_existence_only(world: World, visit: Any) -> None:
    """Another agency learns that something is held, and whom to ask; no name, no fact."""
    from clew.unit.access.identity import acting_as
    from clew.unit.cases.actions import refresh_search

    with acting_as(world.people["cara"]):
        refresh_search(world.unshared)
    name = world.unshared.title.split(" towards ")[1]
    page = visit("petra").get("/cases/", {"q": name}).content.decode()
    assert world.unshared.reference in page
    assert "duty desk" in page
    assert page.count(name) == page.count(f'value="{name}"') + page.count(f"“{name}”")
