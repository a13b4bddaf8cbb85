"""What is uploaded as evidence is sealed piece by piece while it arrives: it stands neither in
memory as a whole nor on the disk as it is.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers
from django.urls import Resolver404, resolve

from clew.unit.access.parts import may
from clew.unit.evidence.limits import most_bytes
from clew.unit.evidence.sealing import Sealing
from clew.unit.evidence.stores import place

ADDRESS = "evidence-file-add"


def arriving() -> Path:
    """Where uploads lie until they are taken in; a backup passes it over."""
    return place() / ".arriving"


class SealedUpload(UploadedFile):
    """An upload that was sealed as it arrived: its hash, size and key are known, its content is
    not here. `too_large`: nothing of it was kept.
    """

    def __init__(self, sealing: Sealing, name: str, *, too_large: bool) -> None:
        super().__init__(None, name, "application/octet-stream", sealing.size)
        self.sealing, self.too_large = sealing, too_large

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:  # Django's
        """By what one upload is told from another: its hash."""
        yield self.sealing.sha256.encode()

    def seek(self, *_: Any) -> int:
        return 0

    def take(self, target: Path) -> None:
        """Put it in its place."""
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.sealing.path.replace(target)

    def close(self) -> None:
        """At the end of the request: what was not taken goes."""
        self.sealing.path.unlink(missing_ok=True)


class SealingHandler(FileUploadHandler):
    """First of the handlers; passes over every address but one."""

    _sealing: Sealing | None = None
    _too_large = False

    def new_file(self, *given: Any, **named: Any) -> None:
        super().new_file(*given, **named)
        self._sealing, self._too_large = None, False
        request = self.request
        if request is None or self.field_name != "file":
            return
        try:
            name = resolve(request.path_info).url_name
        except Resolver404:
            return
        user = getattr(request, "user", None)
        if name != ADDRESS or user is None or not user.is_authenticated:
            return
        if may(user.roles, "evidence", write=True):
            self._sealing = Sealing(arriving() / secrets.token_hex(16))
            raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if self._sealing is None:
            return raw_data
        if not self._too_large and start + len(raw_data) > most_bytes():
            self._too_large = True
            self._sealing.drop()
        if not self._too_large:
            self._sealing.write(raw_data)
        return None

    def file_complete(self, file_size: int) -> SealedUpload | None:  # Django's
        made = self._sealing
        if made is None:
            return None
        if not self._too_large:
            made.finish()
        return SealedUpload(made, self.file_name or "no name", too_large=self._too_large)

    def upload_interrupted(self) -> None:
        if self._sealing is not None and not self._too_large:
            self._sealing.drop()
