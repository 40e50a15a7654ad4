"""What is checked before an approval, who approves, and the versions that stay."""

import asyncio
from datetime import date, time
from typing import Any

import pytest
from sqlalchemy import select

from bot.services.actor import OPERATOR
from bot.services.errors import (
    DraftChanged,
    NotAllowed,
    NotFound,
    ScheduleInvalid,
)
from bot.services.office import Office
from bot.services.timetable.versions import changes
from bot.services.views.plan import Finding, FindingKind, NewPost
from db.enums import ChangeReason, RequestState, Role
from db.models import (
    CalendarOverride,
    Post,
    Reception,
    Request,
    Schedule,
    ScheduleVersion,
    Seat,
)
from tests.offices import CITIZEN, TestOffice
from tests.plans import (
    BODY,
    DECEMBER,
    DEPUTY,
    JANUARY,
    MINISTER,
    OTHER_ROOM,
    THURSDAY,
    addition,
    approve,
    approved,
    checks,
    counted,
    draft,
)


async def test_a_clean_draft_has_no_findings(desk: TestOffice) -> None:
    assert await checks(desk, (await draft(desk)).schedule_id) == []


async def test_a_draft_lies_on_the_desk_of_who_may_approve_it_until_then(desk: TestOffice) -> None:
    schedule_id = (await draft(desk)).schedule_id

    async def waiting(role: Role) -> list[tuple[int, date, int]]:
        async with desk.by(role) as office:
            drafts = (await office.desk.desk()).drafts
        return [(each.schedule_id, each.month, each.receptions) for each in drafts]

    assert await waiting(Role.HEAD) == [(schedule_id, DECEMBER, 1)]
    assert await waiting(Role.REGISTRAR) == []
    await approve(desk, schedule_id)
    assert await waiting(Role.HEAD) == []


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


async def test_point_7_1_only_what_was_shown_is_approved(desk: TestOffice) -> None:
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
