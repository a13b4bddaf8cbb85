"""Second-factor secrets and the keys of files under the field key: sealed anew with the newest, and
tried.
"""

from __future__ import annotations

from collections.abc import Mapping

from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.db import transaction

from clew.unit.access.identity import acting_as, service_account
from clew.unit.accounts.adapters import MFAAdapter, reseal
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.evidence.models import Product, Upload
from clew.unit.files.models import StoredFile

# Where the sign-in library keeps what it seals.
_SEALED = ("secret", "seed", "migrated_codes")


def _sealed(data: Mapping[str, object]) -> list[tuple[str, int | None, str]]:
    found: list[tuple[str, int | None, str]] = []
    for name in _SEALED:
        held = data.get(name)
        if isinstance(held, str):
            found.append((name, None, held))
        elif isinstance(held, list):
            found += [(name, n, one) for n, one in enumerate(held) if isinstance(one, str)]
    return found


def rewrap_fields() -> int:
    """Seal every secret anew with the newest field key, all or none; how many. Raises InvalidToken
    where no key opens one.
    """
    number = 0
    with acting_as(service_account()), transaction.atomic():
        for held in Authenticator.objects.select_for_update().order_by("pk"):
            data: dict[str, object] = held.data
            sealed = _sealed(data)
            for name, place, text in sealed:
                kept = data[name]
                if place is not None and isinstance(kept, list):
                    kept[place] = reseal(text)
                else:
                    data[name] = reseal(text)
            if sealed:
                held.save(update_fields=["data"])
                number += len(sealed)
        files = StoredFile.objects.only("sealed_key").order_by("pk")
        for file in files.iterator():
            StoredFile.objects.filter(pk=file.pk).update(sealed_key=reseal(file.sealed_key))
            number += 1
        for of_evidence in (Upload, Product):
            sealed_rows = of_evidence._default_manager.exclude(sealed_key="").order_by("pk")
            for pk, key in sealed_rows.values_list("pk", "sealed_key"):
                of_evidence._default_manager.filter(pk=pk).update(sealed_key=reseal(key))
                number += 1
        log(
            service_account(),
            Action.ALTERATION,
            "sealed second factors and keys of files anew",
            "fields:all",
            number=number,
        )
    return number


def unopened_fields() -> int:
    """How many second-factor secrets no field key opens: whoever owns one cannot sign in."""
    adapter, wrong = MFAAdapter(), 0
    for held in Authenticator.objects.all().iterator():
        for _, _, text in _sealed(held.data):
            try:
                adapter.decrypt(text)
            except InvalidToken:
                wrong += 1
    return wrong


def unopened_files() -> int:
    """How many files on cases, and files of evidence, no field key opens."""
    wrong = 0
    keys = [f.sealed_key for f in StoredFile.objects.only("sealed_key").iterator()]
    for of_evidence in (Upload, Product):
        keys += of_evidence._default_manager.exclude(sealed_key="").values_list(
            "sealed_key", flat=True
        )
    for key in keys:
        try:
            reseal(key)
        except InvalidToken:
            wrong += 1
    return wrong
