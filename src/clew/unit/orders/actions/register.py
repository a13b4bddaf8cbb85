"""Answers to "may be the same person":

recorded with a reason, and what they join is joined, or taken apart again.
"""

from __future__ import annotations

from django.db import connection, transaction
from django.utils import timezone

from clew.unit.accounts.models import User
from clew.unit.audit.models import Action as Did
from clew.unit.cases.models import Case
from clew.unit.orders.actions.shared import note, refresh_search
from clew.unit.orders.alike import Match, of_application
from clew.unit.orders.models import Application, Order, Protects, RegisterAnswer
from clew.unit.platform.problems import Conflict, Refused


def answer(
    case: Case, match: Match, *, by: User, same: bool, reason: str, seen: int
) -> RegisterAnswer:
    """Say whether it is the same person. `seen` is the answer that the page showed, 0 for none.
    Raises Conflict when another stands meanwhile.

    The same: the matter is known by this person from now on. Where the subject and somebody
    protected are both people of this case, the whole matter goes into the case.
    """
    person = match.asked.person
    if person is None:
        raise ValueError("an answer is about a person of the case")
    with transaction.atomic():
        held = (
            Order.objects.get(pk=match.id)
            if match.of == "order"
            else Application.objects.get(pk=match.id)
        )
        of = {match.of: held, "protects_id": match.protects or None}
        stands = (
            RegisterAnswer.objects.select_for_update(of=("self",))
            .filter(person=person, replaced_at=None, **of)
            .first()
        )
        if (stands.pk if stands else 0) != seen:
            raise Conflict(
                f"{stands.by.name if stands else 'somebody'} answered this meanwhile: read it again"
            )
        if stands is not None:
            stands.replaced_at = timezone.now()
            stands.save(update_fields=["replaced_at"])
            _take_apart(case, held, match, stands)
        made = RegisterAnswer.objects.create(
            case=case, person=person, name=match.name, same=same, reason=reason, by=by, **of
        )
        if same:
            made.joined = _join(case, held, match)
            made.save(update_fields=["joined"])
        held.refresh_from_db()
        note(
            held,
            by,
            "the same person as in the case" if same else "not the same person as in the case",
            did=Did.COMBINATION if same else Did.ALTERATION,
            reason=reason,
            person=person.pk,
            of_case=case.reference,
        )
    return made


def _join(case: Case, held: Order | Application, match: Match) -> list[str]:
    """What is joined by the answer: the person's identity, where the register had none, and the
    case.
    """
    joined = []
    identity = match.asked.identity
    if identity and _set_identity(held, match, "", identity):
        joined.append(match.side)
    if held.case_id is None and _both_sides(case, held, match):
        _move(held, None, case)
        joined.append("case")
    return joined


def _take_apart(
    case: Case, held: Order | Application, match: Match, stands: RegisterAnswer
) -> None:
    if match.side in stands.joined:
        _set_identity(held, match, match.asked.identity, "")
    # Whichever of the two answers brought the matter into the case: without both it goes out again.
    of = {match.of: held}
    moved = [a for a in RegisterAnswer.objects.filter(case=case, **of) if "case" in a.joined]
    if stands.same and moved and held.case_id == case.pk:
        _refuse_while_it_rests_on(held)
        _move(held, case, None)
        for answered in moved:
            answered.joined = [j for j in answered.joined if j != "case"]
            answered.save(update_fields=["joined"])


def _refuse_while_it_rests_on(held: Order | Application) -> None:
    """Acts and papers of the case, and its people as parties, do not leave it. Raises Refused."""
    matter = held if isinstance(held, Application) else held.application
    orders = (
        Order.objects.filter(application=matter)
        if matter is not None
        else Order.objects.filter(pk=held.pk)
    )
    rests = (
        orders.exclude(subject_person=None).exists()
        or Protects.objects.filter(order__in=orders, person__isnull=False).exists()
    )
    if matter is not None:
        rests = (
            rests
            or matter.subject_person_id is not None
            or any(
                found.exists()
                for found in (matter.acts, matter.papers, matter.protects.exclude(person=None))
            )
        )
    if rests:
        raise Refused(
            f"{(matter or held).reference} rests on this case: its acts, its papers or its people. Take acts and papers out of it first; where it was corrected to people of this case, it stays here"
        )


def _set_identity(held: Order | Application, match: Match, was: str, now: str) -> bool:
    if match.side == "subject":
        return bool(
            type(held).objects.filter(pk=held.pk, subject_identity=was).update(subject_identity=now)
        )
    changed = Protects.objects.filter(pk=match.protects, identity=was).update(identity=now)
    type(held).objects.filter(pk=held.pk, protected_name=match.name, protected_identity=was).update(
        protected_identity=now
    )
    return bool(changed)


def _both_sides(case: Case, held: Order | Application, match: Match) -> bool:
    """Whether the subject, and somebody whom it protects, are people of this case by a person's
    answer or by identity.
    """
    said = RegisterAnswer.objects.filter(case=case, same=True, replaced_at=None, **{match.of: held})
    known = set(case.people.exclude(identity="").values_list("identity", flat=True))
    held.refresh_from_db()
    subject = said.filter(protects=None).exists() or held.subject_identity in known
    return subject and (
        said.exclude(protects=None).exists() or held.protects.filter(identity__in=known).exists()
    )


def _move(held: Order | Application, out_of: Case | None, into: Case | None) -> None:
    with connection.cursor() as cursor:
        order, application = (held.pk, None) if isinstance(held, Order) else (None, held.pk)
        cursor.execute(
            "SELECT register_join(%s, %s, %s, %s)",
            [order, application, out_of.pk if out_of else None, into.pk if into else None],
        )
    held.refresh_from_db()
    matter = held if isinstance(held, Application) else held.application
    refresh_search(held)
    if matter is not None:
        refresh_search(matter)
        for order_made in matter.orders.all():
            refresh_search(order_made)


def refuse_while_open(application: Application) -> None:
    """Authority waits for an answer to every look-alike in the register.

    Raises Refused, naming them.
    """
    found = of_application(application)
    if found.open:
        named = "; ".join(dict.fromkeys(f"{m.reference} ({m.name})" for m in found.open))
        raise Refused(
            f"the register names people who may be the subject or the protected person, and nobody has said: {named}. Each is answered on the application first"
        )
