"""Which pages of the sign-in library are open: those that this service uses. Every other one, also
of a later version, is answered as absent.

Nobody signs up, and a sign-in is reset by an administrator in person, never by e-mail.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from django.conf import settings
from django.urls import URLPattern, URLResolver, path

from clew.unit.accounts import force_pages
from clew.unit.views import closed_page

_IN_USE = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reauthenticate",
    "account_change_password",
    "mfa_index",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "mfa_edit_webauthn",
    "mfa_login_webauthn",
}
# The force's own sign-in, where there is one.
_WITH_FORCE = {
    "openid_connect_login",
    "openid_connect_callback",
    "socialaccount_connections",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
}


def pages_in_use(library: str) -> list[URLPattern | URLResolver]:
    """The addresses of a module of the library; names are kept, because its templates ask for the
    addresses of closed ones too.
    """
    used = _IN_USE | (_WITH_FORCE if settings.SOCIALACCOUNT_PROVIDERS else set())
    patterns: Sequence[URLPattern | URLResolver] = import_module(library).urlpatterns
    return _closed_unless(used, patterns)


def _closed_unless(
    used: set[str], patterns: Sequence[URLPattern | URLResolver]
) -> list[URLPattern | URLResolver]:
    made: list[URLPattern | URLResolver] = []
    for one in patterns:
        if isinstance(one, URLResolver):
            inside = _closed_unless(used, one.url_patterns)
            made.append(
                URLResolver(one.pattern, inside, one.default_kwargs, one.app_name, one.namespace)
            )
        else:
            made.append(
                one if one.name in used else URLPattern(one.pattern, closed_page, name=one.name)
            )
    return made


def force_pages_in_use() -> list[URLPattern]:
    """The force's sign-in by our own pages, which tell what goes wrong; none where there is none."""
    if not settings.SOCIALACCOUNT_PROVIDERS:
        return []
    where = "account/force/oidc/<slug:provider_id>/login/"
    return [
        path("account/force/again/", force_pages.again, name="force_again"),
        path(where, force_pages.login, name="openid_connect_login"),
        path(f"{where}callback/", force_pages.callback, name="openid_connect_callback"),
    ]
