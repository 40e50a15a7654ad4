"""People without a chat are told by phone and by letter, try by try (APPC article 66)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.services.errors import InputInvalid, NotAllowed, Stale
from db.enums import ContactResult, DutyKind, Role, TellBy
from db.models import ContactAttempt, Duty, Request
from tests.offices import TestOffice, applicant
from tests.services.test_intake import row, takes

R = ContactResult


async def task_of(office: TestOffice, **changes: object) -> tuple[str, int]:
    """Return a case taken by phone, and the task to tell its date."""
    taken = await takes(office, **changes)  # type: ignore[arg-type]
    await office.queue(taken.card.public_id)
    await office.distribute()
    async with office.database.reading() as session:
        duty = await session.scalar(select(Duty.id).where(Duty.kind == DutyKind.DELIVERY))
    assert duty is not None
    return taken.card.public_id, duty


async def note(
    office: TestOffice, duty: int, result: ContactResult, number: str | None = None
) -> None:
    async with office.by(Role.REGISTRAR) as opened:
        await opened.contacts.note(duty, result, number)


async def duty_row(office: TestOffice, duty: int) -> Duty:
    async with office.database.reading() as session:
        return await session.get_one(Duty, duty)


async def test_tries_are_kept_and_the_next_one_is_suggested(staffed: TestOffice) -> None:
    public_id, duty = await task_of(staffed)
    await note(staffed, duty, R.BUSY)
    async with staffed.by(Role.REGISTRAR) as office:
        task = await office.duties.phone_task(duty)
    assert task.next_try == staffed.clock.now() + timedelta(minutes=15)
    staffed.clock.to(date(2026, 11, 23), 18, 20)
    await note(staffed, duty, R.NO_ANSWER)
    async with staffed.by(Role.REGISTRAR) as office:
        task = await office.duties.phone_task(duty)
    assert task.next_try == datetime(2026, 11, 24, 4, 0, tzinfo=UTC), "nobody is called at night"
    assert [(one.result, one.by) for one in task.attempts] == [
        (R.BUSY, "Қызметкер registrar"),
        (R.NO_ANSWER, "Қызметкер registrar"),
    ]
    await note(staffed, duty, R.REACHED)
    assert (await duty_row(staffed, duty)).told_at is not None
    assert (await row(staffed, public_id)).answered_at == staffed.clock.now()
    with pytest.raises(Stale):
        await note(staffed, duty, R.REACHED)


async def test_a_letter_is_posted_comes_back_and_is_delivered(staffed: TestOffice) -> None:
    public_id, duty = await task_of(staffed, tell_by=TellBy.LETTER)
    with pytest.raises(InputInvalid):
        await note(staffed, duty, R.POSTED, "")
    await note(staffed, duty, R.POSTED, "RR123456785KZ")
    posted = await duty_row(staffed, duty)
    assert posted.due_on == date(2026, 12, 7), "ten working days for the post"
    assert posted.closed_at is None
    assert (await row(staffed, public_id)).answered_at is None, "posted is not delivered"
    staffed.clock.to(date(2026, 11, 30))
    await staffed.sweep()
    assert [each.kind for each in await staffed.owed("phone_task")] == []
    await note(staffed, duty, R.CAME_BACK)
    assert (await duty_row(staffed, duty)).due_on == date(2026, 12, 1)
    await staffed.sweep()
    assert len(await staffed.owed("phone_task")) == 1
    await note(staffed, duty, R.POSTED, "RR123456799KZ")
    await note(staffed, duty, R.DELIVERED)
    assert (await row(staffed, public_id)).answered_at == staffed.clock.now()
    async with staffed.database.reading() as session:
        tries = (await session.scalars(select(ContactAttempt).order_by(ContactAttempt.id))).all()
    assert [(one.way, one.result, one.post_number) for one in tries] == [
        (TellBy.LETTER, R.POSTED, "RR123456785KZ"),
        (TellBy.LETTER, R.CAME_BACK, None),
        (TellBy.LETTER, R.POSTED, "RR123456799KZ"),
        (TellBy.LETTER, R.DELIVERED, None),
    ]


async def test_only_a_letter_that_was_posted_comes_back(staffed: TestOffice) -> None:
    _public_id, duty = await task_of(staffed, tell_by=TellBy.LETTER)
    with pytest.raises(Stale):
        await note(staffed, duty, R.CAME_BACK)
    await note(staffed, duty, R.POSTED, "RR123456785KZ")
    async with staffed.by(Role.REGISTRAR) as office:
        assert (await office.duties.phone_task(duty)).on_its_way
    await note(staffed, duty, R.CAME_BACK)
    with pytest.raises(Stale):
        await note(staffed, duty, R.CAME_BACK)
    async with staffed.by(Role.REGISTRAR) as office:
        assert not (await office.duties.phone_task(duty)).on_its_way
    # Whoever comes to the counter is handed the letter, and nothing was posted for it.
    await note(staffed, duty, R.DELIVERED)
    assert (await duty_row(staffed, duty)).told_at is not None


async def test_the_way_is_switched_where_there_is_an_address_or_a_number(
    staffed: TestOffice,
) -> None:
    public_id, duty = await task_of(staffed)
    async with staffed.by(Role.REGISTRAR) as office:
        await office.contacts.switch(duty, TellBy.LETTER)
        assert (await office.duties.phone_task(duty)).way is TellBy.LETTER
    assert (await row(staffed, public_id)).tell_by is TellBy.LETTER
    async with staffed.by(Role.REGISTRAR) as office:
        await office.contacts.switch(duty, TellBy.PHONE)
    assert (await row(staffed, public_id)).tell_by is TellBy.PHONE


async def test_nobody_is_written_to_without_an_address(staffed: TestOffice) -> None:
    _public_id, duty = await task_of(staffed, person=applicant(address=""))
    with pytest.raises(InputInvalid) as refused:
        async with staffed.by(Role.REGISTRAR) as office:
            await office.contacts.switch(duty, TellBy.LETTER)
    assert refused.value.details["reason"] == "no_letter"


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.HEAD, Role.AUDITOR])
async def test_only_the_registrar_writes_tries_down(staffed: TestOffice, role: Role) -> None:
    _public_id, duty = await task_of(staffed)
    with pytest.raises(NotAllowed):
        async with staffed.by(role) as office:
            await office.contacts.note(duty, R.REACHED)


async def test_who_asked_to_be_called_is_not_written_to_in_the_chat(staffed: TestOffice) -> None:
    own = await staffed.submit()
    await staffed.queue(own.card.public_id)
    async with staffed.database.transaction() as session:
        request = (await session.scalars(select(Request))).one()
        request.tell_by = TellBy.PHONE
    await staffed.distribute()
    assert await staffed.owed("date") == []
    async with staffed.database.reading() as session:
        assert await session.scalar(select(Duty.id).where(Duty.kind == DutyKind.DELIVERY))
