"""Instructions: nobody but the issuer takes one off control, and only a granted term moves."""

import asyncio
import json
from datetime import date

import pytest
from sqlalchemy import select

from bot.services.actor import SENDER
from bot.services.errors import InputInvalid, NotAllowed, NotFound, SamePersonDecides, Stale
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.reception.instructions import Order
from db.enums import DutyKind, InstructionState, OutboxState, Role
from db.models import Alarm, Duty, Instruction, OutboxMessage
from tests.offices import CITIZEN, STAFF, TestOffice, applicant
from tests.services.following import (
    RESULT,
    SECOND_HEAD,
    SECOND_UNIT,
    TERM,
    TEXT,
    UNIT,
    ended,
    held,
    hired,
    instructed,
    journal,
    staff_id,
)

LATER = date(2026, 12, 18)


async def duties(office: TestOffice) -> list[tuple[str, date, bool]]:
    """Return the duties of instructions: subject, term, open or not."""
    async with office.database.reading() as session:
        rows = await session.scalars(
            select(Duty).where(Duty.kind == DutyKind.INSTRUCTION).order_by(Duty.id)
        )
        return [(row.subject, row.due_on, row.closed_at is None) for row in rows]


async def raised(office: TestOffice) -> list[tuple[int, str]]:
    """Return to whom alarms of instructions went, and at which rung."""
    return [
        (row.chat_id, json.loads(row.params)["level"])
        for row in await office.owed(NoticeKind.ALARM)
        if (await duty_of(office, row)).kind is DutyKind.INSTRUCTION
    ]


async def duty_of(office: TestOffice, message: OutboxMessage) -> Duty:
    async with office.database.reading() as session:
        return await session.get_one(Duty, json.loads(message.params)["duty"])


async def test_a_head_gives_an_instruction_and_all_concerned_learn_of_it(
    staffed: TestOffice,
) -> None:
    follow = await instructed(staffed)
    view = follow.view
    assert (view.state, view.due_on, view.days_left) == (InstructionState.OPEN, TERM, 5)
    assert view.issuer.id == await staff_id(staffed, Role.HEAD)
    assert await duties(staffed) == [(view.public_id, TERM, True)]
    told = await staffed.owed("instructed")
    assert [row.chat_id for row in told] == [UNIT]
    async with staffed.of(UNIT) as office:
        desk = await office.desk.desk()
        assert (desk.to_carry_out, desk.on_control) == (1, 0)
        assert [duty.kind for duty in desk.duties] == [DutyKind.INSTRUCTION]
        (mine,) = await office.instructions.mine()
        shown = await office.instructions.reveal(mine.public_id)
        assert (shown.text, mine.to_carry_out, mine.to_control) == (TEXT, True, False)
    own = await staffed.own(view.case_id)
    assert [(one.due_on, one.state) for one in own.instructions] == [(TERM, InstructionState.OPEN)]
    assert "instructed" in [event.action for event in own.timeline]


async def test_the_registrar_writes_it_down_for_a_head_who_is_told(staffed: TestOffice) -> None:
    executor = await hired(staffed, UNIT, Role.UNIT)
    first = await staff_id(staffed, Role.HEAD)
    second = await hired(staffed, SECOND_HEAD, Role.HEAD)
    case = await held(staffed)
    async with staffed.by(Role.REGISTRAR) as office:
        heads = await office.instructions.issuers(executor)
        assert [head.id for head in heads] == [first, second]
        roles = [person.role for person in await office.instructions.executors()]
        assert roles == [Role.REGISTRAR, Role.REVIEWER, Role.UNIT]
        order = Order(executor, None, TERM)
        with pytest.raises(NotFound):
            await office.instructions.give(case.public_id, case.version, order, TEXT)
    async with staffed.by(Role.REGISTRAR) as office:
        order = Order(executor, second, TERM)
        view = await office.instructions.give(case.public_id, case.version, order, TEXT)
    assert view.issuer.id == second
    told = {
        (row.chat_id, json.loads(row.params)["level"]) for row in await staffed.owed("instructed")
    }
    assert told == {(UNIT, None), (SECOND_HEAD, "issuer")}


async def test_several_are_given_and_a_second_tap_gives_none(staffed: TestOffice) -> None:
    follow = await instructed(staffed)
    order = Order(follow.executor, None, TERM)
    async with staffed.by(Role.HEAD) as office:
        case = await office.review.case(follow.view.case_id)
        await office.instructions.give(case.public_id, case.version, order, TEXT)
    with pytest.raises(Stale):
        async with staffed.by(Role.HEAD) as office:
            await office.instructions.give(case.public_id, case.version, order, TEXT)
    async with staffed.by(Role.HEAD) as office:
        assert len(await office.instructions.of_case(case.public_id)) == 2


async def test_only_after_a_held_reception_and_only_by_those_who_may(staffed: TestOffice) -> None:
    executor = await hired(staffed, UNIT, Role.UNIT)
    own = await staffed.submit()
    order = Order(executor, None, TERM)
    with pytest.raises(Stale):
        async with staffed.by(Role.HEAD) as office:
            await office.instructions.give(own.card.public_id, own.card.version, order, TEXT)
    for telegram_id in (STAFF[Role.REVIEWER], STAFF[Role.AUDITOR], UNIT, CITIZEN):
        with pytest.raises(NotAllowed):
            async with staffed.of(telegram_id) as office:
                await office.instructions.give(own.card.public_id, own.card.version, order, TEXT)


@pytest.mark.parametrize(
    ("due_on", "reason"),
    [
        (date(2026, 12, 4), "day_past"),
        (date(2026, 12, 5), "day_off"),
        (date(2026, 12, 16), "day_off"),
        (date(2031, 12, 11), "day_off"),
    ],
)
async def test_a_term_is_a_working_day_to_come(
    staffed: TestOffice, due_on: date, reason: str
) -> None:
    with pytest.raises(InputInvalid) as refused:
        await instructed(staffed, due_on)
    assert refused.value.details["reason"] == reason


async def test_nobody_controls_what_they_carry_out_themselves(staffed: TestOffice) -> None:
    """The two-person rule counts people, not roles."""
    as_unit = await hired(staffed, STAFF[Role.HEAD], Role.UNIT)
    case = await held(staffed)
    async with staffed.by(Role.HEAD) as office:
        assert as_unit not in {person.id for person in await office.instructions.executors()}
        order = Order(as_unit, None, TERM)
        with pytest.raises(SamePersonDecides):
            await office.instructions.give(case.public_id, case.version, order, TEXT)
    second = await hired(staffed, SECOND_HEAD, Role.HEAD)
    async with staffed.by(Role.REGISTRAR) as office:
        assert [head.id for head in await office.instructions.issuers(as_unit)] == [second]
        order = Order(as_unit, second, TERM)
        view = await office.instructions.give(case.public_id, case.version, order, TEXT)
    async with staffed.by(Role.HEAD) as office:
        view = await office.control.report(view.public_id, view.version, "Орындалды.")
    await ended(staffed, second)
    async with staffed.by(Role.HEAD) as office:
        assert not (await office.instructions.card(view.public_id)).to_control
        with pytest.raises(SamePersonDecides):
            await office.control.close(view.public_id, view.version, RESULT)


async def test_report_return_report_and_off_control(staffed: TestOffice) -> None:
    follow = await instructed(staffed)
    view = await follow.reported()
    assert view.state is InstructionState.REPORTED
    assert [open_ for _subject, _due, open_ in await duties(staffed)] == [False]
    assert [row.chat_id for row in await staffed.owed("reported")] == [STAFF[Role.HEAD]]
    async with staffed.by(Role.HEAD) as office:
        view = await office.control.send_back(view.public_id, view.version, "Мерзімі қайда?")
    assert (view.state, view.returned) == (InstructionState.OPEN, True)
    assert (await duties(staffed))[-1] == (f"{view.public_id}:3", TERM, True)
    assert [row.chat_id for row in await staffed.owed("report_returned")] == [UNIT]
    view = await follow.reported("Мерзімі: наурыз.")
    async with staffed.by(Role.HEAD) as office:
        shown = await office.instructions.reveal(view.public_id)
        assert [report.remark for report in shown.reports] == ["Мерзімі қайда?", None]
        view = await office.control.close(view.public_id, view.version, RESULT)
    assert view.state is InstructionState.CLOSED
    assert not any(open_ for _subject, _due, open_ in await duties(staffed))
    own = await staffed.own(view.case_id)
    assert [one.result for one in own.instructions] == [RESULT]
    (done,) = await staffed.deliver("instruction_done")
    assert done.chat_id == CITIZEN


async def test_an_instruction_that_is_not_ones_own_is_left_alone(staffed: TestOffice) -> None:
    follow = await instructed(staffed)
    await hired(staffed, SECOND_UNIT, Role.UNIT)
    await hired(staffed, SECOND_HEAD, Role.HEAD)
    key, version = follow.view.public_id, follow.view.version
    for telegram_id in (SECOND_UNIT, STAFF[Role.REGISTRAR], STAFF[Role.HEAD], CITIZEN):
        with pytest.raises(NotAllowed):
            async with staffed.of(telegram_id) as office:
                await office.control.report(key, version, "Орындалды.")
        with pytest.raises(NotAllowed):
            async with staffed.of(telegram_id) as office:
                await office.control.ask_extension(key, version, LATER, "Уақыт керек.")
    for telegram_id in (SECOND_UNIT, CITIZEN):
        with pytest.raises(NotAllowed):
            async with staffed.of(telegram_id) as office:
                await office.instructions.card(key)
        with pytest.raises(NotAllowed):
            async with staffed.of(telegram_id) as office:
                await office.instructions.reveal(key)
    with pytest.raises(NotAllowed):
        async with staffed.by(Role.AUDITOR) as office:
            await office.instructions.reveal(key)
    version = (await follow.reported()).version
    for telegram_id in (SECOND_HEAD, UNIT, STAFF[Role.REGISTRAR], STAFF[Role.ADMINISTRATOR]):
        with pytest.raises(NotAllowed):
            async with staffed.of(telegram_id) as office:
                await office.control.close(key, version, RESULT)
        with pytest.raises(NotAllowed):
            async with staffed.of(telegram_id) as office:
                await office.control.send_back(key, version, "Қайта.")
    async with staffed.of(SECOND_HEAD) as office:
        assert not (await office.instructions.card(key)).to_control


async def test_when_the_issuer_has_left_another_head_acts_and_the_journal_says_so(
    staffed: TestOffice,
) -> None:
    follow = await instructed(staffed)
    await hired(staffed, SECOND_HEAD, Role.HEAD)
    await ended(staffed, await staff_id(staffed, Role.HEAD))
    async with staffed.of(UNIT) as office:
        view = await office.control.report(follow.view.public_id, 1, "Орындалды.")
    assert [row.chat_id for row in await staffed.owed("reported")] == [SECOND_HEAD]
    async with staffed.of(SECOND_HEAD) as office:
        await office.control.close(view.public_id, view.version, RESULT)
    (details,) = [
        text for action, _on, text in await journal(staffed) if action.endswith("_closed")
    ]
    assert json.loads(details) == {"acting": True, "instruction": view.public_id}


async def test_a_term_moves_only_when_the_issuer_grants_it(staffed: TestOffice) -> None:
    follow = await instructed(staffed)
    key = follow.view.public_id
    async with staffed.of(UNIT) as office:
        view = await office.control.ask_extension(key, 1, LATER, "Материал күтіп отырмыз.")
    assert (view.due_on, view.extension is not None) == (TERM, True)
    assert await duties(staffed) == [(key, TERM, True)]
    with pytest.raises(Stale):
        async with staffed.of(UNIT) as office:
            await office.control.ask_extension(key, view.version, LATER, "Тағы да керек.")
    async with staffed.by(Role.HEAD) as office:
        view = await office.control.decide_extension(key, view.version, granted=False)
    assert (view.due_on, view.extension) == (TERM, None)
    assert await duties(staffed) == [(key, TERM, True)]
    async with staffed.of(UNIT) as office:
        view = await office.control.ask_extension(key, view.version, LATER, "Материал жоқ.")
    async with staffed.by(Role.HEAD) as office:
        view = await office.control.decide_extension(key, view.version, granted=True)
    assert view.due_on == LATER
    assert await duties(staffed) == [(key, TERM, False), (f"{key}:{view.version}", LATER, True)]
    staffed.clock.to(date(2026, 12, 14), 10)
    await staffed.sweep()
    # Three working days before the new term; the old one, over by now, is silent.
    assert await raised(staffed) == [(UNIT, "3")]
    staffed.clock.to(date(2026, 12, 21), 10)
    await staffed.sweep()
    assert sorted((await raised(staffed))[1:]) == [(STAFF[Role.HEAD], "over"), (UNIT, "over")]
    granted = next(text for act, _on, text in await journal(staffed) if act == "extension_granted")
    assert json.loads(granted) == {
        "acting": False,
        "asked": LATER.isoformat(),
        "before": TERM.isoformat(),
        "instruction": key,
    }


async def test_without_an_extension_the_old_term_is_raised(staffed: TestOffice) -> None:
    """The twin of the test above: the alarms that must fall silent do sound."""
    await instructed(staffed)
    staffed.clock.to(date(2026, 12, 14), 10)
    await staffed.sweep()
    assert sorted(await raised(staffed)) == [(STAFF[Role.HEAD], "over"), (UNIT, "over")]


async def test_a_broken_term_alarms_its_issuer_and_no_other_head(staffed: TestOffice) -> None:
    await hired(staffed, SECOND_HEAD, Role.HEAD)
    await instructed(staffed)
    staffed.clock.to(date(2026, 12, 14), 10)
    await staffed.sweep()
    assert sorted(await raised(staffed)) == [(STAFF[Role.HEAD], "over"), (UNIT, "over")]


async def test_a_broken_term_of_an_issuer_who_left_alarms_the_heads_there_are(
    staffed: TestOffice,
) -> None:
    """The twin of the test above."""
    await hired(staffed, SECOND_HEAD, Role.HEAD)
    await instructed(staffed)
    await ended(staffed, await staff_id(staffed, Role.HEAD))
    staffed.clock.to(date(2026, 12, 14), 10)
    await staffed.sweep()
    assert sorted(await raised(staffed)) == [(UNIT, "over"), (SECOND_HEAD, "over")]


async def test_more_time_is_asked_for_before_the_term_is_over(staffed: TestOffice) -> None:
    follow = await instructed(staffed)
    staffed.clock.to(date(2026, 12, 14), 10)
    with pytest.raises(InputInvalid) as refused:
        async with staffed.of(UNIT) as office:
            await office.control.ask_extension(follow.view.public_id, 1, LATER, "Уақыт керек.")
    assert refused.value.details["reason"] == "term_over"


async def test_reminders_come_before_the_term_and_stop_with_the_report(
    staffed: TestOffice,
) -> None:
    follow = await instructed(staffed)
    staffed.clock.to(date(2026, 12, 8), 10)
    await staffed.sweep()
    staffed.clock.to(date(2026, 12, 10), 10)
    await staffed.sweep()
    assert await raised(staffed) == [(UNIT, "3"), (UNIT, "1")]
    await follow.reported()
    staffed.clock.to(date(2026, 12, 14), 10)
    await staffed.sweep()
    assert await raised(staffed) == [(UNIT, "3"), (UNIT, "1")]


async def test_the_list_on_control_has_the_overdue_by_executor_on_top(staffed: TestOffice) -> None:
    follow = await instructed(staffed, date(2026, 12, 9))
    other = await hired(staffed, SECOND_UNIT, Role.UNIT)
    reviewer = await staff_id(staffed, Role.REVIEWER)
    for executor, due_on in (
        (other, date(2026, 12, 8)),
        (follow.executor, date(2026, 12, 7)),
        (reviewer, date(2026, 12, 22)),
        (reviewer, date(2026, 12, 10)),
    ):
        async with staffed.by(Role.HEAD) as office:
            case = await office.review.case(follow.view.case_id)
            order = Order(executor, None, due_on)
            await office.instructions.give(case.public_id, case.version, order, TEXT)
    staffed.clock.to(date(2026, 12, 11), 10)
    async with staffed.by(Role.REGISTRAR) as office:
        listed = await office.instructions.on_control()
    assert [(view.executor.id, view.due_on.day, view.overdue) for view in listed] == [
        (reviewer, 10, True),
        (follow.executor, 7, True),
        (follow.executor, 9, True),
        (other, 8, True),
        (reviewer, 22, False),
    ]
    with pytest.raises(NotAllowed):
        async with staffed.of(UNIT) as office:
            await office.instructions.on_control()


async def test_two_hands_on_one_report_and_the_first_wins(staffed: TestOffice) -> None:
    follow = await instructed(staffed)
    view = await follow.reported()

    async def attempt(*, close: bool) -> None:
        async with staffed.by(Role.HEAD) as office:
            act = office.control.close if close else office.control.send_back
            await act(view.public_id, view.version, RESULT)

    outcomes = await asyncio.gather(
        attempt(close=True), attempt(close=False), return_exceptions=True
    )
    (refused,) = [one for one in outcomes if one is not None]
    assert isinstance(refused, Stale)
    assert refused.details["instruction"]


async def test_an_executor_who_left_is_replaced_and_a_dead_term_begins_anew(
    staffed: TestOffice,
) -> None:
    follow = await instructed(staffed)
    other = await hired(staffed, SECOND_UNIT, Role.UNIT)
    await ended(staffed, follow.executor)
    staffed.clock.to(date(2026, 12, 14), 10)
    view = await follow.now()
    assert (view.executor_left, view.overdue) == (True, True)
    async with staffed.by(Role.HEAD) as office:
        people = await office.control.successors(view.public_id, view.version)
        assert other in {person.id for person in people}
        view = await office.control.hand_over(view.public_id, view.version, other)
    assert (view.due_on, view.overdue) == (date(2026, 12, 22), False)
    assert [open_ for _subject, _due, open_ in await duties(staffed)] == [False, True]
    async with staffed.of(SECOND_UNIT) as office:
        assert [one.public_id for one in await office.instructions.mine()] == [view.public_id]


async def test_a_message_about_what_has_passed_is_not_sent(staffed: TestOffice) -> None:
    follow = await instructed(staffed)
    await follow.reported()
    sent = await staffed.deliver("instructed", "reported")
    assert [row.kind for row in sent] == ["reported"]
    async with staffed.database.reading() as session:
        states = await session.scalars(
            select(OutboxMessage.state).where(OutboxMessage.kind == "instructed")
        )
        assert set(states) == {OutboxState.CANCELLED}


async def test_a_promise_kept_before_it_was_told_is_told_once(staffed: TestOffice) -> None:
    follow = await instructed(staffed)
    view = await follow.reported()
    async with staffed.by(Role.HEAD) as office:
        await office.control.close(view.public_id, view.version, RESULT)
    sent = [row.kind for row in await staffed.deliver("result", "instruction_done")]
    # The reception's own result, and the end of the instruction; not that it was given.
    assert sent == ["result", "instruction_done"]


async def test_who_has_no_chat_any_more_hears_the_end_by_phone(staffed: TestOffice) -> None:
    follow = await instructed(staffed)
    view = await follow.reported()
    async with staffed.machine(SENDER) as office:
        await office.accounts.lost(CITIZEN)
    async with staffed.by(Role.HEAD) as office:
        await office.control.close(view.public_id, view.version, RESULT)
    async with staffed.database.reading() as session:
        calls = await session.scalars(select(Duty.subject).where(Duty.kind == DutyKind.DELIVERY))
        assert calls.all() == [f"instruction_done:{view.public_id}"]


async def test_neither_the_journal_nor_the_staffs_messages_hold_anything_personal(
    staffed: TestOffice,
) -> None:
    follow = await instructed(staffed)
    async with staffed.of(UNIT) as office:
        view = await office.control.ask_extension(follow.view.public_id, 1, LATER, "Өтеген ауырды.")
    view = await follow.reported("Өтегенге көрсетілді.")
    async with staffed.by(Role.HEAD) as office:
        await office.instructions.reveal(view.public_id)
        view = await office.control.send_back(view.public_id, view.version, "Өтеген қайда?")
    entries = await journal(staffed)
    looks = [text for action, _on, text in entries if action == "revealed"]
    assert {"instruction": view.public_id, "what": "instruction"} in map(json.loads, looks)
    written = " ".join(f"{action} {on} {text}" for action, on, text in entries)
    for row in await staffed.owed():
        async with staffed.machine(SENDER) as office:
            facts = await office.truth.facts(await office.session.get_one(OutboxMessage, row.id))
        if facts is not None and facts.own is None:
            written += f" {row.params} {facts}"
    person = applicant()
    for secret in (*person.full_name.split(), person.phone, person.iin, "көрсету", "Өтеген"):
        assert str(secret) not in written
    async with staffed.database.reading() as session:
        given = (await session.scalars(select(Instruction))).one()
        alarms = (await session.scalars(select(Alarm.id))).all()
    assert TEXT.encode() not in given.text_sealed
    assert alarms
