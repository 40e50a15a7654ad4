"""Consultations (points 17 and 38): asked in the chat, taken, answered, ended, counted."""

import asyncio
from datetime import date

import pytest
from sqlalchemy import func, select

from bot.services.actor import OPERATOR, SWEEP
from bot.services.errors import (
    ConsentNeeded,
    ConsultationStale,
    ConsultationUnanswered,
    InputInvalid,
    NotAllowed,
    NotFound,
    TooManyConsultations,
    TooManyMessages,
)
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.views.consultations import OwnConsultation, Question
from db.enums import (
    Channel,
    ConsultationOutcome,
    ConsultationState,
    DeclineReason,
    DutyKind,
    FactKind,
    Language,
    Role,
)
from db.models import (
    Account,
    Consultation,
    ConsultationLine,
    Duty,
    Fact,
    JournalEntry,
    OutboxMessage,
)
from tests.offices import CITIZEN, STAFF, STRANGER, TestOffice

C = ConsultationState
ASKED = "Жер учаскесіне құжатты қалай рәсімдеуге болады?"
CONSULTANT, SECOND, PSYCHOLOGIST, VOLUNTEER = 2101, 2102, 2103, 2104
HELPERS = (
    (CONSULTANT, Role.CONSULTANT),
    (SECOND, Role.CONSULTANT),
    (PSYCHOLOGIST, Role.PSYCHOLOGIST),
    (VOLUNTEER, Role.VOLUNTEER),
)


async def joins(office: TestOffice, telegram_id: int, role: Role) -> None:
    async with office.machine(OPERATOR) as at_desk:
        token = await at_desk.staff.invite(role)
    async with office.of(telegram_id) as own:
        await own.staff.join(token, f"Көмекші {telegram_id}")


@pytest.fixture
async def helped(staffed: TestOffice) -> TestOffice:
    for telegram_id, role in HELPERS:
        await joins(staffed, telegram_id, role)
    return staffed


async def asks(
    office: TestOffice,
    key: str = "1",
    *,
    role: Role | None = Role.CONSULTANT,
    who: int = CITIZEN,
    text: str = ASKED,
) -> OwnConsultation:
    await office.agree(who)
    async with office.of(who) as own:
        question = Question(text, Language.KK, role=role)
        return await own.own_advice.ask(question, f"{who}:{key}")


async def answered(office: TestOffice, key: str = "1") -> OwnConsultation:
    """Return a consultation that the first consultant has answered."""
    asked = await asks(office, key)
    async with office.of(CONSULTANT) as desk:
        await desk.advice_desk.answer(asked.view.public_id, 1, "ХҚКО-ға жүгініңіз.")
    async with office.of(CITIZEN) as own:
        return await own.own_advice.own(asked.view.public_id)


async def open_duties(office: TestOffice) -> list[Duty]:
    async with office.database.reading() as session:
        rows = await session.scalars(
            select(Duty)
            .where(Duty.kind == DutyKind.CONSULTATION, Duty.closed_at.is_(None))
            .order_by(Duty.id)
        )
        return list(rows)


async def facts(office: TestOffice) -> list[Fact]:
    async with office.database.reading() as session:
        rows = await session.scalars(
            select(Fact).where(Fact.kind == FactKind.CONSULTATION).order_by(Fact.id)
        )
        return list(rows)


async def journalled(office: TestOffice, public_id: str) -> list[str]:
    async with office.database.reading() as session:
        rows = await session.scalars(
            select(JournalEntry.action)
            .where(JournalEntry.subject == f"consultation:{public_id}")
            .order_by(JournalEntry.n)
        )
        return list(rows)


async def test_point_38_a_question_is_answered_in_the_chat_and_settled(helped: TestOffice) -> None:
    asked = await asks(helped)
    assert asked.view.state is C.ASKED
    assert asked.view.role is Role.CONSULTANT
    assert asked.view.due_on == date(2026, 11, 25)
    (duty,) = await open_duties(helped)
    assert (duty.role, duty.staff_id, duty.request_id) == (Role.CONSULTANT, None, None)
    told = await helped.deliver(NoticeKind.CONSULTATION_ASKED)
    assert {row.chat_id for row in told} == {CONSULTANT, SECOND}
    assert all("Жер" not in row.params for row in told)
    async with helped.of(CONSULTANT) as desk:
        (waiting,) = await desk.advice_desk.waiting()
        assert (waiting.public_id, waiting.mine, waiting.staff) == (
            asked.view.public_id,
            False,
            None,
        )
        shown = await desk.advice_desk.show(waiting.public_id)
        assert [line.text for line in shown.lines] == [ASKED]
        view = await desk.advice_desk.answer(waiting.public_id, 1, "ХҚКО-ға жүгініңіз.")
    assert (view.state, view.mine) == (C.ANSWERED, True)
    assert await open_duties(helped) == []
    (notice,) = await helped.deliver(NoticeKind.CONSULTATION_ANSWER)
    assert notice.chat_id == CITIZEN
    async with helped.of(CITIZEN) as own:
        seen = await own.own_advice.own(view.public_id)
        assert [line.by_staff for line in seen.lines] == [False, True]
        ended = await own.own_advice.settled(view.public_id, seen.view.version)
        assert await own.own_advice.open_ones() == ()
    assert (ended.view.state, ended.view.outcome) == (C.ENDED, ConsultationOutcome.SOLVED)
    (fact,) = await facts(helped)
    assert (fact.detail, fact.reason, fact.channel) == ("solved", None, Channel.BOT)
    assert fact.day == helped.clock.now().date()
    assert fact.request_id is None
    assert await journalled(helped, view.public_id) == [
        "consultation_asked",
        "revealed",
        "consultation_answered",
        "consultation_ended",
    ]


async def test_nothing_is_asked_without_consent(helped: TestOffice) -> None:
    async with helped.of(CITIZEN) as own:
        with pytest.raises(ConsentNeeded):
            await own.own_advice.ask(Question(ASKED, Language.KK), "k")


async def test_twenty_taps_make_one_question(helped: TestOffice) -> None:
    first = await asks(helped)
    for _again in range(19):
        assert (await asks(helped)).view.public_id == first.view.public_id
    async with helped.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Consultation)) == 1
        assert await session.scalar(select(func.count()).select_from(ConsultationLine)) == 1


async def test_three_at_once_are_the_most(helped: TestOffice) -> None:
    for key in "123":
        await asks(helped, key)
    with pytest.raises(TooManyConsultations):
        await asks(helped, "4")
    assert (await asks(helped, who=STRANGER)).view.state is C.ASKED


@pytest.mark.parametrize("text", ["қысқа", "ұ" * 2001])
async def test_a_question_has_its_bounds(helped: TestOffice, text: str) -> None:
    with pytest.raises(InputInvalid):
        await asks(helped, text=text)


async def test_whoever_is_free_is_the_one_with_the_least_to_do(helped: TestOffice) -> None:
    assert (await asks(helped, "1", role=None)).view.role is Role.CONSULTANT
    assert (await asks(helped, "2", role=None)).view.role is Role.PSYCHOLOGIST
    # Nobody holds this role, so whoever is free answers.
    assert (await asks(helped, "3", role=Role.SOCIAL_WORKER)).view.role is Role.CONSULTANT


async def test_without_helpers_the_registrar_answers(staffed: TestOffice) -> None:
    asked = await asks(staffed)
    assert asked.view.role is Role.REGISTRAR
    async with staffed.by(Role.REGISTRAR) as desk:
        assert len(await desk.advice_desk.waiting()) == 1


async def test_point_17_of_two_helpers_who_take_it_at_once_one_wins(helped: TestOffice) -> None:
    asked = await asks(helped)

    async def takes(telegram_id: int) -> bool:
        try:
            async with helped.of(telegram_id) as desk:
                await desk.advice_desk.take(asked.view.public_id, 1)
        except ConsultationStale:
            return False
        return True

    won = await asyncio.gather(takes(CONSULTANT), takes(SECOND))
    assert sorted(won) == [False, True]
    (duty,) = await open_duties(helped)
    async with helped.database.reading() as session:
        row = (await session.scalars(select(Consultation))).one()
    assert (row.staff_id is not None, row.staff_id) == (True, duty.staff_id)


async def test_what_a_colleague_took_is_not_read(helped: TestOffice) -> None:
    asked = await asks(helped)
    async with helped.of(CONSULTANT) as desk:
        taken = await desk.advice_desk.take(asked.view.public_id, 1)
    async with helped.of(SECOND) as desk:
        assert await desk.advice_desk.waiting() == ()
        with pytest.raises(NotFound):
            await desk.advice_desk.show(taken.public_id)
        with pytest.raises(NotFound):
            await desk.advice_desk.answer(taken.public_id, taken.version, "Жауап")


@pytest.mark.parametrize(
    "telegram_id",
    [
        VOLUNTEER,
        PSYCHOLOGIST,
        STRANGER,
        *(STAFF[role] for role in STAFF),
    ],
)
async def test_nobody_else_reads_what_was_asked(helped: TestOffice, telegram_id: int) -> None:
    asked = await asks(helped)
    async with helped.of(telegram_id) as other:
        with pytest.raises((NotAllowed, NotFound)):
            await other.advice_desk.show(asked.view.public_id)
        with pytest.raises((NotAllowed, NotFound)):
            await other.advice_desk.answer(asked.view.public_id, 1, "Жауап")
        with pytest.raises((NotAllowed, NotFound)):
            await other.own_advice.own(asked.view.public_id)
    assert await journalled(helped, asked.view.public_id) == ["consultation_asked"]


async def test_the_head_sees_where_it_stands_without_a_word(helped: TestOffice) -> None:
    asked = await asks(helped)
    async with helped.by(Role.HEAD) as head:
        view = await head.advice_desk.card(asked.view.public_id)
    assert (view.state, view.open_to_me) == (C.ASKED, False)
    for telegram_id in (VOLUNTEER, PSYCHOLOGIST, STRANGER):
        async with helped.of(telegram_id) as other:
            with pytest.raises((NotAllowed, NotFound)):
                await other.advice_desk.card(asked.view.public_id)


async def test_a_further_question_waits_anew(helped: TestOffice) -> None:
    own = await answered(helped)
    assert await helped.deliver(NoticeKind.CONSULTATION_ASKED) == []
    helped.clock.advance(days=1)
    async with helped.of(CITIZEN) as citizen:
        again = await citizen.own_advice.again(own.view.public_id, own.view.version, "Ал мерзімі?")
    assert again.view.state is C.ASKED
    (duty,) = await open_duties(helped)
    assert duty.due_on == date(2026, 11, 26)
    told = await helped.deliver(NoticeKind.CONSULTATION_ASKED)
    assert [row.chat_id for row in told] == [CONSULTANT]
    async with helped.of(CITIZEN) as citizen:
        for n in range(9):
            view = (await citizen.own_advice.own(own.view.public_id)).view
            await citizen.own_advice.again(view.public_id, view.version, f"Тағы сұрақ {n}")
        view = (await citizen.own_advice.own(own.view.public_id)).view
        with pytest.raises(TooManyMessages):
            await citizen.own_advice.again(view.public_id, view.version, "Тағы")
    assert len(await open_duties(helped)) == 1


async def test_an_old_button_of_the_person_changes_nothing(helped: TestOffice) -> None:
    own = await answered(helped)
    async with helped.of(CITIZEN) as citizen:
        with pytest.raises(ConsultationStale):
            await citizen.own_advice.settled(own.view.public_id, own.view.version - 1)
    async with helped.of(CITIZEN) as citizen:
        reason = DeclineReason.TALKED_OUT
        ended = await citizen.own_advice.decline(own.view.public_id, own.view.version, reason)
        with pytest.raises(ConsultationStale):
            await citizen.own_advice.settled(own.view.public_id, ended.view.version)
    (fact,) = await facts(helped)
    assert (fact.detail, fact.reason) == ("declined", "talked_out")


async def test_point_38_silence_ends_it_once(helped: TestOffice) -> None:
    own = await answered(helped)
    waits = await asks(helped, "2")
    for _day in range(2):
        helped.clock.advance(days=6)
        async with helped.machine(OPERATOR) as machine:
            await machine.consultations.lapse()
    async with helped.machine(OPERATOR) as machine:
        assert await machine.consultations.lapse() == 0
    async with helped.of(CITIZEN) as citizen:
        ended = await citizen.own_advice.own(own.view.public_id)
        assert ended.view.outcome is ConsultationOutcome.LAPSED
        # What the office has not answered is never over by itself.
        assert (await citizen.own_advice.own(waits.view.public_id)).view.state is C.ASKED
    assert [fact.detail for fact in await facts(helped)] == ["lapsed"]


async def test_who_asked_is_answered_before_it_ends(helped: TestOffice) -> None:
    asked = await asks(helped)
    async with helped.of(CONSULTANT) as desk:
        with pytest.raises(ConsultationUnanswered):
            await desk.advice_desk.end(asked.view.public_id, 1, ConsultationOutcome.SOLVED)
        view = await desk.advice_desk.answer(asked.view.public_id, 1, "Жауап осындай.")
        with pytest.raises(InputInvalid):
            await desk.advice_desk.end(view.public_id, view.version, ConsultationOutcome.LAPSED)
        with pytest.raises(InputInvalid):
            await desk.advice_desk.end(view.public_id, view.version, ConsultationOutcome.DECLINED)
        ended = await desk.advice_desk.end(
            view.public_id, view.version, ConsultationOutcome.DECLINED, DeclineReason.HARD
        )
    assert ended.state is C.ENDED
    assert await helped.deliver(NoticeKind.CONSULTATION_ASKED) == []


async def test_point_17_a_question_goes_to_another_helper_in_its_term(helped: TestOffice) -> None:
    asked = await asks(helped)
    await helped.deliver()
    async with helped.of(CONSULTANT) as desk:
        taken = await desk.advice_desk.take(asked.view.public_id, 1)
        with pytest.raises(InputInvalid):
            await desk.advice_desk.hand(taken.public_id, taken.version, Role.SOCIAL_WORKER)
        with pytest.raises(InputInvalid):
            await desk.advice_desk.hand(taken.public_id, taken.version, Role.VOLUNTEER)
        await desk.advice_desk.hand(taken.public_id, taken.version, Role.PSYCHOLOGIST)
    (duty,) = await open_duties(helped)
    assert (duty.role, duty.staff_id, duty.due_on) == (
        Role.PSYCHOLOGIST,
        None,
        asked.view.due_on,
    )
    told = await helped.deliver(NoticeKind.CONSULTATION_ASKED)
    assert [row.chat_id for row in told] == [PSYCHOLOGIST]
    async with helped.of(CONSULTANT) as desk:
        with pytest.raises(NotFound):
            await desk.advice_desk.show(asked.view.public_id)
    async with helped.of(PSYCHOLOGIST) as desk:
        assert [view.mine for view in await desk.advice_desk.waiting()] == [False]


async def test_a_late_answer_is_told_to_the_helper_and_the_head(helped: TestOffice) -> None:
    asked = await asks(helped)
    await helped.deliver()
    async with helped.of(CONSULTANT) as desk:
        taken = await desk.advice_desk.take(asked.view.public_id, 1)
        await desk.advice_desk.hand(taken.public_id, taken.version, Role.PSYCHOLOGIST)
    await helped.deliver()
    helped.clock.to(date(2026, 11, 26))
    await helped.sweep()
    alarms = await helped.deliver(NoticeKind.ALARM)
    assert {row.chat_id for row in alarms} == {PSYCHOLOGIST, STAFF[Role.HEAD]}
    assert all(ASKED[:10] not in row.params for row in alarms)


async def test_a_blocked_chat_may_be_ended_without_an_answer(helped: TestOffice) -> None:
    asked = await asks(helped)
    async with helped.database.transaction() as session:
        account = await session.scalar(select(Account).where(Account.telegram_id == CITIZEN))
        assert account is not None
        account.reachable = False
    async with helped.of(CONSULTANT) as desk:
        (view,) = await desk.advice_desk.waiting()
        assert not view.reachable
        outcome = ConsultationOutcome.SOLVED
        ended = await desk.advice_desk.end(asked.view.public_id, view.version, outcome)
    assert ended.state is C.ENDED
    async with helped.database.reading() as session:
        sent = select(OutboxMessage).where(OutboxMessage.kind == NoticeKind.CONSULTATION_ANSWER)
        assert (await session.scalars(sent)).all() == []


async def test_what_is_sealed_is_not_read_from_the_database(helped: TestOffice) -> None:
    await answered(helped)
    async with helped.database.reading() as session:
        lines = (await session.scalars(select(ConsultationLine))).all()
    assert len(lines) == 2
    assert all("құжат".encode() not in line.text_sealed for line in lines)


async def test_booking_ends_it_as_booked(helped: TestOffice) -> None:
    own = await answered(helped)
    booked = await helped.submit()
    async with helped.of(CITIZEN) as citizen:
        to_book = await citizen.own_advice.to_book(own.view.public_id)
        assert (to_book.matter, to_book.phone) == (ASKED, "+77010000001")
        await citizen.own_advice.booked(own.view.public_id, booked.card.public_id)
        ended = await citizen.own_advice.own(own.view.public_id)
        with pytest.raises(ConsultationStale):
            await citizen.own_advice.to_book(own.view.public_id)
    assert ended.view.outcome is ConsultationOutcome.BOOKS
    assert ended.view.booked is not None
    assert ended.view.booked.number == booked.card.number
    assert [fact.detail for fact in await facts(helped)] == ["books"]


async def test_nobody_books_out_of_another_persons_advice(helped: TestOffice) -> None:
    own = await answered(helped)
    await helped.submit(STRANGER)
    async with helped.of(STRANGER) as stranger:
        mine = (await stranger.requests.mine())[0]
        with pytest.raises(NotFound):
            await stranger.own_advice.booked(own.view.public_id, mine.public_id)
        with pytest.raises(NotFound):
            await stranger.own_advice.to_book(own.view.public_id)


async def test_silence_is_looked_at_every_working_morning(helped: TestOffice) -> None:
    await answered(helped)
    helped.clock.to(date(2026, 12, 1))
    async with helped.machine(SWEEP) as machine:
        assert await machine.watch.look()
    assert [fact.detail for fact in await facts(helped)] == ["lapsed"]
