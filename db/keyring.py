"""Sealing of personal data and the keys for it, kept in a file outside the database.

A sealed value is `version | length of key id | key id | nonce (12) | ciphertext and tag`
(AES-256-GCM). The associated data is `table.column:row`, so a value copied to another row
or column does not open. Blind indexes are HMAC-SHA-256 under a key of their own: an unkeyed
hash of an IIN is searched through in a third of a second.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
import stat
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = 1
NONCE_BYTES = 12
KEY_BYTES = 32


class KeyRingUnusable(Exception):
    """The key ring file is missing, readable by others, or broken; the text is one clear line."""


class SealBroken(Exception):
    """A sealed value does not open here: a wrong key, another row, or a changed byte."""


class KeyRing:
    """The keys of one office: sealing keys by id, and keys of the index, journal and numbers."""

    def __init__(
        self,
        *,
        active: str,
        sealing: dict[str, bytes],
        index: bytes,
        journal: bytes,
        numbers: bytes,
    ) -> None:
        self._active = active.encode()
        self._ciphers = {name.encode(): AESGCM(key) for name, key in sealing.items()}
        self._index = index
        self.journal = journal
        self.numbers = numbers

    @classmethod
    def generate(cls) -> "KeyRing":
        """Return a ring of fresh random keys that is written nowhere; tests use it."""
        return cls._from_document(_fresh_document())

    @classmethod
    def load(cls, path: Path) -> "KeyRing":
        """Return the ring kept in `path`; raises KeyRingUnusable."""
        try:
            mode = stat.S_IMODE(path.stat().st_mode)
            document = json.loads(path.read_text("utf-8"))
        except FileNotFoundError:
            message = f"key ring {path}: no such file; without it personal data cannot be read"
            raise KeyRingUnusable(message) from None
        except (OSError, ValueError):
            message = f"key ring {path}: cannot be read as JSON"
            raise KeyRingUnusable(message) from None
        if mode & 0o077:
            message = f"key ring {path}: other users may read it; run: chmod 600 {path}"
            raise KeyRingUnusable(message)
        try:
            return cls._from_document(document)
        except (KeyError, TypeError, ValueError, AttributeError):
            message = f"key ring {path}: a key is missing or has a wrong length"
            raise KeyRingUnusable(message) from None

    @classmethod
    def create(cls, path: Path) -> "KeyRing":
        """Write a fresh ring to `path` with mode 0600 and return it; never overwrites a file."""
        document = _fresh_document()
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(document, file, indent=2)
            file.flush()
            os.fsync(file.fileno())
        return cls._from_document(document)

    @classmethod
    def _from_document(cls, document: dict[str, object]) -> "KeyRing":
        sealing = document["sealing"]
        if not isinstance(sealing, dict) or document["active"] not in sealing:
            raise ValueError
        return cls(
            active=str(document["active"]),
            sealing={name: _key(text) for name, text in sealing.items()},
            index=_key(document["index"]),
            journal=_key(document["journal"]),
            numbers=_key(document["numbers"]),
        )

    def seal(self, value: str | bytes, *, column: str, row: object) -> bytes:
        """Return `value` encrypted for one cell: `column` is "table.column", `row` its key."""
        nonce = os.urandom(NONCE_BYTES)
        plain = value.encode() if isinstance(value, str) else value
        body = self._ciphers[self._active].encrypt(nonce, plain, _cell(column, row))
        return bytes((VERSION, len(self._active))) + self._active + nonce + body

    def open_bytes(self, sealed: bytes, *, column: str, row: object) -> bytes:
        """Return what was sealed for this cell; raises SealBroken."""
        end = 2 + sealed[1] if len(sealed) > 1 else 0
        cipher = self._ciphers.get(sealed[2:end])
        if not sealed or sealed[0] != VERSION or cipher is None:
            message = f"{column}: sealed by an unknown key"
            raise SealBroken(message)
        nonce, body = sealed[end : end + NONCE_BYTES], sealed[end + NONCE_BYTES :]
        try:
            return cipher.decrypt(nonce, body, _cell(column, row))
        except (InvalidTag, ValueError):
            message = f"{column}: does not open in this row"
            raise SealBroken(message) from None

    def open(self, sealed: bytes, *, column: str, row: object) -> str:
        """Return the text sealed for this cell; raises SealBroken."""
        return self.open_bytes(sealed, column=column, row=row).decode()

    def blind(self, kind: str, value: str) -> bytes:
        """Return the blind index (32 bytes) of a normalised value of a kind: "iin", "phone"."""
        return hmac.new(self._index, f"{kind}:{value}".encode(), hashlib.sha256).digest()


def _cell(column: str, row: object) -> bytes:
    return f"{column}:{row}".encode()


def _key(text: object) -> bytes:
    key = base64.b64decode(str(text), validate=True)
    if len(key) != KEY_BYTES:
        raise ValueError
    return key


def _fresh_document() -> dict[str, object]:
    def fresh() -> str:
        return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()

    name = f"k{secrets.token_hex(3)}"
    return {
        "active": name,
        "sealing": {name: fresh()},
        "index": fresh(),
        "journal": fresh(),
        "numbers": fresh(),
    }
