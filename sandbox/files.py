"""Files of the sandbox: stored in memory, known by an id, served by path."""

from __future__ import annotations

import mimetypes
import struct
import zlib
from dataclasses import dataclass
from typing import Any

from sandbox.errors import bad_request

MAX_UPLOAD = 50 * 1024 * 1024
MAX_PHOTO = 10 * 1024 * 1024
MAX_DOWNLOAD = 20 * 1024 * 1024

PNG = b"\x89PNG\r\n\x1a\n"
_FOLDERS = {"document": "documents", "photo": "photos"}
_START_OF_FRAME = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True)
class StoredFile:
    """A file. ``path`` is what getFile gives; ``size_px`` is width and height of a photo."""

    id: str
    unique_id: str
    kind: str
    name: str
    mime: str
    path: str
    content: bytes
    size_px: tuple[int, int] | None = None

    def as_document(self) -> dict[str, Any]:
        """The Bot API's Document."""
        return {
            "file_id": self.id,
            "file_unique_id": self.unique_id,
            "file_name": self.name,
            "mime_type": self.mime,
            "file_size": len(self.content),
        }

    def as_photo(self) -> list[dict[str, Any]]:
        """The Bot API's list of PhotoSize; one size, since nothing here scales pictures."""
        width, height = self.size_px or (1, 1)
        size = {"width": width, "height": height, "file_size": len(self.content)}
        return [{"file_id": self.id, "file_unique_id": self.unique_id, **size}]


class FileStore:
    """All files by id and by path."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def add(self, kind: str, name: str, content: bytes, mime: str | None = None) -> StoredFile:
        """Store a ``document`` or a ``photo``; ApiRefusal 400 when Telegram would not take it."""
        if not content:
            raise bad_request("file must be non-empty")
        if len(content) > MAX_UPLOAD or (kind == "photo" and len(content) > MAX_PHOTO):
            raise bad_request("file is too big")
        number = len(self._by_id) + 1
        size_px = _photo_size(content) if kind == "photo" else None
        shown = name.replace("/", "_").strip() or "file"
        suffix = ("." + shown.rsplit(".", 1)[1]) if "." in shown else ""
        path = f"{_FOLDERS[kind]}/file_{number}{suffix if suffix.isascii() else ''}"
        guessed = mime or mimetypes.guess_type(shown)[0] or "application/octet-stream"
        prefix = "AgACAgIAAxkBAAI" if kind == "photo" else "BQACAgIAAxkBAAI"
        stored = StoredFile(
            id=f"{prefix}{number:08x}",
            unique_id=f"AgAD{number:08x}",
            kind=kind,
            name=shown,
            mime="image/png" if content.startswith(PNG) and kind == "photo" else guessed,
            path=path,
            content=content,
            size_px=size_px,
        )
        self._by_id[stored.id] = self._by_path[path] = stored
        return stored

    def find(self, file_id: str) -> StoredFile | None:
        return self._by_id.get(file_id)

    def find_path(self, path: str) -> StoredFile | None:
        return self._by_path.get(path)


def blank_photo(width: int, height: int) -> bytes:
    """A light grey PNG of this size in pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        check = zlib.crc32(kind + body)
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\xd8" * width) * height)
    chunks = (chunk(b"IHDR", header), chunk(b"IDAT", rows), chunk(b"IEND", b""))
    return PNG + b"".join(chunks)


def _photo_size(content: bytes) -> tuple[int, int]:
    size = _png_size(content) or _jpeg_size(content)
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    short, long = sorted(size)
    if short == 0 or sum(size) > 10_000 or long > 20 * short:
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return size


def _png_size(content: bytes) -> tuple[int, int] | None:
    if len(content) < 24 or not content.startswith(PNG):
        return None
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    if not content.startswith(b"\xff\xd8"):
        return None
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:
        if content[at + 1] in _START_OF_FRAME:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + struct.unpack(">H", content[at + 2 : at + 4])[0]
    return None
