"""Consultations written down by hand or owed after an offer, and work that passes on (point 17)."""

from datetime import date

import pytest
from sqlalchemy import select

from bot.services.actor import OPERATOR
from bot.services.errors import ConsultationStale, InputInvalid, NotAllowed, NotFound
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.views.consultations import ConsultationView, ConsultedPerson, Recorded
from db.enums import (
    AlternativeKind,
    Channel,
    ConsultationOutcome,
    ConsultationState,
    ConsultationWay,
    DeclineReason,
    Help,
    Language,
    Role,
    TellBy,
)
from db.models import Consultation, Duty, Request, Survey
from tests.offices import CITIZEN, STAFF, TestOffice, applicant
from tests.services.test_consultations import (
    CONSULTANT,
    HELPERS,
    SECOND,
    VOLUNTEER,
    answered,
    asks,
    facts,
    joins,
    journalled,
    open_duties,
)

RESULT, W = ConsultationOutcome, ConsultationWay
ASKER = ConsultedPerson(full_name="Өтеген Қыдырәлі Ғабитұлы", phone="+77010000001")


@pytest.fixture
async def helped(staffed: TestOffice) -> TestOffice:
    for telegram_id, role in HELPERS:
        await joins(staffed, telegram_id, role)
    return staffed


async def records(office: TestOffice, told: Recorded, who: int = CONSULTANT) -> ConsultationView:
    async with office.of(who) as desk:
        return await desk.advice_records.record(told, f"consulted:{told.way}:{told.outcome}")


async def test_point_38_a_consultation_by_phone_is_written_down(helped: TestOffice) -> None:
    topic = helped.profile.topics[0].code
    told = Recorded(
        W.PHONE,
        RESULT.DECLINED,
        Language.KK,
        topic,
        DeclineReason.FAR_DATE,
        ASKER,
        phone_survey=True,
    )
    view = await records(helped, told, STAFF[Role.REGISTRAR])
    assert (view.state, view.role, view.known) == (ConsultationState.ENDED, Role.REGISTRAR, True)
    (fact,) = await facts(helped)
    assert (fact.detail, fact.reason) == ("declined", "far_date")
    assert (fact.channel, fact.topic) == (Channel.CALL_CENTRE, topic)
    assert await open_duties(helped) == []
    async with helped.database.reading() as session:
        row = (await session.scalars(select(Consultation))).one()
        assert row.phone_survey
        assert row.person_sealed is not None
        assert "Өтеген".encode() not in row.person_sealed
        assert (await session.scalars(select(Survey))).all() == []
    assert await journalled(helped, view.public_id) == [
        "consultation_recorded",
        "consultation_ended",
    ]
    # A second press writes nothing.
    again = await records(helped, told, STAFF[Role.REGISTRAR])
    assert again.public_id == view.public_id
    assert len(await facts(helped)) == 1


async def test_an_outcome_and_its_reason_belong_together(helped: TestOffice) -> None:
    for outcome, reason in (
        (RESULT.DECLINED, None),
        (RESULT.SOLVED, DeclineReason.HARD),
        (RESULT.LAPSED, None),
    ):
        with pytest.raises(InputInvalid):
            await records(helped, Recorded(W.ROOM, outcome, Language.KK, reason=reason))


@pytest.mark.parametrize(
    "role", [Role.ADMINISTRATOR, Role.REVIEWER, Role.HEAD, Role.AUDITOR], ids=str
)
async def test_who_gives_no_advice_records_none(helped: TestOffice, role: Role) -> None:
    async with helped.by(role) as other:
        with pytest.raises(NotAllowed):
            await other.advice_records.record(Recorded(W.ROOM, RESULT.SOLVED, Language.KK), "k")
    async with helped.of(VOLUNTEER) as other:
        with pytest.raises(NotAllowed):
            await other.advice_records.record(Recorded(W.ROOM, RESULT.SOLVED, Language.KK), "k")


async def test_books_now_reaches_a_registrar_who_takes_it_down(helped: TestOffice) -> None:
    view = await records(helped, Recorded(W.ROOM, RESULT.BOOKS, Language.RU, person=ASKER))
    (told,) = await helped.deliver(NoticeKind.CONSULTATION_ASKED)
    assert told.chat_id == STAFF[Role.REGISTRAR]
    assert "Өтеген" not in told.params
    async with helped.of(CONSULTANT) as other:
        with pytest.raises(NotAllowed):
            await other.advice_wishes.known(view.public_id)
    async with helped.by(Role.REGISTRAR) as desk:
        (waiting,) = await desk.advice_wishes.to_book()
        known = await desk.advice_wishes.known(waiting.public_id)
        assert (known.full_name, known.phone) == (ASKER.full_name, ASKER.phone)
        taken = await desk.intake.register(
            helped.application(), key="intake:1", channel=Channel.ORAL, tell_by=TellBy.PHONE
        )
        await desk.advice_wishes.booked(view.public_id, taken.card.public_id)
        assert await desk.advice_wishes.to_book() == ()
        with pytest.raises(ConsultationStale):
            await desk.advice_wishes.known(view.public_id)
    assert [fact.detail for fact in await facts(helped)] == ["books"]
    assert "consultation_booked" in await journalled(helped, view.public_id)


async def test_a_registrar_who_books_at_once_is_told_nothing(helped: TestOffice) -> None:
    told = Recorded(W.PHONE, RESULT.BOOKS, Language.RU, person=ASKER)
    await records(helped, told, STAFF[Role.REGISTRAR])
    assert await helped.deliver(NoticeKind.CONSULTATION_ASKED) == []


async def test_a_consultation_about_an_open_request_keeps_it(helped: TestOffice) -> None:
    own = await helped.submit(phone_survey=True)
    told = Recorded(W.ROOM, RESULT.BOOKS, Language.RU, case_id=own.card.public_id)
    view = await records(helped, told, STAFF[Role.REGISTRAR])
    assert view.booked is not None
    assert (view.booked.number, view.case) == (own.card.number, view.booked)
    # The language and the person are those of the case.
    assert (view.language, view.known, view.phone_survey) == (Language.KK, True, True)
    (fact,) = await facts(helped)
    async with helped.by(Role.REGISTRAR) as desk:
        request = await desk.cases.find(own.card.public_id)
    assert fact.request_id == request.id
    # A consultant sees no case whose applicant did not ask for them.
    with pytest.raises(NotFound):
        await records(
            helped, Recorded(W.PHONE, RESULT.SOLVED, Language.KK, case_id=own.card.public_id)
        )


async def test_point_17_a_helper_records_whom_they_helped_on_the_day(helped: TestOffice) -> None:
    own = await helped.submit(person=applicant(help=(Help.CONSULTANT.value,)))
    await helped.queue(own.card.public_id)
    await helped.distribute()
    told = Recorded(W.ROOM, RESULT.SOLVED, Language.KK, case_id=own.card.public_id)
    async with helped.by(Role.REGISTRAR) as desk:
        helpers = (await desk.roster.day(date(2026, 12, 4))).helpers
        (first, _second) = (one for one in helpers if one.role is Role.CONSULTANT)
        await desk.roster.set(date(2026, 12, 4), first.public_id, on=True)
    with pytest.raises(NotFound):
        await records(helped, told)
    helped.clock.to(date(2026, 12, 4), 9, 30)
    for somebody, allowed in ((SECOND, False), (CONSULTANT, True)):
        if allowed:
            view = await records(helped, told, somebody)
            assert view.case is not None
            continue
        with pytest.raises(NotFound):
            await records(helped, told, somebody)


async def accepted(office: TestOffice, *, chat: bool = True) -> str:
    """Return a case whose applicant has agreed to a consultation instead of a reception."""
    own = await office.submit(phone_survey=True)
    card = await office.review(own.card.public_id, memo=False)
    if not chat:
        async with office.database.transaction() as session:
            row = (await session.scalars(select(Request))).one()
            row.tell_by = TellBy.PHONE
    async with office.by(Role.REVIEWER) as desk:
        offer = await desk.alternatives.offer(
            card.public_id, card.version, AlternativeKind.CONSULTATION, "Заңгер түсіндіреді."
        )
    async with office.of(CITIZEN) as citizen:
        for _press in range(2):
            await citizen.alternatives.answer(offer.public_id, accepted=True)
    return own.card.public_id


@pytest.mark.parametrize("chat", [True, False], ids=["chat", "phone"])
async def test_an_accepted_consultation_is_really_given(helped: TestOffice, *, chat: bool) -> None:
    case = await accepted(helped, chat=chat)
    (duty,) = await open_duties(helped)
    assert duty.role is Role.CONSULTANT
    async with helped.of(CONSULTANT) as desk:
        (view,) = await desk.advice_desk.waiting()
        assert view.way is (W.CHAT if chat else W.PHONE)
        assert view.case is not None
        shown = await desk.advice_desk.show(view.public_id)
        assert shown.matter == helped.application().matter
        assert shown.person.phone == "+77010000001"
        ended = await desk.advice_desk.end(view.public_id, view.version, RESULT.SOLVED)
        request = await desk.cases.find(case)
    assert ended.outcome is RESULT.SOLVED
    assert await open_duties(helped) == []
    (fact,) = await facts(helped)
    assert (fact.request_id, fact.detail) == (request.id, "solved")
    # Whoever reads the matter of a case leaves a line in the case's own journal.
    async with helped.by(Role.REGISTRAR) as desk:
        events = await desk.journal.events(f"request:{case}")
    assert "revealed" in [event.action for event in events]


async def test_what_lies_with_a_helper_passes_on_when_they_leave(helped: TestOffice) -> None:
    waiting = await asks(helped, "0")
    async with helped.of(CONSULTANT) as desk:
        await desk.advice_desk.take(waiting.view.public_id, 1)
        mine = desk.actor.staff[Role.CONSULTANT]
    talk = await answered(helped)
    async with helped.of(SECOND) as desk:
        second = desk.actor.staff[Role.CONSULTANT]
    async with helped.by(Role.ADMINISTRATOR) as office:
        plan = await office.team.ending(mine.public_id)
        assert (plan.held.consultations, plan.held.duties) == (2, 1)
        assert [one.id for one in plan.candidates] == [second.id]
        await office.team.end(mine.public_id, second.id)
    async with helped.of(SECOND) as desk:
        views = (*await desk.advice_desk.waiting(), *await desk.advice_desk.talks())
        assert {view.public_id for view in views} == {
            waiting.view.public_id,
            talk.view.public_id,
        }
        assert all(view.mine for view in views)
    (duty,) = await open_duties(helped)
    assert duty.staff_id == second.id
    async with helped.of(CITIZEN) as citizen:
        with pytest.raises(ConsultationStale):
            await citizen.own_advice.settled(talk.view.public_id, talk.view.version)


async def test_left_to_the_pool_a_question_is_anybodys_of_the_role(helped: TestOffice) -> None:
    asked = await asks(helped)
    async with helped.of(CONSULTANT) as desk:
        await desk.advice_desk.take(asked.view.public_id, 1)
        mine = desk.actor.staff[Role.CONSULTANT]
    async with helped.by(Role.ADMINISTRATOR) as office:
        await office.team.end(mine.public_id, None)
    async with helped.of(SECOND) as desk:
        (view,) = await desk.advice_desk.waiting()
        assert (view.staff, view.mine) == (None, False)
        await desk.advice_desk.take(view.public_id, view.version)


async def test_a_substitute_reads_and_answers_meanwhile(helped: TestOffice) -> None:
    asked = await asks(helped)
    async with helped.of(CONSULTANT) as desk:
        taken = await desk.advice_desk.take(asked.view.public_id, 1)
        mine = desk.actor.staff[Role.CONSULTANT]
    async with helped.of(SECOND) as desk:
        second = desk.actor.staff[Role.CONSULTANT]
        with pytest.raises(NotFound):
            await desk.advice_desk.show(taken.public_id)
    today = helped.clock.now().date()
    async with helped.by(Role.ADMINISTRATOR) as office:
        await office.away.note(
            mine.public_id, today, date(2026, 11, 27), {Role.CONSULTANT: second.id}
        )
    async with helped.of(SECOND) as desk:
        (view,) = await desk.advice_desk.waiting()
        assert view.mine
        await desk.advice_desk.show(view.public_id)
        done = await desk.advice_desk.answer(view.public_id, view.version, "Жауап осындай.")
    # The work stays in the name of whoever is away.
    assert done.staff is not None
    assert done.staff.id == mine.id
    async with helped.database.reading() as session:
        rows = await session.scalars(select(Duty).where(Duty.closed_at.is_(None)))
        assert [row for row in rows if row.subject.startswith(view.public_id)] == []


async def test_point_38_advice_that_was_given_is_asked_about_and_not_before(
    helped: TestOffice,
) -> None:
    await accepted(helped)
    async with helped.database.reading() as session:
        assert (await session.scalars(select(Survey))).all() == []
    async with helped.of(CONSULTANT) as desk:
        (view,) = await desk.advice_desk.waiting()
        await desk.advice_desk.end(view.public_id, view.version, RESULT.SOLVED)
    async with helped.database.reading() as session:
        survey = (await session.scalars(select(Survey))).one()
        row = (await session.scalars(select(Consultation))).one()
    assert (survey.consultation_id, survey.request_id) == (row.id, None)
    assert row.request_id is not None


async def test_booking_is_followed_by_no_survey_of_the_advice(helped: TestOffice) -> None:
    own = await answered(helped)
    booked = await helped.submit()
    async with helped.of(CITIZEN) as citizen:
        await citizen.own_advice.booked(own.view.public_id, booked.card.public_id)
    async with helped.database.reading() as session:
        assert (await session.scalars(select(Survey))).all() == []


async def test_what_was_deleted_is_no_longer_shown_and_the_figure_stays(
    helped: TestOffice,
) -> None:
    own = await answered(helped)
    wish = await records(helped, Recorded(W.ROOM, RESULT.BOOKS, Language.RU, person=ASKER))
    async with helped.of(CITIZEN) as citizen:
        await citizen.own_advice.settled(own.view.public_id, own.view.version)
    async with helped.machine(OPERATOR) as machine:
        rows = (await machine.session.scalars(select(Consultation))).all()
        await machine.oblivion.talks([row.id for row in rows])
    async with helped.of(CONSULTANT) as desk:
        view = await desk.advice_desk.card(own.view.public_id)
        assert (view.forgotten, view.known, view.outcome) == (True, False, RESULT.SOLVED)
        with pytest.raises(ConsultationStale):
            await desk.advice_desk.show(own.view.public_id)
    async with helped.by(Role.REGISTRAR) as desk:
        assert await desk.advice_wishes.to_book() == ()
        with pytest.raises(NotFound):
            await desk.advice_wishes.known(wish.public_id)
    async with helped.of(CITIZEN) as citizen:
        with pytest.raises(NotFound):
            await citizen.own_advice.own(own.view.public_id)
    assert await helped.deliver(NoticeKind.CONSULTATION_ANSWER) == []
    assert sorted(fact.detail or "" for fact in await facts(helped)) == ["books", "solved"]
