"""Who wants to book after advice: waits until it is done, is sent the form, or gives it up."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from bot.services.errors import ConsultationStale, NotAllowed
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.views.consultations import Recorded
from db.enums import (
    Channel,
    ConsultationOutcome,
    ConsultationWay,
    DeclineReason,
    Language,
    Role,
    SampleFrame,
    TellBy,
)
from db.models import Account, Consultation
from tests.offices import CITIZEN, STRANGER, TestOffice, applicant
from tests.services.test_consultation_records import ASKER, records
from tests.services.test_consultations import CONSULTANT, answered, joins, journalled

WISH = Recorded(
    ConsultationWay.PHONE,
    ConsultationOutcome.BOOKS,
    Language.KK,
    person=ASKER,
    phone_survey=True,
)


@pytest.fixture
async def helped(staffed: TestOffice) -> TestOffice:
    await joins(staffed, CONSULTANT, Role.CONSULTANT)
    return staffed


async def waiting(office: TestOffice) -> list[str]:
    async with office.by(Role.REGISTRAR) as desk:
        return [view.public_id for view in await desk.advice_wishes.to_book()]


async def test_a_wish_to_book_does_not_grow_old(helped: TestOffice) -> None:
    wish = await records(helped, WISH)
    helped.clock.to(date(2026, 12, 31))
    assert await waiting(helped) == [wish.public_id]


@pytest.mark.parametrize("way", ["chat", "counter"])
async def test_a_wish_is_met_by_any_request_of_the_person(helped: TestOffice, way: str) -> None:
    wish = await records(helped, WISH)
    helped.clock.advance(days=1)
    if way == "chat":
        number = (await helped.submit()).card.number
    else:
        async with helped.by(Role.REGISTRAR) as desk:
            taken = await desk.intake.register(
                helped.application(), key="intake:1", channel=Channel.ORAL, tell_by=TellBy.PHONE
            )
        number = taken.card.number
    assert await waiting(helped) == []
    async with helped.of(CONSULTANT) as desk:
        booked = (await desk.advice_desk.card(wish.public_id)).booked
    assert booked is not None
    assert booked.number == number
    assert (await journalled(helped, wish.public_id))[-1] == "consultation_booked"


async def test_a_paper_that_came_before_the_advice_does_not_meet_the_wish(
    helped: TestOffice,
) -> None:
    came = helped.clock.now() - timedelta(days=10)
    wish = await records(helped, WISH)
    async with helped.by(Role.REGISTRAR) as desk:
        await desk.intake.register(
            helped.application(),
            key="intake:1",
            channel=Channel.PAPER,
            tell_by=TellBy.PHONE,
            received_at=came,
        )
    assert await waiting(helped) == [wish.public_id]


async def test_a_wish_of_the_evening_is_met_in_the_evening(helped: TestOffice) -> None:
    helped.clock.to(date(2026, 11, 24), 21)
    await records(helped, WISH)
    await helped.submit()
    assert await waiting(helped) == []


async def test_a_stranger_s_request_meets_no_wish(helped: TestOffice) -> None:
    wish = await records(helped, WISH)
    await helped.submit(STRANGER, person=applicant(phone="+77010000099"))
    await helped.submit(STRANGER, person=applicant(phone=""))
    assert await waiting(helped) == [wish.public_id]


async def test_who_gives_it_up_leaves_the_list_and_may_be_drawn_for_the_survey(
    helped: TestOffice,
) -> None:
    wish = await records(helped, WISH)
    async with helped.of(CONSULTANT) as desk:
        with pytest.raises(NotAllowed):
            await desk.advice_wishes.gave_up(wish.public_id, wish.version, DeclineReason.HARD)
    async with helped.by(Role.REGISTRAR) as desk:
        view = await desk.advice_wishes.wishing(wish.public_id, wish.version)
        await desk.advice_wishes.gave_up(view.public_id, view.version, DeclineReason.TALKED_OUT)
    assert await waiting(helped) == []
    async with helped.by(Role.REGISTRAR) as desk:
        for version in (view.version, view.version + 1):
            with pytest.raises(ConsultationStale):
                await desk.advice_wishes.wishing(view.public_id, version)
        with pytest.raises(ConsultationStale):
            await desk.advice_wishes.known(view.public_id)
    async with helped.by(Role.REGISTRAR) as desk:
        drawn = await desk.frames.population(SampleFrame.DECLINED, date(2026, 11, 1))
    assert [one.public_id for one in drawn] == [wish.public_id]


async def booked_by_helper(office: TestOffice) -> str:
    """Let a helper end a talk in the chat because the person wants to book."""
    view = (await answered(office)).view
    async with office.of(CONSULTANT) as desk:
        await desk.advice_desk.end(view.public_id, view.version, ConsultationOutcome.BOOKS)
    return view.public_id


async def test_who_asked_in_the_chat_is_sent_the_form_there(helped: TestOffice) -> None:
    talk = await booked_by_helper(helped)
    (told,) = await helped.deliver(NoticeKind.CONSULTATION_BOOKS)
    assert told.chat_id == CITIZEN
    assert await waiting(helped) == []
    async with helped.of(CITIZEN) as own:
        assert (await own.own_advice.to_book(talk)).matter is not None


async def test_who_has_booked_meanwhile_is_sent_no_form(helped: TestOffice) -> None:
    await booked_by_helper(helped)
    await helped.submit()
    assert await helped.deliver(NoticeKind.CONSULTATION_BOOKS) == []


async def test_who_has_closed_the_chat_waits_for_the_registrar(helped: TestOffice) -> None:
    await helped.submit()
    view = (await answered(helped)).view
    async with helped.database.transaction() as session:
        await session.execute(
            update(Account).where(Account.telegram_id == CITIZEN).values(reachable=False)
        )
    async with helped.of(CONSULTANT) as desk:
        await desk.advice_desk.end(view.public_id, view.version, ConsultationOutcome.BOOKS)
    assert await waiting(helped) == [view.public_id]
    async with helped.by(Role.REGISTRAR) as desk:
        assert (await desk.advice_wishes.known(view.public_id)).phone == ASKER.phone
    async with helped.database.reading() as session:
        assert (await session.scalars(select(Consultation.booked_id))).all() == [None]
