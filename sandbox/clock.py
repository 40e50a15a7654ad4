"""The sandbox's own time, which a person or a test can move.

The demo office shares it, so that reminders and broken terms, days away in life, can be seen
within a minute.
"""

from __future__ import annotations

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

OFFICE_TIME = ZoneInfo("Asia/Almaty")

Listener = Callable[[datetime], Awaitable[None] | None]


class MovableClock:
    """A clock that runs from a given instant, or stands, and that can be moved.

    ``start`` is an aware instant; without it the clock shows the real time and runs. With it the
    clock stands unless ``running`` is true.
    """

    def __init__(self, start: datetime | None = None, *, running: bool | None = None) -> None:
        if start is not None and start.tzinfo is None:
            raise ValueError("the clock needs an aware start")
        self._shown = (start or datetime.now(UTC)).astimezone(UTC)
        self._running = start is None if running is None else running
        self._anchor = time.monotonic()
        self._listeners: list[Listener] = []
        self._told: set[asyncio.Future[None]] = set()

    @property
    def running(self) -> bool:
        return self._running

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        if not self._running:
            return self._shown
        return self._shown + timedelta(seconds=time.monotonic() - self._anchor)

    def advance(self, by: timedelta) -> datetime:
        """Move forward by ``by`` and tell the listeners. A negative ``by`` raises ValueError."""
        if by < timedelta(0):
            raise ValueError("time advances; use set() to go back")
        return self.set(self.now() + by)

    def set(self, to: datetime) -> datetime:
        """Move to ``to`` (aware; may lie in the past: clocks do jump) and tell the listeners."""
        if to.tzinfo is None:
            raise ValueError("the clock needs an aware time")
        self._shown = to.astimezone(UTC)
        self._anchor = time.monotonic()
        now = self.now()
        for listener in list(self._listeners):
            outcome = listener(now)
            if inspect.isawaitable(outcome):
                task = asyncio.ensure_future(outcome)
                self._told.add(task)
                task.add_done_callback(self._told.discard)
        return now

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener(now)`` after each move; a coroutine is started as a task.

        Returns a function that ends the listening.
        """
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def settled(self) -> None:
        """Wait until the coroutines started by moves have ended; raises what they raised."""
        while self._told:
            await asyncio.gather(*self._told)


def next_monday_to_friday(now: datetime) -> datetime:
    """09:00 office time of the next day that is neither Saturday nor Sunday."""
    day = now.astimezone(OFFICE_TIME).date() + timedelta(days=1)
    while day.isoweekday() > 5:
        day += timedelta(days=1)
    return datetime(day.year, day.month, day.day, 9, tzinfo=OFFICE_TIME)
