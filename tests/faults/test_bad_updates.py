"""One update that nobody can read and one handler that fails, in a batch of a hundred.

The other ninety-eight are handled; the two are set aside alone, and the people and the
administrators are told. With aiogram's own polling the first stops the whole batch, and the second
is forgotten after one try.
"""

from datetime import timedelta
from pathlib import Path

import pytest
from aiogram import F
from aiogram.exceptions import ClientDecodeError
from aiogram.methods import GetUpdates
from aiogram.types import Message
from sqlalchemy import select

from bot.transport.worker import TRIES
from db.enums import InboxState, OutboxState, Role
from db.keyring import KeyRing
from db.models import InboxUpdate, OutboxMessage
from tests.town import Neighbour, Town, open_town
from tests.transport.raw import unparsable

HUNDRED = 100
STRANGE, UNLUCKY = 37, 61


def gather(town: Town) -> list[Neighbour]:
    """Let a hundred people write at once; one of them forwards something from the future."""
    crowd = [town.newcomer(f"Тұрғын {number}") for number in range(HUNDRED)]
    for number, somebody in enumerate(crowd):
        if number == STRANGE:
            somebody.person.person.started = True
            body = unparsable(0, somebody.person.id)
            town.sandbox.push_raw_update({"message": body["message"]})
        else:
            somebody.person.start()
    assert len(town.sandbox.account.updates.pending()) == HUNDRED
    return crowd


def let_fail(town: Town, somebody: Neighbour) -> list[int]:
    """Let the handler of one person's messages fail; the list grows with each try."""
    tries: list[int] = []

    async def failing(message: Message) -> None:
        tries.append(message.message_id)
        raise RuntimeError(message.text)

    # What is registered here is asked before every router.
    town.app.dispatcher.message.register(failing, F.from_user.id == somebody.person.id)
    return tries


def answered(crowd: list[Neighbour]) -> set[int]:
    return {
        number
        for number, one in enumerate(crowd)
        if any(message.by_bot for message in one.person.messages())
    }


async def states(town: Town) -> list[InboxState]:
    """Return how the hundred stand, in the order in which they came."""
    async with town.installation.database.reading() as session:
        rows = await session.execute(
            select(InboxUpdate.state).order_by(InboxUpdate.update_id.desc()).limit(HUNDRED)
        )
        return [InboxState(state) for (state,) in rows][::-1]


async def test_ninety_eight_of_a_hundred_are_handled(
    database_url: str, tmp_path: Path, keyring: KeyRing, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_town(database_url, tmp_path, keyring) as town:
        administrator = await town.hires("Реттеуші", Role.ADMINISTRATOR)
        crowd = gather(town)
        tries = let_fail(town, crowd[UNLUCKY])
        await town.settle()
        # The strange one has been told that it could not be read; the unlucky one has to wait.
        assert answered(crowd) == set(range(HUNDRED)) - {UNLUCKY}
        assert await states(town) == [
            InboxState.DEAD
            if number == STRANGE
            else InboxState.NEW
            if number == UNLUCKY
            else InboxState.DONE
            for number in range(HUNDRED)
        ]
        greeting = crowd[0].text
        others = [one for n, one in enumerate(crowd) if n not in {STRANGE, UNLUCKY}]
        assert {one.text for one in others} == {greeting}
        apology = crowd[STRANGE].text
        assert apology != greeting

        for _ in range(TRIES):
            await town.waits(timedelta(minutes=2))
        assert len(tries) == TRIES
        assert (await states(town))[UNLUCKY] is InboxState.DEAD
        assert crowd[UNLUCKY].text == apology
        # Nobody was answered twice for somebody else's trouble.
        assert all(sum(message.by_bot for message in one.person.messages()) == 1 for one in crowd)
        async with town.installation.database.reading() as session:
            alerts = list(
                await session.scalars(
                    select(OutboxMessage).where(
                        OutboxMessage.kind == "dead_update",
                        OutboxMessage.chat_id == administrator.person.id,
                    )
                )
            )
        assert [alert.state for alert in alerts] == [OutboxState.SENT] * 2
    dead = [record for record in caplog.records if "set aside" in record.getMessage()]
    assert len(dead) == 2
    assert {record.levelname for record in dead} == {"ERROR"}


async def test_aiograms_own_polling_would_hold_up_all_of_them(
    sqlite_url: str, tmp_path: Path, keyring: KeyRing
) -> None:
    """The twin for the update that cannot be read: nothing of the batch comes out."""
    async with open_town(sqlite_url, tmp_path, keyring) as town:
        crowd = gather(town)
        for _ in range(3):
            with pytest.raises(ClientDecodeError):
                await town.app.bot(GetUpdates(limit=HUNDRED))
        assert answered(crowd) == set()
        assert len(town.sandbox.account.updates.pending()) == HUNDRED


async def test_without_the_inbox_a_failed_handler_is_asked_once(
    sqlite_url: str, tmp_path: Path, keyring: KeyRing
) -> None:
    """The twin for the handler that fails: the update is confirmed, and that was all."""
    async with open_town(sqlite_url, tmp_path, keyring) as town:
        unlucky = town.newcomer("Тұрғын")
        tries = let_fail(town, unlucky)
        unlucky.person.start()
        [update] = await town.app.bot(GetUpdates())
        with pytest.raises(RuntimeError):
            await town.app.dispatcher.feed_update(town.app.bot, update)
        assert await town.app.bot(GetUpdates(offset=update.update_id + 1)) == []
        for _ in range(TRIES):
            await town.waits(timedelta(minutes=2))
        assert len(tries) == 1
        assert answered([unlucky]) == set()
