"""A published answer that is corrected: the later one takes its address, both stay, readers are
told.
"""

from __future__ import annotations

from typing import Any

import pytest


def test_a_later_answer_takes_the_address_and_says_what_was_wrong(world: Any) -> None:
    from django.utils import timezone

    from clew.unit.access.identity import acting_as
    from clew.unit.disclosure import actions
    from clew.unit.disclosure.models import Answer, Decision, Publication
    from clew.unit.platform.problems import Refused

    iris, first = world.people["iris"], world.published
    slug, words = first.slug, {"title": "Any title", "summary": "By sex.", "asked": "How many?"}
    with acting_as(iris):
        before = Answer.objects.get(publication=first)
        decided = Decision.objects.get(answer=before)
        later = Answer.objects.create(
            request=world.request,
            version=before.version + 1,
            as_at=before.as_at,
            made_by=iris,
            kept=before.kept,
            status=before.status,
        )
        decided.pk, decided.answer = None, later
        decided.save(force_insert=True)
        world.request.steps.create(
            name="sent", on=timezone.localdate(), said={"version": later.version}, by=iris
        )
        with pytest.raises(Refused, match="Say what is corrected"):
            actions.publish(later, by=iris, **words)
        made = actions.publish(later, by=iris, correction="2025 lacked June.", **words)
        first.refresh_from_db()
        assert (made.slug, made.version, made.correction) == (slug, 2, "2025 lacked June.")
        assert first.replaced_by == made
        assert first.slug != slug
        assert Publication.objects.get(slug=first.slug) == first
        # Taken back, its address is free for what is published next.
        actions.withdraw(made, by=iris, why="Both were wrong.")
        assert Publication.objects.get(slug=slug).withdrawn_why == "Both were wrong."
