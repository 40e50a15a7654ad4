"""A router is passed over by one look where it does not hear an event, and nowhere else."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from aiogram import Router
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.filters.callback_data import CallbackQueryFilter
from aiogram.types import CallbackQuery, Chat, Message, TelegramObject, User

from bot.handlers import Door, create_routers

SOMEBODY = User(id=1, is_bot=False, first_name="A")
MESSAGE = Message(
    message_id=1, date=datetime(2026, 12, 1, tzinfo=UTC), chat=Chat(id=1, type="private")
)


def parts() -> Iterator[tuple[Router, Door]]:
    for router in create_routers():
        for part in router.chain_tail:
            door: object = part.propagate_event
            assert isinstance(door, Door) == (not part.sub_routers)
            if isinstance(door, Door):
                yield part, door


def pressed(data: str) -> CallbackQuery:
    return CallbackQuery(id="1", from_user=SOMEBODY, chat_instance="1", data=data)


async def entered(door: Door, update_type: str, event: TelegramObject) -> bool:
    """Tell whether an event gets through a door."""
    came: list[str] = []

    async def enter(update_type: str, *_: object, **__: object) -> str:
        came.append(update_type)
        return "handled"

    door._enter = enter
    answer: Any = await door(update_type, event)
    assert answer == ("handled" if came else UNHANDLED)
    return bool(came)


async def test_every_door_lets_through_just_the_buttons_that_are_heard_behind_it() -> None:
    passed_over = 0
    for part, door in parts():
        heard: set[str] = set()
        anything = False
        for handler in part.callback_query.handlers:
            kinds = [
                one.callback.callback_data.__prefix__
                for one in handler.filters or ()
                if isinstance(one.callback, CallbackQueryFilter)
            ]
            heard.update(kinds)
            anything = anything or not kinds
        for kind in heard:
            assert await entered(door, "callback_query", pressed(kind))
            assert await entered(door, "callback_query", pressed(f"{kind}:1:x"))
        assert await entered(door, "callback_query", pressed("?:1")) == anything
        passed_over += not anything and bool(heard)
    assert passed_over > 50


async def test_every_door_lets_messages_through_where_somebody_hears_them() -> None:
    hearing = [part for part, door in parts() if await entered(door, "message", MESSAGE)]
    assert {part.name for part in hearing} == {
        part.name for part, _ in parts() if part.message.handlers
    }
    assert 10 < len(hearing) < len(list(parts()))
