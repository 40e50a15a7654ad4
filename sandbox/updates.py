"""The queue of updates, with the offset rules of the official Bot API server.

An update comes again until a later ``offset`` passes it; a second poller ends the first one's
wait with 409; asking the same offset again at once is made to wait. Messages are kept for a day
and presses for 150 seconds, by the sandbox's clock.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice, takewhile
from typing import Any

from sandbox.clock import MovableClock
from sandbox.errors import ApiRefusal
from sandbox.faults import FaultBook, FaultKind

FIRST_UPDATE = 8_800_001
MESSAGE_KEPT = timedelta(hours=24)
PRESS_KEPT = timedelta(seconds=150)
LONGEST_WAIT = 50

_OFF_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}
_TWO_POLLERS = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)


@dataclass
class Entry:
    """An update on its way; what is in one ``lane`` keeps its order."""

    update_id: int
    kind: str
    body: dict[str, Any]
    chat: int | None
    expires_at: datetime
    handed_out: bool = False
    again: bool = False

    @property
    def lane(self) -> tuple[int | None, bool]:
        return self.chat, self.kind == "callback_query"

    def as_api(self) -> dict[str, Any]:
        """The Bot API's Update."""
        return {**self.body, "update_id": self.update_id}


class UpdateQueue:
    """Updates not yet confirmed, oldest first."""

    def __init__(self, clock: MovableClock, faults: FaultBook, *, pause: float = 3.0) -> None:
        self._pause = pause
        self._clock = clock
        self._faults = faults
        self._pending: dict[int, Entry] = {}
        self._again: deque[Entry] = deque()
        self._next_id = FIRST_UPDATE
        self._poller: asyncio.Future[None] | None = None
        self._last_offset: int | None = None
        self._last_poll = float("-inf")
        self._next_conflict = float("-inf")
        self.allowed: list[str] | None = None
        self.on_push: Callable[[Entry], None] | None = None

    def pending(self) -> list[Entry]:
        """What is not yet confirmed and not yet too old, oldest first."""
        return list(self._fresh())

    def _fresh(self) -> Iterator[Entry]:
        now = self._clock.now()
        for update_id in tuple(self._pending):
            entry = self._pending[update_id]
            if entry.expires_at > now:
                yield entry
            else:
                del self._pending[update_id]

    def holds(self, entry: Entry) -> bool:
        """Whether the update still waits to be confirmed."""
        return self._pending.get(entry.update_id) is entry and entry.expires_at > self._clock.now()

    def push(self, kind: str, content: dict[str, Any], chat: int | None) -> int | None:
        """Add an update; its id, or None when the bot does not ask for this kind."""
        wanted = kind not in _OFF_BY_DEFAULT if self.allowed is None else kind in self.allowed
        return self.push_raw({kind: content}, kind=kind, chat=chat) if wanted else None

    def push_raw(self, body: dict[str, Any], *, kind: str = "raw", chat: int | None = None) -> int:
        """Add an update as it is, whatever is in it; its id."""
        kept = PRESS_KEPT if kind == "callback_query" else MESSAGE_KEPT
        entry = Entry(self._next_id, kind, body, chat, self._clock.now() + kept)
        self._next_id += 1
        entry.again = self._strikes(FaultKind.DUPLICATE, chat)
        self._pending[entry.update_id] = entry
        if kind == "callback_query" and self._strikes(FaultKind.OVERTAKE, chat):
            self._overtake(entry)
        if self.on_push is not None:
            self.on_push(entry)
        elif self._poller is not None and not self._poller.done():
            self._poller.set_result(None)
        return entry.update_id

    def _strikes(self, kind: FaultKind, chat: int | None) -> bool:
        return self._faults.strike({kind}, chat=chat) is not None

    def _overtake(self, press: Entry) -> None:
        """Let the press have the place of the oldest message of its chat not yet handed out."""
        waiting = [
            one
            for one in self._pending.values()
            if one.chat == press.chat and not one.handed_out and one is not press
        ]
        for earlier in reversed(waiting):
            self._swap(press, earlier)

    def _swap(self, one: Entry, other: Entry) -> None:
        one.update_id, other.update_id = other.update_id, one.update_id
        self._pending[one.update_id], self._pending[other.update_id] = one, other

    def remove(self, entry: Entry) -> None:
        """Confirm one update (a webhook answered it)."""
        if self._pending.get(entry.update_id) is entry:
            del self._pending[entry.update_id]

    def clear(self) -> None:
        self._pending.clear()
        self._again.clear()

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            passed = list(self._pending)[:offset]
        else:
            # The ids grow from front to back, so the look stops at the first that stays.
            passed = list(takewhile(lambda update_id: update_id < offset, self._pending))
        for update_id in passed:
            entry = self._pending.pop(update_id)
            if entry.again:
                entry.again = False
                self._again.append(entry)

    def _take(self, limit: int) -> list[dict[str, Any]]:
        batch: list[Entry] = []
        while self._again and len(batch) < limit:
            batch.append(self._again.popleft())
        batch += islice(self._fresh(), limit - len(batch))
        for entry in batch:
            entry.handed_out = True
        return [entry.as_api() for entry in batch]

    async def poll(self, offset: int = 0, limit: int = 100, wait: int = 0) -> list[dict[str, Any]]:
        """The next updates, after at most ``wait`` seconds; raises ApiRefusal 409."""
        loop = asyncio.get_running_loop()
        self.end_wait(ApiRefusal(409, _TWO_POLLERS))
        now = loop.time()
        since = now - self._last_poll if offset == self._last_offset else float("inf")
        self._last_offset, self._last_poll = offset, now
        seconds = float(min(wait, LONGEST_WAIT))
        if since < self._pause:
            seconds = max(seconds, self._pause)
        if since < self._pause / 6:
            limit = 1
        self._confirm(offset)
        batch = self._take(limit)
        if batch or seconds == 0:
            return batch
        self._poller = poller = loop.create_future()
        try:
            async with asyncio.timeout(seconds):
                await poller
        except TimeoutError:
            return []
        except ApiRefusal:
            await self._hold_conflict()
            raise
        finally:
            if self._poller is poller:
                self._poller = None
        return self._take(limit)

    def end_wait(self, refusal: ApiRefusal | None = None) -> None:
        """End the wait of the present poller: with a refusal, or (None) with what there is."""
        if self._poller is None or self._poller.done():
            return
        if refusal is not None:
            self._poller.set_exception(refusal)
        else:
            self._poller.set_result(None)
        self._poller = None

    async def _hold_conflict(self) -> None:
        # The first conflict is told at once, further ones are held, so that two pollers that
        # fight do not turn into a flood.
        now = asyncio.get_running_loop().time()
        if now < self._next_conflict:
            await asyncio.sleep(self._pause)
        else:
            self._next_conflict = now + self._pause
