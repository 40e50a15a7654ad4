"""The call sheet as a file: out with names for those who call, back whole or not at all."""

import asyncio
import csv
import io
import json
from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import func, select, update

from bot.documents.call_sheet import read_calls
from bot.documents.tables import TableProblem, TableUnreadable
from bot.i18n import Catalogues
from bot.screens import call_files, call_problems
from bot.screens.call_workbook import workbook
from bot.services.actor import OPERATOR
from bot.services.errors import FileOver, NotAllowed, NotFound
from bot.services.rules.call_form import Column, Fault, Problem
from bot.services.rules.numbers import new_public_id
from bot.services.telephone.sample_calls import Said
from bot.services.views.call_files import CallsRead, SheetState
from bot.services.views.phone_survey import CallView
from db.enums import CallState, FileState, Language, Questionnaire, Role
from db.models import (
    Ballot,
    CallBack,
    CallTry,
    Consultation,
    IncomingFile,
    JournalEntry,
    SampleCall,
)
from tests.offices import STAFF, TestOffice
from tests.services.phone_survey import begun, rows

ANSWERS = {"result": "1", "q:clear": "5", "q:solved": "3", "q:why": "2", "q:book": "2"}
"""Answered, clear, not solved, the date was too far, does not book."""


async def exported(office: TestOffice, sample_id: str) -> bytes:
    async with office.by(Role.REGISTRAR) as opened:
        lines = await opened.call_files.export(sample_id)
        catalogues = Catalogues(opened.calendar.hours.zone)
        return workbook(catalogues, office.profile, Questionnaire.CONSULTATION, lines, opened.now)


def filled(content: bytes, fill: Callable[[Worksheet, dict[str, int]], None]) -> bytes:
    """Open the sheet as a phone room does, fill it in, and save it."""
    book = load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    fill(sheet, {str(cell.value): place for place, cell in enumerate(sheet[1], 1)})
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def answering(*answers: dict[str, str]) -> Callable[[Worksheet, dict[str, int]], None]:
    """Fill the rows below the two headings, one after the other."""

    def fill(sheet: Worksheet, columns: dict[str, int]) -> None:
        for number, row in enumerate(answers, 3):
            for code, value in row.items():
                sheet.cell(number, columns[code]).value = value

    return fill


async def sent(
    office: TestOffice, sample_id: str, content: bytes, name: str = "a.xlsx"
) -> tuple[int, CallsRead]:
    """Let the registrar send a filled sheet; return its id and what came of it."""
    read = read_calls(name, content)
    async with office.by(Role.REGISTRAR) as opened:
        file = IncomingFile(
            chat_id=STAFF[Role.REGISTRAR],
            kind="calls",
            params=json.dumps({"sample": sample_id}),
            suffix=".xlsx",
            state=FileState.DONE,
            tries=1,
            sent_at=opened.now,
            next_at=opened.now,
        )
        opened.session.add(file)
        await opened.session.flush()
        await opened.call_files.read(file, read)
        result = await opened.incoming.result(file.id)
        assert result is not None
        assert result.calls is not None
        return file.id, result.calls


async def problems(
    office: TestOffice, fill: Callable[[Worksheet, dict[str, int]], None], count: int = 2
) -> list[tuple[int, str, Fault]]:
    """Return what is wrong with a sheet filled so; nothing of it is stored."""
    calls = await begun(office, count)
    content = filled(await exported(office, calls[0].sample_id), fill)
    file_id, read = await sent(office, calls[0].sample_id, content)
    assert read.state is SheetState.REFUSED
    assert read.rows == ()
    with pytest.raises(FileOver):
        async with office.by(Role.REGISTRAR) as opened:
            await opened.call_files.store(file_id)
    async with office.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Ballot)) == 0
        assert await session.scalar(select(func.count()).select_from(CallTry)) == 0
    return [(one.row, one.column, one.reason) for one in read.problems]


async def test_point_38_a_sheet_goes_out_and_comes_back(staffed: TestOffice) -> None:
    calls = await begun(staffed, 4)
    sample_id = calls[0].sample_id
    content = await exported(staffed, sample_id)
    book = load_workbook(io.BytesIO(content))
    assert [sheet.sheet_state for sheet in book.worksheets] == [
        "visible",
        "hidden",
        "visible",
        "visible",
    ]
    sheet = book.worksheets[0]
    assert sheet.row_dimensions[1].hidden
    assert len(sheet.data_validations.dataValidation) == 6
    shown = {sheet.cell(row, 3).value for row in range(3, 7)}
    assert len(shown) == 4
    assert all(str(one).startswith("Сынақ Үлгі") for one in shown)
    fill = answering(
        ANSWERS | {"result": "1 · жауап берді / ответил(а)", "remark": "Рақмет", "tries": "2"},
        ANSWERS | {"q:book": "1", "q:clear": "1", "head": "1"},
        {"result": "2", "tries": "3"},
    )
    file_id, read = await sent(staffed, sample_id, filled(content, fill))
    assert (read.state, len(read.rows)) == (SheetState.WAITING, 3), "the fourth was not called"
    _draws, before = await rows(staffed)
    assert {one.state for one in before} == {CallState.WAITING}
    async with staffed.by(Role.REGISTRAR) as opened:
        done = await opened.call_files.store(file_id)
    assert (done.stored, done.to_book, done.rows) == (3, 1, ())
    _draws, found = await rows(staffed)
    assert [one.state for one in found] == [
        CallState.ANSWERED,
        CallState.ANSWERED,
        CallState.UNREACHED,
        CallState.WAITING,
    ]
    assert [one.wishes_booking for one in found] == [False, True, False, False]
    async with staffed.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Ballot)) == 2
        tries = (await session.scalars(select(CallTry.call_id).order_by(CallTry.id))).all()
        [task] = await session.scalars(select(CallBack))
    assert [tries.count(one.id) for one in found] == [2, 1, 3, 0]
    assert task.mark == 1
    with pytest.raises(FileOver):
        async with staffed.by(Role.REGISTRAR) as opened:
            await opened.call_files.store(file_id)


async def test_the_file_is_journalled_and_leaves_out_who_said_no(staffed: TestOffice) -> None:
    calls = await begun(staffed, 3)
    async with staffed.database.transaction() as session:
        key = await session.scalar(
            select(SampleCall.consultation_id).where(SampleCall.position == 2)
        )
        await session.execute(
            update(Consultation).where(Consultation.id == key).values(phone_survey=False)
        )
    async with staffed.by(Role.REGISTRAR) as opened:
        lines = await opened.call_files.export(calls[0].sample_id)
    assert [line.called.call.position for line in lines] == [1, 3]
    async with staffed.database.reading() as session:
        actions = (await session.scalars(select(JournalEntry.action))).all()
        [line] = await session.scalars(
            select(JournalEntry).where(JournalEntry.action == "call_sheet_exported")
        )
    assert actions.count("revealed") == 2
    assert json.loads(line.details) == {"rows": 2, "sample": calls[0].sample_id}


async def test_names_and_remarks_never_become_formulas(staffed: TestOffice) -> None:
    calls = await begun(staffed, 1)
    async with staffed.by(Role.REGISTRAR) as opened:
        advice = (await opened.session.scalars(select(Consultation))).one()
        person = opened.consultations.person(advice)
        opened.consultations.keep_person(
            advice, person.model_copy(update={"full_name": "=HYPERLINK(1)"})
        )
    book = load_workbook(io.BytesIO(await exported(staffed, calls[0].sample_id)))
    cell = book.worksheets[0].cell(3, 3)
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


async def test_the_same_sheet_gives_the_same_bytes(staffed: TestOffice) -> None:
    calls = await begun(staffed, 2)
    assert await exported(staffed, calls[0].sample_id) == await exported(
        staffed, calls[0].sample_id
    )


async def test_a_sheet_saved_as_text_is_read_the_same(staffed: TestOffice) -> None:
    calls = await begun(staffed, 2)
    sample_id = calls[0].sample_id
    content = filled(await exported(staffed, sample_id), answering(ANSWERS))
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=";").writerows(
        [cell or "" for cell in line] for line in sheet.iter_rows(values_only=True)
    )
    _file, read = await sent(staffed, sample_id, file.getvalue().encode("utf-8-sig"), "a.csv")
    assert [row.given for row in read.rows] == ["5nfn"]


async def test_whoever_answered_meanwhile_is_passed_over(staffed: TestOffice) -> None:
    calls = await begun(staffed, 2)
    sample_id = calls[0].sample_id
    content = filled(await exported(staffed, sample_id), answering(ANSWERS, ANSWERS))
    file_id, read = await sent(staffed, sample_id, content)
    assert len(read.rows) == 2
    async with staffed.by(Role.REGISTRAR) as opened:
        await opened.sample_calls.finish(calls[0].public_id, calls[0].version, Said("5s"))
    async with staffed.by(Role.REGISTRAR) as opened:
        done = await opened.call_files.store(file_id)
    assert (done.stored, done.closed) == (1, 1)
    _file, again = await sent(staffed, sample_id, content)
    assert (again.rows, again.closed) == ((), 2), "the same file once more changes nothing"


async def test_two_presses_store_a_sheet_once(staffed: TestOffice) -> None:
    calls = await begun(staffed, 2)
    content = filled(await exported(staffed, calls[0].sample_id), answering(ANSWERS, ANSWERS))
    file_id, _read = await sent(staffed, calls[0].sample_id, content)

    async def stores() -> bool:
        try:
            async with staffed.by(Role.REGISTRAR) as opened:
                await opened.call_files.store(file_id)
        except FileOver:
            return False
        return True

    assert sorted(await asyncio.gather(stores(), stores())) == [False, True]
    async with staffed.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Ballot)) == 2


async def test_a_sheet_is_stored_by_its_sender_alone(staffed: TestOffice) -> None:
    calls = await begun(staffed, 1)
    content = filled(await exported(staffed, calls[0].sample_id), answering(ANSWERS))
    file_id, _read = await sent(staffed, calls[0].sample_id, content)
    async with staffed.machine(OPERATOR) as opened:
        token = await opened.staff.invite(Role.REGISTRAR)
    async with staffed.of(2101) as opened:
        await opened.staff.join(token, "Екінші тіркеуші")
    async with staffed.of(2101) as opened:
        with pytest.raises(NotFound):
            await opened.call_files.store(file_id)
    async with staffed.by(Role.HEAD) as opened:
        with pytest.raises(NotAllowed):
            await opened.call_files.store(file_id)
        with pytest.raises(NotAllowed):
            await opened.call_files.export(calls[0].sample_id)


def changed(
    code: str, value: str | bool | None, row: int = 3
) -> Callable[[Worksheet, dict[str, int]], None]:
    """Fill two rows well, and spoil one cell."""

    def fill(sheet: Worksheet, columns: dict[str, int]) -> None:
        answering(ANSWERS, ANSWERS)(sheet, columns)
        sheet.cell(row, columns[code]).value = value

    return fill


BROKEN = [
    (changed("result", "9"), (3, "result", Fault.RESULT)),
    (changed("result", "иә"), (3, "result", Fault.RESULT)),
    (changed("result", None), (3, "result", Fault.EMPTY)),
    (changed("q:clear", "6"), (3, "q:clear", Fault.ANSWER)),
    (changed("q:clear", None), (3, "q:clear", Fault.EMPTY)),
    (changed("q:why", "=1+1"), (3, "q:why", Fault.FORMULA)),
    (changed("q:why", True), (3, "q:why", Fault.NOT_TEXT)),
    (changed("q:solved", "1"), (3, "q:why", Fault.NEEDLESS)),
    (changed("result", "6"), (3, "q:clear", Fault.NEEDLESS)),
    (changed("tries", "99"), (3, "tries", Fault.TRIES)),
    (changed("when", "кеше"), (3, "when", Fault.MOMENT)),
    (changed("when", "03.11.2026 10:00"), (3, "when", Fault.FUTURE)),
    (changed("when", "30.10.2026 10:00"), (3, "when", Fault.BEFORE_DRAW)),
    (changed("remark", "ө" * 1001), (3, "remark", Fault.TOO_LONG)),
    (changed("head", "3"), (3, "head", Fault.ANSWER)),
    (changed(Column.CALL, "0000000000"), (3, Column.CALL, Fault.UNKNOWN_CALL)),
    (changed(Column.CALL, None), (3, Column.CALL, Fault.UNKNOWN_CALL)),
]


@pytest.mark.parametrize(
    ("fill", "expected"),
    BROKEN,
    ids=[f"{n}-{one[1][1]}-{one[1][2]}" for n, one in enumerate(BROKEN)],
)
async def test_a_broken_cell_is_named_with_its_row_and_column(
    staffed: TestOffice,
    fill: Callable[[Worksheet, dict[str, int]], None],
    expected: tuple[int, str, Fault],
) -> None:
    assert expected in await problems(staffed, fill)


async def test_a_row_twice_is_refused(staffed: TestOffice) -> None:
    def fill(sheet: Worksheet, columns: dict[str, int]) -> None:
        answering(ANSWERS, ANSWERS)(sheet, columns)
        sheet.cell(4, columns[Column.CALL]).value = sheet.cell(3, columns[Column.CALL]).value

    assert await problems(staffed, fill) == [(4, Column.CALL, Fault.TWICE)]


async def test_every_mistake_of_a_sheet_is_told_at_once(staffed: TestOffice) -> None:
    def fill(sheet: Worksheet, columns: dict[str, int]) -> None:
        answering(ANSWERS | {"q:clear": "7", "tries": "0"}, ANSWERS | {"head": "х"})(sheet, columns)

    found = await problems(staffed, fill)
    assert [one[:2] for one in found] == [(3, "q:clear"), (3, "tries"), (4, "head")]


async def test_columns_that_are_gone_or_of_other_questions_are_said(staffed: TestOffice) -> None:
    def fill(sheet: Worksheet, columns: dict[str, int]) -> None:
        answering(ANSWERS)(sheet, columns)
        sheet.cell(1, columns["q:why"]).value = ""

    assert await problems(staffed, fill) == [(1, "q:why", Fault.COLUMN_MISSING)]


async def test_a_sheet_of_other_questions_is_not_taken(staffed: TestOffice) -> None:
    def fill(sheet: Worksheet, columns: dict[str, int]) -> None:
        answering(ANSWERS)(sheet, columns)
        sheet.cell(1, columns["q:why"]).value = "q:respect"

    assert await problems(staffed, fill) == [(1, "", Fault.OTHER_FORM)]


async def test_any_other_table_is_no_call_sheet(staffed: TestOffice) -> None:
    calls = await begun(staffed, 1)
    book = Workbook()
    assert book.active is not None
    book.active.append(["Аты", "Телефоны"])
    file = io.BytesIO()
    book.save(file)
    _file, read = await sent(staffed, calls[0].sample_id, file.getvalue())
    assert [one.reason for one in read.problems] == [Fault.NO_HEADER]


@pytest.mark.parametrize("content", [b"", b"rubbish", b"PK\x03\x04rubbish"])
def test_what_is_no_workbook_is_said_so(content: bytes) -> None:
    with pytest.raises(TableUnreadable):
        read_calls("a.xlsx", content)


@pytest.mark.parametrize("problem", list(TableProblem))
def test_what_is_said_of_a_file_of_calls_speaks_of_calls(problem: TableProblem) -> None:
    _ = Catalogues(ZoneInfo("Asia/Almaty"))[Language.EN]
    said = call_files.result(
        _, CallsRead(SheetState.REFUSED, new_public_id(), table=problem), 1
    ).text
    assert "cannot be read" in said
    assert "request" not in said
    if problem is TableProblem.SEVERAL_SHEETS:
        assert "the one with the calls" in said


@pytest.mark.parametrize("language", [Language.KK, Language.RU])
def test_every_mistake_has_words(language: Language) -> None:
    _ = Catalogues(ZoneInfo("Asia/Almaty"))[language]
    for fault in Fault:
        for column in ("", *Column, "q:clear"):
            text = call_problems.problems(_, [Problem(3, column, fault)], 1)
            assert "3" in text
            assert fault.value not in text


async def test_a_try_of_the_room_is_dated_as_the_room_says(staffed: TestOffice) -> None:
    [call] = await begun(staffed, 1)
    content = filled(
        await exported(staffed, call.sample_id),
        answering({"result": "2", "when": "02.11.2026 12:15"}),
    )
    staffed.clock.advance(hours=6)
    file_id, _read = await sent(staffed, call.sample_id, content)
    async with staffed.by(Role.REGISTRAR) as opened:
        await opened.call_files.store(file_id)
        view: CallView = await opened.sample_calls.card(call.public_id)
    assert view.tries[0].at.isoformat() == "2026-11-02T07:15:00+00:00"
    assert view.tries[0].at > staffed.clock.now() - timedelta(hours=6)
