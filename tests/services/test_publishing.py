"""Publishing an approved month (point 8), and the way back: our own workbook read again."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import update

from bot.documents.tables import read_table
from bot.i18n import Catalogues
from bot.screens.import_problems import import_problems
from bot.screens.publishing import documents
from bot.services.actor import OPERATOR
from bot.services.errors import NotAllowed, ScheduleInvalid
from bot.services.rules.annex import ParsedReception, parse, to_rows
from bot.services.rules.annex_form import Fault, Row
from bot.services.rules.workdays import WorkCalendar
from bot.services.views.publishing import PublishedSchedule
from db.enums import ChangeReason, FactKind, Language, Mode, Role
from db.keyring import KeyRing
from db.models import Fact, Place, Reception
from db.uow import Database
from sandbox.demo_office import APPROVAL, rows_for
from tests.db_fixtures import make_schema
from tests.offices import CITIZEN, TestOffice

DECEMBER = date(2026, 12, 1)
ON = date(2026, 11, 20)


def december(office: TestOffice) -> tuple[Row, ...]:
    """Return the rows of a month in which one window is by video and one takes 40 minutes."""
    calendar = office_calendar(office)
    read = parse(
        rows_for(DECEMBER, calendar), now=office.clock.now(), calendar=calendar, minutes=20
    )
    changed = [
        replace(read[0], mode=Mode.VIDEO),
        replace(read[1], minutes=40),
        *read[2:],
    ]
    return to_rows(changed, calendar.hours.zone)


def office_calendar(office: TestOffice) -> WorkCalendar:
    return WorkCalendar(hours=office.profile.hours.working_hours())


async def approve(office: TestOffice, rows: tuple[Row, ...]) -> None:
    async with office.machine(OPERATOR) as opened:
        draft = await opened.schedules.import_rows(rows)
        await opened.schedules.approve(draft.schedule_id, on=ON, **APPROVAL)


async def newest(office: TestOffice, month: date = DECEMBER) -> PublishedSchedule | None:
    async with office.machine(OPERATOR) as opened:
        return await opened.publishing.newest(month)


async def published(office: TestOffice) -> PublishedSchedule:
    found = await newest(office)
    assert found is not None
    return found


def workbook(office: TestOffice, schedule: PublishedSchedule) -> bytes:
    catalogues = Catalogues(office.profile.hours.zone)
    (found,) = [
        file.content for file in documents(catalogues, schedule) if file.name.endswith(".xlsx")
    ]
    assert found is not None
    return found


def without_ids(schedule: PublishedSchedule) -> PublishedSchedule:
    """Return a schedule as its reader sees it: the ids of rows belong to a database."""
    rows = tuple(replace(row, reception_id=0) for row in schedule.rows)
    return replace(schedule, rows=rows)


@pytest_asyncio.fixture
async def other(tmp_path: Path, keyring: KeyRing) -> AsyncIterator[TestOffice]:
    """Another office with an empty database."""
    url = f"sqlite:///{tmp_path / 'other.sqlite3'}"
    make_schema(url)
    database = Database(url)
    yield TestOffice(database, keyring)
    await database.close()


async def test_point_8_the_newest_version_is_published_with_its_approval(
    office: TestOffice,
) -> None:
    assert await newest(office) is None
    rows = december(office)
    await approve(office, rows)
    schedule = await published(office)
    assert (schedule.month, schedule.version) == (DECEMBER, 1)
    assert (schedule.approver, schedule.approver_post) == (
        APPROVAL["approver"],
        APPROVAL["approver_post"],
    )
    assert (schedule.approved_on, schedule.document_number) == (ON, APPROVAL["document_number"])
    assert schedule.office_kk == office.profile.name.kk
    assert schedule.phone == office.profile.contacts.phone
    bodies = [row.body_kk for row in schedule.rows]
    assert len(dict.fromkeys(bodies)) == 3
    assert bodies == sorted(bodies, key=list(dict.fromkeys(bodies)).index), "bodies stand together"
    for body in set(bodies):
        posts = [row.post_kk for row in schedule.rows if row.body_kk == body]
        assert posts == sorted(posts, key=list(dict.fromkeys(posts)).index)
    video = [row for row in schedule.rows if row.mode is Mode.VIDEO]
    assert len(video) == 1
    assert sum(row.minutes == 40 for row in schedule.rows) == 1


async def test_the_page_carries_the_public_counter_of_the_day(office: TestOffice) -> None:
    await approve(office, december(office))
    day = date(2026, 8, 3)
    async with office.database.transaction() as session:
        session.add_all(
            Fact(kind=FactKind.ANSWERED, day=day, value=6, in_time=True) for _ in range(8)
        )
        session.add_all(
            Fact(kind=FactKind.ANSWERED, day=day, value=19, in_time=False) for _ in range(2)
        )
    schedule = await published(office)
    async with office.of(CITIZEN) as opened:
        assert schedule.counter.counter == await opened.statistics.counter()
    assert schedule.counter.counter.kept_percent == 80
    assert schedule.counter.counter.waiting is None
    assert schedule.counter.on == office_calendar(office).hours.local_day(office.clock.now())
    assert schedule.counter.smallest_cell == office.profile.figures.smallest_cell


async def test_a_draft_is_not_published(office: TestOffice) -> None:
    async with office.machine(OPERATOR) as opened:
        await opened.schedules.import_rows(december(office))
    assert await newest(office) is None
    async with office.machine(OPERATOR) as opened:
        assert await opened.publishing.months() == ()


async def test_after_a_change_the_new_version_is_published_and_what_is_off_stays_in_sight(
    office: TestOffice,
) -> None:
    await approve(office, december(office))
    before = await published(office)
    off = before.rows[3].reception_id
    async with office.machine(OPERATOR) as opened:
        await opened.session.execute(
            update(Reception)
            .where(Reception.id == off)
            .values(cancelled_at=office.clock.now(), cancel_reason=ChangeReason.CANCELLED)
        )
        await opened.versions.write([DECEMBER], ChangeReason.CANCELLED)
    after = await published(office)
    assert (before.version, after.version) == (1, 2)
    assert [row.reception_id for row in after.rows if row.cancelled] == [off]
    assert len(after.rows) == len(before.rows)
    day = f"{after.rows[3].starts_at:%d.%m.%Y}"
    rows = read_table("own.xlsx", workbook(office, after))
    again = read_back(office, rows)
    assert len(again) == len(after.rows) - 1
    assert all(
        f"{one.window.starts_at:%d.%m.%Y}" != day or one.holder != after.rows[3].holder
        for one in again
    )


def read_back(office: TestOffice, rows: tuple[Row, ...]) -> tuple[ParsedReception, ...]:
    return parse(rows, now=office.clock.now(), calendar=office_calendar(office), minutes=20)


async def test_how_to_get_in_is_told_as_it_is_known_now(office: TestOffice) -> None:
    await approve(office, december(office))
    name = (await published(office)).rows[0].place_kk
    async with office.machine(OPERATOR) as opened:
        await opened.session.execute(
            update(Place)
            .where(Place.name_kk == name)
            .values(directions_kk="Оң жақтан", directions_ru="Справа")
        )
    rows = (await published(office)).rows
    told = {row.place_kk: (row.directions_kk, row.directions_ru) for row in rows}
    assert told.pop(name) == ("Оң жақтан", "Справа")
    assert set(told.values()) == {("", "")}


async def test_months_that_are_over_are_not_offered(office: TestOffice) -> None:
    await approve(office, december(office))
    async with office.machine(OPERATOR) as opened:
        assert await opened.publishing.months() == (DECEMBER,)
    office.clock.to(date(2027, 1, 1), 1)
    async with office.machine(OPERATOR) as opened:
        assert await opened.publishing.months() == ()
        assert await opened.publishing.newest(date(2026, 12, 31)) is not None


async def test_only_those_who_may_publish_do(staffed: TestOffice) -> None:
    for role in (Role.ADMINISTRATOR, Role.REGISTRAR, Role.REVIEWER, Role.HEAD):
        async with staffed.by(role) as opened:
            await opened.publishing.newest(DECEMBER)
    for person in (staffed.by(Role.AUDITOR), staffed.of(CITIZEN)):
        async with person as opened:
            with pytest.raises(NotAllowed):
                await opened.publishing.newest(DECEMBER)
            with pytest.raises(NotAllowed):
                await opened.publishing.months()


# --- the way back --------------------------------------------------------------------------------


async def test_our_own_workbook_brings_back_the_same_schedule(
    office: TestOffice, other: TestOffice
) -> None:
    await approve(office, december(office))
    first = await published(office)
    await approve(other, read_table("own.xlsx", workbook(office, first)))
    second = await published(other)
    assert without_ids(second) == without_ids(first)
    # The workbook of the copy is the workbook of the original, to the byte.
    assert workbook(other, second) == workbook(office, first)


@pytest.mark.parametrize(
    "changed",
    [
        {"post_ru": "Другая должность"},
        {"place_ru": "Другое место"},
        {"contacts": "+7 700 000 00 09"},
        {"holder": "Басқаев Басқа"},
        {"minutes": 10},
        {"mode": Mode.VIDEO},
    ],
    ids=lambda changed: next(iter(changed)),
)
async def test_the_comparison_of_the_way_back_sees_every_field(
    office: TestOffice, changed: dict[str, Any]
) -> None:
    await approve(office, december(office))
    schedule = await published(office)
    last = replace(schedule.rows[-1], **changed)
    assert last != schedule.rows[-1]
    other_one = replace(schedule, rows=(*schedule.rows[:-1], last))
    assert without_ids(other_one) != without_ids(schedule)
    assert workbook(office, other_one) != workbook(office, schedule)


async def test_what_is_in_force_already_is_said_so_and_not_drafted_again(
    office: TestOffice,
) -> None:
    await approve(office, december(office))
    schedule = await published(office)
    rows = read_table("own.xlsx", workbook(office, schedule))
    with pytest.raises(ScheduleInvalid) as refused:
        async with office.machine(OPERATOR) as opened:
            await opened.schedules.import_rows(rows)
    problems = refused.value.problems
    assert len(problems) == len(schedule.rows)
    assert {problem.reason for problem in problems} == {Fault.DUPLICATE}
    catalogues = Catalogues(office.profile.hours.zone)
    leads = {each: import_problems(catalogues[each], problems).splitlines()[0] for each in Language}
    assert "бекітіліп қойған" in leads[Language.KK]
    assert "уже утверждены" in leads[Language.RU]
    async with office.machine(OPERATOR) as opened:
        assert await opened.schedules.drafts() == ()
