"""Files on disk, sealed with the key ring, each under an opaque id that is all its name.

A file is written whole under a temporary name, flushed, and only then renamed, so that what stands
under an id is complete. The row that names it comes afterwards, in a transaction; whatever a crash
leaves without a row is swept away after a while. The seal is bound to the id: a file copied over
another one does not open.
"""

import os
import re
from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path

from db.keyring import KeyRing, SealBroken

COLUMN = "attachments.content"
UNCLAIMED = timedelta(hours=1)
"""A file this old without a row has none coming: the lease of what is being read is far shorter."""

_ID = re.compile(r"[0-9A-HJKMNP-TV-Z]{10}")
_TEMPORARY = ".part"


class FileMissing(Exception):
    """There is no such file, or it does not open; the text names nothing of its content."""


class Vault:
    """The sealed files of one office, in one folder."""

    def __init__(self, folder: Path, keys: KeyRing) -> None:
        self._folder = folder
        self._keys = keys

    def put(self, public_id: str, content: bytes, now: datetime) -> None:
        """Seal a file under an id; once this returns it survives a loss of power."""
        target = self._path(public_id)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = target.with_suffix(_TEMPORARY)
        sealed = self._keys.seal(content, column=COLUMN, row=public_id)
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        # The office's clock and not the machine's: the sweep compares with it.
        os.utime(part, (now.timestamp(), now.timestamp()))
        part.replace(target)
        self._flush_folder()

    def get(self, public_id: str) -> bytes:
        """Return what was sealed under an id; raises FileMissing."""
        try:
            sealed = self._path(public_id).read_bytes()
            return self._keys.open_bytes(sealed, column=COLUMN, row=public_id)
        except (OSError, SealBroken):
            message = "a file of a case cannot be read"
            raise FileMissing(message) from None

    def holds(self, public_id: str) -> bool:
        """Tell whether there is a file under this id."""
        return self._path(public_id).is_file()

    def found(self) -> dict[str, datetime]:
        """Return the ids of all files with when each was written, unfinished ones among them."""
        if not self._folder.is_dir():
            return {}
        zone = datetime.now().astimezone().tzinfo
        return {
            path.stem: datetime.fromtimestamp(path.stat().st_mtime, zone)
            for path in self._folder.iterdir()
            if _ID.fullmatch(path.stem)
        }

    def sweep(
        self,
        found: dict[str, datetime],
        kept: Collection[str],
        gone: Collection[str],
        now: datetime,
    ) -> int:
        """Remove the files of deleted rows, and old ones without a row; return how many.

        `found` was read before the rows were: a file that came in between is not in it. `kept` are
        the ids of rows in force, `gone` those of deleted ones.
        """
        removed = 0
        for public_id, written_at in found.items():
            if public_id in kept or (public_id not in gone and written_at > now - UNCLAIMED):
                continue
            self._path(public_id).unlink(missing_ok=True)
            self._path(public_id).with_suffix(_TEMPORARY).unlink(missing_ok=True)
            removed += 1
        return removed

    def _path(self, public_id: str) -> Path:
        if not _ID.fullmatch(public_id):
            message = "not an id of a file"
            raise FileMissing(message)
        return self._folder / public_id

    def _flush_folder(self) -> None:
        """Make the new name durable too: a rename lives in the folder, not in the file."""
        handle = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
