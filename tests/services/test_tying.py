"""A case that came without a chat is tied to one: the code, the last digits, and limits."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.services.actor import SENDER
from bot.services.errors import ConsentNeeded
from bot.services.filing.tying import TRIES, Tied
from db.enums import Channel, DutyKind, OutboxState, Role, TellBy
from db.models import Duty, OutboxMessage, Request, TieAttempt
from tests.offices import CITIZEN, STRANGER, TestOffice, applicant
from tests.services.test_intake import takes


async def tie(office: TestOffice, public_id: str, digits: str, who: int = CITIZEN) -> Tied:
    async with office.of(who) as opened:
        return await opened.tying.tie(public_id, digits)


async def dated(office: TestOffice) -> str:
    """Return a case taken by phone whose date is still to be told."""
    taken = await takes(office)
    await office.queue(taken.card.public_id)
    await office.distribute()
    return taken.card.public_id


async def open_tasks(office: TestOffice) -> list[str]:
    async with office.database.reading() as session:
        return list(
            await session.scalars(
                select(Duty.subject).where(Duty.kind == DutyKind.DELIVERY, Duty.closed_at.is_(None))
            )
        )


async def test_a_tied_case_is_told_in_the_chat_from_then_on(staffed: TestOffice) -> None:
    public_id = await dated(staffed)
    assert [task.split(":")[0] for task in await open_tasks(staffed)] == ["date"]
    assert await staffed.owed("date") == []
    await staffed.agree()
    assert await tie(staffed, public_id, "0001") is Tied.YOURS
    assert await open_tasks(staffed) == []
    assert len(await staffed.deliver("date")) == 1
    own = await staffed.own(public_id)
    assert own.card.tell_by is TellBy.CHAT
    assert own.card.answered
    assert "tied" in {event.action for event in own.timeline}
    assert await tie(staffed, public_id, "9999") is Tied.YOURS, "it is tied already"


async def test_nothing_is_tied_before_the_consent(staffed: TestOffice) -> None:
    taken = await takes(staffed)
    with pytest.raises(ConsentNeeded):
        await tie(staffed, taken.card.public_id, "0001")


async def test_wrong_digits_are_counted_for_the_account_and_for_the_case(
    staffed: TestOffice,
) -> None:
    one, two = await takes(staffed), await takes(staffed, "intake:2")
    await staffed.agree()
    await staffed.agree(STRANGER)
    for _ in range(TRIES):
        assert await tie(staffed, one.card.public_id, "1234") is Tied.WRONG
    assert await tie(staffed, one.card.public_id, "0001") is Tied.TOO_MANY
    assert await tie(staffed, two.card.public_id, "0001") is Tied.TOO_MANY, "the account waits"
    assert await tie(staffed, one.card.public_id, "0001", STRANGER) is Tied.TOO_MANY, (
        "another account cannot go on guessing the same case"
    )
    assert await tie(staffed, two.card.public_id, "0001", STRANGER) is Tied.YOURS
    staffed.clock.advance(days=1, minutes=1)
    assert await tie(staffed, one.card.public_id, "0001") is Tied.YOURS
    async with staffed.database.reading() as session:
        assert len((await session.scalars(select(TieAttempt))).all()) == TRIES


async def test_a_case_of_another_account_stays_there(staffed: TestOffice) -> None:
    own = await staffed.submit()
    await staffed.agree(STRANGER)
    assert await tie(staffed, own.card.public_id, "0001", STRANGER) is Tied.TAKEN
    async with staffed.database.reading() as session:
        assert len(set(await session.scalars(select(Request.account_id)))) == 1


async def test_without_a_phone_the_office_helps(staffed: TestOffice) -> None:
    taken = await takes(staffed, channel=Channel.PAPER, person=applicant(phone="", iin=None))
    await staffed.agree()
    assert await tie(staffed, taken.card.public_id, "") is Tied.NO_PHONE


@pytest.mark.parametrize("digits", ["٠٠٠١", "0001 ", "00-01", "+77010000001", "", "1" * 400])
async def test_digits_are_taken_as_they_are_written_by_hand(
    staffed: TestOffice, digits: str
) -> None:
    taken = await takes(staffed)
    await staffed.agree()
    right = digits in {"0001 ", "00-01"}
    came = await tie(staffed, taken.card.public_id, digits)
    assert came is (Tied.YOURS if right else Tied.WRONG)


async def test_a_chat_that_falls_silent_after_tying_is_told_by_phone_again(
    staffed: TestOffice,
) -> None:
    public_id = await dated(staffed)
    await staffed.agree()
    await tie(staffed, public_id, "0001")
    (message,) = await staffed.owed("date")
    async with staffed.machine(SENDER) as office:
        row = await office.session.get_one(OutboxMessage, message.id)
        row.state = OutboxState.DEAD
        await office.notices.undeliverable(row, "blocked")
    (task,) = await open_tasks(staffed)
    assert task.startswith("date:")
    async with staffed.by(Role.REGISTRAR) as office:
        (call,) = [each for each in await office.desk.duties() if each.kind is DutyKind.DELIVERY]
        assert call.due_at - staffed.clock.now() < timedelta(days=4)
    assert await staffed.sweep() >= 1
    assert len(await staffed.owed("phone_task")) >= 1
