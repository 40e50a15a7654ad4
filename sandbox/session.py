"""An aiogram session that reaches the sandbox without a network: the same calls, the same checks.

A flow of hundreds of messages through it takes milliseconds, and nothing but sockets is missing:
the form is built by aiogram, read by the same validation, and answered by the same methods.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from typing import Any, cast

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import InputFile

from sandbox.files import MAX_DOWNLOAD
from sandbox.service import BotApi, refused
from sandbox.validation import Upload


class InProcessSession(BaseSession):
    """``Bot(token, session=sandbox.session())``."""

    def __init__(self, api: BotApi) -> None:
        super().__init__()
        self._service = api

    async def close(self) -> None:
        """Nothing is open."""

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109 - aiogram's signature
    ) -> TelegramType:
        files: dict[str, InputFile] = {}
        arguments: dict[str, object] = {}
        for name, value in method.model_dump(warnings=False).items():
            prepared = self.prepare_value(value, bot=bot, files=files)
            if prepared:
                arguments[name] = prepared
        uploads = {
            name: Upload(file.filename or name, b"".join([part async for part in file.read(bot)]))
            for name, file in files.items()
        }
        refusal = self._service.check_token(bot.token)
        if refusal is not None:
            answer = refused(refusal)
        else:
            try:
                async with asyncio.timeout(self.timeout if timeout is None else timeout):
                    answer = await self._service.call(method.__api_method__, arguments, uploads)
            except TimeoutError:
                raise TelegramNetworkError(method, "Request timeout error") from None
        if answer.cut:
            raise TelegramNetworkError(method, "ServerDisconnectedError: Server disconnected")
        content = answer.html if answer.html is not None else json.dumps(answer.payload)
        response = self.check_response(
            bot=bot, method=method, status_code=answer.status, content=content
        )
        return cast(TelegramType, response.result)

    async def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,  # noqa: ARG002 - aiogram's signature
        timeout: int = 30,  # noqa: ARG002, ASYNC109 - aiogram's signature
        chunk_size: int = 65536,
        raise_for_status: bool = True,  # noqa: ARG002 - aiogram's signature
    ) -> AsyncGenerator[bytes, None]:
        path = url.split("/file/", 1)[1].split("/", 1)[1]
        stored = self._service.account.files.find_path(path)
        if stored is None:
            # What aiohttp would raise has no sense without a request; the path holds no secret.
            raise FileNotFoundError(path)
        if len(stored.content) > MAX_DOWNLOAD:
            raise PermissionError(path)
        for start in range(0, len(stored.content), chunk_size):
            yield stored.content[start : start + chunk_size]
