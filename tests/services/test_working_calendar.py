"""The working calendar: approved, overridden by an act, and open terms that follow it."""

from datetime import date

import pytest
from sqlalchemy import select

from bot.services.errors import CalendarStale, InputInvalid, NotAllowed, NotFound
from bot.services.rules import counting
from bot.services.views.calendar import Effect
from db.enums import AlarmState, DutyKind, Role
from db.models import Alarm, CalendarOverride, CalendarYear, Duty, JournalEntry, Request
from tests.offices import CITIZEN, STAFF, TestOffice

OFF = date(2026, 12, 7)
"""A Monday within the term of what is registered on 23 November 2026."""
SATURDAY = date(2026, 12, 5)
ACT = "Бұйрық № 12, 01.12.2026"


async def override(office: TestOffice, day: date, *, working: bool) -> Effect:
    async with office.by(Role.ADMINISTRATOR) as admin:
        effect = await admin.calendars.effect(day, working=working)
    async with office.by(Role.ADMINISTRATOR) as admin:
        await admin.calendars.override(
            day, working=working, act=ACT, fingerprint=effect.fingerprint
        )
    return effect


async def take_back(office: TestOffice, day: date) -> Effect:
    async with office.by(Role.ADMINISTRATOR) as admin:
        effect = await admin.calendars.undoing(day)
    async with office.by(Role.ADMINISTRATOR) as admin:
        await admin.calendars.take_back(day, effect.fingerprint)
    return effect


async def answer(office: TestOffice) -> tuple[Duty, Request, list[Alarm]]:
    async with office.database.reading() as session:
        duty, request = (
            await session.execute(
                select(Duty, Request)
                .join(Request, Request.id == Duty.request_id)
                .where(Duty.kind == DutyKind.ANSWER)
            )
        ).one()
        alarms = await session.scalars(
            select(Alarm).where(Alarm.duty_id == duty.id).order_by(Alarm.due_at, Alarm.id)
        )
        return duty, request, list(alarms)


async def journalled(office: TestOffice, action: str) -> list[str]:
    async with office.database.reading() as session:
        rows = await session.scalars(
            select(JournalEntry.details).where(JournalEntry.action == action)
        )
        return list(rows)


async def test_a_new_day_off_makes_open_terms_longer_and_the_applicant_is_told(
    staffed: TestOffice,
) -> None:
    await staffed.submit()
    effect = await override(staffed, OFF, working=False)
    shown = {move.kind: (move.old, move.new) for move in effect.moves}
    assert shown == {DutyKind.ANSWER: (date(2026, 12, 14), date(2026, 12, 15))}
    duty, request, alarms = await answer(staffed)
    assert duty.due_on == request.answer_due_on == date(2026, 12, 15)
    local = [(each.audience, each.level, each.due_at.date().isoformat()) for each in alarms]
    # Nothing of the ladder is lost: ten working days from now are a day later as well.
    assert local[0] == ("reviewer", "10", "2026-12-08")
    assert len(local) == 7
    (told,) = await staffed.owed("term_moved")
    assert told.chat_id == CITIZEN
    assert len(await staffed.deliver("term_moved")) == 1
    assert '"new": "2026-12-15"' in (await journalled(staffed, "term_moved"))[0]
    assert '"old": "2026-12-14"' in (await journalled(staffed, "term_moved"))[0]


async def test_a_term_once_promised_is_never_shortened_and_the_staff_see_both_days(
    staffed: TestOffice,
) -> None:
    own = await staffed.submit()
    effect = await override(staffed, SATURDAY, working=True)
    (kept,) = [move for move in effect.moves if move.kind is DutyKind.ANSWER]
    assert (kept.kept, kept.old, kept.new) == (True, date(2026, 12, 14), date(2026, 12, 11))
    duty, request, _alarms = await answer(staffed)
    assert duty.due_on == request.answer_due_on == date(2026, 12, 14)
    assert request.counted_due_on == date(2026, 12, 11)
    assert await staffed.owed("term_moved") == []
    async with staffed.by(Role.REVIEWER) as office:
        card = await office.review.case(own.card.public_id)
    assert (card.answer_due_on, card.counted_due_on) == (date(2026, 12, 14), date(2026, 12, 11))
    # What is registered from now on is counted by the new calendar.
    second = await staffed.submit(1002)
    assert second.card.answer_due_on == date(2026, 12, 11)


async def test_taking_an_override_back_keeps_the_longer_promise(staffed: TestOffice) -> None:
    await staffed.submit()
    await override(staffed, OFF, working=False)
    await take_back(staffed, OFF)
    duty, request, _alarms = await answer(staffed)
    assert duty.due_on == request.answer_due_on == date(2026, 12, 15)
    assert request.counted_due_on == date(2026, 12, 14)
    async with staffed.database.reading() as session:
        assert (await session.scalars(select(CalendarOverride))).all() == []
    with pytest.raises(NotFound):
        await take_back(staffed, OFF)


async def test_what_was_raised_is_not_raised_again_and_what_waits_moves(
    staffed: TestOffice,
) -> None:
    await staffed.submit()
    staffed.clock.to(date(2026, 12, 7))
    await staffed.sweep()
    before = {row.key for row in await staffed.owed("alarm")}
    await override(staffed, date(2026, 12, 8), working=False)
    _duty, _request, alarms = await answer(staffed)
    assert [each.level for each in alarms if each.state is AlarmState.RAISED] == ["10"]
    assert {row.key for row in await staffed.owed("alarm")} == before
    seen = []
    for day in range(8, 18):
        staffed.clock.to(date(2026, 12, day), 19)
        await staffed.sweep()
        _duty, _request, alarms = await answer(staffed)
        seen.append(sum(each.state is AlarmState.RAISED for each in alarms))
    # 12, 13 and 14 (with the head) come on the 10th, 11th and 14th; the term is over on the 17th.
    assert seen == [1, 1, 2, 3, 3, 3, 5, 5, 5, 7]


async def test_counting_anew_twice_changes_nothing(staffed: TestOffice) -> None:
    await staffed.submit()
    await override(staffed, OFF, working=False)
    before = len(await staffed.owed())
    async with staffed.by(Role.ADMINISTRATOR) as office:
        plan = await office.calendars.settle("again")
    assert plan.shifts == ()
    assert len(await staffed.owed()) == before


async def test_every_process_notices_at_its_next_transaction(staffed: TestOffice) -> None:
    other = TestOffice(staffed.database, staffed.factory.keys).factory
    async with (
        staffed.database.transaction() as session,
        other.open_for(session, STAFF[Role.REVIEWER]) as office,
    ):
        assert office.calendar.is_working(OFF)
    await override(staffed, OFF, working=False)
    async with (
        staffed.database.transaction() as session,
        other.open_for(session, STAFF[Role.REVIEWER]) as office,
    ):
        assert not office.calendar.is_working(OFF)


async def test_a_change_holds_only_as_it_was_shown(staffed: TestOffice) -> None:
    async with staffed.by(Role.ADMINISTRATOR) as office:
        effect = await office.calendars.effect(OFF, working=False)
    await staffed.submit()
    with pytest.raises(CalendarStale):
        async with staffed.by(Role.ADMINISTRATOR) as office:
            await office.calendars.override(
                OFF, working=False, act=ACT, fingerprint=effect.fingerprint
            )
    async with staffed.by(Role.ADMINISTRATOR) as office:
        assert office.calendar.is_working(OFF)


@pytest.mark.parametrize(
    ("day", "working", "reason"),
    [
        (OFF, True, "unchanged"),
        (SATURDAY, False, "unchanged"),
        (date(2101, 1, 4), False, "unknown_year"),
        (date(2028, 1, 5), False, "unknown_year"),
    ],
)
async def test_what_changes_nothing_or_is_unknown_is_refused(
    staffed: TestOffice, day: date, working: bool, reason: str
) -> None:
    with pytest.raises(InputInvalid) as refused:
        async with staffed.by(Role.ADMINISTRATOR) as office:
            await office.calendars.effect(day, working=working)
    assert refused.value.details["reason"] == reason


async def test_a_day_is_changed_by_one_act_at_a_time(staffed: TestOffice) -> None:
    await override(staffed, OFF, working=False)
    with pytest.raises(InputInvalid) as refused:
        await override(staffed, OFF, working=True)
    assert refused.value.details["reason"] == "overridden"


async def test_only_the_administrator_changes_the_calendar(staffed: TestOffice) -> None:
    for role in (Role.REGISTRAR, Role.REVIEWER, Role.HEAD):
        with pytest.raises(NotAllowed):
            async with staffed.by(role) as office:
                await office.calendars.effect(OFF, working=False)
        with pytest.raises(NotAllowed):
            async with staffed.by(role) as office:
                await office.calendars.year(2027)


async def test_a_named_person_approves_next_year_once(staffed: TestOffice) -> None:
    async with staffed.by(Role.ADMINISTRATOR) as office:
        await office.calendars.ask_for_next_year()
        await office.calendars.ask_for_next_year()
        view = await office.calendars.year(2027)
        assert (view.known, view.may_approve, view.approved_by) == (True, True, None)
        assert sum(view.months) == 365 - 104 - 14
    async with staffed.database.reading() as session:
        (duty,) = await session.scalars(select(Duty).where(Duty.kind == DutyKind.CALENDAR))
        assert (duty.subject, duty.role, duty.closed_at) == (
            "2027-01-01",
            Role.ADMINISTRATOR,
            None,
        )
    with pytest.raises(CalendarStale):
        async with staffed.by(Role.ADMINISTRATOR) as office:
            await office.calendars.approve(2027, "0" * 12)
    async with staffed.by(Role.ADMINISTRATOR) as office:
        approved = await office.calendars.approve(2027, view.fingerprint)
    assert approved.approved_by == "Қызметкер administrator"
    assert not approved.may_approve
    async with staffed.database.reading() as session:
        (duty,) = await session.scalars(select(Duty).where(Duty.kind == DutyKind.CALENDAR))
        assert duty.closed_at is not None


async def test_a_library_that_changed_since_is_named_once_and_its_days_are_told(
    staffed: TestOffice,
) -> None:
    written = counting.written_down(2027)
    async with staffed.by(Role.ADMINISTRATOR) as office:
        view = await office.calendars.year(2027)
        await office.calendars.approve(2027, view.fingerprint)
    async with staffed.database.transaction() as session:
        year = await session.get_one(CalendarYear, 2027)
        # As if an older library had known nothing of Constitution Day in March.
        year.days = written.replace("-15.03 ", "")
    for _time in range(2):
        async with staffed.by(Role.ADMINISTRATOR) as office:
            await office.calendars.ask_for_next_year()
    (told,) = await staffed.owed("calendar_draft")
    assert told.chat_id == STAFF[Role.ADMINISTRATOR]
    async with staffed.by(Role.ADMINISTRATOR) as office:
        view = await office.calendars.year(2027)
    assert [(change.day, change.working) for change in view.changes] == [(date(2027, 3, 15), False)]
    assert view.may_approve


async def test_a_year_past_the_library_is_an_alarm_and_not_a_guess(staffed: TestOffice) -> None:
    staffed.clock.to(date(2027, 11, 1))
    async with staffed.by(Role.ADMINISTRATOR) as office:
        view = await office.calendars.year(2028)
        await office.calendars.ask_for_next_year()
    assert (view.known, view.may_approve, view.months) == (False, False, ())
    await staffed.sweep()
    assert STAFF[Role.ADMINISTRATOR] in {row.chat_id for row in await staffed.owed("alarm")}


async def test_anybody_of_the_staff_may_have_a_count_explained(staffed: TestOffice) -> None:
    await override(staffed, OFF, working=False)
    async with staffed.by(Role.AUDITOR) as office:
        view = await office.calendars.explain(date(2026, 11, 23), 15)
    assert view.count.ends_on == date(2026, 12, 15)
    (named,) = [day.reason for day in view.count.days if day.reason.day == OFF]
    assert named.act == ACT
    with pytest.raises(NotAllowed):
        async with staffed.of(CITIZEN) as office:
            await office.calendars.explain(date(2026, 11, 23), 15)


async def test_a_letter_with_a_shorter_term_of_its_own_keeps_it(staffed: TestOffice) -> None:
    """What is returned goes out within three days, whatever becomes of the answer's term."""
    own = await staffed.submit()
    card = await staffed.review(own.card.public_id)
    async with staffed.by(Role.REVIEWER) as office:
        await office.endings.return_to_applicant(
            card.public_id, card.version, "R03", "Мәтінде мәселенің мәні жазылмаған."
        )
    await override(staffed, OFF, working=False)
    async with staffed.database.reading() as session:
        letter = select(Duty.due_on).where(Duty.kind == DutyKind.LETTER)
        assert (await session.scalars(letter)).all() == [date(2026, 11, 26)]
