"""Absences noted, changed and ended, and what people are told of them."""

import asyncio
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from bot.services.errors import (
    AbsenceOverlaps,
    InputInvalid,
    NotAllowed,
    NotFound,
    OfficeError,
    SamePersonDecides,
    SubstituteUnfit,
)
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.views.team import BackAtWork, NoLongerStandIn, RoleEmpty, StandIn, TeamNews
from db.enums import OutboxState, ProposalKind, Role
from db.models import Duty, OutboxMessage, StaffAbsence
from sandbox.clock import OFFICE_TIME
from tests.offices import STAFF, TestOffice
from tests.services.test_absences import SECOND, THIRD, hire, place

TODAY = date(2026, 11, 23)
WEDNESDAY, FRIDAY = date(2026, 11, 25), date(2026, 11, 27)


async def of(office: TestOffice, telegram_id: int) -> str:
    """Return the id by which a button names a person of the team."""
    async with office.of(telegram_id) as opened:
        return (await opened.team.me()).id


async def notes(
    office: TestOffice, first: date, last: date, substitute: int | None, by: int | None = None
) -> str:
    """Let the reviewer be away; return the id of the absence."""
    person = await of(office, STAFF[Role.REVIEWER])
    async with office.of(by or STAFF[Role.REVIEWER]) as opened:
        (noted,) = await opened.away.note(person, first, last, {Role.REVIEWER: substitute})
    return noted.public_id


async def told(office: TestOffice, kind: NoticeKind) -> list[OutboxMessage]:
    return await office.owed(kind)


async def test_a_substitute_hears_of_it_on_the_evening_before(staffed: TestOffice) -> None:
    second = await hire(staffed, Role.REVIEWER, SECOND)
    own = await staffed.submit()
    await staffed.review(own.card.public_id)
    await notes(staffed, WEDNESDAY, FRIDAY, second)
    (message,) = await told(staffed, NoticeKind.STANDING_IN)
    assert message.chat_id == SECOND
    staffed.clock.set(message.next_at)
    async with staffed.of(SECOND) as office:
        assert office.today == date(2026, 11, 24)
        news = (await office.truth.facts(message)).team  # type: ignore[union-attr]
    assert isinstance(news, StandIn)
    assert (news.held.cases, news.absence.from_on) == (1, WEDNESDAY)


async def test_who_is_away_from_today_has_a_substitute_who_hears_of_it_at_once(
    staffed: TestOffice,
) -> None:
    second = await hire(staffed, Role.REVIEWER, SECOND)
    await notes(staffed, TODAY, TODAY, second)
    (message,) = await told(staffed, NoticeKind.STANDING_IN)
    assert message.next_at == staffed.clock.now()


async def test_the_best_colleague_is_suggested_and_taken_for_roles_not_named(
    staffed: TestOffice,
) -> None:
    await hire(staffed, Role.REVIEWER, SECOND)
    third = await hire(staffed, Role.REVIEWER, THIRD)
    own = await staffed.submit()
    async with staffed.of(SECOND) as office:
        await office.review.open(own.card.public_id, own.card.version)
    person = await of(staffed, STAFF[Role.REVIEWER])
    async with staffed.by(Role.REVIEWER) as office:
        plan = await office.away.plan(person, TODAY, FRIDAY)
        assert plan.roles[0].candidates[0].id == third
        assert plan.roles[0].empty == ()
        (noted,) = await office.away.note(person, TODAY, FRIDAY, {})
    assert noted.substitute is not None
    assert noted.substitute.id == third


async def test_what_cannot_be_is_refused_with_its_reason(staffed: TestOffice) -> None:
    second = await hire(staffed, Role.REVIEWER, SECOND)
    own = await place(staffed, Role.REVIEWER)
    registrar = await place(staffed, Role.REGISTRAR)
    for substitute, reason in ((own, "self"), (registrar, "role"), (999, "role")):
        with pytest.raises(SubstituteUnfit) as refused:
            await notes(staffed, TODAY, FRIDAY, substitute)
        assert refused.value.details["reason"] == reason
    person = await of(staffed, SECOND)
    async with staffed.of(SECOND) as office:
        await office.away.note(person, WEDNESDAY, WEDNESDAY, {Role.REVIEWER: own})
    with pytest.raises(SubstituteUnfit) as refused:
        await notes(staffed, TODAY, FRIDAY, second)
    assert refused.value.details["reason"] == "away"
    await notes(staffed, TODAY, TODAY, second)
    with pytest.raises(AbsenceOverlaps):
        await notes(staffed, TODAY, FRIDAY, None)
    days = [
        (TODAY - timedelta(days=1), FRIDAY, "day_past"),
        (FRIDAY, WEDNESDAY, "days_order"),
        (WEDNESDAY, TODAY + timedelta(days=400), "days_long"),
    ]
    for first, last, reason in days:
        with pytest.raises(InputInvalid) as invalid:
            await notes(staffed, first, last, None)
        assert invalid.value.details["reason"] == reason


async def test_only_the_administrator_notes_absences_of_others_and_they_are_told(
    staffed: TestOffice,
) -> None:
    with pytest.raises(NotAllowed):
        await notes(staffed, TODAY, FRIDAY, None, by=STAFF[Role.REGISTRAR])
    await notes(staffed, TODAY, FRIDAY, None, by=STAFF[Role.ADMINISTRATOR])
    (message,) = await told(staffed, NoticeKind.ABSENCE_NOTED)
    assert message.chat_id == STAFF[Role.REVIEWER]


async def test_nobody_left_in_a_role_warns_the_administrators(staffed: TestOffice) -> None:
    await notes(staffed, date(2026, 11, 28), date(2026, 11, 30), None)
    (message,) = await told(staffed, NoticeKind.ROLE_EMPTY)
    assert message.chat_id == STAFF[Role.ADMINISTRATOR]
    async with staffed.by(Role.ADMINISTRATOR) as office:
        news = (await office.truth.facts(message)).team  # type: ignore[union-attr]
    # The weekend needs nobody.
    assert news == RoleEmpty(Role.REVIEWER, date(2026, 11, 30), date(2026, 11, 30))
    await hire(staffed, Role.REVIEWER, SECOND)
    async with staffed.by(Role.ADMINISTRATOR) as office:
        assert await office.truth.facts(message) is None


async def test_coming_back_early_ends_it_and_the_digest_comes_at_once(
    staffed: TestOffice,
) -> None:
    second = await hire(staffed, Role.REVIEWER, SECOND)
    reviewer = await place(staffed, Role.REVIEWER)
    own = await staffed.submit()
    card = await staffed.review(own.card.public_id, memo=False)
    absence = await notes(staffed, TODAY, FRIDAY, second)
    async with staffed.of(SECOND) as office:
        assert len(office.actor.stands_for) == 1
        assert {duty.stands_for for duty in await office.desk.duties()} - {None}
        memo = "Анықтамалық ақпарат: қабылдау ұсынылады."
        await office.review.write_memo(card.public_id, card.version, text=memo)
    async with staffed.database.transaction() as session:
        duty = (await session.scalars(select(Duty).where(Duty.closed_at.is_(None)).limit(1))).one()
        duty.staff_id = reviewer
        duty.closed_at = staffed.clock.now()
    staffed.clock.advance(days=1)
    async with staffed.by(Role.REVIEWER) as office:
        await office.away.end(absence)
    async with staffed.of(SECOND) as office:
        assert office.actor.stands_for == ()
    digests = await told(staffed, NoticeKind.BACK_AT_WORK)
    async with staffed.by(Role.REVIEWER) as office:
        facts = [await office.truth.facts(one) for one in digests]
    # The one owed for the planned end is void, the one owed now holds.
    assert [one is None for one in facts] == [True, False]
    news = facts[1].team  # type: ignore[union-attr]
    assert isinstance(news, BackAtWork)
    assert news.to_on == TODAY
    assert news.stood_in == (f"Қызметкер {SECOND}",)
    assert news.done >= 1
    assert digests[1].next_at == staffed.clock.now()
    with pytest.raises(NotFound):
        async with staffed.by(Role.REVIEWER) as office:
            await office.away.end(absence)


async def test_an_absence_that_has_not_begun_is_struck(staffed: TestOffice) -> None:
    second = await hire(staffed, Role.REVIEWER, SECOND)
    absence = await notes(staffed, WEDNESDAY, FRIDAY, second)
    async with staffed.by(Role.REVIEWER) as office:
        await office.away.end(absence)
    async with staffed.of(SECOND) as office:
        for message in await told(staffed, NoticeKind.STANDING_IN):
            assert await office.truth.facts(message) is None
    # The days are free again.
    await notes(staffed, WEDNESDAY, FRIDAY, None)


async def test_days_and_substitute_can_be_changed(staffed: TestOffice) -> None:
    second = await hire(staffed, Role.REVIEWER, SECOND)
    third = await hire(staffed, Role.REVIEWER, THIRD)
    absence = await notes(staffed, WEDNESDAY, FRIDAY, second)
    async with staffed.by(Role.REVIEWER) as office:
        (moved,) = await office.away.move(absence, TODAY, WEDNESDAY)
        assert (moved.from_on, moved.to_on) == (TODAY, WEDNESDAY)
        (changed,) = await office.away.substitute(absence, third)
        assert changed.substitute is not None
        assert changed.substitute.id == third
    async with staffed.of(THIRD) as office:
        assert len(office.actor.stands_for) == 1
        messages = await told(staffed, NoticeKind.STANDING_IN)
        true = [one for one in messages if await office.truth.facts(one) is not None]
    assert [one.chat_id for one in true] == [THIRD]


async def hears(office: TestOffice, chat: int, at: datetime) -> list[TeamNews]:
    """Send what is owed to a chat about standing in by an instant; return what it said."""
    office.clock.set(at)
    said = []
    for message in await told(office, NoticeKind.STANDING_IN):
        if message.chat_id != chat or message.next_at > at or message.state is OutboxState.SENT:
            continue
        async with office.of(chat) as opened:
            facts = await opened.truth.facts(message)
            row = await opened.session.get_one(OutboxMessage, message.id)
            row.state = OutboxState.SENT if facts is not None else OutboxState.CANCELLED
        if facts is not None and facts.team is not None:
            said.append(facts.team)
    return said


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), OFFICE_TIME)


async def test_a_substitute_hears_of_it_when_an_absence_is_prolonged(staffed: TestOffice) -> None:
    second = await hire(staffed, Role.REVIEWER, SECOND)
    absence = await notes(staffed, WEDNESDAY, FRIDAY, second)
    (first,) = await hears(staffed, SECOND, noon(WEDNESDAY))
    assert isinstance(first, StandIn)
    longer = FRIDAY + timedelta(days=7)
    for last in (longer, longer, FRIDAY, longer):
        async with staffed.by(Role.REVIEWER) as office:
            await office.away.move(absence, WEDNESDAY, last)
    again = await hears(staffed, SECOND, noon(WEDNESDAY))
    assert [one.absence.to_on for one in again if isinstance(one, StandIn)] == [longer]
    assert await hears(staffed, SECOND, noon(FRIDAY)) == []


async def test_what_changes_before_it_is_told_is_told_once(staffed: TestOffice) -> None:
    second = await hire(staffed, Role.REVIEWER, SECOND)
    absence = await notes(staffed, WEDNESDAY, FRIDAY, second)
    for last in (FRIDAY + timedelta(days=7), FRIDAY):
        async with staffed.by(Role.REVIEWER) as office:
            await office.away.move(absence, WEDNESDAY, last)
    (news,) = await hears(staffed, SECOND, noon(WEDNESDAY))
    assert isinstance(news, StandIn)
    assert news.absence.to_on == FRIDAY


@pytest.mark.parametrize("over", ["ended", "another"])
async def test_a_substitute_who_knew_of_it_hears_that_it_is_over(
    staffed: TestOffice, over: str
) -> None:
    second = await hire(staffed, Role.REVIEWER, SECOND)
    third = await hire(staffed, Role.REVIEWER, THIRD)
    absence = await notes(staffed, WEDNESDAY, FRIDAY, second)
    await hears(staffed, SECOND, noon(WEDNESDAY))
    async with staffed.by(Role.REVIEWER) as office:
        if over == "ended":
            await office.away.end(absence)
        else:
            await office.away.substitute(absence, third)
    (news,) = await hears(staffed, SECOND, noon(WEDNESDAY))
    assert isinstance(news, NoLongerStandIn)
    assert news.staff.role is Role.REVIEWER
    assert len(await hears(staffed, THIRD, noon(WEDNESDAY))) == (over == "another")


async def test_a_substitute_who_never_knew_of_it_hears_nothing(staffed: TestOffice) -> None:
    second = await hire(staffed, Role.REVIEWER, SECOND)
    absence = await notes(staffed, WEDNESDAY, FRIDAY, second)
    async with staffed.by(Role.REVIEWER) as office:
        await office.away.substitute(absence, None)
    assert await hears(staffed, SECOND, noon(WEDNESDAY)) == []


async def test_whoever_is_named_again_hears_of_that_alone(staffed: TestOffice) -> None:
    second = await hire(staffed, Role.REVIEWER, SECOND)
    absence = await notes(staffed, WEDNESDAY, FRIDAY, second)
    await hears(staffed, SECOND, noon(WEDNESDAY))
    for named in (None, second):
        async with staffed.by(Role.REVIEWER) as office:
            await office.away.substitute(absence, named)
    (news,) = await hears(staffed, SECOND, noon(WEDNESDAY))
    assert isinstance(news, StandIn)


async def test_two_who_name_each_other_at_once_cannot_both_go(staffed: TestOffice) -> None:
    second = await hire(staffed, Role.REVIEWER, SECOND)
    first = await place(staffed, Role.REVIEWER)
    people = {
        STAFF[Role.REVIEWER]: (await of(staffed, STAFF[Role.REVIEWER]), second),
        SECOND: (await of(staffed, SECOND), first),
    }
    start = asyncio.Event()

    async def go(telegram_id: int) -> bool:
        person, substitute = people[telegram_id]
        await start.wait()
        try:
            async with staffed.of(telegram_id) as office:
                await office.away.note(person, TODAY, FRIDAY, {Role.REVIEWER: substitute})
        except OfficeError:
            return False
        return True

    tasks = [asyncio.create_task(go(one)) for one in people]
    start.set()
    assert sorted(await asyncio.gather(*tasks)) == [False, True]
    async with staffed.database.reading() as session:
        assert len((await session.scalars(select(StaffAbsence.id))).all()) == 1


async def test_alarms_of_whoever_is_away_reach_the_substitute(staffed: TestOffice) -> None:
    second = await hire(staffed, Role.REVIEWER, SECOND)
    own = await staffed.submit()
    await staffed.review(own.card.public_id)
    await notes(staffed, TODAY, date(2026, 12, 30), second)
    staffed.clock.to(date(2026, 12, 8))
    await staffed.sweep()
    alarms = await staffed.owed(NoticeKind.ALARM)
    reviewers = {one.chat_id for one in alarms} & {STAFF[Role.REVIEWER], SECOND}
    assert reviewers == {SECOND}
    assert all(one.state is OutboxState.NEW for one in alarms)


async def test_a_second_head_decides_in_place_of_the_absent_one_but_never_on_their_own_proposal(
    staffed: TestOffice,
) -> None:
    second = await hire(staffed, Role.HEAD, SECOND)
    await hire(staffed, Role.REVIEWER, SECOND)
    person = await of(staffed, STAFF[Role.HEAD])
    async with staffed.by(Role.HEAD) as office:
        await office.away.note(person, TODAY, FRIDAY, {Role.HEAD: second})
    proposals = []
    for telegram_id in (STAFF[Role.REVIEWER], SECOND):
        own = await staffed.submit()
        async with staffed.of(telegram_id) as office:
            card = await office.review.open(own.card.public_id, own.card.version)
            proposals.append(
                await office.review.propose(card.public_id, card.version, ProposalKind.RECEIVE)
            )
    async with staffed.of(SECOND) as office:
        decided = await office.decisions.approve(proposals[0].public_id, proposals[0].version)
        assert decided.state == "queued"
    with pytest.raises(SamePersonDecides):
        async with staffed.of(SECOND) as office:
            await office.decisions.approve(proposals[1].public_id, proposals[1].version)
    # Standing in for a reviewer gives a registrar nothing.
    with pytest.raises(NotAllowed):
        async with staffed.by(Role.REGISTRAR) as office:
            await office.decisions.approve(proposals[1].public_id, proposals[1].version)
