"""Django's settings for the type checker: those of both services in one, so that every model and
setting is known.

mypy's Django plugin imports them. Nothing here starts a database or keeps a secret: what the
services would make for themselves is given, and no connection is opened.
"""
# ruff: noqa: E402, F403, F405  # the environment has to stand before the settings read it, and every name of theirs is wanted

import os

for name in ("CLEW_SECRET_KEY", "CLEW_PUBLIC_SECRET_KEY", "CLEW_FIELD_KEY"):
    os.environ[name] = "the type checker signs and encrypts nothing"
for name in ("DATABASE_URL", "CLEW_PUBLIC_DATABASE_URL"):
    os.environ[name] = "postgresql://nobody@localhost/nothing"
os.environ["CLEW_AS_OWNER"] = "no"

from clew.public.settings import *
from clew.unit.settings import *

INSTALLED_APPS = [*INSTALLED_APPS, "clew.public.answers", "clew.public.progress"]
