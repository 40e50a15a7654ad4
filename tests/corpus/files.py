"""Files as they come: renamed, encrypted, empty, too large, in another code page, full of formulas.

The tables that are broken row by row are those of `tests/services/test_broken_files.py`; here are
the files that are hardly tables at all. `MENDED` are read in spite of how they look.
"""

import gzip
import io
import struct
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.services.test_broken_files import FILES, HEADING, book, good, text

OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def packed(**members: bytes) -> bytes:
    """Return an archive of these members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return file.getvalue()


def bomb() -> bytes:
    """Return a workbook whose sheet is small on the way and two hundred megabytes when unpacked."""
    whole = book(HEADING, good())
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(whole)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new,
    ):
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                content += b" " * (200 << 20)
            new.writestr(entry.filename, content)
    return file.getvalue()


def entities() -> bytes:
    """Return a workbook whose sheet names entities of entities (a billion laughs)."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    sheet = (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "x">{laughs}]>'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&l9;</t></is></c></row></sheetData>'
        "</worksheet>"
    )
    whole = book(HEADING, good())
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(file, "w") as new:
        for entry in old.infolist():
            is_sheet = entry.filename == "xl/worksheets/sheet1.xml"
            new.writestr(entry.filename, sheet.encode() if is_sheet else old.read(entry))
    return file.getvalue()


def many_rows() -> bytes:
    """Return a hundred thousand rows."""
    line = ";".join(map(str, good()))
    return (";".join(HEADING) + "\n" + f"{line}\n" * 100_000).encode()


def since_1904(workbook: Workbook) -> None:
    workbook.epoch = CALENDAR_MAC_1904
    workbook.worksheets[0]["D2"] = datetime.fromisoformat("2026-12-03T10:00")


def serial(workbook: Workbook) -> None:
    workbook.worksheets[0]["D2"] = 46359.4166


Make = Callable[[], bytes]

UNREADABLE: dict[str, tuple[str, Make]] = {
    "a zip bomb": ("a.xlsx", bomb),
    "entities of entities": ("a.xlsx", entities),
    "an encrypted workbook": (
        "a.xlsx",
        lambda: OLE + "EncryptedPackage".encode("utf-16-le") + bytes(3000),
    ),
    "a workbook of before 2007, renamed": ("a.xlsx", lambda: OLE + bytes(4000)),
    "a workbook with macros alone": ("a.xlsm", lambda: packed(xl__vbaProject=OLE)),
    "an empty archive": ("a.xlsx", packed),
    "a Word document, renamed": (
        "a.xlsx",
        lambda: packed(**{"word__document.xml": b"<w/>", "[Content_Types].xml": b"<Types/>"}),
    ),
    "a web page called a table": ("a.xls", lambda: b"<html><table><tr><td>1</td></tr></table>"),
    "a web page called a workbook": ("a.xlsx", lambda: b"<html></html>"),
    "a PDF": ("a.pdf", lambda: b"%PDF-1.7\n%\xe2\xe3"),
    "a PDF, renamed": ("a.xlsx", lambda: b"%PDF-1.7\n%\xe2\xe3" + bytes(500)),
    "a program": ("a.exe", lambda: b"MZ" + bytes(500)),
    "a program, renamed": ("a.csv", lambda: b"MZ\x90\x00\x03" + bytes(range(256)) * 4),
    "a gzip": ("a.csv.gz", lambda: gzip.compress(b"x;y")),
    "JSON": ("a.json", lambda: b'{"receptions": []}'),
    "nothing but a line end": ("a.csv", lambda: b"\r\n"),
    "nothing but a mark": ("a.csv", lambda: b"\xef\xbb\xbf"),
    "nothing but spaces": ("a.csv", lambda: b"   \n  \n ;;;;; \n"),
    "null characters": ("a.csv", lambda: b"\x00" * 600),
    "null characters among the letters": (
        "a.csv",
        lambda: text(HEADING, good(post="Вице\x00министр"), encoding="utf-8").replace(
            b";", b";\x00"
        ),
    ),
    "half of a pair": ("a.csv", lambda: b"\xff\xfe" + struct.pack("<H", 0xD800) * 20),
    "a hundred thousand rows": ("a.csv", many_rows),
    "one endless line": ("a.csv", ("ә" * 900_000).encode),
    "quotes that never end": ("a.csv", lambda: ('"' + ";".join(HEADING) + "\n").encode() * 50),
    "the same heading twice": ("a.xlsx", lambda: book([*HEADING, HEADING[0]], [*good(), "x"])),
    "a serial number for a day": ("a.xlsx", lambda: book(HEADING, good(), fill=serial)),
    "days counted from 1904": ("a.xlsx", lambda: book(HEADING, good(), fill=since_1904)),
    "a formula that calls out": (
        "a.csv",
        lambda: text(HEADING, good(location='=WEBSERVICE("http://example.kz")'), encoding="utf-8"),
    ),
    "a path for a name": ("../../etc/passwd", lambda: b"root:x:0:0"),
    "a name without an ending": ("кесте", lambda: book(HEADING, good())),
    "a name turned around": ("кесте\u202exslx.exe", lambda: b"MZ"),
}

MENDED: dict[str, tuple[str, Make]] = {
    "Windows-1251": ("a.csv", lambda: _in_russian("cp1251")),
    "UTF-16 with a mark": ("a.csv", lambda: text(HEADING, good(), encoding="utf-16")),
    "UTF-8 with a mark": ("a.csv", lambda: text(HEADING, good(), encoding="utf-8-sig")),
    "an ending in capitals": ("A.XLSX", lambda: book(HEADING, good())),
}


def _in_russian(encoding: str) -> bytes:
    """Return a table that has no Kazakh letter of its own, because the code page has none."""
    cells: Sequence[Any] = good(
        body="Министрлик / Министерство примеров",
        holder="Сапаров Сапар Сапарович",
        post="Министр / Министр",
        location="Орталык, 1-кабинет / Центр, кабинет 1",
    )
    heading = [each.split(" / ")[-1] for each in HEADING]
    return text(heading, cells, encoding=encoding)


@cache
def content_of(name: str) -> tuple[str, bytes]:
    """Return the name and the bytes of a bad file; each is made once."""
    if name in FILES:
        return FILES[name].name, FILES[name].content
    called, make = UNREADABLE[name]
    return called, make()


BAD_FILES = (*FILES, *UNREADABLE)
