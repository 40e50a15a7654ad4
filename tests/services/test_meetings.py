"""The event of a date and the answer about a file, on each kind of database."""

import json

import pytest
from sqlalchemy import select, update

from bot.documents.tables import TableProblem
from bot.services.actor import SENDER
from bot.services.errors import NotAllowed
from bot.services.views import Card
from bot.services.views.incoming import FileKind, FileResult, FileTrouble
from db.enums import Need, OutboxState, Role
from db.models import IncomingFile, OutboxMessage
from tests.offices import CITIZEN, STAFF, STRANGER, TestOffice, applicant

FILES, POINTS = "calendar_file", "meeting_point"


async def dated(office: TestOffice) -> Card:
    """Return the card of a case that has its date."""
    own = await office.submit()
    await office.queue(own.card.public_id)
    await office.distribute()
    return (await office.own(own.card.public_id)).card


async def still_true(office: TestOffice, message: OutboxMessage) -> bool:
    async with office.machine(SENDER) as opened:
        row = await opened.session.get_one(OutboxMessage, message.id)
        return await opened.truth.facts(row) is not None


async def test_an_event_is_owed_beside_the_notice_and_holds_while_the_date_does(
    staffed: TestOffice,
) -> None:
    card = await dated(staffed)
    [held] = await staffed.owed(FILES)
    assert await staffed.owed(POINTS) == [], "nobody knows where the room lies"
    assert held.priority > (await staffed.owed("date"))[0].priority
    assert await still_true(staffed, held)
    await staffed.deliver(FILES)
    async with staffed.of(CITIZEN) as office:
        await office.requests.cannot_come(card.public_id, card.version)
    _, off = await staffed.owed(FILES)
    assert not await still_true(staffed, held)
    assert await still_true(staffed, off)
    assert json.loads(off.params)["level"] == "cancelled"


async def test_nothing_is_cancelled_that_never_arrived(staffed: TestOffice) -> None:
    """Telegram took the file of nobody: the row is dead, so no calendar holds the event."""
    card = await dated(staffed)
    async with staffed.database.transaction() as session:
        await session.execute(
            update(OutboxMessage).where(OutboxMessage.kind == FILES).values(state=OutboxState.DEAD)
        )
    async with staffed.of(CITIZEN) as office:
        await office.requests.cannot_come(card.public_id, card.version)
    assert len(await staffed.owed(FILES)) == 1


async def test_who_has_no_chat_is_not_called_for_a_file(staffed: TestOffice) -> None:
    own = await staffed.submit()
    await staffed.queue(own.card.public_id)
    async with staffed.machine(SENDER) as office:
        await office.accounts.lost(CITIZEN)
    await staffed.distribute()
    assert await staffed.owed(FILES, POINTS) == []


async def test_only_who_drafts_schedules_may_have_a_file_read(staffed: TestOffice) -> None:
    for stranger in (CITIZEN, STAFF[Role.REVIEWER], STAFF[Role.AUDITOR]):
        async with staffed.of(stranger) as office:
            with pytest.raises(NotAllowed):
                await office.incoming.expect("f", FileKind.SCHEDULE, ".xlsx")


@pytest.mark.parametrize(
    "result",
    [
        FileResult(table=TableProblem.DAMAGED.value),
        FileResult(trouble=FileTrouble.GONE),
    ],
)
async def test_what_came_of_a_file_is_sealed_and_told_to_its_sender(
    staffed: TestOffice, result: FileResult
) -> None:
    clerk = STAFF[Role.REGISTRAR]
    async with staffed.of(clerk) as office:
        await office.incoming.expect("f", FileKind.SCHEDULE, ".xlsx")
    async with staffed.machine(SENDER) as office:
        file = (await office.session.scalars(select(IncomingFile))).one()
        await office.incoming.answer(file, result)
    [told] = await staffed.owed("file_read")
    assert told.chat_id == clerk
    async with staffed.machine(SENDER) as office:
        facts = await office.truth.facts(await office.session.get_one(OutboxMessage, told.id))
        file = (await office.session.scalars(select(IncomingFile))).one()
    assert facts is not None
    assert facts.file == result
    assert file.result_sealed is not None
    assert b"damaged" not in file.result_sealed


async def test_whoever_cannot_take_steps_is_warned_of_them_before_the_day(
    staffed: TestOffice,
) -> None:
    given = []
    for person, needs in ((CITIZEN, (Need.STEP_FREE,)), (STRANGER, ())):
        own = await staffed.submit(person, person=applicant(needs=needs))
        await staffed.queue(own.card.public_id)
        given.append(own.card.public_id)
    await staffed.distribute()
    assert (await staffed.own(given[0])).steps_in_the_way
    assert not (await staffed.own(given[1], STRANGER)).steps_in_the_way
    async with staffed.by(Role.REGISTRAR) as office:
        for place in await office.places.all():
            await office.places.mark_step_free(place.id, step_free=True)
    assert not (await staffed.own(given[0])).steps_in_the_way
