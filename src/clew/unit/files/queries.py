"""Files of a case, as pages read them. The sealed content is read only where it is opened."""

from __future__ import annotations

from clew.unit.access.parts import may
from clew.unit.accounts.models import User
from clew.unit.cases.models import Case
from clew.unit.files.models import Custody, Part, StoredFile


def files_of(case: Case) -> list[StoredFile]:
    """Those that the asker may read, struck-out ones too."""
    return list(
        StoredFile.objects.filter(case=case)
        .select_related("by", "agency", "struck_by")
        .defer("sealed", "sealed_key")
    )


def file_of(case: Case, number: int) -> StoredFile | None:
    return (
        StoredFile.objects.filter(case=case, number=number)
        .select_related("case", "by", "agency", "struck_by")
        .defer("sealed", "sealed_key")
        .first()
    )


def custody_of(file: StoredFile) -> list[Custody]:
    return list(Custody.objects.filter(file=file).select_related("by__agency"))


def exhibits_of(case: Case) -> list[StoredFile]:
    """What may be listed in an application: everybody who reads the application reads these parts."""
    return [f for f in files_of(case) if f.struck_at is None and f.part in EXHIBITED]


# The parts that everybody reads who reads the papers of an application.
EXHIBITED = (Part.TIMELINE, Part.ORDER_DRAFTS)


def parts_for(user: User) -> list[tuple[str, str]]:
    """To whom this person may show a file that they put on a case."""
    return [(p.value, p.label) for p in Part if may(user.roles, p.value, write=True)]
