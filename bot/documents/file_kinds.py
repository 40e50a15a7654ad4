"""What a file is by its content, whatever its name says: JPEG, PNG, PDF or DOCX, and nothing else.

A file comes from a stranger's machine and is opened later on a clerk's. So its beginning, its
structure and its end are looked at, sizes are judged before anything is unpacked, and what is two
things at once is refused: a picture with an archive behind it, a paper that is a page of the web.
"""

import io
import logging
import re
import zipfile
import zlib
from collections.abc import Iterator

from pypdf import PdfReader

from bot.services.views.attachments import FileFault
from db.enums import Media

# It complains of broken files in words that quote them.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

MAX_SIDE = 20_000
MAX_PIXELS = 100_000_000
"""A picture beyond this fills the memory of whoever opens it."""
MAX_UNPACKED = 64 * 2**20
MAX_MEMBERS = 2_000
"""A DOCX beyond this is no letter."""

_PNG = b"\x89PNG\r\n\x1a\n"
_OLD_CONTAINER = bytes.fromhex("d0cf11e0a1b11ae1")
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_STANDALONE = {0x01, *range(0xD0, 0xD8)}
_SCAN = 0xDA
_DOCUMENT = "word/document.xml"
_RUNS = re.compile(r"vbaproject|vbadata|activex|\.bin$|\.exe$|\.js$|\.vbs$|\.lnk$", re.IGNORECASE)
_ACTIVE = re.compile(rb"/(?:JavaScript|Launch|RichMedia)\b")
"""Long names only: three letters come by chance in every packed stream of some megabytes."""
_WEB = re.compile(rb"<(?:!doctype|html|script|svg|\?php)", re.IGNORECASE)
_HEAD = 1024


class FileRefused(Exception):
    """The file is not taken; `fault` says why."""

    def __init__(self, fault: FileFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def media_of(content: bytes) -> Media:
    """Return what a file is; raises FileRefused."""
    if not content:
        raise FileRefused(FileFault.EMPTY)
    if content.startswith(b"\xff\xd8\xff"):
        _check_jpeg(content)
        return Media.JPEG
    if content.startswith(_PNG):
        _check_png(content)
        return Media.PNG
    if content.startswith(b"%PDF-"):
        _check_pdf(content)
        return Media.PDF
    if content.startswith(b"PK\x03\x04"):
        _check_docx(content)
        return Media.DOCX
    # Today's documents with a password are such containers, and so are all of before 2007.
    raise FileRefused(FileFault.LOCKED if content.startswith(_OLD_CONTAINER) else FileFault.KIND)


def _check_jpeg(content: bytes) -> None:
    """Walk the segments up to the first scan: a frame of a sane size, then an end."""
    at, framed = 2, False
    while True:
        if content[at : at + 1] != b"\xff":
            raise FileRefused(FileFault.DAMAGED)
        kind = content[at + 1] if at + 1 < len(content) else 0
        if kind == 0xFF:
            at += 1
            continue
        if kind in _STANDALONE:
            at += 2
            continue
        length = int.from_bytes(content[at + 2 : at + 4])
        if length < 2 or at + 2 + length > len(content):
            raise FileRefused(FileFault.DAMAGED)
        if kind in _FRAMES:
            frame = content[at + 5 : at + 9]
            _check_size(int.from_bytes(frame[2:]), int.from_bytes(frame[:2]))
            framed = True
        if kind == _SCAN:
            break
        at += 2 + length
    if not framed or content.find(b"\xff\xd9", at) < 0:
        raise FileRefused(FileFault.DAMAGED)
    # Telephones put a film or a depth map behind the picture; an archive or a page they do not.
    _refuse_second_nature(content)


def _check_png(content: bytes) -> None:
    """Walk the chunks with their checksums: header first, pixels, an end with nothing after."""
    pixels = False
    for n, (kind, body) in enumerate(_chunks(content)):
        if (n == 0) != (kind == b"IHDR"):
            raise FileRefused(FileFault.DAMAGED)
        if kind == b"IHDR":
            _check_size(int.from_bytes(body[:4]), int.from_bytes(body[4:8]))
        pixels = pixels or kind == b"IDAT"
    if not pixels:
        raise FileRefused(FileFault.DAMAGED)
    _refuse_second_nature(content)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_PNG)
    while True:
        end = at + 12 + int.from_bytes(content[at : at + 4])
        if end > len(content) or end < at + 12:
            raise FileRefused(FileFault.DAMAGED)
        kind, body = content[at + 4 : at + 8], content[at + 8 : end - 4]
        if zlib.crc32(kind + body) != int.from_bytes(content[end - 4 : end]):
            raise FileRefused(FileFault.DAMAGED)
        yield kind, body
        at = end
        if kind == b"IEND":
            if content[at:].strip(b"\0\r\n "):
                raise FileRefused(FileFault.TWOFOLD)
            return


def _check_size(width: int, height: int) -> None:
    if not width or not height:
        raise FileRefused(FileFault.DAMAGED)
    if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS:
        raise FileRefused(FileFault.BOMB)


def _check_pdf(content: bytes) -> None:
    """Ask for a PDF that opens without a password, runs nothing, and ends where it ends."""
    end = content.rfind(b"%%EOF")
    if end < 0:
        raise FileRefused(FileFault.DAMAGED)
    if content[end + 5 :].strip(b"\0\r\n\t "):
        raise FileRefused(FileFault.TWOFOLD)
    _refuse_second_nature(content)
    if _ACTIVE.search(content):
        raise FileRefused(FileFault.MACROS)
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        locked = reader.is_encrypted
        # Not the number of pages: a tree of pages can be a ring.
        pages = None if locked else reader.root_object["/Pages"]
    except Exception:  # noqa: BLE001 -- a broken file raises whatever its reader stumbles over
        raise FileRefused(FileFault.DAMAGED) from None
    if locked:
        raise FileRefused(FileFault.LOCKED)
    if pages is None:
        raise FileRefused(FileFault.DAMAGED)


def _check_docx(content: bytes) -> None:
    """Ask for an archive that is a document of Word without macros and unpacks to little."""
    if _WEB.search(content[:_HEAD]):
        raise FileRefused(FileFault.TWOFOLD)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_members(archive)
            commented = bool(archive.comment)
    except FileRefused:
        raise
    except Exception:  # noqa: BLE001 -- a broken archive raises a dozen kinds
        raise FileRefused(FileFault.DAMAGED) from None
    if commented:
        raise FileRefused(FileFault.TWOFOLD)


def _check_members(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    names = [member.filename for member in members]
    if len(members) > MAX_MEMBERS or sum(one.file_size for one in members) > MAX_UNPACKED:
        raise FileRefused(FileFault.BOMB)
    if any(member.flag_bits & 1 for member in members):
        raise FileRefused(FileFault.LOCKED)
    if len(set(names)) != len(names) or any(".." in name or name[:1] in "/\\" for name in names):
        raise FileRefused(FileFault.DAMAGED)
    if "[Content_Types].xml" not in names or _DOCUMENT not in names:
        raise FileRefused(FileFault.KIND)
    unpacked = {}
    left = MAX_UNPACKED
    for member in members:
        # What the archive says of itself may be a lie; what comes out is counted.
        with archive.open(member) as stream:
            body = stream.read(left + 1)
        left -= len(body)
        if left < 0:
            raise FileRefused(FileFault.BOMB)
        if member.filename in {"[Content_Types].xml", _DOCUMENT}:
            unpacked[member.filename] = body
    if any(map(_RUNS.search, names)) or b"macroEnabled" in unpacked["[Content_Types].xml"]:
        raise FileRefused(FileFault.MACROS)
    text = unpacked[_DOCUMENT]
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise FileRefused(FileFault.BOMB)
    if b":document" not in text and b"<document" not in text:
        raise FileRefused(FileFault.DAMAGED)


def _refuse_second_nature(content: bytes) -> None:
    """Refuse what is something else as well for whoever looks at another end of it."""
    if zipfile.is_zipfile(io.BytesIO(content)) or _WEB.search(content[:_HEAD]):
        raise FileRefused(FileFault.TWOFOLD)
    if content.find(b"%PDF-", 1, _HEAD) > 0:
        raise FileRefused(FileFault.TWOFOLD)
