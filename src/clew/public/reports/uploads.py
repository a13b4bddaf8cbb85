"""Files, sealed as they stream in: no byte of one is written anywhere in clear, to disk or to a
temporary folder.

While the form is still coming in, nobody knows whose key it is for. So each file is sealed to a key
that lives for this request alone, and wrapped for its readers when the form is complete. What is
too large or of a kind that is not taken is let run past and told.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from nacl.public import PrivateKey

from clew.public.pages.store import limits
from clew.sealing.envelope import Reader, Sealer, rewrap
from clew.sealing.keys import key_id
from clew.sealing.letters import file_head

# Beyond this the line is cut: nobody sends so much by mistake.
_MOST_ON_THE_LINE = 400_000_000


def endings() -> tuple[str, ...]:
    """How the names of files end that are taken."""
    return tuple(e for kind in limits()["report"]["kinds"].values() for e in kind["endings"])


class SealedUpload(UploadedFile):
    """A file that came in sealed, or why it was not taken (`refused`: kind, size, all, number,
    empty).
    """

    def __init__(
        self,
        name: str,
        kind: str,
        sealed: bytes,
        digest: bytes,
        private: bytes,
        own: str,
        refused: str,
    ) -> None:
        super().__init__(file=None, name=name, content_type=kind, size=len(sealed))
        self.sealed, self.refused = sealed, refused
        # Tells whether the same file was sent again; it goes no further than into the digest of the
        # letter.
        self.digest = digest
        self._private, self._own = private, own

    def close(self) -> None:
        """Nothing is open: there is no file behind it. Django closes every upload when a request
        breaks off.
        """

    def wrapped_for(self, readers: list[Reader]) -> bytes:
        return rewrap(self.sealed, self._own, self._private, readers)


class SealingHandler(FileUploadHandler):
    """Django's door for files, with nothing behind it but a sealer."""

    chunk_size = 64 * 1024

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803  # the library's name
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        self._private = PrivateKey.generate()
        self._reader = Reader(
            key_id(bytes(self._private.public_key)), bytes(self._private.public_key)
        )
        self._files = self._all = self._line = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._files += 1
        self._sealer, self._sealed, self._size, self._refused = (
            Sealer([self._reader]),
            bytearray(),
            0,
            "",
        )
        self._digest = blake2b((self.file_name or "").encode(), digest_size=32)
        said = limits()["report"]
        if self._files > said["most_files"]:
            self._refused = "number"
        elif not (self.file_name or "").lower().endswith(endings()):
            self._refused = "kind"
        else:
            self._sealed += self._sealer.push(
                file_head(self.file_name or "", self.content_type or "")
            )

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        said = limits()["report"]
        self._size += len(raw_data)
        self._line += len(raw_data)
        if self._line > _MOST_ON_THE_LINE:
            raise StopUpload(connection_reset=True)
        if not self._refused and self._size > said["most_file_bytes"]:
            self._refused = "size"
        elif not self._refused and self._all + self._size > said["most_all_bytes"]:
            self._refused = "all"
        if self._refused:
            self._sealed.clear()
        if not self._refused:
            self._digest.update(raw_data)
            self._sealed += self._sealer.push(raw_data)

    def file_complete(self, file_size: int) -> SealedUpload:
        if not self._refused and not self._size:
            self._refused = "empty"
        if not self._refused:
            self._all += self._size
            self._sealed += self._sealer.finish()
        kept = b"" if self._refused else bytes(self._sealed)
        self._sealed.clear()
        return SealedUpload(
            self.file_name or "",
            self.content_type or "",
            kept,
            self._digest.digest(),
            bytes(self._private),
            self._reader.key_id,
            self._refused,
        )
