"""Django's settings for the public service: fewer parts than the unit's, and none that remembers a
visitor (docs/guide/public.md).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from clew.database.connection import settings_for
from clew.database.embedded import home
from clew.database.provision import DATABASE, PUBLIC
from clew.web.headers import PERMISSIONS_POLICY as SHARED_POLICY
from clew.web.headers import static_not_kept
from clew.web.logs import logging_to_stderr
from clew.web.secrets import kept_secret, said_yes

_HERE = Path(__file__).parent
CLEW_HOME = home()

DEBUG = False
CLEW_MODE = os.environ.get("CLEW_MODE", "production")
DATABASES = {
    "default": settings_for(
        PUBLIC, database=os.environ.get("CLEW_DATABASE_NAME", DATABASE), silence=5
    )
}
# After the database: where none is configured, no secret is made for it.
SECRET_KEY = kept_secret("CLEW_PUBLIC_SECRET_KEY", CLEW_HOME / "public-secret-key")
ALLOWED_HOSTS = [
    h for h in os.environ.get("CLEW_PUBLIC_HOSTS", "localhost,127.0.0.1").split(",") if h
]
CLEW_TLS = said_yes("CLEW_TLS")
# What the site calls itself, in tabs and histories too: a name that says little. And the force it
# speaks for.
CLEW_SITE_NAME = os.environ.get("CLEW_SITE_NAME", "Help and advice")
CLEW_FORCE_NAME = os.environ.get("CLEW_FORCE_NAME", "the police")
# Where the exit leads: a page that anybody might have open.
CLEW_NEUTRAL = os.environ.get("CLEW_NEUTRAL", "https://www.bbc.co.uk/weather")
# After an exit, pages of ours lead to the neutral one for so long, so that Back shows nothing. 0:
# they do not.
CLEW_AWAY_MINUTES = int(os.environ.get("CLEW_AWAY_MINUTES", "10"))
# The addresses of the proxies in front (clew.web.proxies). The visitor's own address is hashed in
# memory for limits, never kept.
CLEW_PROXIES = os.environ.get("CLEW_PROXIES", "")

# Another file of sizes, numbers and days than the one that ships.
CLEW_LIMITS = Path(os.environ.get("CLEW_LIMITS") or _HERE / "pages" / "data" / "limits.toml")

# Parameters travel beside the statement, not inside it: sealed files are not written out as text on
# the way.
DATABASES["default"]["OPTIONS"]["server_side_binding"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "csp",
    "clew.public.answers",
    "clew.public.progress",
]

MIDDLEWARE = [
    "clew.public.health.SiteHealth",
    "clew.web.proxies.BehindProxies",
    "clew.public.lines.NameLine",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "clew.web.headers.NoStore",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    # Addresses typed without their last stroke; and how long an answer is, so that the line stays
    # open.
    "django.middleware.common.CommonMiddleware",
    "clew.public.pages.middleware.Away",
    "django.middleware.locale.LocaleMiddleware",
    "clew.public.pages.middleware.ErrorsHavePages",
    "clew.public.pages.middleware.SameOrigin",
    "clew.web.headers.NoNul",
]

ROOT_URLCONF = "clew.public.urls"
WSGI_APPLICATION = "clew.public.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [_HERE / "templates", _HERE.parent / "web" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "clew.public.pages.jinja.environment",
            "context_processors": ["clew.public.pages.context.everywhere"],
        },
    }
]

# No inline script and no inline style at all: the public pages do without the design system's one
# snippet.
CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}

# Nothing that the desk may need either: no key, no clipboard, no window of its own.
PERMISSIONS_POLICY: dict[str, list[str]] = {
    **SHARED_POLICY,
    **{
        name: []
        for name in (
            "clipboard-read",
            "clipboard-write",
            "gamepad",
            "picture-in-picture",
            "publickey-credentials-create",
            "publickey-credentials-get",
            "screen-wake-lock",
            "storage-access",
            "sync-xhr",
            "web-share",
            "window-management",
        )
    },
}

# Where somebody tells of a weakness of this site (RFC 9116): mailto: or https:. Empty: the form for
# feedback.
CLEW_SECURITY_CONTACT = os.environ.get("CLEW_SECURITY_CONTACT", "")

# Styles and scripts are kept no longer than pages: what lies in a browser's cache tells of a visit
# when the history is gone.
WHITENOISE_ADD_HEADERS_FUNCTION = static_not_kept
WHITENOISE_ALLOW_ALL_ORIGINS = False

STATIC_URL = "/static/"
STATIC_ROOT = CLEW_HOME / "public-static"
STATICFILES_DIRS = [_HERE.parent / "web" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

LANGUAGE_CODE = "en-gb"
# CLEW_LOCALE: a folder of translations that the force keeps itself, before Clew's own.
LOCALE_PATHS = [
    *([Path(os.environ["CLEW_LOCALE"])] if os.environ.get("CLEW_LOCALE") else []),
    _HERE / "locale",
]
# A language is offered once somebody has translated it: a compiled catalogue stands in locale/.
LANGUAGES = [
    (code, name)
    for code, name in (("en-gb", "English"), ("cy", "Cymraeg"))
    if code == "en-gb"
    or any((folder / code / "LC_MESSAGES" / "django.mo").exists() for folder in LOCALE_PATHS)
]
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Strict"
LANGUAGE_COOKIE_SECURE = CLEW_TLS

SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_HSTS_SECONDS = 63_072_000 if CLEW_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = CLEW_TLS
SECURE_HSTS_PRELOAD = CLEW_TLS and said_yes("CLEW_HSTS_PRELOAD")
if CLEW_TLS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Nothing that a visitor types or sends reaches a disk unsealed.
FILE_UPLOAD_HANDLERS = ["clew.public.reports.uploads.SealingHandler"]
# Well above what is taken (limits.toml), so that a text that is too long, or too many files, are
# told and not lost.
DATA_UPLOAD_MAX_MEMORY_SIZE = 8_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400
DATA_UPLOAD_MAX_NUMBER_FILES = 2_000
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

# No path, no address, no agent, no body: only that something broke, and where in our code.
LOGGING: dict[str, Any] = logging_to_stderr(
    root="ERROR", loggers={"django.security": {"level": "CRITICAL"}}
)
