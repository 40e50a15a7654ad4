"""Receiving updates by webhook: 200 is said only when the update is committed.

Telegram repeats an update for a day until it hears 200, so every other answer loses nothing.
"""

import hmac
import json
import logging
from collections.abc import Callable

from aiogram import Bot
from aiogram.methods import SetWebhook
from aiohttp import web

from bot.transport.contracts import Away, Clock, nobody_answers
from bot.transport.inbox import ALLOWED_UPDATES, Inbox, is_update
from bot.transport.traces import alert
from db.uow import Database

logger = logging.getLogger(__name__)

HEADER = "X-Telegram-Bot-Api-Secret-Token"
BODY_LIMIT = 1 << 20
RETRY_SECONDS = "5"


class Webhook:
    """The address that Telegram calls."""

    def __init__(
        self,
        database: Database,
        inbox: Inbox,
        clock: Clock,
        *,
        secret: str,
        stored: Callable[[], None],
        away: Away = nobody_answers,
    ) -> None:
        """Prepare to listen.

        `stored` is called after the commit; it wakes the worker. `away` hears of an update that
        could not be stored, and answers whoever wrote it.
        """
        if not secret:
            message = "a webhook needs a secret: anybody can call its address"
            raise ValueError(message)
        self._database = database
        self._inbox = inbox
        self._clock = clock
        self._secret = secret
        self._stored = stored
        self._away = away

    async def announce(self, bot: Bot, url: str) -> None:
        """Tell Telegram the address; what is pending stays pending."""
        await bot(
            SetWebhook(
                url=url,
                secret_token=self._secret,
                allowed_updates=ALLOWED_UPDATES,
                drop_pending_updates=False,
            )
        )

    async def handle(self, request: web.Request) -> web.Response:
        """Store one update.

        401 for a wrong secret, 413 over a megabyte, 400 for what is no update, 503 without the
        database.
        """
        # Headers may hold any bytes, and comparing them as text fails on non-ASCII ones.
        told = request.headers.get(HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(told, self._secret.encode()):
            return web.Response(status=401)
        body = bytearray()
        async for chunk in request.content.iter_chunked(1 << 16):
            body += chunk
            if len(body) > BODY_LIMIT:
                return web.Response(status=413)
        try:
            raw = json.loads(body)
        except (ValueError, RecursionError):
            return web.Response(status=400)
        if not isinstance(raw, dict) or not is_update(raw):
            return web.Response(status=400)
        now = self._clock.now()
        try:
            await self._database.run(lambda session: self._inbox.store(session, [raw], now))
        except Exception as error:  # noqa: BLE001 - Telegram will bring it again
            alert(logger, "an update was not stored", error)
            self._away([raw])
            return web.Response(status=503, headers={"Retry-After": RETRY_SECONDS})
        self._stored()
        return web.Response()
