"""A schedule from the rows of a file to the seats that people get."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.services.actor import OPERATOR
from bot.services.errors import (
    InputInvalid,
    NotAllowed,
    NotFound,
    ScheduleInvalid,
    ScheduleNotDraft,
)
from bot.services.office import Office
from bot.services.rules.annex import Bilingual, ParsedReception, to_rows
from bot.services.rules.annex_form import Row
from bot.services.rules.windows import Window
from bot.services.rules.workdays import WorkingHours
from bot.services.views import Approved, Imported, RowProblem
from db.enums import Role, ScheduleState
from db.models import (
    Assignment,
    Body,
    CalendarOverride,
    JournalEntry,
    Place,
    Post,
    Reception,
    Schedule,
    Seat,
)
from tests.offices import CITIZEN, TestOffice

ZONE = WorkingHours().zone
BODY = Bilingual("Үлгілер министрлігі", "Министерство примеров")
MINISTER = Bilingual("Министр", "Министр")
DEPUTY = Bilingual("Вице-министр", "Вице-министр")
HOLDER = "Үлгібаев Сынақ Мысалұлы"
DEPUTY_HOLDER = "Қиялбаева Өрнек"
ROOM_1 = Bilingual("Орталық, 1-кабинет", "Центр, кабинет 1")
ROOM_2 = Bilingual("Орталық, 2-кабинет", "Центр, кабинет 2")
FRIDAY = date(2026, 12, 4)


def reception(
    day: date = FRIDAY,
    *,
    post: Bilingual = MINISTER,
    holder: str = HOLDER,
    room: Bilingual = ROOM_1,
    start: str = "10:00",
    end: str = "12:00",
    minutes: int = 20,
) -> ParsedReception:
    def instant(clock: str) -> datetime:
        return datetime.fromisoformat(f"{day}T{clock}+05:00").astimezone(UTC)

    window = Window(instant(start), instant(end))
    return ParsedReception(
        BODY, holder, post, window, room, "+7 700 000 00 00, a@example.kz", minutes
    )


def rows(*receptions: ParsedReception) -> tuple[Row, ...]:
    return to_rows(receptions, ZONE)


async def imported(office: TestOffice, *receptions: ParsedReception) -> Imported:
    async with office.machine(OPERATOR) as opened:
        return await opened.schedules.import_rows(rows(*receptions))


async def approve(opened: Office, draft: Imported) -> Approved:
    return await opened.schedules.approve(
        draft.schedule_id, "Сынақов Ү. М.", "Аппарат басшысы", date(2026, 11, 20), "01-14/77"
    )


async def approved(office: TestOffice, *receptions: ParsedReception) -> Approved:
    draft = await imported(office, *receptions)
    async with office.machine(OPERATOR) as opened:
        return await approve(opened, draft)


def problems(error: pytest.ExceptionInfo[ScheduleInvalid]) -> list[tuple[int, str, str]]:
    found = error.value.details["problems"]
    assert isinstance(found, tuple)

    def each() -> Iterator[tuple[int, str, str]]:
        for problem in found:
            assert isinstance(problem, RowProblem)
            yield problem.row, problem.column, problem.reason

    return list(each())


async def counted(office: TestOffice, *models: type) -> list[int | None]:
    async with office.database.reading() as session:
        return [await session.scalar(select(func.count()).select_from(one)) for one in models]


async def test_an_import_is_a_draft_that_nobody_sees(office: TestOffice) -> None:
    draft = await imported(
        office,
        reception(),
        reception(FRIDAY + timedelta(days=7)),
        reception(date(2026, 12, 8), post=DEPUTY, holder=DEPUTY_HOLDER),
    )
    assert (draft.receptions, draft.posts) == (3, 2)
    assert (draft.first_on, draft.last_on) == (FRIDAY, date(2026, 12, 11))
    async with office.of(CITIZEN) as opened:
        assert await opened.schedules.posts() == ()
        assert await opened.schedules.upcoming() == ()
    async with office.machine(OPERATOR) as opened:
        assert await opened.schedules.drafts() == (draft,)
    assert await counted(office, Seat, Body, Post, Place) == [0, 1, 2, 1]


async def test_approval_makes_numbered_seats_and_shows_the_receptions(office: TestOffice) -> None:
    done = await approved(
        office,
        reception(date(2026, 12, 8), post=DEPUTY, holder=DEPUTY_HOLDER, minutes=50, room=ROOM_2),
        reception(),
    )
    assert (done.receptions, done.seats) == (2, 6 + 2)
    async with office.database.reading() as session:
        seats = await session.execute(
            select(Seat.number, Seat.starts_at)
            .join(Post, Post.id == Seat.post_id)
            .where(Post.title_kk == MINISTER.kk)
            .order_by(Seat.number)
        )
        start = datetime(2026, 12, 4, 5, 0, tzinfo=UTC)
        assert seats.all() == [
            (number, start + timedelta(minutes=20 * (number - 1))) for number in range(1, 7)
        ]
        schedule = (await session.scalars(select(Schedule))).one()
        assert schedule.state is ScheduleState.APPROVED
        assert schedule.document_number == "01-14/77"
        assert (schedule.approver, schedule.approver_post) == ("Сынақов Ү. М.", "Аппарат басшысы")
        assert schedule.approved_on == date(2026, 11, 20)
    async with office.of(CITIZEN) as opened:
        deputy, minister = await opened.schedules.posts()
        assert (deputy.title_kk, deputy.holder) == (DEPUTY.kk, DEPUTY_HOLDER)
        assert (minister.body_kk, minister.body_ru) == (BODY.kk, BODY.ru)
        first, second = await opened.schedules.upcoming()
        assert (first.post, first.holder, first.starts_at) == (minister, HOLDER, start)
        assert (first.place_kk, first.place_ru) == (ROOM_1.kk, ROOM_1.ru)
        assert (first.seats, first.free) == (6, 6)
        assert await opened.schedules.upcoming(deputy.id) == (second,)
        assert await opened.schedules.post(minister.id) == minister
        with pytest.raises(NotFound):
            await opened.schedules.post(max(minister.id, deputy.id) + 1)


async def test_every_step_is_in_the_journal(office: TestOffice) -> None:
    await approved(office, reception())
    async with office.database.reading() as session:
        entries = await session.execute(
            select(JournalEntry.action, JournalEntry.actor).order_by(JournalEntry.n)
        )
        assert entries.all() == [
            ("schedule_imported", "operator"),
            ("schedule_approved", "operator"),
            ("schedule_version", "operator"),
        ]


async def test_one_bad_row_refuses_the_whole_file(office: TestOffice) -> None:
    with pytest.raises(ScheduleInvalid) as refused:
        await imported(office, reception(), reception(date(2026, 12, 16), minutes=3))
    assert problems(refused) == [(3, "when", "day_off"), (3, "minutes", "minutes_out_of_range")]
    assert await counted(office, Schedule, Body, Post, Place, Reception) == [0, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (reception(start="11:40", end="12:20"), "post_busy"),
        (reception(), "duplicate"),
        (reception(post=DEPUTY, room=ROOM_2, start="11:00", end="13:00"), "holder_busy"),
        (reception(post=DEPUTY, holder=DEPUTY_HOLDER, start="11:00", end="13:00"), "place_taken"),
    ],
)
async def test_what_is_approved_already_is_not_drafted_again(
    office: TestOffice, other: ParsedReception, reason: str
) -> None:
    await approved(office, reception())
    with pytest.raises(ScheduleInvalid) as refused:
        await imported(office, reception(date(2026, 12, 18)), other)
    # One line for a receiver in a room: the second window may share the first one's row.
    assert [(column, code) for _, column, code in problems(refused)] == [("when", reason)]
    assert await counted(office, Schedule) == [1]


async def test_neighbouring_windows_do_not_clash(office: TestOffice) -> None:
    await approved(office, reception())
    done = await approved(office, reception(start="12:00", end="13:00"))
    assert done.seats == 3


async def test_a_draft_overtaken_by_another_approval_is_refused_in_words(
    office: TestOffice,
) -> None:
    first = await imported(office, reception())
    second = await imported(office, reception(start="11:00", end="13:00"))
    async with office.machine(OPERATOR) as opened:
        await approve(opened, first)
    with pytest.raises(ScheduleInvalid) as refused:
        async with office.machine(OPERATOR) as opened:
            await approve(opened, second)
    assert problems(refused) == [(0, "when", "post_busy")]
    assert await counted(office, Seat) == [6]


async def test_of_two_approvals_at_once_one_is_refused_in_words(office: TestOffice) -> None:
    drafts = [
        await imported(office, reception()),
        await imported(office, reception(start="11:00", end="13:00")),
        # Another post and another person in the same room: no constraint of the tables sees that.
        await imported(
            office, reception(post=DEPUTY, holder=DEPUTY_HOLDER, start="10:30", end="11:30")
        ),
    ]

    async def attempt(draft: Imported) -> Approved:
        async with office.machine(OPERATOR) as opened:
            return await approve(opened, draft)

    results = await asyncio.gather(*map(attempt, drafts), return_exceptions=True)
    assert sorted(type(one).__name__ for one in results) == [
        "Approved",
        "ScheduleInvalid",
        "ScheduleInvalid",
    ]


async def test_only_a_draft_is_approved(office: TestOffice) -> None:
    done = await approved(office, reception())
    async with office.machine(OPERATOR) as opened:
        with pytest.raises(ScheduleNotDraft):
            await opened.schedules.approve(
                done.schedule_id, "С. Ү.", "Басшы", date(2026, 11, 20), "1"
            )
        with pytest.raises(NotFound):
            await opened.schedules.approve(
                done.schedule_id + 1, "С. Ү.", "Басшы", date(2026, 11, 20), "1"
            )
    assert await counted(office, Seat) == [6]


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("on", {"on": date(2026, 11, 24)}),
        ("approver", {"approver": " \n"}),
        ("approver_post", {"approver_post": "б" * 301}),
        ("document_number", {"document_number": "7" * 41}),
    ],
)
async def test_the_document_of_approval_is_whole(
    office: TestOffice, field: str, changed: dict[str, object]
) -> None:
    draft = await imported(office, reception())
    fields: dict[str, object] = {
        "approver": "С. Ү.",
        "approver_post": "Басшы",
        "on": date(2026, 11, 23),
        "document_number": "1",
    }
    with pytest.raises(InputInvalid) as refused:
        async with office.machine(OPERATOR) as opened:
            await opened.schedules.approve(draft.schedule_id, **(fields | changed))  # type: ignore[arg-type]
    assert refused.value.details["field"] == field
    async with office.machine(OPERATOR) as opened:
        assert await opened.schedules.drafts() == (draft,)


async def test_a_day_that_became_a_day_off_is_not_approved(office: TestOffice) -> None:
    draft = await imported(office, reception())
    async with office.database.transaction() as session:
        session.add(
            CalendarOverride(
                day=FRIDAY, working=False, act="Үлгі акт", entered_at=office.clock.now()
            )
        )
    office.factory.calendar_changed()
    with pytest.raises(ScheduleInvalid) as refused:
        async with office.machine(OPERATOR) as opened:
            await approve(opened, draft)
    assert problems(refused) == [(0, "when", "day_off")]


async def test_the_holder_changes_with_the_approval_and_not_before(office: TestOffice) -> None:
    await approved(office, reception())
    corrected = Bilingual(MINISTER.kk, "Министр примеров")
    draft = await imported(
        office, reception(date(2026, 12, 18), holder=DEPUTY_HOLDER, post=corrected)
    )
    async with office.of(CITIZEN) as opened:
        (post,) = await opened.schedules.posts()
    assert (post.holder, post.title_ru) == (HOLDER, "Министр примеров")
    async with office.machine(OPERATOR) as opened:
        await approve(opened, draft)
    async with office.of(CITIZEN) as opened:
        (post,) = await opened.schedules.posts()
        first, second = await opened.schedules.upcoming()
    assert post.holder == DEPUTY_HOLDER
    assert (first.holder, second.holder) == (HOLDER, DEPUTY_HOLDER)


async def test_free_seats_are_those_to_come_that_nobody_has(staffed: TestOffice) -> None:
    own = await staffed.submit()
    await staffed.queue(own.card.public_id)
    await staffed.distribute()
    async with staffed.of(CITIZEN) as opened:
        first, second = await opened.schedules.upcoming()
    assert [(one.seats, one.free) for one in (first, second)] == [(3, 2), (3, 3)]

    async with staffed.database.transaction() as session:
        given = (await session.scalars(select(Assignment))).one()
        given.freed_at = staffed.clock.now()
    async with staffed.of(CITIZEN) as opened:
        assert (await opened.schedules.upcoming())[0].free == 3

    staffed.clock.to(FRIDAY, 10, 30)
    async with staffed.of(CITIZEN) as opened:
        assert [one.free for one in await opened.schedules.upcoming()] == [1, 3]
    staffed.clock.to(FRIDAY, 11)
    async with staffed.of(CITIZEN) as opened:
        assert [one.id for one in await opened.schedules.upcoming()] == [second.id]


async def test_whoever_drafts_a_schedule_does_not_approve_it(staffed: TestOffice) -> None:
    file = rows(reception(date(2026, 12, 8)))
    for role in (Role.REVIEWER, Role.HEAD, Role.AUDITOR):
        async with staffed.by(role) as opened:
            with pytest.raises(NotAllowed):
                await opened.schedules.import_rows(file)
            with pytest.raises(NotAllowed):
                await opened.schedules.drafts()
    async with staffed.by(Role.REGISTRAR) as opened:
        draft = await opened.schedules.import_rows(file)
        with pytest.raises(NotAllowed):
            await approve(opened, draft)
    async with staffed.by(Role.HEAD) as opened:
        assert (await approve(opened, draft)).seats == 6


async def test_the_same_names_imported_at_once_are_made_once(office: TestOffice) -> None:
    await asyncio.gather(
        imported(office, reception()), imported(office, reception(date(2026, 12, 11)))
    )
    assert await counted(office, Body, Post, Place, Schedule) == [1, 1, 1, 2]
