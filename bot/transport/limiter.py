"""The pace at which we speak to Telegram.

Telegram promises nothing but names about 30 messages a second in all and one a second in a chat.
Asking for less than that costs seconds; going over it cost ten refusals for each message when it
was measured. Legal notices go first, yet a storm of them leaves one turn of four to people who are
waiting for an answer.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from db.enums import Priority

OVERALL = 28
PER_CHAT = 1
BURST = 3
# The server's second and ours do not begin together and the network squeezes messages.
SECOND = 1.05
STORM = 1.0
LEGAL_IN_A_ROW = 3
REMEMBERED_CHATS = 4096


class Timer(Protocol):
    """Time that only runs forward, and calls at a later moment; an event loop is one."""

    def time(self) -> float: ...

    def call_later(self, delay: float, callback: Callable[[], None]) -> Any: ...


@dataclass(slots=True, eq=False)
class _Waiter:
    chat_id: int
    priority: int
    strict: bool
    turn: asyncio.Future[None]


class Limiter:
    """Gives turns to send: `overall` in each second, `per_chat` a second in each chat."""

    def __init__(
        self,
        timer: Timer,
        *,
        overall: int | None = OVERALL,
        per_chat: float | None = PER_CHAT,
        burst: int = BURST,
    ) -> None:
        """`None` lifts a limit; `burst` is how many answers a chat may get at once."""
        self._timer = timer
        self._overall = overall
        self._spacing = SECOND / per_chat if per_chat is not None else 0.0
        self._tolerance = self._spacing * (burst - 1)
        self._recent: deque[float] = deque(maxlen=overall or 1)
        # For each chat the time at which its allowance is whole again.
        self._whole_at: dict[int, float] = {}
        self._paused: dict[int, float] = {}
        self._all_paused = float("-inf")
        self._last_refusal: tuple[int, float] | None = None
        self._waiters: list[_Waiter] = []
        self._legal_in_a_row = 0
        self._alarm: tuple[float, Any] | None = None

    async def turn(self, chat_id: int, priority: int, *, strict: bool = False) -> None:
        """Wait until a message may be sent to the chat; `strict` allows no burst."""
        now = self._timer.time()
        if not self._waiters and self._allowed_at(chat_id, strict=strict, now=now) <= now:
            self._take(chat_id, now)
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        waiter = _Waiter(chat_id, priority, strict, turn)
        self._waiters.append(waiter)
        self._give_turns()
        try:
            await turn
        finally:
            if waiter in self._waiters:
                self._waiters.remove(waiter)

    def paused(self, chat_id: int) -> float:
        """Return for how many seconds Telegram wants to hear nothing for this chat."""
        until = max(self._all_paused, self._paused.get(chat_id, self._all_paused))
        return max(0.0, until - self._timer.time())

    def refused(self, chat_id: int, seconds: float) -> None:
        """Note a 429: this chat pauses; two chats within a second mean that everything pauses."""
        now = self._timer.time()
        self._paused[chat_id] = max(self._paused.get(chat_id, 0.0), now + seconds)
        last, self._last_refusal = self._last_refusal, (chat_id, now)
        if last is not None and last[0] != chat_id and now - last[1] <= STORM:
            self._all_paused = max(self._all_paused, now + seconds)

    def _allowed_at(self, chat_id: int, *, strict: bool, now: float) -> float:
        at = max(self._all_paused, self._paused.get(chat_id, now))
        if self._spacing:
            whole_at = self._whole_at.get(chat_id, now)
            at = max(at, whole_at if strict else whole_at - self._tolerance)
        if self._overall is not None and len(self._recent) == self._overall:
            at = max(at, self._recent[0] + SECOND)
        return at

    def _take(self, chat_id: int, now: float) -> None:
        if self._overall is not None:
            self._recent.append(now)
        if self._spacing:
            self._whole_at[chat_id] = max(self._whole_at.get(chat_id, now), now) + self._spacing
            if len(self._whole_at) > REMEMBERED_CHATS:
                self._forget(now)

    def _forget(self, now: float) -> None:
        self._whole_at = {chat: at for chat, at in self._whole_at.items() if at > now}
        self._paused = {chat: at for chat, at in self._paused.items() if at > now}

    def _give_turns(self) -> None:
        now = self._timer.time()
        while (waiter := self._next(now)) is not None:
            self._waiters.remove(waiter)
            if waiter.turn.done():
                continue
            self._take(waiter.chat_id, now)
            legal = waiter.priority == Priority.LEGAL
            self._legal_in_a_row = self._legal_in_a_row + 1 if legal else 0
            waiter.turn.set_result(None)
        if self._waiters:
            self._wake_at(min(self._when(waiter, now) for waiter in self._waiters), now)

    def _next(self, now: float) -> _Waiter | None:
        ready = [waiter for waiter in self._waiters if self._when(waiter, now) <= now]
        people = [waiter for waiter in ready if waiter.priority != Priority.LEGAL]
        if people and self._legal_in_a_row >= LEGAL_IN_A_ROW:
            ready = people
        # The list is in order of arrival, and the smallest of equals is the first.
        return min(ready, key=lambda waiter: waiter.priority, default=None)

    def _when(self, waiter: _Waiter, now: float) -> float:
        return self._allowed_at(waiter.chat_id, strict=waiter.strict, now=now)

    def _wake_at(self, at: float, now: float) -> None:
        if self._alarm is not None:
            if now < self._alarm[0] <= at:
                return
            self._alarm[1].cancel()
        self._alarm = (at, self._timer.call_later(max(0.0, at - now), self._ring))

    def _ring(self) -> None:
        self._alarm = None
        self._give_turns()
