"""What is asked of whoever arranges the questions of a request."""

from __future__ import annotations

from typing import Any

from clew.figures.description import breakdowns_title
from clew.figures.measures import Measure
from clew.web.forms import Form, line, one_of, pick, tick, words


class PartForm(Form):
    texts = words("The questions, each on a line of its own", rows=8)


class ShapeForm(Form):
    """How one table looks: what it is broken down by, and a table of all periods together."""

    def __init__(self, *args: Any, rule: Measure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(b, breakdowns_title(b)) for b in rule.by]
        if choices:
            self.fields["by1"] = pick("Broken down by", choices, empty="Nothing", required=False)
        if len(choices) > 1:
            self.fields["by2"] = pick(
                "And, within each, by",
                choices,
                empty="Nothing",
                required=False,
                help_text="One table of both at once, such as sex within each age. Small numbers are then more often hidden.",
            )
        self.fields["total"] = tick("Add a table of the total of all its periods")

    def breakdowns(self) -> list[str]:
        return [b for b in (self.cleaned_data.get("by1"), self.cleaned_data.get("by2")) if b]


class PublishedForm(Form):
    where = line(
        "Where it is published",
        most=300,
        help_text="The address of the page, so that the requester finds it.",
    )
    instead = tick(
        "Point to it instead of counting: the figures of this question are then only offered"
    )

    def __init__(self, *args: Any, found: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["which"] = one_of("Published numbers", found)
        self.order_fields(["which", "where", "instead"])
