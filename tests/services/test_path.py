"""The main path through the services, and what may not happen on it."""

from collections.abc import Awaitable, Callable
from datetime import date

import pytest
from sqlalchemy import select

from bot.services.actor import OPERATOR
from bot.services.errors import (
    ConsentNeeded,
    MemoMissing,
    NotAllowed,
    NotFound,
    PlanChanged,
    SamePersonDecides,
    Stale,
    TooManyRequests,
)
from bot.services.office import Office
from bot.services.views import Card
from db.enums import Decision, ProposalKind, RequestState, Role
from db.models import Duty, Proposal, Request
from tests.offices import CITIZEN, STAFF, STRANGER, TestOffice


async def test_a_request_is_carried_to_a_held_reception(staffed: TestOffice) -> None:
    own = await staffed.submit()
    assert own.card.state is RequestState.REGISTERED
    assert own.card.answer_due_on == date(2026, 12, 14)
    assert own.card.days_left == 15
    assert own.place_in_queue == 1
    assert not own.deferred

    card = await staffed.queue(own.card.public_id)
    assert card.state is RequestState.QUEUED
    await staffed.distribute()
    await staffed.deliver()
    own = await staffed.own(own.card.public_id)
    assert own.card.state is RequestState.ASSIGNED
    assert own.card.answered
    assert own.card.seat is not None
    assert own.card.seat.number == 1
    assert own.place_in_queue is None

    staffed.clock.to(date(2026, 12, 4), 11)
    async with staffed.by(Role.REGISTRAR) as office:
        (today,) = await office.day.today()
        card = await office.day.mark_held(today.public_id, today.version, "Мәселе шешілді.")
    own = await staffed.own(own.card.public_id)
    assert own.card.state is RequestState.HELD
    assert [event.action for event in own.timeline] == [
        "registered",
        "opened",
        "proposed",
        "receive",
        "assigned",
        "told",
        "held",
    ]
    assert own.outcome is not None
    assert own.outcome.text == "Мәселе шешілді."


async def test_a_second_tap_on_submit_is_the_same_request(staffed: TestOffice) -> None:
    await staffed.agree()
    numbers = set()
    for _ in range(20):
        async with staffed.of(CITIZEN) as office:
            own = await office.requests.submit(staffed.application(), "one draft")
            numbers.add(own.card.number)
    assert len(numbers) == 1
    assert len(await staffed.owed("receipt")) == 1


async def test_nothing_personal_is_taken_without_consent(staffed: TestOffice) -> None:
    with pytest.raises(ConsentNeeded):
        async with staffed.of(CITIZEN) as office:
            await office.requests.submit(staffed.application(), "a draft")
    async with staffed.database.reading() as session:
        assert (await session.scalars(select(Request))).all() == []


async def test_a_person_has_a_limited_number_of_open_requests(staffed: TestOffice) -> None:
    for _ in range(staffed.profile.limits.active_requests_per_person):
        await staffed.submit()
    with pytest.raises(TooManyRequests):
        await staffed.submit()


async def test_after_hours_a_request_is_registered_on_the_next_working_day(
    staffed: TestOffice,
) -> None:
    staffed.clock.to(date(2026, 11, 21), 22, 40)  # a Saturday
    own = await staffed.submit()
    assert own.deferred
    assert own.card.registered_at.date() == date(2026, 11, 23)
    assert own.card.answer_due_on == date(2026, 12, 14)


async def test_who_proposes_does_not_decide_even_with_both_roles(staffed: TestOffice) -> None:
    async with staffed.machine(OPERATOR) as office:
        token = await office.staff.invite(Role.HEAD)
    async with staffed.by(Role.REVIEWER) as office:
        await office.staff.join(token, "Екі рөл")
    own = await staffed.submit()
    card = await staffed.review(own.card.public_id)
    async with staffed.by(Role.REVIEWER) as office:
        card = await office.review.propose(card.public_id, card.version, ProposalKind.RECEIVE)
    with pytest.raises(SamePersonDecides):
        async with staffed.by(Role.REVIEWER) as office:
            await office.decisions.approve(card.public_id, card.version)
    async with staffed.by(Role.HEAD) as office:
        assert (await office.decisions.approve(card.public_id, card.version)).state == "queued"


async def test_a_refusal_needs_memo_ground_text_another_person_and_a_letter(
    staffed: TestOffice,
) -> None:
    ground = staffed.profile.refusals[0].code
    own = await staffed.submit()
    card = await staffed.review(own.card.public_id, memo=False)
    with pytest.raises(MemoMissing):
        async with staffed.by(Role.REVIEWER) as office:
            await office.review.propose(
                card.public_id,
                card.version,
                ProposalKind.REFUSE,
                ground=ground,
                text="Мәселе сотта қаралып жатыр.",
            )
    async with staffed.by(Role.REVIEWER) as office:
        card = await office.review.write_memo(card.public_id, card.version, file_id="BQAC-document")
        card = await office.review.propose(
            card.public_id,
            card.version,
            ProposalKind.REFUSE,
            ground=ground,
            text="Мәселе сотта қаралып жатыр.",
        )
    async with staffed.by(Role.HEAD) as office:
        card = await office.decisions.approve(card.public_id, card.version)
    assert card.state is RequestState.LETTER
    assert await staffed.owed("refusal") == []
    async with staffed.by(Role.REGISTRAR) as office:
        card = await office.endings.issue(card.public_id, card.version, "ЖТ-2026-00000001")
    assert card.state is RequestState.REFUSED
    (notice,) = await staffed.owed("refusal")
    async with staffed.machine(OPERATOR) as office:
        facts = await office.truth.facts(notice)
    assert facts is not None
    assert facts.own is not None
    assert facts.own.outcome is not None
    assert facts.own.outcome.text == "Мәселе сотта қаралып жатыр."
    assert facts.own.outcome.letter_number == "ЖТ-2026-00000001"
    async with staffed.database.reading() as session:
        kinds = (await session.scalars(select(Duty.kind).where(Duty.closed_at.is_(None)))).all()
    assert sorted(kinds) == ["entry", "survey"]


async def test_the_head_returns_with_a_note_and_decides_otherwise(staffed: TestOffice) -> None:
    own = await staffed.submit()
    card = await staffed.review(own.card.public_id)
    async with staffed.by(Role.REVIEWER) as office:
        card = await office.review.propose(card.public_id, card.version, ProposalKind.RECEIVE)
    async with staffed.by(Role.HEAD) as office:
        card = await office.decisions.send_back(card.public_id, card.version, "Толықтырыңыз.")
    assert card.state is RequestState.IN_REVIEW
    async with staffed.by(Role.REVIEWER) as office:
        assert (await office.review.reveal(card.public_id)).return_note == "Толықтырыңыз."
        card = await office.review.propose(card.public_id, card.version, ProposalKind.RECEIVE)
    async with staffed.by(Role.HEAD) as office:
        card = await office.decisions.overrule(
            card.public_id,
            card.version,
            ProposalKind.REFUSE,
            ground=staffed.profile.refusals[0].code,
            text="Бұл мәселе бойынша сот актісі бар.",
        )
    assert card.state is RequestState.LETTER
    async with staffed.database.reading() as session:
        decisions = (await session.scalars(select(Proposal.decision).order_by(Proposal.id))).all()
    assert decisions == [Decision.RETURNED, Decision.OVERRULED, Decision.APPROVED]


async def test_an_old_button_changes_nothing(staffed: TestOffice) -> None:
    own = await staffed.submit()
    card = await staffed.review(own.card.public_id)
    presses: tuple[tuple[Role, Callable[[Office], Awaitable[Card]]], ...] = (
        (Role.REVIEWER, lambda office: office.review.open(card.public_id, 1)),
        (Role.REVIEWER, lambda office: office.review.ask(card.public_id, 1, "Қай көше?")),
        (Role.HEAD, lambda office: office.decisions.approve(card.public_id, card.version)),
        (Role.REGISTRAR, lambda office: office.day.mark_no_show(card.public_id, card.version)),
    )
    for role, call in presses:
        with pytest.raises(Stale):
            async with staffed.by(role) as office:
                await call(office)
    async with staffed.by(Role.REVIEWER) as office:
        assert await office.review.case(card.public_id) == card


async def test_roles_do_only_what_the_policy_says(staffed: TestOffice) -> None:
    own = await staffed.submit()
    card = await staffed.review(own.card.public_id)
    for telegram_id in (STRANGER, STAFF[Role.AUDITOR], STAFF[Role.REGISTRAR], STAFF[Role.HEAD]):
        with pytest.raises(NotAllowed):
            async with staffed.of(telegram_id) as office:
                await office.review.propose(card.public_id, card.version, ProposalKind.RECEIVE)
    with pytest.raises(NotFound):
        async with staffed.of(STRANGER) as office:
            await office.requests.own(card.public_id)
    with pytest.raises(NotAllowed):
        async with staffed.by(Role.AUDITOR) as office:
            await office.review.reveal(card.public_id)


async def test_a_distribution_is_confirmed_only_as_it_was_shown(staffed: TestOffice) -> None:
    first = await staffed.submit()
    await staffed.queue(first.card.public_id)
    async with staffed.by(Role.REVIEWER) as office:
        shown = await office.distribution.propose(staffed.post_id)
    second = await staffed.submit(STRANGER)
    await staffed.queue(second.card.public_id)
    with pytest.raises(PlanChanged):
        async with staffed.by(Role.REVIEWER) as office:
            await office.distribution.confirm(staffed.post_id, shown.fingerprint)
    assert (await staffed.own(first.card.public_id)).card.state is RequestState.QUEUED


async def test_who_gives_the_seat_back_keeps_the_turn(staffed: TestOffice) -> None:
    first, second = await staffed.submit(), await staffed.submit(STRANGER)
    for own in (first, second):
        await staffed.queue(own.card.public_id)
    await staffed.distribute()
    own = await staffed.own(first.card.public_id)
    async with staffed.of(CITIZEN) as office:
        own = await office.requests.cannot_come(own.card.public_id, own.card.version)
    assert own.card.state is RequestState.QUEUED
    assert own.card.seat is None
    assert own.place_in_queue == 1
    await staffed.distribute()
    seat = (await staffed.own(first.card.public_id)).card.seat
    assert seat is not None
    assert seat.number == 1


async def test_a_withdrawn_request_frees_its_seat_and_its_duties(staffed: TestOffice) -> None:
    own = await staffed.submit()
    await staffed.queue(own.card.public_id)
    await staffed.distribute()
    own = await staffed.own(own.card.public_id)
    async with staffed.of(CITIZEN) as office:
        own = await office.requests.withdraw(own.card.public_id, own.card.version)
    assert own.card.state is RequestState.WITHDRAWN
    async with staffed.database.reading() as session:
        kinds = (await session.scalars(select(Duty.kind).where(Duty.closed_at.is_(None)))).all()
    assert kinds == ["survey"]
    # The notice of the date is no longer true, so it must not go out.
    assert "date" not in {message.kind for message in await staffed.deliver()}
