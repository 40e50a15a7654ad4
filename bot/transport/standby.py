"""One short answer to whoever writes while the inbox cannot be written: the phone, the address.

Point 39(4): people are told where to turn without interruption. Nothing here touches the database,
and nothing is confirmed to Telegram: what waits there is handled once the database is back. Only
the numbers of chats are remembered, a bounded count of them, and never what was said.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Iterable
from typing import Any, Protocol

from bot.screens.screen import Screen
from bot.transport.inbox import chat_of
from bot.transport.speaker import Speaker
from bot.transport.traces import where
from db.enums import Priority

logger = logging.getLogger(__name__)

REST_SECONDS = 600.0
"""Whoever goes on writing is told again after this time, not for every message."""
REMEMBERED_CHATS = 4096
AT_ONCE = 64
"""Answers on their way at once; who finds no room is told at the next poll."""

WRITTEN = frozenset({"message", "edited_message", "callback_query"})
"""What a person does who waits for an answer; being blocked is none of it."""


class Timer(Protocol):
    """Time that only runs forward, in seconds; an event loop is one."""

    def time(self) -> float: ...


class Standby:
    """Answers for an office that cannot be reached."""

    def __init__(self, speaker: Speaker, screen: Screen, timer: Timer) -> None:
        self._speaker = speaker
        self._screen = screen
        self._timer = timer
        # For each chat the newest update it was answered for, and when.
        self._told: OrderedDict[int, tuple[int, float]] = OrderedDict()
        self._answering: set[asyncio.Task[None]] = set()

    def answer(self, updates: Iterable[dict[str, Any]]) -> None:
        """Answer whoever wrote these raw updates; the same update is never answered twice."""
        newest: dict[int, int] = {}
        for raw in updates:
            chat_id = chat_of(raw)
            if chat_id is not None and chat_id > 0 and WRITTEN & raw.keys():
                newest[chat_id] = max(newest.get(chat_id, 0), int(raw["update_id"]))
        for chat_id, update_id in newest.items():
            if self._is_due(chat_id, update_id) and len(self._answering) < AT_ONCE:
                self._remember(chat_id, update_id)
                task = asyncio.create_task(self._say(chat_id))
                self._answering.add(task)
                task.add_done_callback(self._answering.discard)

    async def settled(self) -> None:
        """Wait until every answer begun so far is over."""
        while self._answering:
            await asyncio.wait(self._answering)

    def _is_due(self, chat_id: int, update_id: int) -> bool:
        told = self._told.get(chat_id)
        if told is None:
            return True
        before, at = told
        # An update that is not confirmed comes again with every poll.
        return update_id > before and self._timer.time() - at >= REST_SECONDS

    def _remember(self, chat_id: int, update_id: int) -> None:
        self._told[chat_id] = (update_id, self._timer.time())
        self._told.move_to_end(chat_id)
        while len(self._told) > REMEMBERED_CHATS:
            self._told.popitem(last=False)

    async def _say(self, chat_id: int) -> None:
        try:
            await self._speaker.send(chat_id, self._screen, priority=Priority.DIALOGUE)
        except Exception as error:  # noqa: BLE001 - whoever blocked us is no reason to stop
            logger.warning("somebody could not be told that we are away: %s", where(error))
