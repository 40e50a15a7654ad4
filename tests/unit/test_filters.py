"""Citizens are spoken to in private: in a group the bot keeps silent."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from aiogram import Bot, Dispatcher
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.enums import ChatType
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.types import CallbackQuery, Chat, Message, Update, User

from bot.handlers import citizen, fallback
from bot.screens.screen import Screen
from db.enums import Language
from tests.unit.screens.citizens import CATALOGUES, PROFILE

SOMEBODY = User(id=1, is_bot=False, first_name="A")


def updates(chat: Chat) -> list[Update]:
    message = Message(
        message_id=1,
        date=datetime(2026, 11, 23, tzinfo=UTC),
        chat=chat,
        from_user=SOMEBODY,
        text="?",
    )
    press = CallbackQuery(
        id="1", from_user=SOMEBODY, chat_instance="1", message=message, data="o:m"
    )
    return [
        Update(update_id=1, message=message),
        Update(update_id=2, edited_message=message),
        Update(update_id=3, callback_query=press),
    ]


async def shown(update: Update) -> Any:
    dispatcher = Dispatcher(storage=MemoryStorage())
    dispatcher.include_routers(*citizen.create_routers(), fallback.create_router())
    office = SimpleNamespace(
        account=SimpleNamespace(language=None), actor=SimpleNamespace(roles=frozenset())
    )
    return await dispatcher.feed_update(
        Bot("1:token"),
        update,
        office=office,
        words=CATALOGUES[Language.EN],
        catalogues=CATALOGUES,
        profile=PROFILE,
    )


@pytest.mark.parametrize("kind", [ChatType.GROUP, ChatType.SUPERGROUP, ChatType.CHANNEL])
async def test_in_a_group_the_bot_keeps_silent(kind: ChatType) -> None:
    for update in updates(Chat(id=-100, type=kind)):
        assert await shown(update) is UNHANDLED


async def test_in_private_the_same_is_answered() -> None:
    for update in updates(Chat(id=1, type=ChatType.PRIVATE)):
        assert isinstance(await shown(update), Screen)
