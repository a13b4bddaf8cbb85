"""What a person does on a page: a form that is sent, or a button that is pressed.

Every act has one shape. Whatever forbids it is said where it was asked for, and nothing that was
typed is lost; when it is done, a message says so and the person is led on. (That a form is done
once only, however often it is sent, is kept by `clew.unit.access.sent_forms` for all of them.)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from clew.problems import Problem
from clew.unit.platform.editing import attempt
from clew.web.forms import Form

_Made = TypeVar("_Made")

# An address or a page's name, a page's name and what its address needs, or the page itself.
Where = str | tuple[str | int, ...] | HttpResponse


def act(
    request: HttpRequest,
    form: Form,
    do: Callable[[dict[str, Any]], _Made],
    *,
    page: Callable[[], HttpResponse],
    then: Where | Callable[[_Made], Where],
    message: str | Callable[[_Made], str] = "",
    refused_at: str = "",
    shows: Callable[[], models.Model | None] | None = None,
) -> HttpResponse:
    """Draw the form; when it is sent and complete, do what it asks and lead on.

    `do` is given a copy of what the form says. `page` draws the form, at first and each time that
    it is sent back. `then` is where the person is led and `message` what is said there; both may
    depend on what was made. `refused_at`: the field at which a refusal stands that names none of
    this form's. `shows`: as in `attempt`.
    """
    if request.method == "POST" and form.is_valid():
        made: list[_Made] = []
        if attempt(
            form,
            lambda: made.append(do(dict(form.cleaned_data))),
            refused_at=refused_at,
            shows=shows,
        ):
            return _lead_on(request, made[0], message, then)
    return page()


def press(
    request: HttpRequest,
    do: Callable[[], _Made],
    *,
    then: Where | Callable[[_Made], Where],
    otherwise: Where | None = None,
    message: str | Callable[[_Made], str] = "",
) -> HttpResponse:
    """Do what a button asks, which has no form of its own.

    A refusal is said on the page that follows: `otherwise`, or `then` where that is not given.
    """
    try:
        made = do()
    except Problem as problem:
        messages.error(request, str(problem))
        if otherwise is None:
            if callable(then):
                raise TypeError("where a refusal leads has to be given") from problem
            otherwise = then
        return _go(otherwise)
    return _lead_on(request, made, message, then)


def _lead_on(
    request: HttpRequest,
    made: _Made,
    message: str | Callable[[_Made], str],
    then: Where | Callable[[_Made], Where],
) -> HttpResponse:
    said = message(made) if callable(message) else message
    if said:
        messages.success(request, said)
    return _go(then(made) if callable(then) else then)


def _go(where: Where) -> HttpResponse:
    if isinstance(where, HttpResponse):
        return where
    return redirect(where) if isinstance(where, str) else redirect(str(where[0]), *where[1:])
