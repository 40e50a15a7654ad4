"""The event of a date in the calendar: added, moved, taken away; and the place on a map."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import select, update

from bot.services.rules.lifecycle import Step
from db.enums import ChangeReason, Mode, OutboxState, Release
from db.models import OutboxMessage, Place, Reception, Request, Seat
from sandbox.seen import SeenFile, SeenMessage
from tests.flows.crew import MATTER, Crew, crew_of
from tests.offices import applicant
from tests.town import Neighbour, Town

LATITUDE, LONGITUDE = 51.1282, 71.4304
WAY = "Қабанбай батыр даңғылы жағынан, 2-есік"


@dataclass(frozen=True)
class Held:
    """An event as it stands in a file."""

    method: str
    uid: str
    sequence: int
    starts: datetime
    location: str


def files_of(citizen: Neighbour) -> list[SeenFile]:
    return [
        file
        for message in citizen.person.messages()
        for file in message.files
        if file.name.endswith(".ics")
    ]


def events_of(citizen: Neighbour) -> list[Held]:
    found = []
    for file in files_of(citizen):
        calendar: Any = Calendar.from_ical(file.content)
        [event] = calendar.walk("VEVENT")
        found.append(
            Held(
                str(calendar["METHOD"]),
                str(event["UID"]),
                int(event["SEQUENCE"]),
                event["DTSTART"].dt,
                str(event["LOCATION"]),
            )
        )
    return found


def venues_of(citizen: Neighbour) -> list[SeenMessage]:
    return [one for one in citizen.person.messages() if one.kind == "venue"]


@pytest.fixture
async def crew(town: Town) -> Crew:
    async with town.installation.database.transaction() as session:
        await session.execute(
            update(Place).values(latitude=LATITUDE, longitude=LONGITUDE, directions_kk=WAY)
        )
    return await crew_of(town)


async def test_a_date_brings_an_event_and_the_place(crew: Crew) -> None:
    citizen, card = await crew.assigned()
    assert card.seat is not None
    [held] = events_of(citizen)
    assert held.method == "PUBLISH"
    assert held.starts == card.seat.starts_at
    assert held.uid.startswith(card.public_id)
    assert WAY in citizen.text
    [venue] = venues_of(citizen)
    assert venue.place is not None
    assert (venue.place.latitude, venue.place.longitude) == (LATITUDE, LONGITUDE)
    assert venue.place.title == card.seat.place_kk
    assert venue.place.address == WAY


async def test_an_event_names_neither_the_person_nor_the_matter(crew: Crew) -> None:
    citizen, _ = await crew.assigned()
    [file] = files_of(citizen)
    # Unfolded, because a fold could hide a word.
    said = file.content.replace(b"\r\n ", b"").decode()
    person = applicant()
    for secret in (person.full_name, *person.full_name.split(), person.iin or "", person.phone):
        assert secret not in said
    assert MATTER not in said
    assert "Айсұлу" not in file.name + said


async def test_the_chain_of_one_event_date_cannot_come_new_date(crew: Crew) -> None:
    citizen, card = await crew.assigned()
    await citizen.presses_on("I cannot come", "Yes, I cannot come")
    await crew.town.moves_to(date(2026, 11, 24))
    await crew.distributes(card)
    again = await crew.card(card)
    assert again.seat is not None
    events = events_of(citizen)
    assert [one.method for one in events] == ["PUBLISH", "CANCEL", "PUBLISH"]
    assert len({one.uid for one in events}) == 1
    assert events[0].sequence < events[1].sequence < events[2].sequence
    assert events[1].starts == events[0].starts
    assert events[2].starts == again.seat.starts_at
    assert len(venues_of(citizen)) == 2


async def test_a_withdrawn_request_takes_its_event_away(crew: Crew) -> None:
    citizen, card = await crew.assigned()
    async with crew.as_(citizen) as office:
        await office.requests.withdraw(card.public_id, card.version)
    await crew.town.settle()
    assert [one.method for one in events_of(citizen)] == ["PUBLISH", "CANCEL"]


async def test_what_is_over_is_not_cancelled(crew: Crew) -> None:
    citizen, card = await crew.assigned()
    assert card.seat is not None
    await crew.town.waits(card.seat.starts_at - crew.town.clock.now() + timedelta(hours=1))
    now = await crew.card(card)
    async with crew.as_(crew.registrar) as office:
        await office.day.mark_no_show(now.public_id, now.version)
    await crew.town.settle()
    assert [one.method for one in events_of(citizen)] == ["PUBLISH"]


async def test_a_file_that_was_not_sent_yet_is_neither_sent_nor_cancelled(crew: Crew) -> None:
    """The person gives the place back while everything is still on its way."""
    citizen, card = await crew.queued()
    assert card.post is not None
    async with crew.as_(crew.reviewer) as office:
        plan = await office.distribution.propose(card.post.id)
        await office.distribution.confirm(card.post.id, plan.fingerprint)
    card = await crew.card(card)
    async with crew.as_(citizen) as office:
        await office.requests.cannot_come(card.public_id, card.version)
    await crew.town.settle()
    assert events_of(citizen) == []
    assert venues_of(citizen) == []
    states = await states_of(crew.town, "calendar_file")
    assert states == [OutboxState.CANCELLED, OutboxState.CANCELLED]


async def test_a_changed_room_moves_the_event_and_cancels_nothing_in_between(crew: Crew) -> None:
    """An approved reception is changed by letting the place go and giving another at once."""
    citizen, card = await crew.assigned()
    async with crew.as_(crew.reviewer) as office:
        request = await office.cases.take(card.public_id, card.version)
        old = await office.cases.assignment(request)
        other = await office.session.scalar(
            select(Seat.id)
            .where(Seat.post_id == request.post_id, Seat.id > old.seat_id)
            .order_by(Seat.id)
            .limit(1)
        )
        assert other is not None
        given = await office.seating.free(request, Release.CHANGED)
        await office.seating.give(
            request,
            other,
            step=Step.MOVE,
            by=None,
            instead_of=given,
            reason=ChangeReason.ROOM,
        )
    await crew.town.settle()
    first, newest = events_of(citizen)
    assert (first.method, newest.method) == ("PUBLISH", "PUBLISH")
    assert newest.uid == first.uid
    assert newest.sequence > first.sequence
    assert newest.starts > first.starts
    assert len(venues_of(citizen)) == 2


async def test_a_reception_by_video_has_a_link_and_no_place(crew: Crew) -> None:
    citizen, card = await crew.queued()
    link = "https://video.example.kz/qabyldau"
    async with crew.town.installation.database.transaction() as session:
        await session.execute(update(Reception).values(mode=Mode.VIDEO, link=link))
        await session.execute(update(Request).values(format=Mode.VIDEO))
    await crew.distributes(card)
    assert venues_of(citizen) == []
    assert link in citizen.text
    [held] = events_of(citizen)
    assert held.location == link


async def test_a_place_whose_point_nobody_knows_has_no_map(crew: Crew) -> None:
    async with crew.town.installation.database.transaction() as session:
        await session.execute(update(Place).values(latitude=None, longitude=None))
    citizen, _ = await crew.assigned()
    assert len(events_of(citizen)) == 1
    assert venues_of(citizen) == []


async def test_a_lost_answer_of_telegram_sends_no_second_event(crew: Crew) -> None:
    """A file helps and proves nothing: rather none than two."""
    citizen, card = await crew.queued()
    crew.town.sandbox.faults.add("cut_after", method="sendDocument", chat=citizen.person.id)
    await crew.distributes(card)
    await crew.town.waits(timedelta(hours=1))
    assert len(events_of(citizen)) == 1
    # It may lie in the calendar, so giving the place back cancels it all the same.
    await citizen.presses_on("I cannot come", "Yes, I cannot come")
    assert [one.method for one in events_of(citizen)] == ["PUBLISH", "CANCEL"]


async def states_of(town: Town, kind: str) -> list[OutboxState]:
    async with town.installation.database.reading() as session:
        rows = await session.scalars(
            select(OutboxMessage.state).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id)
        )
        return list(rows)
