"""The public service's templates: the services' own environment, with every sentence through
gettext.
"""

from __future__ import annotations

from typing import Any

import jinja2
from django.utils.translation import gettext, ngettext

from clew.public.pages.words import safe_html
from clew.web import jinja as shared


def environment(**options: Any) -> jinja2.Environment:
    made = shared.environment(**options, extensions=["jinja2.ext.i18n"])
    made.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]  # the extension adds it
    made.policies["ext.i18n.trimmed"] = True
    made.filters["words"] = safe_html
    return made
