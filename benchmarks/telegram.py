"""Telegram that has its answers ready: the calls are built in full, nothing leaves the process."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from itertools import count
from typing import Any

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.methods import AnswerCallbackQuery, TelegramMethod
from aiogram.types import Chat, InputFile, Message


class ReadySession(BaseSession):
    """Builds the form of each call as aiogram does, counts it, and returns a ready answer."""

    def __init__(self) -> None:
        super().__init__()
        self.calls = 0
        self._ids = count(1_000_000)

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[Any],
        timeout: int | None = None,  # noqa: ARG002, ASYNC109 - aiogram's signature
    ) -> Any:
        """Return what Telegram would, as an object."""
        files: dict[str, InputFile] = {}
        for value in method.model_dump(warnings=False).values():
            self.prepare_value(value, bot=bot, files=files)
        self.calls += 1
        if isinstance(method, AnswerCallbackQuery):
            return True
        chat = Chat(id=int(getattr(method, "chat_id", 1)), type="private")
        return Message(
            message_id=next(self._ids), date=datetime.now(UTC), chat=chat, text="ready"
        ).as_(bot)

    async def stream_content(self, *_: Any, **__: Any) -> AsyncGenerator[bytes, None]:
        """Return a file of no bytes: nothing is fetched here."""
        yield b""

    async def close(self) -> None:
        """Nothing is open."""
