"""Exports: who may, what stands in them, and that a citizen's text stays a text."""

import csv
import json
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import select, update

from bot.documents.export_files import fill
from bot.services.actor import OPERATOR
from bot.services.counting.exports import AT_ONCE, COLUMNS, PEOPLE
from bot.services.errors import NotAllowed
from bot.services.rules.periods import Period
from bot.services.views.exports import FileForm, Subject, Wanted
from db.enums import Questionnaire, Role, VoiceWay
from db.models import Ballot, BallotAnswer, JournalEntry, Request
from tests.offices import STRANGER, TestOffice, applicant

QUARTER = Period(date(2026, 10, 1), date(2026, 12, 31))
REQUESTS = Wanted(Subject.REQUESTS, QUARTER)
NAMED = Wanted(Subject.REQUESTS, QUARTER, people=True)
FORMULA = '=HYPERLINK("http://example.kz","жауап")'


async def rows_of(office: TestOffice, wanted: Wanted) -> list[dict[str, object]]:
    async with office.machine(OPERATOR) as opened:
        columns = opened.exports.columns(wanted)
        found = [row async for some in opened.exports.rows(wanted) for row in some]
        assert await opened.exports.count(wanted) == len(found)
    return [dict(zip(columns, row, strict=True)) for row in found]


async def test_requests_stand_with_their_state_and_without_people(staffed: TestOffice) -> None:
    own = await staffed.submit()
    await staffed.queue(own.card.public_id)
    await staffed.distribute()
    await staffed.deliver()
    (row,) = await rows_of(staffed, REQUESTS)
    assert row["number"] == own.card.number
    assert (row["state"], row["channel"], row["post"]) == ("assigned", "bot", "Әкім")
    assert row["registered_at"] == "2026-11-23T10:00+05:00"
    assert (row["answered_in_time"], row["anonymised"]) == (True, False)
    assert row["reception_at"] == "2026-12-04T10:00+05:00"
    assert not set(row) & set(PEOPLE)
    assert applicant().full_name not in str(row)


async def test_only_the_days_asked_for(staffed: TestOffice) -> None:
    await staffed.submit()
    for first, last, found in (
        (date(2026, 11, 23), date(2026, 11, 23), 1),
        (date(2026, 11, 1), date(2026, 11, 22), 0),
        (date(2026, 11, 24), date(2026, 12, 31), 0),
    ):
        wanted = Wanted(Subject.REQUESTS, Period(first, last))
        assert len(await rows_of(staffed, wanted)) == found


async def test_with_people_only_where_they_are_asked_for(staffed: TestOffice) -> None:
    await staffed.submit(matter=FORMULA * 3)
    (row,) = await rows_of(staffed, NAMED)
    assert (row["full_name"], row["matter"]) == (applicant().full_name, FORMULA * 3)


async def test_an_anonymised_case_is_exported_without_its_person(staffed: TestOffice) -> None:
    await staffed.submit()
    async with staffed.database.transaction() as session:
        changed = {"person_sealed": b"", "matter_sealed": b"", "anonymised_at": staffed.clock.now()}
        await session.execute(update(Request).values(changed))
    (row,) = await rows_of(staffed, NAMED)
    assert [row[name] for name in PEOPLE] == [None] * len(PEOPLE)
    assert row["anonymised"] is True


async def test_receptions_with_their_places(staffed: TestOffice) -> None:
    own = await staffed.submit()
    await staffed.queue(own.card.public_id)
    await staffed.distribute()
    rows = await rows_of(staffed, Wanted(Subject.RECEPTIONS, QUARTER))
    assert [(row["seats"], row["given"], row["held"]) for row in rows] == [(3, 1, 0), (3, 0, 0)]
    assert [row["cancelled"] for row in rows] == [False, False]


async def test_answers_of_months_that_are_over_and_in_which_enough_spoke(
    staffed: TestOffice,
) -> None:
    async with staffed.database.transaction() as session:
        for number in range(8):
            month = date(2026, 10 if number < 5 else 11, 1)
            if number == 7:
                month = date(2026, 9, 1)
            ballot = Ballot(
                id=f"{number:022}",
                questionnaire=next(iter(Questionnaire)),
                way=VoiceWay.CHAT,
                month=month,
                post_id=staffed.post_id,
            )
            session.add(ballot)
            await session.flush()
            session.add(BallotAnswer(ballot_id=ballot.id, question="polite", mark=4))
    wanted = Wanted(Subject.ANSWERS, Period(date(2026, 9, 1), date(2026, 12, 31)))
    rows = await rows_of(staffed, wanted)
    assert [(row["month"], row["post"], row["mark"]) for row in rows] == [
        ("2026-10-01", "Әкім", 4)
    ] * 5


@pytest.mark.parametrize(
    ("role", "wanted", "may"),
    [
        (Role.REGISTRAR, REQUESTS, True),
        (Role.HEAD, REQUESTS, True),
        (Role.AUDITOR, REQUESTS, True),
        (Role.REVIEWER, REQUESTS, False),
        (Role.REGISTRAR, NAMED, True),
        (Role.HEAD, NAMED, False),
        (Role.AUDITOR, NAMED, False),
    ],
)
async def test_rights(staffed: TestOffice, role: Role, wanted: Wanted, may: bool) -> None:
    async with staffed.by(role) as office:
        if may:
            assert await office.exports.count(wanted) == 0
            office.exports.note(wanted, 0)
            return
        with pytest.raises(NotAllowed):
            await office.exports.count(wanted)
        with pytest.raises(NotAllowed):
            await anext(aiter(office.exports.rows(wanted)))
        with pytest.raises(NotAllowed):
            office.exports.note(wanted, 0)


async def test_a_citizen_exports_nothing(staffed: TestOffice) -> None:
    async with staffed.of(STRANGER) as office:
        with pytest.raises(NotAllowed):
            await office.exports.count(REQUESTS)


async def test_an_export_stands_in_the_journal(staffed: TestOffice) -> None:
    async with staffed.machine(OPERATOR) as office:
        office.exports.note(NAMED, 7)
    async with staffed.database.reading() as session:
        line = await session.scalar(
            select(JournalEntry.details).where(JournalEntry.action == "exported")
        )
    assert json.loads(line or "{}") == {
        "first": "2026-10-01",
        "last": "2026-12-31",
        "people": True,
        "rows": 7,
    }


@pytest.mark.parametrize("form", FileForm)
async def test_what_a_citizen_wrote_stays_a_text_in_every_form(
    staffed: TestOffice, tmp_path: Path, form: FileForm
) -> None:
    await staffed.submit(matter=FORMULA)
    path = tmp_path / f"file.{form}"
    async with staffed.machine(OPERATOR) as office:
        columns = office.exports.columns(NAMED)
        assert await fill(path, form, columns, office.exports.rows(NAMED)) == 1
    if form is FileForm.XLSX:
        sheet = load_workbook(path).worksheets[0]
        heading, row = sheet.iter_rows()
        assert [cell.value for cell in heading] == list(columns)
        assert (row[-1].value, row[-1].data_type) == (FORMULA, "s")
        return
    text = path.read_text("utf-8-sig" if form is FileForm.CSV else "utf-8")
    if form is FileForm.CSV:
        raw = path.read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf")
        assert raw.count(b"\r\n") == raw.count(b"\n") == 2
        (found,) = csv.DictReader(text.splitlines())
        assert found["matter"] == f"'{FORMULA}"
        assert found["phone"].startswith("'+7")
    else:
        (told,) = json.loads(text) if form is FileForm.JSON else [json.loads(text)]
        assert told["matter"] == FORMULA


@pytest.mark.parametrize("form", FileForm)
async def test_nothing_is_a_whole_file_too(
    staffed: TestOffice, tmp_path: Path, form: FileForm
) -> None:
    path = tmp_path / f"file.{form}"
    async with staffed.machine(OPERATOR) as office:
        rows = office.exports.rows(REQUESTS)
        assert await fill(path, form, office.exports.columns(REQUESTS), rows) == 0
    match form:
        case FileForm.XLSX:
            assert load_workbook(path).worksheets[0].max_row == 1
        case FileForm.CSV:
            assert path.read_text("utf-8-sig").strip() == ",".join(COLUMNS[Subject.REQUESTS])
        case FileForm.JSON:
            assert json.loads(path.read_text()) == []
        case FileForm.LINES:
            assert path.read_text() == ""


async def test_rows_come_some_at_a_time(staffed: TestOffice) -> None:
    async with staffed.database.transaction() as session:
        for number in range(AT_ONCE + 1):
            ballot = Ballot(
                id=f"{number:022}",
                questionnaire=next(iter(Questionnaire)),
                way=VoiceWay.CHAT,
                month=date(2026, 10, 1),
            )
            session.add(ballot)
        await session.flush()
        session.add_all(
            BallotAnswer(ballot_id=f"{number:022}", question="polite", mark=4)
            for number in range(AT_ONCE + 1)
        )
    wanted = Wanted(Subject.ANSWERS, Period(date(2026, 10, 1), date(2026, 10, 31)))
    async with staffed.machine(OPERATOR) as office:
        sizes = [len(some) async for some in office.exports.rows(wanted)]
    assert sizes == [AT_ONCE, 1]
