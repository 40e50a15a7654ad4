"""Offers instead of a reception: advice, another receiver, another form; yes, no and silence."""

import asyncio
import contextlib
from datetime import date

import pytest
from sqlalchemy import select

from bot.services.errors import InputInvalid, NotFound, Stale
from db.enums import AlternativeKind, DutyKind, Mode, RequestState, Role
from db.models import Consultation, Survey
from tests.offices import CITIZEN, STRANGER, TestOffice
from tests.services.ending_cases import TEXT, in_review, offered, open_duties

S = RequestState
R = Role


async def test_a_yes_to_a_consultation_ends_the_request(staffed: TestOffice) -> None:
    card = await staffed.queue((await staffed.submit()).card.public_id)
    key = await offered(staffed, card, AlternativeKind.CONSULTATION)
    (told,) = await staffed.deliver("alternative")
    assert told.chat_id == CITIZEN
    with pytest.raises(NotFound):
        async with staffed.of(STRANGER) as office:
            await office.alternatives.answer(key, accepted=True)
    for _ in range(2):
        async with staffed.of(CITIZEN) as office:
            view = await office.alternatives.answer(key, accepted=True)
        assert view.accepted
    own = await staffed.own(card.public_id)
    assert own.card.state is S.CONSULTED
    assert own.outcome is not None
    assert own.outcome.text == TEXT
    assert await open_duties(staffed) == {DutyKind.ENTRY, DutyKind.CONSULTATION}
    async with staffed.database.reading() as session:
        # Nothing is asked before the advice has been given.
        assert (await session.scalars(select(Survey.questionnaire))).all() == []
        assert (await session.scalars(select(Consultation.asked_with))).all() == [f"offer:{key}"]


async def test_another_receiver_gets_the_request_with_its_turn(staffed: TestOffice) -> None:
    from db.models import Post, Request

    card = await staffed.queue((await staffed.submit()).card.public_id)
    async with staffed.database.transaction() as session:
        post = (await session.scalars(select(Post))).one()
        other = Post(
            body_id=post.body_id,
            title_kk="Әкімнің орынбасары",
            title_ru="Заместитель акима",
            holder="Аманов Б.",
        )
        session.add(other)
        await session.flush()
        other_id = other.id
    with pytest.raises(InputInvalid):
        await offered(
            staffed,
            card,
            AlternativeKind.OTHER_RECEIVER,
            ground="R11",
            post_id=card.post.id,  # type: ignore[union-attr]
        )
    key = await offered(
        staffed, card, AlternativeKind.OTHER_RECEIVER, ground="R11", post_id=other_id
    )
    async with staffed.by(R.REGISTRAR) as office:
        await office.alternatives.told(key, accepted=True)
    own = await staffed.own(card.public_id)
    assert own.card.state is S.QUEUED
    assert own.card.post is not None
    assert own.card.post.id == other_id
    assert own.place_in_queue == 1
    async with staffed.database.reading() as session:
        row = (await session.scalars(select(Request))).one()
    assert row.registered_at == card.registered_at
    assert own.alternative is None


async def test_another_form_changes_the_form_alone(staffed: TestOffice) -> None:
    card = await in_review(staffed)
    key = await offered(staffed, card, AlternativeKind.OTHER_FORM, ground="R12", form=Mode.VIDEO)
    async with staffed.of(CITIZEN) as office:
        await office.alternatives.answer(key, accepted=True)
    own = await staffed.own(card.public_id)
    assert (own.card.state, own.card.format) == (S.IN_REVIEW, Mode.VIDEO)


@pytest.mark.parametrize("silent", [True, False])
async def test_a_no_or_silence_leaves_the_case_as_it_was(staffed: TestOffice, silent: bool) -> None:
    card = await staffed.queue((await staffed.submit()).card.public_id)
    key = await offered(staffed, card, AlternativeKind.CONSULTATION)
    if silent:
        staffed.clock.to(date(2026, 11, 27), 9)
        await staffed.sweep()
    else:
        async with staffed.of(CITIZEN) as office:
            await office.alternatives.answer(key, accepted=False)
    own = await staffed.own(card.public_id)
    assert own.card.state is S.QUEUED
    assert own.alternative is None
    assert own.place_in_queue == 1
    assert DutyKind.ALTERNATIVE not in await open_duties(staffed)
    (told,) = await staffed.owed("alternative_answered")
    assert ("silence" if silent else "no") in told.params
    # The late yes changes nothing, and another offer can be made.
    async with staffed.of(CITIZEN) as office:
        view = await office.alternatives.answer(key, accepted=True)
    assert view.accepted is not True
    async with staffed.by(R.REVIEWER) as office:
        card = await office.review.case(card.public_id)
    assert await offered(staffed, card, AlternativeKind.CONSULTATION) != key


async def test_one_offer_waits_at_a_time(staffed: TestOffice) -> None:
    card = await in_review(staffed)
    await offered(staffed, card, AlternativeKind.CONSULTATION)
    async with staffed.by(R.REVIEWER) as office:
        card = await office.review.case(card.public_id)
    with pytest.raises(Stale):
        await offered(staffed, card, AlternativeKind.CONSULTATION)


async def test_the_applicant_and_the_clerk_answer_one_offer_once(staffed: TestOffice) -> None:
    card = await in_review(staffed)
    key = await offered(staffed, card, AlternativeKind.CONSULTATION)

    async def agrees() -> None:
        async with staffed.of(CITIZEN) as office:
            await office.alternatives.answer(key, accepted=True)

    async def notes_a_no() -> None:
        with contextlib.suppress(Stale):
            async with staffed.by(R.REGISTRAR) as office:
                await office.alternatives.told(key, accepted=False)

    await asyncio.gather(agrees(), notes_a_no(), agrees(), notes_a_no())
    state = (await staffed.own(card.public_id)).card.state
    told = await staffed.owed("alternative_answered")
    assert len(told) == 1
    assert state is (S.CONSULTED if '"yes"' in told[0].params else S.IN_REVIEW)
