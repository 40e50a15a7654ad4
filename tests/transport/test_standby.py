"""Who is answered while the inbox cannot be written: everybody once, and nobody a second time."""

import asyncio

import pytest

from bot.screens.screen import Screen
from bot.transport import standby
from bot.transport.standby import REST_SECONDS, Standby
from tests.transport import raw
from tests.transport.road import Road


class Hand:
    """Time that is moved by hand."""

    def __init__(self) -> None:
        self.at = 0.0

    def time(self) -> float:
        return self.at


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def waiting(sqlite_road: Road, hand: Hand) -> Standby:
    return Standby(sqlite_road.speaker, Screen("the phone"), hand)


def chats(road: Road) -> list[int]:
    """Return to whom something was sent, in order."""
    return [call.chat_id for call in road.telegram.calls if hasattr(call, "chat_id")]


async def test_everybody_who_writes_is_told_once(sqlite_road: Road, waiting: Standby) -> None:
    batch = [raw.typed(10, 7), raw.typed(11, 7), raw.typed(12, 8)]
    for _poll in range(3):
        waiting.answer(batch)
        await waiting.settled()
    assert sorted(chats(sqlite_road)) == [7, 8]


async def test_whoever_goes_on_writing_is_told_again_only_after_a_while(
    sqlite_road: Road, waiting: Standby, hand: Hand
) -> None:
    waiting.answer([raw.typed(10, 7)])
    waiting.answer([raw.typed(10, 7), raw.typed(11, 7)])
    hand.at = REST_SECONDS
    waiting.answer([raw.typed(10, 7)])
    await waiting.settled()
    assert chats(sqlite_road) == [7], "an old update that comes again is no new message"
    waiting.answer([raw.typed(10, 7), raw.typed(12, 7)])
    await waiting.settled()
    assert chats(sqlite_road) == [7, 7]


async def test_groups_and_those_who_blocked_us_are_not_written_to(
    sqlite_road: Road, waiting: Standby
) -> None:
    waiting.answer(
        [
            raw.typed(10, -100),
            {"update_id": 11, "my_chat_member": {"chat": {"id": 9}, "from": {"id": 9}}},
            {"update_id": 12, "message": "rubbish"},
        ]
    )
    await waiting.settled()
    assert chats(sqlite_road) == []


async def test_memory_and_answers_at_once_are_bounded(
    sqlite_road: Road, waiting: Standby, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standby, "REMEMBERED_CHATS", 5)
    monkeypatch.setattr(standby, "AT_ONCE", 3)
    batch = [raw.typed(number, 100 + number) for number in range(12)]
    waiting.answer(batch)
    await waiting.settled()
    assert len(chats(sqlite_road)) == 3, "the others are told at the next poll"
    while len(chats(sqlite_road)) < 12:
        before = len(chats(sqlite_road))
        waiting.answer(batch[before:])
        await waiting.settled()
        assert len(chats(sqlite_road)) > before
    assert len(waiting._told) == 5


async def test_who_cannot_be_told_stops_nobody(
    sqlite_road: Road, waiting: Standby, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[int] = []

    async def send(chat_id: int, _screen: Screen, **_more: object) -> int:
        await asyncio.sleep(0)
        if chat_id == 7:
            raise OSError
        said.append(chat_id)
        return 1

    monkeypatch.setattr(sqlite_road.speaker, "send", send)
    waiting.answer([raw.typed(10, 7), raw.typed(11, 8)])
    await waiting.settled()
    assert said == [8]
