"""The schedule desk behind the buttons: drafts, checks, approval, versions, holders, places."""

import asyncio
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot import import_report
from bot.services.actor import OPERATOR, SWEEP
from bot.services.errors import (
    DraftChanged,
    HolderBusy,
    InputInvalid,
    NotAllowed,
    NotFound,
    PlanRefused,
    ScheduleInvalid,
    ScheduleNotDraft,
)
from bot.services.office import Office
from bot.services.versions import changes
from bot.services.views.plan import Added, Addition, Finding, FindingKind, NewPost
from db.enums import AlarmState, ChangeReason, DutyKind, Language, Mode, RequestState, Role
from db.models import (
    Alarm,
    CalendarOverride,
    Duty,
    JournalEntry,
    Place,
    Post,
    Reception,
    Request,
    Schedule,
    ScheduleVersion,
    Seat,
    Tenure,
)
from tests.offices import CITIZEN, TestOffice

DECEMBER, JANUARY = date(2026, 12, 1), date(2027, 1, 1)
BODY = ("Үлгілер министрлігі", "Министерство примеров")
MINISTER = NewPost(BODY, ("Министр", "Министр"), "Үлгібаев Сынақ Мысалұлы")
DEPUTY = NewPost(BODY, ("Вице-министр", "Вице-министр"), "Қиялбаева Өрнек")
ROOM, OTHER_ROOM = ("1-кабинет", "Кабинет 1"), ("2-кабинет", "Кабинет 2")
THURSDAY = date(2026, 12, 10)


def addition(**changed: object) -> Addition:
    fields: dict[str, object] = {
        "post": MINISTER,
        "place": ROOM,
        "days": (THURSDAY,),
        "begins": time(10),
        "ends": time(12),
        "minutes": 20,
    }
    return Addition(**(fields | changed))  # type: ignore[arg-type]


async def draft(office: TestOffice, month: date = DECEMBER, **changed: Any) -> Added:
    async with office.by(Role.REGISTRAR) as opened:
        return await opened.drafts.add(month, addition(**changed))


async def approve(office: TestOffice, schedule_id: int, role: Role = Role.HEAD) -> None:
    async with office.by(role) as opened:
        await opened.approval.approve(
            schedule_id, "Сынақов Ү. М.", "Аппарат басшысы", opened.today, "12-қ"
        )


async def approved(office: TestOffice, month: date = DECEMBER, **changed: Any) -> int:
    schedule_id = (await draft(office, month, **changed)).schedule_id
    await approve(office, schedule_id)
    return schedule_id


async def checks(office: TestOffice, schedule_id: int) -> list[tuple[FindingKind, bool]]:
    async with office.by(Role.HEAD) as opened:
        return [(one.kind, one.blocks) for one in await opened.approval.checks(schedule_id)]


async def counted(office: TestOffice, model: type) -> int:
    async with office.database.reading() as session:
        return await session.scalar(select(func.count()).select_from(model)) or 0


async def post_id(office: TestOffice, title: str = "Министр") -> int:
    async with office.database.reading() as session:
        return (await session.scalars(select(Post.id).where(Post.title_kk == title))).one()


@pytest.fixture
async def desk(office: TestOffice) -> TestOffice:
    """An office with staff and neither posts nor places."""
    await office.hire()
    return office


# --- drafting ------------------------------------------------------------------------------------


async def test_a_month_has_one_draft_and_nobody_outside_sees_it(desk: TestOffice) -> None:
    first = await draft(desk)
    second = await draft(desk, days=(date(2026, 12, 17),))
    assert (first.schedule_id, first.receptions, first.seats) == (second.schedule_id, 1, 6)
    async with desk.of(CITIZEN) as opened:
        assert await opened.schedules.upcoming() == ()
        assert await opened.schedules.posts() == ()
    async with desk.by(Role.HEAD) as opened:
        view = await opened.plan.month(THURSDAY)
        assert view.drafts == (first.schedule_id,)
        assert view.version is None
        (post,) = view.posts
        assert [one.seats for one in post.receptions] == [6, 6]
        assert post.receptions[0].holder == MINISTER.holder
        assert post.receptions[0].contacts == desk.profile.contacts.phone
    assert await counted(desk, Seat) == 0


async def test_two_clerks_who_begin_a_month_share_its_draft(desk: TestOffice) -> None:
    done = await asyncio.gather(
        draft(desk, days=(date(2026, 12, 3),)), draft(desk, days=(THURSDAY,))
    )
    assert done[0].schedule_id == done[1].schedule_id
    assert await counted(desk, Schedule) == 1
    assert await counted(desk, Reception) == 2


async def test_days_off_and_days_past_are_left_out_and_named(desk: TestOffice) -> None:
    done = await draft(desk, days=(date(2026, 12, 16), date(2026, 12, 17), date(2026, 12, 19)))
    assert (done.receptions, done.left_out) == (1, (date(2026, 12, 16), date(2026, 12, 19)))
    november = date(2026, 11, 1)
    done = await draft(desk, november, days=(date(2026, 11, 20), date(2026, 11, 27)))
    assert (done.receptions, done.left_out) == (1, (date(2026, 11, 20),))


@pytest.mark.parametrize(
    ("changed", "field", "reason"),
    [
        ({"days": (date(2026, 12, 16),)}, "days", "day_off"),
        ({"days": (date(2027, 1, 14),)}, "days", "other_month"),
        ({"ends": time(10)}, "hours", "order"),
        ({"ends": time(10, 10)}, "minutes", "no_seat"),
        ({"minutes": 4}, "minutes", "range"),
        ({"minutes": 121}, "minutes", "range"),
    ],
)
async def test_what_cannot_be_is_not_drafted(
    desk: TestOffice, changed: dict[str, Any], field: str, reason: str
) -> None:
    with pytest.raises(InputInvalid) as refused:
        await draft(desk, **changed)
    assert (refused.value.details["field"], refused.value.details["reason"]) == (field, reason)
    assert [await counted(desk, kind) for kind in (Schedule, Post, Place)] == [0, 0, 0]


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"begins": time(11), "ends": time(13)}, FindingKind.POST_BUSY),
        ({"post": DEPUTY}, FindingKind.PLACE_TAKEN),
        (
            {"post": NewPost(BODY, DEPUTY.title, MINISTER.holder), "place": OTHER_ROOM},
            FindingKind.HOLDER_BUSY,
        ),
    ],
)
@pytest.mark.parametrize("standing", ["drafted", "approved"])
async def test_what_meets_another_reception_is_not_drafted(
    desk: TestOffice, changed: dict[str, Any], kind: FindingKind, standing: str
) -> None:
    await (draft if standing == "drafted" else approved)(desk)
    with pytest.raises(PlanRefused) as refused:
        await draft(desk, **changed)
    assert [one.kind for one in refused.value.findings] == [kind]
    assert await counted(desk, Reception) == 1


async def test_a_drafted_reception_is_changed_in_each_part(desk: TestOffice) -> None:
    await draft(desk)
    async with desk.by(Role.REGISTRAR) as opened:
        one = await opened.drafts.change(1, begins=time(14, 30), ends=time(15, 30))
        assert one.seats == 3
        one = await opened.drafts.change(1, minutes=30)
        assert (one.seats, one.starts_at) == (2, datetime(2026, 12, 10, 9, 30, tzinfo=UTC))
        one = await opened.drafts.change(1, place=OTHER_ROOM)
        assert (one.place.name_ru, one.place.id) == ("Кабинет 2", 2)
        one = await opened.drafts.change(1, mode=Mode.VIDEO, link="https://example.kz/1")
        assert (one.mode, one.link) == (Mode.VIDEO, "https://example.kz/1")
        one = await opened.drafts.change(1, mode=Mode.IN_PERSON)
        assert one.link is None
        with pytest.raises(InputInvalid):
            await opened.drafts.change(1, minutes=120)


async def test_a_change_that_meets_another_reception_is_refused(desk: TestOffice) -> None:
    await draft(desk)
    await draft(desk, begins=time(14, 30), ends=time(15, 30))
    async with desk.by(Role.REGISTRAR) as opened:
        with pytest.raises(PlanRefused):
            await opened.drafts.change(2, begins=time(11), ends=time(13))
    async with desk.by(Role.REGISTRAR) as opened:
        assert (await opened.drafts.change(2, begins=time(12), ends=time(13))).seats == 3


async def test_a_draft_is_emptied_and_thrown_away(desk: TestOffice) -> None:
    schedule_id = (await draft(desk)).schedule_id
    async with desk.by(Role.REGISTRAR) as opened:
        assert await opened.drafts.drop(1) == schedule_id
    assert await checks(desk, schedule_id) == [(FindingKind.EMPTY, True)]
    with pytest.raises(InputInvalid) as refused:
        await approve(desk, schedule_id)
    assert refused.value.details["reason"] in import_report.INPUTS, "the operator reads it too"
    async with desk.by(Role.REGISTRAR) as opened:
        await opened.drafts.discard(schedule_id)
        with pytest.raises(NotFound):
            await opened.plan.draft(schedule_id)
    assert await counted(desk, Schedule) == 0


async def test_what_is_approved_is_no_draft_any_more(desk: TestOffice) -> None:
    schedule_id = await approved(desk)
    async with desk.by(Role.REGISTRAR) as opened:
        for change in (
            opened.drafts.change(1, minutes=30),
            opened.drafts.drop(1),
            opened.drafts.discard(schedule_id),
            opened.drafts.find(1),
            opened.plan.draft(schedule_id),
        ):
            with pytest.raises(ScheduleNotDraft):
                await change


async def test_a_month_is_copied_by_the_place_of_its_weekdays(desk: TestOffice) -> None:
    days = tuple(date(2026, 12, day) for day in (3, 10, 31))
    await approved(desk, days=days, mode=Mode.VIDEO, link="https://example.kz/1")
    async with desk.by(Role.REGISTRAR) as opened:
        done = await opened.copies.copy(JANUARY)
        # 7 January is the Orthodox Christmas, and January 2027 has four Thursdays.
        assert done.left_out == (date(2027, 1, 7),)
        assert done.no_such_day == (date(2026, 12, 31),)
        assert (done.receptions, done.seats) == (1, 6)
        view = await opened.plan.draft(done.schedule_id)
        (one,) = view.receptions
        assert one.starts_at == datetime(2027, 1, 14, 5, tzinfo=UTC)
        assert (one.mode, one.link, one.holder) == (
            Mode.VIDEO,
            "https://example.kz/1",
            MINISTER.holder,
        )
    async with desk.by(Role.REGISTRAR) as opened:
        again = await opened.copies.copy(JANUARY)
        assert (again.receptions, again.standing) == (0, 1)
        with pytest.raises(NotFound):
            await opened.copies.copy(date(2027, 2, 1))


async def test_months_are_compared_post_by_post(desk: TestOffice) -> None:
    await approved(desk, days=(date(2026, 12, 3), THURSDAY))
    await approved(desk, days=(date(2026, 12, 4),), post=DEPUTY)
    minister = await post_id(desk)
    await draft(desk, JANUARY, days=(date(2027, 1, 14),), post=minister, minutes=30)
    third = NewPost(BODY, ("Аппарат басшысы", "Руководитель аппарата"), "Өмірзақ Ұлықбек")
    await draft(desk, JANUARY, days=(date(2027, 1, 15),), post=third)
    async with desk.by(Role.HEAD) as opened:
        found = await opened.plan.compare(JANUARY)
    assert [post.title_kk for post in found.added] == ["Аппарат басшысы"]
    assert [post.title_kk for post in found.removed] == ["Вице-министр"]
    (kept,) = found.kept
    assert (kept.receptions_before, kept.receptions) == (2, 1)
    assert (kept.seats_before, kept.seats) == (12, 4)


# --- checks and approval -------------------------------------------------------------------------


async def test_a_clean_draft_has_no_findings(desk: TestOffice) -> None:
    assert await checks(desk, (await draft(desk)).schedule_id) == []


async def test_a_day_that_became_a_day_off_is_found(desk: TestOffice) -> None:
    schedule_id = (await draft(desk)).schedule_id
    async with desk.database.transaction() as session:
        session.add(
            CalendarOverride(
                day=THURSDAY, working=False, act="Үлгі акт", entered_at=desk.clock.now()
            )
        )
    desk.factory.calendar_changed()
    assert await checks(desk, schedule_id) == [(FindingKind.DAY_OFF, True)]
    with pytest.raises(ScheduleInvalid):
        await approve(desk, schedule_id)


async def test_a_day_that_passed_is_found(desk: TestOffice) -> None:
    schedule_id = (await draft(desk)).schedule_id
    desk.clock.to(date(2026, 12, 11))
    assert (FindingKind.PAST, True) in await checks(desk, schedule_id)


@pytest.mark.parametrize(
    ("other", "kind"),
    [
        ({}, FindingKind.POST_BUSY),
        ({"post": DEPUTY, "begins": time(11), "ends": time(13)}, FindingKind.PLACE_TAKEN),
        (
            {"post": NewPost(BODY, DEPUTY.title, MINISTER.holder), "place": OTHER_ROOM},
            FindingKind.HOLDER_BUSY,
        ),
    ],
)
async def test_what_a_later_approval_took_is_found(
    desk: TestOffice, other: dict[str, Any], kind: FindingKind
) -> None:
    schedule_id = (await draft(desk)).schedule_id
    async with desk.database.transaction() as session:
        # As a file would be: a draft of its own, without the month.
        (await session.get_one(Schedule, schedule_id)).month = None
    await approved(desk, **other)
    assert (kind, True) in await checks(desk, schedule_id)
    with pytest.raises(ScheduleInvalid):
        await approve(desk, schedule_id)


async def test_a_post_without_a_reception_is_a_warning(desk: TestOffice) -> None:
    await approved(desk, JANUARY, days=(date(2027, 1, 14),), post=DEPUTY)
    schedule_id = (await draft(desk)).schedule_id
    async with desk.by(Role.HEAD) as opened:
        (finding,) = await opened.approval.checks(schedule_id)
    assert (finding.kind, finding.blocks, finding.month) == (
        FindingKind.NO_RECEPTION,
        False,
        DECEMBER,
    )
    assert finding.post is not None
    assert finding.post.title_kk == "Вице-министр"
    await approve(desk, schedule_id)


async def test_more_people_than_places_is_a_warning_with_both_numbers(
    staffed: TestOffice,
) -> None:
    for person in range(3):
        await staffed.submit(CITIZEN + person)
    done = await draft(staffed, post=staffed.post_id, ends=time(10, 40))
    async with staffed.database.transaction() as session:
        for seat in await session.scalars(select(Seat)):
            seat.cancelled_at = staffed.clock.now()
    async with staffed.by(Role.HEAD) as opened:
        found = await opened.approval.checks(done.schedule_id)
    assert [
        Finding(one.kind, waiting=one.waiting, seats=one.seats)
        for one in found
        if one.kind is FindingKind.TOO_FEW_PLACES
    ] == [Finding(FindingKind.TOO_FEW_PLACES, waiting=3, seats=2)]
    await staffed.submit(CITIZEN + 9)
    async with staffed.database.transaction() as session:
        for request in await session.scalars(select(Request)):
            request.state = RequestState.WITHDRAWN
    assert FindingKind.TOO_FEW_PLACES not in dict(await checks(staffed, done.schedule_id))


async def test_only_what_was_shown_is_approved(desk: TestOffice) -> None:
    schedule_id = (await draft(desk)).schedule_id
    async with desk.by(Role.HEAD) as opened:
        shown = (await opened.plan.draft(schedule_id)).fingerprint
    async with desk.by(Role.REGISTRAR) as opened:
        await opened.drafts.change(1, minutes=30)

    async def press(opened: Office, fingerprint: str) -> None:
        await opened.approval.approve(
            schedule_id, "С. Ү.", "Басшы", opened.today, "1", fingerprint=fingerprint
        )

    async with desk.by(Role.HEAD) as opened:
        with pytest.raises(DraftChanged):
            await press(opened, shown)
    async with desk.by(Role.HEAD) as opened:
        await press(opened, (await opened.plan.draft(schedule_id)).fingerprint)
    assert await counted(desk, Seat) == 4


async def test_who_drafts_and_who_approves(desk: TestOffice) -> None:
    schedule_id = (await draft(desk)).schedule_id
    async with desk.by(Role.ADMINISTRATOR) as opened:
        await opened.drafts.add(DECEMBER, addition(days=(date(2026, 12, 17),)))
    for role in (Role.REVIEWER, Role.HEAD, Role.AUDITOR):
        async with desk.by(role) as opened:
            for forbidden in (
                opened.drafts.add(DECEMBER, addition(days=(date(2026, 12, 24),))),
                opened.drafts.change(1, minutes=30),
                opened.drafts.drop(1),
                opened.drafts.discard(schedule_id),
                opened.copies.copy(DECEMBER),
                opened.places.pin(1, 43.0, 76.0),
            ):
                with pytest.raises(NotAllowed):
                    await forbidden
    for role in (Role.REGISTRAR, Role.REVIEWER, Role.AUDITOR):
        with pytest.raises(NotAllowed):
            await approve(desk, schedule_id, role)
    async with desk.of(CITIZEN) as opened:
        for hidden in (
            opened.plan.month(DECEMBER),
            opened.approval.checks(schedule_id),
            opened.versions.all(DECEMBER),
            opened.posts.set_holder(1, "А Б", DECEMBER),
        ):
            with pytest.raises(NotAllowed):
                await hidden
    await approve(desk, schedule_id, Role.ADMINISTRATOR)


# --- versions ------------------------------------------------------------------------------------


async def test_every_approval_and_change_keeps_a_version(desk: TestOffice) -> None:
    await approved(desk)
    await approved(desk, days=(date(2026, 12, 17),))
    async with desk.by(Role.REGISTRAR) as opened:
        await opened.posts.set_holder(1, "Өмірзақ Ұлықбек", THURSDAY, THURSDAY)
    async with desk.by(Role.HEAD) as opened:
        third, second, first = await opened.versions.all(DECEMBER)
        assert await opened.versions.months() == (DECEMBER,)
        assert await opened.versions.numbered(DECEMBER, 2) == second
        with pytest.raises(NotFound):
            await opened.versions.numbered(DECEMBER, 4)
    assert [one.number for one in (first, second, third)] == [1, 2, 3]
    assert [one.reason for one in (first, second, third)] == [None, None, ChangeReason.HOLDER]
    assert third.approval == second.approval
    assert third.approval.document_number == "12-қ"
    assert [len(one.receptions) for one in (first, second, third)] == [1, 2, 2]
    (change,) = changes(second, third)
    assert change.old is not None
    assert change.new is not None
    assert (change.old.holder, change.new.holder) == (MINISTER.holder, "Өмірзақ Ұлықбек")
    async with desk.of(CITIZEN) as opened:
        assert await opened.versions.latest(THURSDAY) == third
        assert await opened.versions.latest(JANUARY) is None


async def test_a_change_that_nobody_can_see_makes_no_version(desk: TestOffice) -> None:
    await approved(desk)
    async with desk.machine(OPERATOR) as opened:
        assert await opened.versions.write([THURSDAY], ChangeReason.BY_HAND) == ()
    assert await counted(desk, ScheduleVersion) == 1


async def test_an_old_version_stays_as_it_was(desk: TestOffice) -> None:
    await approved(desk)
    async with desk.database.transaction() as session:
        (await session.get_one(Post, 1)).title_kk = "Бірінші басшы"
        (await session.get_one(Reception, 1)).cancelled_at = desk.clock.now()
    async with desk.machine(OPERATOR) as opened:
        (new,) = await opened.versions.write([THURSDAY], ChangeReason.CANCELLED)
    async with desk.by(Role.HEAD) as opened:
        old = await opened.versions.numbered(DECEMBER, 1)
    assert (old.receptions[0].post_kk, old.receptions[0].cancelled) == ("Министр", False)
    assert (new.receptions[0].post_kk, new.receptions[0].cancelled) == ("Бірінші басшы", True)


async def test_two_changes_of_a_month_at_once_lose_nothing(desk: TestOffice) -> None:
    first = (await draft(desk)).schedule_id
    async with desk.database.transaction() as session:
        (await session.get_one(Schedule, first)).month = None
    second = (await draft(desk, post=DEPUTY, place=OTHER_ROOM)).schedule_id
    await asyncio.gather(approve(desk, first), approve(desk, second))
    async with desk.by(Role.HEAD) as opened:
        newest, oldest = await opened.versions.all(DECEMBER)
    assert (oldest.number, newest.number) == (1, 2)
    assert len(newest.receptions) == 2


# --- holders -------------------------------------------------------------------------------------


async def test_an_acting_holder_receives_on_those_days_alone(desk: TestOffice) -> None:
    await approved(desk, days=(date(2026, 12, 3), THURSDAY, date(2026, 12, 17)))
    await draft(desk, days=(date(2026, 12, 11),), post=1)
    async with desk.by(Role.REGISTRAR) as opened:
        done = await opened.posts.set_holder(
            1, "Өмірзақ Ұлықбек", date(2026, 12, 7), date(2026, 12, 13)
        )
        assert [one.starts_at.day for one in done.receptions] == [10]
        assert done.told == 0
        held = [await opened.posts.holder_on(1, date(2026, 12, day)) for day in (6, 7, 13, 14)]
        assert held == [MINISTER.holder, "Өмірзақ Ұлықбек", "Өмірзақ Ұлықбек", MINISTER.holder]
        assert (await opened.schedules.post(1)).holder == MINISTER.holder
        acting, permanent = await opened.posts.history(1)
        assert (acting.acting, acting.ends_on) == (True, date(2026, 12, 13))
        assert (permanent.holder, permanent.acting) == (MINISTER.holder, False)
    async with desk.of(CITIZEN) as opened:
        names = [one.holder for one in await opened.schedules.upcoming()]
    assert names == [MINISTER.holder, "Өмірзақ Ұлықбек", MINISTER.holder]
    async with desk.database.reading() as session:
        drafted = (
            await session.scalars(
                select(Reception.holder)
                .join(Schedule, Schedule.id == Reception.schedule_id)
                .where(Schedule.approved_on.is_(None))
            )
        ).all()
    assert drafted == ["Өмірзақ Ұлықбек"]


async def test_a_new_holder_begins_on_the_day_and_not_before(desk: TestOffice) -> None:
    await approved(desk, days=(date(2026, 12, 3), THURSDAY))
    async with desk.by(Role.REGISTRAR) as opened:
        await opened.posts.set_holder(1, "Өмірзақ Ұлықбек", date(2026, 12, 7))
        assert (await opened.schedules.post(1)).holder == MINISTER.holder
    desk.clock.to(date(2026, 12, 7))
    async with desk.machine(SWEEP) as opened:
        assert await opened.watch.look()
        assert (await opened.schedules.post(1)).holder == "Өмірзақ Ұлықбек"
    async with desk.by(Role.REGISTRAR) as opened:
        new, old = await opened.posts.history(1)
        assert (new.holder, new.ends_on) == ("Өмірзақ Ұлықбек", None)
        assert (old.holder, old.ends_on) == (MINISTER.holder, date(2026, 12, 6))
    # What is drafted from now on takes the new name by itself.
    await draft(desk, JANUARY, days=(date(2027, 1, 14),), post=1)
    async with desk.database.reading() as session:
        newest = await session.scalar(select(Reception.holder).order_by(Reception.id.desc()))
    assert newest == "Өмірзақ Ұлықбек"


async def test_the_permanent_holder_leaves_the_days_of_the_acting_one(desk: TestOffice) -> None:
    await approved(desk, days=(THURSDAY, date(2026, 12, 17)))
    async with desk.by(Role.REGISTRAR) as opened:
        await opened.posts.set_holder(1, "Өмірзақ Ұлықбек", THURSDAY, THURSDAY)
        done = await opened.posts.set_holder(1, "Сағынова Әсем", date(2026, 12, 8))
    assert [one.starts_at.day for one in done.receptions] == [17]


async def test_a_holder_who_receives_elsewhere_is_refused(desk: TestOffice) -> None:
    await approved(desk)
    await approved(desk, post=DEPUTY, place=OTHER_ROOM)
    with pytest.raises(HolderBusy):
        async with desk.by(Role.REGISTRAR) as opened:
            await opened.posts.set_holder(1, DEPUTY.holder, THURSDAY, THURSDAY)
    async with desk.by(Role.REGISTRAR) as opened:
        for name, ends in (("007", None), ("А Б", date(2026, 12, 9))):
            with pytest.raises(InputInvalid):
                await opened.posts.set_holder(1, name, THURSDAY, ends)
        with pytest.raises(NotFound):
            await opened.posts.set_holder(99, "А Б", THURSDAY)
    assert await counted(desk, Tenure) == 0


async def test_whoever_has_a_date_there_is_told_of_the_new_holder(staffed: TestOffice) -> None:
    own = await staffed.submit()
    await staffed.queue(own.card.public_id)
    await staffed.distribute()
    await staffed.deliver()
    async with staffed.by(Role.REGISTRAR) as opened:
        done = await opened.posts.set_holder(
            staffed.post_id, "Өмірзақ Ұлықбек", date(2026, 12, 4), date(2026, 12, 4)
        )
        assert done.told == 1
    (told,) = await staffed.deliver("moved")
    assert told.request_id is not None
    seat = (await staffed.own(own.card.public_id)).card.seat
    assert seat is not None
    assert (seat.holder, seat.number) == ("Өмірзақ Ұлықбек", 1)


# --- places --------------------------------------------------------------------------------------


async def test_a_place_says_how_to_get_in(desk: TestOffice) -> None:
    await approved(desk)
    async with desk.by(Role.REGISTRAR) as opened:
        await opened.places.mark_step_free(1, step_free=True)
        await opened.places.describe(1, Language.KK, "Сол жақтағы есік")
        await opened.places.describe(1, Language.RU, "Дверь слева")
        await opened.places.pin(1, 43.2389, 76.8897)
        for text in ("", "ә" * 501):
            with pytest.raises(InputInvalid):
                await opened.places.describe(1, Language.KK, text)
        with pytest.raises(InputInvalid):
            await opened.places.pin(1, 91.0, 0.0)
        with pytest.raises(NotFound):
            await opened.places.find(99)
        (place,) = await opened.places.all()
    assert (place.step_free, place.latitude, place.longitude) == (True, 43.2389, 76.8897)
    async with desk.of(CITIZEN) as opened:
        (one,) = await opened.schedules.upcoming()
    assert one.step_free
    assert (one.directions_kk, one.directions_ru) == ("Сол жақтағы есік", "Дверь слева")


# --- the watch -----------------------------------------------------------------------------------


async def look(office: TestOffice) -> None:
    async with office.machine(SWEEP) as opened:
        await opened.watch.look()


async def test_next_months_schedule_is_owed_until_it_is_approved(desk: TestOffice) -> None:
    await look(desk)
    assert await counted(desk, Duty) == 0, "an office without posts owes no schedule"
    await approved(desk)
    desk.clock.to(date(2026, 12, 1))
    await look(desk)
    await look(desk)
    async with desk.database.reading() as session:
        duty = (await session.scalars(select(Duty))).one()
    # The tenth working day before 1 January.
    assert (duty.kind, duty.subject, duty.due_on) == (
        DutyKind.SCHEDULE,
        "2027-01-01",
        date(2026, 12, 18),
    )
    async with desk.by(Role.REGISTRAR) as opened:
        (shown,) = await opened.desk.duties()
        assert (shown.kind, shown.subject, shown.number) == (
            DutyKind.SCHEDULE,
            "2027-01-01",
            None,
        )
    desk.clock.to(date(2026, 12, 18), 9, 5)
    await desk.sweep()
    alarms = await desk.deliver("alarm")
    assert len(alarms) == 2, "the registrar before the day, the head on it"
    await approved(desk, JANUARY, days=(date(2027, 1, 14),))
    desk.clock.to(date(2026, 12, 21))
    await look(desk)
    await desk.sweep()
    assert await desk.deliver("alarm") == []
    async with desk.database.reading() as session:
        assert (await session.scalars(select(Duty))).one().closed_at is not None
        left = await session.scalars(select(Alarm.state))
    assert AlarmState.PENDING not in set(left)


async def test_a_post_left_out_of_an_approved_month_is_told_once(desk: TestOffice) -> None:
    await approved(desk, JANUARY, days=(date(2027, 1, 14),), post=DEPUTY)
    await approved(desk)
    await look(desk)
    desk.clock.advance(days=1)
    await look(desk)
    (told,) = await desk.owed("no_reception")
    assert f"{await post_id(desk, 'Вице-министр')}:2026-12-01" in told.params
    # By the time it is sent the post may have its reception.
    await approved(desk, days=(date(2026, 12, 11),), post=DEPUTY, place=OTHER_ROOM)
    assert await desk.deliver("no_reception") == []


async def test_every_step_at_the_desk_is_in_the_journal(desk: TestOffice) -> None:
    schedule_id = (await draft(desk)).schedule_id
    async with desk.by(Role.REGISTRAR) as opened:
        await opened.drafts.change(1, minutes=30)
        await opened.places.mark_step_free(1, step_free=True)
    await approve(desk, schedule_id)
    async with desk.by(Role.REGISTRAR) as opened:
        await opened.posts.set_holder(1, "Өмірзақ Ұлықбек", desk.clock.now().date())
    async with desk.database.reading() as session:
        actions = set(await session.scalars(select(JournalEntry.action)))
        details = " ".join(await session.scalars(select(JournalEntry.details)))
    assert {
        "schedule_drafted",
        "draft_changed",
        "place_changed",
        "schedule_approved",
        "schedule_version",
        "holder_set",
    } <= actions
    assert "Өмірзақ" not in details


def test_the_days_of_these_tests_are_what_they_say() -> None:
    assert THURSDAY.weekday() == 3
    assert THURSDAY + timedelta(days=7) == date(2026, 12, 17)
