"""A file is what its bytes say: four kinds are taken, and each trick has its own refusal."""

import io
import struct
import zipfile
import zlib

import pytest
from docx import Document
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from bot.documents.file_kinds import FileRefused, media_of
from bot.services.views.attachments import FileFault
from db.enums import Media
from sandbox.files import blank_photo


def jpeg(width: int = 8, height: int = 8) -> bytes:
    frame = struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    scan = struct.pack(">HB", 8, 1) + b"\x01\x00\x00\x3f\x00"
    return b"\xff\xd8\xff\xc0" + frame + b"\xff\xda" + scan + b"\x12\x34\xff\xd9"


def pdf(*, password: str = "", script: bool = False) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if script:
        action = DictionaryObject()
        action[NameObject("/S")] = NameObject("/JavaScript")
        action[NameObject("/JS")] = TextStringObject("app.alert(1)")
        writer.root_object[NameObject("/OpenAction")] = action
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def docx() -> bytes:
    document = Document()
    document.add_paragraph("Жауап хаты")
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def repacked(extra: dict[str, bytes], *, comment: bytes = b"", drop: str = "") -> bytes:
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(docx())) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.infolist():
            if member.filename not in {drop, *extra}:
                new.writestr(member.filename, old.read(member))
        for name, body in extra.items():
            new.writestr(name, body)
        new.comment = comment
    return made.getvalue()


def bomb_png() -> bytes:
    header = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 0, 0, 0, 0)

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(b"\0")), chunk(b"IEND", b""))
    )


def lying(content: bytes) -> bytes:
    """Make the archive say that its largest member is tiny."""
    return content.replace(struct.pack("<I", 70 * 2**20), struct.pack("<I", 7))


@pytest.mark.parametrize(
    ("content", "media"),
    [
        (jpeg(), Media.JPEG),
        (jpeg() + b"ftypmp42 a film behind the picture", Media.JPEG),
        (blank_photo(32, 20), Media.PNG),
        (pdf(), Media.PDF),
        (pdf() + b"\r\n", Media.PDF),
        (docx(), Media.DOCX),
    ],
)
def test_the_four_kinds_are_recognised_by_content(content: bytes, media: Media) -> None:
    assert media_of(content) is media


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", FileFault.EMPTY),
        (b"MZ\x90\x00 a program called letter.pdf", FileFault.KIND),
        (b"GIF89a", FileFault.KIND),
        (b"\0\0\0\x18ftypheic", FileFault.KIND),
        ("Сәлеметсіз бе".encode(), FileFault.KIND),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, FileFault.LOCKED),
        (b"\xff\xd8\xff", FileFault.DAMAGED),
        (jpeg()[:-2], FileFault.DAMAGED),
        (jpeg(30_000, 30_000), FileFault.BOMB),
        (jpeg(0, 8), FileFault.DAMAGED),
        (jpeg() + docx(), FileFault.TWOFOLD),
        (jpeg() + b"<script>alert(1)</script>", FileFault.TWOFOLD),
        (blank_photo(32, 20)[:-3], FileFault.DAMAGED),
        (blank_photo(32, 20).replace(b"IDAT", b"IDAX"), FileFault.DAMAGED),
        (blank_photo(32, 20) + docx(), FileFault.TWOFOLD),
        (bomb_png(), FileFault.BOMB),
        (b"%PDF-1.7\n", FileFault.DAMAGED),
        (b"%PDF-1.7\nhello\n%%EOF", FileFault.DAMAGED),
        (pdf(password="secret"), FileFault.LOCKED),
        (pdf(script=True), FileFault.MACROS),
        (pdf() + docx(), FileFault.TWOFOLD),
        (pdf()[: len(pdf()) // 2], FileFault.DAMAGED),
        (docx()[:-40], FileFault.DAMAGED),
        (repacked({}, drop="word/document.xml"), FileFault.KIND),
        (repacked({"word/vbaProject.bin": b"code"}), FileFault.MACROS),
        (repacked({"word/activeX/activeX1.xml": b"<x/>"}), FileFault.MACROS),
        (repacked({"../outside.xml": b"<x/>"}), FileFault.DAMAGED),
        (repacked({}, comment=b"<html>"), FileFault.TWOFOLD),
        (repacked({"word/media/big.bmp": b"\0" * (70 * 2**20)}), FileFault.BOMB),
        (lying(repacked({"word/media/big.bmp": b"\0" * (70 * 2**20)})), FileFault.DAMAGED),
        (
            repacked({"word/document.xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]><w:document/>"}),
            FileFault.BOMB,
        ),
    ],
)
def test_every_trick_has_its_refusal(content: bytes, fault: FileFault) -> None:
    with pytest.raises(FileRefused) as refused:
        media_of(content)
    assert refused.value.fault is fault
