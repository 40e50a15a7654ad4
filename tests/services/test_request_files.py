"""Tables of requests: looked over, stored by one word, refused whole, and the same again."""

import asyncio
import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import delete, func, select

from bot.documents.request_table import harmless, plain_again, read_requests, text, xlsx
from bot.documents.tables import TableUnreadable
from bot.i18n import Catalogues
from bot.screens import request_problems
from bot.services.errors import FileOver, NotAllowed, NotFound
from bot.services.rules.request_form import HEADINGS, Column, Fault
from bot.services.rules.request_rows import MAX_ROWS
from bot.services.views.incoming import RequestsRead, RequestsState
from db.enums import Channel, DutyKind, FileState, Language, Role, TellBy
from db.models import Counter, Duty, IncomingFile, JournalEntry, Request
from tests.offices import MORNING, STAFF, TestOffice
from tests.services.test_intake import takes

BODY = "Көктем ауданының әкімдігі / Акимат района Коктем"
GOOD = {
    Column.OFFICIAL: "ЖТ-2026-00000001",
    Column.RECEIVED: "20.11.2026 15:30",
    Column.CHANNEL: "e-Otinish",
    Column.FULL_NAME: "Үлгібаев Сынақ Мысалұлы",
    Column.IIN: "500101200007",
    Column.CITIZENSHIP: "",
    Column.PHONE: "+7 701 000 00 55",
    Column.ADDRESS: "Көктем қаласы, Бұлақ көшесі, 5-үй",
    Column.REPRESENTS: "",
    Column.BIN: "",
    Column.BASIS: "",
    Column.BODY: BODY,
    Column.POST: "Аким",
    Column.LANGUAGE: "русский",
    Column.MATTER: "Ауылдағы жол екі жылдан бері жөнделмей тұр.",
}
HEADING = [HEADINGS[column] for column in Column]


def good(**changed: str) -> list[str]:
    return [changed.get(column.value, value) for column, value in GOOD.items()]


def book(*lines: Sequence[object], fill: Callable[[Workbook], None] | None = None) -> bytes:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for line in lines:
        sheet.append(list(line))
    if fill is not None:
        fill(workbook)
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def commas(*lines: Sequence[str], encoding: str = "utf-8") -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=",").writerows(lines)
    return file.getvalue().encode(encoding)


async def sent(
    office: TestOffice, content: bytes, name: str = "a.xlsx"
) -> tuple[int, RequestsRead]:
    """Let the registrar send a table; return its id and what came of it."""
    rows = read_requests(name, content)
    async with office.by(Role.REGISTRAR) as opened:
        file = IncomingFile(
            chat_id=STAFF[Role.REGISTRAR],
            kind="requests",
            params="{}",
            suffix=".xlsx",
            state=FileState.DONE,
            tries=1,
            sent_at=opened.now,
            next_at=opened.now,
        )
        opened.session.add(file)
        await opened.session.flush()
        await opened.request_files.read(file, rows)
        result = await opened.incoming.result(file.id)
        assert result is not None
        assert result.requests is not None
        return file.id, result.requests


async def stored(office: TestOffice, file_id: int) -> RequestsRead:
    async with office.by(Role.REGISTRAR) as opened:
        return await opened.request_files.store(file_id)


async def requests(office: TestOffice) -> list[Request]:
    async with office.database.reading() as session:
        return list(await session.scalars(select(Request).order_by(Request.id)))


async def test_a_table_is_looked_over_first_and_stored_by_one_word(staffed: TestOffice) -> None:
    second = good(official_number="ЖТ-2", full_name="Сынақ Үлгі", iin="", citizenship="шетелдік")
    file_id, read = await sent(staffed, book(HEADING, good(), second))
    assert read.state is RequestsState.WAITING
    assert len(read.rows) == 2
    assert await requests(staffed) == []
    done = await stored(staffed, file_id)
    assert (done.stored, done.rows) == (2, ()), "what was read is forgotten with the press"
    one, two = await requests(staffed)
    assert (one.official_number, one.channel) == ("ЖТ-2026-00000001", Channel.E_OTINISH)
    assert one.registered_at.isoformat() == "2026-11-20T10:30:00+00:00"
    assert one.language is Language.RU
    assert one.post_id == staffed.post_id
    assert one.tell_by is TellBy.PHONE
    assert two.iin_index is None
    async with staffed.database.reading() as session:
        open_entries = await session.scalar(
            select(func.count())
            .select_from(Duty)
            .where(Duty.kind == DutyKind.ENTRY, Duty.closed_at.is_(None))
        )
    assert open_entries == 0


async def test_what_the_office_has_and_what_stands_twice_is_skipped_and_said(
    staffed: TestOffice,
) -> None:
    await takes(staffed, channel=Channel.PORTAL, official_number="ЖТ-2026-00000001")
    new = good(official_number="ЖТ-2")
    file_id, read = await sent(staffed, book(HEADING, good(), new, new))
    assert (len(read.rows), read.known, read.twice) == (1, 1, 1)
    await takes(staffed, "intake:2", channel=Channel.PORTAL, official_number="ЖТ-2")
    done = await stored(staffed, file_id)
    assert (done.stored, done.known) == (0, 2), "somebody registered it between look and press"
    assert len(await requests(staffed)) == 2


async def test_two_presses_store_once(staffed: TestOffice) -> None:
    file_id, _read = await sent(staffed, book(HEADING, good()))
    came = await asyncio.gather(
        *(stored(staffed, file_id) for _ in range(3)), return_exceptions=True
    )
    assert sum(isinstance(one, RequestsRead) for one in came) == 1
    assert sum(isinstance(one, FileOver) for one in came) == 2
    assert len(await requests(staffed)) == 1


async def test_two_tables_with_the_same_rows_store_them_once(staffed: TestOffice) -> None:
    rows = [good(official_number=f"ЖТ-{n}") for n in range(8)]
    first, _one = await sent(staffed, book(HEADING, *rows))
    second, _two = await sent(staffed, book(HEADING, *reversed(rows)))
    done = await asyncio.gather(stored(staffed, first), stored(staffed, second))
    assert sum(one.stored for one in done) == 8
    assert len(await requests(staffed)) == 8


async def test_a_table_is_its_senders_alone(staffed: TestOffice) -> None:
    file_id, _read = await sent(staffed, book(HEADING, good()))
    with pytest.raises(NotFound):
        async with staffed.by(Role.ADMINISTRATOR) as office:
            await office.request_files.store(file_id)
    with pytest.raises(NotAllowed):
        async with staffed.by(Role.REVIEWER) as office:
            await office.request_files.store(file_id)
    async with staffed.by(Role.REGISTRAR) as office:
        await office.request_files.drop(file_id)
    with pytest.raises(FileOver):
        await stored(staffed, file_id)
    assert await requests(staffed) == []


NASTY = (
    '=HYPERLINK("http://example.kz","басыңыз")',
    "+7 701, қайта қоңырау шалыңыз",
    "-1 +1 @SUM(1)",
    "'=апострофпен басталған мәтін",
    'Бірінші жол\nекінші; жол, "тырнақша"',
    "＝толық енді теңдік белгісі",
    "%2F немесе |cmd және тағысын тағы",
)


@pytest.mark.parametrize("form", ["xlsx", "csv"])
async def test_an_export_comes_back_into_an_empty_office_as_the_same_rows(
    staffed: TestOffice, form: str
) -> None:
    rows = [
        good(official_number=f"ЖТ-{n}", matter=matter, received=f"{20 - n}.11.2026 10:1{n}")
        for n, matter in enumerate(NASTY)
    ]
    rows.append(
        good(
            official_number="ЖТ-90",
            iin="",
            citizenship="без гражданства",
            phone="",
            body="",
            post="",
            language="қазақша",
            represents="«Үлгі» ЖШС",
            bin="770140000001",
            basis="сенімхат № 1, 01.11.2026",
        )
    )
    file_id, _read = await sent(staffed, xlsx(rows, MORNING))
    await stored(staffed, file_id)
    before = await exported(staffed)
    assert len(before) == len(rows)
    content = xlsx(before, staffed.clock.now()) if form == "xlsx" else text(before)
    async with staffed.database.transaction() as session:
        for table in reversed(Request.metadata.sorted_tables):
            if {"request_id", "duty_id"} & set(table.columns.keys()):
                await session.execute(table.delete())
        await session.execute(delete(Request))
        await session.execute(delete(Counter))
    assert await exported(staffed) == ()
    file_id, read = await sent(staffed, content, f"a.{form}")
    assert read.problems == ()
    await stored(staffed, file_id)
    assert await exported(staffed) == before


async def exported(office: TestOffice) -> tuple[tuple[str, ...], ...]:
    async with office.by(Role.REGISTRAR) as opened:
        found = await opened.request_files.export(date(2026, 1, 1), date(2026, 12, 31))
    return found.rows


async def test_an_export_names_what_it_leaves_out_and_stands_in_the_journal(
    staffed: TestOffice,
) -> None:
    await takes(staffed)
    await takes(staffed, "intake:2", channel=Channel.PORTAL, official_number="ЖТ-1")
    async with staffed.by(Role.REGISTRAR) as office:
        found = await office.request_files.export(date(2026, 11, 1), date(2026, 11, 23))
    assert (found.count, found.left_out) == (1, 1)
    async with staffed.database.reading() as session:
        entry = (
            await session.scalars(
                select(JournalEntry).where(JournalEntry.action == "requests_exported")
            )
        ).one()
    assert '"rows": 1' in entry.details
    for role in (Role.ADMINISTRATOR, Role.REVIEWER, Role.HEAD, Role.AUDITOR):
        with pytest.raises(NotAllowed):
            async with staffed.by(role) as office:
                await office.request_files.count(date(2026, 11, 1), date(2026, 11, 23))


@pytest.mark.parametrize("cell", [*NASTY, "", "'", "''=1", "жай мәтін", "\t=1", "\0x"])
def test_no_cell_of_a_text_table_is_a_formula_and_each_comes_back(cell: str) -> None:
    written = harmless(cell)
    assert not written.lstrip().startswith(("=", "+", "-", "@", "|", "%"))
    assert plain_again(written) == cell


async def test_no_cell_of_a_workbook_is_a_formula() -> None:
    rows = [good(matter=matter) for matter in NASTY]
    workbook = load_workbook(io.BytesIO(xlsx(rows, MORNING)))
    kinds = {cell.data_type for line in workbook.worksheets[0].iter_rows() for cell in line}
    assert kinds <= {"s", "n"}, "a blank cell counts as a number"


@dataclass(frozen=True)
class Broken:
    content: bytes
    rows: tuple[tuple[int, str, Fault], ...]
    name: str = "a.xlsx"


def one(column: Column | str, fault: Fault, **changed: str) -> Broken:
    """Return a table whose second row has one fault."""
    return Broken(book(HEADING, good(**changed)), ((2, str(column), fault),))


def merged(workbook: Workbook) -> None:
    sheet = workbook.worksheets[0]
    sheet.append(good(official_number="ЖТ-2"))
    sheet.merge_cells("D2:D3")


C, F = Column, Fault
FILES = {
    "another table": Broken(book(["№", "Тауар"], [1, "Қағаз"]), ((1, "", F.NO_HEADER),)),
    "a column is missing": Broken(
        book(HEADING[:-1], good()[:-1]), ((1, C.MATTER, F.COLUMN_MISSING),)
    ),
    "a column twice": Broken(book([*HEADING, "ИИН"], [*good(), ""]), ((1, C.IIN, F.COLUMN_TWICE),)),
    "a column nobody knows": Broken(
        book([*HEADING, "Көлік нөмірі"], [*good(), "1"]), ((1, "", F.UNKNOWN_COLUMN),)
    ),
    "the heading alone": Broken(book(HEADING), ((1, "", F.NO_ROWS),)),
    "too many rows": Broken(
        book(HEADING, *[good(official_number=f"ЖТ-{n}") for n in range(MAX_ROWS + 1)]),
        ((MAX_ROWS + 2, "", F.TOO_MANY_ROWS),),
    ),
    "a formula": one(C.ADDRESS, F.FORMULA, address="=A1"),
    "merged cells": Broken(book(HEADING, good(), fill=merged), ((3, C.FULL_NAME, F.MERGED),)),
    "no number": one(C.OFFICIAL, F.EMPTY, official_number=""),
    "a long number": one(C.OFFICIAL, F.TOO_LONG, official_number="Ж" * 41),
    "no day": one(C.RECEIVED, F.EMPTY, received=""),
    "a day in words": one(C.RECEIVED, F.MOMENT, received="кеше"),
    "a day that is none": one(C.RECEIVED, F.MOMENT, received="31.11.2026"),
    "an hour that is none": one(C.RECEIVED, F.MOMENT, received="20.11.2026 25:00"),
    "Arabic figures": one(C.RECEIVED, F.MOMENT, received="٢٠.١١.٢٠٢٦"),
    "tomorrow": one(C.RECEIVED, F.FUTURE, received="24.11.2026"),
    "long ago": one(C.RECEIVED, F.OLD, received="24.11.2024"),
    "a way nobody knows": one(C.CHANNEL, F.CHANNEL, channel="көгершінмен"),
    "no way": one(C.CHANNEL, F.EMPTY, channel=""),
    "no name": one(C.FULL_NAME, F.EMPTY, full_name=""),
    "a name with figures": one(C.FULL_NAME, F.NAME, full_name="Үлгі 2"),
    "a name that turns the writing": one(C.FULL_NAME, F.NAME, full_name="Үлгі \u202eСынақ"),
    "an IIN without its zeros": one(C.IIN, F.IIN, iin="101200007"),
    "an IIN of other figures": one(C.IIN, F.IIN, iin="٥٠٠١٠١٢٠٠٠٠٧"),
    "neither IIN nor citizenship": one(C.CITIZENSHIP, F.CITIZENSHIP, iin=""),
    "a citizenship nobody knows": one(C.CITIZENSHIP, F.CITIZENSHIP, citizenship="марсиан"),
    "a phone that is none": one(C.PHONE, F.PHONE, phone="12345"),
    "a foreign phone without plus": one(C.PHONE, F.PHONE, phone="4930123456"),
    "nobody to tell": one(C.PHONE, F.NO_CONTACT, phone="", address=""),
    "a short address": one(C.ADDRESS, F.TOO_SHORT, address="А"),
    "a long address": one(C.ADDRESS, F.TOO_LONG, address="А" * 301),
    "a BIN that is none": one(C.BIN, F.BIN, represents="ЖШС", basis="жарғы", bin="77"),
    "no basis": one(C.BASIS, F.BASIS_MISSING, represents="«Үлгі» ЖШС"),
    "a body without a post": one(C.POST, F.EMPTY, post=""),
    "a post nobody has": one(C.POST, F.POST_UNKNOWN, post="Патша"),
    "a language nobody answers in": one(C.LANGUAGE, F.LANGUAGE, language="эльфийский"),
    "no matter": one(C.MATTER, F.EMPTY, matter=""),
    "a short matter": one(C.MATTER, F.TOO_SHORT, matter="жол"),
    "a long matter": one(C.MATTER, F.TOO_LONG, matter="ж" * 2001),
    "one number for two people": Broken(
        book(HEADING, good(), good(full_name="Сынақ Үлгі")), ((3, C.OFFICIAL, F.TWO_ROWS),)
    ),
    "everything at once": Broken(
        book(HEADING, good(full_name="", phone="1"), good(official_number="ЖТ-2", iin="5")),
        ((2, C.FULL_NAME, F.EMPTY), (2, C.PHONE, F.PHONE), (3, C.IIN, F.IIN)),
    ),
    "a good row beside a bad one": Broken(
        book(HEADING, good(), good(official_number="ЖТ-2", matter="")), ((3, C.MATTER, F.EMPTY),)
    ),
    "CSV in a code page": Broken(
        commas(
            [each.split(" / ")[1] for each in HEADING],
            good(full_name="Образцов Тест 3", address="", body="", post="", matter="ж" * 20),
            encoding="cp1251",
        ),
        ((2, C.FULL_NAME, F.NAME),),
        "a.csv",
    ),
}


@pytest.mark.parametrize("name", FILES)
async def test_a_broken_table_is_refused_whole_and_told_what_to_do(
    staffed: TestOffice, name: str
) -> None:
    broken = FILES[name]
    _file, read = await sent(staffed, broken.content, broken.name)
    assert read.state is RequestsState.REFUSED
    found = [(each.row, each.column, each.reason) for each in read.problems]
    assert tuple(found) == broken.rows
    assert read.rows == ()
    assert await requests(staffed) == []
    catalogues = Catalogues(staffed.profile.hours.zone)
    told = {
        language: request_problems.problems(catalogues[language], read.problems, read.found)
        for language in Language
    }
    for language, said in told.items():
        for number, column, _fault in found:
            assert str(number) in said
            assert (
                not column or request_problems.column(catalogues[language], Column(column)) in said
            )


async def test_both_languages_any_order_and_numbers_typed_as_numbers_are_read(
    staffed: TestOffice,
) -> None:
    kazakh = [each.split(" / ")[0] for each in HEADING]
    pairs = list(zip(kazakh, good(), strict=True))
    table = [[name for name, _ in reversed(pairs)], [value for _, value in reversed(pairs)]]
    _file, read = await sent(staffed, book(["Есеп"], [], *table))
    assert len(read.rows) == 1
    russian = [each.split(" / ")[1] for each in HEADING]
    line: list[object] = list(good(official_number="ЖТ-7"))
    line[4], line[6] = 500101200007, 77010000055
    line[1] = staffed.clock.now().replace(tzinfo=None) - timedelta(days=1)
    _file, read = await sent(staffed, book(russian, line))
    assert read.problems == ()
    assert read.rows[0].phone == "+77010000055"


@pytest.mark.parametrize("content", [b"", b"no workbook", b"PK\x03\x04broken"])
def test_what_is_no_table_is_refused(content: bytes) -> None:
    with pytest.raises(TableUnreadable):
        read_requests("a.xlsx", content)
