"""Django's settings for the unit service.

What differs between places comes from the environment (docs/guide/unit.md).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pghistory

from clew.database.connection import settings_for
from clew.database.embedded import home
from clew.database.provision import DATABASE, OWNER, UNIT
from clew.unit.platform import places
from clew.unit.platform.trust import read_trust
from clew.web.headers import CONTENT_SECURITY_POLICY as CONTENT_SECURITY_POLICY
from clew.web.headers import PERMISSIONS_POLICY as PERMISSIONS_POLICY
from clew.web.logs import logging_to_stderr
from clew.web.secrets import kept_secret, said_yes

_HERE = Path(__file__).parent
CLEW_HOME = home()


DEBUG = False
# "demo" opens a door that signs anybody in as a made-up person; `clew unit check` says when that
# would be unsafe.
CLEW_MODE = os.environ.get("CLEW_MODE", "production")
# Migrations connect as the owner; everything else as the unit, which owns nothing and cannot step
# past row security.
DATABASES = {
    "default": settings_for(
        OWNER if os.environ.get("CLEW_AS_OWNER") == "yes" else UNIT,
        database=os.environ.get("CLEW_DATABASE_NAME", DATABASE),
        # Set where pages are served; imports, migrations and jobs may take as long as they need.
        silence=float(os.environ["CLEW_DATABASE_SILENCE"])
        if os.environ.get("CLEW_DATABASE_SILENCE")
        else None,
    )
}

# After the database: where none is configured, no secret is made for it.
# A comma separates old keys after the new one: what was signed with them holds until it expires.
SECRET_KEY, *SECRET_KEY_FALLBACKS = kept_secret("CLEW_SECRET_KEY", CLEW_HOME / "secret-key").split(
    ","
)
FIELD_KEY = kept_secret("CLEW_FIELD_KEY", CLEW_HOME / "field-key")
ALLOWED_HOSTS = [h for h in os.environ.get("CLEW_HOSTS", "localhost,127.0.0.1").split(",") if h]
CLEW_TLS = said_yes("CLEW_TLS")
# The addresses of the proxies in front (clew.web.proxies): what they say of who asks is believed,
# and nobody else.
CLEW_PROXIES = os.environ.get("CLEW_PROXIES", "")
CLEW_RUNS = places.runs()
# The records that figures are counted from: the folder that is handed to clew screen. Empty: none.
CLEW_RECORDS = Path(os.environ["CLEW_RECORDS"]) if os.environ.get("CLEW_RECORDS") else None
CLEW_FACTS = places.facts()
CLEW_EVIDENCE = places.evidence()
# Postcode points for the plan of a case's places: the folder Data/CSV of Ordnance Survey Code-Point
# Open. Empty: no plan is drawn.
CLEW_POSTCODES = Path(os.environ["CLEW_POSTCODES"]) if os.environ.get("CLEW_POSTCODES") else None
# A force's references: {year} of two digits, {number}. Figures of others as clew figures import
# keeps them.
CLEW_FOI_REFERENCE = os.environ.get("CLEW_FOI_REFERENCE", "01.FOI.{year}.{number:06d}")
CLEW_PUBLISHED_FIGURES = (
    Path(os.environ["CLEW_PUBLISHED_FIGURES"]) if os.environ.get("CLEW_PUBLISHED_FIGURES") else None
)
# Files with the private halves of report keys, each under a passphrase; the unit's own passphrase,
# so that officers can open reports.
CLEW_REPORT_KEYS = places.report_keys()
CLEW_REPORT_PASSPHRASE = os.environ.get("CLEW_REPORT_PASSPHRASE", "")
# Passphrases of keys that were or are to be replaced, one a line or separated by commas: while keys
# change, both open.
CLEW_REPORT_OTHER_PASSPHRASES = [
    p.strip()
    for p in os.environ.get("CLEW_REPORT_OTHER_PASSPHRASES", "").replace(",", "\n").splitlines()
    if p.strip()
]
CLEW_AUDIT_HEADS = places.audit_heads()
CLEW_DISPOSALS = places.disposals()
CSRF_TRUSTED_ORIGINS = [f"https://{h}" for h in ALLOWED_HOSTS] if CLEW_TLS else []

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_linear_migrations",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "procrastinate.contrib.django",
    "pgtrigger",
    "pghistory",
    "clew.unit.accounts",
    "clew.unit.audit",
    "clew.unit.intake",
    "clew.unit.rules",
    "clew.unit.triage",
    "clew.unit.cases",
    "clew.unit.files",
    "clew.unit.assessments",
    "clew.unit.plans",
    "clew.unit.referrals",
    "clew.unit.orders",
    "clew.unit.evidence",
    "clew.unit.figures",
    "clew.unit.disclosure",
    "clew.unit.improvement",
    "clew.unit.reports",
    "clew.unit.site",
    "clew.unit.learning",
    "clew.unit.access",
    "clew.unit.administration",
    "clew.unit.worker",
]

MIDDLEWARE = [
    "clew.unit.readiness.DeskHealth",
    "clew.web.proxies.BehindProxies",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "clew.web.headers.NoStore",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "clew.web.headers.NoNul",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "clew.unit.accounts.middleware.SessionLimits",
    "clew.unit.accounts.known_browser.KnownBrowser",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "clew.unit.accounts.middleware.RequireOwnPassword",
    "clew.unit.accounts.middleware.RequireSecondFactor",
    "clew.unit.accounts.kept.KeptForm",
    "clew.unit.access.middleware.DatabaseIdentity",
]

ROOT_URLCONF = "clew.unit.urls"
WSGI_APPLICATION = "clew.unit.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [_HERE / "templates", _HERE.parent / "web" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "clew.web.jinja.environment",
            "context_processors": ["clew.unit.home.context.everywhere"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_HERE / "sign_in_templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "clew.unit.home.context.everywhere",
            ]
        },
    },
]

STATIC_URL = "/static/"
STATIC_ROOT = CLEW_HOME / "static"
STATICFILES_DIRS = [_HERE.parent / "web" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

# -- sign-in
# ---------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "clew.unit.accounts.adapters.Backend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 14},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "clew.unit.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# Wrong passwords and codes are counted in accounts/guesses.py: the library's limits let a stranger
# switch off everybody's sign-in.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "",
    "login": "",
    "reauthenticate": "",
    "change_password": "5/10m/user",
}
ACCOUNT_SESSION_REMEMBER = False
MFA_ADAPTER = "clew.unit.accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "authenticate": "clew.unit.accounts.one_time_codes.SignInCode",
    "reauthenticate": "clew.unit.accounts.one_time_codes.ConfirmCode",
    "activate_totp": "clew.unit.accounts.one_time_codes.SetUpCode",
}
MFA_TOTP_ISSUER = "Clew"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not CLEW_TLS
SOCIALACCOUNT_ADAPTER = "clew.unit.accounts.force_sign_in.ForceSignInAdapter"
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
CLEW_OIDC_NAME = os.environ.get("CLEW_OIDC_NAME", "the force's sign-in")
# What the provider calls a person by: "sub", or a claim such as "email" or "upn" that is never
# given to somebody else.
CLEW_OIDC_CLAIM = os.environ.get("CLEW_OIDC_CLAIM", "sub")
# What in the provider's token stands for Clew's second factor. Empty: nothing does.
CLEW_OIDC_SECOND_FACTOR = read_trust(os.environ.get("CLEW_OIDC_SECOND_FACTOR", ""))
if os.environ.get("CLEW_OIDC_URL"):
    if os.environ.get("CLEW_OIDC_CA"):
        # A file with the certificates of the force's own authority: asked by the library that
        # fetches from the provider.
        os.environ["REQUESTS_CA_BUNDLE"] = os.environ["CLEW_OIDC_CA"]
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            # Providers such as Keycloak ask for a second factor where it is asked of them.
            "AUTH_PARAMS": {"acr_values": " ".join(sorted(CLEW_OIDC_SECOND_FACTOR.acr))}
            if CLEW_OIDC_SECOND_FACTOR.acr
            else {},
            "APPS": [
                {
                    "provider_id": "force",
                    "name": CLEW_OIDC_NAME,
                    "client_id": os.environ.get("CLEW_OIDC_CLIENT", ""),
                    "secret": os.environ.get("CLEW_OIDC_SECRET", ""),
                    "settings": {
                        "server_url": os.environ["CLEW_OIDC_URL"],
                        "uid_field": CLEW_OIDC_CLAIM,
                    },
                }
            ],
        }
    }

SESSION_ENGINE = "clew.unit.accounts.sessions"
SESSION_COOKIE_NAME = "clew_unit"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = CLEW_TLS
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "clew.unit.views.form_expired"
SESSION_IDLE_MINUTES = int(os.environ.get("CLEW_SESSION_IDLE_MINUTES", "30"))
SESSION_ABSOLUTE_HOURS = int(os.environ.get("CLEW_SESSION_HOURS", "10"))

# no-referrer would make browsers send "Origin: null" with every form, which the CSRF check refuses.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_HSTS_SECONDS = 63_072_000 if CLEW_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = CLEW_TLS
# A promise for every name below the domain, to browsers that never forget: the force makes it, not
# Clew.
SECURE_HSTS_PRELOAD = CLEW_TLS and said_yes("CLEW_HSTS_PRELOAD")
SECURE_SSL_REDIRECT = False
if CLEW_TLS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Shared by every process. The default of 300 entries would let 300 made-up ones push out those that
# count.
CACHES: dict[str, Any] = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "service_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# E-mail only ever says that something waits.
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if os.environ.get("CLEW_SMTP_HOST")
    else "django.core.mail.backends.dummy.EmailBackend"
)
EMAIL_HOST = os.environ.get("CLEW_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("CLEW_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("CLEW_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("CLEW_SMTP_PASSWORD", "")
# "starttls" (usually port 587), "tls" from the first byte (usually 465), or "no".
EMAIL_USE_TLS = os.environ.get("CLEW_SMTP_TLS", "no") == "starttls"
EMAIL_USE_SSL = os.environ.get("CLEW_SMTP_TLS", "no") == "tls"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("CLEW_MAIL_FROM", "clew@localhost")

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
# What somebody uploads is sealed before it is written anywhere: no temporary file of it lies on the
# disk. An export of evidence is sealed as it arrives, by the first of the handlers. One MB more than
# the largest thing may have (a package of a case, clew.unit.casefile.packages), for the rest of its
# form; each form asks for its own limit.
FILE_UPLOAD_HANDLERS = [
    "clew.unit.evidence.uploads.SealingHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
]
FILE_UPLOAD_MAX_MEMORY_SIZE = 101 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(related_name="history", related_query_name="+")
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

# What a request was about is in the audit table, for those who may read it; the log holds no names,
# no references and no addresses.
LOGGING: dict[str, Any] = logging_to_stderr(
    root="WARNING", loggers={"django.security": {"level": "CRITICAL"}}
)
