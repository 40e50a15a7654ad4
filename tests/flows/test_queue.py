"""The queue by visible buttons: a paper seen, a place by hand, what a proposal explains."""

from datetime import UTC, date, datetime, timedelta

import pytest_asyncio
from sqlalchemy import select, update

from bot.services.views import Card
from db.enums import Mode, RequestState, ScheduleState
from db.models import Post, Reception, Request, Schedule, Seat
from tests.flows.crew import Crew, crew_of
from tests.town import Neighbour, Town

REASON = "Автобус тек бейсенбіде жүреді."


@pytest_asyncio.fixture
async def crew(town: Town) -> Crew:
    return await crew_of(town)


async def change(crew: Crew, card: Card, **values: object) -> None:
    """Give a case what its applicant could have chosen in the form."""
    async with crew.town.installation.database.transaction() as session:
        await session.execute(
            update(Request).where(Request.public_id == card.public_id).values(**values)
        )


async def two_waiting(crew: Crew) -> tuple[tuple[Neighbour, Card], tuple[Neighbour, Card]]:
    """Return two citizens with their cases in the queue of one post, the first one ahead."""
    first = await crew.queued()
    crew.town.clock.advance(timedelta(minutes=1))
    return first, await crew.queued()


async def asks_for_proposal(crew: Crew) -> str:
    await crew.reviewer.says("/desk")
    await crew.reviewer.presses_on("Queue to distribute", "1. Distribute")
    return crew.reviewer.text


async def opens(somebody: Neighbour, card: Card, crew: Crew) -> None:
    """Open the card of a case that lies on the pile of those without an official number."""
    await crew.opens(somebody, "To enter into the document system", card)


async def test_a_paper_seen_puts_a_case_first_and_the_applicant_sees_it(crew: Crew) -> None:
    (ahead, first), (veteran, second) = await two_waiting(crew)
    await change(crew, second, category="veteran")
    shown = await asks_for_proposal(crew)
    assert shown.index(first.number) < shown.index(second.number)

    registrar = crew.registrar
    await opens(registrar, second, crew)
    assert "nobody has seen the paper yet" in registrar.text
    await registrar.presses_on("More…", "Right to go first: see the paper")
    claim = [one for one in registrar.person.messages() if "War veteran" in one.text]
    assert [one.protected for one in claim] == [True]
    assert "Ұқсас регламенттердің" in claim[0].text
    await registrar.presses_on("I have seen the paper")
    assert "Received out of turn, class 1" in registrar.text

    shown = await asks_for_proposal(crew)
    assert shown.index(second.number) < shown.index(first.number)
    await veteran.says("/my")
    await veteran.presses_on(second.number)
    assert "Your place in the queue: 1" in veteran.text
    await ahead.says("/my")
    await ahead.presses_on(first.number)
    assert "Your place in the queue: 2" in ahead.text

    await registrar.presses_on("More…", "Paper seen: take it back", "The paper does not count")
    assert "The case is in the common queue again." in registrar.text
    shown = await asks_for_proposal(crew)
    assert shown.index(first.number) < shown.index(second.number)
    await crew.town.waits(timedelta(minutes=6))
    assert "War veteran" not in registrar.reads()


async def test_a_place_is_given_by_hand_for_a_reason(crew: Crew) -> None:
    (_ahead, _first), (citizen, card) = await two_waiting(crew)
    reviewer = crew.reviewer
    await asks_for_proposal(crew)
    await reviewer.presses_on(card.number, "More…", "Place by hand", "2. ")
    await reviewer.says("жоқ")
    assert "too short" in reviewer.text
    await reviewer.says(REASON)
    assert REASON in reviewer.text
    assert (await crew.card(card)).state is RequestState.QUEUED
    await reviewer.presses_on("Yes, give this place")
    assert "The place is given by hand" in reviewer.text
    assert "Placed by hand; the reason is shown with the matter" in reviewer.text
    placed = await crew.card(card)
    assert placed.state is RequestState.ASSIGNED
    assert placed.seat is not None
    assert card.number in citizen.text
    await reviewer.presses_on("👁 Show")
    assert REASON in reviewer.reads()
    assert REASON not in citizen.reads()

    await reviewer.says(card.number.lower().replace("-", " "))
    await reviewer.presses_on("More…", "Place by hand", "Next →", "7. ")
    await reviewer.says(REASON)
    await reviewer.presses_on("Yes, give this place")
    moved = await crew.card(card)
    assert moved.seat is not None
    assert moved.seat.id != placed.seat.id
    assert "It was" in citizen.text
    assert "It is now" in citizen.text


async def test_a_proposal_explains_every_skip_and_what_would_help(crew: Crew) -> None:
    (_one, first), (_two, second) = await two_waiting(crew)
    await change(crew, first, format=Mode.VIDEO)
    shown = await asks_for_proposal(crew)
    assert f"{first.number}: no date, every free place is of the other form" in shown
    assert "without a place: 1" in shown
    assert "What would help:" in shown
    assert "the other form (by video or in person): 1 person" in shown
    assert "Open the schedule" in " ".join(crew.reviewer.buttons)
    await crew.reviewer.presses_on("Confirm 1 reception")
    assert (await crew.card(second)).state is RequestState.ASSIGNED
    assert (await crew.card(first)).state is RequestState.QUEUED


async def test_the_applicant_sees_how_many_places_are_free_and_when(crew: Crew) -> None:
    (citizen, card), (_other, second) = await two_waiting(crew)

    async def reads() -> str:
        await citizen.says("/my")
        await citizen.presses_on(card.number)
        (line,) = [one for one in citizen.text.splitlines() if one.startswith("Free places:")]
        return line

    before = await reads()
    async with crew.as_(crew.reviewer) as office:
        assert card.post is not None
        days = await office.forecast.free_days(card.post.id)
    assert before == "Free places: " + ", ".join(
        f"{one.free} on {one.on.day} {one.on:%B}" for one in days
    )
    async with crew.as_(crew.reviewer) as office:
        (_card, free) = await office.placement.seats(second.public_id, second.version)
        look = await office.placement.considered(
            second.public_id, second.version, free[0].seat.id, REASON
        )
        await office.placement.place(
            second.public_id, second.version, free[0].seat.id, REASON, look.fingerprint
        )
    assert (await reads()).startswith(f"Free places: {days[0].free - 1} on ")


async def cancel_all(crew: Crew, card: Card) -> None:
    """Take every place of the post of a case out of the schedule."""
    assert card.post is not None
    async with crew.town.installation.database.transaction() as session:
        await session.execute(
            update(Seat)
            .where(Seat.post_id == card.post.id)
            .values(cancelled_at=crew.town.clock.now())
        )


async def test_a_shortage_reaches_the_reviewer_once_a_day(crew: Crew) -> None:
    (_citizen, first), _second = await two_waiting(crew)
    await cancel_all(crew, first)
    await crew.town.looks()
    text = crew.reviewer.text
    assert "Not everybody who waits can get a place" in text
    assert "Waiting: 2 · free places: 0 · without a place: 2" in text
    assert "extra receptions with 2 places" in text
    await crew.town.looks()
    told = [one for one in crew.reviewer.person.messages() if "Not everybody" in one.text]
    assert len(told) == 1
    await crew.reviewer.presses_on("Distribute the queue")
    assert "no free place in the approved schedule" in crew.reviewer.text


async def drafted(crew: Crew, card: Card) -> None:
    """Draft one reception of two places for the post of a case, in December."""
    assert card.post is not None
    async with crew.town.installation.database.transaction() as session:
        post = await session.get_one(Post, card.post.id)
        pattern = (await session.scalars(select(Reception).limit(1))).one()
        draft = Schedule(
            state=ScheduleState.DRAFT, imported_at=crew.town.clock.now(), month=date(2026, 12, 1)
        )
        session.add(draft)
        await session.flush()
        starts_at = datetime(2026, 12, 29, 5, tzinfo=UTC)
        session.add(
            Reception(
                schedule_id=draft.id,
                post_id=post.id,
                place_id=pattern.place_id,
                holder=post.holder,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(minutes=40),
                minutes=20,
                contacts=pattern.contacts,
            )
        )


async def test_a_draft_is_tried_out_before_it_is_approved(crew: Crew) -> None:
    (_one, first), (_two, second) = await two_waiting(crew)
    await cancel_all(crew, second)
    await drafted(crew, second)
    head = crew.head
    await head.says("/schedule")
    await head.presses_on(
        "December 2026 →", "📝 Draft", "Check the draft", "Who gets in by this draft"
    )
    assert "Nothing is written and nobody is told" in head.text
    assert (
        "Waiting: 2 · places in the draft: 2 · free before it: 0 · would get a date: 2" in head.text
    )
    await head.presses_on("1. Министр")
    lines = head.text.splitlines()
    assert [line for line in lines if "29 December" in line or "December 29" in line]
    for n, number in enumerate((first.number, second.number), 1):
        assert [line for line in lines if line.startswith(f"{n}. {number}")]
    assert (await crew.card(second)).seat is None
    await head.presses_on("← All posts", "← To the draft")
    assert "Check the draft" in head.buttons
